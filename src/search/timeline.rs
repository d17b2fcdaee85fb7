//! When something was said: passages by day, week, month, quarter or year.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Serialize;
use tantivy::columnar::Column;
use tantivy::{DocId, SegmentReader};

use super::facets::matching;
use super::values::{Passages, Split, values};
use super::{Engine, SearchOptions};
use crate::index::IndexError;
use crate::query::Query;
use crate::statement::StatementDate;

/// The length of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// Most periods between the first and the last that are all shown.
const MOST: usize = 20_000;
/// Values that a timeline is split by, at most.
const SPLITS: usize = 10;

impl Period {
    pub const ALL: [(&'static str, Period); 5] =
        [("day", Period::Day), ("week", Period::Week), ("month", Period::Month), ("quarter", Period::Quarter), ("year", Period::Year)];

    /// The first day of the period that a day is in. Weeks begin on Monday (ISO 8601).
    fn start(self, day: i64) -> i64 {
        let Some(date) = StatementDate::from_day_number(day) else { return day };
        let month = date.month().unwrap_or(1);
        let begins = |month| StatementDate::new(date.year(), Some(month), Some(1)).map_or(day, StatementDate::first_day);
        match self {
            Period::Day => day,
            // Day 0 was a Thursday.
            Period::Week => day - (day + 3).rem_euclid(7),
            Period::Month => begins(month),
            Period::Quarter => begins((month - 1) / 3 * 3 + 1),
            Period::Year => begins(1),
        }
    }

    /// The first day of the next period.
    fn next(self, start: i64) -> i64 {
        let longest = match self {
            Period::Day => return start + 1,
            Period::Week => return start + 7,
            Period::Month => 31,
            Period::Quarter => 92,
            Period::Year => 366,
        };
        self.start(start + longest)
    }

    /// How a period is called: `2017-03-21`, `2017-W12`, `2017-03`, `2017-Q1`, `2017`.
    fn label(self, start: i64) -> String {
        let Some(date) = StatementDate::from_day_number(start) else { return String::new() };
        let (year, month) = (date.year(), date.month().unwrap_or(1));
        match self {
            Period::Day => date.to_string(),
            Period::Week => {
                // The year of a week is that of its Thursday.
                let thursday = StatementDate::from_day_number(start + 3).unwrap_or(date);
                let first = StatementDate::new(thursday.year(), Some(1), Some(1)).map_or(start, StatementDate::first_day);
                format!("{:04}-W{:02}", thursday.year(), (start + 3 - first) / 7 + 1)
            }
            Period::Month => format!("{year:04}-{month:02}"),
            Period::Quarter => format!("{year:04}-Q{}", (month - 1) / 3 + 1),
            Period::Year => format!("{year:04}"),
        }
    }
}

/// A period with its passages.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bar {
    pub period: String,
    /// The person or country, where the timeline is split.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split: Option<String>,
    /// Passages that match.
    pub count: u64,
    /// Words of all passages of the period, whether they match or not.
    pub words: u64,
    /// Matching passages per 10,000 words.
    pub rate: f64,
}

/// Periods in order, empty ones between them too.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Timeline {
    pub bars: Vec<Bar>,
    /// Matching passages without a date, and with one too coarse for the periods.
    pub undated: u64,
    pub coarse: u64,
    /// Values that were left out of a split.
    pub left_out: usize,
    /// So many periods lie between the first and the last that empty ones are left out.
    pub gaps: bool,
}

/// Counts the passages that match by period.
pub fn timeline(engine: &Engine, query: &Query, by: Period, split: Option<Split>, options: &SearchOptions) -> Result<Timeline, IndexError> {
    let deadline = engine.deadline(options);
    let found = matching(engine, query, options)?;
    let days = engine.searcher.segment_readers().iter().map(Days::open).collect::<Result<Vec<_>, IndexError>>()?;
    let mut periods = Periods::new(by);
    let mut timeline = Timeline::default();
    let mut whole: BTreeMap<i64, u64> = BTreeMap::new();
    for (days, docs) in days.iter().zip(&found) {
        for doc in docs {
            match days.dates(*doc).map(|dates| periods.of(dates)) {
                Some(Some(start)) => *whole.entry(start).or_default() += 1,
                Some(None) => timeline.coarse += 1,
                None => timeline.undated += 1,
            }
        }
    }
    let (Some(first), Some(last)) = (whole.keys().next().copied(), whole.keys().last().copied()) else { return Ok(timeline) };
    let words = words_by_period(engine, &days, &mut periods, first, last);
    let starts: Vec<i64> = std::iter::successors(Some(first), |start| Some(by.next(*start))).take_while(|start| *start <= last).take(MOST + 1).collect();
    timeline.gaps = starts.len() > MOST;
    let starts: Vec<i64> = if timeline.gaps { whole.keys().copied().collect() } else { starts };
    let mut add = |name: Option<&str>, counts: &BTreeMap<i64, u64>| {
        for start in &starts {
            let (count, words) = (counts.get(start).copied().unwrap_or(0), words.get(start).copied().unwrap_or(0));
            let rate = if words > 0 { (count as f64 * 1e6 / words as f64).round() / 100.0 } else { 0.0 };
            timeline.bars.push(Bar { period: by.label(*start), split: name.map(str::to_owned), count, words, rate });
        }
    };
    let Some(split) = split else {
        add(None, &whole);
        return Ok(timeline);
    };
    let values = values(engine, split, &found, &deadline)?;
    for value in values.iter().take(SPLITS) {
        add(Some(&value.name), &counts(&days, &value.passages, &mut periods));
    }
    timeline.left_out = values.len().saturating_sub(SPLITS);
    Ok(timeline)
}

fn counts(days: &[Days], passages: &Passages, periods: &mut Periods) -> BTreeMap<i64, u64> {
    let mut counts = BTreeMap::new();
    for (days, docs) in days.iter().zip(passages) {
        for start in docs.iter().filter_map(|doc| periods.of(days.dates(*doc)?)) {
            *counts.entry(start).or_default() += 1;
        }
    }
    counts
}

/// Words of all live passages whose date lies within a period.
fn words_by_period(engine: &Engine, days: &[Days], periods: &mut Periods, first: i64, last: i64) -> BTreeMap<i64, u64> {
    let mut by_dates: FxHashMap<(i64, i64), u64> = FxHashMap::default();
    for (days, segment) in days.iter().zip(engine.searcher.segment_readers()) {
        days.words_by_dates(segment, &mut by_dates);
    }
    let mut words: BTreeMap<i64, u64> = BTreeMap::new();
    for (dates, count) in by_dates {
        if let Some(start) = periods.of(dates).filter(|start| (first..=last).contains(start)) {
            *words.entry(start).or_default() += count;
        }
    }
    words
}

/// The periods of days, each worked out once.
struct Periods {
    by: Period,
    starts: FxHashMap<i64, i64>,
}

impl Periods {
    fn new(by: Period) -> Self {
        Self { by, starts: FxHashMap::default() }
    }

    /// The period that a date is of; `None` if it spans several.
    fn of(&mut self, (first, last): (i64, i64)) -> Option<i64> {
        let by = self.by;
        let mut start = |day| *self.starts.entry(day).or_insert_with(|| by.start(day));
        let begins = start(first);
        (first == last || start(last) == begins).then_some(begins)
    }
}

/// The dates of a segment's passages.
struct Days {
    first: Column<i64>,
    last: Column<i64>,
    words: Column<u64>,
}

impl Days {
    fn open(segment: &SegmentReader) -> Result<Self, IndexError> {
        let fast = segment.fast_fields();
        Ok(Self { first: fast.i64("date_first")?, last: fast.i64("date_last")?, words: fast.u64("words")? })
    }

    /// The first and the last day that a passage's date can mean.
    fn dates(&self, doc: DocId) -> Option<(i64, i64)> {
        Some((self.first.first(doc)?, self.last.first(doc)?))
    }

    /// Adds up the words of all live passages of each date.
    fn words_by_dates(&self, segment: &SegmentReader, words: &mut FxHashMap<(i64, i64), u64>) {
        let of = |doc| self.words.first(doc).zip(self.dates(doc));
        // Where all passages are dated, the columns hold the same passages in the same order.
        let rows = self.words.values.num_vals();
        if self.first.values.num_vals() != rows || self.last.values.num_vals() != rows {
            for (count, dates) in segment.doc_ids_alive().filter_map(of) {
                *words.entry(dates).or_default() += count;
            }
            return;
        }
        self.words_by_rows(rows, words);
        // Few are deleted: they are taken out again.
        let deleted = (0..segment.max_doc()).filter(|doc| segment.is_deleted(*doc));
        for (count, dates) in deleted.take(if segment.has_deletes() { usize::MAX } else { 0 }).filter_map(of) {
            *words.entry(dates).or_default() -= count;
        }
    }

    fn words_by_rows(&self, rows: u32, words: &mut FxHashMap<(i64, i64), u64>) {
        const BLOCK: usize = 1_024;
        let (mut first, mut last, mut count) = ([0; BLOCK], [0; BLOCK], [0; BLOCK]);
        for start in (0..rows).step_by(BLOCK) {
            let length = BLOCK.min((rows - start) as usize);
            self.first.values.get_range(u64::from(start), &mut first[..length]);
            self.last.values.get_range(u64::from(start), &mut last[..length]);
            self.words.values.get_range(u64::from(start), &mut count[..length]);
            // The passages of a statement stand together.
            let mut row = 0;
            while row < length {
                let dates = (first[row], last[row]);
                let run = (row..length).take_while(|at| (first[*at], last[*at]) == dates).count();
                *words.entry(dates).or_default() += count[row..row + run].iter().sum::<u64>();
                row += run;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> i64 {
        text.parse::<StatementDate>().unwrap().first_day()
    }

    #[test]
    fn periods() {
        for (by, date, label, next) in [
            (Period::Day, "2017-03-21", "2017-03-21", "2017-03-22"),
            (Period::Week, "2017-03-21", "2017-W12", "2017-03-27"),
            (Period::Week, "2021-01-03", "2020-W53", "2021-01-04"),
            (Period::Month, "2016-02-29", "2016-02", "2016-03-01"),
            (Period::Quarter, "2016-11-02", "2016-Q4", "2017-01-01"),
            (Period::Year, "1899-12-31", "1899", "1900-01-01"),
        ] {
            let start = by.start(day(date));
            assert_eq!((by.label(start).as_str(), by.next(start)), (label, day(next)), "{date}");
        }
    }
}
