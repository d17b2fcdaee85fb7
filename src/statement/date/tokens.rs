//! Words, numbers and marks of a text, as dates are made of them.

use unicode_normalization::char::is_combining_mark;

use super::calendar;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Token<'t> {
    /// The number and how many digits it is written with.
    Number(i32, usize),
    Word(&'t str),
    Mark(char),
}

pub struct Spanned<'t> {
    pub token: Token<'t>,
    pub start: usize,
    pub end: usize,
    /// No white space before it.
    pub tight: bool,
}

#[derive(PartialEq, Clone, Copy)]
enum Class {
    Digit,
    /// A numeral of Chinese and Japanese, where years and days are written with them.
    Han,
    Letter,
    Mark,
}

fn class_of(c: char) -> Class {
    match c {
        _ if digit(c).is_some() => Class::Digit,
        _ if han(c).is_some() => Class::Han,
        // Chinese, Japanese and Korean signs for year, month and day stand between digits, one by one.
        '年' | '月' | '日' | '号' | '년' | '월' | '일' => Class::Mark,
        _ if c.is_alphabetic() || is_combining_mark(c) => Class::Letter,
        _ => Class::Mark,
    }
}

/// The value of a decimal digit of the scripts in which dates are written.
fn digit(c: char) -> Option<i32> {
    let base = match c {
        '0'..='9' => '0',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        '०'..='९' => '०',
        '০'..='৯' => '০',
        '０'..='９' => '０',
        _ => return None,
    };
    Some(c as i32 - base as i32)
}

fn han(c: char) -> Option<i32> {
    "〇一二三四五六七八九十".chars().position(|h| h == c).or((c == '零').then_some(0)).map(|at| at as i32)
}

/// 二〇二〇 is 2020, 十八 is 18, 二十一 is 21; the count of digits is that of the number.
fn han_number(piece: &str) -> (i32, usize) {
    let mut value = 0i32;
    for (index, sign) in piece.chars().enumerate() {
        let n = han(sign).unwrap_or(0);
        value = match (n, index) {
            (10, 0) => 10,
            (10, _) => value.saturating_mul(10),
            _ if piece.chars().nth(index.wrapping_sub(1)) == Some('十') => value.saturating_add(n),
            _ => value.saturating_mul(10).saturating_add(n),
        };
    }
    (value, value.to_string().len())
}

/// Cuts a text into tokens.
pub fn tokens(text: &str) -> Vec<Spanned<'_>> {
    let mut out: Vec<Spanned> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        let class = class_of(c);
        let mut end = start + c.len_utf8();
        while let Some(&(at, next)) = chars.peek() {
            if class == Class::Mark || class_of(next) != class {
                break;
            }
            end = at + next.len_utf8();
            chars.next();
        }
        let piece = &text[start..end];
        let token = match class {
            Class::Digit => decimal(piece),
            Class::Han => {
                let (value, digits) = han_number(piece);
                Token::Number(value, digits)
            }
            Class::Letter => Token::Word(piece),
            Class::Mark => Token::Mark(c),
        };
        let tight = out.last().is_some_and(|last| last.end == start);
        out.push(Spanned { token, start, end, tight });
    }
    out
}

/// A number too long for a date is none of its numbers.
fn decimal(piece: &str) -> Token<'_> {
    let digits = piece.chars().count();
    let value = if digits > 8 { -1 } else { piece.chars().filter_map(digit).fold(0, |n, d| n * 10 + d) };
    Token::Number(value, digits)
}

/// A cursor over the tokens that gives up without moving.
pub struct Cursor<'a, 't> {
    pub tokens: &'a [Spanned<'t>],
    pub at: usize,
}

impl<'t> Cursor<'_, 't> {
    fn token(&self) -> Option<Token<'t>> {
        self.tokens.get(self.at).map(|t| t.token)
    }

    pub fn number(&mut self, digits: std::ops::RangeInclusive<usize>) -> Option<(i32, usize)> {
        match self.token()? {
            Token::Number(n, len) if digits.contains(&len) => {
                self.at += 1;
                Some((n, len))
            }
            _ => None,
        }
    }

    pub fn word(&mut self) -> Option<&'t str> {
        match self.token()? {
            Token::Word(word) => {
                self.at += 1;
                Some(word)
            }
            _ => None,
        }
    }

    /// The next token if it is a word; the cursor stays.
    pub fn next_word(&self) -> Option<&'t str> {
        let at = self.at + usize::from(matches!(self.token(), Some(Token::Mark('-'))));
        match self.tokens.get(at)?.token {
            Token::Word(word) => Some(word),
            _ => None,
        }
    }

    /// The words from here to the next number or mark but a hyphen, with their places.
    pub fn rest_of_words(&self) -> Vec<(&'t str, usize)> {
        let rest = self.tokens.iter().enumerate().skip(self.at).filter(|(_, t)| t.token != Token::Mark('-'));
        rest.map_while(|(at, t)| if let Token::Word(word) = t.token { Some((word, at)) } else { None }).take(12).collect()
    }

    /// A month's name, with the full stop after a short one; "26 سبتمبر/أيلول" names it twice.
    pub fn month(&mut self) -> Option<(i32, Option<i32>)> {
        let before = self.at;
        let word = self.word()?;
        let found = match self.token() {
            Some(Token::Word(second)) => calendar::month_of_two(word, second).map(|month| {
                self.at += 1;
                (month, None)
            }),
            _ => None,
        };
        let Some(found) = found.or_else(|| calendar::month(word)) else {
            self.at = before;
            return None;
        };
        self.skip(&['.', '׳', '\'', '॰']);
        let twice = self.at;
        if self.mark(&['/']).is_some() && self.month().is_none_or(|again| again.0 != found.0) {
            self.at = twice;
        }
        Some(found)
    }

    pub fn mark(&mut self, marks: &[char]) -> Option<char> {
        match self.token()? {
            Token::Mark(mark) if marks.contains(&mark) => {
                self.at += 1;
                Some(mark)
            }
            _ => None,
        }
    }

    pub fn skip(&mut self, marks: &[char]) {
        self.mark(marks);
    }

    pub fn skip_word(&mut self, words: &[&str]) -> bool {
        let found = matches!(self.token(), Some(Token::Word(w)) if words.iter().any(|x| w.eq_ignore_ascii_case(x)));
        self.at += usize::from(found);
        found
    }

    /// "of", "de", "d’": what stands between the parts of a date in words.
    pub fn skip_of(&mut self) {
        const OF: &[&str] = &["of", "de", "del", "di", "do", "da", "den", "von", "vom", "dia"];
        if self.skip_word(&["d"]) {
            self.skip(&['\'', '’']);
        } else {
            self.skip_word(OF);
        }
    }

    /// A day of the month with its ordinal ending, if it has one.
    pub fn day(&mut self) -> Option<i32> {
        let before = self.at;
        let (day, _) = self.number(1..=2)?;
        if self.tight() && !self.skip_word(&["st", "nd", "rd", "th", "er", "re", "a", "e", "º", "ª", "ro"]) {
            self.skip(&['°']);
        }
        if (1..=31).contains(&day) {
            return Some(day);
        }
        self.at = before;
        None
    }

    /// A year of four digits.
    pub fn year(&mut self) -> Option<i32> {
        let before = self.at;
        let (year, _) = self.number(4..=4)?;
        if (1000..=3100).contains(&year) {
            return Some(year);
        }
        self.at = before;
        None
    }

    /// True if no white space stands before the next token.
    pub fn tight(&self) -> bool {
        self.tokens.get(self.at).is_some_and(|t| t.tight)
    }
}
