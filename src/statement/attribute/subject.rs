//! Who is the subject of a clause: a name, an office, a pronoun, a short form of a name met elsewhere.

use super::clause::{apposition, begins_clause, first_word, has_verb, is_object, leads_to_verb, near, pronoun, verb_after};
use super::cue;
use super::people::{Gender, Mention, Roster};
use super::quote::Quoted;
use crate::statement::{Span, speaker};

/// A person found as a subject, and the words that name him.
pub type Subject = (usize, Span);

/// Finds subjects in a text whose persons and quotations are known.
pub struct Subjects<'a> {
    pub text: &'a str,
    pub paragraphs: &'a [Span],
    pub found: &'a [Quoted],
    pub roster: &'a mut Roster,
    /// The person last credited, and the paragraph.
    pub last: Option<(usize, usize)>,
    /// Who speaks where in the first person: the speakers of turns, or the one who delivers it all.
    pub voices: Vec<(Span, usize)>,
    /// Where somebody speaks, known or not: there "he" is anybody he has told of, and only a name beside the verb counts.
    pub spoken: Vec<Span>,
}

/// Articles before an office or a title.
const ARTICLES: &[&str] =
    &["the ", "The ", "la ", "La ", "le ", "Le ", "el ", "El ", "il ", "Il ", "der ", "Der ", "die ", "Die ", "o ", "O ", "a ", "l'", "l’", "L'", "L’"];

fn article(text: &str) -> usize {
    ARTICLES.iter().find(|article| text.starts_with(**article)).map_or(0, |article| article.len())
}

impl Subjects<'_> {
    /// The subject that begins a stretch of text. With `inverted` it follows its verb ("said the minister").
    pub fn at(&mut self, span: Span, inverted: bool) -> Option<Subject> {
        let words = span.of(self.text);
        let start = span.start + (words.len() - words.trim_start().len());
        let rest = &self.text[start..span.end];
        let skipped = article(rest);
        if let Some(mention) = self.roster.mentions_in(Span::new(start, start + skipped + 1)).first().filter(|m| near(m.span.start, start, start + skipped)) {
            return (mention.span.end <= span.end).then_some((mention.person, mention.span));
        }
        if let Some(mention) = self.described(start, span.end, inverted) {
            return Some((mention.person, mention.span));
        }
        let first = first_word(rest)?;
        if let Some(gender) = pronoun(first) {
            return self.resolve(gender, start).map(|person| (person, Span::new(start, start + first.len())));
        }
        if first == "I" {
            return self.voice(start).map(|person| (person, Span::new(start, start + 1)));
        }
        if skipped > 0
            && let Some(found) = self.office_at(start + skipped, span.end, start)
        {
            return Some(found);
        }
        let follows = |end: usize, text: &str| inverted || verb_after(&text[end..span.end]).is_some();
        let named = self.roster.named_at(self.text, start, span.end);
        let whole = |end: usize| self.text[end..span.end].split_whitespace().next().is_none_or(|w| !w.starts_with(char::is_uppercase));
        if let Some((person, end)) = named.filter(|(_, end)| whole(*end)) {
            return follows(end, self.text).then_some((person, Span::new(start, end)));
        }
        if first.starts_with(char::is_uppercase)
            && let Some(mention) = self.roster.stranger_at(self.text, Span::new(start, span.end))
        {
            return follows(mention.span.end, self.text).then_some((mention.person, mention.span));
        }
        if let Some((person, end)) = named {
            return follows(end, self.text).then_some((person, Span::new(start, end)));
        }
        if inverted { self.described_stranger(start, span.end) } else { None }
    }

    /// "said party spokeswoman Daw Khin Su", "said Brazil's trade minister, Ana Reis", "union leader Marta
    /// Kowal said": a few words that describe, then the name.
    fn described(&self, start: usize, end: usize, inverted: bool) -> Option<Mention> {
        let mention = self.roster.mentions_in(Span::new(start + 1, end.max(start + 1))).iter().find(|m| m.span.end <= end)?;
        let words = &self.text[start..mention.span.start];
        let most = if inverted { 8 } else { 4 };
        let stops = words
            .split_whitespace()
            .any(|w| w.ends_with('.') && !w[..w.len() - 1].contains('.') && !speaker::is_title_word(w.trim_end_matches('.')) && !speaker::is_honorific(w));
        let plain = words.split_whitespace().count() <= most && !has_verb(words) && !stops && !words.contains([';', ':', '"', '“', '”']);
        let ends_well = !is_object(words) && words.matches(',').count() <= usize::from(inverted);
        let office = words.split_whitespace().any(|w| speaker::is_head(w.trim_end_matches(',')));
        let small = words.split_whitespace().all(|w| !w.starts_with(char::is_uppercase))
            && !words.split_whitespace().any(|w| matches!(w, "and" | "as" | "that" | "but" | "who" | "in" | "at"));
        let titled = office || mention_is_titled(self.text, mention);
        let fits = if inverted { titled } else { small && titled && !words.trim().is_empty() && verb_after(&self.text[mention.span.end..end]).is_some() };
        (plain && ends_well && fits).then(|| mention.clone())
    }

    /// "said his niece Dora Finch": up to six small words, then a full name without a title.
    fn described_stranger(&mut self, start: usize, end: usize) -> Option<Subject> {
        let rest = &self.text[start..end];
        let mut at = start;
        for word in rest.split_whitespace().take(7) {
            at = word.as_ptr() as usize - self.text.as_ptr() as usize;
            let office = word.contains('-') || speaker::is_office(word);
            if word.starts_with(char::is_uppercase) && !office {
                break;
            }
            if word.ends_with(['.', ';', ':', '"', '”']) || matches!(word, "and" | "that" | "who" | "in" | "at" | "on" | "to" | "of") {
                return None;
            }
        }
        let mention = self.roster.stranger_at(self.text, Span::new(at, end))?;
        Some((mention.person, mention.span))
    }

    /// "the minister", "the Latvian minister", "the official spokesperson Mr. Noor": an office, resolved through the roster.
    fn office_at(&mut self, at: usize, end: usize, start: usize) -> Option<Subject> {
        if self.is_spoken(at) {
            return None;
        }
        let mut stop = at;
        let mut nation = None;
        for word in self.text[at..end].split_whitespace().take(5) {
            let from = stop + self.text[stop..end].find(word)?;
            let bare = word.trim_end_matches([',', '.', '»', '”', '"']);
            if stop == at && nation.is_none() && crate::statement::speaker::Class::of(bare).country && bare.starts_with(char::is_uppercase) {
                nation = Some(Span::new(from, from + bare.len()));
                continue;
            }
            if !speaker::is_office(bare) {
                break;
            }
            stop = from + bare.len();
        }
        let from = nation.map_or(at, |n| n.end);
        if stop == at {
            return None;
        }
        let words = self.text[from..stop].trim();
        let person = match nation {
            Some(nation) => self.roster.by_office_of(words, nation.of(self.text)),
            None => self.roster.by_office(words, self.paragraph_start(at), at),
        }?;
        Some((person, Span::new(start, stop)))
    }

    fn paragraph_start(&self, at: usize) -> usize {
        let here = self.paragraphs.partition_point(|p| p.end <= at);
        self.paragraphs.get(here).map_or(0, |p| p.start)
    }

    /// The subject right before a verb: a person with at most fillers, one apposition or one relative clause between.
    pub fn before(&mut self, span: Span) -> Option<Subject> {
        let mentions: Vec<Mention> = self.roster.mentions_in(span).iter().filter(|m| m.span.end <= span.end).cloned().collect();
        for mention in mentions.iter().rev() {
            let between = &self.text[mention.span.end..span.end];
            let object = is_object(&self.text[span.start..mention.span.start]);
            if !object && (leads_to_verb(between) || is_relative(between)) {
                return Some((mention.person, mention.span));
            }
        }
        let words = span.of(self.text);
        let mut tokens = words.split_whitespace().rev().skip_while(|w| cue::is_filler(w.trim_matches([',', '.'])));
        let last = tokens.next()?;
        let at = span.start + words.rfind(last)?;
        let bare = last.trim_start_matches(|c: char| !c.is_alphanumeric());
        if let Some(gender) = pronoun(bare) {
            return self.resolve(gender, at).map(|person| (person, Span::new(at, at + last.len())));
        }
        if bare == "I" {
            return self.voice(at).map(|person| (person, Span::new(at, at + last.len())));
        }
        if speaker::is_office(last)
            && let Some(the) = ["the ", "The ", "la ", "La ", "le ", "Le ", "el ", "El ", "der ", "Der ", "die ", "Die "]
                .iter()
                .filter_map(|article| words.rfind(article))
                .max()
            && words[the..].split_whitespace().count() <= 6
        {
            let skipped = article(&words[the..]);
            return self.office_at(span.start + the + skipped, span.end, span.start + the);
        }
        if let Some(stranger) = self.roster.stranger(self.text, span) {
            let object = is_object(&self.text[span.start..stranger.span.start]);
            let between = &self.text[stranger.span.end..span.end];
            return (!object && (leads_to_verb(between) || is_relative(between))).then_some((stranger.person, stranger.span));
        }
        let (person, end) = self.roster.named_at(self.text, at, span.end)?;
        let object = is_object(&self.text[span.start..at]);
        (!object && leads_to_verb(&self.text[end..span.end])).then_some((person, Span::new(at, end)))
    }

    pub fn is_spoken(&self, at: usize) -> bool {
        self.spoken.iter().any(|span| span.contains(at))
    }

    /// The one who says "I" at a place.
    pub fn voice(&self, at: usize) -> Option<usize> {
        self.voices.iter().find(|(span, _)| span.contains(at)).map(|(_, person)| *person)
    }

    /// "he" and "she": the subject of the last clause or the person credited last, if the sex fits and
    /// nobody else of the same standing does.
    pub fn resolve(&mut self, gender: Gender, at: usize) -> Option<usize> {
        if self.is_spoken(at) {
            return None;
        }
        let here = self.paragraphs.partition_point(|p| p.end <= at);
        let from = self.paragraphs.get(here.saturating_sub(1)).map_or(0, |p| p.start);
        let mentions: Vec<Mention> = self
            .roster
            .mentions_in(Span::new(from, at.max(from)))
            .iter()
            .filter(|m| m.span.end <= at && !inside_quote(self.found, m.span.start))
            .cloned()
            .collect();
        let last = self.last.filter(|(person, paragraph)| paragraph + 2 > here && self.roster.fits(*person, gender));
        let person = match self.subject_of(&mentions, gender) {
            Found::One(person) => Some(person),
            Found::Several => None,
            Found::Nobody => last.map(|(person, _)| person).or_else(|| self.only_one(&mentions, gender)),
        }?;
        self.roster.note_gender(person, gender);
        Some(person)
    }

    /// The latest mention that begins a clause and fits; of those joined by "and" the only one that fits.
    fn subject_of(&self, mentions: &[Mention], gender: Gender) -> Found {
        for (index, mention) in mentions.iter().enumerate().rev() {
            if !begins_clause(self.text, mention.span.start) {
                continue;
            }
            let mut group = vec![mention.person];
            for next in &mentions[index + 1..] {
                let between = &self.text[mention.span.end..next.span.start];
                if matches!(between.split_whitespace().last(), Some("and" | "et" | "y" | "und" | "e")) && between.len() < 120 && !has_verb(between) {
                    group.push(next.person);
                }
            }
            group.dedup();
            let fitting: Vec<usize> = group.iter().copied().filter(|p| self.roster.fits(*p, gender)).collect();
            let known: Vec<usize> = fitting.iter().copied().filter(|p| self.roster.is(*p, gender)).collect();
            match (&fitting[..], &known[..]) {
                ([one], _) | (_, [one]) => return Found::One(*one),
                ([], _) => continue,
                _ => return Found::Several,
            }
        }
        Found::Nobody
    }

    /// The only person around who is known to be of this sex.
    fn only_one(&self, mentions: &[Mention], gender: Gender) -> Option<usize> {
        let mut fitting = mentions.iter().map(|m| m.person).filter(|p| self.roster.is(*p, gender));
        let first = fitting.next()?;
        fitting.all(|p| p == first).then_some(first)
    }

    pub fn only_mention(&self, span: Span) -> Option<Mention> {
        let mut within = self.roster.mentions_in(span).iter().filter(|m| m.span.end <= span.end);
        let first = within.next()?;
        within.all(|m| m.person == first.person).then(|| first.clone())
    }
}

enum Found {
    One(usize),
    Several,
    Nobody,
}

/// ", whom Senator Prado would not meet," between a name and its verb.
fn is_relative(between: &str) -> bool {
    let rest = between.trim_start();
    let led = [", who ", ", whom ", ", whose ", ", which ", ", qui ", ", der ", ", die ", ", que ", ", quien "].iter().any(|lead| rest.starts_with(lead));
    let tail = rest.rfind(',').filter(|at| *at > 0).map(|at| rest[at + 1..].trim());
    let apart = apposition(between) == 0;
    led && apart && tail.is_some_and(|tail| tail.split_whitespace().all(|w| cue::is_filler(w.trim_matches(','))))
}

/// True for a place inside one of the quotations, which are in order and do not overlap.
pub fn inside_quote(found: &[Quoted], at: usize) -> bool {
    let next = found.partition_point(|q| q.outer.start <= at);
    found[..next].last().is_some_and(|q| q.outer.contains(at))
}

/// True if the mention begins with a word of office or a form of address.
fn mention_is_titled(text: &str, mention: &Mention) -> bool {
    mention.span.of(text).split_whitespace().next().is_some_and(|w| speaker::is_title_word(w) || speaker::is_honorific(w))
}
