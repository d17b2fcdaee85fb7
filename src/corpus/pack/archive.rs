//! Archives: zip and tar, and archives within them. Members are read in memory and never written anywhere;
//! their paths are labels.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::{Holds, Packing, Part, Passed, named, unpacked, unpacked_name};
use crate::corpus::ReadError;
use crate::corpus::limits::limits;
use crate::corpus::walk::{Entry, kind_of};

/// Most members of an archive.
const MEMBERS: usize = 1_000_000;
/// What may stand in a tar between two members, in bytes: the next one's name, where it links to, and its attributes,
/// which are read whole. Linux keeps names below 4 KB, and attributes below 64 KB each.
const HEAD: u64 = 1 << 20;
/// Longest path of a member, in bytes; it is kept for each of them, and no system makes longer ones.
const LONGEST_PATH: usize = 4_096;

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
    /// Bytes that may still be unpacked, shared with whatever unpacks.
    left: Rc<Cell<u64>>,
    count: usize,
    /// How often there was a member of a name, by a hash of it: there may be a million of long names.
    names: HashMap<[u8; 32], usize>,
}

/// How far a tar is read, and how far it may be until its next member is there.
struct Way {
    at: Cell<u64>,
    until: Cell<u64>,
}

/// A reader of what is unpacked. It counts whatever is taken: the words of members, what stands before them, and what is passed over.
struct Metered<R> {
    inner: R,
    left: Rc<Cell<u64>>,
    way: Option<Rc<Way>>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let ahead = self.way.as_ref().map_or(u64::MAX, |way| way.until.get().saturating_sub(way.at.get()));
        let most = usize::try_from(self.left.get().min(ahead)).unwrap_or(usize::MAX).min(into.len());
        if most == 0 && !into.is_empty() {
            let what = if ahead == 0 { format!("what stands before a member is longer than {} MB", HEAD >> 20) } else { limits().too_much() };
            return Err(io::Error::other(what));
        }
        let read = self.inner.read(&mut into[..most])?;
        self.left.set(self.left.get().saturating_sub(read as u64));
        if let Some(way) = &self.way {
            way.at.set(way.at.get().saturating_add(read as u64));
        }
        Ok(read)
    }
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
    let left = Rc::new(Cell::new(limits().unpacked(entry.stamp.size)));
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

fn too_many_members() -> ReadError {
    malformed(format!("has more than {MEMBERS} members"))
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
        // The list of them is read whole.
        if declared.is_some_and(|declared| declared > MEMBERS) {
            return Err(too_many_members().into());
        }
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
                Ok(member) => self.read(self.metered(member))?,
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
        let way = Rc::new(Way { at: Cell::new(0), until: Cell::new(HEAD) });
        let mut archive = tar::Archive::new(Metered { way: Some(Rc::clone(&way)), ..self.metered(file) });
        let entries = archive.entries().map_err(|e| malformed(format!("is no tar: {e}")))?;
        for entry in entries {
            // What comes after a broken head cannot be found.
            let entry = match entry {
                Ok(entry) => entry,
                Err(_) if self.left.get() == 0 => return Err(malformed(limits().too_much()).into()),
                Err(error) if self.count == 0 => return Err(malformed(format!("is no whole tar: {error}")).into()),
                Err(error) => {
                    self.passed.problem = Some(format!("breaks off after {} members: {error}", self.count));
                    return Ok(());
                }
            };
            way.until.set(way.at.get().saturating_add(packed_size(&entry)).saturating_add(HEAD));
            let (kind, packed) = (entry.header().entry_type(), packed_size(&entry));
            if !(kind.is_file() || kind.is_contiguous() || kind.is_gnu_sparse()) {
                continue;
            }
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            let bytes = self.read(entry)?;
            // Holes take nothing of the tar, and count as what they become.
            let holes = bytes.as_ref().map_or(0, |bytes| (bytes.len() as u64).saturating_sub(packed));
            self.left.set(self.left.get().saturating_sub(holes));
            self.member(format!("{prefix}{name}"), bytes, depth)?;
        }
        Ok(())
    }

    /// A reader whose bytes are counted.
    fn metered<R: Read>(&self, inner: R) -> Metered<R> {
        Metered { inner, left: Rc::clone(&self.left), way: None }
    }

    /// The bytes of a member, from a reader that counts them; what is declared of their number is not believed.
    fn read(&mut self, member: impl Read) -> Result<Result<Vec<u8>, ReadError>, Stop<E>> {
        let mut bytes = Vec::new();
        let read = member.take(limits().file.saturating_add(1)).read_to_end(&mut bytes);
        if self.left.get() == 0 {
            return Err(malformed(limits().too_much()).into());
        }
        Ok(match read {
            Err(error) => Err(malformed(format!("cannot be unpacked: {error}"))),
            Ok(_) if bytes.len() as u64 > limits().file => Err(malformed(format!("is larger than the limit of {} MB; raise --max-file", limits().file >> 20))),
            Ok(_) => Ok(bytes),
        })
    }

    fn member(&mut self, name: String, bytes: Result<Vec<u8>, ReadError>, depth: usize) -> Result<(), Stop<E>> {
        let name = name.replace('\\', "/").replace('\0', "\u{fffd}");
        if is_hidden(&name) {
            return Ok(());
        }
        if name.len() > LONGEST_PATH {
            self.passed.problem.get_or_insert_with(|| format!("has members whose paths are longer than {LONGEST_PATH} bytes, and are not read"));
            return Ok(());
        }
        self.count += 1;
        if self.count > MEMBERS {
            return Err(too_many_members().into());
        }
        match (named(Path::new(&name)), bytes) {
            (None, _) => {
                *self.passed.skipped.entry(kind_of(Path::new(&name))).or_default() += 1;
                Ok(())
            }
            (Some((packing, holds @ (Holds::Zip | Holds::Tar))), Ok(bytes)) if depth < limits().nesting => {
                let within = match holds {
                    Holds::Zip => Archive::Zip(Box::new(Cursor::new(&bytes[..]))),
                    _ => Archive::Tar(unpacked(packing, &bytes[..])?),
                };
                match self.archive(within, &format!("{name}!/"), depth + 1) {
                    // Only what is wrong with this archive is kept from ending the whole.
                    Err(Stop::Archive(error)) if self.left.get() > 0 => self.hand_over(name, Err(error)),
                    done => done,
                }
            }
            (Some((_, Holds::Zip | Holds::Tar)), Ok(_)) => {
                self.hand_over(name, Err(malformed(format!("is nested more than {} archives deep; raise --max-nesting", limits().nesting))))
            }
            (Some((packing, _)), Ok(bytes)) if packing != Packing::None => {
                let unpacked = match unpacked(packing, &bytes[..]) {
                    Ok(reader) => self.read(self.metered(reader))?,
                    Err(error) => Err(error),
                };
                self.hand_over(name, unpacked)
            }
            (_, bytes) => self.hand_over(name, bytes),
        }
    }

    fn hand_over(&mut self, name: String, bytes: Result<Vec<u8>, ReadError>) -> Result<(), Stop<E>> {
        // Two members of one name are two.
        let times = self.names.entry(*blake3::hash(name.as_bytes()).as_bytes()).or_default();
        *times += 1;
        // What is handed over is unpacked: its kind is that of its name without the ending of the packing.
        let location = PathBuf::from(unpacked_name(&name));
        let name = if *times > 1 { format!("{name}#{times}") } else { name };
        let container = self.container;
        let entry =
            Entry { path: format!("{}!/{name}", container.path), location, stamp: container.stamp, declared: container.declared.clone(), ..container.clone() };
        (self.each)(Part { name, entry, bytes, line: 0, is_chunk: false }).map_err(Stop::Taker)
    }
}

/// The bytes of a tar that a member takes up; those of a file with holes are fewer than its own.
fn packed_size<R: Read>(entry: &tar::Entry<R>) -> u64 {
    let header = entry.header();
    if header.entry_type().is_gnu_sparse() { header.entry_size().unwrap_or(0) } else { entry.size() }
}

/// How many members the end of a zip declares (APPNOTE 4.3.14 and 4.3.16).
fn members_declared(file: &mut Box<dyn ReadSeek + '_>) -> Option<usize> {
    const LONGEST: i64 = 65_557 + 76;
    let size = file.seek(SeekFrom::End(0)).ok()?;
    file.seek(SeekFrom::Start(size.saturating_sub(LONGEST as u64))).ok()?;
    let mut tail = Vec::new();
    file.take(LONGEST as u64).read_to_end(&mut tail).ok()?;
    file.seek(SeekFrom::Start(0)).ok()?;
    let at = tail.windows(4).rposition(|w| w == b"PK\x05\x06")?;
    let count = u16::from_le_bytes(tail.get(at + 10..at + 12)?.try_into().ok()?);
    if count != u16::MAX {
        return Some(usize::from(count));
    }
    // More than two bytes can say: the end before the end has eight.
    let at = tail[..at].windows(4).rposition(|w| w == b"PK\x06\x06")?;
    usize::try_from(u64::from_le_bytes(tail.get(at + 32..at + 40)?.try_into().ok()?)).ok()
}

/// Files that a folder would hide, and what systems add to archives.
fn is_hidden(name: &str) -> bool {
    name.starts_with("__MACOSX/") || name.split('/').any(|part| part.starts_with('.') && !part.trim_matches('.').is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The members of a tar that are handed over, and what becomes of it.
    fn read(tar: Box<dyn Read>) -> (Vec<String>, Result<Passed, ReadError>) {
        let entry = Entry { path: "a.tar".into(), location: "a.tar".into(), ..Entry::default() };
        let mut names = Vec::new();
        let mut each = |part: Part| -> Result<(), ReadError> {
            names.push(part.name);
            Ok(())
        };
        let passed = members(&entry, Archive::Tar(tar), &mut each);
        (names, passed)
    }

    fn head(name: &str, kind: tar::EntryType, size: usize) -> Vec<u8> {
        let mut header = tar::Header::new_gnu();
        header.set_path(name).unwrap();
        header.set_entry_type(kind);
        header.set_size(size as u64);
        header.set_cksum();
        header.as_bytes().to_vec()
    }

    /// A member with its words, padded to whole blocks.
    fn member(name: &str, kind: tar::EntryType, words: &[u8]) -> Vec<u8> {
        let mut bytes = head(name, kind, words.len());
        bytes.extend_from_slice(words);
        bytes.resize(bytes.len().next_multiple_of(512), 0);
        bytes
    }

    /// A tar in which a long name stands before its second member.
    fn with_long_name(len: usize) -> Box<dyn Read> {
        let name = [vec![b'x'; len], b".txt\0".to_vec()].concat();
        let files = ["a.txt", "b.txt", "c.txt"].map(|name| member(name, tar::EntryType::Regular, b"words"));
        let [a, b, c] = files;
        Box::new(Cursor::new([a, member("L", tar::EntryType::GNULongName, &name), b, c, vec![0; 1_024]].concat()))
    }

    #[test]
    fn names_have_a_length() {
        let (names, passed) = read(with_long_name(300));
        assert_eq!((names.len(), names[1].len(), passed.unwrap().problem), (3, 304, None));
        let (names, passed) = read(with_long_name(LONGEST_PATH));
        assert_eq!(names, ["a.txt", "c.txt"]);
        assert!(passed.unwrap().problem.unwrap().contains("longer than 4096 bytes"));
        let (names, passed) = read(with_long_name(3 << 20));
        assert_eq!(names, ["a.txt"]);
        assert_eq!(passed.unwrap().problem.unwrap(), "breaks off after 1 members: what stands before a member is longer than 1 MB");
    }

    /// A file with holes, as archivers write it: one stretch of words in the middle of zeros.
    #[test]
    fn files_with_holes_are_members() {
        let mut bytes = head("a.txt", tar::EntryType::GNUSparse, 512);
        let mut words = b"words".to_vec();
        words.resize(512, b' ');
        for (at, number) in [(386, 512), (398, 512), (483, 1_024)] {
            bytes[at..at + 12].copy_from_slice(format!("{number:011o}\0").as_bytes());
        }
        let sum: u32 = bytes.iter().enumerate().map(|(at, byte)| if (148..156).contains(&at) { 32 } else { u32::from(*byte) }).sum();
        bytes[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        let (names, passed) = read(Box::new(Cursor::new([bytes, words, vec![0; 1_024]].concat())));
        assert_eq!((names, passed.unwrap().problem), (vec!["a.txt".to_owned()], None));
    }

    #[test]
    fn a_zip_that_declares_too_many_members_is_not_read() {
        let end = |count: u64| {
            let wide = [&b"PK\x06\x06"[..], &44u64.to_le_bytes(), &[0; 20], &count.to_le_bytes(), &[0; 16]].concat();
            let locator = [&b"PK\x06\x07"[..], &[0; 16]].concat();
            [wide, locator, [&b"PK\x05\x06"[..], &[0; 4], &[0xff; 4], &[0xff; 8], &[0; 2]].concat()].concat()
        };
        let mut file: Box<dyn ReadSeek> = Box::new(Cursor::new(end(70_000)));
        assert_eq!(members_declared(&mut file), Some(70_000));
        let entry = Entry { path: "a.zip".into(), location: "a.zip".into(), ..Entry::default() };
        let mut each = |_: Part| -> Result<(), ReadError> { Ok(()) };
        let read = members(&entry, Archive::Zip(Box::new(Cursor::new(end(1 << 40)))), &mut each);
        assert_eq!(read.unwrap_err().to_string(), "has more than 1000000 members");
    }

    #[test]
    fn what_is_passed_over_is_counted() {
        let device = head("device", tar::EntryType::Fifo, 1 << 40);
        let zeros = io::repeat(0).take(limits().unpacked(0) + (1 << 20));
        let (names, passed) = read(Box::new(Cursor::new(device).chain(zeros)));
        assert!(names.is_empty());
        assert_eq!(passed.unwrap_err().to_string(), limits().too_much());
    }

    #[test]
    fn what_a_member_takes_up_may_be_passed_over() {
        let picture = member("a.png", tar::EntryType::Regular, &vec![1; 3 << 20]);
        let link = member("a.link", tar::EntryType::Fifo, &vec![1; 3 << 20]);
        let text = member("b.txt", tar::EntryType::Regular, b"words");
        let (names, passed) = read(Box::new(Cursor::new([picture, link, text, vec![0; 1_024]].concat())));
        assert_eq!((names, passed.unwrap().problem), (vec!["b.txt".to_owned()], None));
    }
}
