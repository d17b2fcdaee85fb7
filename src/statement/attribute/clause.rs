//! Clauses and sentences around a quotation: where they end, which verb they have, who could be its subject.
//!
//! Works on words alone; it knows no persons.

use super::cue;
use super::people::Gender;
use crate::statement::{Span, speaker};

pub fn near(at: usize, start: usize, end: usize) -> bool {
    start <= at && at <= end
}

pub fn pronoun(word: &str) -> Option<Gender> {
    match word.to_lowercase().as_str() {
        "he" | "él" | "lui" | "ele" | "er" | "он" => Some(Gender::He),
        "she" | "elle" | "ella" | "lei" | "ela" | "sie" | "она" => Some(Gender::She),
        _ => None,
    }
}

/// A verb of speech that begins a clause.
pub struct Leading<'t> {
    pub word: &'t str,
    /// Where it ends, with its auxiliary.
    pub end: usize,
    /// French inverts the pronoun: "a-t-elle dit", "dit-il".
    pub pronoun: Option<Gender>,
}

/// "said", "a déclaré", "ha detto", "a-t-elle dit".
pub fn leading_verb(text: &str) -> Option<Leading<'_>> {
    let first = first_word(text)?;
    let inverted = ["-t-il", "-il", "-t-elle", "-elle"].iter().find_map(|end| first.strip_suffix(end).map(|stem| (stem, end.ends_with("elle"))));
    let next = |from: usize| {
        let rest = &text[from..];
        let lead = rest.len() - rest.trim_start().len();
        first_word(&rest[lead..]).map(|word| (word, from + lead + word.len()))
    };
    if let Some((stem, she)) = inverted {
        let pronoun = Some(if she { Gender::She } else { Gender::He });
        if cue::is_verb(stem) {
            return Some(Leading { word: stem, end: first.len(), pronoun });
        }
        let (word, end) = next(first.len()).filter(|(word, _)| cue::is_verb(word))?;
        return Some(Leading { word, end, pronoun });
    }
    if cue::is_verb(first) {
        return Some(Leading { word: first, end: first.len(), pronoun: None });
    }
    if matches!(first, "a" | "ha" | "hat" | "avait" | "hatte" | "ont" | "han" | "había" | "has" | "had") {
        let (word, end) = next(first.len()).filter(|(word, _)| cue::is_verb(word))?;
        return Some(Leading { word, end, pronoun: None });
    }
    None
}

pub fn first_word(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '\'').unwrap_or(text.len());
    (end > 0).then(|| &text[..end])
}

/// The first sentence of a stretch: to the full stop that ends it.
pub fn first_clause(text: &str, gap: Span) -> Span {
    let end = sentence_end(gap.of(text)).map_or(gap.end, |at| gap.start + at);
    Span::new(gap.start, end)
}

/// The last sentence of a stretch.
pub fn last_clause(text: &str, gap: Span) -> Span {
    let mut start = gap.start;
    while let Some(at) = sentence_end(&text[start..gap.end]).filter(|at| !text[start + at..gap.end].trim().is_empty()) {
        start += at;
    }
    Span::new(start, gap.end)
}

pub fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.trim().is_empty() {
            return None;
        }
        let at = sentence_end(rest).unwrap_or(rest.len());
        let (sentence, after) = rest.split_at(at);
        rest = after;
        Some(sentence)
    })
}

/// Just after the first full stop that ends a sentence: not that of an initial, a title or "U.S.".
pub fn sentence_end(text: &str) -> Option<usize> {
    text.char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?')).find_map(|(at, c)| {
        let after = &text[at + 1..];
        let next = after.trim_start().chars().next();
        let ends = after.is_empty() || (after.starts_with(char::is_whitespace) && next.is_none_or(|c| !c.is_lowercase()));
        (ends && !(c == '.' && is_abbreviated(&text[..at]))).then_some(at + 1)
    })
}

/// True if the last word of a text is an initial, a title or "U.S", whose full stop ends nothing.
fn is_abbreviated(text: &str) -> bool {
    let word = text.rsplit(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or("");
    word.chars().count() == 1 || word.contains('.') || speaker::is_honorific(word) || is_short_title(word)
}

pub fn is_short_title(word: &str) -> bool {
    matches!(word, "Gen" | "Sen" | "Rep" | "Gov" | "Lt" | "Col" | "Adm" | "Capt" | "Sgt" | "Maj" | "Jr" | "Sr" | "St" | "No")
}

pub fn has_verb(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(cue::is_verb)
}

/// The last cue verb of a clause, where it begins, and what follows it.
pub fn last_verb(clause: &str) -> Option<(&str, usize, &str)> {
    let mut found = None;
    for word in clause.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        if cue::is_verb(word) {
            let at = word.as_ptr() as usize - clause.as_ptr() as usize;
            found = Some((word, at, &clause[at + word.len()..]));
        }
    }
    found
}

/// The verb that a subject's clause goes on with, and how many bytes reach its end.
pub fn verb_after(text: &str) -> Option<(&str, usize)> {
    let skipped = apposition(text);
    let rest = &text[skipped..];
    let mut at = 0;
    for word in rest.split_whitespace().take(4) {
        let from = at + rest[at..].find(word)?;
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if cue::is_verb(bare) {
            let start = from + word.find(bare).unwrap_or(0);
            return Some((bare, skipped + start + bare.len()));
        }
        if !cue::is_filler(bare) || bare.is_empty() {
            return None;
        }
        at = from + word.len();
    }
    None
}

/// Bytes of ", minister of trade," or " of Brazil" after a name; 0 if there is none.
pub fn apposition(text: &str) -> usize {
    if let Some(rest) = text.strip_prefix(',') {
        return rest.find(',').filter(|at| *at < 100 && !has_verb(&rest[..*at])).map_or(0, |at| at + 2);
    }
    if text.trim_start().starts_with("of ") {
        let lead = text.find("of ").unwrap_or(0) + 3;
        let capitals = text[lead..].split_whitespace().take_while(|w| w.starts_with(char::is_uppercase) || *w == "the");
        return capitals.last().map_or(0, |w| w.as_ptr() as usize - text.as_ptr() as usize + w.trim_end_matches(',').len());
    }
    if text.starts_with(" (") {
        return text.find(')').filter(|at| *at < 60).map_or(0, |at| at + 1);
    }
    0
}

/// True if from a name to its verb there are only fillers, or one apposition.
pub fn leads_to_verb(between: &str) -> bool {
    let rest = &between[apposition(between)..];
    let rest = rest.trim().trim_start_matches(',').trim();
    rest.split_whitespace().all(|w| cue::is_filler(w.trim_matches(',')))
}

/// "told Mr. Sato", "with Minister Lund": the person is no subject.
pub fn is_object(before: &str) -> bool {
    const LEADS: &[&str] = &[
        "told",
        "with",
        "to",
        "by",
        "of",
        "for",
        "from",
        "against",
        "about",
        "between",
        "and",
        "met",
        "asked",
        "thanked",
        "joined",
        "alongside",
        "on",
        "near",
    ];
    let last = before.split_whitespace().next_back().unwrap_or("");
    LEADS.contains(&last.to_lowercase().as_str())
}

/// True at the start of a sentence, or after the comma of an opening phrase ("Asked about it, Mr. Lund").
pub fn begins_clause(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end();
    let last = before.split_whitespace().next_back().unwrap_or("");
    before.is_empty()
        || before.ends_with(['.', '!', '?', ':', ',', '”', '"', '»'])
        || text[..at].ends_with("\n\n")
        || matches!(last, "But" | "But," | "La" | "Le" | "El" | "Der" | "Die" | "Il" | "O" | "A" | "And" | "While" | "As" | "said" | "added" | "The" | "when")
}

/// "…, said Secretary Lund": a reporting verb after a comma, right before the name.
pub fn comes_after_verb(before: &str) -> bool {
    let before = before.trim_end();
    let verb = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let lead = before[..before.len() - verb.len()].trim_end();
    !verb.is_empty() && cue::reports(verb) && lead.ends_with([',', '”', '"'])
}

/// "was told", "had been asked".
pub fn is_passive(words: &str) -> bool {
    words.split_whitespace().any(|w| matches!(w, "was" | "were" | "been" | "being" | "is" | "are"))
}
