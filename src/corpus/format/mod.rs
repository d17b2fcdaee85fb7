//! The formats: how a decoded file falls into statements.
//!
//! A format is one file here and one line in [`FORMATS`]. It finds the text and the values that the
//! source declares; it reads nothing between the lines, that is `statement`'s part.

mod dated_lines;
mod front_matter;
mod html;
mod json;
mod json_lines;
pub mod mail;
mod markdown;
mod office;
pub mod pdf;
mod plain;
pub mod quotes;
mod table;
mod xml;

use std::path::Path;

use super::mapping::Mapping;
use crate::statement::Draft;

/// A file.
pub struct Input<'a> {
    /// Its text, for formats that are text.
    pub text: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The path relative to the corpus root, by which it is cited.
    pub path: &'a str,
    /// The name of its kind: in small letters, without the ending of a packing.
    pub name: &'a str,
    /// What the user says about its folder.
    pub mapping: &'a Mapping,
    /// Lines of the file before it, where it is a chunk of one.
    pub line: usize,
}

/// What a format read.
#[derive(Default)]
pub struct Parsed {
    pub drafts: Vec<Draft>,
    /// What part of the file could not be read, where the rest could.
    pub problem: Option<String>,
    /// The encoding, where it was guessed or lost something, for formats that decode their bytes themselves.
    pub encoding: Option<&'static str>,
}

/// What a format is given to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// Decoded text whose lines end in `\n`.
    Lines,
    /// Decoded text with its line ends as they stand, which belong to the syntax.
    Text,
    /// Bytes.
    Bytes,
}

/// How a file falls into rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Each line is one.
    Lines,
    /// Lines, but for those within quotation marks; the first names the columns.
    Quoted,
    /// Messages, each of which begins with a line "From …".
    Mailbox,
}

impl From<Vec<Draft>> for Parsed {
    fn from(drafts: Vec<Draft>) -> Self {
        Self { drafts, ..Self::default() }
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

    /// How its files fall into rows that can be read by themselves; `None` if they do not.
    fn rows(&self) -> Option<Rows> {
        None
    }

    /// What it is given.
    fn reads(&self) -> Reads {
        Reads::Lines
    }
}

/// Every format that is read.
pub const FORMATS: &[&dyn Format] = &[
    &plain::Plain,
    &markdown::Markdown,
    &json::Json,
    &json_lines::JsonLines,
    &html::Html,
    &table::Table,
    &xml::Xml,
    &office::docx::Docx,
    &office::odt::Odt,
    &office::epub::Epub,
    &office::rtf::Rtf,
    &office::doc::Doc,
    &mail::Mail,
    &pdf::Pdf,
];

/// The format of a file, by its extension.
pub fn for_path(path: &Path) -> Option<&'static dyn Format> {
    let extension = path.extension()?.to_str()?.to_lowercase();
    FORMATS.iter().copied().find(|format| format.extensions().contains(&extension.as_str()))
}
