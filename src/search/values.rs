//! The passages of an answer by the values of a field: persons or countries.

use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, TERMINATED, Term};

use super::Engine;
use super::deadline::Deadline;
use crate::index::IndexError;
use crate::statement::Country;

/// A field by which answers are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    Speaker,
    Country,
}

/// Passages by segment, each list sorted.
pub type Passages = Vec<Vec<DocId>>;

/// The passages of a segment, to be asked whether one is among them.
pub struct Members(Vec<u64>);

impl Members {
    pub fn of(docs: &[DocId]) -> Self {
        let mut members = Self::none(docs.last().map_or(0, |last| last + 1));
        docs.iter().for_each(|doc| members.add(*doc));
        members
    }

    /// Room for so many passages.
    pub fn none(docs: DocId) -> Self {
        Self(vec![0; (docs as usize).div_ceil(64)])
    }

    pub fn add(&mut self, doc: DocId) {
        self.0[doc as usize / 64] |= 1 << (doc % 64);
    }

    pub fn len(&self) -> u64 {
        self.0.iter().map(|bits| u64::from(bits.count_ones())).sum()
    }

    pub fn has(&self, doc: DocId) -> bool {
        self.0.get(doc as usize / 64).is_some_and(|bits| bits >> (doc % 64) & 1 == 1)
    }
}

/// A value with those of the passages that have it, and how many they are.
pub struct Value {
    pub name: String,
    pub passages: Passages,
    pub count: u64,
}

/// The values that any of the passages has, the most frequent first, ties by name.
pub fn values(engine: &Engine, split: Split, among: &Passages, deadline: &Deadline) -> Result<Vec<Value>, IndexError> {
    let mut found = match split {
        Split::Speaker => speakers(engine, among, deadline)?,
        Split::Country => countries(engine, among, deadline)?,
    };
    found.retain(|value| value.count > 0);
    found.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
    Ok(found)
}

fn speakers(engine: &Engine, among: &Passages, deadline: &Deadline) -> Result<Vec<Value>, IndexError> {
    let persons = engine.persons()?;
    let among: Vec<Members> = among.iter().map(|docs| Members::of(docs)).collect();
    let mut found = Vec::new();
    for (index, person) in persons.list.iter().enumerate() {
        deadline.check()?;
        let keys: Vec<String> = persons.keys(person).collect();
        found.push(value(engine, engine.fields.credit, persons.label(index), &keys, &among)?);
    }
    Ok(found)
}

fn countries(engine: &Engine, among: &Passages, deadline: &Deadline) -> Result<Vec<Value>, IndexError> {
    let among: Vec<Members> = among.iter().map(|docs| Members::of(docs)).collect();
    let mut found = Vec::new();
    for code in super::names::terms(&engine.searcher, engine.fields.country, |_| true)? {
        deadline.check()?;
        let name = Country::from_code(&code).map_or_else(|| code.clone(), |c| c.name().to_owned());
        found.push(value(engine, engine.fields.country, name, std::slice::from_ref(&code), &among)?);
    }
    Ok(found)
}

fn value(engine: &Engine, field: Field, name: String, terms: &[String], among: &[Members]) -> Result<Value, IndexError> {
    let mut passages: Passages = vec![Vec::new(); among.len()];
    for (ord, segment) in engine.searcher.segment_readers().iter().enumerate() {
        if among[ord].0.is_empty() {
            continue;
        }
        let inverted = segment.inverted_index(field)?;
        for term in terms {
            let Some(mut postings) = inverted.read_postings(&Term::from_field_text(field, term), IndexRecordOption::Basic)? else { continue };
            while postings.doc() != TERMINATED {
                if among[ord].has(postings.doc()) {
                    passages[ord].push(postings.doc());
                }
                postings.advance();
            }
        }
        passages[ord].sort_unstable();
        passages[ord].dedup();
    }
    let count = passages.iter().map(|docs| docs.len() as u64).sum();
    Ok(Value { name, passages, count })
}
