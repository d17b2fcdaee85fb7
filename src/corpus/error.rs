//! Why a source could not be read.

use std::fmt;
use std::io;

/// Why a source gave no statements.
#[derive(Debug)]
pub enum ReadError {
    /// The file system refused; what was indexed of the source stays.
    Io(io::Error),
    /// The bytes are not what the file's kind promises; old passages must go.
    Malformed(String),
    /// The file is larger than the limit, in bytes.
    TooLarge(u64),
    /// It changed while it was read.
    Changing,
}

impl ReadError {
    /// True where what was indexed before still says what the file says, as far as is known.
    pub fn keeps_old(&self) -> bool {
        matches!(self, ReadError::Io(_) | ReadError::Changing)
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            ReadError::Io(error) => match error.kind() {
                io::ErrorKind::PermissionDenied => f.write_str("cannot be read: permission denied"),
                _ => write!(f, "cannot be read: {error}"),
            },
            ReadError::Malformed(what) => f.write_str(what),
            ReadError::TooLarge(bytes) => {
                write!(f, "larger than the limit of {} MB ({} MB); split it, or raise --max-file", super::limits().file >> 20, bytes >> 20)
            }
            ReadError::Changing => f.write_str("changed while it was read; run again"),
        }
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        ReadError::Io(error)
    }
}
