//! TEI as parliaments write it (ParlaMint, "A TEI schema for corpora of parliamentary proceedings", Erjavec & Pančur 2022).
//!
//! The words of a speech stand in `u/seg`; what others call out, and what is done, stands in notes between and inside them.

use std::collections::HashMap;

use super::tree::{Element, Node, single_blanks};
use crate::statement::{Draft, Field, Layout, Who};

/// The statement of one TEI document.
pub fn statement(tei: Element) -> Draft {
    let mut draft = Draft::new(String::new(), Layout::Marked);
    draft.key = tei.attr("id").map(str::to_owned);
    header(tei, &mut draft);
    let persons = persons(tei);
    let Some(body) = tei.at(&["text", "body"]).or_else(|| tei.at(&["text"])) else { return draft };
    let mut reading = Reading { persons, labels: HashMap::new(), draft, pending: None, debate: body.find("u").is_some() };
    reading.body(body);
    let Reading { mut draft, debate, .. } = reading;
    if debate {
        draft.declare(Field::Kind, "u", "debate");
    }
    draft
}

fn header(tei: Element, draft: &mut Draft) {
    let Some(header) = tei.at(&["teiHeader"]) else { return };
    let lang = tei.attr("lang").or_else(|| header.attr("lang"));
    if let Some(lang) = lang {
        draft.declare(Field::Lang, "xml:lang", lang);
    }
    let titles: Vec<Element> = header.at(&["fileDesc", "titleStmt"]).into_iter().flat_map(|s| s.all("title")).collect();
    // The main title of such corpora is the corpus's; the sub-title is the sitting's.
    let of = |kind: &str| {
        let mut some = titles.iter().filter(|t| t.attr("type").unwrap_or("main") == kind);
        let own = titles.iter().find(|t| t.attr("type").unwrap_or("main") == kind && t.attr("lang").is_some() && t.attr("lang") == lang);
        own.or_else(|| some.next()).map(|t| t.text())
    };
    if let Some(title) = of("sub").or_else(|| of("main")) {
        // "[ParlaMint SAMPLE]" is the corpus's mark.
        let own = title.rsplit_once(" [ParlaMint").map_or(title.as_str(), |(own, _)| own);
        draft.declare(Field::Title, "titleStmt/title", own);
    }
    let when = |e: Element| e.attr("when").map(str::to_owned).or_else(|| Some(e.text()).filter(|t| !t.is_empty()));
    let setting = header.find("setting");
    let bibl = header.at(&["fileDesc", "sourceDesc"]).and_then(|s| s.find("bibl"));
    // When it was said, then when it was written, then when it was printed.
    let creation = header.at(&["profileDesc", "creation", "date"]);
    let author = header.at(&["fileDesc", "titleStmt", "author"]).map(|a| a.text());
    if let Some(author) = author {
        draft.declare(Field::Author, "titleStmt/author", &author);
    }
    let date = setting.and_then(|s| s.all("date").next()).or(creation).or_else(|| bibl.and_then(|b| b.all("date").next())).and_then(when);
    if let Some(date) = date {
        draft.declare(Field::Date, "setting/date", &date);
    }
    let country = setting.and_then(|s| s.all("name").find(|n| n.attr("type") == Some("country")));
    if let Some(country) = country {
        draft.declare(Field::Origin, "setting/name", country.attr("key").unwrap_or(&country.text()));
    }
    let publisher = bibl.and_then(|b| b.all("publisher").next());
    if let Some(publisher) = publisher {
        draft.declare(Field::Publisher, "bibl/publisher", &publisher.text());
    }
    let url = bibl.and_then(|b| b.all("idno").find(|i| i.attr("type") == Some("URI")));
    if let Some(url) = url {
        draft.declare(Field::Url, "bibl/idno", &url.text());
    }
}

/// The names of the persons listed, by their ids: the one in use at the end, where it changed.
fn persons(tei: Element) -> HashMap<String, String> {
    let mut names = HashMap::new();
    for person in tei.descendants().filter(|e| e.name() == "person") {
        let (Some(id), Some(name)) = (person.attr("id"), person.all("persName").last()) else { continue };
        let parts = |tag: &str| name.all(tag).map(|e| e.text()).collect::<Vec<_>>();
        let mut words = parts("forename");
        words.extend(parts("nameLink"));
        words.extend(parts("surname"));
        let whole = if words.is_empty() { name.text() } else { words.join(" ") };
        if !whole.is_empty() {
            names.insert(id.to_owned(), whole);
        }
    }
    names
}

struct Reading {
    persons: HashMap<String, String>,
    /// Labels by the ids they first stood with.
    labels: HashMap<String, String>,
    draft: Draft,
    /// What the last speaker's note said.
    pending: Option<String>,
    /// The document holds speeches; else its paragraphs are its words.
    debate: bool,
}

impl Reading {
    fn body(&mut self, element: Element) {
        for child in element.elements() {
            match child.name() {
                "u" | "sp" => self.utterance(child),
                "note" if child.attr("type") == Some("speaker") => self.pending = Some(child.text()),
                "note" | "head" | "stage" | "kinesic" | "vocal" | "incident" => self.narration(&child.text()),
                "p" | "ab" | "seg" | "l" | "item" if !self.debate => self.draft.push_paragraph(&words_of(child)),
                "p" | "ab" | "seg" | "l" | "item" => self.narration(&words_of(child)),
                "gap" | "pb" | "fw" | "figure" => {}
                _ if holds_words(child) && !self.debate => self.draft.push_paragraph(&words_of(child)),
                _ if holds_words(child) => self.narration(&words_of(child)),
                _ => self.body(child),
            }
        }
    }

    fn narration(&mut self, text: &str) {
        if self.debate {
            self.draft.push_turn("", text, Who::Nobody);
        } else {
            self.draft.push_paragraph(text);
        }
    }

    fn utterance(&mut self, u: Element) {
        let label = self.pending.take().or_else(|| u.at(&["speaker"]).map(|s| s.text())).unwrap_or_default();
        let label = label.trim().trim_end_matches(':').trim_end().to_owned();
        let who = u.attr("who").map(|who| who.trim_start_matches('#'));
        let name = who.and_then(|id| self.persons.get(id).cloned().or_else(|| name_in(id, &label)));
        // An id alone names nobody to a reader; what its note said the first time does.
        let label = match (label.is_empty(), who) {
            (true, Some(id)) => self.labels.get(id).cloned().unwrap_or_default(),
            (false, Some(id)) => self.labels.entry(id.to_owned()).or_insert(label).clone(),
            _ => label,
        };
        let (label, who) = match name {
            Some(name) => {
                let role = role_before(&label, &name);
                (if label.is_empty() { name.clone() } else { label }, Who::Person { name, role })
            }
            None if label.is_empty() => (String::new(), Who::Label),
            None => (label, Who::Label),
        };
        let mut paragraphs = Vec::new();
        segments(u, &mut paragraphs);
        let mut paragraphs = paragraphs.into_iter().filter(|p| !p.is_empty());
        self.draft.push_turn(&label, &paragraphs.next().unwrap_or_default(), who);
        paragraphs.for_each(|p| self.draft.push_paragraph(&p));
    }
}

/// The name in an id of the usual form, surname first, "SvobodováEva", unless its label has the words the other way.
fn name_in(id: &str, label: &str) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in id.chars() {
        let begins = c.is_uppercase() && !before.is_uppercase() && before != '-';
        if !(c.is_alphabetic() || matches!(c, '-' | '\'' | '’')) {
            return None;
        }
        if begins || words.is_empty() {
            words.push(String::new());
        }
        words.last_mut()?.push(c);
        before = c;
    }
    let as_written = words.join(" ");
    if words.len() > 1 && label.contains(&as_written) {
        return Some(as_written);
    }
    let given = words.pop().filter(|_| (1..=3).contains(&words.len()))?;
    Some(format!("{given} {}", words.join(" ")))
}

/// The office in a label before the name: "Minister of Finance Dr. Ann Lund".
fn role_before(label: &str, name: &str) -> Option<String> {
    let first = name.split(' ').next()?;
    let role = label[..label.find(first)?].trim();
    // Academic titles say nothing of an office.
    let words: Vec<&str> = role.split(' ').filter(|w| !w.ends_with('.') && !w.is_empty()).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The paragraphs of a speech: each element that holds words itself, or all of it where it does.
fn segments(element: Element, out: &mut Vec<String>) {
    if holds_words(element) {
        out.push(words_of(element));
        return;
    }
    for child in element.elements() {
        match child.name() {
            "seg" | "p" | "ab" | "l" => out.push(words_of(child)),
            "speaker" | "note" | "kinesic" | "vocal" | "incident" | "gap" | "pb" | "stage" | "fw" => {}
            _ => segments(child, out),
        }
    }
}

fn holds_words(element: Element) -> bool {
    element.nodes().any(|node| matches!(node, Node::Text(text) if text.chars().any(char::is_alphanumeric)))
}

/// The words of a paragraph, without what others call out in it. Tokens are joined as they say.
fn words_of(element: Element) -> String {
    let mut words = Words::default();
    words.collect(element);
    single_blanks(&words.text)
}

#[derive(Default)]
struct Words {
    text: String,
    /// The last token is joined to the next.
    joined: bool,
}

impl Words {
    fn collect(&mut self, element: Element) {
        for node in element.nodes() {
            match node {
                Node::Text(words) if words.trim().is_empty() && self.joined => {}
                Node::Text(words) => self.text.push_str(words),
                Node::Element(child) => match child.name() {
                    "note" | "kinesic" | "vocal" | "incident" | "gap" | "pb" | "desc" | "stage" | "fw" | "linkGrp" => self.text.push(' '),
                    "w" | "pc" => self.token(child),
                    _ => self.collect(child),
                },
            }
        }
    }

    /// A token of an annotated text; it says itself whether a blank follows.
    fn token(&mut self, token: Element) {
        if std::mem::take(&mut self.joined) {
            self.text.truncate(self.text.trim_end().len());
        } else {
            self.text.push(' ');
        }
        self.text.push_str(&token.text());
        self.joined = matches!(token.attr("join"), Some("right" | "both"));
    }
}

#[cfg(test)]
mod tests {
    use super::name_in;

    #[test]
    fn names_in_ids() {
        for (id, name) in
            [("SvobodováEva", Some("Eva Svobodová")), ("Bílek-DoubravaJan", Some("Jan Bílek-Doubrava")), ("PAD_123", None), ("", None), ("Eva", None)]
        {
            assert_eq!(name_in(id, "").as_deref(), name, "{id}");
        }
    }
}
