//! What is wrong with a query, where, and what would be right.

use std::fmt;

/// An error in a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// The query as it was given.
    pub query: String,
    /// Byte range of the part that is wrong.
    pub start: usize,
    pub end: usize,
    pub message: String,
    /// What to write instead, if that is known.
    pub hint: Option<String>,
}

impl QueryError {
    pub fn new(query: &str, span: std::ops::Range<usize>, message: impl Into<String>) -> Self {
        Self { query: query.to_owned(), start: span.start, end: span.end, message: message.into(), hint: None }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for QueryError {
    /// The message, the query with carets under the part, and the hint.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        // Control characters and tabs would move the carets; the query may hold any.
        let shown = |text: &str| text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
        let before = shown(&self.query[..self.start]);
        let width = unicode_width::UnicodeWidthStr::width(before.as_str());
        let part = unicode_width::UnicodeWidthStr::width(shown(&self.query[self.start..self.end]).as_str()).max(1);
        write!(f, "{}\n  {}\n  {}{}", self.message, shown(&self.query), " ".repeat(width), "^".repeat(part))?;
        if let Some(hint) = &self.hint {
            write!(f, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for QueryError {}
