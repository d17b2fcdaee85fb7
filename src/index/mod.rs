//! Statements to disk: generations of a Tantivy index that is its own ledger.
//!
//! The folder holds `g-N/` (one Tantivy index each), `current` (the name of the live one) and `lock`.
//! A commit is the only thing that changes what is known: passages, ledger and totals change in one.

mod age;
pub mod analyzer;
mod build;
mod check;
mod container;
mod corpora;
mod directory;
mod disk;
mod document;
mod error;
mod fresh;
mod generation;
mod inventory;
pub mod ledger;
pub mod likeness;
mod merges;
mod options;
mod plan;
pub mod record;
mod report;
mod room;
mod run;
mod schema;
mod seal;
mod state;
mod store;
mod survey;
pub mod words;
mod worker;
mod writer;

use serde::de::DeserializeOwned;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED, TantivyDocument, Term};

pub use age::{Age, version};
pub use build::{build, remove};
pub use check::{Check, Fault, Mend, check};
pub use document::{Counts, source_key};
pub use error::IndexError;
pub use fresh::{FilePlace, Files, Stale};
pub use generation::Generation;
pub use options::{BuildOptions, CorpusSpec, Observer, Silent};
pub use plan::Change;
pub use report::{Report, SourceError};
pub use room::{LEAST_MEMORY, MEMORY};
pub use schema::{Fields, doctype};
pub use state::{CorpusState, Problem, State};
pub use store::Store;
use store::{opening, state_of, sync_folder};

/// What a search reads: one commit, with what it knows about itself.
pub struct Snapshot {
    pub searcher: Searcher,
    pub fields: Fields,
    pub state: State,
}

/// The record of the one live document that a term finds.
pub fn stored<T: DeserializeOwned>(searcher: &Searcher, fields: &Fields, term: &Term) -> Result<Option<T>, IndexError> {
    for (ord, segment) in searcher.segment_readers().iter().enumerate() {
        let inverted = segment.inverted_index(term.field())?;
        let Some(mut postings) = inverted.read_postings(term, IndexRecordOption::Basic)? else { continue };
        while postings.doc() != TERMINATED {
            if !segment.is_deleted(postings.doc()) {
                return record_at(searcher, fields, DocAddress::new(ord as u32, postings.doc())).map(Some);
            }
            postings.advance();
        }
    }
    Ok(None)
}

/// The record of a document.
pub fn record_at<T: DeserializeOwned>(searcher: &Searcher, fields: &Fields, address: DocAddress) -> Result<T, IndexError> {
    let document: TantivyDocument = searcher.doc(address)?;
    let bytes = document.get_first(fields.record).and_then(|v| v.as_bytes()).unwrap_or_default();
    serde_json::from_slice(bytes).map_err(|e| IndexError::Damaged(format!("a stored record cannot be read: {e}")))
}
