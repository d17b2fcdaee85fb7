//! DOCX (ECMA-376, WordprocessingML): paragraphs of the main part, without headers, comments and deletions.

use std::collections::HashMap;

use super::package::Package;
use crate::corpus::format::xml::tree::{Element, Node};
use crate::corpus::format::{Format, Input, Parsed, Reads};
use crate::statement::{Draft, Field, Layout, Who};

pub struct Docx;

impl Format for Docx {
    fn name(&self) -> &'static str {
        "DOCX"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["docx", "docm", "dotx"]
    }

    fn reads(&self) -> Reads {
        Reads::Bytes
    }

    fn parse(&self, input: &Input) -> Result<Parsed, String> {
        let mut package = Package::open(input.bytes, "DOCX")?;
        let main = main_part(&mut package)?;
        let Some(tree) = package.tree(&main)? else { return Err("has no main document part".to_owned()) };
        let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
        let styles = package.tree(&format!("{folder}/styles.xml"))?;
        let styles = styles.as_ref().and_then(|t| t.root()).map(Styles::read).unwrap_or_default();
        let body = tree.root().and_then(|root| root.at(&["body"]));
        let mut reading = Reading { styles, paragraphs: Vec::new(), boxes: Vec::new() };
        if let Some(body) = body {
            reading.blocks(body);
        }
        for part in ["footnotes", "endnotes"] {
            if let Some(notes) = package.tree(&format!("{folder}/{part}.xml"))? {
                notes.root().into_iter().flat_map(|root| root.elements()).filter(|note| note.attr("type").is_none()).for_each(|note| reading.blocks(note));
            }
        }
        let draft = reading.draft();
        match &tree.problem {
            Some(problem) if draft.text.is_empty() => Err(format!("its text {problem}")),
            problem => Ok(Parsed { drafts: vec![draft], problem: problem.as_ref().map(|p| format!("its text {p}")), encoding: None }),
        }
    }
}

/// The part that the package's relations call its document.
fn main_part(package: &mut Package) -> Result<String, String> {
    let relations = package.tree("_rels/.rels")?;
    let target = relations.as_ref().and_then(|t| t.root()).and_then(|root| {
        let is_main = |r: &Element| r.attr("Type").is_some_and(|t| t.ends_with("/officeDocument"));
        root.elements().find(is_main).and_then(|r| r.attr("Target")).map(|t| t.trim_start_matches('/').to_owned())
    });
    Ok(target.unwrap_or_else(|| "word/document.xml".to_owned()))
}

/// What a style says that matters here.
#[derive(Clone, Copy, Default)]
struct Style {
    bold: Option<bool>,
    outline: bool,
}

#[derive(Default)]
struct Styles(HashMap<String, Style>);

impl Styles {
    fn read(root: Element) -> Styles {
        let mut based: HashMap<String, (Style, Option<String>)> = HashMap::new();
        for style in root.all("style") {
            let Some(id) = style.attr("styleId") else { continue };
            let own = Style {
                bold: style.at(&["rPr", "b"]).map(is_on),
                outline: style.at(&["pPr", "outlineLvl"]).is_some() || style.at(&["name"]).and_then(|n| n.attr("val")).is_some_and(is_heading),
            };
            based.insert(id.to_owned(), (own, style.at(&["basedOn"]).and_then(|b| b.attr("val")).map(str::to_owned)));
        }
        let resolved = based.keys().map(|id| (id.clone(), resolve(id, &based))).collect();
        Styles(resolved)
    }

    fn of(&self, id: Option<&str>) -> Style {
        id.and_then(|id| self.0.get(id)).copied().unwrap_or_default()
    }
}

/// What a style says, with what it is based on.
fn resolve(id: &str, based: &HashMap<String, (Style, Option<String>)>) -> Style {
    let mut all = Style::default();
    let mut at = Some(id);
    // Styles may be based on each other in a ring.
    for _ in 0..20 {
        let Some((style, next)) = at.and_then(|id| based.get(id)) else { break };
        all.bold = all.bold.or(style.bold);
        all.outline |= style.outline;
        at = next.as_deref();
    }
    all
}

fn is_heading(name: &str) -> bool {
    let name = name.to_lowercase();
    name.starts_with("heading") || name == "title" || name == "subtitle"
}

/// A switch is on unless it says otherwise.
fn is_on(switch: Element) -> bool {
    !matches!(switch.attr("val"), Some("0" | "false" | "off" | "none"))
}

/// A paragraph of the text.
#[derive(Default)]
struct Paragraph {
    text: String,
    /// It is bold up to this byte.
    bold: usize,
    heading: bool,
    title: bool,
    style: String,
}

/// The elements of a name below one, without those within others of them.
fn outermost<'t>(element: Element<'t>, name: &str) -> Vec<Element<'t>> {
    let mut found = Vec::new();
    for child in element.elements() {
        match child.name() {
            own if own == name => found.push(child),
            // Of alternatives the first is taken.
            "AlternateContent" => found.extend(child.elements().next().into_iter().flat_map(|choice| outermost(choice, name))),
            _ => found.extend(outermost(child, name)),
        }
    }
    found
}

/// The rows of a table or the cells of a row, through what may stand around them but not those of tables within.
fn within<'t>(element: Element<'t>, name: &str) -> Vec<Element<'t>> {
    let mut found = Vec::new();
    for child in element.elements() {
        match child.name() {
            own if own == name => found.push(child),
            "sdt" | "sdtContent" | "ins" | "customXml" | "smartTag" | "moveTo" => found.extend(within(child, name)),
            _ => {}
        }
    }
    found
}

/// How far a paragraph is bold.
struct Lead {
    end: usize,
    open: bool,
}

impl Default for Lead {
    fn default() -> Self {
        Self { end: 0, open: true }
    }
}

struct Reading {
    styles: Styles,
    paragraphs: Vec<Paragraph>,
    /// Text boxes of the paragraph that is being read: they come after it.
    boxes: Vec<String>,
}

impl Reading {
    fn blocks(&mut self, element: Element) {
        for child in element.elements() {
            match child.name() {
                "p" => self.paragraph(child),
                "tbl" => within(child, "tr").into_iter().for_each(|row| self.row(row)),
                "sectPr" | "del" | "moveFrom" => {}
                _ => self.blocks(child),
            }
        }
    }

    /// A row of a table is a paragraph, with tabs between the cells.
    fn row(&mut self, row: Element) {
        let before = self.paragraphs.len();
        let mut cells = Vec::new();
        for cell in within(row, "tc") {
            self.blocks(cell);
            let texts: Vec<String> = self.paragraphs.drain(before..).map(|p| p.text).collect();
            cells.push(texts.join(" "));
        }
        self.push(cells.join("\t"));
    }

    fn push(&mut self, text: String) {
        self.add(Paragraph { text, ..Paragraph::default() });
    }

    fn add(&mut self, paragraph: Paragraph) {
        if !paragraph.text.trim().is_empty() {
            self.paragraphs.push(paragraph);
        }
    }

    fn paragraph(&mut self, p: Element) {
        let name = p.at(&["pPr", "pStyle"]).and_then(|s| s.attr("val"));
        let style = self.styles.of(name);
        let outline = p.at(&["pPr", "outlineLvl"]).map_or(style.outline, |o| o.attr("val") != Some("9"));
        let mut text = String::new();
        let mut lead = Lead::default();
        self.runs(p, style.bold.unwrap_or(false), &mut text, &mut lead);
        let title = name.is_some_and(|n| n.eq_ignore_ascii_case("title"));
        self.add(Paragraph { text, bold: lead.end, heading: outline, title, style: name.unwrap_or("").to_owned() });
        for text in std::mem::take(&mut self.boxes) {
            self.push(text);
        }
    }

    /// The runs of a paragraph, and how far it is bold from its beginning.
    fn runs(&mut self, element: Element, by_style: bool, text: &mut String, lead: &mut Lead) {
        for child in element.elements() {
            match child.name() {
                "r" => self.run(child, by_style, text, lead),
                // Deleted and moved away; properties; alternatives of which the first is taken.
                "del" | "moveFrom" | "pPr" | "rPr" | "instrText" | "sdtPr" => {}
                "AlternateContent" => {
                    if let Some(choice) = child.elements().next() {
                        self.runs(choice, by_style, text, lead);
                    }
                }
                _ => self.runs(child, by_style, text, lead),
            }
        }
    }

    fn run(&mut self, run: Element, by_style: bool, text: &mut String, lead: &mut Lead) {
        let properties = run.at(&["rPr"]);
        let property = |name: &str| properties.and_then(|p| p.at(&[name]));
        if property("vanish").is_some_and(is_on) {
            return;
        }
        let named = self.styles.of(property("rStyle").and_then(|s| s.attr("val"))).bold;
        let bold = property("b").map(is_on).or(named).unwrap_or(by_style);
        let before = text.len();
        self.pieces(run, text);
        let visible = text[before..].chars().any(|c| c.is_alphanumeric());
        lead.open &= bold || !visible;
        if lead.open {
            lead.end = text.len();
        }
    }

    fn pieces(&mut self, run: Element, text: &mut String) {
        for piece in run.nodes() {
            let Node::Element(piece) = piece else { continue };
            match piece.name() {
                "t" => text.push_str(&piece.raw_text()),
                "tab" | "ptab" => text.push('\t'),
                "br" | "cr" => text.push('\n'),
                "noBreakHyphen" => text.push('-'),
                "softHyphen" | "rPr" | "instrText" | "delText" => {}
                "sym" => text.push('\u{fffd}'),
                "AlternateContent" => {
                    if let Some(choice) = piece.elements().next() {
                        self.pieces(choice, text);
                    }
                }
                "pict" | "drawing" | "object" => self.text_boxes(piece),
                _ if piece.find("txbxContent").is_some() => self.text_boxes(piece),
                _ => {}
            }
        }
    }

    fn text_boxes(&mut self, element: Element) {
        for content in outermost(element, "txbxContent") {
            let before = self.paragraphs.len();
            let outer = std::mem::take(&mut self.boxes);
            self.blocks(content);
            let texts: Vec<String> = self.paragraphs.drain(before..).map(|p| p.text).collect();
            self.boxes = outer;
            self.boxes.extend(texts);
        }
    }

    /// The statement; with turns where labels stand in bold as paragraphs of their own.
    fn draft(self) -> Draft {
        let mut draft = Draft::new(String::new(), Layout::Plain);
        let labels = labels(&self.paragraphs);
        let title = self.paragraphs.iter().position(|p| p.title);
        if let Some(title) = title {
            draft.declare(Field::Title, "Title style", &self.paragraphs[title].text.replace('\n', " "));
        }
        for (index, paragraph) in self.paragraphs.iter().enumerate() {
            let text = clean(&paragraph.text);
            if !labels.is_empty() && labels.contains(&index) {
                draft.push_turn(&text, "", Who::Label);
                // The words follow as a paragraph of their own.
                let end = draft.text.trim_end_matches([':', ' ']).len();
                draft.text.truncate(end);
                if let Some(turn) = draft.turns.last_mut() {
                    turn.words_start = end;
                }
            } else if !draft.turns.is_empty() && paragraph.heading {
                draft.push_turn("", &text, Who::Nobody);
            } else if !draft.turns.is_empty() && is_stage_direction(&text) {
                draft.push_aside(&text);
            } else {
                draft.push_paragraph(&text);
            }
        }
        draft
    }
}

/// Text as it is read: no soft hyphens; a line break is a line.
fn clean(text: &str) -> String {
    let lines: Vec<String> =
        text.replace('\u{ad}', "").lines().map(|line| line.split([' ', '\u{a0}']).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")).collect();
    lines.join("\n").trim().to_owned()
}

fn is_stage_direction(text: &str) -> bool {
    text.starts_with('(') && text.ends_with(')') && !text[1..].contains('(')
}

fn most_frequent<'p>(styles: impl Iterator<Item = &'p str>) -> &'p str {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    styles.for_each(|style| *counts.entry(style).or_default() += 1);
    counts.into_iter().max_by_key(|(style, count)| (*count, std::cmp::Reverse(*style))).map_or("", |(style, _)| style)
}

/// Longest label, in characters.
const LABEL: usize = 150;

/// The paragraphs that are labels: all bold, no heading, no end of a sentence, and followed by words that are not bold.
///
/// A document without such labels again and again has none.
fn labels(paragraphs: &[Paragraph]) -> Vec<usize> {
    let looks = |index: usize| {
        let p = &paragraphs[index];
        let text = p.text.trim();
        let bold = p.bold >= p.text.trim_end().len() || text.ends_with(')') && p.bold > text.len() / 4;
        let words = paragraphs.get(index + 1).is_some_and(|next| next.bold < next.text.trim_end().len() && !next.heading);
        bold && words && !p.heading && !p.title && text.chars().count() <= LABEL && !text.ends_with(['.', ':', ';', ',', '?', '!', '…']) && !text.contains('\n')
    };
    let mut found: Vec<usize> = (0..paragraphs.len()).filter(|index| looks(*index)).collect();
    // A style that is made for labels is used for many; one that is used once or twice is for the title page.
    let usual = most_frequent(paragraphs.iter().map(|p| p.style.as_str()));
    let of_style = |style: &str| found.iter().filter(|index| paragraphs[**index].style == style).count();
    let rare: Vec<usize> = found.iter().copied().filter(|index| paragraphs[*index].style != usual && of_style(&paragraphs[*index].style) < 3).collect();
    found.retain(|index| !rare.contains(index));
    let mut texts: Vec<&str> = found.iter().map(|index| paragraphs[*index].text.trim()).collect();
    texts.sort_unstable();
    texts.dedup();
    // Speakers come again; headings do not.
    let recur = found.len() >= 4 && texts.len() * 10 <= found.len() * 8;
    if recur { found } else { Vec::new() }
}
