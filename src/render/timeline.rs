//! Timelines as bars, as a table, or as JSON.

use std::io::{self, Write};

use super::{escape, safe_line, table};
use crate::search::{Bar, Timeline};

/// Longest bar, in characters.
const WIDTH: u64 = 40;

/// Writes a line for each period: a bar, how many passages, and how many per 10,000 words.
pub fn timeline_text(timeline: &Timeline, out: &mut dyn Write) -> io::Result<()> {
    let most = timeline.bars.iter().map(|bar| bar.count).max().unwrap_or(0).max(1);
    let mut split: Option<&str> = None;
    for (index, bar) in timeline.bars.iter().enumerate() {
        if index == 0 || split != bar.split.as_deref() {
            split = bar.split.as_deref();
            if let Some(name) = split {
                writeln!(out, "{}{}", if index > 0 { "\n" } else { "" }, safe_line(name))?;
            }
        }
        writeln!(out, "{}", line(bar, most))?;
    }
    let mut notes = Vec::new();
    if timeline.gaps {
        notes.push("periods without a passage, of which there are very many".to_owned());
    }
    if timeline.coarse > 0 {
        notes.push(format!("{} with a date too coarse for these periods", timeline.coarse));
    }
    if timeline.undated > 0 {
        notes.push(format!("{} without a date", timeline.undated));
    }
    if timeline.left_out > 0 {
        notes.push(format!("{} more names with fewer passages", timeline.left_out));
    }
    if notes.is_empty() { Ok(()) } else { writeln!(out, "\nnot shown: {}", notes.join(", ")) }
}

fn line(bar: &Bar, most: u64) -> String {
    // What is there is seen: one passage is at least a sliver.
    let eighths = if bar.count == 0 { 0 } else { (bar.count * WIDTH * 8 / most).max(1) };
    let full = "█".repeat((eighths / 8) as usize);
    let part = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][(eighths % 8) as usize];
    let numbers = if bar.count == 0 { "0".to_owned() } else { format!("{}  ({} per 10,000 words)", bar.count, bar.rate) };
    format!("{:<10} {full}{part}{}{numbers}", bar.period, if eighths > 0 { " " } else { "" })
}

/// Writes the whole timeline as one JSON object.
pub fn timeline_json(timeline: &Timeline, out: &mut dyn Write) -> io::Result<()> {
    escape::pretty(out, timeline)?;
    writeln!(out)
}

/// Writes a row for each period.
pub fn timeline_table(timeline: &Timeline, separator: u8, out: &mut dyn Write) -> io::Result<()> {
    let split = timeline.bars.iter().any(|bar| bar.split.is_some());
    let mut header = vec!["period", "passages", "words", "per_10000_words"];
    if split {
        header.insert(0, "split");
    }
    let rows = timeline.bars.iter().map(|bar| {
        let mut row = vec![bar.period.clone(), bar.count.to_string(), bar.words.to_string(), bar.rate.to_string()];
        if split {
            row.insert(0, bar.split.clone().unwrap_or_default());
        }
        row
    });
    table::write(&header, rows, separator, out)
}
