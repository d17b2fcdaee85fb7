//! Feeds: RSS 0.9 to 2.0 and Atom (RFC 4287), a statement an item.

use super::tree::{Element, Node};
use crate::corpus::format::html;
use crate::corpus::limits::limits;
use crate::statement::{Draft, Field, Layout};

/// The items of a feed; the feed's title is their publisher.
pub fn statements(root: Element, items: &[Element]) -> Vec<Draft> {
    let channel = root.at(&["channel"]).unwrap_or(root);
    let publisher = channel.at(&["title"]).map(|t| t.text());
    let lang = root.attr("lang").map(str::to_owned).or_else(|| channel.at(&["language"]).map(|l| l.text()));
    // The feed's author answers for its entries (RFC 4287, 4.2.1), but need not have said what stands in them.
    let publisher = publisher.or_else(|| channel.at(&["author", "name"]).map(|a| a.text()));
    // It stands before every link: what no address can be as long as is none.
    let base = root.attr("base").filter(|base| base.len() <= Draft::LONGEST_VALUE).unwrap_or("");
    let feed = Feed { publisher, lang, base: base.to_owned() };
    items.iter().take(limits().statements()).map(|item| statement(*item, &feed)).collect()
}

/// What a feed says of all its items.
struct Feed {
    publisher: Option<String>,
    lang: Option<String>,
    base: String,
}

fn statement(item: Element, feed: &Feed) -> Draft {
    // Full content before a summary of it; pictures and sounds have descriptions of their own.
    let bodies = ["encoded", "content", "description", "summary"];
    let mut unread = None;
    let mut read = |element: Element| match text_of(element) {
        Ok(text) => text,
        Err(why) => {
            unread.get_or_insert(why);
            String::new()
        }
    };
    let of = |name: &&str| item.all(name).filter(|e| e.attr("medium").is_none()).map(&mut read).find(|text| text.chars().any(char::is_alphanumeric));
    let body = bodies.iter().find_map(of).map(|text| without_tail(&text)).unwrap_or_default();
    let title = item.at(&["title"]).map(&mut read);
    let mut draft = Draft { unread, ..Draft::new(body, Layout::Marked) };
    let value = |name: &str| item.at(&[name]).map(|e| e.text()).filter(|text| !text.is_empty());
    draft.key = value("guid").or_else(|| value("id"));
    if let Some(title) = title {
        draft.declare(Field::Title, "title", &single(&title));
    }
    for name in ["published", "pubDate", "issued", "date", "updated"] {
        if let Some(date) = value(name) {
            draft.declare(Field::Date, name, &date);
            break;
        }
    }
    let author = item.at(&["author", "name"]).or_else(|| item.at(&["creator"])).or_else(|| item.at(&["author"])).map(|a| a.text());
    if let Some(author) = author {
        // RSS writes "mail@host (Name)".
        let name = author.split_once('(').map_or(author.as_str(), |(_, name)| name.trim_end_matches(')'));
        draft.declare(Field::Author, "author", if name.contains('@') { "" } else { name });
    }
    let link = item.all("link").find(|l| l.attr("rel").unwrap_or("alternate") == "alternate");
    if let Some(link) = link {
        let href = link.attr("href").map_or_else(|| link.text(), str::to_owned);
        let relative = !href.contains("://") && !href.starts_with('/') && feed.base.ends_with('/');
        draft.declare(Field::Url, "link", &if relative { format!("{}{href}", feed.base) } else { href });
    }
    for (field, key, value) in
        [(Field::Publisher, "feed title", feed.publisher.as_deref()), (Field::Lang, "feed language", item.attr("lang").or(feed.lang.as_deref()))]
    {
        if let Some(value) = value {
            draft.declare(field, key, value);
        }
    }
    draft
}

/// A text without the last line that a blog adds to its feed.
fn without_tail(text: &str) -> String {
    let last = text.trim_end().rsplit('\n').next().unwrap_or("");
    if last.starts_with("The post ") && last.contains("appeared first on") {
        text.trim_end()[..text.trim_end().len() - last.len()].trim_end().to_owned()
    } else {
        text.to_owned()
    }
}

fn single(text: &str) -> String {
    super::tree::single_blanks(text)
}

/// The text of an element that holds text, escaped HTML, or XHTML.
fn text_of(element: Element) -> Result<String, String> {
    if element.elements().next().is_some() {
        let mut markup = String::new();
        rewrite(element, &mut markup);
        return html::text_of_fragment(&markup);
    }
    let text = element.raw_text();
    if html::is_markup(&text) { html::text_of_fragment(&text) } else { Ok(text.trim().to_owned()) }
}

/// Elements as markup again, for the reader of HTML.
fn rewrite(element: Element, out: &mut String) {
    for node in element.nodes() {
        match node {
            Node::Text(text) => out.push_str(&text.replace('&', "&amp;").replace('<', "&lt;")),
            Node::Element(child) => {
                out.push_str(&format!("<{}>", child.name()));
                rewrite(child, out);
                out.push_str(&format!("</{}>", child.name()));
            }
        }
    }
}
