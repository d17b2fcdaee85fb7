//! Hits that stand for others: reprints under the earliest, and groups under their best passage.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use tantivy::DocAddress;

use super::collect::Candidate;
use super::facets::matching;
use super::values::{Split, values};
use super::{Engine, Ranked, SearchOptions, Sort};
use crate::index::likeness::shared;
use crate::index::record::PassageRecord;
use crate::index::{IndexError, record_at};
use crate::query::Query;
use crate::statement::StatementDate;
use crate::statement::speaker::{Credit, fold};

/// By what hits are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Statement,
    Speaker,
    Country,
}

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
    pub group: Option<String>,
}

impl Folded {
    /// A passage that stands for itself.
    pub fn alone(at: DocAddress) -> Self {
        let found = Ranked { candidate: Candidate::at(at), parts: None };
        Self { found, partial: false, shown: at, reprints: Vec::new(), group: None }
    }
}

/// Hashes of the four that are shared by what is looked at closely.
const SHARED: u32 = 2;

/// Folds ranked passages until there are enough.
pub struct Folder<'a> {
    engine: &'a Engine,
    group: Option<Group>,
    reprints: bool,
    records: HashMap<DocAddress, PassageRecord>,
    kept: Vec<(Folded, u64)>,
    groups: HashMap<String, usize>,
}

impl<'a> Folder<'a> {
    pub fn new(engine: &'a Engine, options: &SearchOptions) -> Self {
        Self {
            engine,
            group: options.group,
            reprints: options.fold && options.group.is_none() && options.sort == Sort::Relevance,
            records: HashMap::new(),
            kept: Vec::new(),
            groups: HashMap::new(),
        }
    }

    pub fn len(&self) -> usize {
        self.kept.len()
    }

    pub fn finish(self) -> Vec<Folded> {
        self.kept.into_iter().map(|(folded, _)| folded).collect()
    }

    fn record(&mut self, at: DocAddress) -> Result<&PassageRecord, IndexError> {
        if !self.records.contains_key(&at) {
            let record = record_at(&self.engine.searcher, &self.engine.fields, at)?;
            self.records.insert(at, record);
        }
        Ok(&self.records[&at])
    }

    /// Takes the next passage of the order in.
    pub fn take(&mut self, found: Ranked, partial: bool) -> Result<(), IndexError> {
        let at = found.candidate.address;
        let likeness = if self.reprints { self.engine.likeness(at)? } else { 0 };
        if likeness != 0 && self.is_reprint(at, likeness)? {
            return Ok(());
        }
        let group = self.group_of(at)?;
        if let Some(key) = &group {
            if self.groups.contains_key(key) {
                return Ok(());
            }
            self.groups.insert(key.clone(), self.kept.len());
        }
        self.kept.push((Folded { found, partial, shown: at, reprints: Vec::new(), group }, likeness));
        Ok(())
    }

    /// True if a hit says the same; the passage is then noted with it.
    fn is_reprint(&mut self, at: DocAddress, likeness: u64) -> Result<bool, IndexError> {
        let near: Vec<usize> = (0..self.kept.len()).filter(|i| shared(self.kept[*i].1, likeness) >= SHARED).collect();
        for index in near {
            let known = self.kept[index].0.shown;
            let record = self.record(at)?.clone();
            let other = self.record(known)?;
            if !alike(&record.text, &other.text) || !same_speakers(&record, other) {
                continue;
            }
            // The earliest is shown, and the other one is its reprint.
            let earlier = order(&record) < order(other);
            let (shown, reprint) = if earlier { (at, known) } else { (known, at) };
            let record = self.record(reprint)?;
            let reprint =
                Reprint { id: format!("{}#{}", record.statement, record.ordinal), date: record.date, corpus: record.corpus.clone(), path: record.path.clone() };
            let folded = &mut self.kept[index].0;
            folded.shown = shown;
            folded.reprints.push(reprint);
            return Ok(true);
        }
        Ok(false)
    }

    fn group_of(&mut self, at: DocAddress) -> Result<Option<String>, IndexError> {
        let Some(group) = self.group else { return Ok(None) };
        let engine = self.engine;
        let record = self.record(at)?;
        Ok(Some(match group {
            Group::Statement => record.statement.clone(),
            Group::Country => record.countries.first().map_or_else(|| "no country".to_owned(), |c| c.name().to_owned()),
            Group::Speaker => match record.speakers.first() {
                Some(credit) => {
                    let key = Credit::key(&credit.name, credit.role.as_deref(), record.date.map(StatementDate::year));
                    engine.persons()?.of_key(&key).map_or_else(|| credit.name.clone(), |person| person.name.clone())
                }
                None => "speaker unknown".to_owned(),
            },
        }))
    }
}

/// What is said first comes first: by date, dated before undated, then by id.
fn order(record: &PassageRecord) -> (i64, String, u32) {
    (record.date.map_or(i64::MAX, StatementDate::first_day), record.statement.clone(), record.ordinal)
}

/// True if two texts are the same words, whatever their case and punctuation.
fn alike(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<String> { text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect() };
    words(a) == words(b)
}

/// True if two passages are credited to the same persons, or one to nobody.
fn same_speakers(a: &PassageRecord, b: &PassageRecord) -> bool {
    let names = |p: &PassageRecord| -> Vec<String> { p.speakers.iter().map(|s| fold(s.name.rsplit(' ').next().unwrap_or(""))).collect() };
    let (a, b) = (names(a), names(b));
    a.is_empty() || b.is_empty() || a == b
}

/// How many passages match in each group, by its key.
pub fn group_counts(engine: &Engine, query: &Query, group: Group, options: &SearchOptions) -> Result<HashMap<String, u64>, IndexError> {
    let found = matching(engine, query, options)?;
    let split = match group {
        Group::Speaker => Split::Speaker,
        Group::Country => Split::Country,
        Group::Statement => {
            let mut counts = HashMap::new();
            for (segment, docs) in engine.searcher.segment_readers().iter().zip(&found) {
                let column = segment.fast_fields().u64("statement")?;
                for id in docs.iter().filter_map(|doc| column.first(*doc)) {
                    *counts.entry(format!("{id:012x}")).or_default() += 1;
                }
            }
            return Ok(counts);
        }
    };
    Ok(values(engine, split, &found)?.into_iter().map(|value| (value.name, value.count)).collect())
}

#[cfg(test)]
mod tests {
    use super::alike;

    #[test]
    fn reprints() {
        let text = "The boats of Norway came home to a full harbour in the evening of a long day, and nobody could say why.";
        assert!(alike(text, &format!("{}\n", text.to_uppercase())));
        assert!(alike("Thank you.", "thank you"));
        assert!(!alike("We will sign the treaty.", "We will not sign the treaty."));
        assert!(!alike("Thank you.", "Thank them."));
    }
}
