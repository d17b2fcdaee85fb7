//! The formats: how a decoded file falls into statements.
//!
//! A format is one file here and one line in [`FORMATS`]. It finds the text and the values that the
//! source declares; it reads nothing between the lines, that is `statement`'s part.

mod dated_lines;
mod front_matter;
mod html;
mod json;
mod json_lines;
mod markdown;
mod plain;
mod table;

use std::path::Path;

use crate::statement::Draft;

/// A decoded file.
pub struct Input<'a> {
    pub text: &'a str,
    /// The path relative to the corpus root.
    pub path: &'a str,
}

/// What a format read.
#[derive(Default)]
pub struct Parsed {
    pub drafts: Vec<Draft>,
    /// What part of the file could not be read, where the rest could.
    pub problem: Option<String>,
}

impl From<Vec<Draft>> for Parsed {
    fn from(drafts: Vec<Draft>) -> Self {
        Self { drafts, problem: None }
    }
}

/// A format of source files.
pub trait Format: Sync {
    /// What users call it.
    fn name(&self) -> &'static str;

    /// The file name extensions it reads, in lower case.
    fn extensions(&self) -> &'static [&'static str];

    /// The statements of a file, or what is wrong with it.
    fn parse(&self, input: &Input) -> Result<Parsed, String>;

    /// True where line ends belong to the syntax and must come as they stand in the file.
    fn is_verbatim(&self) -> bool {
        false
    }
}

/// Every format that is read.
pub const FORMATS: &[&dyn Format] = &[&plain::Plain, &markdown::Markdown, &json::Json, &json_lines::JsonLines, &html::Html, &table::Table];

/// The format of a file, by its extension.
pub fn for_path(path: &Path) -> Option<&'static dyn Format> {
    let extension = path.extension()?.to_str()?.to_lowercase();
    FORMATS.iter().copied().find(|format| format.extensions().contains(&extension.as_str()))
}
