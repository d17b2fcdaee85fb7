//! The historic Hansard of the United Kingdom Parliament (the digitised volumes, 1803-2005).
//!
//! A paragraph that begins with a `member` begins a turn. Columns and images stand inside sentences and are no text.

use super::tree::{Element, Node, single_blanks};
use crate::statement::{Draft, Field, Layout, Who};

/// The sittings of a file: one statement for each House.
pub fn statements(root: Element) -> Vec<Draft> {
    const HOUSES: &[&str] = &["housecommons", "houselords", "westminsterhall", "grandcommittee"];
    let houses: Vec<Element> = root.elements().filter(|e| HOUSES.contains(&e.name())).collect();
    if houses.is_empty() { vec![sitting(root)] } else { houses.into_iter().map(sitting).collect() }
}

fn sitting(house: Element) -> Draft {
    let mut draft = Draft::new(String::new(), Layout::Marked);
    let date = house.descendants().find(|e| e.name() == "date");
    if let Some(date) = date {
        draft.declare(Field::Date, "date", date.attr("format").unwrap_or(&date.text()));
    }
    let title = house.at(&["title"]).or_else(|| house.find("title")).map(|t| t.text()).filter(|t| !t.is_empty());
    if let Some(title) = title {
        draft.declare(Field::Title, "title", &title);
    }
    draft.declare(Field::Kind, "hansard", "debate");
    draft.declare(Field::Origin, "hansard", "GB");
    part(house, &mut draft, true);
    draft
}

fn part(element: Element, draft: &mut Draft, top: bool) {
    for child in element.elements() {
        match child.name() {
            // The title and the date of the sitting are declared.
            "title" | "date" if top => {}
            "title" => draft.push_turn("", &words(child, false), Who::Nobody),
            "p" => paragraph(child, draft),
            "quote" | "table" | "ul" | "ol" | "division" => continued(child, draft),
            "col" | "image" | "date" => {}
            _ if child.elements().next().is_none() => draft.push_turn("", &words(child, false), Who::Nobody),
            _ => part(child, draft, false),
        }
    }
}

/// What goes on with the turn before: a letter that is read out, a table.
fn continued(element: Element, draft: &mut Draft) {
    match element.name() {
        "division" => draft.push_turn("", &words(element, false), Who::Nobody),
        _ => draft.push_paragraph(&words(element, false)),
    }
}

fn paragraph(p: Element, draft: &mut Draft) {
    let Some(member) = p.at(&["member"]) else {
        let text = words(p, false);
        let mut own = p.nodes().filter(|n| !matches!(n, Node::Text(text) if text.trim().is_empty()));
        // "[MR. SPEAKER in the Chair]", "12.31 pm", what is set in italics: nobody's words.
        let set_apart = matches!(own.next(), Some(Node::Element(e)) if e.name() == "i") || text.starts_with('[') || !text.contains(' ') || is_time(&text);
        if set_apart && !is_time(&text) {
            draft.push_aside(&text);
        } else if draft.turns.last().is_none_or(|t| t.who == Who::Nobody) || set_apart {
            draft.push_turn("", &text, Who::Nobody);
        } else {
            draft.push_paragraph(&text);
        }
        return;
    };
    let name = label_of(member);
    // Before the member may stand a number, or the office of the one named in brackets.
    let before = single_blanks(&text_before(p));
    let before = before.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' ' | '*'));
    let label = if before.is_empty() { name } else { format!("{before} {name}") };
    let said = words(p, true);
    let said = said.trim_start_matches([':', '\u{2014}', '-', ' ']);
    let mut paragraphs = said.split('\u{1}').map(str::trim).filter(|text| !text.is_empty());
    draft.push_turn(&label, paragraphs.next().unwrap_or(""), Who::Label);
    paragraphs.for_each(|text| draft.push_paragraph(text));
}

fn is_time(text: &str) -> bool {
    text.len() <= 12 && text.starts_with(|c: char| c.is_ascii_digit()) && (text.ends_with('m') || text.ends_with("m."))
}

/// The words of a `member` without the constituency.
fn label_of(member: Element) -> String {
    let mut text = String::new();
    for node in member.nodes() {
        match node {
            Node::Text(words) => text.push_str(words),
            Node::Element(e) if e.name() == "memberconstituency" => text.push(' '),
            Node::Element(e) => text.push_str(&e.raw_text()),
        }
    }
    single_blanks(&text)
}

/// The text of a paragraph that stands before its member.
fn text_before(p: Element) -> String {
    let mut text = String::new();
    for node in p.nodes() {
        match node {
            Node::Element(e) if e.name() == "member" => break,
            Node::Text(words) => text.push_str(words),
            Node::Element(_) => {}
        }
    }
    text
}

/// The words of an element; of a contribution, those after the member, its line ends as `\u{1}`.
fn words(element: Element, after_member: bool) -> String {
    let mut text = String::new();
    let mut open = !after_member;
    for node in element.nodes() {
        match node {
            Node::Element(e) if e.name() == "member" && after_member => open = true,
            Node::Text(words) if open => text.push_str(words),
            Node::Element(e) if open => collect(e, &mut text),
            _ => {}
        }
    }
    text.split('\u{1}').map(single_blanks).collect::<Vec<_>>().join(if after_member { "\u{1}" } else { " " })
}

fn collect(element: Element, text: &mut String) {
    match element.name() {
        "col" | "image" => text.push(' '),
        "lb" => text.push('\u{1}'),
        name => {
            let block = matches!(name, "p" | "li" | "tr" | "td" | "quote" | "th");
            if block {
                text.push(' ');
            }
            for node in element.nodes() {
                match node {
                    Node::Text(words) => text.push_str(words),
                    Node::Element(child) => collect(child, text),
                }
            }
            if block {
                text.push(' ');
            }
        }
    }
}
