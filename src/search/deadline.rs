//! How long a search may take.

use std::time::{Duration, Instant};

use crate::index::IndexError;

/// The moment by which a search must have ended, if there is one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Deadline {
    end: Option<Instant>,
    seconds: u64,
}

impl Deadline {
    /// So long from now; `None` for as long as it takes.
    pub fn after(limit: Option<Duration>) -> Self {
        Self { end: limit.and_then(|limit| Instant::now().checked_add(limit)), seconds: limit.map_or(0, |limit| limit.as_secs()) }
    }

    pub fn passed(&self) -> bool {
        self.end.is_some_and(|end| Instant::now() >= end)
    }

    /// # Errors
    ///
    /// `Overdue` if it has passed.
    pub fn check(&self) -> Result<(), IndexError> {
        if self.passed() { Err(IndexError::Overdue(self.seconds)) } else { Ok(()) }
    }
}
