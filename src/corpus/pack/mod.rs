//! What a file is by its name, and what it holds: one source, rows of statements, or members of an archive.

mod archive;
mod lines;
mod rows;

use std::cell::RefCell;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::rc::Rc;

use super::ReadError;
use super::control;
use super::format::{self, Format};
use super::limits::limits;
use super::walk::Entry;

use archive::members;
use rows::chunks;

/// How the bytes of a file are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    None,
    Gzip,
    Zstd,
    Xz,
}

/// What a name says of a file.
#[derive(Clone, Copy)]
pub enum Holds {
    Statements(&'static dyn Format),
    Zip,
    Tar,
}

/// Larger files of rows are cut into chunks, each of them a source of its own.
const CHUNKED: u64 = 4 << 20;

/// Reads a name: how it is compressed and what it holds; `None` for a kind that is not read.
pub fn named(path: &Path) -> Option<(Packing, Holds)> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    const SHORT: [(&str, Packing); 5] =
        [(".tgz", Packing::Gzip), (".tzst", Packing::Zstd), (".txz", Packing::Xz), (".taz", Packing::Gzip), (".tar", Packing::None)];
    if let Some((_, packing)) = SHORT.iter().find(|(end, _)| name.ends_with(end)) {
        return Some((*packing, Holds::Tar));
    }
    if name.ends_with(".zip") {
        return Some((Packing::None, Holds::Zip));
    }
    const PACKED: [(&str, Packing); 4] = [(".gz", Packing::Gzip), (".zst", Packing::Zstd), (".xz", Packing::Xz), (".zstd", Packing::Zstd)];
    let packed = PACKED.iter().find_map(|(end, packing)| Some((name.strip_suffix(end)?, *packing)));
    let (inner, packing) = packed.unwrap_or((&name, Packing::None));
    if inner.ends_with(".tar") {
        return Some((packing, Holds::Tar));
    }
    format::for_path(Path::new(inner)).map(|format| (packing, Holds::Statements(format)))
}

/// A reader of what was compressed.
pub fn unpacked<'r>(packing: Packing, bytes: impl Read + 'r) -> Result<Box<dyn Read + 'r>, ReadError> {
    Ok(match packing {
        Packing::None => Box::new(bytes),
        Packing::Gzip => Box::new(flate2::read::MultiGzDecoder::new(bytes)),
        Packing::Zstd => Box::new(zstd::stream::read::Decoder::new(bytes)?),
        Packing::Xz => Box::new(lzma_rust2::XzReader::new_mem_limit(bytes, true, 128 << 10)),
    })
}

/// Unpacks the bytes of one source.
///
/// # Errors
///
/// Where they are broken, or larger than a source may be.
pub fn unpack(packing: Packing, bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
    let mut whole = Vec::new();
    let read = unpacked(packing, bytes).and_then(|reader| Ok(reader.take(limits().file.saturating_add(1)).read_to_end(&mut whole)?));
    read.map_err(|error| ReadError::Malformed(format!("cannot be unpacked: {error}")))?;
    if whole.len() as u64 > limits().file {
        return Err(ReadError::Malformed(format!("is larger than the limit of {} MB when unpacked; raise --max-file", limits().file >> 20)));
    }
    Ok(whole)
}

/// True for files whose parts are sources of their own: archives, and rows of statements beyond a size.
pub fn is_container(entry: &Entry) -> bool {
    match named(&entry.location) {
        Some((_, Holds::Zip | Holds::Tar)) => true,
        // What is packed may be of any size.
        Some((packing, Holds::Statements(format))) => has_rows(entry, format) && (packing != Packing::None || entry.stamp.size > CHUNKED),
        None => false,
    }
}

/// True for files that fall into rows; a single message does not.
fn has_rows(entry: &Entry, format: &dyn Format) -> bool {
    let name = entry.location.file_name().map_or_else(String::new, |name| unpacked_name(&name.to_string_lossy()).to_lowercase());
    format.rows().is_some() && !name.ends_with(".eml")
}

/// A name without the ending of its packing.
pub fn unpacked_name(name: &str) -> &str {
    let lower = name.to_ascii_lowercase();
    let end = [".gz", ".zst", ".zstd", ".xz"].iter().find(|end| lower.ends_with(*end)).map_or(0, |end| end.len());
    &name[..name.len() - end]
}

/// A part of a container.
pub struct Part {
    /// What it is called within its container: a member's path, a chunk's name.
    pub name: String,
    /// The source that its statements are cited by, with the kind of its name.
    pub entry: Entry,
    /// Its bytes, or why they cannot be had.
    pub bytes: Result<Vec<u8>, ReadError>,
    /// Lines of the file before it, for a chunk.
    pub line: usize,
    /// It is one of several of the same file, and not a file by itself.
    pub is_chunk: bool,
}

/// What was passed over in a container.
#[derive(Debug, Default)]
pub struct Passed {
    /// Members of kinds that are not read, by kind.
    pub skipped: std::collections::BTreeMap<String, u64>,
    /// What of the container could not be read.
    pub problem: Option<String>,
}

/// Hands the parts of a container over, one after the other.
///
/// # Errors
///
/// Those of the file system, and what is wrong with the container as a whole; and those of `each`.
pub fn parts<E: From<ReadError>>(entry: &Entry, each: &mut dyn FnMut(Part) -> Result<(), E>) -> Result<Passed, E> {
    parts_of(entry, control::open(&entry.location).map_err(ReadError::from)?, each)
}

fn parts_of<E: From<ReadError>>(entry: &Entry, file: impl Read + Seek, each: &mut dyn FnMut(Part) -> Result<(), E>) -> Result<Passed, E> {
    let watched = Watched { file, failed: Rc::default() };
    let failed = Rc::clone(&watched.failed);
    // What a part lacks then is not wrong with it: it is read another time.
    let mut whole = |part: Part| match failed.borrow_mut().take() {
        Some(error) => Err(ReadError::Io(error).into()),
        None => each(part),
    };
    let passed = of_kind(entry, watched, &mut whole);
    match failed.borrow_mut().take() {
        Some(error) => Err(ReadError::Io(error).into()),
        None => passed,
    }
}

fn of_kind<E: From<ReadError>>(entry: &Entry, file: impl Read + Seek, each: &mut dyn FnMut(Part) -> Result<(), E>) -> Result<Passed, E> {
    match named(&entry.location) {
        Some((_, Holds::Zip)) => members(entry, archive::Archive::Zip(Box::new(file)), each),
        Some((packing, Holds::Tar)) => members(entry, archive::Archive::Tar(unpacked(packing, file)?), each),
        Some((packing, Holds::Statements(format))) => match format.rows() {
            Some(rows) => chunks(entry, unpacked(packing, file)?, rows, each),
            None => Err(ReadError::Malformed("is no container".to_owned()).into()),
        },
        None => Err(ReadError::Malformed("is no container".to_owned()).into()),
    }
}

/// A file, and the error of the file system that ended its reading: whoever unpacks it takes one for a fault of what is packed.
struct Watched<R> {
    file: R,
    failed: Rc<RefCell<Option<io::Error>>>,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.file.read(into).map_err(|error| {
            let same = io::Error::from(error.kind());
            if error.kind() != io::ErrorKind::Interrupted {
                *self.failed.borrow_mut() = Some(error);
            }
            same
        })
    }
}

impl<R: Seek> Seek for Watched<R> {
    // A place that is none is the fault of what is packed.
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    /// A disk that fails from a place on.
    struct Failing(Cursor<Vec<u8>>, u64);

    impl Read for Failing {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            match self.1.saturating_sub(self.0.position()) {
                // EIO
                0 => Err(io::Error::from_raw_os_error(5)),
                left => self.0.by_ref().take(left).read(into),
            }
        }
    }

    impl Seek for Failing {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.0.seek(to)
        }
    }

    #[test]
    fn an_error_of_the_disk_is_no_fault_of_what_is_packed() {
        let mut tar = tar::Builder::new(Vec::new());
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for n in 0..20 {
            let words = format!("The boats of Norway, part {n}. ").repeat(400);
            let mut header = tar::Header::new_gnu();
            header.set_size(words.len() as u64);
            header.set_cksum();
            tar.append_data(&mut header, format!("{n}.txt"), words.as_bytes()).unwrap();
            zip.start_file(format!("{n}.txt"), zip::write::SimpleFileOptions::default()).unwrap();
            io::Write::write_all(&mut zip, words.as_bytes()).unwrap();
        }
        let rows: String = (0..9_000).map(|n| format!("{{\"text\": \"Boat {n}. {}\"}}\n", "It came home. ".repeat(40))).collect();
        let tar = tar.into_inner().unwrap();
        let files = [
            ("a.tar", tar.clone()),
            ("a.tar.zst", zstd::encode_all(&tar[..], 1).unwrap()),
            ("a.zip", zip.finish().unwrap().into_inner()),
            ("a.jsonl", rows.into_bytes()),
        ];
        for (name, bytes) in files {
            let entry = Entry { path: name.into(), location: name.into(), ..Entry::default() };
            let size = bytes.len() as u64;
            for fails in [0, 100, size / 2, size / 4 * 3, u64::MAX] {
                let mut broken = 0;
                let mut each = |part: Part| -> Result<(), ReadError> {
                    broken += usize::from(part.bytes.is_err());
                    Ok(())
                };
                let read = parts_of(&entry, Failing(Cursor::new(bytes.clone()), fails), &mut each);
                assert_eq!(broken, 0, "{name} at {fails}");
                match read {
                    Ok(passed) => assert!(fails == u64::MAX && passed.problem.is_none(), "{name} at {fails}: {passed:?}"),
                    Err(error) => assert!(fails < size && error.keeps_old(), "{name} at {fails}: {error}"),
                }
            }
        }
    }
}
