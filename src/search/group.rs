//! The groups that hits are the best of: statements, persons, countries.

use rustc_hash::FxHashMap;
use tantivy::{DocAddress, DocId};

use super::Engine;
use super::deadline::Deadline;
use super::values::{Passages, Split, values};
use crate::index::IndexError;

/// By what hits are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Statement,
    Speaker,
    Country,
}

/// Which groups each passage of an answer belongs to, and how many passages each group has.
///
/// A passage with two speakers or three countries belongs to as many groups; one with none to the
/// group of those.
pub struct Groups {
    names: Vec<String>,
    /// Passages that match the query whole.
    counts: Vec<u64>,
    members: FxHashMap<DocAddress, Vec<usize>>,
}

impl Groups {
    /// Groups all passages that may be hits; `whole` are those of them that count.
    pub fn new(engine: &Engine, group: Group, whole: &Passages, all: &Passages, deadline: &Deadline) -> Result<Groups, IndexError> {
        let mut groups = Groups { names: Vec::new(), counts: Vec::new(), members: FxHashMap::default() };
        match group {
            Group::Statement => groups.add_statements(engine, whole, all)?,
            Group::Speaker => groups.add_values(engine, Split::Speaker, "speaker unknown", (whole, all), deadline)?,
            Group::Country => groups.add_values(engine, Split::Country, "no country", (whole, all), deadline)?,
        }
        Ok(groups)
    }

    /// The groups of a passage.
    pub fn of(&self, at: DocAddress) -> &[usize] {
        self.members.get(&at).map_or(&[], Vec::as_slice)
    }

    /// A group's name and how many passages match in it.
    pub fn named(&self, group: usize) -> (&str, u64) {
        (&self.names[group], self.counts[group])
    }

    pub fn len(&self) -> usize {
        self.counts.iter().filter(|count| **count > 0).count()
    }

    fn push(&mut self, name: String) -> usize {
        self.names.push(name);
        self.counts.push(0);
        self.names.len() - 1
    }

    fn add(&mut self, group: usize, ord: usize, doc: DocId, whole: &Passages) {
        self.members.entry(DocAddress::new(ord as u32, doc)).or_default().push(group);
        self.counts[group] += u64::from(whole[ord].binary_search(&doc).is_ok());
    }

    fn add_statements(&mut self, engine: &Engine, whole: &Passages, all: &Passages) -> Result<(), IndexError> {
        let mut known: FxHashMap<u64, usize> = FxHashMap::default();
        for (ord, segment) in engine.searcher.segment_readers().iter().enumerate() {
            let column = segment.fast_fields().u64("statement")?;
            for doc in &all[ord] {
                let id = column.first(*doc).unwrap_or(0);
                let group = *known.entry(id).or_insert_with(|| self.push(format!("{id:012x}")));
                self.add(group, ord, *doc, whole);
            }
        }
        Ok(())
    }

    fn add_values(&mut self, engine: &Engine, split: Split, none: &str, (whole, all): (&Passages, &Passages), deadline: &Deadline) -> Result<(), IndexError> {
        for value in values(engine, split, all, deadline)? {
            let group = self.push(value.name);
            for (ord, docs) in value.passages.iter().enumerate() {
                docs.iter().for_each(|doc| self.add(group, ord, *doc, whole));
            }
        }
        let rest = self.push(none.to_owned());
        for (ord, docs) in all.iter().enumerate() {
            for doc in docs.iter().filter(|doc| !self.members.contains_key(&DocAddress::new(ord as u32, **doc))).copied().collect::<Vec<_>>() {
                self.add(rest, ord, doc, whole);
            }
        }
        Ok(())
    }
}
