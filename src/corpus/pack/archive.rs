//! Archives: zip and tar, and archives within them. Members are read in memory and never written anywhere;
//! their paths are labels.

use std::collections::HashMap;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Holds, Packing, Part, Passed, named, unpacked, unpacked_name};
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

/// Why members are not read further: what is wrong with the archive, or whoever takes them has an error.
enum Stop<E> {
    Archive(ReadError),
    Taker(E),
}

impl<E> From<ReadError> for Stop<E> {
    fn from(error: ReadError) -> Self {
        Stop::Archive(error)
    }
}

/// Hands over the members of an archive.
pub fn members<E: From<ReadError>>(entry: &Entry, archive: Archive, each: &mut dyn FnMut(Part) -> Result<(), E>) -> Result<Passed, E> {
    let left = (entry.stamp.size.saturating_mul(RATIO)).max(SMALL);
    let mut reading = Reading { container: entry, each, passed: Passed::default(), left, count: 0, names: HashMap::new() };
    match reading.archive(archive, "", 1) {
        Ok(()) => Ok(reading.passed),
        Err(Stop::Archive(error)) => Err(error.into()),
        Err(Stop::Taker(error)) => Err(error),
    }
}

fn malformed(what: impl Into<String>) -> ReadError {
    ReadError::Malformed(what.into())
}

impl<E> Reading<'_, E> {
    fn archive(&mut self, archive: Archive, prefix: &str, depth: usize) -> Result<(), Stop<E>> {
        match archive {
            Archive::Zip(file) => self.zip(file, prefix, depth),
            Archive::Tar(file) => self.tar(file, prefix, depth),
        }
    }

    fn zip(&mut self, file: Box<dyn ReadSeek + '_>, prefix: &str, depth: usize) -> Result<(), Stop<E>> {
        let mut file = file;
        let declared = members_declared(&mut file);
        let mut archive = zip::ZipArchive::new(file).map_err(|e| malformed(format!("is no whole zip: {e}")))?;
        if let Some(missing) = declared.and_then(|n| n.checked_sub(archive.len())).filter(|n| *n > 0) {
            self.passed.problem = Some(format!("{missing} of its members have the name of another: only the last of each is read"));
        }
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

    fn tar(&mut self, file: Box<dyn Read + '_>, prefix: &str, depth: usize) -> Result<(), Stop<E>> {
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
    fn read(&mut self, member: impl Read) -> Result<Result<Vec<u8>, ReadError>, Stop<E>> {
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

    fn member(&mut self, name: String, bytes: Result<Vec<u8>, ReadError>, depth: usize) -> Result<(), Stop<E>> {
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
                    // Only what is wrong with this archive is kept from ending the whole.
                    Err(Stop::Archive(error)) if self.left > 0 => self.hand_over(name, Err(error)),
                    done => done,
                }
            }
            (Some((_, Holds::Zip | Holds::Tar)), Ok(_)) => self.hand_over(name, Err(malformed(format!("is nested more than {DEEPEST} archives deep")))),
            (Some((packing, _)), Ok(bytes)) if packing != Packing::None => {
                let unpacked = match unpacked(packing, &bytes[..]) {
                    Ok(reader) => self.read(reader)?,
                    Err(error) => Err(error),
                };
                self.hand_over(name, unpacked)
            }
            (_, bytes) => self.hand_over(name, bytes),
        }
    }

    fn hand_over(&mut self, name: String, bytes: Result<Vec<u8>, ReadError>) -> Result<(), Stop<E>> {
        // Two members of one name are two.
        let times = self.names.entry(name.clone()).or_default();
        *times += 1;
        // What is handed over is unpacked: its kind is that of its name without the ending of the packing.
        let location = PathBuf::from(unpacked_name(&name));
        let name = if *times > 1 { format!("{name}#{times}") } else { name };
        let container = self.container;
        let entry = Entry {
            path: format!("{}!/{name}", container.path),
            location,
            stamp: container.stamp,
            declared: Arc::clone(&container.declared),
            ..container.clone()
        };
        (self.each)(Part { name, entry, bytes, line: 0, is_chunk: false }).map_err(Stop::Taker)
    }
}

/// How many members the end of a zip declares (APPNOTE 4.3.16), where it says so in two bytes.
fn members_declared(file: &mut Box<dyn ReadSeek + '_>) -> Option<usize> {
    const LONGEST: i64 = 65_557;
    let size = file.seek(SeekFrom::End(0)).ok()?;
    file.seek(SeekFrom::Start(size.saturating_sub(LONGEST as u64))).ok()?;
    let mut tail = Vec::new();
    file.take(LONGEST as u64).read_to_end(&mut tail).ok()?;
    file.seek(SeekFrom::Start(0)).ok()?;
    let at = tail.windows(4).rposition(|w| w == b"PK\x05\x06")?;
    let count = u16::from_le_bytes(tail.get(at + 10..at + 12)?.try_into().ok()?);
    (count != u16::MAX).then_some(usize::from(count))
}

/// Files that a folder would hide, and what systems add to archives.
fn is_hidden(name: &str) -> bool {
    name.starts_with("__MACOSX/") || name.split('/').any(|part| part.starts_with('.') && !part.trim_matches('.').is_empty())
}
