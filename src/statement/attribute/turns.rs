//! Decides which label-like lines are labels, and cuts the body into turns.

use std::collections::HashMap;

use super::label::{self, Label, Strength, Who};
use super::people::Roster;
use crate::statement::speaker::{self, Name, display_name, fold, is_honorific, is_title_word};
use crate::statement::{Basis, Evidence, Span, Speaker, Statement, Turn};

/// Cuts the body into turns that tile it: one without a label if the text has none.
pub fn find(statement: &mut Statement, paragraphs: &[Span], roster: &mut Roster) -> Vec<Turn> {
    let text = std::mem::take(&mut statement.text);
    let candidates: Vec<(usize, Label)> = paragraphs.iter().filter_map(|p| label::read(p.of(&text)).map(|label| (p.start, label))).collect();
    // A speech whose one speaker the source names has headings with colons, but no turns, unless a
    // label is certain.
    let certain = candidates.iter().any(|(_, label)| label.strength == Strength::Strong || label.who == Who::Question);
    let alone = statement.speakers.len() == 1 && statement.speakers[0].evidence.basis == Basis::Declared;
    let chosen = if alone && !certain { Vec::new() } else { choose(candidates, roster) };
    let turns = cut(&text, statement.body_start, &chosen, roster, &mut statement.speakers);
    statement.text = text;
    turns
}

/// Keeps the labels of a text whose labels bear each other out.
fn choose(mut candidates: Vec<(usize, Label)>, roster: &Roster) -> Vec<(usize, Label)> {
    candidates.retain(|(_, label)| !label.quotes);
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (_, label) in &candidates {
        *counts.entry(fold(&label.text)).or_default() += 1;
    }
    let strong = candidates.iter().any(|(_, l)| l.strength == Strength::Strong);
    let recurring = counts.values().filter(|n| **n >= 2).count();
    // Headings recur too: only where two labels do, or one is certain, is there an exchange.
    let exchange = strong || recurring >= 2;
    let keeps = |label: &Label| {
        let recurs = counts[&fold(&label.text)] >= 2;
        let known = matches!(&label.who, Who::Named(name) if is_known(name, roster));
        let unnamed = !matches!(label.who, Who::Named(_));
        match label.strength {
            Strength::Strong => true,
            Strength::Medium => {
                known || (exchange && (recurs || unnamed || is_titled(label))) || (counts.len() >= 2 && is_titled(label)) || (unnamed && counts.len() >= 2)
            }
            Strength::Weak => known || (recurs && exchange && label.text.contains(' ')),
        }
    };
    candidates.retain(|(_, label)| keeps(label));
    // One lone label whose shape is not strong is a line of prose.
    let enough = candidates.len() >= 2 || candidates.iter().any(|(_, l)| l.strength == Strength::Strong);
    if enough { candidates } else { Vec::new() }
}

fn is_titled(label: &Label) -> bool {
    label.text.split_whitespace().find(|w| *w != "The").is_some_and(|w| is_honorific(w) || is_title_word(w))
}

fn is_known(name: &str, roster: &Roster) -> bool {
    let Some(parsed) = Name::parse(&display_name(name)) else { return false };
    roster.persons.iter().any(|p| Name::parse(&p.name).is_some_and(|known| known.may_be(&parsed)))
}

fn cut(text: &str, from: usize, labels: &[(usize, Label)], roster: &mut Roster, speakers: &mut Vec<Speaker>) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    let first = labels.first().map_or(text.len(), |(start, _)| *start);
    if text[from..first].trim().is_empty() && !labels.is_empty() {
        // White space before the first label belongs to its turn.
    } else if from < text.len() {
        turns.push(Turn { span: Span::new(from, first), words_start: from, speaker: None, label: None, question: false });
    }
    let answerer = speakers.first().map(|_| 0);
    for (index, (start, label)) in labels.iter().enumerate() {
        let end = labels.get(index + 1).map_or(text.len(), |(next, _)| *next);
        let begin = if turns.is_empty() { from } else { *start };
        let words_start = start + label.len;
        let (speaker, question) = match &label.who {
            Who::Question => (None, true),
            Who::Unnamed => (None, false),
            Who::Answer => (answerer.or_else(|| subject_of_interview(roster, speakers)), false),
            Who::Named(name) => (speaker_of(name, label, Span::new(*start, words_start), roster, speakers), false),
        };
        turns.push(Turn { span: Span::new(begin, end), words_start, speaker, label: Some(label.text.clone()), question });
    }
    turns
}

/// The one titled person of an interview without bylines ("Interview with Foreign Minister Virta").
fn subject_of_interview(roster: &mut Roster, speakers: &mut Vec<Speaker>) -> Option<usize> {
    if roster.persons.len() != 1 {
        return None;
    }
    let evidence = Evidence::new(Basis::Label, "the only person of the interview", "A");
    Some(roster.speaker(0, speakers, &evidence))
}

/// The speaker a label names: a person, or the last one whose office it is ("MINISTER:").
fn speaker_of(name: &str, label: &Label, span: Span, roster: &mut Roster, speakers: &mut Vec<Speaker>) -> Option<usize> {
    let evidence = Evidence::new(Basis::Label, "turn label", &label.text).at(span.start, span.end);
    let (bare, role) = name.split_once(',').map_or((name, None), |(n, r)| (n, Some(r.trim())));
    let person = if speaker::is_person_name(&display_name(bare)) {
        roster.named(bare)
    } else {
        let office = bare.trim_start_matches("The ").trim_start_matches("THE ");
        roster.speaking_by_office(office)
    }?;
    if let Some(role) = role.or_else(|| speaker::office_of(bare)) {
        roster.persons[person].role.get_or_insert_with(|| role.to_owned());
    }
    Some(roster.speaker(person, speakers, &evidence))
}
