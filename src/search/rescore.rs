//! A second look at the best passages: the words as they stand, next to each other, and in the whole statement.
//!
//! The first look ranks by stems alone. The second adds what costs more to know and is worth it for the best
//! only. Each part was kept because the judged sets together rank better with it, see `tests/eval/measure.py`.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::EnableScoring;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet, SegmentOrdinal, SegmentReader, Term};

use super::Engine;
use super::bag::{Bag, BagWord};
use super::bm25::{Lengths, quantise, saturated};
use super::collect::{Candidate, by_segment, round};
use super::statistics::Statistics;
use super::synonym::ALTERNATIVE;
use crate::index::IndexError;
use crate::statement::Role;

/// So many candidates are looked at together and put into a new order; a page never depends on how many pages
/// are asked for.
pub const BLOCK: usize = 128;

/// The share of the words as they stand in the score of a word; the rest is its stem's.
const EXACT: f32 = 0.2;
/// The share of the statement's own score.
const STATEMENT: f32 = 0.2;
/// What a pair of the query's words is worth that stands side by side, in weights of its commoner word.
const ADJACENT: f32 = 0.35;
/// What is left of a score where somebody without a name asks: the record is in the answers.
const QUESTION: f32 = 0.9;
/// How much words that are missing lower a score, the more the fewer words the query has.
const COVERAGE: f32 = 0.5;
/// BM25's constants for whole statements.
const STATEMENT_K1: f32 = 1.2;
const STATEMENT_B: f32 = 0.75;

/// A part of the ranking that can be left out, to measure what it is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Exact,
    Statement,
    Adjacent,
    Coverage,
    Question,
    /// Other names of countries and bodies.
    Names,
    Spellings,
    /// The dropping of function words.
    FunctionWords,
}

impl Part {
    pub const ALL: [(&'static str, Part); 8] = [
        ("exact", Part::Exact),
        ("statement", Part::Statement),
        ("adjacent", Part::Adjacent),
        ("coverage", Part::Coverage),
        ("question", Part::Question),
        ("names", Part::Names),
        ("spellings", Part::Spellings),
        ("function-words", Part::FunctionWords),
    ];
}

/// What a score is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Parts {
    /// Of stems, of words as they stand, of the statement, of words side by side, and of the rest of the query.
    pub stems: f32,
    pub exact: f32,
    pub statement: f32,
    pub adjacent: f32,
    pub rest: f32,
    /// By what the sum is multiplied: for words that are missing, and for questions.
    pub coverage: f32,
    pub question: f32,
}

impl Parts {
    fn score(&self, without: &[Part]) -> f32 {
        let share = |part: Part, value: f32| if without.contains(&part) { 0.0 } else { value };
        let factor = |part: Part, value: f32| if without.contains(&part) { 1.0 } else { value };
        let (exact, statement) = (share(Part::Exact, EXACT), share(Part::Statement, STATEMENT));
        let words = (1.0 - exact) * self.stems + exact * self.exact;
        let sum = (1.0 - statement) * words + statement * self.statement + share(Part::Adjacent, self.adjacent) + self.rest;
        quantise(sum * factor(Part::Coverage, self.coverage) * factor(Part::Question, self.question))
    }
}

impl std::fmt::Display for Parts {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let Parts { stems, exact, statement, adjacent, rest, coverage, question } = self;
        let (own, stem) = (1.0 - STATEMENT, 1.0 - EXACT);
        write!(f, "({own:.1} × ({stem:.1} × stems {stems:.2} + {EXACT:.1} × words as they stand {exact:.2}) + {STATEMENT:.1} × statement {statement:.2}")?;
        write!(f, " + side by side {adjacent:.2} + rest {rest:.2}) × words held {coverage:.2} × question {question:.1}")
    }
}

/// What the second look needs.
pub struct Look<'a> {
    pub engine: &'a Engine,
    pub statistics: &'a Statistics<'a>,
    /// Threads on which segments are looked through.
    pub threads: usize,
    pub bag: &'a Bag,
    pub without: &'a [Part],
}

/// The documents of a statement in its segment; they stand together, since they were written in one batch.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Range {
    first: DocId,
    end: DocId,
}

/// A candidate of a segment, with what is found out about it.
struct Seen {
    at: usize,
    doc: DocId,
    range: usize,
    parts: Parts,
    /// Weight of the words that it holds.
    held: f32,
    /// For each word, where it stands.
    places: Vec<Vec<u32>>,
}

impl Look<'_> {
    /// Scores candidates anew, block by block, each in its new order; tells what the scores are made of.
    pub fn rescore(&self, candidates: &mut [Candidate]) -> Result<FxHashMap<DocAddress, Parts>, IndexError> {
        let mut parts = FxHashMap::default();
        for block in candidates.chunks_mut(BLOCK) {
            self.block(block, &mut parts)?;
            block.sort_unstable_by(|a, b| b.cmp(a));
        }
        Ok(parts)
    }

    fn block(&self, block: &mut [Candidate], parts: &mut FxHashMap<DocAddress, Parts>) -> Result<(), IndexError> {
        let mut order: Vec<usize> = (0..block.len()).collect();
        order.sort_unstable_by_key(|at| block[*at].address);
        let mut docs: Vec<Vec<(usize, DocId)>> = vec![Vec::new(); self.engine.searcher.segment_readers().len()];
        for at in order {
            docs[block[at].address.segment_ord as usize].push((at, block[at].address.doc_id));
        }
        let look = |ord: SegmentOrdinal, segment: &SegmentReader| match &docs[ord as usize][..] {
            [] => Ok(Vec::new()),
            docs => self.segment(segment, docs, block),
        };
        for seen in by_segment(&self.engine.searcher, self.threads, look)?.into_iter().flatten() {
            let candidate = &mut block[seen.at];
            candidate.score = round(seen.parts.score(self.without));
            parts.insert(candidate.address, seen.parts);
        }
        Ok(())
    }

    fn segment(&self, segment: &SegmentReader, docs: &[(usize, DocId)], block: &[Candidate]) -> Result<Vec<Seen>, IndexError> {
        let (ranges, mut seen) = self.ranges(segment, docs)?;
        let norms = segment.get_fieldnorms_reader(self.engine.fields.body)?;
        let lengths: Vec<f32> = ranges.iter().map(|r| (r.first..r.end).map(|doc| norms.fieldnorm(doc)).sum::<u32>() as f32).collect();
        let mut statements = vec![0.0f32; ranges.len()];
        for (index, word) in self.bag.words.iter().enumerate() {
            self.stems(segment, word, &ranges, &lengths, &mut statements, &mut seen)?;
            self.exact(segment, word, index, &mut seen)?;
        }
        let asked = self.asked(segment, &seen)?;
        let total: f32 = self.bag.words.iter().map(|w| w.weight * w.times).sum();
        let count = self.bag.words.len() as f32;
        for (seen, asked) in seen.iter_mut().zip(asked) {
            let rest = block[seen.at].score - seen.parts.stems;
            // Scores are rounded to four digits; less than that is nothing.
            seen.parts.rest = if rest > block[seen.at].score * 0.001 { rest } else { 0.0 };
            seen.parts.statement = statements[seen.range];
            seen.parts.adjacent = self.adjacent(&seen.places);
            seen.parts.coverage = if total > 0.0 { (seen.held / total).min(1.0).powf(COVERAGE / count) } else { 1.0 };
            seen.parts.question = if asked { QUESTION } else { 1.0 };
        }
        Ok(seen)
    }

    /// The statements that the candidates are in, in order.
    fn ranges(&self, segment: &SegmentReader, docs: &[(usize, DocId)]) -> Result<(Vec<Range>, Vec<Seen>), IndexError> {
        let statement = segment.fast_fields().u64("statement")?;
        let mut ranges: Vec<Range> = Vec::new();
        let mut seen = Vec::with_capacity(docs.len());
        for (at, doc) in docs {
            if ranges.last().is_none_or(|range| *doc >= range.end) {
                let id = statement.first(*doc);
                let same = |doc: &DocId| statement.first(*doc) == id;
                let first = (0..*doc).rev().take_while(same).last().unwrap_or(*doc);
                let end = (*doc + 1..segment.max_doc()).take_while(same).last().unwrap_or(*doc) + 1;
                ranges.push(Range { first, end });
            }
            let places = vec![Vec::new(); self.bag.words.len()];
            seen.push(Seen { at: *at, doc: *doc, range: ranges.len() - 1, parts: Parts::default(), held: 0.0, places });
        }
        Ok((ranges, seen))
    }

    /// A word's stem in the candidates and in their statements.
    fn stems(
        &self,
        segment: &SegmentReader,
        word: &BagWord,
        ranges: &[Range],
        lengths: &[f32],
        statements: &mut [f32],
        seen: &mut [Seen],
    ) -> Result<(), IndexError> {
        let mut postings = word.lexeme.occurrences(segment)?;
        let silent = EnableScoring::disabled_from_searcher(&self.engine.searcher);
        let mut others = Vec::new();
        for other in word.alternatives.iter() {
            others.push(other.weight(silent)?.scorer(segment, 1.0)?);
        }
        let norms = segment.get_fieldnorms_reader(word.lexeme.field)?;
        let table = Lengths::new(self.statistics.average_length(word.lexeme.field));
        let weight = word.weight * word.times;
        let mut next = 0;
        for (index, range) in ranges.iter().enumerate() {
            let mut found: Vec<(DocId, f32)> = Vec::new();
            within(postings.as_mut(), *range, |postings| found.push((postings.doc(), postings.term_freq() as f32)));
            let own = found.len();
            for other in &mut others {
                within(Some(other), *range, |other| found.push((other.doc(), ALTERNATIVE)));
            }
            if found.len() > own {
                // What the word itself is in comes first among equals.
                found.sort_by_key(|(doc, _)| *doc);
                found.dedup_by_key(|(doc, _)| *doc);
            }
            let times: f32 = found.iter().map(|(_, times)| times).sum();
            statements[index] += weight * statement_share(times, lengths[index], self.statistics.average_statement());
            while let Some(seen) = seen.get_mut(next).filter(|s| s.range == index) {
                if let Ok(place) = found.binary_search_by_key(&seen.doc, |(doc, _)| *doc) {
                    seen.parts.stems += saturated(weight, found[place].1, table.norm(norms.fieldnorm_id(seen.doc)));
                    seen.held += weight;
                }
                next += 1;
            }
        }
        Ok(())
    }

    /// The word as it stands, in passage or title, and where.
    fn exact(&self, segment: &SegmentReader, word: &BagWord, index: usize, seen: &mut [Seen]) -> Result<(), IndexError> {
        let paired = self.bag.pairs.iter().any(|(a, b)| *a == index || *b == index);
        let option = if paired { IndexRecordOption::WithFreqsAndPositions } else { IndexRecordOption::WithFreqs };
        let mut body = word_postings(segment, self.engine.fields.exact, &word.word, option)?;
        let mut title = word_postings(segment, self.engine.fields.title, &word.word, IndexRecordOption::WithFreqs)?;
        let norms: FieldNormReader = segment.get_fieldnorms_reader(self.engine.fields.exact)?;
        let table = Lengths::new(self.statistics.average_length(self.engine.fields.exact));
        for seen in seen {
            let mut times = 0.0;
            if let Some(postings) = at(body.as_mut(), seen.doc) {
                times += postings.term_freq() as f32;
                if paired {
                    postings.positions(&mut seen.places[index]);
                }
            }
            if let Some(postings) = at(title.as_mut(), seen.doc) {
                times += postings.term_freq() as f32;
            }
            // The stem is there by another name.
            let other = seen.parts.stems > 0.0 && times == 0.0 && !word.alternatives.is_empty();
            let times = if other { ALTERNATIVE } else { times };
            if times > 0.0 {
                seen.parts.exact += saturated(word.exact_weight * word.times, times, table.norm(norms.fieldnorm_id(seen.doc)));
            }
        }
        Ok(())
    }

    /// Which of the candidates are the words of somebody who asks.
    fn asked(&self, segment: &SegmentReader, seen: &[Seen]) -> Result<Vec<bool>, IndexError> {
        let mut postings = word_postings(segment, self.engine.fields.part, Role::Question.name(), IndexRecordOption::Basic)?;
        Ok(seen.iter().map(|seen| at(postings.as_mut(), seen.doc).is_some()).collect())
    }

    /// Pairs of the query's words that stand side by side.
    fn adjacent(&self, places: &[Vec<u32>]) -> f32 {
        let stands = |(a, b): &&(usize, usize)| places[*a].iter().any(|place| places[*b].binary_search(&(place + 1)).is_ok());
        let weight = |(a, b): &(usize, usize)| self.bag.words[*a].exact_weight.min(self.bag.words[*b].exact_weight);
        ADJACENT * self.bag.pairs.iter().filter(stands).map(weight).sum::<f32>()
    }
}

/// BM25's share for a word of a whole statement.
fn statement_share(times: f32, length: f32, average: f32) -> f32 {
    let norm = STATEMENT_K1 * (1.0 - STATEMENT_B + STATEMENT_B * length / average);
    times * (STATEMENT_K1 + 1.0) / (times + norm)
}

fn word_postings(segment: &SegmentReader, field: Field, word: &str, option: IndexRecordOption) -> Result<Option<SegmentPostings>, IndexError> {
    Ok(segment.inverted_index(field)?.read_postings(&Term::from_field_text(field, word), option)?)
}

/// The documents at the cursor if it can be brought to `doc`; documents must be asked for in order.
fn at<D: DocSet>(docs: Option<&mut D>, doc: DocId) -> Option<&mut D> {
    let docs = docs?;
    if docs.doc() < doc {
        docs.seek(doc);
    }
    (docs.doc() == doc).then_some(docs)
}

/// Visits the documents of a range; ranges must be asked for in order.
fn within<D: DocSet>(docs: Option<&mut D>, range: Range, mut visit: impl FnMut(&mut D)) {
    let Some(docs) = docs else { return };
    if docs.doc() < range.first {
        docs.seek(range.first);
    }
    while docs.doc() < range.end {
        visit(docs);
        docs.advance();
    }
}
