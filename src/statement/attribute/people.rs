//! The persons of a document: every way in which it names them, joined to one entry each.
//!
//! This file enters them; `find.rs` looks them up.

mod find;
mod gender;
mod office;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::rc::Rc;

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

pub use self::gender::Gender;
use self::gender::gender_of;
use self::office::office_beside;
pub use self::office::office_in;
use super::runs::{Run, runs};
use crate::statement::speaker::{self, Name, fold, is_head};
use crate::statement::{Country, Span, Speaker, Statement};

/// A person of the document.
#[derive(Clone, Debug)]
pub struct Person {
    /// The fullest name met.
    pub name: String,
    /// The words of the name, folded.
    words: Vec<String>,
    pub parsed: Name,
    role: Option<String>,
    /// The words of the role, folded.
    role_words: Vec<String>,
    spellings: Vec<String>,
    gender: Option<Gender>,
    /// Index into the statement's speakers, once credited with anything.
    speaker: Option<usize>,
}

/// A place where the text names somebody.
#[derive(Clone, Debug)]
pub struct Mention {
    pub span: Span,
    pub person: usize,
}

/// All persons of a document.
#[derive(Debug, Default)]
pub struct Roster {
    pub persons: Vec<Person>,
    /// Indexes of persons by folded surname.
    surnames: HashMap<String, Vec<usize>>,
    /// Indexes of persons by the first word of a name of several.
    first_names: HashMap<String, Vec<usize>>,
    /// Indexes of persons by the words of their names, and by those of shorter names they had before.
    bearers: HashMap<String, Vec<usize>>,
    /// Mentions in the whole text, in order.
    pub mentions: Vec<Mention>,
    /// Persons whom the title names with their office, in order.
    pub titular: Vec<usize>,
    /// Untitled runs of two words or more that are nobody yet.
    strangers: Vec<Span>,
    /// The names of the strangers, each once, by the words in them.
    strange_names: OnceCell<HashMap<String, Vec<Rc<StrangeName>>>>,
}

/// A name that is nobody's yet.
#[derive(Debug)]
struct StrangeName {
    name: String,
    /// Its words, folded.
    words: Vec<String>,
}

/// A run with its words on one line and its name taken apart.
struct Named<'r> {
    run: &'r Run,
    words: Cow<'r, str>,
    parsed: Option<Rc<Name>>,
}

/// Takes the names of all runs apart; the same few stand again and again.
fn taken_apart<'r>(text: &'r str, runs: &'r [Run]) -> Vec<Named<'r>> {
    let mut known: HashMap<Cow<str>, Option<Rc<Name>>> = HashMap::default();
    let mut named = |run: &'r Run| {
        let words = one_line(run.name.of(text));
        let parsed = known.entry(words.clone()).or_insert_with(|| Name::parse_bare(&words).map(Rc::new)).clone();
        Named { run, words, parsed }
    };
    runs.iter().map(&mut named).collect()
}

impl Person {
    /// Takes a role if none is known.
    pub fn take_role(&mut self, role: Option<String>) {
        if self.role.is_none() {
            self.role_words = role.as_deref().map_or_else(Vec::new, |role| fold(role).split_whitespace().map(str::to_owned).collect());
            self.role = role;
        }
    }

    /// False where office or sex speaks against it: "President Hale" is not "First Lady Jean Hale".
    ///
    /// Equal given names settle it whatever the offices. Else an office must share its head word with
    /// the one that is known, and a person known by full name and without office takes none that comes
    /// with a bare surname, unless the source itself names that person as a speaker.
    fn may_be_called(&self, name: &Name, office: Option<&str>, gender: Option<Gender>) -> bool {
        if !name.given.is_empty() && name.given == self.parsed.given {
            return true;
        }
        if let (Some(known), Some(other)) = (self.gender, gender)
            && known != other
        {
            return false;
        }
        match (office, self.role.as_deref()) {
            (Some(office), Some(role)) => share_head(office, role),
            (Some(_), None) => self.speaker.is_some() || self.parsed.given.is_empty(),
            (None, Some(_)) => name.given.is_empty() || !self.parsed.given.is_empty(),
            (None, None) => true,
        }
    }
}

fn share_head(a: &str, b: &str) -> bool {
    let heads = |text: &str| -> Vec<String> { text.split_whitespace().filter(|w| is_head(w)).map(fold).collect() };
    let known = heads(b);
    known.is_empty() || heads(a).iter().any(|head| known.contains(head))
}

impl Roster {
    /// Reads the persons out of a statement's title, declared speakers and text.
    pub fn read(statement: &Statement) -> Roster {
        let mut roster = Roster::default();
        for (index, speaker) in statement.speakers.iter().enumerate() {
            if let Some(person) = roster.declare(speaker) {
                roster.persons[person].speaker = Some(index);
            }
        }
        let title = statement.title.as_ref().map(|t| t.value.as_str()).unwrap_or_default();
        for run in runs(title).iter().filter(|run| run.titled) {
            let run = Run { name: known_part(title, run.name, statement.body()), ..run.clone() };
            let run = Run { span: Span::new(run.span.start, run.name.end), ..run };
            let person = roster.meet(title, &run);
            if let (Some(person), Some(office)) = (person, office_beside(title, run.span)) {
                roster.persons[person].take_role(Some(office));
            }
            roster.titular.extend(person);
        }
        let runs = runs(&statement.text);
        // Full names first, so that a bare surname finds its person, or two and is left open.
        let full = |run: &&Run| run.titled && run.name.of(&statement.text).contains(char::is_whitespace);
        for run in runs.iter().filter(full) {
            roster.meet(&statement.text, run);
        }
        let names = taken_apart(&statement.text, &runs);
        roster.meet_namesakes(&statement.text, &names);
        for run in runs.iter().filter(|run| run.titled) {
            roster.meet(&statement.text, run);
        }
        roster.locate(&statement.text, &names);
        roster
    }

    /// The person that a label or a run of words names; enters it if it is new. None if it could be two.
    pub fn named(&mut self, text: &str) -> Option<usize> {
        let name = speaker::display_name(text);
        if !speaker::is_person_name(&name) {
            return None;
        }
        let parsed = Name::parse(text)?;
        let candidates = self.candidates(&parsed, speaker::office_of(text), gender_of(text));
        match candidates[..] {
            [] => self.enter(&name, parsed, speaker::office_of(text), &[]),
            [one] => {
                self.note(one, text);
                Some(one)
            }
            _ => self.decide(&candidates, &parsed, speaker::office_of(text)),
        }
    }

    /// A person of a name that somebody else bears too.
    pub fn namesake(&mut self, text: &str) -> Option<usize> {
        self.enter(&speaker::display_name(text), Name::parse(text)?, None, &[text.to_owned()])
    }

    /// Persons that nothing tells from `name`, spoken of with this office and form of address.
    fn candidates(&self, name: &Name, office: Option<&str>, gender: Option<Gender>) -> Vec<usize> {
        let known = self.surnames.get(&name.surname).map_or(&[][..], Vec::as_slice);
        let same = |p: &usize| self.persons[*p].parsed.may_be(name) && self.persons[*p].may_be_called(name, office, gender);
        let found: Vec<usize> = known.iter().copied().filter(same).collect();
        if !found.is_empty() || !name.given.is_empty() {
            return found;
        }
        // "Ms. Minagawa" is "Minagawa Haruka": a family name that stands first.
        let first = self.first_names.get(&name.surname).map_or(&[][..], Vec::as_slice);
        first.iter().copied().filter(|p| self.persons[*p].may_be_called(name, office, gender)).collect()
    }

    /// Tells persons of one surname apart by given name or by office, or leaves it open.
    fn decide(&self, candidates: &[usize], name: &Name, office: Option<&str>) -> Option<usize> {
        let exact: Vec<usize> = candidates.iter().copied().filter(|p| !name.given.is_empty() && self.persons[*p].parsed.given == name.given).collect();
        if let [one] = exact[..] {
            return Some(one);
        }
        let office = fold(office?);
        let mut same = candidates.iter().copied().filter(|p| self.persons[*p].role.as_deref().is_some_and(|r| fold(r).contains(&office)));
        same.next().filter(|_| same.next().is_none())
    }

    /// A person that the source or the head names.
    fn declare(&mut self, speaker: &Speaker) -> Option<usize> {
        // The first spelling is the raw one, which may mark the surname by capitals or a comma.
        let raw = speaker.spellings.first().and_then(|s| Name::parse(s.split(", ").next()?));
        let parsed = raw.filter(|raw| !raw.given.is_empty()).or_else(|| Name::parse(&speaker.name))?;
        self.enter(&speaker.name, parsed, speaker.role.as_deref(), &speaker.spellings)
    }

    /// `parsed` is the name taken apart as it stood: capitals that mark a surname are gone from `name`.
    fn enter(&mut self, name: &str, parsed: Name, role: Option<&str>, spellings: &[String]) -> Option<usize> {
        if parsed.is_empty() {
            return None;
        }
        let index = self.persons.len();
        self.surnames.entry(parsed.surname.clone()).or_default().push(index);
        if let Some(first) = parsed.given.first() {
            self.first_names.entry(first.clone()).or_default().push(index);
        }
        let gender = spellings.iter().find_map(|s| gender_of(s));
        let (words, name) = (folded_words(name), name.to_owned());
        let mut person = Person { name, words, parsed, role: None, role_words: Vec::new(), spellings: spellings.to_vec(), gender, speaker: None };
        person.take_role(role.map(str::to_owned));
        self.persons.push(person);
        self.note_words(index);
        Some(index)
    }

    fn meet(&mut self, text: &str, run: &Run) -> Option<usize> {
        let (whole, bare) = (one_line(run.span.of(text)), one_line(run.name.of(text)));
        let name = speaker::display_name(&bare);
        if !speaker::is_person_name(&name) {
            return None;
        }
        let parsed = Name::parse(&bare)?;
        let office = office_in(&whole, &bare);
        let candidates = self.candidates(&parsed, office.as_deref(), gender_of(&whole));
        let office = office.or_else(|| office_beside(text, run.span));
        let person = match candidates[..] {
            [] => self.enter(&name, parsed.clone(), None, &[])?,
            [one] => one,
            _ => self.decide(&candidates, &parsed, office.as_deref())?,
        };
        self.note(person, &whole);
        self.complete(person, name, parsed, office);
        Some(person)
    }

    fn note(&mut self, person: usize, spelling: &str) {
        let entry = &mut self.persons[person];
        entry.gender = entry.gender.or(gender_of(spelling));
        if entry.spellings.len() < 12 && !entry.spellings.iter().any(|s| s == spelling) {
            entry.spellings.push(spelling.to_owned());
        }
    }

    /// Enters full names without a title if an office stands beside them, or their surname is spoken
    /// of with a title somewhere.
    ///
    /// "The director, Nils Solvang" must be known before "Mr. Solvang" is, or another Solvang gets his words.
    fn meet_namesakes(&mut self, text: &str, names: &[Named]) {
        let titled = names.iter().filter(|n| n.run.titled).filter_map(|n| n.parsed.as_ref().map(|p| p.surname.clone()));
        let spoken: HashSet<String> = titled.chain(self.surnames.keys().cloned()).collect();
        for Named { run, words, parsed } in names.iter().filter(|n| !n.run.titled) {
            let Some(parsed) = parsed.as_deref().filter(|n| !n.given.is_empty()) else { continue };
            let office = office_beside(text, run.span);
            if office.is_none() && !spoken.contains(&parsed.surname) {
                continue;
            }
            let name = speaker::display_name(words);
            if !speaker::is_person_name(&name) || words.split(' ').any(is_country) {
                continue;
            }
            // "Visit Palmer online": at the start of a sentence the first word may be none of the name.
            let known = self.surnames.get(&parsed.surname).is_some_and(|persons| persons.iter().any(|p| !self.persons[*p].parsed.given.is_empty()));
            let doubtful = known && office.is_none() && begins_sentence(text, run.span.start);
            match self.candidates(parsed, office.as_deref(), None)[..] {
                [] if doubtful => {}
                [] => {
                    self.enter(&name, parsed.clone(), office.as_deref(), &[]);
                }
                [one] => self.complete(one, name, parsed.clone(), office),
                _ => {}
            }
        }
    }

    /// Takes a fuller name, and an office if none is known.
    fn complete(&mut self, person: usize, name: String, parsed: Name, office: Option<String>) {
        let entry = &mut self.persons[person];
        if parsed.len() > entry.parsed.len() {
            entry.words = folded_words(&name);
            entry.name = name;
            entry.parsed = parsed;
            self.note_words(person);
        }
        self.persons[person].take_role(office);
    }

    /// Enters the words of a person's name, by which a short form of it is looked up.
    fn note_words(&mut self, person: usize) {
        for word in &self.persons[person].words {
            let bearers = self.bearers.entry(word.clone()).or_default();
            if bearers.last() != Some(&person) {
                bearers.push(person);
            }
        }
    }

    /// Finds all mentions: titled runs, full names of persons of the roster, bare surnames.
    fn locate(&mut self, text: &str, names: &[Named]) {
        for Named { run, words, parsed } in names {
            let Some(parsed) = parsed else { continue };
            if !self.surnames.contains_key(&parsed.surname) && !self.first_names.contains_key(&parsed.surname) {
                if parsed.len() >= 2 {
                    self.strangers.push(run.span);
                }
                continue;
            }
            let whole = one_line(run.span.of(text));
            let office = office_in(&whole, words).or_else(|| office_beside(text, run.span));
            let candidates = self.candidates(parsed, office.as_deref(), gender_of(&whole));
            let person = match candidates[..] {
                [one] => Some(one),
                [] => None,
                _ => self.decide(&candidates, parsed, office.as_deref()),
            };
            match person {
                Some(person) => self.mentions.push(Mention { span: run.span, person }),
                None if candidates.is_empty() && parsed.len() >= 2 => self.strangers.push(run.span),
                None => {}
            }
        }
    }
}

/// The longest beginning of a name in a title that the text has too.
///
/// All words of a title are capitalised, so "President Hale Announces Key Appointments" looks like a
/// name of four words; the text says where it ends. A name that is nowhere in the text stays whole.
fn known_part(title: &str, name: Span, text: &str) -> Span {
    let words = name.of(title);
    let ends = words.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at).chain([words.len()]);
    let stands =
        |end: &usize| text.match_indices(&words[..*end]).any(|(at, found)| text[at + found.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric()));
    if let Some(end) = ends.filter(stands).max() {
        return Span::new(name.start, name.start + end);
    }
    // "Hale Marking the Day": a name that stands nowhere ends before what could be a verb.
    let verb = words.split_whitespace().skip(1).find(|w| w.len() > 5 && w.ends_with("ing"));
    let end = verb.map_or(words.len(), |w| words[..w.as_ptr() as usize - words.as_ptr() as usize].trim_end().len());
    Span::new(name.start, name.start + end)
}

fn begins_sentence(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end();
    before.is_empty() || before.ends_with(['.', '!', '?', ':', '"', '”', '“']) || text[before.len()..at].contains('\n')
}

/// A word that is a country's name or demonym by itself.
fn is_country(word: &str) -> bool {
    Country::is_named(word)
}

fn folded_words(name: &str) -> Vec<String> {
    name.split_whitespace().map(fold).collect()
}

/// The words with one blank between them.
pub fn one_line(text: &str) -> Cow<'_, str> {
    let white = |c: char| c.is_whitespace() && c != ' ';
    if text.contains(white) || text.contains("  ") || text.starts_with(' ') || text.ends_with(' ') {
        return Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    Cow::Borrowed(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::{Draft, Layout, extract};

    #[test]
    fn one_entry_for_all_spellings() {
        let text = "Foreign Minister Ingrid Solvang arrived. Ms. Solvang spoke. Solvang left with Minister Nils Solvang.";
        let roster = Roster::read(&extract(Draft::new(text.to_owned(), Layout::Plain)));
        let names: Vec<&str> = roster.persons.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["Ingrid Solvang", "Nils Solvang"]);
    }
}
