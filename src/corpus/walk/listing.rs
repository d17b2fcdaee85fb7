//! Lists all folders of a corpus, one level after the other, the folders of a level on all threads.

use std::ffi::OsStr;
use std::fs::DirEntry;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Stamp, spelt};
use crate::corpus::control;
use crate::corpus::ignores::{Ignores, passes_over};
use crate::corpus::sidecar::is_sidecar;

/// What stands in a folder.
#[derive(Debug)]
pub struct Item {
    /// As it is spelt in paths.
    pub name: String,
    pub what: What,
}

#[derive(Debug)]
pub enum What {
    File(Stamp),
    /// Its number in the tree.
    Folder(usize),
    Unreadable(String),
}

/// The items of all folders, each folder's in order; the root is folder 0.
pub struct Tree {
    folders: Vec<Vec<Item>>,
}

/// A folder to be listed.
struct Open {
    location: PathBuf,
    ignores: Option<Arc<Ignores>>,
}

impl Tree {
    /// `except` is a folder that is not listed, in its canonical form.
    pub fn of(root: &Path, except: Option<&Path>) -> Self {
        let mut tree = Self { folders: Vec::new() };
        let mut level = vec![Open { location: root.to_owned(), ignores: None }];
        while !level.is_empty() {
            let top = tree.folders.is_empty();
            let listed: Vec<Listed> = level.into_par_iter().map(|folder| list(&folder, top, except)).collect();
            let before = tree.folders.len() + listed.len();
            level = Vec::new();
            for mut listed in listed {
                for item in &mut listed.items {
                    if let What::Folder(number) = &mut item.what {
                        *number += before + level.len();
                    }
                }
                level.extend(listed.inner);
                tree.folders.push(listed.items);
            }
        }
        tree
    }

    /// The items of a folder, in order.
    pub fn items(&self, folder: usize) -> &[Item] {
        &self.folders[folder]
    }

    /// The items of all folders, folders among them.
    pub fn size(&self) -> usize {
        self.folders.iter().map(Vec::len).sum()
    }

    /// Where the tree is to be cut into so many parts of about as many items each.
    pub fn cuts(&self, parts: usize) -> Vec<Position> {
        let sizes = self.sizes();
        let mut cuts: Vec<Position> = (1..parts).map(|part| self.position(sizes[0] * part / parts, &sizes)).collect();
        cuts.dedup();
        cuts
    }

    /// What is below each folder: files, folders that are empty, and what cannot be read.
    fn sizes(&self) -> Vec<usize> {
        let mut sizes = vec![0; self.folders.len()];
        // Folders are numbered after those they are in.
        for (number, items) in self.folders.iter().enumerate().rev() {
            sizes[number] = items.iter().map(|item| size(item, &sizes)).sum();
        }
        sizes
    }

    fn position(&self, mut before: usize, sizes: &[usize]) -> Position {
        let mut position = Vec::new();
        let mut folder = 0;
        'deeper: loop {
            for (at, item) in self.folders[folder].iter().enumerate() {
                let size = size(item, sizes);
                if before >= size {
                    before -= size;
                    continue;
                }
                position.push(at);
                match item.what {
                    What::Folder(inner) if sizes[inner] > 0 => folder = inner,
                    _ => return position,
                }
                continue 'deeper;
            }
            return position;
        }
    }

    /// The path of what stands at a position.
    pub fn path(&self, position: &[usize]) -> String {
        let mut names = Vec::with_capacity(position.len());
        let mut folder = 0;
        for at in position {
            let item = &self.folders[folder][*at];
            names.push(item.name.as_str());
            if let What::Folder(inner) = item.what {
                folder = inner;
            }
        }
        names.join("/")
    }
}

/// The place of an item in each of the folders that lead to it, from the root.
pub type Position = Vec<usize>;

fn size(item: &Item, sizes: &[usize]) -> usize {
    match item.what {
        What::Folder(inner) => sizes[inner].max(1),
        _ => 1,
    }
}

/// A folder's items, and the folders among them, which the items number from 0.
#[derive(Default)]
struct Listed {
    items: Vec<Item>,
    inner: Vec<Open>,
}

fn list(folder: &Open, top: bool, except: Option<&Path>) -> Listed {
    let unreadable = |name: String, reason: String| Item { name, what: What::Unreadable(reason) };
    let mut items = Vec::new();
    let mut entries = Vec::new();
    match std::fs::read_dir(&folder.location) {
        Ok(reader) => reader.for_each(|entry| match entry {
            Ok(entry) => entries.push((entry.file_name(), entry)),
            Err(error) => items.push(unreadable(String::new(), reason_of(&error))),
        }),
        Err(error) if !top && error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => items.push(unreadable(String::new(), reason_of(&error))),
    }
    let has = |name: &str| entries.iter().any(|(found, _)| found == name);
    // The folder of an index, this run's or another's.
    if !top && has("current") && has("lock") && is_index(&folder.location) {
        return Listed::default();
    }
    let (ignores, problems) = Ignores::read(&folder.location, folder.ignores.clone(), has);
    // What a broken ignore file meant to leave out is read.
    items.extend(problems.into_iter().map(|(file, reason)| unreadable(spelt(&file), format!("ignore file: {reason}"))));
    let mut inner = Vec::new();
    for (name, entry) in &entries {
        let what = match look(folder, name, entry, ignores.as_deref(), except) {
            Ok(Some(Seen::File(stamp))) => What::File(stamp),
            Ok(Some(Seen::Folder(location))) => {
                inner.push(Open { location, ignores: ignores.clone() });
                What::Folder(inner.len() - 1)
            }
            Ok(None) => continue,
            // It has gone meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => What::Unreadable(reason_of(&error)),
        };
        items.push(Item { name: spelt(name), what });
    }
    // The end of a name is the lowest byte, as `/` is in keys: names are in the order of the paths below them.
    items.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    Listed { items, inner }
}

/// True for the folder of an index: its pointer names a generation that is there.
fn is_index(folder: &Path) -> bool {
    let name = control::read(&folder.join("current")).ok().flatten().unwrap_or_default();
    let name = name.trim_ascii();
    name.starts_with(b"g-") && name[2..].iter().all(u8::is_ascii_digit) && folder.join(String::from_utf8_lossy(name).as_ref()).join("meta.json").is_file()
}

enum Seen {
    File(Stamp),
    Folder(PathBuf),
}

/// What an entry of a folder is; `None` for what is passed over.
fn look(folder: &Open, name: &OsStr, entry: &DirEntry, ignores: Option<&Ignores>, except: Option<&Path>) -> io::Result<Option<Seen>> {
    let kind = entry.file_type()?;
    if !kind.is_file() && !kind.is_dir() {
        // A table that is not read is told of: its files would be without what it says.
        return if is_sidecar(Path::new(name)) { Err(control::no_file()) } else { Ok(None) };
    }
    // Only rules need the whole path.
    let hidden = || Path::new(name);
    let location = (ignores.is_some() || kind.is_dir()).then(|| folder.location.join(name));
    if passes_over(ignores, location.as_deref().unwrap_or_else(hidden), kind.is_dir()) {
        return Ok(None);
    }
    match location.filter(|_| kind.is_dir()) {
        None => Ok(Some(Seen::File(Stamp::of(&entry.metadata()?)))),
        Some(location) => {
            let excepted = except.is_some_and(|except| except.file_name() == Some(name) && location.canonicalize().is_ok_and(|found| found == except));
            Ok((!excepted).then_some(Seen::Folder(location)))
        }
    }
}

fn reason_of(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "cannot be read: permission denied".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}
