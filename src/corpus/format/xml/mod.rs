//! XML: parliamentary vocabularies and feeds by their own rules, any other by its text.

mod akoma_ntoso;
mod feed;
mod hansard;
mod public_whip;
mod tei;
pub mod tree;

use super::{Format, Input, Parsed, Reads};
use crate::corpus::decode;
use crate::statement::{Draft, Field, Layout};
use tree::{Element, Node, Tree};

pub struct Xml;

impl Format for Xml {
    fn name(&self) -> &'static str {
        "XML"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xml", "tei", "akn", "rss", "atom"]
    }

    fn reads(&self) -> Reads {
        Reads::Bytes
    }

    fn parse(&self, input: &Input) -> Result<Parsed, String> {
        let decoded = decode::decode_xml(input.bytes).ok_or("holds binary data")?;
        let mut tree = Tree::parse(&decoded.text);
        let Some(name) = tree.root().map(|root| root.name().to_owned()) else {
            return Err(tree.problem.unwrap_or_else(|| "holds no element".to_owned()));
        };
        let places = tree.take_out(statements_of(&name));
        let drafts = read(&tree, &places)?;
        let nothing = drafts.iter().all(|draft| draft.text.is_empty());
        match tree.problem {
            Some(problem) if nothing => Err(problem),
            problem => Ok(Parsed { drafts, problem, encoding: decoded.told() }),
        }
    }
}

/// The statements of a document, those at some places being of their own.
fn read(tree: &Tree, places: &[u32]) -> Result<Vec<Draft>, String> {
    let own: Vec<Element> = places.iter().map(|index| tree.element(*index)).collect();
    tree.root().map_or_else(|| Ok(Vec::new()), |root| statements(root, &own))
}

/// The elements of a vocabulary that are statements of their own wherever they stand. One within another is no part of
/// the other's words, which would count them once for each that holds them.
fn statements_of(vocabulary: &str) -> &'static [&'static str] {
    match vocabulary {
        "TEI" | "teiCorpus" => &["TEI"],
        "rss" | "RDF" | "feed" => &["item", "entry"],
        _ => &[],
    }
}

/// The statements of a document, by the rules of its vocabulary; `own` are the elements that are statements of their own.
fn statements(root: Element, own: &[Element]) -> Result<Vec<Draft>, String> {
    Ok(match root.name() {
        "TEI" => [root].iter().chain(own).map(|tei| tei::statement(*tei)).collect(),
        "teiCorpus" => own.iter().map(|tei| tei::statement(*tei)).collect(),
        "akomaNtoso" => akoma_ntoso::statements(root),
        // Other parliaments call their records so too.
        "hansard" if !is_historic(root) => vec![plain(root)],
        "hansard" | "housecommons" | "houselords" | "westminsterhall" | "grandcommittee" | "writtenanswers" | "writtenstatements" => hansard::statements(root),
        "publicwhip" => public_whip::statements(root),
        "rss" | "RDF" | "feed" => feed::statements(root, own),
        "mods" | "modsCollection" => return Err("describes a document (MODS) and holds none of its words".to_owned()),
        "pdf2xml" => return Err("holds the layout of pages (pdf2xml), not their text in order".to_owned()),
        _ => vec![plain(root)],
    })
}

fn is_historic(root: Element) -> bool {
    root.descendants().any(|e| matches!(e.name(), "housecommons" | "houselords" | "membercontribution" | "writtenanswers" | "writtenstatements"))
}

/// Longest text that is a value of the document's head rather than its words, in bytes.
const VALUE: usize = 200;

/// The text of a document of unknown vocabulary: each element that holds words is a paragraph.
///
/// Elements before the words that are called like a known field declare it.
fn plain(root: Element) -> Draft {
    let mut draft = Draft::new(String::new(), Layout::Marked);
    if let Some(lang) = root.attr("lang") {
        draft.declare(Field::Lang, "xml:lang", lang);
    }
    paragraphs(root, &mut draft);
    draft
}

fn paragraphs(element: Element, draft: &mut Draft) {
    let holds_words = element.nodes().any(|node| matches!(node, Node::Text(text) if text.chars().any(char::is_alphanumeric)));
    if !holds_words {
        element.elements().for_each(|child| paragraphs(child, draft));
        return;
    }
    let text = element.text();
    let leaf = element.elements().next().is_none();
    let field =
        Field::for_source_key(element.name()).filter(|f| leaf && draft.text.is_empty() && text.len() <= VALUE && !matches!(f, Field::Body | Field::Key));
    match field {
        Some(field) => draft.declare(field, element.name(), element.attr("when").or_else(|| element.attr("date")).unwrap_or(&text)),
        None => draft.push_paragraph(&text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::mapping::Mapping;

    fn read(text: &str) -> Result<Parsed, String> {
        Xml.parse(&Input { text: "", bytes: text.as_bytes(), path: "a.xml", name: "", mapping: &Mapping::default(), line: 0 })
    }

    #[test]
    fn unknown_words_are_paragraphs() {
        let parsed = read("<note><title>On boats</title><date>2019-03-02</date><par>They <i>sail</i>.</par><par>They sink.</par></note>").unwrap();
        assert_eq!(parsed.drafts[0].text, "They sail.\n\nThey sink.");
        assert_eq!(parsed.drafts[0].first(Field::Date).unwrap().value, "2019-03-02");
    }

    #[test]
    fn what_is_nested_is_read_once() {
        let items = "<item><description>words ".repeat(100) + &"</description></item>".repeat(100);
        let parsed = read(&format!("<rss><channel>{items}</channel></rss>")).unwrap();
        assert_eq!(parsed.drafts.iter().map(|draft| draft.text.as_str()).collect::<Vec<_>>(), ["words"; 100]);
        let texts = "<TEI><text><body><p>words</p>".repeat(100) + &"</body></text></TEI>".repeat(100);
        for whole in [format!("<teiCorpus>{texts}</teiCorpus>"), texts] {
            let parsed = read(&whole).unwrap();
            assert_eq!(parsed.drafts.iter().map(|draft| draft.text.as_str()).collect::<Vec<_>>(), ["words"; 100]);
        }
    }

    #[test]
    fn what_holds_no_words_is_refused() {
        for (text, why) in [("<mods/>", "MODS"), ("<pdf2xml/>", "layout"), ("", "no element"), ("<a><b>", "breaks off")] {
            assert!(read(text).err().unwrap().contains(why), "{text}");
        }
    }
}
