//! One file of a corpus, found by the path under which it is known.

use std::collections::HashMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::ignores::{Ignores, passes_over};
use super::mapping::Mappings;
use super::sidecar::Sidecars;
use super::walk::{Entry, Stamp};

/// Finds files of a corpus as they are now.
pub struct Finder {
    root: PathBuf,
    sidecars: Sidecars,
    mappings: Mappings,
    /// The ignore files of each folder, if they and those above are any; `None` of a link or what is passed over.
    folders: HashMap<PathBuf, Option<Option<Arc<Ignores>>>>,
}

impl Finder {
    pub fn new(root: PathBuf) -> Self {
        Self { sidecars: Sidecars::new(root.clone()), mappings: Mappings::new(root.clone()), root, folders: HashMap::new() }
    }

    /// The file of a path as [`Walk`](super::Walk) spells it.
    ///
    /// # Errors
    ///
    /// Those of the file system; `NotFound` where the file is gone or a walk would pass it over.
    pub fn find(&mut self, path: &str) -> io::Result<Entry> {
        // No name in a folder is one of these: the path is that of a member of an archive, and would lead elsewhere.
        if path.split('/').any(|name| matches!(unspelt(name).to_str(), Some("" | "." | ".."))) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let location = location(&self.root, path);
        let metadata = std::fs::symlink_metadata(&location)?;
        if !metadata.is_file() || self.is_passed_over(&location) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let declared = self.sidecars.declared(&location);
        let mapping = location.parent().map(|folder| self.mappings.of(folder)).unwrap_or_default();
        Ok(Entry { path: path.to_owned(), location, stamp: Stamp::of(&metadata), declared, mapping })
    }

    /// True for what a walk would not come to: it is hidden or ignored, or a folder above it is or is a link.
    fn is_passed_over(&mut self, location: &Path) -> bool {
        match location.parent().map(|folder| self.folder(folder)) {
            Some(Some(ignores)) => passes_over(ignores.as_deref(), location, false),
            _ => true,
        }
    }

    /// The ignore files that count in a folder; `None` if a walk would not come to it.
    fn folder(&mut self, folder: &Path) -> Option<Option<Arc<Ignores>>> {
        if let Some(known) = self.folders.get(folder) {
            return known.clone();
        }
        let has = |name: &str| folder.join(name).is_file();
        let found = if folder == self.root {
            Some(Ignores::read(folder, None, has).0)
        } else {
            let above = folder.parent().filter(|above| above.starts_with(&self.root)).and_then(|above| self.folder(above));
            let linked = || std::fs::symlink_metadata(folder).is_ok_and(|m| m.is_symlink());
            above.filter(|above| !passes_over(above.as_deref(), folder, true) && !linked()).map(|above| Ignores::read(folder, above, has).0)
        };
        self.folders.insert(folder.to_owned(), found.clone());
        found
    }
}

/// Where the file of a path stands.
pub fn location(root: &Path, path: &str) -> PathBuf {
    root.join(path.split('/').map(unspelt).collect::<PathBuf>())
}

/// A path that is spelt so, however many names it has.
pub fn unspelt_path(path: &str) -> PathBuf {
    PathBuf::from(unspelt(path))
}

/// The name that is spelt so: `\xNN` is a byte.
pub(super) fn unspelt(name: &str) -> OsString {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some(at) = rest.find("\\x") {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        let digits = rest.get(at + 2..at + 4).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let Some(byte) = digits else { break };
        bytes.push(byte);
        rest = &rest[at + 4..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    of_bytes(bytes)
}

#[cfg(unix)]
fn of_bytes(bytes: Vec<u8>) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes)
}

#[cfg(not(unix))]
fn of_bytes(bytes: Vec<u8>) -> OsString {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Found, Walk, WalkOptions};

    #[cfg(unix)]
    #[test]
    fn what_is_walked_is_found() {
        use std::os::unix::ffi::OsStrExt;
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("sub")).unwrap();
        for name in [&b"a.txt"[..], b"sub/caf\xe9.txt", b"sub/back\\x41.txt", "Zürich.txt".as_bytes()] {
            std::fs::write(dir.path().join(std::ffi::OsStr::from_bytes(name)), "words").unwrap();
        }
        let walk = Walk::new(&WalkOptions { root: dir.path().to_owned(), except: None });
        let mut count = 0;
        for found in walk {
            let Found::Source(entry) = found else { panic!("{found:?}") };
            let again = Finder::new(dir.path().to_owned()).find(&entry.path).unwrap();
            assert_eq!((again.location, again.stamp), (entry.location, entry.stamp));
            count += 1;
        }
        assert_eq!(count, 4);
        let mut finder = Finder::new(dir.path().to_owned());
        assert_eq!(finder.find("b.txt").unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_passed_over_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        for file in ["a.txt", "kept/b.txt", "kept/c.txt", "drafts/d.txt", ".hidden/e.txt", ".asked/f.txt", "kept/g.txt"] {
            std::fs::create_dir_all(root.join(file).parent().unwrap()).unwrap();
            std::fs::write(root.join(file), "words").unwrap();
        }
        std::os::unix::fs::symlink(root.join("kept"), root.join("linked")).unwrap();
        std::fs::write(root.join(".ignore"), "drafts/\nc.txt\na.txt\n").unwrap();
        // What `.onrecordignore` says counts more than an `.ignore` that is nearer; and it may ask for what is hidden.
        std::fs::write(root.join(".onrecordignore"), "!a.txt\n!.asked\n!g.txt\n").unwrap();
        std::fs::write(root.join("kept/.ignore"), "g.txt\n").unwrap();
        let walk = Walk::new(&WalkOptions { root: root.to_owned(), except: None });
        let walked: Vec<String> = walk.filter_map(|found| if let Found::Source(entry) = found { Some(entry.path) } else { None }).collect();
        let mut finder = Finder::new(root.to_owned());
        let all = [".asked/f.txt", "a.txt", "kept/b.txt", "kept/c.txt", "kept/g.txt", "drafts/d.txt", ".hidden/e.txt", "linked/b.txt"];
        let found: Vec<&str> = all.into_iter().filter(|path| finder.find(path).is_ok()).collect();
        assert_eq!(walked, found);
        assert_eq!(found, [".asked/f.txt", "a.txt", "kept/b.txt", "kept/g.txt"]);
    }
}
