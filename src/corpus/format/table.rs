//! Tables: CSV (RFC 4180) and TSV, one statement a row, under a header that names the columns.
//!
//! Columns are known by the same names as the keys of JSON: `title`, `date`, `speaker`, `text` and what sources
//! call them; a mapping file names others. A table without a column of text holds no statements.

use std::ops::Range;

use serde_json::{Map, Value};

use super::quotes::{Quoted, Quotes, separator_of};
use super::{Format, Input, Parsed, Reads, Rows, json};
use crate::corpus::limits::limits;
use crate::corpus::mapping::{Column, Mapping};
use crate::statement::date::settle_order;
use crate::statement::{Draft, Field, Layout};

pub struct Table;

impl Format for Table {
    fn name(&self) -> &'static str {
        "a table"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["csv", "tsv"]
    }

    fn rows(&self) -> Option<Rows> {
        Some(Rows::Quoted)
    }

    fn reads(&self) -> Reads {
        Reads::Text
    }

    /// A row that cannot be read is named and passed over; the others count.
    fn parse(&self, input: &Input) -> Result<Parsed, String> {
        let (separator, text) = (separator(input), without_hint(input.text));
        let mut rows = Reading { rows: Vec::new(), problem: None };
        if input.mapping.has_quotes() {
            let (stretches, faults) = stretches(text, separator);
            stretches.into_iter().for_each(|(range, quoted)| rows.read(&text[range], separator, quoted));
            if let [first, rest @ ..] = &faults[..] {
                let more = if rest.is_empty() { String::new() } else { format!(", as do {} more", rest.len()) };
                let line = input.line + first;
                rows.problem = Some(format!("line {line} opens a quotation mark that is not closed{more}; it is read as a mark of the text"));
            }
        } else {
            rows.read(text, separator, false);
        }
        let mut rows_of = rows.rows.into_iter();
        let header: Vec<String> = if input.mapping.has_header() {
            rows_of.next().map_or_else(Vec::new, |row| row.iter().map(|name| name.trim().to_owned()).collect())
        } else {
            Vec::new()
        };
        let columns = columns(&header, input.mapping)?;
        let width = if header.is_empty() { columns.iter().map(|(_, place)| place + 1).max().unwrap_or(0) } else { header.len() };
        let known = known(&header, &columns);
        let mut drafts: Vec<Draft> = rows_of.filter_map(|row| statement(&known, &columns, &within(row, width, separator))).collect();
        settle_dates(&mut drafts);
        Ok(Parsed { drafts, problem: rows.problem, encoding: None })
    }
}

struct Reading {
    rows: Vec<csv::StringRecord>,
    problem: Option<String>,
}

impl Reading {
    fn read(&mut self, text: &str, separator: u8, quoted: bool) {
        let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).has_headers(false).quoting(quoted).from_reader(text.as_bytes());
        // A copy of the reader's own record would have room for the widest row.
        let mut record = csv::StringRecord::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(false) => return,
                // The first row names the columns.
                Ok(true) if self.rows.len() > limits().statements() => {
                    self.problem.get_or_insert_with(|| limits().too_many());
                    return;
                }
                Ok(true) => self.rows.push(record.iter().collect()),
                Err(error) => {
                    self.problem.get_or_insert_with(|| format!("a row cannot be read: {error}"));
                }
            }
        }
    }
}

/// A table without the line `sep=;` that Excel writes before it.
fn without_hint(text: &str) -> &str {
    let first = text.lines().next().unwrap_or("").trim_matches('"');
    if first.len() == 5 && first.starts_with("sep=") { text.split_once('\n').map_or("", |(_, rest)| rest) } else { text }
}

/// A tab in the header means tabs, whatever the file is called; then the more frequent of comma and semicolon.
fn separator(input: &Input) -> u8 {
    let header = without_hint(input.text).lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    if input.name.ends_with(".tsv") { b'\t' } else { separator_of(header.as_bytes()) }
}

/// Faulty rows after which the rest is read without regard to quotation marks.
const FAULTS: usize = 100;

/// Stretches of whole rows, each with whether quotation marks hold its cells together, and the lines of those
/// whose marks do not: a mark that is never closed, or that closes lines further down in the middle of a cell.
fn stretches(text: &str, separator: u8) -> (Vec<(Range<usize>, bool)>, Vec<usize>) {
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    let (mut from, mut line) = (0, 1);
    while let Some((row, below)) = fault(&text[from..], separator).filter(|_| faults.len() < FAULTS) {
        let row = from + row;
        line += below;
        faults.push(line);
        let end = text[row..].find('\n').map_or(text.len(), |at| row + at + 1);
        found.push((from..row, true));
        found.push((row..end, false));
        (from, line) = (end, line + 1);
    }
    found.push((from..text.len(), faults.len() < FAULTS));
    (found, faults)
}

/// The first faulty row and the lines above it.
fn fault(text: &str, separator: u8) -> Option<(usize, usize)> {
    let mut quotes = Quotes::new(separator);
    let (mut row, mut row_line, mut state) = (0, 0, Quoted::Whole);
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if state == Quoted::Whole {
            (row, row_line) = (at, number);
            state = quotes.begin(line.as_bytes());
        } else {
            state = quotes.go_on(line.as_bytes());
        }
        if state == Quoted::Faulty {
            return Some((row, row_line));
        }
        at += line.len();
    }
    (state == Quoted::Open).then_some((row, row_line))
}

/// The columns that a mapping names, by their places.
fn columns(header: &[String], mapping: &Mapping) -> Result<Vec<(Field, usize)>, String> {
    let mut found = Vec::new();
    for (field, column) in &mapping.columns {
        let place = match column {
            Column::Number(number) => number - 1,
            Column::Named(name) => match header.iter().position(|heading| heading.eq_ignore_ascii_case(name)) {
                Some(place) => place,
                None => return Err(format!("has no column `{name}`, which .onrecord.toml names; it has: {}", header.join(", "))),
            },
        };
        found.push((*field, place));
    }
    Ok(found)
}

/// A row of so many cells: what is too many belongs to the last.
fn within(row: csv::StringRecord, width: usize, separator: u8) -> csv::StringRecord {
    if row.len() <= width || width == 0 {
        return row;
    }
    let last: Vec<&str> = row.iter().skip(width - 1).collect();
    let last = last.join(&char::from(separator).to_string());
    row.iter().take(width - 1).chain([last.trim_end_matches(char::from(separator))]).collect()
}

/// The columns that no mapping names and that are known by their headings: their places, and the keys they are read by. They
/// are looked for once, and not for each row.
fn known(header: &[String], columns: &[(Field, usize)]) -> Vec<(usize, String)> {
    // Beside a text a "name" is a person's, unless another column is.
    let speaks = header.iter().any(|name| matches!(Field::for_source_key(name), Some(Field::Speaker | Field::Author)));
    let known_as = |name: &String| if name.eq_ignore_ascii_case("name") && !speaks { "speaker".to_owned() } else { name.clone() };
    let others = header.iter().enumerate().filter(|(place, _)| !columns.iter().any(|(_, mapped)| mapped == place));
    others.map(|(place, name)| (place, known_as(name))).filter(|(_, key)| Field::for_source_key(key).is_some()).collect()
}

/// The statement of a row. What a mapping names comes first; other columns are known by their headings.
fn statement(known: &[(usize, String)], columns: &[(Field, usize)], row: &csv::StringRecord) -> Option<Draft> {
    let cell = |place: usize| row.get(place).map(str::trim).filter(|cell| !cell.is_empty());
    let there = known.iter().take_while(|(place, _)| *place < row.len());
    let object: Map<String, Value> = there.filter_map(|(place, key)| Some((key.clone(), Value::String(cell(*place)?.to_owned())))).collect();
    let Some((_, place)) = columns.iter().find(|(field, _)| *field == Field::Body) else {
        let mut draft = json::statement(&object)?;
        declare(&mut draft, columns, &cell);
        return Some(draft);
    };
    let text = cell(*place)?.to_owned();
    let mut unread = None;
    let text = json::text(&text, &mut unread);
    let mut draft = Draft { unread, ..Draft::new(text, Layout::Marked) };
    declare(&mut draft, columns, &cell);
    let mapped: Vec<Field> = draft.declared.iter().map(|d| d.field).collect();
    let mut known = Draft::new(String::new(), Layout::Marked);
    json::declare(&mut known, &Value::Object(object));
    draft.declared.extend(known.declared.into_iter().filter(|d| !mapped.contains(&d.field)));
    draft.key = draft.key.or(known.key);
    Some(draft)
}

fn declare<'r>(draft: &mut Draft, columns: &[(Field, usize)], cell: &dyn Fn(usize) -> Option<&'r str>) {
    for (field, place) in columns.iter().filter(|(field, _)| *field != Field::Body) {
        match (field, cell(*place)) {
            (Field::Key, Some(key)) => draft.key = Some(key.to_owned()),
            (field, Some(value)) => draft.declare(*field, "mapped column", value),
            _ => {}
        }
    }
}

/// The rows of a table write their dates in one order.
fn settle_dates(drafts: &mut [Draft]) {
    let dates: Vec<String> = drafts.iter().filter_map(|draft| Some(draft.first(Field::Date)?.value.clone())).collect();
    let order = settle_order(dates.iter().map(String::as_str));
    drafts.iter_mut().for_each(|draft| draft.order = order);
}

#[cfg(test)]
mod tests {
    use super::stretches;

    #[test]
    fn open_quotation_marks() {
        for (text, expected) in [
            ("a,b\n1,\"x\ny\"\n", vec![]),
            ("a,b\n1,\"x \"\"y\"\" z\"\n2,z\n", vec![]),
            ("a,b\n1,5\" gun\n2,z\n", vec![]),
            ("a,b\n1,x\n2,\"open\n3,z\n", vec![3]),
            ("a,b\n1,\"open\n2,\"whole, too\"\n3,z\n4,\"open\n", vec![2, 5]),
        ] {
            let (stretches, faults) = stretches(text, b',');
            assert_eq!(faults, expected, "{text:?}");
            let whole: String = stretches.into_iter().map(|(range, _)| &text[range]).collect();
            assert_eq!(whole, text);
        }
    }
}
