//! What the rules could not settle, statement by statement, with the line they looked at.

use std::ops::ControlFlow;

use serde::Serialize;
use tantivy::collector::DocSetCollector;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

use super::Engine;
use crate::index::record::StatementRecord;
use crate::index::{IndexError, doctype, ledger, record_at, source_key};
use crate::statement::{About, Doubt};

/// Something of a statement that should be looked at.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    pub about: About,
    pub why: String,
    /// The words looked at.
    pub words: String,
}

/// The findings of one statement.
#[derive(Clone, Debug, Serialize)]
pub struct Findings {
    pub corpus: String,
    pub path: String,
    pub id: String,
    pub findings: Vec<Finding>,
}

/// Calls `visit` with every statement, with or without findings, by label and path, until it breaks.
///
/// `today` is in days since 1970-01-01; a later date is odd.
pub fn audit(engine: &Engine, today: i64, mut visit: impl FnMut(Findings) -> ControlFlow<()>) -> Result<(), IndexError> {
    for source in ledger::entries(&engine.searcher, &engine.fields)? {
        if source.counts.statements == 0 {
            continue;
        }
        for record in statements(engine, &source_key(&source.corpus, &source.path))? {
            let findings = Findings { findings: findings(&record, today), corpus: record.corpus, path: record.path, id: record.id };
            if visit(findings).is_break() {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn statements(engine: &Engine, key: &str) -> Result<Vec<StatementRecord>, IndexError> {
    let of = |field, text: &str| TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic);
    let query =
        tantivy::query::BooleanQuery::intersection(vec![Box::new(of(engine.fields.source_key, key)), Box::new(of(engine.fields.doctype, doctype::STATEMENT))]);
    let found: std::collections::HashSet<DocAddress> = engine.searcher.search(&query, &DocSetCollector)?;
    let mut records = found.into_iter().map(|at| record_at(&engine.searcher, &engine.fields, at)).collect::<Result<Vec<StatementRecord>, _>>()?;
    records.sort_by_key(|r| r.ordinal);
    Ok(records)
}

fn findings(s: &StatementRecord, today: i64) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let mut add = |about, why: String, words: &str| findings.push(Finding { about, why, words: words.to_owned() });
    match &s.date {
        None => add(About::Date, "no date".to_owned(), first_line(s)),
        Some(date) if date.value.first_day() > today + 1 => add(About::Date, format!("{} is still to come", date.value), &date.evidence.words),
        Some(_) => {}
    }
    for Doubt { about, why, words, .. } in &s.doubts {
        add(*about, why.clone(), words);
    }
    findings.sort_by_key(|f| f.about);
    findings
}

/// The line that a reader would look at first for the date.
fn first_line(s: &StatementRecord) -> &str {
    let line = s.head.lines().find(|l| !l.trim().is_empty()).unwrap_or("");
    if line.is_empty() { s.title.as_ref().map_or("", |t| t.value.as_str()) } else { line }
}
