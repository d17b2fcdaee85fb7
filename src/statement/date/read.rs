//! Reads dates as people write them. English month names; numeric dates of any country.
//!
//! A numeric date such as 03/04/2017 has two readings. It is settled by a number above twelve, by
//! the order that other dates of the same source show, or stays open and is then worth its year.

use super::StatementDate;

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
    /// The other reading of a numeric date whose order is open.
    pub other: Option<StatementDate>,
    pub start: usize,
    pub end: usize,
}

impl Mention {
    /// The date under a day/month order; without one an open date is worth its year only.
    pub fn settled(&self, order: Option<NumericOrder>) -> StatementDate {
        match (self.other, order) {
            (None, _) | (_, Some(NumericOrder::DayFirst)) => self.date,
            (Some(other), Some(NumericOrder::MonthFirst)) => other,
            (Some(_), None) => self.date.to_precision(super::Precision::Year),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token<'t> {
    Number(i32, usize),
    Word(&'t str),
    Mark(char),
}

struct Spanned<'t> {
    token: Token<'t>,
    start: usize,
    end: usize,
    /// No white space before it.
    tight: bool,
}

fn tokens(text: &str) -> Vec<Spanned<'_>> {
    let mut out: Vec<Spanned> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        let class = class_of(c);
        let mut end = start + c.len_utf8();
        while let Some(&(at, next)) = chars.peek() {
            if class == Class::Mark || class_of(next) != class {
                break;
            }
            end = at + next.len_utf8();
            chars.next();
        }
        let piece = &text[start..end];
        let token = match class {
            Class::Digit => Token::Number(piece.parse().unwrap_or(-1), piece.len()),
            Class::Letter => Token::Word(piece),
            Class::Mark => Token::Mark(c),
        };
        let tight = out.last().is_some_and(|last| last.end == start);
        out.push(Spanned { token, start, end, tight });
    }
    out
}

#[derive(PartialEq, Clone, Copy)]
enum Class {
    Digit,
    Letter,
    Mark,
}

fn class_of(c: char) -> Class {
    match c {
        '0'..='9' => Class::Digit,
        // Chinese and Japanese year, month and day signs stand between digits, one by one.
        '年' | '月' | '日' => Class::Mark,
        c if c.is_alphabetic() => Class::Letter,
        _ => Class::Mark,
    }
}

/// Month names and their usual short forms in English; a full stop after them is skipped.
const MONTHS: [&[&str]; 12] = [
    &["january", "jan"],
    &["february", "feb", "febr"],
    &["march", "mar"],
    &["april", "apr"],
    &["may"],
    &["june", "jun"],
    &["july", "jul"],
    &["august", "aug"],
    &["september", "sept", "sep"],
    &["october", "oct"],
    &["november", "nov"],
    &["december", "dec"],
];

fn month_of(word: &str) -> Option<i32> {
    if word.len() < 3 {
        return None;
    }
    let word = word.to_lowercase();
    MONTHS.iter().position(|names| names.contains(&word.as_str())).map(|at| at as i32 + 1)
}

/// A cursor over the tokens that gives up without moving.
struct Cursor<'a, 't> {
    tokens: &'a [Spanned<'t>],
    at: usize,
}

impl<'t> Cursor<'_, 't> {
    fn number(&mut self, digits: std::ops::RangeInclusive<usize>) -> Option<(i32, usize)> {
        match self.tokens.get(self.at)?.token {
            Token::Number(n, len) if digits.contains(&len) => {
                self.at += 1;
                Some((n, len))
            }
            _ => None,
        }
    }

    fn word(&mut self) -> Option<&'t str> {
        match self.tokens.get(self.at)?.token {
            Token::Word(word) => {
                self.at += 1;
                Some(word)
            }
            _ => None,
        }
    }

    fn month(&mut self) -> Option<i32> {
        let month = month_of(self.word()?)?;
        self.skip(&['.']);
        Some(month)
    }

    fn mark(&mut self, marks: &[char]) -> Option<char> {
        match self.tokens.get(self.at)?.token {
            Token::Mark(mark) if marks.contains(&mark) => {
                self.at += 1;
                Some(mark)
            }
            _ => None,
        }
    }

    fn skip(&mut self, marks: &[char]) {
        self.mark(marks);
    }

    fn skip_word(&mut self, words: &[&str]) -> bool {
        let here = self.tokens.get(self.at).map(|t| t.token);
        let found = matches!(here, Some(Token::Word(w)) if words.iter().any(|x| w.eq_ignore_ascii_case(x)));
        self.at += usize::from(found);
        found
    }

    /// A day of the month with its ordinal ending, if it has one.
    fn day(&mut self) -> Option<i32> {
        let (day, _) = self.number(1..=2)?;
        if self.tokens.get(self.at).is_some_and(|t| t.tight) {
            self.skip_word(&["st", "nd", "rd", "th", "er", "º"]);
        }
        (1..=31).contains(&day).then_some(day)
    }

    /// A year of four digits.
    fn year(&mut self) -> Option<i32> {
        let (year, _) = self.number(4..=4)?;
        (1000..=3100).contains(&year).then_some(year)
    }

    fn tight(&self) -> bool {
        self.tokens.get(self.at).is_some_and(|t| t.tight)
    }
}

type Reading = (StatementDate, Option<StatementDate>);

/// One way of writing dates.
type Form = fn(&mut Cursor) -> Option<Reading>;

/// The forms, longest first: the first that fits at a place is taken.
const FORMS: &[Form] = &[year_month_day, ideographic, month_day_year, day_month_year, numeric, month_year];

fn sure(year: i32, month: i32, day: Option<i32>) -> Option<Reading> {
    Some((StatementDate::new(year, Some(month), day)?, None))
}

/// 2017-03-21, 2017/03/21, 2017.03.21, 20170321T…; a tight `T…` time after it is left alone.
fn year_month_day(c: &mut Cursor) -> Option<Reading> {
    let year = c.year()?;
    let mark = c.mark(&['-', '/', '.', '‑', '–'])?;
    let (month, _) = c.number(1..=2).or_else(|| c.month().map(|m| (m, 0)))?;
    let before_day = c.at;
    let day = c.mark(&[mark]).filter(|_| c.tight()).and_then(|_| c.number(1..=2));
    if day.is_none() {
        c.at = before_day;
        // A year and a month alone are taken only with a hyphen: 2017.03 and 2017/18 are no dates.
        return if mark == '-' && !c.tight() { sure(year, month, None) } else { None };
    }
    sure(year, month, day.map(|(day, _)| day))
}

/// 2017年3月21日
fn ideographic(c: &mut Cursor) -> Option<Reading> {
    let year = c.year()?;
    c.mark(&['年'])?;
    let (month, _) = c.number(1..=2)?;
    c.mark(&['月'])?;
    let day = c.number(1..=2).map(|(day, _)| day);
    if day.is_some() {
        c.mark(&['日'])?;
    }
    sure(year, month, day)
}

/// March 21, 2017 · Mar. 21st 2017 · March the 21st, 2017
fn month_day_year(c: &mut Cursor) -> Option<Reading> {
    let month = c.month()?;
    c.skip_word(&["the"]);
    c.skip(&['-', '/']);
    let day = c.day()?;
    c.skip(&[',', '.', '-', '/']);
    c.skip_word(&["of"]);
    sure(c.year()?, month, Some(day))
}

/// 21 March 2017 · 21st of March, 2017 · the 9th day of July, 2005 · 21-Mar-2017
fn day_month_year(c: &mut Cursor) -> Option<Reading> {
    let day = c.day()?;
    c.skip(&['-', '/', '.']);
    c.skip_word(&["day"]);
    c.skip_word(&["of"]);
    let month = c.month()?;
    c.skip(&[',', '-', '/', '.']);
    sure(c.year()?, month, Some(day))
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
    let day_first = StatementDate::new(year, Some(b), Some(a));
    let month_first = StatementDate::new(year, Some(a), Some(b));
    match (day_first, month_first) {
        // Full stops are written day first wherever they are written.
        (Some(date), _) if mark == '.' => Some((date, None)),
        (Some(date), Some(other)) if date != other => Some((date, Some(other))),
        (Some(date), _) | (None, Some(date)) => Some((date, None)),
        (None, None) => None,
    }
}

/// March 2017 · Mar. 2017 · March, 2017
fn month_year(c: &mut Cursor) -> Option<Reading> {
    let month = c.month()?;
    c.skip(&[',']);
    c.skip_word(&["of"]);
    sure(c.year()?, month, None)
}

/// All dates in `text`, left to right, without overlaps.
pub fn find_dates(text: &str) -> Vec<Mention> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match read_at(&tokens, at) {
            Some((reading, next)) => {
                let (start, end) = (tokens[at].start, tokens[next - 1].end);
                found.push(Mention { date: reading.0, other: reading.1, start, end });
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

fn read_at(tokens: &[Spanned], at: usize) -> Option<(Reading, usize)> {
    let after_number = at > 0 && tokens[at].tight && matches!(tokens[at - 1].token, Token::Number(..) | Token::Mark('/' | '-' | '.'));
    if after_number && matches!(tokens[at].token, Token::Number(..)) {
        return None;
    }
    FORMS.iter().find_map(|form| {
        let mut cursor = Cursor { tokens, at };
        let reading = form(&mut cursor)?;
        let end = cursor.at;
        let cut = matches!(tokens.get(end), Some(t) if t.tight && matches!(t.token, Token::Number(..)));
        (!cut).then_some((reading, end))
    })
}

/// Reads a value that a source declares to be a date: any form above, a bare year, `YYYYMMDD`, or
/// seconds since 1970 of ten digits. Placeholders far outside the record (before 1600, after 2200) are refused.
pub fn read_declared(value: &str, order: Option<NumericOrder>) -> Option<StatementDate> {
    let value = value.trim();
    let date = match find_dates(value).first() {
        Some(mention) => Some(mention.settled(order)),
        None if value.bytes().all(|b| b.is_ascii_digit()) => read_digits(value),
        None => value.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 8).and_then(read_digits),
    };
    date.filter(|date| (1600..=2200).contains(&date.year()))
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
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = find_dates(text).iter().map(|m| m.settled(None).to_string()).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn spellings() {
        for (text, expected) in [
            ("Mar 21, 2017", "2017-03-21"),
            ("Mar. 15, 2017", "2017-03-15"),
            ("Wed, 03 Aug 2022 19:49:23 +0000", "2022-08-03"),
            ("2023-06-12 18:49:08-04:00", "2023-06-12"),
            ("2021-07-01T23:02:59Z", "2021-07-01"),
            ("4/29/15", "2015-04-29"),
            ("29/4/2015", "2015-04-29"),
            ("28.09.2024 21:26", "2024-09-28"),
            ("September 27th, 2024", "2024-09-27"),
            ("(Tuesday, January 28, 1997)", "1997-01-28"),
            ("the 9th day of July, 2005", "2005-07-09"),
            ("THURSDAY, 11TH JULY, 2024", "2024-07-11"),
            ("21-Mar-2017", "2017-03-21"),
            ("2020年9月18日", "2020-09-18"),
            ("March 2017", "2017-03"),
            ("2017-03", "2017-03"),
            ("06-15-2021", "2021-06-15"),
        ] {
            check(text, &[expected]);
        }
    }

    #[test]
    fn open_order_is_worth_its_year() {
        check("03/04/2017", &["2017"]);
        check("04/04/2017", &["2017-04-04"]);
        let mention = find_dates("03/04/2017")[0];
        assert_eq!(mention.settled(Some(NumericOrder::MonthFirst)).to_string(), "2017-03-04");
        assert_eq!(mention.settled(Some(NumericOrder::DayFirst)).to_string(), "2017-04-03");
        assert_eq!(settle_order(["8/3/2016", "8/31/2016"].into_iter()), Some(NumericOrder::MonthFirst));
        assert_eq!(settle_order(["8/3/2016", "8/3/2017"].into_iter()), None);
        assert_eq!(settle_order(["13/3/2016", "8/31/2016"].into_iter()), None);
    }

    #[test]
    fn no_dates() {
        for text in ["Resolutions 2270 and 2231", "F-16", "2016/17", "the May 5 hearing", "1.2.17", "2021-22", "12:30", "10.10.10.10"] {
            check(text, &[]);
        }
    }

    #[test]
    fn several_in_one_text() {
        check("adopted on 7 April 2009, rejected on August 1, 2009", &["2009-04-07", "2009-08-01"]);
    }

    #[test]
    fn declared_values() {
        for (value, expected) in [
            ("1946", Some("1946")),
            ("20170321", Some("2017-03-21")),
            ("3000-01-01", None),
            ("0001-01-01", None),
            ("1490054400", Some("2017-03-21")),
            ("20170321T101500Z", Some("2017-03-21")),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(read_declared(value, None).map(|d| d.to_string()).as_deref(), expected, "{value}");
        }
    }
}
