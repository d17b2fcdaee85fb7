//! Hits as JSON. The keys change only by addition; `version` tells if they ever do otherwise.

use std::io::{self, Write};

use serde::Serialize;

use super::{Render, escape};
use crate::index::record::CreditRecord;
use crate::index::{FilePlace, Stale};
use crate::search::{Answer, Explanation, Highlight, Hit, Parts, Reprint, Snippet};
use crate::statement::{Country, Kind, Role, StatementDate};

const VERSION: u32 = 1;

pub struct Json;
pub struct Jsonl;

#[derive(Serialize)]
struct JsonHit<'a> {
    version: u32,
    rank: usize,
    score: f32,
    partial: bool,
    id: String,
    statement: &'a str,
    ordinal: u32,
    corpus: &'a str,
    path: &'a str,
    title: Option<&'a str>,
    date: Option<StatementDate>,
    kind: Option<Kind>,
    publisher: Option<&'a str>,
    url: Option<&'a str>,
    lang: Option<&'a str>,
    origin: Option<Country>,
    speakers: &'a [CreditRecord],
    countries: &'a [Country],
    role: Role,
    /// The page on which it begins, where the source has pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    /// Byte and character offsets of the passage in the statement's text.
    start: usize,
    end: usize,
    char_start: usize,
    char_end: usize,
    text: &'a str,
    /// Byte ranges of the statement's text that matched.
    matches: Vec<Highlight>,
    /// Byte range of the passage in its file, where it stands there as it is.
    file: Option<FilePlace>,
    snippet: &'a Snippet,
    /// `gone`, `changed` or `unknown` where the source is not what was indexed.
    stale: Option<Stale>,
    #[serde(skip_serializing_if = "Option::is_none")]
    score_parts: Option<Parts>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    reprints: &'a [Reprint],
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    more: Option<u64>,
}

impl<'a> JsonHit<'a> {
    fn new(hit: &'a Hit) -> Self {
        let p = &hit.passage;
        Self {
            version: VERSION,
            rank: hit.rank,
            score: hit.score,
            partial: hit.partial,
            id: hit.id(),
            statement: &p.statement,
            ordinal: p.ordinal,
            corpus: &p.corpus,
            path: &p.path,
            title: p.title.as_deref(),
            date: p.date,
            kind: p.kind,
            publisher: p.publisher.as_deref(),
            url: p.url.as_deref(),
            lang: p.lang.as_deref(),
            origin: p.origin,
            speakers: &p.speakers,
            countries: &p.countries,
            role: p.role,
            page: p.page,
            start: p.start,
            end: p.end,
            char_start: p.char_start,
            char_end: p.char_start + p.text.chars().count(),
            text: &p.text,
            matches: hit.snippet.matches.iter().map(|m| Highlight { start: p.start + m.start, end: p.start + m.end }).collect(),
            file: hit.file,
            snippet: &hit.snippet,
            stale: hit.stale,
            score_parts: hit.parts,
            reprints: &hit.reprints,
            group: hit.group.as_deref(),
            more: hit.more,
        }
    }
}

/// A hit as a JSON value.
pub fn hit_json(hit: &Hit) -> serde_json::Value {
    serde_json::to_value(JsonHit::new(hit)).unwrap_or_default()
}

#[derive(Serialize)]
struct JsonAnswer<'a> {
    version: u32,
    total: u64,
    /// How many groups match, where hits are grouped.
    #[serde(skip_serializing_if = "Option::is_none")]
    groups: Option<usize>,
    explanation: &'a Explanation,
    hits: Vec<JsonHit<'a>>,
}

impl Render for Json {
    fn answer(&self, answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
        let hits = answer.hits.iter().map(JsonHit::new).collect();
        let whole = JsonAnswer { version: VERSION, total: answer.total, groups: answer.groups, explanation: &answer.explanation, hits };
        escape::pretty(out, &whole)?;
        writeln!(out)
    }
}

impl Render for Jsonl {
    fn answer(&self, answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
        for hit in &answer.hits {
            escape::compact(out, &JsonHit::new(hit))?;
            writeln!(out)?;
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct BatchHit<'a> {
    qid: &'a str,
    rank: usize,
    score: f32,
    partial: bool,
    doc: &'a str,
    passage: String,
    ordinal: u32,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<&'a str>,
}

/// Writes one hit of a batch as a line.
pub fn batch_line(qid: &str, warning: Option<&str>, hit: &Hit, out: &mut dyn Write) -> io::Result<()> {
    let line = BatchHit {
        qid,
        rank: hit.rank,
        score: hit.score,
        partial: hit.partial,
        doc: &hit.passage.path,
        passage: hit.id(),
        ordinal: hit.passage.ordinal,
        text: &hit.passage.text,
        warning,
    };
    escape::compact(out, &line)?;
    writeln!(out)
}

/// Writes why a query of a batch is not answered.
pub fn batch_error(qid: &str, error: &str, out: &mut dyn Write) -> io::Result<()> {
    escape::compact(out, &serde_json::json!({"qid": qid, "error": error}))?;
    writeln!(out)
}
