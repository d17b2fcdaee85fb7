//! Large files of rows (JSON lines, tables, mailboxes), cut into chunks.
//!
//! Where a chunk ends depends on the rows around it alone (content-defined chunking; Muthitacharoen et al., "A
//! low-bandwidth network file system", 2001), so that a row that is added or changed changes one chunk and not
//! all that follow; and a chunk is named by its first row.

use std::collections::HashMap;
use std::io::Read;

use super::lines::Lines;
use super::{Part, Passed, unpacked_name};
use crate::corpus::ReadError;
use crate::corpus::format::Rows;
use crate::corpus::format::mail::begins_message;
use crate::corpus::format::quotes::{Quoted, Quotes};
use crate::corpus::limits::limits;
use crate::corpus::walk::Entry;

/// A chunk has at least so many bytes, and ends at the latest after so many.
const LEAST: usize = 256 << 10;
const MOST: usize = 4 << 20;
/// A chunk of so many rows may end, however short they are, and one of so many ends.
const ENOUGH_ROWS: usize = 2_000;
const MOST_ROWS: usize = 8_000;
/// One row in so many may end a chunk.
const ONE_IN: u64 = 64;

/// A row that is held open by a quotation mark for longer is not: the mark is one of the text.
const OPEN: usize = 1 << 20;

/// Hands over the chunks of a file of rows.
pub fn chunks<E: From<ReadError>>(entry: &Entry, file: Box<dyn Read + '_>, rows: Rows, each: &mut dyn FnMut(Part) -> Result<(), E>) -> Result<Passed, E> {
    // What is handed over is unpacked: its name says so.
    let name = entry.location.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let location = entry.location.with_file_name(unpacked_name(&name));
    let tabs = location.extension().is_some_and(|e| e.eq_ignore_ascii_case("tsv"));
    let is_packed = location != entry.location;
    let entry = &Entry { location, ..entry.clone() };
    let cutting = Cutting::new(entry, each);
    // What is not packed comes to its own size.
    let left = if is_packed { limits().unpacked(entry.stamp.size) } else { u64::MAX };
    let lines = Lines::new(file, left)?;
    let heads = rows == Rows::Quoted && entry.mapping.has_header();
    let scan = (rows == Rows::Quoted && entry.mapping.has_quotes()).then(|| Quotes::new(if tabs { b'\t' } else { 0 }));
    Reading { cutting, lines, rows, heads, scan, known: Known::default() }.read()
}

/// What is known of the lines ahead from a row that was no row: a mark that is open where they begin is still open after
/// them, wherever it was opened. So they are followed once, and not again for each line that opens a mark.
#[derive(Default)]
struct Known {
    lines: usize,
    bytes: usize,
    /// In the last of them the mark closes in the middle of a cell.
    faulty: bool,
}

impl Known {
    /// The first of the lines is taken.
    fn pass(&mut self, line: &[u8]) {
        match self.lines.checked_sub(1) {
            Some(lines) if lines > 0 => *self = Known { lines, bytes: self.bytes - line.len(), faulty: self.faulty },
            _ => *self = Known::default(),
        }
    }
}

/// Lines to rows, and rows to chunks.
struct Reading<'a, E> {
    cutting: Cutting<'a, E>,
    lines: Lines<'a>,
    rows: Rows,
    /// The first row names the columns.
    heads: bool,
    scan: Option<Quotes>,
    known: Known,
}

impl<E: From<ReadError>> Reading<'_, E> {
    fn read(mut self) -> Result<Passed, E> {
        if self.heads {
            self.head()?;
        }
        while let Some(row) = self.row() {
            let lines = lines_of(&row);
            self.cutting.row(&row, lines, self.rows)?;
        }
        self.cutting.end()?;
        let long = self.lines.long + self.cutting.long;
        let long = (long > 0).then(|| format!("{long} of its rows longer than the limit of {} MB: not read; raise --max-file", limits().file >> 20));
        let problem = [long, self.lines.problem].into_iter().flatten().reduce(|a, b| format!("{a}; {b}"));
        Ok(Passed { problem, ..Passed::default() })
    }

    /// The first row, which names the columns; blank lines and the hint that Excel writes before it are none.
    fn head(&mut self) -> Result<(), ReadError> {
        while let Some(row) = self.lines.next() {
            if self.lines.long > 0 {
                return Err(ReadError::Malformed(format!("its first row is longer than {} MB; raise --max-file", limits().file >> 20)));
            }
            if row.trim_ascii().is_empty() || is_hint(&row) {
                self.cutting.line += 1;
                continue;
            }
            if let Some(scan) = &mut self.scan {
                scan.learn(&row);
            }
            let row = self.whole(row);
            self.cutting.begin(row);
            break;
        }
        Ok(())
    }

    /// The next row: a line, or several that a quotation mark holds together.
    fn row(&mut self) -> Option<Vec<u8>> {
        let row = self.lines.next()?;
        self.known.pass(&row);
        if let Some(scan) = &mut self.scan {
            scan.learn(&row);
        }
        Some(self.whole(row))
    }

    fn whole(&mut self, row: Vec<u8>) -> Vec<u8> {
        match self.scan.as_mut().map(|scan| scan.begin(&row)) {
            Some(Quoted::Open) => self.open_row(row),
            _ => row,
        }
    }

    /// A row whose first line leaves a mark open: all of it, or that line alone where the mark is one of the text.
    fn open_row(&mut self, row: Vec<u8>) -> Vec<u8> {
        let Some(scan) = self.scan.as_mut().filter(|_| !self.known.faulty) else { return row };
        let mut known = std::mem::take(&mut self.known);
        let mut state = Quoted::Open;
        while state == Quoted::Open && row.len() + known.bytes <= OPEN {
            let Some(line) = self.lines.peek(known.lines) else { break };
            state = scan.go_on(line);
            known.bytes += line.len();
            known.lines += 1;
        }
        if state == Quoted::Whole {
            let mut row = row;
            (0..known.lines).filter_map(|_| self.lines.next()).for_each(|line| row.extend_from_slice(&line));
            return row;
        }
        self.known = Known { faulty: state == Quoted::Faulty, ..known };
        row
    }
}

struct Cutting<'a, E> {
    entry: &'a Entry,
    each: &'a mut dyn FnMut(Part) -> Result<(), E>,
    /// The first row of a table, which every chunk begins with.
    head: Vec<u8>,
    chunk: Vec<u8>,
    /// Rows or messages in the chunk.
    rows: usize,
    /// Hash of the first row of the chunk.
    first: u64,
    /// Lines before the chunk and in it.
    line: usize,
    /// The line before was blank.
    blank: bool,
    /// Where in the chunk the last row or message begins.
    began: usize,
    /// The rest of a row that is too long is passed over.
    passes_over: bool,
    long: u64,
    names: HashMap<u64, usize>,
}

impl<'a, E: From<ReadError>> Cutting<'a, E> {
    fn new(entry: &'a Entry, each: &'a mut dyn FnMut(Part) -> Result<(), E>) -> Self {
        let (head, chunk, names) = (Vec::new(), Vec::new(), HashMap::new());
        Self { entry, each, head, chunk, rows: 0, first: 0, line: 0, blank: true, began: 0, passes_over: false, long: 0, names }
    }

    /// Takes the first row of a table.
    fn begin(&mut self, head: Vec<u8>) {
        self.line += lines_of(&head);
        self.head = head;
    }

    fn row(&mut self, row: &[u8], lines: usize, rows: Rows) -> Result<(), E> {
        // A message of a mailbox is many lines: only its first may begin a chunk.
        let begins = rows != Rows::Mailbox || (self.blank && begins_message(row));
        self.blank = row.trim_ascii().is_empty();
        let hash = hash(row);
        let most = usize::try_from(limits().file).unwrap_or(usize::MAX);
        let full = self.chunk.len() >= MOST || self.rows >= MOST_ROWS || self.chunk.len().saturating_add(row.len()) > most;
        let enough = self.chunk.len() >= LEAST || self.rows >= ENOUGH_ROWS;
        if begins && (full || (enough && hash.is_multiple_of(ONE_IN))) {
            self.end()?;
        }
        if begins {
            self.rows += 1;
            self.passes_over = false;
            self.began = self.chunk.len();
        }
        if self.passes_over {
            self.line += lines;
            return Ok(());
        }
        if self.chunk.is_empty() {
            self.first = hash;
        }
        self.chunk.extend_from_slice(row);
        self.line += lines;
        if self.chunk.len() > most {
            // A message without an end: what stands before it is handed over, and what follows it is read again.
            let long = self.chunk.split_off(self.began);
            let passed = lines_of(&long);
            self.line -= passed;
            self.end()?;
            self.line += passed;
            self.passes_over = true;
            self.long += 1;
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), E> {
        if self.chunk.is_empty() {
            return Ok(());
        }
        let first = self.first >> 16;
        let times = self.names.entry(first).or_default();
        *times += 1;
        let name = if *times > 1 { format!("{first:012x}-{times}") } else { format!("{first:012x}") };
        let rows = std::mem::take(&mut self.chunk);
        self.rows = 0;
        let before = self.line.saturating_sub(lines_of(&rows)).saturating_sub(lines_of(&self.head));
        let bytes = if self.head.is_empty() { rows } else { [&self.head[..], &rows].concat() };
        (self.each)(Part { name, entry: self.entry.clone(), bytes: Ok(bytes), line: before, is_chunk: true })
    }
}

fn lines_of(rows: &[u8]) -> usize {
    rows.iter().filter(|b| **b == b'\n').count()
}

/// The line `sep=;` that Excel writes before a table.
fn is_hint(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    line.len() == 5 && line.starts_with(b"sep=")
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
    fn a_head_is_one_row_and_lines_are_counted_from_the_file() {
        let table: String = (0..4_000).map(|n| format!("{n},{}\n", "words ".repeat(60))).collect();
        let chunks = cut(&format!("\n\nsep=,\nid,\"the\ntext\"\n\n{table}"), Rows::Quoted);
        assert!(chunks.len() > 1);
        let mut line = 6;
        for (index, (_, bytes, before)) in chunks.iter().enumerate() {
            let text = String::from_utf8(bytes.clone()).unwrap();
            assert!(text.starts_with("id,\"the\ntext\"\n"), "{index}");
            // Before its rows stand the lines of the file up to them, less those of the head it repeats.
            assert_eq!(*before + 2, if index == 0 { line - 1 } else { line });
            line += lines_of(bytes) - 2 - usize::from(index == 0);
        }
    }

    /// The rows of a table, by a reader that looks at every line as often as it may be in a row.
    fn rows_by_hand(text: &str) -> Vec<String> {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let (mut rows, mut at) = (Vec::new(), 0);
        let mut scan = Quotes::new(b',');
        while at < lines.len() {
            let (mut state, mut end) = (scan.begin(lines[at].as_bytes()), at + 1);
            while state == Quoted::Open && end < lines.len() && lines[at..end].concat().len() <= OPEN {
                state = scan.go_on(lines[end].as_bytes());
                end += 1;
            }
            let end = if state == Quoted::Whole { end } else { at + 1 };
            rows.push(lines[at..end].concat());
            at = end;
        }
        rows
    }

    fn rows_of(text: &str) -> (Vec<String>, usize) {
        let entry = Entry { path: "a.csv".into(), location: "a.csv".into(), stamp: Stamp::default(), ..Entry::default() };
        let mut each = |_: Part| -> Result<(), ReadError> { Ok(()) };
        let cutting = Cutting::new(&entry, &mut each);
        let reader: Box<dyn Read + '_> = Box::new(text.as_bytes());
        let lines = Lines::new(reader, limits().unpacked(0)).unwrap();
        let mut reading = Reading { cutting, lines, rows: Rows::Quoted, heads: false, scan: Some(Quotes::new(b',')), known: Known::default() };
        let (mut rows, mut followed) = (Vec::new(), 0);
        loop {
            let before = reading.known.lines;
            let Some(row) = reading.row() else { return (rows, followed) };
            // What is known of more lines than before was followed.
            followed += (reading.known.lines + 1).saturating_sub(before);
            rows.push(String::from_utf8(row).unwrap());
        }
    }

    #[test]
    fn marks_that_never_close_are_followed_once() {
        let open = "x\"\"y\n".repeat(400_000);
        let faulty = "1,\"x\"\"y\n".repeat(4_000);
        let mixed = "1,\"a\nb\"\n2,\"c\n3,d\"e\n4,\"f\n5,\"g\",h\nx\"\"y\n".repeat(100) + "6,\"i\n7";
        let long = format!("x\"\"{}\n", "y".repeat(100_000));
        let closed = format!("{}z\"\n{}", long.repeat(15), long.repeat(3));
        for text in [faulty.as_str(), &mixed, &closed, "1,\"a\n", "1,\"a", ""] {
            assert_eq!(rows_of(text).0, rows_by_hand(text));
        }
        for text in [open, faulty] {
            let (rows, followed) = rows_of(&text);
            assert_eq!(rows.len(), text.lines().count());
            assert!(followed < 4 * rows.len(), "{followed} lines followed");
        }
    }

    #[test]
    fn short_rows_make_no_large_chunk() {
        let table: String = (0..3 * MOST_ROWS).map(|n| format!("{n}\n")).collect();
        let chunks = cut(&format!("text\n{table}"), Rows::Quoted);
        let rows: Vec<usize> = chunks.iter().map(|(_, bytes, _)| lines_of(bytes) - 1).collect();
        assert_eq!(rows.iter().sum::<usize>(), 3 * MOST_ROWS);
        assert!(rows.iter().all(|rows| *rows <= MOST_ROWS) && rows.len() > 3, "{rows:?}");
    }

    #[test]
    fn messages_stay_whole() {
        let mails: String = (0..600).map(|n| format!("From a{n}@b Mon\nSubject: {n}\n\n{}\n\n", "words ".repeat(200))).collect();
        let chunks = cut(&mails, Rows::Mailbox);
        assert!(chunks.len() > 1 && chunks.iter().all(|(_, bytes, _)| bytes.starts_with(b"From ")));
    }
}
