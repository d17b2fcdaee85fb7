//! What is shown of a passage: the stretch that holds most of what the query asked for, and where.
//!
//! Highlights come from the words the query really matched: a phrase only where it stands whole,
//! stems, prefixes and spellings as they were searched.

use serde::{Deserialize, Serialize};

use super::lower::Wanted;
use super::near::is_near;
use crate::index::analyzer::Stems;
use crate::index::words::Words;
use crate::statement::{Country, country};

/// A byte range of the snippet's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Highlight {
    pub start: usize,
    pub end: usize,
}

/// A stretch of a passage, white space in single blanks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snippet {
    pub text: String,
    pub highlights: Vec<Highlight>,
    /// Something was left out before, and after.
    pub cut_before: bool,
    pub cut_after: bool,
    /// Byte range of the stretch in the passage.
    pub start: usize,
    pub end: usize,
    /// All that matched in the passage, as byte ranges of its text.
    #[serde(skip)]
    pub matches: Vec<Highlight>,
}

/// Makes the snippet of a passage, of about `width` characters.
pub fn make(text: &str, lang: Option<&str>, wanted: &[Wanted], width: usize) -> Snippet {
    let mut words = Words::default();
    words.split(text);
    let mut matches = matches(&words, wanted);
    for (part, want) in wanted.iter().enumerate() {
        if let Wanted::Near { left, right, distance, ordered } = want {
            near(&words, [left, right], *distance, *ordered, part, &mut matches);
        }
    }
    matches.extend(countries(text, lang, wanted));
    matches.sort_unstable();
    let (start, end) = window(text, &words, &matches, width);
    let matches = merge(matches);
    let all = matches.iter().map(|(start, end)| Highlight { start: *start, end: *end }).collect();
    Snippet { matches: all, ..shown(text, start, end, &matches) }
}

/// Byte ranges that match, each with which part of the query it answers.
fn matches(words: &Words, wanted: &[Wanted]) -> Vec<(usize, usize, usize)> {
    let mut stems = Stems::new();
    let mut found = Vec::new();
    for (part, want) in wanted.iter().enumerate() {
        for index in 0..words.len() {
            let (word, span) = words.get(index);
            let end = match want {
                // No stem begins with another letter than its word.
                Wanted::Stem(stem) => (word.as_bytes().first() == stem.as_bytes().first() && stems.stem(word) == stem).then_some(span.end),
                Wanted::Exact(exact) => (word == exact).then_some(span.end),
                Wanted::Prefix(start) => word.starts_with(start.as_str()).then_some(span.end),
                Wanted::Fuzzy(like, distance) => (edits(word, like) <= usize::from(*distance)).then_some(span.end),
                Wanted::Phrase(phrase, slop) => phrase_end(words, index, phrase, *slop),
                Wanted::Country(_) | Wanted::Near { .. } => None,
            };
            if let Some(end) = end {
                found.push((span.start, end, part));
            }
        }
    }
    found
}

/// Both sides of words near each other.
fn near(words: &Words, sides: [&Vec<Vec<String>>; 2], distance: u32, ordered: bool, part: usize, found: &mut Vec<(usize, usize, usize)>) {
    let places = |side: &Vec<Vec<String>>| -> Vec<std::ops::Range<u32>> {
        let stands = |at: usize| side.iter().filter(move |sequence| !sequence.is_empty() && phrase_end(words, at, sequence, 0).is_some());
        (0..words.len()).flat_map(|at| stands(at).map(move |sequence| at as u32..(at + sequence.len()) as u32)).collect()
    };
    let (left, right) = (places(sides[0]), places(sides[1]));
    for l in &left {
        for r in right.iter().filter(|r| is_near(l, r, distance, ordered)) {
            for range in [l, r] {
                found.push((words.get(range.start as usize).1.start, words.get(range.end as usize - 1).1.end, part));
            }
        }
    }
}

/// Where wanted countries are named.
fn countries(text: &str, lang: Option<&str>, wanted: &[Wanted]) -> Vec<(usize, usize, usize)> {
    let part = |country: Country| wanted.iter().position(|w| *w == Wanted::Country(country));
    if !wanted.iter().any(|w| matches!(w, Wanted::Country(_))) {
        return Vec::new();
    }
    let mentions = country::find(text, lang).mentions;
    mentions.into_iter().filter_map(|m| Some((m.span.start, m.span.end, part(m.country)?))).collect()
}

/// Where a phrase that begins at a word ends, if it stands there.
fn phrase_end(words: &Words, index: usize, phrase: &[String], slop: u32) -> Option<usize> {
    if slop == 0 {
        let whole = phrase.iter().enumerate().all(|(i, want)| index + i < words.len() && words.get(index + i).0 == want);
        return whole.then(|| words.get(index + phrase.len() - 1).1.end);
    }
    if !phrase.iter().any(|p| p == words.get(index).0) {
        return None;
    }
    // With slop: all words within a stretch of the phrase's length and the slop, in any order.
    let end = (index + phrase.len() + slop as usize).min(words.len());
    let place = |want: &String| (index..end).find(|i| words.get(*i).0 == want);
    let places: Option<Vec<usize>> = phrase.iter().map(place).collect();
    places.and_then(|p| p.into_iter().max()).map(|last| words.get(last).1.end)
}

/// Letters changed, left out or put in between two words; more than two are not counted.
fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 2 {
        return 3;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut before: Vec<usize> = row.clone();
    for i in 1..=a.len() {
        let mut next = vec![i];
        for j in 1..=b.len() {
            let mut least = (row[j - 1] + usize::from(a[i - 1] != b[j - 1])).min(row[j] + 1).min(next[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row[b.len()]
}

/// Overlapping ranges as one.
fn merge(matches: Vec<(usize, usize, usize)>) -> Vec<(usize, usize)> {
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (start, end, _) in matches {
        match merged.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => merged.push((start, end)),
        }
    }
    merged
}

/// The stretch with most different parts of the query, then most matches; the earliest of equals.
fn window(text: &str, words: &Words, matches: &[(usize, usize, usize)], width: usize) -> (usize, usize) {
    if text.trim().chars().count() <= width + width / 4 {
        return (0, text.len());
    }
    let mut best = (0, 0, 0, 0);
    for (index, (start, ..)) in matches.iter().enumerate() {
        let within: Vec<_> = matches[index..].iter().take_while(|(_, end, _)| end - start <= width).collect();
        let mut parts: Vec<usize> = within.iter().map(|(.., part)| *part).collect();
        parts.sort_unstable();
        parts.dedup();
        let end = within.last().map_or(*start, |(_, end, _)| *end);
        if (parts.len(), within.len()) > (best.0, best.1) {
            best = (parts.len(), within.len(), *start, end);
        }
    }
    let (.., start, end) = best;
    widen(text, words, start, end, width)
}

/// Fills the stretch up to its width, beginning at a sentence if one begins near, else at a word.
fn widen(text: &str, words: &Words, start: usize, end: usize, width: usize) -> (usize, usize) {
    let spare = width.saturating_sub(end - start);
    let earliest = start.saturating_sub(spare / 3);
    let mut from = (0..words.len()).map(|i| words.get(i).1.start).find(|s| *s >= earliest).unwrap_or(0).min(start);
    if earliest == 0 {
        from = 0;
    } else if let Some(sentence) = sentence_start(text, earliest, start) {
        from = sentence;
    }
    let latest = from + width.max(end - from);
    let to = (0..words.len()).map(|i| words.get(i).1.end).take_while(|e| *e <= latest).last().unwrap_or(text.len()).max(end);
    // Closing punctuation belongs to the last word.
    let tail = text[to..].chars().take_while(|c| !c.is_whitespace() && !c.is_alphanumeric()).map(char::len_utf8).sum::<usize>();
    let rest = text[to + tail..].trim().is_empty();
    (from, if rest { text.len() } else { to + tail })
}

fn sentence_start(text: &str, from: usize, to: usize) -> Option<usize> {
    let mut at = from;
    while !text.is_char_boundary(at) {
        at += 1;
    }
    let lead = text.get(at..to)?;
    lead.match_indices(['.', '!', '?']).map(|(i, mark)| at + i + mark.len()).find_map(|i| {
        let blank = text[i..].chars().take_while(|c| c.is_whitespace() || "”\"’".contains(*c)).map(char::len_utf8).sum::<usize>();
        (blank > 0 && i + blank <= to).then_some(i + blank)
    })
}

/// The stretch as it is shown, with its highlights moved along.
fn shown(text: &str, start: usize, end: usize, highlights: &[(usize, usize)]) -> Snippet {
    let mut out = String::with_capacity(end - start);
    // Where each byte of the stretch went.
    let mut moved: Vec<(usize, usize)> = Vec::new();
    let mut blank = true;
    for (at, c) in text[start..end].char_indices() {
        moved.push((start + at, out.len()));
        if c.is_whitespace() {
            if !blank {
                out.push(' ');
            }
            blank = true;
        } else {
            out.push(c);
            blank = false;
        }
    }
    moved.push((end, out.len()));
    out.truncate(out.trim_end().len());
    let place = |at: usize| moved[moved.partition_point(|(from, _)| *from < at).min(moved.len() - 1)].1.min(out.len());
    let within = highlights.iter().filter(|(s, e)| *s >= start && *e <= end);
    let highlights = within.map(|(s, e)| Highlight { start: place(*s), end: place(*e) }).filter(|h| h.start < h.end).collect();
    let cut_before = !text[..start].trim().is_empty();
    let cut_after = !text[end..].trim().is_empty();
    Snippet { text: out, highlights, cut_before, cut_after, start, end, matches: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The snippet with its highlights in brackets.
    fn marked(text: &str, wanted: &[Wanted], width: usize) -> String {
        let snippet = make(text, None, wanted, width);
        let mut out = snippet.text.clone();
        for h in snippet.highlights.iter().rev() {
            out.insert(h.end, ']');
            out.insert(h.start, '[');
        }
        format!("{}{out}{}", if snippet.cut_before { "… " } else { "" }, if snippet.cut_after { " …" } else { "" })
    }

    fn phrase(words: &str) -> Wanted {
        Wanted::Phrase(words.split(' ').map(str::to_owned).collect(), 0)
    }

    #[test]
    fn only_what_matched_is_marked() {
        let text = "Clearing the  landmines.\nThey cleared a mine;  the Korean   Peninsula is Korean.";
        assert_eq!(marked(text, &[Wanted::Stem("clear".into())], 300), "[Clearing] the landmines. They [cleared] a mine; the Korean Peninsula is Korean.");
        assert_eq!(marked(text, &[phrase("korean peninsula")], 300), "Clearing the landmines. They cleared a mine; the [Korean Peninsula] is Korean.");
        assert_eq!(marked(text, &[Wanted::Prefix("land".into())], 300), "Clearing the [landmines]. They cleared a mine; the Korean Peninsula is Korean.");
        assert_eq!(marked("Guaidó spoke", &[Wanted::Fuzzy("guaidp".into(), 1)], 300), "[Guaidó] spoke");
        assert_eq!(marked("trade of goods", &[Wanted::Phrase(vec!["goods".into(), "trade".into()], 2)], 300), "[trade of goods]");
    }

    #[test]
    fn the_best_stretch_is_shown() {
        let text = format!("{}The boats sail at dawn. {}", "Nothing is said here of them. ".repeat(20), "And nothing here either. ".repeat(20));
        let found = marked(&text, &[Wanted::Stem("boat".into()), Wanted::Stem("dawn".into())], 80);
        assert!(found.starts_with("… ") && found.ends_with(" …") && found.contains("The [boats] sail at [dawn]."), "{found}");
    }

    #[test]
    fn any_script_and_no_match() {
        assert_eq!(marked("在北京市举行会谈", &[phrase("北京 京市")], 300), "在[北京市]举行会谈");
        assert_eq!(marked("", &[], 10), "");
        let text = "é".repeat(1_000);
        make(&text, None, &[], 50);
        make(&text, None, &[Wanted::Prefix("e".into())], 50);
    }
}
