//! An XML document as a tree, read as far as it is well formed.
//!
//! Names are local names: vocabularies change their namespaces more often than their words. Entities that
//! the document itself declares may hold others, but none grows beyond a limit.

use std::collections::HashMap;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// Deepest nesting that is read.
const DEEPEST: usize = 500;
/// Longest declared entity that is put in, in bytes.
const LONGEST_ENTITY: usize = 1_000;
/// What declared entities may add to the text of a document, in bytes. Three bytes can stand for a thousand, so a file of
/// some megabytes would come to all memory; those that stand for a letter or a name add next to nothing.
const ENTITIES: usize = 8 << 20;

enum Kind {
    Element { name: String, attributes: Vec<(String, String)> },
    Text(Range<usize>),
}

struct Item {
    kind: Kind,
    children: Vec<u32>,
}

/// A document.
pub struct Tree {
    items: Vec<Item>,
    text: String,
    /// Where and why it is not well formed; what stands before is in the tree.
    pub problem: Option<String>,
}

/// An element of a document.
#[derive(Clone, Copy)]
pub struct Element<'t> {
    tree: &'t Tree,
    index: u32,
}

/// What an element holds.
#[derive(Clone, Copy)]
pub enum Node<'t> {
    Element(Element<'t>),
    Text(&'t str),
}

impl Tree {
    /// Reads a document.
    pub fn parse(xml: &str) -> Tree {
        Building::of(xml).tree
    }

    /// The outermost element.
    pub fn root(&self) -> Option<Element<'_>> {
        Element { tree: self, index: 0 }.elements().next()
    }

    /// Takes the elements of some names below the outermost one out of those that hold them, and returns where they stand,
    /// in order. Where one of them holds another the words of the inner one are then its own alone.
    pub fn take_out(&mut self, names: &[&str]) -> Vec<u32> {
        let mut taken = Vec::new();
        let mut open: Vec<u32> = self.root().map(|root| root.index).into_iter().collect();
        while let Some(index) = open.pop() {
            let children = std::mem::take(&mut self.items[index as usize].children);
            open.extend_from_slice(&children);
            let (out, kept): (Vec<u32>, Vec<u32>) = children.into_iter().partition(|child| names.contains(&self.element(*child).name()));
            taken.extend(out);
            self.items[index as usize].children = kept;
        }
        // Items are numbered in the order in which they begin.
        taken.sort_unstable();
        taken
    }

    /// The element that stands at a place.
    pub fn element(&self, index: u32) -> Element<'_> {
        Element { tree: self, index }
    }
}

struct Building {
    tree: Tree,
    open: Vec<u32>,
    entities: HashMap<String, String>,
    /// What entities may still add to the text.
    left: usize,
    /// What they may still add to each other.
    room: usize,
}

impl Building {
    fn of(xml: &str) -> Building {
        let root = Item { kind: Kind::Element { name: String::new(), attributes: Vec::new() }, children: Vec::new() };
        let tree = Tree { items: vec![root], text: String::with_capacity(xml.len() / 2), problem: None };
        let mut building = Building { tree, open: vec![0], entities: HashMap::new(), left: ENTITIES, room: ENTITIES };
        building.read(xml);
        building
    }

    fn read(&mut self, xml: &str) {
        let mut reader = Reader::from_str(xml);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        // Faults of these kinds are noted, and what follows is read all the same.
        config.allow_dangling_amp = true;
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        loop {
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => {
                    self.tree.problem = Some(format!("is not well formed: {error} (byte {})", reader.error_position()));
                    return;
                }
            };
            match event {
                Event::Start(start) if self.open.len() > DEEPEST => {
                    let name = start.name().as_ref().to_owned();
                    self.tree.problem = Some(format!("<{name}> is nested more than {DEEPEST} deep"));
                    return;
                }
                Event::Start(start) => self.start(&start),
                Event::End(end) => self.end(end.local_name().as_ref()),
                Event::Text(text) => self.text(&text.xml10_content()),
                Event::CData(text) => self.text(&text.xml10_content()),
                Event::GeneralRef(reference) => self.reference(&reference),
                Event::DocType(declared) => self.declare(&declared),
                Event::Eof => {
                    if self.open.len() > 1 {
                        self.tree.problem = Some("breaks off before its end".to_owned());
                    }
                    return;
                }
                _ => {}
            }
        }
    }

    fn push(&mut self, kind: Kind) -> u32 {
        let index = self.tree.items.len() as u32;
        self.tree.items.push(Item { kind, children: Vec::new() });
        let parent = self.open.last().copied().unwrap_or(0);
        self.tree.items[parent as usize].children.push(index);
        index
    }

    fn start(&mut self, start: &BytesStart) {
        let name = start.local_name().as_ref().to_owned();
        let mut all = start.attributes();
        let attributes = all.with_checks(false).flatten();
        let attributes = attributes.map(|a| {
            let value = quick_xml::escape::unescape(&a.value).map(|v| v.into_owned()).unwrap_or_else(|_| a.value.to_string());
            (a.key.local_name().as_ref().to_owned(), value)
        });
        let attributes = attributes.collect();
        let index = self.push(Kind::Element { name, attributes });
        self.open.push(index);
    }

    /// Closes the innermost element of the name; an end without a beginning is passed over.
    fn end(&mut self, name: &str) {
        let named = |index: &u32| matches!(&self.tree.items[*index as usize].kind, Kind::Element { name: own, .. } if own == name);
        let Some(at) = self.open.iter().rposition(named).filter(|at| *at > 0) else {
            self.tree.problem.get_or_insert_with(|| format!("is not well formed: </{name}> ends nothing"));
            return;
        };
        if at + 1 < self.open.len() {
            self.tree.problem.get_or_insert_with(|| format!("is not well formed: </{name}> ends what was begun before"));
        }
        self.open.truncate(at);
    }

    fn text(&mut self, text: &str) {
        let start = self.tree.text.len();
        self.tree.text.push_str(text);
        let end = self.tree.text.len();
        // Text around a reference is one text.
        let parent = self.open.last().copied().unwrap_or(0) as usize;
        if let Some(last) = self.tree.items[parent].children.last().copied()
            && let Kind::Text(range) = &mut self.tree.items[last as usize].kind
            && range.end == start
        {
            range.end = end;
            return;
        }
        if end > start {
            self.push(Kind::Text(start..end));
        }
    }

    fn reference(&mut self, reference: &BytesRef) {
        if let Ok(Some(c)) = reference.resolve_char_ref() {
            self.text(c.encode_utf8(&mut [0; 4]));
            return;
        }
        let name = reference.to_string();
        let known = resolve_xml_entity(&name).map(str::to_owned).or_else(|| self.declared(&name));
        let html = || quick_xml::escape::resolve_html5_entity(&name).map(str::to_owned);
        self.text(&known.or_else(html).unwrap_or_else(|| format!("&{name};")));
    }

    /// What a declared entity stands for, as long as all of them do not add too much.
    fn declared(&mut self, name: &str) -> Option<String> {
        let value = self.entities.get(name)?;
        match self.left.checked_sub(value.len().saturating_sub(name.len())) {
            Some(left) => {
                self.left = left;
                Some(value.clone())
            }
            None => {
                let problem = || format!("its entities come to more than {} MB: from there on they stand as they are written", ENTITIES >> 20);
                self.tree.problem.get_or_insert_with(problem);
                Some(format!("&{name};"))
            }
        }
    }

    /// Entities of the document: `<!ENTITY name "words">`; those that hold others are not expanded.
    fn declare(&mut self, doctype: &str) {
        for declaration in doctype.split("<!ENTITY").skip(1) {
            let mut words = declaration.trim_start().splitn(2, char::is_whitespace);
            let (Some(name), Some(rest)) = (words.next(), words.next()) else { continue };
            let rest = rest.trim_start();
            let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
            let Some(value) = rest[1..].split(quote).next().filter(|v| v.len() <= LONGEST_ENTITY) else { continue };
            // What it holds is not put together first and found too long then.
            let mut left = LONGEST_ENTITY;
            let known = |entity: &str| {
                let words = self.entities.get(entity).map(String::as_str).or_else(|| resolve_xml_entity(entity))?;
                left = left.checked_sub(words.len())?;
                Some(words)
            };
            let plain = quick_xml::escape::unescape_with(value, known).map(|v| v.into_owned());
            let Some(plain) = plain.ok().filter(|plain| plain.len() <= LONGEST_ENTITY) else { continue };
            // What they hold of others is kept for each of them.
            if let Some(left) = self.room.checked_sub(plain.len().saturating_sub(value.len())) {
                self.room = left;
                self.entities.insert(name.to_owned(), plain);
            }
        }
    }
}

impl<'t> Element<'t> {
    fn item(self) -> &'t Item {
        &self.tree.items[self.index as usize]
    }

    /// The local name.
    pub fn name(self) -> &'t str {
        match &self.item().kind {
            Kind::Element { name, .. } => name,
            Kind::Text(_) => "",
        }
    }

    /// An attribute by its local name.
    pub fn attr(self, name: &str) -> Option<&'t str> {
        match &self.item().kind {
            Kind::Element { attributes, .. } => attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()),
            Kind::Text(_) => None,
        }
    }

    pub fn nodes(self) -> impl Iterator<Item = Node<'t>> {
        self.item().children.iter().map(move |index| match &self.tree.items[*index as usize].kind {
            Kind::Element { .. } => Node::Element(Element { tree: self.tree, index: *index }),
            Kind::Text(range) => Node::Text(&self.tree.text[range.clone()]),
        })
    }

    pub fn elements(self) -> impl Iterator<Item = Element<'t>> {
        self.nodes().filter_map(|node| if let Node::Element(element) = node { Some(element) } else { None })
    }

    /// The children of a name.
    pub fn all(self, name: &str) -> impl Iterator<Item = Element<'t>> {
        self.elements().filter(move |element| element.name() == name)
    }

    /// The first child of a name, then of that the first of the next, and so on.
    pub fn at(self, path: &[&str]) -> Option<Element<'t>> {
        path.iter().try_fold(self, |element, name| element.elements().find(|child| child.name() == *name))
    }

    /// It and all elements below, in order.
    pub fn descendants(self) -> impl Iterator<Item = Element<'t>> {
        let mut open = vec![self];
        std::iter::from_fn(move || {
            let next = open.pop()?;
            let from = open.len();
            open.extend(next.elements());
            open[from..].reverse();
            Some(next)
        })
    }

    /// The first element of a name, at any depth.
    pub fn find(self, name: &str) -> Option<Element<'t>> {
        self.descendants().find(|element| element.name() == name)
    }

    /// All text below, as it stands.
    pub fn raw_text(self) -> String {
        let mut text = String::new();
        self.collect(&mut text);
        text
    }

    fn collect(self, text: &mut String) {
        for node in self.nodes() {
            match node {
                Node::Text(words) => text.push_str(words),
                Node::Element(element) => element.collect(text),
            }
        }
    }

    /// All text below but that of some elements, with single blanks.
    pub fn text_without(self, names: &[&str]) -> String {
        fn collect(element: Element, names: &[&str], text: &mut String) {
            for node in element.nodes() {
                match node {
                    Node::Text(words) => text.push_str(words),
                    Node::Element(child) if names.contains(&child.name()) => text.push(' '),
                    Node::Element(child) => {
                        let block = matches!(child.name(), "p" | "num" | "li" | "item" | "point" | "heading" | "block" | "td");
                        text.push_str(if block { " " } else { "" });
                        collect(child, names, text);
                        text.push_str(if block { " " } else { "" });
                    }
                }
            }
        }
        let mut text = String::new();
        collect(self, names, &mut text);
        single_blanks(&text)
    }

    /// All text below, with single blanks.
    pub fn text(self) -> String {
        single_blanks(&self.raw_text())
    }
}

/// Text with one blank for every stretch of white space.
pub fn single_blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
