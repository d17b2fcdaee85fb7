//! The words of a query that are scored together, as a passage and its statement hold them.

use std::sync::Arc;

use tantivy::Term;
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query as EngineQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::bm25::Lengths;
use super::lexeme::Lexeme;
use super::statistics::Statistics;
use super::synonym::WordScore;
use super::widen::{Alternative, with_plural};
use crate::index::{Fields, IndexError};

/// A word of the query.
#[derive(Clone, Debug)]
pub struct BagWord {
    /// As it stands, folded.
    pub word: String,
    /// What it is looked for by.
    pub lexeme: Lexeme,
    /// How often the query has it.
    pub times: f32,
    /// Weight of the word with its alternatives, and of the word as it stands.
    pub weight: f32,
    pub exact_weight: f32,
    pub alternatives: Arc<[Box<dyn EngineQuery>]>,
    /// A passage that matches the whole query must hold it.
    pub required: bool,
    /// A passage that matches the whole query holds it anyway: it is a word of a phrase.
    pub certain: bool,
}

impl BagWord {
    /// The query that scores the word.
    pub fn query(&self, statistics: &Statistics) -> WordScore {
        WordScore {
            lexeme: self.lexeme.clone(),
            alternatives: self.alternatives.clone(),
            weight: self.weight * self.times,
            lengths: Lengths::new(statistics.average_length(self.lexeme.field)),
        }
    }
}

/// The words of a query in its order, each once, and which of them follow each other.
#[derive(Clone, Debug, Default)]
pub struct Bag {
    pub words: Vec<BagWord>,
    pub pairs: Vec<(usize, usize)>,
    last: Option<usize>,
}

impl Bag {
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Adds the next word of the query; one that is there already counts for as much more.
    pub fn push(&mut self, word: BagWord) {
        let index = match self.words.iter().position(|known| known.lexeme == word.lexeme) {
            Some(index) => {
                let known = &mut self.words[index];
                known.times += 1.0;
                known.required |= word.required;
                known.certain |= word.certain;
                index
            }
            None => {
                self.words.push(word);
                self.words.len() - 1
            }
        };
        if let Some(last) = self.last.filter(|last| *last != index && !self.pairs.contains(&(*last, index))) {
            self.pairs.push((last, index));
        }
        self.last = Some(index);
    }

    /// What comes next does not follow what came last.
    pub fn interrupt(&mut self) {
        self.last = None;
    }
}

/// Looks an alternative up.
pub fn alternative(alternative: &Alternative, fields: &Fields) -> Box<dyn EngineQuery> {
    match alternative {
        Alternative::About(country) => raw(fields.about, country.code()),
        Alternative::Words(words) => {
            let any = with_plural(words).map(|words| (Occur::Should, in_order(&words, fields)));
            Box::new(BooleanQuery::new(any.into()))
        }
    }
}

fn raw(field: Field, text: &str) -> Box<dyn EngineQuery> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic))
}

fn in_order(words: &[String], fields: &Fields) -> Box<dyn EngineQuery> {
    match words {
        // "UN" and "EU" are little words of other languages.
        [one] if one.len() <= 2 => Box::new(BooleanQuery::new(vec![(Occur::Must, raw(fields.exact, one)), (Occur::Must, raw(fields.lang, "en"))])),
        [one] => raw(fields.exact, one),
        _ => Box::new(PhraseQuery::new(words.iter().map(|w| Term::from_field_text(fields.exact, w)).collect())),
    }
}

/// Passages that hold an alternative, or more of them: no word of a phrase is rarer than the phrase.
pub fn frequency(alternative: &Alternative, fields: &Fields, statistics: &Statistics) -> Result<u64, IndexError> {
    match alternative {
        Alternative::About(country) => statistics.frequency(&Term::from_field_text(fields.about, country.code())),
        Alternative::Words(words) => {
            let mut least = u64::MAX;
            for word in words {
                least = least.min(statistics.frequency(&Term::from_field_text(fields.exact, word))?);
            }
            Ok(if least == u64::MAX { 0 } else { least })
        }
    }
}
