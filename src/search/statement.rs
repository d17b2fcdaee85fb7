//! Statements as they are shown whole: found by id, put together from head and passages.

use std::ops::Bound;

use tantivy::Term;
use tantivy::collector::DocSetCollector;
use tantivy::query::{BooleanQuery, Occur, Query as EngineQuery, RangeQuery, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::Engine;
use crate::index::record::{PassageRecord, StatementRecord};
use crate::index::{IndexError, doctype, record_at};

/// What an id or the beginning of one stands for.
#[derive(Clone, Debug)]
pub enum Resolved {
    /// One statement.
    One(Box<StatementRecord>),
    /// None.
    Nothing,
    /// Several begin so: their ids, sorted.
    Several(Vec<String>),
}

/// A statement with its passages.
#[derive(Clone, Debug, serde::Serialize)]
pub struct StatementView {
    pub statement: StatementRecord,
    pub passages: Vec<PassageRecord>,
}

impl StatementView {
    /// The statement's text: its head and passages in order are all of it.
    pub fn text(&self) -> String {
        let mut text = self.statement.head.clone();
        self.passages.iter().for_each(|p| text.push_str(&p.text));
        text
    }
}

impl StatementView {
    /// The ordinals of a passage and its neighbours, `around` on each side; and, where the passage is in an answer,
    /// the question before it.
    pub fn neighbours(&self, ordinal: u32, around: u32) -> Vec<u32> {
        let last = self.passages.len().saturating_sub(1) as u32;
        let near = ordinal.saturating_sub(around)..=ordinal.saturating_add(around).min(last);
        let mut kept: Vec<u32> = self.question_of(ordinal).into_iter().chain(near).collect();
        kept.sort_unstable();
        kept.dedup();
        kept
    }

    /// The passages of the question that the turn of a passage answers.
    pub fn question_of(&self, ordinal: u32) -> Vec<u32> {
        let Some(passage) = self.passages.get(ordinal as usize) else { return Vec::new() };
        let turns = &self.statement.turns;
        let Some(turn) = turns.iter().position(|t| t.span.contains(passage.start)) else { return Vec::new() };
        let Some(question) = turns[..turn].last().filter(|before| before.question && !turns[turn].question) else { return Vec::new() };
        self.passages.iter().filter(|p| question.span.contains(p.start)).map(|p| p.ordinal).collect()
    }
}

fn documents(engine: &Engine, kind: &str, low: u64, high: u64) -> BooleanQuery {
    let field = engine.fields.statement;
    let range = RangeQuery::new(Bound::Included(Term::from_field_u64(field, low)), Bound::Included(Term::from_field_u64(field, high)));
    let kind = TermQuery::new(Term::from_field_text(engine.fields.doctype, kind), IndexRecordOption::Basic);
    let clauses: Vec<(Occur, Box<dyn EngineQuery>)> = vec![(Occur::Must, Box::new(kind)), (Occur::Must, Box::new(range))];
    BooleanQuery::new(clauses)
}

/// The statement whose id begins with the given hexadecimal digits.
pub fn resolve(engine: &Engine, start: &str) -> Result<Resolved, IndexError> {
    let bits = 4 * (12 - start.len().min(12)) as u32;
    let Ok(number) = u64::from_str_radix(start, 16) else { return Ok(Resolved::Nothing) };
    let low = number << bits;
    let query = documents(engine, doctype::STATEMENT, low, low | ((1u64 << bits) - 1));
    let found = engine.searcher.search(&query, &DocSetCollector)?;
    let mut records = found.into_iter().map(|at| record_at(&engine.searcher, &engine.fields, at)).collect::<Result<Vec<StatementRecord>, _>>()?;
    records.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(match records.len() {
        0 => Resolved::Nothing,
        1 => Resolved::One(Box::new(records.remove(0))),
        _ => Resolved::Several(records.into_iter().map(|r| r.id).collect()),
    })
}

/// A statement with its passages in order.
pub fn view(engine: &Engine, statement: StatementRecord) -> Result<StatementView, IndexError> {
    let number = u64::from_str_radix(&statement.id, 16).map_err(|_| IndexError::Damaged("a statement without an id".into()))?;
    let query = documents(engine, doctype::PASSAGE, number, number);
    let found = engine.searcher.search(&query, &DocSetCollector)?;
    let mut passages = found.into_iter().map(|at| record_at(&engine.searcher, &engine.fields, at)).collect::<Result<Vec<PassageRecord>, _>>()?;
    passages.sort_by_key(|p| p.ordinal);
    Ok(StatementView { statement, passages })
}
