//! Words told without quotation marks: "X said that …".

use super::clause::{begins_clause, comes_after_verb, is_passive, verb_after};
use super::cue;
use super::people::Roster;
use super::quote::Quoted;
use super::subject::inside_quote;
use crate::statement::{Basis, Evidence, Span, Speaker};

/// Somebody's words told without quotation marks ("X said that …").
pub struct Reported {
    /// Where the subject stands.
    pub at: usize,
    pub speaker: usize,
    pub evidence: Evidence,
}

/// Sentences outside quotes of the shape "X said (that) …": reported words.
pub fn reported(text: &str, paragraphs: &[Span], found: &[Quoted], roster: &mut Roster, speakers: &mut Vec<Speaker>) -> Vec<Reported> {
    let mentions = roster.mentions.clone();
    let mut reported = Vec::new();
    for mention in mentions {
        let here = paragraphs.partition_point(|p| p.end <= mention.span.start);
        let Some(paragraph) = paragraphs.get(here).filter(|p| p.contains(mention.span.start) && mention.span.end <= p.end) else { continue };
        if inside_quote(found, mention.span.start) {
            continue;
        }
        let active = verb_after(&text[mention.span.end..paragraph.end]).filter(|(verb, used)| {
            let passive = cue::takes_person(verb) && is_passive(&text[mention.span.end..mention.span.end + used]);
            cue::reports(verb) && !passive
        });
        let subject_first = begins_clause(text, mention.span.start) && active.is_some();
        let verb_first = comes_after_verb(&text[paragraph.start..mention.span.start]);
        if subject_first || verb_first {
            let words = mention.span.of(text);
            let evidence = Evidence::new(Basis::Cue, "reported words", words).at(mention.span.start, mention.span.end);
            let speaker = roster.speaker(mention.person, speakers, &evidence);
            reported.push(Reported { at: mention.span.start, speaker, evidence });
        }
    }
    reported
}
