//! The analyzers that Tantivy calls: exact words, and words stemmed.

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
/// Name of the analyzer of stemmed words.
pub const STEMMED: &str = "onrecord_stemmed";

/// Registers the analyzers; Tantivy does not keep them, so this is done at every opening.
pub fn register(index: &Index) {
    index.tokenizers().register(EXACT, TextAnalyzer::from(Analyzer::new(false)));
    index.tokenizers().register(STEMMED, TextAnalyzer::from(Analyzer::new(true)));
}

/// Words of a text in order, each with the place it stands at.
#[derive(Clone)]
pub struct Analyzer {
    stems: Option<Stems>,
    token: Token,
}

impl Analyzer {
    pub fn new(stemmed: bool) -> Self {
        Self { stems: stemmed.then(|| Stems::remembering(CORPUS)), token: Token::default() }
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

/// The words of a text, split once for all fields of a document.
fn split(text: &str) -> Rc<Words> {
    thread_local! {
        static RECENTLY: RefCell<(usize, [(String, Rc<Words>); RECENT])> = RefCell::default();
    }
    RECENTLY.with_borrow_mut(|(next, recent)| {
        if let Some((_, words)) = recent.iter().find(|(known, _)| known == text) {
            return Rc::clone(words);
        }
        let (known, words) = &mut recent[*next];
        *next = (*next + 1) % RECENT;
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
        let Analyzer { stems, token } = &mut *self.analyzer;
        if self.next == self.words.len() {
            return false;
        }
        let (word, span) = self.words.get(self.next);
        token.text.clear();
        token.text.push_str(stems.as_mut().map_or(word, |stems| stems.stem(word)));
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

/// English stems, each worked out once: a corpus has few words and many of each.
pub struct Stems {
    stemmer: Stemmer,
    /// Word and stem, at the place that the word's hash names; a newer word takes an older one's place.
    known: Vec<(String, String)>,
    places: usize,
}

/// Words remembered while a corpus is read, and while a query is.
const CORPUS: usize = 1 << 14;
const QUERY: usize = 1 << 5;

impl Stems {
    /// For the words of a query.
    pub fn new() -> Self {
        Self::remembering(QUERY)
    }

    fn remembering(places: usize) -> Self {
        Self { stemmer: Stemmer::new(Algorithm::English), known: Vec::new(), places }
    }

    /// The stem of a folded word. Words with digits or marks are their own stems.
    pub fn stem<'s>(&'s mut self, word: &'s str) -> &'s str {
        if word.len() <= 2 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
            return word;
        }
        if self.known.is_empty() {
            self.known.resize(self.places, Default::default());
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

impl Clone for Stems {
    fn clone(&self) -> Self {
        Self::remembering(self.places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_and_places() {
        let mut analyzer = Analyzer::new(true);
        let mut stream = analyzer.token_stream("Clearing the mines");
        let mut found = Vec::new();
        while stream.advance() {
            let token = stream.token();
            found.push((token.text.clone(), token.position, token.offset_from));
        }
        assert_eq!(found, [("clear".to_owned(), 0, 0), ("the".to_owned(), 1, 9), ("mine".to_owned(), 2, 13)]);
    }
}
