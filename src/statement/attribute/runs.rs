//! Runs of capitalised words that may name a person, with the titles before them.
//!
//! This file tells the shape; who is who is for `people.rs`.

use crate::statement::Span;
use crate::statement::speaker::{Class, fold, is_name_word};

/// Capitalised words that may name a person, with the title before them.
#[derive(Clone, Debug)]
pub struct Run {
    pub span: Span,
    pub name: Span,
    pub titled: bool,
}

struct Word<'t> {
    text: &'t str,
    span: Span,
    /// Only white space, and no blank line, between it and the word before.
    adjacent: bool,
    capital: bool,
    class: Class,
}

/// The words of a text with apostrophes, hyphens and the points of initials and short titles.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut out: Vec<Word> = Vec::new();
    let mut at = 0;
    while let Some(c) = char_at(text, at) {
        if !c.is_alphanumeric() {
            at += c.len_utf8();
            continue;
        }
        let (start, end) = (at, word_end(text, at));
        let adjacent = out.last().is_some_and(|last| is_gap(text, last.span.end, &text[last.span.end..start]));
        out.push(Word { text: &text[start..end], span: Span::new(start, end), adjacent, capital: c.is_uppercase(), class: Class::default() });
        at = end;
    }
    classify(&mut out);
    out
}

/// The character at a byte; most are one byte.
fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
        Some(_) => text[at..].chars().next(),
        None => None,
    }
}

fn word_end(text: &str, start: usize) -> usize {
    let mut end = start;
    while let Some(c) = char_at(text, end) {
        let joins = || end > start && matches!(c, '\'' | '’' | '-') && char_at(text, end + c.len_utf8()).is_some_and(char::is_alphabetic);
        if !c.is_alphanumeric() && !joins() {
            break;
        }
        end += c.len_utf8();
    }
    if !text[end..].starts_with('.') || !takes_point(&text[start..end]) {
        return end;
    }
    // "H.E." and "S.E." are one form of address.
    let address = matches!(&text[start..end], "H" | "S") && text[end + 1..].starts_with("E.");
    end + if address { 3 } else { 1 }
}

/// White space within a name. Names run over a line's end only where the line is full: short lines are lists.
fn is_gap(text: &str, end: usize, gap: &str) -> bool {
    if gap == " " {
        return true;
    }
    let line_start = || text[..end].rfind('\n').map_or(0, |at| at + 1);
    let white = !gap.is_empty() && gap.len() < 20 && gap.trim().is_empty();
    match gap.matches('\n').count() {
        _ if !white => false,
        0 => true,
        1 => end - line_start() >= 30,
        _ => false,
    }
}

/// Classes are needed for capitals, for the words that lead up to one ("minister for", "van der"), and for
/// the one after it ("British minister").
fn classify(words: &mut [Word]) {
    let mut next = usize::MAX;
    for at in (0..words.len()).rev() {
        next = if words[at].capital { at } else { next };
        let after = at > 0 && words[at - 1].capital;
        if after || next.saturating_sub(at) <= 3 {
            words[at].class = Class::of(words[at].text);
        }
    }
}

fn takes_point(word: &str) -> bool {
    const SHORT: &[&str] =
        &["mr", "mrs", "ms", "dr", "prof", "gen", "sen", "rep", "gov", "lt", "col", "capt", "adm", "sgt", "maj", "hon", "st", "rev", "messrs"];
    (word.chars().count() == 1 && is_name_word(word)) || SHORT.iter().any(|short| short.eq_ignore_ascii_case(word))
}

/// All runs of words that may name a person.
pub fn runs(text: &str) -> Vec<Run> {
    let words = words(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match run_at(&words, at) {
            Some((run, next)) => {
                found.push(run);
                at = next.max(at + 1);
            }
            None => at += 1,
        }
    }
    found
}

fn run_at(words: &[Word], at: usize) -> Option<(Run, usize)> {
    // A small word begins a run only as a title or a particle before a capital; most words end here.
    let capital = |i: usize| words.get(i).is_some_and(|w| w.capital);
    if !capital(at) && !capital(at + 1) && !capital(at + 2) {
        return None;
    }
    let title_end = title_from(words, at);
    let titled = title_end > at;
    let start = title_end;
    let mut end = start;
    while end < words.len() && end - start < 6 && (end == at || words[end].adjacent) && belongs(words, end, start) {
        end += 1;
        if is_possessive(words[end - 1].text) {
            break;
        }
    }
    let first = words.get(start)?;
    if end == start || (!titled && first.class.starter) {
        return None;
    }
    let last = &words[end - 1];
    if !titled && is_town(words, end) {
        return None;
    }
    let name_end = last.span.end - possessive_len(last.text);
    let name = Span::new(first.span.start, name_end);
    Some((Run { span: Span::new(words[at].span.start, name_end), name, titled }, end))
}

/// The letters of American states (USPS), but for those that stand after persons' names too ("MD", "MA", "SC").
const STATES: &[&str] = &[
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA", "ME", "MI", "MN", "MO", "MT", "NE", "NV",
    "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY", "PR",
];

/// "Granite Falls, GA,": the letters of a state after a comma.
fn is_town(words: &[Word], end: usize) -> bool {
    let Some(after) = words.get(end).filter(|after| STATES.contains(&after.text)) else { return false };
    !after.adjacent && after.span.start - words[end - 1].span.end == 2
}

/// True if the word at `end` can belong to a name that starts at `start`.
fn belongs(words: &[Word], end: usize, start: usize) -> bool {
    let Word { text: word, class, .. } = words[end];
    let capital = words[end].capital && !word.chars().any(|c| c.is_ascii_digit());
    let small = class.particle || word.as_bytes().get(2) == Some(&b'-') && (word.starts_with("al-") || word.starts_with("el-"));
    let leads_on = || words[end + 1..].iter().take(3).take_while(|w| w.adjacent).find(|w| !w.class.particle).is_some_and(|w| is_name_word(w.text));
    // "May" is a surname as well as a month.
    let fresh = end > start && capital && class.starter && word != "May";
    let office = fresh || end > start && (class.title || class.honorific) && !is_particle_like(word);
    (capital && !office) || (small && (leads_on() || word.contains('-')))
}

/// Titles that are also parts of names.
fn is_particle_like(word: &str) -> bool {
    matches!(fold(word).as_str(), "u" | "king" | "prince" | "justice" | "major" | "bishop" | "pope" | "judge" | "water" | "home")
}

fn is_possessive(word: &str) -> bool {
    possessive_len(word) > 0
}

fn possessive_len(word: &str) -> usize {
    let Some(before) = word.strip_suffix(['s', 'S']) else { return 0 };
    match before.chars().next_back() {
        Some(mark @ ('\'' | '’')) => mark.len_utf8() + 1,
        _ => 0,
    }
}

/// Where the title that begins at `at` ends; `at` if there is none.
///
/// Forms of address and words of office, with a country or demonym before them ("British Prime
/// Minister") and "of …" or "for …" after them ("Minister for Foreign Affairs", "President of France").
fn title_from(words: &[Word], at: usize) -> usize {
    let mut end = qualified(words, at);
    let mut headed = false;
    while end < words.len() && (end == at || words[end].adjacent || follows_point(words, end)) {
        let word = words[end].text;
        let next = words.get(end + 1).filter(|n| n.adjacent || follows_point(words, end + 1));
        let class = words[end].class;
        let next_capital = next.is_some_and(|n| n.capital);
        let capital = words[end].capital;
        let head = (capital || next_capital) && class.head;
        if is_possessive(word) {
            break;
        }
        let leads = class.portfolio && (end > at || next.is_some_and(|n| n.class.office()));
        let titled = capital && (class.honorific || class.title || leads) && !(end == at && class.starter);
        if titled || (!capital && head && next_capital) {
            headed |= head || (class.honorific && !class.starter);
            end += 1;
        } else if headed && matches!(word, "of" | "for" | "to") {
            match of_phrase(words, end) {
                Some(after) => end = after,
                None => break,
            }
        } else {
            break;
        }
    }
    if headed && end > at { end } else { at }
}

/// Where the country or demonym before a title ends ("British Prime Minister"); `at` if there is none.
fn qualified(words: &[Word], at: usize) -> usize {
    const MOST: usize = 4;
    let mut end = at;
    while end < words.len().min(at + MOST) && (end == at || words[end].adjacent) {
        let word = words[end].text;
        let class = words[end].class;
        if !words[end].capital || is_possessive(word) || class.title || !class.country {
            break;
        }
        end += 1;
    }
    let titled = end > at && words.get(end).is_some_and(|w| w.adjacent && w.class.office());
    if titled { end } else { at }
}

fn follows_point(words: &[Word], end: usize) -> bool {
    words[end - 1].text.ends_with('.') && words[end].span.start - words[end - 1].span.end <= 1
}

/// Reads "of the United Kingdom and Northern Ireland", "for Foreign Affairs" up to the name.
fn of_phrase(words: &[Word], at: usize) -> Option<usize> {
    let mut end = at + 1;
    let mut named = false;
    while end < words.len() && words[end].adjacent && end - at < 10 {
        let word = words[end].text;
        if matches!(word, "the" | "and" | "of" | "for") {
            end += 1;
        } else if is_name_word(word)
            && (words[end].class.office() || words[end].class.country || matches!(word, "Republic" | "Kingdom" | "Trade" | "War"))
            && !is_possessive(word)
        {
            named = true;
            end += 1;
        } else {
            break;
        }
    }
    // "Special Envoy for the Northern Triangle Ricardo Zúniga": after "the" the name is the last two words.
    if named && words[at + 1].text == "the" {
        let capitals = words[end..].iter().take(6).take_while(|w| w.adjacent && is_name_word(w.text) && !is_possessive(w.text)).count();
        let initial = capitals >= 3 && words[end + capitals - 2].text.ends_with('.');
        let name = if initial { 3 } else { 2 };
        if capitals > name && capitals < 6 {
            end += capitals - name;
        }
    }
    let followed = words.get(end).is_some_and(|w| w.adjacent && is_name_word(w.text));
    (named && followed).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::attribute::people::{office_in, one_line};

    #[track_caller]
    fn titled(text: &str, expected: &[(&str, &str)]) {
        let found: Vec<(String, String)> = runs(text)
            .iter()
            .filter(|r| r.titled)
            .map(|r| (one_line(r.name.of(text)).into_owned(), office_in(&one_line(r.span.of(text)), &one_line(r.name.of(text))).unwrap_or_default()))
            .collect();
        let expected: Vec<(String, String)> = expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn titles_and_names() {
        titled("as Secretary of State Rex Tillerson stressed", &[("Rex Tillerson", "Secretary of State")]);
        titled("Mr. Tillerson's remarks", &[("Tillerson", "")]);
        titled("British Prime Minister Tony Blair met", &[("Tony Blair", "British Prime Minister")]);
        titled(
            "the President of France Emmanuel Roux, Chancellor of Germany Anna Kern",
            &[("Emmanuel Roux", "President of France"), ("Anna Kern", "Chancellor of Germany")],
        );
        titled("Foreign Minister Pieter van der Hulst and Dr. Aissatou Bah", &[("Pieter van der Hulst", "Foreign Minister"), ("Aissatou Bah", "")]);
        titled("Minister for Foreign Affairs Ingrid Solvang said", &[("Ingrid Solvang", "Minister for Foreign Affairs")]);
        titled("The Security Council met in New York.", &[]);
        titled("spokeswoman Daw Khin Su, simply", &[("Khin Su", "spokeswoman")]);
    }
}
