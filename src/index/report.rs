//! What an indexing run did.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

/// A source or folder that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceError {
    pub corpus: String,
    pub path: String,
    pub reason: String,
}

/// Counts of one run. Every source seen is counted under exactly one of the first eight.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    pub new: u64,
    pub updated: u64,
    pub renamed: u64,
    /// The stamp changed and the content did not.
    pub touched: u64,
    pub unchanged: u64,
    pub removed: u64,
    /// Files without statements: empty ones, or JSON without text.
    pub empty: u64,
    pub failed: u64,
    /// Files of kinds that are not read, by extension.
    pub skipped: BTreeMap<String, u64>,
    pub errors: Vec<SourceError>,
    /// Passages added by this run.
    pub passages: u64,
    /// Bytes of sources read by this run.
    pub bytes: u64,
    #[serde(serialize_with = "seconds")]
    pub elapsed: Duration,
    /// Totals of the index after the run.
    pub total_statements: u64,
    pub total_passages: u64,
    /// True if nothing was written, because it was not asked for or there was nothing to do.
    pub dry_run: bool,
}

fn seconds<S: serde::Serializer>(elapsed: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((elapsed.as_secs_f64() * 1_000.0).round() / 1_000.0)
}

impl Report {
    /// Notes a source or folder that failed.
    pub fn fail(&mut self, corpus: &str, path: &str, reason: impl Into<String>) {
        self.failed += 1;
        self.errors.push(SourceError { corpus: corpus.to_owned(), path: path.to_owned(), reason: reason.into() });
    }

    pub fn skipped_total(&self) -> u64 {
        self.skipped.values().sum()
    }
}
