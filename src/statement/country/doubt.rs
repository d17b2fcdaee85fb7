//! Tells the state from the person, the sea, the language and the American Georgia.

use super::table::{self, Entry, NameKind};
use crate::statement::Span;
use crate::statement::speaker::{is_honorific, is_office, is_title_word};

/// A name met, before it is decided which country it means.
pub struct Candidate<'e> {
    pub entry: &'e Entry,
    pub span: Span,
}

/// Where a text has a person who bears a country's name ("Jordan Whitfield"), the bare name means the
/// country only after a preposition or with a possessive ("in Jordan", "Jordan's").
pub fn drop_namesakes(text: &str, candidates: &mut Vec<Candidate>) {
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

/// Decides whether a name, where it stands, means the country.
pub fn accepts(text: &str, candidate: &Candidate) -> bool {
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
