//! A zip whose members are the parts of one document.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::corpus::decode;
use crate::corpus::format::xml::tree::Tree;

/// Most bytes of one part, and of all that are read, when unpacked: what is declared of them is not believed.
const LARGEST: u64 = 64 << 20;

/// The parts of a document.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Package<'a> {
    /// Opens a document; `what` is what it is named like.
    pub fn open(bytes: &'a [u8], what: &str) -> Result<Self, String> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| format!("is named like {what} but is no whole zip: {e}"))?;
        Ok(Self { archive, left: LARGEST })
    }

    /// The bytes of a part; `None` where there is none of that name.
    pub fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, String> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        let part = self.archive.by_index(index).map_err(|e| format!("its part {name} cannot be read: {e}"))?;
        let mut bytes = Vec::new();
        part.take(self.left + 1).read_to_end(&mut bytes).map_err(|e| format!("its part {name} cannot be read: {e}"))?;
        if bytes.len() as u64 > self.left {
            return Err(format!("its parts are larger than {} MB", LARGEST >> 20));
        }
        self.left -= bytes.len() as u64;
        Ok(Some(bytes))
    }

    /// A part as text.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, String> {
        Ok(self.bytes(name)?.and_then(|bytes| decode::decode_xml(&bytes)).map(|decoded| decoded.text))
    }

    /// A part as a tree.
    pub fn tree(&mut self, name: &str) -> Result<Option<Tree>, String> {
        Ok(self.text(name)?.map(|text| Tree::parse(&text)))
    }
}
