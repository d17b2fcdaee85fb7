//! What an audit found, for people and for programs.

use std::io::{self, Write};

use super::{escape, safe_line};
use crate::search::Findings;
use crate::statement::About;

/// Most characters of the words looked at.
const WORDS: usize = 90;

/// Writes the findings by source, then their counts.
pub fn audit_text(found: &[Findings], statements: u64, out: &mut dyn Write) -> io::Result<()> {
    for of in found {
        writeln!(out, "{}/{}  {}", safe_line(&of.corpus), safe_line(&of.path), of.id)?;
        for finding in &of.findings {
            let line = safe_line(&finding.words);
            let short: String = line.chars().take(WORDS).collect();
            let words = if short.is_empty() { String::new() } else { format!(": {short}{}", if short.len() < line.len() { " …" } else { "" }) };
            writeln!(out, "  {:<8} {}{words}", name(finding.about), safe_line(&finding.why))?;
        }
    }
    let with = |about: About| found.iter().filter(|of| of.findings.iter().any(|f| f.about == about)).count();
    let counts: Vec<String> = [About::Date, About::Speaker, About::Country].into_iter().map(|about| format!("{} {}", name(about), with(about))).collect();
    if !found.is_empty() {
        writeln!(out)?;
    }
    writeln!(out, "{} of {statements} statements to look at: {}", found.len(), counts.join(", "))
}

fn name(about: About) -> &'static str {
    match about {
        About::Date => "date",
        About::Speaker => "speaker",
        About::Country => "country",
    }
}

/// Writes one JSON object a statement.
pub fn audit_json(found: &[Findings], out: &mut dyn Write) -> io::Result<()> {
    for of in found {
        escape::compact(out, of)?;
        writeln!(out)?;
    }
    Ok(())
}
