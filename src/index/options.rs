//! What a run is asked for, and who is told of it.

use std::path::PathBuf;
use std::time::Duration;

use super::state::CorpusState;
use crate::corpus;

/// A folder to be indexed, and the label under which it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorpusSpec {
    pub label: String,
    pub root: PathBuf,
}

impl CorpusSpec {
    /// Its entry in the state before it is read.
    pub(super) fn unread(&self) -> CorpusState {
        CorpusState { label: self.label.clone(), root: corpus::spelt(&self.root), indexed_at: 0, limits: String::new(), complete: false }
    }
}

#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// Build a new generation from nothing.
    pub full: bool,
    /// Tell what would be done and write nothing.
    pub dry_run: bool,
    /// How long another writer is waited for before giving up.
    pub wait: Duration,
    /// A corpus that has become empty is meant to be.
    pub allow_empty: bool,
    /// Threads that read; 0 for as many as there are cores.
    pub threads: usize,
    /// Time after which a long run commits what it has.
    pub commit_every: Duration,
    /// What a run may take of memory, in bytes, without what it maps of files.
    pub memory: u64,
    /// Sources after which it looks whether to commit, or to stop.
    pub step: usize,
}

impl Default for BuildOptions {
    fn default() -> Self {
        Self {
            full: false,
            dry_run: false,
            wait: Duration::ZERO,
            allow_empty: false,
            threads: 0,
            commit_every: Duration::from_secs(60),
            memory: super::MEMORY,
            step: 4_096,
        }
    }
}

/// Is told how a run gets on, and asked whether to go on.
pub trait Observer: Sync {
    /// The plan is made: so many sources and bytes are to be read.
    fn planned(&self, _sources: u64, _bytes: u64) {}
    /// So many bytes of a source that is read in parts are done.
    fn read(&self, _bytes: u64) {}
    /// A source is done, with so many bytes more; it may have failed.
    fn done(&self, _bytes: u64, _failed: bool) {}
    /// What is read is being committed.
    fn committing(&self) {}
    /// True once the user wants the run to stop.
    fn cancelled(&self) -> bool {
        false
    }
}

/// Is told everything and says nothing.
pub struct Silent;

impl Observer for Silent {}
