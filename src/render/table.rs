//! Tables with commas (RFC 4180) or tabs between the cells.

use std::io::{self, Write};

use super::{Render, safe_line};
use crate::search::{Answer, Hit};

/// Writes a header and rows.
pub fn write(header: &[&str], rows: impl Iterator<Item = Vec<String>>, separator: u8, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(out);
    writer.write_record(header)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| inert(safe_line(cell))))?;
    }
    writer.flush()
}

/// A cell that no spreadsheet takes for a formula.
fn inert(cell: String) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err();
    if formula { format!("'{cell}") } else { cell }
}

/// Hits as rows; the text of the passage last.
pub struct Table {
    pub separator: u8,
}

const HEADER: [&str; 14] = ["rank", "score", "partial", "id", "date", "speakers", "role", "countries", "title", "publisher", "url", "source", "stale", "text"];

impl Render for Table {
    fn answer(&self, answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
        write(&HEADER, answer.hits.iter().map(row), self.separator, out)
    }
}

fn row(hit: &Hit) -> Vec<String> {
    let p = &hit.passage;
    let join = |items: Vec<&str>| items.join("; ");
    let stale = hit.stale.map_or("", super::stale_name);
    vec![
        hit.rank.to_string(),
        hit.score.to_string(),
        hit.partial.to_string(),
        hit.id(),
        p.date.map(|d| d.to_string()).unwrap_or_default(),
        join(p.speakers.iter().map(|s| s.name.as_str()).collect()),
        p.role.name().to_owned(),
        join(p.countries.iter().map(|c| c.code()).collect()),
        p.title.clone().unwrap_or_default(),
        p.publisher.clone().unwrap_or_default(),
        p.url.clone().unwrap_or_default(),
        format!("{}/{}", p.corpus, p.path),
        stale.to_owned(),
        p.text.clone(),
    ]
}
