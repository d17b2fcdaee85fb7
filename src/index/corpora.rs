//! The corpora of an index, noted beside it as well: what has to be read to make it again when it cannot be opened.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::state::CorpusState;
use super::{IndexError, sync_folder};

const NAME: &str = "corpora.json";

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Noted {
    label: String,
    root: String,
}

/// The corpora noted beside an index; `None` if they cannot be read.
pub(super) fn read(index: &Path) -> Option<Vec<CorpusState>> {
    let noted = noted(index)?;
    Some(noted.into_iter().map(|Noted { label, root }| CorpusState { label, root, indexed_at: 0, limits: String::new(), complete: false }).collect())
}

fn noted(index: &Path) -> Option<Vec<Noted>> {
    serde_json::from_slice(&std::fs::read(index.join(NAME)).ok()?).ok()
}

/// Notes the corpora, if they are not the ones that are noted.
pub(super) fn write(index: &Path, corpora: &[CorpusState]) -> Result<(), IndexError> {
    let now: Vec<Noted> = corpora.iter().map(|c| Noted { label: c.label.clone(), root: c.root.clone() }).collect();
    if noted(index).is_some_and(|before| before == now) {
        return Ok(());
    }
    let path = index.join(NAME);
    let text = serde_json::to_vec_pretty(&now).map_err(|e| IndexError::system("cannot write", &path, e.into()))?;
    replace(&path, &text).map_err(|e| IndexError::system("cannot write", &path, e))
}

/// Replaces a file in one, and for good.
pub(super) fn replace(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut aside = path.as_os_str().to_owned();
    aside.push(".tmp");
    let mut file = File::create(&aside)?;
    file.write_all(content)?;
    file.sync_all()?;
    std::fs::rename(&aside, path)?;
    sync_folder(path.parent().unwrap_or(Path::new(".")))
}
