//! Text to query.
//!
//! ```text
//! query := or
//! or    := and ("OR" and)*
//! and   := (["AND"] unary)+
//! unary := ("-" | "NOT")? near
//! near  := atom (("NEAR" | "ADJ") "/N" atom)*
//! atom  := word | "phrase" | "phrase"~N | prefix* | word~ | word~N | field:value | field:(or) | (or)
//! ```

mod headline;
mod join;

use std::ops::Range;

pub(super) use headline::headline;
use headline::is_shouted;
use join::{Join, filter_field, merge_filters};

use super::date::Today;
use super::lexer::{self, Spanned, Suffix, Token};
use super::suggest::closest;
use super::value::filter;
use super::{Form, Query, QueryError, Word};
use crate::statement::Field;

/// How a query is to be read.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub today: Today,
    /// Turns the syntax off: every word is a word.
    pub literal: bool,
}

/// Longest query, in bytes, that is looked at.
const LONGEST: usize = 16_384;
/// Deepest nesting of parentheses.
const DEEPEST: usize = 50;
/// Most words, phrases and filters.
const MOST: usize = 1_024;

/// Reads a query.
///
/// # Errors
///
/// An unknown field, a value that means nothing, an unclosed mark or parenthesis, a missing operand,
/// and a query too long, too deep or of too many terms; each with its place and, mostly, a hint.
pub fn parse(text: &str, options: Options) -> Result<Query, QueryError> {
    if text.len() > LONGEST {
        return Err(QueryError::new("", 0..0, format!("the query is longer than {LONGEST} bytes")));
    }
    if options.literal {
        return Ok(plain_words(text));
    }
    let tokens = lexer::tokens(text)?;
    if tokens.len() > MOST {
        return Err(QueryError::new("", 0..0, format!("the query has more than {MOST} terms")));
    }
    let shouted = is_shouted(text, &tokens);
    let mut parser = Parser { text, tokens, at: 0, depth: 0, options, shouted, since: None, until: None };
    if parser.tokens.is_empty() {
        return Ok(Query::All);
    }
    let query = parser.or(None)?;
    if is_skipped(&query) {
        return Err(QueryError::new(text, 0..text.len(), "there is no word in this query").hint("type a word, or * for everything"));
    }
    if let Some(extra) = parser.tokens.get(parser.at) {
        return Err(QueryError::new(text, extra.span.clone(), "this parenthesis closes nothing").hint("remove it, or quote it: \")\""));
    }
    Ok(query)
}

/// A query that holds nothing but its words.
fn plain_words(text: &str) -> Query {
    let words = text.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric));
    Query::all_of(words.map(|w| Query::Word(Word { text: w.to_owned(), form: Form::Stem })).collect())
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Spanned>,
    at: usize,
    depth: usize,
    options: Options,
    shouted: bool,
    since: Option<Range<usize>>,
    until: Option<Range<usize>>,
}

impl Parser<'_> {
    fn error(&self, span: Range<usize>, message: impl Into<String>) -> QueryError {
        QueryError::new(self.text, span, message)
    }

    /// The operator at the cursor.
    fn operator(&self) -> Option<&'static str> {
        match &self.tokens.get(self.at)?.token {
            Token::Word { text, suffix: Suffix::None, escaped: false } if !self.shouted => ["AND", "OR", "NOT"].into_iter().find(|op| op == text),
            _ => None,
        }
    }

    fn here(&self) -> Range<usize> {
        self.tokens.get(self.at).map_or(self.text.len()..self.text.len(), |t| t.span.clone())
    }

    fn at_end(&self) -> bool {
        self.tokens.get(self.at).is_none_or(|t| t.token == Token::Close)
    }

    /// `field` is that of a group: `speaker:(a OR b)`.
    fn or(&mut self, field: Option<Field>) -> Result<Query, QueryError> {
        let mut parts = vec![self.and(field)?];
        while self.operator() == Some("OR") {
            self.at += 1;
            parts.push(self.and(field)?);
        }
        parts.retain(|part| !is_skipped(part));
        Ok(if parts.is_empty() { skipped() } else { Query::any_of(parts) })
    }

    fn and(&mut self, field: Option<Field>) -> Result<Query, QueryError> {
        let mut parts: Vec<(Join, Query, Option<Field>)> = Vec::new();
        let mut join = Join::Explicit;
        loop {
            match self.operator() {
                Some("AND") if !parts.is_empty() && join == Join::Implicit => {
                    self.at += 1;
                    join = Join::Explicit;
                    continue;
                }
                Some("OR") if join == Join::Implicit => break,
                Some(op @ ("AND" | "OR")) => {
                    let hint = format!("write something before and after it, or quote it to search the word: \"{op}\"");
                    return Err(self.error(self.here(), format!("`{op}` joins two parts, and one is missing")).hint(hint));
                }
                _ if self.at_end() && join == Join::Implicit => break,
                _ => {}
            }
            // Two ends of a range are not two ranges.
            let narrows = matches!(self.tokens.get(self.at), Some(Spanned { token: Token::Field(name), .. }) if matches!(Field::for_query(name), Some(Field::Since | Field::Until)));
            let part = self.unary(field)?;
            let part = self.near(part, field)?;
            if !is_skipped(&part) {
                let repeated = filter_field(&part).filter(|_| !narrows);
                parts.push((join, part, repeated));
            }
            join = Join::Implicit;
        }
        if parts.is_empty() {
            return Ok(skipped());
        }
        Ok(Query::all_of(merge_filters(parts)))
    }

    /// `a NEAR/5 b`, `a ADJ/2 "b c"`, and chains of them, each link by itself.
    fn near(&mut self, first: Query, field: Option<Field>) -> Result<Query, QueryError> {
        let mut links = Vec::new();
        let mut left = first;
        while let Some((ordered, distance)) = self.proximity() {
            let span = self.here();
            self.at += 1;
            if field.is_some() || !is_place(&left) {
                return Err(self.error(span, "this joins words, phrases, or words with OR in parentheses").hint("missile NEAR/5 (test OR launch)"));
            }
            if !(1..=100).contains(&distance) {
                return Err(self.error(span, "words may be 1 to 100 places apart").hint("a NEAR/5 b, a ADJ/2 b"));
            }
            if matches!(self.tokens.get(self.at), Some(Spanned { token: Token::Minus, .. })) {
                return Err(self.error(span, "this joins words, phrases, or words with OR in parentheses").hint("missile NEAR/5 (test OR launch)"));
            }
            if self.at_end() || self.operator().is_some() {
                return Err(self.error(span, "one of the two words is missing").hint("missile NEAR/5 test"));
            }
            let right = self.atom(None)?;
            if !is_place(&right) {
                return Err(self.error(span, "this joins words, phrases, or words with OR in parentheses").hint("missile NEAR/5 (test OR launch)"));
            }
            links.push(Query::Near { left: Box::new(left), right: Box::new(right.clone()), distance, ordered });
            left = right;
        }
        Ok(if links.is_empty() { left } else { Query::all_of(links) })
    }

    fn proximity(&self) -> Option<(bool, u32)> {
        match &self.tokens.get(self.at)?.token {
            Token::Word { text, suffix: Suffix::None, escaped: false } if !self.shouted => lexer::proximity(text),
            _ => None,
        }
    }

    fn unary(&mut self, field: Option<Field>) -> Result<Query, QueryError> {
        let minus = matches!(self.tokens.get(self.at), Some(Spanned { token: Token::Minus, .. }));
        if minus || self.operator() == Some("NOT") {
            let span = self.here();
            self.at += 1;
            if self.at_end() || self.operator().is_some() {
                return Err(self.error(span, "there is nothing after this to be left out").hint("-word, NOT word, -speaker:name"));
            }
            self.nest(span)?;
            let inner = self.unary(field)?;
            // What is left out is all of `a NEAR b`, not its first word.
            let inner = if matches!(inner, Query::Not(_)) { inner } else { self.near(inner, field)? };
            self.depth -= 1;
            return Ok(if is_skipped(&inner) { inner } else { Query::Not(Box::new(inner)) });
        }
        self.atom(field)
    }

    fn nest(&mut self, span: Range<usize>) -> Result<(), QueryError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.error(span, format!("the query is nested more than {DEEPEST} deep")));
        }
        Ok(())
    }

    fn atom(&mut self, field: Option<Field>) -> Result<Query, QueryError> {
        let Some(Spanned { token, span }) = self.tokens.get(self.at).cloned() else {
            return Err(self.error(self.text.len()..self.text.len(), "the query breaks off here").hint("add a word, or remove the operator before"));
        };
        self.at += 1;
        match token {
            Token::Open => self.group(span, field),
            Token::Close if self.depth == 0 => Err(self.error(span, "this parenthesis closes nothing").hint("remove it, or quote it: \")\"")),
            Token::Close => Err(self.error(span, "there is nothing between these parentheses").hint("remove them, or put words in")),
            Token::Field(name) if field.is_none() => self.field(&name, span),
            Token::Field(name) => {
                Err(self.error(span, format!("`{name}:` stands inside the group of another field")).hint("write the fields one after the other"))
            }
            Token::Minus => Err(self.error(span, "this joins words, phrases, or words with OR in parentheses").hint("missile NEAR/5 (test OR launch)")),
            Token::Phrase { text, .. } if field.is_some() => self.value(field.expect("just seen"), &text, span),
            Token::Phrase { text, slop } => self.phrase(&text, slop, span),
            Token::Word { text, suffix, .. } if field.is_some() => self.value(field.expect("just seen"), &restore(text, suffix), span),
            Token::Word { text, suffix, escaped } => self.word(text, suffix, escaped, span),
        }
    }

    fn group(&mut self, open: Range<usize>, field: Option<Field>) -> Result<Query, QueryError> {
        self.nest(open.clone())?;
        let inner = self.or(field)?;
        self.depth -= 1;
        if !matches!(self.tokens.get(self.at), Some(Spanned { token: Token::Close, .. })) {
            return Err(self.error(open, "this parenthesis is never closed").hint(format!("close it: {})", self.text.trim_end())));
        }
        self.at += 1;
        Ok(inner)
    }

    fn phrase(&mut self, text: &str, slop: Option<u32>, span: Range<usize>) -> Result<Query, QueryError> {
        if !text.chars().any(char::is_alphanumeric) {
            return Err(self.error(span, "there are no words between these quotation marks").hint("\"trilateral cooperation\""));
        }
        if slop.is_some_and(|n| n > 100) {
            return Err(self.error(span, "words may be at most 100 places apart").hint("\"a b\"~100"));
        }
        Ok(Query::Phrase { words: text.split_whitespace().collect::<Vec<_>>().join(" "), slop: slop.unwrap_or(0) })
    }

    fn word(&mut self, text: String, suffix: Suffix, escaped: bool, span: Range<usize>) -> Result<Query, QueryError> {
        if text == "*" && suffix == Suffix::None && !escaped {
            return Ok(Query::All);
        }
        if !escaped && !self.shouted && lexer::is_proximity(&text) {
            return Err(self
                .error(span, format!("`{text}` joins two words, and one is missing"))
                .hint(format!("write a word before and after it, or quote it: \"{text}\"")));
        }
        if !escaped && self.is_torn_range(&text) {
            return Err(self.error(span, "a range of dates is written without blanks").hint("date:2016..2017"));
        }
        if !text.chars().any(char::is_alphanumeric) {
            // Punctuation alone matches nothing; as in prose it is passed over, unless it is the whole query.
            return Ok(skipped());
        }
        if let Some(at) = self.star_within(&span) {
            let hint = format!(
                "a star stands at the end of a word: {}*; to search the sign itself: \\*",
                text.split('*').find(|part| !part.is_empty()).unwrap_or("nucl")
            );
            return Err(self.error(at..at + 1, "a star in the middle or at the beginning of a word is not searched").hint(hint));
        }
        let form = match suffix {
            Suffix::None => Form::Stem,
            Suffix::Star => Form::Prefix,
            Suffix::Tilde(None) => Form::Fuzzy(if text.chars().count() > 5 { 2 } else { 1 }),
            Suffix::Tilde(Some(n @ 1..=2)) => Form::Fuzzy(n as u8),
            Suffix::Tilde(Some(_)) => return Err(self.error(span, "a word may be 1 or 2 letters away").hint(format!("{text}~1 or {text}~2"))),
        };
        Ok(Query::Word(Word { text, form }))
    }

    /// Where a bare star stands that does not end its word.
    fn star_within(&self, span: &Range<usize>) -> Option<usize> {
        let word = &self.text[span.clone()];
        let mut escaped = false;
        for (at, c) in word.char_indices() {
            if c == '*' && !escaped && at + 1 < word.len() {
                return Some(span.start + at);
            }
            escaped = c == '\\' && !escaped;
        }
        None
    }

    /// A word after a date that was meant as the rest of a range.
    fn is_torn_range(&self, text: &str) -> bool {
        let before = self.at.checked_sub(3).and_then(|at| self.tokens.get(at));
        let date = matches!(before, Some(Spanned { token: Token::Field(name), .. }) if Field::for_query(name) == Some(Field::Date));
        text.starts_with("..") && date
    }

    fn field(&mut self, name: &str, span: Range<usize>) -> Result<Query, QueryError> {
        let Some(field) = Field::for_query(name) else {
            let names = Field::searchable().flat_map(|row| [row.name].into_iter().chain(row.aliases.iter().copied()));
            let hint = match closest(name, names) {
                Some(near) => format!("did you mean `{near}:`? To search the text, quote it: \"{name}: …\""),
                None => format!("fields: {}. To search the text, quote it: \"{name}: …\"", Field::searchable().map(|r| r.name).collect::<Vec<_>>().join(", ")),
            };
            return Err(self.error(span, format!("there is no field `{name}`")).hint(hint));
        };
        let end = span.end;
        let attached = self.tokens.get(self.at).filter(|t| t.span.start == end).cloned();
        let Some(Spanned { token, span: value_span }) = attached else {
            return Err(self.error(span, format!("`{name}:` has no value")).hint(format!("no blank after the colon: {}", field.row().help)));
        };
        self.at += 1;
        match token {
            Token::Open => self.group(value_span, Some(field)),
            Token::Phrase { slop: Some(_), .. } => {
                Err(self.error(value_span, format!("the value of `{name}:` takes no `~`")).hint("leave it out; `~` goes with phrases of the text"))
            }
            Token::Phrase { text, .. } => self.value(field, &text, span.start..value_span.end),
            Token::Word { text, suffix, .. } => self.value(field, &restore(text, suffix), span.start..value_span.end),
            _ => Err(self.error(span.start..value_span.end, format!("`{name}:` has no value")).hint(field.row().help)),
        }
    }

    fn value(&mut self, field: Field, text: &str, span: Range<usize>) -> Result<Query, QueryError> {
        let limit = match field {
            Field::Since => Some(&mut self.since),
            Field::Until => Some(&mut self.until),
            _ => None,
        };
        if let Some(seen) = limit {
            if seen.is_some() {
                let message = format!("`{}:` is given twice", field.name());
                return Err(self.error(span, message).hint("keep one; for several ranges write date:2016 OR date:2018"));
            }
            *seen = Some(span.clone());
        }
        filter(field, text, self.options.today).map(Query::Filter).map_err(|(message, hint)| {
            let error = self.error(span, message);
            match hint {
                Some(hint) => error.hint(hint),
                None => error,
            }
        })
    }
}

/// What has places in a text: a word, a phrase, or a choice of such.
fn is_place(query: &Query) -> bool {
    match query {
        Query::Word(_) | Query::Phrase { slop: 0, .. } => true,
        Query::Or(parts) => parts.iter().all(is_place),
        _ => false,
    }
}

/// A value with the mark that the lexer took for a word's.
fn restore(text: String, suffix: Suffix) -> String {
    match suffix {
        Suffix::None => text,
        Suffix::Star => text + "*",
        Suffix::Tilde(None) => text + "~",
        Suffix::Tilde(Some(n)) => format!("{text}~{n}"),
    }
}

/// Punctuation, which is passed over as in prose.
fn skipped() -> Query {
    Query::And(Vec::new())
}

fn is_skipped(query: &Query) -> bool {
    matches!(query, Query::And(parts) if parts.is_empty())
}

#[cfg(test)]
mod tests;
