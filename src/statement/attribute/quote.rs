//! Finds direct quotations: what stands between marks, as one quote where it runs over paragraphs.

use crate::statement::Span;

/// A stretch between quotation marks, before anybody is credited with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// Inside the marks.
    pub span: Span,
    /// With the marks.
    pub outer: Span,
    /// Index of the paragraph it begins in.
    pub paragraph: usize,
    /// It has no closing mark: the paragraph ends first.
    pub open: bool,
}

/// All quotations, paragraph by paragraph. Quotations inside quotations are part of the outer one.
pub fn find(text: &str, paragraphs: &[Span]) -> Vec<Quoted> {
    let mut found = Vec::new();
    for (index, paragraph) in paragraphs.iter().enumerate() {
        scan(text, *paragraph, index, &mut found);
    }
    found.retain(|q| q.span.of(text).chars().any(char::is_alphanumeric));
    found
}

/// The closing marks that can end a quotation begun with `open`.
fn closers(open: char) -> &'static [char] {
    match open {
        '«' => &['»'],
        '»' => &['«'],
        '„' => &['“', '”', '"'],
        '「' => &['」'],
        '『' => &['』'],
        // A curly mark is often closed by a straight one, and the other way round.
        _ => &['”', '"'],
    }
}

fn scan(text: &str, paragraph: Span, index: usize, found: &mut Vec<Quoted>) {
    let body = paragraph.of(text);
    let inward = body.rfind('«');
    let mut singles = None;
    let mut at = 0;
    while let Some((start, open)) = next_opening(body, at, inward) {
        let inside = start + open.len_utf8();
        let close = match open {
            '‘' | '\'' => singles.get_or_insert_with(|| Singles::of(body)).close(inside),
            _ => body[inside..].char_indices().find(|(i, c)| closers(open).contains(c) && closes(body, inside + i, *c, open)),
        };
        let (end, after, is_open) = match close {
            Some((i, c)) => (inside + i, inside + i + c.len_utf8(), false),
            // A single mark without its partner is an apostrophe.
            None if matches!(open, '‘' | '\'') => {
                at = inside;
                continue;
            }
            None => {
                let end = body.trim_end().len().max(inside);
                (end, end, true)
            }
        };
        found.push(Quoted {
            span: Span::new(paragraph.start + inside, paragraph.start + end),
            outer: Span::new(paragraph.start + start, paragraph.start + after),
            paragraph: index,
            open: is_open,
        });
        at = after.max(inside);
    }
}

/// The next opening mark; `inward` is where the last mark is that may close one that points inwards.
fn next_opening(body: &str, from: usize, inward: Option<usize>) -> Option<(usize, char)> {
    body[from..].char_indices().map(|(i, c)| (from + i, c)).find(|(at, c)| match c {
        '“' | '„' | '«' | '「' | '『' => true,
        // »German« marks point inwards.
        '»' => opens_here(body, *at) && inward.is_some_and(|last| last > *at),
        '‘' | '\'' => opens_single(body, *at),
        '"' => !is_inch(body, *at),
        // A stray closing mark where an opening one is due ("”We won,” she said").
        '”' => opens_here(body, *at) || is_stray(body, *at),
        _ => false,
    })
}

/// A mark before a letter and after a blank opens.
fn opens_here(body: &str, at: usize) -> bool {
    let before = body[..at].chars().next_back();
    let after = body[at..].chars().nth(1);
    before.is_none_or(char::is_whitespace) && after.is_some_and(char::is_alphanumeric)
}

/// A closing mark where nothing is open, with another one before the next opening mark, is a typing error for
/// an opening one ("said Mr. Lund,” And so it was.”").
fn is_stray(body: &str, at: usize) -> bool {
    let rest = &body[at + '”'.len_utf8()..];
    // What is next to it is asked first, and an opening mark is looked for no further than the closing one.
    let placed = body[..at].ends_with(',') && rest.trim_start().starts_with(char::is_uppercase);
    placed && rest.find('”').is_some_and(|close| !rest[..close].contains(['“', '"']))
}

/// A single mark opens a quotation at the start of a paragraph, after a colon or a comma, and before a letter.
fn opens_single(body: &str, at: usize) -> bool {
    let before = body[..at].trim_end();
    let spaced = before.len() < at || before.is_empty();
    let led = before.is_empty() || before.ends_with([':', ',']);
    let mark = body[at..].chars().next().map_or(1, char::len_utf8);
    spaced && led && body[at + mark..].starts_with(char::is_alphabetic)
}

/// The single marks of a paragraph that may close a quotation: those inside words are apostrophes. They are looked for
/// once, and not from each mark that may open one.
struct Singles {
    /// Those after a full stop or comma.
    punctuated: Vec<(usize, char)>,
    last: Option<(usize, char)>,
}

impl Singles {
    fn of(body: &str) -> Self {
        let marks = body.char_indices().filter(|(_, c)| matches!(c, '’' | '\''));
        let ends: Vec<(usize, char)> = marks.filter(|(at, c)| !body[at + c.len_utf8()..].starts_with(char::is_alphanumeric)).collect();
        let last = ends.last().copied();
        let punctuated = ends.into_iter().filter(|(at, _)| body[..*at].ends_with([',', '.', '!', '?', '…'])).collect();
        Self { punctuated, last }
    }

    /// The mark that closes a quotation from a place on, counted from there: the first after a full stop or comma, else
    /// the last one.
    fn close(&self, inside: usize) -> Option<(usize, char)> {
        let next = self.punctuated.partition_point(|(at, _)| *at < inside);
        let mark = self.punctuated.get(next).or(self.last.as_ref().filter(|(at, _)| *at > inside + 20));
        mark.map(|(at, c)| (at - inside, *c))
    }
}

/// 6" is a length: no quotation opens right after a digit.
fn is_inch(body: &str, at: usize) -> bool {
    let before = body[..at].chars().next_back();
    let after = body[at + 1..].chars().next();
    before.is_some_and(|c| c.is_ascii_digit()) && after.is_some()
}

/// A straight mark that follows a blank and precedes a letter opens a quotation inside the quotation.
fn closes(body: &str, at: usize, mark: char, open: char) -> bool {
    if mark == '"' && open != '"' {
        return !opens_here(body, at);
    }
    true
}

/// Runs over the paragraphs: a quotation without a closing mark goes on in the next paragraph if that opens with a mark.
pub fn continues(text: &str, first: &Quoted, second: &Quoted, paragraphs: &[Span]) -> bool {
    first.open && second.paragraph == first.paragraph + 1 && text[paragraphs[second.paragraph].start..second.outer.start].trim().is_empty()
}

/// True for scare quotes, titles of works and words mentioned rather than said: quotations of few
/// words, without the punctuation of speech, that no cue stands next to.
pub fn is_mention(text: &str, quoted: &Quoted) -> bool {
    let words: Vec<&str> = quoted.span.of(text).split_whitespace().collect();
    let spoken = quoted.span.of(text).trim_end().ends_with([',', '.', '!', '?', '…', '—']);
    let before = text[..quoted.outer.start].trim_end().rsplit(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or("");
    let named = ["titled", "entitled", "called", "named", "so-called", "dubbed", "word", "term", "phrase", "words", "film", "book", "report", "the", "a", "an"];
    let title_case = words.len() > 1 && words.iter().all(|w| w.chars().next().is_some_and(|c| !c.is_lowercase()) || w.len() <= 4);
    let introduced = named.contains(&before.to_lowercase().as_str());
    let copied = ["of", "book", "novel", "song", "poem", "play", "headline", "slogan"].contains(&before.to_lowercase().as_str());
    (words.len() <= 3 && (!spoken || introduced)) || ((introduced || copied && !spoken) && title_case && words.len() <= 12)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::segment::paragraphs;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = find(text, &paragraphs(text, 0)).iter().map(|q| q.span.of(text)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn marks_of_all_kinds() {
        check("“One,” she said. \"Two,\" he said.", &["One,", "Two,"]);
        check("« Un », dit-il. „Zwei“, sagte er.", &[" Un ", "Zwei"]);
        check("\"Mixed marks,” he said, “are common.\"", &["Mixed marks,", "are common."]);
        check("“He said ‘never’ to me,” she said.", &["He said ‘never’ to me,"]);
        check("a 6\"x4\" board", &[]);
        check("”We won,” she said.", &["We won,"]);
        check("»Zwei«, sagte er.", &["Zwei"]);
        check("‘We won’t wait, and our partners’ patience isn’t endless,’ said Mr Penrose.", &["We won’t wait, and our partners’ patience isn’t endless,"]);
        check("She said: 'We don't sell what isn't ours.'", &["We don't sell what isn't ours."]);
        check("the farmers' market and the '90s", &[]);
    }

    #[test]
    fn marks_without_partners_are_no_quotations() {
        check(&"She said: 'a ".repeat(20_000), &[]);
        check(&"said,” And so ".repeat(20_000), &[" And so said,"; 10_000]);
        check(&"»a ".repeat(20_000), &[]);
        let singles = Singles::of("the boats' crews: 'We won, and they' left.' They said");
        assert_eq!((singles.punctuated, singles.last), (vec![(42, '\'')], Some((42, '\''))));
    }

    #[test]
    fn unclosed_ends_with_the_paragraph() {
        check("“It goes on.\n\n“And here it ends,” she said.", &["It goes on.", "And here it ends,"]);
    }

    #[test]
    fn mentions_are_not_speech() {
        let text = "The \"Day After\" and the so-called \"disciplined democracy\" of the \"Ballots and Bullets\" kind. \"We won,\" she said.";
        let found = find(text, &paragraphs(text, 0));
        let mentions: Vec<bool> = found.iter().map(|q| is_mention(text, q)).collect();
        assert_eq!(mentions, [true, true, true, false]);
    }
}
