//! One source at a time: read it, and replace what is known of it in one batch.
//!
//! Workers share one writer and know nothing of steps, commits or totals.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tantivy::indexer::UserOperation;
use tantivy::{TantivyDocument, Term};

use super::document::{self, Counts, source_key};
use super::error::IndexError;
use super::ledger::{self, Flags, LedgerEntry, halves};
use super::options::Observer;
use super::plan::{Change, declared_hash};
use super::record::{Place, Seen};
use super::room::{Room, Taken};
use super::writer::BatchWriter;
use super::{Fields, Searcher};
use crate::corpus::{self, Content, Entry, ReadError};

/// What a text takes, with the statements, passages and documents made of it, in its own size.
const GROWTH: usize = 4;

/// What became of one source.
pub(super) struct Outcome {
    pub(super) verdict: Verdict,
    /// Counts that leave and that join the totals.
    pub(super) before: Counts,
    pub(super) after: Counts,
    /// Passages written.
    pub(super) written: u64,
    /// Members of kinds that are not read, by kind.
    pub(super) skipped: BTreeMap<String, u64>,
    pub(super) bytes: u64,
    /// It has an entry before, and after.
    pub(super) known: bool,
    pub(super) stays: bool,
    pub(super) failed_before: bool,
    /// Bytes of which the observer has been told.
    pub(super) told: u64,
}

pub(super) enum Verdict {
    New,
    Updated,
    Renamed,
    Touched,
    Unchanged,
    Removed,
    Empty,
    Failed { path: String, reason: String },
}

/// What all workers share.
pub(super) struct Worker<'a> {
    pub(super) fields: &'a Fields,
    pub(super) writer: &'a BatchWriter,
    pub(super) searcher: &'a Searcher,
    pub(super) label: &'a str,
    pub(super) observer: &'a dyn Observer,
    /// What failed is read again.
    pub(super) again: bool,
    /// Bytes of a container's parts that are read together.
    pub(super) batch: usize,
    pub(super) reading: &'a Room,
    /// Files changed at this time or later, in nanoseconds, may change again without a new stamp.
    pub(super) young: i64,
}

impl Worker<'_> {
    /// Applies a change. No input may stop a run: a panic in a reader is a failure of its source.
    pub(super) fn apply_safely(&self, change: &Change) -> Result<Outcome, IndexError> {
        catch_unwind(AssertUnwindSafe(|| self.apply(change))).unwrap_or_else(|_| {
            let (entry, old) = match change {
                Change::Added(entry) => (entry, None),
                Change::Suspect { entry, old } | Change::Renamed { entry, old } => (entry, Some(&**old)),
                Change::Removed(_) => return self.apply(change),
            };
            if !corpus::is_container(entry) {
                // Not its reader: what is known of it stays.
                return self.failed(entry, old, &ReadError::Io(std::io::Error::other("an internal error; please report this file")), (0, 0));
            }
            // Some of its parts may have been written.
            self.writer.run(self.deletes(self.label, &entry.path))?;
            self.failed(entry, old, &broken(), (0, 0))
        })
    }

    fn apply(&self, change: &Change) -> Result<Outcome, IndexError> {
        match change {
            Change::Added(entry) => self.read(entry, None, Verdict::New),
            Change::Suspect { entry, old } => self.suspect(entry, old),
            Change::Renamed { entry, old } => self.read(entry, Some(old), Verdict::Renamed),
            Change::Removed(old) => {
                self.writer.run(self.deletes(&old.corpus, &old.path))?;
                Ok(Outcome { verdict: Verdict::Removed, stays: false, ..Outcome::of(old, Counts::default(), 0) })
            }
        }
    }

    /// Room for a file that is read whole. What is made of it is several times as large.
    fn room(&self, entry: &Entry) -> Taken<&Room> {
        let size = if corpus::is_container(entry) { 0 } else { usize::try_from(entry.stamp.size).unwrap_or(usize::MAX) };
        Taken::wait(self.reading, size.saturating_mul(GROWTH))
    }

    fn suspect(&self, entry: &Entry, old: &LedgerEntry) -> Result<Outcome, IndexError> {
        let _room = self.room(entry);
        // A container is not read whole into memory, not even to see that it is as it was.
        let read = if corpus::is_container(entry) {
            corpus::fingerprint_of(entry).map(|(fingerprint, stamp)| Content { bytes: Vec::new(), fingerprint, stamp })
        } else {
            corpus::read_bytes(entry)
        };
        let content = match read {
            Ok(content) => content,
            Err(error) => return self.failed(entry, Some(old), &error, (0, 0)),
        };
        // What could not be looked at is read again: how it stood before that is not known.
        if halves(content.fingerprint) != old.hash
            || corpus::is_container(entry) != old.flags.has(Flags::CONTAINER)
            || old.flags.has(Flags::RETRY)
            || self.again && old.flags.has(Flags::FAILED)
        {
            return self.content(entry, &content, Some(old), Verdict::Updated);
        }
        // The same words: renew what is known about the file and leave its passages alone.
        let young = self.is_young(&content.stamp);
        let renewed = LedgerEntry {
            stamp: content.stamp,
            declared_hash: declared_hash(entry),
            flags: old.flags.with(Flags::RECHECK, young).with(Flags::RETRY, false),
            error: ledger::reason(self.searcher, self.fields, self.label, &entry.path)?,
            ..old.clone()
        };
        let unchanged = content.stamp == old.stamp;
        let verdict = match &renewed.error {
            Some(reason) if old.flags.has(Flags::FAILED) => Verdict::Failed { path: entry.path.clone(), reason: reason.clone() },
            _ if old.flags.has(Flags::EMPTY) => Verdict::Empty,
            _ if unchanged => Verdict::Unchanged,
            _ => Verdict::Touched,
        };
        self.renew(&renewed)?;
        Ok(Outcome { verdict, ..Outcome::of(old, old.counts, content.stamp.size) })
    }

    fn read(&self, entry: &Entry, old: Option<&LedgerEntry>, verdict: Verdict) -> Result<Outcome, IndexError> {
        if corpus::is_container(entry) {
            return match corpus::fingerprint_of(entry) {
                Ok(content) => self.container(entry, content, old, verdict),
                Err(error) => self.failed(entry, old, &error, (0, 0)),
            };
        }
        let _room = self.room(entry);
        match corpus::read_bytes(entry) {
            Ok(content) => self.index(entry, &content, old, verdict),
            Err(error) => self.failed(entry, old, &error, (0, 0)),
        }
    }

    fn content(&self, entry: &Entry, content: &Content, old: Option<&LedgerEntry>, verdict: Verdict) -> Result<Outcome, IndexError> {
        if corpus::is_container(entry) {
            return self.container(entry, (content.fingerprint, content.stamp), old, verdict);
        }
        self.index(entry, content, old, verdict)
    }

    /// What a file is, where its stamp proves that.
    pub(super) fn seen(&self, entry: &Entry, stamp: &corpus::Stamp) -> Option<Seen> {
        (!self.is_young(stamp)).then(|| Seen::new(stamp, declared_hash(entry)))
    }

    pub(super) fn is_young(&self, stamp: &corpus::Stamp) -> bool {
        stamp.mtime.max(stamp.ctime) >= self.young
    }

    /// Reads the statements of a source and replaces what is known of it, in one batch.
    fn index(&self, entry: &Entry, content: &Content, old: Option<&LedgerEntry>, verdict: Verdict) -> Result<Outcome, IndexError> {
        let hash = halves(content.fingerprint);
        let read = catch_unwind(AssertUnwindSafe(|| corpus::statements(entry, &content.bytes)));
        let source = match read.unwrap_or_else(|_| Err(broken())) {
            Ok(source) => source,
            Err(error) => return self.failed(entry, old, &error, hash),
        };
        let key = source_key(self.label, &entry.path);
        let mut counts = Counts::default();
        let seen = self.seen(entry, &content.stamp);
        let place = Place { corpus: self.label, path: &entry.path, chunk: None, ordinal: 0, encoding: source.encoding, seen };
        let mut documents = document::of_source(self.fields, source.statements, &[&key], place, &mut counts)?;
        let empty = counts.statements == 0 && source.problem.is_none();
        let flags =
            Flags::default().with(Flags::FAILED, source.problem.is_some()).with(Flags::EMPTY, empty).with(Flags::RECHECK, self.is_young(&content.stamp));
        let error = source.problem.clone().or_else(|| empty.then(|| format!("no statement in it ({})", source.format)));
        let noted = LedgerEntry { flags, counts, error, ..self.entry(entry, content.stamp, hash) };
        documents.push(document::of_ledger(self.fields, &noted)?);
        self.replace(old, documents)?;
        let verdict = match source.problem {
            Some(reason) => Verdict::Failed { path: entry.path.clone(), reason },
            None if empty => Verdict::Empty,
            None => verdict,
        };
        Ok(Outcome { written: counts.passages, ..Outcome::from(old, counts, content.bytes.len() as u64, verdict) })
    }

    /// Notes a failure. What could not be looked at keeps its passages; what is malformed loses them.
    fn failed(&self, entry: &Entry, old: Option<&LedgerEntry>, error: &ReadError, hash: (u64, u64)) -> Result<Outcome, IndexError> {
        let reason = error.to_string();
        let flags = Flags::FAILED.with(Flags::RETRY, error.keeps_old()).with(Flags::RECHECK, self.is_young(&entry.stamp));
        let noted = LedgerEntry { flags, error: Some(reason.clone()), ..self.entry(entry, entry.stamp, hash) };
        let verdict = Verdict::Failed { path: entry.path.clone(), reason };
        match old.filter(|old| error.keeps_old() && old.path == entry.path) {
            Some(old) => {
                let flags = noted.flags.with(Flags::CONTAINER, old.flags.has(Flags::CONTAINER));
                let kept = LedgerEntry { counts: old.counts, hash: old.hash, flags, ..noted };
                self.renew(&kept)?;
                Ok(Outcome::from(Some(old), old.counts, 0, verdict))
            }
            None => {
                self.replace(old, vec![document::of_ledger(self.fields, &noted)?])?;
                Ok(Outcome::from(old, Counts::default(), 0, verdict))
            }
        }
    }

    pub(super) fn entry(&self, entry: &Entry, stamp: corpus::Stamp, hash: (u64, u64)) -> LedgerEntry {
        LedgerEntry {
            corpus: self.label.to_owned(),
            path: entry.path.clone(),
            stamp,
            hash,
            declared_hash: declared_hash(entry),
            flags: Flags::default(),
            counts: Counts::default(),
            error: None,
        }
    }

    pub(super) fn deletes(&self, corpus: &str, path: &str) -> Vec<UserOperation<TantivyDocument>> {
        let key = source_key(corpus, path);
        let terms = [self.fields.source_key, self.fields.ledger_key].map(|field| Term::from_field_text(field, &key));
        terms.into_iter().map(UserOperation::Delete).collect()
    }

    fn replace(&self, old: Option<&LedgerEntry>, documents: Vec<TantivyDocument>) -> Result<(), IndexError> {
        let mut operations = old.map_or_else(Vec::new, |old| self.deletes(&old.corpus, &old.path));
        operations.extend(documents.into_iter().map(UserOperation::Add));
        self.writer.run(operations)?;
        Ok(())
    }

    /// Replaces the ledger document and nothing else.
    pub(super) fn renew(&self, entry: &LedgerEntry) -> Result<(), IndexError> {
        let term = Term::from_field_text(self.fields.ledger_key, &source_key(&entry.corpus, &entry.path));
        let document = document::of_ledger(self.fields, entry)?;
        self.writer.run(vec![UserOperation::Delete(term), UserOperation::Add(document)])?;
        Ok(())
    }
}

/// A reader has panicked.
pub(super) fn broken() -> ReadError {
    ReadError::Malformed("the reader failed on it; please report this file".into())
}

impl Outcome {
    /// The outcome for a known source.
    fn of(old: &LedgerEntry, after: Counts, bytes: u64) -> Self {
        Self::from(Some(old), after, bytes, Verdict::Unchanged)
    }

    pub(super) fn from(old: Option<&LedgerEntry>, after: Counts, bytes: u64, verdict: Verdict) -> Self {
        let before = old.map_or_else(Counts::default, |old| old.counts);
        let failed_before = old.is_some_and(|old| old.flags.has(Flags::FAILED));
        Self { verdict, before, after, written: 0, skipped: BTreeMap::new(), bytes, known: old.is_some(), stays: true, failed_before, told: 0 }
    }
}
