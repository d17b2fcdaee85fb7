//! RTF (Rich Text Format 1.9.1): the words of the text, in the code pages that its fonts name.

use std::collections::HashMap;

use crate::corpus::decode;
use crate::corpus::format::{Format, Input, Parsed, Reads};
use crate::statement::{Draft, Layout};

pub struct Rtf;

/// Deepest nesting of groups that is kept apart; what lies deeper shares the state of its parents.
const DEEPEST: usize = 1_000;

impl Format for Rtf {
    fn name(&self) -> &'static str {
        "RTF"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["rtf"]
    }

    fn reads(&self) -> Reads {
        Reads::Bytes
    }

    fn parse(&self, input: &Input) -> Result<Parsed, String> {
        if !input.bytes.trim_ascii_start().starts_with(b"{\\rtf") {
            return Err("is named like RTF but is none".to_owned());
        }
        let mut reader = Reader::new(input.bytes);
        reader.read();
        let problem = (reader.depth != 0).then(|| "breaks off inside a group".to_owned());
        let text = reader.finish();
        let draft = Draft::new(text, Layout::Plain);
        Ok(Parsed { drafts: vec![draft], problem, encoding: None })
    }
}

/// What a group inherits and its end gives back.
#[derive(Clone, Copy)]
struct State {
    /// Words here are no text: tables of fonts, pictures, instructions.
    skipped: bool,
    /// Words here are the table of fonts.
    fonts: bool,
    hidden: bool,
    /// A footnote: its words come after the text.
    note: bool,
    font: i32,
    /// Bytes that stand for a character after `\u`.
    fallback: usize,
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    stack: Vec<State>,
    depth: usize,
    state: State,
    /// Code pages of the document and of its fonts.
    page: u16,
    pages: HashMap<i32, u16>,
    /// Bytes of a code page that are not yet characters.
    pending: Vec<u8>,
    high: Option<u16>,
    /// Characters of a fallback that are still to be passed over.
    skip: usize,
    text: String,
    notes: String,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let state = State { skipped: false, fonts: false, hidden: false, note: false, font: -1, fallback: 1 };
        Self {
            bytes,
            at: 0,
            stack: Vec::new(),
            depth: 0,
            state,
            page: 1252,
            pages: HashMap::new(),
            pending: Vec::new(),
            high: None,
            skip: 0,
            text: String::new(),
            notes: String::new(),
        }
    }

    fn read(&mut self) {
        while let Some(byte) = self.bytes.get(self.at).copied() {
            self.at += 1;
            match byte {
                b'{' => {
                    self.flush();
                    self.depth += 1;
                    if self.stack.len() < DEEPEST {
                        self.stack.push(self.state);
                    }
                    self.skip = 0;
                }
                b'}' => {
                    self.flush();
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth < self.stack.len()
                        && let Some(state) = self.stack.pop()
                    {
                        if self.state.note && !state.note {
                            self.notes.push('\n');
                        }
                        self.state = state;
                    }
                    self.skip = 0;
                    if self.depth == 0 {
                        return;
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                byte => self.byte(byte),
            }
        }
        self.flush();
    }

    /// A byte of text in the code page of the font.
    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if !self.state.skipped && !self.state.hidden {
            self.pending.push(byte);
        }
    }

    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let page = self.pages.get(&self.state.font).copied().unwrap_or(self.page);
        let bytes = std::mem::take(&mut self.pending);
        let label = match page {
            932 => "shift_jis".to_owned(),
            936 => "gbk".to_owned(),
            949 => "euc-kr".to_owned(),
            950 => "big5".to_owned(),
            874 => "windows-874".to_owned(),
            10_000 => "macintosh".to_owned(),
            65_001 => "utf-8".to_owned(),
            page => format!("windows-{page}"),
        };
        let text = decode::decode_as(&label, &bytes).or_else(|| decode::decode_as("windows-1252", &bytes)).unwrap_or_default();
        self.push(&text);
    }

    fn push(&mut self, text: &str) {
        if self.state.skipped || self.state.hidden {
            return;
        }
        if self.state.note { self.notes.push_str(text) } else { self.text.push_str(text) }
    }

    /// What follows a backslash.
    fn control(&mut self) {
        let Some(byte) = self.bytes.get(self.at).copied() else { return };
        if byte.is_ascii_alphabetic() {
            return self.word();
        }
        self.at += 1;
        match byte {
            b'\'' => {
                let digits = self.bytes.get(self.at..self.at + 2).and_then(|d| std::str::from_utf8(d).ok()).and_then(|d| u8::from_str_radix(d, 16).ok());
                if let Some(byte) = digits {
                    self.at += 2;
                    self.byte(byte);
                }
            }
            b'*' => self.state.skipped = true,
            b'~' => self.sign("\u{a0}"),
            b'_' => self.sign("-"),
            b'\r' | b'\n' => self.sign("\n\n"),
            b'\\' | b'{' | b'}' => self.byte(byte),
            _ => {}
        }
    }

    fn sign(&mut self, sign: &str) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        self.flush();
        self.push(sign);
    }

    fn word(&mut self) {
        let rest = &self.bytes[self.at..];
        let letters = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count().min(32);
        let name = std::str::from_utf8(&rest[..letters]).unwrap_or("");
        let minus = usize::from(rest.get(letters) == Some(&b'-'));
        let digits = rest[letters + minus..].iter().take_while(|b| b.is_ascii_digit()).count().min(10);
        let number = std::str::from_utf8(&rest[letters..letters + minus + digits]).ok().and_then(|n| n.parse::<i64>().ok());
        self.at += letters + if digits > 0 { minus + digits } else { 0 };
        if self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        let name = name.to_owned();
        self.apply(&name, number);
    }

    fn apply(&mut self, name: &str, number: Option<i64>) {
        match name {
            "par" | "sect" | "page" => self.sign("\n\n"),
            "line" | "softline" => self.sign("\n"),
            "row" | "nestrow" => self.sign("\n\n"),
            "tab" | "cell" | "nestcell" => self.sign("\t"),
            "emdash" => self.sign("—"),
            "endash" => self.sign("–"),
            "lquote" => self.sign("‘"),
            "rquote" => self.sign("’"),
            "ldblquote" => self.sign("“"),
            "rdblquote" => self.sign("”"),
            "bullet" => self.sign("•"),
            "emspace" | "enspace" | "qmspace" => self.sign(" "),
            "u" => self.unicode(number.unwrap_or(0)),
            "uc" => self.state.fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(16),
            "bin" => self.at = self.at.saturating_add(usize::try_from(number.unwrap_or(0)).unwrap_or(0)).min(self.bytes.len()),
            "ansicpg" => self.page = u16::try_from(number.unwrap_or(1252)).unwrap_or(1252),
            "mac" => self.page = 10_000,
            "f" => {
                self.flush();
                self.state.font = i32::try_from(number.unwrap_or(0)).unwrap_or(0);
            }
            "fcharset" if self.state.fonts => {
                if let Some(page) = code_page(number.unwrap_or(1)) {
                    self.pages.insert(self.state.font, page);
                }
            }
            "plain" => {
                self.flush();
                self.state.hidden = false;
            }
            "v" => {
                self.flush();
                self.state.hidden = number != Some(0);
            }
            "deleted" => self.state.skipped |= number != Some(0),
            "fonttbl" => {
                self.state.fonts = true;
                self.state.skipped = true;
            }
            "footnote" => {
                self.flush();
                self.state.note = true;
                self.state.skipped = false;
            }
            // Shown text inside a destination that readers of old may pass over.
            "shptxt" | "fldrslt" => self.state.skipped = false,
            _ if SKIPPED.contains(&name) => self.state.skipped = true,
            _ => {}
        }
    }

    /// `\u`: a UTF-16 unit as a signed number, then what old readers show for it.
    fn unicode(&mut self, number: i64) {
        self.flush();
        let unit = (number & 0xffff) as u16;
        self.skip = self.state.fallback;
        match (self.high.take(), unit) {
            (_, 0xd800..=0xdbff) => self.high = Some(unit),
            (Some(high), 0xdc00..=0xdfff) => {
                let text: String = char::decode_utf16([high, unit]).map(|c| c.unwrap_or('\u{fffd}')).collect();
                self.push(&text);
            }
            (_, unit) => self.push(&char::from_u32(u32::from(unit)).unwrap_or('\u{fffd}').to_string()),
        }
    }

    fn finish(mut self) -> String {
        self.flush();
        let text = format!("{}\n\n{}", self.text, self.notes).replace('\u{ad}', "").replace('\0', "");
        let lines: Vec<&str> = text.lines().map(|line| line.trim_end().trim_start_matches(' ')).collect();
        let mut out = String::with_capacity(text.len());
        for line in lines {
            // One blank line is enough.
            if !(line.trim().is_empty() && (out.is_empty() || out.ends_with("\n\n"))) {
                out.push_str(line);
                out.push('\n');
            }
        }
        out.trim_end().to_owned()
    }
}

/// Destinations whose words are not the text's.
const SKIPPED: &[&str] = &[
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "object",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "fldinst",
    "listtable",
    "listoverridetable",
    "revtbl",
    "rsidtbl",
    "xmlnstbl",
    "themedata",
    "colorschememapping",
    "latentstyles",
    "datastore",
    "filetbl",
    "annotation",
    "atnid",
    "atnauthor",
    "atnref",
    "atrfstart",
    "atrfend",
    "generator",
    "template",
    "tc",
    "tcn",
    "xe",
    "bkmkstart",
    "bkmkend",
    "nonshppict",
    "panose",
    "falt",
    "ftnsep",
    "ftnsepc",
    "aftnsep",
    "aftnsepc",
    "pntext",
    "listtext",
    "objdata",
    "sp",
    "sn",
    "sv",
];

/// The code page of a font's character set.
fn code_page(charset: i64) -> Option<u16> {
    Some(match charset {
        0 => 1252,
        77 => 10_000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::mapping::Mapping;

    fn read(text: &str) -> String {
        Rtf.parse(&Input { text: "", bytes: text.as_bytes(), path: "a.rtf", name: "", mapping: &Mapping::default(), line: 0 }).unwrap().drafts[0].text.clone()
    }

    #[test]
    fn signs_and_code_pages() {
        for (rtf, text) in [
            (r"{\rtf1\ansi One\par Two\tab three}", "One\n\nTwo\tthree"),
            (r"{\rtf1 \'93caf\'e9\'94 \u8212? \u-10179?\u-9014?}", "“café” — 📊"),
            (r"{\rtf1\uc2 \u1046xxa\uc0\u1046b}", "Жa\u{416}b"),
            (r"{\rtf1{\fonttbl{\f0\fcharset204 Times;}}{\f0 \'c6}{\*\x y}{\pict 0a}{\v no}{\info{\title T}} z}", "Ж z"),
            (r"{\rtf1 a{\footnote Note.} b}", "a b\n\nNote."),
            (r"{\rtf1 a\bin99999 b", "a"),
            (r"{\rtf1 a}b}", "a"),
        ] {
            assert_eq!(read(rtf), text, "{rtf}");
        }
    }
}
