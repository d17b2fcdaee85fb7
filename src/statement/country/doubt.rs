//! Tells the state from the person, the sea, the language and the American Georgia.

use super::america::{is_american_town, is_native_american, is_us_georgia};
use super::finder::Entry;
use super::namesake::{is_foreign_person, is_foreign_surname, is_given_name_elsewhere, is_person};
use super::setting::Setting;
use super::table::NameKind;
use crate::statement::Span;

/// A name met, before it is decided which country it means.
pub struct Candidate<'e> {
    pub entry: &'e Entry,
    pub span: Span,
}

/// Decides whether a name, where it stands, means the country.
pub fn accepts(setting: &Setting, candidate: &Candidate) -> bool {
    let text = setting.text;
    let words = candidate.span.of(text);
    // "Germán" is no German: where letters have other accents than the name, it is another word.
    let plain = |c: char| c.is_ascii() || !c.is_alphabetic();
    if candidate.entry.lang == "en" && candidate.entry.text.is_ascii() && !words.chars().all(plain) && candidate.entry.kind == NameKind::Demonym {
        return false;
    }
    match candidate.entry.kind {
        NameKind::Abbreviation => is_abbreviation(text, candidate),
        _ if candidate.entry.any_case() => !is_foreign_surname(text, candidate.span),
        NameKind::Demonym if candidate.entry.lang != "en" => is_capitalised(words),
        NameKind::Demonym => {
            is_capitalised(words) && !is_language(text, candidate.span) && !names_a_place(text, candidate.span) && !is_native_american(setting, candidate.span)
        }
        NameKind::Name => {
            is_capitalised(words)
                && !is_person(text, candidate)
                && !is_us_georgia(setting, candidate)
                && !names_a_place(text, candidate.span)
                && !is_american_town(text, candidate.span)
                && !is_given_name_elsewhere(setting, candidate)
                && !is_foreign_person(text, candidate)
        }
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

/// The line of a place, as much of it as stands near.
fn line_around(text: &str, at: usize) -> &str {
    const NEAR: usize = 1_000;
    let (before, after) = (window(&text[..at], NEAR, true), window(&text[at..], NEAR, false));
    let start = before.rfind('\n').map_or(at - before.len(), |i| at - before.len() + i + 1);
    let end = after.find('\n').map_or(at + after.len(), |i| at + i);
    &text[start..end]
}

pub fn is_capitalised(words: &str) -> bool {
    let words = words.strip_prefix("the ").unwrap_or(words);
    words.chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_lowercase())
}

/// Bytes that a word has at most; in scripts without blanks the text goes on.
const LONGEST: usize = 240;

pub fn word_before(text: &str, at: usize) -> &str {
    let before = window(&text[..at], LONGEST, true).trim_end_matches([' ', '\u{a0}', '\n']);
    let start = before.rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '“' | '"' | '—' | '–')).map_or(0, |i| i + next_len(before, i));
    &before[start..]
}

fn next_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}

pub fn word_after(text: &str, at: usize) -> &str {
    let after = window(&text[at..], LONGEST, false).strip_prefix([' ', '\u{a0}', '\n']).unwrap_or("");
    let end = after.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(after.len());
    &after[..end]
}

/// "the Arabian Sea", "the Mexican Gulf", "Turkey Creek", "Spain Park": a body of water or a place that is called
/// after a country.
fn names_a_place(text: &str, span: Span) -> bool {
    const NOUNS: &[&str] = &[
        "Sea", "Ocean", "Gulf", "Delta", "River", "Channel", "Creek", "Park", "Hill", "Hills", "Harbor", "Harbour", "Road", "Street", "Avenue", "Township",
        "Heights", "Springs", "Beach", "Falls", "Ridge", "Crossing",
    ];
    NOUNS.contains(&word_after(text, span.end))
}

/// "in English," "translated from Portuguese" name a language.
fn is_language(text: &str, span: Span) -> bool {
    let before = word_before(text, span.start);
    let after = text[span.end..].chars().next();
    let ends = word_after(text, span.end).is_empty() || !after.is_some_and(char::is_whitespace);
    let rest = &text[span.end..];
    if ["-speaking", "-language", "-medium", "‑speaking", " speaker", "-speaker"].iter().any(|word| rest.starts_with(word)) {
        return true;
    }
    match before {
        _ if is_in_list_of_languages(text, span) => true,
        "in" | "In" | "into" | "speak" | "speaks" | "spoke" | "speaking" => ends || word_after(text, span.end) == "and",
        "from" => ends && window(&text[..span.start], LONGEST, true).trim_end().trim_end_matches("from").trim_end().to_lowercase().ends_with("translated"),
        _ => matches!(word_after(text, span.end), "language" | "translation" | "version" | "interpretation"),
    }
}

/// "in Arabic, Chinese and English": a list after "in" with a word that is a language and no demonym.
fn is_in_list_of_languages(text: &str, span: Span) -> bool {
    const LANGUAGES: &[&str] = &[
        "English",
        "Arabic",
        "Hebrew",
        "Hindi",
        "Urdu",
        "Swahili",
        "Kiswahili",
        "Latin",
        "Mandarin",
        "Cantonese",
        "Farsi",
        "Dari",
        "Pashto",
        "Tamil",
        "Kurdish",
        "Catalan",
    ];
    let sentence = clause_around(text, span);
    let words: Vec<&str> = sentence.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).collect();
    let Some(first) = words.iter().position(|w| matches!(w.to_lowercase().as_str(), "in" | "into" | "from" | "speak" | "speaks" | "spoke")) else {
        return false;
    };
    let list: Vec<&str> = words[first + 1..].iter().copied().take_while(|w| is_capitalised(w) || matches!(*w, "and" | "or" | "to" | "into")).collect();
    list.contains(&span.of(text)) && list.iter().any(|w| LANGUAGES.contains(w))
}

/// The words around a place up to the ends of its sentence, 80 bytes at most to each side.
fn clause_around(text: &str, span: Span) -> &str {
    let before = window(&text[..span.start], 80, true);
    let after = window(&text[span.end..], 80, false);
    let start = span.start - before.len() + before.rfind(['.', ';', '\n']).map_or(0, |i| i + 1);
    let end = span.end + after.find(['.', ';', '\n']).unwrap_or(after.len());
    &text[start..end]
}

/// At most `bytes` of the end or the beginning of a text, at character borders.
pub fn window(text: &str, bytes: usize, end: bool) -> &str {
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
