//! Akoma Ntoso (OASIS LegalDocML), versions 2 and 3: debates, and the text of any other document.

use std::collections::HashMap;

use super::tree::{Element, Node};
use crate::statement::{Draft, Field, Layout, Who};

/// The statements of a document: one for each debate or other document in it.
pub fn statements(root: Element) -> Vec<Draft> {
    root.elements().filter(|e| !matches!(e.name(), "meta" | "components")).map(statement).collect()
}

fn statement(document: Element) -> Draft {
    let mut draft = Draft::new(String::new(), Layout::Marked);
    header(document, &mut draft);
    let mut reading = Reading { persons: persons(document), debate: document.find("speech").is_some(), draft };
    document.elements().filter(|e| !matches!(e.name(), "meta" | "preface" | "coverPage")).for_each(|part| reading.part(part));
    let Reading { mut draft, debate, .. } = reading;
    if debate {
        draft.declare(Field::Kind, "speech", "debate");
    }
    draft
}

/// Names by id, for persons, roles and concepts that speeches refer to.
fn persons(document: Element) -> HashMap<String, String> {
    let shown = document.descendants().filter(|e| e.name() == "TLCPerson");
    shown.filter_map(|p| Some((p.attr("eId").or_else(|| p.attr("id"))?.to_owned(), bare_name(p.attr("showAs")?)))).collect()
}

/// A name without the party or seat in brackets after it.
fn bare_name(shown: &str) -> String {
    shown.split(['(', '[']).next().unwrap_or(shown).trim().to_owned()
}

fn header(document: Element, draft: &mut Draft) {
    let title = document.find("docTitle").or_else(|| document.find("heading")).map(|t| t.text());
    if let Some(title) = title.or_else(|| document.attr("name").map(str::to_owned)) {
        draft.declare(Field::Title, "docTitle", &title);
    }
    let work = document.find("FRBRWork");
    let of_work = |name: &str| work.and_then(|w| w.all(name).next());
    let uri = of_work("FRBRuri").or_else(|| of_work("FRBRthis")).and_then(|u| u.attr("value")).unwrap_or("");
    // A date far in the future is a converter's filler.
    let usual = |date: &&str| !date.starts_with('3') && !date.starts_with('9');
    let of_uri = uri.split('/').find(|part| part.len() == 10 && part.as_bytes()[4] == b'-').filter(usual);
    let printed = document.find("docDate").and_then(|d| d.attr("date")).filter(usual);
    let of_work_date = of_work("FRBRdate").and_then(|d| d.attr("date")).filter(usual);
    if let Some(date) = printed.or(of_uri).or(of_work_date) {
        draft.declare(Field::Date, "FRBRWork", date);
    }
    if let Some(country) = of_work("FRBRcountry").and_then(|c| c.attr("value")) {
        draft.declare(Field::Origin, "FRBRcountry", country);
    }
}

struct Reading {
    persons: HashMap<String, String>,
    debate: bool,
    draft: Draft,
}

impl Reading {
    fn part(&mut self, element: Element) {
        match element.name() {
            "speech" | "question" | "answer" if element.attr("by").is_some() || element.at(&["from"]).is_some() => self.speech(element),
            "heading" | "subheading" | "num" | "narrative" | "scene" | "summary" | "p" | "li" | "content" => self.narration(&element.text()),
            "remark" | "recordedTime" if element.elements().next().is_none() => self.narration(&element.text()),
            _ if element.elements().next().is_none() => self.narration(&element.text()),
            _ => element.elements().for_each(|child| self.part(child)),
        }
    }

    fn narration(&mut self, text: &str) {
        if self.debate {
            self.draft.push_turn("", text, Who::Nobody);
        } else {
            self.draft.push_paragraph(text);
        }
    }

    fn speech(&mut self, speech: Element) {
        let label = speech.at(&["from"]).map(|f| f.text()).unwrap_or_default();
        let shown = speech.attr("by").and_then(|by| self.persons.get(by.trim_start_matches('#')).cloned());
        // The reference names the person where it names more than the label does: offices stay labels.
        let person = shown.as_ref().filter(|name| is_name(name));
        let who = match (person, label.is_empty()) {
            (Some(name), _) => Who::Person { name: name.clone(), role: None },
            (None, _) => Who::Label,
        };
        let label = if label.is_empty() { shown.unwrap_or_default() } else { label };
        let mut speaking = Speaking { label, who, begins: true };
        self.words(speech, &mut speaking);
    }

    /// The words of a speech. Who speaks within it has a turn of his own, after which it goes on.
    fn words(&mut self, element: Element, speaking: &mut Speaking) {
        for child in element.elements() {
            let holds_words = child.nodes().any(|node| matches!(node, Node::Text(text) if !text.trim().is_empty()));
            match child.name() {
                "from" | "num" => {}
                "remark" | "scene" | "narrative" => self.draft.push_aside(&child.text()),
                "speech" | "question" | "answer" if child.attr("by").is_some() => {
                    self.speech(child);
                    speaking.begins = true;
                }
                "item" | "li" | "point" => self.said(&child.text_without(REMARKS), speaking),
                _ if holds_words => self.said(&child.text_without(REMARKS), speaking),
                _ => self.words(child, speaking),
            }
        }
    }

    fn said(&mut self, text: &str, speaking: &mut Speaking) {
        if text.is_empty() {
            return;
        }
        if std::mem::take(&mut speaking.begins) {
            let label = std::mem::take(&mut speaking.label);
            self.draft.push_turn(&label, text, speaking.who.clone());
        } else {
            self.draft.push_paragraph(text);
        }
    }
}

/// Whose words are being read.
struct Speaking {
    label: String,
    who: Who,
    /// The next words begin a turn: the first ones, or after somebody else's.
    begins: bool,
}

/// Remarks of the editors, which are nobody's words.
const REMARKS: &[&str] = &["remark", "authorialNote", "noteRef", "eol"];

/// True for what is shown of a person rather than of a chair or an office ("The Speaker").
fn is_name(shown: &str) -> bool {
    let upper = shown.to_uppercase();
    !upper.starts_with("THE ") && shown.split(' ').count() >= 2
}
