//! Tells the state from the person, the sea, the language and the American Georgia.

use super::finder::Entry;
use super::table::{self, NameKind};
use crate::statement::Span;
use crate::statement::speaker::{is_honorific, is_office, is_starter, is_title_word};

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
            is_capitalised(words) && !is_language(text, candidate.span) && !names_a_water(text, candidate.span) && !is_native_american(text, candidate.span)
        }
        NameKind::Name => {
            is_capitalised(words)
                && !is_person(text, candidate)
                && !is_us_georgia(text, candidate)
                && !names_a_water(text, candidate.span)
                && !is_american_town(text, candidate.span)
                && !is_given_name_elsewhere(text, candidate)
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

fn line_around(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let end = text[at..].find('\n').map_or(text.len(), |i| at + i);
    &text[start..end]
}

fn is_capitalised(words: &str) -> bool {
    let words = words.strip_prefix("the ").unwrap_or(words);
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
    let rest = &text[span.end..];
    if ["-speaking", "-language", "-medium", "‑speaking", " speaker", "-speaker"].iter().any(|word| rest.starts_with(word)) {
        return true;
    }
    match before {
        _ if is_in_list_of_languages(text, span) => true,
        "in" | "In" | "into" | "speak" | "speaks" | "spoke" | "speaking" => ends || word_after(text, span.end) == "and",
        "from" => ends && text[..span.start].trim_end().trim_end_matches("from").trim_end().to_lowercase().ends_with("translated"),
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

/// The first nations of America are called Indians where the text speaks of tribes, or of what the United
/// States had to do with them, and never of India.
fn is_native_american(text: &str, span: Span) -> bool {
    const CUES: &[&str] = &[" tribe", "Tribe", " tribal", "Tribal", "Native American", "American Indian", "Indian Affairs", "Indian Country"];
    const NOUNS: &[&str] = &[
        "tribe",
        "tribes",
        "title",
        "titles",
        "hostilities",
        "agent",
        "agents",
        "agency",
        "agencies",
        "reservation",
        "reservations",
        "lands",
        "land",
        "war",
        "wars",
        "affairs",
        "policy",
        "country",
        "school",
        "schools",
        "chief",
        "chiefs",
        "nation",
        "nations",
        "service",
        "territory",
        "territories",
        "frontier",
        "department",
        "bureau",
        "appropriation",
        "appropriations",
        "population",
        "question",
        "problem",
        "treaty",
        "treaties",
        "claims",
        "education",
        "relations",
        "inhabitants",
        "commissioners",
        "warfare",
        "depredations",
        "outbreak",
        "women",
        "youth",
        "children",
    ];
    let word = span.of(text);
    if !matches!(word, "Indian" | "Indians") {
        return false;
    }
    let india = text.match_indices("India").any(|(at, name)| !text[at + name.len()..].starts_with(char::is_alphabetic)) || text.contains("Delhi");
    let noun = NOUNS.contains(&word_after(text, span.end).to_lowercase().as_str());
    !india && (word == "Indians" || noun || CUES.iter().any(|cue| text.contains(cue)))
}

/// Countries that are given names or places in another language ("Dominique"), unless an article or "island" stands before them.
fn is_given_name_elsewhere(text: &str, candidate: &Candidate) -> bool {
    // Jersey is New Jersey or a cow unless the other islands are near.
    if candidate.entry.text == "Jersey" {
        return !["Guernsey", "Channel Island", "Helier", "Bailiwick", "Isle of Man"].iter().any(|cue| text.contains(cue));
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
    let led = matches!(word_before(text, candidate.span.start), "la" | "La" | "île" | "Île" | "ilha" | "isla" | "islas" | "illes" | "República" | "République");
    candidate.entry.lang != "en" && NAMES.contains(&candidate.entry.text) && !led
}

/// "Miguel Alemán": an adjective that is written with a capital beside another capital is a name.
fn is_foreign_surname(text: &str, span: Span) -> bool {
    let capital = |word: &str| word.starts_with(char::is_uppercase) && word.chars().skip(1).any(char::is_lowercase);
    let before = word_before(text, span.start);
    let small = |word: &str| word.chars().count() <= 3;
    capital(span.of(text)) && ((capital(before) && !small(before)) || capital(word_after(text, span.end)))
}

/// "Kenia López", "Francia Márquez": in other languages than English a name of one word before a capital is a person's,
/// unless a preposition stands before it.
fn is_foreign_person(text: &str, candidate: &Candidate) -> bool {
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

/// "in Peru, Indiana": a town that bears a country's name.
fn is_american_town(text: &str, span: Span) -> bool {
    const STATES: &[&str] = &[
        "Alabama",
        "Alaska",
        "Arizona",
        "Arkansas",
        "California",
        "Colorado",
        "Connecticut",
        "Delaware",
        "Florida",
        "Idaho",
        "Illinois",
        "Indiana",
        "Iowa",
        "Kansas",
        "Kentucky",
        "Louisiana",
        "Maine",
        "Maryland",
        "Massachusetts",
        "Michigan",
        "Minnesota",
        "Mississippi",
        "Missouri",
        "Montana",
        "Nebraska",
        "Nevada",
        "New York",
        "North Carolina",
        "North Dakota",
        "Ohio",
        "Oklahoma",
        "Oregon",
        "Pennsylvania",
        "South Carolina",
        "South Dakota",
        "Tennessee",
        "Texas",
        "Utah",
        "Vermont",
        "Virginia",
        "Washington",
        "West Virginia",
        "Wisconsin",
        "Wyoming",
    ];
    let Some(after) = text[span.end..].strip_prefix(", ") else { return false };
    let placed = matches!(word_before(text, span.start), "in" | "of" | "from" | "at" | "near" | "In" | "to");
    placed && STATES.iter().any(|state| after.strip_prefix(state).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
}

/// Names of countries that persons bear too.
const PERSONAL: &[&str] = &[
    "Jordan", "Chad", "Israel", "China", "Georgia", "Holland", "Ireland", "England", "Cuba", "Kenya", "Malta", "Cyprus", "France", "Wales", "Scotland",
    "Britain", "India", "Jersey", "Brazil", "Germany", "Monaco", "Austria", "Spain",
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
    if !matches!(candidate.entry.text, "Jordan" | "Chad" | "Israel" | "Kenya" | "Georgia" | "India") {
        return false;
    }
    let after = word_after(text, candidate.span.end);
    let small = after.chars().skip(1).all(char::is_lowercase) && after.chars().count() > 2;
    let inside = begins_sentence(text, candidate.span.end, candidate.span.of(text)) || candidate.span.start == 0;
    // At the start of a sentence only what follows the second word tells: ", the mayor," or a verb.
    let at = candidate.span.end + 1 + after.len();
    let goes_on = text.get(at..).is_some_and(|rest| rest.starts_with(", ") || rest.trim_start().starts_with(char::is_lowercase)) && !is_body(after);
    small && is_capitalised(after) && (!inside || goes_on) && !is_office(after) && table::get().named(after).is_empty() && is_given_name(after)
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
    let cues = [
        "Atlanta",
        "Savannah",
        "Augusta",
        "Macon",
        "Fulton County",
        "Governor of",
        "governor of",
        "Gov.",
        "Senator from",
        "senator from",
        "State of",
        "University of Georgia",
    ];
    let near = |cue: &&str| window(before, 60, true).contains(*cue) || window(after, 60, false).contains(*cue);
    let states = ["Alabama", "Florida", "Tennessee", "South Carolina", "North Carolina"];
    let caucasus = ["Tbilisi", "Armenia", "Azerbaijan", "Caucasus", "Georgian", "Batumi", "Abkhazia", "Ossetia", "sovereign"];
    let listed = states.iter().any(near);
    // Where Americans speak of their own country and nothing points to the Caucasus, it is the state.
    if is_american(text) && !tells_of_caucasus(text) && !stands_in_a_list(text, candidate.span) {
        return true;
    }
    (cues.iter().any(near) || listed) && !caucasus.iter().any(|cue| window(before, 60, true).contains(cue) || window(after, 60, false).contains(cue))
}

/// True for a text of American domestic politics.
fn is_american(text: &str) -> bool {
    const CUES: &[&str] = &[
        "Congressman",
        "Congresswoman",
        "U.S. Senate",
        "House of Representatives",
        "Senator",
        "Rep. ",
        "District of Georgia",
        "District, Georgia",
        "Governor",
        "Atlanta",
        "Alabama",
        "Tennessee",
        "South Carolina",
        "Florida",
        "Congressional",
        "the gentleman from",
        "R-G",
        "D-G",
        "Fort Gordon",
        "Augusta",
        "Savannah",
        "Medicaid",
        "county",
        "County",
        "University of Georgia",
        "of Georgia, ",
    ];
    CUES.iter().filter(|cue| text.contains(**cue)).count() >= 1
}

fn tells_of_caucasus(text: &str) -> bool {
    const CUES: &[&str] = &[
        "Tbilisi",
        "Abkhazia",
        "Ossetia",
        "Caucasus",
        "Saakashvili",
        "Batumi",
        "Georgian Dream",
        "Georgian government",
        "Georgian Government",
        "Georgian Prime",
        "Georgian President",
        "Georgian Foreign",
        "Georgian people",
        "Black Sea",
        "Azerbaijan",
        "Armenia",
        "Republic of Georgia",
        "Russian invasion of Georgia",
        "Soviet",
        "Moldova",
        "Government of Georgia",
        "President of Georgia",
        "Prime Minister of Georgia",
        "Georgia's sovereignty",
        "Georgia’s sovereignty",
    ];
    CUES.iter().any(|cue| text.contains(cue))
}

/// "Ukraine, Georgia, and Kazakhstan": other countries right beside the word.
fn stands_in_a_list(text: &str, span: Span) -> bool {
    let before = window(&text[..span.start], 40, true);
    let after = window(&text[span.end..], 40, false);
    let beside = |part: &str| {
        part.split(|c: char| !c.is_alphabetic()).any(|w| w.len() > 3 && w.starts_with(char::is_uppercase) && w != "Jordan" && !table::get().named(w).is_empty())
    };
    (before.trim_end().ends_with([',', 'd']) && beside(before))
        || (after.starts_with([',', ' ']) && (after.starts_with(", ") || after.starts_with(" and ")) && beside(after))
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
