//! The persons of an index: all credits of its live passages, grouped across statements.

use std::collections::HashMap;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, TERMINATED};

use super::names;
use crate::index::{Fields, IndexError};
use crate::statement::speaker::{Credit, Person, group};

/// All persons, with the terms that credit them.
#[derive(Debug)]
pub struct Persons {
    pub list: Vec<Person>,
    credits: Vec<Credit>,
    /// Indexes of credits by their terms.
    by_key: HashMap<String, usize>,
}

impl Persons {
    /// Reads the credits of an index and groups them.
    pub fn read(searcher: &Searcher, fields: &Fields) -> Result<Persons, IndexError> {
        let mut counts: std::collections::BTreeMap<String, u64> = std::collections::BTreeMap::new();
        for segment in searcher.segment_readers() {
            let inverted = segment.inverted_index(fields.credit)?;
            let mut stream = inverted.terms().stream()?;
            while stream.advance() {
                let Ok(key) = std::str::from_utf8(stream.key()) else { continue };
                let mut live = u64::from(stream.value().doc_freq);
                if segment.has_deletes() {
                    let mut postings = inverted.read_postings_from_terminfo(stream.value(), IndexRecordOption::Basic)?;
                    live = 0;
                    while postings.doc() != TERMINATED {
                        live += u64::from(!segment.is_deleted(postings.doc()));
                        postings.advance();
                    }
                }
                if live > 0 {
                    *counts.entry(key.to_owned()).or_default() += live;
                }
            }
        }
        let credits: Vec<Credit> = counts.iter().filter_map(|(key, count)| Credit::from_key(key, *count)).collect();
        let key = |credit: &Credit| Credit::key(&credit.name, credit.role.as_deref(), credit.year);
        let by_key = credits.iter().enumerate().map(|(index, credit)| (key(credit), index)).collect();
        Ok(Persons { list: group(&credits), credits, by_key })
    }

    /// The persons that a name can mean, by any of their spellings.
    pub fn named<'p>(&'p self, name: &str) -> impl Iterator<Item = &'p Person> {
        let wanted = names::words(name);
        self.list.iter().filter(move |person| person.spellings.iter().any(|spelling| names::agrees(&wanted, spelling)))
    }

    /// The person that a credit's term is of.
    pub fn of_key(&self, key: &str) -> Option<&Person> {
        let index = *self.by_key.get(key)?;
        self.list.iter().find(|person| person.credits.contains(&index))
    }

    /// The terms under which the passages of a person are credited.
    pub fn keys<'p>(&'p self, person: &'p Person) -> impl Iterator<Item = String> + 'p {
        person.credits.iter().map(|index| {
            let credit = &self.credits[*index];
            Credit::key(&credit.name, credit.role.as_deref(), credit.year)
        })
    }
}
