//! What of a page is no part of its statements: menus, banners, what to read next, the site's own words.

use dom_query::{Document, NodeRef};

use super::text::DEEPEST;

/// What never holds words of a statement.
const ALWAYS: &str = "script, style, noscript, template, iframe, svg, canvas, button, select, input, textarea, option, nav, dialog, [hidden], \
                      [role=navigation], [role=banner], [role=contentinfo], [role=search], [role=dialog], [role=alertdialog], [role=menu], [aria-hidden=true]";

/// What often holds none: it stays where it holds prose, or what a page's head says of its statement.
const OFTEN: &str = "header, footer, aside, form, [role=complementary]";

/// Words by which a class or id names furniture, alone, first or last: `menu`, `menu-main`, `site-footer`.
const STRONG: &[&str] = &[
    "nav",
    "navbar",
    "navigation",
    "breadcrumb",
    "breadcrumbs",
    "crumbs",
    "sidebar",
    "footer",
    "masthead",
    "menu",
    "submenu",
    "cookie",
    "cookies",
    "consent",
    "gdpr",
    "newsletter",
    "pagination",
    "pager",
    "share",
    "sharing",
    "sharebar",
    "advert",
    "advertisement",
    "skiplink",
];

/// Words that name furniture alone, or first with one of [`TAILS`].
const WEAK: &[&str] = &[
    "social",
    "related",
    "ad",
    "ads",
    "sponsor",
    "sponsored",
    "subscribe",
    "signup",
    "comments",
    "disqus",
    "paging",
    "toolbar",
    "tools",
    "skip",
    "banner",
    "popup",
    "modal",
    "promo",
    "popular",
    "trending",
    "recommended",
    "teaser",
    "teasers",
    "feedback",
    "helpful",
    "tags",
    "taglist",
    "tagcloud",
    "search",
    "login",
    "counter",
    "rating",
    "ticker",
    "pullquote",
    "backtotop",
    "totop",
    "toc",
    "latest",
    "crumb",
    "navi",
    "views",
];
const TAILS: &[&str] = &[
    "share",
    "links",
    "link",
    "media",
    "icons",
    "list",
    "posts",
    "articles",
    "content",
    "box",
    "bar",
    "block",
    "slot",
    "form",
    "area",
    "quote",
    "news",
    "stories",
    "items",
    "page",
    "unit",
    "container",
];

/// Removes the furniture of a page.
pub fn remove(document: &Document) {
    // What opens a panel of an accordion may be the question that the panel answers.
    for button in document.select("h1 button, h2 button, h3 button, h4 button, h5 button, h6 button").nodes() {
        button.rename("span");
    }
    for node in document.select(ALWAYS).nodes() {
        let panel = (node.has_attr("hidden") || node.has_attr("aria-hidden")) && !is_deep(node) && is_prose(node);
        if !panel {
            node.remove_from_parent();
        }
    }
    let all = words_of(&document.root());
    for node in document.select("[class], [id]").nodes().iter().filter(|node| !is_deep(node)) {
        let kept = |name: Name| is_prose(node) || is_footnotes(node) || holds_the_page(node, all) || (name == Name::Part && holds_a_sentence(node));
        if named(node).is_some_and(|name| !kept(name)) {
            node.remove_from_parent();
        }
    }
    for node in document.select(OFTEN).nodes().iter().filter(|node| !is_deep(node)) {
        let kept = is_prose(node) || is_head(node) || is_footnotes(node) || holds_the_page(node, all) || (is_within(node) && holds_a_sentence(node));
        if !kept {
            node.remove_from_parent();
        }
    }
    for node in document.select("ul, ol, table, p, div, center, td").nodes().iter().filter(|node| !is_deep(node)) {
        if is_links(node) {
            node.remove_from_parent();
        }
    }
}

/// So deep that its elements are not told apart. For each element all that it holds is looked at, so that the work would
/// grow with how deep they are nested.
fn is_deep(node: &NodeRef) -> bool {
    node.ancestors_it(None).nth(DEEPEST).is_some()
}

/// In the main part of the page.
fn is_within(node: &NodeRef) -> bool {
    node.ancestors_it(None).any(|n| n.has_name("main") || n.has_name("article"))
}

/// In the main part, and with a sentence that stands in no link.
fn holds_a_sentence(node: &NodeRef) -> bool {
    const SENTENCE: usize = 12;
    let (words, (linked, _)) = (words_of(node), linked_words(node));
    let text = node.text();
    is_within(node) && words >= linked + SENTENCE && text.split(['.', '!', '?']).any(|sentence| sentence.split_whitespace().count() >= SENTENCE)
}

/// Words of a node's text.
pub fn words_of(node: &NodeRef) -> usize {
    node.text().split_whitespace().count()
}

/// Words of a node's text that stand in links, and how many links there are.
fn linked_words(node: &NodeRef) -> (usize, usize) {
    let links: Vec<NodeRef> = node.descendants_it().filter(|n| n.has_name("a") && n.has_attr("href")).collect();
    (links.iter().map(words_of).sum(), links.len())
}

/// True for a page that is a list of others: much of it stands in links, and nowhere is there a paragraph.
pub fn is_contents(document: &Document) -> bool {
    const PARAGRAPH: usize = 25;
    let Some(body) = document.body() else { return false };
    let (linked, links) = linked_words(&body);
    let long = || super::text_of(&body).lines().any(|line| line.split_whitespace().count() >= PARAGRAPH);
    links >= 6 && linked * 5 >= words_of(&body) * 2 && !long()
}

/// How a class or id names furniture: it is the name, or has it in it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    Part,
    Whole,
}

fn named(node: &NodeRef) -> Option<Name> {
    if ["body", "html", "main", "article"].iter().any(|name| node.has_name(name)) {
        return None;
    }
    let names = [node.attr("class"), node.attr("id")];
    names.iter().flatten().flat_map(|value| value.split_whitespace()).filter_map(names_furniture).max()
}

/// True for a class or id such as `menu`, `site-footer`, `social-share`; not for `social-policy`.
fn names_furniture(class: &str) -> Option<Name> {
    let class = class.to_ascii_lowercase();
    let words: Vec<&str> = class.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    match &words[..] {
        [] => None,
        [only] => (STRONG.contains(only) || WEAK.contains(only)).then_some(Name::Whole),
        [first, .., last] => (STRONG.contains(first) || STRONG.contains(last) || (WEAK.contains(first) && TAILS.contains(last))).then_some(Name::Part),
    }
}

/// A node around most of the words, or around the main part, is no furniture, whatever it is called.
fn holds_the_page(node: &NodeRef, all: usize) -> bool {
    let main = || node.descendants_it().any(|n| n.has_name("main") || n.has_name("h1"));
    words_of(node) * 2 > all || main()
}

fn is_footnotes(node: &NodeRef) -> bool {
    let names = [node.attr("class"), node.attr("id"), node.attr("role")];
    names.iter().flatten().any(|value| ["footnote", "endnote"].iter().any(|word| value.to_ascii_lowercase().contains(word)))
}

/// Sentences rather than links.
fn is_prose(node: &NodeRef) -> bool {
    let (words, (linked, _)) = (words_of(node), linked_words(node));
    words >= 40 && linked * 10 < words * 3
}

/// The head of a statement: a heading, a date or a byline that is no link.
fn is_head(node: &NodeRef) -> bool {
    let told = |n: &NodeRef| {
        let heading = ["h1", "h2", "time", "address"].iter().any(|name| n.has_name(name));
        let named = n
            .attr("class")
            .is_some_and(|class| ["byline", "dateline", "date", "author"].iter().any(|word| class.to_ascii_lowercase().split_whitespace().any(|c| c == *word)));
        (heading || named) && linked_words(n).1 == 0 && words_of(n) > 0
    };
    let (words, (linked, _)) = (words_of(node), linked_words(node));
    // A site's own head is a name and its menus.
    node.has_name("header") && node.descendants_it().any(|n| told(&n)) && (linked * 2 < words) && has_head_of_statement(node)
}

/// The heading of a site stands alone; that of a statement has a date or a byline with it, or is within the main part.
fn has_head_of_statement(node: &NodeRef) -> bool {
    let within = node.ancestors_it(None).any(|n| n.has_name("main") || n.has_name("article"));
    let dated = node.descendants_it().any(|n| n.has_name("time") || n.has_name("p"));
    within || dated
}

/// Several links and next to nothing else: a menu, or a list of other pages.
fn is_links(node: &NodeRef) -> bool {
    let (linked, links) = linked_words(node);
    let words = words_of(node);
    let listed = links >= 3 && linked * 10 >= words * 8 && linked <= links * 14;
    // "Read also: …" with one link behind it.
    let leading = links >= 1 && words <= linked + 4 && words <= 25 && {
        let text = node.text().trim().to_lowercase();
        ["read also", "read more", "see also", "related:", "more:", "also read"].iter().any(|lead| text.starts_with(lead))
    };
    listed || leading
}

/// Lines that sites write, whole.
const LINES: &[&str] = &[
    "back to top",
    "top",
    "print",
    "print this page",
    "print this",
    "share",
    "share this",
    "share this page",
    "advertisement",
    "home",
    "home news",
    "skip to content",
    "skip to main content",
    "read more",
    "read more…",
    "read more...",
    "menu",
    "search",
    "close",
    "send by e-mail",
    "e-mail this page",
    "copy link",
    "facebook",
    "twitter",
    "was this page helpful?",
    "sign up for our newsletter",
    "sign up for our newsletter.",
    "subscribe",
    "log in",
    "next",
    "previous",
    "# # #",
    "###",
    "top of page",
    "download pdf",
    "listen to this page",
    "all rights reserved",
    "view this email in your browser",
    "view in browser",
    "unsubscribe",
    "all rights reserved.",
    "loading…",
    "loading...",
];

/// Text without lines that belong to the page and not to its words: pagers, marks of pages, lines every site has.
pub fn without_lines(text: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    let mut joins = false;
    for line in text.lines() {
        let bare = line.trim().trim_start_matches(super::text::HEADING);
        if is_page_mark(bare) {
            // The sentence that the mark stands in goes on.
            while out.last().is_some_and(|line| line.trim().is_empty()) {
                out.pop();
            }
            joins = true;
            continue;
        }
        if LINES.contains(&bare.to_lowercase().as_str()) || is_pager(bare) || is_provenance(bare) {
            continue;
        }
        if joins && bare.is_empty() {
            continue;
        }
        if std::mem::take(&mut joins) && out.last().is_some_and(|line| line.trim_end().ends_with(['.', '?', '!', ':', '”', '"'])) {
            out.push("");
        }
        out.push(line);
    }
    out.join("\n")
}

/// "[[Page H6113]]", "[Page 49]".
fn is_page_mark(line: &str) -> bool {
    let inner = line.trim_start_matches('[').trim_end_matches(']');
    let marks = line.len() - inner.len();
    let word = inner.strip_prefix("Page ").unwrap_or("");
    marks >= 2 && !word.is_empty() && word.len() <= 8 && word.bytes().any(|b| b.is_ascii_digit()) && word.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// "Page: 1, 2, 3, 4, 5", "« Previous 1 2 3 … 10 Next »", "Page 49", "Page 3 of 12".
fn is_pager(line: &str) -> bool {
    let words: Vec<&str> = line.split(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | ':')).filter(|w| !w.is_empty()).collect();
    let numbers: Vec<u32> = words.iter().filter_map(|w| w.parse().ok()).collect();
    let others = words.len() - numbers.len();
    let in_order = numbers.windows(2).filter(|w| w[1] == w[0] + 1).count();
    let many = in_order >= 2 && numbers.len() >= 3 && others <= 6 && (numbers.len() >= 5 || line.contains(['«', '»', '…']));
    let lower: Vec<String> = words.iter().map(|w| w.to_lowercase()).collect();
    let one = matches!(&lower[..], [page, n] if page == "page" && n.parse::<u32>().is_ok())
        || matches!(&lower[..], [page, n, of, m] if page == "page" && of == "of" && n.parse::<u32>().is_ok() && m.parse::<u32>().is_ok());
    many || one
}

/// "From the … Record Online through the … [www.gpo.gov]": where a copy was had from.
fn is_provenance(line: &str) -> bool {
    line.starts_with("From the ") && line.contains(" Online ") && line.ends_with(']') && line.contains("[www.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_that_name_furniture() {
        for (class, expected) in [
            ("menu", true),
            ("site-footer", true),
            ("nav__item", true),
            ("social-share", true),
            ("ad-slot", true),
            ("social-policy", false),
            ("elementor-widget", false),
            ("d-print-block", false),
            ("category-feedback", false),
            ("minister-comment", false),
            ("field--name-field-teaser", false),
        ] {
            assert_eq!(names_furniture(class).is_some(), expected, "{class}");
        }
    }

    #[test]
    fn lines_of_the_page() {
        for (text, expected) in [
            ("One is\n\n[[Page H6113]]\n\nnot two.", "One is\nnot two."),
            ("One.\n\n[Page 49]\n\nTwo.", "One.\n\nTwo."),
            ("Words\n« Previous 1 2 3 … 10 Next »", "Words"),
            ("Page: 1, 2, 3, 4, 5, 6\nWords", "Words"),
            ("Page 49\nPage 49 was torn out.", "Page 49 was torn out."),
            ("Back to top\nThe top was 1 2 3 high.", "The top was 1 2 3 high."),
        ] {
            assert_eq!(without_lines(text), expected);
        }
    }
}
