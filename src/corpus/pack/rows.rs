//! Large files of rows (JSON lines, tables, mailboxes), cut into chunks.
//!
//! Where a chunk ends depends on the rows around it alone (content-defined chunking; Muthitacharoen et al., "A
//! low-bandwidth network file system", 2001), so that a row that is added or changed changes one chunk and not
//! all that follow; and a chunk is named by its first row.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};

use super::{Part, Passed};
use crate::corpus::ReadError;
use crate::corpus::format::Rows;
use crate::corpus::format::mail::begins_message;
use crate::corpus::walk::{Entry, SIZE_LIMIT};

/// A chunk has at least so many bytes, and ends at the latest after so many.
const LEAST: usize = 256 << 10;
const MOST: usize = 4 << 20;
/// One row in so many may end a chunk.
const ONE_IN: u64 = 64;

/// Hands over the chunks of a file of rows.
pub fn chunks<E: From<ReadError>>(entry: &Entry, file: Box<dyn Read + '_>, rows: Rows, each: &mut dyn FnMut(Part) -> Result<(), E>) -> Result<Passed, E> {
    // What is handed over is unpacked: its name says so.
    let location = entry.location.with_file_name(unpacked_name(entry));
    let entry = &Entry { location, ..entry.clone() };
    let heads = rows == Rows::Quoted && entry.mapping.has_header();
    let quotes = rows == Rows::Quoted && entry.mapping.has_quotes();
    let mut cutting = Cutting { entry, each, head: Vec::new(), chunk: Vec::new(), first: 0, line: 0, names: HashMap::new() };
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut row: Vec<u8> = Vec::new();
    // A row that a quotation mark holds open goes on over the end of its line.
    let mut open = false;
    let mut lines = 0;
    loop {
        let before = row.len();
        let read = (&mut reader).take(SIZE_LIMIT + 1).read_until(b'\n', &mut row).map_err(|e| ReadError::Malformed(format!("cannot be read further: {e}")))?;
        if row.len() as u64 > SIZE_LIMIT {
            return Err(ReadError::Malformed(format!("a row from line {} is longer than {} MB", cutting.line + 1, SIZE_LIMIT >> 20)).into());
        }
        if read == 0 {
            break;
        }
        lines += 1;
        if quotes {
            open ^= row[before..].iter().filter(|b| **b == b'"').count() % 2 == 1;
            if open {
                continue;
            }
        }
        if heads && cutting.head.is_empty() {
            cutting.head = std::mem::take(&mut row);
            cutting.line += lines;
            lines = 0;
            continue;
        }
        cutting.row(&row, lines, rows)?;
        row.clear();
        lines = 0;
    }
    if !row.is_empty() {
        cutting.row(&row, lines, rows)?;
    }
    cutting.end()?;
    Ok(Passed::default())
}

struct Cutting<'a, E> {
    entry: &'a Entry,
    each: &'a mut dyn FnMut(Part) -> Result<(), E>,
    /// The first row of a table, which every chunk begins with.
    head: Vec<u8>,
    chunk: Vec<u8>,
    /// Hash of the first row of the chunk.
    first: u64,
    /// Lines before the chunk and in it.
    line: usize,
    names: HashMap<u64, usize>,
}

impl<E: From<ReadError>> Cutting<'_, E> {
    fn row(&mut self, row: &[u8], lines: usize, rows: Rows) -> Result<(), E> {
        // A message of a mailbox is many lines: only its first may begin a chunk.
        let begins = rows != Rows::Mailbox || begins_message(row);
        let hash = hash(row);
        if begins && (self.chunk.len() >= MOST || (self.chunk.len() >= LEAST && hash.is_multiple_of(ONE_IN))) {
            self.end()?;
        }
        if self.chunk.is_empty() {
            self.first = hash;
        }
        self.chunk.extend_from_slice(row);
        self.line += lines;
        if self.chunk.len() as u64 > SIZE_LIMIT {
            return Err(ReadError::Malformed(format!("a message that ends after line {} is longer than {} MB", self.line, SIZE_LIMIT >> 20)).into());
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), E> {
        if self.chunk.is_empty() {
            return Ok(());
        }
        let times = self.names.entry(self.first).or_default();
        *times += 1;
        let name = if *times > 1 { format!("{:012x}-{times}", self.first >> 16) } else { format!("{:012x}", self.first >> 16) };
        let rows = std::mem::take(&mut self.chunk);
        let before = self.line.saturating_sub(rows.iter().filter(|b| **b == b'\n').count()).saturating_sub(usize::from(!self.head.is_empty()));
        let bytes = if self.head.is_empty() { rows } else { [&self.head[..], &rows].concat() };
        (self.each)(Part { name, entry: self.entry.clone(), bytes: Ok(bytes), line: before, is_chunk: true })
    }
}

/// The file's name without the ending of its packing.
fn unpacked_name(entry: &Entry) -> String {
    let name = entry.location.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let lower = name.to_lowercase();
    let end = [".gz", ".zst", ".zstd", ".xz"].iter().find(|end| lower.ends_with(*end)).map_or(0, |end| end.len());
    name.get(..name.len() - end).unwrap_or(&name).to_owned()
}

fn hash(row: &[u8]) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&blake3::hash(row).as_bytes()[..8]);
    u64::from_be_bytes(first)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::corpus::Stamp;

    fn cut(text: &str, rows: Rows) -> Vec<(String, Vec<u8>, usize)> {
        let entry = Entry { path: "a.jsonl".into(), location: "a.jsonl".into(), stamp: Stamp::default(), ..Entry::default() };
        let mut found = Vec::new();
        let mut each = |part: Part| -> Result<(), ReadError> {
            found.push((part.name, part.bytes?, part.line));
            Ok(())
        };
        chunks(&entry, Box::new(text.as_bytes()), rows, &mut each).unwrap();
        found
    }

    fn rows(from: usize, to: usize) -> String {
        (from..to).map(|n| format!("{{\"text\": \"row {n} {}\"}}\n", "words ".repeat(100))).collect()
    }

    #[test]
    fn a_new_row_changes_one_chunk() {
        let before = cut(&rows(0, 6_000), Rows::Lines);
        let after = cut(&(rows(0, 3_000) + "{\"text\": \"a new row\"}\n" + &rows(3_000, 6_000)), Rows::Lines);
        assert!(before.len() > 4, "{}", before.len());
        let known: HashSet<&Vec<u8>> = before.iter().map(|(_, bytes, _)| bytes).collect();
        assert_eq!(after.iter().filter(|(_, bytes, _)| !known.contains(bytes)).count(), 1);
        let all: Vec<u8> = before.iter().flat_map(|(_, bytes, _)| bytes.clone()).collect();
        assert_eq!(all, rows(0, 6_000).into_bytes());
        let lines: usize = before[..2].iter().map(|(_, bytes, _)| bytes.iter().filter(|b| **b == b'\n').count()).sum();
        assert_eq!(before[2].2, lines);
    }

    #[test]
    fn tables_keep_their_head_and_quoted_lines() {
        let table: String = (0..4_000).map(|n| format!("{n},\"one\nand \"\"two\"\" {}\"\n", "words ".repeat(30))).collect();
        let chunks = cut(&format!("id,text\n{table}"), Rows::Quoted);
        assert!(chunks.len() > 1);
        for (_, bytes, _) in &chunks {
            let text = String::from_utf8(bytes.clone()).unwrap();
            assert!(text.starts_with("id,text\n") && text.ends_with("\"\n") && text.matches('"').count().is_multiple_of(2));
        }
    }

    #[test]
    fn messages_stay_whole() {
        let mails: String = (0..600).map(|n| format!("From a{n}@b Mon\nSubject: {n}\n\n{}\n\n", "words ".repeat(200))).collect();
        let chunks = cut(&mails, Rows::Mailbox);
        assert!(chunks.len() > 1 && chunks.iter().all(|(_, bytes, _)| bytes.starts_with(b"From ")));
    }
}
