//! Every statement of the index, one after the other, in the order (label, path, ordinal).

use std::ops::ControlFlow;

use serde::Serialize;
use tantivy::collector::DocSetCollector;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

use super::Engine;
use crate::index::ledger::{self, Flags, LedgerEntry};
use crate::index::record::{PassageRecord, StatementRecord};
use crate::index::{IndexError, record_at, source_key};
use crate::statement::{Country, Evidence, Quote, Span, StatementDate};

#[derive(Debug, Serialize)]
pub struct ExportPassage {
    pub id: String,
    /// None for the head (title, date line, byline), which is no passage of its own in the index.
    pub ordinal: Option<u32>,
    pub start: usize,
    pub end: usize,
    pub text: String,
    pub speakers: Vec<String>,
    pub countries: Vec<Country>,
    pub role: &'static str,
    /// The page on which it begins, where the source has pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

/// One stretch of a quote. Those of a split quote share its number.
#[derive(Debug, Serialize)]
pub struct ExportQuote {
    pub quote: usize,
    pub text: String,
    pub speaker: Option<String>,
    pub start: usize,
    pub end: usize,
    pub cue: Option<String>,
    pub confidence: f32,
}

#[derive(Debug, Serialize)]
pub struct ExportTurn {
    pub speaker: Option<String>,
    pub label: Option<String>,
    pub question: bool,
    /// The words after the label, from `start` to `end`.
    pub text: String,
    /// Where the turn begins, with its label.
    pub label_start: usize,
    pub start: usize,
    pub end: usize,
}

/// A statement as it is exported. Byte offsets are into the statement's text, which the passages,
/// the head first, are in order.
#[derive(Debug, Serialize)]
pub struct ExportStatement {
    pub version: u32,
    pub file: String,
    pub corpus: String,
    pub id: String,
    pub ordinal: u32,
    pub title: Option<String>,
    pub date: Option<StatementDate>,
    pub speakers: Vec<String>,
    pub countries: Vec<Country>,
    pub origin: Option<Country>,
    pub kind: Option<&'static str>,
    pub lang: Option<String>,
    pub publisher: Option<String>,
    pub url: Option<String>,
    pub encoding: Option<String>,
    pub head: String,
    pub passages: Vec<ExportPassage>,
    pub quotes: Vec<ExportQuote>,
    pub turns: Vec<ExportTurn>,
    pub evidence: serde_json::Map<String, serde_json::Value>,
}

/// Calls `write` with every statement in order, until it breaks.
pub fn export(engine: &Engine, mut write: impl FnMut(ExportStatement) -> ControlFlow<()>) -> Result<(), IndexError> {
    for source in ledger::entries(&engine.searcher, &engine.fields)? {
        if source.counts.statements == 0 {
            continue;
        }
        for key in keys(engine, &source)? {
            for statement in statements(engine, &key)? {
                if write(statement).is_break() {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

/// The keys under which the statements of a source are found: its own, or those of its parts in their order.
fn keys(engine: &Engine, source: &LedgerEntry) -> Result<Vec<String>, IndexError> {
    if !source.flags.has(Flags::CONTAINER) {
        return Ok(vec![source_key(&source.corpus, &source.path)]);
    }
    let mut parts: Vec<(u64, String)> =
        ledger::parts(&engine.searcher, &engine.fields, &source.corpus, &source.path)?.into_iter().map(|(key, part)| (part.sequence, key)).collect();
    parts.sort_unstable();
    Ok(parts.into_iter().map(|(_, key)| key).collect())
}

/// The statements of one source, in order.
fn statements(engine: &Engine, key: &str) -> Result<Vec<ExportStatement>, IndexError> {
    let query = TermQuery::new(Term::from_field_text(engine.fields.source_key, key), IndexRecordOption::Basic);
    let found = engine.searcher.search(&query, &DocSetCollector)?;
    let mut statements: Vec<StatementRecord> = Vec::new();
    let mut passages: Vec<PassageRecord> = Vec::new();
    let mut addresses: Vec<DocAddress> = found.into_iter().collect();
    addresses.sort_unstable();
    for address in addresses {
        let record: serde_json::Value = record_at(&engine.searcher, &engine.fields, address)?;
        let damaged = |e: serde_json::Error| IndexError::Damaged(format!("a stored record cannot be read: {e}"));
        if record.get("statement").is_some() {
            passages.push(serde_json::from_value(record).map_err(damaged)?);
        } else if record.get("id").is_some() {
            statements.push(serde_json::from_value(record).map_err(damaged)?);
        }
    }
    statements.sort_by_key(|s| s.ordinal);
    passages.sort_by(|a, b| (&a.statement, a.ordinal).cmp(&(&b.statement, b.ordinal)));
    let of = |id: &str| {
        let from = passages.partition_point(|p| p.statement.as_str() < id);
        let to = passages.partition_point(|p| p.statement.as_str() <= id);
        &passages[from..to]
    };
    Ok(statements.into_iter().map(|s| exported(&s, of(&s.id))).collect())
}

fn exported(s: &StatementRecord, passages: &[PassageRecord]) -> ExportStatement {
    let mut text = s.head.clone();
    passages.iter().for_each(|p| text.push_str(&p.text));
    let name = |index: Option<usize>| index.map(|i| s.speakers[i].name.clone());
    ExportStatement {
        version: 1,
        file: s.path.clone(),
        corpus: s.corpus.clone(),
        id: s.id.clone(),
        ordinal: s.ordinal,
        title: s.title.as_ref().map(|t| t.value.clone()),
        date: s.date.as_ref().map(|d| d.value),
        speakers: s.speakers.iter().map(|s| s.name.clone()).collect(),
        countries: s.countries.clone(),
        origin: s.origin.as_ref().map(|o| o.value),
        kind: s.kind.as_ref().map(|k| k.value.name()),
        lang: s.lang.as_ref().map(|l| l.value.clone()),
        publisher: s.publisher.as_ref().map(|p| p.value.clone()),
        url: s.url.as_ref().map(|u| u.value.clone()),
        encoding: s.encoding.clone(),
        head: s.head.clone(),
        passages: head(s).into_iter().chain(passages.iter().map(passage)).collect(),
        quotes: s
            .quotes
            .iter()
            .enumerate()
            .flat_map(|(number, q)| q.spans.iter().map(move |span| (number, q, *span)))
            .map(|(number, q, span)| quote(number, q, span, &text, name(q.speaker)))
            .collect(),
        turns: s
            .turns
            .iter()
            .filter(|t| t.label.is_some() || s.turns.len() == 1)
            .map(|t| ExportTurn {
                speaker: name(t.speaker),
                label: t.label.clone(),
                question: t.question,
                text: text[t.words_start..t.span.end].to_owned(),
                label_start: t.span.start,
                start: t.words_start,
                end: t.span.end,
            })
            .collect(),
        evidence: evidence(s),
    }
}

/// The head as a passage, so that those of a statement are all of its text.
fn head(s: &StatementRecord) -> Option<ExportPassage> {
    (!s.head.trim().is_empty()).then(|| ExportPassage {
        id: format!("{}#head", s.id),
        ordinal: None,
        start: 0,
        end: s.head.len(),
        text: s.head.clone(),
        speakers: Vec::new(),
        countries: s.head_countries.clone(),
        role: "head",
        page: None,
    })
}

fn passage(p: &PassageRecord) -> ExportPassage {
    ExportPassage {
        id: format!("{}#{}", p.statement, p.ordinal),
        ordinal: Some(p.ordinal),
        start: p.start,
        end: p.end,
        text: p.text.clone(),
        speakers: p.speakers.iter().map(|s| s.name.clone()).collect(),
        countries: p.countries.clone(),
        role: p.role.name(),
        page: p.page,
    }
}

fn quote(number: usize, q: &Quote, span: Span, text: &str, speaker: Option<String>) -> ExportQuote {
    ExportQuote { quote: number, text: span.of(text).to_owned(), speaker, start: span.start, end: span.end, cue: q.cue.clone(), confidence: q.confidence }
}

/// The evidence of each value, by field.
fn evidence(s: &StatementRecord) -> serde_json::Map<String, serde_json::Value> {
    let mut map = serde_json::Map::new();
    let mut put = |field: &str, evidence: Option<&Evidence>| {
        if let Some(value) = evidence.and_then(|e| serde_json::to_value(e).ok()) {
            map.insert(field.to_owned(), value);
        }
    };
    put("title", s.title.as_ref().map(|f| &f.evidence));
    put("date", s.date.as_ref().map(|f| &f.evidence));
    put("kind", s.kind.as_ref().map(|f| &f.evidence));
    put("origin", s.origin.as_ref().map(|f| &f.evidence));
    put("lang", s.lang.as_ref().map(|f| &f.evidence));
    put("publisher", s.publisher.as_ref().map(|f| &f.evidence));
    put("url", s.url.as_ref().map(|f| &f.evidence));
    let speakers: Vec<serde_json::Value> =
        s.speakers.iter().map(|p| serde_json::json!({"name": p.name, "role": p.role, "spellings": p.spellings, "evidence": p.evidence})).collect();
    map.insert("speakers".to_owned(), speakers.into());
    map
}
