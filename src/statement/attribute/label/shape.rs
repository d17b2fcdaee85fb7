//! What the text of a label names: a person with an office or without, an office alone, or nobody.

use super::super::cue;
use super::{Strength, Who, words};
use crate::statement::speaker::{self, is_capitals, is_honorific, is_name_word, is_office_alone};
use crate::statement::{Country, Field};

/// Longest label, in words.
const MOST_WORDS: usize = 16;

/// Reads a label's text; `None` if it has not the shape of one.
pub fn read(text: &str) -> Option<(Who, Strength)> {
    let text = text.trim_end_matches(" pro tempore").trim_end_matches(" PRO TEMPORE").trim();
    if text.split_whitespace().nth(MOST_WORDS + 6).is_some() {
        return None;
    }
    if words::is_questioner(text) {
        return Some((Who::Question, Strength::Strong));
    }
    if words::is_answer(text) {
        return Some((Who::Answer, Strength::Medium));
    }
    let (bare, inside) = parentheses(text);
    let bare = bare.trim_end_matches(" pro tempore").trim_end_matches(" PRO TEMPORE");
    if let Some(inside) = inside
        && let Some(named) = role_and_name(bare, inside)
    {
        return Some(named);
    }
    if words::is_unnamed(text) || words::is_unnamed(bare) {
        return Some((Who::Unnamed(key(bare)), Strength::Strong));
    }
    let odd = |c: char| matches!(c, '?' | '!' | ';' | '"' | '“' | '”' | '„' | '«' | '…' | '=' | '/' | '@' | '%' | '$' | '&' | '|' | '<' | '>');
    if bare.split_whitespace().count() > MOST_WORDS || bare.contains(odd) || bare.is_empty() {
        return None;
    }
    let described = inside.is_some();
    let whole = bare;
    let bare = without_place(whole);
    let found = of_office(bare).or_else(|| name_and_role(bare)).or_else(|| capitals(bare)).or_else(|| ordinary(bare));
    // "Mr. Denis Calder (Leeds, East)", "Birgit Sommer (Greens)": a group or place beside it says more than the name alone.
    let found = found.map(|(who, strength)| match who {
        Who::Person { name, role: None, key: None } if bare.len() < whole.len() => (Who::Person { name, role: None, key: Some(key(whole)) }, strength),
        who => (who, strength),
    });
    found.map(|(who, strength)| if described && strength == Strength::Weak { (who, Strength::Medium) } else { (who, strength) })
}

/// The text before a group in parentheses at its end, and what stands in the first of them.
fn parentheses(text: &str) -> (&str, Option<&str>) {
    let Some((before, inside)) = text.split_once('(') else { return (text.trim(), None) };
    let after = inside.split_once(')').map_or("", |(_, after)| after).trim();
    if !inside.contains(')') || !(after.is_empty() || (after.starts_with('(') && after.ends_with(')'))) {
        return (text.trim(), None);
    }
    let inside = inside.split(')').next().unwrap_or("").trim();
    let counts = inside.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | ' '));
    (before.trim(), Some(inside).filter(|_| !counts))
}

/// The words by which an office or a chair is known again, without article and points.
pub fn key(text: &str) -> String {
    let folded = speaker::fold(text).replace(',', " ");
    folded.split_whitespace().filter(|w| !matches!(*w, "the" | "el" | "la" | "le" | "il" | "mr" | "m" | "madam")).collect::<Vec<_>>().join(" ")
}

/// "The Prime Minister (Mrs. Honor Ashby)", "Moderator (Petra Holub)", "The President (Mr. Kalla, Estonia)".
fn role_and_name(before: &str, inside: &str) -> Option<(Who, Strength)> {
    let (named, rest) = inside.split_once(',').unwrap_or((inside, ""));
    let titled = named.split_whitespace().next().is_some_and(is_honorific);
    let name = speaker::display_name(named);
    let person = speaker::is_person_name(&name) && (named.trim().contains(' ') || titled);
    // Parentheses after a name hold a group, a constituency or a country.
    let place = !titled && (!rest.is_empty() || Country::is_named(&name));
    let chair = words::is_unnamed(before);
    let office = chair || is_office_alone(before);
    let role = Some(speaker::trim_article(before).to_owned()).filter(|_| !chair);
    (person && office && !place).then(|| (Who::Person { name: named.trim().to_owned(), role, key: Some(key(before)) }, Strength::Strong))
}

/// "MINISTER FOR FOREIGN AFFAIRS OF LATVIA, RUTA KALNINA", and an office alone.
fn of_office(text: &str) -> Option<(Who, Strength)> {
    if let Some((office, name)) = text.rsplit_once(',')
        && is_office_alone(office)
        && !is_office_alone(name)
        && name.split_whitespace().count() >= 2
        && speaker::is_person_name(&speaker::display_name(name))
    {
        return Some((Who::Person { name: name.trim().to_owned(), role: Some(speaker::trim_article(office).to_owned()), key: None }, Strength::Strong));
    }
    if !is_office_alone(text) {
        return None;
    }
    let name_like = text.split_whitespace().filter(|w| is_name_word(w)).count() >= 1;
    // "Señor presidente:" and "Mr. President:" address somebody.
    let vocative = text.split_whitespace().next().is_some_and(|w| is_honorific(w) && !is_capitals(w) && speaker::fold(w) != "the" && speaker::fold(w) != "m");
    (name_like && !vocative).then(|| (Who::Office(speaker::trim_article(text).to_owned()), Strength::Medium))
}

/// "Penny Wong, Foreign Minister", "Petra Holub, moderator".
fn name_and_role(text: &str) -> Option<(Who, Strength)> {
    let (name, role) = text.split_once(',')?;
    // "Leila Haddadin, the chair, said:" is a sentence.
    if role.split_whitespace().any(cue::is_verb) {
        return None;
    }
    let bare = speaker::display_name(name);
    let office = role.split_whitespace().any(|w| speaker::is_head(w.trim_matches(','))) || words::is_unnamed(role) || words::is_questioner(role);
    let titled = name.split_whitespace().next().is_some_and(is_honorific) || speaker::office_of(name).is_some();
    let named = speaker::is_person_name(&bare) && (bare.contains(' ') || titled);
    let role = Some(role.trim().to_owned());
    (office && named).then(|| (Who::Person { name: name.trim().to_owned(), role, key: None }, Strength::Strong))
}

/// "of New Jersey" after a name tells members of one name apart and is no part of it.
fn without_place(text: &str) -> &str {
    let place = |(name, of): &(&str, &str)| {
        let titled = name.split_whitespace().next().is_some_and(is_honorific);
        // "Mr. KING of Iowa": a surname that is a title too.
        let king = titled && name.split_whitespace().count() == 2 && name.split_whitespace().nth(1).is_some_and(is_capitals);
        king || titled && of.split(' ').all(is_name_word) && speaker::is_person_name(&speaker::display_name(name)) && !is_office_alone(text)
    };
    text.split_once(" of ").filter(place).map_or(text, |(name, _)| name)
}

fn person(text: &str, strength: Strength) -> (Who, Strength) {
    (Who::Person { name: text.to_owned(), role: None, key: None }, strength)
}

/// "MS. NAUERT", "PRESIDENT MACRON", "SECRETARY OF STATE LUND", "MR McCARTHY".
fn capitals(text: &str) -> Option<(Who, Strength)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let small = |w: &&str| matches!(*w, "of" | "and" | "the" | "for" | "de" | "la" | "del" | "van" | "der" | "von" | "da" | "dos");
    let upper = |w: &&str| super::is_name_in_capitals(w.trim_end_matches('.')) || small(w) || is_short_title(w);
    let digits = text.chars().any(|c| c.is_ascii_digit());
    if words.len() > 9 || digits || !words.iter().all(upper) || !words.iter().any(|w| is_capitals(w)) {
        return None;
    }
    let first = words.first().filter(|w| speaker::fold(w) != "the")?;
    let name = speaker::display_name(text);
    let office = is_honorific(first) || words.iter().any(|w| speaker::is_head(w));
    let strength = if office { Strength::Strong } else { Strength::Medium };
    (speaker::is_person_name(&name) || (office && is_honorific(first) && words.len() > 1)).then(|| person(text, strength))
}

/// Words that begin lines of heads and lists.
fn is_header_word(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "subject",
        "subjects",
        "present",
        "apologies",
        "absent",
        "venue",
        "date",
        "time",
        "place",
        "location",
        "note",
        "notes",
        "background",
        "summary",
        "agenda",
        "contact",
        "contacts",
        "topics",
        "topic",
        "related",
        "tags",
        "attachments",
        "annex",
        "download",
        "share",
        "more",
        "see",
        "ref",
        "via",
        "cc",
        "attendees",
        "members",
        "result",
        "ayes",
        "noes",
        "yeas",
        "nays",
        "update",
        "updates",
        "correction",
        "example",
        "warning",
        "caution",
        "conclusion",
        "introduction",
        "overview",
        "purpose",
        "findings",
        "recommendations",
        "actions",
    ];
    WORDS.contains(&word.to_lowercase().as_str()) || Field::for_source_key(word).is_some()
}

fn is_short_title(word: &str) -> bool {
    matches!(word, "Mr." | "Mrs." | "Ms." | "Dr." | "Mr" | "Mrs" | "Ms" | "Dr" | "Miss" | "Prof" | "Prof." | "Hon" | "Hon." | "Adv" | "Rev" | "M." | "Mme")
}

/// "Foreign Minister Sato", "Vladimir Putin", "Carney".
fn ordinary(text: &str) -> Option<(Who, Strength)> {
    let name = speaker::display_name(text);
    let words = text.split_whitespace().count();
    if words > 8 || !speaker::is_person_name(&name) || text.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    // "Kenya: …" is a headline, "Subjects: …" a header.
    if Country::is_named(&name) || words == 1 && is_header_word(&name) {
        return None;
    }
    let all_names = text.split_whitespace().all(|w| is_name_word(w) || speaker::Class::of(w).particle || w == "of" || w == "for" || w == "and");
    let titled = name.len() < text.len();
    let strength = if titled { Strength::Medium } else { Strength::Weak };
    all_names.then(|| person(text, strength))
}
