//! The best passages of a query, in an order that does not depend on how the index is laid out.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::sync::atomic::{self, AtomicUsize};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::query::Weight;
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader, TERMINATED};

use super::Sort;
use super::deadline::Deadline;
use crate::index::IndexError;

/// A passage in the running.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    pub score: f32,
    /// What is ordered by before the score: the day, for `--sort`.
    day: i64,
    pub statement: u64,
    pub ordinal: u64,
    pub address: DocAddress,
}

impl Candidate {
    /// A passage that is in no running.
    pub fn at(address: DocAddress) -> Self {
        Self { score: 0.0, day: 0, statement: 0, ordinal: 0, address }
    }

    /// Better ones are greater: by day where that is asked, then score, then the earlier statement and passage.
    fn key(&self) -> (i64, Score4, Reverse<u64>, Reverse<u64>) {
        (self.day, Score4(self.score), Reverse(self.statement), Reverse(self.ordinal))
    }
}

#[derive(Clone, Copy, PartialEq)]
struct Score4(f32);

impl Eq for Score4 {}

impl PartialOrd for Score4 {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Score4 {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl Eq for Candidate {}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

/// Rounds to four significant digits, the precision to which scores are the same everywhere.
pub fn round(score: f32) -> f32 {
    if score == 0.0 || !score.is_finite() {
        return 0.0;
    }
    let scale = 10f64.powi(3 - f64::from(score.abs()).log10().floor() as i32);
    ((f64::from(score) * scale).round() / scale) as f32
}

/// Looks through all segments, the largest first, on so many threads; what was found is in their order.
pub fn by_segment<R: Send>(
    searcher: &Searcher,
    threads: usize,
    look: impl Fn(SegmentOrdinal, &SegmentReader) -> Result<R, IndexError> + Sync,
) -> Result<Vec<R>, IndexError> {
    let segments = searcher.segment_readers();
    let mut order: Vec<usize> = (0..segments.len()).collect();
    order.sort_by_key(|ord| std::cmp::Reverse(segments[*ord].max_doc()));
    let next = AtomicUsize::new(0);
    let work = || {
        let mine = std::iter::from_fn(|| order.get(next.fetch_add(1, atomic::Ordering::Relaxed)));
        mine.map(|ord| Ok((*ord, look(*ord as SegmentOrdinal, &segments[*ord])?))).collect::<Result<Vec<_>, IndexError>>()
    };
    let others = threads.min(segments.len()).saturating_sub(1);
    let mut found = std::thread::scope(|scope| {
        let others: Vec<_> = (0..others).map(|_| scope.spawn(work)).collect();
        let mut found = work()?;
        for other in others {
            found.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok::<_, IndexError>(found)
    })?;
    found.sort_unstable_by_key(|(ord, _)| *ord);
    Ok(found.into_iter().map(|(_, found)| found).collect())
}

/// Passages between two looks at the clock.
const CLOCK: u32 = 4_096;

/// Collects all passages, by segment and in order.
pub struct AllPassages {
    pub deadline: Deadline,
}

impl Collector for AllPassages {
    type Fruit = Vec<Vec<DocId>>;
    type Child = Listed;

    fn for_segment(&self, _: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<Listed> {
        Ok(Listed(Vec::new()))
    }

    fn collect_segment(&self, weight: &dyn Weight, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<Vec<DocId>> {
        let mut found = Vec::new();
        let mut scorer = weight.scorer(reader, 1.0)?;
        let mut doc = scorer.doc();
        let mut looked = 0;
        while doc != TERMINATED {
            if !reader.is_deleted(doc) {
                found.push(doc);
            }
            looked += 1;
            if looked % CLOCK == 0 && self.deadline.passed() {
                break;
            }
            doc = scorer.advance();
        }
        Ok(found)
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Vec<DocId>>) -> tantivy::Result<Vec<Vec<DocId>>> {
        Ok(fruits)
    }
}

/// The passages of one segment.
pub struct Listed(Vec<DocId>);

impl SegmentCollector for Listed {
    type Fruit = Vec<DocId>;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.0.push(doc);
    }

    fn harvest(self) -> Vec<DocId> {
        self.0
    }
}

/// Collects the best passages and counts all.
pub struct TopPassages {
    pub limit: usize,
    pub sort: Sort,
    pub deadline: Deadline,
}

/// The best passages, best first, and how many there are in all.
pub struct Found {
    pub top: Vec<Candidate>,
    pub total: u64,
}

pub struct Segment {
    ord: SegmentOrdinal,
    limit: usize,
    sort: Sort,
    statement: Column<u64>,
    ordinal: Column<u64>,
    /// Where days order.
    day: Option<Column<i64>>,
    /// The worst of the best on top.
    heap: BinaryHeap<Reverse<Candidate>>,
    total: u64,
}

impl Segment {
    fn day(&self, doc: DocId) -> i64 {
        let day = self.day.as_ref().and_then(|days| days.first(doc));
        match self.sort {
            Sort::Relevance => 0,
            // What has no date comes last either way.
            Sort::Newest => day.unwrap_or(i64::MIN),
            Sort::Oldest => day.map_or(i64::MIN, |day| -day),
        }
    }
}

impl SegmentCollector for Segment {
    type Fruit = (Vec<Candidate>, u64);

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        let score = if self.sort == Sort::Relevance { score } else { 0.0 };
        // Most passages are out by their score alone; only the others cost a look at their ids.
        // The margin covers what rounding to four digits can change.
        if self.sort == Sort::Relevance && self.heap.len() == self.limit && self.heap.peek().is_some_and(|Reverse(worst)| score < worst.score * 0.999) {
            return;
        }
        let candidate = Candidate {
            score: round(score),
            day: self.day(doc),
            statement: self.statement.first(doc).unwrap_or(0),
            ordinal: self.ordinal.first(doc).unwrap_or(0),
            address: DocAddress::new(self.ord, doc),
        };
        if self.heap.len() < self.limit {
            self.heap.push(Reverse(candidate));
        } else if let Some(mut worst) = self.heap.peek_mut()
            && candidate > worst.0
        {
            worst.0 = candidate;
        }
    }

    fn harvest(self) -> Self::Fruit {
        (self.heap.into_iter().map(|Reverse(c)| c).collect(), self.total)
    }
}

impl Collector for TopPassages {
    type Fruit = Found;
    type Child = Segment;

    fn for_segment(&self, ord: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<Segment> {
        let fast = segment.fast_fields();
        Ok(Segment {
            ord,
            limit: self.limit,
            sort: self.sort,
            statement: fast.u64("statement")?,
            ordinal: fast.u64("ordinal")?,
            day: if self.sort == Sort::Relevance { None } else { Some(fast.i64("date_first")?) },
            heap: BinaryHeap::new(),
            total: 0,
        })
    }

    /// Looks at the clock now and then; what has been collected when time is up is of no use and not asked for.
    fn collect_segment(&self, weight: &dyn Weight, ord: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<(Vec<Candidate>, u64)> {
        let mut segment = self.for_segment(ord, reader)?;
        let mut scorer = weight.scorer(reader, 1.0)?;
        let alive = reader.alive_bitset();
        let mut doc = scorer.doc();
        let mut looked = 0u32;
        while doc != TERMINATED {
            if alive.is_none_or(|alive| alive.is_alive(doc)) {
                segment.collect(doc, scorer.score());
            }
            looked = looked.wrapping_add(1);
            if looked.is_multiple_of(CLOCK) && self.deadline.passed() {
                break;
            }
            doc = scorer.advance();
        }
        Ok(segment.harvest())
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<(Vec<Candidate>, u64)>) -> tantivy::Result<Found> {
        let total = fruits.iter().map(|(_, total)| total).sum();
        let mut top: Vec<Candidate> = fruits.into_iter().flat_map(|(candidates, _)| candidates).collect();
        top.sort_unstable_by(|a, b| b.cmp(a));
        top.truncate(self.limit);
        Ok(Found { top, total })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_significant_digits() {
        for (score, expected) in [(12.34567, 12.35), (0.0123456, 0.01235), (0.0, 0.0), (1234.56, 1235.0)] {
            assert_eq!(round(score), expected, "{score}");
        }
    }

    #[test]
    fn ties_go_to_the_earlier_statement() {
        let candidate = |score, statement, ordinal| Candidate { score, day: 0, statement, ordinal, address: DocAddress::new(0, 0) };
        let mut all = [candidate(1.0, 2, 0), candidate(2.0, 9, 9), candidate(1.0, 1, 5), candidate(1.0, 1, 4)];
        all.sort_unstable_by(|a, b| b.cmp(a));
        assert_eq!(all.map(|c| (c.statement, c.ordinal)), [(9, 9), (1, 4), (1, 5), (2, 0)]);
    }
}
