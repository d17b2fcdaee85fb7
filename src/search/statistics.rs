//! Statistics of the live passages, for ranking.
//!
//! The engine's own counts include deleted documents until segments are merged; an index that was
//! changed would then rank otherwise than one built anew. These are exact: totals from the commit's
//! state, document frequencies counted again where a segment has deletions.

use std::sync::atomic::{AtomicU64, Ordering};

use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use super::lexeme::Lexeme;
use super::values::Members;
use crate::index::{Fields, IndexError, State};

pub struct Statistics<'a> {
    searcher: &'a Searcher,
    pub passages: u64,
    body: Field,
    exact: Field,
    body_words: u64,
    exact_words: u64,
    statements: u64,
    /// Passages of all terms that were asked for: what a search has to look through, about.
    asked: AtomicU64,
}

/// Passages that are looked through before another thread has begun.
const SMALL: u64 = 30_000;

/// Words of an average title, speaker's office or publisher: fields whose length says little.
const SHORT_FIELD: f32 = 8.0;

impl<'a> Statistics<'a> {
    pub fn new(searcher: &'a Searcher, fields: &Fields, state: &State) -> Self {
        let State { passages, statements, body_words, exact_words, .. } = *state;
        Self { searcher, passages, statements, body: fields.body, exact: fields.exact, body_words, exact_words, asked: AtomicU64::new(0) }
    }

    /// Words of an average passage in a field.
    pub fn average_length(&self, field: Field) -> f32 {
        let words = match field {
            field if field == self.body => self.body_words,
            field if field == self.exact => self.exact_words,
            _ => return SHORT_FIELD,
        };
        (words as f32 / self.passages.max(1) as f32).max(1.0)
    }

    /// Words of an average statement, with its title as often as it has passages.
    pub fn average_statement(&self) -> f32 {
        (self.body_words as f32 / self.statements.max(1) as f32).max(1.0)
    }

    /// Live passages that hold a term.
    pub fn frequency(&self, term: &Term) -> Result<u64, IndexError> {
        let mut total = 0;
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(term.field())?;
            let Some(info) = inverted.get_term_info(term)? else { continue };
            total += match segment.alive_bitset() {
                None => u64::from(info.doc_freq),
                Some(alive) => {
                    let postings = inverted.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
                    u64::from(postings.doc_freq_given_deletes(alive))
                }
            };
        }
        self.ask(total);
        Ok(total)
    }

    /// Live passages that hold any term of a word.
    pub fn frequency_of(&self, word: &Lexeme) -> Result<u64, IndexError> {
        if let [term] = &word.terms[..] {
            return self.frequency(term);
        }
        let mut total = 0;
        for segment in self.searcher.segment_readers() {
            let Some(occurrences) = word.occurrences(segment)? else { continue };
            let mut seen = Members::none(segment.max_doc());
            match segment.alive_bitset() {
                None => occurrences.for_each(|doc| seen.add(doc)),
                Some(alive) => occurrences.for_each(|doc| {
                    if alive.is_alive(doc) {
                        seen.add(doc);
                    }
                }),
            }
            total += seen.len();
        }
        self.ask(total);
        Ok(total)
    }

    /// Notes that so many passages are to be looked through.
    pub fn ask(&self, passages: u64) {
        self.asked.fetch_add(passages, Ordering::Relaxed);
    }

    /// Threads that are worth it for what was asked so far, of so many; 0 for as many as there are processors.
    pub fn threads(&self, most: usize) -> usize {
        match most {
            _ if self.asked.load(Ordering::Relaxed) < SMALL => 1,
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            most => most,
        }
    }

    /// Robertson and Spärck Jones' weight of a term, never negative (as Lucene has it).
    pub fn weight(&self, frequency: u64) -> f32 {
        let (n, total) = (frequency as f32, self.passages.max(frequency) as f32);
        (1.0 + (total - n + 0.5) / (n + 0.5)).ln()
    }
}
