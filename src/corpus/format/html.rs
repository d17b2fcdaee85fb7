//! HTML: the main content as text, and what meta tags, JSON-LD and `<time>` declare.

use dom_query::{Document, NodeRef};
use serde_json::Value;

use super::{Format, Input, Parsed, json};
use crate::statement::{Draft, Field, Layout};

pub struct Html;

impl Format for Html {
    fn name(&self) -> &'static str {
        "HTML"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["html", "htm", "xhtml"]
    }

    fn parse(&self, input: &Input) -> Result<Parsed, String> {
        if input.text.trim().is_empty() {
            return Ok(Parsed::default());
        }
        if nesting(input.text) > NESTED {
            return Err(format!("its elements are nested more than {NESTED} deep"));
        }
        let document = Document::from(input.text);
        let mut declared = Draft::new(String::new(), Layout::Plain);
        meta(&document, &mut declared);
        json_ld(&document, &mut declared);
        times(&document, &mut declared);
        titles(&document, &mut declared);
        if let Some(lang) = document.html_root().attr("lang") {
            declared.declare(Field::Lang, "html lang", &lang);
        }
        let text = main_text(document);
        Ok(vec![Draft { text, ..declared }].into())
    }
}

/// Deepest nesting of elements that is parsed; beyond it the parser's work grows with its square.
const NESTED: usize = 5_000;

/// How deep elements are nested, about: elements that have no end are counted as well.
fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0usize);
    for (at, _) in text.match_indices('<') {
        match text.as_bytes().get(at + 1) {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b) if b.is_ascii_alphabetic() && !has_no_end(&text[at + 1..]) => depth += 1,
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

fn has_no_end(tag: &str) -> bool {
    const TAGS: &[&str] =
        &["br", "hr", "img", "meta", "link", "input", "p", "li", "td", "tr", "th", "dd", "dt", "option", "source", "wbr", "col", "area", "base"];
    let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
    TAGS.iter().any(|t| t.eq_ignore_ascii_case(name))
}

/// True for a string that holds HTML rather than text.
pub fn is_markup(text: &str) -> bool {
    ["<p>", "<p ", "<br", "</p>", "<div", "</a>", "</b>", "</strong>", "</em>", "&nbsp;", "&amp;", "&#"].iter().any(|tag| text.contains(tag))
}

/// The text of a piece of HTML.
pub fn text_of_fragment(markup: &str) -> String {
    let document = Document::from(markup);
    let mut text = String::new();
    render(&document.root(), false, 0, &mut text);
    tidy(&text)
}

/// The text of the body of a document that holds nothing but its words, such as a chapter of a book.
pub fn text_of_body(markup: &str) -> String {
    let document = Document::from(markup);
    document.body().map_or_else(String::new, |body| text_of(&body))
}

fn meta(document: &Document, draft: &mut Draft) {
    for tag in document.select("meta").nodes() {
        let key = tag.attr("property").or_else(|| tag.attr("name")).or_else(|| tag.attr("itemprop"));
        if let (Some(key), Some(content)) = (key, tag.attr("content")) {
            let field = Field::for_source_key(&key);
            // `og:type` says "article" of everything, and a page's `id` or `text` is not the statement's.
            let vague = matches!(field, Some(Field::Kind)) && key.contains(':') || matches!(field, Some(Field::Body | Field::Key | Field::Origin));
            if let (Some(field), false) = (field, vague) {
                draft.declare(field, &key, &content);
            }
        }
    }
    if let Some(link) = document.select("link[rel=canonical]").nodes().first().and_then(|n| n.attr("href")) {
        draft.declare(Field::Url, "canonical", &link);
    }
}

/// Article objects of JSON-LD, wherever they are nested.
fn json_ld(document: &Document, draft: &mut Draft) {
    for script in document.select("script[type='application/ld+json']").nodes() {
        if let Ok(value) = serde_json::from_str::<Value>(&script.text()) {
            declare_articles(&value, draft, 0);
        }
    }
}

fn declare_articles(value: &Value, draft: &mut Draft, depth: usize) {
    match value {
        Value::Array(items) if depth < 8 => items.iter().for_each(|item| declare_articles(item, draft, depth + 1)),
        Value::Object(object) => {
            if object.contains_key("headline") || object.contains_key("datePublished") {
                let mut own = object.clone();
                // `@type` and the page's name are the web's words, not the statement's.
                own.retain(|key, _| !matches!(key.as_str(), "@type" | "@id" | "name" | "articleBody" | "text" | "identifier" | "id"));
                let key = draft.key.take();
                json::declare(draft, &Value::Object(own));
                draft.key = key;
            }
            if let (Some(graph), true) = (object.get("@graph"), depth < 8) {
                declare_articles(graph, draft, depth + 1);
            }
        }
        _ => {}
    }
}

/// `<time>` elements that say they are the date of publication.
fn times(document: &Document, draft: &mut Draft) {
    let marked = "time[pubdate], time[itemprop=datePublished], .published time, time.published, time.entry-date, .date time, header time";
    for time in document.select(marked).nodes() {
        let value = time.attr("datetime").unwrap_or_else(|| time.text());
        draft.declare(Field::Date, "time element", &value);
    }
}

/// The title: meta tags and JSON-LD first, then the only `<h1>`, then `<title>` without the site's name.
fn titles(document: &Document, draft: &mut Draft) {
    let headings = document.select("h1");
    if let [only] = headings.nodes() {
        let text = only.text();
        draft.declare(Field::Title, "h1", &one_line(&text));
    }
    if let Some(title) = document.select("head title").nodes().first() {
        draft.declare(Field::Title, "title element", without_site(&one_line(&title.text())));
    }
}

/// "Boats return | Ministry of Ports" without what follows the last bar.
fn without_site(title: &str) -> &str {
    [" | ", " — ", " · "].iter().find_map(|bar| title.rsplit_once(bar)).map_or(title, |(own, _)| own)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The main content. Pages that mark it (`<main>`, `<article>`) are believed; else the readability
/// method is asked; what it drops more than half of is taken whole, without the page's furniture.
fn main_text(document: Document) -> String {
    for furniture in document.select(FURNITURE).nodes() {
        furniture.remove_from_parent();
    }
    let whole = document.body().map_or_else(|| text_of(&document.root()), |body| text_of(&body));
    let marked = document.select("main, article, [role=main]");
    let fullest = marked.nodes().iter().map(text_of).max_by_key(String::len);
    if let Some(main) = fullest.filter(|main| main.len() * 3 >= whole.len()) {
        return main;
    }
    // Readability pays where there is much around the text; a page of nothing but text has no links.
    if document.select("a").nodes().len() < 5 {
        return whole;
    }
    match readable(document) {
        Some(main) if main.len() * 2 >= whole.len() => main,
        _ => whole,
    }
}

const FURNITURE: &str = "script, style, noscript, template, nav, aside, footer, form, iframe, svg, button, body > header, [role=navigation], \
                         [role=banner], [role=contentinfo], [aria-hidden=true], .nav, .navigation, .breadcrumb, .breadcrumbs, .sidebar, .footer, .share, \
                         .social, .related, .cookie, .menu, .advert, #nav, #footer, #sidebar, #menu";

fn readable(document: Document) -> Option<String> {
    let config = dom_smoothie::Config { char_threshold: 200, disable_json_ld: true, ..Default::default() };
    let mut readability = dom_smoothie::Readability::with_document(document, None, Some(config)).ok()?;
    let article = readability.parse().ok()?;
    Some(text_of_fragment(&article.content))
}

fn text_of(node: &NodeRef) -> String {
    let mut text = String::new();
    render(node, false, 0, &mut text);
    tidy(&text)
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
const DEEPEST: usize = 200;

/// Writes a node as text.
fn render(node: &NodeRef, verbatim: bool, depth: usize, out: &mut String) {
    if depth > DEEPEST {
        return push_words(&node.text(), out);
    }
    for child in node.children_it(false) {
        if child.is_text() {
            let text = child.text();
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
            name if BLOCKS.contains(&name) => {
                out.push_str("\n\n");
                render(&child, verbatim || name == "pre", depth + 1, out);
                out.push_str("\n\n");
            }
            _ => render(&child, verbatim, depth + 1, out),
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::mapping::Mapping;

    fn read(text: &str) -> Draft {
        Html.parse(&Input { text, bytes: &[], path: "x.html", mapping: &Mapping::default(), line: 0 }).unwrap().drafts.remove(0)
    }

    #[test]
    fn furniture_goes_and_content_stays() {
        let draft = read(
            "<html lang=en><head><title>Boats | Ministry</title><meta property='article:published_time' content='2020-01-02T03:04:05Z'></head>\
             <body><nav>Home News</nav><main><h1>Boats</h1><p>They&nbsp;sail<br>tonight &amp; tomorrow.</p><ul><li>One<li>Two</ul></main><footer>Imprint</footer></body></html>",
        );
        assert_eq!(draft.text, "Boats\n\nThey\u{a0}sail\ntonight & tomorrow.\n\nOne\n\nTwo");
        let values: Vec<(&str, &str)> = draft.declared.iter().map(|d| (d.key.as_str(), d.value.as_str())).collect();
        assert!(values.contains(&("article:published_time", "2020-01-02T03:04:05Z")), "{values:?}");
        assert!(values.contains(&("title element", "Boats")), "{values:?}");
    }

    #[test]
    fn fragments_and_preformatted_text() {
        assert_eq!(read("<p>One.</p>\n<p>Two on <sup>th</sup>.</p>").text, "One.\n\nTwo on th.");
        assert_eq!(read("<pre>\n  Mr. LUND. One\ntwo.\n</pre>").text, "  Mr. LUND. One\ntwo.");
    }

    #[test]
    fn json_ld_is_read() {
        let draft = read(
            r#"<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"Boats","datePublished":"2020-01-02","author":{"name":"Ann Lund"}}]}</script><p>x y</p>"#,
        );
        assert_eq!(draft.first(Field::Title).unwrap().value, "Boats");
        assert_eq!(draft.first(Field::Author).unwrap().value, "Ann Lund");
    }
}
