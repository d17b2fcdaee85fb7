//! Where the index is.

use std::path::{Path, PathBuf};

use super::Context;
use crate::index::{Age, IndexError, Store};
use crate::search::Engine;

impl Context {
    /// The index to be written: the one asked for, else `./index`.
    pub fn store_for_writing(&self) -> Store {
        Store::new(self.index.clone().unwrap_or_else(|| PathBuf::from("index")))
    }

    /// The index to be read: the one asked for, else `./index`, else the nearest parent folder's.
    pub fn store_for_reading(&self) -> Store {
        if let Some(asked) = &self.index {
            return Store::new(asked);
        }
        let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
        let found = here.ancestors().map(|folder| folder.join("index")).find(|path| is_index(path));
        Store::new(found.unwrap_or_else(|| PathBuf::from("index")))
    }

    /// Opens the index for searching. A run that was broken off is told of.
    ///
    /// It is never closed: the process ends with its answer, and giving the files back one by one takes longer.
    pub fn engine(&self) -> Result<&'static Engine, IndexError> {
        let engine: &Engine = Box::leak(Box::new(Engine::new(self.store_for_reading().snapshot()?)));
        if engine.state().age() != Age::Same {
            note!("onrecord: an older version of the program read these statements; `onrecord index` reads them anew");
        }
        if !engine.state().is_complete() {
            note!("onrecord: the index is incomplete: an indexing run is under way or was broken off");
        }
        Ok(engine)
    }
}

fn is_index(path: &Path) -> bool {
    Store::new(path).exists()
}
