//! Whether an index is what was written, holds together, and says what the folders say.
//!
//! The order is that in which things rest on each other: the list of segments by its seal, files by their checksums
//! (CRC-32, the engine's), the ledger against the documents, and the sources on disk against the ledger. What is found
//! damaged is not looked into further.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use serde::Serialize;
use tantivy::{Directory, HasLen, Index};

use super::build::rehearse;
use super::inventory::Inventory;
use super::ledger::{self, Flags, LedgerEntry};
use super::options::BuildOptions;
use super::{Counts, Generation, IndexError, Snapshot, State, Store, directory, generation, schema, seal, source_key, state_of};

/// What mends a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mend {
    /// The next run.
    Index,
    /// A rebuild.
    Full,
}

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// A file of the index, or a source.
    pub place: String,
    pub what: String,
    pub mend: Mend,
}

/// What was looked at, and what is wrong.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Check {
    pub faults: Vec<Fault>,
    /// Files of segments whose checksums were computed, and their bytes.
    pub files: u64,
    pub bytes: u64,
    pub sources: u64,
    pub statements: u64,
    pub passages: u64,
    /// The network file system that the index is on, where it is not safe.
    pub network: Option<&'static str>,
}

impl Check {
    fn fault(&mut self, place: impl Into<String>, what: impl Into<String>, mend: Mend) {
        self.faults.push(Fault { place: place.into(), what: what.into(), mend });
    }

    /// What mends all of it.
    pub fn mend(&self) -> Option<Mend> {
        self.faults.iter().map(|fault| fault.mend).max()
    }
}

/// Checks the live generation.
///
/// # Errors
///
/// `Missing`, `OtherVersion`, and `Busy` while a run is under way; and those of the file system. What is wrong with the index is no error but a fault.
pub fn check(store: &Store) -> Result<Check, IndexError> {
    let mut check = Check::default();
    let _held = store.hold()?;
    let name = match store.current() {
        Ok(name) => name.ok_or_else(|| IndexError::Missing(store.root().to_owned()))?,
        Err(IndexError::Damaged(what)) => {
            check.fault("current", what, Mend::Full);
            return Ok(check);
        }
        Err(error) => return Err(error),
    };
    // The engine trusts its files; where they are not what they were it may panic.
    check.network = store.network();
    let looked = catch_unwind(AssertUnwindSafe(|| live(store, &name, &mut check)));
    match looked.unwrap_or_else(|_| Err(IndexError::Damaged("it cannot be read".into()))) {
        Err(error @ (IndexError::Damaged(_) | IndexError::Engine(_))) => check.fault(&name, error.to_string(), Mend::Full),
        other => other?,
    }
    Ok(check)
}

fn live(store: &Store, name: &str, check: &mut Check) -> Result<(), IndexError> {
    let path = store.root().join(name);
    let index = Index::open(directory::for_reading(&path)?).map_err(|e| super::opening(&path, e))?;
    let found = state_of(&index)?;
    if !found.age().is_read() {
        return Err(IndexError::OtherVersion { found: found.version, wanted: super::version() });
    }
    if let Err(IndexError::Damaged(what)) = seal::list(&path).and_then(|list| seal::check(&path, &list)) {
        check.fault(format!("{name}/{}", seal::LIST), what, Mend::Full);
    }
    files(&index, name, check)?;
    if check.faults.is_empty() {
        let generation = Generation { index, fields: schema::build().1, path };
        if generation.has_leftovers()? {
            check.fault(name, "files that a killed run has left", Mend::Index);
        }
        let snapshot = store.snapshot()?;
        documents(&snapshot, check)?;
        sources(store, &snapshot, check)?;
    }
    Ok(())
}

/// The checksums of all segments.
fn files(index: &Index, name: &str, check: &mut Check) -> Result<(), IndexError> {
    for segment in index.searchable_segment_metas()? {
        for path in generation::files(&segment) {
            check.files += 1;
            if let Some(what) = wrong(index, &path, check) {
                check.fault(format!("{name}/{}", path.display()), what, Mend::Full);
            }
        }
    }
    Ok(())
}

/// What is wrong with a file.
fn wrong(index: &Index, path: &Path, check: &mut Check) -> Option<String> {
    let directory = index.directory();
    let size = directory.open_read(path).map(|file| file.len() as u64);
    check.bytes += size.as_ref().copied().unwrap_or(0);
    let sound = catch_unwind(AssertUnwindSafe(|| directory.validate_checksum(path)));
    match (size, sound) {
        (Err(error), _) => Some(format!("cannot be read: {error}")),
        (_, Ok(Ok(true))) => None,
        (_, Ok(Ok(false))) => Some("is not what was written: its checksum is another".to_owned()),
        (_, Ok(Err(error))) => Some(format!("is not what was written: {error}")),
        (_, Err(_)) => Some("is not what was written: it is cut off".to_owned()),
    }
}

/// The ledger against the documents, and both against the totals.
fn documents(snapshot: &Snapshot, check: &mut Check) -> Result<(), IndexError> {
    let Snapshot { searcher, fields, state } = snapshot;
    let entries = ledger::entries(searcher, fields)?;
    let inventory = Inventory::of(searcher, fields)?;
    (check.sources, check.statements, check.passages) = (entries.len() as u64, state.statements, state.passages);
    totals(&entries, state, check);
    let mut known: HashMap<String, &LedgerEntry> = HashMap::new();
    for entry in &entries {
        let place = format!("{}/{}", entry.corpus, entry.path);
        let key = source_key(&entry.corpus, &entry.path);
        let Counts { statements, passages, .. } = entry.counts;
        let held = inventory.held(&key);
        if held != (statements, passages) {
            let what = format!("{statements} statements and {passages} passages are noted of it, {} and {} are there", held.0, held.1);
            check.fault(&place, what, Mend::Full);
        }
        if known.insert(key, entry).is_some() {
            check.fault(place, "is noted twice", Mend::Full);
        }
    }
    for (what, count) in [
        ("statements are in the index twice", inventory.statements_twice),
        ("passages are in the index twice", inventory.passages_twice),
        ("documents are of sources that the index does not know", inventory.orphans(|key| known.contains_key(key))),
        ("parts of containers are noted twice", inventory.parts_twice),
    ] {
        if count > 0 {
            check.fault("documents", format!("{count} {what}"), Mend::Full);
        }
    }
    Ok(())
}

fn totals(entries: &[LedgerEntry], state: &State, check: &mut Check) {
    let sum = |count: fn(&LedgerEntry) -> u64| entries.iter().map(count).sum::<u64>();
    for (name, noted, there) in [
        ("sources", state.sources, entries.len() as u64),
        ("failed sources", state.failed, sum(|e| u64::from(e.flags.has(Flags::FAILED)))),
        ("statements", state.statements, sum(|e| e.counts.statements)),
        ("passages", state.passages, sum(|e| e.counts.passages)),
        ("words", state.body_words, sum(|e| e.counts.body_words)),
        ("words as they stand", state.exact_words, sum(|e| e.counts.exact_words)),
    ] {
        if noted != there {
            check.fault("totals", format!("{noted} {name} are noted, the ledger has {there}"), Mend::Full);
        }
    }
}

/// The sources on disk against the ledger.
fn sources(store: &Store, snapshot: &Snapshot, check: &mut Check) -> Result<(), IndexError> {
    for corpus in snapshot.state.corpora.iter().filter(|corpus| !corpus.complete) {
        check.fault(&corpus.label, "a run was broken off, or is under way", Mend::Index);
    }
    let report = match rehearse(store, &[], &BuildOptions { dry_run: true, allow_empty: true, ..BuildOptions::default() }) {
        Ok(report) => report,
        Err(error @ IndexError::NoCorpus(_)) => {
            check.fault("corpora", error.to_string(), Mend::Index);
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    let changed = [("new", report.new), ("changed", report.updated), ("renamed", report.renamed), ("gone", report.removed)];
    let changed: Vec<String> = changed.iter().filter(|(_, count)| *count > 0).map(|(name, count)| format!("{count} {name}")).collect();
    if !changed.is_empty() {
        check.fault("sources", format!("{} since they were indexed", changed.join(", ")), Mend::Index);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tantivy::{IndexWriter, Term};

    use super::*;
    use crate::index::room::HEAP_PER_THREAD;
    use crate::index::run::commit;
    use crate::index::schema::doctype;
    use crate::index::{CorpusSpec, Silent, build, writer};

    /// An index of two files, and what is done to its documents behind the ledger's back.
    fn found(damage: impl Fn(&Generation, &mut IndexWriter, &mut State)) -> Vec<String> {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("corpus");
        std::fs::create_dir(&root).unwrap();
        for name in ["a.txt", "b.txt"] {
            std::fs::write(root.join(name), format!("Boats of {name} return\n\nMar 21, 2017\n\nThe boats of Norway came home.\n")).unwrap();
        }
        let store = Store::new(dir.path().join("index"));
        let specs = [CorpusSpec { label: "corpus".to_owned(), root }];
        build(&store, &specs, &BuildOptions::default(), &Silent).unwrap();
        let generation = store.open_current().unwrap().unwrap();
        let mut state = state_of(&generation.index).unwrap();
        let mut engine: IndexWriter = writer::open(&generation.index, 1, HEAP_PER_THREAD).unwrap();
        damage(&generation, &mut engine, &mut state);
        commit(&mut engine, &state).unwrap();
        engine.wait_merging_threads().unwrap();
        check(&store).unwrap().faults.into_iter().map(|fault| format!("{}: {}", fault.place, fault.what)).collect()
    }

    #[test]
    fn what_does_not_hold_together_is_found() {
        assert_eq!(found(|_, _, _| {}), Vec::<String>::new());
        let lost = found(|generation, engine, _| {
            engine.delete_term(Term::from_field_text(generation.fields.doctype, doctype::PASSAGE));
        });
        assert_eq!(lost[0], "corpus/a.txt: 1 statements and 1 passages are noted of it, 1 and 0 are there");
        let orphans = found(|generation, engine, _| {
            engine.delete_term(Term::from_field_text(generation.fields.ledger_key, &source_key("corpus", "b.txt")));
        });
        assert!(orphans.contains(&"documents: 2 documents are of sources that the index does not know".to_owned()), "{orphans:?}");
        assert!(orphans.contains(&"totals: 2 sources are noted, the ledger has 1".to_owned()), "{orphans:?}");
        let twice = found(|generation, engine, _| {
            let mut again = tantivy::TantivyDocument::new();
            again.add_text(generation.fields.doctype, doctype::STATEMENT);
            again.add_text(generation.fields.source_key, source_key("corpus", "a.txt"));
            let first = generation.index.reader().unwrap().searcher();
            let id = first.segment_reader(0).fast_fields().u64("statement").unwrap().first(0).unwrap();
            again.add_u64(generation.fields.statement, id);
            engine.add_document(again).unwrap();
        });
        assert!(twice.contains(&"documents: 1 statements are in the index twice".to_owned()), "{twice:?}");
        let totals = found(|_, _, state| state.passages += 1);
        assert_eq!(totals, ["totals: 3 passages are noted, the ledger has 2"]);
    }
}
