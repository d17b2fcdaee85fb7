//! Lines of pages to a text: running heads go, words and paragraphs that were parted are joined again.

use std::collections::HashMap;

use super::glyphs::Pages;
use super::lines::{Line, median};

/// The text of a document and where each page begins in it.
pub struct Flow {
    pub text: String,
    pub pages: Vec<usize>,
    /// The words on the first page that are set largest, if they stand out.
    pub title: Option<String>,
}

/// Joins the lines of all pages.
pub fn flow(pages: &Pages) -> Flow {
    let kept = without_running(pages);
    let words = hyphenated(&kept);
    let body = median(kept.iter().flatten().map(|l| l.size).collect());
    let mut flow = Flow { text: String::new(), pages: Vec::new(), title: title(kept.first().map_or(&[][..], Vec::as_slice), body) };
    let mut last: Option<Line> = None;
    for page in &kept {
        let (left, right) = (edge(page, false), edge(page, true));
        let leading = leading(page);
        flow.pages.push(flow.text.len());
        for (index, line) in page.iter().enumerate() {
            let begins = match &last {
                None => true,
                Some(before) if index == 0 => begins_on_new_page(before, line),
                Some(before) => begins_paragraph(before, line, Column { left, right, leading }),
            };
            append(&mut flow.text, &line.text, begins, &words);
            if index == 0 && begins {
                // The page begins with its own first word.
                let start = flow.text.len() - line.text.len();
                if let Some(page) = flow.pages.last_mut() {
                    *page = start;
                }
            }
            last = Some(line.clone());
        }
    }
    flow
}

/// Lines without those that stand at the top or the bottom of most pages, and without page numbers.
fn without_running(pages: &Pages) -> Vec<Vec<Line>> {
    const EDGE: usize = 4;
    let all: Vec<&Vec<Line>> = pages.pages.iter().map(|p| &p.lines).collect();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for lines in &all {
        let mut seen: Vec<String> = edges(lines, EDGE).map(|(_, line)| masked(&line.text)).collect();
        seen.sort_unstable();
        seen.dedup();
        seen.into_iter().for_each(|text| *counts.entry(text).or_default() += 1);
    }
    // Heads of left and right pages alternate.
    let many = |n: usize| all.len() >= 3 && n >= 2 && n * 5 >= all.len() * 2;
    all.iter()
        .map(|lines| {
            let drop: Vec<usize> = edges(lines, EDGE)
                .filter(|(at, line)| {
                    let outermost = *at < 2 || *at + 2 >= lines.len();
                    (all.len() > 1 && outermost && is_page_number(&line.text)) || many(counts.get(&masked(&line.text)).copied().unwrap_or(0))
                })
                .map(|(at, _)| at)
                .collect();
            lines.iter().enumerate().filter(|(at, _)| !drop.contains(at)).map(|(_, line)| line.clone()).collect()
        })
        .collect()
}

/// The first and last lines of a page, by their place down the page.
fn edges(lines: &[Line], count: usize) -> impl Iterator<Item = (usize, &Line)> {
    let last = lines.len().saturating_sub(count);
    lines.iter().enumerate().filter(move |(at, _)| *at < count || *at >= last)
}

/// A line with its numbers masked: heads count pages.
fn masked(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        match c {
            c if c.is_numeric() && out.ends_with('#') => {}
            c if c.is_numeric() => out.push('#'),
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// "7", "- 7 -", "Page 7 of 12", "7/12".
fn is_page_number(text: &str) -> bool {
    let masked = masked(text);
    let bare = masked.trim_matches(|c: char| matches!(c, '-' | '–' | '—' | '[' | ']' | '(' | ')' | '.' | '|'));
    let counted = ["of", "/", "de", "von", "di", "sur", "|", "من"].iter().any(|of| bare == format!("#{of}#"));
    let worded = ["page", "p.", "p", "página", "seite", "pagina", "pág."]
        .iter()
        .any(|word| bare.strip_prefix(word).is_some_and(|n| n == "#" || n.starts_with('#') && n.ends_with('#') && n.len() <= 6));
    bare == "#" || counted || worded
}

/// The usual left or right edge of a page's lines.
fn edge(lines: &[Line], right: bool) -> f32 {
    let mut values: Vec<f32> = lines.iter().map(|l| if right { l.end } else { l.x }).collect();
    values.sort_by(f32::total_cmp);
    // Indents are the fewer, as are short lines.
    let at = if right { values.len() * 9 / 10 } else { values.len() / 10 };
    values.get(at.min(values.len().saturating_sub(1))).copied().unwrap_or(0.0)
}

/// The usual distance between lines.
fn leading(lines: &[Line]) -> f32 {
    let gaps: Vec<f32> = lines.windows(2).map(|w| w[1].y - w[0].y).filter(|gap| *gap > 1.0).collect();
    let mut sorted = gaps;
    sorted.sort_by(f32::total_cmp);
    // Gaps between paragraphs are larger; a third of the way up is a gap within one.
    sorted.get(sorted.len() / 3).copied().unwrap_or(0.0)
}

#[derive(Clone, Copy)]
struct Column {
    left: f32,
    right: f32,
    leading: f32,
}

fn begins_paragraph(before: &Line, line: &Line, column: Column) -> bool {
    let gap = line.y - before.y;
    if gap < 0.0 {
        // The next column.
        return begins_on_new_page(before, line);
    }
    let resized = (line.size - before.size).abs() > 0.12 * before.size.max(line.size);
    let spaced = column.leading > 0.0 && gap > 1.35 * column.leading.max(line.size);
    let far = line.x > before.end || line.end < before.x;
    let indented = line.x - before.x > 0.8 * line.size && line.x - before.x < 8.0 * line.size && (before.x - column.left).abs() < 0.6 * line.size || far;
    let short = before.end < column.right - 0.18 * (column.right - column.left).max(1.0) && ends_sentence(&before.text);
    let label = is_label(&line.text) && ends_sentence(&before.text);
    resized || spaced || indented || short || label
}

/// "MR. LUND:", "QUESTION:" at the beginning of a line.
fn is_label(text: &str) -> bool {
    let Some((label, _)) = text.split_once(':') else { return false };
    let letters: Vec<char> = label.chars().filter(|c| c.is_alphabetic()).collect();
    letters.len() >= 4 && label.len() <= 60 && letters.iter().filter(|c| c.is_uppercase()).count() * 10 >= letters.len() * 8
}

/// A paragraph goes on over the end of a page or column unless its last line ends a sentence and the next begins one.
fn begins_on_new_page(before: &Line, line: &Line) -> bool {
    let resized = (line.size - before.size).abs() > 0.12 * before.size.max(line.size);
    let first = line.text.chars().find(|c| c.is_alphanumeric());
    let lower = first.is_some_and(char::is_lowercase);
    resized || (ends_sentence(&before.text) && !lower) || is_label(&line.text)
}

fn ends_sentence(text: &str) -> bool {
    let bare = text.trim_end().trim_end_matches(['”', '"', '’', '\'', ')', ']', '»']);
    bare.ends_with(['.', '!', '?', ':', ';', '…', '。', '؟'])
}

/// Words with a hyphen that stand whole in a line: they keep it where a line parts them.
fn hyphenated(pages: &[Vec<Line>]) -> std::collections::HashSet<String> {
    let words = pages.iter().flatten().flat_map(|line| line.text.split_whitespace());
    words.filter(|w| w.trim_end_matches('-').contains('-')).map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()).collect()
}

fn append(text: &mut String, line: &str, begins: bool, hyphenated: &std::collections::HashSet<String>) {
    if text.is_empty() {
        text.push_str(line);
        return;
    }
    if begins {
        text.push_str("\n\n");
        text.push_str(line);
        return;
    }
    let parted = text.ends_with(['-', '\u{ad}', '\u{2010}']) && text.chars().rev().nth(1).is_some_and(char::is_alphabetic);
    if !parted {
        text.push(' ');
        text.push_str(line);
        return;
    }
    let head = text.rsplit(char::is_whitespace).next().unwrap_or("").to_lowercase();
    let tail: String = line.chars().take_while(|c| c.is_alphanumeric() || *c == '-').collect::<String>().to_lowercase();
    let whole = format!("{head}{tail}");
    let keeps =
        line.starts_with(char::is_uppercase) || hyphenated.contains(whole.trim_matches(|c: char| !c.is_alphanumeric())) || head.matches('-').count() > 1;
    if !keeps && line.starts_with(char::is_alphabetic) {
        text.pop();
    }
    text.push_str(line);
}

/// The lines at the top of the first page that are set larger than the body.
fn title(page: &[Line], body: f32) -> Option<String> {
    let largest = page.iter().take(12).map(|l| l.size).fold(0.0, f32::max);
    if body <= 0.0 || largest < 1.2 * body {
        return None;
    }
    let lines: Vec<&str> =
        page.iter().take(16).skip_while(|l| l.size < 0.95 * largest).take_while(|l| l.size >= 0.95 * largest).map(|l| l.text.trim()).collect();
    let title = lines.join(" ");
    (3..=300).contains(&title.len()).then_some(title).filter(|t| t.split(' ').count() >= 2)
}

#[cfg(test)]
mod tests {
    use super::super::glyphs::Page;
    use super::*;

    fn line(text: &str, x: f32, y: f32) -> Line {
        Line { x, end: x + text.len() as f32 * 5.0, y, size: 10.0, text: text.to_owned() }
    }

    #[test]
    fn pages_flow_together() {
        let page = |number: usize, body: [&str; 3]| {
            let mut lines = vec![line("Ministry of Boats", 0.0, 10.0)];
            lines.extend(body.iter().enumerate().map(|(i, text)| line(text, 0.0, 40.0 + i as f32 * 12.0)));
            lines.push(line(&format!("Page {number} of 3"), 0.0, 400.0));
            Page { lines, height: 420.0, broken: false }
        };
        let pages = Pages {
            title: None,
            beyond: 0,
            pages: vec![
                page(
                    1,
                    ["The boats of Norway came home to a full har-", "bour in the evening of a well-known and long", "day which nobody had thought would ever"],
                ),
                page(2, ["come to its end. That was well-", "known in Bodø, said Minister Ana Lund-", "Reis of the boats that came home last eve"]),
                page(3, ["ning with nothing at all to show for it.", "And so on and so on it went until the end", "of it."]),
            ],
        };
        let flow = flow(&pages);
        assert_eq!(
            flow.text,
            "The boats of Norway came home to a full harbour in the evening of a well-known and long day which nobody had thought would ever come to its end. \
             That was well-known in Bodø, said Minister Ana Lund-Reis of the boats that came home last eve ning with nothing at all to show for it.\n\n\
             And so on and so on it went until the end of it."
                .replace("for it.\n\nAnd", "for it. And")
        );
        assert_eq!(flow.pages.len(), 3);
    }
}
