//! Words that are somebody's without quotation marks: block quotes after "said:", pull quotes, and
//! statements that are announced.

use super::clause::{last_clause, last_verb, sentences};
use super::first_person;
use super::label;
use super::sieve::Credit;
use super::subject::{Subjects, inside_quote};
use crate::statement::{Span, speaker};

/// "Congressman Hale issued the following statement": who, and where that is said.
pub struct Announced {
    pub person: usize,
    pub span: Span,
}

/// What is announced.
const NOUNS: &[&str] = &["statement", "statements", "remarks", "comments", "comment", "message", "declaration", "response", "letter", "address", "reaction"];
/// How it is announced.
const VERBS: &[&str] =
    &["issued", "released", "made", "delivered", "gave", "provided", "offered", "shared", "issues", "releases", "posted", "published", "sent"];

/// Looks for an announcement in the first few paragraphs.
pub fn announced(s: &mut Subjects) -> Option<Announced> {
    let text = s.text;
    let lead: Vec<Span> = s.paragraphs.iter().take(4).copied().collect();
    for paragraph in lead {
        let words = paragraph.of(text);
        for sentence in sentences(words) {
            let start = sentence.as_ptr() as usize - text.as_ptr() as usize;
            if let Some(found) = announcement(s, Span::new(start, start + sentence.len())) {
                return Some(found);
            }
        }
    }
    None
}

/// A sentence with a person, a verb of issuing and "the following statement".
fn announcement(s: &mut Subjects, sentence: Span) -> Option<Announced> {
    let words = sentence.of(s.text);
    let noun = ["following ", "this "].iter().find_map(|lead| {
        words
            .match_indices(lead)
            .find(|(at, _)| words[at + lead.len()..].split(|c: char| !c.is_alphabetic()).take(3).any(|w| NOUNS.contains(&w)))
            .map(|(at, _)| at)
    })?;
    let verb = VERBS.iter().filter_map(|verb| words[..noun].rfind(verb)).max()?;
    let (person, span) =
        s.before(Span::new(sentence.start, sentence.start + verb)).or_else(|| first_of(s, Span::new(sentence.start, sentence.start + verb)))?;
    Some(Announced { person, span: Span::new(span.start, sentence.start + noun) })
}

/// "U.S. Congressman Rick Hale (R-Ga) today …": the only person before the verb.
fn first_of(s: &Subjects, span: Span) -> Option<(usize, Span)> {
    s.only_mention(span).map(|m| (m.person, m.span))
}

/// Block quotes: the paragraphs after "X said:" or "X issued the following statement:", as far as they
/// are spoken in the first person and do not speak of X.
pub fn find(s: &mut Subjects) -> Vec<(Vec<Span>, Credit)> {
    let mut blocks = Vec::new();
    let mut index = 0;
    while index + 1 < s.paragraphs.len() {
        let next = index + 1;
        if let Some(credit) = introduction(s, index) {
            let spans = spoken(s, next, credit.person);
            if !spans.is_empty() {
                index += spans.len();
                blocks.push((spans, credit));
            }
        }
        index += 1;
    }
    blocks
}

/// The person to whom a paragraph that ends in a colon gives the word.
fn introduction(s: &mut Subjects, index: usize) -> Option<Credit> {
    let text = s.text;
    let paragraph = s.paragraphs[index];
    let words = paragraph.of(text).trim_end();
    let quoted_next = s.found.iter().any(|q| q.paragraph == index + 1);
    if !words.ends_with(':') || quoted_next || inside_quote(s.found, paragraph.start + words.len() - 1) {
        return None;
    }
    let clause = last_clause(text, Span::new(paragraph.start, paragraph.start + words.len()));
    if let Some(found) = announcement(s, clause) {
        return Some(Credit::new((found.person, found.span), ":", "the following statement", 0.85));
    }
    // What is attributable to a spokesman as a whole is delivered, not quoted.
    if clause.of(text).contains("attributable to") || clause.of(text).contains("attributed to") {
        return None;
    }
    let (verb, at, _) = last_verb(clause.of(text))?;
    let subject = s.before(Span::new(clause.start, clause.start + at))?;
    Some(Credit::new(subject, verb, "block after a colon", 0.85))
}

/// Most paragraphs without "I" or "we" between two with them.
const GAP: usize = 2;

/// The paragraphs from `first` on that one person speaks.
fn spoken(s: &Subjects, first: usize, person: usize) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut kept = 0;
    for (index, paragraph) in s.paragraphs[first..].iter().enumerate() {
        let words = paragraph.of(s.text);
        let spoken_of = s.roster.mentions_in(*paragraph).iter().any(|m| m.person == person);
        let ends = words.trim_start().starts_with(['#', '*', '_'])
            || words.trim().len() < 12
            || label::read(words).is_some_and(|l| l.strength == label::Strength::Strong);
        let own = first_person::speaks_in_first_person(words);
        // Whoever tells of somebody else, or gives him the word, is the writer again.
        let other = s.roster.mentions_in(*paragraph).iter().any(|m| m.person != person);
        let told = other && (!own || words.trim_end().ends_with(':'));
        if spoken_of || ends || told || index > kept + GAP {
            break;
        }
        spans.push(Span::new(paragraph.start, paragraph.start + words.trim_end().len()));
        if own {
            kept = index + 1;
        }
    }
    spans.truncate(kept);
    spans
}

/// A quotation alone, with a dash and a name below it: "“Q.” — Amina Yusufu, Minister of Water".
pub fn pull_quote(s: &mut Subjects, index: usize) -> Option<Credit> {
    let quoted = &s.found[index];
    let paragraph = s.paragraphs[quoted.paragraph];
    let below = s.text[quoted.outer.end..paragraph.end].trim();
    let line = if below.is_empty() { s.paragraphs.get(quoted.paragraph + 1)?.of(s.text) } else { below };
    let line = line.trim().lines().next().unwrap_or("").trim();
    let named = line.strip_prefix(['—', '–', '-', '―', '~'])?.trim_start_matches(['-', ' ']).trim();
    let (name, office) = named.split_once([',', '(']).unwrap_or((named, ""));
    let full = speaker::display_name(name);
    let shaped = full.split_whitespace().count() >= 2 && speaker::is_person_name(&full) && office.split_whitespace().count() <= 12;
    let start = named.as_ptr() as usize - s.text.as_ptr() as usize;
    let person = if shaped { s.roster.named(name) } else { None }?;
    Some(Credit::new((person, Span::new(start, start + named.len())), "—", "name below the quote", 0.93))
}
