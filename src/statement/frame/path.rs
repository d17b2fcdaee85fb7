//! What the path of a source tells: a date in its name, and nothing that is a guess.

use crate::statement::date::find_dates;
use crate::statement::{Basis, Country, Evidence, Found, StatementDate};

/// A date in the file name, else in the folder names, the nearest first.
pub fn date(path: &str) -> Option<Found<StatementDate>> {
    // "MAR_20_1965" is Morocco's.
    if origin(path).is_some() {
        let name = path.rsplit('/').next()?;
        let year = name.split(['_', '.']).filter_map(year_in).next_back()?;
        return Some(Found::new(year, Evidence::new(Basis::Path, "year in file name", name)));
    }
    let mut parts: Vec<&str> = path.rsplit('/').collect();
    if let Some(first) = parts.first_mut() {
        *first = first.rsplit_once('.').map_or(*first, |(stem, _)| stem);
    }
    let full = parts.iter().find_map(|part| day_in(part).map(|date| (date, *part)));
    let joined = || {
        let (folders, _) = path.rsplit_once('/')?;
        let spaced = folders.replace('/', " ");
        folder_date(&spaced).map(|date| (date, folders))
    };
    let (date, words) = full.or_else(joined).or_else(|| parts.iter().find_map(|part| year_in(part).map(|y| (y, *part))))?;
    Some(Found::new(date, Evidence::new(Basis::Path, "date in path", words)))
}

/// A day or month written in one piece: `2017-03-21`, `20170321`, `2017_03_21`, `21-March-2017`.
fn day_in(part: &str) -> Option<StatementDate> {
    let spelt = part.replace('_', "-");
    let pieces = std::iter::once(spelt.as_str()).chain(part.split('_'));
    let found = pieces.flat_map(find_dates).find(|m| m.other.is_none()).map(|m| m.date);
    let digits = || {
        let runs = part.split(|c: char| !c.is_ascii_digit());
        runs.filter(|run| run.len() == 8).find_map(|run| crate::statement::date::read_declared(run, None))
    };
    found.or_else(digits).filter(|date| (1700..=2100).contains(&date.year()))
}

/// Folders for year, month and day: `2024/April/15`, `2024/04/15`.
fn folder_date(spaced: &str) -> Option<StatementDate> {
    let words: Vec<&str> = spaced.split_whitespace().collect();
    words.windows(3).rev().find_map(|w| {
        let year = year_in(w[0])?.year();
        let day: i32 = w[2].parse().ok().filter(|_| w[2].len() <= 2)?;
        let month = match w[1].parse::<i32>() {
            Ok(month) => month,
            Err(_) => {
                let named = find_dates(&format!("1 {} {year}", w[1]));
                let date = named.first()?.date;
                (1..=12).find(|m| StatementDate::new(year, Some(*m), Some(1)) == Some(date))?
            }
        };
        StatementDate::new(year, Some(month), Some(day))
    })
}

/// A year that stands alone: `ARG_01_1946`, `1790-Washington-1`.
fn year_in(part: &str) -> Option<StatementDate> {
    // "agenda-2030" names an aim.
    const AIMS: &[&str] = &["agenda", "vision", "horizon", "plan", "target", "goal", "strategy"];
    let lower = part.to_lowercase();
    if AIMS.iter().any(|aim| lower.contains(aim)) {
        return None;
    }
    let years: Vec<i32> = part
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|run| run.len() == 4 && run.bytes().all(|b| b.is_ascii_digit()))
        .filter_map(|run| run.parse().ok())
        .filter(|year| (1700..=2100).contains(year))
        .collect();
    let [year] = years[..] else { return None };
    StatementDate::new(year, None, None)
}

/// The country in a file name of the shape `ISO_…_year`, as collections of the UN use it.
pub fn origin(path: &str) -> Option<Found<Country>> {
    let name = path.rsplit('/').next()?;
    let (code, rest) = name.split_once('_')?;
    let coded = code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) && rest.starts_with(|c: char| c.is_ascii_digit());
    let country = Country::from_alpha3(code).filter(|_| coded)?;
    Some(Found::new(country, Evidence::new(Basis::Path, "country code in file name", name)))
}
