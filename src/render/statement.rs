//! A statement as it is shown whole.

use std::io::{self, Write};

use super::{escape, safe, safe_line};
use crate::search::StatementView;

/// Writes a statement for people; `marked` is the passage that was asked for.
pub fn show_text(view: &StatementView, marked: Option<u32>, out: &mut dyn Write) -> io::Result<()> {
    let s = &view.statement;
    let title = s.title.as_ref().map_or_else(|| "(no title)".to_owned(), |t| safe_line(&t.value));
    writeln!(out, "{title}")?;
    let names: Vec<String> = s
        .speakers
        .iter()
        .map(|p| match &p.role {
            Some(role) => format!("{} ({})", safe_line(&p.name), safe_line(role)),
            None => safe_line(&p.name),
        })
        .collect();
    let line = |name: &str, value: Option<String>, out: &mut dyn Write| match value.filter(|v| !v.is_empty()) {
        Some(value) => writeln!(out, "  {name:<10} {value}"),
        None => Ok(()),
    };
    line("date", Some(s.date.as_ref().map_or_else(|| "unknown".to_owned(), |d| d.value.to_string())), out)?;
    line("speakers", Some(names.join(", ")), out)?;
    line("origin", s.origin.as_ref().map(|o| o.value.name().to_owned()), out)?;
    line("countries", Some(s.countries.iter().map(|c| c.name()).collect::<Vec<_>>().join(", ")), out)?;
    line("kind", s.kind.as_ref().map(|k| k.value.name().to_owned()), out)?;
    line("publisher", s.publisher.as_ref().map(|p| safe_line(&p.value)), out)?;
    line("language", s.lang.as_ref().map(|l| safe_line(&l.value)), out)?;
    line("url", s.url.as_ref().map(|u| safe_line(&u.value)), out)?;
    line("source", Some(format!("{}/{}", safe_line(&s.corpus), safe_line(&s.path))), out)?;
    line("id", Some(s.id.clone()), out)?;
    let mut next = 0;
    for passage in &view.passages {
        if passage.ordinal > next {
            writeln!(out, "\n  …")?;
        }
        next = passage.ordinal + 1;
        let mark = if marked == Some(passage.ordinal) { ">" } else { " " };
        let who: Vec<String> = passage.speakers.iter().map(|s| safe_line(&s.name)).collect();
        let who = if who.is_empty() { passage.role.name().to_owned() } else { format!("{}, {}", passage.role.name(), who.join(", ")) };
        writeln!(out, "\n{mark} #{} [{who}]", passage.ordinal)?;
        for text in safe(passage.text.trim()).lines() {
            writeln!(out, "{mark} {text}")?;
        }
    }
    if next < s.passages { writeln!(out, "\n  …") } else { Ok(()) }
}

/// Writes a statement as one JSON object.
pub fn show_json(view: &StatementView, out: &mut dyn Write) -> io::Result<()> {
    escape::pretty(out, view)?;
    writeln!(out)
}
