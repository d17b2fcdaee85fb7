//! One run of the pipeline: what has changed is read in parallel, in steps of whole sources, and committed.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use rayon::prelude::*;
use tantivy::IndexWriter;
use tantivy::schema::document::Document;

use super::error::IndexError;
use super::merges::Merges;
use super::options::{BuildOptions, CorpusSpec, Observer};
use super::plan::{Change, Known, Plan, held, plan};
use super::report::Report;
use super::room::{Budget, MOST_HEAP, Room};
use super::state::State;
use super::survey::Survey;
use super::worker::{Outcome, Verdict, Worker};
use super::writer::{self, BatchWriter};
use super::{Generation, Searcher, Store};
use crate::corpus::{self, Walk, WalkOptions};

/// Bytes handed to the workers at a time; with the number of sources it bounds what a broken-off run loses.
const STEP_BYTES: u64 = 256 << 20;

pub(super) struct Run<'a> {
    generation: &'a Generation,
    specs: &'a [CorpusSpec],
    options: &'a BuildOptions,
    observer: &'a dyn Observer,
    writer: BatchWriter,
    /// All is written: what is merged now stays so for long.
    ending: Arc<AtomicBool>,
    pool: rayon::ThreadPool,
    searcher: Searcher,
    pub(super) state: State,
    pub(super) report: Report,
    work: Vec<(String, Vec<Change>)>,
    started: SystemTime,
    again: bool,
    committed: Instant,
    /// Sources replaced or removed since then.
    replaced: usize,
    budget: Budget,
    /// For files that are being read.
    reading: Room,
}

impl<'a> Run<'a> {
    /// Takes the writer, for what was found to be done.
    pub(super) fn new(
        generation: &'a Generation,
        specs: &'a [CorpusSpec],
        options: &'a BuildOptions,
        observer: &'a dyn Observer,
        survey: Survey,
    ) -> Result<Self, IndexError> {
        let threads = if options.threads == 0 { std::thread::available_parallelism().map_or(1, usize::from) } else { options.threads };
        let budget = Budget::of(options.memory.saturating_sub(held(&survey.work)));
        let writers = budget.writers(threads);
        let writer = writer::open(&generation.index, writers, budget.heap.min(writers * MOST_HEAP))?;
        // A killed run leaves files that would collide with this one's; see the engine's opstamps.
        writer.garbage_collect_files().wait()?;
        generation.remove_leftovers()?;
        let ending = Arc::<AtomicBool>::default();
        writer.set_merge_policy(Box::new(Merges::new(Arc::clone(&ending))));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = pool.map_err(|e| IndexError::System { what: format!("cannot start {threads} threads"), source: std::io::Error::other(e) })?;
        let Survey { searcher, state, report, work, started, again, .. } = survey;
        let writer = BatchWriter::new(writer, budget.queue);
        Ok(Self {
            generation,
            specs,
            options,
            observer,
            writer,
            ending,
            pool,
            searcher,
            state,
            report,
            work,
            started,
            again,
            committed: Instant::now(),
            replaced: 0,
            budget,
            reading: Room::new(budget.reading),
        })
    }

    pub(super) fn run(mut self, full: bool) -> Result<Report, IndexError> {
        let work = std::mem::take(&mut self.work);
        // Until its last step is committed, a corpus that this run changes is incomplete.
        for (label, _) in work.iter().filter(|(_, changes)| !changes.is_empty()) {
            self.state.corpora.iter_mut().filter(|c| c.label == *label).for_each(|c| c.complete = false);
        }
        let (sources, bytes) = work.iter().flat_map(|(_, c)| c).fold((0, 0), |(n, b), c| (n + 1, b + c.bytes()));
        self.observer.planned(sources, bytes);
        self.work(work, full)?;
        for spec in self.specs {
            self.stamp_corpus(&spec.label);
        }
        self.end()
    }

    /// The last commit, after which nothing goes on in the background.
    pub(super) fn end(mut self) -> Result<Report, IndexError> {
        self.finish()?;
        self.writer.wait_merging_threads()?;
        // The engine removes what it has merged in a thread of its own, for which nobody waits.
        self.generation.remove_merged()?;
        Ok(self.report)
    }

    fn stamp_corpus(&mut self, label: &str) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs() as i64);
        if let Some(corpus) = self.state.corpora.iter_mut().find(|c| c.label == label) {
            corpus.indexed_at = now;
            corpus.limits = corpus::limits().to_string();
            corpus.complete = true;
        }
    }

    /// Does the work in steps of whole sources, committing between steps of a long run. What is done is given up: of a
    /// million changes the list alone takes half a gigabyte.
    pub(super) fn work(&mut self, work: Vec<(String, Vec<Change>)>, full: bool) -> Result<(), IndexError> {
        for (label, changes) in work {
            let mut rest = changes.into_iter();
            while !rest.as_slice().is_empty() {
                let length = step_length(rest.as_slice(), self.options.step);
                let step: Vec<Change> = rest.by_ref().take(length).collect();
                self.step(&label, &step)?;
                if self.observer.cancelled() {
                    return self.break_off(full);
                }
                self.replaced += step.iter().filter(|change| !matches!(change, Change::Added(_))).count();
                if !full && (self.committed.elapsed() > self.options.commit_every || self.replaced > MOST_REPLACED) {
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
        Err(IndexError::Interrupted { kept: true })
    }

    fn step(&mut self, label: &str, changes: &[Change]) -> Result<(), IndexError> {
        let worker = Worker {
            fields: &self.generation.fields,
            writer: &self.writer,
            searcher: &self.searcher,
            label,
            observer: self.observer,
            again: self.again,
            batch: self.budget.batch,
            reading: &self.reading,
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
                    let outcome = worker.apply_safely(change);
                    let failed = outcome.as_ref().is_ok_and(|outcome| matches!(outcome.verdict, Verdict::Failed { .. }));
                    let told = outcome.as_ref().map_or(0, |outcome| outcome.told);
                    observer.done(change.bytes().saturating_sub(told), failed);
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
        let most = self.report.passages * 2 > self.state.passages;
        self.ending.store(most, Ordering::Relaxed);
        self.commit()?;
        self.report.total_statements = self.state.statements;
        self.report.total_passages = self.state.passages;
        Ok(())
    }

    fn commit(&mut self) -> Result<(), IndexError> {
        commit(self.writer.get_mut(), &self.state)?;
        self.committed = Instant::now();
        self.replaced = 0;
        Ok(())
    }
}

/// So many sources are replaced or removed between two commits: until then the engine keeps what is to be deleted in
/// memory, some two kilobytes for each.
const MOST_REPLACED: usize = 16_384;

/// How many changes make the next step.
fn step_length(changes: &[Change], sources: usize) -> usize {
    let mut bytes = 0;
    let within = changes.iter().take(sources).take_while(|change| {
        bytes += change.bytes();
        bytes <= STEP_BYTES
    });
    within.count().max(1)
}

pub(super) fn commit<D: Document>(writer: &mut IndexWriter<D>, state: &State) -> Result<(), IndexError> {
    let payload = serde_json::to_string(state).map_err(|e| IndexError::Damaged(e.to_string()))?;
    let mut prepared = writer.prepare_commit()?;
    prepared.set_payload(&payload);
    prepared.commit()?;
    Ok(())
}

pub(super) fn planned(store: &Store, spec: &CorpusSpec, known: Option<Known>, options: &BuildOptions) -> Result<Plan, IndexError> {
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
pub(super) fn keeps(label: &str, plan: &Plan) -> Result<(), IndexError> {
    if let Some(problem) = plan.problems.iter().find(|p| !corpus::is_about_others(Path::new(&p.path))) {
        return Err(IndexError::WouldLose { label: label.to_owned(), path: problem.path.clone(), reason: problem.reason.clone() });
    }
    if plan.changes.is_empty() {
        return Err(IndexError::WouldEmpty { label: label.to_owned(), sources: 0 });
    }
    Ok(())
}
