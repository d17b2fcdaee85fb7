//! Credits passages with those whose words they hold.

use super::reported::Reported;
use crate::statement::{Basis, Evidence, Passage, Quote, Role, Span, Statement};

/// Credits each passage with those whose words it holds.
pub fn credit(statement: &mut Statement, reported: &[Reported]) {
    let deliverers = statement.deliverers.clone();
    let turns = &statement.turns;
    let quotes = &statement.quotes;
    let speakers = &statement.speakers;
    let spoken = Places::of(quotes.iter().enumerate().flat_map(|(index, quote)| quote.spans.iter().map(move |span| (span.start, index))));
    let told = Places::of(reported.iter().enumerate().map(|(index, words)| (words.at, index)));
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
            quoted_within(passage, quotes, &spoken);
            continue;
        }
        if turn.label.is_none() && !deliverers.is_empty() {
            passage.role = Role::Speech;
            for speaker in &deliverers {
                let of = &speakers[*speaker].evidence;
                passage.speakers.push((*speaker, Evidence { rule: format!("delivered by: {}", of.rule), ..of.clone() }));
            }
            quoted_within(passage, quotes, &spoken);
            continue;
        }
        for quote in spoken.within(passage.span).into_iter().map(|index| &quotes[index]) {
            passage.role = Role::Quote;
            if let (Some(speaker), Some(evidence)) = (quote.speaker, &quote.evidence) {
                add(&mut passage.speakers, speaker, evidence);
            }
        }
        for words in told.within(passage.span).into_iter().map(|index| &reported[index]) {
            if passage.role == Role::Narration {
                passage.role = Role::Paraphrase;
            }
            add(&mut passage.speakers, words.speaker, &words.evidence);
        }
    }
}

/// How sure the attribution of a quotation inside somebody's speech must be to credit the passage with it too.
const SURE: f32 = 0.9;

/// Credits a passage of a speech with those it quotes by name as well.
fn quoted_within(passage: &mut Passage, quotes: &[Quote], spoken: &Places) {
    for quote in spoken.within(passage.span).into_iter().map(|index| &quotes[index]).filter(|q| q.confidence >= SURE) {
        if let (Some(speaker), Some(evidence)) = (quote.speaker, &quote.evidence) {
            add(&mut passage.speakers, speaker, evidence);
        }
    }
}

fn add(speakers: &mut Vec<(usize, Evidence)>, speaker: usize, evidence: &Evidence) {
    if !speakers.iter().any(|(known, _)| *known == speaker) {
        speakers.push((speaker, evidence.clone()));
    }
}

/// Where things begin in a text, by number: each passage looks for its own among all.
struct Places(Vec<(usize, usize)>);

impl Places {
    fn of(places: impl Iterator<Item = (usize, usize)>) -> Self {
        let mut places: Vec<(usize, usize)> = places.collect();
        places.sort_unstable();
        Self(places)
    }

    /// The numbers of those within a span, each once, in order.
    fn within(&self, span: Span) -> Vec<usize> {
        let from = self.0.partition_point(|(at, _)| *at < span.start);
        let mut found: Vec<usize> = self.0[from..].iter().take_while(|(at, _)| span.contains(*at)).map(|(_, index)| *index).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_within_a_span_is_found_once() {
        let places = Places::of([(9, 0), (1, 0), (4, 2), (4, 1), (7, 3)].into_iter());
        assert_eq!(places.within(Span::new(1, 8)), [0, 1, 2, 3]);
        assert_eq!(places.within(Span::new(2, 7)), [1, 2]);
        assert_eq!(places.within(Span::new(5, 7)), [0; 0]);
    }
}
