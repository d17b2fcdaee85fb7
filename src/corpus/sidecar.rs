//! Sidecar tables: a `metadata.csv` or `metadata.tsv` declares values for the files around it.
//!
//! The first column names a file: its path from the table's folder, its name, or its stem. A table
//! serves its folder and all below; the nearest one with a row for a file wins.

mod table;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

pub use table::Declared;
use table::Table;

/// The tables of a corpus, each read once when a walk comes to its folder. Clones read them together.
#[derive(Clone)]
pub struct Sidecars {
    root: PathBuf,
    /// For a folder, its own table if it has one.
    tables: HashMap<PathBuf, Option<Arc<Table>>>,
    shared: Arc<Mutex<HashMap<PathBuf, Option<Arc<Table>>>>>,
}

/// True for the names under which tables are looked for.
pub fn is_sidecar(path: &Path) -> bool {
    path.file_name().is_some_and(|name| NAMES.iter().any(|n| name == *n))
}

const NAMES: [&str; 2] = ["metadata.csv", "metadata.tsv"];

impl Sidecars {
    pub fn new(root: PathBuf) -> Self {
        Self { root, tables: HashMap::new(), shared: Arc::default() }
    }

    /// The values declared for a file: those of the nearest table that has a row for it.
    pub fn declared(&mut self, file: &Path) -> Declared {
        let mut folder = file.parent();
        while let Some(dir) = folder {
            if let Some(table) = self.table(dir)
                && let Some(row) = names_of(file, dir).iter().find_map(|name| table.find(name))
            {
                return row;
            }
            if dir == self.root {
                break;
            }
            folder = dir.parent();
        }
        Declared::default()
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
        // Who comes second waits until the first has read it.
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let read = || NAMES.iter().find_map(|name| Table::read(&dir.join(name))).map(Arc::new);
        let table = shared.entry(dir.to_owned()).or_insert_with(read).clone();
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
        let value = |s: &mut Sidecars, file: &str| s.declared(&root.join(file)).values().iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join(" ");
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
