//! What one source may be: bounds against files that are made, or broken, so that they never end.
//!
//! They hold for a whole process and are set once, before anything is read. What goes beyond one is named, with the
//! limit, and nothing else is lost by it.

use std::fmt;
use std::sync::OnceLock;

/// Limits of what is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file, a member of an archive or a message, unpacked. One document of this size takes about four
    /// times its bytes while it is indexed.
    pub file: u64,
    /// Bytes of the text of one statement.
    pub statement: u64,
    /// Passages of a file, a member of an archive, a message or a piece of a file of rows. Each takes some kilobytes while
    /// its source is indexed, however short it is.
    pub passages: usize,
    /// How deep archives may stand in each other.
    pub nesting: usize,
    /// How many times its own size an archive or a packed file may hold.
    pub ratio: u64,
    /// Bytes that an archive may hold in all, however large it is itself.
    pub archive: u64,
}

impl Limits {
    pub const DEFAULT: Limits = Limits { file: 64 << 20, statement: 64 << 20, passages: 100_000, nesting: 3, ratio: 200, archive: 1 << 40 };
}

/// Bytes that may come of any archive, however small it is.
const SMALL: u64 = 256 << 20;

static LIMITS: OnceLock<Limits> = OnceLock::new();

/// Sets the limits of this process; only the first call counts.
pub fn set(limits: Limits) {
    let _ = LIMITS.set(limits);
}

/// The limits that hold.
pub fn limits() -> &'static Limits {
    LIMITS.get().unwrap_or(&Limits::DEFAULT)
}

impl Limits {
    /// What may come of a packed file or an archive of so many bytes.
    pub fn unpacked(&self, size: u64) -> u64 {
        size.saturating_mul(self.ratio).max(SMALL).min(self.archive)
    }

    /// As many statements as there is need to take out of a source: each has a passage at least, so that one more than
    /// may be tells that there are too many.
    pub fn statements(&self) -> usize {
        self.passages.saturating_add(1)
    }

    /// Why the rest of a source is not read.
    pub fn too_many(&self) -> String {
        format!("holds more than {} passages: what follows is not read; split it, or raise --max-passages", self.passages)
    }

    /// Why one is not read further.
    pub fn too_much(&self) -> String {
        format!("holds more than {} times its own size, or than {} MB: it is not read further", self.ratio, self.archive >> 20)
    }
}

/// As they are noted in an index: what failed by other limits is read again.
impl fmt::Display for Limits {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Limits { file, statement, passages, nesting, ratio, archive } = self;
        write!(f, "file {file}, statement {statement}, passages {passages}, nesting {nesting}, ratio {ratio}, archive {archive}")
    }
}
