//! Dates as queries write them: days, months, quarters, years, ranges, and words relative to today.

use crate::statement::date::find_dates;
use crate::statement::{DateRange, StatementDate};

/// The day that relative dates count from, in days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Today(pub i64);

/// What is wrong with a date: the message and a hint.
pub type Wrong = (String, Option<String>);

/// Reads a date or a range. `2016..2017-03` reaches from the first day of 2016 to the last of March 2017.
pub fn read_range(text: &str, today: Today) -> Result<DateRange, Wrong> {
    if let Some((from, to)) = text.split_once("..") {
        let first = Some(from.trim()).filter(|t| !t.is_empty()).map(|t| read_one(t, today)).transpose()?;
        let last = Some(to.trim()).filter(|t| !t.is_empty()).map(|t| read_end(t, today)).transpose()?;
        let range = DateRange { first: first.and_then(|r| r.first), last: last.flatten() };
        return match (range.first, range.last) {
            (Some(a), Some(b)) if a > b => Err((format!("the range `{text}` ends before it begins"), Some(format!("{}..{}", to.trim(), from.trim())))),
            (None, None) => Err(("a range needs at least one end".to_owned(), Some("2016..2017-03, 2016.., ..2017".to_owned()))),
            _ => Ok(range),
        };
    }
    read_one(text, today)
}

/// The last day that an end means: until `2w` is until two weeks ago.
pub fn read_end(text: &str, today: Today) -> Result<Option<i64>, Wrong> {
    let range = read_one(text, today)?;
    let ago = text.trim().starts_with(|c: char| c.is_ascii_digit()) && relative(&text.trim().to_lowercase(), today).is_some();
    Ok(if ago { range.first } else { range.last })
}

fn read_one(text: &str, today: Today) -> Result<DateRange, Wrong> {
    let lower = text.trim().to_lowercase();
    relative(&lower, today).or_else(|| quarter(&lower)).or_else(|| plain(&lower)).or_else(|| spelt(text)).ok_or_else(|| wrong(&lower))
}

/// today, yesterday, last-month, 3d, 2w, 6mo, 1y
fn relative(text: &str, Today(today): Today) -> Option<DateRange> {
    let date = StatementDate::from_day_number(today)?;
    let (year, month) = (date.year(), date.to_string().get(5..7)?.parse::<i32>().ok()?);
    let day = |n: i64| Some(DateRange { first: Some(n), last: Some(n) });
    let whole = |year: i32, month: Option<i32>| StatementDate::new(year, month, None).map(DateRange::of);
    match text {
        "today" => return day(today),
        "yesterday" => return day(today - 1),
        "this-month" => return whole(year, Some(month)),
        "last-month" => return if month == 1 { whole(year - 1, Some(12)) } else { whole(year, Some(month - 1)) },
        "this-year" => return whole(year, None),
        "last-year" => return whole(year - 1, None),
        "this-week" => return Some(week(today)),
        "last-week" => return Some(week(today - 7)),
        _ => {}
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let count: i64 = text[..digits].parse().ok().filter(|n| *n <= 100_000)?;
    let first = match &text[digits..] {
        "d" | "day" | "days" => today - count,
        "w" | "week" | "weeks" => today - 7 * count,
        "mo" | "month" | "months" => months_before(date, count)?,
        "y" | "year" | "years" => months_before(date, 12 * count)?,
        _ => return None,
    };
    Some(DateRange { first: Some(first), last: Some(today) })
}

/// Monday to Sunday around a day; 1970-01-01 was a Thursday.
fn week(day: i64) -> DateRange {
    let monday = day - (day + 3).rem_euclid(7);
    DateRange { first: Some(monday), last: Some(monday + 6) }
}

/// The same day of an earlier month, or the last day of that month if it is shorter.
fn months_before(date: StatementDate, months: i64) -> Option<i64> {
    let text = date.to_string();
    let (month, day): (i64, i64) = (text.get(5..7)?.parse().ok()?, text.get(8..10)?.parse().ok()?);
    let index = i64::from(date.year()) * 12 + month - 1 - months;
    let (year, month) = (i32::try_from(index.div_euclid(12)).ok()?, i32::try_from(index.rem_euclid(12)).ok()? + 1);
    let whole = StatementDate::new(year, Some(month), None)?;
    Some((whole.first_day() + day - 1).min(whole.last_day()))
}

/// 2017-Q1, 2017q1
fn quarter(text: &str) -> Option<DateRange> {
    let (year, quarter) = text.split_once('q')?;
    let year: i32 = year.trim_end_matches('-').parse().ok().filter(|_| year.len() >= 4)?;
    let quarter: i32 = quarter.parse().ok().filter(|q| (1..=4).contains(q))?;
    let first = StatementDate::new(year, Some(quarter * 3 - 2), None)?;
    let last = StatementDate::new(year, Some(quarter * 3), None)?;
    Some(DateRange { first: Some(first.first_day()), last: Some(last.last_day()) })
}

/// 2017, 2017-03, 2017-3, 2017-03-21
fn plain(text: &str) -> Option<DateRange> {
    let mut parts = text.split('-');
    let year = parts.next().filter(|y| y.len() == 4)?;
    let number = |part: Option<&str>| part.map(|p| p.parse::<i32>().ok().filter(|_| (1..=2).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit())));
    let (month, day) = (number(parts.next()), number(parts.next()));
    if parts.next().is_some() || month == Some(None) || day == Some(None) || !year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    StatementDate::new(year.parse().ok()?, month.flatten(), day.flatten()).map(DateRange::of)
}

/// March 2017, 21 March 2017: written out, and nothing else beside it.
fn spelt(text: &str) -> Option<DateRange> {
    let text = text.trim();
    let found = find_dates(text);
    let [mention] = found[..] else { return None };
    let whole = mention.start == 0 && mention.end == text.len();
    let letters = text.chars().any(|c| c.is_alphabetic() || c == '年');
    (whole && letters && mention.other.is_none()).then(|| DateRange::of(mention.date))
}

fn wrong(text: &str) -> Wrong {
    if let Some(digits) = text.strip_suffix('m').filter(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit())) {
        return (format!("`{text}`: m could be minutes or months"), Some(format!("{digits}mo for months, {digits}d for days")));
    }
    let numeric = text.contains(['/', '.']) && text.chars().all(|c| c.is_ascii_digit() || "/.".contains(c));
    if let (true, [mention, ..]) = (numeric, &find_dates(text)[..]) {
        let readings: Vec<String> = [Some(mention.date), mention.other].into_iter().flatten().map(|d| d.to_string()).collect();
        let message = if readings.len() > 1 { format!("`{text}` can be read in two ways") } else { format!("`{text}` is not how dates are written here") };
        return (message, Some(readings.join(" or ")));
    }
    (
        format!("`{text}` is not a date"),
        Some("2017, 2017-03, 2017-03-21, 2016..2017-03, 2017-Q1, \"March 2017\", yesterday, last-month, 3d, 2w, 6mo, 1y".to_owned()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    // 2017-03-31, a Friday.
    const TODAY: Today = Today(17256);

    #[test]
    fn ranges() {
        for (text, expected) in [
            ("2017", "2017-01-01..2017-12-31"),
            ("2017-03", "2017-03-01..2017-03-31"),
            ("2017-3-2", "2017-03-02..2017-03-02"),
            ("2016..2017-03", "2016-01-01..2017-03-31"),
            ("2016..", "2016-01-01.."),
            ("..2016", "..2016-12-31"),
            ("2017-Q1", "2017-01-01..2017-03-31"),
            ("March 2017", "2017-03-01..2017-03-31"),
            ("21 March 2017", "2017-03-21..2017-03-21"),
            ("today", "2017-03-31..2017-03-31"),
            ("yesterday", "2017-03-30..2017-03-30"),
            ("last-month", "2017-02-01..2017-02-28"),
            ("this-week", "2017-03-27..2017-04-02"),
            ("3d", "2017-03-28..2017-03-31"),
            ("1mo", "2017-02-28..2017-03-31"),
            ("1y", "2016-03-31..2017-03-31"),
            ("2y..1y", "2015-03-31..2016-03-31"),
            ("..2w", "..2017-03-17"),
        ] {
            assert_eq!(read_range(text, TODAY).map(|r| r.to_string()), Ok(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn refusals_say_what_is_right() {
        for (text, hint) in [
            ("3m", "3mo for months"),
            ("03/04/2017", "2017-04-03 or 2017-03-04"),
            ("2017..2016", "2016..2017"),
            ("soon", "2017-03-21"),
            ("2017-13", "2017"),
            ("..", "2016.."),
        ] {
            let (_, found) = read_range(text, TODAY).unwrap_err();
            assert!(found.as_deref().unwrap_or("").contains(hint), "{text}: {found:?}");
        }
    }
}
