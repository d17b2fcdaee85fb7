//! Counts of passages by the values of a field, over the whole index or over the answers to a query.

use std::collections::BTreeMap;

use serde::Serialize;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, TERMINATED};

use super::deadline::Deadline;
use super::lower::{Lowering, Strictness};
use super::rescore::Part;
use super::statistics::Statistics;
use super::values::{Members, Passages};
use super::{Engine, SearchOptions};
use crate::index::IndexError;
use crate::query::Query;
use crate::statement::speaker::{Credit, Person, group};
use crate::statement::{Country, StatementDate};

/// A field that passages are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FacetField {
    Speaker,
    Country,
    About,
    Origin,
    Kind,
    Lang,
    In,
    Publisher,
    Year,
}

impl FacetField {
    /// All fields with the names by which they are asked for.
    pub const ALL: [(&'static str, FacetField); 9] = [
        ("speaker", FacetField::Speaker),
        ("country", FacetField::Country),
        ("about", FacetField::About),
        ("origin", FacetField::Origin),
        ("kind", FacetField::Kind),
        ("lang", FacetField::Lang),
        ("in", FacetField::In),
        ("publisher", FacetField::Publisher),
        ("year", FacetField::Year),
    ];

    /// The field of a name.
    pub fn parse(name: &str) -> Option<FacetField> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, field)| *field)
    }
}

/// A value, how many passages have it, and what else is known of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Facet {
    pub value: String,
    pub count: u64,
    /// A country's name; a person's offices, other spellings and years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spellings: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_year: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_year: Option<i32>,
}

impl Facet {
    fn new(value: String, count: u64) -> Self {
        Self { value, count, name: None, roles: Vec::new(), spellings: Vec::new(), first_year: None, last_year: None }
    }
}

/// The values of a field with their counts, the most frequent first, ties by value.
pub fn facets(engine: &Engine, field: FacetField, query: Option<&Query>, options: &SearchOptions) -> Result<Vec<Facet>, IndexError> {
    let among = query.map(|query| matching(engine, query, options)).transpose()?;
    let f = &engine.fields;
    let deadline = engine.deadline(options);
    let counted = |field: Field| counts(engine, field, among.as_deref(), &deadline);
    let mut found: Vec<Facet> = match field {
        FacetField::Speaker => persons(counted(f.credit)?),
        FacetField::Country => countries(counted(f.country)?),
        FacetField::About => countries(counted(f.about)?),
        FacetField::Origin => countries(counted(f.origin)?),
        FacetField::Kind => plain(counted(f.kind)?),
        FacetField::Lang => plain(counted(f.lang)?),
        FacetField::In => plain(counted(f.part)?),
        FacetField::Publisher => plain(counted(f.publisher_name)?),
        FacetField::Year => return years(engine, among.as_deref()),
    };
    found.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)).then_with(|| a.first_year.cmp(&b.first_year)));
    Ok(found)
}

/// The passages that answer a query, by segment.
pub(super) fn matching(engine: &Engine, query: &Query, options: &SearchOptions) -> Result<Passages, IndexError> {
    let statistics = Statistics::new(&engine.searcher, &engine.fields, &engine.state);
    // What is counted is what was asked for, not what may have been meant.
    let options = SearchOptions { without: [&options.without[..], &[Part::Spellings]].concat(), ..options.clone() };
    let lowering = Lowering::new(engine, &statistics, &options);
    let lowered = lowering.lower(query, Strictness::All)?;
    engine.all(&lowered, lowering.deadline)
}

/// How many live passages have each term of a field.
fn counts(engine: &Engine, field: Field, among: Option<&[Vec<u32>]>, deadline: &Deadline) -> Result<BTreeMap<String, u64>, IndexError> {
    let among: Option<Vec<Members>> = among.map(|segments| segments.iter().map(|docs| Members::of(docs)).collect());
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for (ord, segment) in engine.searcher.segment_readers().iter().enumerate() {
        let inverted = segment.inverted_index(field)?;
        let mut stream = inverted.terms().stream()?;
        while stream.advance() {
            deadline.check()?;
            let Ok(term) = std::str::from_utf8(stream.key()) else { continue };
            let mut postings = inverted.read_postings_from_terminfo(stream.value(), IndexRecordOption::Basic)?;
            let mut live = 0;
            while postings.doc() != TERMINATED {
                let doc = postings.doc();
                let counts = !segment.is_deleted(doc) && among.as_ref().is_none_or(|segments| segments[ord].has(doc));
                live += u64::from(counts);
                postings.advance();
            }
            if live > 0 {
                *counts.entry(term.to_owned()).or_default() += live;
            }
        }
    }
    Ok(counts)
}

fn plain(counts: BTreeMap<String, u64>) -> Vec<Facet> {
    counts.into_iter().map(|(value, count)| Facet::new(value, count)).collect()
}

fn countries(counts: BTreeMap<String, u64>) -> Vec<Facet> {
    let named = |(code, count): (String, u64)| Facet { name: Country::from_code(&code).map(|c| c.name().to_owned()), ..Facet::new(code, count) };
    counts.into_iter().map(named).collect()
}

fn persons(counts: BTreeMap<String, u64>) -> Vec<Facet> {
    let credits: Vec<Credit> = counts.iter().filter_map(|(key, count)| Credit::from_key(key, *count)).collect();
    let facet = |person: Person| {
        let Person { name, roles, spellings, first_year, last_year, count, .. } = person;
        let spellings = spellings.into_iter().filter(|s| *s != name).collect();
        Facet { roles, spellings, first_year, last_year, ..Facet::new(name, count) }
    };
    group(&credits).into_iter().map(facet).collect()
}

/// Passages by the year of their statement, in order; those without a date last.
fn years(engine: &Engine, among: Option<&[Vec<u32>]>) -> Result<Vec<Facet>, IndexError> {
    let mut counts: BTreeMap<i32, u64> = BTreeMap::new();
    for (ord, segment) in engine.searcher.segment_readers().iter().enumerate() {
        let column = segment.fast_fields().i64("date_first")?;
        let mut days: BTreeMap<i64, u64> = BTreeMap::new();
        let mut count = |doc| {
            if let Some(day) = column.first(doc) {
                *days.entry(day).or_default() += 1;
            }
        };
        match among {
            Some(segments) => segments[ord].iter().copied().for_each(&mut count),
            None => segment.doc_ids_alive().for_each(&mut count),
        }
        for (day, count) in days {
            if let Some(date) = StatementDate::from_day_number(day) {
                *counts.entry(date.year()).or_default() += count;
            }
        }
    }
    Ok(counts.into_iter().map(|(year, count)| Facet::new(year.to_string(), count)).collect())
}
