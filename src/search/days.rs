//! Passages of certain days: what something else has found is asked for its date, not looked for by it.

use tantivy::columnar::Column;
use tantivy::query::{EnableScoring, Explanation, Query, QueryClone, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::bm25::explain;
use crate::statement::DateRange;

/// What another query finds, as far as its date overlaps a range.
#[derive(Debug)]
pub struct Within {
    pub inner: Box<dyn Query>,
    pub range: DateRange,
}

impl Clone for Within {
    fn clone(&self) -> Self {
        Self { inner: self.inner.box_clone(), range: self.range }
    }
}

impl Query for Within {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(WithinWeight { inner: self.inner.weight(scoring)?, range: self.range }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a tantivy::Term, bool)) {
        self.inner.query_terms(visitor);
    }
}

struct WithinWeight {
    inner: Box<dyn Weight>,
    range: DateRange,
}

impl Weight for WithinWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let fast = reader.fast_fields();
        let mut scorer =
            WithinScorer { inner: self.inner.scorer(reader, boost)?, range: self.range, first: fast.i64("date_first")?, last: fast.i64("date_last")? };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explain("within", self.scorer(reader, 1.0)?, doc)
    }
}

struct WithinScorer {
    inner: Box<dyn Scorer>,
    range: DateRange,
    first: Column<i64>,
    last: Column<i64>,
}

impl WithinScorer {
    /// Goes on to the next passage, from here on, whose date is in the range.
    fn settle(&mut self) -> DocId {
        let mut doc = self.inner.doc();
        while doc != TERMINATED && !self.holds(doc) {
            doc = self.inner.advance();
        }
        doc
    }

    /// A date of a year or a month is in every range that it overlaps.
    fn holds(&self, doc: DocId) -> bool {
        let begins = |last: i64| self.first.first(doc).is_some_and(|day| day <= last);
        let ends = |first: i64| self.last.first(doc).is_some_and(|day| day >= first);
        self.range.last.is_none_or(begins) && self.range.first.is_none_or(ends)
    }
}

impl DocSet for WithinScorer {
    fn advance(&mut self) -> DocId {
        self.inner.advance();
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.inner.seek(target);
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.inner.doc()
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint()
    }

    fn cost(&self) -> u64 {
        self.inner.cost()
    }
}

impl Scorer for WithinScorer {
    fn score(&mut self) -> Score {
        self.inner.score()
    }
}
