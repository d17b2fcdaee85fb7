//! The office that stands before a name or beside it.

use crate::statement::Span;
use crate::statement::speaker::{Class, is_head, is_honorific, is_office};

/// The office before a name, without forms of address.
pub fn office_in(whole: &str, name: &str) -> Option<String> {
    let before = whole.strip_suffix(name)?.trim();
    let words: Vec<&str> = before.split(' ').filter(|w| !is_honorific(w)).collect();
    let office = words.join(" ");
    words.iter().any(|w| is_head(w)).then_some(office)
}

/// The office in "The Director of Fisheries, Nils Solvang" or "Nils Solvang, director of fisheries,".
pub fn office_beside(text: &str, span: Span) -> Option<String> {
    let before = text[..span.start].trim_end().strip_suffix(',');
    let lead = before.map(|b| &b[b.rfind(['.', ',', ';', ':', '\n', '"', '“', '”']).map_or(0, |at| at + b[at..].chars().next().map_or(1, char::len_utf8))..]);
    let after = text[span.end..].strip_prefix(", ");
    let tail = after.map(|a| &a[..a.find(['.', ',', ';', ':', '\n', '"', '“']).unwrap_or(a.len())]);
    lead.and_then(office_at_end).or_else(|| tail.and_then(office_at_start))
}

/// True for words of which the name of an office is made, with the country it is of.
fn is_of_office(word: &str) -> bool {
    const SMALL: &[&str] =
        &["of", "for", "the", "and", "to", "de", "la", "le", "des", "du", "del", "della", "dei", "der", "für", "y", "et", "e", "und", "d'État", "d’État"];
    SMALL.contains(&word) || Class::of(word).office_or_country()
}

fn whole_office(words: &[&str]) -> Option<String> {
    let first = words.iter().position(|w| is_office(w))?;
    words[first..].iter().any(|w| is_head(w)).then(|| words[first..].join(" "))
}

/// "… to Asia as Secretary of State" ends with an office.
fn office_at_end(side: &str) -> Option<String> {
    let words: Vec<&str> = side.split_whitespace().collect();
    let from = words.iter().rposition(|w| !is_of_office(w)).map_or(0, |at| at + 1);
    whole_office(&words[from..])
}

/// "the minister of fisheries, said …" begins with one.
fn office_at_start(side: &str) -> Option<String> {
    let words: Vec<&str> = side.split_whitespace().skip_while(|w| matches!(*w, "a" | "an" | "the")).collect();
    let to = words.iter().position(|w| !is_of_office(w)).unwrap_or(words.len());
    whole_office(&words[..to])
}
