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
    pub reprints: Vec<Reprint>,
    /// What the hit is the best of, where hits are grouped.
    pub group: Option<usize>,
}

impl Folded {
    /// A passage that stands for itself.
    pub fn alone(at: DocAddress) -> Self {
        let found = Ranked { candidate: Candidate::at(at), parts: None };
        Self { found, partial: false, shown: at, reprints: Vec::new(), group: None }
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

    pub fn finish(self) -> Vec<Folded> {
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

/// Finds all reprints of a hit that match the query too, wherever they rank, and shows the earliest of them.
pub fn complete(engine: &Engine, folded: &mut Folded, lowered: &Lowered) -> Result<(), IndexError> {
    let known = folded.shown;
    let others: Vec<DocAddress> = alike(engine, engine.likeness(known)?, lowered)?.into_iter().filter(|at| *at != known).collect();
    if others.is_empty() {
        return Ok(());
    }
    let record = record_at(&engine.searcher, &engine.fields, known)?;
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
    folded.shown = all.next().map_or(known, |(at, _)| at);
    folded.reprints = all.map(|(_, record)| reprint(record)).collect();
    Ok(())
}

/// The live passages that share a likeness and match a query.
fn alike(engine: &Engine, likeness: u64, lowered: &Lowered) -> Result<Vec<DocAddress>, IndexError> {
    let mut found = Vec::new();
    if likeness == 0 {
        return Ok(found);
    }
    let term = Term::from_field_u64(engine.fields.likeness, likeness);
    let mut weight = None;
    for (ord, segment) in engine.searcher.segment_readers().iter().enumerate() {
        let Some(mut postings) = segment.inverted_index(term.field())?.read_postings(&term, IndexRecordOption::Basic)? else { continue };
        let mut docs = Vec::new();
        while postings.doc() != TERMINATED {
            docs.push(postings.doc());
            postings.advance();
        }
        docs.retain(|doc| !segment.is_deleted(*doc));
        if docs.is_empty() {
            continue;
        }
        if weight.is_none() {
            weight = Some(lowered.query.weight(EnableScoring::disabled_from_searcher(&engine.searcher))?);
        }
        let Some(weight) = &weight else { continue };
        let mut scorer = weight.scorer(segment, 1.0)?;
        for doc in docs {
            let at = if scorer.doc() < doc { scorer.seek(doc) } else { scorer.doc() };
            if at == doc {
                found.push(DocAddress::new(ord as u32, doc));
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
