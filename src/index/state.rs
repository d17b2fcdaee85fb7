//! What a commit knows about the index as a whole: the payload that Tantivy keeps with it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::age::{Age, version};
use super::document::Counts;
use crate::corpus;

/// A corpus in the index.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorpusState {
    pub label: String,
    /// Its folder, with `\\xNN` for bytes that are no UTF-8.
    pub root: String,
    /// When the last run that changed anything ended, seconds since 1970.
    pub indexed_at: i64,
    /// By what limits its sources were read; what failed by others is read again.
    #[serde(default)]
    pub limits: String,
    /// False while a run has committed a step of it and not its last one.
    pub complete: bool,
}

impl CorpusState {
    pub fn folder(&self) -> PathBuf {
        corpus::unspelt(&self.root)
    }
}

/// A folder or table that the last run could not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub corpus: String,
    pub path: String,
    pub reason: String,
}

/// The payload of a commit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct State {
    pub version: String,
    pub corpora: Vec<CorpusState>,
    pub problems: Vec<Problem>,
    /// Files of kinds that are not read, by extension, with the corpus they are in.
    pub skipped: Vec<(String, String, u64)>,
    pub sources: u64,
    pub failed: u64,
    pub statements: u64,
    pub passages: u64,
    pub body_words: u64,
    pub exact_words: u64,
}

impl State {
    pub fn new() -> Self {
        Self {
            version: version(),
            corpora: Vec::new(),
            problems: Vec::new(),
            skipped: Vec::new(),
            sources: 0,
            failed: 0,
            statements: 0,
            passages: 0,
            body_words: 0,
            exact_words: 0,
        }
    }

    /// Takes the counts of a source in or out of the totals.
    pub fn count(&mut self, counts: Counts, add: bool) {
        let totals = [&mut self.statements, &mut self.passages, &mut self.body_words, &mut self.exact_words];
        let parts = [counts.statements, counts.passages, counts.body_words, counts.exact_words];
        for (total, part) in totals.into_iter().zip(parts) {
            *total = if add { *total + part } else { total.saturating_sub(part) };
        }
    }

    pub fn age(&self) -> Age {
        Age::of(&self.version)
    }

    /// True if the last run of every corpus came to its end.
    pub fn is_complete(&self) -> bool {
        self.corpora.iter().all(|c| c.complete)
    }
}

impl Default for State {
    fn default() -> Self {
        Self::new()
    }
}
