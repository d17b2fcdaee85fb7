//! Whether a source is still what was indexed, and where in its file a passage stands.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::IndexError;
use super::ledger::{Flags, Lookup, halves};
use super::plan::declared_hash;
use super::record::Seen;
use super::{Fields, Searcher, State};
use crate::corpus::{self, Finder};

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

/// Where a passage stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePlace {
    pub start: usize,
    pub end: usize,
}

/// Larger files are not looked through.
const LARGEST: u64 = 16 << 20;

/// The sources of the passages of one answer; each file is looked at once.
pub struct Files<'a> {
    ledger: Lookup<'a>,
    roots: HashMap<&'a str, PathBuf>,
    finders: HashMap<String, Finder>,
    known: HashMap<(String, String), Option<Stale>>,
    /// The file that was read last.
    last: Option<((String, String), Vec<u8>)>,
}

impl<'a> Files<'a> {
    pub fn new(searcher: &'a Searcher, fields: &'a Fields, state: &'a State) -> Self {
        let roots = state.corpora.iter().map(|c| (c.label.as_str(), c.folder())).collect();
        Self { ledger: Lookup::new(searcher, fields), roots, finders: HashMap::new(), known: HashMap::new(), last: None }
    }

    fn finder(&mut self, label: &str) -> Option<&mut Finder> {
        if !self.finders.contains_key(label) {
            let root = self.roots.get(label).filter(|root| Path::new(root).is_dir())?;
            self.finders.insert(label.to_owned(), Finder::new(root.clone()));
        }
        self.finders.get_mut(label)
    }

    /// Looks at a source's file. `None` if it is what was indexed.
    ///
    /// A stamp that is the same is trusted as the next indexing run would trust it; else the bytes are read.
    ///
    /// `seen` is what the file was when the passage was read.
    pub fn staleness(&mut self, label: &str, path: &str, seen: Option<Seen>) -> Result<Option<Stale>, IndexError> {
        let key = (label.to_owned(), path.to_owned());
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        let stale = self.look(label, path, seen)?;
        self.known.insert(key, stale);
        Ok(stale)
    }

    fn look(&mut self, label: &str, path: &str, seen: Option<Seen>) -> Result<Option<Stale>, IndexError> {
        let Some(finder) = self.finder(label) else { return Ok(Some(Stale::Unknown)) };
        let (entry, path) = match found(finder, path) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Some(Stale::Gone)),
            Err(_) => return Ok(Some(Stale::Unknown)),
        };
        let declared = declared_hash(&entry);
        if seen == Some(Seen::new(&entry.stamp, declared)) {
            return Ok(None);
        }
        let Some(known) = self.ledger.find(label, path)? else { return Ok(Some(Stale::Changed)) };
        if known.is(&entry.stamp, declared) && !known.flags().has(Flags::RECHECK) {
            return Ok(None);
        }
        Ok(match corpus::fingerprint_of(&entry) {
            Ok((fingerprint, _)) if halves(fingerprint) == known.hash() => None,
            Ok(_) => Some(Stale::Changed),
            Err(_) => Some(Stale::Unknown),
        })
    }

    /// Where the file of a source stands: of a member, its archive's.
    pub fn location(&mut self, label: &str, path: &str) -> Option<PathBuf> {
        let finder = self.finder(label)?;
        found(finder, path).ok().map(|(entry, _)| entry.location)
    }

    /// The bytes of a source's file that are a passage: at its own offsets, or else the one place where they stand.
    ///
    /// `None` where the format or the encoding writes the words otherwise, or where they stand twice.
    pub fn place(&mut self, label: &str, path: &str, start: usize, text: &str) -> Option<FilePlace> {
        let words = text.as_bytes();
        let bytes = self.bytes(label, path).filter(|_| !words.is_empty())?;
        if bytes.get(start..start + words.len()) == Some(words) {
            return Some(FilePlace { start, end: start + words.len() });
        }
        let file = std::str::from_utf8(bytes).ok()?;
        let mut found = file.match_indices(text).map(|(at, _)| at);
        let at = found.next().filter(|_| found.next().is_none())?;
        Some(FilePlace { start: at, end: at + words.len() })
    }

    fn bytes(&mut self, label: &str, path: &str) -> Option<&[u8]> {
        let is = |(corpus, file): &(String, String)| corpus == label && file == path;
        if !self.last.as_ref().is_some_and(|(key, _)| is(key)) {
            let entry = self.finder(label)?.find(path).ok().filter(|entry| entry.stamp.size <= LARGEST)?;
            let bytes = corpus::read_bytes(&entry).ok()?.bytes;
            self.last = Some(((label.to_owned(), path.to_owned()), bytes));
        }
        self.last.as_ref().map(|(_, bytes)| &bytes[..])
    }
}

/// The file of a source, and the path it is known by: of a member, its archive.
fn found<'p>(finder: &mut Finder, path: &'p str) -> io::Result<(corpus::Entry, &'p str)> {
    let whole = finder.find(path);
    let containers = path.match_indices("!/").map(|(at, _)| &path[..at]);
    match whole {
        Ok(entry) => Ok((entry, path)),
        Err(error) => containers.into_iter().find_map(|container| Some((finder.find(container).ok()?, container))).ok_or(error),
    }
}
