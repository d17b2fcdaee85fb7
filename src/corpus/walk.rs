//! Walks a corpus folder in the order of its paths.
//!
//! `.ignore` and `.onrecordignore` are respected; hidden files, links, the index folder and what is
//! no regular file are passed over. What cannot be looked at is reported, with the folder it is in.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::WalkBuilder;

use super::mapping::{Mapping, Mappings};
use super::pack;
use super::sidecar::{Sidecars, is_sidecar};

/// Files larger than this are refused by name; a statement is not that long, and one document of
/// this size takes about four times its bytes while it is indexed.
pub const SIZE_LIMIT: u64 = 64 << 20;

/// Files that say what of a folder is passed over; the first counts more.
pub const IGNORES: [&str; 2] = [".onrecordignore", ".ignore"];

/// What tells that a file may have changed since it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Stamp {
    pub size: u64,
    /// Nanoseconds since 1970, as are `ctime`'s.
    pub mtime: i64,
    pub ctime: i64,
    pub inode: u64,
}

impl Stamp {
    pub fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let nanos = |seconds: i64, nanos: i64| seconds.saturating_mul(1_000_000_000).saturating_add(nanos);
            Self {
                size: metadata.len(),
                mtime: nanos(metadata.mtime(), metadata.mtime_nsec()),
                ctime: nanos(metadata.ctime(), metadata.ctime_nsec()),
                inode: metadata.ino(),
            }
        }
        #[cfg(not(unix))]
        {
            let since = metadata.modified().ok().and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok());
            let mtime = since.map_or(0, |d| i64::try_from(d.as_nanos()).unwrap_or(i64::MAX));
            Self { size: metadata.len(), mtime, ctime: 0, inode: 0 }
        }
    }
}

/// A file to be read.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Relative to the corpus root, with `/`; bytes that are no UTF-8 as `\xNN`.
    pub path: String,
    pub location: PathBuf,
    pub stamp: Stamp,
    /// Declared values from a sidecar table, in table order.
    pub declared: Arc<Vec<(String, String)>>,
    /// What the user says about its folder.
    pub mapping: Arc<Mapping>,
}

/// What the walk comes upon.
#[derive(Debug)]
pub enum Found {
    Source(Entry),
    /// A file of a kind that is not read, by its extension.
    Skipped(String),
    /// A folder or file that could not be looked at; everything below `path` is unknown.
    Unreadable {
        path: String,
        reason: String,
    },
}

/// Where to walk.
pub struct WalkOptions {
    pub root: PathBuf,
    /// A folder never to be walked: the index.
    pub except: Option<PathBuf>,
}

/// The files of a corpus, sorted by [`path_key`].
pub struct Walk {
    root: PathBuf,
    inner: ignore::Walk,
    sidecars: Sidecars,
    mappings: Mappings,
    /// Found together with what was returned last.
    pending: Vec<Found>,
}

/// The key by which paths are ordered: `/` is the lowest byte, so a folder's files stay together.
pub fn path_key(path: &str) -> Vec<u8> {
    path.bytes().map(|b| if b == b'/' { 0 } else { b }).collect()
}

impl Walk {
    pub fn new(options: &WalkOptions) -> Self {
        let except = options.except.as_ref().and_then(|path| path.canonicalize().ok());
        let inner = WalkBuilder::new(&options.root)
            .standard_filters(false)
            .hidden(true)
            .ignore(true)
            .add_custom_ignore_filename(IGNORES[0])
            .follow_links(false)
            // By the name as it is written in paths: the ledger is in that order too.
            .sort_by_file_name(|a, b| spelt(a).cmp(&spelt(b)))
            .filter_entry(move |entry| {
                let is_dir = entry.file_type().is_some_and(|t| t.is_dir());
                let ours = || except.as_ref().is_some_and(|index| entry.path().canonicalize().is_ok_and(|p| p == *index));
                !(is_dir && (ours() || is_index(entry.path())))
            })
            .build();
        Self {
            root: options.root.clone(),
            inner,
            sidecars: Sidecars::new(options.root.clone()),
            mappings: Mappings::new(options.root.clone()),
            pending: Vec::new(),
        }
    }

    fn found(&mut self, entry: &ignore::DirEntry) -> Option<Found> {
        if !entry.file_type().is_some_and(|t| t.is_file()) {
            return None;
        }
        let path = relative(&self.root, entry.path());
        let metadata = match entry.metadata() {
            Ok(metadata) => metadata,
            Err(error) => return Some(Found::Unreadable { path, reason: error.to_string() }),
        };
        if is_sidecar(entry.path()) {
            return self.sidecars.problem(entry.path()).map(|reason| Found::Unreadable { path, reason });
        }
        if pack::named(entry.path()).is_none() {
            return Some(Found::Skipped(kind_of(entry.path())));
        }
        let declared = self.sidecars.declared(entry.path());
        let mapping = entry.path().parent().map(|folder| self.mappings.of(folder)).unwrap_or_default();
        for (file, reason) in self.mappings.problems() {
            self.pending.push(Found::Unreadable { path: relative(&self.root, &file), reason });
        }
        Some(Found::Source(Entry { path, location: entry.path().to_owned(), stamp: Stamp::of(&metadata), declared, mapping }))
    }
}

impl Iterator for Walk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        if let Some(found) = self.pending.pop() {
            return Some(found);
        }
        loop {
            match self.inner.next()? {
                Ok(entry) => {
                    if let Some(error) = entry.error() {
                        // A broken `.ignore` or `.onrecordignore`: what it meant to leave out is read.
                        let path = error_path(error).map_or_else(|| relative(&self.root, entry.path()), |path| relative(&self.root, path));
                        self.pending.push(Found::Unreadable { path, reason: format!("ignore file: {}", innermost(error)) });
                    }
                    if let Some(found) = self.found(&entry).or_else(|| self.pending.pop()) {
                        return Some(found);
                    }
                }
                Err(error) => {
                    let path = error_path(&error).map_or_else(String::new, |path| relative(&self.root, path));
                    return Some(Found::Unreadable { path, reason: reason_of(&error) });
                }
            }
        }
    }
}

/// The path that a walk error is about.
fn error_path(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => error_path(err),
        ignore::Error::Partial(errors) => errors.iter().find_map(error_path),
        _ => None,
    }
}

fn innermost(error: &ignore::Error) -> String {
    match error {
        ignore::Error::WithPath { err, .. } | ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => innermost(err),
        ignore::Error::Partial(errors) => errors.iter().map(innermost).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

fn reason_of(error: &ignore::Error) -> String {
    match error.io_error() {
        Some(io) if io.kind() == std::io::ErrorKind::PermissionDenied => "cannot be read: permission denied".to_owned(),
        Some(io) => format!("cannot be read: {io}"),
        None => error.to_string(),
    }
}

pub fn kind_of(path: &Path) -> String {
    path.extension().map_or_else(|| "(no extension)".to_owned(), |e| e.to_string_lossy().to_lowercase())
}

/// A path relative to the root, as text; what is no UTF-8 is written `\xNN` and stays unique.
fn relative(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    path.components().map(|part| spelt(part.as_os_str())).collect::<Vec<_>>().join("/")
}

/// A name as text. Bytes that are no UTF-8, and backslashes, are written `\\xNN`, so that no two
/// names are spelt alike.
fn spelt(name: &std::ffi::OsStr) -> String {
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text.push_str(&chunk.valid().replace('\\', "\\x5c"));
        chunk.invalid().iter().for_each(|byte| text.push_str(&format!("\\x{byte:02x}")));
    }
    text
}

/// True for the folder of an index, this run's or another's.
fn is_index(folder: &Path) -> bool {
    folder.join("current").is_file() && folder.join("lock").is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(root: &Path) -> Vec<String> {
        let options = WalkOptions { root: root.to_owned(), except: Some(root.join("index")) };
        Walk::new(&options)
            .map(|found| match found {
                Found::Source(entry) => entry.path,
                Found::Skipped(kind) => format!("skipped {kind}"),
                Found::Unreadable { path, .. } => format!("unreadable {path}"),
            })
            .collect()
    }

    #[test]
    fn sorted_and_filtered() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        for file in ["a/x.txt", "a.txt", "a-b.txt", "b.png", ".hidden.txt", "index/y.txt", "drafts/z.txt", "c.txt"] {
            std::fs::create_dir_all(root.join(file).parent().unwrap()).unwrap();
            std::fs::write(root.join(file), "words").unwrap();
        }
        std::fs::write(root.join(".onrecordignore"), "drafts/\nc.txt\n").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(root.join("a.txt"), root.join("link.txt")).unwrap();
        let found = walk(root);
        assert_eq!(found, ["a/x.txt", "a-b.txt", "a.txt", "skipped png"]);
        let mut keys: Vec<Vec<u8>> = found[..3].iter().map(|p| path_key(p)).collect();
        keys.sort();
        assert_eq!(keys, found[..3].iter().map(|p| path_key(p)).collect::<Vec<_>>());
    }
}
