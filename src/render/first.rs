//! First and last uses.

use std::io::{self, Write};

use super::json::hit_json;
use super::text::Text;
use super::{escape, safe_line};
use crate::search::Uses;

/// Writes for each person or country, or for all, the first and the last passage.
pub fn first_text(uses: &[Uses], undated: u64, text: &Text, out: &mut dyn Write) -> io::Result<()> {
    for (index, used) in uses.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        let passages = if used.count == 1 { "1 passage".to_owned() } else { format!("{} passages", used.count) };
        match &used.value {
            Some(value) => writeln!(out, "{}: {passages}", safe_line(value))?,
            None => writeln!(out, "{passages}")?,
        }
        if used.count == 1 {
            text.passage("only", &used.first, out)?;
        } else {
            text.passage("first", &used.first, out)?;
            text.passage("last", &used.last, out)?;
        }
        for (count, what) in [(used.maybe_earlier, "earlier than the first"), (used.maybe_later, "later than the last")] {
            if count > 0 {
                let passages = if count == 1 { "1 passage".to_owned() } else { format!("{count} passages") };
                writeln!(out, "  {passages} may be {what}: no exact date")?;
            }
        }
    }
    if undated > 0 { writeln!(out, "\nnot looked at: {undated} without a date") } else { Ok(()) }
}

/// Writes one JSON object a line for each person or country, or for all.
pub fn first_json(uses: &[Uses], out: &mut dyn Write) -> io::Result<()> {
    for used in uses {
        let line = serde_json::json!({"version": 1, "value": used.value, "count": used.count, "first": hit_json(&used.first), "last": hit_json(&used.last), "maybe_earlier": used.maybe_earlier, "maybe_later": used.maybe_later});
        escape::compact(out, &line)?;
        writeln!(out)?;
    }
    Ok(())
}
