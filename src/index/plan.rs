//! The plan of a run: the walk and the ledger, merged, tell what changed.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::ControlFlow;

use rayon::prelude::*;

use super::error::IndexError;
use super::ledger::{self, Flags, LedgerEntry};
use super::report::Report;
use super::state::Problem;
use super::{Fields, Searcher};
use crate::corpus::{self, Entry, Found, Walk};

/// What is to be done about a source.
#[derive(Debug)]
pub enum Change {
    /// Not known yet.
    Added(Entry),
    /// Known, and its stamp or its sidecar's values may have changed: read it, and index it if its hash has.
    Suspect { entry: Entry, old: Box<LedgerEntry> },
    /// The file at the old path is now at another one.
    Renamed { entry: Entry, old: Box<LedgerEntry> },
    /// Gone.
    Removed(Box<LedgerEntry>),
}

impl Change {
    /// Bytes to be read.
    pub fn bytes(&self) -> u64 {
        match self {
            Change::Added(entry) | Change::Suspect { entry, .. } | Change::Renamed { entry, .. } => entry.stamp.size,
            Change::Removed(_) => 0,
        }
    }
}

/// Bytes of memory that a plan holds, about.
pub fn held(work: &[(String, Vec<Change>)]) -> u64 {
    let paths = |entry: &Entry| entry.path.capacity() + entry.location.capacity();
    let of = |change: &Change| match change {
        Change::Added(entry) => paths(entry),
        Change::Suspect { entry, old } | Change::Renamed { entry, old } => paths(entry) + size_of::<LedgerEntry>() + 2 * old.path.capacity(),
        Change::Removed(old) => size_of::<LedgerEntry>() + 2 * old.path.capacity(),
    };
    let all = work.iter().map(|(_, changes)| changes.capacity() * size_of::<Change>() + changes.iter().map(of).sum::<usize>());
    all.sum::<usize>() as u64
}

/// What the merge of walk and ledger found for one corpus.
#[derive(Debug, Default)]
pub struct Plan {
    pub changes: Vec<Change>,
    pub problems: Vec<Problem>,
    pub skipped: std::collections::BTreeMap<String, u64>,
    /// Known and as they were.
    pub unchanged: u64,
    /// Known, as they were, and failed as they did.
    pub failed: Vec<LedgerEntry>,
    pub empty: u64,
}

/// Sources that are worth a thread of their own.
const PART: usize = 1_000;

/// What is known already.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) searcher: &'a Searcher,
    pub(super) fields: &'a Fields,
    /// What failed is to be read again.
    pub(super) again: bool,
}

/// Compares a walk with the ledger entries of its corpus, both in path order.
pub(super) fn plan(known: Option<Known>, label: &str, walk: Walk) -> Result<Plan, IndexError> {
    let parts = rayon::current_num_threads().min(walk.sources() / PART).max(1);
    let plans: Vec<_> = walk.split(parts).into_par_iter().map(|walk| part(known, label, walk)).collect();
    let mut plan = Plan::default();
    for part in plans {
        plan.append(part?);
    }
    keep_unreadable(&mut plan);
    if let Some(Known { searcher, fields, .. }) = known {
        for entry in &mut plan.failed {
            entry.error = ledger::reason(searcher, fields, &entry.corpus, &entry.path)?;
        }
    }
    pair_renames(&mut plan.changes);
    Ok(plan)
}

/// The plan of a part of a walk and the entries that lie between its bounds.
fn part(known: Option<Known>, label: &str, walk: Walk) -> Result<Plan, IndexError> {
    let (from, to) = walk.bounds();
    let key = |path: &str| (!path.is_empty()).then(|| [label.as_bytes(), b"\0", &corpus::path_key(path)].concat());
    let from = key(&from).or_else(|| Some([label.as_bytes(), b"\0"].concat()));
    let to = key(&to).or_else(|| Some([label.as_bytes(), b"\x01"].concat()));
    let again = known.is_some_and(|known| known.again);
    let mut merge = Merge { label, walk, again, plan: Plan::default(), pending: None };
    merge.pull();
    if let Some(Known { searcher, fields, .. }) = known {
        ledger::for_each_between(searcher, fields, (from.as_deref(), to.as_deref()), |known| {
            if let Some(key) = known.path_key(label) {
                merge.known(key, &known);
            }
            ControlFlow::Continue(())
        })?;
    }
    while let Some(entry) = merge.pending.take() {
        merge.plan.changes.push(Change::Added(entry));
        merge.pull();
    }
    Ok(merge.plan)
}

struct Merge<'a> {
    label: &'a str,
    walk: Walk,
    /// What failed is to be read again.
    again: bool,
    plan: Plan,
    /// The next source of the walk.
    pending: Option<Entry>,
}

impl Merge<'_> {
    /// Takes the walk to its next source.
    fn pull(&mut self) {
        for found in self.walk.by_ref() {
            match found {
                Found::Source(entry) => {
                    self.pending = Some(entry);
                    return;
                }
                Found::Skipped(kind) => *self.plan.skipped.entry(kind).or_default() += 1,
                Found::Unreadable { path, reason } => self.plan.problems.push(Problem { corpus: self.label.to_owned(), path, reason }),
            }
        }
    }

    /// Meets the next ledger entry: all sources before it are new, an equal one is compared.
    fn known(&mut self, key: &[u8], old: &ledger::Known) {
        while let Some(entry) = self.pending.take() {
            match entry.path.bytes().map(corpus::key_byte).cmp(key.iter().copied()) {
                Ordering::Less => {
                    self.plan.changes.push(Change::Added(entry));
                    self.pull();
                }
                Ordering::Equal => {
                    self.compare(entry, old);
                    return self.pull();
                }
                Ordering::Greater => {
                    self.pending = Some(entry);
                    break;
                }
            }
        }
        self.plan.changes.extend(old.entry().map(Box::new).map(Change::Removed));
    }

    fn compare(&mut self, entry: Entry, old: &ledger::Known) {
        let (seen, flags) = (old.seen(), old.seen().flags());
        if !seen.is(&entry.stamp, declared_hash(&entry)) || flags.has(Flags::RECHECK) || flags.has(Flags::RETRY) || self.again && flags.has(Flags::FAILED) {
            self.plan.changes.extend(old.entry().map(Box::new).map(|old| Change::Suspect { entry, old }));
        } else if flags.has(Flags::FAILED) {
            self.plan.failed.extend(old.entry());
        } else if flags.has(Flags::EMPTY) {
            self.plan.empty += 1;
        } else {
            self.plan.unchanged += 1;
        }
    }
}

/// A hash of what sidecars and mappings say about a source; 0 for nothing.
pub fn declared_hash(entry: &Entry) -> u64 {
    corpus::declared_fingerprint(entry).map_or(0, |hash| ledger::halves(hash).0)
}

/// What lies under a folder that could not be read is not gone; it stays as it was.
fn keep_unreadable(plan: &mut Plan) {
    if plan.problems.is_empty() {
        return;
    }
    let under =
        |path: &str| plan.problems.iter().any(|p| path == p.path || p.path.is_empty() || path.strip_prefix(&p.path).is_some_and(|rest| rest.starts_with('/')));
    let mut kept = Vec::new();
    plan.changes.retain(|change| match change {
        Change::Removed(old) if under(&old.path) => {
            kept.push(old.as_ref().clone());
            false
        }
        _ => true,
    });
    for entry in kept {
        if entry.flags.has(Flags::FAILED) {
            plan.failed.push(entry);
        } else if entry.flags.has(Flags::EMPTY) {
            plan.empty += 1;
        } else {
            plan.unchanged += 1;
        }
    }
}

/// A source that is gone and one that is new with its inode, size and time of change are one file
/// renamed; both halves then go into one step, so that it answers all the time.
fn pair_renames(changes: &mut Vec<Change>) {
    let identity = |stamp: &corpus::Stamp| (stamp.inode, stamp.size, stamp.mtime);
    let mut gone: HashMap<(u64, u64, i64), Box<LedgerEntry>> = HashMap::new();
    for change in changes.iter() {
        if let Change::Removed(old) = change
            && old.stamp.inode != 0
            && !old.flags.has(Flags::FAILED)
        {
            gone.insert(identity(&old.stamp), old.clone());
        }
    }
    if gone.is_empty() {
        return;
    }
    let mut moved: Vec<String> = Vec::new();
    for change in changes.iter_mut() {
        if let Change::Added(entry) = change
            && let Some(old) = gone.remove(&identity(&entry.stamp))
        {
            moved.push(old.path.clone());
            *change = Change::Renamed { entry: entry.clone(), old };
        }
    }
    moved.sort_unstable();
    changes.retain(|change| !matches!(change, Change::Removed(old) if moved.binary_search(&old.path).is_ok()));
}

impl Plan {
    /// Adds the plan of the next part.
    fn append(&mut self, next: Plan) {
        self.changes.extend(next.changes);
        self.problems.extend(next.problems);
        for (kind, count) in next.skipped {
            *self.skipped.entry(kind).or_default() += count;
        }
        self.unchanged += next.unchanged;
        self.failed.extend(next.failed);
        self.empty += next.empty;
    }

    /// Puts what needs no work into the report.
    pub fn count(&self, label: &str, report: &mut Report) {
        report.unchanged += self.unchanged;
        report.empty += self.empty;
        for (kind, count) in &self.skipped {
            *report.skipped.entry(kind.clone()).or_default() += count;
        }
        for problem in &self.problems {
            report.fail(label, &problem.path, problem.reason.clone());
        }
        for entry in &self.failed {
            report.fail(label, &entry.path, entry.error.clone().unwrap_or_else(|| "failed before, and has not changed".to_owned()));
        }
    }
}
