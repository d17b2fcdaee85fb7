//! One word of a query with the other words that mean the same, scored as one.

use std::fmt;
use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

use super::bm25::{Lengths, Once, explain, saturated};
use super::lexeme::{Lexeme, Occurrences};

/// How often a passage counts as holding the word itself if it holds only another word for it.
pub const ALTERNATIVE: f32 = 0.5;

/// A word or one of its alternatives. A passage with an alternative alone scores as if it held half a word.
#[derive(Clone)]
pub struct WordScore {
    pub lexeme: Lexeme,
    pub alternatives: Arc<[Box<dyn Query>]>,
    /// The word's weight, times how often the query has it.
    pub weight: f32,
    pub lengths: Lengths,
}

impl fmt::Debug for WordScore {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "WordScore({:?} or {:?})", self.lexeme.name, self.alternatives)
    }
}

impl Query for WordScore {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let silent = EnableScoring::Disabled { schema: scoring.schema(), searcher_opt: scoring.searcher() };
        let alternatives = self.alternatives.iter().map(|query| query.weight(silent)).collect::<tantivy::Result<Vec<_>>>()?;
        Ok(Box::new(WordWeight { lexeme: self.lexeme.clone(), alternatives, weight: self.weight, lengths: self.lengths.clone() }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.lexeme.terms.iter().for_each(|term| visitor(term, false));
    }
}

struct WordWeight {
    lexeme: Lexeme,
    alternatives: Vec<Box<dyn Weight>>,
    weight: f32,
    lengths: Lengths,
}

impl Weight for WordWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let word = self.lexeme.occurrences(reader)?;
        let others = self.alternatives.iter().map(|w| w.scorer(reader, 1.0)).collect::<tantivy::Result<Vec<_>>>()?;
        let norms = reader.get_fieldnorms_reader(self.lexeme.field)?;
        let weight = self.weight * boost;
        let once = Once::new(weight, &self.lengths);
        let mut scorer = WordScorer { word, others, norms, lengths: self.lengths.clone(), once, weight, doc: 0 };
        scorer.doc = scorer.least();
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explain("BM25", self.scorer(reader, 1.0)?, doc)
    }
}

struct WordScorer {
    word: Option<Occurrences>,
    others: Vec<Box<dyn Scorer>>,
    norms: FieldNormReader,
    lengths: Lengths,
    once: Once,
    weight: f32,
    doc: DocId,
}

impl WordScorer {
    fn least(&self) -> DocId {
        let word = self.word.as_ref().map_or(TERMINATED, DocSet::doc);
        self.others.iter().map(|other| other.doc()).fold(word, DocId::min)
    }
}

impl DocSet for WordScorer {
    fn advance(&mut self) -> DocId {
        if let (Some(word), []) = (&mut self.word, &self.others[..]) {
            self.doc = word.advance();
            return self.doc;
        }
        if let Some(word) = self.word.as_mut().filter(|w| w.doc() == self.doc) {
            word.advance();
        }
        for other in self.others.iter_mut().filter(|o| o.doc() == self.doc) {
            other.advance();
        }
        self.doc = self.least();
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if let Some(word) = self.word.as_mut().filter(|w| w.doc() < target) {
            word.seek(target);
        }
        for other in self.others.iter_mut().filter(|o| o.doc() < target) {
            other.seek(target);
        }
        self.doc = self.least();
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.others.iter().map(|o| o.size_hint()).chain(self.word.as_ref().map(DocSet::size_hint)).max().unwrap_or(0)
    }
}

impl Scorer for WordScorer {
    fn score(&mut self) -> Score {
        let times = self.word.as_ref().filter(|w| w.doc() == self.doc).map_or(ALTERNATIVE, |w| w.term_freq() as f32);
        self.weight_of(times)
    }
}

impl WordScorer {
    fn weight_of(&self, times: f32) -> Score {
        let length = self.norms.fieldnorm_id(self.doc);
        if times == 1.0 { self.once.score(length) } else { saturated(self.weight, times, self.lengths.norm(length)) }
    }
}
