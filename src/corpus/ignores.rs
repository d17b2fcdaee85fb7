//! What ignore files pass over, in the way of git.

use std::ffi::OsString;
use std::path::Path;
use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::control;

/// Files that say what of a folder is passed over; the first counts more, wherever it stands.
pub const NAMES: [&str; 2] = [".onrecordignore", ".ignore"];

/// Wrong lines of a file that are named.
const NAMED: usize = 3;

/// The ignore files of a folder, over those of the folders above it.
#[derive(Debug)]
pub struct Ignores {
    own: [Option<Gitignore>; 2],
    above: Option<Arc<Ignores>>,
}

impl Ignores {
    /// Reads a folder's ignore files, of which `has` tells by name which are there. What cannot be read of them is
    /// told with the file's name, and passes nothing over.
    pub fn read(folder: &Path, above: Option<Arc<Ignores>>, has: impl Fn(&str) -> bool) -> (Option<Arc<Ignores>>, Vec<(OsString, String)>) {
        let mut problems = Vec::new();
        let own = NAMES.map(|name| {
            let (rules, wrong) = has(name).then(|| rules(folder, &folder.join(name)))?;
            if !wrong.is_empty() {
                let more = if wrong.len() > NAMED { format!("; and {} more", wrong.len() - NAMED) } else { String::new() };
                problems.push((OsString::from(name), wrong[..wrong.len().min(NAMED)].join("; ") + &more));
            }
            Some(rules)
        });
        let ignores = if own.iter().all(Option::is_none) { above } else { Some(Arc::new(Ignores { own, above })) };
        (ignores, problems)
    }

    /// What the nearest rule says of a file or folder that says anything.
    fn says(&self, path: &Path, is_dir: bool) -> Match<()> {
        for kind in 0..NAMES.len() {
            let mut level = Some(self);
            while let Some(Ignores { own, above }) = level {
                match own[kind].as_ref().map(|rules| rules.matched(path, is_dir)) {
                    Some(found) if !found.is_none() => return found.map(|_| ()),
                    _ => level = above.as_deref(),
                }
            }
        }
        Match::None
    }
}

/// The rules of an ignore file, and what is wrong with it.
fn rules(folder: &Path, path: &Path) -> (Gitignore, Vec<String>) {
    let text = match control::read(path) {
        Ok(bytes) => bytes.unwrap_or_default(),
        Err(problem) => return (Gitignore::empty(), vec![problem]),
    };
    let text = String::from_utf8_lossy(&text);
    let mut builder = GitignoreBuilder::new(folder);
    let lines = text.strip_prefix('\u{feff}').unwrap_or(&text).lines();
    let mut wrong: Vec<String> = lines.filter_map(|line| builder.add_line(Some(path.to_owned()), line).err()).map(|error| innermost(&error)).collect();
    let rules = builder.build().unwrap_or_else(|error| {
        wrong.push(innermost(&error));
        Gitignore::empty()
    });
    (rules, wrong)
}

/// True for what is passed over: what the rules say so of, and what is hidden unless the rules ask for it.
pub fn passes_over(ignores: Option<&Ignores>, path: &Path, is_dir: bool) -> bool {
    let hidden = || path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    match ignores.map_or(Match::None, |ignores| ignores.says(path, is_dir)) {
        Match::Ignore(()) => true,
        Match::Whitelist(()) => false,
        Match::None => hidden(),
    }
}

fn innermost(error: &ignore::Error) -> String {
    match error {
        ignore::Error::WithPath { err, .. } | ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => innermost(err),
        ignore::Error::Partial(errors) => errors.iter().map(innermost).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}
