//! The first and the last time that something was said.

use tantivy::DocAddress;

use super::facets::matching;
use super::fold::Folded;
use super::lower::{Lowering, Strictness};
use super::statistics::Statistics;
use super::values::{Passages, Split, values};
use super::{Engine, Hit, SearchOptions};
use crate::index::IndexError;
use crate::query::Query;

/// The first and the last passage that match, of all or of one person or country.
#[derive(Clone, Debug)]
pub struct Uses {
    pub value: Option<String>,
    /// Dated passages that match.
    pub count: u64,
    pub first: Hit,
    pub last: Hit,
    /// Passages whose date is known only to the month or year, so that they may be earlier than the
    /// first, or later than the last.
    pub maybe_earlier: u64,
    pub maybe_later: u64,
}

/// First and last uses, in the order of the first; and how many matching passages have no date.
pub fn first(engine: &Engine, query: &Query, per: Option<Split>, options: &SearchOptions) -> Result<(Vec<Uses>, u64), IndexError> {
    let found = matching(engine, query, options)?;
    let statistics = Statistics::new(&engine.searcher, &engine.fields, &engine.state);
    let lowering = Lowering::new(engine, &statistics, options);
    let wanted = lowering.lower(query, Strictness::All)?.wanted;
    let all = found.iter().map(|docs| docs.len() as u64).sum::<u64>();
    let groups: Vec<(Option<String>, Passages)> = match per {
        None => vec![(None, found.clone())],
        Some(split) => values(engine, split, &found, &lowering.deadline)?.into_iter().map(|value| (Some(value.name), value.passages)).collect(),
    };
    let undated = all - dated(engine, &found)?.len() as u64;
    let mut files = engine.files();
    let mut uses = Vec::new();
    for (value, passages) in groups {
        lowering.deadline.check()?;
        let days = dated(engine, &passages)?;
        let Some(ends) = Ends::of(&days) else { continue };
        let mut hit = |at: DocAddress| engine.hit(0, Folded::alone(at), &wanted, options, &mut files);
        let (first, last) = (hit(ends.first.at)?, hit(ends.last.at)?);
        let used = Uses { value, count: days.len() as u64, first, last, maybe_earlier: ends.maybe_earlier, maybe_later: ends.maybe_later };
        uses.push((ends.first.last_day, used));
    }
    uses.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.value.cmp(&y.value)));
    Ok((uses.into_iter().map(|(_, uses)| uses).collect(), undated))
}

/// A passage with the days between which it was said.
#[derive(Clone, Copy)]
struct Dated {
    first_day: i64,
    last_day: i64,
    place: (u64, u64),
    at: DocAddress,
}

struct Ends<'a> {
    first: &'a Dated,
    last: &'a Dated,
    maybe_earlier: u64,
    maybe_later: u64,
}

impl Ends<'_> {
    /// The first is what was said by the earliest day at the latest; what is known only to the year may be earlier still.
    fn of(days: &[Dated]) -> Option<Ends<'_>> {
        let first = days.iter().min_by_key(|d| (d.last_day, d.first_day, d.place))?;
        let last = days.iter().max_by_key(|d| (d.first_day, d.last_day, std::cmp::Reverse(d.place)))?;
        let maybe_earlier = days.iter().filter(|d| d.first_day < first.last_day && d.last_day > first.last_day).count() as u64;
        let maybe_later = days.iter().filter(|d| d.last_day > last.first_day && d.first_day < last.first_day).count() as u64;
        Some(Ends { first, last, maybe_earlier, maybe_later })
    }
}

/// All passages with a date.
fn dated(engine: &Engine, passages: &Passages) -> Result<Vec<Dated>, IndexError> {
    let mut found = Vec::new();
    for (ord, segment) in engine.searcher.segment_readers().iter().enumerate() {
        let fast = segment.fast_fields();
        let (first, last) = (fast.i64("date_first")?, fast.i64("date_last")?);
        let (statement, ordinal) = (fast.u64("statement")?, fast.u64("ordinal")?);
        for doc in &passages[ord] {
            let Some((first_day, last_day)) = first.first(*doc).zip(last.first(*doc)) else { continue };
            let place = (statement.first(*doc).unwrap_or(0), ordinal.first(*doc).unwrap_or(0));
            found.push(Dated { first_day, last_day, place, at: DocAddress::new(ord as u32, *doc) });
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_no_first_day() {
        let dated = |first_day, last_day| Dated { first_day, last_day, place: (0, 0), at: DocAddress::new(0, first_day as u32) };
        for (days, first, last, earlier, later) in [
            (vec![(0, 365), (100, 100), (200, 200)], 100, 200, 1, 1),
            (vec![(0, 365), (400, 400)], 0, 400, 0, 0),
            (vec![(0, 365)], 0, 0, 0, 0),
            (vec![(10, 10), (0, 365), (40, 70)], 10, 40, 1, 1),
        ] {
            let days: Vec<Dated> = days.into_iter().map(|(a, b)| dated(a, b)).collect();
            let ends = Ends::of(&days).unwrap();
            assert_eq!((ends.first.first_day, ends.last.first_day, ends.maybe_earlier, ends.maybe_later), (first, last, earlier, later));
        }
    }
}
