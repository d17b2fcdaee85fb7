//! Credits quotes and reported words to persons. Each quote is settled by the first rule that fires.

use super::block::{self, Announced};
use super::cjk;
use super::clause::{begins_clause, first_clause, has_verb, is_object, is_passive, last_clause, last_verb, leading_verb, sentences, verb_after};
use super::cue;
use super::people::{Gender, Mention, Roster};
use super::quote::{self, Quoted};
use super::reported::{Reported, reported};
use super::subject::{Subject, Subjects};
use super::voice::{spoken, voices};
use crate::statement::{Basis, Evidence, Quote, Span, Speaker, Statement, speaker};

pub struct Reading {
    pub quotes: Vec<Quote>,
    pub reported: Vec<Reported>,
}

/// Who a rule found, and how.
pub struct Credit {
    pub person: usize,
    pub cue: String,
    pub rule: &'static str,
    pub confidence: f32,
    pub span: Span,
}

impl Credit {
    pub fn new((person, span): Subject, cue: &str, rule: &'static str, confidence: f32) -> Self {
        Self { person, cue: cue.to_lowercase(), rule, confidence, span }
    }

    fn evidence(&self, text: &str) -> Evidence {
        Evidence::new(Basis::Cue, self.rule, self.span.of(text)).at(self.span.start, self.span.end)
    }
}

/// Reads all quotes of a statement and credits those it can.
pub fn read(statement: &mut Statement, paragraphs: &[Span], found: Vec<Quoted>, roster: &mut Roster) -> Reading {
    let text = std::mem::take(&mut statement.text);
    let voices = voices(statement, roster);
    let labelled = statement.turns.iter().any(|t| t.label.is_some());
    let spoken = spoken(statement, &text, paragraphs, !voices.is_empty());
    let delivered = spoken.iter().any(|span| span.end == usize::MAX);
    let subjects = Subjects { text: &text, paragraphs, found: &found, roster, last: None, voices, spoken };
    let mut sieve = Sieve { s: subjects, announced: None };
    if !labelled && !delivered {
        sieve.announced = block::announced(&mut sieve.s);
    }
    let verdicts = sieve.run();
    let blocks = if labelled || delivered { Vec::new() } else { block::find(&mut sieve.s) };
    let mut quotes = Vec::new();
    for (index, verdict) in verdicts.into_iter().enumerate() {
        let runs_on = index > 0 && quote::continues(&text, &found[index - 1], &found[index], paragraphs);
        join(&text, found[index].span, verdict, runs_on, &mut quotes, roster, &mut statement.speakers);
    }
    for (spans, credit) in blocks {
        let quote = credited(&text, spans, credit, roster, &mut statement.speakers);
        quotes.push(quote);
    }
    quotes.sort_by_key(|q| q.span().start);
    let reported = reported(&text, paragraphs, &found, roster, &mut statement.speakers);
    statement.text = text;
    Reading { quotes, reported }
}

pub struct Sieve<'a> {
    pub s: Subjects<'a>,
    /// The person who "issued the following statement".
    pub announced: Option<Announced>,
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
        let mut verdicts: Vec<Verdict> = Vec::with_capacity(self.s.found.len());
        for index in 0..self.s.found.len() {
            let verdict = self.settle(index, &verdicts);
            if let Verdict::Credit(credit) = &verdict {
                self.s.last = Some((credit.person, self.s.found[index].paragraph));
            }
            verdicts.push(verdict);
        }
        verdicts
    }

    fn settle(&mut self, index: usize, before: &[Verdict]) -> Verdict {
        let quoted = &self.s.found[index];
        if index > 0 && quote::continues(self.s.text, &self.s.found[index - 1], quoted, self.s.paragraphs) {
            return self.after(index).map_or(Verdict::Continues, Verdict::Credit);
        }
        if let Some(credit) = cjk::credit(&mut self.s, index).or_else(|| self.after(index)) {
            return Verdict::Credit(credit);
        }
        if self.has_other_source(index) || self.names_somebody_else(index) {
            return Verdict::Open;
        }
        // The second half of a split quote ("Q," said X, "Q.") belongs to the clause between the halves.
        if index > 0 && self.is_split(index) && matches!(before[index - 1], Verdict::Credit(_) | Verdict::Continues) {
            return Verdict::Continues;
        }
        if let Some(credit) = self.before(index) {
            return Verdict::Credit(credit);
        }
        let spoken = self.s.is_spoken(quoted.outer.start);
        if !spoken && let Some(credit) = self.partial(index) {
            return Verdict::Credit(credit);
        }
        if quote::is_mention(self.s.text, quoted) {
            return Verdict::Mention;
        }
        if spoken {
            return Verdict::Open;
        }
        let late = [Self::sentence, Self::signed, Self::alone, Self::after_announcement];
        late.iter().find_map(|rule| rule(self, index)).map_or(Verdict::Open, Verdict::Credit)
    }

    /// "…," a senior official said: the clause after the quote credits somebody who has no name.
    fn has_other_source(&self, index: usize) -> bool {
        let text = self.s.text;
        let comma = self.s.found[index].span.of(text).trim_end().ends_with([',', '?', '!']) || text[self.s.found[index].outer.end..].starts_with(',');
        let clause = first_clause(text, self.gap_after(index)).of(text);
        let sourced = cue::source_lead(clause.trim_start_matches([',', ' '])).is_some();
        (comma && clause.split_whitespace().take(10).any(|w| cue::is_verb(w.trim_matches(|c: char| !c.is_alphanumeric())))) || sourced
    }

    /// "Q," said McCaskill: somebody who is named there, whoever it is.
    fn names_somebody_else(&self, index: usize) -> bool {
        let clause = first_clause(self.s.text, self.gap_after(index)).of(self.s.text);
        let clause = clause.trim_start_matches(|c: char| c.is_whitespace() || ",—–-;.»".contains(c));
        leading_verb(clause).is_some_and(|verb| verb.pronoun.is_none() && clause[verb.end..].trim_start().starts_with(char::is_uppercase))
    }

    /// The stretch between this quotation and the next one, or the end of the paragraph.
    pub fn gap_after(&self, index: usize) -> Span {
        let quoted = &self.s.found[index];
        let end = self.s.paragraphs[quoted.paragraph].end;
        let next = self.s.found.get(index + 1).filter(|n| n.paragraph == quoted.paragraph);
        Span::new(quoted.outer.end, next.map_or(end, |n| n.outer.start.max(quoted.outer.end)))
    }

    pub fn gap_before(&self, index: usize) -> Span {
        let quoted = &self.s.found[index];
        let start = self.s.paragraphs[quoted.paragraph].start;
        let last = index.checked_sub(1).map(|i| &self.s.found[i]).filter(|l| l.paragraph == quoted.paragraph);
        Span::new(last.map_or(start, |l| l.outer.end), quoted.outer.start)
    }

    /// "Q," said S · "Q," S said · "Q," S, minister of X, said · "Q", according to S
    fn after(&mut self, index: usize) -> Option<Credit> {
        let text = self.s.text;
        let gap = self.gap_after(index);
        let clause = first_clause(text, gap);
        let words = clause.of(text);
        let lead = words.len() - words.trim_start_matches(|c: char| c.is_whitespace() || ",—–-;.»".contains(c)).len();
        let at = clause.start + lead;
        let ended = self.s.found[index].span.of(text).trim_end().ends_with(['.', '!', '?']);
        if let Some(rest) = ["With that", "With those", "With these"].iter().find_map(|with| text[at..clause.end].strip_prefix(with)) {
            let mention = self.s.only_mention(clause)?;
            let near = mention.span.start < clause.end - rest.len() + 25;
            return near.then(|| Credit::new((mention.person, mention.span), "with that", "quote, with that word subject", 0.8));
        }
        if let Some(lead) = cue::source_lead(&text[at..clause.end]) {
            let subject = self.s.at(Span::new(at + lead, clause.end), true)?;
            return Some(Credit::new(subject, text[at..at + lead].trim(), "quote, according to subject", 0.93));
        }
        if let Some(verb) = leading_verb(&text[at..clause.end]) {
            if let Some(gender) = verb.pronoun {
                return self.pronoun(gender, at, verb.end, verb.word, "quote, verb, pronoun");
            }
            let subject = self.s.at(Span::new(at + verb.end, clause.end), true)?;
            return Some(Credit::new(subject, verb.word, "quote, verb, subject", 0.97));
        }
        let (person, span) = self.s.at(Span::new(at, clause.end), false)?;
        let (verb, used) = verb_after(&text[span.end..clause.end])?;
        let rest = text[span.end + used..clause.end].trim();
        if cue::takes_person(verb) && is_passive(&text[span.end..span.end + used]) {
            let by = rest.strip_prefix("by ")?;
            let from = by.as_ptr() as usize - text.as_ptr() as usize;
            return self.s.at(Span::new(from, clause.end), true).map(|subject| Credit::new(subject, verb, "quote, told by subject", 0.9));
        }
        // A new sentence after a full stop introduces what follows, unless it ends with its verb.
        if ended && !(rest.is_empty() || rest.starts_with(['.', ','])) && self.s.found.get(index + 1).is_some_and(|n| n.outer.start == gap.end) {
            return None;
        }
        if ended && rest.ends_with([',', ':']) {
            return None;
        }
        Some(Credit::new((person, Span::new(span.start, span.end + used)), verb, "quote, subject, verb", 0.96))
    }

    fn pronoun(&mut self, gender: Gender, at: usize, len: usize, verb: &str, rule: &'static str) -> Option<Credit> {
        let person = self.s.resolve(gender, at)?;
        Some(Credit::new((person, Span::new(at, at + len)), verb, rule, 0.9))
    }

    /// S said: "Q" · S said that "Q" · according to S, "Q" · S: "Q"
    fn before(&mut self, index: usize) -> Option<Credit> {
        let text = self.s.text;
        let clause = last_clause(text, self.gap_before(index));
        let words = clause.of(text);
        let trimmed = words.trim_end();
        if let Some(label) = trimmed.strip_suffix(':')
            && !has_verb(label)
            && let Some(credit) = self.labelled(clause, label)
        {
            return Some(credit);
        }
        if let Some(credit) = self.sourced(clause) {
            return Some(credit);
        }
        let colon = trimmed.ends_with(':');
        let Some((verb, at, tail)) = last_verb(words) else { return if colon { self.subject_and_colon(clause) } else { None } };
        // "…, said Secretary Lund, "and we" · "The country, said Mr. Lund, intends "to sail"
        let after = Span::new(clause.start + at + verb.len(), clause.end);
        if !cue::takes_person(verb)
            && let Some((person, span)) = self.s.at(after, true)
            && text[span.end..clause.end].split_whitespace().count() <= 3
        {
            return Some(Credit::new((person, span), verb, "verb, subject, quote", 0.93));
        }
        let close = tail.split_whitespace().count() <= if trimmed.ends_with([',', ':']) { 9 } else { 3 };
        let subject = if close { self.s.before(Span::new(clause.start, clause.start + at)) } else { None };
        let Some((person, span)) = subject else { return if colon { self.subject_and_colon(clause) } else { None } };
        let span = Span::new(span.start, clause.start + at + verb.len());
        Some(Credit::new((person, span), verb, "subject, verb, quote", 0.95))
    }

    /// Kerry said the government is "very, very closely" looking …: part of a sentence that reports its subject's words.
    fn partial(&mut self, index: usize) -> Option<Credit> {
        let text = self.s.text;
        let clause = last_clause(text, self.gap_before(index));
        let mentions: Vec<Mention> = self.s.roster.mentions_in(clause).iter().filter(|m| m.span.end <= clause.end).cloned().collect();
        let reports = |m: &Mention| {
            let (verb, used) = verb_after(&text[m.span.end..clause.end])?;
            let passive = cue::takes_person(verb) && is_passive(&text[m.span.end..m.span.end + used]);
            (cue::reports(verb) && !passive).then_some((verb, m.span.end + used))
        };
        let first = mentions.iter().find(|m| begins_clause(text, m.span.start))?;
        let (verb, end) = reports(first)?;
        let other = mentions.iter().any(|m| m.span.start > end && reports(m).is_some()) || has_verb(&text[end..clause.end]);
        let worded = self.s.found[index].span.of(text).split_whitespace().count() >= 2;
        (!other && worded).then(|| Credit::new((first.person, Span::new(first.span.start, end)), verb, "words quoted in a reported sentence", 0.88))
    }

    /// "According to Minister Lund, "Q"
    fn sourced(&mut self, clause: Span) -> Option<Credit> {
        let text = self.s.text;
        let words = clause.of(text);
        let start = clause.start + (words.len() - words.trim_start().len());
        let lead = cue::source_lead(&text[start..clause.end]).filter(|lead| *lead > 3)?;
        let subject = self.s.at(Span::new(start + lead, clause.end), true)?;
        let near = text[subject.1.end..clause.end].split_whitespace().count() <= 8;
        near.then(|| Credit::new(subject, text[start..start + lead].trim(), "according to subject, quote", 0.92))
    }

    /// "Opposition leader Ivo Genchev disagreed: “Q”": whoever begins a sentence that ends in a colon.
    fn subject_and_colon(&mut self, clause: Span) -> Option<Credit> {
        let text = self.s.text;
        let words = clause.of(text);
        let start = clause.start + (words.len() - words.trim_start().len());
        let mention = self.s.roster.mentions_in(clause).first().cloned()?;
        let lead = &text[start..mention.span.start];
        if self.s.is_spoken(start) {
            return None;
        }
        let begins = lead.split_whitespace().count() <= 3 && !lead.contains([',', ';']) && !is_object(lead);
        let next = text[mention.span.end..clause.end].split_whitespace().next().unwrap_or("");
        let verbal = next.chars().all(char::is_lowercase) && !matches!(next, "and" | "of" | "for" | "in" | "to" | "et" | "y" | "und");
        let short = words.split_whitespace().count() <= 24;
        (begins && verbal && short).then(|| Credit::new((mention.person, mention.span), ":", "subject of a sentence that ends in a colon", 0.8))
    }

    /// "Polish Foreign Minister Anna Zawa: “No.”" · "His reply: “No.”"
    fn labelled(&mut self, clause: Span, label: &str) -> Option<Credit> {
        let text = self.s.text;
        let named = label.trim_start_matches(|c: char| !c.is_alphanumeric());
        let start = named.as_ptr() as usize - text.as_ptr() as usize;
        let whole = Span::new(start, start + named.trim_end().len());
        if let Some(gender) = possessive_of_speech(named) {
            let person = self.s.resolve(gender, start)?;
            return Some(Credit::new((person, whole), ":", "his or her words and a colon", 0.85));
        }
        let (name, rest) = named.split_once(',').unwrap_or((named, ""));
        let full = speaker::display_name(name);
        let office = rest.is_empty() || rest.split_whitespace().any(|w| speaker::is_head(w.trim_matches(','))) && rest.split_whitespace().count() <= 10;
        let shaped = named.split_whitespace().count() <= 14 && office && speaker::is_person_name(&full);
        // One word alone names somebody only if the text has told who it is.
        let known = full.contains(' ') || speaker::office_of(name).is_some() || self.s.only_mention(clause).is_some();
        if !shaped || !known {
            let mention = self.s.only_mention(clause)?;
            let covers = (mention.span.end - mention.span.start) * 2 > label.trim().len();
            return covers.then(|| Credit::new((mention.person, mention.span), ":", "name and colon", 0.9));
        }
        let person = self.s.roster.named(name)?;
        Some(Credit::new((person, whole), ":", "name and colon", 0.93))
    }

    /// True if between this quotation and the one before stands one attributing clause only.
    fn is_split(&self, index: usize) -> bool {
        let gap = self.gap_before(index);
        if gap.start == self.s.paragraphs[self.s.found[index].paragraph].start {
            return false;
        }
        let words = gap.of(self.s.text);
        let count = words.split_whitespace().count();
        let fresh = sentences(words).count() > 1 && has_verb(sentences(words).last().unwrap_or(""));
        // After a full stop, a clause that ends with a comma or a colon introduces the next quotation.
        let ended = self.s.found[index - 1].span.of(self.s.text).trim_end().ends_with(['.', '!', '?']);
        let introduces = ended
            && words.trim_end().ends_with([',', ':'])
            && sentences(words).count() == 1
            && words.starts_with(' ')
            && words.trim_start().starts_with(char::is_uppercase);
        count <= 16 && (has_verb(words) || count == 0) && !fresh && !introduces
    }
}

/// "His reply", "Her answer was": words of speech that belong to him or her.
fn possessive_of_speech(label: &str) -> Option<Gender> {
    const NOUNS: &[&str] = &[
        "reply",
        "answer",
        "response",
        "message",
        "words",
        "comment",
        "verdict",
        "advice",
        "warning",
        "statement",
        "appeal",
        "plea",
        "conclusion",
        "explanation",
        "motto",
        "promise",
        "point",
    ];
    let mut words = label.split_whitespace();
    let gender = match words.next()? {
        "His" | "his" => Gender::He,
        "Her" | "her" => Gender::She,
        _ => return None,
    };
    let rest: Vec<&str> = words.collect();
    (rest.len() <= 4 && rest.iter().any(|w| NOUNS.contains(w))).then_some(gender)
}

fn credited(text: &str, spans: Vec<Span>, credit: Credit, roster: &mut Roster, speakers: &mut Vec<Speaker>) -> Quote {
    let evidence = credit.evidence(text);
    let speaker = roster.speaker(credit.person, speakers, &evidence);
    let cue = Some(credit.cue).filter(|c| !c.is_empty());
    Quote { spans, speaker: Some(speaker), cue, confidence: credit.confidence, evidence: Some(evidence) }
}

/// Turns a verdict into a quote; parts of one quote become one.
fn join(text: &str, span: Span, verdict: Verdict, runs_on: bool, quotes: &mut Vec<Quote>, roster: &mut Roster, speakers: &mut Vec<Speaker>) {
    match verdict {
        Verdict::Mention => {}
        Verdict::Continues => match quotes.last_mut() {
            Some(last) => last.spans.push(span),
            None => quotes.push(open_quote(span)),
        },
        Verdict::Open => quotes.push(open_quote(span)),
        Verdict::Credit(credit) => {
            let quote = credited(text, vec![span], credit, roster, speakers);
            // A quote that ran over paragraphs is attributed at its end: the open parts before it are part of it.
            match quotes.last_mut().filter(|last| runs_on && last.speaker.is_none_or(|s| Some(s) == quote.speaker)) {
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
