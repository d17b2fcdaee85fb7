//! Finds countries in a text, and tells the state from the person, the river and the bird.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Country;
use super::table::{self, Entry, NameKind};
use crate::statement::speaker::{is_honorific, is_office, is_title_word};
use crate::statement::{Span, Statement};

/// A country's name in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    pub country: Country,
    pub span: Span,
}

/// A text in the form in which names are compared, with the way back to the original.
pub struct Folded {
    pub text: String,
    /// For each byte of `text` the byte of the original it came from.
    origin: Vec<u32>,
}

impl Folded {
    /// Folds case, accents and curly apostrophes, and runs of white space to one blank, so that a
    /// name broken over two lines is still found.
    pub fn new(original: &str) -> Self {
        let mut folded = Folded { text: String::with_capacity(original.len()), origin: Vec::with_capacity(original.len()) };
        let mut blank = false;
        for (at, c) in original.char_indices() {
            if c.is_whitespace() {
                if !blank {
                    folded.push(' ', at);
                }
                blank = true;
                continue;
            }
            blank = false;
            match c {
                _ if c.is_ascii() => folded.push(c.to_ascii_lowercase(), at),
                '’' | '‘' | 'ʻ' => folded.push('\'', at),
                '‑' | '–' => folded.push('-', at),
                '\u{ad}' | '\u{200b}' | '\u{2060}' => {}
                _ => folded.push_decomposed(c, at),
            }
        }
        folded
    }

    fn push_decomposed(&mut self, c: char, at: usize) {
        for c in c.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
            self.push(c, at);
        }
    }

    fn push(&mut self, c: char, at: usize) {
        self.text.push(c);
        self.origin.resize(self.text.len(), at as u32);
    }

    /// The range of the original that a range of the folded text came from.
    fn original(&self, original: &str, start: usize, end: usize) -> Span {
        let last = self.origin[end - 1] as usize;
        let width = original[last..].chars().next().map_or(1, char::len_utf8);
        Span::new(self.origin[start] as usize, last + width)
    }
}

/// A name met, before it is decided which country it means.
struct Candidate<'e> {
    entry: &'e Entry,
    span: Span,
}

/// All mentions of countries in `text`, left to right.
///
/// Names, demonyms and abbreviations count; capitals, regions and seas do not. Words that several
/// countries share ("Congo") are decided by the other mentions of the text, or left out.
pub fn find_countries(text: &str) -> Vec<Mention> {
    let mut candidates = candidates(text);
    drop_namesakes(text, &mut candidates);
    let sure: Vec<&'static str> = candidates.iter().filter(|c| c.entry.codes.len() == 1 && accepts(text, c)).map(|c| c.entry.codes[0]).collect();
    let mut mentions = Vec::new();
    for candidate in candidates.iter().filter(|c| accepts(text, c)) {
        let mut codes = candidate.entry.codes.iter().copied();
        let code = match candidate.entry.codes.len() {
            1 => codes.next(),
            _ => only(codes.filter(|code| sure.contains(code))),
        };
        if let Some(code) = code {
            mentions.push(Mention { country: Country(code), span: candidate.span });
        }
    }
    mentions
}

/// Where a text has a person who bears a country's name ("Jordan Whitfield"), the bare name means the
/// country only after a preposition or with a possessive ("in Jordan", "Jordan's").
fn drop_namesakes(text: &str, candidates: &mut Vec<Candidate>) {
    let persons: Vec<&str> = candidates.iter().filter(|c| c.entry.kind == NameKind::Name && is_first_name(text, c)).map(|c| c.entry.text).collect();
    candidates.retain(|c| !persons.contains(&c.entry.text) || is_placed(text, c.span));
}

fn is_placed(text: &str, span: Span) -> bool {
    const PREPOSITIONS: &[&str] =
        &["in", "to", "from", "of", "for", "with", "between", "on", "across", "within", "into", "throughout", "against", "via", "near"];
    let before = word_before(text, span.start).to_lowercase();
    let possessive = text[span.end..].starts_with("'s") || text[span.end..].starts_with("’s");
    PREPOSITIONS.contains(&before.as_str()) || possessive
}

fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    items.next().filter(|_| items.next().is_none())
}

fn candidates(text: &str) -> Vec<Candidate<'static>> {
    let table = table::get();
    let folded = Folded::new(text);
    let mut found = Vec::new();
    for hit in table.automaton.find_iter(&folded.text) {
        let entry = &table.entries[hit.pattern().as_usize()];
        let whole = is_whole_word(&folded.text, hit.start(), hit.end());
        if whole && !matches!(entry.kind, NameKind::Seat | NameKind::Blocker) {
            found.push(Candidate { entry, span: folded.original(text, hit.start(), hit.end()) });
        }
    }
    found
}

fn is_whole_word(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    let last = text[..end].chars().next_back();
    let joined = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '@');
    !joined(before) && (!joined(after) || last == Some('.'))
}

/// Decides whether a name, where it stands, means the country.
fn accepts(text: &str, candidate: &Candidate) -> bool {
    let words = candidate.span.of(text);
    match candidate.entry.kind {
        NameKind::Abbreviation => is_abbreviation(text, candidate),
        NameKind::Demonym => is_capitalised(words) && !is_language(text, candidate.span) && !names_a_water(text, candidate.span),
        NameKind::Name => is_capitalised(words) && !is_person(text, candidate) && !is_us_georgia(text, candidate) && !names_a_water(text, candidate.span),
        NameKind::Shared => is_capitalised(words),
        NameKind::Seat | NameKind::Blocker => false,
    }
}

/// Abbreviations count only as they are written; "US" not in a line that is all capitals.
fn is_abbreviation(text: &str, candidate: &Candidate) -> bool {
    let words: String = candidate.span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
    if words.replace('’', "'") != candidate.entry.text {
        return false;
    }
    words != "US" || line_around(text, candidate.span.start).chars().any(char::is_lowercase)
}

fn line_around(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let end = text[at..].find('\n').map_or(text.len(), |i| at + i);
    &text[start..end]
}

fn is_capitalised(words: &str) -> bool {
    words.chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_lowercase())
}

fn word_before(text: &str, at: usize) -> &str {
    let before = text[..at].trim_end_matches([' ', '\u{a0}', '\n']);
    let start = before.rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '“' | '"' | '—' | '–')).map_or(0, |i| i + next_len(before, i));
    &before[start..]
}

fn next_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}

fn word_after(text: &str, at: usize) -> &str {
    let after = text[at..].strip_prefix([' ', '\u{a0}', '\n']).unwrap_or("");
    let end = after.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(after.len());
    &after[..end]
}

/// "the Arabian Sea", "the Mexican Gulf", "the Indian Ocean", "the Taiwan Strait" is not this rule's: it takes bodies of water only.
fn names_a_water(text: &str, span: Span) -> bool {
    matches!(word_after(text, span.end), "Sea" | "Ocean" | "Gulf" | "Delta" | "River" | "Channel")
}

/// "in English," "translated from Portuguese" name a language.
fn is_language(text: &str, span: Span) -> bool {
    let before = word_before(text, span.start);
    let after = text[span.end..].chars().next();
    let ends = word_after(text, span.end).is_empty() || !after.is_some_and(char::is_whitespace);
    match before {
        "in" | "In" | "into" | "speak" | "speaks" | "spoke" | "speaking" => ends || word_after(text, span.end) == "and",
        "from" => ends && text[..span.start].trim_end().trim_end_matches("from").trim_end().to_lowercase().ends_with("translated"),
        _ => matches!(word_after(text, span.end), "language" | "translation" | "version" | "interpretation"),
    }
}

/// Names of countries that persons bear too.
const PERSONAL: &[&str] = &[
    "Jordan", "Chad", "Israel", "China", "Georgia", "Holland", "Ireland", "England", "Cuba", "Kenya", "Malta", "Cyprus", "France", "Wales", "Scotland",
    "Britain", "India", "Jersey", "Brazil", "Germany",
];

/// Looks for a title or a given name before the word, or a surname after it.
fn is_person(text: &str, candidate: &Candidate) -> bool {
    if !PERSONAL.contains(&candidate.entry.text) {
        return false;
    }
    let before = word_before(text, candidate.span.start);
    let title = before.trim_end_matches('.');
    if is_title(title) {
        return true;
    }
    let given =
        is_capitalised(before) && before.chars().all(char::is_alphabetic) && !begins_sentence(text, candidate.span.start, before) && is_given_name(before);
    let initial = before.len() == 2 && before.ends_with('.') && is_capitalised(before);
    given || initial || is_first_name(text, candidate)
}

/// A title right before a name. "President", "the Minister of" before a state are followed by "of".
fn is_title(word: &str) -> bool {
    is_capitalised(word) && (is_honorific(word) || is_title_word(word)) && !matches!(word, "The" | "Foreign" | "State" | "High" | "First" | "National")
}

/// Capitalised words before a name that are no given names.
fn is_given_name(word: &str) -> bool {
    const OTHERS: &[&str] = &[
        "The",
        "And",
        "In",
        "Of",
        "To",
        "For",
        "From",
        "With",
        "By",
        "On",
        "At",
        "Against",
        "About",
        "Between",
        "Northern",
        "Southern",
        "Eastern",
        "Western",
        "North",
        "South",
        "East",
        "West",
        "Central",
        "New",
        "Great",
        "Visits",
        "Visit",
        "Via",
        "As",
        "But",
        "Both",
        "When",
        "If",
        "That",
        "While",
        "Since",
        "Toward",
        "Towards",
        "Support",
        "Aid",
        "Mainland",
        "Communist",
        "Red",
        "Modern",
        "Ancient",
        "Occupied",
        "Greater",
        "Republic",
        "Kingdom",
        "Over",
        "Under",
        "Across",
        "Through",
        "Within",
        "Near",
        "Into",
        "Not",
        "Or",
        "Is",
        "Are",
        "Was",
    ];
    !OTHERS.contains(&word) && word.chars().skip(1).all(char::is_lowercase) && word.chars().count() > 2 && is_common_context(word)
}

/// A given name is no demonym or country itself ("Egypt, Jordan" has a comma, "Saudi Jordan" has not).
fn is_common_context(word: &str) -> bool {
    table::get().named(word).is_empty()
}

/// A capitalised first word of a sentence may be anything.
fn begins_sentence(text: &str, at: usize, before: &str) -> bool {
    let start = text[..at].rfind(before).unwrap_or(0);
    let lead = text[..start].trim_end();
    lead.is_empty() || lead.ends_with(['.', '!', '?', ':', '"', '”', '“']) || text[..start].ends_with("\n\n")
}

/// "Jordan Peters said": the word is followed by a capitalised word that is no place or institution.
fn is_first_name(text: &str, candidate: &Candidate) -> bool {
    if !matches!(candidate.entry.text, "Jordan" | "Chad" | "Israel" | "Kenya" | "Georgia") {
        return false;
    }
    let after = word_after(text, candidate.span.end);
    let small = after.chars().skip(1).all(char::is_lowercase) && after.chars().count() > 2;
    let inside = begins_sentence(text, candidate.span.end, candidate.span.of(text)) || candidate.span.start == 0;
    small && is_capitalised(after) && !inside && !is_office(after) && table::get().named(after).is_empty() && is_given_name(after)
}

/// Georgia in a company of American places and offices is the US state.
fn is_us_georgia(text: &str, candidate: &Candidate) -> bool {
    if candidate.entry.text != "Georgia" {
        return false;
    }
    let before = &text[..candidate.span.start];
    let after = &text[candidate.span.end..];
    let left = before.trim_end_matches([' ', '\n']);
    if left.ends_with("(R-") || left.ends_with("(D-") || left.ends_with("R-") || left.ends_with("D-") {
        return true;
    }
    let cues = ["Atlanta", "Savannah", "Augusta", "Macon", "Fulton County", "Governor of", "Gov.", "Senator from", "State of"];
    let near = |cue: &&str| window(before, 60, true).contains(*cue) || window(after, 40, false).contains(*cue);
    let states = ["Alabama", "Florida", "Tennessee", "South Carolina", "North Carolina"];
    let caucasus = ["Tbilisi", "Armenia", "Azerbaijan", "Caucasus", "Georgian", "Batumi", "Abkhazia", "Ossetia", "sovereign"];
    let listed = states.iter().any(near);
    (cues.iter().any(near) || listed) && !caucasus.iter().any(|cue| window(before, 60, true).contains(cue) || window(after, 60, false).contains(cue))
}

/// At most `bytes` of the end or the beginning of a text, at character borders.
fn window(text: &str, bytes: usize, end: bool) -> &str {
    if end {
        let mut at = text.len().saturating_sub(bytes);
        while !text.is_char_boundary(at) {
            at += 1;
        }
        return &text[at..];
    }
    let mut at = bytes.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    &text[..at]
}

/// Fills in the countries of a statement and its passages.
///
/// The statement's are ordered by weight: a mention in the title counts three, one in the first
/// passage two, any other one; ties go to the earlier mention.
pub fn locate(statement: &mut Statement) {
    let title = statement.title.as_ref().map(|t| t.value.clone()).unwrap_or_default();
    let body = find_countries(&statement.text);
    let mut weights: Vec<(Country, u32)> = Vec::new();
    let mut add = |country: Country, weight: u32| match weights.iter_mut().find(|(c, _)| *c == country) {
        Some((_, sum)) => *sum += weight,
        None => weights.push((country, weight)),
    };
    let in_title: Vec<Country> = find_countries(&title).into_iter().map(|m| m.country).collect();
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
    place_in_passages(statement, &body);
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
