//! Decides which label-like lines are labels, and cuts the body into turns.

use std::collections::{HashMap, HashSet};

use super::label::{self, Form, Label, Strength, Who};
use super::people::Roster;
use super::quote;
use crate::statement::segment;
use crate::statement::speaker::{self, Name, display_name, fold, is_honorific, is_title_word};
use crate::statement::{About, Basis, Doubt, Evidence, Span, Speaker, Statement, Turn};

/// A line that may be a label, with the words up to the next one.
struct Candidate<'t> {
    start: usize,
    label: Label,
    words: &'t str,
}

/// Cuts the body into turns that tile it: one without a label if the text has none.
pub fn find(statement: &mut Statement, paragraphs: &[Span], roster: &mut Roster) -> Vec<Turn> {
    let text = std::mem::take(&mut statement.text);
    let aliases = initials(&text[..statement.body_start], statement.title.as_ref().map_or("", |t| &t.value));
    let heads = format!("{}\n{}", statement.title.as_ref().map_or("", |t| &t.value), &text[..statement.body_start]).to_lowercase();
    let candidates = candidates(&text, paragraphs, &aliases);
    // A speech whose one speaker the source names has headings with colons, but no turns, unless a
    // label is certain.
    let certain = candidates.iter().any(|c| {
        (c.label.strength == Strength::Strong && !matches!(c.label.who, Who::Unnamed(_))) || c.label.who == Who::Question || is_office_of(&c.label, roster)
    });
    let alone = statement.speakers.len() == 1 && statement.speakers[0].evidence.basis == Basis::Declared;
    let chosen = if alone && !certain { Vec::new() } else { choose(candidates, paragraphs.len(), roster, &text, heads) };
    let mut cut = Cut { text: &text, roster, speakers: &mut statement.speakers, doubts: &mut statement.doubts, known: HashMap::new() };
    let turns = cut.turns(statement.body_start, &chosen);
    statement.text = text;
    turns
}

/// Gives back to the body what was taken for a title and is the first label of an exchange ("Declan: Are we ready?").
pub fn reclaim_head(statement: &mut Statement) {
    let head = statement.head().trim_end();
    let start = head.rfind('\n').map_or(0, |at| at + 1);
    let Some(first) = label::read(&head[start..]).filter(|l| l.form != Form::Point) else { return };
    let body = segment::paragraphs(&statement.text, statement.body_start);
    let recurs = body.iter().filter_map(|p| label::read(p.of(&statement.text))).any(|l| base(&l) == base(&first) && l.form == first.form);
    let titled = statement.title.as_ref().and_then(|t| t.evidence.span).is_some_and(|span| span.end > start);
    if recurs {
        statement.body_start = start;
        statement.title = statement.title.take().filter(|_| !titled);
    }
}

fn candidates<'t>(text: &'t str, paragraphs: &[Span], aliases: &HashMap<String, String>) -> Vec<Candidate<'t>> {
    let mut found: Vec<Candidate> = Vec::new();
    // Few collections have labels inside paragraphs, and looking for them takes time.
    let inline = text.contains("HON. ") || text.contains("MR. SPEAKER") || text.contains("MADAM ");
    for paragraph in paragraphs {
        let words = paragraph.of(text);
        let first = label::read(words).or_else(|| alias(words, aliases)).map(|label| (0, label));
        let within = if inline { label::inside(words) } else { Vec::new() };
        for (at, label) in first.into_iter().chain(within) {
            found.push(Candidate { start: paragraph.start + at, label, words: "" });
        }
    }
    give_words(&mut found, text);
    found
}

/// Gives each candidate the words up to the next one.
fn give_words<'t>(candidates: &mut [Candidate<'t>], text: &'t str) {
    for index in 0..candidates.len() {
        let end = candidates.get(index + 1).map_or(text.len(), |next| next.start);
        let from = (candidates[index].start + candidates[index].label.len).min(end);
        candidates[index].words = &text[from..end];
    }
}

/// Initials that the head explains: "Interview with Amira Solberg (AS)".
fn initials(head: &str, title: &str) -> HashMap<String, String> {
    let mut found = HashMap::new();
    for text in [head, title] {
        for (at, _) in text.match_indices('(') {
            let inside = text[at + 1..].split(')').next().unwrap_or("");
            let count = inside.chars().count();
            let words: Vec<&str> = text[..at].split_whitespace().rev().take(count).collect();
            let name = words.into_iter().rev().collect::<Vec<_>>().join(" ");
            let firsts: String = name.split(' ').filter_map(|w| w.chars().next()).collect();
            if (2..=3).contains(&count) && firsts == inside && inside.chars().all(char::is_uppercase) {
                found.insert(inside.to_owned(), name);
            }
        }
    }
    found
}

fn alias(paragraph: &str, aliases: &HashMap<String, String>) -> Option<Label> {
    let (text, words) = paragraph.split_once(':').filter(|(text, _)| text.len() <= 4)?;
    let name = aliases.get(text.trim())?;
    let who = Who::Person { name: name.clone(), role: None, key: None };
    let len = paragraph.len() - words.trim_start().len();
    Some(Label { who, strength: Strength::Strong, form: Form::Colon, text: text.trim().to_owned(), len, marked: false, quotes: false })
}

/// The label without what stands in parentheses, in one spelling.
fn base(label: &Label) -> String {
    fold(label.text.split('(').next().unwrap_or(&label.text).trim())
}

/// Keeps the labels of a text whose labels bear each other out.
fn choose<'t>(mut candidates: Vec<Candidate<'t>>, paragraphs: usize, roster: &Roster, text: &'t str, heads: String) -> Vec<Candidate<'t>> {
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
    mend_typing_errors(&mut inline, text, roster);
    let keeps = Company::new(&inline, paragraphs, heads).kept(&inline, roster);
    let mut kept: Vec<Candidate> = inline.into_iter().zip(keeps).filter(|(_, keep)| *keep).map(|(c, _)| c).collect();
    // One lone label whose shape is not strong is a line of prose.
    let enough = kept.len() >= 2 || kept.iter().any(|c| c.label.strength == Strength::Strong || is_office_of(&c.label, roster));
    if !enough {
        kept = names_alone(alone, text);
    }
    kept
}

/// What the labels of a text are like together.
struct Company {
    counts: HashMap<String, usize>,
    strong: bool,
    /// Labels that recur.
    recurring: usize,
    /// Most paragraphs begin with a label, and what follows is spoken.
    dialogue: bool,
    /// Title and head, small letters.
    heads: String,
}

impl Company {
    fn new(candidates: &[Candidate], paragraphs: usize, heads: String) -> Self {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for c in candidates {
            *counts.entry(base(&c.label)).or_default() += 1;
        }
        let spoken = candidates.iter().filter(|c| quote::is_spoken(c.words)).count();
        let dialogue = counts.len() >= 2 && candidates.len() * 5 >= paragraphs * 2 && spoken * 2 >= candidates.len();
        let strong = candidates.iter().any(|c| c.label.strength == Strength::Strong);
        Self { strong, recurring: counts.values().filter(|n| **n >= 2).count(), dialogue, counts, heads }
    }

    fn kept(&self, candidates: &[Candidate], roster: &Roster) -> Vec<bool> {
        let mut keeps: Vec<bool> = candidates.iter().map(|c| self.keeps(&c.label, roster)).collect();
        // A semicolon is taken for a colon where the same label stands with one.
        let labels: HashSet<String> = candidates.iter().zip(&keeps).filter(|(_, keep)| **keep).map(|(c, _)| base(&c.label)).collect();
        for (c, keep) in candidates.iter().zip(&mut keeps).filter(|(c, _)| c.label.form == Form::Semicolon) {
            *keep = labels.contains(&base(&c.label));
        }
        keeps
    }

    fn keeps(&self, label: &Label, roster: &Roster) -> bool {
        if label.form == Form::Semicolon {
            return false;
        }
        if label.form == Form::Point && label.strength == Strength::Weak {
            return self.is_of_record(label, roster);
        }
        let recurs = self.counts[&base(label)] >= 2;
        // Headings recur too: only where two labels do, or one is certain, is there an exchange.
        let exchange = self.strong || self.recurring >= 2 || self.dialogue;
        let known = matches!(&label.who, Who::Person { name, .. } if is_known(name, roster) || self.heads.contains(&display_name(name).to_lowercase()) && name.contains(' '))
            || is_office_of(label, roster);
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
                known || (recurs && exchange && label.text.contains(' ')) || (self.dialogue && named && (label.marked || self.recurring > 0))
            }
        }
    }
}

impl Company {
    /// "GIORGIO RINALDI (Misto). Signor Presidente": words in capitals and a full stop are labels where several
    /// of them are, one recurs and what follows is spoken.
    fn is_of_record(&self, label: &Label, roster: &Roster) -> bool {
        let named = matches!(&label.who, Who::Person { name, .. } if name.contains(' ') || is_known(name, roster))
            || matches!(label.who, Who::Office(_) | Who::Unnamed(_));
        named && self.dialogue && self.recurring > 0
    }
}

/// An office alone whose holder is known to speak here.
fn is_office_of(label: &Label, roster: &Roster) -> bool {
    matches!(&label.who, Who::Office(office) if roster.speaking_by_office(office).is_some())
}

fn is_titled(label: &Label) -> bool {
    let office = matches!(&label.who, Who::Office(_) | Who::Person { role: Some(_), .. });
    office || label.text.split_whitespace().find(|w| *w != "The").is_some_and(|w| is_honorific(w) || is_title_word(w))
}

fn is_known(name: &str, roster: &Roster) -> bool {
    let Some(parsed) = Name::parse(&display_name(name)) else { return false };
    roster.persons.iter().any(|p| Name::parse(&p.name).is_some_and(|known| known.may_be(&parsed)))
}

fn is_known_in_full(name: &str, roster: &Roster) -> bool {
    let Some(parsed) = Name::parse(&display_name(name)) else { return false };
    roster.persons.iter().any(|p| Name::parse(&p.name).is_some_and(|known| !known.given.is_empty() && known.may_be(&parsed)))
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
    let spoken = candidates.iter().filter(|c| quote::is_spoken(c.words)).count();
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

/// Gives a label that stands once and is one letter off another the meaning of that one ("QMS. PSAKI:").
fn mend_typing_errors(candidates: &mut [Candidate], text: &str, roster: &Roster) {
    let bases: Vec<String> = candidates.iter().map(|c| base(&c.label)).collect();
    let count = |key: &str| bases.iter().filter(|b| *b == key).count();
    for index in 0..candidates.len() {
        let label = &candidates[index].label;
        let person = matches!(label.who, Who::Person { .. } | Who::Office(_));
        if !person || label.strength == Strength::Weak || count(&bases[index]) > 1 {
            continue;
        }
        let last = |base: &str| base.rsplit(' ').next().unwrap_or("").to_owned();
        let strange = |other: &usize| last(&bases[*other]) == last(&bases[index]) || !stands_elsewhere(&label.text, text);
        // The label that stands more often, is surer in shape or names somebody known is the right one.
        let rank = |at: usize| {
            let known = matches!(&candidates[at].label.who, Who::Person { name, .. } if is_known_in_full(name, roster));
            (count(&bases[at]), candidates[at].label.strength, known)
        };
        let better = |other: &usize| is_typing_error(&bases[index], &bases[*other]) && rank(*other) > rank(index);
        let mut near = (0..candidates.len()).filter(better).filter(strange);
        let Some(found) = near.next() else { continue };
        if near.all(|other| bases[other] == bases[found]) {
            candidates[index].label.who = candidates[found].label.who.clone();
            candidates[index].label.strength = candidates[found].label.strength;
        }
    }
}

/// True if the last word of a label is found in the text more than once, so that it is somebody's name.
fn stands_elsewhere(label: &str, text: &str) -> bool {
    let name = fold(label.rsplit(' ').next().unwrap_or(label));
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() == name.len() && fold(word) == name).count() > 1
}

/// One letter changed, doubled, lost or put before, in labels long enough; never another form of address.
fn is_typing_error(wrong: &str, right: &str) -> bool {
    let (a, b) = (wrong.split(' ').next().unwrap_or(""), right.split(' ').next().unwrap_or(""));
    let addressed = a != b && is_honorific(a) && is_honorific(b);
    let length = right.chars().count();
    let distance = strsim::osa_distance(wrong, right);
    let changed = wrong.chars().count() == length;
    !addressed && distance == 1 && length >= if changed { 8 } else { 7 } && (!changed || wrong.chars().next() == right.chars().next())
}

/// Cuts turns and finds out whose they are.
struct Cut<'a> {
    text: &'a str,
    roster: &'a mut Roster,
    speakers: &'a mut Vec<Speaker>,
    doubts: &'a mut Vec<Doubt>,
    /// Who an office or a chair is, once a label has said so ("The SPEAKER (Mr. Dlomo)").
    known: HashMap<String, usize>,
}

impl Cut<'_> {
    fn turns(&mut self, from: usize, labels: &[Candidate]) -> Vec<Turn> {
        let text = self.text;
        let mut turns: Vec<Turn> = Vec::new();
        let first = labels.first().map_or(text.len(), |c| c.start);
        if text[from..first].trim().is_empty() && !labels.is_empty() {
            // White space before the first label belongs to its turn.
        } else if from < text.len() {
            turns.push(Turn { span: Span::new(from, first), words_start: from, speaker: None, label: None, question: false });
        }
        let answerer = self.speakers.first().map(|_| 0);
        for (index, Candidate { start, label, .. }) in labels.iter().enumerate() {
            let end = labels.get(index + 1).map_or(text.len(), |next| next.start);
            let begin = if turns.is_empty() { from } else { *start };
            let words_start = (start + label.len).min(end);
            let span = Span::new(*start, words_start);
            let speaker = match &label.who {
                Who::Question => None,
                Who::Answer => answerer.or_else(|| self.subject_of_interview()),
                _ => self.speaker_of(label, span),
            };
            let question = label.who == Who::Question;
            turns.push(Turn { span: Span::new(begin, end), words_start, speaker, label: Some(label.text.clone()), question });
        }
        turns
    }

    /// The one titled person of an interview without bylines ("Interview with Foreign Minister Virta").
    fn subject_of_interview(&mut self) -> Option<usize> {
        if self.roster.persons.len() != 1 {
            return None;
        }
        let evidence = Evidence::new(Basis::Label, "the only person of the interview", "A");
        Some(self.roster.speaker(0, self.speakers, &evidence))
    }

    /// The speaker a label names: a person, or the one whose office or chair it is.
    fn speaker_of(&mut self, label: &Label, span: Span) -> Option<usize> {
        let person = match &label.who {
            Who::Person { name, role, key } => {
                let person = match key.as_ref().filter(|_| role.is_none()) {
                    Some(key) => self.of_place(name, key),
                    None => self.roster.named(name),
                };
                let role = role.clone().or_else(|| speaker::office_of(name).map(str::to_owned));
                if let (Some(person), Some(role)) = (person, role) {
                    self.roster.persons[person].role.get_or_insert(role);
                }
                // Chairs change: who sits in one for a turn is not who sits in it later.
                const PASSING: &[&str] = &["presiding", "acting", "tempore", "temporary", "deputy", "chairman"];
                let passing = key.as_ref().is_some_and(|key| key.split(' ').any(|w| PASSING.contains(&w)));
                if let (Some(person), Some(key), false) = (person, key, passing) {
                    self.known.insert(key.clone(), person);
                }
                person
            }
            Who::Office(office) => self.by_key(&label::key(office)).or_else(|| self.roster.speaking_by_office(office)),
            Who::Unnamed(key) => return self.by_key(key).map(|person| self.credit(person, label, span)),
            Who::Question | Who::Answer => None,
        };
        if person.is_none() {
            self.doubt(label, span);
        }
        person.map(|person| self.credit(person, label, span))
    }

    /// "Mr. SMITH of New Jersey" and "Mr. SMITH of Michigan" are two.
    fn of_place(&mut self, name: &str, key: &str) -> Option<usize> {
        if let Some(person) = self.known.get(key) {
            return Some(*person);
        }
        let person = self.roster.named(name)?;
        if self.known.values().any(|taken| *taken == person) { self.roster.namesake(name) } else { Some(person) }
    }

    fn credit(&mut self, person: usize, label: &Label, span: Span) -> usize {
        let evidence = Evidence::new(Basis::Label, "turn label", &label.text).at(span.start, span.end);
        self.roster.speaker(person, self.speakers, &evidence)
    }

    /// "The Secretary of State" after "The Secretary of State for the Colonies (Mr. Mordant)".
    fn by_key(&self, key: &str) -> Option<usize> {
        if let Some(person) = self.known.get(key) {
            return Some(*person);
        }
        let longer = format!("{key} ");
        let mut holders = self.known.iter().filter(|(known, _)| known.starts_with(&longer)).map(|(_, person)| *person);
        holders.next().filter(|first| holders.all(|other| other == *first))
    }

    fn doubt(&mut self, label: &Label, span: Span) {
        let why = "a label that names nobody the text makes known";
        if !self.doubts.iter().any(|d| d.about == About::Speaker && d.words == label.text) {
            self.doubts.push(Doubt::new(About::Speaker, why, &label.text, Some(span)));
        }
    }
}
