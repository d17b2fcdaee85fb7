//! Dates as statements have them: a day, a month or a year, never more precise than what is known.

mod calendar;
mod read;
mod tokens;
mod words;

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use calendar::weekday;
pub use read::{Mention, NumericOrder, find_dates, find_days, read_declared, settle_order};

/// How much of a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    Year,
    Month,
    Day,
}

/// A date in the proleptic Gregorian calendar, to the precision that is known.
///
/// Written as ISO 8601 writes reduced precision: `2017`, `2017-03`, `2017-03-21`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl StatementDate {
    /// A leap year that stands for an unknown one while dates are read.
    pub const NO_YEAR: i32 = 4;

    /// The date of these parts, unless there is no such day. Years 1 to 9998.
    pub fn new(year: i32, month: Option<i32>, day: Option<i32>) -> Option<Self> {
        let (year, month, day) = (i16::try_from(year).ok()?, narrow(month)?, narrow(day)?);
        if !(1..=9998).contains(&year) || (day.is_some() && month.is_none()) {
            return None;
        }
        Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
        Some(Self { year, month, day })
    }

    pub fn year(self) -> i32 {
        i32::from(self.year)
    }

    /// From 1, if it is known.
    pub fn month(self) -> Option<i32> {
        self.month.map(i32::from)
    }

    /// Of the month, if it is known.
    pub fn day(self) -> Option<i32> {
        self.day.map(i32::from)
    }

    pub fn precision(self) -> Precision {
        match (self.month, self.day) {
            (None, _) => Precision::Year,
            (_, None) => Precision::Month,
            _ => Precision::Day,
        }
    }

    /// The same date with the day and, for `Year`, the month forgotten.
    pub fn to_precision(self, precision: Precision) -> Self {
        let month = self.month.filter(|_| precision >= Precision::Month);
        Self { month, day: self.day.filter(|_| precision == Precision::Day), ..self }
    }

    /// The first day it can mean, in days since 1970-01-01.
    pub fn first_day(self) -> i64 {
        day_number(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// The last day it can mean, in days since 1970-01-01.
    pub fn last_day(self) -> i64 {
        match (self.month, self.day) {
            (_, Some(_)) => self.first_day(),
            (None | Some(12), None) => day_number(self.year + 1, 1, 1) - 1,
            (Some(month), None) => day_number(self.year, month + 1, 1) - 1,
        }
    }

    /// True if the day is the same, in any year where one is not known (year 4, a leap year, stands for none).
    pub fn agrees(self, other: StatementDate) -> bool {
        let years = self.year == other.year || [self.year(), other.year()].contains(&Self::NO_YEAR);
        years && self.day.is_some() && (self.month, self.day) == (other.month, other.day)
    }

    /// The day of the week, 1 for Monday, if the day is known.
    pub fn weekday(self) -> Option<i8> {
        let date = Date::new(self.year, self.month?, self.day?).ok()?;
        Some(date.weekday().to_monday_one_offset())
    }

    /// False for what tables and programs write where they know no date (0001-01-01, 1900-01-01,
    /// 3000-01-01, the first day of Unix time), and for years that no record can be of.
    pub fn is_plausible(self) -> bool {
        const PLACEHOLDERS: &[(i16, i8, i8)] = &[(1970, 1, 1), (1900, 1, 1), (1899, 12, 30), (1899, 12, 31), (1904, 1, 1), (1980, 1, 1), (2099, 12, 31)];
        let parts = (self.year, self.month.unwrap_or(0), self.day.unwrap_or(0));
        (1600..=2199).contains(&self.year) && !PLACEHOLDERS.contains(&parts)
    }

    /// The day `days` days after 1970-01-01.
    pub fn from_day_number(days: i64) -> Option<Self> {
        let span = jiff::Span::new().try_days(days).ok()?;
        let date = Date::constant(1970, 1, 1).checked_add(span).ok()?;
        Self::new(i32::from(date.year()), Some(date.month().into()), Some(date.day().into()))
    }
}

/// Days from 1970-01-01 to a day that exists.
fn day_number(year: i16, month: i8, day: i8) -> i64 {
    let date = Date::new(year, month, day).unwrap_or(Date::MAX);
    let span = Date::constant(1970, 1, 1).until(date).unwrap_or_default();
    i64::from(span.get_days())
}

/// `Some(None)` for nothing, `None` for a number that is no month or day.
fn narrow(part: Option<i32>) -> Option<Option<i8>> {
    part.map_or(Some(None), |n| i8::try_from(n).ok().map(Some))
}

impl fmt::Display for StatementDate {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().flatten() {
            write!(f, "-{part:02}")?;
        }
        Ok(())
    }
}

impl std::str::FromStr for StatementDate {
    type Err = ();

    /// Reads what `Display` writes, and nothing else.
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split('-');
        let mut next = |width: usize| match parts.next() {
            None => Ok(None),
            Some(part) if part.len() == width && part.bytes().all(|b| b.is_ascii_digit()) => part.parse().map(Some).map_err(|_| ()),
            Some(_) => Err(()),
        };
        let (year, month, day) = (next(4)?, next(2)?, next(2)?);
        if parts.next().is_some() {
            return Err(());
        }
        Self::new(year.ok_or(())?, month, day).ok_or(())
    }
}

impl Serialize for StatementDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for StatementDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|()| serde::de::Error::custom("not a date"))
    }
}

/// A closed range of days, either end open; in days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateRange {
    pub first: Option<i64>,
    pub last: Option<i64>,
}

impl DateRange {
    /// The days that `date` can mean.
    pub fn of(date: StatementDate) -> Self {
        Self { first: Some(date.first_day()), last: Some(date.last_day()) }
    }

    /// The range that overlaps what overlaps both.
    pub fn within(self, other: Self) -> Self {
        let both = |a: Option<i64>, b: Option<i64>, pick: fn(i64, i64) -> i64| a.zip(b).map_or(a.or(b), |(a, b)| Some(pick(a, b)));
        Self { first: both(self.first, other.first, i64::max), last: both(self.last, other.last, i64::min) }
    }
}

impl fmt::Display for DateRange {
    /// Writes `2017-03-01..2017-03-31`, with nothing for an open end.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let end = |f: &mut fmt::Formatter, days: Option<i64>| match days.and_then(StatementDate::from_day_number) {
            Some(date) => write!(f, "{date}"),
            None => Ok(()),
        };
        end(f, self.first)?;
        f.write_str("..")?;
        end(f, self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> StatementDate {
        text.parse().unwrap()
    }

    #[test]
    fn ranges_of_precisions() {
        for (text, first, last) in [("1970-01-01", 0, 0), ("1970", 0, 364), ("1970-02", 31, 58), ("1969-12-31", -1, -1), ("2000-12", 11292, 11322)] {
            assert_eq!((date(text).first_day(), date(text).last_day()), (first, last), "{text}");
            assert_eq!(date(text).to_string(), text);
        }
    }

    #[test]
    fn there_is_no_such_day() {
        for text in ["2017-02-30", "2017-13", "0000", "17-01-01", "2017-1-1", "2017-01-01-01", "", "+017"] {
            assert!(text.parse::<StatementDate>().is_err(), "{text}");
        }
        assert!(StatementDate::new(2017, None, Some(3)).is_none());
    }

    #[test]
    fn day_numbers_and_dates_agree() {
        for days in [-200_000, -1, 0, 59, 17_000, 40_000] {
            assert_eq!(StatementDate::from_day_number(days).unwrap().first_day(), days);
        }
        assert_eq!(StatementDate::from_day_number(i64::MAX), None);
    }
}
