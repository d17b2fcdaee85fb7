//! How a text falls into words: the same for indexing, queries and highlights.
//!
//! Case and accents are folded; "2,500" is one number and "U.S." one word; possessive 's goes;
//! hyphens separate; Chinese and Japanese are cut into overlapping pairs of signs.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest word, in characters; what is longer is cut into pieces of this length.
const LONGEST: usize = 100;

/// The words of a text. The buffers are reused from text to text.
#[derive(Clone, Default)]
pub struct Words {
    folded: String,
    words: Vec<Word>,
    /// One of them is in capitals.
    shouted: bool,
}

#[derive(Clone, Debug)]
struct Word {
    folded: Range<usize>,
    /// Byte range in the original.
    span: Range<usize>,
    /// Written in capitals, two letters or more.
    capitals: bool,
}

impl Words {
    /// Splits a text; the words are then read with [`Words::get`].
    pub fn split(&mut self, text: &str) {
        self.folded.clear();
        self.words.clear();
        self.shouted = false;
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let c = next_char(text, at);
            if !is_word_char(c) {
                at += c.len_utf8();
            } else if let Some(end) = plain(bytes, at) {
                self.plain(text, at..end);
                at = end;
            } else {
                at = self.word(text, at);
            }
        }
        if self.shouted {
            self.mark_acronyms();
        }
    }

    pub fn len(&self) -> usize {
        self.words.len()
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The folded word and its byte range in the text.
    pub fn get(&self, index: usize) -> (&str, Range<usize>) {
        let word = &self.words[index];
        (&self.folded[word.folded.clone()], word.span.clone())
    }

    /// A word of ASCII letters and digits with nothing in it: nearly all words of an English text.
    fn plain(&mut self, text: &str, span: Range<usize>) {
        let word = &text[span.clone()];
        let from = self.folded.len();
        self.folded.push_str(word);
        self.folded[from..].make_ascii_lowercase();
        let bytes = word.as_bytes();
        let capitals =
            !bytes[0].is_ascii_lowercase() && !bytes.iter().any(u8::is_ascii_lowercase) && bytes.iter().filter(|b| b.is_ascii_alphabetic()).nth(1).is_some();
        self.push(from, span, capitals);
    }

    /// Reads the word that begins at `start`; returns where it ends.
    fn word(&mut self, text: &str, start: usize) -> usize {
        if is_ideographic(next_char(text, start)) {
            return self.signs(text, start);
        }
        if let Some(end) = acronym(text, start) {
            let from = self.folded.len();
            for c in text[start..end].chars().filter(|c| *c != '.') {
                push_folded(c, &mut self.folded);
            }
            self.push(from, start..end, true);
            return end;
        }
        let from = self.folded.len();
        let mut begin = (from, start);
        let mut at = start;
        let mut letters = 0;
        let mut count = 0;
        let mut capitals = true;
        while at < text.len() {
            let c = next_char(text, at);
            if is_word_char(c) && !is_ideographic(c) {
                if count == LONGEST {
                    self.push(begin.0, begin.1..at, false);
                    begin = (self.folded.len(), at);
                    count = 0;
                }
                push_folded(c, &mut self.folded);
                letters += usize::from(c.is_alphabetic());
                capitals &= !c.is_lowercase();
                count += 1;
                at += c.len_utf8();
                continue;
            }
            match joint(text, begin.1, at, c) {
                Joint::Skip => at += c.len_utf8(),
                Joint::Keep => {
                    self.folded.push(c);
                    at += c.len_utf8();
                }
                Joint::Split => {
                    self.push(begin.0, begin.1..at, false);
                    at += c.len_utf8();
                    begin = (self.folded.len(), at);
                    count = 0;
                }
                Joint::End => break,
            }
        }
        self.push(begin.0, begin.1..at, capitals && letters >= 2);
        possessive(text, at).unwrap_or(at)
    }

    /// A run of Chinese or Japanese signs as overlapping pairs.
    fn signs(&mut self, text: &str, start: usize) -> usize {
        let run = text[start..].char_indices().take_while(|(_, c)| is_ideographic(*c)).map(|(i, c)| (start + i, c));
        let signs: Vec<(usize, char)> = run.collect();
        let end = signs.last().map_or(start, |(at, c)| at + c.len_utf8());
        if let [(at, c)] = signs[..] {
            let from = self.folded.len();
            self.folded.push(c);
            self.push(from, at..end, false);
        }
        for pair in signs.windows(2) {
            let from = self.folded.len();
            self.folded.extend(pair.iter().map(|(_, c)| *c));
            self.push(from, pair[0].0..pair[1].0 + pair[1].1.len_utf8(), false);
        }
        end
    }

    fn push(&mut self, from: usize, span: Range<usize>, capitals: bool) {
        if self.folded.len() > from {
            self.shouted |= capitals;
            self.words.push(Word { folded: from..self.folded.len(), span, capitals });
        }
    }

    /// "US" and "WHO" in ordinary text are no "us" and "who": such words keep a point as their mark.
    /// In a line that is all capitals nothing tells them apart, and they stay words.
    fn mark_acronyms(&mut self) {
        // Numbers are neither: "MEET IN 1963" is all capitals.
        let lettered = |word: &&Word| !self.folded[word.folded.clone()].bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let marked: Vec<usize> = (0..self.words.len())
            .filter(|&i| {
                let word = &self.words[i];
                let shouted = |near: Option<&Word>| near.is_some_and(|w| w.capitals);
                let beside = || shouted(self.words[..i].iter().rev().find(lettered)) || shouted(self.words[i + 1..].iter().find(lettered));
                word.capitals && is_function_word(&self.folded[word.folded.clone()]) && !beside()
            })
            .collect();
        for index in marked {
            let from = self.folded.len();
            let word = self.words[index].folded.clone();
            self.folded.extend_from_within(word);
            self.folded.push('.');
            self.words[index].folded = from..self.folded.len();
        }
    }
}

fn next_char(text: &str, at: usize) -> char {
    let byte = text.as_bytes()[at];
    if byte < 0x80 { byte as char } else { text[at..].chars().next().unwrap_or(' ') }
}

/// The end of a word that begins at `start`, if it is of ASCII letters and digits alone and what follows cannot
/// belong to it. Other words take the longer way, to the same end.
fn plain(bytes: &[u8], start: usize) -> Option<usize> {
    let length = bytes[start..].iter().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(bytes.len() - start);
    let end = start + length;
    let joined = match bytes.get(end) {
        None => false,
        Some(b'.') => length == 1 || bytes.get(end + 1).is_some_and(u8::is_ascii_digit),
        Some(b',') => bytes.get(end + 1).is_some_and(u8::is_ascii_digit),
        Some(after) => *after == b'\'' || *after >= 0x80,
    };
    (!joined && 0 < length && length <= LONGEST).then_some(end)
}

fn is_word_char(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() || is_combining_mark(c) }
}

/// Han, Hiragana and Katakana, which are written without blanks.
pub fn is_ideographic(c: char) -> bool {
    matches!(u32::from(c), 0x3005..=0x3007 | 0x3040..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3ffff)
}

fn push_folded(c: char, out: &mut String) {
    if c.is_ascii() {
        return out.push(c.to_ascii_lowercase());
    }
    // Letters that Unicode does not take apart.
    let spelt = match c {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200d}' => "",
        _ => {
            out.extend(c.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).filter(|c| !is_combining_mark(*c)));
            return;
        }
    };
    out.push_str(spelt);
}

/// What a character between two letters does to the word.
enum Joint {
    /// It goes, and the word goes on ("2,500", "don't").
    Skip,
    /// It stays in the word ("3.5").
    Keep,
    /// A new word begins ("l'Allemagne").
    Split,
    /// The word ends.
    End,
}

fn joint(text: &str, start: usize, at: usize, c: char) -> Joint {
    let rest = &text[at + c.len_utf8()..];
    let next = rest.chars().next();
    let before = text[start..at].chars().next_back();
    let digits = before.is_some_and(|c| c.is_ascii_digit()) && next.is_some_and(|c| c.is_ascii_digit());
    match c {
        ',' if digits && rest.bytes().take_while(u8::is_ascii_digit).count() == 3 => Joint::Skip,
        '.' if digits => Joint::Keep,
        '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200d}' => Joint::Skip,
        '\'' | '’' | 'ʼ' if next.is_some_and(char::is_alphabetic) => {
            let tail = rest.chars().take_while(|c| c.is_alphabetic()).count();
            let possessive = tail == 1 && rest.starts_with(['s', 'S']);
            match text[start..at].chars().count() {
                _ if possessive => Joint::End,
                // "d'Ivoire", "O'Brien": a short first part is a word of its own.
                1..=2 => Joint::Split,
                _ => Joint::Skip,
            }
        }
        _ => Joint::End,
    }
}

/// Where reading goes on after a possessive 's.
fn possessive(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let mark = rest.chars().next().filter(|c| matches!(c, '\'' | '’' | 'ʼ'))?;
    let after = &rest[mark.len_utf8()..];
    (after.starts_with(['s', 'S'])).then(|| at + mark.len_utf8() + 1)
}

/// The end of "U.S.", "U.N.", "D.C": single letters with points between.
fn acronym(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = start;
    let mut letters = 0;
    while at < bytes.len() && bytes[at].is_ascii_alphabetic() {
        let dotted = bytes.get(at + 1) == Some(&b'.');
        let alone = !bytes.get(at + 1).is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80);
        let last = alone && letters > 0;
        if !(dotted || last) {
            return None;
        }
        letters += 1;
        at += if dotted { 2 } else { 1 };
        if !dotted {
            break;
        }
    }
    let ends = at >= bytes.len() || !(bytes[at].is_ascii_alphanumeric() || bytes[at] >= 0x80);
    (letters >= 2 && ends).then_some(at)
}

/// English words that carry little meaning alone. They are indexed, so that phrases hold them, and
/// they leave a query that has other words.
pub fn is_function_word(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "a", "about", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "been", "being", "but", "by", "can", "could", "did", "do", "does",
        "doing", "done", "for", "from", "had", "has", "have", "having", "he", "her", "hers", "him", "his", "how", "i", "if", "in", "into", "is", "it", "its",
        "may", "me", "might", "my", "no", "nor", "not", "of", "on", "or", "our", "ours", "shall", "she", "should", "so", "such", "than", "that", "the",
        "their", "theirs", "them", "then", "there", "these", "they", "this", "those", "to", "too", "up", "us", "was", "we", "were", "what", "when", "where",
        "which", "while", "who", "whom", "whose", "why", "will", "with", "would", "you", "your", "yours",
    ];
    word.len() <= 6 && WORDS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut words = Words::default();
        words.split(text);
        let found: Vec<&str> = (0..words.len()).map(|i| words.get(i).0).collect();
        assert_eq!(found.join(" "), expected, "{text}");
        for index in 0..words.len() {
            let (_, span) = words.get(index);
            assert!(text.get(span).is_some());
        }
    }

    #[test]
    fn words() {
        for (text, expected) in [
            ("The Senkaku Islands.", "the senkaku islands"),
            ("2,500 tonnes, 3.5 %, 1,2", "2500 tonnes 3.5 1 2"),
            ("U.S.-Japan alliance", "us. japan alliance"),
            ("the US and us; the U.N. and D.C.", "the us. and us the un and dc"),
            ("GIVE US THE WHO REPORT", "give us the who report"),
            ("Japan's Senkakus' don't", "japan senkakus dont"),
            ("Côte d’Ivoire", "cote d ivoire"),
            ("O'Brien's", "o brien"),
            ("F-16 COVID-19 5G", "f 16 covid 19 5g"),
            ("Straße Ærø Łódź naïve", "strasse aero lodz naive"),
            ("北京市 and 日", "北京 京市 and 日"),
            ("сказал Министр", "сказал министр"),
            ("e.g. this", "eg this"),
            ("", ""),
            ("end of it. I saw A. B. Smith", "end of it i saw a b smith"),
        ] {
            check(text, expected);
        }
    }

    /// The words of a text without the short way.
    fn long_way(text: &str) -> Words {
        let mut words = Words::default();
        let mut at = 0;
        while at < text.len() {
            let c = next_char(text, at);
            at = if is_word_char(c) { words.word(text, at) } else { at + c.len_utf8() };
        }
        words.mark_acronyms();
        words
    }

    proptest::proptest! {
        // The same texts every time.
        #![proptest_config(proptest::test_runner::Config { cases: 2_000, rng_seed: proptest::test_runner::RngSeed::Fixed(7), failure_persistence: None, ..Default::default() })]
        #[test]
        fn both_ways_read_the_same(text in "([a-cA-C0-3]{1,5}|[.,'’ é-]{1,2}|US|U\\.S\\.|WHO|'s|\\PC){0,30}") {
            let (mut short, long) = (Words::default(), long_way(&text));
            short.split(&text);
            let all = |words: &Words| (0..words.len()).map(|i| { let (w, s) = words.get(i); (w.to_owned(), s) }).collect::<Vec<_>>();
            proptest::prop_assert_eq!(all(&short), all(&long));
        }
    }

    #[test]
    fn endless_words_are_cut() {
        let mut words = Words::default();
        words.split(&"x".repeat(1_000));
        assert_eq!(words.len(), 10);
    }
}
