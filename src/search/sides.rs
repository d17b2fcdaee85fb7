//! The sides of NEAR and ADJ, in the engine's terms.

use std::collections::BTreeSet;

use tantivy::Term;

use super::bag::Bag;
use super::lower::{Boxed, Lowering, Pass, Wanted, silent};
use super::near::NearQuery;
use super::widen;
use crate::index::IndexError;
use crate::index::words::is_function_word;
use crate::query::{Form, Query};

/// Most words that one word may stand for where each is looked at by its places.
const MOST: usize = 5_000;

impl Pass<'_> {
    /// Both sides must stand near each other; their words then count as if they were bare.
    pub(super) fn near(&mut self, left: &Query, right: &Query, distance: u32, ordered: bool, bag: &mut Bag) -> Result<Boxed, IndexError> {
        bag.interrupt();
        let mut sides = Vec::new();
        for side in [left, right] {
            let sequences = self.sequences(side)?;
            for word in sequences.first().into_iter().flatten().filter(|w| !is_function_word(w)) {
                let entry = self.entry(word, &[], false)?;
                bag.push(entry);
            }
            sides.push(sequences);
        }
        bag.interrupt();
        let (right, left) = (sides.pop().unwrap_or_default(), sides.pop().unwrap_or_default());
        let exact = self.lowering.fields.exact;
        let terms = |side: &[Vec<String>]| side.iter().map(|words| words.iter().map(|w| Term::from_field_text(exact, w)).collect()).collect();
        let query = NearQuery { left: terms(&left), right: terms(&right), distance, ordered, deadline: self.lowering.deadline };
        self.wanted.push(Wanted::Near { left, right, distance, ordered });
        Ok(silent(Box::new(query)))
    }

    /// The sequences of words, as they stand in texts, that a side of NEAR or ADJ means.
    fn sequences(&mut self, side: &Query) -> Result<Vec<Vec<String>>, IndexError> {
        match side {
            Query::Or(parts) => {
                let mut all = Vec::new();
                for part in parts {
                    all.extend(self.sequences(part)?);
                }
                Ok(all)
            }
            Query::Phrase { words, .. } => Ok(vec![self.split(words)]),
            Query::Word(word) => {
                let words = self.split(&word.text);
                self.forms(words, word.form)
            }
            _ => Ok(Vec::new()),
        }
    }

    /// What a word stands for in texts: each sequence ends in a form of its last part.
    pub(super) fn forms(&mut self, mut words: Vec<String>, form: Form) -> Result<Vec<Vec<String>>, IndexError> {
        let Lowering { searcher, deadline, exact: as_written, fields, .. } = *self.lowering;
        let Some(last) = words.pop() else { return Ok(Vec::new()) };
        let found: BTreeSet<String> = match form {
            // Of several parts ("F-16") only the word itself is meant.
            Form::Stem if as_written || !words.is_empty() => BTreeSet::new(),
            Form::Stem => {
                let stems = &mut self.stems;
                let stem = stems.stem(&last).to_owned();
                // "fly" and "flies" share two letters.
                let lead: String = stem.chars().take(2).collect();
                widen::words(searcher, fields.exact, &lead, &deadline, |other| stems.stem(other) == stem)?
            }
            Form::Prefix => widen::words(searcher, fields.exact, &last, &deadline, |_| true)?,
            Form::Fuzzy(most) => widen::like(searcher, fields.exact, &last, usize::from(most), &deadline)?.into_iter().map(|(_, word)| word).collect(),
        };
        if found.len() > MOST {
            return Err(IndexError::Overbroad { word: last, count: found.len() });
        }
        // The word itself comes first, whether it is there or not.
        let others = found.into_iter().filter(|other| *other != last);
        let ends: Vec<String> = std::iter::once(last.clone()).chain(others).collect();
        Ok(ends.into_iter().map(|end| words.iter().cloned().chain([end]).collect()).collect())
    }
}
