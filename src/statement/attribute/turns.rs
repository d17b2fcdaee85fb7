//! Decides which label-like lines are labels, and cuts the body into turns.

use std::collections::HashMap;

use super::company::{Candidate, Known, base, choose, give_words};
use super::label::{self, Form, Label, Strength, Who};
use super::people::Roster;
use crate::statement::segment;
use crate::statement::speaker;
use crate::statement::{About, Basis, Doubt, Evidence, Span, Speaker, Statement, Turn};

/// Cuts the body into turns that tile it: one without a label if the text has none.
pub fn find(statement: &mut Statement, paragraphs: &[Span], roster: &mut Roster) -> Vec<Turn> {
    let text = std::mem::take(&mut statement.text);
    let aliases = initials(&text[..statement.body_start], statement.title.as_ref().map_or("", |t| &t.value));
    let heads = format!("{}\n{}", statement.title.as_ref().map_or("", |t| &t.value), &text[..statement.body_start]).to_lowercase();
    let candidates = candidates(&text, paragraphs, &aliases);
    // A speech whose one speaker the source names has headings with colons, but no turns, unless a
    // label is certain.
    let known = Known::of(roster);
    let certain = candidates.iter().any(|c| {
        (c.label.strength == Strength::Strong && !matches!(c.label.who, Who::Unnamed(_))) || c.label.who == Who::Question || known.is_office(&c.label)
    });
    let alone = statement.speakers.len() == 1 && statement.speakers[0].evidence.basis == Basis::Declared;
    let chosen = if alone && !certain { Vec::new() } else { choose(candidates, paragraphs.len(), &known, &text, heads) };
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

/// Cuts turns and finds out whose they are.
pub(super) struct Cut<'a> {
    pub text: &'a str,
    pub roster: &'a mut Roster,
    pub speakers: &'a mut Vec<Speaker>,
    pub doubts: &'a mut Vec<Doubt>,
    /// Who an office or a chair is, once a label has said so ("The SPEAKER (Mr. Dlomo)").
    pub known: HashMap<String, usize>,
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
    pub fn speaker_of(&mut self, label: &Label, span: Span) -> Option<usize> {
        let person = match &label.who {
            Who::Person { name, role, key } => {
                let person = match key.as_ref().filter(|_| role.is_none()) {
                    Some(key) => self.of_place(name, key),
                    None => self.roster.named(name),
                };
                let role = role.clone().or_else(|| speaker::office_of(name).map(str::to_owned));
                if let (Some(person), Some(role)) = (person, role) {
                    self.roster.persons[person].take_role(Some(role));
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
