//! Words near each other: a scorer over places in the text, which the engine's phrases cannot express.

use std::ops::Range;

use super::deadline::Deadline;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

/// What stands on one side: any of these sequences of words.
pub type Side = Vec<Vec<Term>>;

/// Two sides at most `distance` words apart; `left` first if `ordered`.
#[derive(Clone, Debug)]
pub struct NearQuery {
    pub left: Side,
    pub right: Side,
    pub distance: u32,
    pub ordered: bool,
    pub deadline: Deadline,
}

/// True if two stretches of words are near enough. What overlaps is not near but the same.
pub fn is_near(left: &Range<u32>, right: &Range<u32>, distance: u32, ordered: bool) -> bool {
    let after = right.start >= left.end && right.start - left.end < distance;
    let before = left.start >= right.end && left.start - right.end < distance;
    after || (before && !ordered)
}

impl Query for NearQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for NearQuery {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let (left, right) = (Places::open(reader, &self.left)?, Places::open(reader, &self.right)?);
        if left.doc() == TERMINATED || right.doc() == TERMINATED {
            return Ok(Box::new(EmptyScorer));
        }
        let mut scorer = NearScorer { left, right, distance: self.distance, ordered: self.ordered, deadline: self.deadline, steps: 0 };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("near", 0.0))
    }
}

struct NearScorer {
    left: Places,
    right: Places,
    distance: u32,
    ordered: bool,
    deadline: Deadline,
    steps: u32,
}

/// Documents between two looks at the clock: each may be looked for in thousands of lists.
const CLOCK: u32 = 64;

impl NearScorer {
    /// Goes on to the next document, from here on, in which both sides stand near each other.
    fn settle(&mut self) -> DocId {
        loop {
            let (left, right) = (self.left.doc(), self.right.doc());
            self.steps = self.steps.wrapping_add(1);
            // Whoever asked looks at the clock too, and takes a search that was broken off for no answer.
            if left == TERMINATED || right == TERMINATED || (self.steps.is_multiple_of(CLOCK) && self.deadline.passed()) {
                self.left.end();
                return TERMINATED;
            }
            if left < right {
                self.left.seek(right);
            } else if right < left {
                self.right.seek(left);
            } else if self.stands() {
                return left;
            } else {
                self.left.seek(left + 1);
            }
        }
    }

    fn stands(&mut self) -> bool {
        let (left, right) = (self.left.ranges(), self.right.ranges());
        left.iter().any(|l| right.iter().any(|r| is_near(l, r, self.distance, self.ordered)))
    }
}

impl DocSet for NearScorer {
    fn advance(&mut self) -> DocId {
        let next = self.left.doc().saturating_add(1).min(TERMINATED);
        self.seek(next)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.left.doc() < target {
            self.left.seek(target);
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.left.doc()
    }

    fn size_hint(&self) -> u32 {
        self.left.size_hint().min(self.right.size_hint())
    }
}

impl Scorer for NearScorer {
    fn score(&mut self) -> Score {
        0.0
    }
}

/// The documents and places of one side.
struct Places {
    sequences: Vec<Vec<SegmentPostings>>,
    /// Documents end here.
    ended: bool,
}

impl Places {
    /// Sequences with a word that the segment does not have are left out.
    fn open(reader: &SegmentReader, side: &Side) -> tantivy::Result<Self> {
        let mut sequences = Vec::new();
        for terms in side {
            let mut sequence = Vec::with_capacity(terms.len());
            for term in terms {
                sequence.extend(reader.inverted_index(term.field())?.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?);
            }
            if sequence.len() == terms.len() && !sequence.is_empty() {
                sequences.push(sequence);
            }
        }
        Ok(Self { sequences, ended: false })
    }

    /// The first document that any sequence may be in.
    fn doc(&self) -> DocId {
        if self.ended {
            return TERMINATED;
        }
        // A sequence is at the latest of its words; until all are there it has no places.
        let at = |sequence: &Vec<SegmentPostings>| sequence.iter().map(DocSet::doc).max().unwrap_or(TERMINATED);
        self.sequences.iter().map(at).min().unwrap_or(TERMINATED)
    }

    fn seek(&mut self, target: DocId) {
        for postings in self.sequences.iter_mut().flatten() {
            if postings.doc() < target {
                postings.seek(target);
            }
        }
    }

    fn end(&mut self) {
        self.ended = true;
    }

    fn size_hint(&self) -> u32 {
        self.sequences.iter().filter_map(|s| s.iter().map(DocSet::size_hint).min()).sum()
    }

    /// Where the sequences stand in the document that both sides are at, as ranges of words.
    fn ranges(&mut self) -> Vec<Range<u32>> {
        let doc = self.doc();
        let mut ranges = Vec::new();
        for sequence in &mut self.sequences {
            sequence.iter_mut().filter(|p| p.doc() < doc).for_each(|p| {
                p.seek(doc);
            });
            if sequence.iter().any(|p| p.doc() != doc) {
                continue;
            }
            let mut places: Vec<Vec<u32>> = vec![Vec::new(); sequence.len()];
            sequence.iter_mut().zip(&mut places).for_each(|(postings, places)| postings.positions(places));
            let length = places.len() as u32;
            let whole = |first: &&u32| (1..length).all(|i| places[i as usize].binary_search(&(**first + i)).is_ok());
            ranges.extend(places[0].iter().filter(whole).map(|first| *first..*first + length));
        }
        ranges
    }
}

#[cfg(test)]
mod tests {
    use super::is_near;

    #[test]
    fn distances() {
        for (left, right, distance, ordered, expected) in [
            (3..4, 4..5, 1, true, true),
            (3..4, 5..6, 1, true, false),
            (3..4, 5..6, 2, true, true),
            (5..6, 3..4, 2, true, false),
            (5..6, 3..4, 2, false, true),
            (3..5, 5..6, 1, true, true),
            (3..4, 3..4, 9, false, false),
        ] {
            assert_eq!(is_near(&left, &right, distance, ordered), expected, "{left:?} {right:?} {distance} {ordered}");
        }
    }
}
