//! The statement's own date: declared, in the head, in the dateline, the title, the path, at the foot.
//!
//! The first of these that tells a day wins. What was seen and not taken is kept as a doubt, for the audit.

use super::dateline;
use super::head::{Head, Line, Meaning};
use super::path;
use crate::statement::date::{self, Mention, NumericOrder, Precision, StatementDate, find_dates, read_declared};
use crate::statement::{About, Basis, Country, Doubt, Draft, Evidence, Field, Found};

type FoundDate = Found<StatementDate>;

/// The date of a draft, and what speaks against it or could not be settled.
pub fn read(draft: &Draft, head: &Head, title: Option<&Found<String>>, origin: Option<Country>) -> (Option<FoundDate>, Vec<Doubt>) {
    let order = draft.order.or_else(|| date::settle_order(numeric_dates(draft, head))).or_else(|| order_of(origin));
    let mut doubts = Vec::new();
    let declared = declared_date(draft, order, &mut doubts);
    let read = dated_line(&draft.text, head, order, &mut doubts).or_else(|| dateline(draft, head, order)).or_else(|| dated_title(title, order));
    let from_path = path::date(&draft.path);
    let found = choose(declared, read, from_path.clone(), &mut doubts).or_else(|| foot(draft, head, order)).or_else(|| today(draft, head));
    if let (Some(found), Some(path)) = (&found, &from_path) {
        differ(found, path, &mut doubts);
    }
    (found, doubts)
}

/// Of a declared date, one read in the text and one in the path the best.
fn choose(declared: Option<FoundDate>, read: Option<FoundDate>, path: Option<FoundDate>, doubts: &mut Vec<Doubt>) -> Option<FoundDate> {
    let finer = |fine: &FoundDate, coarse: &FoundDate| {
        fine.value.precision() > coarse.value.precision() && fine.value.to_precision(coarse.value.precision()) == coarse.value
    };
    match (declared, read, path) {
        (Some(d), Some(r), _) => {
            // A declared year gives way to a full date of the same year, and UTC to the day where it was said.
            let local = is_utc(&d.evidence.words) && (d.value.first_day() - r.value.first_day()).abs() == 1 && r.value.precision() == Precision::Day;
            if finer(&r, &d) || local {
                return Some(r);
            }
            differ(&d, &r, doubts);
            Some(d)
        }
        (Some(d), None, Some(p)) if finer(&p, &d) => Some(p),
        (Some(d), None, _) => Some(d),
        (None, Some(r), Some(p)) if finer(&p, &r) => Some(p),
        // A collection that numbers its files by country, session and year knows the year.
        (None, Some(r), Some(p)) if p.evidence.rule == "year in file name" && r.value.year() != p.value.year() => {
            differ(&p, &r, doubts);
            Some(p)
        }
        (None, Some(r), _) => Some(r),
        (None, None, path) => path,
    }
}

fn differ(taken: &FoundDate, other: &FoundDate, doubts: &mut Vec<Doubt>) {
    let precision = taken.value.precision().min(other.value.precision());
    if taken.value.to_precision(precision) != other.value.to_precision(precision) {
        let why = format!("{} says {}, {} says {}", taken.evidence.rule, taken.value, other.evidence.rule, other.value);
        doubts.push(Doubt::new(About::Date, why, &other.evidence.words, other.evidence.span));
    }
}

/// True for an instant given in universal time ("2021-05-21T01:10:41Z", "… +0000").
fn is_utc(value: &str) -> bool {
    let value = value.trim_end();
    value.contains(':') && (value.ends_with('Z') || ["+0000", "+00:00", "GMT", "UTC"].iter().any(|zone| value.ends_with(zone)))
}

/// Americans write the month first, everybody else the day.
fn order_of(origin: Option<Country>) -> Option<NumericOrder> {
    match origin?.code() {
        "US" | "FM" | "PW" | "MH" => Some(NumericOrder::MonthFirst),
        // Both are in use.
        "CA" | "PH" | "LR" | "PR" | "GU" => None,
        _ => Some(NumericOrder::DayFirst),
    }
}

/// The most precise declared date; among equals the one with the better key.
fn declared_date(draft: &Draft, order: Option<NumericOrder>, doubts: &mut Vec<Doubt>) -> Option<FoundDate> {
    let mut dates: Vec<(Precision, usize, FoundDate)> = Vec::new();
    for declared in draft.all(Field::Date) {
        match read_declared(&declared.value, order) {
            Some(date) => {
                let rank = Field::ranked_source_key(&declared.key).map_or(usize::MAX, |(_, rank)| rank);
                dates.push((date.precision(), rank, Found::new(date, declared.evidence())));
            }
            None => doubts.push(Doubt::new(About::Date, format!("{} is no date, or a placeholder", declared.key), &declared.value, None)),
        }
    }
    dates.sort_by_key(|(precision, rank, _)| (std::cmp::Reverse(*precision), *rank));
    dates.into_iter().next().map(|(.., found)| found)
}

fn numeric_dates<'a>(draft: &'a Draft, head: &'a Head) -> impl Iterator<Item = &'a str> {
    let declared = draft.all(Field::Date).map(|d| d.value.as_str());
    declared.chain(head.lines.iter().filter(|line| line.meaning == Meaning::Date).map(|line| line.value.as_str()))
}

/// The best date line of the head: the most precise, then a labelled one, then the one with least beside it.
fn dated_line(text: &str, head: &Head, order: Option<NumericOrder>, doubts: &mut Vec<Doubt>) -> Option<FoundDate> {
    let mut best: Option<((Precision, u8), FoundDate)> = None;
    let lines: Vec<&Line> = head.lines.iter().filter(|line| line.meaning == Meaning::Date).collect();
    for line in &lines {
        let Some(mention) = find_dates(&line.value).first().copied().or_else(|| year_alone(&line.value)) else { continue };
        let date = settle_near(mention, order, text);
        if !date.is_plausible() || is_print_stamp(&line.value, &mention) {
            doubts.push(Doubt::new(About::Date, "a placeholder or a print stamp", &line.value, Some(line.span)));
            continue;
        }
        if mention.is_open() && date.precision() < Precision::Day {
            doubts.push(Doubt::new(About::Date, "day and month could stand either way", &line.value, Some(line.span)));
        }
        let rule = line.label.clone().unwrap_or_else(|| "date line".to_owned());
        let found = Found::new(date, Evidence::new(Basis::Header, rule, &line.value).at(line.span.start, line.span.end));
        let rank = (date.precision(), weight(line, &mention));
        if best.as_ref().is_none_or(|(known, _)| rank > *known) {
            best = Some((rank, found));
        }
    }
    best.map(|(_, found)| found)
}

fn year_alone(line: &str) -> Option<Mention> {
    let date = read_declared(line.trim_matches(['(', ')', '[', ']', '.']), None)?;
    Some(Mention { date, other: None, dotted: false, start: 0, end: line.len() })
}

/// A label of issue says most; then a line that is a date and no more; a date of revision says least.
fn weight(line: &Line, mention: &Mention) -> u8 {
    let bare = mention.end - mention.start + 14 > line.value.len();
    let lead = line.label.clone().unwrap_or_else(|| line.value[..mention.start].to_lowercase());
    match line.label {
        _ if ["updated", "modified", "retrieved", "accessed", "printed", "drafted", "draft", "created"].iter().any(|w| lead.contains(w)) => 0,
        None if !dateline::is_issued(&lead) => 1 + u8::from(bare),
        _ => 3,
    }
}

/// "9/24/24, 3:48 PM": what a browser prints at the edge of the page.
fn is_print_stamp(line: &str, mention: &Mention) -> bool {
    let (date, after) = (&line[mention.start..mention.end], line[mention.end..].trim_start());
    let short = date.rsplit('/').next().is_some_and(|year| year.len() == 2) && date.contains('/');
    let clock = after.strip_prefix(',').map(str::trim_start).is_some_and(|t| t.starts_with(|c: char| c.is_ascii_digit()) && t.contains(':'));
    short && clock && mention.start == 0
}

/// An open numeric date is settled by a spelt-out date of the text that is one of its readings.
fn settle_near(mention: Mention, order: Option<NumericOrder>, text: &str) -> StatementDate {
    if let (Some(other), None) = (mention.other, order) {
        let days = dateline::days_named(text);
        let named = |date: &StatementDate| days.iter().any(|known| known.agrees(*date));
        match (named(&mention.date), named(&other)) {
            (true, false) => return mention.date,
            (false, true) => return other,
            _ => {}
        }
    }
    mention.settled(order)
}

/// "TOKYO, 14 May 2019 – …": a place, then a date, at the very start of the body.
fn dateline(draft: &Draft, head: &Head, order: Option<NumericOrder>) -> Option<FoundDate> {
    let body = &draft.text[head.body_start..];
    let lead: String = body.chars().take(120).collect();
    let mention = *find_dates(&lead).first()?;
    let place = lead[..mention.start].trim();
    let place = place.trim_start_matches(['(', '*', '_']);
    let words = place.split_whitespace().count();
    let named = place.chars().next().is_none_or(char::is_uppercase) && place.split_whitespace().all(dateline::is_place_word);
    let after = lead[mention.end..].trim_start();
    let closes = after.starts_with(['-', '–', '—', '(', ':', ')', '.', '*', '/', '|', ']']) || lead[mention.end..].starts_with(['\n', '\t']);
    let date = mention.settled(order);
    if mention.start > 60 || words > 6 || !named || !closes || !date.is_plausible() || is_print_stamp(&lead, &mention) {
        return None;
    }
    let (start, end) = (head.body_start, head.body_start + mention.end);
    Some(Found::new(date, Evidence::new(Basis::Header, "dateline", &lead[..mention.end]).at(start, end)))
}

/// A date in the title, if it is the only one there.
fn dated_title(title: Option<&Found<String>>, order: Option<NumericOrder>) -> Option<FoundDate> {
    let title = &title?.value;
    let dates = find_dates(title);
    let [mention] = dates[..] else { return None };
    let date = mention.settled(order);
    // "the Treaty of 1 July 1968": what follows "of" dates something else.
    let other = title[..mention.start].trim_end().ends_with(" of") && title[..mention.start].split_whitespace().count() > 4;
    let own = date.precision() == Precision::Day && date.is_plausible() && !other;
    own.then(|| Found::new(date, Evidence::new(Basis::Header, "date in title", title)))
}

/// Lines at the foot that date a text: the last few that are not blank.
const FOOT: usize = 6;

/// A date line at the foot ("Oslo, 4 March 2016"), or "Done at …", "Issued at …".
fn foot(draft: &Draft, head: &Head, order: Option<NumericOrder>) -> Option<FoundDate> {
    const ISSUED: &[&str] = &[
        "done at",
        "done in",
        "issued at",
        "issued in",
        "issued on",
        "issued by",
        "signed at",
        "signed in",
        "adopted at",
        "adopted in",
        "made at",
        "given ",
        "in witness whereof",
        "i set my hand",
        "i have hereunto",
        "posted",
        "published",
        "released",
        "date",
        "fait à",
        "fait a",
        "hecho en",
        "dado en",
        "feito em",
        "fatto a",
        "geschehen zu",
    ];
    let body = &draft.text[head.body_start..];
    let lines: Vec<&str> = body.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    lines.iter().rev().take(FOOT.min(lines.len().saturating_sub(1))).find_map(|line| {
        let lower = line.to_lowercase();
        let issued = ISSUED.iter().any(|words| lower.starts_with(words)) && line.chars().count() < 400;
        let page = ["updated", "modified", "reviewed", "accessed", "retrieved", "visitor"].iter().any(|word| lower.contains(word));
        let mentions = find_dates(line);
        let mention = mentions.first().filter(|m| !page && (issued || dateline::is_date_line(line)) && !is_print_stamp(line, m) && mentions.len() == 1)?;
        let date = mention.settled(order);
        let start = line.as_ptr() as usize - draft.text.as_ptr() as usize;
        let fits = date.precision() == Precision::Day && date.is_plausible();
        fits.then(|| Found::new(date, Evidence::new(Basis::Text, "date at the foot", line).at(start, start + line.len())))
    })
}

/// The only full date of a text, where the text calls it today.
fn today(draft: &Draft, head: &Head) -> Option<FoundDate> {
    let body = &draft.text[head.body_start..];
    let mut lead = body.len().min(6_000);
    while !body.is_char_boundary(lead) {
        lead -= 1;
    }
    let days: Vec<Mention> = find_dates(&body[..lead]).into_iter().filter(|m| m.date.precision() == Precision::Day && !m.is_open()).collect();
    let [mention] = days[..] else { return None };
    let before = body[..mention.start].trim_end().trim_end_matches(',').trim_end();
    let after = body[mention.end..].trim_start().trim_start_matches(',').trim_start();
    let is_today = |words: &str| words.eq_ignore_ascii_case("today");
    let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    // "today, Friday, 4 March 2016"
    let skipped = if date::weekday(word).is_some() {
        before[..before.len() - word.len()].trim_end_matches([',', ' ']).rsplit(|c: char| !c.is_alphabetic()).next()
    } else {
        None
    };
    let called = is_today(word) || skipped.is_some_and(is_today) || after.split(|c: char| !c.is_alphabetic()).next().is_some_and(is_today);
    let (start, end) = (head.body_start + mention.start, head.body_start + mention.end);
    (called && mention.date.is_plausible())
        .then(|| Found::new(mention.date, Evidence::new(Basis::Text, "called today", &body[mention.start..mention.end]).at(start, end)))
}
