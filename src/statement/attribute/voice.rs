//! Where somebody speaks, and who says "I" there.

use super::first_person;
use super::people::Roster;
use crate::statement::{Basis, Kind, Span, Statement};

/// Where somebody speaks: labelled turns, or all of a text in the first person.
pub fn spoken(statement: &Statement, text: &str, paragraphs: &[Span], voiced: bool) -> Vec<Span> {
    let turns: Vec<Span> = statement.turns.iter().filter(|t| t.label.is_some()).map(|t| t.span).collect();
    let report = statement.kind.as_ref().is_some_and(|k| k.value == Kind::Report);
    if turns.is_empty() && !report && (voiced || begins_in_first_person(text, paragraphs)) {
        return vec![Span::new(0, usize::MAX)];
    }
    turns
}

/// Paragraphs by which a text shows whose voice it is in.
const OPENING: usize = 12;

/// True if a text is in the first person before it gives the word to somebody else ("… said:").
fn begins_in_first_person(text: &str, paragraphs: &[Span]) -> bool {
    let own = paragraphs.iter().take(OPENING).take_while(|p| !p.of(text).trim_end().ends_with(':'));
    let end = own.last().map_or(0, |p| p.end);
    let start = paragraphs.first().map_or(0, |p| p.start);
    end > start && first_person::speaks_in_first_person(&text[start..end])
}

/// Who says "I" where: the speakers of turns, or the one whom the head names as the author.
pub fn voices(statement: &Statement, roster: &Roster) -> Vec<(Span, usize)> {
    let of = |speaker: usize| roster.person_of(speaker);
    let turns = statement.turns.iter().filter_map(|t| Some((t.span, of(t.speaker?)?)));
    let mut voices: Vec<(Span, usize)> = turns.collect();
    let head: Vec<usize> = (0..statement.speakers.len()).filter(|i| statement.speakers[*i].evidence.basis <= Basis::Header).collect();
    if let ([], [only]) = (&voices[..], &head[..])
        && let Some(person) = of(*only)
    {
        voices.push((Span::new(0, usize::MAX), person));
    }
    voices
}
