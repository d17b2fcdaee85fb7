//! Single words, prefixes and phrases, in the engine's terms.

use std::collections::BTreeSet;

use tantivy::Term;
use tantivy::query::{ConstScoreQuery, EmptyQuery, FuzzyTermQuery, Occur, PhraseQuery, TermSetQuery};
use tantivy::schema::Field;

use super::bm25::{PhraseScore, TermScore, quantise};
use super::lexeme::Lexeme;
use super::lower::{Boxed, Pass, Wanted, boolean};
use super::near::NearQuery;
use super::widen;
use crate::index::IndexError;
use crate::query::{Form, Word};

impl Pass<'_> {
    pub(super) fn word(&mut self, word: &Word, times: f32) -> Result<Boxed, IndexError> {
        let mut words = self.split(&word.text);
        let fields = self.lowering.fields;
        match word.form {
            _ if words.is_empty() => Ok(Box::new(EmptyQuery)),
            Form::Stem if words.len() > 1 => self.words_in_order(words, 0, fields.exact, times),
            Form::Stem if self.lowering.exact => {
                self.wanted.push(Wanted::Exact(words[0].clone()));
                self.term(fields.exact, &words[0], times)
            }
            Form::Stem => {
                let stem = self.stems.stem(&words[0]).to_owned();
                self.wanted.push(Wanted::Stem(stem.clone()));
                let (lexeme, frequency) = self.lowering.engine.lexeme(&mut self.stems, &stem, self.lowering.statistics)?;
                Ok(self.scored(lexeme, frequency, times))
            }
            Form::Prefix => {
                let last = words.pop().unwrap_or_default();
                self.prefix(words, last)
            }
            Form::Fuzzy(distance) => {
                let last = words.pop().unwrap_or_default();
                let before = (!words.is_empty()).then(|| self.words_in_order(words, 0, fields.exact, 1.0)).transpose()?;
                self.wanted.push(Wanted::Fuzzy(last.clone(), distance));
                let term = Term::from_field_text(fields.exact, &last);
                let weight = self.lowering.statistics.weight(self.lowering.statistics.frequency(&term)?.max(1));
                let near: Boxed = Box::new(ConstScoreQuery::new(Box::new(FuzzyTermQuery::new(term, distance, true)), quantise(weight)));
                Ok(match before {
                    Some(before) => boolean(vec![(Occur::Must, before), (Occur::Must, near)]),
                    None => near,
                })
            }
        }
    }

    pub(super) fn term(&self, field: Field, word: &str, times: f32) -> Result<Boxed, IndexError> {
        let statistics = self.lowering.statistics;
        let term = Term::from_field_text(field, word);
        let frequency = statistics.frequency(&term)?;
        Ok(self.scored(Lexeme::exact(field, word), frequency, times))
    }

    fn scored(&self, lexeme: Lexeme, frequency: u64, times: f32) -> Boxed {
        let statistics = self.lowering.statistics;
        let average = statistics.average_length(lexeme.field);
        Box::new(TermScore::new(lexeme, statistics.weight(frequency) * times, average))
    }

    /// Words that begin so; with words before it, those must stand there too.
    fn prefix(&mut self, before: Vec<String>, start: String) -> Result<Boxed, IndexError> {
        let field = self.lowering.fields.exact;
        let words = widen::words(self.lowering.searcher, field, &start, &self.lowering.deadline, |_| true)?;
        let found: BTreeSet<Term> = words.iter().map(|word| Term::from_field_text(field, word)).collect();
        let mut frequency = 0;
        for term in &found {
            frequency += self.lowering.statistics.frequency(term)?;
        }
        let weight = quantise(self.lowering.statistics.weight(frequency.min(self.lowering.statistics.passages)));
        if before.is_empty() {
            self.wanted.push(Wanted::Prefix(start));
            return Ok(Box::new(ConstScoreQuery::new(Box::new(TermSetQuery::new(found)), weight)));
        }
        // "north-kor*": the words must stand next to each other.
        let ends = self.forms(vec![start], Form::Prefix)?;
        let terms = |words: &Vec<String>| words.iter().map(|w| Term::from_field_text(field, w)).collect();
        let query =
            NearQuery { left: vec![terms(&before)], right: ends.iter().map(terms).collect(), distance: 1, ordered: true, deadline: self.lowering.deadline };
        self.wanted.push(Wanted::Near { left: vec![before], right: ends, distance: 1, ordered: true });
        Ok(Box::new(ConstScoreQuery::new(Box::new(query), weight)))
    }

    pub(super) fn phrase(&mut self, text: &str, slop: u32, field: Field) -> Result<Boxed, IndexError> {
        let words = self.split(text);
        self.words_in_order(words, slop, field, 1.0)
    }

    pub(super) fn want_in_order(&mut self, words: &[String], slop: u32) {
        self.wanted.push(match words {
            [one] => Wanted::Exact(one.clone()),
            _ => Wanted::Phrase(words.to_vec(), slop),
        });
    }

    pub(super) fn words_in_order(&mut self, words: Vec<String>, slop: u32, field: Field, times: f32) -> Result<Boxed, IndexError> {
        if field == self.lowering.fields.exact {
            self.want_in_order(&words, slop);
        }
        match &words[..] {
            [] => Ok(Box::new(EmptyQuery)),
            [one] => self.term(field, one, times),
            _ => {
                let terms: Vec<Term> = words.iter().map(|w| Term::from_field_text(field, w)).collect();
                let mut weight = 0.0;
                for term in &terms {
                    weight += self.lowering.statistics.weight(self.lowering.statistics.frequency(term)?);
                }
                let average_length = self.lowering.statistics.average_length(field);
                Ok(Box::new(PhraseScore { phrase: in_order(&words, slop, field), weight: weight * times, norms_field: field, average_length }))
            }
        }
    }
}

/// Several words in their order.
pub(super) fn in_order(words: &[String], slop: u32, field: Field) -> PhraseQuery {
    let mut phrase = PhraseQuery::new(words.iter().map(|w| Term::from_field_text(field, w)).collect());
    phrase.set_slop(slop);
    phrase
}
