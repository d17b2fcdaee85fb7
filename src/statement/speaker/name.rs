//! Names of persons: taken apart, compared, and shown.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::class::Class;
use super::title::{is_title_word, strip_titles};

/// Small words inside names ("van der Meer", "bin Salman", "de la Cruz").
pub(super) const PARTICLES: &[&str] = &[
    "van", "der", "den", "de", "la", "le", "du", "da", "di", "del", "della", "dos", "das", "do", "von", "zu", "al", "el", "bin", "ibn", "bint", "ben", "abu",
    "st", "ter", "ten", "y", "e", "i", "ap", "af", "av",
];

/// Endings of names that are no part of the surname.
pub(super) const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv", "mp", "mep", "kc", "qc", "phd", "md", "obe", "cbe"];

/// A word in the form in which names are compared: no accents, no points, lower case.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.bytes().filter(|b| *b != b'.').map(|b| b.to_ascii_lowercase() as char).collect();
    }
    let plain = |c: char| match c {
        '’' | 'ʻ' => '\'',
        // Letters that Unicode does not take apart.
        'ı' => 'i',
        'ł' => 'l',
        'ø' => 'o',
        'đ' | 'ð' => 'd',
        _ => c,
    };
    word.nfkd().filter(|c| !is_combining_mark(*c) && *c != '.').flat_map(char::to_lowercase).filter(|c| !is_combining_mark(*c)).map(plain).collect()
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
        let spaced = spaced_initials(text);
        Self::parse_bare(strip_titles(&spaced))
    }

    /// The same for a name that is known to have no title before it.
    pub fn parse_bare(bare: &str) -> Option<Name> {
        let (main, after) = bare.split_once(',').unwrap_or((bare, ""));
        let mut words: Vec<&str> = name_words(main);
        let trailing = name_words(after);
        let inverted = words.len() <= 2 && (1..=3).contains(&trailing.len()) && trailing.iter().all(|w| is_name_word(w) && !is_title_word(w));
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
        let particle = |i: usize| Class::of(words[i]).particle;
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

/// The full form of a usual short English name.
pub fn short_form(given: &str) -> &str {
    const SHORT: &[(&str, &str)] = &[
        ("joe", "joseph"),
        ("tony", "anthony"),
        ("antony", "anthony"),
        ("bill", "william"),
        ("will", "william"),
        ("bob", "robert"),
        ("rob", "robert"),
        ("jim", "james"),
        ("mike", "michael"),
        ("tom", "thomas"),
        ("dan", "daniel"),
        ("ken", "kenneth"),
        ("steve", "steven"),
        ("stephen", "steven"),
        ("chris", "christopher"),
        ("dave", "david"),
        ("ron", "ronald"),
        ("don", "donald"),
        ("jeff", "jeffrey"),
        ("greg", "gregory"),
        ("ed", "edward"),
        ("ted", "edward"),
        ("ned", "edward"),
        ("sam", "samuel"),
        ("ben", "benjamin"),
        ("alex", "alexander"),
        ("andy", "andrew"),
        ("jen", "jennifer"),
        ("liz", "elizabeth"),
        ("beth", "elizabeth"),
        ("kate", "katherine"),
        ("sue", "susan"),
        ("deb", "deborah"),
        ("barb", "barbara"),
        ("nick", "nicholas"),
        ("pete", "peter"),
        ("rick", "richard"),
        ("dick", "richard"),
        ("chuck", "charles"),
        ("jack", "john"),
        ("jimmy", "james"),
        ("larry", "lawrence"),
        ("matt", "matthew"),
        ("pat", "patrick"),
        ("tim", "timothy"),
    ];
    SHORT.iter().find(|(short, _)| *short == given).map_or(given, |(_, full)| full)
}

/// "О.Тарасенко" and "A.V. Lal" with a blank after each point between letters.
fn spaced_initials(text: &str) -> Cow<'_, str> {
    let glued = |(at, _): &(usize, &str)| text[at + 1..].starts_with(char::is_uppercase) && text[..*at].ends_with(char::is_uppercase);
    if !text.match_indices('.').any(|m| glued(&m)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 4);
    let mut from = 0;
    for (at, _) in text.match_indices('.').filter(glued) {
        out.push_str(&text[from..=at]);
        out.push(' ');
        from = at + 1;
    }
    out.push_str(&text[from..]);
    Cow::Owned(out)
}

fn given_agree(a: &[String], b: &[String]) -> bool {
    let (Some(first), Some(second)) = (a.first(), b.first()) else { return true };
    if words_agree(first, second) {
        // "George W. Bush" is not "George H.W. Bush".
        return a.get(1).zip(b.get(1)).is_none_or(|(a, b)| middles_agree(a, b));
    }
    // "J. Robert Lee" and "Robert Lee": a middle name in use.
    a.iter().skip(1).any(|w| w.len() > 1 && w == second) || b.iter().skip(1).any(|w| w.len() > 1 && w == first)
}

/// Second given names agree if one can be the other's initial.
fn middles_agree(a: &str, b: &str) -> bool {
    let initial = a.chars().next() == b.chars().next() && (a.chars().count() <= 2 || b.chars().count() <= 2);
    a == b || initial || short_form(a) == short_form(b)
}

fn words_agree(a: &str, b: &str) -> bool {
    a == b || short_form(a) == short_form(b) || (a.chars().count() == 1 && b.starts_with(a)) || (b.chars().count() == 1 && a.starts_with(b))
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

/// A name as it is shown: without titles, white space in one piece, a surname in capitals in ordinary case.
pub fn display_name(text: &str) -> String {
    // "H.E.TO LAM": the address runs into the name.
    let glued = ["H.E.", "S.E.", "S.E.M."].iter().find_map(|address| text.trim().strip_prefix(address)).filter(|rest| rest.starts_with(char::is_alphabetic));
    let bare = strip_titles(glued.unwrap_or(text));
    let words = bare.split_whitespace().map(|word| if is_capitals(word) && letters(word) > 2 { capitalise(word) } else { word.to_owned() });
    let name = words.collect::<Vec<_>>().join(" ");
    let name = name.trim_end_matches([',', ':', ';', '.', '-']).trim_end_matches("'s").trim_end_matches("’s");
    // The full stop of "Jr." is part of the name.
    if name.ends_with(" Jr") || name.ends_with(" Sr") { format!("{name}.") } else { name.to_owned() }
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
