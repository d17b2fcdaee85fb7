//! All documents of a commit, counted by the source they belong to.

use std::collections::HashMap;

use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

use super::IndexError;
use super::schema::{Fields, doctype};

/// What is in the index, without regard to what the ledger says.
#[derive(Default)]
pub(super) struct Inventory {
    /// Live statements and passages by the key of their source, and by that of their container.
    held: HashMap<String, (u64, u64)>,
    /// Keys of parts that are noted.
    parts: HashMap<String, u64>,
    pub(super) statements_twice: u64,
    pub(super) passages_twice: u64,
    pub(super) parts_twice: u64,
}

impl Inventory {
    pub(super) fn of(searcher: &Searcher, fields: &Fields) -> Result<Self, IndexError> {
        let mut inventory = Inventory::default();
        let (mut statements, mut passages) = (Vec::new(), Vec::new());
        for segment in searcher.segment_readers() {
            let kinds = Kinds::of(segment, fields.doctype)?;
            let (ids, ordinals) = (segment.fast_fields().u64("statement")?, segment.fast_fields().u64("ordinal")?);
            let identity = |doc: &DocId| (ids.first(*doc), ordinals.first(*doc));
            statements.extend(kinds.statements.iter().map(|doc| ids.first(*doc)));
            passages.extend(kinds.passages.iter().map(identity));
            for_each_live(segment, fields.source_key, |key, docs| {
                let held = inventory.held.entry(key.to_owned()).or_default();
                held.0 += kinds.count(&kinds.statements, docs);
                held.1 += kinds.count(&kinds.passages, docs);
            })?;
            for_each_live(segment, fields.ledger_key, |key, docs| {
                let parts = kinds.count(&kinds.parts, docs);
                if parts > 0 {
                    *inventory.parts.entry(key.to_owned()).or_default() += parts;
                }
            })?;
        }
        inventory.statements_twice = repeated(statements);
        inventory.passages_twice = repeated(passages);
        inventory.parts_twice = inventory.parts.values().map(|count| count - 1).sum();
        Ok(inventory)
    }

    /// Live statements and passages of a source.
    pub(super) fn held(&self, key: &str) -> (u64, u64) {
        self.held.get(key).copied().unwrap_or_default()
    }

    /// Live documents of sources that are neither known nor parts of one.
    pub(super) fn orphans(&self, known: impl Fn(&str) -> bool) -> u64 {
        self.held.iter().filter(|(key, _)| !known(key) && !self.parts.contains_key(*key)).map(|(_, held)| held.0 + held.1).sum()
    }
}

/// The live documents of a segment by what they are, in order.
struct Kinds {
    statements: Vec<DocId>,
    passages: Vec<DocId>,
    parts: Vec<DocId>,
}

impl Kinds {
    fn of(segment: &SegmentReader, field: Field) -> Result<Self, IndexError> {
        let of = |kind: &str| -> Result<Vec<DocId>, IndexError> {
            let term = Term::from_field_text(field, kind);
            let postings = segment.inverted_index(field)?.read_postings(&term, IndexRecordOption::Basic)?;
            Ok(postings.map(|postings| live(segment, postings)).unwrap_or_default())
        };
        Ok(Self { statements: of(doctype::STATEMENT)?, passages: of(doctype::PASSAGE)?, parts: of(doctype::PART)? })
    }

    fn count(&self, kind: &[DocId], docs: &[DocId]) -> u64 {
        docs.iter().filter(|doc| kind.binary_search(doc).is_ok()).count() as u64
    }
}

fn live(segment: &SegmentReader, mut postings: impl DocSet) -> Vec<DocId> {
    let mut docs = Vec::new();
    while postings.doc() != TERMINATED {
        if !segment.is_deleted(postings.doc()) {
            docs.push(postings.doc());
        }
        postings.advance();
    }
    docs
}

/// Calls `visit` with each term of a field and its live documents.
fn for_each_live(segment: &SegmentReader, field: Field, mut visit: impl FnMut(&str, &[DocId])) -> Result<(), IndexError> {
    let inverted = segment.inverted_index(field)?;
    let mut terms = inverted.terms().stream()?;
    while terms.advance() {
        let postings = inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
        let docs = live(segment, postings);
        let key = std::str::from_utf8(terms.key()).map_err(|_| IndexError::Damaged("a key is no text".into()))?;
        if !docs.is_empty() {
            visit(key, &docs);
        }
    }
    Ok(())
}

/// How many are there again.
fn repeated<T: Ord>(mut all: Vec<T>) -> u64 {
    all.sort_unstable();
    all.windows(2).filter(|two| two[0] == two[1]).count() as u64
}
