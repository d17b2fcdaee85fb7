//! The query language: what a query says, and how it is written.
//!
//! Pure: text goes in, a [`Query`] or a [`QueryError`] with its place and a hint comes out. Names of
//! countries, kinds and dates are resolved here; which speakers there are only the index knows.

mod date;
mod error;
mod lexer;
mod parse;
mod suggest;
mod value;

use std::fmt;

use crate::statement::{Country, DateRange, Field, Kind, Role};

pub use date::{Today, read_end, read_range};
pub use error::QueryError;
pub use parse::{Options, parse};
pub use suggest::closest;
pub use value::filter;

/// A query. Two queries that say the same are equal; `Display` writes one that parses to itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Query {
    /// Everything: a query of nothing.
    All,
    Word(Word),
    /// Words in this order and these forms, with at most `slop` moves between them.
    Phrase {
        words: String,
        slop: u32,
    },
    /// Two words or phrases, or choices of such, at most so many words apart; in this order if `ordered`.
    Near {
        left: Box<Query>,
        right: Box<Query>,
        distance: u32,
        ordered: bool,
    },
    Filter(Filter),
    Not(Box<Query>),
    And(Vec<Query>),
    Or(Vec<Query>),
}

/// A bare word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    pub form: Form,
}

/// What a bare word finds besides itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Words of the same stem.
    Stem,
    /// Words that begin with it.
    Prefix,
    /// Words at most so many letters away.
    Fuzzy(u8),
}

/// A condition on a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    Speaker(String),
    /// Any of these; `field` is `Country`, `About` or `Origin`.
    Country {
        field: Field,
        any: Vec<Country>,
    },
    Date(DateRange),
    Kind(Kind),
    Lang(String),
    In(Role),
    /// Words of a text field: `Title`, `Publisher` or `Role`.
    Words {
        field: Field,
        words: String,
    },
    /// Part of a path.
    Path(String),
    /// The beginning of a statement's or the whole of a passage's id.
    Id(String),
}

impl Filter {
    /// The field that the filter is written with.
    pub fn field(&self) -> Field {
        match self {
            Filter::Speaker(_) => Field::Speaker,
            Filter::Country { field, .. } | Filter::Words { field, .. } => *field,
            Filter::Date(_) => Field::Date,
            Filter::Kind(_) => Field::Kind,
            Filter::Lang(_) => Field::Lang,
            Filter::In(_) => Field::In,
            Filter::Path(_) => Field::Path,
            Filter::Id(_) => Field::Id,
        }
    }
}

impl Query {
    /// All of these, in one piece: nested conjunctions are opened, and one alone stands for itself.
    pub fn all_of(parts: Vec<Query>) -> Query {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Query::All => {}
                Query::And(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.len() {
            0 => Query::All,
            1 => flat.remove(0),
            _ => Query::And(flat),
        }
    }

    /// Any of these, in one piece.
    pub fn any_of(parts: Vec<Query>) -> Query {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Query::Or(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.len() {
            0 => Query::All,
            1 => flat.remove(0),
            _ => Query::Or(flat),
        }
    }
}

/// Written so that it is read back as the same query.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let text = Part(self).to_string();
        match parse::headline(&text) {
            // A backslash says that this is no headline, in which operators would be words.
            Some(word) => write!(f, "{}\\{}", &text[..word], &text[word..]),
            None => f.write_str(&text),
        }
    }
}

/// A query, or a part of one.
struct Part<'q>(&'q Query);

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self.0 {
            Query::All => f.write_str("*"),
            Query::Word(word) => word.fmt(f),
            Query::Phrase { words, slop } => {
                f.write_str(&lexer::quoted(words))?;
                if *slop > 0 { write!(f, "~{slop}") } else { Ok(()) }
            }
            Query::Near { left, right, distance, ordered } => {
                write!(f, "{} {}/{distance} {}", Grouped(left), if *ordered { "ADJ" } else { "NEAR" }, Grouped(right))
            }
            Query::Filter(filter) => filter.fmt(f),
            Query::Not(inner) if matches!(**inner, Query::Not(_)) => write!(f, "-({})", Part(inner)),
            Query::Not(inner) => write!(f, "-{}", Grouped(inner)),
            Query::And(parts) => joined(f, parts, " AND "),
            Query::Or(parts) => {
                f.write_str("(")?;
                joined(f, parts, " OR ")?;
                f.write_str(")")
            }
        }
    }
}

fn joined(f: &mut fmt::Formatter, parts: &[Query], between: &str) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(between)?;
        }
        match part {
            // It binds more closely than what joins it.
            Query::Near { .. } => write!(f, "{}", Part(part))?,
            _ => write!(f, "{}", Grouped(part))?,
        }
    }
    Ok(())
}

/// A part in parentheses where it would fall apart without.
struct Grouped<'q>(&'q Query);

impl fmt::Display for Grouped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self.0 {
            Query::And(_) | Query::Near { .. } => write!(f, "({})", Part(self.0)),
            other => Part(other).fmt(f),
        }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&lexer::escape(&self.text))?;
        match self.form {
            Form::Stem => Ok(()),
            Form::Prefix => f.write_str("*"),
            Form::Fuzzy(distance) => write!(f, "~{distance}"),
        }
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}:", self.field().name())?;
        let quoted = lexer::quoted;
        match self {
            Filter::Country { any, .. } => {
                let codes: Vec<&str> = any.iter().map(|c| c.code()).collect();
                f.write_str(&codes.join(","))
            }
            Filter::Date(range) => range.fmt(f),
            Filter::Kind(kind) => f.write_str(kind.name()),
            Filter::In(role) => f.write_str(role.name()),
            Filter::Speaker(text) | Filter::Lang(text) | Filter::Path(text) | Filter::Id(text) => f.write_str(&quoted(text)),
            Filter::Words { words, .. } => f.write_str(&quoted(words)),
        }
    }
}
