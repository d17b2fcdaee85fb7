//! Who says what: turns, quotes and reported words, each with the rule that settled it.
//!
//! Rules go in order and the first that fires decides; where none does the speaker stays unknown.
//! The method is that of sieves (Muzny et al., "A two-stage sieve approach for quote attribution", 2017).

mod cue;
pub mod label;
mod people;
mod quote;
mod sieve;
mod turns;

use super::{Basis, Evidence, Kind, Role, Speaker, Statement, segment};

pub use people::Roster;
pub use quote::speaks_in_first_person;

/// Fills in the turns, passages, quotes and speakers of a statement that has its frame.
pub fn attribute(statement: &mut Statement) {
    let mut roster = Roster::read(statement);
    let spans = segment::paragraphs(&statement.text, statement.body_start);
    statement.turns = turns::find(statement, &spans, &mut roster);
    let lang = statement.lang.as_ref().map_or("en", |l| l.value.as_str()).to_owned();
    statement.passages = segment::passages(&statement.text, &statement.turns, &lang);
    settle_kind(statement);
    let found = quote::find(&statement.text, &spans);
    let reading = sieve::read(statement, &spans, found, &mut roster);
    statement.quotes = reading.quotes;
    statement.deliverer = deliverer(statement);
    credit_passages(statement, &reading.reported);
    order_speakers(statement);
}

/// A text with labelled turns is a transcript, whatever its title calls it, unless it is a debate or an interview.
fn settle_kind(statement: &mut Statement) {
    let labels = statement.turns.iter().filter(|t| t.label.is_some()).count();
    let told = statement.kind.as_ref().map(|k| k.value);
    if labels >= 2 && !matches!(told, Some(Kind::Debate | Kind::Interview | Kind::Transcript)) {
        let evidence = Evidence::new(Basis::Text, "labelled turns", &format!("{labels} labels"));
        statement.kind = Some(super::Found::new(Kind::Transcript, evidence));
    }
}

/// The one who delivers a statement whose words nobody else is credited with.
///
/// Declared speakers and bylines deliver first-person texts. A text that quotes its own speaker in
/// the third person ("…," said Minister Lund) reports on him, and nobody delivers it.
fn deliverer(statement: &Statement) -> Option<usize> {
    let labelled = statement.turns.iter().any(|t| t.label.is_some());
    let head = statement.speakers.iter().position(|s| matches!(s.evidence.basis, Basis::Declared | Basis::Header))?;
    let several = statement.speakers.iter().filter(|s| matches!(s.evidence.basis, Basis::Declared | Basis::Header)).count() > 1;
    if labelled || several {
        return None;
    }
    let quoted = statement.quotes.iter().filter(|q| q.speaker == Some(head)).count();
    let kind = statement.kind.as_ref().map(|k| k.value);
    let reports = quoted > 0 || matches!(kind, Some(Kind::Report | Kind::Readout));
    let first_person = quote::speaks_in_first_person(statement.body());
    (!reports && (first_person || matches!(kind, Some(Kind::Speech)))).then_some(head)
}

/// Credits each passage with those whose words it holds.
fn credit_passages(statement: &mut Statement, reported: &[sieve::Reported]) {
    let deliverer = statement.deliverer;
    let turns = &statement.turns;
    let quotes = &statement.quotes;
    let speakers = &statement.speakers;
    for passage in &mut statement.passages {
        let turn = &turns[passage.turn];
        if turn.question {
            passage.role = Role::Question;
            continue;
        }
        if let Some(speaker) = turn.speaker {
            passage.role = Role::Speech;
            let label = turn.label.as_deref().unwrap_or("");
            let evidence = Evidence::new(Basis::Label, "turn label", label).at(turn.span.start, turn.words_start);
            passage.speakers.push((speaker, evidence));
            continue;
        }
        if let Some(speaker) = deliverer.filter(|_| turn.label.is_none()) {
            passage.role = Role::Speech;
            let of = &speakers[speaker].evidence;
            passage.speakers.push((speaker, Evidence { rule: format!("delivered by: {}", of.rule), ..of.clone() }));
            continue;
        }
        let within = |at: usize| passage.span.contains(at);
        for quote in quotes.iter().filter(|q| q.spans.iter().any(|s| within(s.start))) {
            passage.role = Role::Quote;
            if let (Some(speaker), Some(evidence)) = (quote.speaker, &quote.evidence) {
                credit(&mut passage.speakers, speaker, evidence);
            }
        }
        for words in reported.iter().filter(|r| within(r.at)) {
            if passage.role == Role::Narration {
                passage.role = Role::Paraphrase;
            }
            credit(&mut passage.speakers, words.speaker, &words.evidence);
        }
    }
}

fn credit(speakers: &mut Vec<(usize, Evidence)>, speaker: usize, evidence: &Evidence) {
    if !speakers.iter().any(|(known, _)| *known == speaker) {
        speakers.push((speaker, evidence.clone()));
    }
}

/// Puts the speaker with most words first and drops those who are credited with nothing.
fn order_speakers(statement: &mut Statement) {
    let mut words = vec![0usize; statement.speakers.len()];
    for passage in &statement.passages {
        for (speaker, _) in &passage.speakers {
            words[*speaker] += passage.span.end - passage.span.start;
        }
    }
    for (count, speaker) in words.iter_mut().zip(&statement.speakers) {
        // A declared speaker stays, with or without a passage: the source says whose statement it is.
        *count += usize::from(speaker.evidence.basis <= Basis::Header);
    }
    let mut order: Vec<usize> = (0..words.len()).filter(|i| words[*i] > 0).collect();
    order.sort_by_key(|i| (statement.speakers[*i].evidence.basis > Basis::Header, std::cmp::Reverse(words[*i])));
    let mut place = vec![None; words.len()];
    order.iter().enumerate().for_each(|(to, from)| place[*from] = Some(to));
    renumber(statement, &order, &place);
}

fn renumber(statement: &mut Statement, order: &[usize], place: &[Option<usize>]) {
    let old: Vec<Speaker> = std::mem::take(&mut statement.speakers);
    statement.speakers = order.iter().map(|i| old[*i].clone()).collect();
    let moved = |speaker: Option<usize>| speaker.and_then(|s| place[s]);
    statement.deliverer = moved(statement.deliverer);
    statement.turns.iter_mut().for_each(|t| t.speaker = moved(t.speaker));
    statement.quotes.iter_mut().for_each(|q| q.speaker = moved(q.speaker));
    for passage in &mut statement.passages {
        passage.speakers = passage.speakers.drain(..).filter_map(|(s, e)| place[s].map(|s| (s, e))).collect();
    }
}

#[cfg(test)]
mod tests;
