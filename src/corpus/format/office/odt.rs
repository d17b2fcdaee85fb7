//! ODT (ISO/IEC 26300, OpenDocument): the paragraphs of the text, without notes of the editors and deletions.

use super::package::Package;
use crate::corpus::format::xml::tree::{Element, Node};
use crate::corpus::format::{Format, Input, Parsed, Reads};
use crate::statement::{Draft, Field, Layout};

pub struct Odt;

impl Format for Odt {
    fn name(&self) -> &'static str {
        "ODT"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["odt", "ott"]
    }

    fn reads(&self) -> Reads {
        Reads::Bytes
    }

    fn parse(&self, input: &Input) -> Result<Parsed, String> {
        let mut package = Package::open(input.bytes, "ODT")?;
        let Some(tree) = package.tree("content.xml")? else { return Err("has no content.xml".to_owned()) };
        let mut draft = Draft::new(String::new(), Layout::Plain);
        if let Some(text) = tree.root().and_then(|root| root.at(&["body", "text"])) {
            blocks(text, &mut draft);
        }
        match &tree.problem {
            Some(problem) if draft.text.is_empty() => Err(format!("its text {problem}")),
            problem => {
                if let Some(lang) = package.tree("meta.xml")?.as_ref().and_then(|t| t.root()).and_then(|root| root.find("language")) {
                    draft.declare(Field::Lang, "dc:language", &lang.text());
                }
                Ok(Parsed { drafts: vec![draft], problem: problem.as_ref().map(|p| format!("its text {p}")), encoding: None })
            }
        }
    }
}

fn blocks(element: Element, draft: &mut Draft) {
    for child in element.elements() {
        match child.name() {
            "tracked-changes" | "sequence-decls" | "forms" | "annotation" => {}
            "h" | "p" => {
                let mut text = String::new();
                let mut apart = Vec::new();
                inline(child, &mut text, &mut apart);
                draft.push_paragraph(&tidy(&text));
                apart.iter().for_each(|text| draft.push_paragraph(&tidy(text)));
            }
            "table-row" => {
                let cells = child.elements().filter(|c| c.name() == "table-cell").map(cell).collect::<Vec<_>>();
                draft.push_paragraph(&cells.join("\t"));
            }
            _ => blocks(child, draft),
        }
    }
}

fn cell(cell: Element) -> String {
    let mut inner = Draft::new(String::new(), Layout::Plain);
    blocks(cell, &mut inner);
    inner.text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of a paragraph; notes and frames stand `apart`.
fn inline(element: Element, text: &mut String, apart: &mut Vec<String>) {
    for node in element.nodes() {
        match node {
            // White space is one blank, whatever it is (part 3, 6.1.2); what is meant has elements.
            Node::Text(words) => {
                for c in words.chars() {
                    let c = if c.is_whitespace() && c != '\u{a0}' { ' ' } else { c };
                    if !(c == ' ' && text.ends_with([' ', '\n'])) {
                        text.push(c);
                    }
                }
            }
            Node::Element(child) => match child.name() {
                "s" => text.push(' '),
                "tab" => text.push('\t'),
                "line-break" => text.push('\n'),
                "annotation" | "annotation-end" | "tracked-changes" | "note-citation" | "soft-page-break" | "ruby-text" => {}
                "note" | "frame" | "text-box" => {
                    let mut inner = Draft::new(String::new(), Layout::Plain);
                    blocks(child, &mut inner);
                    apart.push(inner.text);
                }
                _ => inline(child, text, apart),
            },
        }
    }
}

fn tidy(text: &str) -> String {
    text.replace('\u{ad}', "").lines().map(str::trim).collect::<Vec<_>>().join("\n").trim().to_owned()
}
