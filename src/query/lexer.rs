//! A query as tokens with their places.

use std::ops::Range;

use super::QueryError;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// A word with its escapes undone, and what follows it.
    Word {
        text: String,
        suffix: Suffix,
        escaped: bool,
    },
    /// A phrase, and its slop.
    Phrase {
        text: String,
        slop: Option<u32>,
    },
    /// `name:` right before a value.
    Field(String),
    Open,
    Close,
    /// A `-` right before an operand.
    Minus,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suffix {
    None,
    Star,
    /// `~`, with the distance if one is given.
    Tilde(Option<u32>),
}

#[derive(Clone, Debug)]
pub struct Spanned {
    pub token: Token,
    pub span: Range<usize>,
}

/// Characters that stand for a straight quotation mark.
pub fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '＂')
}

/// Cuts a query into tokens.
pub fn tokens(query: &str) -> Result<Vec<Spanned>, QueryError> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(c) = query[at..].chars().next() {
        let start = at;
        if c.is_whitespace() || c.is_control() {
            at += c.len_utf8();
            continue;
        }
        let token = match c {
            '(' | ')' => {
                at += 1;
                if c == '(' { Token::Open } else { Token::Close }
            }
            c if is_quote(c) => phrase(query, &mut at)?,
            '-' if query[at + 1..].starts_with(|c: char| !c.is_whitespace() && c != '-') => {
                at += 1;
                Token::Minus
            }
            _ => word(query, &mut at),
        };
        out.push(Spanned { token, span: start..at });
    }
    Ok(out)
}

fn phrase(query: &str, at: &mut usize) -> Result<Token, QueryError> {
    let start = *at;
    let mut text = String::new();
    let mut chars = query[start..].char_indices().skip(1);
    while let Some((i, c)) = chars.next() {
        if c == '\\' {
            text.extend(chars.next().map(|(_, c)| c));
        } else if is_quote(c) {
            *at = start + i + c.len_utf8();
            let slop = number_after(query, at, '~');
            return Ok(Token::Phrase { text, slop });
        } else {
            text.push(c);
        }
    }
    let hint = format!("close it: {}\"", query[start..].trim_end());
    Err(QueryError::new(query, start..query.len(), "this quotation mark is never closed").hint(hint))
}

/// Reads `~3` after a phrase.
fn number_after(query: &str, at: &mut usize, mark: char) -> Option<u32> {
    let rest = query[*at..].strip_prefix(mark)?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number = if digits == 0 { 1 } else { rest[..digits].parse().unwrap_or(u32::MAX) };
    *at += mark.len_utf8() + digits;
    Some(number)
}

fn word(query: &str, at: &mut usize) -> Token {
    let start = *at;
    // Each character, and whether a backslash took its meaning away.
    let mut letters: Vec<(char, bool)> = Vec::new();
    let mut chars = query[start..].char_indices().peekable();
    while let Some(&(i, c)) = chars.peek() {
        if c.is_whitespace() || matches!(c, '(' | ')') || is_quote(c) {
            break;
        }
        chars.next();
        *at = start + i + c.len_utf8();
        if c == '\\' {
            if let Some((i, c)) = chars.next() {
                letters.push((c, true));
                *at = start + i + c.len_utf8();
            }
        } else if c == ':' && is_name(&letters) && value_follows(&query[*at..]) {
            return Token::Field(letters.into_iter().map(|(c, _)| c).collect());
        } else {
            letters.push((c, false));
        }
    }
    let suffix = take_suffix(&mut letters);
    let escaped = letters.iter().any(|(_, escaped)| *escaped);
    Token::Word { text: letters.into_iter().map(|(c, _)| c).collect(), suffix, escaped }
}

/// A field's name: letters only. `12:30` and `http://…` are words.
fn is_name(letters: &[(char, bool)]) -> bool {
    !letters.is_empty() && letters.iter().all(|(c, escaped)| !escaped && (c.is_ascii_alphabetic() || *c == '_'))
}

fn value_follows(rest: &str) -> bool {
    !rest.starts_with("//")
}

/// Takes `*`, `~` or `~2` off the end of a word of at least one more letter, unless it is escaped.
fn take_suffix(letters: &mut Vec<(char, bool)>) -> Suffix {
    if letters.len() > 1 && letters.last() == Some(&('*', false)) {
        letters.pop();
        return Suffix::Star;
    }
    let digits = letters.iter().rev().take_while(|(c, _)| c.is_ascii_digit()).count();
    let Some(tilde) = letters.len().checked_sub(digits + 1).filter(|at| *at > 0) else { return Suffix::None };
    if letters[tilde] != ('~', false) {
        return Suffix::None;
    }
    let distance: String = letters.drain(tilde..).skip(1).map(|(c, _)| c).collect();
    Suffix::Tilde((digits > 0).then(|| distance.parse().unwrap_or(u32::MAX)))
}

/// A word so written that the lexer reads it back as this word.
pub fn escape(text: &str) -> String {
    if matches!(text, "AND" | "OR" | "NOT") || is_proximity(text) {
        return format!("\\{text}");
    }
    let mut out = String::with_capacity(text.len());
    for (index, c) in text.chars().enumerate() {
        let special = matches!(c, '\\' | '(' | ')' | '*' | '~' | ':') || is_quote(c) || c.is_whitespace() || index == 0 && (c == '-' || c.is_control());
        if special {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A text in quotation marks so written that the lexer reads it back.
pub fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        if c == '\\' || is_quote(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out + "\""
}

/// `NEAR/5`, `ADJ/2`.
pub fn is_proximity(text: &str) -> bool {
    proximity(text).is_some()
}

/// True for `ADJ`, and the distance: ten words for `NEAR`, one for `ADJ` if none is given.
pub fn proximity(text: &str) -> Option<(bool, u32)> {
    let (ordered, rest, usual) = match (text.strip_prefix("NEAR"), text.strip_prefix("ADJ")) {
        (Some(rest), _) => (false, rest, 10),
        (_, Some(rest)) => (true, rest, 1),
        _ => return None,
    };
    if rest.is_empty() {
        return Some((ordered, usual));
    }
    let digits = rest.strip_prefix('/').filter(|n| n.len() <= 9 && n.bytes().all(|b| b.is_ascii_digit()))?;
    Some((ordered, digits.parse().unwrap_or(0)))
}
