//! Cuts a text into paragraphs, and the turns of a statement into passages.
//!
//! Passages tile their turn: each ends where the next one begins, so nothing is lost or doubled.

use super::{Passage, Role, Span, Turn};

/// Passages shorter than this, in words, are joined to what follows in their turn.
const SHORT: usize = 15;
/// Passages are split at sentences so that they stay below this many words.
const LONG: usize = 220;
/// A sentence longer than this, in bytes, is cut between words.
const ENDLESS: usize = 6_000;

/// The paragraphs of `text` from `from` on. They tile it: white space belongs to the paragraph before.
///
/// A blank line ends a paragraph. Inside a block without blank lines, lines that are wrapped at a
/// width belong together; other lines are paragraphs of their own, as in lists, in dialogue and in
/// texts with one paragraph a line.
pub fn paragraphs(text: &str, from: usize) -> Vec<Span> {
    let mut starts: Vec<usize> = Vec::new();
    for block in blocks(text, from) {
        let wrapped = is_wrapped(block.of(text));
        let mut at = block.start;
        let mut fresh = true;
        for line in block.of(text).split_inclusive('\n') {
            let indented = line.starts_with([' ', '\t']) && !line.trim().is_empty();
            if fresh || !wrapped || (indented && begins_paragraph(text, at, block.start)) {
                starts.push(at);
            }
            fresh = false;
            at += line.len();
        }
    }
    tile(&starts, from, text.len())
}

fn tile(starts: &[usize], from: usize, end: usize) -> Vec<Span> {
    let mut spans = Vec::with_capacity(starts.len());
    for (i, start) in starts.iter().enumerate() {
        let start = if i == 0 { from } else { *start };
        spans.push(Span::new(start, starts.get(i + 1).copied().unwrap_or(end)));
    }
    spans
}

/// Stretches of lines without a blank one, in which something is written.
fn blocks(text: &str, from: usize) -> Vec<Span> {
    let mut blocks: Vec<Span> = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        if line.trim().is_empty() {
            blocks.extend(open.take().map(|start| Span::new(start, at)));
        } else if open.is_none() {
            open = Some(at);
        }
        at += line.len();
    }
    blocks.extend(open.map(|start| Span::new(start, at)));
    blocks
}

/// True for a block whose lines, but for the last, are of about one width.
fn is_wrapped(block: &str) -> bool {
    let lines: Vec<usize> = block.lines().map(|line| line.trim_end().chars().count()).collect();
    let Some((_, inner)) = lines.split_last() else { return false };
    let widest = lines.iter().copied().max().unwrap_or(0);
    let full = inner.iter().filter(|len| **len * 3 >= widest * 2).count();
    !inner.is_empty() && (30..=130).contains(&widest) && full * 4 >= inner.len() * 3
}

/// An indented line begins a paragraph if the line before it is not indented as far.
fn begins_paragraph(text: &str, at: usize, block: usize) -> bool {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let before = text[block..at].lines().next_back().unwrap_or("");
    indent(text[at..].lines().next().unwrap_or("")) > indent(before)
}

/// Cuts turns into passages. Every turn has at least one, unless the body is empty.
pub fn passages(text: &str, turns: &[Turn], lang: &str) -> Vec<Passage> {
    let mut passages = Vec::new();
    for (index, turn) in turns.iter().enumerate() {
        let mut spans = Vec::new();
        for paragraph in turn_paragraphs(text, turn.span) {
            split_long(text, paragraph, lang, &mut spans);
        }
        for span in join_short(text, spans) {
            passages.push(Passage { span, turn: index, role: Role::Narration, speakers: Vec::new(), countries: Vec::new() });
        }
    }
    passages
}

fn turn_paragraphs(text: &str, turn: Span) -> Vec<Span> {
    let found = paragraphs(&text[..turn.end], turn.start);
    if found.is_empty() { vec![turn] } else { found }
}

/// Words of a text; of writing without blanks two signs count as one.
fn words(text: &str) -> usize {
    if text.is_ascii() {
        // Counts the bytes that begin a word.
        let mut blank = true;
        return text.bytes().filter(|b| std::mem::replace(&mut blank, b.is_ascii_whitespace()) && !b.is_ascii_whitespace()).count();
    }
    let (mut words, mut signs, mut blank) = (0, 0, true);
    for c in text.chars() {
        let white = if c.is_ascii() { c.is_ascii_whitespace() } else { c.is_whitespace() };
        words += usize::from(blank && !white);
        blank = white;
        signs += usize::from(c >= '\u{e00}' && matches!(u32::from(c), 0x3040..=0x30ff | 0x3400..=0x9fff | 0xe00..=0xeff | 0x20000..=0x3ffff));
    }
    words + signs / 2
}

/// Paragraphs are split at sentences in stretches of at most this many bytes.
const STRETCH: usize = 50_000;

fn split_long(text: &str, paragraph: Span, lang: &str, out: &mut Vec<Span>) {
    let mut rest = paragraph;
    while rest.end - rest.start > STRETCH {
        let cut = cut_before(text, rest.start + STRETCH, rest.start);
        split_stretch(text, Span::new(rest.start, cut), lang, out);
        rest.start = cut;
    }
    split_stretch(text, rest, lang, out);
}

/// The end of the last word, or of the last character, before a limit.
fn cut_before(text: &str, limit: usize, start: usize) -> usize {
    let mut limit = limit;
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let near = text[start..limit].char_indices().rev().take(ENDLESS).find(|(_, c)| c.is_whitespace());
    near.map(|(at, c)| start + at + c.len_utf8()).filter(|cut| *cut > start).unwrap_or(limit)
}

fn split_stretch(text: &str, paragraph: Span, lang: &str, out: &mut Vec<Span>) {
    let total = words(paragraph.of(text));
    if total <= LONG && paragraph.end - paragraph.start <= ENDLESS {
        out.push(paragraph);
        return;
    }
    // Even parts read better than full ones and a rest.
    let target = total.div_ceil(total.div_ceil(LONG).max(1));
    let (mut start, mut last, mut count) = (paragraph.start, paragraph.start, 0);
    for end in sentence_ends(text, paragraph, lang) {
        if end <= last {
            continue;
        }
        count += words(&text[last..end]);
        last = end;
        if count >= target || end - start > ENDLESS {
            out.push(Span::new(start, end));
            (start, count) = (end, 0);
        }
    }
    if start < paragraph.end {
        match out.last_mut().filter(|l| l.end == start && start > paragraph.start && words(&text[start..paragraph.end]) < SHORT) {
            Some(last) => last.end = paragraph.end,
            None => out.push(Span::new(start, paragraph.end)),
        }
    }
}

/// Ends of the sentences of a paragraph; endless ones are cut between words.
fn sentence_ends(text: &str, paragraph: Span, lang: &str) -> Vec<usize> {
    let body = paragraph.of(text);
    let base = body.as_ptr() as usize;
    let mut ends = Vec::new();
    let mut last = paragraph.start;
    for sentence in sentencex::segment(lang, body) {
        let start = paragraph.start + (sentence.as_ptr() as usize).saturating_sub(base);
        let end = (start + sentence.len()).min(paragraph.end);
        if text.is_char_boundary(end) && end > last {
            cut_endless(text, last, end, &mut ends);
            last = end;
            ends.push(end);
        }
    }
    cut_endless(text, last, paragraph.end, &mut ends);
    ends.push(paragraph.end);
    ends
}

fn cut_endless(text: &str, mut start: usize, end: usize, ends: &mut Vec<usize>) {
    while end.saturating_sub(start) > ENDLESS {
        start = cut_before(text, start + ENDLESS, start);
        ends.push(start);
    }
}

/// Joins a short passage to the next one; a last short one to the one before. Passages that hold
/// quotation marks stay alone: joining them would mix the words of two persons.
fn join_short(text: &str, spans: Vec<Span>) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    let mut carry: Option<Span> = None;
    for span in spans {
        if has_quote(span.of(text)) {
            joined.extend(carry.take());
        }
        let merged = carry.take().map_or(span, |c| Span::new(c.start, span.end));
        if words(merged.of(text)) < SHORT && merged.end - merged.start < ENDLESS && !has_quote(merged.of(text)) {
            carry = Some(merged);
        } else {
            joined.push(merged);
        }
    }
    if let Some(rest) = carry {
        match joined.last_mut() {
            Some(last) if !has_quote(last.of(text)) && words(last.of(text)) < LONG => last.end = rest.end,
            _ => joined.push(rest),
        }
    }
    joined
}

fn has_quote(text: &str) -> bool {
    text.contains(['"', '“', '”', '«', '»', '„'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(text: &str) -> Turn {
        Turn { span: Span::new(0, text.len()), words_start: 0, speaker: None, label: None, question: false }
    }

    #[track_caller]
    fn tiles(text: &str) -> Vec<&str> {
        let passages = passages(text, &[turn(text)], "en");
        let joined: String = passages.iter().map(|p| p.span.of(text)).collect();
        assert_eq!(joined, text);
        passages.iter().map(|p| p.span.of(text).trim()).collect()
    }

    #[test]
    fn blank_lines_and_wrapped_lines() {
        let wrapped = "The boats went out before dawn and came back with nothing at all in\nthem, as they had done on every other morning of that very long week.\n\nThen the minister came and saw what there was to see, which was not very\nmuch in the opinion of those who had been there for the whole of it.\n";
        assert_eq!(tiles(wrapped).len(), 2);
        let lines = format!("{}\n{}\n", "one paragraph to a line ".repeat(12), "and another line which is long ".repeat(12));
        assert_eq!(tiles(&lines).len(), 2);
    }

    #[test]
    fn short_ones_are_joined_and_long_ones_split() {
        assert_eq!(tiles("A heading\n\nToo short.\n\nStill.\n").len(), 1);
        let long = "This sentence has exactly eight words in it. ".repeat(100);
        let parts = tiles(&long);
        assert!(parts.len() >= 3, "{}", parts.len());
        assert!(parts.iter().all(|p| words(p) <= LONG && p.ends_with("it.")), "{parts:?}");
    }

    #[test]
    fn endless_sentences_are_cut_between_words() {
        let long = "word ".repeat(5_000);
        let parts = tiles(&long);
        assert!(parts.iter().all(|p| p.len() <= ENDLESS));
        let unbroken = "é".repeat(10_000);
        tiles(&unbroken);
    }

    #[test]
    fn quotes_stay_alone() {
        assert_eq!(tiles("\"No,\" said A.\n\n\"Yes,\" said B.\n").len(), 2);
    }

    #[test]
    fn indented_paragraphs() {
        let text = "  Mr. LUND. The committee met in the morning and again in the late afternoon\nwith the members who had come from the coast to be heard on the matter of\nboats.\n  Mrs. SATO. I thank the gentleman for his words, which were few and plain and\nvery much to the point that we are discussing here.\n";
        assert_eq!(paragraphs(text, 0).len(), 2);
    }
}
