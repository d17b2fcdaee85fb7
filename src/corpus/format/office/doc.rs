//! DOC, the binary format of Word 97 to 2003 ([MS-DOC]): the text of the main document, by its piece table.

use std::io::{Cursor, Read};

use crate::corpus::decode;
use crate::corpus::format::{Format, Input, Parsed, Reads};
use crate::statement::{Draft, Layout};

pub struct Doc;

/// Most characters that are read: pieces may overlap, and how long they are is only what they say of themselves.
const LONGEST: usize = 64 << 20;

impl Format for Doc {
    fn name(&self) -> &'static str {
        "DOC"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["doc", "dot"]
    }

    fn reads(&self) -> Reads {
        Reads::Bytes
    }

    fn parse(&self, input: &Input) -> Result<Parsed, String> {
        if input.bytes.starts_with(b"{\\rtf") {
            return super::rtf::Rtf.parse(input);
        }
        let mut file = cfb::CompoundFile::open(Cursor::new(input.bytes)).map_err(|e| format!("is named like DOC but cannot be opened: {e}"))?;
        let stream = |file: &mut cfb::CompoundFile<Cursor<&[u8]>>, name: &str| {
            let mut bytes = Vec::new();
            let read = file.open_stream(name).map(|s| s.take(LONGEST as u64).read_to_end(&mut bytes));
            read.and_then(|read| read).map(|_| bytes).map_err(|e| format!("its stream {name} cannot be read: {e}"))
        };
        let main = stream(&mut file, "WordDocument")?;
        let head = Head::read(&main)?;
        let table = stream(&mut file, if head.second_table { "1Table" } else { "0Table" })?;
        let (text, is_cut) = text(&main, &table, &head)?;
        let problem = is_cut.then(|| format!("has more than {} million characters, and is not read further", LONGEST >> 20));
        Ok(Parsed { drafts: vec![Draft::new(tidy(&text), Layout::Plain)], problem, encoding: None })
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// What the file information block says.
struct Head {
    second_table: bool,
    /// Characters of the main document; what follows is footnotes and headers.
    characters: usize,
    /// Where the piece table stands in the table stream.
    pieces: (usize, usize),
}

impl Head {
    fn read(main: &[u8]) -> Result<Head, String> {
        let broken = || "its head breaks off".to_owned();
        if u16_at(main, 0) != Some(0xa5ec) {
            return Err("is of a Word older than 97, which is not read".to_owned());
        }
        let flags = u16_at(main, 0x0a).ok_or_else(broken)?;
        if flags & 0x0100 != 0 {
            return Err("is encrypted: it needs a password".to_owned());
        }
        let number = |at: usize| u32_at(main, at).map(|n| n as usize).ok_or_else(broken);
        Ok(Head { second_table: flags & 0x0200 != 0, characters: number(0x4c)?, pieces: (number(0x01a2)?, number(0x01a6)?) })
    }
}

/// The characters of the pieces, in order ([MS-DOC] 2.4.1), and whether there are more than are read.
fn text(main: &[u8], table: &[u8], head: &Head) -> Result<(String, bool), String> {
    let broken = || "its table of pieces is broken".to_owned();
    let (at, len) = head.pieces;
    let mut clx = table.get(at..at.saturating_add(len)).ok_or_else(broken)?;
    // Property runs come before the table of pieces.
    while clx.first() == Some(&1) {
        let skip = 3 + usize::from(u16_at(clx, 1).ok_or_else(broken)?);
        clx = clx.get(skip..).ok_or_else(broken)?;
    }
    let size = u32_at(clx, 1).filter(|_| clx.first() == Some(&2)).ok_or_else(broken)? as usize;
    let plc = clx.get(5..5usize.saturating_add(size)).ok_or_else(broken)?;
    let count = plc.len().saturating_sub(4) / 12;
    let mut text = String::new();
    let mut left = head.characters.min(LONGEST);
    for piece in 0..count {
        let position = |index: usize| u32_at(plc, index * 4).map(|p| p as usize).ok_or_else(broken);
        let length = position(piece + 1)?.saturating_sub(position(piece)?).min(left);
        let place = u32_at(plc, (count + 1) * 4 + piece * 8 + 2).ok_or_else(broken)?;
        // The second highest bit says that each character is a byte, and where is then counted double.
        let narrow = place & 0x4000_0000 != 0;
        let place = (place & 0x3fff_ffff) as usize;
        let bytes = if narrow { main.get(place / 2..(place / 2).saturating_add(length)) } else { main.get(place..place.saturating_add(length * 2)) };
        let bytes = bytes.ok_or("its text breaks off")?;
        let label = if narrow { "windows-1252" } else { "utf-16le" };
        text.push_str(&decode::decode_as(label, bytes).unwrap_or_default());
        left -= length;
    }
    Ok((text, left == 0 && head.characters > LONGEST))
}

/// Marks to what they mean: ends of paragraphs and cells, fields of which what is shown stays.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // For each open field, whether what is shown of it has begun; and of how many it has not.
    let mut fields: Vec<bool> = Vec::new();
    let mut hidden = 0usize;
    let mut cell = false;
    for c in text.chars() {
        let after_cell = std::mem::replace(&mut cell, c == '\u{7}');
        match c {
            '\u{13}' => {
                fields.push(false);
                hidden += 1;
            }
            '\u{14}' => {
                if let Some(shown) = fields.last_mut().filter(|shown| !**shown) {
                    *shown = true;
                    hidden -= 1;
                }
            }
            '\u{15}' => hidden -= usize::from(fields.pop() == Some(false)),
            _ if hidden > 0 => {}
            '\r' | '\u{c}' | '\u{e}' => out.push_str("\n\n"),
            '\u{b}' => out.push('\n'),
            // Two marks in a row end the row.
            '\u{7}' if after_cell => {
                out.truncate(out.trim_end_matches('\t').len());
                out.push_str("\n\n");
                cell = false;
            }
            '\u{7}' => out.push('\t'),
            '\u{1e}' => out.push('-'),
            '\u{1f}' | '\u{ad}' => {}
            '\t' => out.push('\t'),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn of_fields_what_is_shown_stays() {
        for (text, expected) in [
            ("a\u{13}PAGE\u{14}7\u{15}b", "a7b"),
            ("a\u{13}REF\u{15}b", "ab"),
            ("a\u{13}IF \u{13}PAGE\u{14}7\u{15}\u{14}x\u{13}y\u{14}z\u{15}\u{15}b", "axzb"),
            ("a\u{14}b\u{15}c\u{13}d", "abc"),
            ("a\u{13}x\u{14}y\u{14}z\u{15}b\u{15}", "ayzb"),
        ] {
            assert_eq!(tidy(text), expected, "{text:?}");
        }
    }
}
