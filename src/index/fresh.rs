//! Whether a source is still what was indexed.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::IndexError;
use super::ledger::{self, Flags, halves};
use super::plan::declared_hash;
use super::{Fields, Searcher, State};
use crate::corpus;

/// How a source is not what was indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stale {
    /// Its file is not there any more.
    Gone,
    /// Its file holds something else now.
    Changed,
    /// It cannot be looked at: its folder is not there, or it cannot be read.
    Unknown,
}

/// Looks at a source's file. `None` if it is what was indexed.
///
/// A stamp that is the same is trusted as the next indexing run would trust it; else the bytes are read.
pub fn staleness(searcher: &Searcher, fields: &Fields, state: &State, label: &str, path: &str) -> Result<Option<Stale>, IndexError> {
    let root = state.corpora.iter().find(|c| c.label == label).map(|c| Path::new(&c.root)).filter(|root| root.is_dir());
    let Some(root) = root else { return Ok(Some(Stale::Unknown)) };
    let entry = match corpus::find(root, path) {
        Ok(entry) => entry,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Some(Stale::Gone)),
        Err(_) => return Ok(Some(Stale::Unknown)),
    };
    let Some(known) = ledger::find(searcher, fields, label, path)? else { return Ok(Some(Stale::Changed)) };
    let trusted = entry.stamp == known.stamp && !known.flags.has(Flags::RECHECK);
    if trusted && declared_hash(&entry) == known.declared_hash {
        return Ok(None);
    }
    Ok(match corpus::read_bytes(&entry) {
        Ok(content) if halves(content.fingerprint) == known.hash => None,
        Ok(_) => Some(Stale::Changed),
        Err(_) => Some(Stale::Unknown),
    })
}

/// Where a passage stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePlace {
    pub start: usize,
    pub end: usize,
}

/// Larger files are not looked through.
const LARGEST: u64 = 16 << 20;

/// The bytes of a source's file that are a passage: at its own offsets, or else the one place where they stand.
///
/// `None` where the format or the encoding writes the words otherwise, or where they stand twice.
pub fn file_place(state: &State, label: &str, path: &str, start: usize, text: &str) -> Option<FilePlace> {
    let root = &state.corpora.iter().find(|c| c.label == label)?.root;
    let entry = corpus::find(Path::new(root), path).ok().filter(|entry| entry.stamp.size <= LARGEST)?;
    let bytes = std::fs::read(&entry.location).ok()?;
    let words = text.as_bytes();
    if words.is_empty() || bytes.get(start..start + words.len()) == Some(words) {
        return (!words.is_empty()).then_some(FilePlace { start, end: start + words.len() });
    }
    let file = std::str::from_utf8(&bytes).ok()?;
    let mut found = file.match_indices(text).map(|(at, _)| at);
    let at = found.next().filter(|_| found.next().is_none())?;
    Some(FilePlace { start: at, end: at + words.len() })
}
