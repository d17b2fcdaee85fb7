//! What can go wrong with an index, told apart where the caller does something different.

use std::fmt;
use std::path::{Path, PathBuf};

use tantivy::TantivyError;

use super::age::Age;

/// Why an index could not be opened, read or written.
#[derive(Debug)]
pub enum IndexError {
    /// There is none at this place.
    Missing(PathBuf),
    /// It was written by another version of the program.
    OtherVersion { found: String, wanted: String },
    /// Another process is writing it.
    Busy(PathBuf),
    /// Its files are not what they were.
    Damaged(String),
    /// A search took longer than it may, in seconds.
    Overdue(u64),
    /// A word of a query stands for more words than can be looked at together.
    Overbroad { word: String, count: usize },
    /// The user broke it off; what was committed stays, except where a rebuild was to replace the index.
    Interrupted { kept: bool },
    /// The corpus folder is not there.
    NoCorpus(PathBuf),
    /// A label is taken by a folder elsewhere.
    LabelTaken { label: String, root: PathBuf },
    /// The folder of a corpus holds nothing any more, and nobody said that this is meant.
    WouldEmpty { label: String, sources: u64 },
    /// A part of a corpus cannot be read, and a rebuild would lose what was indexed of it.
    WouldLose { label: String, path: String, reason: String },
    /// No corpus of this label is in the index.
    NoLabel { label: String, known: Vec<String> },
    /// The disk, memory or the file system refused.
    System { what: String, source: std::io::Error },
    /// Anything else that the engine reports.
    Engine(TantivyError),
}

impl IndexError {
    pub fn system(what: &str, path: &Path, source: std::io::Error) -> Self {
        IndexError::System { what: format!("{what} {}", path.display()), source }
    }
}

impl fmt::Display for IndexError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            IndexError::Missing(path) => write!(f, "no index at {}", path.display()),
            IndexError::OtherVersion { found, wanted } if Age::of(found) == Age::Newer => {
                write!(f, "a newer version of the program ({found}, this is {wanted}) made the index")
            }
            IndexError::OtherVersion { found, wanted } => write!(f, "the index is of version {found}, this program reads {wanted}"),
            IndexError::Busy(path) => write!(f, "another process is writing the index at {}", path.display()),
            IndexError::Damaged(what) => write!(f, "the index is damaged ({what})"),
            IndexError::Overdue(seconds) => write!(f, "the search took longer than {seconds} s and was broken off"),
            IndexError::Overbroad { word, count } => write!(f, "`{word}` stands for {count} words of the index here"),
            IndexError::Interrupted { kept: true } => f.write_str("interrupted; what was committed stays, and the next run goes on from there"),
            IndexError::Interrupted { kept: false } => f.write_str("interrupted; the index is as it was before"),
            IndexError::NoCorpus(path) => write!(f, "no folder at {}; nothing was changed", path.display()),
            IndexError::LabelTaken { label, root } => write!(f, "the label `{label}` belongs to {}", root.display()),
            IndexError::WouldEmpty { label, sources } => {
                let what = if *sources == 0 { "all it has".to_owned() } else { format!("all its {sources} sources") };
                write!(f, "nothing to read is left in the folder of `{label}`; this would remove {what} from the index")
            }
            IndexError::WouldLose { label, path, reason } => write!(f, "{label}/{path} {reason}; a rebuild would lose what was indexed of it"),
            IndexError::NoLabel { label, known } => write!(f, "no corpus `{label}` in the index; it holds {}", known.join(", ")),
            IndexError::System { what, source } => write!(f, "{what}: {source}"),
            IndexError::Engine(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for IndexError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            IndexError::System { source, .. } => Some(source),
            IndexError::Engine(error) => Some(error),
            _ => None,
        }
    }
}

impl From<TantivyError> for IndexError {
    fn from(error: TantivyError) -> Self {
        match error {
            TantivyError::DataCorruption(what) => IndexError::Damaged(format!("{what:?}")),
            other => IndexError::Engine(other),
        }
    }
}

impl From<std::io::Error> for IndexError {
    fn from(source: std::io::Error) -> Self {
        IndexError::System { what: "reading or writing the index".to_owned(), source }
    }
}
