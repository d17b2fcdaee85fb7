//! Conditions on fields, in the engine's terms.

use std::collections::BTreeSet;
use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{EmptyQuery, Occur, RangeQuery, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::lower::{Boxed, Pass, boolean};
use super::names;
use crate::index::IndexError;
use crate::query::Filter;
use crate::statement::{DateRange, Field as MetaField};

impl Pass<'_> {
    /// Lowers a filter.
    pub(super) fn filter(&mut self, filter: &Filter) -> Result<Boxed, IndexError> {
        let fields = self.lowering.fields;
        let raw = |field: Field, text: &str| -> Boxed { Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic)) };
        match filter {
            Filter::Speaker(name) => {
                let persons = self.lowering.engine.persons_named(name)?;
                let mut names: Vec<String> = Vec::new();
                let mut keys: Vec<Term> = Vec::new();
                for person in persons.named(name) {
                    names.extend(person.spellings.iter().cloned());
                    keys.extend(persons.keys(person).map(|key| Term::from_field_text(fields.credit, &key)));
                }
                names.sort();
                names.dedup();
                self.explanation.resolved.push((format!("speaker:{name}"), names));
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
        self.explanation.resolved.push((what, found.into_iter().collect()));
        Box::new(TermSetQuery::new(terms))
    }

    /// All words of a value, in any order.
    fn all_words(&mut self, text: &str, field: Field) -> Result<Boxed, IndexError> {
        let words = self.split(text);
        let clauses = words.iter().map(|w| Ok((Occur::Must, self.term(field, w, 1.0)?))).collect::<Result<Vec<_>, IndexError>>()?;
        Ok(if clauses.is_empty() { Box::new(EmptyQuery) } else { boolean(clauses) })
    }

    /// A date of a year or a month matches every range that it overlaps.
    pub(super) fn date(&self, range: DateRange) -> Boxed {
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
