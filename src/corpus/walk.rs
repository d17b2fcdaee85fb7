//! Walks a corpus folder in the order of its paths.
//!
//! `.ignore` and `.onrecordignore` are respected; hidden files, links, the index folder and what is
//! no regular file are passed over. What cannot be looked at is reported, with the folder it is in.

mod listing;

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::listing::{Position, Tree, What};
use super::mapping::{Mapping, Mappings};
use super::pack;
use super::sidecar::{Declared, Sidecars, is_sidecar};

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
    pub declared: Declared,
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

/// The files of a corpus, or of a part of it, sorted by [`path_key`]. All folders are listed first, on all threads.
pub struct Walk {
    root: PathBuf,
    tree: Arc<Tree>,
    /// Where the part begins, and before what it ends; without an end it goes on to the last file.
    from: Position,
    to: Position,
    /// The folders that are open, from the root to the one that is being gone through.
    open: Vec<Folder>,
    sidecars: Sidecars,
    mappings: Mappings,
    /// Found together with what was returned last.
    pending: Vec<Found>,
}

/// A folder that is being gone through.
struct Folder {
    number: usize,
    /// The items that are still to be gone through.
    items: std::ops::Range<usize>,
    /// The part begins, or ends, in this folder or below.
    begins: bool,
    ends: bool,
    location: PathBuf,
    /// Its path below the root, with `/` at the end; empty for the root.
    path: String,
    mapping: Arc<Mapping>,
    /// A sidecar table stands here or above.
    served: bool,
}

impl Folder {
    /// The path of an item and where it stands. There may be millions: neither takes more room than it needs.
    fn place(&self, name: &str) -> (String, PathBuf) {
        let mut path = String::with_capacity(self.path.len() + name.len() + 1);
        path.push_str(&self.path);
        path.push_str(name);
        let mut location = PathBuf::with_capacity(self.location.as_os_str().len() + 1 + name.len());
        location.push(&self.location);
        location.push(super::find::unspelt(name));
        (path, location)
    }
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
        let tree = Tree::of(&options.root, except.as_deref());
        let sidecars = Sidecars::new(options.root.clone());
        Self::part(options.root.clone(), Arc::new(tree), Position::new(), Position::new(), sidecars)
    }

    fn part(root: PathBuf, tree: Arc<Tree>, from: Position, to: Position, sidecars: Sidecars) -> Self {
        let mappings = Mappings::new(root.clone());
        let mut walk = Self { root: root.clone(), tree, from, to, open: Vec::new(), sidecars, mappings, pending: Vec::new() };
        walk.enter(0, root, String::new());
        walk
    }

    /// About how many files there are, before it is known which of them are read.
    pub fn sources(&self) -> usize {
        self.tree.size()
    }

    /// The same walk in at most so many parts, one after the other, each for a thread of its own.
    pub fn split(self, parts: usize) -> Vec<Walk> {
        let cuts = self.tree.cuts(parts.max(1));
        let ends = cuts.iter().cloned().chain([Position::new()]);
        let starts = [Position::new()].into_iter().chain(cuts.iter().cloned());
        starts.zip(ends).map(|(from, to)| Self::part(self.root.clone(), self.tree.clone(), from, to, self.sidecars.clone())).collect()
    }

    /// The paths between which the part lies: it begins with the first and ends before the second. Empty ones are none.
    pub fn bounds(&self) -> (String, String) {
        (self.tree.path(&self.from), self.tree.path(&self.to))
    }

    /// Opens a folder, whose place in the folder that is open is given by its path from the root.
    fn enter(&mut self, number: usize, location: PathBuf, path: String) {
        let depth = self.open.len();
        // Its place is that of the last item that was taken from the folder above.
        let place = |f: &Folder| f.items.start - 1;
        let on = |position: &Position, outer: fn(&Folder) -> bool| {
            let above = self.open.last().is_none_or(|f| outer(f) && position[depth - 1] == place(f));
            above && position.len() > depth
        };
        let (begins, ends) = (on(&self.from, |f| f.begins), on(&self.to, |f| f.ends));
        let start = if begins { self.from[depth] } else { 0 };
        // The folder in which the end lies deeper is entered too.
        let end = if ends { self.to[depth] + usize::from(self.to.len() > depth + 1) } else { self.tree.items(number).len() };
        let mapping = self.mappings.of(&location);
        for (file, reason) in self.mappings.problems() {
            // The part before has come through here.
            if !begins {
                self.pending.push(Found::Unreadable { path: relative(&self.root, &file), reason });
            }
        }
        let served = self.sidecars.serves(&location);
        self.open.push(Folder { number, items: start..end, begins, ends, location, path, mapping, served });
    }

    /// What an item of the innermost open folder is; folders are entered.
    fn found(&mut self, at: usize) -> Option<Found> {
        let tree = Arc::clone(&self.tree);
        let folder = self.open.last()?;
        let item = &tree.items(folder.number)[at];
        let (path, location) = folder.place(&item.name);
        let stamp = match &item.what {
            What::File(stamp) => *stamp,
            What::Folder(inner) => {
                self.enter(*inner, location, path + "/");
                return None;
            }
            What::Unreadable(reason) => return Some(Found::Unreadable { path: path.trim_end_matches('/').to_owned(), reason: reason.clone() }),
        };
        let name = Path::new(&item.name);
        if is_sidecar(name) {
            return self.sidecars.problem(&location).map(|reason| Found::Unreadable { path, reason });
        }
        if pack::named(name).is_none() {
            return Some(Found::Skipped(kind_of(&location)));
        }
        let declared = if folder.served { self.sidecars.declared(&location) } else { Declared::default() };
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
            let Some(at) = self.open.last_mut()?.items.next() else {
                self.open.pop();
                continue;
            };
            if let Some(found) = self.found(at) {
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

/// A whole path as text, see [`super::unspelt`].
pub fn spelt_path(path: &Path) -> String {
    spelt(path.as_os_str())
}

/// A name as text. Bytes that are no UTF-8, control characters and backslashes are written `\\xNN`, so that no two
/// names are spelt alike.
fn spelt(name: &std::ffi::OsStr) -> String {
    let mut text = String::with_capacity(name.len());
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\\' | '\0'..='\x1f' | '\x7f' => text.push_str(&format!("\\x{:02x}", u32::from(c))),
                c => text.push(c),
            }
        }
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
    fn parts_make_the_whole() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        for file in ["a/x.txt", "a/y/z.txt", "a/y/w.txt", "a/y/.onrecord.toml", "a-b.txt", "a.txt", "c/d/e/f.txt", "c/d/g.txt", "h.txt", "i.png"] {
            std::fs::create_dir_all(root.join(file).parent().unwrap()).unwrap();
            std::fs::write(root.join(file), "words").unwrap();
        }
        std::fs::write(root.join(".onrecord.toml"), "kinds = 1").unwrap();
        std::fs::create_dir(root.join("empty")).unwrap();
        let walk = || Walk::new(&WalkOptions { root: root.to_owned(), except: None });
        let list = |walk: Walk| walk.map(|found| format!("{found:?}")).collect::<Vec<_>>();
        let whole = list(walk());
        assert_eq!(whole.iter().filter(|found| found.starts_with("Unreadable")).count(), 2, "{whole:?}");
        for parts in 1..14 {
            let split = walk().split(parts);
            let ends: Vec<_> = split.iter().map(Walk::bounds).collect();
            assert!(ends.windows(2).all(|two| two[0].1 == two[1].0), "{ends:?}");
            assert_eq!(split.into_iter().flat_map(list).collect::<Vec<_>>(), whole, "{parts}");
        }
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
