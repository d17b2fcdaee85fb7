//! Hits that stand for others: reprints under the earliest, and groups under their best passage.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use tantivy::query::{EnableScoring, Query as _};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, TERMINATED, Term};

use super::collect::Candidate;
use super::group::Groups;
use super::lower::Lowered;
use super::{Engine, Ranked, SearchOptions};
use crate::index::likeness::same_words;
use crate::index::record::PassageRecord;
use crate::index::{IndexError, record_at};
use crate::statement::StatementDate;
use crate::statement::speaker::fold;

/// A passage that a hit stands for, since it says the same words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reprint {
    pub id: String,
    pub date: Option<StatementDate>,
    pub corpus: String,
    pub path: String,
}

/// A hit to be, with what it stands for.
pub struct Folded {
    pub found: Ranked,
    pub partial: bool,
    /// Where the passage that is shown stands: the earliest of the reprints.
    pub shown: DocAddress,
    /// Its record, where it was read to be compared with others.
    pub record: Option<PassageRecord>,
    pub reprints: Vec<Reprint>,
    /// What the hit is the best of, where hits are grouped.
    pub group: Option<usize>,
}

impl Folded {
    /// A passage that stands for itself.
    pub fn alone(at: DocAddress) -> Self {
        let found = Ranked { candidate: Candidate::at(at), parts: None };
        Self { found, partial: false, shown: at, record: None, reprints: Vec::new(), group: None }
    }
}

/// Folds ranked passages until there are enough.
pub struct Folder<'a> {
    engine: &'a Engine,
    groups: Option<&'a Groups>,
    reprints: bool,
    records: HashMap<DocAddress, PassageRecord>,
    kept: Vec<Folded>,
    /// Hits by what their reprints share.
    alike: HashMap<u64, Vec<usize>>,
    seen: HashSet<usize>,
}

impl<'a> Folder<'a> {
    pub fn new(engine: &'a Engine, groups: Option<&'a Groups>, options: &SearchOptions) -> Self {
        Self { engine, groups, reprints: options.folds_reprints(), records: HashMap::new(), kept: Vec::new(), alike: HashMap::new(), seen: HashSet::new() }
    }

    pub fn len(&self) -> usize {
        self.kept.len()
    }

    pub fn finish(mut self) -> Vec<Folded> {
        self.kept.iter_mut().for_each(|hit| hit.record = self.records.remove(&hit.shown));
        self.kept
    }

    /// Takes the next passage of the order in.
    pub fn take(&mut self, found: Ranked, partial: bool) -> Result<(), IndexError> {
        let at = found.candidate.address;
        if self.reprints && self.is_reprint(at)? {
            return Ok(());
        }
        let Some(groups) = self.groups else {
            self.kept.push(Folded { found, partial, ..Folded::alone(at) });
            return Ok(());
        };
        for group in groups.of(at).iter().filter(|group| self.seen.insert(**group)) {
            self.kept.push(Folded { found, partial, group: Some(*group), ..Folded::alone(at) });
        }
        Ok(())
    }

    /// True if a hit says the same; else the passage is noted as one that others may say again.
    fn is_reprint(&mut self, at: DocAddress) -> Result<bool, IndexError> {
        let likeness = self.engine.likeness(at)?;
        if likeness == 0 {
            return Ok(false);
        }
        let near = self.alike.get(&likeness).cloned().unwrap_or_default();
        for index in near {
            let known = self.kept[index].shown;
            let record = self.record(at)?.clone();
            if says_the_same(&record, self.record(known)?) {
                return Ok(true);
            }
        }
        self.alike.entry(likeness).or_default().push(self.kept.len());
        Ok(false)
    }

    fn record(&mut self, at: DocAddress) -> Result<&PassageRecord, IndexError> {
        if !self.records.contains_key(&at) {
            let record = record_at(&self.engine.searcher, &self.engine.fields, at)?;
            self.records.insert(at, record);
        }
        Ok(&self.records[&at])
    }
}

/// Finds all reprints of hits that match the query too, wherever they rank, and shows the earliest of each.
/// `lowered` is what whole or partial hits were found by.
pub fn complete<'l>(engine: &Engine, hits: &mut [Folded], lowered: impl Fn(bool) -> &'l Lowered) -> Result<(), IndexError> {
    for partial in [false, true] {
        let alike = alike(engine, hits.iter().enumerate().filter(|(_, hit)| hit.partial == partial))?;
        if alike.is_empty() {
            continue;
        }
        for (hit, others) in group_by_hit(matching(engine, &alike, lowered(partial))?) {
            show_earliest(engine, &mut hits[hit], others)?;
        }
    }
    Ok(())
}

fn group_by_hit(mut alike: Vec<(DocAddress, usize)>) -> Vec<(usize, Vec<DocAddress>)> {
    alike.sort_unstable_by_key(|(at, hit)| (*hit, *at));
    alike.chunk_by(|a, b| a.1 == b.1).map(|same| (same[0].1, same.iter().map(|(at, _)| *at).collect())).collect()
}

fn show_earliest(engine: &Engine, hit: &mut Folded, others: Vec<DocAddress>) -> Result<(), IndexError> {
    let known = hit.shown;
    let record = match hit.record.take() {
        Some(record) => record,
        None => record_at(&engine.searcher, &engine.fields, known)?,
    };
    let mut all = Vec::new();
    for at in others {
        let other: PassageRecord = record_at(&engine.searcher, &engine.fields, at)?;
        if says_the_same(&record, &other) {
            all.push((at, other));
        }
    }
    all.push((known, record));
    all.sort_by_cached_key(|(_, record)| order(record));
    let mut all = all.into_iter();
    if let Some((at, record)) = all.next() {
        (hit.shown, hit.record) = (at, Some(record));
    }
    hit.reprints = all.map(|(_, record)| reprint(record)).collect();
    Ok(())
}

/// The other live passages that share a likeness with a hit, each with the hit's place, in the order of their addresses.
fn alike<'h>(engine: &Engine, hits: impl Iterator<Item = (usize, &'h Folded)>) -> Result<Vec<(DocAddress, usize)>, IndexError> {
    let mut found = Vec::new();
    for (place, hit) in hits {
        let likeness = engine.likeness(hit.shown)?;
        if likeness == 0 {
            continue;
        }
        let term = Term::from_field_u64(engine.fields.likeness, likeness);
        for (ord, segment) in engine.searcher.segment_readers().iter().enumerate() {
            let Some(mut postings) = segment.inverted_index(term.field())?.read_postings(&term, IndexRecordOption::Basic)? else { continue };
            while postings.doc() != TERMINATED {
                let at = DocAddress::new(ord as u32, postings.doc());
                if at != hit.shown && !segment.is_deleted(at.doc_id) {
                    found.push((at, place));
                }
                postings.advance();
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// Those, of some in the order of their addresses, that match a query.
fn matching(engine: &Engine, alike: &[(DocAddress, usize)], lowered: &Lowered) -> Result<Vec<(DocAddress, usize)>, IndexError> {
    let weight = lowered.query.weight(EnableScoring::disabled_from_searcher(&engine.searcher))?;
    let mut found = Vec::new();
    for same in alike.chunk_by(|(a, _), (b, _)| a.segment_ord == b.segment_ord) {
        let mut scorer = weight.scorer(engine.searcher.segment_reader(same[0].0.segment_ord), 1.0)?;
        for (at, hit) in same {
            let doc = if scorer.doc() < at.doc_id { scorer.seek(at.doc_id) } else { scorer.doc() };
            if doc == at.doc_id {
                found.push((*at, *hit));
            }
        }
    }
    Ok(found)
}

fn reprint(record: PassageRecord) -> Reprint {
    Reprint { id: format!("{}#{}", record.statement, record.ordinal), date: record.date, corpus: record.corpus, path: record.path }
}

/// What is said first comes first: by date, dated before undated, then by id.
fn order(record: &PassageRecord) -> (i64, String, u32) {
    (record.date.map_or(i64::MAX, StatementDate::first_day), record.statement.clone(), record.ordinal)
}

/// True if two passages are the same words of the same persons.
fn says_the_same(a: &PassageRecord, b: &PassageRecord) -> bool {
    let names = |p: &PassageRecord| -> Vec<String> { p.speakers.iter().map(|s| fold(s.name.rsplit(' ').next().unwrap_or(""))).collect() };
    same_words(&a.text, &b.text) && names(a) == names(b)
}
