//! Names in the index that a query's words can mean: speakers and paths, from the term dictionaries.

use std::collections::BTreeSet;

use tantivy::Searcher;
use tantivy::schema::Field;
use tantivy::termdict::TermMerger;

use crate::index::IndexError;
use crate::statement::speaker::{self, Name, fold, surname_of};

/// All terms of a field that a test accepts, in order.
pub fn terms(searcher: &Searcher, field: Field, mut accepts: impl FnMut(&str) -> bool) -> Result<BTreeSet<String>, IndexError> {
    let mut found = BTreeSet::new();
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let mut stream = inverted.terms().stream()?;
        while stream.advance() {
            if let Ok(term) = std::str::from_utf8(stream.key())
                && accepts(term)
            {
                found.insert(term.to_owned());
            }
        }
    }
    Ok(found)
}

/// All names of a field that are grouped under a surname of one that agrees with the wanted words.
pub fn borne(searcher: &Searcher, field: Field, wanted: &[String]) -> Result<Vec<String>, IndexError> {
    let inverted = searcher.segment_readers().iter().map(|s| s.inverted_index(field)).collect::<tantivy::Result<Vec<_>>>()?;
    let streams = inverted.iter().map(|i| i.terms().stream()).collect::<Result<Vec<_>, _>>()?;
    let mut merged = TermMerger::new(streams);
    let mut all: Vec<(String, String)> = Vec::new();
    while merged.advance() {
        if let Ok(name) = std::str::from_utf8(merged.key()) {
            all.push((name.to_owned(), fold(name)));
        }
    }
    // Taking a name apart costs more than looking whether it can hold what is looked for.
    let near = |folded: &str| wanted.iter().any(|word| word.chars().count() > 1 && folded.contains(word.as_str()));
    let surnames: BTreeSet<String> = all.iter().filter(|(name, folded)| near(folded) && agrees(wanted, name)).map(|(name, _)| surname_of(name)).collect();
    let may = |folded: &str| surnames.iter().any(|surname| folded.contains(surname.as_str()));
    let borne = all.into_iter().filter(|(name, folded)| may(folded) && surnames.contains(&surname_of(name)));
    Ok(borne.map(|(name, _)| name).collect())
}

/// True if every word of a name ([`words`]) is one of a speaker's, or an initial of one; not all by initials.
pub fn agrees(wanted: &[String], speaker: &str) -> bool {
    let have = words(speaker);
    let whole = |w: &String| w.chars().count() > 1 && have.contains(w);
    wanted.iter().any(whole) && wanted.iter().all(|w| have.iter().any(|h| agree(w, h)))
}

fn agree(wanted: &str, have: &str) -> bool {
    wanted == have || (wanted.chars().count() == 1 && have.starts_with(wanted)) || (have.chars().count() == 1 && wanted.len() > 1 && wanted.starts_with(have))
}

/// The words of a name without its titles. A name that is all titles keeps them.
pub fn words(name: &str) -> Vec<String> {
    let bare = speaker::strip_titles(name);
    let parsed = Name::parse(bare);
    let words = match parsed {
        Some(Name { given, surname }) => given.into_iter().chain(surname.split(' ').map(str::to_owned)).collect(),
        None => vec![fold(name)],
    };
    words.into_iter().flat_map(|w: String| w.split(['-', '\'']).map(str::to_owned).collect::<Vec<_>>()).filter(|w| !w.is_empty()).collect()
}

/// The sources whose path holds a text, or matches it where it has `*`.
pub fn paths(searcher: &Searcher, field: Field, pattern: &str) -> Result<BTreeSet<String>, IndexError> {
    let pattern = pattern.to_lowercase();
    let parts: Vec<&str> = pattern.split('*').collect();
    terms(searcher, field, |path| holds_in_order(&path.to_lowercase(), &parts))
}

fn holds_in_order(path: &str, parts: &[&str]) -> bool {
    let mut rest = path;
    parts.iter().all(|part| match rest.find(part) {
        Some(at) => {
            rest = &rest[at + part.len()..];
            true
        }
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_agree_by_words() {
        for (query, speaker, expected) in [
            ("tillerson", "Rex W. Tillerson", true),
            ("Rex Tillerson", "Rex W. Tillerson", true),
            ("Mr Tillerson", "Rex Tillerson", true),
            ("secretary tillerson", "Tillerson", true),
            ("Tillerson, Rex", "Rex Tillerson", true),
            ("Renda Tillerson", "Rex Tillerson", false),
            ("rex", "T. Rexford", false),
            ("J. Okello", "James Okello", true),
            ("hallgrimsdottir", "Anna Hallgrímsdóttir", true),
        ] {
            let (wanted, have) = (words(query), words(speaker));
            assert_eq!(wanted.iter().all(|w| have.iter().any(|h| agree(w, h))), expected, "{query} / {speaker}");
        }
    }
}
