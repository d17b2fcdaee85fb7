//! Memory: how much a run may take, and waiting until there is room.

use std::ops::Deref;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A bound on memory only: who does not give room back is not waited for without end.
const PATIENCE: Duration = Duration::from_secs(600);

/// What a run may take when nobody says, in bytes.
pub const MEMORY: u64 = 450 << 20;
/// With less than this, in bytes, the engine does not work.
pub const LEAST_MEMORY: u64 = 64 << 20;
/// The engine's least memory per thread.
pub(super) const HEAP_PER_THREAD: usize = 20 << 20;

/// The engine's most memory per thread.
pub(super) const MOST_HEAP: usize = 4_000 << 20;

/// How the memory of a run is divided: found by measuring what is taken at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Budget {
    /// For postings that are not yet written. What is more makes fewer segments, which a query has to open.
    pub(super) heap: usize,
    /// For texts that wait for the engine.
    pub(super) queue: usize,
    /// For parts of containers that are read together.
    pub(super) batch: usize,
    /// For files that are read at the same time, with what is made of them.
    pub(super) reading: usize,
}

impl Budget {
    pub(super) fn of(memory: u64) -> Self {
        let memory = usize::try_from(memory.max(LEAST_MEMORY)).unwrap_or(usize::MAX);
        Self { heap: memory / 5 * 2, queue: memory / 16, batch: memory / 32, reading: memory / 5 * 2 }
    }

    /// Threads of the engine, of so many at most.
    pub(super) fn writers(&self, threads: usize) -> usize {
        threads.min(self.heap / HEAP_PER_THREAD).max(1)
    }
}

/// Bytes of which so many may be taken.
#[derive(Debug)]
pub(super) struct Room {
    size: usize,
    used: Mutex<usize>,
    freed: Condvar,
}

impl Room {
    pub(super) fn new(size: usize) -> Self {
        Self { size, used: Mutex::new(0), freed: Condvar::new() }
    }

    /// Waits until so many bytes fit, or nothing is taken.
    pub(super) fn take(&self, bytes: usize) {
        if bytes == 0 {
            return;
        }
        let full = |used: &mut usize| *used > 0 && used.saturating_add(bytes) > self.size;
        let (mut used, _) = self.freed.wait_timeout_while(self.lock(), PATIENCE, full).unwrap_or_else(PoisonError::into_inner);
        *used = used.saturating_add(bytes);
    }

    fn give_back(&self, bytes: usize) {
        let mut used = self.lock();
        *used = used.saturating_sub(bytes);
        self.freed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, usize> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    pub(super) fn used(&self) -> usize {
        *self.lock()
    }
}

/// Room that is taken until this is dropped.
pub(super) struct Taken<R: Deref<Target = Room>> {
    room: R,
    pub(super) bytes: usize,
}

impl<R: Deref<Target = Room>> Taken<R> {
    /// Waits for it.
    pub(super) fn wait(room: R, bytes: usize) -> Self {
        room.take(bytes);
        Self { room, bytes }
    }

    /// What somebody else has waited for.
    pub(super) fn already(room: R, bytes: usize) -> Self {
        Self { room, bytes }
    }
}

impl<R: Deref<Target = Room>> Drop for Taken<R> {
    fn drop(&mut self) {
        self.room.give_back(self.bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_larger_than_the_room_goes_when_nothing_is_in_it() {
        let room = Room::new(10);
        let taken = Taken::wait(&room, 25);
        assert_eq!(room.used(), 25);
        drop(taken);
        assert_eq!(room.used(), 0);
    }

    #[test]
    fn a_budget_is_never_more_than_the_memory() {
        for memory in [0, LEAST_MEMORY, MEMORY, 8 << 30] {
            let budget = Budget::of(memory);
            assert!((budget.heap + budget.queue + budget.batch + budget.reading) as u64 <= memory.max(LEAST_MEMORY), "{memory}");
            assert!(budget.writers(8) * HEAP_PER_THREAD <= budget.heap);
        }
    }
}
