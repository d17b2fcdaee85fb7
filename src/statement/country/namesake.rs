//! Tells a country from the person who bears its name.

use rustc_hash::FxHashSet as HashSet;

use super::doubt::{Candidate, is_capitalised, word_after, word_before};
use super::setting::Setting;
use super::table::{self, NameKind};
use crate::statement::Span;
use crate::statement::speaker::{is_honorific, is_office, is_starter, is_title_word};

/// Where a text has a person who bears a country's name ("Jordan Whitfield"), the bare name means the
/// country only after a preposition or with a possessive ("in Jordan", "Jordan's").
pub fn drop_namesakes(text: &str, candidates: &mut Vec<Candidate>) {
    let persons: HashSet<&str> = candidates.iter().filter(|c| c.entry.kind == NameKind::Name && is_first_name(text, c)).map(|c| c.entry.text).collect();
    candidates.retain(|c| !persons.contains(c.entry.text) || is_placed(text, c.span));
}

fn is_placed(text: &str, span: Span) -> bool {
    const PREPOSITIONS: &[&str] =
        &["in", "to", "from", "of", "for", "with", "between", "on", "across", "within", "into", "throughout", "against", "via", "near"];
    let before = word_before(text, span.start).to_lowercase();
    let possessive = text[span.end..].starts_with("'s") || text[span.end..].starts_with("’s");
    PREPOSITIONS.contains(&before.as_str()) || possessive
}

/// Countries that are given names or places in another language ("Dominique"), unless an article or "island" stands before them.
pub fn is_given_name_elsewhere(setting: &Setting, candidate: &Candidate) -> bool {
    // Jersey is New Jersey or a cow unless the other islands are near.
    if candidate.entry.text == "Jersey" {
        return !setting.tells_of_channel();
    }
    const NAMES: &[&str] = &[
        "Dominique",
        "Maurice",
        "Mauricio",
        "Maurício",
        "Santa Lucía",
        "San Bartolomé",
        "Antigua",
        "San Martín",
        "Guadalupe",
        "Santa Elena",
        "Santa Helena",
        "Jersey",
        "Palau",
        "Salomó",
    ];
    let led = matches!(
        word_before(setting.text, candidate.span.start),
        "la" | "La" | "île" | "Île" | "ilha" | "isla" | "islas" | "illes" | "República" | "République"
    );
    candidate.entry.lang != "en" && NAMES.contains(&candidate.entry.text) && !led
}

/// "Miguel Alemán": an adjective that is written with a capital beside another capital is a name.
pub fn is_foreign_surname(text: &str, span: Span) -> bool {
    let capital = |word: &str| word.starts_with(char::is_uppercase) && word.chars().skip(1).any(char::is_lowercase);
    let before = word_before(text, span.start);
    let small = |word: &str| word.chars().count() <= 3;
    capital(span.of(text)) && ((capital(before) && !small(before)) || capital(word_after(text, span.end)))
}

/// "Kenia López", "Francia Márquez": in other languages than English a name of one word before a capital is a person's,
/// unless a preposition stands before it.
pub fn is_foreign_person(text: &str, candidate: &Candidate) -> bool {
    const LEADS: &[&str] = &[
        "de", "en", "a", "la", "le", "para", "con", "por", "entre", "di", "da", "in", "del", "aus", "nach", "com", "em", "do", "y", "et", "e", "und", "au",
        "el", "con", "à", "pour", "avec",
    ];
    let entry = candidate.entry;
    let after = word_after(text, candidate.span.end);
    let capital = after.starts_with(char::is_uppercase) && after.chars().skip(1).any(char::is_lowercase);
    let romance = matches!(entry.lang, "fr" | "es" | "it" | "pt" | "ca");
    romance && !entry.text.contains([' ', '-']) && capital && !LEADS.contains(&word_before(text, candidate.span.start).to_lowercase().as_str())
}

/// Names of countries that persons bear too.
const PERSONAL: &[&str] = &[
    "Jordan", "Chad", "Israel", "China", "Georgia", "Holland", "Ireland", "England", "Cuba", "Kenya", "Malta", "Cyprus", "France", "Wales", "Scotland",
    "Britain", "India", "Jersey", "Brazil", "Germany", "Monaco", "Austria", "Spain",
];

/// Looks for a title or a given name before the word, or a surname after it.
pub fn is_person(text: &str, candidate: &Candidate) -> bool {
    if !PERSONAL.contains(&candidate.entry.text) {
        return false;
    }
    let before = word_before(text, candidate.span.start);
    let title = before.trim_end_matches('.');
    if is_title(title) {
        return true;
    }
    let given = is_capitalised(before)
        && before.chars().all(char::is_alphabetic)
        && !(begins_sentence(text, candidate.span.start, before) && is_starter(before))
        && is_given_name(before);
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
    !table::is_name(word)
}

/// A capitalised first word of a sentence may be anything.
fn begins_sentence(text: &str, at: usize, before: &str) -> bool {
    let start = text[..at].rfind(before).unwrap_or(0);
    let lead = text[..start].trim_end();
    lead.is_empty() || lead.ends_with(['.', '!', '?', ':', '"', '”', '“']) || text[..start].ends_with("\n\n")
}

/// "Jordan Peters said": the word is followed by a capitalised word that is no place or institution.
fn is_first_name(text: &str, candidate: &Candidate) -> bool {
    if !matches!(candidate.entry.text, "Jordan" | "Chad" | "Israel" | "Kenya" | "Georgia" | "India") {
        return false;
    }
    let after = word_after(text, candidate.span.end);
    let small = after.chars().skip(1).all(char::is_lowercase) && after.chars().count() > 2;
    let inside = begins_sentence(text, candidate.span.end, candidate.span.of(text)) || candidate.span.start == 0;
    // At the start of a sentence only what follows the second word tells: ", the mayor," or a verb.
    let at = candidate.span.end + 1 + after.len();
    let goes_on = text.get(at..).is_some_and(|rest| rest.starts_with(", ") || rest.trim_start().starts_with(char::is_lowercase)) && !is_body(after);
    small && is_capitalised(after) && (!inside || goes_on) && !is_office(after) && !table::is_name(after) && is_given_name(after)
}

/// Words of companies, papers and bodies that bear a country's name.
fn is_body(word: &str) -> bool {
    const BODIES: &[&str] = &[
        "Airways",
        "Airlines",
        "Air",
        "Power",
        "Radio",
        "Television",
        "Today",
        "Times",
        "Post",
        "Central",
        "Bank",
        "Railways",
        "Revenue",
        "Red",
        "Army",
        "Navy",
        "Police",
        "Parliament",
        "Government",
        "River",
        "Valley",
        "Hospital",
        "Supreme",
        "National",
        "News",
        "Data",
        "Premier",
        "Football",
        "Cricket",
        "Wildlife",
        "Defence",
        "Defense",
        "Foreign",
        "Ministry",
    ];
    BODIES.contains(&word)
}
