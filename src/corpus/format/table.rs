//! Tables: CSV (RFC 4180) and TSV, one statement a row, under a header that names the columns.
//!
//! Columns are known by the same names as the keys of JSON: `title`, `date`, `speaker`, `text` and what sources
//! call them. A table without a column of text holds no statements; `metadata.csv` is a sidecar and not read here.

use serde_json::{Map, Value};

use super::{Format, Input, Parsed, Reads, Rows, json};
use crate::statement::date::settle_order;
use crate::statement::{Draft, Field};

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
        let separator = separator(input);
        let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(input.text.as_bytes());
        let header: Vec<String> = reader.headers().map_err(|e| format!("is no table: {e}"))?.iter().map(|name| name.trim().to_owned()).collect();
        let mut drafts = Vec::new();
        let mut problem = None;
        for record in reader.records() {
            match record {
                Ok(record) => drafts.extend(statement(&header, &record)),
                Err(error) => problem = problem.or_else(|| Some(format!("a row cannot be read: {error}"))),
            }
        }
        settle_dates(&mut drafts);
        Ok(Parsed { drafts, problem, encoding: None })
    }
}

/// A tab in the header means tabs, whatever the file is called; then the more frequent of comma and semicolon.
fn separator(input: &Input) -> u8 {
    let header = input.text.lines().next().unwrap_or("");
    let count = |mark: char| header.matches(mark).count();
    match () {
        () if count('\t') > 0 || input.path.ends_with(".tsv") => b'\t',
        () if count(';') > count(',') => b';',
        () => b',',
    }
}

fn statement(header: &[String], record: &csv::StringRecord) -> Option<Draft> {
    let cells = header.iter().zip(record).filter(|(_, cell)| !cell.trim().is_empty());
    let object: Map<String, Value> = cells.map(|(name, cell)| (name.clone(), Value::String(cell.to_owned()))).collect();
    json::statement(&object)
}

/// The rows of a table write their dates in one order.
fn settle_dates(drafts: &mut [Draft]) {
    let dates: Vec<String> = drafts.iter().filter_map(|draft| Some(draft.first(Field::Date)?.value.clone())).collect();
    let order = settle_order(dates.iter().map(String::as_str));
    drafts.iter_mut().for_each(|draft| draft.order = order);
}
