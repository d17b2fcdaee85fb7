//! Hits as people read them: title, date, speaker, countries, snippet, id.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style as Paint};

use super::{Render, Style, safe, safe_line};
use crate::index::Stale;
use crate::index::record::{CreditRecord, PassageRecord};
use crate::search::{Answer, Hit, Snippet};
use crate::statement::{Basis, Role};

/// Hits for people, with links to their files where a terminal can follow them.
pub struct Text {
    pub style: Style,
    /// The folder of each corpus, by label; empty where links are not wanted.
    pub folders: Vec<(String, String)>,
}

const TITLE: Paint = Paint::new().bold();
const FAINT: Paint = Paint::new().dimmed();
const MATCH: Paint = AnsiColor::Red.on_default().bold();
const WARNING: Paint = AnsiColor::Yellow.on_default();
const NAME: Paint = AnsiColor::Cyan.on_default();

impl Render for Text {
    fn answer(&self, answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
        for (index, hit) in answer.hits.iter().enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            if hit.partial && answer.hits[..index].last().is_none_or(|h| !h.partial) {
                writeln!(out, "{}\n", self.paint(FAINT, "These hold only some of the words:"))?;
            }
            self.hit(hit, out)?;
        }
        if let Some(rest) = rest(answer) {
            writeln!(out, "\n{}", self.paint(FAINT, &rest))?;
        }
        Ok(())
    }
}

/// What there is besides the hits that are shown.
fn rest(answer: &Answer) -> Option<String> {
    let whole: Vec<&Hit> = answer.hits.iter().filter(|h| !h.partial).collect();
    if let Some(groups) = answer.groups {
        let more = groups > whole.len();
        return more.then(|| format!("{} of {groups} groups, {} passages in all; more with -n or --offset", whole.len(), answer.total));
    }
    let shown: u64 = whole.iter().map(|hit| 1 + hit.reprints.len() as u64).sum();
    if shown >= answer.total || !answer.more {
        return None;
    }
    Some(format!("{} of {} passages; more with -n or --offset", whole.len(), answer.total))
}

impl Text {
    fn paint(&self, paint: Paint, text: &str) -> String {
        match self.style {
            Style::Plain => text.to_owned(),
            Style::Coloured => format!("{paint}{text}{paint:#}"),
        }
    }

    fn hit(&self, hit: &Hit, out: &mut dyn Write) -> io::Result<()> {
        let title = hit.passage.title.as_deref().map_or_else(|| "(no title)".to_owned(), safe_line);
        writeln!(out, "{}", self.paint(TITLE, &format!("{}. {title}", hit.rank)))?;
        self.body(hit, "   ", out)
    }

    /// A passage under a word for it, such as `first`.
    pub fn passage(&self, name: &str, hit: &Hit, out: &mut dyn Write) -> io::Result<()> {
        let title = hit.passage.title.as_deref().map_or_else(|| "(no title)".to_owned(), safe_line);
        writeln!(out, "  {name:<5} {}", self.paint(TITLE, &title))?;
        self.body(hit, "        ", out)
    }

    fn body(&self, hit: &Hit, indent: &str, out: &mut dyn Write) -> io::Result<()> {
        let p = &hit.passage;
        writeln!(out, "{indent}{}", self.facts(p))?;
        writeln!(out, "{indent}{}", self.snippet(&hit.snippet))?;
        if let Some(stale) = hit.stale {
            let what = match stale {
                Stale::Gone => "stale: its file is gone",
                Stale::Changed => "stale: its file has changed since it was indexed",
                Stale::Unknown => "its file cannot be looked at",
            };
            writeln!(out, "{indent}{}", self.paint(WARNING, what))?;
        }
        for line in self.stands_for(hit) {
            writeln!(out, "{indent}{}", self.paint(FAINT, &line))?;
        }
        let page = p.page.map_or_else(String::new, |page| format!("  p. {page}"));
        let place = format!("{}  {}{page}", hit.id(), self.linked(p));
        writeln!(out, "{indent}{}", self.paint(FAINT, &place))
    }

    /// Reprints, and what else matches in the group.
    fn stands_for(&self, hit: &Hit) -> Vec<String> {
        let mut lines = Vec::new();
        if let [first, rest @ ..] = &hit.reprints[..] {
            let reprints = if rest.is_empty() { "1 reprint".to_owned() } else { format!("{} reprints", rest.len() + 1) };
            let more = if rest.is_empty() { "" } else { ", …" };
            lines.push(format!("+{reprints}: {}{more}  (each: --dups show)", first.id));
        }
        if let (Some(group), Some(more @ 1..)) = (&hit.group, hit.more) {
            let of = if *group == hit.passage.statement { "in this statement".to_owned() } else { format!("({})", safe_line(group)) };
            lines.push(format!("+{more} more {of}"));
        }
        lines
    }

    /// The path of the source; a terminal that follows links opens the file (OSC 8).
    fn linked(&self, p: &PassageRecord) -> String {
        let shown = format!("{}/{}", safe_line(&p.corpus), safe_line(&p.path));
        let Some((_, folder)) = self.folders.iter().find(|(label, _)| *label == p.corpus) else { return shown };
        // In a path a backslash only ever begins a byte that is no text: `\xE9`.
        let url = format!("file://{}/{}", encoded(folder), encoded(&p.path).replace("%5Cx", "%"));
        format!("\u{1b}]8;;{url}\u{1b}\\{shown}\u{1b}]8;;\u{1b}\\")
    }

    /// Date, speakers and countries; what is not known is said to be unknown.
    fn facts(&self, p: &PassageRecord) -> String {
        let date = p.date.map_or_else(|| "date unknown".to_owned(), |d| d.to_string());
        let mut facts = vec![date];
        // In a speech those who are quoted stand apart from the one who speaks.
        let (quoted, speaking): (Vec<_>, Vec<_>) = p.speakers.iter().partition(|s| p.role == Role::Speech && s.evidence.basis == Basis::Cue);
        let paint = |credits: &[&CreditRecord]| credits.iter().map(|s| self.paint(NAME, &safe_line(&s.name))).collect::<Vec<_>>().join(", ");
        let mut names = paint(&speaking);
        if !quoted.is_empty() {
            names = format!("{names} quoting {}", paint(&quoted));
        }
        facts.push(match (p.role, names.is_empty()) {
            (Role::Question, _) => "question".to_owned(),
            (Role::Narration, true) => "narration".to_owned(),
            (_, true) => "speaker unknown".to_owned(),
            (Role::Quote, _) => format!("{names} (quoted)"),
            (Role::Paraphrase, _) => format!("{names} (reported)"),
            _ => names,
        });
        if !p.countries.is_empty() {
            facts.push(p.countries.iter().map(|c| c.name()).collect::<Vec<_>>().join(", "));
        }
        facts.join(" · ")
    }

    fn snippet(&self, snippet: &Snippet) -> String {
        let mut out = String::new();
        let mut at = 0;
        for highlight in &snippet.highlights {
            out.push_str(&safe(&snippet.text[at..highlight.start]));
            out.push_str(&self.paint(MATCH, &safe(&snippet.text[highlight.start..highlight.end])));
            at = highlight.end;
        }
        out.push_str(&safe(&snippet.text[at..]));
        format!("{}{out}{}", if snippet.cut_before { "… " } else { "" }, if snippet.cut_after { " …" } else { "" })
    }
}

/// A path for a URL. Everything but letters, digits and a few marks is encoded, so that no path ends the sequence.
fn encoded(path: &str) -> String {
    let mut url = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => url.push(char::from(byte)),
            _ => url.push_str(&format!("%{byte:02X}")),
        }
    }
    url
}

/// The paths of the sources, each once, in the order of their first hit.
pub struct Paths;

impl Render for Paths {
    fn answer(&self, answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
        let mut seen = std::collections::HashSet::new();
        for hit in &answer.hits {
            if seen.insert((&hit.passage.corpus, &hit.passage.path)) {
                writeln!(out, "{}/{}", safe_line(&hit.passage.corpus), safe_line(&hit.passage.path))?;
            }
        }
        Ok(())
    }
}
