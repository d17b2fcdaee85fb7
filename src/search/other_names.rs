//! Which words of a query are looked for by other names and spellings, and what is marked of them.

use super::lower::{Lowering, Pass, Wanted};
use super::rescore::Part;
use super::widen::{self, Alternative};
use crate::index::IndexError;
use crate::query::{Form, Query, Word};

impl Pass<'_> {
    /// Other names for single parts of a query and for several in a row, as many as make a name.
    pub(super) fn other_names(&mut self, parts: &[Query]) -> Vec<Vec<Alternative>> {
        let mut names = vec![Vec::new(); parts.len()];
        let mut at = 0;
        let widens = !self.lowering.exact && !self.lowering.without.contains(&Part::Names);
        while at < parts.len() && widens {
            let words: Vec<&str> = parts[at..].iter().map_while(bare).take(widen::LONGEST).collect();
            let found = (1..=words.len()).rev().find_map(|count| {
                let alone = count == 1 && self.is_function(&parts[at]);
                let text = words[..count].join(" ");
                let found = if alone { Vec::new() } else { widen::other_names(&text) };
                (!found.is_empty()).then_some((count, text, found))
            });
            let Some((count, text, found)) = found else {
                at += 1;
                continue;
            };
            self.explanation.widened.push((text, found.iter().map(Alternative::to_string).collect()));
            names[at..at + count].fill(found);
            at += count;
        }
        names
    }

    /// Near spellings of a word that is not known.
    pub(super) fn spellings(&mut self, word: &str) -> Result<Vec<Alternative>, IndexError> {
        let Lowering { searcher, fields, statistics, exact, deadline, .. } = *self.lowering;
        if exact || self.lowering.without.contains(&Part::Spellings) {
            return Ok(Vec::new());
        }
        let stem = self.stems.stem(word).to_owned();
        let (_, frequency) = self.lowering.engine.lexeme(&mut self.stems, &stem, statistics)?;
        let found = widen::spellings(searcher, fields, statistics, word, frequency, &deadline)?;
        if !found.is_empty() {
            self.explanation.spelled.push((word.to_owned(), found.clone()));
        }
        Ok(found.into_iter().map(|word| Alternative::Words(vec![word])).collect())
    }

    pub(super) fn want(&mut self, word: &str) {
        let wanted = if self.lowering.exact { Wanted::Exact(word.to_owned()) } else { Wanted::Stem(self.stems.stem(word).to_owned()) };
        self.wanted.push(wanted);
    }

    pub(super) fn want_names(&mut self, names: &[Alternative]) {
        for name in names {
            match name {
                Alternative::About(country) => self.wanted.push(Wanted::Country(*country)),
                Alternative::Words(words) => self.wanted.extend(widen::with_plural(words).map(|words| match &words[..] {
                    [one] => Wanted::Exact(one.clone()),
                    _ => Wanted::Phrase(words, 0),
                })),
            }
        }
    }
}

/// A word that other names are looked up for.
fn bare(part: &Query) -> Option<&str> {
    match part {
        Query::Word(Word { text, form: Form::Stem }) => Some(text),
        _ => None,
    }
}
