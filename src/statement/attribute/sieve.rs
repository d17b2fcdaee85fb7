//! Credits quotes and reported words to persons. Each quote is settled by the first rule that fires.

use super::clause::{
    begins_clause, comes_after_verb, first_clause, first_word, has_verb, is_object, last_clause, last_verb, leads_to_verb, near, pronoun, sentences, verb_after,
};
use super::cue;
use super::people::{Gender, Mention, Roster};
use super::quote::{self, Quoted};
use crate::statement::{Basis, Evidence, Quote, Span, Speaker, Statement, speaker};

/// Somebody's words told without quotation marks ("X said that …").
pub struct Reported {
    /// Where the subject stands.
    pub at: usize,
    pub speaker: usize,
    pub evidence: Evidence,
}

pub struct Reading {
    pub quotes: Vec<Quote>,
    pub reported: Vec<Reported>,
}

/// Who a rule found, and how.
struct Credit {
    person: usize,
    cue: String,
    rule: &'static str,
    confidence: f32,
    span: Span,
}

/// Reads all quotes of a statement and credits those it can.
pub fn read(statement: &mut Statement, paragraphs: &[Span], found: Vec<Quoted>, roster: &mut Roster) -> Reading {
    let text = std::mem::take(&mut statement.text);
    let mut sieve = Sieve { text: &text, paragraphs, found: &found, roster, last: None };
    let credits = sieve.run();
    let mut quotes = Vec::new();
    for (index, credit) in credits.into_iter().enumerate() {
        join(&text, &found, index, credit, &mut quotes, paragraphs, roster, &mut statement.speakers);
    }
    let reported = reported(&text, paragraphs, &found, roster, &mut statement.speakers);
    statement.text = text;
    Reading { quotes, reported }
}

struct Sieve<'a> {
    text: &'a str,
    paragraphs: &'a [Span],
    found: &'a [Quoted],
    roster: &'a mut Roster,
    /// The person last credited, and the paragraph.
    last: Option<(usize, usize)>,
}

/// What each quotation got: nothing, a credit, or the credit of the one before.
enum Verdict {
    Open,
    Credit(Credit),
    /// Goes on with the quotation before: a split or multi-paragraph quote.
    Continues,
    /// A word mentioned, not said.
    Mention,
}

impl Sieve<'_> {
    fn run(&mut self) -> Vec<Verdict> {
        let mut verdicts: Vec<Verdict> = Vec::with_capacity(self.found.len());
        for index in 0..self.found.len() {
            let verdict = self.settle(index, &verdicts);
            if let Verdict::Credit(credit) = &verdict {
                self.last = Some((credit.person, self.found[index].paragraph));
            }
            verdicts.push(verdict);
        }
        verdicts
    }

    fn settle(&mut self, index: usize, before: &[Verdict]) -> Verdict {
        let quoted = &self.found[index];
        if index > 0 && quote::continues(self.text, &self.found[index - 1], quoted, self.paragraphs) {
            return self.after(index).map_or(Verdict::Continues, Verdict::Credit);
        }
        if let Some(credit) = self.after(index) {
            return Verdict::Credit(credit);
        }
        if self.has_other_source(index) {
            return Verdict::Open;
        }
        // The second half of a split quote ("Q," said X, "Q.") belongs to the clause between the halves.
        if index > 0 && self.is_split(index) && matches!(before[index - 1], Verdict::Credit(_) | Verdict::Continues) {
            return Verdict::Continues;
        }
        if let Some(credit) = self.before(index) {
            return Verdict::Credit(credit);
        }
        if quote::is_mention(self.text, quoted) {
            return Verdict::Mention;
        }
        if let Some(credit) = self.sentence(index) {
            return Verdict::Credit(credit);
        }
        self.alone(index).map_or(Verdict::Open, Verdict::Credit)
    }

    /// "…," a senior official said: the clause after the quote credits somebody who has no name.
    fn has_other_source(&self, index: usize) -> bool {
        let comma = self.found[index].span.of(self.text).trim_end().ends_with([',', '?', '!']) || self.text[self.found[index].outer.end..].starts_with(',');
        let clause = first_clause(self.text, self.gap_after(index));
        comma && clause.of(self.text).split_whitespace().take(10).any(|w| cue::is_verb(w.trim_matches(|c: char| !c.is_alphanumeric())))
    }

    /// The stretch between this quotation and the next one, or the end of the paragraph.
    fn gap_after(&self, index: usize) -> Span {
        let quoted = &self.found[index];
        let end = self.paragraphs[quoted.paragraph].end;
        let next = self.found.get(index + 1).filter(|n| n.paragraph == quoted.paragraph);
        Span::new(quoted.outer.end, next.map_or(end, |n| n.outer.start.max(quoted.outer.end)))
    }

    fn gap_before(&self, index: usize) -> Span {
        let quoted = &self.found[index];
        let start = self.paragraphs[quoted.paragraph].start;
        let last = index.checked_sub(1).map(|i| &self.found[i]).filter(|l| l.paragraph == quoted.paragraph);
        Span::new(last.map_or(start, |l| l.outer.end), quoted.outer.start)
    }

    /// "Q," said S · "Q," S said · "Q," S, minister of X, said
    fn after(&mut self, index: usize) -> Option<Credit> {
        let gap = self.gap_after(index);
        let clause = first_clause(self.text, gap);
        let words = clause.of(self.text);
        let lead = words.len() - words.trim_start_matches(|c: char| c.is_whitespace() || ",—–-;".contains(c)).len();
        let at = clause.start + lead;
        let ended = self.found[index].span.of(self.text).trim_end().ends_with(['.', '!', '?']);
        let verb = first_word(&self.text[at..clause.end])?;
        if cue::is_verb(verb) {
            let subject = Span::new(at + verb.len(), clause.end);
            return self.subject_at(subject, true).map(|(person, span)| self.credit(person, verb, "quote, verb, subject", 0.97, span));
        }
        let (person, span) = self.subject_at(Span::new(at, clause.end), false)?;
        let (verb, used) = verb_after(&self.text[span.end..clause.end])?;
        let rest = self.text[span.end + used..clause.end].trim();
        // A new sentence after a full stop introduces what follows, unless it ends with its verb.
        if ended && !(rest.is_empty() || rest.starts_with(['.', ','])) && self.found.get(index + 1).is_some_and(|n| n.outer.start == gap.end) {
            return None;
        }
        let span = Span::new(span.start, span.end + used);
        Some(self.credit(person, verb, "quote, subject, verb", 0.96, span))
    }

    /// S said: "Q" · S said that "Q" · according to S, "Q" · S: "Q"
    fn before(&mut self, index: usize) -> Option<Credit> {
        let gap = self.gap_before(index);
        let clause = last_clause(self.text, gap);
        let words = clause.of(self.text);
        let trimmed = words.trim_end();
        if let Some(label) = trimmed.strip_suffix(':')
            && !has_verb(label)
        {
            return self.labelled(clause, label);
        }
        let (verb, at, tail) = last_verb(words)?;
        // "…, said Secretary Lund, "and we" · "The country, said Mr. Lund, intends "to sail"
        let after = Span::new(clause.start + at + verb.len(), clause.end);
        if let Some((person, span)) = self.subject_at(after, true)
            && self.text[span.end..clause.end].split_whitespace().count() <= 3
        {
            return Some(self.credit(person, verb, "verb, subject, quote", 0.93, span));
        }
        let close = tail.split_whitespace().count() <= if trimmed.ends_with([',', ':']) { 8 } else { 3 };
        if !close {
            return None;
        }
        let (person, span) = self.subject_before(Span::new(clause.start, clause.start + at))?;
        let span = Span::new(span.start, clause.start + at + verb.len());
        Some(self.credit(person, verb, "subject, verb, quote", 0.95, span))
    }

    /// "Polish Foreign Minister Anna Zawa: “No.”"
    fn labelled(&mut self, clause: Span, label: &str) -> Option<Credit> {
        let named = label.trim_start_matches(|c: char| !c.is_alphanumeric());
        let (name, _) = named.split_once(',').unwrap_or((named, ""));
        let full = speaker::display_name(name);
        if named.split_whitespace().count() > 14 || !speaker::is_person_name(&full) {
            let mention = self.only_mention(clause)?;
            let covers = (mention.span.end - mention.span.start) * 2 > label.trim().len();
            return covers.then(|| self.credit(mention.person, ":", "name and colon", 0.9, mention.span));
        }
        let person = self.roster.named(name)?;
        let start = clause.start + (clause.of(self.text).len() - clause.of(self.text).trim_start().len());
        Some(self.credit(person, ":", "name and colon", 0.93, Span::new(start, start + label.trim().len())))
    }

    /// One cue verb and one person in the sentence around the quote.
    fn sentence(&mut self, index: usize) -> Option<Credit> {
        for gap in [last_clause(self.text, self.gap_before(index)), first_clause(self.text, self.gap_after(index))] {
            let words = gap.of(self.text);
            let Some((verb, at, _)) = last_verb(words) else { continue };
            let subject = Span::new(gap.start, gap.start + at);
            if let Some(mention) = self.only_mention(gap).filter(|m| m.span.start < subject.end) {
                return Some(self.credit(mention.person, verb, "one person and one verb in the sentence", 0.7, mention.span));
            }
        }
        None
    }

    /// A paragraph that is a quote and nothing else goes on from an attributed one, or from "X said:".
    fn alone(&mut self, index: usize) -> Option<Credit> {
        let quoted = &self.found[index];
        let around = [self.gap_before(index), self.gap_after(index)];
        let bare = around.iter().all(|gap| !gap.of(self.text).chars().any(char::is_alphanumeric));
        if !bare {
            return None;
        }
        if let Some(credit) = self.introduced(quoted.paragraph) {
            return Some(credit);
        }
        let (person, paragraph) = self.last?;
        if paragraph + 1 == quoted.paragraph {
            let previous = self.paragraphs[paragraph];
            let others = self.roster.mentions_in(previous).iter().filter(|m| m.person != person).count();
            if others > 0 {
                return None;
            }
            return Some(self.credit(person, "", "quote alone after an attributed one", 0.75, quoted.outer));
        }
        None
    }

    /// The paragraph before ends with "X said:".
    fn introduced(&mut self, paragraph: usize) -> Option<Credit> {
        let previous = *self.paragraphs.get(paragraph.checked_sub(1)?)?;
        let words = previous.of(self.text).trim_end();
        if !words.ends_with(':') {
            return None;
        }
        let clause = last_clause(self.text, Span::new(previous.start, previous.start + words.len()));
        let (verb, at, _) = last_verb(clause.of(self.text))?;
        let (person, span) = self.subject_before(Span::new(clause.start, clause.start + at))?;
        Some(self.credit(person, verb, "introduced in the paragraph before", 0.9, span))
    }

    /// True if between this quotation and the one before stands one attributing clause only.
    fn is_split(&self, index: usize) -> bool {
        let gap = self.gap_before(index);
        if gap.start == self.paragraphs[self.found[index].paragraph].start {
            return false;
        }
        let words = gap.of(self.text);
        let count = words.split_whitespace().count();
        let fresh = sentences(words).count() > 1 && has_verb(sentences(words).last().unwrap_or(""));
        count <= 16 && (has_verb(words) || count == 0) && !fresh
    }

    fn credit(&mut self, person: usize, cue: &str, rule: &'static str, confidence: f32, span: Span) -> Credit {
        Credit { person, cue: cue.to_lowercase(), rule, confidence, span }
    }

    fn only_mention(&self, span: Span) -> Option<Mention> {
        let mut within = self.roster.mentions_in(span).iter().filter(|m| m.span.end <= span.end);
        let first = within.next()?;
        within.all(|m| m.person == first.person).then(|| first.clone())
    }

    /// The subject that begins a stretch of text. With `inverted` it follows its verb ("said the minister").
    fn subject_at(&mut self, span: Span, inverted: bool) -> Option<(usize, Span)> {
        let words = span.of(self.text);
        let lead = words.len() - words.trim_start().len();
        let start = span.start + lead;
        let rest = &self.text[start..span.end];
        let skipped = rest.strip_prefix("the ").or_else(|| rest.strip_prefix("The ")).map_or(0, |_| 4);
        if let Some(mention) = self.roster.mentions_in(Span::new(start, start + skipped + 1)).first().filter(|m| near(m.span.start, start, start + skipped)) {
            return (mention.span.end <= span.end).then_some((mention.person, mention.span));
        }
        if let Some(mention) = self.described(start, span.end).filter(|_| inverted) {
            return Some((mention.person, mention.span));
        }
        let first = first_word(rest)?;
        if let Some(gender) = pronoun(first) {
            return self.resolve(gender, start).map(|person| (person, Span::new(start, start + first.len())));
        }
        if skipped > 0 {
            return self.office_at(start + skipped, span.end, start);
        }
        // A full name that has no title anywhere.
        if first.starts_with(char::is_uppercase) {
            let within = Span::new(start, span.end);
            let mention = self.roster.stranger_at(self.text, within)?;
            let verb_follows = inverted || verb_after(&self.text[mention.span.end..span.end]).is_some();
            return verb_follows.then_some((mention.person, mention.span));
        }
        None
    }

    /// "said party spokeswoman Daw Khin Su", "said Brazil's trade minister, Ana Reis": a few words that
    /// describe, then the name.
    fn described(&self, start: usize, end: usize) -> Option<Mention> {
        let mention = self.roster.mentions_in(Span::new(start + 1, end.max(start + 1))).iter().find(|m| m.span.end <= end)?;
        let words = &self.text[start..mention.span.start];
        let plain = words.split_whitespace().count() <= 8 && !has_verb(words) && !words.contains(['.', ';', ':', '"', '“', '”']);
        let ends_well = !is_object(words) && words.matches(',').count() <= 1;
        let office = words.split_whitespace().any(|w| speaker::is_head(w.trim_end_matches(',')));
        (plain && ends_well && (office || mention_is_titled(self.text, mention))).then(|| mention.clone())
    }

    /// "the minister", "the official spokesperson Mr. Noor": an office, resolved through the roster.
    fn office_at(&mut self, at: usize, end: usize, start: usize) -> Option<(usize, Span)> {
        let mut stop = at;
        for word in self.text[at..end].split_whitespace().take(4) {
            let from = stop + self.text[stop..end].find(word)?;
            if !speaker::is_office(word.trim_end_matches([',', '.'])) {
                break;
            }
            stop = from + word.trim_end_matches([',', '.']).len();
        }
        if stop == at {
            return None;
        }
        let person = self.roster.by_office(&self.text[at..stop], at)?;
        Some((person, Span::new(start, stop)))
    }

    /// The subject right before a verb: a person with at most fillers or one apposition between.
    fn subject_before(&mut self, span: Span) -> Option<(usize, Span)> {
        let words = span.of(self.text);
        let mention = self.roster.mentions_in(span).iter().rev().find(|m| m.span.end <= span.end).cloned();
        if let Some(mention) = mention
            && leads_to_verb(&self.text[mention.span.end..span.end])
            && !is_object(&self.text[span.start..mention.span.start])
        {
            return Some((mention.person, mention.span));
        }
        let mut tokens = words.split_whitespace().rev().skip_while(|w| cue::is_filler(w.trim_matches([',', '.'])));
        let last = tokens.next()?;
        let at = span.start + words.rfind(last)?;
        if let Some(gender) = pronoun(last.trim_start_matches(|c: char| !c.is_alphanumeric())) {
            return self.resolve(gender, at).map(|person| (person, Span::new(at, at + last.len())));
        }
        if speaker::is_office(last)
            && let Some(the) = words.rfind("the ").max(words.rfind("The "))
            && words[the..].split_whitespace().count() <= 5
        {
            return self.office_at(span.start + the + 4, span.end, span.start + the);
        }
        let stranger = self.roster.stranger(self.text, span)?;
        let object = is_object(&self.text[span.start..stranger.span.start]);
        (!object && leads_to_verb(&self.text[stranger.span.end..span.end])).then_some((stranger.person, stranger.span))
    }

    /// "he" and "she": the person who began the last sentence or was credited last, whichever is later.
    fn resolve(&mut self, gender: Gender, at: usize) -> Option<usize> {
        let here = self.paragraphs.partition_point(|p| p.end <= at);
        let from = self.paragraphs.get(here.saturating_sub(1)).map_or(0, |p| p.start);
        let recently = self.roster.mentions_in(Span::new(from, at.max(from))).iter().rev().take(50);
        let subject = recently.filter(|m| m.span.end <= at).find(|m| begins_clause(self.text, m.span.start) && !inside_quote(self.found, m.span.start));
        let recent = self.last.filter(|(_, paragraph)| paragraph + 2 >= here).map(|(person, _)| person);
        let person = subject.map(|m| m.person).or(recent)?;
        if !self.roster.fits(person, gender) {
            return None;
        }
        self.roster.note_gender(person, gender);
        Some(person)
    }
}

/// True for a place inside one of the quotations, which are in order and do not overlap.
fn inside_quote(found: &[Quoted], at: usize) -> bool {
    let next = found.partition_point(|q| q.outer.start <= at);
    found[..next].last().is_some_and(|q| q.outer.contains(at))
}

/// True if the mention begins with a word of office or a form of address.
fn mention_is_titled(text: &str, mention: &Mention) -> bool {
    mention.span.of(text).split_whitespace().next().is_some_and(|w| speaker::is_title_word(w) || speaker::is_honorific(w))
}

/// Turns verdicts into quotes; parts of one quote become one.
#[allow(clippy::too_many_arguments)]
fn join(
    text: &str,
    found: &[Quoted],
    index: usize,
    verdict: Verdict,
    quotes: &mut Vec<Quote>,
    paragraphs: &[Span],
    roster: &mut Roster,
    speakers: &mut Vec<Speaker>,
) {
    let span = found[index].span;
    match verdict {
        Verdict::Mention => {}
        Verdict::Continues => match quotes.last_mut() {
            Some(last) => last.spans.push(span),
            None => quotes.push(open_quote(span)),
        },
        Verdict::Open => quotes.push(open_quote(span)),
        Verdict::Credit(credit) => {
            let evidence = Evidence::new(Basis::Cue, credit.rule, credit.span.of(text)).at(credit.span.start, credit.span.end);
            let speaker = roster.speaker(credit.person, speakers, &evidence);
            let cue = Some(credit.cue).filter(|c| !c.is_empty());
            let quote = Quote { spans: vec![span], speaker: Some(speaker), cue, confidence: credit.confidence, evidence: Some(evidence) };
            // A quote that ran over paragraphs is attributed at its end: the open parts before it are part of it.
            let runs_on = index > 0 && quote::continues(text, &found[index - 1], &found[index], paragraphs);
            match quotes.last_mut().filter(|last| runs_on && last.speaker.is_none_or(|s| s == speaker)) {
                Some(last) => {
                    let mut spans = std::mem::take(&mut last.spans);
                    spans.push(span);
                    *last = Quote { spans, ..quote };
                }
                None => quotes.push(quote),
            }
        }
    }
}

fn open_quote(span: Span) -> Quote {
    Quote { spans: vec![span], speaker: None, cue: None, confidence: 0.0, evidence: None }
}

/// Sentences outside quotes of the shape "X said (that) …": reported words.
fn reported(text: &str, paragraphs: &[Span], found: &[Quoted], roster: &mut Roster, speakers: &mut Vec<Speaker>) -> Vec<Reported> {
    let mentions = roster.mentions.clone();
    let mut reported = Vec::new();
    for mention in mentions {
        let here = paragraphs.partition_point(|p| p.end <= mention.span.start);
        let Some(paragraph) = paragraphs.get(here).filter(|p| p.contains(mention.span.start) && mention.span.end <= p.end) else { continue };
        if inside_quote(found, mention.span.start) {
            continue;
        }
        let subject_first =
            begins_clause(text, mention.span.start) && verb_after(&text[mention.span.end..paragraph.end]).is_some_and(|(verb, _)| cue::reports(verb));
        let verb_first = comes_after_verb(&text[paragraph.start..mention.span.start]);
        if subject_first || verb_first {
            let words = mention.span.of(text);
            let evidence = Evidence::new(Basis::Cue, "reported words", words).at(mention.span.start, mention.span.end);
            let speaker = roster.speaker(mention.person, speakers, &evidence);
            reported.push(Reported { at: mention.span.start, speaker, evidence });
        }
    }
    reported
}
