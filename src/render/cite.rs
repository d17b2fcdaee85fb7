//! Citations: Chicago (17th ed., notes), BibTeX, CSL-JSON (1.0.2).

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{escape, safe_line};
use crate::index::record::{CreditRecord, PassageRecord};
use crate::statement::{Basis, Kind, Role};

/// A form of citation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CitationStyle {
    Chicago,
    Bibtex,
    CslJson,
}

impl CitationStyle {
    pub const ALL: [(&'static str, CitationStyle); 3] =
        [("chicago", CitationStyle::Chicago), ("bibtex", CitationStyle::Bibtex), ("csl-json", CitationStyle::CslJson)];
}

/// Writes a citation of each passage.
pub fn cite<'a>(passages: impl Iterator<Item = &'a PassageRecord>, style: CitationStyle, out: &mut dyn Write) -> io::Result<()> {
    match style {
        CitationStyle::Chicago => passages.into_iter().try_for_each(|p| writeln!(out, "{}", chicago(p))),
        CitationStyle::Bibtex => passages.into_iter().try_for_each(|p| bibtex(p, out)),
        CitationStyle::CslJson => {
            escape::pretty(out, &passages.map(csl).collect::<Vec<_>>())?;
            writeln!(out)
        }
    }
}

/// Those who speak here. In a speech those who are quoted are not its authors.
fn speakers(p: &PassageRecord) -> Vec<String> {
    let speaks = |s: &&CreditRecord| p.role != Role::Speech || s.evidence.basis != Basis::Cue;
    p.speakers.iter().filter(speaks).map(|s| safe_line(&s.name)).collect()
}

/// The authors of the statement, as far as the passage tells: whoever is quoted or reported in it is none.
fn authors(p: &PassageRecord) -> Vec<String> {
    if p.role == Role::Speech { speakers(p) } else { Vec::new() }
}

/// Where the passage stands, and whom it quotes or reports.
fn note(p: &PassageRecord) -> String {
    let names = speakers(p).join(" and ");
    match p.role {
        Role::Quote if !names.is_empty() => format!("quoting {names}; {}", place(p)),
        Role::Paraphrase if !names.is_empty() => format!("reporting {names}; {}", place(p)),
        _ => place(p),
    }
}

fn title(p: &PassageRecord) -> String {
    p.title.as_deref().map(safe_line).filter(|t| !t.is_empty()).unwrap_or_else(|| "untitled statement".to_owned())
}

fn kind(p: &PassageRecord) -> &'static str {
    p.kind.map_or("statement", Kind::name)
}

/// Where the passage stands: for a file that others have, its path; and the id that this index gives it.
fn place(p: &PassageRecord) -> String {
    let page = p.page.map_or_else(String::new, |page| format!(", p. {page}"));
    format!("{}/{}{page}, {}#{}", safe_line(&p.corpus), safe_line(&p.path), p.statement, p.ordinal)
}

const MONTHS: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// "March 21, 2017", as far as it is known.
fn written_date(p: &PassageRecord) -> Option<String> {
    let date = p.date?;
    let month = date.month().map(|m| MONTHS[(m - 1).clamp(0, 11) as usize]);
    Some(match (month, date.day()) {
        (Some(month), Some(day)) => format!("{month} {day}, {}", date.year()),
        (Some(month), None) => format!("{month} {}", date.year()),
        _ => date.year().to_string(),
    })
}

/// A note: speaker, "title," kind, publisher, date, URL, place.
pub fn chicago(p: &PassageRecord) -> String {
    let names = speakers(p);
    let verb = match p.role {
        Role::Quote if !names.is_empty() => "quoted in ",
        Role::Paraphrase if !names.is_empty() => "reported in ",
        _ => "",
    };
    let mut parts = Vec::new();
    if !names.is_empty() {
        parts.push(names.join(" and "));
    }
    // The comma of a note stands inside the quotation marks.
    let mut rest = vec![kind(p).to_owned()];
    rest.extend(p.publisher.as_deref().map(safe_line));
    rest.push(written_date(p).unwrap_or_else(|| "n.d.".to_owned()));
    rest.extend(p.url.as_deref().map(safe_line));
    rest.push(place(p));
    // Quotation marks inside quotation marks are single ones.
    let title = title(p).replace(['“', '”', '"'], "’").replace(" ’", " ‘");
    parts.push(format!("{verb}“{title},” {}", rest.join(", ")));
    format!("{}.", parts.join(", "))
}

fn bibtex(p: &PassageRecord, out: &mut dyn Write) -> io::Result<()> {
    let mut fields = vec![("title", title(p))];
    let names = authors(p);
    if !names.is_empty() {
        fields.insert(0, ("author", names.iter().map(|n| format!("{{{}}}", n.replace(['{', '}'], ""))).collect::<Vec<_>>().join(" and ")));
    }
    if let Some(date) = p.date {
        fields.push(("date", date.to_string()));
        fields.push(("year", date.year().to_string()));
    }
    fields.push(("type", kind(p).to_owned()));
    fields.extend(p.publisher.as_deref().map(|v| ("organization", safe_line(v))));
    fields.extend(p.url.as_deref().map(|v| ("url", safe_line(v))));
    fields.push(("note", note(p)));
    writeln!(out, "@misc{{onrecord-{}-{},", p.statement, p.ordinal)?;
    for (name, value) in fields {
        let value = match name {
            // Links are taken as they are; what could end the field goes.
            "url" => value.replace(['{', '}'], ""),
            _ => escaped_tex(&value, name == "author"),
        };
        writeln!(out, "  {name} = {{{value}}},")?;
    }
    writeln!(out, "}}")
}

/// Text without what BibTeX or TeX would read as more than text.
fn escaped_tex(text: &str, braces: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '{' | '}' if braces => out.push(c),
            '{' | '}' | '\\' => {}
            '&' | '%' | '$' | '#' | '_' => {
                out.push('\\');
                out.push(c);
            }
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            _ => out.push(c),
        }
    }
    out
}

fn csl(p: &PassageRecord) -> Value {
    let form = match p.kind {
        Some(Kind::Speech) => "speech",
        Some(Kind::Interview) => "interview",
        Some(Kind::Report) => "report",
        _ => "document",
    };
    let mut item = json!({"id": format!("{}#{}", p.statement, p.ordinal), "type": form, "title": title(p), "note": note(p)});
    let names: Vec<Value> = authors(p).into_iter().map(|name| json!({"literal": name})).collect();
    let mut put = |key: &str, value: Value| item[key] = value;
    if !names.is_empty() {
        put("author", Value::Array(names));
    }
    if let Some(date) = p.date {
        let parts: Vec<i32> = [Some(date.year()), date.month(), date.day()].into_iter().map_while(|part| part).collect();
        put("issued", json!({"date-parts": [parts]}));
    }
    for (key, value) in [("publisher", &p.publisher), ("URL", &p.url), ("language", &p.lang)] {
        if let Some(value) = value {
            put(key, Value::String(safe_line(value)));
        }
    }
    item
}
