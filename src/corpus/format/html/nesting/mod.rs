//! What the parser of HTML would have to do for a page, told before it is asked to.
//!
//! For many a tag the parser looks through the elements that are open, so that its work grows with the square of how deep
//! they are nested; and it opens elements that set letters (`<b>`) again in each block after one that they were not closed
//! in. No reader bounds either. So the parser's two lists (13.2.4.2 and 13.2.4.3 of the HTML standard) are followed here by
//! its own rules (13.2.6), as html5ever has them, and nothing is built.
//!
//! Where the rules depend on more than these lists the elements are taken to stay open. Not followed: frames, and tables
//! that stand in a `template` outside of a table; both are counted deeper than they are.

mod names;
mod rules;

use std::borrow::Cow;

use super::tags::{Hint, Piece, Pieces, Tag};
use names::{bounds_scope, holds_bare_text, is_special};

/// Deepest nesting that is parsed. Browsers stop at 512 (Blink, `kMaximumHTMLParserDOMTreeDepth`), so no page needs more.
const NESTED: usize = 1_000;
/// Elements that a page may have opened again in later blocks: about 100 bytes each in the parser's tree. Old pages that
/// never close their `<font>` come to some thousands.
const AGAIN: usize = 1_000_000;
/// Attributes of one element, each of which the parser compares with all before it.
const ATTRIBUTES: usize = 1_000;
/// Attributes of all `<html>` and `<body>` tags together: the parser adds them to those of the first.
const OUTERMOST: usize = 10_000;

/// Sees that a page can be parsed in a time that grows with its length.
///
/// # Errors
///
/// What there is too much of.
pub fn check(markup: &str) -> Result<(), String> {
    // The shortest tag has three bytes. Most texts within other formats are shorter.
    if markup.len() < 3 * NESTED {
        return Ok(());
    }
    // What a doctype says of an old page decides one thing alone: whether a table stands within the paragraph before it.
    let depends = Nesting::of(markup, false)?.depends;
    if depends { Nesting::of(markup, true).map(|_| ()) } else { Ok(()) }
}

/// What an element is one of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum World {
    Html,
    Picture,
    Formula,
}

/// An open element.
struct Open<'t> {
    id: usize,
    name: Cow<'t, str>,
    world: World,
    /// End tags and paragraphs outside do not reach into it (its "scope").
    bounds: bool,
    /// Tags that begin right in it are of HTML, whatever world it is of itself.
    hosts: bool,
}

impl Open<'_> {
    /// An element of HTML of one of these names.
    fn is(&self, names: &[&str]) -> bool {
        self.world == World::Html && names.contains(&&*self.name)
    }

    fn is_special(&self) -> bool {
        self.world == World::Html && is_special(&self.name)
    }
}

/// An element that sets letters and has not been closed.
struct Setting<'t> {
    id: usize,
    name: Cow<'t, str>,
    source: &'t str,
}

/// The parser's lists.
#[derive(Default)]
struct Nesting<'t> {
    open: Vec<Open<'t>>,
    /// Unclosed elements that set letters; `None` begins a cell or the like, within which those before are not opened again.
    settings: Vec<Option<Setting<'t>>>,
    /// The form that is open: there is only one.
    form: Option<usize>,
    /// The page is so old that tables stand within paragraphs.
    quirks: bool,
    /// It mattered whether it is.
    depends: bool,
    /// Elements so far.
    count: usize,
    again: usize,
    deepest: usize,
    outermost: usize,
}

impl<'t> Nesting<'t> {
    /// Follows a page to its end, or to where there is too much of something.
    fn of(markup: &'t str, quirks: bool) -> Result<Self, String> {
        let mut nesting = Nesting { quirks, ..Nesting::default() };
        let mut pieces = Pieces::new(markup);
        while let Some(piece) = pieces.next(nesting.world() != World::Html) {
            match piece {
                Piece::Text { blank } => nesting.text(blank),
                Piece::End(tag) => nesting.end(&tag.name),
                Piece::Start(tag) => {
                    nesting.attributes(&tag)?;
                    let bare = if nesting.is_foreign() { None } else { holds_bare_text(&tag.name) };
                    nesting.start(tag);
                    match bare {
                        Some("plaintext") => break,
                        Some(element) => pieces.skip_to_end_of(element),
                        None => {}
                    }
                }
            }
            nesting.within_limits()?;
        }
        Ok(nesting)
    }

    fn attributes(&mut self, tag: &Tag) -> Result<(), String> {
        if matches!(&*tag.name, "html" | "body") {
            self.outermost += tag.attributes;
        }
        if tag.attributes > ATTRIBUTES {
            return Err(format!("an element of it has more than {ATTRIBUTES} attributes"));
        }
        if self.outermost > OUTERMOST {
            return Err(format!("its <html> and <body> have more than {OUTERMOST} attributes"));
        }
        Ok(())
    }

    fn within_limits(&self) -> Result<(), String> {
        if self.deepest.max(self.settings.len()) > NESTED {
            return Err(format!("its elements are nested more than {NESTED} deep"));
        }
        if self.again > AGAIN {
            return Err(format!("elements of it that are never closed go on in more than {AGAIN} others"));
        }
        Ok(())
    }

    fn world(&self) -> World {
        self.open.last().map_or(World::Html, |open| open.world)
    }

    /// In a picture or a formula, where tags are not those of HTML.
    fn is_foreign(&self) -> bool {
        self.open.last().is_some_and(|open| open.world != World::Html && !open.hosts)
    }

    fn push(&mut self, name: Cow<'t, str>, world: World, hint: Hint) -> usize {
        let (bounds, hosts) = match (world, &*name) {
            (World::Html, name) => (bounds_scope(name), true),
            (World::Picture, "foreignobject" | "desc" | "title") | (World::Formula, "mi" | "mo" | "mn" | "ms" | "mtext") => (true, true),
            (World::Formula, "annotation-xml") => (false, hint == Hint::Html),
            _ => (false, false),
        };
        // What it holds cannot be told: it is too much.
        self.deepest = if hint == Hint::Unclear { usize::MAX } else { self.deepest.max(self.open.len() + 1) };
        self.count += 1;
        self.open.push(Open { id: self.count, name, world, bounds, hosts });
        self.count
    }

    /// The innermost open element of one of these names, if none that stops the search stands within it.
    fn last(&self, names: &[&str], stops: impl Fn(&Open<'t>) -> bool) -> Option<usize> {
        for (at, open) in self.open.iter().enumerate().rev() {
            if open.is(names) {
                return Some(at);
            }
            if stops(open) {
                return None;
            }
        }
        None
    }

    fn in_scope(&self, names: &[&str]) -> Option<usize> {
        self.last(names, |open| open.bounds)
    }

    fn in_table(&self, names: &[&str]) -> Option<usize> {
        self.last(names, |open| open.is(&["table", "template"]))
    }

    /// Closes an element, if there is one, and all within it.
    fn close(&mut self, at: Option<usize>) {
        self.open.truncate(at.unwrap_or(self.open.len()));
    }

    fn close_paragraph(&mut self) {
        self.close(self.last(&["p"], |open| open.bounds || open.is(&["button"])));
    }

    /// Closes the innermost elements whose ends may be left out, but for some.
    fn close_implied(&mut self, but: &[&str]) {
        const IMPLIED: &[&str] = &["dd", "dt", "li", "option", "optgroup", "p", "rb", "rp", "rt", "rtc"];
        while self.open.last().is_some_and(|open| open.is(IMPLIED) && !open.is(but)) {
            self.open.pop();
        }
    }

    /// Forgets what sets letters in the innermost cell or the like.
    fn leave(&mut self) {
        while let Some(Some(_)) = self.settings.pop() {}
    }

    fn is_open(&self, id: usize) -> bool {
        self.open.iter().rev().any(|open| open.id == id)
    }

    /// Where an element stands among those that set letters.
    fn place(&self, id: usize) -> Option<usize> {
        self.settings.iter().position(|setting| setting.as_ref().is_some_and(|setting| setting.id == id))
    }

    /// Opens again what sets letters and was closed with its block.
    fn open_again(&mut self) {
        let closed = |setting: &Option<Setting>| setting.as_ref().is_some_and(|setting| !self.is_open(setting.id));
        let from = self.settings.len() - self.settings.iter().rev().take_while(|setting| closed(setting)).count();
        for place in from..self.settings.len() {
            let Some(name) = self.settings[place].as_ref().map(|setting| setting.name.clone()) else { continue };
            let id = self.push(name, World::Html, Hint::None);
            if let Some(setting) = &mut self.settings[place] {
                setting.id = id;
            }
            self.again += 1;
        }
    }
}

#[cfg(test)]
mod tests;
