//! Containers: each part is a source of its own in the ledger, so that memory stays bounded and a change costs its part.
//!
//! The documents of a part carry two source keys, its own and its container's: a part is replaced by the
//! one, and a container that goes takes all its parts along by the other.

use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;
use tantivy::indexer::UserOperation;
use tantivy::{TantivyDocument, Term};

use super::document::{self, Counts, source_key};
use super::error::IndexError;
use super::ledger::{self, Flags, LedgerEntry, PartEntry, halves};
use super::plan::declared_hash;
use super::record::Place;
use super::worker::{Outcome, Verdict, Worker, broken};
use crate::corpus::{self, Entry, Part, ReadError, Stamp};

/// Parts that are read at a time, if they are not too many bytes.
const BATCH_PARTS: usize = 256;
/// Failed parts that are named.
const NAMED: usize = 20;

/// The key of a part's documents.
pub fn part_key(corpus: &str, container: &str, name: &str) -> String {
    source_key(corpus, &format!("{container}\u{1}{name}"))
}

/// What becomes of a container while its parts are read.
#[derive(Default)]
struct Tally {
    counts: Counts,
    written: u64,
    seen: HashSet<String>,
    /// The first parts that failed, and how many did.
    failed: Vec<String>,
    failures: usize,
    sequence: u64,
    /// Bytes of which the observer has been told.
    told: u64,
}

/// Why the parts were not read to their end.
enum Stop {
    Read(ReadError),
    Index(IndexError),
}

impl From<ReadError> for Stop {
    fn from(error: ReadError) -> Self {
        Stop::Read(error)
    }
}

impl From<IndexError> for Stop {
    fn from(error: IndexError) -> Self {
        Stop::Index(error)
    }
}

impl Worker<'_> {
    /// Brings a container up to date: parts that are as they were stay, others are replaced, and those that are gone go.
    pub(super) fn container(
        &self,
        entry: &Entry,
        (fingerprint, stamp): ([u8; 16], Stamp),
        old: Option<&LedgerEntry>,
        verdict: Verdict,
    ) -> Result<Outcome, IndexError> {
        let known = match old.filter(|old| old.path == entry.path && old.flags.has(Flags::CONTAINER)) {
            Some(_) => ledger::parts(self.searcher, self.fields, self.label, &entry.path)?,
            None => {
                if let Some(old) = old {
                    self.writer.run(self.deletes(&old.corpus, &old.path))?;
                }
                HashMap::new()
            }
        };
        let mut tally = Tally::default();
        let read = self.read_parts(entry, &known, &mut tally);
        let (passed, error) = match read {
            // It was hashed in one pass and read in another.
            Ok(passed) if !is_as_it_was(entry, &stamp) => (passed, Some(ReadError::Changing)),
            Ok(passed) => (passed, None),
            Err(Stop::Index(error)) => return Err(error),
            Err(Stop::Read(error)) => (corpus::Passed::default(), Some(error)),
        };
        let keeps = error.as_ref().is_some_and(ReadError::keeps_old);
        for (key, part) in known.iter().filter(|(key, _)| !tally.seen.contains(*key)) {
            if keeps {
                tally.counts = tally.counts.plus(part.counts);
            } else {
                self.writer.run(vec![UserOperation::Delete(Term::from_field_text(self.fields.source_key, key))])?;
            }
        }
        let reason = reason(&tally, passed.problem, error.as_ref());
        let empty = reason.is_none() && tally.counts.statements == 0;
        let flags = Flags::CONTAINER
            .with(Flags::FAILED, reason.is_some())
            .with(Flags::RETRY, keeps)
            .with(Flags::EMPTY, empty)
            .with(Flags::RECHECK, self.is_young(&stamp));
        let noted = LedgerEntry {
            flags,
            counts: tally.counts,
            declared_hash: declared_hash(entry),
            error: reason.clone().or_else(|| empty.then(|| "no statement in it".to_owned())),
            ..self.entry(entry, stamp, if keeps { (0, 0) } else { halves(fingerprint) })
        };
        self.renew(&noted)?;
        let verdict = match reason {
            Some(reason) => Verdict::Failed { path: entry.path.clone(), reason },
            None if empty => Verdict::Empty,
            None => verdict,
        };
        let outcome = Outcome::from(old, tally.counts, entry.stamp.size, verdict);
        Ok(Outcome { written: tally.written, skipped: passed.skipped, told: tally.told, ..outcome })
    }

    fn read_parts(&self, entry: &Entry, known: &HashMap<String, PartEntry>, tally: &mut Tally) -> Result<corpus::Passed, Stop> {
        let mut batch: Vec<Part> = Vec::new();
        let mut bytes = 0;
        let passed = corpus::parts(entry, &mut |part: Part| -> Result<(), Stop> {
            bytes += part.bytes.as_ref().map_or(0, Vec::len);
            batch.push(part);
            if bytes >= self.batch || batch.len() >= BATCH_PARTS {
                self.tell(entry, bytes, tally);
                bytes = 0;
                self.batch(entry, std::mem::take(&mut batch), known, tally)?;
            }
            Ok(())
        });
        // What came before a break is read all the same.
        self.batch(entry, batch, known, tally)?;
        passed
    }

    /// Tells how far a container is read. Its parts may be larger than it is, since it is packed.
    fn tell(&self, entry: &Entry, bytes: usize, tally: &mut Tally) {
        let bytes = (bytes as u64).min(entry.stamp.size - tally.told.min(entry.stamp.size));
        tally.told += bytes;
        self.observer.read(bytes);
    }

    fn batch(&self, container: &Entry, parts: Vec<Part>, known: &HashMap<String, PartEntry>, tally: &mut Tally) -> Result<(), IndexError> {
        if self.observer.cancelled() {
            // Half a container is not committed.
            return Err(IndexError::Interrupted { kept: true });
        }
        let from = tally.sequence;
        tally.sequence += parts.len() as u64;
        let done: Vec<Result<PartDone, IndexError>> =
            parts.into_par_iter().enumerate().map(|(place, part)| self.part(container, part, from + place as u64, known)).collect();
        for part in done {
            let part = part?;
            tally.counts = tally.counts.plus(part.counts);
            tally.written += part.written;
            if let Some(reason) = part.failed {
                tally.failures += 1;
                if tally.failed.len() < NAMED {
                    tally.failed.push(format!("{}: {reason}", part.name));
                }
            }
            tally.seen.insert(part.key);
        }
        Ok(())
    }

    /// Brings one part up to date.
    fn part(&self, container: &Entry, part: Part, sequence: u64, known: &HashMap<String, PartEntry>) -> Result<PartDone, IndexError> {
        let key = part_key(self.label, &container.path, &part.name);
        let bytes = part.bytes.as_deref().unwrap_or_default();
        let hash = halves(corpus::fingerprint(bytes, &part.entry));
        let old = known.get(&key);
        let parent = source_key(self.label, &container.path);
        let entry = |flags: Flags, counts: Counts, error: Option<String>| PartEntry { name: part.name.clone(), sequence, hash, flags, counts, error };
        // What failed is read again: the lines it names, or what it lacks, may be others now.
        if let Some(old) = old.filter(|old| old.hash == hash && part.bytes.is_ok() && !old.flags.has(Flags::FAILED)) {
            if old.sequence != sequence {
                // It stands elsewhere in its container now; its words are the same.
                let renewed = PartEntry { sequence, ..old.clone() };
                let document = document::of_part(self.fields, self.label, &renewed, [&key, &parent])?;
                let term = Term::from_field_text(self.fields.ledger_key, &key);
                self.writer.run(vec![UserOperation::Delete(term), UserOperation::Add(document)])?;
            }
            return Ok(PartDone { name: part.name, key, counts: old.counts, written: 0, failed: None });
        }
        let read = match &part.bytes {
            Err(error) => Err(error.to_string()),
            Ok(bytes) => catch_unwind(AssertUnwindSafe(|| corpus::part_statements(&part, bytes))).unwrap_or_else(|_| Err(broken())).map_err(|e| e.to_string()),
        };
        let mut counts = Counts::default();
        let (mut documents, problem) = match read {
            Err(reason) => (Vec::new(), Some(reason)),
            Ok(source) => {
                let place = Place {
                    corpus: self.label,
                    path: &part.entry.path,
                    chunk: part.is_chunk.then_some(part.name.as_str()),
                    ordinal: 0,
                    encoding: source.encoding,
                    seen: self.seen(container, &container.stamp),
                };
                (document::of_source(self.fields, source.statements, &[&key, &parent], place, &mut counts)?, source.problem)
            }
        };
        let flags = Flags::default().with(Flags::FAILED, problem.is_some()).with(Flags::EMPTY, counts.statements == 0 && problem.is_none());
        documents.push(document::of_part(self.fields, self.label, &entry(flags, counts, problem.clone()), [&key, &parent])?);
        let mut operations: Vec<UserOperation<TantivyDocument>> = Vec::with_capacity(documents.len() + 1);
        if old.is_some() {
            operations.push(UserOperation::Delete(Term::from_field_text(self.fields.source_key, &key)));
        }
        operations.extend(documents.into_iter().map(UserOperation::Add));
        self.writer.run(operations)?;
        Ok(PartDone { name: part.name.clone(), key, counts, written: counts.passages, failed: problem })
    }
}

struct PartDone {
    name: String,
    key: String,
    counts: Counts,
    written: u64,
    failed: Option<String>,
}

fn is_as_it_was(entry: &Entry, stamp: &Stamp) -> bool {
    std::fs::symlink_metadata(&entry.location).is_ok_and(|metadata| Stamp::of(&metadata) == *stamp)
}

/// What of a container could not be read, in one line.
fn reason(tally: &Tally, problem: Option<String>, error: Option<&ReadError>) -> Option<String> {
    let mut reasons: Vec<String> = error.map(ReadError::to_string).into_iter().chain(problem).collect();
    if !tally.failed.is_empty() {
        let named = tally.failed.join("; ");
        let more = tally.failures - tally.failed.len();
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        let parts = if tally.failures == 1 { "1 part".to_owned() } else { format!("{} parts", tally.failures) };
        reasons.push(format!("{parts} not read, or not whole: {named}{more}"));
    }
    (!reasons.is_empty()).then(|| reasons.join("; "))
}
