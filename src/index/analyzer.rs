//! The analyzers that Tantivy calls: exact words, and words stemmed.

use std::collections::HashMap;

use frostem::{Algorithm, Stemmer};
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
    words: Words,
    stems: Option<Stems>,
    token: Token,
}

impl Analyzer {
    pub fn new(stemmed: bool) -> Self {
        Self { words: Words::default(), stems: stemmed.then(Stems::new), token: Token::default() }
    }
}

impl Tokenizer for Analyzer {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        self.words.split(text);
        self.token.position = usize::MAX;
        Stream { analyzer: self, next: 0 }
    }
}

pub struct Stream<'a> {
    analyzer: &'a mut Analyzer,
    next: usize,
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        let Analyzer { words, stems, token } = &mut *self.analyzer;
        if self.next == words.len() {
            return false;
        }
        let (word, span) = words.get(self.next);
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
    known: HashMap<String, String>,
}

/// Words remembered before the memory is given back.
const REMEMBERED: usize = 50_000;

impl Stems {
    pub fn new() -> Self {
        Self { stemmer: Stemmer::new(Algorithm::English), known: HashMap::new() }
    }

    /// The stem of a folded word. Words with digits or marks are their own stems.
    pub fn stem<'s>(&'s mut self, word: &'s str) -> &'s str {
        if word.len() <= 2 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
            return word;
        }
        if !self.known.contains_key(word) {
            if self.known.len() >= REMEMBERED {
                self.known.clear();
            }
            let stem = self.stemmer.stem(word).into_owned();
            self.known.insert(word.to_owned(), stem);
        }
        &self.known[word]
    }
}

impl Default for Stems {
    fn default() -> Self {
        Self::new()
    }
}

impl Clone for Stems {
    fn clone(&self) -> Self {
        Self::new()
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
