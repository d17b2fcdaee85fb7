//! EPUB 2 and 3: the chapters of the spine, each read as HTML.

use std::collections::HashMap;

use super::package::Package;
use crate::corpus::format::html;
use crate::corpus::format::xml::tree::Element;
use crate::corpus::format::{Format, Input, Parsed, Reads};
use crate::statement::{Draft, Field, Layout};

pub struct Epub;

/// Most chapters that are read.
const CHAPTERS: usize = 5_000;
/// Chapters that are named where they cannot be read.
const NAMED: usize = 20;

impl Format for Epub {
    fn name(&self) -> &'static str {
        "EPUB"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["epub"]
    }

    fn reads(&self) -> Reads {
        Reads::Bytes
    }

    fn parse(&self, input: &Input) -> Result<Parsed, String> {
        let mut package = Package::open(input.bytes, "EPUB")?;
        let container = package.tree("META-INF/container.xml")?;
        let place = container.as_ref().and_then(|t| t.root()).and_then(|r| r.find("rootfile")).and_then(|r| r.attr("full-path")).map(str::to_owned);
        let Some(place) = place else { return Err("does not say where its book is (META-INF/container.xml)".to_owned()) };
        let Some(book) = package.tree(&place)? else { return Err(format!("has no {place}")) };
        let Some(root) = book.root() else { return Err(format!("its {place} holds nothing")) };
        let folder = place.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let items = items(root);
        let mut drafts = Vec::new();
        let mut missing = Missing::default();
        let spine = root.at(&["spine"]);
        for reference in spine.into_iter().flat_map(|spine| spine.all("itemref")).take(CHAPTERS) {
            match chapter(reference, &items, &folder) {
                Some(Chapter { is_text: false, .. }) => {}
                Some(Chapter { path, .. }) => match package.text(&path)?.map(|text| statement(&text, root)) {
                    Some(Ok(draft)) => drafts.extend(draft),
                    Some(Err(why)) => {
                        missing.unread.get_or_insert_with(|| format!("its chapter {path} is not read: {why}"));
                    }
                    None => missing.add(&path),
                },
                None => missing.add(reference.attr("idref").unwrap_or("?")),
            }
        }
        let beyond = spine.map_or(0, |spine| spine.all("itemref").skip(CHAPTERS).count());
        match missing.told(beyond) {
            Some(problem) if drafts.is_empty() => Err(problem),
            problem => Ok(Parsed { drafts, problem, encoding: None }),
        }
    }
}

/// Chapters that cannot be read.
#[derive(Default)]
struct Missing {
    names: Vec<String>,
    more: usize,
    /// The first that is there and cannot be read.
    unread: Option<String>,
}

impl Missing {
    fn add(&mut self, name: &str) {
        if self.names.len() < NAMED {
            self.names.push(name.to_owned());
        } else {
            self.more += 1;
        }
    }

    /// What is missing of the book, with the chapters `beyond` what is read.
    fn told(self, beyond: usize) -> Option<String> {
        let more = if self.more > 0 { format!(", and {} more", self.more) } else { String::new() };
        let named = (!self.names.is_empty()).then(|| format!("has no chapter {}{more}", self.names.join(", ")));
        let cut = (beyond > 0).then(|| format!("has more than {CHAPTERS} chapters: {beyond} are not read"));
        let told: Vec<String> = named.into_iter().chain(self.unread).chain(cut).collect();
        (!told.is_empty()).then(|| told.join("; "))
    }
}

struct Chapter {
    path: String,
    is_text: bool,
}

/// The files of a book by their ids; of two of one id the first.
fn items<'t>(root: Element<'t>) -> HashMap<&'t str, Element<'t>> {
    let mut items = HashMap::new();
    for item in root.at(&["manifest"]).into_iter().flat_map(|manifest| manifest.all("item")) {
        if let Some(id) = item.attr("id") {
            items.entry(id).or_insert(item);
        }
    }
    items
}

/// The file of a chapter. Covers, tables of contents and what stands outside the order of reading are none.
fn chapter(reference: Element, items: &HashMap<&str, Element>, folder: &str) -> Option<Chapter> {
    let item = items.get(reference.attr("idref")?)?;
    let navigates = item.attr("properties").is_some_and(|p| p.split(' ').any(|p| p == "nav" || p == "cover-image"));
    let is_text = !navigates && reference.attr("linear") != Some("no") && item.attr("media-type").is_none_or(|t| t.contains("html"));
    Some(Chapter { path: joined(folder, &unescaped(item.attr("href")?)), is_text })
}

/// A path from the book's folder; `..` goes up within the zip.
fn joined(folder: &str, href: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(href.split('#').next().unwrap_or("").split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// `%20` as the byte it stands for.
fn unescaped(href: &str) -> String {
    let mut bytes = Vec::with_capacity(href.len());
    let mut rest = href.as_bytes();
    while let [first, tail @ ..] = rest {
        let coded = (*first == b'%').then(|| tail.get(..2)).flatten();
        let byte = coded.and_then(|digits| std::str::from_utf8(digits).ok()).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A chapter is a statement, by whom the book is by. When the book came out is not when a speech in it was held.
fn statement(markup: &str, root: Element) -> Result<Option<Draft>, String> {
    let text = html::text_of_body(markup)?;
    if !text.chars().any(char::is_alphanumeric) {
        return Ok(None);
    }
    let mut draft = Draft::new(text, Layout::Plain);
    if let Some(metadata) = root.at(&["metadata"]) {
        for (name, field) in [("creator", Field::Author), ("language", Field::Lang), ("publisher", Field::Publisher)] {
            let mut values = metadata.all(name).filter(|v| v.attr("role").is_none_or(|role| role == "aut"));
            if let Some(value) = values.next() {
                draft.declare(field, &format!("dc:{name}"), &value.text());
            }
        }
    }
    Ok(Some(draft))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::format::xml::tree::Tree;

    #[test]
    fn chapters_are_found_by_their_ids() {
        let book = "<package><manifest><item id='a' href='x/1%20.html'/><item id='a' href='2.html'/><item id='b' href='b.png' media-type='image/png'/></manifest>\
                    <spine><itemref idref='a'/><itemref idref='b'/><itemref idref='c'/></spine></package>";
        let tree = Tree::parse(book);
        let root = tree.root().unwrap();
        let items = items(root);
        let chapters: Vec<Option<(String, bool)>> =
            root.at(&["spine"]).unwrap().all("itemref").map(|r| chapter(r, &items, "book/").map(|c| (c.path, c.is_text))).collect();
        assert_eq!(chapters, [Some(("book/x/1 .html".to_owned(), true)), Some(("book/b.png".to_owned(), false)), None]);
    }

    #[test]
    fn what_is_missing_is_named_to_a_limit() {
        let mut missing = Missing::default();
        assert_eq!(Missing::default().told(0), None);
        (0..NAMED + 2).for_each(|_| missing.add("a"));
        let told = missing.told(3).unwrap();
        assert!(told.ends_with("a, a, and 2 more; has more than 5000 chapters: 3 are not read"), "{told}");
    }
}
