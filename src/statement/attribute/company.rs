//! Which label-like lines are labels: what the lines of a text are like together.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};

use super::first_person;
use super::label::{Form, Label, Strength, Who};
use super::people::Roster;
use super::typing::mend_typing_errors;
use crate::statement::speaker::{self, Name, display_name, fold, is_honorific, is_title_word};

/// A line that may be a label, with the words up to the next one.
pub struct Candidate<'t> {
    pub start: usize,
    pub label: Label,
    pub words: &'t str,
}

/// Gives each candidate the words up to the next one.
pub fn give_words<'t>(candidates: &mut [Candidate<'t>], text: &'t str) {
    for index in 0..candidates.len() {
        let end = candidates.get(index + 1).map_or(text.len(), |next| next.start);
        let from = (candidates[index].start + candidates[index].label.len).min(end);
        candidates[index].words = &text[from..end];
    }
}

/// The label without what stands in parentheses, in one spelling.
pub fn base(label: &Label) -> String {
    fold(label.text.split('(').next().unwrap_or(&label.text).trim())
}

/// Keeps the labels of a text whose labels bear each other out.
pub fn choose<'t>(mut candidates: Vec<Candidate<'t>>, paragraphs: usize, known: &Known, text: &'t str, heads: String) -> Vec<Candidate<'t>> {
    // In a list of reactions names stand before quotation marks; in a transcript what is said may begin with one.
    let certain = candidates.iter().filter(|c| c.label.strength == Strength::Strong && !c.label.quotes && c.label.form == Form::Colon).count();
    candidates.retain(|c| !c.label.quotes || (certain >= 2 && c.label.strength == Strength::Strong));
    // "Judge Lucy Hale: Nominee for …" lists; "The President – there is" breaks off.
    candidates.retain(|c| !["Nominee", "Candidate", "Appointed", "Member of", "Appointee"].iter().any(|word| c.words.starts_with(word)));
    let loose = |l: &Label| l.form == Form::Dash && l.strength < Strength::Strong;
    if certain >= 2 {
        candidates.retain(|c| !loose(&c.label));
    }
    let (alone, mut inline): (Vec<Candidate>, Vec<Candidate>) = candidates.into_iter().partition(|c| c.label.form == Form::Alone);
    mend_typing_errors(&mut inline, text, known);
    let keeps = Company::new(&inline, paragraphs, heads, known).kept(&inline);
    let mut kept: Vec<Candidate> = inline.into_iter().zip(keeps).filter(|(_, keep)| *keep).map(|(c, _)| c).collect();
    // One lone label whose shape is not strong is a line of prose.
    let enough = kept.len() >= 2 || kept.iter().any(|c| c.label.strength == Strength::Strong || known.is_office(&c.label));
    if !enough {
        kept = names_alone(alone, text);
    }
    kept
}

/// The persons whom a document names, as its labels are compared with them.
pub struct Known<'r> {
    roster: &'r Roster,
    /// Their names taken apart, once one is asked for.
    names: OnceCell<Vec<Name>>,
    /// Offices that were asked for, with whether one holder alone speaks here.
    offices: RefCell<HashMap<String, bool>>,
}

impl<'r> Known<'r> {
    pub fn of(roster: &'r Roster) -> Self {
        Self { roster, names: OnceCell::new(), offices: RefCell::default() }
    }

    fn names(&self) -> &[Name] {
        self.names.get_or_init(|| self.roster.persons.iter().filter_map(|person| Name::parse(&person.name)).collect())
    }

    fn has(&self, name: &str) -> bool {
        Name::parse(&display_name(name)).is_some_and(|parsed| self.names().iter().any(|known| known.may_be(&parsed)))
    }

    /// The name is that of somebody who is known by a given name too.
    pub fn has_in_full(&self, name: &str) -> bool {
        Name::parse(&display_name(name)).is_some_and(|parsed| self.names().iter().any(|known| !known.given.is_empty() && known.may_be(&parsed)))
    }

    /// An office alone whose holder is known to speak here.
    pub fn is_office(&self, label: &Label) -> bool {
        let Who::Office(office) = &label.who else { return false };
        let mut offices = self.offices.borrow_mut();
        *offices.entry(office.clone()).or_insert_with(|| self.roster.speaking_by_office(office).is_some())
    }
}

/// Certain or titled labels that make a text one of forms: "Mr M S F DE FREITAS:" again and again, never "Skills Development:".
const FORMAL: usize = 12;

/// What the labels of a text are like together.
struct Company<'k> {
    known: &'k Known<'k>,
    counts: HashMap<String, usize>,
    strong: bool,
    /// So many labels are certain or titled that one of another form has to be known.
    formal: bool,
    /// Labels that recur.
    recurring: usize,
    /// Most paragraphs begin with a label, and what follows is spoken.
    dialogue: bool,
    /// Title and head, small letters.
    heads: String,
}

impl<'k> Company<'k> {
    fn new(candidates: &[Candidate], paragraphs: usize, heads: String, known: &'k Known<'k>) -> Self {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for c in candidates {
            *counts.entry(base(&c.label)).or_default() += 1;
        }
        let spoken = candidates.iter().filter(|c| first_person::is_spoken(c.words)).count();
        let dialogue = counts.len() >= 2 && candidates.len() * 5 >= paragraphs * 2 && spoken * 2 >= candidates.len();
        let strong = candidates.iter().any(|c| c.label.strength == Strength::Strong);
        let formal = candidates.iter().filter(|c| c.label.strength == Strength::Strong || is_titled(&c.label)).count() >= FORMAL;
        Self { known, strong, formal, recurring: counts.values().filter(|n| **n >= 2).count(), dialogue, counts, heads }
    }

    fn kept(&self, candidates: &[Candidate]) -> Vec<bool> {
        let mut keeps: Vec<bool> = candidates.iter().map(|c| self.keeps(&c.label)).collect();
        // A semicolon is taken for a colon where the same label stands with one.
        let labels: HashSet<String> = candidates.iter().zip(&keeps).filter(|(_, keep)| **keep).map(|(c, _)| base(&c.label)).collect();
        for (c, keep) in candidates.iter().zip(&mut keeps).filter(|(c, _)| c.label.form == Form::Semicolon) {
            *keep = labels.contains(&base(&c.label));
        }
        keeps
    }

    fn keeps(&self, label: &Label) -> bool {
        if label.form == Form::Semicolon {
            return false;
        }
        if label.form == Form::Point && label.strength == Strength::Weak {
            return self.is_of_record(label);
        }
        let recurs = self.counts[&base(label)] >= 2;
        // Headings recur too: only where two labels do, or one is certain, is there an exchange.
        let exchange = self.strong || self.recurring >= 2 || self.dialogue;
        let known = matches!(&label.who, Who::Person { name, .. } if self.known.has(name) || self.heads.contains(&display_name(name).to_lowercase()) && name.contains(' '))
            || self.known.is_office(label);
        let unnamed = matches!(label.who, Who::Question | Who::Answer | Who::Unnamed(_));
        let company = self.counts.len() >= 2;
        match label.strength {
            Strength::Strong => true,
            Strength::Medium => {
                let titled = is_titled(label);
                known
                    || (exchange && (recurs || unnamed || titled))
                    || (company && (titled || unnamed))
                    || (titled && recurs)
                    || (self.dialogue && (label.marked || self.recurring > 0))
            }
            // One word alone may be anything; it is a name where all labels are like that.
            Strength::Weak => {
                let caseless = !label.text.contains(|c: char| c.is_uppercase() || c.is_lowercase());
                let named = label.text.contains(' ') || !self.strong || caseless;
                known || (recurs && exchange && !self.formal && label.text.contains(' ')) || (self.dialogue && named && (label.marked || self.recurring > 0))
            }
        }
    }

    /// "GIORGIO RINALDI (Misto). Signor Presidente": words in capitals and a full stop are labels where several
    /// of them are, one recurs and what follows is spoken.
    fn is_of_record(&self, label: &Label) -> bool {
        let named = matches!(&label.who, Who::Person { name, .. } if name.contains(' ') || self.known.has(name))
            || matches!(label.who, Who::Office(_) | Who::Unnamed(_));
        named && self.dialogue && self.recurring > 0
    }
}

fn is_titled(label: &Label) -> bool {
    let office = matches!(&label.who, Who::Office(_) | Who::Person { role: Some(_), .. });
    office || label.text.split_whitespace().find(|w| *w != "The").is_some_and(|w| is_honorific(w) || is_title_word(w))
}

/// Names alone on their lines are labels where one recurs among others, or where titles stand before
/// them, and where what follows is spoken: schedules and lists of participants have such lines too.
fn names_alone<'t>(mut candidates: Vec<Candidate<'t>>, text: &'t str) -> Vec<Candidate<'t>> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for c in &candidates {
        *counts.entry(base(&c.label)).or_default() += 1;
    }
    candidates.retain(|c| is_titled_alone(&c.label.text) || counts[&base(&c.label)] >= 2);
    give_words(&mut candidates, text);
    let distinct: HashSet<String> = candidates.iter().map(|c| base(&c.label)).collect();
    let recurring = counts.values().filter(|n| **n >= 2).count();
    let titled = candidates.iter().filter(|c| is_titled_alone(&c.label.text)).count();
    let spoken = candidates.iter().filter(|c| first_person::is_spoken(c.words)).count();
    // Lists of names have no sentences below them.
    let told = candidates.iter().filter(|c| is_told(c.words) && c.label.text.split_whitespace().count() <= 7).count();
    let bears_out = (distinct.len() >= 2 && recurring >= 1 && candidates.len() >= 3) || titled >= 2;
    let all = candidates.len();
    let speech = told * 3 >= all * 2 && (spoken * 2 >= all || recurring >= 2);
    if bears_out && speech && all >= 2 { candidates } else { Vec::new() }
}

/// The first line below a label is a sentence, or long.
fn is_told(words: &str) -> bool {
    let line = words.lines().map(str::trim).find(|l| l.chars().any(char::is_alphabetic)).unwrap_or("");
    line.ends_with(['.', '!', '?', '…', '”', '"', ')', ',', ':']) || line.chars().count() > 90
}

/// A form of address or an office's head word in a label that is alone on its line.
fn is_titled_alone(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or("");
    (is_honorific(first) && fold(first) != "the") || text.split_whitespace().any(speaker::is_head)
}
