//! Bytes to text: byte order marks, UTF-8, UTF-16, and the old encodings by their statistics.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Text and what was done to get it.
#[derive(Debug)]
pub struct Decoded {
    /// The text, without byte order mark.
    pub text: String,
    /// The name of the encoding.
    pub encoding: &'static str,
    /// True where the encoding was guessed.
    pub guessed: bool,
    /// True where bytes had no meaning in the encoding and were replaced.
    pub lossy: bool,
}

impl Decoded {
    /// The encoding, where a reader should know that it was guessed or lost something.
    pub fn told(&self) -> Option<&'static str> {
        (self.guessed || self.lossy).then_some(self.encoding)
    }
}

/// Decodes XML by its declaration (XML 1.0, appendix F), else as any file.
pub fn decode_xml(bytes: &[u8]) -> Option<Decoded> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
    let declared = head.trim_start().strip_prefix("<?xml").and_then(|rest| rest.split("?>").next()).and_then(|rest| {
        let value = rest.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
        value.get(1..)?.split(['"', '\'']).next().and_then(|label| Encoding::for_label(label.as_bytes()))
    });
    match declared {
        Some(encoding) if encoding != UTF_8 && encoding != UTF_16LE && encoding != UTF_16BE && std::str::from_utf8(bytes).is_err() => {
            Some(with(encoding, bytes, false))
        }
        _ => decode(bytes),
    }
}

/// Decodes bytes in an encoding of this label; `None` for an unknown label.
pub fn decode_as(label: &str, bytes: &[u8]) -> Option<String> {
    Some(Encoding::for_label(label.as_bytes())?.decode_without_bom_handling(bytes).0.into_owned())
}

/// Decodes a file. `None` if it is no text.
pub fn decode(bytes: &[u8]) -> Option<Decoded> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(with(encoding, bytes, false));
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        return Some(with(encoding, bytes, true));
    }
    if is_binary(bytes) {
        return None;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(Decoded { text: without_mark(text), encoding: UTF_8.name(), guessed: false, lossy: false });
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    Some(with(detector.guess(None, Utf8Detection::Allow), bytes, true))
}

fn with(encoding: &'static Encoding, bytes: &[u8], guessed: bool) -> Decoded {
    let (text, encoding, lossy) = encoding.decode(bytes);
    Decoded { text: without_mark(&text), encoding: encoding.name(), guessed, lossy }
}

/// UTF-16 without a mark: every other byte of the beginning is zero.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(512) & !1];
    if head.len() < 8 {
        return None;
    }
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let half = head.len() / 2;
    match (zeros(0), zeros(1)) {
        (0, odd) if odd * 10 >= half * 8 => Some(UTF_16LE),
        (even, 0) if even * 10 >= half * 8 => Some(UTF_16BE),
        _ => None,
    }
}

/// Bytes that are looked at to tell whether a file is text: so many at its beginning, in its middle and at its end.
const SAMPLE: usize = 8_192;

/// True for bytes that are no text: by their beginning, and for what does not fit into it by their middle and their end, since
/// files of other kinds may begin with a text.
pub fn is_binary(bytes: &[u8]) -> bool {
    if bytes.len() <= SAMPLE {
        return begins_binary(bytes);
    }
    let middle = (bytes.len() - SAMPLE) / 2;
    begins_binary(&bytes[..SAMPLE]) || is_noise(&bytes[middle..middle + SAMPLE]) || is_noise(&bytes[bytes.len() - SAMPLE..])
}

/// A beginning that is none of a text: many control characters, or a NUL in what is no UTF-8. Text padded with a few NULs
/// occurs in old government files.
fn begins_binary(head: &[u8]) -> bool {
    let (utf8, controls) = (is_utf8(head), head.iter().filter(|b| is_control(**b)).count());
    controls * 5 > head.len() || (!utf8 && (head.contains(&0) || controls * 20 > head.len()))
}

/// The same for what stands further on, where records are padded with NULs: they say nothing there.
fn is_noise(sample: &[u8]) -> bool {
    let first = sample.iter().position(|b| b & 0xc0 != 0x80).unwrap_or(sample.len());
    // The cut may fall inside a character here too.
    let utf8 = first < 4 && is_utf8(&sample[first..]);
    // Old systems end files with SUB.
    let pads = |byte: u8| matches!(byte, 0 | 0x1a);
    let words = sample.iter().filter(|b| !pads(**b)).count();
    let controls = sample.iter().filter(|b| !pads(**b) && is_control(**b)).count();
    controls * 5 > words || (!utf8 && controls * 20 > words)
}

/// Control characters that stand in no text.
fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b | 0x07 | 0x08)
}

/// True for UTF-8 that may be cut inside its last character.
fn is_utf8(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.valid_up_to() + 4 > bytes.len(),
    }
}

fn without_mark(text: &str) -> String {
    text.strip_prefix('\u{feff}').unwrap_or(text).to_owned()
}

/// CR LF and lone CR become LF; form feeds and vertical tabs become line ends too, NULs blanks.
pub fn lines(text: &str) -> String {
    if !text.contains(['\0', '\r', '\u{c}', '\u{b}', '\u{2028}', '\u{2029}', '\u{85}']) {
        return text.to_owned();
    }
    let text = text.replace('\0', " ").replace("\r\n", "\n").replace(['\r', '\u{c}', '\u{b}', '\u{2028}', '\u{85}'], "\n");
    text.replace('\u{2029}', "\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], text: &str, encoding: &str, guessed: bool) {
        let decoded = decode(bytes).unwrap();
        assert_eq!((lines(&decoded.text).as_str(), decoded.encoding, decoded.guessed), (text, encoding, guessed));
    }

    #[test]
    fn encodings() {
        check("é\n".as_bytes(), "é\n", "UTF-8", false);
        check(b"\xef\xbb\xbfone\rtwo\r", "one\ntwo\n", "UTF-8", false);
        check(b"\xff\xfeo\0n\0e\0", "one", "UTF-16LE", false);
        check(b"o\0n\0e\0 \0t\0w\0o\0", "one two", "UTF-16LE", true);
        check(b"the minister\x92s caf\xe9 \x97 \x93quoted\x94 words\r\n", "the minister’s café — “quoted” words\n", "windows-1252", true);
        check(b"", "", "UTF-8", false);
    }

    #[test]
    fn binaries_are_no_text() {
        assert!(decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").is_none());
        assert!(decode(b"abc\0\xff\xfe\xc0def").is_none());
        assert!(decode(b"\0\x01\x02").is_none());
        assert_eq!(lines(&decode(b"a text that is padded\0\0").unwrap().text), "a text that is padded  ");
        assert!(decode(b"colour \x1b[31m and a bell \x07 in a text that is a text").is_some());
    }

    #[test]
    fn binaries_that_begin_with_a_text_are_none() {
        let text = "A text that is a text, for page after page after page.\n".repeat(1_000).into_bytes();
        // As packed pictures are: each byte as often as any other (xorshift; Marsaglia 2003).
        let mut state = 0x2545_f491u32;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state as u8
        })
        .take(60_000)
        .collect();
        let old: Vec<u8> = [&text[..], &b"caf\xe9 \x93quoted\x94\n".repeat(1_000)].concat();
        let cut: Vec<u8> = "ö€𝄞".repeat(5_000).into_bytes();
        for (bytes, is_text) in [
            ([&text[..], &text].concat(), true),
            ([&text[..], &old].concat(), true),
            ([&text[..], &vec![0u8; 50_000], &old, &vec![0u8; 50_000]].concat(), true),
            (cut[..20_001].to_vec(), true),
            ([&text[..], &noise].concat(), false),
            ([&text[..], &noise, &text].concat(), false),
            ([&text[..], &[1u8; 60_000]].concat(), false),
        ] {
            assert_eq!(is_binary(&bytes), !is_text, "{} bytes", bytes.len());
        }
    }
}
