//! Archives: zip and tar, and archives within them. Members are read in memory and never written anywhere;
//! their paths are labels.

use std::collections::HashMap;
use std::io::{Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Holds, Part, Passed, named, unpacked};
use crate::corpus::ReadError;
use crate::corpus::walk::{Entry, SIZE_LIMIT, kind_of};

/// Deepest nesting of archives.
const DEEPEST: usize = 3;
/// Most members of an archive.
const MEMBERS: usize = 1_000_000;
/// What all members may come to when unpacked: so many times the size of the file, or so many bytes.
const RATIO: u64 = 200;
const SMALL: u64 = 256 << 20;

/// What can be read by position.
pub trait ReadSeek: Read + Seek {}
impl<T: Read + Seek> ReadSeek for T {}

/// An open archive.
pub enum Archive<'a> {
    Zip(Box<dyn ReadSeek + 'a>),
    Tar(Box<dyn Read + 'a>),
}

/// What is shared by an archive and those within it.
struct Reading<'a, E> {
    container: &'a Entry,
    each: &'a mut dyn FnMut(Part) -> Result<(), E>,
    passed: Passed,
    /// Bytes that may still be unpacked.
    left: u64,
    count: usize,
    names: HashMap<String, usize>,
}

/// Hands over the members of an archive.
pub fn members<E: From<ReadError>>(entry: &Entry, archive: Archive, each: &mut dyn FnMut(Part) -> Result<(), E>) -> Result<Passed, E> {
    let left = (entry.stamp.size.saturating_mul(RATIO)).max(SMALL);
    let mut reading = Reading { container: entry, each, passed: Passed::default(), left, count: 0, names: HashMap::new() };
    reading.archive(archive, "", 1)?;
    Ok(reading.passed)
}

fn malformed(what: impl Into<String>) -> ReadError {
    ReadError::Malformed(what.into())
}

impl<E: From<ReadError>> Reading<'_, E> {
    fn archive(&mut self, archive: Archive, prefix: &str, depth: usize) -> Result<(), E> {
        match archive {
            Archive::Zip(file) => self.zip(file, prefix, depth),
            Archive::Tar(file) => self.tar(file, prefix, depth),
        }
    }

    fn zip(&mut self, file: Box<dyn ReadSeek + '_>, prefix: &str, depth: usize) -> Result<(), E> {
        let mut archive = zip::ZipArchive::new(file).map_err(|e| malformed(format!("is no whole zip: {e}")))?;
        for index in 0..archive.len() {
            let name = match archive.name_for_index(index) {
                Some(Ok(name)) => name.to_string(),
                _ => continue,
            };
            if name.ends_with('/') {
                continue;
            }
            let bytes = match archive.by_index(index) {
                Ok(member) if !member.is_file() => continue,
                Ok(member) => self.read(member)?,
                Err(zip::result::ZipError::UnsupportedArchive(what)) if what.to_lowercase().contains("password") => {
                    Err(malformed("is encrypted: it needs a password"))
                }
                Err(error) => Err(malformed(format!("cannot be unpacked: {error}"))),
            };
            self.member(format!("{prefix}{name}"), bytes, depth)?;
        }
        Ok(())
    }

    fn tar(&mut self, file: Box<dyn Read + '_>, prefix: &str, depth: usize) -> Result<(), E> {
        let mut archive = tar::Archive::new(file);
        let entries = archive.entries().map_err(|e| malformed(format!("is no tar: {e}")))?;
        for entry in entries {
            // What comes after a broken head cannot be found.
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) if self.count == 0 => return Err(malformed(format!("is no whole tar: {error}")).into()),
                Err(error) => {
                    self.passed.problem = Some(format!("breaks off after {} members: {error}", self.count));
                    return Ok(());
                }
            };
            if !entry.header().entry_type().is_file() {
                continue;
            }
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            let bytes = self.read(entry)?;
            self.member(format!("{prefix}{name}"), bytes, depth)?;
        }
        Ok(())
    }

    /// The bytes of a member; what is declared of their number is not believed.
    fn read(&mut self, member: impl Read) -> Result<Result<Vec<u8>, ReadError>, E> {
        let limit = SIZE_LIMIT.min(self.left);
        let mut bytes = Vec::new();
        let read = member.take(limit + 1).read_to_end(&mut bytes);
        self.left = self.left.saturating_sub(bytes.len() as u64);
        if self.left == 0 {
            return Err(malformed(format!("holds more than {RATIO} times its own size: it is not read further")).into());
        }
        Ok(match read {
            Err(error) => Err(malformed(format!("cannot be unpacked: {error}"))),
            Ok(_) if bytes.len() as u64 > limit => Err(malformed(format!("is larger than the limit of {} MB", SIZE_LIMIT >> 20))),
            Ok(_) => Ok(bytes),
        })
    }

    fn member(&mut self, name: String, bytes: Result<Vec<u8>, ReadError>, depth: usize) -> Result<(), E> {
        let name = name.replace('\\', "/").replace('\0', "\u{fffd}");
        if is_hidden(&name) {
            return Ok(());
        }
        self.count += 1;
        if self.count > MEMBERS {
            return Err(malformed(format!("has more than {MEMBERS} members")).into());
        }
        match (named(Path::new(&name)), bytes) {
            (None, _) => {
                *self.passed.skipped.entry(kind_of(Path::new(&name))).or_default() += 1;
                Ok(())
            }
            (Some((packing, holds @ (Holds::Zip | Holds::Tar))), Ok(bytes)) if depth < DEEPEST => {
                let within = match holds {
                    Holds::Zip => Archive::Zip(Box::new(Cursor::new(&bytes[..]))),
                    _ => Archive::Tar(unpacked(packing, &bytes[..])?),
                };
                match self.archive(within, &format!("{name}!/"), depth + 1) {
                    Err(error) => self.broken(&name, error),
                    done => done,
                }
            }
            (Some((_, Holds::Zip | Holds::Tar)), Ok(_)) => self.hand_over(name, Err(malformed(format!("is nested more than {DEEPEST} archives deep")))),
            (_, bytes) => self.hand_over(name, bytes),
        }
    }

    /// An archive within that cannot be read is one member that cannot be read.
    fn broken(&mut self, name: &str, error: E) -> Result<(), E> {
        // Only what is wrong with this archive is kept from ending the whole.
        if self.left == 0 {
            return Err(error);
        }
        self.hand_over(name.to_owned(), Err(malformed("is an archive that cannot be read")))
    }

    fn hand_over(&mut self, name: String, bytes: Result<Vec<u8>, ReadError>) -> Result<(), E> {
        // Two members of one name are two.
        let times = self.names.entry(name.clone()).or_default();
        *times += 1;
        let name = if *times > 1 { format!("{name}#{times}") } else { name };
        let bare = name.split_once('#').map_or(name.as_str(), |(bare, _)| bare);
        let location = PathBuf::from(bare);
        let container = self.container;
        let entry = Entry {
            path: format!("{}!/{name}", container.path),
            location,
            stamp: container.stamp,
            declared: Arc::clone(&container.declared),
            ..container.clone()
        };
        (self.each)(Part { name, entry, bytes, line: 0, is_chunk: false })
    }
}

/// Files that a folder would hide, and what systems add to archives.
fn is_hidden(name: &str) -> bool {
    name.starts_with("__MACOSX/") || name.split('/').any(|part| part.starts_with('.') && !part.trim_matches('.').is_empty())
}
