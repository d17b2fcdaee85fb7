//! Elements to text: a paragraph a block, headings marked for whoever cuts the page into statements.

use dom_query::NodeRef;

/// Stands before a heading's text with its level: `\u{2}` and a digit.
pub const HEADING: char = '\u{2}';

/// The text of a node, without marks.
pub fn text_of(node: &NodeRef) -> String {
    without_marks(&marked_text(node))
}

/// The text of a node with its headings marked.
pub fn marked_text(node: &NodeRef) -> String {
    let mut text = String::new();
    render(node, false, 0, &mut text);
    tidy(&text)
}

/// A text whose headings are marked, without the marks.
pub fn without_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c == HEADING {
            chars.next();
        } else {
            out.push(c);
        }
    }
    out
}

/// Elements that end a paragraph before and after themselves.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "main",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "blockquote",
    "pre",
    "table",
    "tr",
    "dl",
    "dt",
    "dd",
    "header",
    "figure",
    "figcaption",
    "hr",
    "address",
    "center",
    "body",
    "td",
    "th",
    "caption",
    "fieldset",
];

/// Deepest nesting that is looked into; what lies deeper is taken as one run of words.
pub const DEEPEST: usize = 200;

/// Writes a node as text.
fn render(node: &NodeRef, verbatim: bool, depth: usize, out: &mut String) {
    if depth > DEEPEST {
        return push_words(&node.text(), out);
    }
    // Asked at its first term; its terms are as many as they like.
    let mut interview = None;
    for child in node.children_it(false) {
        if child.is_text() {
            let text = child.text();
            // Marks of headings are ours alone.
            let text = if text.contains(HEADING) { text.replace(HEADING, "").into() } else { text };
            if verbatim {
                out.push_str(&text)
            } else {
                push_words(&text, out)
            }
            continue;
        }
        let Some(name) = child.node_name() else {
            render(&child, verbatim, depth + 1, out);
            continue;
        };
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "br" => out.push('\n'),
            "script" | "style" | "head" | "template" => {}
            // A cell ends like a word, a row like a paragraph.
            "td" | "th" => {
                render(&child, verbatim, depth + 1, out);
                out.push(' ');
            }
            // An interview in a list of terms: what is asked, what is answered.
            "dt" | "dd" if *interview.get_or_insert_with(|| is_interview(node)) => {
                out.push_str(if name == "dt" { "\n\nQ: " } else { "\n\nA: " });
                render(&child, verbatim, depth + 1, out);
                out.push_str("\n\n");
            }
            name if BLOCKS.contains(&name) => {
                out.push_str("\n\n");
                if let [b'h', level @ b'1'..=b'6'] = name.as_bytes() {
                    out.extend([HEADING, char::from(*level)]);
                }
                render(&child, verbatim || name == "pre", depth + 1, out);
                out.push_str("\n\n");
            }
            _ => render(&child, verbatim, depth + 1, out),
        }
    }
}

/// True for a list of terms whose terms are mostly questions.
fn is_interview(list: &NodeRef) -> bool {
    if !list.has_name("dl") {
        return false;
    }
    let of = |name: &str| list.children_it(false).filter(|c| c.has_name(name)).collect::<Vec<_>>();
    let (terms, answers) = (of("dt"), of("dd"));
    let asked = terms.iter().filter(|term| term.text().trim_end().ends_with('?')).count();
    terms.len() >= 3 && answers.len() >= 3 && asked * 2 >= terms.len()
}

/// Adds text with its white space as a browser shows it; no-break spaces stay.
fn push_words(text: &str, out: &mut String) {
    let blank = |c: char| matches!(c, ' ' | '\n' | '\t' | '\r');
    let mut pending = false;
    for c in text.chars() {
        if blank(c) {
            pending = true;
            continue;
        }
        if pending && !out.is_empty() && !out.ends_with(blank) {
            out.push(' ');
        }
        pending = false;
        out.push(c);
    }
    if pending && !out.is_empty() && !out.ends_with(blank) {
        out.push(' ');
    }
}

/// At most one blank line in a row, no blanks at the ends of lines.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = true;
    for line in text.lines() {
        let line = line.trim_end();
        if line.trim().is_empty() {
            if !blank {
                out.push('\n');
            }
            blank = true;
        } else {
            out.push_str(line);
            out.push('\n');
            blank = false;
        }
    }
    out.truncate(out.trim_end().len());
    out
}
