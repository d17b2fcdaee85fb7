//! The rules for a quotation that no clause beside it settles; the least certain come last.

use super::block;
use super::clause::{begins_clause, first_clause, is_object, is_passive, last_clause, last_verb};
use super::sieve::{Credit, Sieve};
use super::subject::inside_quote;
use crate::statement::Span;

impl Sieve<'_> {
    /// One cue verb and one person in the sentence around the quote.
    pub fn sentence(&mut self, index: usize) -> Option<Credit> {
        let text = self.s.text;
        for gap in [last_clause(text, self.gap_before(index)), first_clause(text, self.gap_after(index))] {
            let Some((verb, at, _)) = last_verb(gap.of(text)) else { continue };
            let subject = Span::new(gap.start, gap.start + at);
            let passive = is_passive(&text[subject.start..subject.end]);
            if let Some(mention) = self.s.only_mention(gap).filter(|m| m.span.start < subject.end && !passive) {
                let object = is_object(&text[gap.start..mention.span.start]);
                if !object {
                    return Some(Credit::new((mention.person, mention.span), verb, "one person and one verb in the sentence", 0.7));
                }
            }
        }
        None
    }

    /// "The letter, signed by Bishop Rokita, reads: “Q”"
    pub fn signed(&mut self, index: usize) -> Option<Credit> {
        let text = self.s.text;
        let clause = last_clause(text, self.gap_before(index));
        let words = clause.of(text);
        let (verb, at, _) = last_verb(words)?;
        let by = ["signed by ", "written by ", "sent by ", "published by ", "posted by ", " by ", " from "]
            .iter()
            .find_map(|by| words[..at].find(by).map(|i| i + by.len()))?;
        let subject = self.s.at(Span::new(clause.start + by, clause.start + at), true)?;
        Some(Credit::new(subject, verb, "document signed by subject", 0.8))
    }

    /// A paragraph that is a quote and nothing else goes on from an attributed one, or from the one
    /// person whom the paragraph before speaks of.
    pub fn alone(&mut self, index: usize) -> Option<Credit> {
        let quoted = &self.s.found[index];
        let around = [self.gap_before(index), self.gap_after(index)];
        if around[0].of(self.s.text).trim().is_empty()
            && let Some(credit) = block::pull_quote(&mut self.s, index)
        {
            return Some(credit);
        }
        let bare = around.iter().all(|gap| !gap.of(self.s.text).chars().any(char::is_alphanumeric));
        if !bare {
            return None;
        }
        if let Some(credit) = self.introduced(quoted.paragraph) {
            return Some(credit);
        }
        let previous = *self.s.paragraphs.get(quoted.paragraph.checked_sub(1)?)?;
        let spoken_of: Vec<usize> =
            self.s.roster.mentions_in(previous).iter().filter(|m| !inside_quote(self.s.found, m.span.start)).map(|m| m.person).collect();
        if let Some((person, paragraph)) = self.s.last
            && paragraph + 1 == quoted.paragraph
        {
            let others = spoken_of.iter().filter(|p| **p != person).count();
            return (others == 0).then(|| Credit::new((person, quoted.outer), "", "quote alone after an attributed one", 0.75));
        }
        let first = *spoken_of.first()?;
        let only = spoken_of.iter().all(|p| *p == first) && !self.s.roster.strangers_in(self.s.text, previous);
        let mention = self.s.roster.mentions_in(previous).iter().find(|m| m.person == first)?.clone();
        let subject = begins_clause(self.s.text, mention.span.start) && self.s.found.iter().all(|q| q.paragraph + 1 != quoted.paragraph);
        (only && subject).then(|| Credit::new((first, mention.span), "", "quote alone after a paragraph on one person", 0.65))
    }

    /// The paragraph before ends with "X said:".
    fn introduced(&mut self, paragraph: usize) -> Option<Credit> {
        let text = self.s.text;
        let previous = *self.s.paragraphs.get(paragraph.checked_sub(1)?)?;
        let words = previous.of(text).trim_end();
        if !words.ends_with(':') {
            return None;
        }
        let clause = last_clause(text, Span::new(previous.start, previous.start + words.len()));
        let (verb, at, _) = last_verb(clause.of(text))?;
        let subject = self.s.before(Span::new(clause.start, clause.start + at))?;
        Some(Credit::new(subject, verb, "introduced in the paragraph before", 0.9))
    }

    /// "Congressman Hale issued the following statement …": what is quoted after it is his.
    pub fn after_announcement(&mut self, index: usize) -> Option<Credit> {
        let announced = self.announced.as_ref()?;
        let quoted = &self.s.found[index];
        let others = self.s.last.is_some_and(|(person, _)| person != announced.person);
        let after = quoted.outer.start >= announced.span.end && !others;
        after.then(|| Credit::new((announced.person, announced.span), "", "the following statement", 0.8))
    }
}
