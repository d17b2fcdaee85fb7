//! What a word is looked for by: all words of the index with its stem, in passages and in the titles above them.
//!
//! The index holds words as they stand. Which of them share a stem is asked of its dictionaries when a query comes:
//! a few words for each, where a field of stems was measured to cost 16 % of the processor time of an indexing run and
//! a tenth of the index.

use std::collections::BTreeSet;
use std::sync::Arc;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

use crate::index::analyzer::Stems;
use crate::index::{Fields, IndexError};

/// The terms that stand for a word of a query.
#[derive(Clone, Debug)]
pub struct Lexeme {
    /// The stem, or the word as it stands.
    pub name: String,
    /// The field whose lengths count.
    pub field: Field,
    pub terms: Arc<[Term]>,
}

impl PartialEq for Lexeme {
    fn eq(&self, other: &Self) -> bool {
        self.field == other.field && self.name == other.name
    }
}

impl Lexeme {
    /// A word as it stands in a field.
    pub fn exact(field: Field, word: &str) -> Self {
        Self { name: word.to_owned(), field, terms: Arc::new([Term::from_field_text(field, word)]) }
    }

    /// All words of a stem.
    pub fn stem(searcher: &Searcher, fields: &Fields, stems: &mut Stems, stem: &str) -> Result<Self, IndexError> {
        let mut terms = Vec::new();
        for field in [fields.exact, fields.heading] {
            terms.extend(forms(searcher, field, stems, stem)?.iter().map(|word| Term::from_field_text(field, word)));
        }
        Ok(Self { name: stem.to_owned(), field: fields.body, terms: terms.into() })
    }

    /// Where the word stands in a segment.
    pub fn occurrences(&self, segment: &SegmentReader) -> tantivy::Result<Option<Occurrences>> {
        let mut lists = Vec::new();
        for term in self.terms.iter() {
            lists.extend(segment.inverted_index(term.field())?.read_postings(term, IndexRecordOption::WithFreqs)?);
        }
        Ok(Occurrences::new(lists))
    }
}

/// The words of a field's dictionary that have a stem.
fn forms(searcher: &Searcher, field: Field, stems: &mut Stems, stem: &str) -> Result<BTreeSet<String>, IndexError> {
    let mut found = BTreeSet::new();
    let starts = starts(stem);
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(field)?;
        for start in &starts {
            let mut stream = inverted.terms().range().ge(start.as_bytes()).into_stream()?;
            while stream.advance() && stream.key().starts_with(start.as_bytes()) {
                if let Ok(word) = std::str::from_utf8(stream.key())
                    && stems.stem(word) == stem
                    && !found.contains(word)
                {
                    found.insert(word.to_owned());
                }
            }
        }
    }
    Ok(found)
}

/// With what all words of a stem begin.
///
/// The stemmer (Porter2) takes endings off and may put letters in their place: `e` for `ing` ("hoping"), `i` for
/// `y` ("happy"), `l` in `bl` for `ility` ("ability"), `ie` for `ying` ("dying"); and "skies" has the stem "sky".
fn starts(stem: &str) -> Vec<String> {
    // A word of one letter, or with digits or marks, has no other forms.
    let plain = stem.len() >= 2 && stem.bytes().all(|b| b.is_ascii_lowercase());
    let mut starts = vec![stem.to_owned()];
    if let Some((shorter, last)) = plain.then(|| stem.split_at(stem.len() - 1)) {
        let other = match last {
            "e" => Some("i"),
            "i" => Some("y"),
            "l" if shorter.ends_with('b') => Some("i"),
            _ => None,
        };
        starts.extend(other.map(|other| format!("{shorter}{other}")));
    }
    starts.extend(stem.strip_suffix("ie").map(|before| format!("{before}ying")));
    starts.extend((stem == "sky").then(|| "skies".to_owned()));
    starts
}

/// The passages of several terms, as if they were one. Most are those of one of them, so the others are looked at
/// only where they stand.
pub struct Occurrences {
    most: SegmentPostings,
    others: Vec<SegmentPostings>,
    /// The first passage of the others.
    next: DocId,
    doc: DocId,
}

impl Occurrences {
    fn new(mut lists: Vec<SegmentPostings>) -> Option<Self> {
        let at = (0..lists.len()).max_by_key(|at| lists[*at].doc_freq())?;
        let most = lists.swap_remove(at);
        let mut occurrences = Self { most, others: lists, next: 0, doc: 0 };
        occurrences.settle();
        Some(occurrences)
    }

    fn settle(&mut self) -> DocId {
        self.next = self.others.iter().map(DocSet::doc).min().unwrap_or(TERMINATED);
        self.doc = self.most.doc().min(self.next);
        self.doc
    }

    /// How often the terms stand in the passage.
    pub fn term_freq(&self) -> u32 {
        let most = if self.most.doc() == self.doc { self.most.term_freq() } else { 0 };
        if self.next != self.doc {
            return most;
        }
        most + self.others.iter().filter(|list| list.doc() == self.doc).map(Postings::term_freq).sum::<u32>()
    }

    /// Calls `visit` with each passage of each term, those of several terms several times.
    pub fn for_each(self, mut visit: impl FnMut(DocId)) {
        for mut list in self.others.into_iter().chain([self.most]) {
            while list.doc() != TERMINATED {
                visit(list.doc());
                list.advance();
            }
        }
    }
}

impl DocSet for Occurrences {
    fn advance(&mut self) -> DocId {
        let doc = self.doc;
        if self.most.doc() == doc {
            self.most.advance();
        }
        if self.next == doc {
            for list in self.others.iter_mut().filter(|list| list.doc() == doc) {
                list.advance();
            }
            return self.settle();
        }
        self.doc = self.most.doc().min(self.next);
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.most.doc() < target {
            self.most.seek(target);
        }
        if self.next >= target {
            self.doc = self.most.doc().min(self.next);
            return self.doc;
        }
        for list in self.others.iter_mut().filter(|list| list.doc() < target) {
            list.seek(target);
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.others.iter().map(DocSet::size_hint).fold(self.most.size_hint(), u32::saturating_add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_reached(word: &str) -> bool {
        let mut stems = Stems::new();
        let stem = stems.stem(word).to_owned();
        starts(&stem).iter().any(|start| word.starts_with(start.as_str()))
    }

    proptest::proptest! {
        // The same words every time; 400,000 others were tried once.
        #![proptest_config(proptest::test_runner::Config { cases: 4_000, rng_seed: proptest::test_runner::RngSeed::Fixed(7), failure_persistence: None, ..Default::default() })]
        #[test]
        fn every_word_begins_as_its_stem_is_looked_for(
            word in "[a-z]{1,5}[bcdlmnrstvy]?(e|y|i|ee|ie|l|at|iz|bl|og|[a-z])?\
                     (s|es|ies|ied|ed|eed|ing|ingly|edly|ation|ational|ization|ility|ably|bli|bility|ogist|ogi|ity|ive|iveness|ousness|al|ally|ence|ency|ency's|ment|er|est|ness|fulness|ful|less|lessly)?"
        ) {
            proptest::prop_assert!(is_reached(&word), "{}", word);
        }
    }

    #[test]
    fn odd_words_are_reached() {
        for word in [
            "dying",
            "lying",
            "tying",
            "vying",
            "fying",
            "skies",
            "skis",
            "idly",
            "gently",
            "ugly",
            "early",
            "only",
            "singly",
            "happily",
            "capability",
            "hoping",
            "ties",
            "news",
        ] {
            assert!(is_reached(word), "{word}");
        }
    }
}
