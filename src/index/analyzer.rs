//! The analyzers that Tantivy calls: words as they stand, and how many they are.

use std::cell::RefCell;
use std::hash::BuildHasher;
use std::rc::Rc;

use frostem::{Algorithm, Stemmer};
use rustc_hash::FxBuildHasher;
use tantivy::Index;
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};

use super::words::Words;

/// Name of the analyzer of exact words.
pub const EXACT: &str = "onrecord_exact";
/// Name of the analyzer of lengths.
pub const LENGTH: &str = "onrecord_length";

/// Registers the analyzers; Tantivy does not keep them, so this is done at every opening.
pub fn register(index: &Index) {
    index.tokenizers().register(EXACT, TextAnalyzer::from(Analyzer::new(true)));
    index.tokenizers().register(LENGTH, TextAnalyzer::from(Analyzer::new(false)));
}

/// Words of a text in order, each with the place it stands at; or as many empty words.
#[derive(Clone)]
pub struct Analyzer {
    spelt: bool,
    token: Token,
}

impl Analyzer {
    /// Without their spelling, words are counted only: a field of them keeps the length of its texts.
    pub fn new(spelt: bool) -> Self {
        Self { spelt, token: Token::default() }
    }
}

impl Tokenizer for Analyzer {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        self.token.position = usize::MAX;
        Stream { words: split(text), analyzer: self, next: 0 }
    }
}

/// Texts whose words are remembered: those of a passage, which two fields are made of.
const RECENT: usize = 4;

/// Texts with their words, and which of them is the oldest.
#[derive(Default)]
struct Recent {
    texts: [(String, Rc<Words>); RECENT],
    oldest: usize,
}

/// The words of a text, split once for all fields of a document.
fn split(text: &str) -> Rc<Words> {
    thread_local! {
        static RECENTLY: RefCell<Recent> = RefCell::default();
    }
    RECENTLY.with_borrow_mut(|Recent { texts, oldest }| {
        if let Some((_, words)) = texts.iter().find(|(known, _)| known == text) {
            return Rc::clone(words);
        }
        let (known, words) = &mut texts[*oldest];
        *oldest = (*oldest + 1) % RECENT;
        known.clear();
        known.push_str(text);
        Rc::make_mut(words).split(text);
        Rc::clone(words)
    })
}

pub struct Stream<'a> {
    words: Rc<Words>,
    analyzer: &'a mut Analyzer,
    next: usize,
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        let Analyzer { spelt, token } = &mut *self.analyzer;
        if self.next == self.words.len() {
            return false;
        }
        let (word, span) = self.words.get(self.next);
        token.text.clear();
        if *spelt {
            token.text.push_str(word);
        }
        token.offset_from = span.start;
        token.offset_to = span.end;
        token.position = self.next;
        token.position_length = 1;
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.analyzer.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.analyzer.token
    }
}

/// English stems, each worked out once: a query has few words and texts many of each.
pub struct Stems {
    stemmer: Stemmer,
    /// Word and stem, at the place that the word's hash names; a newer word takes an older one's place.
    known: Vec<(String, String)>,
}

/// Words remembered, a power of two.
const REMEMBERED: usize = 1 << 5;

impl Stems {
    pub fn new() -> Self {
        Self { stemmer: Stemmer::new(Algorithm::English), known: vec![Default::default(); REMEMBERED] }
    }

    /// The stem of a folded word. Words with digits or marks are their own stems.
    pub fn stem<'s>(&'s mut self, word: &'s str) -> &'s str {
        if word.len() <= 2 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
            return word;
        }
        let place = (FxBuildHasher.hash_one(word) >> 40) as usize % self.known.len();
        let (known, stem) = &mut self.known[place];
        if known != word {
            known.clear();
            known.push_str(word);
            stem.clear();
            stem.push_str(&self.stemmer.stem(word));
        }
        stem
    }
}

impl Default for Stems {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(analyzer: &mut Analyzer, text: &str) -> Vec<(String, usize, usize)> {
        let mut stream = analyzer.token_stream(text);
        let mut found = Vec::new();
        while stream.advance() {
            let token = stream.token();
            found.push((token.text.clone(), token.position, token.offset_from));
        }
        found
    }

    #[test]
    fn words_and_places() {
        let (mut spelt, mut counted) = (Analyzer::new(true), Analyzer::new(false));
        let found = read(&mut spelt, "Clearing the mines");
        assert_eq!(found, [("clearing".to_owned(), 0, 0), ("the".to_owned(), 1, 9), ("mines".to_owned(), 2, 13)]);
        assert_eq!(read(&mut counted, "Clearing the mines").len(), found.len());
    }

    #[test]
    fn stems() {
        let mut stems = Stems::new();
        for (word, stem) in [("clearing", "clear"), ("mines", "mine"), ("us.", "us."), ("2500", "2500"), ("is", "is")] {
            assert_eq!(stems.stem(word), stem);
        }
    }
}
