//! The persons of an index: all credits of its live passages, grouped across statements.

use std::collections::BTreeMap;

use tantivy::schema::IndexRecordOption;
use tantivy::termdict::TermStreamer;
use tantivy::{DocSet, InvertedIndexReader, Searcher, SegmentReader, TERMINATED};

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
        let mut counts = BTreeMap::new();
        for segment in searcher.segment_readers() {
            let inverted = segment.inverted_index(fields.credit)?;
            count(segment, &inverted, inverted.terms().stream()?, &mut counts)?;
        }
        Ok(Self::of(&counts))
    }

    /// Reads those credits only that can be one person's with somebody whom `name` can mean, and groups them: none
    /// of another surname can.
    pub fn read_named(searcher: &Searcher, fields: &Fields, name: &str) -> Result<Persons, IndexError> {
        let mut counts = BTreeMap::new();
        for name in names::borne(searcher, fields.speaker, &names::words(name))? {
            let start = Credit::key_of_name(&name);
            for segment in searcher.segment_readers() {
                let inverted = segment.inverted_index(fields.credit)?;
                let end = start.replace(Credit::SEPARATOR, Credit::AFTER);
                count(segment, &inverted, inverted.terms().range().ge(start.as_bytes()).lt(end.as_bytes()).into_stream()?, &mut counts)?;
            }
        }
        Ok(Self::of(&counts))
    }

    fn of(counts: &BTreeMap<String, u64>) -> Persons {
        let credits: Vec<Credit> = counts.iter().filter_map(|(key, count)| Credit::from_key(key, *count)).collect();
        Persons { list: group(&credits), credits }
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

/// Counts the live passages of each credit of a stream.
fn count(segment: &SegmentReader, inverted: &InvertedIndexReader, mut stream: TermStreamer<'_>, counts: &mut BTreeMap<String, u64>) -> Result<(), IndexError> {
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
    Ok(())
}
