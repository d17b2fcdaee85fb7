//! A query in the engine's terms, with what is to be highlighted and how names were resolved.

use std::collections::BTreeSet;
use std::ops::Bound;

use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, FuzzyTermQuery, Occur, PhrasePrefixQuery, PhraseQuery, Query as EngineQuery, RangeQuery, TermQuery,
    TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use super::Engine;
use super::bm25::{PhraseScore, TermScore, quantise};
use super::names;
use super::statistics::Statistics;
use crate::index::analyzer::Stems;
use crate::index::words::{Words, is_function_word};
use crate::index::{Fields, IndexError, doctype};
use crate::query::{Filter, Form, Query, Word};
use crate::statement::{DateRange, Field as MetaField};

/// How many of the words of a query a passage must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    All,
    Some,
}

/// What of a passage's text is to be highlighted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    Stem(String),
    Exact(String),
    Prefix(String),
    Fuzzy(String, u8),
    /// Words next to each other, or at most `slop` moves apart.
    Phrase(Vec<String>, u32),
}

/// What the query was taken to mean.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Explanation {
    pub query: String,
    /// Speakers and paths that names in the query were resolved to.
    pub resolved: Vec<(String, Vec<String>)>,
}

pub struct Lowered {
    pub query: Box<dyn EngineQuery>,
    pub wanted: Vec<Wanted>,
    pub explanation: Explanation,
}

pub struct Lowering<'a> {
    pub engine: &'a Engine,
    pub searcher: &'a Searcher,
    pub fields: &'a Fields,
    pub statistics: &'a Statistics<'a>,
    pub exact: bool,
}

/// True for queries of plain words, with or without filters: their partial matches are worth showing.
pub fn is_bag(query: &Query) -> bool {
    let Query::And(parts) = query else { return false };
    let words = parts.iter().filter(|p| matches!(p, Query::Word(_))).count();
    words >= 2 && parts.iter().all(is_plain)
}

fn is_plain(part: &Query) -> bool {
    match part {
        Query::Word(_) | Query::Filter(_) | Query::Phrase { .. } => true,
        Query::Or(parts) => parts.iter().all(|p| matches!(p, Query::Filter(_))),
        Query::Not(inner) => matches!(**inner, Query::Filter(_)),
        _ => false,
    }
}

impl Lowering<'_> {
    /// Lowers a query.
    pub fn lower(&self, query: &Query, strictness: Strictness) -> Result<Lowered, IndexError> {
        let mut pass = Pass { lowering: self, words: Words::default(), stems: Stems::new(), wanted: Vec::new(), resolved: Vec::new(), strictness };
        let mut lowered = pass.query(query)?;
        if !has_positive(query) {
            let passages = TermQuery::new(Term::from_field_text(self.fields.doctype, doctype::PASSAGE), IndexRecordOption::Basic);
            lowered = boolean(vec![(Occur::Must, silent(Box::new(passages))), (Occur::Must, lowered)]);
        }
        let explanation = Explanation { query: query.to_string(), resolved: pass.resolved };
        Ok(Lowered { query: lowered, wanted: pass.wanted, explanation })
    }
}

/// True if the query cannot match anything but passages: it asks for words or for what only they have.
fn has_positive(query: &Query) -> bool {
    match query {
        Query::Word(_) | Query::Phrase { .. } => true,
        Query::Filter(filter) => !matches!(filter, Filter::Id(_)),
        Query::All | Query::Not(_) => false,
        Query::And(parts) => parts.iter().any(has_positive),
        Query::Or(parts) => parts.iter().all(has_positive),
    }
}

type Boxed = Box<dyn EngineQuery>;

fn boolean(clauses: Vec<(Occur, Boxed)>) -> Boxed {
    Box::new(BooleanQuery::new(clauses))
}

/// Matches without counting for the score.
fn silent(query: Boxed) -> Boxed {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

struct Pass<'a> {
    lowering: &'a Lowering<'a>,
    words: Words,
    stems: Stems,
    wanted: Vec<Wanted>,
    resolved: Vec<(String, Vec<String>)>,
    strictness: Strictness,
}

impl Pass<'_> {
    fn query(&mut self, query: &Query) -> Result<Boxed, IndexError> {
        match query {
            Query::All => Ok(silent(Box::new(AllQuery))),
            Query::Word(word) => self.word(word, 1.0),
            Query::Phrase { words, slop } => self.phrase(words, *slop, self.lowering.fields.exact),
            Query::Filter(filter) => Ok(silent(self.filter(filter)?)),
            Query::Not(inner) => {
                let before = self.wanted.len();
                let inner = self.query(inner)?;
                // What must not be there is not highlighted.
                self.wanted.truncate(before);
                Ok(boolean(vec![(Occur::Must, silent(Box::new(AllQuery))), (Occur::MustNot, inner)]))
            }
            Query::And(parts) => self.and(parts),
            Query::Or(parts) => {
                let clauses = parts.iter().map(|p| Ok((Occur::Should, self.query(p)?))).collect::<Result<Vec<_>, IndexError>>()?;
                Ok(boolean(clauses))
            }
        }
    }

    /// Words that repeat count for as much more; function words leave a query that has others.
    fn and(&mut self, parts: &[Query]) -> Result<Boxed, IndexError> {
        let mut bag: Vec<(&Word, f32)> = Vec::new();
        let mut clauses = Vec::new();
        let meaningful = parts.iter().any(|p| !self.is_function(p) && !matches!(p, Query::Filter(_) | Query::Not(_)));
        for part in parts {
            match part {
                Query::Word(_) if meaningful && self.is_function(part) => {}
                Query::Word(word) => match bag.iter_mut().find(|(known, _)| known.form == word.form && known.text.eq_ignore_ascii_case(&word.text)) {
                    Some((_, times)) => *times += 1.0,
                    None => bag.push((word, 1.0)),
                },
                Query::Not(inner) => {
                    let before = self.wanted.len();
                    let inner = self.query(inner)?;
                    self.wanted.truncate(before);
                    clauses.push((Occur::MustNot, inner));
                }
                other => clauses.push((Occur::Must, self.query(other)?)),
            }
        }
        let loose = bag.len() >= 2 && self.strictness == Strictness::Some;
        if loose {
            let words = bag.iter().map(|(w, times)| Ok((Occur::Should, self.word(w, *times)?))).collect::<Result<Vec<_>, IndexError>>()?;
            clauses.push((Occur::Must, boolean(words)));
        } else {
            for (word, times) in bag {
                clauses.push((Occur::Must, self.word(word, times)?));
            }
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, silent(Box::new(AllQuery))));
        }
        Ok(boolean(clauses))
    }

    fn is_function(&mut self, part: &Query) -> bool {
        let Query::Word(Word { text, form: Form::Stem }) = part else { return false };
        self.words.split(text);
        self.words.len() == 1 && is_function_word(self.words.get(0).0)
    }

    fn split(&mut self, text: &str) -> Vec<String> {
        self.words.split(text);
        (0..self.words.len()).map(|i| self.words.get(i).0.to_owned()).collect()
    }

    fn word(&mut self, word: &Word, times: f32) -> Result<Boxed, IndexError> {
        let mut words = self.split(&word.text);
        let fields = self.lowering.fields;
        match word.form {
            _ if words.is_empty() => Ok(Box::new(EmptyQuery)),
            Form::Stem if words.len() > 1 => self.words_in_order(words, 0, fields.exact, times),
            Form::Stem if self.lowering.exact => {
                self.wanted.push(Wanted::Exact(words[0].clone()));
                self.term(fields.exact, &words[0], times)
            }
            Form::Stem => {
                let stem = self.stems.stem(&words[0]).to_owned();
                self.wanted.push(Wanted::Stem(stem.clone()));
                self.term(fields.body, &stem, times)
            }
            Form::Prefix => {
                let last = words.pop().unwrap_or_default();
                self.prefix(words, last)
            }
            Form::Fuzzy(distance) => {
                let last = words.pop().unwrap_or_default();
                let before = (!words.is_empty()).then(|| self.words_in_order(words, 0, fields.exact, 1.0)).transpose()?;
                self.wanted.push(Wanted::Fuzzy(last.clone(), distance));
                let term = Term::from_field_text(fields.exact, &last);
                let weight = self.lowering.statistics.weight(self.lowering.statistics.frequency(&term)?.max(1));
                let near: Boxed = Box::new(ConstScoreQuery::new(Box::new(FuzzyTermQuery::new(term, distance, true)), quantise(weight)));
                Ok(match before {
                    Some(before) => boolean(vec![(Occur::Must, before), (Occur::Must, near)]),
                    None => near,
                })
            }
        }
    }

    fn term(&self, field: Field, word: &str, times: f32) -> Result<Boxed, IndexError> {
        let statistics = self.lowering.statistics;
        let term = Term::from_field_text(field, word);
        let weight = statistics.weight(statistics.frequency(&term)?) * times;
        Ok(Box::new(TermScore::new(term, weight, statistics.average_length(field))))
    }

    /// Words that begin so; with words before it, those must stand there too.
    fn prefix(&mut self, before: Vec<String>, start: String) -> Result<Boxed, IndexError> {
        let field = self.lowering.fields.exact;
        let found = expand(self.lowering.searcher, field, &start)?;
        let mut frequency = 0;
        for term in &found {
            frequency += self.lowering.statistics.frequency(term)?;
        }
        let weight = quantise(self.lowering.statistics.weight(frequency.min(self.lowering.statistics.passages)));
        self.wanted.push(Wanted::Prefix(start.clone()));
        let any: Boxed = Box::new(ConstScoreQuery::new(Box::new(TermSetQuery::new(found)), weight));
        if before.is_empty() {
            return Ok(any);
        }
        // "north-kor*": the words must stand next to each other.
        let terms: Vec<Term> = before.iter().chain([&start]).map(|w| Term::from_field_text(field, w)).collect();
        self.wanted.extend(before.into_iter().map(Wanted::Exact));
        let mut phrase = PhrasePrefixQuery::new(terms);
        phrase.set_max_expansions(u32::MAX);
        Ok(Box::new(ConstScoreQuery::new(Box::new(phrase), weight)))
    }

    fn phrase(&mut self, text: &str, slop: u32, field: Field) -> Result<Boxed, IndexError> {
        let words = self.split(text);
        self.words_in_order(words, slop, field, 1.0)
    }

    fn words_in_order(&mut self, words: Vec<String>, slop: u32, field: Field, times: f32) -> Result<Boxed, IndexError> {
        if field == self.lowering.fields.exact {
            match &words[..] {
                [one] => self.wanted.push(Wanted::Exact(one.clone())),
                _ => self.wanted.push(Wanted::Phrase(words.clone(), slop)),
            }
        }
        match &words[..] {
            [] => Ok(Box::new(EmptyQuery)),
            [one] => self.term(field, one, times),
            _ => {
                let terms: Vec<Term> = words.iter().map(|w| Term::from_field_text(field, w)).collect();
                let mut weight = 0.0;
                for term in &terms {
                    weight += self.lowering.statistics.weight(self.lowering.statistics.frequency(term)?);
                }
                let mut phrase = PhraseQuery::new(terms);
                phrase.set_slop(slop);
                let average_length = self.lowering.statistics.average_length(field);
                Ok(Box::new(PhraseScore { phrase, weight: weight * times, norms_field: field, average_length }))
            }
        }
    }

    fn filter(&mut self, filter: &Filter) -> Result<Boxed, IndexError> {
        let fields = self.lowering.fields;
        let raw = |field: Field, text: &str| -> Boxed { Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic)) };
        match filter {
            Filter::Speaker(name) => {
                let persons = self.lowering.engine.persons()?;
                let mut names: Vec<String> = Vec::new();
                let mut keys: Vec<Term> = Vec::new();
                for person in persons.named(name) {
                    names.extend(person.spellings.iter().cloned());
                    keys.extend(persons.keys(person).map(|key| Term::from_field_text(fields.credit, &key)));
                }
                names.sort();
                names.dedup();
                self.resolved.push((format!("speaker:{name}"), names));
                Ok(Box::new(TermSetQuery::new(keys)))
            }
            Filter::Path(pattern) => {
                let found = names::paths(self.lowering.searcher, fields.path, pattern)?;
                Ok(self.any_of(format!("path:{pattern}"), fields.path, found))
            }
            Filter::Country { field, any } => {
                let field = match field {
                    MetaField::About => fields.about,
                    MetaField::Origin => fields.origin,
                    _ => fields.country,
                };
                Ok(Box::new(TermSetQuery::new(any.iter().map(|c| Term::from_field_text(field, c.code())))))
            }
            Filter::Date(range) => Ok(self.date(*range)),
            Filter::Kind(kind) => Ok(raw(fields.kind, kind.name())),
            Filter::Lang(code) => Ok(raw(fields.lang, code)),
            Filter::In(role) => Ok(raw(fields.part, role.name())),
            Filter::Words { field, words } => {
                let field = match field {
                    MetaField::Title => fields.title,
                    MetaField::Publisher => fields.publisher,
                    _ => fields.role,
                };
                self.all_words(words, field)
            }
            Filter::Id(id) => Ok(self.id(id)),
        }
    }

    fn any_of(&mut self, what: String, field: Field, found: BTreeSet<String>) -> Boxed {
        let terms: Vec<Term> = found.iter().map(|name| Term::from_field_text(field, name)).collect();
        self.resolved.push((what, found.into_iter().collect()));
        Box::new(TermSetQuery::new(terms))
    }

    /// All words of a value, in any order.
    fn all_words(&mut self, text: &str, field: Field) -> Result<Boxed, IndexError> {
        let words = self.split(text);
        let clauses = words.iter().map(|w| Ok((Occur::Must, self.term(field, w, 1.0)?))).collect::<Result<Vec<_>, IndexError>>()?;
        Ok(if clauses.is_empty() { Box::new(EmptyQuery) } else { boolean(clauses) })
    }

    /// A date of a year or a month matches every range that it overlaps.
    fn date(&self, range: DateRange) -> Boxed {
        let fields = self.lowering.fields;
        let from = |day: i64| Bound::Included(Term::from_field_i64(fields.date_last, day));
        let to = |day: i64| Bound::Included(Term::from_field_i64(fields.date_first, day));
        let mut clauses: Vec<(Occur, Boxed)> = Vec::new();
        if let Some(first) = range.first {
            clauses.push((Occur::Must, Box::new(RangeQuery::new(from(first), Bound::Unbounded))));
        }
        if let Some(last) = range.last {
            clauses.push((Occur::Must, Box::new(RangeQuery::new(Bound::Unbounded, to(last)))));
        }
        boolean(clauses)
    }

    /// The statements whose id begins so, and in them the passage.
    fn id(&self, id: &str) -> Boxed {
        let (start, ordinal) = id.split_once('#').map_or((id, None), |(s, p)| (s, p.parse::<u64>().ok()));
        let fields = self.lowering.fields;
        let bits = 4 * (12 - start.len().min(12)) as u32;
        let low = u64::from_str_radix(start, 16).unwrap_or(0) << bits;
        let high = low | ((1u64 << bits) - 1);
        let within = |field, low, high| RangeQuery::new(Bound::Included(Term::from_field_u64(field, low)), Bound::Included(Term::from_field_u64(field, high)));
        let mut clauses: Vec<(Occur, Boxed)> = vec![(Occur::Must, Box::new(within(fields.statement, low, high)))];
        if let Some(ordinal) = ordinal {
            clauses.push((Occur::Must, Box::new(within(fields.ordinal, ordinal, ordinal))));
        }
        boolean(clauses)
    }
}

/// The words of the index that begin with `start`.
fn expand(searcher: &Searcher, field: Field, start: &str) -> Result<BTreeSet<Term>, IndexError> {
    let mut found = BTreeSet::new();
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let mut stream = inverted.terms().range().ge(start.as_bytes()).into_stream()?;
        while stream.advance() && stream.key().starts_with(start.as_bytes()) {
            if let Ok(word) = std::str::from_utf8(stream.key()) {
                found.insert(Term::from_field_text(field, word));
            }
        }
    }
    Ok(found)
}
