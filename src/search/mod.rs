//! Queries to hits: lowers a query to the engine's, ranks passages, and shows what matched.

mod audit;
mod batch;
mod bm25;
mod collect;
mod export;
mod facets;
mod lower;
mod names;
mod persons;
mod snippet;
mod statement;
mod statistics;

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use tantivy::query::EnableScoring;
use tantivy::{DocAddress, Searcher};

pub use audit::{Finding, Findings, audit};
pub use batch::{BatchQuery, run_batch};
pub use export::{ExportPassage, ExportQuote, ExportStatement, ExportTurn, export};
pub use facets::{Facet, FacetField, facets};
pub use lower::Explanation;
pub use persons::Persons;
pub use snippet::{Highlight, Snippet};
pub use statement::{Resolved, StatementView, resolve, view};

use crate::index::record::PassageRecord;
use crate::index::{Fields, IndexError, Snapshot, State, record_at};
use crate::query::Query;
use collect::{Candidate, TopPassages};
use lower::{Lowered, Strictness};
use statistics::Statistics;

/// The order of hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Sort {
    #[default]
    Relevance,
    Newest,
    Oldest,
}

#[derive(Clone, Debug)]
pub struct SearchOptions {
    pub limit: usize,
    pub offset: usize,
    pub sort: Sort,
    /// Words find only themselves, not their stems.
    pub exact: bool,
    /// Characters of a snippet.
    pub snippet: usize,
}

impl Default for SearchOptions {
    fn default() -> Self {
        Self { limit: 10, offset: 0, sort: Sort::Relevance, exact: false, snippet: 300 }
    }
}

/// A passage that answers a query.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Hit {
    /// From 1.
    pub rank: usize,
    /// Four significant digits; 0 where hits are ordered by date.
    pub score: f32,
    /// It lacks some of the words, and fills up a page that passages with all of them do not.
    pub partial: bool,
    pub passage: PassageRecord,
    pub snippet: Snippet,
}

impl Hit {
    pub fn id(&self) -> String {
        format!("{}#{}", self.passage.statement, self.passage.ordinal)
    }
}

/// The answer to a query.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    pub hits: Vec<Hit>,
    /// Passages that match the query whole; partial ones are not counted.
    pub total: u64,
    pub explanation: Explanation,
}

/// An open index that answers queries.
pub struct Engine {
    searcher: Searcher,
    fields: Fields,
    state: State,
    persons: OnceLock<Persons>,
}

impl Engine {
    pub fn new(snapshot: Snapshot) -> Self {
        Self { searcher: snapshot.searcher, fields: snapshot.fields, state: snapshot.state, persons: OnceLock::new() }
    }

    /// The persons credited in the index, grouped once.
    pub fn persons(&self) -> Result<&Persons, IndexError> {
        if let Some(persons) = self.persons.get() {
            return Ok(persons);
        }
        let persons = Persons::read(&self.searcher, &self.fields)?;
        Ok(self.persons.get_or_init(|| persons))
    }

    pub fn state(&self) -> &State {
        &self.state
    }

    pub fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Answers a query.
    pub fn search(&self, query: &Query, options: &SearchOptions) -> Result<Answer, IndexError> {
        let statistics = Statistics::new(&self.searcher, &self.fields, &self.state);
        let lowering = lower::Lowering { engine: self, searcher: &self.searcher, fields: &self.fields, statistics: &statistics, exact: options.exact };
        let strict = lowering.lower(query, Strictness::All)?;
        let wanted = options.offset.saturating_add(options.limit);
        let found = self.collect(&strict, wanted, options.sort)?;
        let mut ranked: Vec<(Candidate, bool)> = found.top.into_iter().map(|c| (c, false)).collect();
        if ranked.len() < wanted && lower::is_bag(query) && options.sort == Sort::Relevance {
            self.fill(&lowering, query, wanted, &mut ranked)?;
        }
        let mut hits = Vec::new();
        for (index, (candidate, partial)) in ranked.into_iter().enumerate().skip(options.offset).take(options.limit) {
            hits.push(self.hit(index + 1, candidate, partial, &strict, options)?);
        }
        Ok(Answer { hits, total: found.total, explanation: strict.explanation })
    }

    /// Counts the passages that match.
    pub fn count(&self, query: &Query, options: &SearchOptions) -> Result<u64, IndexError> {
        let statistics = Statistics::new(&self.searcher, &self.fields, &self.state);
        let lowering = lower::Lowering { engine: self, searcher: &self.searcher, fields: &self.fields, statistics: &statistics, exact: options.exact };
        let lowered = lowering.lower(query, Strictness::All)?;
        let counted = self.searcher.search(&lowered.query, &tantivy::collector::Count)?;
        Ok(counted as u64)
    }

    /// Adds the best passages that hold only some of the words.
    fn fill(&self, lowering: &lower::Lowering, query: &Query, wanted: usize, ranked: &mut Vec<(Candidate, bool)>) -> Result<(), IndexError> {
        let loose = lowering.lower(query, Strictness::Some)?;
        let known: std::collections::HashSet<DocAddress> = ranked.iter().map(|(c, _)| c.address).collect();
        let more = self.collect(&loose, wanted, Sort::Relevance)?;
        let fresh = more.top.into_iter().filter(|c| !known.contains(&c.address)).take(wanted - ranked.len());
        ranked.extend(fresh.map(|c| (c, true)));
        Ok(())
    }

    fn collect(&self, lowered: &Lowered, limit: usize, sort: Sort) -> Result<collect::Found, IndexError> {
        let collector = TopPassages { limit: limit.max(1), sort };
        let scoring = EnableScoring::enabled_from_searcher(&self.searcher);
        let executor = tantivy::Executor::single_thread();
        Ok(self.searcher.search_with_executor(&lowered.query, &collector, &executor, scoring)?)
    }

    fn hit(&self, rank: usize, candidate: Candidate, partial: bool, lowered: &Lowered, options: &SearchOptions) -> Result<Hit, IndexError> {
        let passage: PassageRecord = record_at(&self.searcher, &self.fields, candidate.address)?;
        let snippet = snippet::make(&passage.text, &lowered.wanted, options.snippet);
        Ok(Hit { rank, score: candidate.score, partial, passage, snippet })
    }
}
