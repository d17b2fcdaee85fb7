//! What is asked of a search besides its query, and what it answers.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::fold::Reprint;
use super::group::Group;
use super::lower::Explanation;
use super::rescore::{Part, Parts};
use super::snippet::Snippet;
use crate::index::record::PassageRecord;
use crate::index::{FilePlace, Stale};

/// The order of hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Sort {
    #[default]
    Relevance,
    Newest,
    Oldest,
}

#[derive(Clone, Debug)]
pub struct SearchOptions {
    pub limit: usize,
    pub offset: usize,
    pub sort: Sort,
    /// Words find only themselves, not their stems.
    pub exact: bool,
    /// Characters of a snippet.
    pub snippet: usize,
    /// Reprints of a passage are folded under the earliest.
    pub fold: bool,
    /// Only the best passage of each group is a hit.
    pub group: Option<Group>,
    /// The sources of hits are looked at: whether they are still what was indexed.
    pub fresh: bool,
    /// Hits tell where they stand in their files.
    pub places: bool,
    /// How long a search may take; `None` for as long as it takes.
    pub timeout: Option<Duration>,
    /// Threads on which one search looks through segments; 0 for as many as there are processors.
    pub threads: usize,
    /// Parts of the ranking that are left out, to measure what they are worth.
    pub without: Vec<Part>,
}

impl SearchOptions {
    /// Reprints are folded where hits are neither grouped nor in the order of time.
    pub(super) fn folds_reprints(&self) -> bool {
        self.fold && self.group.is_none() && self.sort == Sort::Relevance
    }
}

impl Default for SearchOptions {
    fn default() -> Self {
        Self {
            limit: 10,
            offset: 0,
            sort: Sort::Relevance,
            exact: false,
            snippet: 300,
            fold: false,
            group: None,
            fresh: false,
            places: false,
            timeout: None,
            threads: 1,
            without: Vec::new(),
        }
    }
}

/// A passage that answers a query.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Hit {
    /// From 1.
    pub rank: usize,
    /// Four significant digits; 0 where hits are ordered by date.
    pub score: f32,
    /// It lacks some of the words, and fills up a page that passages with all of them do not.
    pub partial: bool,
    pub passage: PassageRecord,
    pub snippet: Snippet,
    /// What the score is made of, where words of the query were scored together.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub parts: Option<Parts>,
    /// How its source is not what was indexed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub stale: Option<Stale>,
    /// Where the passage stands in its file, if that was asked.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub file: Option<FilePlace>,
    /// Passages that say the same, among those that were looked at.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub reprints: Vec<Reprint>,
    /// What the hit is the best of, where hits are grouped, and how many more match in it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub group: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub more: Option<u64>,
}

impl Hit {
    pub fn id(&self) -> String {
        format!("{}#{}", self.passage.statement, self.passage.ordinal)
    }
}

/// The answer to a query.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    pub hits: Vec<Hit>,
    /// Passages that match the query whole; partial ones are not counted.
    pub total: u64,
    /// How many groups match, where hits are grouped.
    pub groups: Option<usize>,
    /// Hits come after these; their exact number is not known.
    pub more: bool,
    pub explanation: Explanation,
}
