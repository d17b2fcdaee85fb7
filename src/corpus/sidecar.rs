//! Sidecar tables: a `metadata.csv` or `metadata.tsv` declares values for the files around it.
//!
//! The first column names a file: its path from the table's folder, its name, or its stem. A table
//! serves its folder and all below; the nearest one with a row for a file wins.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::control;
use super::decode::decode;

type Row = Arc<Vec<(String, String)>>;

/// A table, or why it could not be read.
#[derive(Default)]
struct Table {
    path: PathBuf,
    rows: HashMap<String, Row>,
    problem: Option<String>,
}

/// The tables of a corpus, each read once when the walk comes to its folder.
pub struct Sidecars {
    root: PathBuf,
    /// For a folder, its own table if it has one.
    tables: HashMap<PathBuf, Option<Arc<Table>>>,
    none: Row,
}

/// True for the names under which tables are looked for.
pub fn is_sidecar(path: &Path) -> bool {
    path.file_name().is_some_and(|name| NAMES.iter().any(|n| name == *n))
}

const NAMES: [&str; 2] = ["metadata.csv", "metadata.tsv"];

impl Sidecars {
    pub fn new(root: PathBuf) -> Self {
        Self { root, tables: HashMap::new(), none: Row::default() }
    }

    /// The values declared for a file: those of the nearest table that has a row for it.
    pub fn declared(&mut self, file: &Path) -> Row {
        let mut folder = file.parent();
        while let Some(dir) = folder {
            if let Some(table) = self.table(dir)
                && let Some(row) = names_of(file, dir).iter().find_map(|name| table.rows.get(name))
            {
                return row.clone();
            }
            if dir == self.root {
                break;
            }
            folder = dir.parent();
        }
        self.none.clone()
    }

    /// True if a table stands in a folder or above it.
    pub fn serves(&mut self, folder: &Path) -> bool {
        let root = self.root.clone();
        folder.ancestors().take_while(|dir| dir.starts_with(&root)).any(|dir| self.table(dir).is_some())
    }

    /// Why the table at `path` could not be read, if so.
    pub fn problem(&mut self, path: &Path) -> Option<String> {
        self.table(path.parent()?).filter(|table| table.path == path)?.problem.clone()
    }

    fn table(&mut self, dir: &Path) -> Option<Arc<Table>> {
        if let Some(known) = self.tables.get(dir) {
            return known.clone();
        }
        let table = NAMES.iter().find_map(|name| read(&dir.join(name))).map(Arc::new);
        self.tables.insert(dir.to_owned(), table.clone());
        table
    }
}

/// The names by which a table in `dir` may call a file, most exact first.
fn names_of(file: &Path, dir: &Path) -> [String; 3] {
    let path = file.strip_prefix(dir).unwrap_or(file).to_string_lossy().replace('\\', "/");
    let name = file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let stem = file.file_stem().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    [path, name, stem]
}

/// The table of a file; `None` if there is none. A folder of that name is no table.
fn read(path: &Path) -> Option<Table> {
    let read = control::read(path).transpose()?;
    if read.is_err() && path.is_dir() {
        return None;
    }
    Some(match read.and_then(|bytes| parse(&bytes, path.extension().is_some_and(|e| e == "tsv"))) {
        Ok(rows) => Table { path: path.to_owned(), rows, problem: None },
        Err(problem) => Table { path: path.to_owned(), rows: HashMap::new(), problem: Some(format!("sidecar table: {problem}")) },
    })
}

fn parse(bytes: &[u8], tabs: bool) -> Result<HashMap<String, Row>, String> {
    let text = decode(bytes).ok_or("is no text")?.text;
    let mut reader = csv::ReaderBuilder::new().delimiter(if tabs { b'\t' } else { b',' }).flexible(true).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|e| e.to_string())?.clone();
    let mut rows = HashMap::new();
    for record in reader.records() {
        let record = record.map_err(|e| e.to_string())?;
        let Some(name) = record.get(0).map(str::trim).filter(|name| !name.is_empty()) else { continue };
        let cells = headers.iter().zip(record.iter()).skip(1);
        let values = cells.filter(|(_, v)| !v.trim().is_empty()).map(|(k, v)| (k.trim().to_owned(), v.trim().to_owned()));
        rows.insert(name.trim_start_matches("./").to_owned(), Arc::new(values.collect()));
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_by_path_name_and_stem() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        std::fs::create_dir_all(root.join("speeches")).unwrap();
        std::fs::write(root.join("metadata.csv"), "fileid,date,president\none,1790-01-08,\"Hale, Joan\"\nspeeches/two.txt,1791,X\n").unwrap();
        let mut sidecars = Sidecars::new(root.to_owned());
        let value = |s: &mut Sidecars, file: &str| s.declared(&root.join(file)).iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join(" ");
        assert_eq!(value(&mut sidecars, "speeches/one.txt"), "date=1790-01-08 president=Hale, Joan");
        assert_eq!(value(&mut sidecars, "speeches/two.txt"), "date=1791 president=X");
        assert_eq!(value(&mut sidecars, "speeches/three.txt"), "");
        std::fs::write(root.join("speeches/metadata.tsv"), "file\tdate\none.txt\t1800\n").unwrap();
        let mut sidecars = Sidecars::new(root.to_owned());
        assert_eq!(value(&mut sidecars, "speeches/one.txt"), "date=1800");
    }

    #[test]
    fn broken_tables_say_so() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("metadata.csv"), b"\0\x01\x02").unwrap();
        let mut sidecars = Sidecars::new(dir.path().to_owned());
        assert!(sidecars.problem(&dir.path().join("metadata.csv")).unwrap().contains("no text"));
    }
}
