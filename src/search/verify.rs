//! Whether what an earlier answer said still stands.

use super::statement::{Resolved, StatementView, resolve, view};
use super::{Engine, SearchOptions};
use crate::index::record::PassageRecord;
use crate::index::{Files, IndexError, Stale};
use crate::query::Query;

/// A passage as an earlier answer had it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Claim {
    pub id: String,
    pub text: String,
    /// The names it was credited to and its date, where the answer had them.
    pub speakers: Option<Vec<String>>,
    pub date: Option<Option<String>>,
}

/// What has become of a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It stands as it stood.
    Same,
    /// The same words stand under another id.
    Moved(String),
    /// The words stand; who is credited or when it was said is another.
    Credited { was: String, is: String },
    /// The words stand in the index, but the source is not what was indexed.
    Stale(Stale),
    /// The statement is there, the words are not.
    Changed,
    /// Neither statement nor words are there.
    Gone,
}

/// Words of a passage by which it is looked for elsewhere.
const LEAD: usize = 12;

/// Looks a passage up as the index has it now.
pub fn verify(engine: &Engine, claim: &Claim, files: &mut Files) -> Result<Verdict, IndexError> {
    let (statement, ordinal) = claim.id.split_once('#').unwrap_or((&claim.id, ""));
    let known = match resolve(engine, statement)? {
        Resolved::One(record) if record.id == statement => Some(view(engine, *record)?),
        _ => None,
    };
    if let Some(view) = &known
        && let Some(verdict) = within(files, view, ordinal.parse().ok(), claim)?
    {
        return Ok(verdict);
    }
    if let Some(verdict) = elsewhere(engine, claim)? {
        return Ok(verdict);
    }
    Ok(if known.is_some() { Verdict::Changed } else { Verdict::Gone })
}

/// The verdict if the words stand in the statement.
fn within(files: &mut Files, view: &StatementView, ordinal: Option<u32>, claim: &Claim) -> Result<Option<Verdict>, IndexError> {
    let same = view.passages.iter().filter(|p| p.text == claim.text).min_by_key(|p| Some(p.ordinal) != ordinal);
    let Some(passage) = same else {
        // Passages may be cut otherwise now.
        let text = view.text();
        let start = text.find(claim.text.trim()).filter(|_| !claim.text.trim().is_empty());
        let at = start.and_then(|start| view.passages.iter().find(|p| (p.start..p.end).contains(&start)));
        return Ok(at.map(|p| credited(p, claim).unwrap_or_else(|| Verdict::Moved(format!("{}#{}", p.statement, p.ordinal)))));
    };
    if let Some(stale) = files.staleness(&passage.corpus, &passage.path, passage.seen)? {
        return Ok(Some(Verdict::Stale(stale)));
    }
    if let Some(credited) = credited(passage, claim) {
        return Ok(Some(credited));
    }
    if Some(passage.ordinal) != ordinal {
        return Ok(Some(Verdict::Moved(format!("{}#{}", passage.statement, passage.ordinal))));
    }
    Ok(Some(Verdict::Same))
}

/// The verdict if the passage is credited or dated otherwise than it was.
fn credited(passage: &PassageRecord, claim: &Claim) -> Option<Verdict> {
    let names: Vec<String> = passage.speakers.iter().map(|s| s.name.clone()).collect();
    let date = passage.date.map(|date| date.to_string());
    let told = |names: &[String], date: Option<&str>| {
        let who = if names.is_empty() { "nobody".to_owned() } else { names.join(" and ") };
        format!("{who}, {}", date.unwrap_or("no date"))
    };
    let (was_names, was_date) = (claim.speakers.as_ref().unwrap_or(&names), claim.date.as_ref().unwrap_or(&date));
    let same = *was_names == names && *was_date == date;
    (!same).then(|| Verdict::Credited { was: told(was_names, was_date.as_deref()), is: told(&names, date.as_deref()) })
}

/// The passage of another statement that holds the words.
fn elsewhere(engine: &Engine, claim: &Claim) -> Result<Option<Verdict>, IndexError> {
    let words: Vec<&str> = claim.text.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).take(LEAD).collect();
    if words.is_empty() {
        return Ok(None);
    }
    let query = Query::Phrase { words: words.join(" "), slop: 0 };
    let answer = engine.search(&query, &SearchOptions { limit: 100, ..SearchOptions::default() })?;
    let found = answer.hits.into_iter().find(|hit| hit.passage.text.contains(claim.text.trim()));
    Ok(found.map(|hit| credited(&hit.passage, claim).unwrap_or_else(|| Verdict::Moved(hit.id()))))
}
