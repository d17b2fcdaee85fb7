//! Files to statements: walks a corpus folder, decodes its sources and reads them by format.
//!
//! This room knows the file system and the formats; it knows no index. A source that cannot be read
//! is an error value for the report, never a reason to stop.

mod control;
pub mod decode;
mod error;
mod find;
pub mod format;
mod ignores;
mod limits;
pub mod mapping;
mod pack;
mod sidecar;
mod source;
mod walk;

pub use error::ReadError;
pub use find::{Finder, unspelt_path as unspelt};
pub use format::pdf::wall::{ARGUMENT as READ_PDF, answer as answer_pdf, set_reader as set_pdf_reader};
pub use limits::{Limits, limits, set as set_limits};
pub use pack::{Part, Passed, is_container, parts};
pub use source::{Content, SourceDrafts, SourceText, declared_fingerprint, drafts, fingerprint, fingerprint_of, part_statements, read_bytes, statements};
pub use walk::{Entry, Found, Stamp, Walk, WalkOptions, key_byte, path_key, spelt_path as spelt};

/// True for files that only say something of others: without one of them nothing that stands in the corpus is lost.
pub fn is_about_others(path: &std::path::Path) -> bool {
    sidecar::is_sidecar(path) || path.file_name().is_some_and(|name| name == mapping::NAME || ignores::NAMES.iter().any(|own| name == *own))
}
