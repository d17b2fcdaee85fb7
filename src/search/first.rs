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
        Some(split) => values(engine, split, &found)?.into_iter().map(|value| (Some(value.name), value.passages)).collect(),
    };
    let dated = dated(engine, &found)?.len() as u64;
    let mut uses = Vec::new();
    for (value, passages) in groups {
        let days = self::dated(engine, &passages)?;
        let (Some(first), Some(last)) =
            (days.iter().min(), days.iter().max_by_key(|(day, statement, ordinal, _)| (*day, std::cmp::Reverse((*statement, *ordinal)))))
        else {
            continue;
        };
        let hit = |at: DocAddress| engine.hit(0, Folded::alone(at), &wanted, options);
        uses.push((first.0, Uses { value, count: days.len() as u64, first: hit(first.3)?, last: hit(last.3)? }));
    }
    uses.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.value.cmp(&y.value)));
    Ok((uses.into_iter().map(|(_, uses)| uses).collect(), all - dated))
}

/// Day, statement, ordinal and place of all passages with a date.
fn dated(engine: &Engine, passages: &Passages) -> Result<Vec<(i64, u64, u64, DocAddress)>, IndexError> {
    let mut found = Vec::new();
    for (ord, segment) in engine.searcher.segment_readers().iter().enumerate() {
        let fast = segment.fast_fields();
        let (day, statement, ordinal) = (fast.i64("date_first")?, fast.u64("statement")?, fast.u64("ordinal")?);
        for doc in &passages[ord] {
            if let Some(first) = day.first(*doc) {
                let address = DocAddress::new(ord as u32, *doc);
                found.push((first, statement.first(*doc).unwrap_or(0), ordinal.first(*doc).unwrap_or(0), address));
            }
        }
    }
    Ok(found)
}
