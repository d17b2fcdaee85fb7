//! The folder of an index: its generations, which of them is the live one, and who may write.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Index, IndexSettings, ReloadPolicy};

use super::options::Observer;
use super::{Age, CorpusState, Generation, IndexError, Snapshot, State, analyzer, corpora, directory, disk, generation, schema, seal, version};
use crate::corpus::Stamp;

/// Bytes of records that are packed together: more pack better, and a hit unpacks all of them.
const STORE_BLOCK: usize = 32 << 10;

/// How often a reader looks again at an index that is being written.
const ATTEMPTS: u32 = 3;
/// How long a waiting writer sleeps between two looks at the lock.
const POLL: Duration = Duration::from_millis(100);

/// The file that names the live generation.
const CURRENT: &str = "current";

/// The folder of an index.
#[derive(Clone, Debug)]
pub struct Store {
    root: PathBuf,
}

/// A lock that is given back when it is dropped.
///
/// Closing its file alone would not do: a process that another thread starts holds a copy of the file until
/// its own program begins.
pub(super) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // What cannot be unlocked is unlocked by closing it.
        let _ = rustix::fs::flock(&self.0, rustix::fs::FlockOperation::Unlock);
    }
}

impl Store {
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// True if there is an index here, whether or not it can be read.
    pub fn exists(&self) -> bool {
        self.root.join(CURRENT).exists()
    }

    /// Opens the live commit for reading.
    ///
    /// A writer may meanwhile make another generation the live one, or remove files of segments that it has merged.
    /// Then looking again finds what it has written.
    pub fn snapshot(&self) -> Result<Snapshot, IndexError> {
        let mut attempts = 0;
        loop {
            let name = self.current()?.ok_or_else(|| IndexError::Missing(self.root.clone()))?;
            let list = self.list(&name);
            match self.snapshot_of(&name) {
                Err(error) if attempts < ATTEMPTS && !matches!(error, IndexError::OtherVersion { .. }) && self.has_moved_on(&name, list) => attempts += 1,
                other => return other,
            }
        }
    }

    /// The network file system that the index is on, if it is on one.
    pub fn network(&self) -> Option<&'static str> {
        disk::network(&self.root)
    }

    /// True if the index holds no corpus but this one.
    pub fn holds_only(&self, label: &str) -> Result<bool, IndexError> {
        let known = self.recorded()?;
        Ok(!known.is_empty() && known.iter().all(|c| c.label == label))
    }

    /// The stamp of a generation's list of segments.
    fn list(&self, name: &str) -> Option<Stamp> {
        Some(Stamp::of(&std::fs::metadata(self.root.join(name).join(seal::LIST)).ok()?))
    }

    /// True if another generation is the live one now, or it has another list of segments.
    fn has_moved_on(&self, from: &str, list: Option<Stamp>) -> bool {
        matches!(self.current(), Ok(Some(now)) if now != from || self.list(from) != list)
    }

    fn snapshot_of(&self, name: &str) -> Result<Snapshot, IndexError> {
        let path = self.root.join(name);
        let index = Index::open(directory::for_reading(&path)?).map_err(|e| opening(&path, e))?;
        analyzer::register(&index);
        let (_, fields) = schema::build();
        loop {
            let before = seal::list(&path)?;
            let metas = index.load_metas()?;
            let state = state_in(metas.payload.as_deref())?;
            if !state.age().is_read() {
                return Err(IndexError::OtherVersion { found: state.version, wanted: version() });
            }
            seal::check(&path, &before)?;
            generation::check_deletes(&index, &metas.segments)?;
            let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).doc_store_cache_num_blocks(1).try_into()?;
            // A commit between the two looks would pair its passages with the totals before it.
            if seal::list(&path)? == before {
                return Ok(Snapshot { searcher: reader.searcher(), fields, state });
            }
        }
    }

    /// The name of the live generation; `None` where there is no index.
    pub(super) fn current(&self) -> Result<Option<String>, IndexError> {
        let path = self.root.join(CURRENT);
        let name = match std::fs::read_to_string(&path) {
            Ok(text) => text.trim().to_owned(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) if error.kind() == std::io::ErrorKind::InvalidData => String::new(),
            Err(error) => return Err(IndexError::system("cannot read", &path, error)),
        };
        match name.strip_prefix("g-").map(str::parse::<u64>) {
            Some(Ok(_)) => Ok(Some(name)),
            // A pointer that points nowhere is no sign that there was nothing.
            _ => Err(IndexError::Damaged(format!("{} names no generation", path.display()))),
        }
    }

    /// Takes the lock that only one writer can hold, over all generations; waits so long for another one.
    pub(super) fn lock(&self, wait: Duration, observer: &dyn Observer) -> Result<Lock, IndexError> {
        std::fs::create_dir_all(&self.root).map_err(|e| IndexError::system("cannot create", &self.root, e))?;
        let path = self.root.join("lock");
        let file = File::options().create(true).append(true).open(&path).map_err(|e| IndexError::system("cannot open", &path, e))?;
        let began = Instant::now();
        loop {
            match rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => return Ok(Lock(file)),
                Err(rustix::io::Errno::INTR) => {}
                Err(rustix::io::Errno::WOULDBLOCK) if observer.cancelled() => return Err(IndexError::Interrupted { kept: true }),
                Err(rustix::io::Errno::WOULDBLOCK) if began.elapsed() < wait => std::thread::sleep(POLL),
                Err(rustix::io::Errno::WOULDBLOCK) => return Err(IndexError::Busy(self.root.clone())),
                Err(error) => return Err(IndexError::system("cannot lock", &path, error.into())),
            }
        }
    }

    /// Keeps writers away for a while. Where that lock cannot be had there is no writer of this user.
    ///
    /// # Errors
    ///
    /// `Busy` if one is at work.
    pub(super) fn hold(&self) -> Result<Option<Lock>, IndexError> {
        let Ok(file) = File::open(self.root.join("lock")) else { return Ok(None) };
        match rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockShared) {
            Ok(()) => Ok(Some(Lock(file))),
            Err(rustix::io::Errno::WOULDBLOCK) => Err(IndexError::Busy(self.root.clone())),
            Err(_) => Ok(None),
        }
    }

    /// The corpora that the live index holds, whatever its version; those noted beside it where it cannot be opened.
    pub(super) fn recorded(&self) -> Result<Vec<CorpusState>, IndexError> {
        self.committed().or_else(|error| corpora::read(&self.root).ok_or(error))
    }

    fn committed(&self) -> Result<Vec<CorpusState>, IndexError> {
        let Some(name) = self.current()? else { return Ok(Vec::new()) };
        let path = self.root.join(name);
        let metas = Index::open(directory::for_reading(&path)?).and_then(|index| index.load_metas()).map_err(|e| opening(&path, e))?;
        let payload: serde_json::Value =
            serde_json::from_str(&metas.payload.unwrap_or_default()).map_err(|e| IndexError::Damaged(format!("commit payload: {e}")))?;
        let corpora = payload["corpora"].as_array().cloned().unwrap_or_default();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        Ok(corpora
            .iter()
            .map(|c| CorpusState { label: text(&c["label"]), root: text(&c["root"]), indexed_at: 0, limits: String::new(), complete: true })
            .collect())
    }

    /// Says that the disk is full where that is what an error comes from; the engine only knows that
    /// a thread of its own ended.
    pub(super) fn blame_disk(&self, error: IndexError) -> IndexError {
        let full = rustix::fs::statvfs(&self.root).is_ok_and(|disk| disk.f_bavail * disk.f_frsize < 1 << 20);
        if full && matches!(error, IndexError::Engine(_) | IndexError::System { .. }) {
            let source = std::io::Error::from(std::io::ErrorKind::StorageFull);
            return IndexError::system("the disk is full: cannot write", &self.root, source);
        }
        error
    }

    /// Opens the live generation for writing, if its version is this program's.
    pub(super) fn open_current(&self) -> Result<Option<Generation>, IndexError> {
        self.open_live(directory::for_writing)
    }

    /// The same, to be looked at only.
    pub(super) fn look_at_current(&self) -> Result<Option<Generation>, IndexError> {
        let mut attempts = 0;
        loop {
            let name = self.current()?.unwrap_or_default();
            let list = self.list(&name);
            match self.open_live(directory::for_reading) {
                Err(_) if attempts < ATTEMPTS && self.has_moved_on(&name, list) => attempts += 1,
                other => return other,
            }
        }
    }

    fn open_live(&self, folder: fn(&Path) -> Result<Box<dyn tantivy::Directory>, IndexError>) -> Result<Option<Generation>, IndexError> {
        let Some(name) = self.current()? else { return Ok(None) };
        let path = self.root.join(&name);
        let index = Index::open(folder(&path)?).map_err(|e| opening(&path, e))?;
        let state = state_of(&index)?;
        match state.age() {
            Age::Same => {}
            Age::Newer => return Err(IndexError::OtherVersion { found: state.version, wanted: version() }),
            Age::Older | Age::OlderRules => return Ok(None),
        }
        // What is damaged is not built upon.
        seal::check(&path, &seal::list(&path)?)?;
        generation::check_deletes(&index, &index.searchable_segment_metas()?)?;
        analyzer::register(&index);
        Ok(Some(Generation { index, fields: schema::build().1, path }))
    }

    /// Creates a generation that is not live yet.
    pub(super) fn create_next(&self) -> Result<Generation, IndexError> {
        let highest = self.generations().into_iter().max().unwrap_or(0);
        let path = self.root.join(format!("g-{}", highest + 1));
        std::fs::create_dir_all(&path).map_err(|e| IndexError::system("cannot create", &path, e))?;
        let (schema, fields) = schema::build();
        let directory = directory::for_writing(&path)?;
        // The least of zstd: its store of 11,000 files was 28 % smaller than that of LZ4.
        let docstore_compression = Compressor::Zstd(ZstdCompressor { compression_level: Some(1) });
        let settings =
            IndexSettings { docstore_compression, docstore_compress_dedicated_thread: false, docstore_blocksize: STORE_BLOCK, ..IndexSettings::default() };
        let index = Index::create(directory, schema, settings)?;
        analyzer::register(&index);
        Ok(Generation { index, fields, path })
    }

    /// Makes a generation the live one and removes the others.
    pub(super) fn make_current(&self, generation: &Generation) -> Result<(), IndexError> {
        let name = generation.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let live = self.root.join(CURRENT);
        corpora::replace(&live, format!("{name}\n").as_bytes()).map_err(|e| IndexError::system("cannot write", &live, e))?;
        self.remove_others();
        Ok(())
    }

    /// Removes every generation but the live one: leftovers of broken-off rebuilds, and old ones.
    /// A reader that still has one open keeps its files until it closes them.
    pub(super) fn remove_others(&self) {
        // What is not known to be of no use stays.
        let live = match self.current() {
            Ok(live) => live.unwrap_or_default(),
            Err(_) => return,
        };
        for number in self.generations() {
            let name = format!("g-{number}");
            if name != live {
                let _ = std::fs::remove_dir_all(self.root.join(name));
            }
        }
    }

    fn generations(&self) -> Vec<u64> {
        let Ok(entries) = std::fs::read_dir(&self.root) else { return Vec::new() };
        entries.filter_map(|e| e.ok()?.file_name().to_str()?.strip_prefix("g-")?.parse().ok()).collect()
    }
}

pub(super) fn opening(path: &Path, error: tantivy::TantivyError) -> IndexError {
    match error {
        tantivy::TantivyError::OpenReadError(e) => IndexError::Damaged(format!("{}: {e}", path.display())),
        tantivy::TantivyError::OpenDirectoryError(e) => IndexError::Damaged(format!("{}: {e}", path.display())),
        other => other.into(),
    }
}

/// The state that the last commit of an index carries.
pub(super) fn state_of(index: &Index) -> Result<State, IndexError> {
    state_in(index.load_metas()?.payload.as_deref())
}

fn state_in(payload: Option<&str>) -> Result<State, IndexError> {
    let Some(payload) = payload else { return Ok(State::new()) };
    let error = match serde_json::from_str::<State>(payload) {
        Ok(state) => return Ok(state),
        Err(error) => IndexError::Damaged(format!("commit payload: {error}")),
    };
    // Another version's payload may have another shape; its version is all that matters then.
    let Ok(payload) = serde_json::from_str::<serde_json::Value>(payload) else { return Err(error) };
    let version = payload["version"].as_str().unwrap_or("unknown");
    if Age::of(version) == Age::Same { Err(error) } else { Ok(State { version: version.to_owned(), ..State::new() }) }
}

/// Makes names in a folder survive a power cut.
pub(super) fn sync_folder(path: &Path) -> std::io::Result<()> {
    File::open(path)?.sync_all()
}
