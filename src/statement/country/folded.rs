//! Text folded so that names compare, with the way back to the original.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::statement::Span;

/// A text in the form in which names are compared, with the way back to the original.
pub struct Folded {
    pub text: String,
    /// For each byte of `text` the byte of the original it came from.
    origin: Vec<u32>,
    /// Where in `text` words begin that were written with a capital, and the article "the".
    pub capitals: Vec<u32>,
}

impl Folded {
    /// Folds case, accents and curly apostrophes, and runs of white space to one blank, so that a
    /// name broken over two lines is still found.
    pub fn new(original: &str) -> Self {
        let mut folded = Folded { text: String::with_capacity(original.len()), origin: Vec::with_capacity(original.len()), capitals: Vec::new() };
        let mut before = ' ';
        for (at, c) in original.char_indices() {
            if c.is_ascii() && !c.is_ascii_whitespace() {
                // Most letters stand inside words.
                if !before.is_ascii_alphanumeric() && (c.is_ascii_uppercase() || (c == 't' && original[at..].starts_with("the"))) && !before.is_alphanumeric() {
                    folded.capitals.push(folded.text.len() as u32);
                }
                folded.text.push(c.to_ascii_lowercase());
                folded.origin.push(at as u32);
                before = c;
            } else if c.is_whitespace() {
                if before != ' ' || at == 0 {
                    folded.push(' ', at);
                }
                before = ' ';
            } else {
                if c.is_uppercase() && !before.is_alphanumeric() {
                    folded.capitals.push(folded.text.len() as u32);
                }
                folded.push_folded(c, at);
                before = c;
            }
        }
        folded
    }

    fn push_folded(&mut self, c: char, at: usize) {
        match c {
            '’' | '‘' | 'ʻ' => self.push('\'', at),
            '‑' | '–' => self.push('-', at),
            '\u{ad}' | '\u{200b}' | '\u{2060}' => {}
            _ => self.push_decomposed(c, at),
        }
    }

    fn push_decomposed(&mut self, c: char, at: usize) {
        for c in c.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
            self.push(c, at);
        }
    }

    fn push(&mut self, c: char, at: usize) {
        self.text.push(c);
        self.origin.resize(self.text.len(), at as u32);
    }

    /// The range of the original that a range of the folded text came from.
    pub fn original(&self, original: &str, start: usize, end: usize) -> Span {
        let last = self.origin[end - 1] as usize;
        let width = original[last..].chars().next().map_or(1, char::len_utf8);
        Span::new(self.origin[start] as usize, last + width)
    }
}
