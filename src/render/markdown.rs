//! Hits as Markdown: each passage a block quote, with who said it, when and where below.

use std::io::{self, Write};

use super::{Render, cite, safe};
use crate::search::{Answer, Hit};

pub struct Markdown;

impl Render for Markdown {
    fn answer(&self, answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
        for (index, hit) in answer.hits.iter().enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            block(hit, out)?;
        }
        Ok(())
    }
}

fn block(hit: &Hit, out: &mut dyn Write) -> io::Result<()> {
    for line in safe(hit.passage.text.trim()).lines() {
        writeln!(out, "> {}", escaped(line))?;
    }
    writeln!(out, ">\n> — {}", escaped(&cite::chicago(&hit.passage)))?;
    if let Some(stale) = hit.stale {
        writeln!(out, ">\n> (source {})", super::stale_name(stale))?;
    }
    Ok(())
}

/// Text in which nothing is taken for a mark of Markdown or of HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
