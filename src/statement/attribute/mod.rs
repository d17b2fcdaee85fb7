//! Who says what: turns, quotes and reported words, each with the rule that settled it.
//!
//! Rules go in order and the first that fires decides; where none does the speaker stays unknown.
//! The method is that of sieves (Muzny et al., "A two-stage sieve approach for quote attribution", 2017).

mod block;
mod cjk;
mod clause;
mod company;
mod cue;
mod declared;
mod first_person;
pub mod label;
mod late;
mod order;
mod passages;
mod people;
mod quote;
mod reported;
mod runs;
mod sieve;
mod subject;
mod turns;
mod typing;
mod voice;

use super::country::{self, Country};
use super::draft::DeclaredTurn;
use super::speaker;
use super::{About, Basis, Doubt, Evidence, Kind, Quote, Span, Statement, segment};

pub use first_person::speaks_in_first_person;
pub use people::Roster;

/// Fills in the turns, passages, quotes and speakers of a statement that has its frame.
///
/// `declared` are the turns that the source marks, if it marks any.
pub fn attribute(statement: &mut Statement, declared: &[DeclaredTurn]) {
    if declared.is_empty() {
        turns::reclaim_head(statement);
    }
    let mut roster = Roster::read(statement);
    let spans = segment::paragraphs(&statement.text, statement.body_start);
    statement.turns = match declared {
        [] => turns::find(statement, &spans, &mut roster),
        declared => declared::turns(statement, declared, &mut roster),
    };
    let lang = statement.lang.as_ref().map_or("en", |l| l.value.as_str()).to_owned();
    statement.passages = segment::passages(&statement.text, &statement.turns, &lang);
    settle_kind(statement);
    let found = quote::find(&statement.text, &spans);
    let reading = sieve::read(statement, &spans, found, &mut roster);
    statement.quotes = reading.quotes;
    statement.deliverers = deliverers(statement, &mut roster);
    passages::credit(statement, &reading.reported);
    settle_origin(statement);
    order::by_words(statement);
    doubt_open_quotes(statement);
}

/// A statement that one person delivers speaks for the country of his office ("Foreign Minister of Finland").
fn settle_origin(statement: &mut Statement) {
    let [only] = statement.deliverers[..] else { return };
    if statement.origin.is_some() {
        return;
    }
    let speaker = &statement.speakers[only];
    let Some(role) = &speaker.role else { return };
    let mut countries: Vec<Country> = country::find_countries(role).into_iter().map(|m| m.country).collect();
    countries.dedup();
    if let [country] = countries[..] {
        let evidence = Evidence::new(speaker.evidence.basis, "the speaker's office", role);
        statement.origin = Some(super::Found::new(country, evidence));
    }
}

/// "I, Ilan Katzir, son of …": the one who names himself delivers a text that nobody else is said to deliver.
fn names_himself(statement: &mut Statement, roster: &mut Roster) -> Option<usize> {
    let body = statement.body();
    let (at, name) = body.match_indices("I, ").filter(|(at, _)| !body[..*at].ends_with(char::is_alphanumeric)).find_map(|(at, lead)| {
        let name = body[at + lead.len()..].split(',').next().unwrap_or("").trim();
        let words = name.split_whitespace().count();
        let shaped = (2..=4).contains(&words) && speaker::is_person_name(name) && name.split_whitespace().all(speaker::is_name_word);
        shaped.then(|| (at, name.to_owned()))
    })?;
    let start = statement.body_start + at;
    let person = roster.named(&name)?;
    let evidence = Evidence::new(Basis::Text, "names himself", &name).at(start, start + "I, ".len() + name.len());
    Some(roster.speaker(person, &mut statement.speakers, &evidence))
}

/// Keeps that quotes of some length are nobody's, with the first of them.
fn doubt_open_quotes(statement: &mut Statement) {
    const WORDS: usize = 4;
    let said = |q: &&Quote| {
        let turn = statement.turns[..statement.turns.partition_point(|t| t.span.start <= q.span().start)].last();
        let within = turn.is_some_and(|t| t.label.is_some() && t.span.contains(q.span().start));
        q.speaker.is_none() && !within && q.span().of(&statement.text).split_whitespace().count() >= WORDS
    };
    let delivered = !statement.deliverers.is_empty();
    let open: Vec<Span> = statement.quotes.iter().filter(said).map(Quote::span).collect();
    if let Some(first) = open.first().filter(|_| !delivered) {
        let why = if open.len() == 1 { "a quote without a speaker".to_owned() } else { format!("{} quotes without a speaker", open.len()) };
        statement.doubts.push(Doubt::new(About::Speaker, why, first.of(&statement.text), Some(*first)));
    }
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

/// Those who deliver a statement whose words nobody else is credited with.
///
/// Declared speakers deliver, and bylines of first-person texts do; the persons whom the title of a
/// joint statement names deliver it together. A text that quotes its own speaker in the third person
/// ("…," said Minister Lund) reports on him, and nobody delivers it.
fn deliverers(statement: &mut Statement, roster: &mut Roster) -> Vec<usize> {
    if statement.turns.iter().any(|t| t.label.is_some()) {
        return Vec::new();
    }
    let kind = statement.kind.as_ref().map(|k| k.value);
    let first_person = first_person::speaks_in_first_person(statement.body());
    if kind == Some(Kind::Joint) && roster.titular.len() > 1 && first_person {
        let title = statement.title.as_ref().map_or("", |t| t.value.as_str());
        let evidence = Evidence::new(Basis::Header, "named in the title of a joint statement", title);
        let persons = roster.titular.clone();
        return persons.into_iter().map(|p| roster.speaker(p, &mut statement.speakers, &evidence)).collect();
    }
    let named = statement.speakers.iter().any(|s| s.evidence.basis == Basis::Declared);
    if let Some(speaker) = attributable(statement, roster).filter(|_| !named) {
        return vec![speaker];
    }
    let of_head: Vec<usize> = (0..statement.speakers.len()).filter(|i| statement.speakers[*i].evidence.basis <= Basis::Header).collect();
    if of_head.is_empty() && first_person {
        return names_himself(statement, roster).into_iter().collect();
    }
    let [only] = of_head[..] else { return Vec::new() };
    let quoted = statement.quotes.iter().any(|q| q.speaker == Some(only));
    let declared = statement.speakers[only].evidence.basis == Basis::Declared;
    let reports = quoted || matches!(kind, Some(Kind::Report | Kind::Readout));
    // "Statement from President Hale" is his, unless it speaks of him.
    let by_title = statement.speakers[only].evidence.rule == "title names the speaker" && kind == Some(Kind::Statement);
    let spoken_of = || roster.person_of(only).is_some_and(|person| roster.mentions.iter().any(|m| m.person == person && m.span.start >= statement.body_start));
    let own = by_title && !spoken_of();
    let delivers =
        if declared { !quoted || (first_person && !told_of(statement, only)) } else { !reports && (first_person || own || kind == Some(Kind::Speech)) };
    if delivers { vec![only] } else { Vec::new() }
}

/// True if a text that is no speech quotes its speaker by name ("…," said Minister Lund): then it is somebody else's.
fn told_of(statement: &Statement, speaker: usize) -> bool {
    let name = speaker::fold(statement.speakers[speaker].name.rsplit(' ').next().unwrap_or(""));
    let speech = statement.kind.as_ref().is_some_and(|k| matches!(k.value, Kind::Speech | Kind::Interview));
    let named = |quote: &Quote| quote.evidence.as_ref().is_some_and(|e| speaker::fold(&e.words).contains(&name));
    !speech && statement.quotes.iter().any(|quote| quote.speaker == Some(speaker) && named(quote))
}

/// "The following is attributable to Spokesperson Ann Lund:" near the beginning of the body.
fn attributable(statement: &mut Statement, roster: &mut Roster) -> Option<usize> {
    let body = statement.body_start;
    let lead = statement.text[body..].lines().filter(|l| !l.trim().is_empty()).take(3);
    let line = lead.filter(|l| l.contains("attributable to") || l.contains("attributed to")).find(|l| l.trim_end().ends_with(':'))?;
    let at = line.as_ptr() as usize - statement.text.as_ptr() as usize;
    let mention = roster.mentions.iter().find(|m| m.span.start >= at && m.span.end <= at + line.len())?.clone();
    let evidence = Evidence::new(Basis::Header, "attributable to", line).at(at, at + line.trim_end().len());
    Some(roster.speaker(mention.person, &mut statement.speakers, &evidence))
}

#[cfg(test)]
mod tests;
