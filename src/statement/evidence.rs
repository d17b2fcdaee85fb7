//! Where a value came from, so that whoever quotes it can check it.

use serde::{Deserialize, Serialize};

use super::Span;

/// The kind of place a value was read from, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Front matter, a JSON key, a meta tag or a sidecar table says so.
    Declared,
    /// A line of the head: date line, byline, labelled header.
    Header,
    /// The label of a turn ("MS. NAUERT:").
    Label,
    /// A cue next to a quote ("…," said X).
    Cue,
    /// The file or folder name.
    Path,
    /// The running text.
    Text,
}

/// Where a value came from: the kind of place, the rule that read it and the words it looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    pub basis: Basis,
    /// Name of the rule or key, for example `date line` or `og:title`.
    pub rule: String,
    /// The words looked at, shortened.
    pub words: String,
    /// Byte range in the statement's text, where the words stand there.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub span: Option<Span>,
}

/// Longest excerpt kept as evidence, in characters.
const EXCERPT: usize = 120;

fn shortened(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(EXCERPT).collect()
}

impl Evidence {
    pub fn new(basis: Basis, rule: impl Into<String>, words: &str) -> Self {
        Self { basis, rule: rule.into(), words: shortened(words), span: None }
    }

    /// The same evidence with the place of its words in the statement's text.
    pub fn at(mut self, start: usize, end: usize) -> Self {
        self.span = Some(Span { start, end });
        self
    }
}

/// A value together with its evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found<T> {
    pub value: T,
    pub evidence: Evidence,
}

impl<T> Found<T> {
    pub fn new(value: T, evidence: Evidence) -> Self {
        Self { value, evidence }
    }
}

/// What a doubt is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum About {
    Date,
    Speaker,
    Country,
}

/// Something that a rule saw and could not settle, or that speaks against what was taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Doubt {
    pub about: About,
    /// What is open.
    pub why: String,
    /// The words looked at, shortened.
    pub words: String,
    /// Byte range in the statement's text, where the words stand there.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub span: Option<Span>,
}

impl Doubt {
    pub fn new(about: About, why: impl Into<String>, words: &str, span: Option<Span>) -> Self {
        Self { about, why: why.into(), words: shortened(words), span }
    }
}
