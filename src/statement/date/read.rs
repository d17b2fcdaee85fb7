//! Reads dates as people write them, in many languages; numeric dates of any country.
//!
//! A numeric date such as 03/04/2017 has two readings. It is settled by a number above twelve, by a
//! weekday beside it, by the order that other dates of the same source show, or stays open and is then
//! worth its year.

use super::StatementDate;
use super::calendar;
use super::tokens::{Cursor, Spanned, Token, tokens};
use super::words;

/// Which number comes first in a numeric date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumericOrder {
    DayFirst,
    MonthFirst,
}

/// A date in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    pub date: StatementDate,
    /// The other reading of a numeric date, month first where `date` is day first.
    pub other: Option<StatementDate>,
    /// Written with full stops, which are day first unless the source shows otherwise.
    pub dotted: bool,
    pub start: usize,
    pub end: usize,
}

impl Mention {
    /// The date under a day/month order; without one an open date is worth its year only.
    pub fn settled(&self, order: Option<NumericOrder>) -> StatementDate {
        match (self.other, order) {
            (None, _) | (_, Some(NumericOrder::DayFirst)) => self.date,
            (Some(other), Some(NumericOrder::MonthFirst)) => other,
            (Some(_), None) if self.dotted => self.date,
            (Some(_), None) => self.date.to_precision(super::Precision::Year),
        }
    }

    /// True if only its source can tell which day it is.
    pub fn is_open(&self) -> bool {
        self.other.is_some() && !self.dotted
    }
}

/// A reading of some tokens.
#[derive(Clone, Copy)]
struct Reading {
    date: StatementDate,
    other: Option<StatementDate>,
    dotted: bool,
}

/// One way of writing dates.
type Form = fn(&mut Cursor) -> Option<Reading>;

/// The forms, longest first: the first that fits at a place is taken.
const FORMS: &[Form] = &[year_month_day, ideographic, era, month_day_year, day_month_year, numeric, month_year, in_words];

fn sure(year: i32, month: i32, day: Option<i32>) -> Option<Reading> {
    either(year, (month, None), day)
}

/// A month's name that two languages use for two months leaves the date open.
fn either(year: i32, (month, other): (i32, Option<i32>), day: Option<i32>) -> Option<Reading> {
    let date = StatementDate::new(year, Some(month), day)?;
    let other = other.and_then(|month| StatementDate::new(year, Some(month), day));
    Some(Reading { date, other, dotted: false })
}

/// 2017-03-21, 2017/03/21, 2017.03.21, 2020. szeptember 18; a tight `T…` time after it is left alone.
fn year_month_day(c: &mut Cursor) -> Option<Reading> {
    let year = c.year()?;
    let mark = c.mark(&['-', '/', '.', '‑', '–'])?;
    let named = c.at;
    if let Some(month) = c.month() {
        c.skip(&['-', '/']);
        let day = c.day();
        return if mark == '.' || c.tokens[named].tight { either(year, month, day) } else { None };
    }
    let (month, _) = c.number(1..=2)?;
    let before_day = c.at;
    let spaced = mark == '.';
    let day = c.mark(&[mark]).filter(|_| c.tight() || spaced).and_then(|_| c.number(1..=2));
    if day.is_none() {
        c.at = before_day;
        // A year and a month alone are taken only with a hyphen: 2017.03 and 2017/18 are no dates.
        return if mark == '-' && !c.tight() { sure(year, month, None) } else { None };
    }
    sure(year, month, day.map(|(day, _)| day))
}

/// 2017年3月21日, 2017년 3월 21일, 二〇一七年三月二十一日
fn ideographic(c: &mut Cursor) -> Option<Reading> {
    let year = c.year()?;
    c.mark(&['年', '년'])?;
    month_and_day(c, year)
}

fn month_and_day(c: &mut Cursor, year: i32) -> Option<Reading> {
    let (month, _) = c.number(1..=2)?;
    c.mark(&['月', '월'])?;
    let before = c.at;
    let day = c.number(1..=2).map(|(day, _)| day).filter(|_| c.mark(&['日', '号', '일']).is_some());
    if day.is_none() {
        c.at = before;
    }
    sure(year, month, day)
}

/// Japanese eras: 令和5年8月24日, 平成元年1月8日.
fn era(c: &mut Cursor) -> Option<Reading> {
    const ERAS: &[(&str, i32)] = &[("令和", 2018), ("平成", 1988), ("昭和", 1925), ("大正", 1911), ("明治", 1867)];
    let word = c.word()?;
    let (name, first) = (word.strip_suffix('元').unwrap_or(word), word.ends_with('元'));
    let (_, before) = ERAS.iter().find(|(era, _)| name.ends_with(era))?;
    let year = if first { 1 } else { c.number(1..=2)?.0 };
    c.mark(&['年'])?;
    month_and_day(c, before + year)
}

/// March 21, 2017 · Mar. 21st 2017 · March the 21st, 2017 · March 21-24, 2017 (its first day)
fn month_day_year(c: &mut Cursor) -> Option<Reading> {
    let month = c.month()?;
    c.skip_word(&["the"]);
    c.skip(&['-', '/']);
    let day = c.day()?;
    let before_range = c.at;
    if !(c.mark(&['-', '–', '—', '&']).is_some() || c.skip_word(&["and", "to"])) || c.month().is_some() || c.day().is_none() {
        c.at = before_range;
    }
    c.skip(&[',', '.', '-', '/', '،', '(']);
    c.skip(&['(']);
    c.skip_of();
    either(c.year()?, month, Some(day))
}

/// 21 March 2017 · 21st of March, 2017 · the 9th day of July, 2005 · 21-Mar-2017 · 1er octobre 2024 ·
/// 25 de septiembre de 2024 · 15. Januar 1996 · 26 сентября 2024 г.; of a range the first day
fn day_month_year(c: &mut Cursor) -> Option<Reading> {
    let day = c.day()?;
    range_to(c);
    c.skip(&['-', '/', '.']);
    c.skip_word(&["day"]);
    c.skip_of();
    let month = c.month()?;
    range_on(c);
    c.skip(&[',', '-', '/', '.', '،']);
    c.skip_of();
    either(c.year()?, month, Some(day))
}

/// "–30" of "24–30 September 2024".
fn range_to(c: &mut Cursor) {
    let before = c.at;
    let joined = c.mark(&['-', '–', '—', '&', '/']).is_some() || c.skip_word(&["and", "to", "et", "au", "al", "y", "e", "bis", "und"]);
    if !joined || c.day().is_none() {
        c.at = before;
    }
}

/// "– 2 October" of "30 September – 2 October 2024".
fn range_on(c: &mut Cursor) {
    let before = c.at;
    let joined = c.mark(&['-', '–', '—']).is_some() || c.skip_word(&["to", "au", "al", "bis"]);
    if !joined || c.day().is_none() || c.month().is_none() {
        c.at = before;
    }
}

/// 21/3/2017 · 3/21/17 · 28.09.2024 · 06-15-2021
fn numeric(c: &mut Cursor) -> Option<Reading> {
    let (a, _) = c.number(1..=2)?;
    let mark = c.mark(&['/', '.', '-']).filter(|_| c.tight())?;
    let (b, _) = c.number(1..=2)?;
    c.mark(&[mark]).filter(|_| c.tight())?;
    let (year, digits) = c.number(2..=4).filter(|(_, digits)| *digits != 3)?;
    if digits == 4 && !(1000..=3100).contains(&year) {
        return None;
    }
    // Two digits are a year only between slashes: 1.2.17 and 1-2-17 are more often section numbers.
    if digits == 2 && mark != '/' {
        return None;
    }
    let year = match (digits, year) {
        (2, 0..=68) => 2000 + year,
        (2, _) => 1900 + year,
        _ => year,
    };
    let dotted = mark == '.';
    let day_first = StatementDate::new(year, Some(b), Some(a));
    let month_first = StatementDate::new(year, Some(a), Some(b));
    match (day_first, month_first) {
        (Some(date), Some(other)) if date != other => Some(Reading { date, other: Some(other), dotted }),
        (Some(date), _) | (None, Some(date)) => Some(Reading { date, other: None, dotted }),
        (None, None) => None,
    }
}

/// March 2017 · Mar. 2017 · March, 2017 · marzo de 2017
fn month_year(c: &mut Cursor) -> Option<Reading> {
    let Token::Word(word) = c.tokens.get(c.at)?.token else { return None };
    let month = c.month()?;
    c.skip(&[',']);
    c.skip_of();
    let year = c.year()?;
    calendar::is_telling(word).then(|| either(year, month, None)).flatten()
}

/// the ninth day of July, two thousand and five · this first day of May, in the year of our Lord nineteen hundred and two
fn in_words(c: &mut Cursor) -> Option<Reading> {
    let first = c.word()?;
    let (day, used) = words::day(first, c.next_word())?;
    c.at += used - 1;
    c.skip_word(&["day"]).then_some(())?;
    c.skip_of();
    let month = c.month()?;
    c.skip(&[',']);
    for word in ["in", "the", "year", "of", "our", "Lord"] {
        c.skip_word(&[word]);
    }
    c.skip(&[',']);
    let rest = c.rest_of_words();
    let (year, used) = words::year(rest.iter().map(|(word, _)| *word))?;
    c.at = rest[used - 1].1 + 1;
    either(year, month, Some(day))
}

/// All dates in `text`, left to right, without overlaps.
pub fn find_dates(text: &str) -> Vec<Mention> {
    // A date has a number; most lines have none.
    if !text.chars().any(char::is_numeric) && !text.contains(" day of ") && !text.contains('年') {
        return Vec::new();
    }
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match read_at(&tokens, at) {
            Some((reading, next)) => {
                let reading = by_weekday(reading, &tokens[..at]);
                let Reading { date, other, dotted } = reading;
                found.push(Mention { date, other, dotted, start: tokens[at].start, end: tokens[next - 1].end });
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

/// Days named without a year ("Saturday, March 4"), as dates of [`StatementDate::NO_YEAR`].
pub fn find_days(text: &str) -> Vec<StatementDate> {
    let tokens = tokens(text);
    let named = |at: usize| {
        let mut c = Cursor { tokens: &tokens, at };
        let day = c.day()?;
        c.skip(&['.']);
        c.skip_of();
        Some((c.month()?, day))
    };
    let turned = |at: usize| {
        let mut c = Cursor { tokens: &tokens, at };
        let month = c.month()?;
        Some((month, c.day()?))
    };
    let days = (0..tokens.len()).filter_map(|at| named(at).or_else(|| turned(at)));
    days.filter_map(|((month, _), day)| StatementDate::new(StatementDate::NO_YEAR, Some(month), Some(day))).collect()
}

fn read_at(tokens: &[Spanned], at: usize) -> Option<(Reading, usize)> {
    let Token::Number(..) = tokens[at].token else { return first_form(tokens, at) };
    let number = |at: usize| matches!(tokens[at].token, Token::Number(..));
    let joined = at > 1 && matches!(tokens[at - 1].token, Token::Mark('/' | '-' | '.')) && tokens[at - 1].tight && number(at - 2);
    let after_number = at > 0 && tokens[at].tight && (joined || number(at - 1));
    if after_number { None } else { first_form(tokens, at) }
}

fn first_form(tokens: &[Spanned], at: usize) -> Option<(Reading, usize)> {
    FORMS.iter().find_map(|form| {
        let mut cursor = Cursor { tokens, at };
        let reading = form(&mut cursor)?;
        let end = cursor.at;
        let cut = matches!(tokens.get(end), Some(t) if t.tight && matches!(t.token, Token::Number(..)));
        (!cut).then_some((reading, end))
    })
}

/// A weekday right before an open date tells which of its readings is meant.
fn by_weekday(reading: Reading, before: &[Spanned]) -> Reading {
    let Some(other) = reading.other else { return reading };
    let words = before.iter().rev().take(2);
    let Some(day) = words.filter_map(|t| if let Token::Word(word) = t.token { calendar::weekday(word) } else { None }).next() else { return reading };
    match (reading.date.weekday() == Some(day), other.weekday() == Some(day)) {
        (true, false) => Reading { other: None, ..reading },
        (false, true) => Reading { date: other, other: None, ..reading },
        _ => reading,
    }
}

/// Reads a value that a source declares to be a date: any form above, a bare year, `YYYYMMDD`, or
/// seconds since 1970 of ten digits. Placeholders are refused.
pub fn read_declared(value: &str, order: Option<NumericOrder>) -> Option<StatementDate> {
    let value = value.trim();
    let date = match find_dates(value).first() {
        Some(mention) => Some(mention.settled(order)),
        None if value.bytes().all(|b| b.is_ascii_digit()) => read_digits(value),
        None => value.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 8).and_then(read_digits),
    };
    date.filter(|date| date.is_plausible())
}

fn read_digits(value: &str) -> Option<StatementDate> {
    let number = |from: usize, to: usize| value.get(from..to)?.parse::<i32>().ok();
    match value.len() {
        4 => StatementDate::new(number(0, 4)?, None, None),
        8 => StatementDate::new(number(0, 4)?, Some(number(4, 6)?), Some(number(6, 8)?)),
        10 => StatementDate::from_day_number(value.parse::<i64>().ok()? / 86_400),
        13 => StatementDate::from_day_number(value.parse::<i64>().ok()? / 86_400_000),
        _ => None,
    }
}

/// The order that the unambiguous numeric dates of a source show, if all of them agree.
pub fn settle_order<'t>(values: impl Iterator<Item = &'t str>) -> Option<NumericOrder> {
    let (mut day_first, mut month_first) = (false, false);
    for value in values {
        let mut numbers = value.split(['/', '-', '.']).map(|part| part.trim().parse::<u32>().unwrap_or(0));
        if let (Some(a), Some(b)) = (numbers.next(), numbers.next()) {
            day_first |= (13..=31).contains(&a) && (1..=12).contains(&b);
            month_first |= (13..=31).contains(&b) && (1..=12).contains(&a);
        }
    }
    match (day_first, month_first) {
        (true, false) => Some(NumericOrder::DayFirst),
        (false, true) => Some(NumericOrder::MonthFirst),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
