//! The persons of an index: all credits of its live passages, grouped across statements.

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
        Ok(Persons { list: group(&credits), credits })
    }

    /// A person's name; where several bear it, with the years or the office by which they are told apart.
    pub fn label(&self, index: usize) -> String {
        let person = &self.list[index];
        if self.list.iter().filter(|other| other.name == person.name).count() < 2 {
            return person.name.clone();
        }
        let years = match (person.first_year, person.last_year) {
            (Some(first), Some(last)) if first == last => first.to_string(),
            (Some(first), Some(last)) => format!("{first}–{last}"),
            _ => "no date".to_owned(),
        };
        match person.roles.first() {
            Some(role) => format!("{} ({role}, {years})", person.name),
            None => format!("{} ({years})", person.name),
        }
    }

    /// The persons that a name can mean, by any of their spellings.
    pub fn named<'p>(&'p self, name: &str) -> impl Iterator<Item = &'p Person> {
        let wanted = names::words(name);
        self.list.iter().filter(move |person| person.spellings.iter().any(|spelling| names::agrees(&wanted, spelling)))
    }

    /// The terms under which the passages of a person are credited.
    pub fn keys<'p>(&'p self, person: &'p Person) -> impl Iterator<Item = String> + 'p {
        person.credits.iter().map(|index| {
            let credit = &self.credits[*index];
            Credit::key(&credit.name, credit.role.as_deref(), credit.year)
        })
    }
}
