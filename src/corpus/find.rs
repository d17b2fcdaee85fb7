//! One file of a corpus, found by the path under which it is known.

use std::collections::HashMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use ignore::gitignore::Gitignore;

use super::mapping::Mappings;
use super::sidecar::Sidecars;
use super::walk::{Entry, IGNORES, Stamp};

/// Finds files of a corpus as they are now.
pub struct Finder {
    root: PathBuf,
    sidecars: Sidecars,
    mappings: Mappings,
    /// The ignore files of each folder, the one that counts more first.
    ignores: HashMap<PathBuf, Vec<Gitignore>>,
}

impl Finder {
    pub fn new(root: PathBuf) -> Self {
        Self { sidecars: Sidecars::new(root.clone()), mappings: Mappings::new(root.clone()), root, ignores: HashMap::new() }
    }

    /// The file of a path as [`Walk`](super::Walk) spells it.
    ///
    /// # Errors
    ///
    /// Those of the file system; `NotFound` where the file is gone or a walk would pass it over.
    pub fn find(&mut self, path: &str) -> io::Result<Entry> {
        let location = location(&self.root, path);
        let metadata = std::fs::symlink_metadata(&location)?;
        if !metadata.is_file() || self.is_passed_over(&location) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let declared = self.sidecars.declared(&location);
        let mapping = location.parent().map(|folder| self.mappings.of(folder)).unwrap_or_default();
        Ok(Entry { path: path.to_owned(), location, stamp: Stamp::of(&metadata), declared, mapping })
    }

    /// True for what is hidden, ignored, or reached by a link to a folder.
    fn is_passed_over(&mut self, location: &Path) -> bool {
        let Ok(below) = location.strip_prefix(&self.root).map(Path::to_owned) else { return true };
        let mut at = self.root.clone();
        for part in below.components() {
            at.push(part);
            let hidden = part.as_os_str().as_encoded_bytes().starts_with(b".");
            let is_file = at == location;
            let linked = !is_file && std::fs::symlink_metadata(&at).is_ok_and(|m| m.is_symlink());
            if hidden || linked || self.is_ignored(&at, !is_file) {
                return true;
            }
        }
        false
    }

    /// What the nearest ignore file says of a file or folder that says anything.
    fn is_ignored(&mut self, path: &Path, is_dir: bool) -> bool {
        for folder in path.ancestors().skip(1) {
            for ignores in self.ignores.entry(folder.to_owned()).or_insert_with(|| read_ignores(folder)) {
                let found = ignores.matched(path, is_dir);
                if !found.is_none() {
                    return found.is_ignore();
                }
            }
            if folder == self.root {
                break;
            }
        }
        false
    }
}

fn read_ignores(folder: &Path) -> Vec<Gitignore> {
    IGNORES.iter().map(|name| folder.join(name)).filter(|path| path.is_file()).map(|path| Gitignore::new(path).0).collect()
}

/// Where the file of a path stands.
pub fn location(root: &Path, path: &str) -> PathBuf {
    root.join(path.split('/').map(unspelt).collect::<PathBuf>())
}

/// The name that is spelt so: `\xNN` is a byte.
fn unspelt(name: &str) -> OsString {
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
        for file in ["a.txt", "kept/b.txt", "kept/c.txt", "drafts/d.txt", ".hidden/e.txt"] {
            std::fs::create_dir_all(root.join(file).parent().unwrap()).unwrap();
            std::fs::write(root.join(file), "words").unwrap();
        }
        std::os::unix::fs::symlink(root.join("kept"), root.join("linked")).unwrap();
        std::fs::write(root.join(".ignore"), "drafts/\nc.txt\na.txt\n").unwrap();
        std::fs::write(root.join(".onrecordignore"), "!a.txt\n").unwrap();
        let walk = Walk::new(&WalkOptions { root: root.to_owned(), except: None });
        let walked: Vec<String> = walk.filter_map(|found| if let Found::Source(entry) = found { Some(entry.path) } else { None }).collect();
        let mut finder = Finder::new(root.to_owned());
        let all = ["a.txt", "kept/b.txt", "kept/c.txt", "drafts/d.txt", ".hidden/e.txt", "linked/b.txt"];
        let found: Vec<&str> = all.into_iter().filter(|path| finder.find(path).is_ok()).collect();
        assert_eq!(walked, found);
        assert_eq!(found, ["a.txt", "kept/b.txt"]);
    }
}
