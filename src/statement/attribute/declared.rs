//! Turns that the source itself marks: taken as they are, and only their speakers are looked up.

use std::collections::HashMap;

use super::label;
use super::people::Roster;
use super::turns::Cut;
use crate::statement::draft::{DeclaredTurn, Who};
use crate::statement::{Basis, Evidence, Span, Statement, Turn, speaker};

/// The turns of a body, as the source marks them; what stands before the first is a turn without a label.
pub fn turns(statement: &mut Statement, declared: &[DeclaredTurn], roster: &mut Roster) -> Vec<Turn> {
    let text = std::mem::take(&mut statement.text);
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut cut = Cut { text: &text, roster, speakers: &mut statement.speakers, doubts: &mut statement.doubts, known: HashMap::new() };
    let from = statement.body_start;
    let mut spoken: Vec<usize> = Vec::new();
    let mut turns: Vec<Turn> = Vec::new();
    for (index, declared_turn) in declared.iter().enumerate() {
        let end = declared.get(index + 1).map_or(text.len(), |next| next.start.max(from)).max(from);
        let start = declared_turn.start.max(from);
        if turns.is_empty() && !text[from..start].trim().is_empty() {
            turns.push(Turn { span: Span::new(from, start), words_start: from, speaker: None, label: None, question: false });
        }
        if start >= end {
            continue;
        }
        let begin = if turns.is_empty() { from } else { start };
        let words_start = declared_turn.words_start.clamp(start, end);
        let label = Some(text[start..words_start].trim().trim_end_matches(':').trim_end().to_owned());
        let (speaker, label, question) = match &declared_turn.who {
            Who::Nobody => (None, None, false),
            Who::Question => (None, label, true),
            Who::Resumed => {
                let before: Option<&Turn> = turns.iter().rev().find(|turn| turn.label.is_some());
                before.map_or((None, None, false), |turn| (turn.speaker, turn.label.clone(), turn.question))
            }
            Who::Label => (of_label(&mut cut, &text[start..words_start], Span::new(start, words_start), &mut spoken), label, false),
            Who::Person { name, role } => {
                let person = known.get(name).copied().or_else(|| of_name(cut.roster, name));
                known.extend(person.map(|person| (name.clone(), person)));
                spoken.extend(person.filter(|person| !spoken.contains(person)));
                let speaker = person.map(|person| {
                    if let Some(role) = role {
                        cut.roster.persons[person].take_role(Some(role.clone()));
                    }
                    let evidence = Evidence::new(Basis::Label, "the source marks the turn", name).at(start, words_start);
                    let speaker = cut.roster.speaker(person, cut.speakers, &evidence);
                    // The source's full name, whatever else the text calls him.
                    if is_full(name) {
                        cut.speakers[speaker].name = speaker::display_name(name);
                    }
                    speaker
                });
                (speaker, label.filter(|l| !l.is_empty()).or_else(|| Some(name.clone())), false)
            }
        };
        turns.push(Turn { span: Span::new(begin, end), words_start, speaker, label, question });
    }
    if turns.is_empty() && from < text.len() {
        turns.push(Turn { span: Span::new(from, text.len()), words_start: from, speaker: None, label: None, question: false });
    }
    statement.text = text;
    turns
}

/// True for a name with a given name written out.
fn is_full(name: &str) -> bool {
    speaker::Name::parse(name).is_some_and(|name| name.given.first().is_some_and(|given| given.chars().count() > 2))
}

/// The person of a name that the source vouches for; a name of no known shape is one all the same.
fn of_name(roster: &mut Roster, name: &str) -> Option<usize> {
    roster.named(name).or_else(|| name.contains(char::is_alphabetic).then(|| roster.namesake(name)).flatten())
}

/// True for a label with words in small letters other than those of names: "La consellera de Treball, Afers Socials".
fn is_office(label: &str) -> bool {
    let outside = label.split('(').next().unwrap_or(label);
    let small = outside.split_whitespace().filter(|word| word.starts_with(char::is_lowercase) && !speaker::Class::of(word).particle);
    outside.contains(',') && small.filter(|word| !matches!(*word, "of" | "the" | "for" | "and" | "to" | "in")).count() > 0
}

/// The person whom the words of a label name, if they can be told.
fn of_label(cut: &mut Cut, text: &str, span: Span, spoken: &mut Vec<usize>) -> Option<usize> {
    let bare = text.trim().trim_end_matches(|c: char| matches!(c, ':' | '.' | '-' | '–' | '—') || c.is_whitespace());
    // "The Minister of State, Department of Fisheries (Mr. Lund)"
    let within = || bare.strip_suffix(')').and_then(|b| b.rsplit_once('(')).and_then(|(_, name)| label::read(&format!("{name}: x")));
    let label = if is_office(bare) { within() } else { label::read(&format!("{bare}: x")).or_else(within) }?;
    if let label::Who::Person { name, .. } = &label.who
        && let Some(name) = speaker::Name::parse(name)
    {
        // Whoever has spoken before is meant, rather than somebody who is only spoken of.
        let known: Vec<usize> = spoken.iter().copied().filter(|p| cut.roster.persons[*p].parsed.may_be(&name)).collect();
        if let [person] = known[..] {
            let evidence = Evidence::new(Basis::Label, "turn label", bare).at(span.start, span.end);
            return Some(cut.roster.speaker(person, cut.speakers, &evidence));
        }
    }
    let speaker = cut.speaker_of(&label, span)?;
    spoken.extend(cut.roster.person_of(speaker).filter(|person| !spoken.contains(person)));
    Some(speaker)
}
