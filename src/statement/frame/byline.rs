//! Lines and titles that name the one who speaks.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::head::plain;
use crate::statement::Country;
use crate::statement::speaker::{self, is_name_word};

/// "Foreign Minister Ingrid Solvang", "Antony J. Blinken, Secretary of State", "By Ann Lee".
pub fn is_byline(text: &str) -> bool {
    let words = text.split_whitespace().count();
    // A byline has no verb: its small words join names and offices.
    const JOINTS: &[&str] = &[
        "of", "for", "the", "and", "to", "on", "in", "at", "by", "de", "la", "le", "des", "du", "del", "der", "van", "von", "bin", "al", "y", "et", "und",
        "da", "do", "dos", "di", "a",
    ];
    let small = |w: &str| w.starts_with(char::is_lowercase) && !JOINTS.contains(&w.trim_end_matches(',')) && !speaker::is_office(w.trim_end_matches(','));
    if text.split_whitespace().any(small) {
        return false;
    }
    if text.split_whitespace().any(is_headline_verb) || speaker::is_office_alone(text) {
        return false;
    }
    if words > 16 || text.ends_with(['.', '!', '?', ':']) && !text.ends_with("Jr.") {
        return false;
    }
    if let Some(name) = text.strip_prefix("By ").or_else(|| text.strip_prefix("by ")) {
        return speaker::is_person_name(&speaker::display_name(name.split(',').next().unwrap_or(name)));
    }
    if let Some((name, office)) = text.split_once(',') {
        let person = speaker::display_name(name);
        let full = person.contains(' ') || speaker::office_of(name).is_some();
        return full && is_office_phrase(office) && speaker::is_person_name(&person) && name.split_whitespace().count() <= 8;
    }
    let bare = speaker::strip_titles(text);
    speaker::office_of(text).is_some() && bare.split_whitespace().count() <= 4 && speaker::is_person_name(bare) && bare.split_whitespace().count() >= 2
}

pub fn is_full_name(text: &str) -> bool {
    let name = speaker::display_name(plain(text));
    (2..=5).contains(&name.split_whitespace().count()) && speaker::is_person_name(&name) && !text.contains([':', '(', '"'])
}

/// A line that is an office from its first word on ("Presidente de la República").
pub fn is_office_line(text: &str) -> bool {
    let text = plain(text);
    let first = text.split_whitespace().find(|w| !matches!(*w, "The" | "the" | "H.E." | "and"));
    is_office_phrase(text) && first.is_some_and(speaker::is_office) && text.split_whitespace().count() <= 12 && !text.ends_with(['.', ':'])
}

/// A phrase that names an office: it holds a head word of a title and begins like one.
pub fn is_office_phrase(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    // "Prince George's County" is a place.
    let royal = |w: &str| matches!(speaker::fold(w).as_str(), "prince" | "king" | "queen" | "princess");
    let heads = words.iter().take(8).any(|w| speaker::is_head(w.trim_end_matches([',', ';', ':'])) && (!royal(w) || words.contains(&"of")));
    heads && words.len() <= 14 && words.first().is_some_and(|w| is_name_word(w) || matches!(*w, "the" | "minister" | "president" | "secretary"))
}

/// What is said or written, as titles call it; of two in one title the one that comes first here counts.
const LEADS: &[&str] = &[
    "statement",
    "remarks",
    "address",
    "speech",
    "message",
    "briefing",
    "lecture",
    "keynote",
    "toast",
    "transcript",
    "interview",
    "declaration",
    "communiqué",
    "déclaration",
    "discours",
    "allocution",
    "point de presse",
    "conférence de presse",
    "intervention",
    "entretien",
    "tribune",
    "declaración",
    "discurso",
    "palabras",
    "mensaje",
    "conferencia de prensa",
    "comunicado",
    "entrevista",
    "rede",
    "ansprache",
    "erklärung",
    "pressekonferenz",
    "grußwort",
    "dichiarazione",
    "discorso",
    "intervento",
    "conferenza stampa",
    "messaggio",
    "declaração",
    "pronunciamento",
    "mensagem",
    "coletiva",
];

/// Where a title says what it is, and the word.
fn first_lead(lower: &str) -> Option<(usize, &'static str)> {
    static ALL: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(LEADS).ok());
    // The first place of the first word of the list.
    let found = ALL.as_ref()?.find_overlapping_iter(lower).min_by_key(|found| (found.pattern(), found.start()))?;
    Some((found.start(), LEADS[found.pattern().as_usize()]))
}

/// The person after "by", "of" or "from" in a title such as "Remarks by Secretary Lund on Trade".
pub fn named_in_title(title: &str) -> Option<&str> {
    const BY: &[&str] = &[" of ", " from ", " de ", " du ", " del ", " von ", " des ", " di ", " da ", " do ", " mit ", " avec ", " con ", " com ", " der "];
    let lower = title.to_lowercase();
    if lower.len() != title.len() || lower.contains("joint ") {
        return None;
    }
    let (lead, word) = first_lead(&lower)?;
    // "Vice President Hale Statement on …": the name stands before.
    if let Some(before) = titled_before(title[..lead].trim_end()) {
        return Some(before);
    }
    // "by" may stand anywhere after; "of" only right after the word, or "Death of Mr. Lund" would speak.
    let begins = |at: &usize| title[*at..].starts_with(char::is_uppercase) || starts_title(&title[*at..]);
    let by = lower[lead..].match_indices(" by ").map(|(i, _)| lead + i + 4).find(|at| begins(at));
    let after = |of: &&str| Some(lead + word.len() + of.len()).filter(|at| lower[lead + word.len()..].starts_with(*of) && begins(at));
    let at = by.into_iter().chain(BY.iter().filter_map(after)).min()?;
    let rest = ["the ", "The ", "la ", "le ", "el ", "der ", "l’", "l'"].iter().find_map(|article| title[at..].strip_prefix(article)).unwrap_or(&title[at..]);
    let titles = rest.len() - speaker::strip_titles(rest).len();
    let end = titles + name_length(&rest[titles..]);
    let named = &rest[..end];
    let name = speaker::display_name(named);
    let full = name.split_whitespace().count() >= 2 || titles > 0;
    // "Address of the Prime Minister of Norway" names an office, "Declaration of Human Rights" a thing.
    if speaker::is_office_alone(named) || (titles == 0 && word.starts_with("decl")) {
        return None;
    }
    let place = named.contains(" of ") && Country::is_named(&name);
    (full && !place && speaker::is_person_name(&name)).then_some(named)
}

/// The person whom the words before "Statement", "Remarks" name with a title, and nothing else.
fn titled_before(text: &str) -> Option<&str> {
    let text = text.trim_end_matches(['\'', '’', 's']).trim();
    if text.is_empty() || speaker::office_of(text).is_none() {
        return None;
    }
    let whole = speaker::strip_titles(text).split_whitespace().count();
    let named = (2..=4).contains(&whole) && speaker::is_person_name(&speaker::display_name(text));
    (named && !text.split_whitespace().any(is_headline_verb)).then_some(text)
}

/// Verbs that headlines have after a name.
fn is_headline_verb(word: &str) -> bool {
    const VERBS: &[&str] = &[
        "visits",
        "travels",
        "meets",
        "hosts",
        "announces",
        "delivers",
        "speaks",
        "addresses",
        "attends",
        "welcomes",
        "calls",
        "receives",
        "holds",
        "joins",
        "opens",
        "signs",
        "urges",
        "condemns",
        "congratulates",
        "launches",
        "leads",
        "discusses",
        "thanks",
        "concludes",
        "participates",
        "honors",
        "honours",
        "marks",
        "introduces",
        "releases",
        "issues",
        "says",
        "welcoming",
        "visiting",
        "announcing",
        "approves",
        "commending",
        "remembering",
        "honoring",
        "signing",
        "marking",
        "celebrating",
        "recognizing",
        "condemning",
        "congratulating",
        "urging",
        "approving",
        "aboard",
        "announced",
        "signed",
        "following",
        "regarding",
        "concerning",
    ];
    VERBS.contains(&word.trim_end_matches([',', ':']).to_lowercase().as_str())
}

/// "president …", "the Secretary", "la ministre": a title, or an article and one.
fn starts_title(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or("");
    let article = matches!(first, "the" | "The" | "la" | "le" | "el" | "der");
    speaker::is_title_word(first)
        || speaker::is_honorific(first) && !article
        || article && words.next().is_some_and(|w| speaker::is_title_word(w) || speaker::is_office(w))
}

/// Bytes of the name that a text begins with. In a title all words are capitalised, so small words
/// and verbs end the name however they are written ("President Hale Before Departure", "… Announcing …").
fn name_length(text: &str) -> usize {
    let mut end = 0;
    for word in text.split_whitespace() {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        let bare = word.trim_end_matches([',', ':', ';']);
        let verb = bare.len() > 4 && bare.ends_with("ing") && end > 0;
        let small = !is_name_word(bare) && !speaker::Class::of(bare).particle;
        let stop = speaker::is_starter(bare) || is_headline_verb(bare);
        if small || verb || stop || word.starts_with('(') || !bare.chars().any(char::is_alphabetic) {
            break;
        }
        end = at + bare.len();
        if bare.len() < word.len() {
            break;
        }
    }
    end
}
