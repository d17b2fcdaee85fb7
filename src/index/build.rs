//! What can be done to an index: bring it up to date, rebuild it, take a corpus out, or only tell what would be done.

use std::path::PathBuf;
use std::time::Instant;

use tantivy::{IndexWriter, ReloadPolicy};

use super::error::IndexError;
use super::ledger::{self, Flags, halves};
use super::options::{BuildOptions, CorpusSpec, Observer, Silent};
use super::plan::Change;
use super::report::Report;
use super::run::{HEAP_PER_THREAD, Run, commit, planned};
use super::state::{CorpusState, State};
use super::survey::Survey;
use super::writer;
use super::{Generation, Store};
use crate::corpus;

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
    let done = bring_up_to_date(store, &generation, &specs, options, observer, full, &held);
    if done.is_ok() && full {
        store.make_current(&generation)?;
    } else if full {
        // Half a generation is of no use and may be what fills the disk.
        let _ = std::fs::remove_dir_all(&generation.path);
    }
    done.map_err(|error| store.blame_disk(error))
}

fn bring_up_to_date(
    store: &Store,
    generation: &Generation,
    specs: &[CorpusSpec],
    options: &BuildOptions,
    observer: &dyn Observer,
    full: bool,
    held: &[String],
) -> Result<Report, IndexError> {
    let mut survey = Survey::of(store, generation, specs, options, held)?;
    if !full && let Some(report) = survey.nothing_to_do(generation)? {
        return Ok(report);
    }
    Run::new(generation, specs, options, observer, survey)?.run(full)
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
    let survey = Survey::open(&generation)?;
    let entries = ledger::entries(&survey.searcher, &generation.fields)?;
    let changes = entries.into_iter().filter(|e| e.corpus == label).map(|e| Change::Removed(Box::new(e))).collect();
    let mut run = Run::new(&generation, &[], &options, &nobody, survey)?;
    // As long as anything of it is left the index knows the corpus, so that what is broken off can be done again.
    run.state.corpora.iter_mut().filter(|c| c.label == label).for_each(|c| c.complete = false);
    run.work(&[(label.to_owned(), changes)], false)?;
    run.state.corpora.retain(|c| c.label != label);
    run.state.problems.retain(|p| p.corpus != label);
    run.state.skipped.retain(|(corpus, ..)| corpus != label);
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
