//! A query in the engine's terms, with what is to be highlighted and how names were resolved.

use tantivy::query::{AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, Query as EngineQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, Term};

use super::bag::{self, Bag, BagWord};
use super::days::Within;
use super::deadline::Deadline;
use super::lexeme::Lexeme;
use super::rescore::Part;
use super::statistics::Statistics;
use super::terms::in_order;
use super::widen::Alternative;
use super::{Engine, SearchOptions};
use crate::index::analyzer::Stems;
use crate::index::words::{Words, is_function_word};
use crate::index::{Fields, IndexError, doctype};
use crate::query::{Filter, Form, Query, Word};
use crate::statement::{Country, DateRange};

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
    /// A country by any name.
    Country(Country),
    /// Sequences of words on both sides, at most so many words apart.
    Near {
        left: Vec<Vec<String>>,
        right: Vec<Vec<String>>,
        distance: u32,
        ordered: bool,
    },
}

/// What the query was taken to mean.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Explanation {
    pub query: String,
    /// Speakers and paths that names in the query were resolved to.
    pub resolved: Vec<(String, Vec<String>)>,
    /// Words that were looked for by other names too.
    pub widened: Vec<(String, Vec<String>)>,
    /// Words that are hardly in the index, with the near spellings that were looked for too.
    pub spelled: Vec<(String, Vec<String>)>,
}

pub struct Lowered {
    pub query: Box<dyn EngineQuery>,
    pub wanted: Vec<Wanted>,
    pub explanation: Explanation,
    /// The words that are scored together.
    pub bag: Bag,
    /// Threads that are worth it.
    pub threads: usize,
}

pub struct Lowering<'a> {
    pub engine: &'a Engine,
    pub searcher: &'a Searcher,
    pub fields: &'a Fields,
    pub statistics: &'a Statistics<'a>,
    pub exact: bool,
    pub without: &'a [Part],
    pub deadline: Deadline,
    threads: usize,
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

impl<'a> Lowering<'a> {
    pub fn new(engine: &'a Engine, statistics: &'a Statistics<'a>, options: &'a SearchOptions) -> Self {
        let (searcher, fields, deadline) = (&engine.searcher, &engine.fields, engine.deadline(options));
        Self { engine, searcher, fields, statistics, exact: options.exact, without: &options.without, deadline, threads: options.threads }
    }

    /// Lowers a query.
    pub fn lower(&self, query: &Query, strictness: Strictness) -> Result<Lowered, IndexError> {
        let mut pass = Pass {
            lowering: self,
            words: Words::default(),
            stems: Stems::new(),
            wanted: Vec::new(),
            explanation: Explanation { query: query.to_string(), ..Explanation::default() },
            strictness,
            shouted: is_shouted(query),
        };
        let parts = match query {
            Query::And(parts) => Some(&parts[..]),
            Query::Word(Word { form: Form::Stem, .. }) | Query::Phrase { .. } | Query::Near { .. } => Some(std::slice::from_ref(query)),
            _ => None,
        };
        let mut bag = Bag::default();
        let mut lowered = match parts {
            Some(parts) => pass.and(parts, &mut bag)?,
            None => pass.query(query)?,
        };
        if !has_positive(query) {
            let passages = TermQuery::new(Term::from_field_text(self.fields.doctype, doctype::PASSAGE), IndexRecordOption::Basic);
            lowered = boolean(vec![(Occur::Must, silent(Box::new(passages))), (Occur::Must, lowered)]);
        }
        Ok(Lowered { query: lowered, wanted: pass.wanted, explanation: pass.explanation, bag, threads: self.statistics.threads(self.threads) })
    }
}

/// A query of several words all in capitals: what is a word and what an acronym nothing tells.
fn is_shouted(query: &Query) -> bool {
    let Query::And(parts) = query else { return false };
    let words = parts.iter().filter_map(|p| if let Query::Word(word) = p { Some(word.text.as_str()) } else { None });
    // Acronyms alone are no headline.
    let long = |word: &str| word.chars().filter(|c| c.is_uppercase()).count() >= 6;
    words.clone().count() >= 3 && words.clone().any(long) && !words.clone().any(|w| w.contains(char::is_lowercase))
}

/// True if the query cannot match anything but passages: it asks for words or for what only they have.
fn has_positive(query: &Query) -> bool {
    match query {
        Query::Word(_) | Query::Phrase { .. } | Query::Near { .. } => true,
        Query::Filter(filter) => !matches!(filter, Filter::Id(_)),
        Query::All | Query::Not(_) => false,
        Query::And(parts) => parts.iter().any(has_positive),
        Query::Or(parts) => parts.iter().all(has_positive),
    }
}

pub(super) type Boxed = Box<dyn EngineQuery>;

pub(super) fn boolean(clauses: Vec<(Occur, Boxed)>) -> Boxed {
    Box::new(BooleanQuery::new(clauses))
}

/// Matches without counting for the score.
pub(super) fn silent(query: Boxed) -> Boxed {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

/// One walk over a query.
pub(super) struct Pass<'a> {
    pub(super) lowering: &'a Lowering<'a>,
    words: Words,
    pub(super) stems: Stems,
    pub(super) wanted: Vec<Wanted>,
    pub(super) explanation: Explanation,
    strictness: Strictness,
    shouted: bool,
}

impl Pass<'_> {
    fn query(&mut self, query: &Query) -> Result<Boxed, IndexError> {
        match query {
            Query::All => Ok(silent(Box::new(AllQuery))),
            Query::Word(word) => self.word(word, 1.0),
            Query::Phrase { words, slop } => self.phrase(words, *slop, self.lowering.fields.exact),
            Query::Near { left, right, distance, ordered } => self.near(left, right, *distance, *ordered, &mut Bag::default()),
            Query::Filter(filter) => Ok(silent(self.filter(filter)?)),
            Query::Not(inner) => {
                let before = self.wanted.len();
                let inner = self.query(inner)?;
                // What must not be there is not highlighted.
                self.wanted.truncate(before);
                Ok(boolean(vec![(Occur::Must, silent(Box::new(AllQuery))), (Occur::MustNot, inner)]))
            }
            Query::And(parts) => self.and(parts, &mut Bag::default()),
            Query::Or(parts) => {
                let mut clauses = Vec::new();
                for part in parts {
                    // A bare word finds the same here as alone.
                    let bare = matches!(part, Query::Word(Word { form: Form::Stem, .. }));
                    let found = if bare { self.and(std::slice::from_ref(part), &mut Bag::default())? } else { self.query(part)? };
                    clauses.push((Occur::Should, found));
                }
                Ok(boolean(clauses))
            }
        }
    }

    /// Words that repeat count for as much more; function words leave a query that has others.
    fn and(&mut self, parts: &[Query], bag: &mut Bag) -> Result<Boxed, IndexError> {
        let mut clauses = Vec::new();
        // What looks at places in texts, and so is asked last; and what leads to it.
        let mut placed = Vec::new();
        let mut leads = Vec::new();
        let drops = !self.lowering.without.contains(&Part::FunctionWords);
        let meaningful = drops && parts.iter().any(|p| !self.is_function(p) && !matches!(p, Query::Filter(_) | Query::Not(_)));
        let names = self.other_names(parts);
        let mut ranges = Vec::new();
        for (part, names) in parts.iter().zip(names) {
            match part {
                Query::Filter(Filter::Date(range)) => {
                    bag.interrupt();
                    ranges.push(*range);
                }
                Query::Word(_) if meaningful && self.is_function(part) => {}
                Query::Word(Word { text, form: Form::Stem }) => clauses.extend(self.bag_word(text, &names, bag)?.map(|c| (Occur::Must, c))),
                Query::Phrase { words, slop } => {
                    leads.extend(self.phrase_words(words));
                    placed.push((Occur::Must, self.bag_phrase(words, *slop, bag)?));
                }
                Query::Near { left, right, distance, ordered } => placed.push((Occur::Must, self.near(left, right, *distance, *ordered, bag)?)),
                Query::Not(inner) => {
                    let before = self.wanted.len();
                    let inner = self.query(inner)?;
                    self.wanted.truncate(before);
                    clauses.push((Occur::MustNot, inner));
                }
                other => {
                    bag.interrupt();
                    clauses.push((Occur::Must, self.query(other)?));
                }
            }
        }
        clauses.extend(self.bag_clauses(bag));
        if !leads.is_empty() && !ranges.is_empty() {
            // Words as they stand are fewer than all with their stems: of them dates are asked first.
            let found = within(boolean(leads), ranges.drain(..));
            placed.extend(clauses);
            placed.push((Occur::Must, silent(found)));
            return Ok(boolean(placed));
        }
        if !clauses.iter().any(|(occur, _)| *occur == Occur::Must) {
            clauses.append(&mut placed);
        }
        if !clauses.iter().any(|(occur, _)| *occur == Occur::Must) {
            // Where nothing else is asked for, dates are looked for.
            clauses.extend(ranges.drain(..).map(|range| (Occur::Must, silent(self.date(range)))));
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, silent(Box::new(AllQuery))));
        }
        let found = within(boolean(clauses), ranges);
        if placed.is_empty() {
            return Ok(found);
        }
        placed.push((Occur::Must, found));
        Ok(boolean(placed))
    }

    /// The words of a phrase as they stand, wherever.
    fn phrase_words(&mut self, text: &str) -> Vec<(Occur, Boxed)> {
        let field = self.lowering.fields.exact;
        let term = |word: &String| -> Boxed { Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::Basic)) };
        self.split(text).iter().map(|word| (Occur::Must, term(word))).collect()
    }

    /// All words of the bag, or any of them.
    fn bag_clauses(&self, bag: &Bag) -> Vec<(Occur, Boxed)> {
        let strict = self.strictness == Strictness::All;
        let (required, optional): (Vec<&BagWord>, Vec<&BagWord>) = bag.words.iter().partition(|w| w.required || strict && w.certain);
        let query = |word: &BagWord| -> Boxed { Box::new(word.query(self.lowering.statistics)) };
        let loose = required.len() >= 2 && !strict;
        let mut clauses: Vec<(Occur, Boxed)> = optional.into_iter().map(|w| (Occur::Should, query(w))).collect();
        if loose {
            clauses.push((Occur::Must, boolean(required.into_iter().map(|w| (Occur::Should, query(w))).collect())));
        } else {
            clauses.extend(required.into_iter().map(|w| (Occur::Must, query(w))));
        }
        clauses
    }

    /// Puts a bare word into the bag. One of several parts ("F-16") must stand whole where all words must.
    fn bag_word(&mut self, text: &str, names: &[Alternative], bag: &mut Bag) -> Result<Option<Boxed>, IndexError> {
        let words = self.split(text);
        if words.is_empty() {
            return Ok(Some(Box::new(EmptyQuery)));
        }
        let whole = words.len() > 1 && self.strictness == Strictness::All;
        let fields = self.lowering.fields;
        for word in &words {
            let names = match names {
                [] if words.len() == 1 => self.spellings(word)?,
                _ => names.to_vec(),
            };
            let entry = self.entry(word, &names, true)?;
            if !whole {
                self.want(word);
            }
            self.want_names(&names);
            bag.push(entry);
        }
        if !whole {
            return Ok(None);
        }
        self.wanted.push(Wanted::Phrase(words.clone(), 0));
        let phrase = Alternative::Words(words);
        let any = names.iter().chain([&phrase]).map(|a| (Occur::Should, bag::alternative(a, fields))).collect();
        Ok(Some(silent(boolean(any))))
    }

    /// A phrase must stand there; its words then count as if they were bare.
    fn bag_phrase(&mut self, text: &str, slop: u32, bag: &mut Bag) -> Result<Boxed, IndexError> {
        let words = self.split(text);
        let meaningful = words.iter().any(|w| !is_function_word(w));
        bag.interrupt();
        for word in words.iter().filter(|w| !meaningful || !is_function_word(w)) {
            let entry = self.entry(word, &[], false)?;
            bag.push(BagWord { certain: true, ..entry });
        }
        bag.interrupt();
        let field = self.lowering.fields.exact;
        self.want_in_order(&words, slop);
        Ok(silent(match &words[..] {
            [] => Box::new(EmptyQuery),
            [one] => Box::new(TermQuery::new(Term::from_field_text(field, one), IndexRecordOption::Basic)),
            _ => Box::new(in_order(&words, slop, field)),
        }))
    }

    pub(super) fn entry(&mut self, word: &str, names: &[Alternative], required: bool) -> Result<BagWord, IndexError> {
        let (fields, statistics) = (self.lowering.fields, self.lowering.statistics);
        let exact = Term::from_field_text(fields.exact, word);
        let (lexeme, frequency) = if self.lowering.exact {
            (Lexeme::exact(fields.exact, word), statistics.frequency(&exact)?)
        } else {
            let stem = self.stems.stem(word).to_owned();
            self.lowering.engine.lexeme(&mut self.stems, &stem, statistics)?
        };
        // Many names of one thing are as common as the commonest.
        let mut others = 0;
        for name in names {
            others = others.max(bag::frequency(name, fields, statistics)?);
        }
        Ok(BagWord {
            word: word.to_owned(),
            weight: statistics.weight(frequency.max(others)),
            exact_weight: statistics.weight(statistics.frequency(&exact)?.max(others)),
            lexeme,
            times: 1.0,
            alternatives: names.iter().map(|name| bag::alternative(name, fields)).collect(),
            required,
            certain: false,
        })
    }

    pub(super) fn is_function(&mut self, part: &Query) -> bool {
        let Query::Word(Word { text, form: Form::Stem }) = part else { return false };
        matches!(&self.split(text)[..], [word] if is_function_word(word))
    }

    pub(super) fn split(&mut self, text: &str) -> Vec<String> {
        if self.shouted {
            self.words.split(&text.to_lowercase());
        } else {
            self.words.split(text);
        }
        (0..self.words.len()).map(|i| self.words.get(i).0.to_owned()).collect()
    }
}

/// What is found, as far as its date is in all of the ranges.
fn within(inner: Boxed, ranges: impl IntoIterator<Item = DateRange>) -> Boxed {
    match ranges.into_iter().reduce(DateRange::within) {
        Some(range) => Box::new(Within { inner, range }),
        None => inner,
    }
}
