//! What a page declares: meta tags, JSON-LD, microdata, `<time>`, and the date line under its heading.

use dom_query::{Document, NodeRef};
use serde_json::{Map, Value};

use crate::corpus::format::json;
use crate::statement::date::find_dates;
use crate::statement::{Draft, Field, StatementDate};

/// Types of schema.org that are statements or hold one.
const ARTICLES: &[&str] = &[
    "article",
    "newsarticle",
    "blogposting",
    "report",
    "pressrelease",
    "reportagenewsarticle",
    "analysisnewsarticle",
    "opinionnewsarticle",
    "scholarlyarticle",
    "speech",
    "techarticle",
    "governmentdocument",
    "liveblogposting",
];

/// Values from the whole page, before anything of it is removed.
pub fn of_page(document: &Document, draft: &mut Draft) {
    json_ld(document, draft);
    microdata(document, draft);
    meta(document, draft);
    if let Some(lang) = document.html_root().attr("lang").or_else(|| document.body().and_then(|body| body.attr("lang"))) {
        draft.declare(Field::Lang, "html lang", &lang);
    }
}

/// Values from what is left of the page without its furniture.
pub fn of_content(document: &Document, draft: &mut Draft) {
    title(document, draft);
    if draft.first(Field::Date).is_none() {
        date_near_heading(document, draft);
    }
}

fn meta(document: &Document, draft: &mut Draft) {
    for tag in document.select("meta").nodes() {
        // What stands in a scope of microdata is read there.
        let key = tag.attr("property").or_else(|| tag.attr("name")).or_else(|| tag.attr("itemprop").filter(|_| scope_of(tag).is_none()));
        if let (Some(key), Some(content)) = (key, tag.attr("content")) {
            let field = Field::for_source_key(&key);
            // `og:type` says "article" of everything, and a page's `id` or `text` is not the statement's.
            let vague = matches!(field, Some(Field::Kind)) && key.contains(':') || matches!(field, Some(Field::Body | Field::Key | Field::Origin));
            let address = matches!(field, Some(Field::Author | Field::Speaker)) && content.contains("://");
            if let (Some(field), false, false) = (field, vague, address) {
                let value = if field == Field::Author { without_role(&content) } else { content.to_string() };
                draft.declare(field, &key, &value);
            }
        }
    }
    if let Some(link) = document.select("link[rel=canonical]").nodes().first().and_then(|n| n.attr("href")) {
        draft.declare(Field::Url, "canonical", &link);
    }
}

/// "Lund, Rosa (Minister of Boats)" without what the bracket says.
fn without_role(name: &str) -> String {
    name.split('(').next().unwrap_or(name).trim().to_owned()
}

/// The article of JSON-LD, with whom its references name.
fn json_ld(document: &Document, draft: &mut Draft) {
    let mut nodes: Vec<Map<String, Value>> = Vec::new();
    for script in document.select("script[type='application/ld+json']").nodes() {
        if let Ok(value) = serde_json::from_str::<Value>(&script.text()) {
            collect(value, &mut nodes, 0);
        }
    }
    let is_article = |node: &&Map<String, Value>| node.get("@type").is_some_and(|kind| types(kind).iter().any(|t| ARTICLES.contains(&t.as_str())));
    let untyped = |node: &&Map<String, Value>| !node.contains_key("@type") && (node.contains_key("headline") || node.contains_key("datePublished"));
    let of_page = |node: &&Map<String, Value>| is_of_page(node, document);
    let Some(article) = nodes.iter().filter(is_article).find(of_page).or_else(|| nodes.iter().filter(untyped).find(of_page)) else { return };
    let mut own = article.clone();
    // `@type` and the page's name are the web's words, not the statement's.
    own.retain(|key, _| !matches!(key.as_str(), "@type" | "@id" | "name" | "articleBody" | "text" | "identifier" | "id" | "comment" | "mentions" | "about"));
    for value in own.values_mut() {
        refer(value, &nodes);
    }
    let key = draft.key.take();
    json::declare(draft, &Value::Object(own));
    draft.key = key;
}

/// True if an article is what the page is about: its headline is the page's heading or title, or there is none to compare.
fn is_of_page(article: &Map<String, Value>, document: &Document) -> bool {
    let bare = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let Some(headline) = article.get("headline").and_then(Value::as_str).map(bare).filter(|h| !h.is_empty()) else { return true };
    let known: Vec<String> =
        document.select("h1, head title, meta[property='og:title']").nodes().iter().map(|n| bare(&n.attr("content").unwrap_or_else(|| n.text()))).collect();
    let known: Vec<&String> = known.iter().filter(|k| !k.is_empty()).collect();
    known.is_empty() || known.iter().any(|k| k.contains(&headline) || headline.contains(*k))
}

fn types(kind: &Value) -> Vec<String> {
    match kind {
        Value::Array(kinds) => kinds.iter().flat_map(types).collect(),
        Value::String(kind) => vec![kind.rsplit(['/', ':']).next().unwrap_or(kind).to_lowercase()],
        _ => Vec::new(),
    }
}

/// The nodes of a document: those of lists and graphs, not what is nested in other nodes.
fn collect(value: Value, nodes: &mut Vec<Map<String, Value>>, depth: usize) {
    match value {
        Value::Array(items) if depth < 8 => items.into_iter().for_each(|item| collect(item, nodes, depth + 1)),
        Value::Object(mut object) => {
            let inner = ["@graph", "mainEntity", "mainEntityOfPage"].map(|key| object.get(key).filter(|v| v.is_array() || v.get("@type").is_some()).cloned());
            object.remove("@graph");
            nodes.push(object);
            if depth < 8 {
                inner.into_iter().flatten().for_each(|value| collect(value, nodes, depth + 1));
            }
        }
        _ => {}
    }
}

/// `{"@id": …}` as the node of that id.
fn refer(value: &mut Value, nodes: &[Map<String, Value>]) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| refer(item, nodes)),
        Value::Object(object) if object.len() == 1 => {
            let known = object.get("@id").and_then(|id| nodes.iter().find(|node| node.len() > 1 && node.get("@id") == Some(id)));
            if let Some(node) = known {
                *value = Value::Object(node.clone());
            }
        }
        _ => {}
    }
}

/// The nearest scope of microdata around a node.
fn scope_of<'a>(node: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    node.ancestors_it(None).find(|n| n.has_attr("itemscope"))
}

/// The article among the scopes of microdata: the one with most words.
pub fn article_scope<'a>(document: &'a Document) -> Option<NodeRef<'a>> {
    let scopes = document.select("[itemscope][itemtype]");
    let is_article =
        |n: &&NodeRef| n.attr("itemtype").is_some_and(|kind| types(&Value::String(kind.to_string())).iter().any(|t| ARTICLES.contains(&t.as_str())));
    scopes.nodes().iter().filter(is_article).max_by_key(|n| n.text().len()).copied()
}

fn microdata(document: &Document, draft: &mut Draft) {
    let Some(article) = article_scope(document) else { return };
    for (property, field) in [
        ("headline", Field::Title),
        ("datePublished", Field::Date),
        ("author", Field::Author),
        ("publisher", Field::Publisher),
        ("inLanguage", Field::Lang),
        ("url", Field::Url),
    ] {
        let own = |n: &NodeRef| {
            n.attr("itemprop").is_some_and(|p| p.split_whitespace().any(|p| p == property)) && scope_of(n).is_some_and(|scope| scope.id == article.id)
        };
        let Some(node) = article.descendants_it().find(own) else { continue };
        // A person or body is a scope of its own with a name in it.
        let name = node.descendants_it().find(|n| n.attr("itemprop").as_deref() == Some("name"));
        let named = name.unwrap_or(node);
        let value = ["content", "datetime"].iter().find_map(|key| named.attr(key)).unwrap_or_else(|| named.text());
        draft.declare(field, &format!("itemprop {property}"), &super::one_line(&value));
    }
}

/// The title: the only heading of the first level where what is declared says the same or nothing, else what is declared.
fn title(document: &Document, draft: &mut Draft) {
    let headings = document.select("h1");
    let heading = match headings.nodes() {
        [only] => Some(super::one_line(&only.text())).filter(|text| !text.is_empty()),
        _ => None,
    };
    let bare = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let declared = draft.first(Field::Title).map(|d| d.value.clone());
    let agrees = |declared: &str, heading: &str| {
        let (declared, heading) = (bare(declared), bare(heading));
        heading.len() >= 8 && declared.contains(&heading)
    };
    if let Some(heading) = &heading
        && declared.as_ref().is_none_or(|declared| agrees(declared, heading))
    {
        draft.declared.retain(|d| d.field != Field::Title);
        draft.declare(Field::Title, "h1", heading);
    }
    if let Some(title) = document.select("head title").nodes().first() {
        let title = super::one_line(&title.text());
        let known: Vec<String> = document.select("h1, h2, h3").nodes().iter().map(|h| bare(&h.text())).collect();
        draft.declare(Field::Title, "title element", without_site(&title, &|part| known.contains(&bare(part))));
    }
}

/// "Boats return | Ministry of Ports" without what follows the last bar; after a dash only where a heading says the rest.
fn without_site<'t>(title: &'t str, is_heading: &dyn Fn(&str) -> bool) -> &'t str {
    if let Some((own, _)) = [" | ", " — ", " · "].iter().find_map(|bar| title.rsplit_once(bar)) {
        return own;
    }
    title.rsplit_once(" - ").map(|(own, _)| own).filter(|own| is_heading(own)).unwrap_or(title)
}

/// Longest line near a heading that may be its date line, in characters.
const LINE: usize = 90;
/// Words of a paragraph with which the text begins.
const PARAGRAPH: usize = 25;
/// Elements near a heading that may be its date; a page with more is a list. Around each of them all is looked at.
const CANDIDATES: usize = 200;

/// The date that stands near the heading: between what is around it and the first paragraph, outside links and lists,
/// in a `<time>` or a short line that is called so. Two dates there are none.
fn date_near_heading(document: &Document, draft: &mut Draft) {
    let headings = document.select("h1");
    let [heading] = headings.nodes() else { return };
    let around = heading.ancestors_it(Some(2)).filter(|n| !n.has_name("html")).last().unwrap_or(*heading);
    let mut below = false;
    let mut dates: Vec<(String, bool)> = Vec::new();
    let mut candidates = 0;
    for node in around.descendants_it() {
        below |= node.id == heading.id;
        if below && node.has_name("p") && node.text().split_whitespace().count() >= PARAGRAPH {
            break;
        }
        if !is_called_date(&node) {
            continue;
        }
        candidates += 1;
        if candidates > CANDIDATES {
            return;
        }
        if let Some(found) = date_of(&node, heading).filter(|(date, _)| !dates.iter().any(|(known, _)| known == date)) {
            dates.push(found);
        }
    }
    // When it was said before when it was published.
    let said: Vec<&(String, bool)> = dates.iter().filter(|(_, said)| *said).collect();
    match (&said[..], &dates[..]) {
        ([(date, _)], _) | ([], [(date, _)]) => draft.declare(Field::Date, "date near the heading", date),
        _ => {}
    }
}

/// True for what a page calls a date, or what goes with one.
fn is_called_date(node: &NodeRef) -> bool {
    let named = ["date", "meta", "published", "posted", "dateline", "byline", "info"];
    let class = node.attr("class").map_or_else(String::new, |c| c.to_lowercase());
    node.has_name("time") || class.split(|c: char| !c.is_alphanumeric()).any(|c| named.contains(&c))
}

/// The date that an element gives, and whether it is that of the delivery.
fn date_of(node: &NodeRef, heading: &NodeRef) -> Option<(String, bool)> {
    const OTHER: &[&str] = &["updated", "modified", "reviewed", "printed", "accessed", "visitor"];
    let time = node.has_name("time");
    let text = super::one_line(&node.text());
    let line = node.parent().filter(|_| time).map_or_else(|| text.clone(), |parent| super::one_line(&parent.text())).to_lowercase();
    let holds_heading = |n: &NodeRef| heading.ancestors_it(None).any(|h| h.id == n.id);
    let other_page = node.ancestors_it(None).any(|n| n.has_name("a") || n.has_name("li") || (n.has_name("article") && !holds_heading(&n)));
    if text.chars().count() > LINE || other_page || (line.chars().count() <= LINE && OTHER.iter().any(|word| line.contains(word))) {
        return None;
    }
    let said = line.contains("delivered") || line.contains("held on") || line.contains("spoken");
    let stamp =
        node.attr("datetime").filter(|_| time).map(|value| value.chars().take(10).collect::<String>()).filter(|value| value.parse::<StatementDate>().is_ok());
    let read = || if let [date] = find_dates(&text)[..] { Some(date.date.to_string()) } else { None };
    Some((stamp.or_else(read)?, said))
}
