//! The pipeline: plan, read and attribute in parallel, write whole sources, commit.

use std::path::PathBuf;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use rayon::prelude::*;
use tantivy::indexer::LogMergePolicy;
use tantivy::schema::document::Document;
use tantivy::{IndexWriter, ReloadPolicy};

use super::error::IndexError;
use super::ledger::{self, Flags, halves};
use super::options::{BuildOptions, CorpusSpec, Observer, Silent};
use super::plan::{Change, Plan, plan};
use super::report::Report;
use super::state::{CorpusState, State};
use super::worker::{Outcome, Verdict, Worker};
use super::writer::{self, BatchWriter};
use super::{Fields, Generation, Searcher, Store, state_of, sync_folder};
use crate::corpus::{self, Walk, WalkOptions};

/// Memory for postings that are not yet written, over all threads. More was measured to buy little.
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

/// The corpora of a run: those asked for, and for a rebuild all that the index holds.
fn targets(asked: &[CorpusSpec], known: &[CorpusState], full: bool) -> Result<Vec<CorpusSpec>, IndexError> {
    let mut specs = asked.to_vec();
    for spec in &specs {
        let root = spec.root.to_string_lossy();
        // A folder that moved keeps its label; one that is still there does not lend it.
        let taken = known.iter().find(|c| c.label == spec.label && c.root != root && std::path::Path::new(&c.root).is_dir());
        if let Some(other) = taken {
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
        let mut writer: IndexWriter = writer::open(&generation.index, 1, HEAP_PER_THREAD)?;
        // The corpora stand in it from the start: a rerun without arguments must know them.
        let corpora = specs.iter().map(CorpusSpec::unread).collect();
        let state = State { corpora, ..State::new() };
        commit(&mut writer, &state, &generation)?;
        writer.wait_merging_threads()?;
        store.make_current(&generation)?;
    }
    Ok(generation)
}

fn commit<D: Document>(writer: &mut IndexWriter<D>, state: &State, generation: &Generation) -> Result<(), IndexError> {
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
    if let Some(problem) = plan.problems.iter().find(|p| !["metadata.csv", "metadata.tsv", ".onrecord.toml"].iter().any(|name| p.path.ends_with(name))) {
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
                Change::Suspect { entry, old } => match corpus::fingerprint_of(entry) {
                    Err(error) => report.fail(&spec.label, &entry.path, error.to_string()),
                    Ok((fingerprint, _)) if halves(fingerprint) != old.hash => report.updated += 1,
                    Ok(_) if old.flags.has(Flags::EMPTY) => report.empty += 1,
                    Ok(_) if entry.stamp == old.stamp => report.unchanged += 1,
                    Ok(_) => report.touched += 1,
                },
            }
        }
    }
    Ok(report)
}

struct Run<'a> {
    store: &'a Store,
    generation: &'a Generation,
    specs: &'a [CorpusSpec],
    options: &'a BuildOptions,
    observer: &'a dyn Observer,
    writer: BatchWriter,
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
        let writer = writer::open(&generation.index, writers, HEAP.max(writers * HEAP_PER_THREAD))?;
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
            writer: BatchWriter::new(writer),
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
        match self.state.corpora.iter_mut().find(|c| c.label == spec.label) {
            Some(known) => known.root = spec.root.to_string_lossy().into_owned(),
            None => self.state.corpora.push(spec.unread()),
        }
        self.state.corpora.sort_by(|a, b| a.label.cmp(&b.label));
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
        for (kind, count) in outcome.skipped {
            *report.skipped.entry(kind).or_default() += count;
        }
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
        commit(self.writer.get_mut(), &self.state, self.generation)?;
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
