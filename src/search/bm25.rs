//! BM25 with our own constants and exact statistics (Robertson and Zaragoza, 2009).
//!
//! Every score is a multiple of 2^-12 and far below 2^12, so sums of single-precision scores are
//! exact in any order: the order of clauses, which depends on the layout of segments, cannot show.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, PhraseQuery, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TantivyError, Term};

use super::lexeme::{Lexeme, Occurrences};

/// How soon more occurrences stop counting, and how much long passages are held back. Chosen by
/// measuring on five judged sets, see `tests/eval/measure.py`.
pub const K1: f32 = 1.2;
pub const B: f32 = 0.5;

/// Rounds a score to a multiple of 2^-12.
pub fn quantise(score: f32) -> f32 {
    // Scores are positive and far below what an integer holds; a call of the library to round costs more than all else.
    (score * 4096.0 + 0.5) as i32 as f32 / 4096.0
}

/// The part of BM25 that depends on a passage's length, for each of the 256 lengths that are told apart.
#[derive(Clone, Debug)]
pub struct Lengths(Arc<[f32; 256]>);

impl Lengths {
    /// `average` in words.
    pub fn new(average: f32) -> Self {
        let mut table = [0.0; 256];
        for (id, norm) in table.iter_mut().enumerate() {
            *norm = length_norm(FieldNormReader::id_to_fieldnorm(id as u8) as f32, average);
        }
        Self(Arc::new(table))
    }

    pub fn norm(&self, id: u8) -> f32 {
        self.0[usize::from(id)]
    }
}

/// The same for a length in words.
pub fn length_norm(length: f32, average: f32) -> f32 {
    K1 * (1.0 - B + B * length / average)
}

/// The score of a word that stands there so many times.
pub fn saturated(weight: f32, times: f32, norm: f32) -> f32 {
    quantise(weight * times * (K1 + 1.0) / (times + norm))
}

/// The scores of a word that stands there once, for each length that is told apart: most of all scores.
#[derive(Clone, Debug)]
pub struct Once(Arc<[f32; 256]>);

impl Once {
    pub fn new(weight: f32, lengths: &Lengths) -> Self {
        Self(Arc::new(std::array::from_fn(|id| saturated(weight, 1.0, lengths.norm(id as u8)))))
    }

    pub fn score(&self, id: u8) -> f32 {
        self.0[usize::from(id)]
    }
}

/// One word, scored.
#[derive(Clone, Debug)]
pub struct TermScore {
    lexeme: Lexeme,
    weight: f32,
    norms: Lengths,
}

impl TermScore {
    /// `weight` is the term's, times how often the query has it.
    pub fn new(lexeme: Lexeme, weight: f32, average_length: f32) -> Self {
        Self { lexeme, weight, norms: Lengths::new(average_length) }
    }
}

impl Query for TermScore {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.lexeme.terms.iter().for_each(|term| visitor(term, false));
    }
}

impl Weight for TermScore {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(postings) = self.lexeme.occurrences(reader)? else {
            return Ok(Box::new(EmptyScorer));
        };
        let lengths = reader.get_fieldnorms_reader(self.lexeme.field)?;
        Ok(Box::new(TermScorer { postings, lengths, norms: self.norms.clone(), weight: self.weight * boost }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explain("BM25", self.scorer(reader, 1.0)?, doc)
    }
}

pub fn explain(name: &'static str, mut scorer: Box<dyn Scorer>, doc: DocId) -> tantivy::Result<Explanation> {
    if scorer.doc() > doc || scorer.seek(doc) != doc {
        return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
    }
    Ok(Explanation::new(name, scorer.score()))
}

struct TermScorer {
    postings: Occurrences,
    lengths: FieldNormReader,
    norms: Lengths,
    weight: f32,
}

impl DocSet for TermScorer {
    fn advance(&mut self) -> DocId {
        self.postings.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.postings.seek(target)
    }

    fn doc(&self) -> DocId {
        self.postings.doc()
    }

    fn size_hint(&self) -> u32 {
        self.postings.size_hint()
    }
}

impl Scorer for TermScorer {
    fn score(&mut self) -> Score {
        let frequency = self.postings.term_freq() as f32;
        saturated(self.weight, frequency, self.norms.norm(self.lengths.fieldnorm_id(self.postings.doc())))
    }
}

/// A phrase whose score is the sum of its words' weights.
///
/// How often it occurs is not asked: that it occurs at all says nearly everything.
#[derive(Clone, Debug)]
pub struct PhraseScore {
    pub phrase: PhraseQuery,
    pub weight: f32,
    pub norms_field: tantivy::schema::Field,
    pub average_length: f32,
}

impl Query for PhraseScore {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let searcher = scoring.searcher();
        let silent = EnableScoring::Disabled { schema: scoring.schema(), searcher_opt: searcher };
        let inner = self.phrase.weight(silent)?;
        Ok(Box::new(PhraseWeight { inner, weight: self.weight, field: self.norms_field, norms: Lengths::new(self.average_length) }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.phrase.query_terms(visitor);
    }
}

struct PhraseWeight {
    inner: Box<dyn Weight>,
    weight: f32,
    field: tantivy::schema::Field,
    norms: Lengths,
}

impl Weight for PhraseWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let docs = self.inner.scorer(reader, 1.0)?;
        let lengths = reader.get_fieldnorms_reader(self.field)?;
        Ok(Box::new(PhraseScorer { docs, lengths, norms: self.norms.clone(), weight: self.weight * boost }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explain("phrase", self.scorer(reader, 1.0)?, doc)
    }
}

struct PhraseScorer {
    docs: Box<dyn Scorer>,
    lengths: FieldNormReader,
    norms: Lengths,
    weight: f32,
}

impl DocSet for PhraseScorer {
    fn advance(&mut self) -> DocId {
        self.docs.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.docs.seek(target)
    }

    fn doc(&self) -> DocId {
        self.docs.doc()
    }

    fn size_hint(&self) -> u32 {
        self.docs.size_hint()
    }

    fn cost(&self) -> u64 {
        self.docs.cost()
    }
}

impl Scorer for PhraseScorer {
    fn score(&mut self) -> Score {
        saturated(self.weight, 1.0, self.norms.norm(self.lengths.fieldnorm_id(self.docs.doc())))
    }
}
