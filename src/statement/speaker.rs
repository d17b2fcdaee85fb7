//! Names of persons and bodies: how they are taken apart, and when two of them are one person.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Evidence;

/// A person (or body) resolved within a statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Speaker {
    /// The fullest name met, without titles and honorifics.
    pub name: String,
    /// The office, as the text or the source gives it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub role: Option<String>,
    /// The spellings met, as they stand.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub spellings: Vec<String>,
    pub evidence: Evidence,
}

/// Forms of address: dropped from names, no office.
pub const HONORIFICS: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "lord",
    "lady",
    "rev",
    "reverend",
    "hon",
    "honourable",
    "honorable",
    "right",
    "rt",
    "h.e",
    "he",
    "his",
    "her",
    "their",
    "excellency",
    "excellencies",
    "majesty",
    "highness",
    "royal",
    "shri",
    "smt",
    "daw",
    "u",
    "messrs",
    "mme",
    "mlle",
    "herr",
    "frau",
    "sheikh",
    "shaikh",
    "the",
];

/// Words of which titles of office are made; `of X` and `for X` may follow them.
pub const OFFICES: &[&str] = &[
    "president",
    "vice",
    "prime",
    "minister",
    "premier",
    "deputy",
    "secretary",
    "secretary-general",
    "general",
    "undersecretary",
    "under",
    "assistant",
    "ambassador",
    "senator",
    "sen",
    "congressman",
    "congresswoman",
    "representative",
    "rep",
    "governor",
    "gov",
    "chancellor",
    "commissioner",
    "spokesperson",
    "spokesman",
    "spokeswoman",
    "high",
    "chairman",
    "chairwoman",
    "chairperson",
    "chair",
    "chief",
    "director",
    "director-general",
    "admiral",
    "adm",
    "colonel",
    "col",
    "lieutenant",
    "lt",
    "gen",
    "major",
    "maj",
    "sgt",
    "captain",
    "capt",
    "judge",
    "justice",
    "king",
    "queen",
    "prince",
    "princess",
    "emir",
    "sultan",
    "pope",
    "mayor",
    "speaker",
    "envoy",
    "special",
    "acting",
    "foreign",
    "defence",
    "defense",
    "finance",
    "trade",
    "interior",
    "state",
    "press",
    "attorney",
    "treasury",
    "national",
    "security",
    "adviser",
    "advisor",
    "cabinet",
    "consul",
    "counselor",
    "counsellor",
    "coordinator",
    "administrator",
    "permanent",
    "principal",
    "parliamentary",
    "home",
    "official",
    "delegate",
    "doctor",
    "officer",
    "executive",
    "health",
    "environment",
    "agriculture",
    "energy",
    "transport",
    "justice",
    "labour",
    "labor",
    "education",
    "planning",
    "culture",
    "fisheries",
    "economy",
    "economic",
    "external",
    "affairs",
    "international",
    "development",
    "humanitarian",
    "leader",
    "chargé",
    "counsel",
    "former",
    "first",
    "lady",
    "commerce",
    "tourism",
    "interim",
    "senior",
    "junior",
    "negotiator",
    "representative",
    "member",
    "mp",
    "shadow",
    "federal",
    "commander",
    "archbishop",
    "bishop",
    "ayatollah",
    "imam",
    "cardinal",
    "mission",
    "head",
    "spokespersons",
    "vice-president",
    "vice-chancellor",
    "premier",
    "taoiseach",
    "tánaiste",
    "co-chair",
    "chairs",
    "infrastructure",
    "water",
    "rail",
    "maritime",
    "oceans",
    "climate",
];

/// Words that head a title: a title of office holds at least one.
pub const HEADS: &[&str] = &[
    "president",
    "minister",
    "premier",
    "secretary",
    "secretary-general",
    "undersecretary",
    "ambassador",
    "senator",
    "sen",
    "congressman",
    "congresswoman",
    "representative",
    "rep",
    "governor",
    "gov",
    "chancellor",
    "commissioner",
    "spokesperson",
    "spokesman",
    "spokeswoman",
    "chairman",
    "chairwoman",
    "chairperson",
    "chair",
    "chief",
    "director",
    "director-general",
    "admiral",
    "adm",
    "colonel",
    "col",
    "lieutenant",
    "general",
    "gen",
    "major",
    "maj",
    "sgt",
    "captain",
    "capt",
    "judge",
    "justice",
    "king",
    "queen",
    "prince",
    "princess",
    "emir",
    "sultan",
    "pope",
    "mayor",
    "speaker",
    "envoy",
    "attorney",
    "adviser",
    "advisor",
    "consul",
    "counselor",
    "counsellor",
    "coordinator",
    "administrator",
    "delegate",
    "officer",
    "leader",
    "counsel",
    "negotiator",
    "member",
    "mp",
    "commander",
    "archbishop",
    "bishop",
    "ayatollah",
    "imam",
    "cardinal",
    "head",
    "vice-president",
    "vice-chancellor",
    "taoiseach",
    "tánaiste",
    "co-chair",
    "lady",
    "lt",
    "president-elect",
    "prosecutor",
    "rapporteur",
    "registrar",
    "superintendent",
    "sheriff",
    "marshal",
    "brigadier",
    "commodore",
];

/// Small words inside names ("van der Meer", "bin Salman", "de la Cruz").
pub const PARTICLES: &[&str] = &[
    "van", "der", "den", "de", "la", "le", "du", "da", "di", "del", "della", "dos", "das", "do", "von", "zu", "al", "el", "bin", "ibn", "bint", "ben", "abu",
    "st", "ter", "ten", "y", "e", "ap", "af", "av",
];

/// Endings of names that are no part of the surname.
const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv", "mp", "mep", "kc", "qc", "phd", "md", "obe", "cbe"];

/// A word in the form in which names are compared: no accents, no points, lower case.
pub fn fold(word: &str) -> String {
    word.nfkd().filter(|c| !is_combining_mark(*c) && *c != '.').flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }).collect()
}

/// A name taken apart: given names and surname in folded form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub given: Vec<String>,
    /// The last word with the particles before it.
    pub surname: String,
}

impl Name {
    /// Takes a name apart. Titles and honorifics before it are dropped, "Tillerson, Rex" is turned
    /// round, and a surname in capitals ("HAYASHI Yoshimasa") is known as such wherever it stands.
    pub fn parse(text: &str) -> Option<Name> {
        let text = text.split(['(', '[']).next().unwrap_or(text);
        let bare = strip_titles(text);
        let (main, after) = bare.split_once(',').unwrap_or((bare, ""));
        let mut words: Vec<&str> = name_words(main);
        let trailing = name_words(after);
        let inverted = words.len() <= 2 && (1..=3).contains(&trailing.len()) && trailing.iter().all(|w| is_name_word(w) && !is_office(w));
        if inverted {
            let surname = join_folded(&words);
            return Some(Name { given: trailing.iter().map(|w| fold(w)).collect(), surname });
        }
        let capitals: Vec<bool> = words.iter().map(|w| letters(w) > 1 && is_capitals(w)).collect();
        if capitals.first() == Some(&true) && capitals.last() == Some(&false) {
            let cut = capitals.iter().position(|c| !c).unwrap_or(0);
            words.rotate_left(cut);
            let at = words.len() - cut;
            return Some(Name { given: words[..at].iter().map(|w| fold(w)).collect(), surname: join_folded(&words[at..]) });
        }
        let mut at = words.len().checked_sub(1)?;
        // A capitalised particle in first place may be a given name ("Ben", "Al"), unless another follows.
        let particle = |i: usize| PARTICLES.contains(&fold(words[i]).as_str());
        while at > 0 && particle(at - 1) && (at > 1 || !is_name_word(words[0]) || (words.len() > 2 && particle(1))) {
            at -= 1;
        }
        Some(Name { given: words[..at].iter().map(|w| fold(w)).collect(), surname: join_folded(&words[at..]) })
    }

    /// True when nothing speaks against the two being one person: the same surname, and given names
    /// that are equal or one the other's initial, as far as both have them.
    pub fn may_be(&self, other: &Name) -> bool {
        self.surname == other.surname && given_agree(&self.given, &other.given)
    }

    /// Number of words, given names included.
    pub fn len(&self) -> usize {
        self.given.len() + 1
    }

    pub fn is_empty(&self) -> bool {
        self.surname.is_empty()
    }
}

fn given_agree(a: &[String], b: &[String]) -> bool {
    let (Some(first), Some(second)) = (a.first(), b.first()) else { return true };
    if words_agree(first, second) {
        return true;
    }
    // "J. Robert Lee" and "Robert Lee": a middle name in use.
    a.iter().skip(1).any(|w| w.len() > 1 && w == second) || b.iter().skip(1).any(|w| w.len() > 1 && w == first)
}

fn words_agree(a: &str, b: &str) -> bool {
    a == b || (a.chars().count() == 1 && b.starts_with(a)) || (b.chars().count() == 1 && a.starts_with(b))
}

fn join_folded(words: &[&str]) -> String {
    words.iter().map(|w| fold(w)).collect::<Vec<_>>().join(" ")
}

fn name_words(text: &str) -> Vec<&str> {
    let words = text.split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric() && c != '.'));
    words.filter(|w| w.chars().any(char::is_alphabetic) && !SUFFIXES.contains(&fold(w).as_str())).collect()
}

/// True for words that begin with a capital letter, or have no case at all.
pub fn is_name_word(word: &str) -> bool {
    word.chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_lowercase())
}

/// True for words without a small letter.
pub fn is_capitals(word: &str) -> bool {
    word.chars().any(char::is_uppercase) && !word.chars().any(char::is_lowercase)
}

pub fn is_office(word: &str) -> bool {
    OFFICES.contains(&fold(word).as_str())
}

pub fn is_honorific(word: &str) -> bool {
    HONORIFICS.contains(&fold(word).as_str()) || word.trim_end_matches('.').eq_ignore_ascii_case("h.e")
}

/// The name without the honorifics and titles of office before it.
pub fn strip_titles(text: &str) -> &str {
    let mut rest = text.trim();
    loop {
        let word = rest.split_whitespace().next().unwrap_or("");
        let bare = word.trim_end_matches([',', ':']);
        let after = rest[word.len()..].trim_start();
        let country = super::Country::is_name_part(bare) && after.split_whitespace().next().is_some_and(is_office);
        let titled = country || is_honorific(bare) || is_office(bare) || (rest.len() < text.trim().len() && is_of_phrase(bare));
        if !titled || after.is_empty() || starts_suffix(after) {
            return rest;
        }
        rest = after;
    }
}

fn is_of_phrase(word: &str) -> bool {
    matches!(word, "of" | "for" | "and" | "&" | "to" | "on")
}

/// A surname that is also a title ("Justice", "King") stays when only a suffix follows it.
fn starts_suffix(after: &str) -> bool {
    let word = after.split_whitespace().next().unwrap_or("");
    SUFFIXES.contains(&fold(word.trim_end_matches(',')).as_str())
}

/// The words before the name that make up its title of office, if there is one.
pub fn office_of(text: &str) -> Option<&str> {
    let text = text.trim();
    let bare = strip_titles(text);
    let titles = text[..text.len() - bare.len()].trim().trim_end_matches(',');
    let start = titles.split_whitespace().find(|w| !is_honorific(w.trim_end_matches(',')))?;
    let from = titles.find(start)?;
    let office = &titles[from..];
    office.split_whitespace().any(|w| HEADS.contains(&fold(w).as_str())).then_some(office)
}

/// A name as it is shown: without titles, white space in one piece, a surname in capitals in ordinary case.
pub fn display_name(text: &str) -> String {
    let bare = strip_titles(text);
    let words = bare.split_whitespace().map(|word| if is_capitals(word) && letters(word) > 2 { capitalise(word) } else { word.to_owned() });
    let name = words.collect::<Vec<_>>().join(" ");
    name.trim_end_matches([',', ':', ';', '.', '-']).trim_end_matches("'s").trim_end_matches("’s").to_owned()
}

fn letters(word: &str) -> usize {
    word.chars().filter(|c| c.is_alphabetic()).count()
}

/// "O'BRIEN-SMITH" becomes "O'Brien-Smith", "MCDONALD" becomes "McDonald".
fn capitalise(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut start = true;
    for c in word.chars() {
        if start {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        start = !c.is_alphabetic() || (out.eq_ignore_ascii_case("mc") && word.chars().count() > 4);
    }
    out
}

/// Words that begin sentences and are capitalised for that only.
pub fn is_starter(word: &str) -> bool {
    const STARTERS: &[&str] = &[
        "the",
        "a",
        "an",
        "in",
        "on",
        "at",
        "but",
        "and",
        "or",
        "for",
        "from",
        "with",
        "as",
        "by",
        "to",
        "of",
        "if",
        "when",
        "while",
        "after",
        "before",
        "since",
        "today",
        "yesterday",
        "this",
        "that",
        "these",
        "those",
        "his",
        "her",
        "their",
        "our",
        "my",
        "its",
        "it",
        "he",
        "she",
        "they",
        "we",
        "i",
        "you",
        "there",
        "here",
        "what",
        "who",
        "why",
        "how",
        "where",
        "yes",
        "no",
        "not",
        "then",
        "now",
        "so",
        "meanwhile",
        "earlier",
        "later",
        "according",
        "asked",
        "both",
        "also",
        "however",
        "thank",
        "thanks",
        "dear",
        "question",
        "please",
        "joining",
        "earlier",
        "let",
        "q",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "during",
        "under",
        "over",
        "more",
        "last",
        "next",
        "new",
        "good",
    ];
    STARTERS.contains(&word.to_lowercase().as_str())
}

/// Two to five capitalised words (or one) without a word of office: the shape of a name.
pub fn is_person_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let named = words.iter().all(|w| {
        let folded = fold(w.trim_matches([',', '.', '(', ')']));
        (is_name_word(w) || PARTICLES.contains(&folded.as_str()) || w.starts_with("al-") || w.starts_with("el-"))
            && !w.chars().any(|c| c.is_numeric() || "/&@:;!?".contains(c))
    });
    let offices = words.iter().filter(|w| is_office(w) || is_honorific(w) || super::Kind::told_by(w).is_some()).count();
    (1..=6).contains(&words.len()) && named && offices == 0 && !is_thing(text) && !is_starter(words[0])
}

/// Capitalised phrases of heads that are no persons.
fn is_thing(text: &str) -> bool {
    const THINGS: &[&str] = &[
        "government",
        "ministry",
        "department",
        "office",
        "embassy",
        "republic",
        "council",
        "committee",
        "commission",
        "united",
        "nations",
        "union",
        "house",
        "senate",
        "parliament",
        "press",
        "news",
        "staff",
        "editor",
        "admin",
        "webmaster",
        "team",
        "agency",
        "secretariat",
        "white",
        "congress",
        "party",
        "foundation",
        "university",
        "service",
        "group",
        "international",
        "organization",
        "organisation",
        "delegation",
        "reuters",
        "journalist",
        "reporter",
        "question",
        "questions",
        "question:",
        "moderator",
        "participants",
        "interviewer",
        "host",
        "bureau",
    ];
    let words = text.split_whitespace().map(|w| fold(w.trim_matches(|c: char| !c.is_alphanumeric())));
    let mut words = words.peekable();
    words.peek().is_some_and(|w| w == "the") || words.any(|w| THINGS.contains(&w.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(a: &str, b: &str, expected: bool) {
        let (a, b) = (Name::parse(a).unwrap(), Name::parse(b).unwrap());
        assert_eq!(a.may_be(&b), expected, "{a:?} {b:?}");
    }

    #[test]
    fn one_person() {
        for (a, b) in [
            ("Rex Tillerson", "Secretary Tillerson"),
            ("Tillerson, Rex", "Rex W. Tillerson"),
            ("HAYASHI Yoshimasa", "Yoshimasa Hayashi"),
            ("Mr. HAYASHI", "Foreign Minister HAYASHI Yoshimasa"),
            ("Pieter van der Meer", "Minister van der Meer"),
            ("H.E. Mr. Ali Noor", "Ali Noor"),
            ("Étienne Vasseur", "Etienne Vasseur"),
            ("J. T. Okello", "James Okello"),
            ("Rt Hon Dame Ann Lee", "Ann Lee, MP"),
            ("Joseph R. Biden, Jr.", "President Biden"),
        ] {
            same(a, b, true);
        }
    }

    #[test]
    fn two_persons() {
        same("Rex Tillerson", "Renda Tillerson", false);
        same("Ann Lee", "Robert Lee", false);
        same("Okello", "Okella", false);
    }

    #[test]
    fn shown_names() {
        for (text, name, office) in [
            ("Secretary of State Antony J. Blinken", "Antony J. Blinken", Some("Secretary of State")),
            ("MS. NAUERT", "Nauert", None),
            ("FOREIGN MINISTER ONO Haruka", "Ono Haruka", Some("FOREIGN MINISTER")),
            ("the Prime Minister", "Minister", Some("Prime")),
            ("President Joseph R. Biden, Jr.", "Joseph R. Biden, Jr", Some("President")),
            ("Martin O'BRIEN-SMITH", "Martin O'Brien-Smith", None),
        ] {
            assert_eq!(display_name(text), name, "{text}");
            if text != "the Prime Minister" {
                assert_eq!(office_of(text), office, "{text}");
            }
        }
    }
}
