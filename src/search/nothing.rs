//! Why a query finds nothing: which part of it is to blame, and what is near it.

use std::time::Instant;

use super::facets::{FacetField, facets};
use super::names;
use super::{Engine, SearchOptions};
use crate::index::IndexError;
use crate::query::{Filter, Query, Word};

/// Why nothing was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Nothing {
    /// Parts that match no passage by themselves, each with what is near it.
    pub blamed: Vec<(String, Option<String>)>,
    /// Parts without which the rest matches, and how many passages it does.
    pub without: Vec<(String, u64)>,
}

/// Names of one kind in a hint, at most.
const NAMES: usize = 5;

/// Looks for the parts of a query that keep it from finding anything, as far as the time reaches.
///
/// # Errors
///
/// Those of the search; `Overdue` if not even one part could be looked at in time.
pub fn why_nothing(engine: &Engine, query: &Query, options: &SearchOptions) -> Result<Nothing, IndexError> {
    let started = Instant::now();
    let mut nothing = Nothing::default();
    match look(engine, query, &|| left(options, started), &mut nothing) {
        Err(IndexError::Overdue(_)) if nothing != Nothing::default() => Ok(nothing),
        done => done.map(|()| nothing),
    }
}

/// The options with what is left of the time.
fn left(options: &SearchOptions, started: Instant) -> SearchOptions {
    SearchOptions { timeout: options.timeout.map(|all| all.saturating_sub(started.elapsed())), ..options.clone() }
}

fn look(engine: &Engine, query: &Query, options: &dyn Fn() -> SearchOptions, nothing: &mut Nothing) -> Result<(), IndexError> {
    let parts = match query {
        Query::And(parts) => &parts[..],
        other => std::slice::from_ref(other),
    };
    for part in parts.iter().filter(|p| !matches!(p, Query::Not(_) | Query::All)) {
        if engine.count(part, &options())? == 0 {
            nothing.blamed.push((part.to_string(), near(engine, part, &options())?));
        }
    }
    if !nothing.blamed.is_empty() || parts.len() < 2 {
        return Ok(());
    }
    for index in 0..parts.len() {
        let rest = Query::all_of(parts.iter().enumerate().filter(|(i, _)| *i != index).map(|(_, part)| part.clone()).collect());
        let count = engine.count(&rest, &options())?;
        if count > 0 {
            nothing.without.push((parts[index].to_string(), count));
        }
    }
    nothing.without.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Ok(())
}

/// What the index has that is near a part.
fn near(engine: &Engine, part: &Query, options: &SearchOptions) -> Result<Option<String>, IndexError> {
    Ok(match part {
        Query::Word(Word { text, .. }) => {
            let found = super::widen::like(&engine.searcher, engine.fields.exact, &text.to_lowercase(), 2, &engine.deadline(options))?;
            let words: Vec<String> = found.into_iter().map(|(_, word)| word).take(NAMES).collect();
            (!words.is_empty()).then(|| format!("near it: {}", words.join(", ")))
        }
        Query::Phrase { words, slop } => {
            let loose = Query::Phrase { words: words.clone(), slop: slop + 10 };
            let count = engine.count(&loose, options)?;
            (count > 0).then(|| format!("{loose} matches {count}"))
        }
        Query::Filter(Filter::Speaker(name)) => speakers(engine, name)?,
        Query::Filter(Filter::Date(_)) => {
            let years = facets(engine, FacetField::Year, None, options)?;
            years.first().zip(years.last()).map(|(first, last)| format!("dates in the index run from {} to {}", first.value, last.value))
        }
        Query::Filter(Filter::Kind(_)) => most(engine, FacetField::Kind, options)?,
        Query::Filter(Filter::Lang(_)) => most(engine, FacetField::Lang, options)?,
        Query::Filter(Filter::In(_)) => most(engine, FacetField::In, options)?,
        Query::Filter(Filter::Country { .. }) => most(engine, FacetField::Country, options)?,
        Query::Filter(Filter::Words { field: crate::statement::Field::Publisher, .. }) => most(engine, FacetField::Publisher, options)?,
        _ => None,
    })
}

/// Speakers whose name is near, by their last names.
fn speakers(engine: &Engine, name: &str) -> Result<Option<String>, IndexError> {
    let wanted = names::words(name);
    let Some(last) = wanted.last() else { return Ok(None) };
    let mut near: Vec<(usize, std::cmp::Reverse<u64>, &str)> = Vec::new();
    for person in &engine.persons()?.list {
        let distance = names::words(&person.name).iter().map(|word| strsim::osa_distance(last, word)).min().unwrap_or(usize::MAX);
        if distance <= 1 + last.chars().count() / 4 {
            near.push((distance, std::cmp::Reverse(person.count), &person.name));
        }
    }
    near.sort_unstable();
    let found: Vec<&str> = near.into_iter().map(|(.., name)| name).take(NAMES).collect();
    Ok(Some(if found.is_empty() { "who is there: onrecord facets speaker".to_owned() } else { format!("near it: {}", found.join("; ")) }))
}

fn most(engine: &Engine, field: FacetField, options: &SearchOptions) -> Result<Option<String>, IndexError> {
    let values = facets(engine, field, None, options)?;
    let named: Vec<String> = values.into_iter().take(NAMES).map(|facet| facet.name.unwrap_or(facet.value)).collect();
    Ok((!named.is_empty()).then(|| format!("most frequent: {}", named.join(", "))))
}
