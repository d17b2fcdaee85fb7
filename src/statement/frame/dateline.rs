//! Lines that are dates, and the words that stand around a date in its line.

use super::head::{Meaning, plain};
use crate::statement::Kind;
use crate::statement::date::{Precision, StatementDate, find_dates, find_days, weekday};
use crate::statement::speaker::is_name_word;

/// Words of labels that say when a text was issued, in some languages.
pub fn is_date_label(label: &str) -> bool {
    const LABELS: &[&str] = &[
        "for release",
        "for immediate release",
        "for release on",
        "embargoed until",
        "embargo",
        "embargo until",
        "released",
        "release",
        "posted",
        "posted on",
        "last updated",
        "updated",
        "updated on",
        "last modified",
        "modified",
        "delivered on",
        "dated",
        "date of issue",
        "date of release",
        "date issued",
        "issued on",
        "date published",
        "published on",
        "publication date",
        "press release date",
        "date of publication",
        "date of delivery",
        "date of speech",
        "fecha",
        "fecha de publicación",
        "publicado",
        "publicado el",
        "data",
        "data di pubblicazione",
        "data de publicação",
        "publicado em",
        "datum",
        "stand",
        "date de publication",
        "publié le",
        "veröffentlicht",
        "veröffentlicht am",
        "erstellt am",
        "дата",
        "дата публикации",
        "опубликовано",
        "التاريخ",
        "日期",
        "发布日期",
        "发布时间",
        "日付",
    ];
    LABELS.contains(&label)
}

pub fn date_value(value: &str) -> Option<Meaning> {
    (!find_dates(value).is_empty()).then_some(Meaning::Date)
}

/// A line that is a date, with at most a weekday, a time and a place around it.
pub fn is_date_line(text: &str) -> bool {
    let text = plain(text);
    if text.len() > 330 || text.chars().count() > 110 {
        return false;
    }
    let dates = find_dates(text);
    let Some(mention) = dates.first() else { return false };
    if mention.date.precision() == Precision::Year {
        return false;
    }
    let before = &text[..mention.start];
    let told = !is_issued(before) && Kind::told_by(before).is_some()
        || before.split_whitespace().any(|w| matches!(w, "on" | "by" | "with" | "to" | "for") && before.split_whitespace().count() > 2);
    if told && !is_issued(before) {
        return false;
    }
    let labelled = (before.trim_end().ends_with(':') && before.split_whitespace().count() <= 3) || is_issued(before);
    let rest = format!("{} {}", &text[..mention.start], &text[mention.end..]);
    let words: Vec<&str> = rest.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).collect();
    // "Session 31, second sitting, Thursday, 9 March 2017"
    let last = before.trim_end_matches([' ', ',']).rsplit([' ', ',']).next().unwrap_or("");
    let of_day = weekday(last).is_some() && before.contains(',') && text[mention.end..].trim().is_empty() && before.starts_with(char::is_uppercase);
    labelled || of_day || (words.len() <= 8 && words.iter().all(|w| is_dateline_word(w)) && !text.ends_with(','))
}

/// "Embargoed until Tuesday, …", "Delivered by Ambassador Lund on …".
pub fn is_issued(before: &str) -> bool {
    const STARTS: &[&str] =
        &["embargoed", "embargo", "for release", "for immediate release", "posted", "published", "released", "issued", "delivered", "transcribed", "dated"];
    let lower = before.to_lowercase();
    STARTS.iter().any(|start| lower.starts_with(start)) && before.split_whitespace().count() <= 9
}

/// A line that is a year alone, as titles of collections have below them.
pub fn is_year_line(text: &str) -> bool {
    let bare = text.trim_matches(['(', ')', '[', ']', '.']);
    bare.len() == 4 && bare.parse::<i32>().is_ok_and(|year| (1700..=2100).contains(&year))
}

/// A date and no more than a weekday beside it.
pub fn is_bare_date(text: &str) -> bool {
    let text = plain(text);
    is_date_line(text) && find_dates(text).first().is_some_and(|m| m.end - m.start + 14 > text.len())
}

/// Words that stand around a date in its line: weekdays, times, places, small words.
fn is_dateline_word(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    const SMALL: &[&str] = &[
        "at", "on", "a.m", "p.m", "am", "pm", "of", "the", "in", "le", "el", "den", "de", "for", "and", "local", "time", "th", "m", "p", "a", "à", "às", "ore",
        "alle", "um", "uhr", "las", "horas", "hrs", "hours", "h", "del", "da", "do", "di", "du", "г", "года", "г.", "r", "року", "d", "les", "il", "den",
        "dia", "día",
    ];
    let lower = bare.to_lowercase();
    bare.chars().next().is_none_or(|c| !c.is_lowercase()) || SMALL.contains(&lower.as_str()) || weekday(bare).is_some()
}

/// Words of a place before a date: capitalised, or small words of place names.
pub fn is_place_word(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    bare.is_empty() || is_name_word(bare) || ["of", "the", "de", "le", "la", "am", "el", "on", "and", "upon"].contains(&bare)
}

/// Days that the first few kilobytes spell out with a month's name and a year.
pub fn days_named(text: &str) -> Vec<StatementDate> {
    let mut end = text.len().min(4_096);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let spelt = find_dates(&text[..end]).into_iter().filter(|m| m.other.is_none() && m.date.precision() == Precision::Day).map(|m| m.date);
    spelt.chain(find_days(&text[..end])).collect()
}
