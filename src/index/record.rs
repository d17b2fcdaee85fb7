//! What is kept of statements, passages and sources to be shown: JSON in the document store.

use serde::{Deserialize, Serialize};

use crate::corpus::Stamp;
use crate::statement::{Country, Doubt, Evidence, Found, Kind, Quote, Role, Speaker, Statement, StatementDate, StatementId, Turn};

/// A speaker as a passage shows him, with why he is credited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CreditRecord {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub role: Option<String>,
    pub evidence: Evidence,
}

/// A passage with what its hit shows; the statement's own values stand in it too, so that a hit
/// costs one read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PassageRecord {
    pub corpus: String,
    pub path: String,
    pub statement: String,
    pub ordinal: u32,
    pub start: usize,
    pub end: usize,
    /// Characters of the statement's text before the passage.
    pub char_start: usize,
    pub text: String,
    pub role: Role,
    pub speakers: Vec<CreditRecord>,
    pub countries: Vec<Country>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub date: Option<StatementDate>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub kind: Option<Kind>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub origin: Option<Country>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub publisher: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub lang: Option<String>,
    /// The page on which it begins, from 1, where the source has pages.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub page: Option<u32>,
    /// What the file was when it was read, where that proves anything: a file that still is so has not changed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub seen: Option<Seen>,
}

/// A file's stamp and the hash of what sidecars and mappings said of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen(u64, i64, i64, u64, u64);

impl Seen {
    pub fn new(stamp: &Stamp, declared_hash: u64) -> Self {
        Self(stamp.size, stamp.mtime, stamp.ctime, stamp.inode, declared_hash)
    }
}

/// A statement without the text of its passages: the head's text and theirs in order give it back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatementRecord {
    pub corpus: String,
    pub path: String,
    pub id: String,
    pub ordinal: u32,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub key: Option<String>,
    pub title: Option<Found<String>>,
    pub date: Option<Found<StatementDate>>,
    pub kind: Option<Found<Kind>>,
    pub publisher: Option<Found<String>>,
    pub url: Option<Found<String>>,
    pub lang: Option<Found<String>>,
    pub origin: Option<Found<Country>>,
    pub speakers: Vec<Speaker>,
    pub countries: Vec<Country>,
    pub head: String,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub head_countries: Vec<Country>,
    pub turns: Vec<Turn>,
    pub quotes: Vec<Quote>,
    pub passages: u32,
    /// What the rules saw and could not settle.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub doubts: Vec<Doubt>,
    /// The encoding, where it was guessed or bytes were lost.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub encoding: Option<String>,
}

/// What the ledger shows of a source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerRecord {
    pub corpus: String,
    pub path: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub error: Option<String>,
}

/// Where a statement stands.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    pub corpus: &'a str,
    pub path: &'a str,
    /// The chunk of the file that it stands in, where the file is cut.
    pub chunk: Option<&'a str>,
    pub ordinal: u32,
    pub encoding: Option<&'a str>,
    /// `None` for a file so young that it may change again without a new stamp.
    pub seen: Option<Seen>,
}

impl Place<'_> {
    /// The id of the statement here: from its own key, else from its place in the source.
    pub fn id(&self, key: Option<&str>) -> StatementId {
        let key = key.map_or_else(|| format!("\u{1}{}", self.ordinal), str::to_owned);
        match self.chunk {
            Some(chunk) => StatementId::new(self.corpus, self.path, &format!("{chunk}\u{1}{key}")),
            None => StatementId::new(self.corpus, self.path, &key),
        }
    }
}

/// The record of a statement.
pub fn statement(s: &Statement, id: StatementId, place: &Place) -> StatementRecord {
    StatementRecord {
        corpus: place.corpus.to_owned(),
        path: place.path.to_owned(),
        id: id.to_string(),
        ordinal: place.ordinal,
        key: s.key.clone(),
        title: s.title.clone(),
        date: s.date.clone(),
        kind: s.kind.clone(),
        publisher: s.publisher.clone(),
        url: s.url.clone(),
        lang: s.lang.clone(),
        origin: s.origin.clone(),
        speakers: s.speakers.clone(),
        countries: s.countries.clone(),
        head: s.head().to_owned(),
        head_countries: s.head_countries.clone(),
        doubts: s.doubts.clone(),
        turns: s.turns.clone(),
        quotes: s.quotes.clone(),
        passages: s.passages.len() as u32,
        encoding: place.encoding.map(str::to_owned),
    }
}

/// The records of a statement's passages, in order.
pub fn passages(s: &Statement, id: StatementId, place: &Place) -> Vec<PassageRecord> {
    let mut chars = s.head().chars().count();
    let value = |found: &Option<Found<String>>| found.as_ref().map(|f| f.value.clone());
    let mut records = Vec::with_capacity(s.passages.len());
    for (ordinal, passage) in s.passages.iter().enumerate() {
        let text = passage.span.of(&s.text).to_owned();
        let char_start = chars;
        chars += text.chars().count();
        let credit = |(index, evidence): &(usize, Evidence)| {
            let Speaker { name, role, .. } = &s.speakers[*index];
            CreditRecord { name: name.clone(), role: role.clone(), evidence: evidence.clone() }
        };
        records.push(PassageRecord {
            corpus: place.corpus.to_owned(),
            path: place.path.to_owned(),
            statement: id.to_string(),
            ordinal: ordinal as u32,
            start: passage.span.start,
            end: passage.span.end,
            char_start,
            text,
            role: passage.role,
            speakers: passage.speakers.iter().map(credit).collect(),
            countries: passage.countries.clone(),
            title: value(&s.title),
            date: s.date.as_ref().map(|d| d.value),
            kind: s.kind.as_ref().map(|k| k.value),
            origin: s.origin.as_ref().map(|o| o.value),
            publisher: value(&s.publisher),
            url: value(&s.url),
            lang: value(&s.lang),
            page: s.page(passage.span.start),
            seen: place.seen,
        });
    }
    records
}
