//! A sidecar table: its text, and where in it the row of a file stands.
//!
//! A corpus of a million files may have one table for all of them. Its cells as values would take many times its text,
//! so they are read when they are asked for.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::corpus::control;
use crate::corpus::decode::decode;

/// A table, or why it could not be read.
#[derive(Default)]
pub struct Table {
    pub path: PathBuf,
    pub problem: Option<String>,
    text: String,
    /// Takes a row apart. To make one takes a hundred times as long as to read a row.
    parser: Mutex<csv_core::Reader>,
    headers: Vec<String>,
    /// By the hashes of the names in the first column, and of one name in the order of the table.
    rows: Vec<Row>,
}

/// Where a row stands in the text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    name: u64,
    start: u32,
    end: u32,
}

/// What a table declares about a file.
#[derive(Clone, Default)]
pub struct Declared(Option<(Arc<Table>, Row)>);

impl Declared {
    /// The columns that have a value, with it, in the order of the table.
    pub fn values(&self) -> Vec<(String, String)> {
        self.0.as_ref().map_or_else(Vec::new, |(table, row)| table.values(*row))
    }
}

impl fmt::Debug for Declared {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.values().fmt(f)
    }
}

impl Table {
    /// The table of a file; `None` if there is none. A folder of that name is no table.
    pub fn read(path: &Path) -> Option<Table> {
        let read = control::read(path).transpose()?;
        if read.is_err() && path.is_dir() {
            return None;
        }
        let separator = if path.extension().is_some_and(|e| e == "tsv") { b'\t' } else { b',' };
        let parser = Mutex::new(csv_core::ReaderBuilder::new().delimiter(separator).build());
        let table = Table { path: path.to_owned(), parser, ..Table::default() };
        let failed = |problem: String| Table { path: path.to_owned(), problem: Some(format!("sidecar table: {problem}")), ..Table::default() };
        Some(read.and_then(|bytes| table.filled(&bytes, separator)).unwrap_or_else(failed))
    }

    fn filled(mut self, bytes: &[u8], separator: u8) -> Result<Table, String> {
        self.text = decode(bytes).ok_or("is no text")?.text;
        u32::try_from(self.text.len()).map_err(|_| "is too large")?;
        let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).has_headers(false).from_reader(self.text.as_bytes());
        let mut record = csv::StringRecord::new();
        let mut next = |record: &mut csv::StringRecord| -> Result<Option<(u32, u32)>, String> {
            let start = reader.position().byte();
            let is_row = reader.read_record(record).map_err(|e| e.to_string())?;
            Ok(is_row.then(|| (start as u32, reader.position().byte() as u32)))
        };
        let mut rows = Vec::new();
        let headers = match next(&mut record)? {
            Some(_) => record.iter().map(|name| name.trim().to_owned()).collect(),
            None => Vec::new(),
        };
        while let Some((start, end)) = next(&mut record)? {
            if let Some(name) = record.get(0).and_then(name_of) {
                rows.push(Row { name: hash(name), start, end });
            }
        }
        rows.sort_unstable();
        rows.shrink_to_fit();
        Ok(Table { headers, rows, ..self })
    }

    /// The cells of a row.
    fn cells(&self, row: Row) -> Vec<String> {
        let mut rest = self.text.get(row.start as usize..row.end as usize).unwrap_or("").as_bytes();
        let (mut words, mut ends) = (vec![0; rest.len()], vec![0; rest.len() + 1]);
        let (mut filled, mut count) = (0, 0);
        let mut parser = self.parser.lock().unwrap_or_else(PoisonError::into_inner);
        parser.reset();
        loop {
            let (result, read, written, ended) = parser.read_record(rest, &mut words[filled..], &mut ends[count..]);
            (rest, filled, count) = (&rest[read..], filled + written, count + ended);
            // At the end of the row it is told that there is no more, once.
            if result != csv_core::ReadRecordResult::InputEmpty {
                break;
            }
        }
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let cells = starts.zip(&ends[..count]).map(|(start, end)| &words[start..*end]);
        cells.map(|cell| String::from_utf8_lossy(cell).into_owned()).collect()
    }

    /// The row of a file that the table calls so; the last one counts.
    pub fn find(self: &Arc<Self>, name: &str) -> Option<Declared> {
        let hash = hash(name);
        let end = self.rows.partition_point(|row| row.name <= hash);
        let same = self.rows[..end].iter().rev().take_while(|row| row.name == hash);
        let row = same.copied().find(|row| self.cells(*row).first().and_then(|cell| name_of(cell)) == Some(name))?;
        Some(Declared(Some((Arc::clone(self), row))))
    }

    fn values(&self, row: Row) -> Vec<(String, String)> {
        let cells = self.headers.iter().zip(self.cells(row)).skip(1);
        cells.filter(|(_, value)| !value.trim().is_empty()).map(|(name, value)| (name.clone(), value.trim().to_owned())).collect()
    }
}

/// The name of a file in the first column.
fn name_of(cell: &str) -> Option<&str> {
    Some(cell.trim().trim_start_matches("./")).filter(|name| !name.is_empty())
}

fn hash(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_where_they_stand() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("metadata.csv");
        std::fs::write(&path, "\u{feff}file, title ,place\n\n./a.txt,\"One\nand \"\"two\"\"\", Oslo \nb.txt,Old,\n ,nobody,\nc.txt\nb.txt,,New\n").unwrap();
        let table = Arc::new(Table::read(&path).unwrap());
        let values = |name: &str| table.find(name).map(|declared| format!("{declared:?}"));
        assert_eq!(values("a.txt").as_deref(), Some(r#"[("title", "One\nand \"two\""), ("place", "Oslo")]"#));
        assert_eq!(values("b.txt").as_deref(), Some(r#"[("place", "New")]"#));
        assert_eq!(values("c.txt").as_deref(), Some("[]"));
        assert_eq!((values("d.txt"), values("")), (None, None));
        assert!(Declared::default().values().is_empty());
    }
}
