//! Answers to a writer: one file per output format.
//!
//! Renderers know hits and statements and a writer; they know no terminal. Text from files never
//! reaches the writer as a control sequence: text formats print it [`safe`], JSON escapes it.

mod audit;
mod cite;
pub mod escape;
mod facets;
mod first;
mod json;
mod markdown;
mod report;
mod statement;
mod table;
mod text;
mod timeline;
mod why;

use std::io::{self, Write};

use crate::index::Stale;
use crate::search::Answer;

pub use audit::{audit_json, audit_text};
pub use cite::{CitationStyle, cite};
pub use facets::{facets_json, facets_text};
pub use first::{first_json, first_text};
pub use report::{check, on_network, report, status};
pub use statement::{show_json, show_text};
pub use text::Text;
pub use timeline::{timeline_json, timeline_table, timeline_text};
pub use why::show_why;

/// How answers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputFormat {
    /// For people.
    Text,
    /// One JSON object with all hits.
    Json,
    /// One JSON object a hit.
    Jsonl,
    /// A table, with commas or tabs.
    Csv,
    Tsv,
    /// Block quotes in Markdown.
    Markdown,
    /// The path of each hit's source, each once.
    Paths,
}

/// Whether styles (bold, colour) are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Plain,
    Coloured,
}

/// An output format.
pub trait Render {
    fn answer(&self, answer: &Answer, out: &mut dyn Write) -> io::Result<()>;
}

/// The renderer of a format.
pub fn renderer(format: OutputFormat, text: Text) -> Box<dyn Render> {
    match format {
        OutputFormat::Text => Box::new(text),
        OutputFormat::Json => Box::new(json::Json),
        OutputFormat::Jsonl => Box::new(json::Jsonl),
        OutputFormat::Csv => Box::new(table::Table { separator: b',' }),
        OutputFormat::Tsv => Box::new(table::Table { separator: b'\t' }),
        OutputFormat::Markdown => Box::new(markdown::Markdown),
        OutputFormat::Paths => Box::new(text::Paths),
    }
}

pub use json::{batch_error, batch_line};

/// One word for how a source is not what was indexed.
fn stale_name(stale: Stale) -> &'static str {
    match stale {
        Stale::Gone => "gone",
        Stale::Changed => "changed",
        Stale::Unknown => "unknown",
    }
}

/// Text without anything that could steer a terminal: control characters (C0, C1, DEL) and the
/// marks that turn the direction of writing become `�`; line ends and tabs stay.
pub fn safe(text: &str) -> String {
    text.chars().map(|c| if is_steering(c) { '\u{fffd}' } else { c }).collect()
}

fn is_steering(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}')
}

/// The same on one line.
pub fn safe_line(text: &str) -> String {
    safe(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(safe("a\x1b[31mb\x07\u{202e}c\u{9b}d\r\ne\tf"), "a�[31mb��c�d�\ne\tf");
        assert_eq!(safe_line("a\n\tb"), "a b");
    }
}
