//! Debates as ParlParse writes them (`publicwhip`): headings, and speeches whose speakers are attributes.

use super::tree::Element;
use crate::statement::{Draft, Field, Layout, Who};

/// One statement for each major heading; what stands before the first is a statement too.
pub fn statements(root: Element) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for element in root.elements() {
        let major = matches!(element.name(), "major-heading" | "oral-heading");
        if major || drafts.is_empty() {
            drafts.push(begin(element, major));
        }
        let Some(draft) = drafts.last_mut() else { continue };
        match element.name() {
            _ if element.name() == "speech" || element.attr("speakername").is_some() => speech(element, draft),
            // Who voted how is no text.
            "major-heading" | "oral-heading" | "division" => {}
            _ => draft.push_turn("", &element.text(), Who::Nobody),
        }
    }
    drafts
}

fn begin(element: Element, major: bool) -> Draft {
    let mut draft = Draft::new(String::new(), Layout::Marked);
    draft.key = element.attr("id").map(str::to_owned);
    if major {
        draft.declare(Field::Title, "major-heading", &element.text());
    }
    // uk.org.publicwhip/debate/2019-02-27a.311.0
    let day = element.attr("id").and_then(|id| id.rsplit('/').next()).and_then(|place| place.get(..10));
    if let Some(day) = day.filter(|day| day.as_bytes()[4] == b'-') {
        draft.declare(Field::Date, "id", day);
    }
    if let Some(url) = element.attr("url") {
        draft.declare(Field::Url, "url", url);
    }
    draft.declare(Field::Kind, "publicwhip", "debate");
    draft
}

fn speech(speech: Element, draft: &mut Draft) {
    let blocks = speech.elements().map(|p| p.text()).filter(|text| !text.is_empty()).collect::<Vec<_>>();
    let blocks = if blocks.is_empty() { vec![speech.text()] } else { blocks };
    let mut blocks = blocks.into_iter();
    let first = blocks.next().unwrap_or_default();
    match speech.attr("speakername").filter(|name| !name.trim().is_empty()) {
        Some(name) => {
            let role = speech.attr("speakeroffice").map(str::to_owned);
            // Without an id it is no one person: "Several hon. Members".
            let known = ["person_id", "speakerid"].iter().any(|key| speech.attr(key).is_some_and(|id| !id.is_empty() && id != "unknown"));
            let who = if known { Who::Person { name: name.to_owned(), role } } else { Who::Label };
            draft.push_turn(name, &first, who);
        }
        None => draft.push_turn("", &first, Who::Nobody),
    }
    blocks.for_each(|text| draft.push_paragraph(&text));
}
