//! Where every value of a statement comes from: the rule, the words it looked at, and their place.

use std::io::{self, Write};

use super::safe_line;
use crate::index::record::PassageRecord;
use crate::search::StatementView;
use crate::statement::{Basis, Doubt, Evidence, Found, Quote, Span, country};

/// Writes the evidence behind the fields of a statement and of its passages; of one passage only, if it is marked.
pub fn show_why(view: &StatementView, marked: Option<u32>, out: &mut dyn Write) -> io::Result<()> {
    let s = &view.statement;
    let mut fields: Vec<(&str, String, &Evidence)> = Vec::new();
    field(&mut fields, "title", &s.title, |t| safe_line(t));
    field(&mut fields, "date", &s.date, ToString::to_string);
    field(&mut fields, "kind", &s.kind, |k| k.name().to_owned());
    field(&mut fields, "origin", &s.origin, |c| c.name().to_owned());
    field(&mut fields, "publisher", &s.publisher, |p| safe_line(p));
    field(&mut fields, "language", &s.lang, |l| safe_line(l));
    field(&mut fields, "url", &s.url, |u| safe_line(u));
    for speaker in &s.speakers {
        let role = speaker.role.as_ref().map_or_else(String::new, |r| format!(" ({})", safe_line(r)));
        fields.push(("speaker", format!("{}{role}", safe_line(&speaker.name)), &speaker.evidence));
    }
    for (name, value, evidence) in fields {
        writeln!(out, "{name:<10} {value}\n{:<10} {}", "", because(evidence))?;
    }
    for speaker in s.speakers.iter().filter(|p| p.spellings.len() > 1) {
        let spellings: Vec<String> = speaker.spellings.iter().map(|t| safe_line(t)).collect();
        writeln!(out, "{:<10} {}: {}", "spellings", safe_line(&speaker.name), spellings.join(" · "))?;
    }
    for doubt in &s.doubts {
        writeln!(out, "{:<10} {}", "doubt", doubtful(doubt))?;
    }
    let text = view.text();
    let mentions = country::find(&text, s.lang.as_ref().map(|l| l.value.as_str())).mentions;
    for passage in view.passages.iter().filter(|p| marked.is_none_or(|m| m == p.ordinal)) {
        writeln!(out, "\n#{} {}, {}", passage.ordinal, passage.role.name(), place(Span::new(passage.start, passage.end)))?;
        of_passage(passage, &s.quotes, &text, &mentions, out)?;
    }
    Ok(())
}

fn field<'e, T>(fields: &mut Vec<(&'static str, String, &'e Evidence)>, name: &'static str, found: &'e Option<Found<T>>, show: impl Fn(&T) -> String) {
    if let Some(found) = found {
        fields.push((name, show(&found.value), &found.evidence));
    }
}

fn of_passage(passage: &PassageRecord, quotes: &[Quote], text: &str, mentions: &[country::Mention], out: &mut dyn Write) -> io::Result<()> {
    let span = Span::new(passage.start, passage.end);
    for credit in &passage.speakers {
        writeln!(out, "  speaker  {}\n           {}", safe_line(&credit.name), because(&credit.evidence))?;
    }
    for quote in quotes.iter().filter(|q| q.spans.iter().any(|part| span.contains(part.start))) {
        let words = safe_line(quote.span().of(text));
        let short: String = words.chars().take(60).collect();
        let how = match &quote.evidence {
            Some(evidence) => format!("{}, confidence {:.2}", because(evidence), quote.confidence),
            None => "no rule tells whose it is".to_owned(),
        };
        writeln!(out, "  quote    {short}{}\n           {how}", if words.len() > short.len() { " …" } else { "" })?;
    }
    for country in &passage.countries {
        let found = mentions.iter().filter(|m| m.country == *country && span.contains(m.span.start));
        let words: Vec<String> = found.take(3).map(|m| format!("“{}” {}", safe_line(m.span.of(text)), place(m.span))).collect();
        writeln!(out, "  country  {} ({}): {}", country.name(), country, words.join(", "))?;
    }
    Ok(())
}

fn because(evidence: &Evidence) -> String {
    let basis = match evidence.basis {
        Basis::Declared => "declared",
        Basis::Header => "head",
        Basis::Label => "label",
        Basis::Cue => "cue",
        Basis::Path => "path",
        Basis::Text => "text",
    };
    let words = if evidence.words.is_empty() { String::new() } else { format!(": “{}”", safe_line(&evidence.words)) };
    let at = evidence.span.map_or_else(String::new, |span| format!(" {}", place(span)));
    format!("{basis}, {}{words}{at}", safe_line(&evidence.rule))
}

fn doubtful(doubt: &Doubt) -> String {
    let at = doubt.span.map_or_else(String::new, |span| format!(" {}", place(span)));
    format!("{}: “{}”{at}", safe_line(&doubt.why), safe_line(&doubt.words))
}

fn place(span: Span) -> String {
    format!("[{}..{}]", span.start, span.end)
}
