//! Opening what stands in a corpus folder: regular files only, and never through a link.
//!
//! A link would lead out of the folder, and a pipe never ends. The walk passes both over, but a file may be replaced by
//! one after it, and the files that steer a corpus (tables, mappings, ignore files) are opened by their names.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The longest file that steers a corpus, in bytes.
const LIMIT: u64 = 64 << 20;

/// Opens a regular file.
///
/// # Errors
///
/// Those of the file system; `InvalidInput` if something else stands there now.
pub fn open(path: &Path) -> io::Result<File> {
    let file = options().open(path).map_err(|error| if error.kind() != io::ErrorKind::NotFound && is_link(path) { no_file() } else { error })?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(no_file()) }
}

#[cfg(unix)]
fn options() -> std::fs::OpenOptions {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let mut options = File::options();
    options.read(true).custom_flags(i32::try_from(flags.bits()).unwrap_or(0));
    options
}

#[cfg(not(unix))]
fn options() -> std::fs::OpenOptions {
    let mut options = File::options();
    options.read(true);
    options
}

fn is_link(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink())
}

pub fn no_file() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "is a link or no regular file, and is not followed")
}

/// Reads a file that steers a corpus; `None` if there is none.
///
/// # Errors
///
/// Why it cannot be read, in words.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, String> {
    let file = match open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => return Err(error.to_string()),
        Err(error) => return Err(format!("cannot be read: {error}")),
    };
    let mut bytes = Vec::new();
    file.take(LIMIT + 1).read_to_end(&mut bytes).map_err(|error| format!("cannot be read: {error}"))?;
    if bytes.len() as u64 > LIMIT {
        return Err(format!("is larger than {} MB", LIMIT >> 20));
    }
    Ok(Some(bytes))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_are_opened() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        std::fs::write(at("file"), "words").unwrap();
        std::os::unix::fs::symlink(at("file"), at("link")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", at("zero")).unwrap();
        std::fs::create_dir(at("folder")).unwrap();
        rustix::fs::mkfifoat(rustix::fs::CWD, at("pipe"), rustix::fs::Mode::from_raw_mode(0o600)).unwrap();
        assert_eq!(read(&at("file")), Ok(Some(b"words".to_vec())));
        assert_eq!(read(&at("none")), Ok(None));
        for other in ["link", "zero", "folder", "pipe"] {
            assert!(read(&at(other)).unwrap_err().contains("not followed"), "{other}: {:?}", read(&at(other)));
        }
    }
}
