//! Statements and ledger entries as Tantivy documents.

use std::collections::HashSet;

use tantivy::TantivyDocument;

use super::error::IndexError;
use super::ledger::{Flags, LedgerEntry, PartEntry};
use super::likeness::Likeness;
use super::record::{self, LedgerRecord, PassageRecord, Place};
use super::schema::{Fields, doctype};
use crate::statement::speaker::Credit;
use crate::statement::{Country, Found, Statement, StatementDate};

/// What the documents of a source add to the totals of the index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub statements: u64,
    pub passages: u64,
    pub body_words: u64,
    pub exact_words: u64,
}

/// The key under which a source's documents are found and replaced.
pub fn source_key(corpus: &str, path: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(corpus.as_bytes());
    hasher.update(&[0]);
    hasher.update(path.as_bytes());
    hasher.finalize().to_hex()[..32].to_owned()
}

impl Counts {
    pub fn plus(self, other: Counts) -> Counts {
        Counts {
            statements: self.statements + other.statements,
            passages: self.passages + other.passages,
            body_words: self.body_words + other.body_words,
            exact_words: self.exact_words + other.exact_words,
        }
    }
}

/// The documents of all statements of a source. `keys` are those it is found by: its own, then its container's.
pub fn of_source(fields: &Fields, statements: Vec<Statement>, keys: &[&str], place: Place, counts: &mut Counts) -> Result<Vec<TantivyDocument>, IndexError> {
    let mut documents = Vec::new();
    let mut claimed = HashSet::new();
    for (ordinal, mut statement) in statements.into_iter().enumerate() {
        // A key that two statements of a source claim names neither.
        if statement.key.as_ref().is_some_and(|key| !claimed.insert(key.clone())) {
            statement.key = None;
        }
        let place = Place { ordinal: ordinal as u32, ..place };
        documents.extend(of_statement(fields, &statement, keys, &place, counts)?);
    }
    Ok(documents)
}

/// The documents of one statement: itself, then its passages.
fn of_statement(fields: &Fields, s: &Statement, keys: &[&str], place: &Place, counts: &mut Counts) -> Result<Vec<TantivyDocument>, IndexError> {
    // Statements of one source that claim one key are told apart by their place.
    let id = place.id(s.key.as_deref());
    let mut own = TantivyDocument::new();
    own.add_text(fields.doctype, doctype::STATEMENT);
    keys.iter().for_each(|key| own.add_text(fields.source_key, key));
    own.add_u64(fields.statement, id.0);
    own.add_u64(fields.ordinal, u64::from(place.ordinal));
    own.add_bytes(fields.record, &json(&record::statement(s, id, place))?);
    let mut documents = vec![own];
    for passage in record::passages(s, id, place) {
        let document = of_passage(fields, s, &passage, id.0, keys, counts)?;
        documents.push(document);
    }
    counts.statements += 1;
    Ok(documents)
}

fn of_passage(fields: &Fields, s: &Statement, p: &PassageRecord, id: u64, keys: &[&str], counts: &mut Counts) -> Result<TantivyDocument, IndexError> {
    let mut d = TantivyDocument::new();
    d.add_text(fields.doctype, doctype::PASSAGE);
    keys.iter().for_each(|key| d.add_text(fields.source_key, key));
    d.add_u64(fields.statement, id);
    d.add_u64(fields.ordinal, u64::from(p.ordinal));
    let Likeness { hash, words } = Likeness::of(&p.text);
    d.add_u64(fields.words, words);
    d.add_u64(fields.likeness, hash);
    if let Some(date) = p.date {
        d.add_i64(fields.date_first, date.first_day());
        d.add_i64(fields.date_last, date.last_day());
    }
    let title = p.title.as_deref().unwrap_or("");
    // The head's other lines (place, marker, byline) belong to the first passage, so that nothing is lost.
    let head = if p.ordinal == 0 { s.head() } else { "" };
    let missing = if head.contains(title) { "" } else { title };
    let exact_words = words + Likeness::of(head).words;
    counts.passages += 1;
    counts.exact_words += exact_words;
    counts.body_words += exact_words + Likeness::of(missing).words;
    // The same texts in both fields, so that each is split into words once.
    for text in [missing, head, &p.text].into_iter().filter(|text| !text.trim().is_empty()) {
        d.add_text(fields.body, text);
    }
    if !missing.is_empty() {
        d.add_text(fields.heading, missing);
    }
    for text in [head, &p.text].into_iter().filter(|text| !text.trim().is_empty()) {
        d.add_text(fields.exact, text);
    }
    if !title.is_empty() {
        d.add_text(fields.title, title);
    }
    for speaker in &p.speakers {
        d.add_text(fields.speaker, &speaker.name);
        d.add_text(fields.credit, Credit::key(&speaker.name, speaker.role.as_deref(), p.date.map(StatementDate::year)));
        if let Some(role) = &speaker.role {
            d.add_text(fields.role, role);
        }
    }
    add_countries(&mut d, fields, s, &p.countries);
    for (field, value) in [(fields.publisher, &p.publisher), (fields.publisher_name, &p.publisher), (fields.lang, &p.lang)] {
        if let Some(value) = value {
            d.add_text(field, value);
        }
    }
    if let Some(kind) = p.kind {
        d.add_text(fields.kind, kind.name());
    }
    d.add_text(fields.part, p.role.name());
    d.add_text(fields.path, format!("{}/{}", p.corpus, p.path));
    d.add_bytes(fields.record, &json(p)?);
    Ok(d)
}

fn add_countries(d: &mut TantivyDocument, fields: &Fields, s: &Statement, about: &[Country]) {
    let origin = s.origin.as_ref().map(|Found { value, .. }| *value);
    let mut all: Vec<Country> = about.iter().chain(&s.main_countries).chain(&origin).copied().collect();
    all.sort_unstable();
    all.dedup();
    about.iter().for_each(|c| d.add_text(fields.about, c.code()));
    all.iter().for_each(|c| d.add_text(fields.country, c.code()));
    origin.iter().for_each(|c| d.add_text(fields.origin, c.code()));
}

/// The ledger document of a source.
pub fn of_ledger(fields: &Fields, entry: &LedgerEntry) -> Result<TantivyDocument, IndexError> {
    let mut d = TantivyDocument::new();
    d.add_text(fields.doctype, doctype::LEDGER);
    d.add_text(fields.ledger_key, source_key(&entry.corpus, &entry.path));
    d.add_text(fields.ledger_path, entry.sort_key());
    for (field, value) in [(fields.size, entry.stamp.size), (fields.inode, entry.stamp.inode), (fields.declared_hash, entry.declared_hash)] {
        d.add_u64(field, value);
    }
    add_content(&mut d, fields, entry.hash, entry.flags, entry.counts);
    d.add_i64(fields.mtime, entry.stamp.mtime);
    d.add_i64(fields.ctime, entry.stamp.ctime);
    let record = LedgerRecord { corpus: entry.corpus.clone(), path: entry.path.clone(), error: entry.error.clone() };
    d.add_bytes(fields.record, &json(&record)?);
    Ok(d)
}

/// The ledger document of a part. `keys` are its own and its container's.
pub fn of_part(fields: &Fields, corpus: &str, part: &PartEntry, keys: [&str; 2]) -> Result<TantivyDocument, IndexError> {
    let mut d = TantivyDocument::new();
    d.add_text(fields.doctype, doctype::PART);
    d.add_text(fields.ledger_key, keys[0]);
    keys.iter().for_each(|key| d.add_text(fields.source_key, key));
    d.add_u64(fields.ordinal, part.sequence);
    add_content(&mut d, fields, part.hash, part.flags, part.counts);
    let record = LedgerRecord { corpus: corpus.to_owned(), path: part.name.clone(), error: part.error.clone() };
    d.add_bytes(fields.record, &json(&record)?);
    Ok(d)
}

/// What the ledger knows of the content of a source or part.
fn add_content(d: &mut TantivyDocument, fields: &Fields, hash: (u64, u64), flags: Flags, counts: Counts) {
    for (field, value) in [
        (fields.hash_high, hash.0),
        (fields.hash_low, hash.1),
        (fields.flags, flags.bits()),
        (fields.statements, counts.statements),
        (fields.passages, counts.passages),
        (fields.body_words, counts.body_words),
        (fields.exact_words, counts.exact_words),
    ] {
        d.add_u64(field, value);
    }
}

fn json<T: serde::Serialize>(value: &T) -> Result<Vec<u8>, IndexError> {
    serde_json::to_vec(value).map_err(|e| IndexError::Damaged(format!("a record could not be written: {e}")))
}
