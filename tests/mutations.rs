//! Broken input: every fixture with its bytes changed, cut, doubled or exchanged, through its reader.
//!
//! No input may panic, hang or ask for all memory. `MUTATIONS=10000 cargo test --release mutations` tries so many
//! of each format; without it a small, fixed share is tried.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use onrecord::corpus::{self, Entry, Part, ReadError};

use crate::support::{Numbers, broken};

/// Inputs of each format that are always tried.
const SHARE: usize = 40;
/// A reader that takes longer hangs.
const HANGS: Duration = Duration::from_secs(5);

/// What breaks readers: ends of structures, large numbers, marks of other formats.
const WORDS: &[&[u8]] = &[
    b"\0",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"<",
    b">",
    b"</p>",
    b"<![CDATA[",
    b"&#x110000;",
    b"&lt",
    b"\"",
    b"\\",
    b"{",
    b"}",
    b"[[[[",
    b"\r",
    b"\xed\xa0\x80",
    b"99999999999",
    b"-1",
    b"\\u-10179?",
    b"\\bin999999999 ",
    b"\\'",
    b"=?utf-8?b?",
    b"From ",
    b"%PDF-",
    b"endobj",
    b"stream",
    b"PK\x03\x04",
    b",",
    b"\t",
    b"\n\n",
    b"\xf0\x9f",
];

/// A zip with faults in one of its members, so that what is packed is broken and not only the packing.
pub fn broken_inside(bytes: &[u8], numbers: &mut Numbers) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let chosen = numbers.below(archive.len());
    let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).ok()?;
        let mut content = Vec::new();
        member.read_to_end(&mut content).ok()?;
        let content = if index == chosen && !content.is_empty() { broken(&content, &content, WORDS, numbers) } else { content };
        written.start_file(member.name().ok()?, zip::write::SimpleFileOptions::default()).ok()?;
        written.write_all(&content).ok()?;
    }
    Some(written.finish().ok()?.into_inner())
}

/// The fixtures by their file extension.
fn fixtures() -> BTreeMap<String, Vec<PathBuf>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    let mut found: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    for path in folders.iter().flat_map(|f| std::fs::read_dir(f).unwrap().map(|e| e.unwrap().path())) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // Unpacking the bomb again and again shows nothing new.
        if name.starts_with("input.") && !path.to_string_lossy().contains("bomb/") {
            found.entry(name["input.".len()..].to_owned()).or_default().push(path);
        }
    }
    found.values_mut().for_each(|paths| paths.sort());
    found
}

/// Reads a file as an indexing run would, and returns its statements.
fn read(entry: &Entry, bytes: &[u8]) -> Result<usize, String> {
    if !corpus::is_container(entry) {
        return corpus::statements(entry, bytes).map(|source| source.statements.len()).map_err(|e| e.to_string());
    }
    std::fs::write(&entry.location, bytes).map_err(|e| e.to_string())?;
    let mut count = 0;
    let mut each = |part: Part| -> Result<(), ReadError> {
        if let Ok(bytes) = &part.bytes {
            count += corpus::part_statements(&part, bytes).map_or(0, |source| source.statements.len());
        }
        Ok(())
    };
    corpus::parts(entry, &mut each).map_err(|e| e.to_string())?;
    Ok(count)
}

#[test]
fn no_broken_file_stops_a_reader() {
    let tries: usize = std::env::var("MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(SHARE);
    let only = std::env::var("MUTATED").ok();
    let told = tries > SHARE;
    corpus::set_pdf_reader(env!("CARGO_BIN_EXE_onrecord").into());
    let dir = tempfile::tempdir().unwrap();
    std::panic::set_hook(Box::new(|_| {}));
    let mut faults = Vec::new();
    for (extension, paths) in fixtures().into_iter().filter(|(extension, _)| only.as_ref().is_none_or(|only| only == extension)) {
        let location = dir.path().join(format!("input.{extension}"));
        let entry = Entry { path: format!("input.{extension}"), location, ..Entry::default() };
        let mut numbers = Numbers::new(0x9e37_79b9_7f4a_7c15);
        let (mut slowest, mut good) = (Duration::ZERO, 0);
        // Each PDF costs a process.
        let tries = if extension == "pdf" && !told { tries / 4 } else { tries };
        for n in 0..tries {
            let whole = std::fs::read(&paths[n % paths.len()]).unwrap();
            let inside = if n % 2 == 0 { broken_inside(&whole, &mut numbers) } else { None };
            let bytes = inside.unwrap_or_else(|| broken(&whole, &whole, WORDS, &mut numbers));
            let started = Instant::now();
            let read = std::panic::catch_unwind(|| read(&entry, &bytes));
            slowest = slowest.max(started.elapsed());
            good += usize::from(matches!(read, Ok(Ok(n)) if n > 0));
            if read.is_err() || (told && started.elapsed() > HANGS) {
                let keep = std::env::temp_dir().join(format!("onrecord-fault-{n}.{extension}"));
                std::fs::write(&keep, &bytes).unwrap();
                faults.push(format!("{extension}: input {n}: {} ({})", if read.is_err() { "panic" } else { "hangs" }, keep.display()));
            }
        }
        if told {
            eprintln!("{extension}: {tries} inputs, {good} gave statements, slowest {slowest:?}");
        }
    }
    let _ = std::panic::take_hook();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
