//! Other words for what a query asks for: names of one country, names of one body, close spellings.

use std::collections::BTreeSet;

use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::deadline::Deadline;
use super::statistics::Statistics;
use crate::index::analyzer::Stems;
use crate::index::words::Words;
use crate::index::{Fields, IndexError};
use crate::statement::Country;
use crate::statement::sorted::Sorted;

/// Another way to say a word of the query, or several words of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alternative {
    /// The passage mentions the country, by whatever name.
    About(Country),
    /// These words stand there in this order.
    Words(Vec<String>),
}

impl std::fmt::Display for Alternative {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Alternative::About(country) => write!(f, "about:{} ({})", country.code(), country.name()),
            Alternative::Words(words) => f.write_str(&words.join(" ")),
        }
    }
}

const ALIASES: &str = include_str!("aliases.tsv");

/// Longest name, in words.
pub const LONGEST: usize = 12;

/// The groups by their names, with the lines they stand in; made of the groups, see the test. Names are looked
/// up by the stems of their words, so that plurals are known too.
const BY_NAME: Sorted = Sorted(include_str!("aliases_by_name.tsv"));

/// A group of names that mean the same.
struct Group {
    /// Each as the words by which it is looked for.
    names: Vec<Vec<String>>,
    /// Its acronym is a common word in small letters.
    capitals: bool,
}

impl Group {
    fn of_line(line: &str) -> Self {
        Self { names: names(line).map(folded).collect(), capitals: line.ends_with("\t!caps") }
    }

    fn called(name: &str) -> Option<Self> {
        let line = BY_NAME.get(name)?.parse().ok()?;
        ALIASES.lines().nth(line).map(Self::of_line)
    }
}

fn names(line: &str) -> impl Iterator<Item = &str> {
    line.split('\t').filter(|name| *name != "!caps")
}

/// Words as they are looked for; "WHO" is not "who".
fn folded(text: &str) -> Vec<String> {
    let mut words = Words::default();
    words.split(text);
    (0..words.len()).map(|i| words.get(i).0.to_owned()).collect()
}

fn key(name: &str) -> String {
    let mut stems = Stems::new();
    folded(&name.to_lowercase()).iter().map(|word| stems.stem(word).to_owned()).collect::<Vec<_>>().join(" ")
}

/// Other names for what these words name.
pub fn other_names(text: &str) -> Vec<Alternative> {
    if let [country] = Country::called(text)[..] {
        return vec![Alternative::About(country)];
    }
    let name = key(text);
    let Some(group) = Group::called(&name) else { return Vec::new() };
    if group.capitals && !name.contains(' ') && text.contains(char::is_lowercase) {
        return Vec::new();
    }
    // "START" is no other name for the treaty where the index cannot tell it from "start".
    let telling = |words: &Vec<String>| !group.capitals || words.len() > 1 || words[0].ends_with('.');
    let same = |words: &Vec<String>| key(&words.join(" ")) == name;
    group.names.iter().filter(|words| telling(words) && !same(words)).cloned().map(Alternative::Words).collect()
}

/// A name and its plural.
pub fn with_plural(words: &[String]) -> [Vec<String>; 2] {
    let mut plural = words.to_vec();
    if let Some(last) = plural.last_mut() {
        match last.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u'])) {
            Some(stem) => *last = format!("{stem}ies"),
            None => last.push('s'),
        }
    }
    [words.to_vec(), plural]
}

/// Passages that hold a word, above which it is no spelling mistake.
const RARE: u64 = 2;
/// How much more often a spelling must occur to be what was meant.
const COMMONER: u64 = 10;
/// Words between two looks at the clock.
const CLOCK: u32 = 4_096;
/// Most spellings that are tried.
const MOST: usize = 3;

/// Words of the index that a word is a misspelling of: it stands nowhere or nearly so, and they are one letter away,
/// two in a long word, and begin alike.
pub fn spellings(
    searcher: &Searcher,
    fields: &Fields,
    statistics: &Statistics,
    word: &str,
    frequency: u64,
    deadline: &Deadline,
) -> Result<Vec<String>, IndexError> {
    let length = word.chars().count();
    if frequency > RARE || length < 4 || !word.chars().all(char::is_alphabetic) {
        return Ok(Vec::new());
    }
    let most = if length >= 8 { 2 } else { 1 };
    let mut near: Vec<(usize, std::cmp::Reverse<u64>, String)> = Vec::new();
    for (distance, other) in like(searcher, fields.exact, word, most, deadline)? {
        let often = statistics.frequency(&Term::from_field_text(fields.exact, &other))?;
        if often >= (COMMONER * frequency).max(1) {
            near.push((distance, std::cmp::Reverse(often), other));
        }
    }
    near.sort();
    let least = near.first().map_or(0, |(distance, ..)| *distance);
    Ok(near.into_iter().filter(|(distance, ..)| *distance == least).take(MOST).map(|(.., word)| word).collect())
}

/// Words of a field's dictionary that begin with the same letter and are at most so many letters away.
pub fn like(searcher: &Searcher, field: Field, word: &str, most: usize, deadline: &Deadline) -> Result<BTreeSet<(usize, String)>, IndexError> {
    let first = &word[..word.chars().next().map_or(0, char::len_utf8)];
    // Bytes bound letters: no word that is longer by more can be near.
    let near = |other: &str| other.len().abs_diff(word.len()) <= 4 * most && other != word && strsim::osa_distance(word, other) <= most;
    let found = words(searcher, field, first, deadline, near)?;
    Ok(found.into_iter().map(|other| (strsim::osa_distance(word, &other), other)).collect())
}

/// The words of a field's dictionary that begin so and pass a test, in order.
pub fn words(
    searcher: &Searcher,
    field: Field,
    start: &str,
    deadline: &Deadline,
    mut accepts: impl FnMut(&str) -> bool,
) -> Result<BTreeSet<String>, IndexError> {
    let mut found = BTreeSet::new();
    let mut looked = 0u32;
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let mut stream = inverted.terms().range().ge(start.as_bytes()).into_stream()?;
        while stream.advance() && stream.key().starts_with(start.as_bytes()) {
            looked = looked.wrapping_add(1);
            if looked.is_multiple_of(CLOCK) {
                deadline.check()?;
            }
            if let Ok(word) = std::str::from_utf8(stream.key())
                && accepts(word)
            {
                found.insert(word.to_owned());
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_the_groups_are_current() {
        let groups = ALIASES.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty());
        let lines = groups.flat_map(|(number, line)| names(line).map(move |name| (key(name), number.to_string())));
        BY_NAME.assert_current("src/search/aliases_by_name.tsv", &Sorted::text(lines));
    }
}
