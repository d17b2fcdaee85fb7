//! The sides of NEAR and ADJ, in the engine's terms.

use tantivy::Term;

use super::bag::Bag;
use super::lower::{Boxed, Pass, Wanted, silent};
use super::near::NearQuery;
use super::widen;
use crate::index::IndexError;
use crate::index::words::is_function_word;
use crate::query::{Form, Query};

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
        let query = NearQuery { left: terms(&left), right: terms(&right), distance, ordered };
        self.wanted.push(Wanted::Near { left, right, distance, ordered });
        Ok(silent(Box::new(query)))
    }

    /// The sequences of words, as they stand in texts, that a side of NEAR or ADJ means.
    fn sequences(&mut self, side: &Query) -> Result<Vec<Vec<String>>, IndexError> {
        let exact = self.lowering.fields.exact;
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
                let ([last], false) = (&words[..], self.lowering.exact && word.form == Form::Stem) else { return Ok(vec![words]) };
                let stems = &mut self.stems;
                let found = match word.form {
                    Form::Stem => {
                        let stem = stems.stem(last).to_owned();
                        let lead: String = stem.chars().take(3).collect();
                        widen::words(self.lowering.searcher, exact, &lead, &self.lowering.deadline, |other| stems.stem(other) == stem)?
                    }
                    Form::Prefix => widen::words(self.lowering.searcher, exact, last, &self.lowering.deadline, |_| true)?,
                    Form::Fuzzy(most) => {
                        widen::like(self.lowering.searcher, exact, last, usize::from(most), &self.lowering.deadline)?.into_iter().map(|(_, w)| w).collect()
                    }
                };
                // The word itself comes first, whether it is there or not.
                let others = found.into_iter().filter(|other| other != last).map(|other| vec![other]);
                Ok(std::iter::once(vec![last.clone()]).chain(others).collect())
            }
            _ => Ok(Vec::new()),
        }
    }
}
