//! The pipeline: plan, read and attribute in parallel, write whole sources, commit.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rayon::prelude::*;
use tantivy::indexer::{LogMergePolicy, UserOperation};
use tantivy::{IndexWriter, ReloadPolicy, TantivyDocument, Term};

use super::document::{self, Counts, source_key};
use super::error::IndexError;
use super::ledger::{self, Flags, LedgerEntry, halves};
use super::plan::{Change, Plan, declared_hash, plan};
use super::record::Place;
use super::report::Report;
use super::state::{CorpusState, State};
use super::{Fields, Generation, Searcher, Store, state_of, sync_folder};
use crate::corpus::{self, Entry, ReadError, Walk, WalkOptions};

/// A folder to be indexed, and the label under which it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorpusSpec {
    pub label: String,
    pub root: PathBuf,
}

impl CorpusSpec {
    /// Its entry in the state before it is read.
    fn unread(&self) -> CorpusState {
        CorpusState { label: self.label.clone(), root: self.root.to_string_lossy().into_owned(), indexed_at: 0, complete: false }
    }
}

#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// Build a new generation from nothing.
    pub full: bool,
    /// Tell what would be done and write nothing.
    pub dry_run: bool,
    /// Wait for another writer instead of giving up.
    pub wait: bool,
    /// A corpus that has become empty is meant to be.
    pub allow_empty: bool,
    /// Threads that read; 0 for as many as there are cores.
    pub threads: usize,
    /// Time after which a long run commits what it has.
    pub commit_every: Duration,
}

impl Default for BuildOptions {
    fn default() -> Self {
        Self { full: false, dry_run: false, wait: false, allow_empty: false, threads: 0, commit_every: Duration::from_secs(60) }
    }
}

/// Is told how a run gets on, and asked whether to go on.
pub trait Observer: Sync {
    /// The plan is made: so many sources and bytes are to be read.
    fn planned(&self, _sources: u64, _bytes: u64) {}
    /// A source is done.
    fn done(&self, _bytes: u64) {}
    /// What is read is being committed.
    fn committing(&self) {}
    /// True once the user wants the run to stop.
    fn cancelled(&self) -> bool {
        false
    }
}

/// Memory for postings that are not yet written, over all threads. More buys little (CRATES notes).
const HEAP: usize = 120 << 20;
/// The engine's least memory per thread.
const HEAP_PER_THREAD: usize = 20 << 20;
/// Sources and bytes handed to the workers at a time; bounds what a broken-off run loses.
const STEP_SOURCES: usize = 4_096;
const STEP_BYTES: u64 = 256 << 20;

/// Brings the index up to date with the given corpora, or with all it knows if none are given.
pub fn build(store: &Store, specs: &[CorpusSpec], options: &BuildOptions, observer: &dyn Observer) -> Result<Report, IndexError> {
    let started = Instant::now();
    let mut report = if options.dry_run { rehearse(store, specs, options)? } else { perform(store, specs, options, observer)? };
    report.elapsed = started.elapsed();
    Ok(report)
}

/// A dry run takes no lock and creates nothing.
fn rehearse(store: &Store, specs: &[CorpusSpec], options: &BuildOptions) -> Result<Report, IndexError> {
    let live = if store.exists() { store.open_current()? } else { None };
    let specs = targets(specs, &store.recorded()?, options.full || live.is_none())?;
    dry_run(store, &specs, live.as_ref().filter(|_| !options.full), options)
}

fn perform(store: &Store, specs: &[CorpusSpec], options: &BuildOptions, observer: &dyn Observer) -> Result<Report, IndexError> {
    let _lock = store.lock(options.wait)?;
    store.remove_others();
    // A rebuild of named folders does not need to read what it replaces.
    let mend = options.full && !specs.is_empty();
    let known = store.recorded().or_else(|e| if mend { Ok(Vec::new()) } else { Err(e) })?;
    let live = store.open_current().or_else(|e| if mend { Ok(None) } else { Err(e) })?;
    let full = options.full || (live.is_none() && store.exists());
    let specs = targets(specs, &known, full)?;
    let generation = match live {
        Some(generation) if !full => generation,
        _ => first_commit(store, full, &specs)?,
    };
    let held: Vec<String> = if full && !options.allow_empty { known.into_iter().map(|c| c.label).collect() } else { Vec::new() };
    let done = Run::new(store, &generation, &specs, options, observer).and_then(|run| run.run(full, &held));
    if done.is_ok() && full {
        store.make_current(&generation)?;
    } else if full {
        // Half a generation is of no use and may be what fills the disk.
        let _ = std::fs::remove_dir_all(&generation.path);
    }
    done.map_err(|error| store.blame_disk(error))
}

/// Removes a corpus from the index.
pub fn remove(store: &Store, label: &str, wait: bool) -> Result<Report, IndexError> {
    let started = Instant::now();
    let _lock = store.lock(wait)?;
    let generation = store.open_current()?.ok_or_else(|| IndexError::Missing(store.root().to_owned()))?;
    let known = store.recorded()?;
    if !known.iter().any(|c| c.label == label) {
        return Err(IndexError::NoLabel { label: label.to_owned(), known: known.into_iter().map(|c| c.label).collect() });
    }
    let options = BuildOptions { allow_empty: true, ..BuildOptions::default() };
    let nobody = Silent;
    let mut run = Run::new(store, &generation, &[], &options, &nobody)?;
    let entries = ledger::entries(&run.searcher, &generation.fields)?;
    let changes = entries.into_iter().filter(|e| e.corpus == label).map(|e| Change::Removed(Box::new(e))).collect();
    run.state.corpora.retain(|c| c.label != label);
    run.state.problems.retain(|p| p.corpus != label);
    run.state.skipped.retain(|(corpus, ..)| corpus != label);
    run.work(&[(label.to_owned(), changes)], false)?;
    run.finish()?;
    let mut report = run.report;
    report.elapsed = started.elapsed();
    Ok(report)
}

struct Silent;

impl Observer for Silent {}

/// The corpora of a run: those asked for, and for a rebuild all that the index holds.
fn targets(asked: &[CorpusSpec], known: &[CorpusState], full: bool) -> Result<Vec<CorpusSpec>, IndexError> {
    let mut specs = asked.to_vec();
    for spec in &specs {
        let root = spec.root.to_string_lossy();
        if let Some(other) = known.iter().find(|c| c.label == spec.label && c.root != root) {
            return Err(IndexError::LabelTaken { label: spec.label.clone(), root: PathBuf::from(&other.root) });
        }
    }
    for corpus in known {
        let missing = !specs.iter().any(|s| s.label == corpus.label);
        if missing && (full || asked.is_empty()) {
            specs.push(CorpusSpec { label: corpus.label.clone(), root: PathBuf::from(&corpus.root) });
        }
    }
    for spec in &specs {
        if !spec.root.is_dir() {
            return Err(IndexError::NoCorpus(spec.root.clone()));
        }
    }
    Ok(specs)
}

/// A new generation. The first of an index is live from the start, so that a broken-off first run goes on.
fn first_commit(store: &Store, full: bool, specs: &[CorpusSpec]) -> Result<Generation, IndexError> {
    let generation = store.create_next()?;
    if !full {
        let mut writer: IndexWriter = generation.index.writer_with_num_threads(1, HEAP_PER_THREAD)?;
        // The corpora stand in it from the start: a rerun without arguments must know them.
        let corpora = specs.iter().map(CorpusSpec::unread).collect();
        let state = State { corpora, ..State::new() };
        commit(&mut writer, &state, &generation)?;
        writer.wait_merging_threads()?;
        store.make_current(&generation)?;
    }
    Ok(generation)
}

fn commit(writer: &mut IndexWriter, state: &State, generation: &Generation) -> Result<(), IndexError> {
    let payload = serde_json::to_string(state).map_err(|e| IndexError::Damaged(e.to_string()))?;
    let mut prepared = writer.prepare_commit()?;
    prepared.set_payload(&payload);
    prepared.commit()?;
    // The engine syncs files but not, after its rename, the folder that names them.
    sync_folder(&generation.path)?;
    Ok(())
}

fn planned(store: &Store, spec: &CorpusSpec, known: Option<(&Searcher, &Fields)>, options: &BuildOptions) -> Result<Plan, IndexError> {
    let walk = Walk::new(&WalkOptions { root: spec.root.clone(), except: Some(store.root().to_owned()) });
    let plan = plan(known, &spec.label, walk)?;
    let removed = plan.changes.iter().filter(|c| matches!(c, Change::Removed(_))).count();
    let rest = plan.changes.len() - removed + plan.failed.len();
    if removed > 0 && rest == 0 && plan.unchanged + plan.empty == 0 && !options.allow_empty {
        return Err(IndexError::WouldEmpty { label: spec.label.clone(), sources: removed as u64 });
    }
    Ok(plan)
}

/// Refuses to rebuild from a folder that has become empty or cannot be read whole: what was indexed
/// of it would be lost.
fn keeps(label: &str, plan: &Plan) -> Result<(), IndexError> {
    if let Some(problem) = plan.problems.iter().find(|p| !p.path.ends_with("metadata.csv") && !p.path.ends_with("metadata.tsv")) {
        return Err(IndexError::WouldLose { label: label.to_owned(), path: problem.path.clone(), reason: problem.reason.clone() });
    }
    if plan.changes.is_empty() {
        return Err(IndexError::WouldEmpty { label: label.to_owned(), sources: 0 });
    }
    Ok(())
}

/// Counts what a run would do. Suspects are read and hashed, nothing is written.
fn dry_run(store: &Store, specs: &[CorpusSpec], live: Option<&Generation>, options: &BuildOptions) -> Result<Report, IndexError> {
    let mut report = Report { dry_run: true, ..Report::default() };
    let reader = live.map(|g| g.index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()).transpose()?;
    let searcher = reader.as_ref().map(|r: &tantivy::IndexReader| r.searcher());
    for spec in specs {
        let known = searcher.as_ref().zip(live.map(|g| &g.fields));
        let plan = planned(store, spec, known, options)?;
        plan.count(&spec.label, &mut report);
        for change in &plan.changes {
            report.bytes += change.bytes();
            match change {
                Change::Added(_) => report.new += 1,
                Change::Renamed { .. } => report.renamed += 1,
                Change::Removed(_) => report.removed += 1,
                Change::Suspect { entry, old } => match corpus::read_bytes(entry) {
                    Err(error) => report.fail(&spec.label, &entry.path, error.to_string()),
                    Ok(content) if halves(content.fingerprint) != old.hash => report.updated += 1,
                    Ok(_) if old.flags.has(Flags::EMPTY) => report.empty += 1,
                    Ok(_) if entry.stamp == old.stamp => report.unchanged += 1,
                    Ok(_) => report.touched += 1,
                },
            }
        }
    }
    Ok(report)
}

/// What became of one source.
struct Outcome {
    verdict: Verdict,
    /// Counts that leave and that join the totals.
    before: Counts,
    after: Counts,
    /// Passages written.
    written: u64,
    bytes: u64,
    /// It has an entry before, and after.
    known: bool,
    stays: bool,
    failed_before: bool,
}

enum Verdict {
    New,
    Updated,
    Renamed,
    Touched,
    Unchanged,
    Removed,
    Empty,
    Failed { path: String, reason: String },
}

struct Run<'a> {
    store: &'a Store,
    generation: &'a Generation,
    specs: &'a [CorpusSpec],
    options: &'a BuildOptions,
    observer: &'a dyn Observer,
    writer: IndexWriter,
    pool: rayon::ThreadPool,
    searcher: Searcher,
    state: State,
    report: Report,
    started: SystemTime,
    committed: Instant,
}

impl<'a> Run<'a> {
    fn new(
        store: &'a Store,
        generation: &'a Generation,
        specs: &'a [CorpusSpec],
        options: &'a BuildOptions,
        observer: &'a dyn Observer,
    ) -> Result<Self, IndexError> {
        let threads = if options.threads == 0 { std::thread::available_parallelism().map_or(1, usize::from) } else { options.threads };
        let writers = threads.min(HEAP / HEAP_PER_THREAD);
        let writer: IndexWriter = generation.index.writer_with_num_threads(writers, HEAP.max(writers * HEAP_PER_THREAD))?;
        // A killed run leaves files that would collide with this one's; see the engine's opstamps.
        writer.garbage_collect_files().wait()?;
        remove_leftovers(generation)?;
        let mut policy = LogMergePolicy::default();
        policy.set_del_docs_ratio_before_merge(0.3);
        writer.set_merge_policy(Box::new(policy));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|e| IndexError::Damaged(e.to_string()))?;
        let reader = generation.index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let state = state_of(&generation.index)?;
        Ok(Self {
            store,
            generation,
            specs,
            options,
            observer,
            writer,
            pool,
            searcher: reader.searcher(),
            state,
            report: Report::default(),
            started: SystemTime::now(),
            committed: Instant::now(),
        })
    }

    /// `held` are the corpora that a rebuild must not lose.
    fn run(mut self, full: bool, held: &[String]) -> Result<Report, IndexError> {
        let before = self.state.clone();
        let mut work = Vec::new();
        for spec in self.specs {
            let plan = planned(self.store, spec, Some((&self.searcher, &self.generation.fields)), self.options)?;
            if held.contains(&spec.label) {
                keeps(&spec.label, &plan)?;
            }
            plan.count(&spec.label, &mut self.report);
            self.note_corpus(spec, &plan);
            work.push((spec.label.clone(), plan.changes));
        }
        let idle = work.iter().all(|(_, changes)| changes.is_empty()) && self.state == before && before.is_complete() && !full;
        if idle {
            self.report.total_statements = self.state.statements;
            self.report.total_passages = self.state.passages;
            self.writer.wait_merging_threads()?;
            return Ok(self.report);
        }
        // Until its last step is committed, a corpus that this run changes is incomplete.
        for (label, _) in work.iter().filter(|(_, changes)| !changes.is_empty()) {
            self.state.corpora.iter_mut().filter(|c| c.label == *label).for_each(|c| c.complete = false);
        }
        let (sources, bytes) = work.iter().flat_map(|(_, c)| c).fold((0, 0), |(n, b), c| (n + 1, b + c.bytes()));
        self.observer.planned(sources, bytes);
        self.work(&work, full)?;
        for spec in self.specs {
            self.stamp_corpus(&spec.label);
        }
        self.finish()?;
        let report = self.report;
        self.writer.wait_merging_threads()?;
        Ok(report)
    }

    fn note_corpus(&mut self, spec: &CorpusSpec, plan: &Plan) {
        self.state.problems.retain(|p| p.corpus != spec.label);
        self.state.problems.extend(plan.problems.iter().cloned());
        self.state.skipped.retain(|(corpus, ..)| *corpus != spec.label);
        self.state.skipped.extend(plan.skipped.iter().map(|(kind, n)| (spec.label.clone(), kind.clone(), *n)));
        if self.state.corpus(&spec.label).is_none() {
            self.state.corpora.push(spec.unread());
            self.state.corpora.sort_by(|a, b| a.label.cmp(&b.label));
        }
    }

    fn stamp_corpus(&mut self, label: &str) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs() as i64);
        if let Some(corpus) = self.state.corpora.iter_mut().find(|c| c.label == label) {
            corpus.indexed_at = now;
            corpus.complete = true;
        }
    }

    /// Does the work in steps of whole sources, committing between steps of a long run.
    fn work(&mut self, work: &[(String, Vec<Change>)], full: bool) -> Result<(), IndexError> {
        for (label, changes) in work {
            let mut rest = &changes[..];
            while !rest.is_empty() {
                let (step, after) = rest.split_at(step_length(rest));
                rest = after;
                self.step(label, step)?;
                if self.observer.cancelled() {
                    return self.break_off(full);
                }
                if !full && self.committed.elapsed() > self.options.commit_every {
                    self.commit()?;
                }
            }
        }
        Ok(())
    }

    /// Keeps what is done, as an incomplete commit; a rebuild beside the live index is dropped.
    fn break_off(&mut self, full: bool) -> Result<(), IndexError> {
        if !full {
            self.commit()?;
        }
        Err(IndexError::Interrupted)
    }

    fn step(&mut self, label: &str, changes: &[Change]) -> Result<(), IndexError> {
        let worker = Worker {
            fields: &self.generation.fields,
            writer: &self.writer,
            searcher: &self.searcher,
            label,
            young: self.started.duration_since(UNIX_EPOCH).map_or(0, |d| i64::try_from(d.as_nanos()).unwrap_or(i64::MAX)) - 2_000_000_000,
        };
        let observer = self.observer;
        let outcomes: Vec<Result<Option<Outcome>, IndexError>> = self.pool.install(|| {
            changes
                .par_iter()
                .with_max_len(1)
                .map(|change| {
                    if observer.cancelled() {
                        return Ok(None);
                    }
                    let outcome = worker.apply(change);
                    observer.done(change.bytes());
                    outcome.map(Some)
                })
                .collect()
        });
        for outcome in outcomes {
            if let Some(outcome) = outcome? {
                self.apply(label, outcome);
            }
        }
        Ok(())
    }

    fn apply(&mut self, label: &str, outcome: Outcome) {
        let report = &mut self.report;
        report.bytes += outcome.bytes;
        let failed = matches!(outcome.verdict, Verdict::Failed { .. });
        match outcome.verdict {
            Verdict::New => report.new += 1,
            Verdict::Updated => report.updated += 1,
            Verdict::Renamed => report.renamed += 1,
            Verdict::Touched => report.touched += 1,
            Verdict::Unchanged => report.unchanged += 1,
            Verdict::Removed => report.removed += 1,
            Verdict::Empty => report.empty += 1,
            Verdict::Failed { path, reason } => report.fail(label, &path, reason),
        }
        report.passages += outcome.written;
        self.state.count(outcome.before, false);
        self.state.count(outcome.after, true);
        self.state.sources = (self.state.sources + u64::from(outcome.stays)).saturating_sub(u64::from(outcome.known));
        self.state.failed = (self.state.failed + u64::from(failed)).saturating_sub(u64::from(outcome.failed_before));
    }

    fn finish(&mut self) -> Result<(), IndexError> {
        self.observer.committing();
        self.commit()?;
        self.report.total_statements = self.state.statements;
        self.report.total_passages = self.state.passages;
        Ok(())
    }

    fn commit(&mut self) -> Result<(), IndexError> {
        commit(&mut self.writer, &self.state, self.generation)?;
        self.committed = Instant::now();
        Ok(())
    }
}

/// How many changes make the next step.
fn step_length(changes: &[Change]) -> usize {
    let mut bytes = 0;
    let within = changes.iter().take(STEP_SOURCES).take_while(|change| {
        bytes += change.bytes();
        bytes <= STEP_BYTES
    });
    within.count().max(1)
}

/// Temporary files of a killed run; the engine does not know them.
fn remove_leftovers(generation: &Generation) -> Result<(), IndexError> {
    for entry in std::fs::read_dir(&generation.path)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(".tmp") {
            let _ = std::fs::remove_file(entry.path());
        }
    }
    Ok(())
}

/// What all workers share.
struct Worker<'a> {
    fields: &'a Fields,
    writer: &'a IndexWriter,
    searcher: &'a Searcher,
    label: &'a str,
    /// Files changed at this time or later, in nanoseconds, may change again without a new stamp.
    young: i64,
}

impl Worker<'_> {
    fn apply(&self, change: &Change) -> Result<Outcome, IndexError> {
        match change {
            Change::Added(entry) => self.added(entry),
            Change::Suspect { entry, old } => self.suspect(entry, old),
            Change::Renamed { entry, old } => {
                let outcome = self.read(entry, Some(old), Verdict::Renamed)?;
                Ok(outcome)
            }
            Change::Removed(old) => {
                self.writer.run(self.deletes(old))?;
                Ok(Outcome { verdict: Verdict::Removed, stays: false, ..Outcome::of(old, Counts::default(), 0) })
            }
        }
    }

    fn added(&self, entry: &Entry) -> Result<Outcome, IndexError> {
        self.read(entry, None, Verdict::New)
    }

    fn suspect(&self, entry: &Entry, old: &LedgerEntry) -> Result<Outcome, IndexError> {
        let content = match corpus::read_bytes(entry) {
            Ok(content) => content,
            Err(error) => return self.failed(entry, Some(old), &error, (0, 0)),
        };
        if halves(content.fingerprint) != old.hash {
            return self.index(entry, &content, Some(old), Verdict::Updated);
        }
        if old.flags.has(Flags::RETRY) {
            return self.readable_again(entry, &content, old);
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
        Ok(Outcome { verdict, ..Outcome::of(old, old.counts, content.bytes.len() as u64) })
    }

    /// A source that could not be looked at the last time and holds the words that are indexed.
    fn readable_again(&self, entry: &Entry, content: &corpus::Content, old: &LedgerEntry) -> Result<Outcome, IndexError> {
        if old.counts.statements == 0 {
            return self.index(entry, content, Some(old), Verdict::Updated);
        }
        let flags = Flags::default().with(Flags::RECHECK, self.is_young(&content.stamp));
        self.renew(&LedgerEntry { stamp: content.stamp, declared_hash: declared_hash(entry), flags, error: None, ..old.clone() })?;
        Ok(Outcome { verdict: Verdict::Touched, ..Outcome::of(old, old.counts, content.bytes.len() as u64) })
    }

    fn read(&self, entry: &Entry, old: Option<&LedgerEntry>, verdict: Verdict) -> Result<Outcome, IndexError> {
        match corpus::read_bytes(entry) {
            Ok(content) => self.index(entry, &content, old, verdict),
            Err(error) => self.failed(entry, old, &error, (0, 0)),
        }
    }

    fn is_young(&self, stamp: &corpus::Stamp) -> bool {
        stamp.mtime.max(stamp.ctime) >= self.young
    }

    /// Reads the statements of a source and replaces what is known of it, in one batch.
    fn index(&self, entry: &Entry, content: &corpus::Content, old: Option<&LedgerEntry>, verdict: Verdict) -> Result<Outcome, IndexError> {
        let hash = halves(content.fingerprint);
        // No input may stop a run: a panic in a reader is a failure of its source.
        let read = catch_unwind(AssertUnwindSafe(|| corpus::statements(entry, &content.bytes)));
        let source = match read.unwrap_or_else(|_| Err(ReadError::Malformed("the reader failed on it; please report this file".into()))) {
            Ok(source) => source,
            Err(error) => return self.failed(entry, old, &error, hash),
        };
        let key = source_key(self.label, &entry.path);
        let mut counts = Counts::default();
        let mut documents = Vec::new();
        let mut keys = HashSet::new();
        for (ordinal, mut statement) in source.statements.into_iter().enumerate() {
            // A key that two statements of a source claim names neither.
            if statement.key.as_ref().is_some_and(|k| !keys.insert(k.clone())) {
                statement.key = None;
            }
            let place = Place { corpus: self.label, path: &entry.path, ordinal: ordinal as u32, encoding: source.encoding };
            documents.extend(document::of_statement(self.fields, &statement, &key, &place, &mut counts)?);
        }
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
                let kept = LedgerEntry { counts: old.counts, hash: old.hash, ..noted };
                self.renew(&kept)?;
                Ok(Outcome::from(Some(old), old.counts, 0, verdict))
            }
            None => {
                self.replace(old, vec![document::of_ledger(self.fields, &noted)?])?;
                Ok(Outcome::from(old, Counts::default(), 0, verdict))
            }
        }
    }

    fn entry(&self, entry: &Entry, stamp: corpus::Stamp, hash: (u64, u64)) -> LedgerEntry {
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

    fn deletes(&self, old: &LedgerEntry) -> Vec<UserOperation<TantivyDocument>> {
        let key = source_key(&old.corpus, &old.path);
        let terms = [self.fields.source_key, self.fields.ledger_key].map(|field| Term::from_field_text(field, &key));
        terms.into_iter().map(UserOperation::Delete).collect()
    }

    fn replace(&self, old: Option<&LedgerEntry>, documents: Vec<TantivyDocument>) -> Result<(), IndexError> {
        let mut operations = old.map_or_else(Vec::new, |old| self.deletes(old));
        operations.extend(documents.into_iter().map(UserOperation::Add));
        self.writer.run(operations)?;
        Ok(())
    }

    /// Replaces the ledger document and nothing else.
    fn renew(&self, entry: &LedgerEntry) -> Result<(), IndexError> {
        let term = Term::from_field_text(self.fields.ledger_key, &source_key(&entry.corpus, &entry.path));
        let document = document::of_ledger(self.fields, entry)?;
        self.writer.run([UserOperation::Delete(term), UserOperation::Add(document)])?;
        Ok(())
    }
}

impl Outcome {
    /// The outcome for a known source.
    fn of(old: &LedgerEntry, after: Counts, bytes: u64) -> Self {
        Self::from(Some(old), after, bytes, Verdict::Unchanged)
    }

    fn from(old: Option<&LedgerEntry>, after: Counts, bytes: u64, verdict: Verdict) -> Self {
        let before = old.map_or_else(Counts::default, |old| old.counts);
        let failed_before = old.is_some_and(|old| old.flags.has(Flags::FAILED));
        Self { verdict, before, after, written: 0, bytes, known: old.is_some(), stays: true, failed_before }
    }
}
