//! EPUB 2 and 3: the chapters of the spine, each read as HTML.

use super::package::Package;
use crate::corpus::format::html;
use crate::corpus::format::xml::tree::Element;
use crate::corpus::format::{Format, Input, Parsed, Reads};
use crate::statement::{Draft, Field, Layout};

pub struct Epub;

/// Most chapters that are read.
const CHAPTERS: usize = 5_000;

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
        let mut drafts = Vec::new();
        let mut missing = Vec::new();
        for reference in root.at(&["spine"]).into_iter().flat_map(|spine| spine.all("itemref")).take(CHAPTERS) {
            match chapter(reference, root, &folder) {
                Some(Chapter { is_text: false, .. }) => {}
                Some(Chapter { path, .. }) => match package.text(&path)? {
                    Some(text) => drafts.extend(statement(&text, root)),
                    None => missing.push(path),
                },
                None => missing.push(reference.attr("idref").unwrap_or("?").to_owned()),
            }
        }
        let problem = (!missing.is_empty()).then(|| format!("has no chapter {}", missing.join(", ")));
        match problem {
            Some(problem) if drafts.is_empty() => Err(problem),
            problem => Ok(Parsed { drafts, problem, encoding: None }),
        }
    }
}

struct Chapter {
    path: String,
    is_text: bool,
}

/// The file of a chapter. Covers, tables of contents and what stands outside the order of reading are none.
fn chapter(reference: Element, root: Element, folder: &str) -> Option<Chapter> {
    let id = reference.attr("idref")?;
    let item = root.at(&["manifest"])?.all("item").find(|item| item.attr("id") == Some(id))?;
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
fn statement(markup: &str, root: Element) -> Option<Draft> {
    let text = html::text_of_body(markup);
    if !text.chars().any(char::is_alphanumeric) {
        return None;
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
    Some(draft)
}
