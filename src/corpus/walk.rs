//! Walks a corpus folder in the order of its paths.
//!
//! `.ignore` and `.onrecordignore` are respected; hidden files, links, the index folder and what is
//! no regular file are passed over. What cannot be looked at is reported, with the folder it is in.

mod listing;

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::listing::{Item, Tree, What};
use super::mapping::{Mapping, Mappings};
use super::pack;
use super::sidecar::{Sidecars, is_sidecar};

/// Files larger than this are refused by name; a statement is not that long, and one document of
/// this size takes about four times its bytes while it is indexed.
pub const SIZE_LIMIT: u64 = 64 << 20;

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

/// The files of a corpus, sorted by [`path_key`]. All folders are listed first, on all threads.
pub struct Walk {
    root: PathBuf,
    tree: Tree,
    /// The folders that are open, from the root to the one that is being gone through.
    open: Vec<Folder>,
    sidecars: Sidecars,
    mappings: Mappings,
    /// Found together with what was returned last.
    pending: Vec<Found>,
}

/// A folder that is being gone through.
struct Folder {
    items: std::vec::IntoIter<Item>,
    location: PathBuf,
    /// Its path below the root, with `/` at the end; empty for the root.
    path: String,
    mapping: Arc<Mapping>,
    /// A sidecar table stands here or above.
    served: bool,
}

/// The key by which paths are ordered: `/` is the lowest byte, so a folder's files stay together.
pub fn path_key(path: &str) -> Vec<u8> {
    path.bytes().map(key_byte).collect()
}

/// See [`path_key`].
pub fn key_byte(byte: u8) -> u8 {
    if byte == b'/' { 0 } else { byte }
}

impl Walk {
    pub fn new(options: &WalkOptions) -> Self {
        let except = options.except.as_ref().and_then(|path| path.canonicalize().ok());
        let mut walk = Self {
            root: options.root.clone(),
            tree: Tree::of(&options.root, except.as_deref()),
            open: Vec::new(),
            sidecars: Sidecars::new(options.root.clone()),
            mappings: Mappings::new(options.root.clone()),
            pending: Vec::new(),
        };
        walk.enter(0, options.root.clone(), String::new());
        walk
    }

    fn enter(&mut self, folder: usize, location: PathBuf, path: String) {
        let items = self.tree.take(folder).into_iter();
        let mapping = self.mappings.of(&location);
        for (file, reason) in self.mappings.problems() {
            self.pending.push(Found::Unreadable { path: relative(&self.root, &file), reason });
        }
        let served = self.sidecars.serves(&location);
        self.open.push(Folder { items, location, path, mapping, served });
    }

    /// What an item of the innermost open folder is; folders are entered.
    fn found(&mut self, item: Item) -> Option<Found> {
        let folder = self.open.last()?;
        let path = format!("{}{}", folder.path, item.name);
        let location = folder.location.join(super::find::unspelt(&item.name));
        let stamp = match item.what {
            What::File(stamp) => stamp,
            What::Folder(inner) => {
                self.enter(inner, location, path + "/");
                return None;
            }
            What::Unreadable(reason) => return Some(Found::Unreadable { path: path.trim_end_matches('/').to_owned(), reason }),
        };
        if is_sidecar(&location) {
            return self.sidecars.problem(&location).map(|reason| Found::Unreadable { path, reason });
        }
        if pack::named(&location).is_none() {
            return Some(Found::Skipped(kind_of(&location)));
        }
        let declared = if folder.served { self.sidecars.declared(&location) } else { Arc::default() };
        Some(Found::Source(Entry { path, location, stamp, declared, mapping: folder.mapping.clone() }))
    }
}

impl Iterator for Walk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            if let Some(found) = self.pending.pop() {
                return Some(found);
            }
            let Some(item) = self.open.last_mut()?.items.next() else {
                self.open.pop();
                continue;
            };
            if let Some(found) = self.found(item) {
                return Some(found);
            }
        }
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
