//! The best passages of a query, in an order that does not depend on how the index is laid out.

use std::cmp::{Ordering, Reverse};
use std::sync::atomic::{self, AtomicI64, AtomicUsize};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::query::{Scorer, Weight};
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
///
/// What is ordered by, score or day, decides nearly always; the ids that decide among equals stand elsewhere, and are
/// read only of those that may be among the best.
pub struct TopPassages {
    pub limit: usize,
    pub sort: Sort,
    pub deadline: Deadline,
    /// What a segment has shown that the worst of the best has at least.
    floor: AtomicI64,
}

/// The best passages, best first, and how many there are in all.
pub struct Found {
    pub top: Vec<Candidate>,
    pub total: u64,
}

/// A passage and what it is ordered by.
#[derive(Clone, Copy)]
struct Kept {
    key: i64,
    doc: DocId,
}

/// The passages of a segment that may be among the best, and how many match in all.
pub struct SegmentFound {
    kept: Vec<Kept>,
    total: u64,
}

/// What is ordered by in a segment.
enum Order {
    Score,
    Newest(Column<i64>),
    Oldest(Column<i64>),
}

impl Order {
    fn of(sort: Sort, segment: &SegmentReader) -> tantivy::Result<Self> {
        let days = || segment.fast_fields().i64("date_first");
        Ok(match sort {
            Sort::Relevance => Self::Score,
            Sort::Newest => Self::Newest(days()?),
            Sort::Oldest => Self::Oldest(days()?),
        })
    }

    /// Greater is better. What has no date comes last either way.
    fn key(&self, scorer: &mut dyn Scorer, doc: DocId) -> i64 {
        match self {
            Self::Score => score_key(scorer.score()),
            Self::Newest(days) => days.first(doc).unwrap_or(i64::MIN),
            Self::Oldest(days) => days.first(doc).map_or(i64::MIN, |day| -day),
        }
    }
}

/// A score as a number of the same order; scores are never negative.
fn score_key(score: f32) -> i64 {
    i64::from(score.to_bits())
}

fn key_score(key: i64) -> f32 {
    u32::try_from(key).map_or(0.0, f32::from_bits)
}

impl SegmentFound {
    /// Keeps the best `limit` and those that equal the last of them; tells what that last one has.
    fn prune(&mut self, limit: usize) -> Option<i64> {
        if self.kept.len() < limit {
            return None;
        }
        let (_, last, _) = self.kept.select_nth_unstable_by_key(limit - 1, |kept| Reverse(kept.key));
        let floor = last.key;
        self.kept.retain(|kept| kept.key >= floor);
        Some(floor)
    }
}

impl TopPassages {
    pub fn new(limit: usize, sort: Sort, deadline: Deadline) -> Self {
        Self { limit: limit.max(1), sort, deadline, floor: AtomicI64::new(i64::MIN) }
    }

    /// Looks at the clock now and then; what has been collected when time is up is of no use and not asked for.
    pub fn segment(&self, weight: &dyn Weight, reader: &SegmentReader) -> tantivy::Result<SegmentFound> {
        let order = Order::of(self.sort, reader)?;
        let mut scorer = weight.scorer(reader, 1.0)?;
        let alive = reader.alive_bitset();
        let mut found = SegmentFound { kept: Vec::new(), total: 0 };
        let (mut full, mut floor) = (self.limit.saturating_mul(2), self.known_floor());
        let mut doc = scorer.doc();
        let mut looked = 0u32;
        while doc != TERMINATED {
            if alive.is_none_or(|alive| alive.is_alive(doc)) {
                found.total += 1;
                let key = order.key(&mut *scorer, doc);
                // Most passages are out by this alone.
                if key >= floor {
                    found.kept.push(Kept { key: rounded(self.sort, key), doc });
                    if found.kept.len() >= full {
                        self.raise(found.prune(self.limit));
                        floor = self.known_floor();
                        full = full.max(found.kept.len() * 2);
                    }
                }
            }
            looked = looked.wrapping_add(1);
            if looked.is_multiple_of(CLOCK) && self.deadline.passed() {
                break;
            }
            doc = scorer.advance();
        }
        self.raise(found.prune(self.limit));
        Ok(found)
    }

    /// Any segment that has enough of them shows what the others must have.
    fn raise(&self, floor: Option<i64>) {
        if let Some(floor) = floor {
            self.floor.fetch_max(floor, atomic::Ordering::Relaxed);
        }
    }

    /// What a passage must have to be looked at, before its score is rounded.
    fn known_floor(&self) -> i64 {
        let floor = self.floor.load(atomic::Ordering::Relaxed);
        // The margin covers what rounding to four digits can change.
        if self.sort == Sort::Relevance && floor > 0 { score_key(key_score(floor) * 0.999) } else { floor }
    }

    /// The best of all segments.
    pub fn merge(&self, searcher: &Searcher, found: Vec<SegmentFound>) -> tantivy::Result<Found> {
        let total = found.iter().map(|found| found.total).sum();
        let mut kept: Vec<(SegmentOrdinal, Kept)> = (0..).zip(&found).flat_map(|(ord, found)| found.kept.iter().map(move |kept| (ord, *kept))).collect();
        if kept.len() > self.limit {
            let (_, (_, last), _) = kept.select_nth_unstable_by_key(self.limit - 1, |(_, kept)| Reverse(kept.key));
            let floor = last.key;
            kept.retain(|(_, kept)| kept.key >= floor);
        }
        kept.sort_unstable_by_key(|(ord, kept)| (*ord, kept.doc));
        let mut top = Vec::with_capacity(kept.len());
        for group in kept.chunk_by(|(a, _), (b, _)| a == b) {
            let ord = group[0].0;
            let fast = searcher.segment_reader(ord).fast_fields();
            let (statement, ordinal) = (fast.u64("statement")?, fast.u64("ordinal")?);
            top.extend(group.iter().map(|(_, Kept { key, doc })| Candidate {
                score: if self.sort == Sort::Relevance { key_score(*key) } else { 0.0 },
                day: if self.sort == Sort::Relevance { 0 } else { *key },
                statement: statement.first(*doc).unwrap_or(0),
                ordinal: ordinal.first(*doc).unwrap_or(0),
                address: DocAddress::new(ord, *doc),
            }));
        }
        if top.len() > self.limit {
            top.select_nth_unstable_by(self.limit - 1, |a, b| b.cmp(a));
            top.truncate(self.limit);
        }
        top.sort_unstable_by(|a, b| b.cmp(a));
        Ok(Found { top, total })
    }
}

/// Scores are told apart by their first four digits.
fn rounded(sort: Sort, key: i64) -> i64 {
    if sort == Sort::Relevance { score_key(round(key_score(key))) } else { key }
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
