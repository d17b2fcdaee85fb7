//! One file of a corpus, found by the path under which it is known.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::sidecar::Sidecars;
use super::walk::{Entry, Stamp};

/// The file of a path as [`Walk`](super::Walk) spells it, as it is now.
///
/// # Errors
///
/// Those of the file system; `NotFound` where the file is gone.
pub fn find(root: &Path, path: &str) -> io::Result<Entry> {
    let location: PathBuf = root.join(path.split('/').map(unspelt).collect::<PathBuf>());
    let metadata = std::fs::symlink_metadata(&location)?;
    if !metadata.is_file() {
        return Err(io::ErrorKind::NotFound.into());
    }
    let declared = Sidecars::new(root.to_owned()).declared(&location);
    Ok(Entry { path: path.to_owned(), location, stamp: Stamp::of(&metadata), declared })
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
            let again = find(dir.path(), &entry.path).unwrap();
            assert_eq!((again.location, again.stamp), (entry.location, entry.stamp));
            count += 1;
        }
        assert_eq!(count, 4);
        assert_eq!(find(dir.path(), "b.txt").unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
