//! HTML: the main content as text, and what the page declares about it.

mod declared;
mod furniture;
mod nesting;
mod sections;
mod tags;
mod text;

use dom_query::{Document, NodeRef};

use super::{Format, Input, Parsed};
use crate::statement::{Draft, Field, Layout};
use text::{marked_text, text_of, without_marks};

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
        let unframed = without_frames(input.text);
        let document = parsed(unframed.as_deref().unwrap_or(input.text))?;
        let mut page = Draft::new(String::new(), Layout::Plain);
        declared::of_page(&document, &mut page);
        furniture::remove(&document);
        declared::of_content(&document, &mut page);
        // Who put a page on the web is named in its head; who speaks is named on the page.
        let visible = document.body().map_or_else(String::new, |body| body.text().to_lowercase());
        let named = |name: &str| name.split_whitespace().any(|word| word.chars().count() > 2 && visible.contains(&word.to_lowercase()));
        page.declared.retain(|d| d.field != Field::Author || named(&d.value));
        let contents = furniture::is_contents(&document);
        let marked = furniture::without_lines(&main_text(document));
        if contents || !marked.chars().any(char::is_alphanumeric) {
            return Ok(Parsed::default());
        }
        if let Some(sections) = sections::sections(&marked) {
            // What a page of several statements says of itself is true of none of them but for whose it is.
            page.declared.retain(|d| matches!(d.field, Field::Publisher | Field::Lang | Field::Url | Field::Origin));
            return Ok(sections.into_iter().map(|text| Draft { text, ..page.clone() }).collect::<Vec<_>>().into());
        }
        let text = without_marks(&marked);
        if text.contains("\nQ: ") && text.contains("\nA: ") {
            // Who writes an interview down is not who answers.
            page.declared.retain(|d| d.field != Field::Author);
        }
        Ok(vec![Draft { text, ..page }].into())
    }
}

/// Parses a page or a piece of one, unless the parser's work would grow with its square.
fn parsed(markup: &str) -> Result<Document, String> {
    nesting::check(markup)?;
    Ok(Document::from(markup))
}

/// A page of frames as browsers without frames saw it.
fn without_frames(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    if !lower.contains("<frameset") || !lower.contains("<noframes") {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(start) = lower[at..].find('<').map(|found| at + found) {
        out.push_str(&text[at..start]);
        let end = lower[start..].find('>').map_or(lower.len(), |found| start + found + 1);
        let tag = lower[start + 1..end].trim_start_matches('/');
        if !["frameset", "noframes", "frame"].iter().any(|name| tag.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '>', '\n', '\r', '\t', '/'])))
        {
            out.push_str(&text[start..end]);
        }
        at = end;
    }
    out.push_str(&text[at..]);
    Some(out)
}

/// True for a string that holds HTML rather than text.
pub fn is_markup(text: &str) -> bool {
    ["<p>", "<p ", "<br", "</p>", "<div", "</a>", "</b>", "</strong>", "</em>", "&nbsp;", "&amp;", "&#"].iter().any(|tag| text.contains(tag))
}

/// The text of a piece of HTML.
///
/// # Errors
///
/// For this and those below: why it is not parsed.
pub fn text_of_fragment(markup: &str) -> Result<String, String> {
    let document = parsed(markup)?;
    Ok(text_of(&document.root()))
}

/// The text of the body of a document that holds nothing but its words, such as a chapter of a book.
pub fn text_of_body(markup: &str) -> Result<String, String> {
    let document = parsed(markup)?;
    Ok(document.body().map_or_else(String::new, |body| text_of(&body)))
}

/// The text of a page that is nothing but its words and what mailers put around them.
pub fn text_of_mail(markup: &str) -> Result<String, String> {
    let document = parsed(markup)?;
    for node in document.select("[style]").nodes() {
        let style = node.attr("style").map_or_else(String::new, |s| s.to_lowercase().replace(' ', ""));
        if style.contains("display:none") || style.contains("max-height:0") {
            node.remove_from_parent();
        }
    }
    furniture::remove(&document);
    let text = document.body().map_or_else(String::new, |body| text_of(&body));
    Ok(furniture::without_lines(&text))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Anchors from which on a page may have much around its text.
const LINKS: usize = 5;
/// Main parts of a page that are read to find the longest; a page has one, and may say so twice.
const MAINS: usize = 20;

/// The main content, its headings marked. Pages that mark it (`<main>`, `<article>`, `articleBody`) are believed; else the
/// readability method is asked; what it drops more than half of is taken whole, without the page's furniture.
fn main_text(document: Document) -> String {
    let whole = document.body().map_or_else(|| marked_text(&document.root()), |body| marked_text(&body));
    let enough = |text: &String| text.len() * 3 >= whole.len();
    let body =
        declared::article_scope(&document).and_then(|scope| scope.descendants_it().find(|n| n.attr("itemprop").is_some_and(|p| p.contains("articleBody"))));
    if let Some(body) = body.map(|body| marked_text(&body)).filter(|text| text.len() * 3 >= whole.len()) {
        return body;
    }
    let marked = document.select("main, [role=main]");
    if let Some(main) = marked.nodes().iter().take(MAINS).map(marked_text).max_by_key(String::len).filter(enough) {
        return main;
    }
    if let Some(articles) = articles(&document).filter(enough) {
        return articles;
    }
    // Readability pays where there is much around the text; a page of nothing but text has no links.
    if document.select("a").nodes().len() < LINKS {
        return whole;
    }
    match readable(document) {
        Some(main) if main.len() * 2 >= whole.len() => main,
        _ => whole,
    }
}

/// The articles of a page, one after the other, with the heads that hold words of their own; those within others are part of them.
fn articles(document: &Document) -> Option<String> {
    let all = document.select("article, header");
    let within = |n: &&NodeRef| n.ancestors_it(None).any(|a| a.has_name("article") || a.has_name("header"));
    let outer: Vec<&NodeRef> = all.nodes().iter().filter(|n| !within(n)).collect();
    let texts: Vec<String> = outer.iter().map(|n| marked_text(n)).filter(|text| !text.is_empty()).collect();
    outer.iter().any(|n| n.has_name("article")).then(|| texts.join("\n\n"))
}

fn readable(document: Document) -> Option<String> {
    let config = dom_smoothie::Config { char_threshold: 200, disable_json_ld: true, ..Default::default() };
    let mut readability = dom_smoothie::Readability::with_document(document, None, Some(config)).ok()?;
    let article = readability.parse().ok()?;
    let document = parsed(&article.content).ok()?;
    Some(marked_text(&document.root()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::mapping::Mapping;

    fn read(text: &str) -> Draft {
        Html.parse(&Input { text, bytes: &[], path: "x.html", name: "", mapping: &Mapping::default(), line: 0 }).unwrap().drafts.remove(0)
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
    fn what_is_too_deep_is_parsed_nowhere() {
        let deep = format!("<p>{}words</p>", "<div></z>".repeat(2_000));
        let page = Html.parse(&Input { text: &deep, bytes: &[], path: "x.html", name: "", mapping: &Mapping::default(), line: 0 });
        for read in [page.map(|_| String::new()), text_of_fragment(&deep), text_of_body(&deep), text_of_mail(&deep)] {
            assert_eq!(read.unwrap_err(), "its elements are nested more than 1000 deep");
        }
        assert_eq!(text_of_fragment("<p>One <b>two").unwrap(), "One two");
    }

    #[test]
    fn json_ld_is_read() {
        let draft = read(
            r#"<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"Boats","datePublished":"2020-01-02","author":{"name":"Ann Lund"}}]}</script><p>By Ann Lund</p>"#,
        );
        assert_eq!(draft.first(Field::Title).unwrap().value, "Boats");
        assert_eq!(draft.first(Field::Author).unwrap().value, "Ann Lund");
    }
}
