//! Facets as lines or as JSON.

use std::io::{self, Write};

use super::{escape, safe_line};
use crate::search::Facet;

/// Writes a count, a value and what else is known, a line each.
pub fn facets_text(facets: &[Facet], left: usize, out: &mut dyn Write) -> io::Result<()> {
    let width = facets.iter().map(|f| f.count.to_string().len()).max().unwrap_or(1);
    for f in facets {
        let mut line = format!("{:>width$}  {}", f.count, safe_line(&f.value));
        if let Some(name) = &f.name {
            line.push_str(&format!("  {}", safe_line(name)));
        }
        let mut more: Vec<String> = f.roles.first().map(|r| safe_line(r)).into_iter().collect();
        match (f.first_year, f.last_year) {
            (Some(first), Some(last)) if first == last => more.push(first.to_string()),
            (Some(first), Some(last)) => more.push(format!("{first}–{last}")),
            _ => {}
        }
        if !f.spellings.is_empty() {
            let spellings: Vec<String> = f.spellings.iter().take(4).map(|s| safe_line(s)).collect();
            more.push(format!("also {}", spellings.join(", ")));
        }
        if !more.is_empty() {
            line.push_str(&format!("  ({})", more.join("; ")));
        }
        writeln!(out, "{line}")?;
    }
    if left > 0 {
        writeln!(out, "… and {left} more; all with -n 0")?;
    }
    Ok(())
}

/// Writes one JSON object a value.
pub fn facets_json(facets: &[Facet], out: &mut dyn Write) -> io::Result<()> {
    for facet in facets {
        escape::compact(out, facet)?;
        writeln!(out)?;
    }
    Ok(())
}
