//! The folder of a generation, as the engine sees it.
//!
//! Readers may not be able to write: on a read-only mount, or as another user. Tantivy's reader takes a lock so that no
//! writer removes files under it. Where the lock cannot be made, no writer of this user is there to do so, and the
//! reader goes on without.
//!
//! A reader that asks one question touches a few hundred little places of some fifty files. To map a page of a file
//! costs several times what it costs to read a few hundred bytes, so those are read, and only long stretches mapped.

use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{DirectoryLock, FileHandle, Lock, MmapDirectory, OwnedBytes, WatchCallback, WatchHandle, WritePtr};
use tantivy::{Directory, HasLen};

use super::{IndexError, corpora, seal};

#[derive(Clone, Debug)]
struct Folder {
    inner: MmapDirectory,
    root: PathBuf,
    reads: bool,
}

/// The longest stretch that is read, in bytes: longer ones cost more to copy than to map.
const READ: usize = 4_096;

/// A file of which short stretches are read and long ones mapped.
#[derive(Debug)]
struct Stretches {
    file: File,
    len: usize,
    folder: MmapDirectory,
    path: PathBuf,
    /// The mapping, once a long stretch is asked for; `None` where there can be none, and all is read.
    mapped: OnceLock<Option<Arc<dyn FileHandle>>>,
}

impl Stretches {
    fn open(folder: &Folder, path: &Path) -> std::io::Result<Self> {
        let file = File::open(folder.root.join(path))?;
        let len = usize::try_from(file.metadata()?.len()).map_err(std::io::Error::other)?;
        Ok(Self { file, len, folder: folder.inner.clone(), path: path.to_owned(), mapped: OnceLock::new() })
    }

    /// A writer may have removed the file meanwhile, which lives on while it is open here.
    fn mapped(&self) -> Option<&Arc<dyn FileHandle>> {
        self.mapped.get_or_init(|| self.folder.get_file_handle(&self.path).ok().filter(|mapped| mapped.len() == self.len)).as_ref()
    }
}

impl HasLen for Stretches {
    fn len(&self) -> usize {
        self.len
    }
}

impl FileHandle for Stretches {
    fn read_bytes(&self, range: Range<usize>) -> std::io::Result<OwnedBytes> {
        let mapped = if range.len() > READ { self.mapped() } else { None };
        match mapped {
            Some(mapped) => mapped.read_bytes(range),
            None => read_at(&self.file, range).map(OwnedBytes::new),
        }
    }
}

#[cfg(unix)]
fn read_at(file: &File, range: Range<usize>) -> std::io::Result<Vec<u8>> {
    // A file that has become shorter is an error here; its mapping would be the end of the process.
    let mut bytes = vec![0; range.len()];
    std::os::unix::fs::FileExt::read_exact_at(file, &mut bytes, range.start as u64)?;
    Ok(bytes)
}

#[cfg(not(unix))]
fn read_at(_: &File, _: Range<usize>) -> std::io::Result<Vec<u8>> {
    Err(std::io::ErrorKind::Unsupported.into())
}

/// Opens a folder for reading.
pub fn for_reading(path: &Path) -> Result<Box<dyn Directory>, IndexError> {
    open(path, true)
}

/// Opens a folder for writing: the list of segments is sealed, and stands in the folder for good before anything else
/// is done. The engine itself leaves that to the next commit, and a merge that has replaced segments to none at all.
pub fn for_writing(path: &Path) -> Result<Box<dyn Directory>, IndexError> {
    open(path, false)
}

fn open(path: &Path, reads: bool) -> Result<Box<dyn Directory>, IndexError> {
    let inner = MmapDirectory::open(path).map_err(|e| match e {
        OpenDirectoryError::DoesNotExist(path) => IndexError::Damaged(format!("{} is gone", path.display())),
        other => IndexError::Engine(other.into()),
    })?;
    Ok(Box::new(Folder { inner, root: path.to_owned(), reads }))
}

impl Directory for Folder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        // Where there is no reading at a place all is mapped.
        if self.reads
            && cfg!(unix)
            && let Ok(file) = Stretches::open(self, path)
        {
            return Ok(Arc::new(file));
        }
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.inner.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> std::io::Result<()> {
        // The engine would write a file that nobody else may read.
        let list = (path == Path::new(seal::LIST)).then(|| seal::sealed(data));
        corpora::replace(&self.root.join(path), list.as_deref().unwrap_or(data))
    }

    fn sync_directory(&self) -> std::io::Result<()> {
        self.inner.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.inner.acquire_lock(lock) {
            Err(LockError::IoError(error)) if self.reads && may_not_write(&error) => Ok(DirectoryLock::from(Box::new(()))),
            other => other,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

fn may_not_write(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem)
}
