//! HTML as a row of tags and texts, cut as the parser's tokenizer cuts it (HTML, 13.2.5).
//!
//! Whoever counts tags must count those that the parser sees and no others: not those in comments, in scripts, and in the
//! attributes of other tags. It knows no elements; what they hold is for its caller to say.

use std::borrow::Cow;

/// A tag.
#[derive(Debug)]
pub struct Tag<'t> {
    /// In small letters.
    pub name: Cow<'t, str>,
    /// The name and the attributes, as they stand.
    pub source: &'t str,
    pub attributes: usize,
    /// It ends in `/>`.
    pub is_closed: bool,
    pub hint: Hint,
}

/// What an attribute says of how the parser takes an element within pictures and formulas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    None,
    /// A `font` of HTML, or a note that holds HTML.
    Html,
    /// A note that holds something else.
    Other,
    /// A note whose kind is written in references, which are not resolved here.
    Unclear,
}

/// A piece of a page.
#[derive(Debug)]
pub enum Piece<'t> {
    Start(Tag<'t>),
    End(Tag<'t>),
    Text { blank: bool },
}

/// The pieces of a page, one after the other.
pub struct Pieces<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Pieces<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// The next piece; within pictures and formulas (`foreign`) there are sections of bare text.
    pub fn next(&mut self, foreign: bool) -> Option<Piece<'t>> {
        loop {
            match &self.text.as_bytes()[self.at..] {
                [] => return None,
                [b'<', b'/', letter, ..] if letter.is_ascii_alphabetic() => return self.tag(2).map(Piece::End),
                [b'<', letter, ..] if letter.is_ascii_alphabetic() => return self.tag(1).map(Piece::Start),
                [b'<', b'!', b'[', b'C', b'D', b'A', b'T', b'A', b'[', ..] if foreign => {
                    self.pass("<![CDATA[".len(), "]]>");
                    return Some(Piece::Text { blank: false });
                }
                [b'<', b'!', b'-', b'-', ..] => self.comment(),
                // The parser takes all these for comments.
                [b'<', b'!' | b'?' | b'/', ..] => self.pass(2, ">"),
                _ => return Some(self.words()),
            }
        }
    }

    /// Goes on behind the end of an element that holds no elements.
    pub fn skip_to_end_of(&mut self, element: &str) {
        let bytes = self.text.as_bytes();
        let is_script = element == "script";
        // A script may hold a comment, and that another script, whose end does not end the first (13.2.5.17 and on).
        let (mut comment, mut inner) = (false, false);
        while self.at < bytes.len() {
            let rest = &bytes[self.at..];
            self.at += match rest[0] {
                b'-' if comment && rest.starts_with(b"-->") => {
                    (comment, inner) = (false, false);
                    3
                }
                b'<' if is_script && !comment && rest.starts_with(b"<!--") => {
                    comment = true;
                    // Its marks may be those of its end as well.
                    2
                }
                b'<' if comment && !inner && begins_with(rest, "<script") => {
                    inner = true;
                    1
                }
                b'<' if inner && begins_with(rest, "</script") => {
                    inner = false;
                    1
                }
                b'<' if rest.starts_with(b"</") && begins_with(&rest[2..], element) => {
                    self.tag(2);
                    return;
                }
                _ => 1,
            };
        }
    }

    fn words(&mut self) -> Piece<'t> {
        let rest = &self.text[self.at..];
        // What begins no tag is a character of the text.
        let len = rest.bytes().skip(1).position(|b| b == b'<').map_or(rest.len(), |at| at + 1);
        self.at += len;
        Piece::Text { blank: rest.bytes().take(len).all(is_blank) }
    }

    /// Goes on behind the next `end`, from some bytes on.
    fn pass(&mut self, from: usize, end: &str) {
        let from = self.at + from;
        self.at = self.text[from..].find(end).map_or(self.text.len(), |at| from + at + end.len());
    }

    fn comment(&mut self) {
        let from = self.at + "<!--".len();
        let body = &self.text.as_bytes()[from..];
        if let Some(len) = [&b">"[..], b"->"].iter().find(|end| body.starts_with(end)).map(|end| end.len()) {
            self.at = from + len;
            return;
        }
        let ends = |at: &usize| body[*at..].starts_with(b"-->") || body[*at..].starts_with(b"--!>");
        let end = (0..body.len()).find(ends);
        self.at = end.map_or(self.text.len(), |at| from + at + if body[at + 2] == b'>' { 3 } else { 4 });
    }

    /// The tag whose name begins some bytes further on; none where the text ends within it.
    fn tag(&mut self, from: usize) -> Option<Tag<'t>> {
        let from = self.at + from;
        let name_end = self.until(from, |b| is_blank(b) || matches!(b, b'/' | b'>'));
        let name = lower(&self.text[from..name_end]);
        let mut tag = Tag { name, source: "", attributes: 0, is_closed: false, hint: Hint::None };
        let mut at = name_end;
        loop {
            at = self.until(at, |b| !is_blank(b));
            match self.text.as_bytes().get(at) {
                None => {
                    self.at = self.text.len();
                    return None;
                }
                Some(b'>') => break,
                Some(b'/') => {
                    at += 1;
                    tag.is_closed = self.text.as_bytes().get(at) == Some(&b'>');
                }
                Some(_) => at = self.attribute(at, &mut tag),
            }
        }
        tag.source = &self.text[from..at];
        self.at = at + 1;
        Some(tag)
    }

    /// Goes over an attribute, whose first character is one of its name whatever it is; returns where it ends.
    fn attribute(&self, from: usize, tag: &mut Tag) -> usize {
        tag.attributes += 1;
        let first = self.text[from..].chars().next().map_or(1, char::len_utf8);
        let name_end = self.until(from + first, |b| is_blank(b) || matches!(b, b'/' | b'>' | b'='));
        let at = self.until(name_end, |b| !is_blank(b));
        let (value, end) = if self.text.as_bytes().get(at) == Some(&b'=') { self.value(at + 1) } else { ("", name_end) };
        tag.hint = match (&*tag.name, &*lower(&self.text[from..name_end])) {
            // Of two that are called the same the first counts.
            _ if tag.hint != Hint::None => tag.hint,
            ("font", "color" | "face" | "size") => Hint::Html,
            ("annotation-xml", "encoding") if value.contains('&') => Hint::Unclear,
            ("annotation-xml", "encoding") if ["text/html", "application/xhtml+xml"].iter().any(|kind| value.eq_ignore_ascii_case(kind)) => Hint::Html,
            ("annotation-xml", "encoding") => Hint::Other,
            _ => Hint::None,
        };
        end
    }

    /// The value of an attribute, and where it ends.
    fn value(&self, from: usize) -> (&'t str, usize) {
        let from = self.until(from, |b| !is_blank(b));
        match self.text.as_bytes().get(from) {
            Some(quote @ (b'"' | b'\'')) => {
                let end = self.until(from + 1, |b| b == *quote);
                (&self.text[from + 1..end], (end + 1).min(self.text.len()))
            }
            _ => {
                let end = self.until(from, |b| is_blank(b) || b == b'>');
                (&self.text[from..end], end)
            }
        }
    }

    /// The first place from one on whose byte is of a kind, or the end.
    fn until(&self, from: usize, is: impl Fn(u8) -> bool) -> usize {
        self.text.as_bytes()[from..].iter().position(|b| is(*b)).map_or(self.text.len(), |at| from + at)
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|b| b.is_ascii_uppercase()) { name.to_ascii_lowercase().into() } else { name.into() }
}

/// True for the name of a tag at the beginning, in any letters, that ends there.
fn begins_with(bytes: &[u8], name: &str) -> bool {
    bytes.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name.as_bytes()))
        && bytes.get(name.len()).is_some_and(|after| is_blank(*after) || matches!(after, b'/' | b'>'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tags of a text, each with its attributes' number.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut pieces = Pieces::new(text);
        let mut found = String::new();
        while let Some(piece) = pieces.next(false) {
            match piece {
                Piece::Start(tag) => {
                    found += &format!("{}{}{} ", tag.name, tag.attributes, if tag.is_closed { "/" } else { "" });
                    if matches!(&*tag.name, "script" | "style") {
                        pieces.skip_to_end_of(&tag.name);
                    }
                }
                Piece::End(tag) => found += &format!("/{} ", tag.name),
                Piece::Text { blank } => found += if blank { "_ " } else { "t " },
            }
        }
        assert_eq!(found.trim_end(), expected, "{text}");
    }

    #[test]
    fn tags_and_texts() {
        check("a<P>b</p >\n<br/><a-b c>", "t p0 t /p _ br0/ a-b1");
        check("<a b='>' c=\"<i>\" d=>e", "a3 t");
        check("<a b=/> <a / > <a \"> <a =b>", "a1 _ a0 _ a1 _ a1");
        check("1 < 2 <3 <", "t t t t");
        check("<a <b>", "a1");
        check("x<a b", "t");
    }

    #[test]
    fn comments_hold_no_tags() {
        check("<!-- <a> -->b<!--><c><!---><d><!-- --!><e><!x <f>g</ <h>i<?<j>k</>", "t c0 d0 e0 t t t");
        check("<!-- <a> -- > --->b<!-- <c>", "t");
    }

    #[test]
    fn scripts_hold_no_tags() {
        check("<script><a></b></SCRIPT x><i>", "script0 i0");
        check("<script><!-- <script> </script> <a> </script><i>", "script0 i0");
        check("<script><!-- --> <script> </script><i>", "script0 i0");
        check("<script><!--> <script> </script><i>", "script0 i0");
        check("<style><!-- <style> </style><i>", "style0 i0");
        check("<script></scripts><i>", "script0");
    }

    #[test]
    fn sections_of_bare_text_stand_in_pictures_alone() {
        let text = "<![CDATA[ <a> ]]>";
        assert!(matches!(Pieces::new(text).next(true), Some(Piece::Text { blank: false })));
        assert!(matches!(Pieces::new(text).next(false), Some(Piece::Text { blank: false })));
        let mut pieces = Pieces::new(text);
        pieces.next(true);
        assert!(pieces.next(true).is_none());
    }
}
