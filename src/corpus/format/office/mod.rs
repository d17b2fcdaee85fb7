//! Documents of word processors and books: XML in a zip (DOCX, ODT, EPUB), RTF, and the binary DOC.

pub mod doc;
pub mod docx;
pub mod epub;
pub mod odt;
pub mod package;
pub mod rtf;
