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
    if hit.partial {
        writeln!(out, "> (holds only some of the words)\n>")?;
    }
    for line in safe(hit.passage.text.trim()).lines() {
        writeln!(out, "> {}", escaped(line))?;
    }
    writeln!(out, ">\n> — {}", escaped(&cite::chicago(&hit.passage)))?;
    if let Some(stale) = hit.stale {
        writeln!(out, ">\n> (source {})", super::stale_name(stale))?;
    }
    Ok(())
}

/// A line in which nothing is taken for a mark of Markdown or of HTML.
fn escaped(text: &str) -> String {
    let text = text.trim();
    let mut out = String::with_capacity(text.len());
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (at, c) in text.char_indices() {
        // A list, a rule, a heading or a table's head begin a line.
        let begins = at == 0 && matches!(c, '-' | '+' | '=' | ':') || digits > 0 && at == digits && matches!(c, '.' | ')');
        if begins || matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&' | '~' | '!') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_is_a_mark() {
        for (text, expected) in [
            ("- no list", "\\- no list"),
            ("1986. It was", "1986\\. It was"),
            ("It was 1986. It", "It was 1986. It"),
            ("--- and ~~so~~ on", "\\--- and \\~\\~so\\~\\~ on"),
            ("    code", "code"),
            ("a <b> & [c](d) ![e]", "a \\<b\\> \\& \\[c\\](d) \\!\\[e\\]"),
            ("+ plus #1", "\\+ plus \\#1"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }
}
