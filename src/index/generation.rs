//! A generation: one Tantivy index, and the files of its segments.

use std::collections::HashSet;
use std::path::PathBuf;

use tantivy::Index;
use tantivy::index::SegmentComponent::{Delete, FastFields, FieldNorms, Positions, Postings, Store, Terms};
use tantivy::index::SegmentMeta;

use super::{Fields, IndexError};

/// An open generation.
pub struct Generation {
    pub index: Index,
    pub fields: Fields,
    pub path: PathBuf,
}

/// The names of the files of a segment.
pub(super) fn files(segment: &SegmentMeta) -> impl Iterator<Item = PathBuf> {
    let components = [Postings, Positions, Terms, Store, FastFields, FieldNorms];
    components.into_iter().chain(segment.has_deletes().then_some(Delete)).map(|component| segment.relative_path(component))
}

/// Looks at the lists of deleted passages, the smallest of files: a wrong one brings back what was deleted, and nothing
/// else would show it.
pub(super) fn check_deletes(index: &Index, segments: &[SegmentMeta]) -> Result<(), IndexError> {
    for segment in segments.iter().filter(|segment| segment.has_deletes()) {
        let path = segment.relative_path(Delete);
        let sound = index.directory().validate_checksum(&path).map_err(|e| IndexError::Damaged(format!("{}: {e}", path.display())))?;
        if !sound {
            return Err(IndexError::Damaged(format!("{} is not what was written", path.display())));
        }
    }
    Ok(())
}

impl Generation {
    /// True if files of a killed run stand in its folder.
    pub(super) fn has_leftovers(&self) -> Result<bool, IndexError> {
        Ok(!self.leftovers()?.is_empty())
    }

    /// Removes what a killed run has left and the engine does not know. Only for who holds the engine's lock: the files
    /// of a commit that is under way are none of those of the last one.
    pub(super) fn remove_leftovers(&self) -> Result<(), IndexError> {
        for path in self.leftovers()? {
            // What cannot be removed is in the way of nobody but the disk.
            let _ = std::fs::remove_file(path);
        }
        Ok(())
    }

    /// Removes the files of segments that have been merged. What the engine is still writing stays.
    pub(super) fn remove_merged(&self) -> Result<(), IndexError> {
        let merged = self.leftovers()?.into_iter().filter(|path| path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.')));
        merged.for_each(|path| drop(std::fs::remove_file(path)));
        Ok(())
    }

    /// Files that are neither of a segment nor the engine's own.
    fn leftovers(&self) -> Result<Vec<PathBuf>, IndexError> {
        let segments = self.index.searchable_segment_metas()?;
        let known: HashSet<PathBuf> = segments.iter().flat_map(files).collect();
        let own = |name: &str| ["meta.json", ".managed.json", ".tantivy-meta.lock", ".tantivy-writer.lock"].contains(&name);
        let entries = std::fs::read_dir(&self.path).map_err(|e| IndexError::system("cannot list", &self.path, e))?;
        let names = entries.filter_map(Result::ok).map(|entry| entry.file_name());
        Ok(names.filter(|name| !own(&name.to_string_lossy()) && !known.contains(std::path::Path::new(name))).map(|name| self.path.join(name)).collect())
    }
}
