//! Exit codes, and what is said with them.

use crate::index::{Age, IndexError};
use crate::query::QueryError;

/// How a run ended. The numbers are part of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Found, or done.
    Done,
    /// Nothing found.
    Nothing,
    /// Wrong use, or another error.
    Error,
    /// No index, or one of another version.
    NoIndex,
    /// Indexed, but some files failed and are named.
    SomeFailed,
    /// Another process is writing the index.
    Busy,
    /// The user broke it off.
    Interrupted,
}

impl Exit {
    pub fn number(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Nothing => 1,
            Exit::Error => 2,
            Exit::NoIndex => 3,
            Exit::SomeFailed => 4,
            Exit::Busy => 75,
            Exit::Interrupted => 130,
        }
    }
}

/// The exit code of an error and what is printed about it: what is wrong, and what to do.
pub fn explain(error: &anyhow::Error) -> (Exit, String) {
    if let Some(error) = error.downcast_ref::<QueryError>() {
        return (Exit::Error, crate::render::safe(&error.to_string()));
    }
    let Some(found) = error.downcast_ref::<IndexError>() else {
        return (Exit::Error, crate::render::safe(&format!("{error:#}")));
    };
    let (exit, advice) = match found {
        IndexError::Missing(_) => (Exit::NoIndex, "make one: onrecord index FOLDER"),
        IndexError::OtherVersion { found, .. } if Age::of(found) == Age::Newer => {
            (Exit::NoIndex, "use that one, or make the index anew with this one: onrecord index --full")
        }
        IndexError::OtherVersion { .. } => (Exit::NoIndex, "rebuild it: onrecord index"),
        IndexError::Busy(_) => (Exit::Busy, "try again later, or wait for it: onrecord index --wait SECONDS"),
        IndexError::Damaged(_) => (Exit::Error, "rebuild it: onrecord index --full"),
        IndexError::Overdue(_) => (Exit::Error, "narrow the query, or give it more time: --timeout SECONDS"),
        IndexError::Overbroad { .. } => (Exit::Error, "make it longer"),
        IndexError::Interrupted { .. } => (Exit::Interrupted, ""),
        IndexError::LabelTaken { .. } => (Exit::Error, "choose another: --label NAME"),
        IndexError::WouldEmpty { .. } | IndexError::WouldLose { .. } => (Exit::Error, "if that is meant, say so: --yes"),
        IndexError::NoCorpus(_) => (Exit::Error, "check the path; to take a corpus out of the index: onrecord index --remove LABEL"),
        IndexError::NoLabel { .. } | IndexError::System { .. } | IndexError::Engine(_) => (Exit::Error, ""),
    };
    let message = crate::render::safe(&found.to_string());
    (exit, if advice.is_empty() { message } else { format!("{message}\n  {advice}") })
}
