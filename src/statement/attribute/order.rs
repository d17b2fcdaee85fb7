//! The order of a statement's speakers.

use crate::statement::{Basis, Speaker, Statement};

/// Puts the speaker with most words first and drops those who are credited with nothing.
pub fn by_words(statement: &mut Statement) {
    let mut words = vec![0usize; statement.speakers.len()];
    for passage in &statement.passages {
        for (speaker, _) in &passage.speakers {
            words[*speaker] += passage.span.end - passage.span.start;
        }
    }
    for speaker in statement.quotes.iter().filter_map(|q| q.speaker) {
        words[speaker] += 1;
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
    statement.deliverers = statement.deliverers.iter().filter_map(|d| place[*d]).collect();
    statement.turns.iter_mut().for_each(|t| t.speaker = moved(t.speaker));
    statement.quotes.iter_mut().for_each(|q| q.speaker = moved(q.speaker));
    for passage in &mut statement.passages {
        passage.speakers = passage.speakers.drain(..).filter_map(|(s, e)| place[s].map(|s| (s, e))).collect();
    }
}
