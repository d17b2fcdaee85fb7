//! The engine's writer, shared by the workers, with its batches in the order of their stamps.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tantivy::indexer::UserOperation;
use tantivy::{IndexWriter, Opstamp, TantivyDocument};

/// A writer that takes one batch at a time.
///
/// The engine numbers a batch first and queues its deletes and documents afterwards. Two batches at
/// once may be queued against their numbers, and a segment that skips the deletes before its first
/// document then meets one of them later and applies it to what was written after it: the new
/// version of a source is deleted with the old one. One at a time, queue and numbers agree.
pub(super) struct BatchWriter(Mutex<IndexWriter>);

impl BatchWriter {
    pub(super) fn new(writer: IndexWriter) -> Self {
        Self(Mutex::new(writer))
    }

    /// Queues a batch; a commit takes all of it or nothing.
    pub(super) fn run(&self, operations: Vec<UserOperation<TantivyDocument>>) -> tantivy::Result<Opstamp> {
        self.lock().run(operations)
    }

    /// The writer alone, between steps.
    pub(super) fn get_mut(&mut self) -> &mut IndexWriter {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn wait_merging_threads(self) -> tantivy::Result<()> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner).wait_merging_threads()
    }

    fn lock(&self) -> MutexGuard<'_, IndexWriter> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
