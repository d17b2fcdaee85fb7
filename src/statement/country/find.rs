//! Finds countries in a text, and those that a statement and its passages are about.

use rustc_hash::FxHashSet as HashSet;

use super::Country;
use super::doubt::accepts;
use super::finder::candidates;
use super::namesake::drop_namesakes;
use super::setting::Setting;
use crate::statement::{About, Doubt, Span, Statement};

/// A country's name in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    pub country: Country,
    pub span: Span,
}

/// All mentions of countries in an English text, left to right; names in other scripts are known too.
pub fn find_countries(text: &str) -> Vec<Mention> {
    find(text, None).mentions
}

/// What was found: mentions, and words that could be one of several countries.
pub struct Findings {
    pub mentions: Vec<Mention>,
    pub open: Vec<Span>,
}

/// All mentions of countries in a text of a language (ISO 639-1), left to right.
///
/// Names, demonyms and abbreviations count; capitals, regions and seas do not. Words that several
/// countries share ("Congo") are decided by the other mentions of the text, or left open.
pub fn find(text: &str, lang: Option<&str>) -> Findings {
    let mut candidates = candidates(text, lang);
    drop_namesakes(text, &mut candidates);
    let setting = Setting::new(text);
    candidates.retain(|c| accepts(&setting, c));
    let sure: HashSet<&'static str> = candidates.iter().filter(|c| c.entry.codes.len() == 1).map(|c| c.entry.codes[0]).collect();
    let mut findings = Findings { mentions: Vec::new(), open: Vec::new() };
    for candidate in &candidates {
        let mut codes = candidate.entry.codes.iter().copied();
        let code = match candidate.entry.codes.len() {
            1 => codes.next(),
            _ => only(codes.filter(|code| sure.contains(*code))),
        };
        match code {
            Some(code) => findings.mentions.push(Mention { country: Country(code), span: candidate.span }),
            None => findings.open.push(candidate.span),
        }
    }
    findings
}

fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    items.next().filter(|_| items.next().is_none())
}

/// Fills in the countries of a statement and its passages.
///
/// The statement's are ordered by weight: a mention in the title counts three, one in the first
/// passage two, any other one; ties go to the earlier mention.
pub fn locate(statement: &mut Statement) {
    let title = statement.title.as_ref().map(|t| t.value.clone()).unwrap_or_default();
    let lang = statement.lang.as_ref().map(|l| l.value.clone());
    let Findings { mentions: body, open } = find(&statement.text, lang.as_deref());
    let mut weights: Vec<(Country, u32)> = Vec::new();
    let mut add = |country: Country, weight: u32| match weights.iter_mut().find(|(c, _)| *c == country) {
        Some((_, sum)) => *sum += weight,
        None => weights.push((country, weight)),
    };
    let in_title: Vec<Country> = find(&title, lang.as_deref()).mentions.into_iter().map(|m| m.country).collect();
    in_title.iter().for_each(|country| add(*country, 3));
    let lead = statement.passages.first().map_or(statement.body_start, |p| p.span.end);
    let mut main = in_title.clone();
    for mention in body.iter().filter(|m| m.span.start >= statement.body_start) {
        let leading = mention.span.start < lead;
        add(mention.country, 1 + u32::from(leading));
        if leading && !main.contains(&mention.country) {
            main.push(mention.country);
        }
    }
    // A stable sort keeps the order of first mention among equals.
    weights.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    statement.countries = weights.into_iter().map(|(country, _)| country).collect();
    statement.main_countries = main;
    for mention in body.iter().filter(|m| m.span.start < statement.body_start) {
        if !statement.head_countries.contains(&mention.country) {
            statement.head_countries.push(mention.country);
        }
    }
    doubt(statement, &open);
    place_in_passages(statement, &body);
}

/// Keeps each word that could be one of several countries once.
fn doubt(statement: &mut Statement, open: &[Span]) {
    let mut seen: Vec<&str> = Vec::new();
    for span in open {
        let words = span.of(&statement.text);
        if !seen.contains(&words) {
            seen.push(words);
            statement.doubts.push(Doubt::new(
                About::Country,
                format!("{words} could be one of several countries"),
                line_of(&statement.text, span.start),
                Some(*span),
            ));
        }
    }
}

/// The line around a place, from at most 60 bytes before it.
fn line_of(text: &str, at: usize) -> &str {
    let mut start = text[..at].rfind('\n').map_or(0, |i| i + 1).max(at.saturating_sub(60));
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text[start..].lines().next().unwrap_or("")
}

fn place_in_passages(statement: &mut Statement, mentions: &[Mention]) {
    let mut rest = mentions;
    for passage in &mut statement.passages {
        let from = rest.partition_point(|m| m.span.start < passage.span.start);
        let to = rest.partition_point(|m| m.span.start < passage.span.end);
        for mention in &rest[from..to] {
            if !passage.countries.contains(&mention.country) {
                passage.countries.push(mention.country);
            }
        }
        rest = &rest[to..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut found: Vec<&str> = Vec::new();
        for mention in find_countries(text) {
            if !found.contains(&mention.country.code()) {
                found.push(mention.country.code());
            }
        }
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn names_and_aliases() {
        for (text, expected) in [
            ("talks between Japan and the Republic of Korea", &["JP", "KR"][..]),
            ("the DPRK and the ROK", &["KP", "KR"]),
            ("Japanese and South Korean vessels", &["JP", "KR"]),
            ("Burma, also known as Myanmar", &["MM"]),
            ("the U.S.-Japan alliance", &["US", "JP"]),
            ("South\n  Sudan and Sudan", &["SS", "SD"]),
            ("Côte d’Ivoire and Türkiye", &["CI", "TR"]),
            ("Guinea, Guinea-Bissau, Equatorial Guinea and Papua New Guinea", &["GN", "GW", "GQ", "PG"]),
            ("Niger and Nigeria; Nigerien, Nigerian", &["NE", "NG"]),
            ("the Soviet Union and Czechoslovakia", &["SUHH", "CSHH"]),
            ("the Philippines' exports", &["PH"]),
            ("Sweden’s navy", &["SE"]),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn words_that_are_no_countries() {
        for text in [
            "let us go",
            "roast turkey with china plates",
            "Latin America and South American exporters",
            "the South China Sea",
            "New Mexico and New Jersey",
            "Senator Tate (R-Georgia)",
            "Mr. Jordan thanked her",
            "Ambassador Jordan spoke",
            "Bank of America",
            "the speech was given in English.",
            "from Atlanta, Georgia",
            "the Indian Ocean",
            "LET US BEGIN",
            "Tokyo and Seoul",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn states_and_namesakes_in_one_text() {
        check("Ambassador Jordan flew to Jordan.", &["JO"]);
        check("Georgia's sovereignty; Tbilisi", &["GE"]);
        check("the two Congos: the Democratic Republic of the Congo sent Congolese troops", &["CD"]);
        check("Korean ships", &[]);
    }

    #[test]
    fn spans_point_into_the_original() {
        let text = "in Côte  d’Ivoire today";
        assert_eq!(find_countries(text)[0].span.of(text), "Côte  d’Ivoire");
    }
}
