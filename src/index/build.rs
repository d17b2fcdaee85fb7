//! What can be done to an index: bring it up to date, rebuild it, take a corpus out, or only tell what would be done.

use std::time::Instant;

use tantivy::{IndexWriter, ReloadPolicy};

use super::error::IndexError;
use super::ledger::{self, Flags, halves};
use super::options::{BuildOptions, CorpusSpec, Observer};
use super::plan::{Change, Known};
use super::report::Report;
use super::room::HEAP_PER_THREAD;
use super::run::{Run, commit, planned};
use super::state::{CorpusState, State};
use super::survey::Survey;
use super::writer;
use super::{Generation, Store, corpora, state_of};
use crate::corpus;

/// Brings the index up to date with the given corpora, or with all it knows if none are given.
pub fn build(store: &Store, specs: &[CorpusSpec], options: &BuildOptions, observer: &dyn Observer) -> Result<Report, IndexError> {
    let started = Instant::now();
    let mut report = if options.dry_run { rehearse(store, specs, options)? } else { perform(store, specs, options, observer)? };
    report.elapsed = started.elapsed();
    Ok(report)
}

/// A dry run takes no lock and creates nothing.
pub(super) fn rehearse(store: &Store, specs: &[CorpusSpec], options: &BuildOptions) -> Result<Report, IndexError> {
    let live = if store.exists() { store.look_at_current()? } else { None };
    let specs = targets(specs, store.recorded()?, options.full || live.is_none(), options.allow_empty)?;
    dry_run(store, &specs, live.as_ref().filter(|_| !options.full), options)
}

fn perform(store: &Store, specs: &[CorpusSpec], options: &BuildOptions, observer: &dyn Observer) -> Result<Report, IndexError> {
    let _lock = store.lock(options.wait, observer)?;
    store.remove_others();
    // A rebuild of named folders does not need to read what it replaces.
    let mend = options.full && !specs.is_empty();
    let known = store.recorded().or_else(|e| if mend { Ok(Vec::new()) } else { Err(e) })?;
    let live = if options.full { None } else { store.open_current()? };
    let full = options.full || (live.is_none() && store.exists());
    let specs = targets(specs, known.clone(), full, options.allow_empty)?;
    let held: Vec<String> = if full && !options.allow_empty { known.into_iter().map(|c| c.label).collect() } else { Vec::new() };
    let job = Job { store, specs: &specs, options, observer, held: &held };
    if full { job.rebuild() } else { job.update(live) }
}

/// A run under the lock.
struct Job<'a> {
    store: &'a Store,
    specs: &'a [CorpusSpec],
    options: &'a BuildOptions,
    observer: &'a dyn Observer,
    /// Corpora that a rebuild must not lose.
    held: &'a [String],
}

impl Job<'_> {
    /// Brings the live generation up to date; without one, makes the first.
    fn update(&self, live: Option<Generation>) -> Result<Report, IndexError> {
        let generation = match live {
            Some(generation) => generation,
            None => first(self.store, self.specs).map_err(|error| self.store.blame_disk(error))?,
        };
        let report = self.fill(&generation, false).map_err(|error| self.store.blame_disk(error))?;
        self.note(&generation)?;
        Ok(report)
    }

    /// Makes a new generation beside the live one and then changes over.
    fn rebuild(&self) -> Result<Report, IndexError> {
        let generation = self.store.create_next().map_err(|error| self.store.blame_disk(error))?;
        // A full disk is seen before anything is removed from it.
        let filled = self.fill(&generation, true).map_err(|error| self.store.blame_disk(error));
        if filled.is_err() {
            // Half a generation is of no use and may be what fills the disk.
            let _ = std::fs::remove_dir_all(&generation.path);
        }
        let report = filled.map_err(|error| match error {
            IndexError::Interrupted { .. } => IndexError::Interrupted { kept: false },
            error => error,
        })?;
        self.store.make_current(&generation)?;
        self.note(&generation)?;
        Ok(report)
    }

    fn fill(&self, generation: &Generation, full: bool) -> Result<Report, IndexError> {
        let mut survey = Survey::of(self.store, generation, self.specs, self.options, self.held)?;
        if self.observer.cancelled() {
            return Err(IndexError::Interrupted { kept: true });
        }
        if !full && let Some(report) = survey.nothing_to_do(generation)? {
            return Ok(report);
        }
        Run::new(generation, self.specs, self.options, self.observer, survey)?.run(full)
    }

    /// Notes the corpora of a generation beside the index.
    fn note(&self, generation: &Generation) -> Result<(), IndexError> {
        corpora::write(self.store.root(), &state_of(&generation.index)?.corpora)
    }
}

/// Removes a corpus from the index.
pub fn remove(store: &Store, label: &str, options: &BuildOptions, observer: &dyn Observer) -> Result<Report, IndexError> {
    let started = Instant::now();
    if !store.exists() {
        return Err(IndexError::Missing(store.root().to_owned()));
    }
    let _lock = store.lock(options.wait, observer)?;
    store.remove_others();
    let removed = removal(store, label, options, observer).map_err(|error| store.blame_disk(error));
    removed.map(|report| Report { elapsed: started.elapsed(), ..report })
}

fn removal(store: &Store, label: &str, options: &BuildOptions, observer: &dyn Observer) -> Result<Report, IndexError> {
    let known = store.recorded()?;
    if !known.iter().any(|c| c.label == label) {
        return Err(IndexError::NoLabel { label: label.to_owned(), known: known.into_iter().map(|c| c.label).collect() });
    }
    let options = BuildOptions { allow_empty: true, ..options.clone() };
    let Some(generation) = store.open_current()? else {
        // An index of another version is made anew in any case: without the corpus then.
        let rest = known.into_iter().filter(|c| c.label != label).collect();
        let specs = targets(&[], rest, true, false)?;
        let held: Vec<String> = specs.iter().map(|spec| spec.label.clone()).collect();
        return Job { store, specs: &specs, options: &options, observer, held: &held }.rebuild();
    };
    let survey = Survey::open(&generation)?;
    let entries = ledger::entries(&survey.searcher, &generation.fields)?;
    let changes = entries.into_iter().filter(|e| e.corpus == label).map(|e| Change::Removed(Box::new(e))).collect();
    let mut run = Run::new(&generation, &[], &options, observer, survey)?;
    // As long as anything of it is left the index knows the corpus, so that what is broken off can be done again.
    run.state.corpora.iter_mut().filter(|c| c.label == label).for_each(|c| c.complete = false);
    run.work(vec![(label.to_owned(), changes)], false)?;
    run.state.corpora.retain(|c| c.label != label);
    run.state.problems.retain(|p| p.corpus != label);
    run.state.skipped.retain(|(corpus, ..)| corpus != label);
    let left = run.state.corpora.clone();
    let report = run.end()?;
    corpora::write(store.root(), &left)?;
    Ok(report)
}

/// The corpora of a run: those asked for, and for a rebuild all that the index holds. Where the user allows it, one
/// whose folder is gone is left out.
fn targets(asked: &[CorpusSpec], known: Vec<CorpusState>, full: bool, allow_empty: bool) -> Result<Vec<CorpusSpec>, IndexError> {
    let mut specs = asked.to_vec();
    for spec in &specs {
        // A folder that moved keeps its label; one that is still there does not lend it.
        let taken = known.iter().find(|c| c.label == spec.label && c.folder() != spec.root && c.folder().is_dir());
        if let Some(other) = taken {
            return Err(IndexError::LabelTaken { label: spec.label.clone(), root: other.folder() });
        }
    }
    for corpus in known {
        let root = corpus.folder();
        let missing = !specs.iter().any(|s| s.label == corpus.label);
        let left_out = full && allow_empty && !root.is_dir();
        if missing && (full || asked.is_empty()) && !left_out {
            specs.push(CorpusSpec { label: corpus.label, root });
        }
    }
    match specs.iter().find(|spec| !spec.root.is_dir()) {
        Some(gone) => Err(IndexError::NoCorpus(gone.root.clone())),
        None => Ok(specs),
    }
}

/// The first generation of an index, live from the start, so that a broken-off first run goes on.
fn first(store: &Store, specs: &[CorpusSpec]) -> Result<Generation, IndexError> {
    let generation = store.create_next()?;
    let mut writer: IndexWriter = writer::open(&generation.index, 1, HEAP_PER_THREAD)?;
    // The corpora stand in it from the start: a rerun without arguments must know them.
    let corpora = specs.iter().map(CorpusSpec::unread).collect();
    let state = State { corpora, ..State::new() };
    commit(&mut writer, &state)?;
    writer.wait_merging_threads()?;
    store.make_current(&generation)?;
    corpora::write(store.root(), &state.corpora)?;
    Ok(generation)
}

/// Counts what a run would do. Suspects are read and hashed, nothing is written.
fn dry_run(store: &Store, specs: &[CorpusSpec], live: Option<&Generation>, options: &BuildOptions) -> Result<Report, IndexError> {
    let mut report = Report { dry_run: true, ..Report::default() };
    let reader = live.map(|g| g.index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()).transpose()?;
    let searcher = reader.as_ref().map(|r: &tantivy::IndexReader| r.searcher());
    for spec in specs {
        let known = searcher.as_ref().zip(live).map(|(searcher, live)| Known { searcher, fields: &live.fields, again: false });
        let plan = planned(store, spec, known, options)?;
        plan.count(&spec.label, &mut report);
        for change in &plan.changes {
            report.bytes += change.bytes();
            match change {
                Change::Added(_) => report.new += 1,
                Change::Renamed { .. } => report.renamed += 1,
                Change::Removed(_) => report.removed += 1,
                Change::Suspect { entry, old } if old.flags.has(Flags::FAILED) && entry.stamp == old.stamp => {
                    report.fail(&spec.label, &entry.path, "failed before, and has not changed");
                }
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
