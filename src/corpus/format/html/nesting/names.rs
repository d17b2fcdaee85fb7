//! What the rules of HTML call elements of a kind, by their names.

/// Elements whose words are no tags, by their name.
pub(super) fn holds_bare_text(name: &str) -> Option<&'static str> {
    const NAMES: &[&str] = &["script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp", "plaintext"];
    NAMES.iter().find(|known| **known == name).copied()
}

pub(super) fn is_empty(name: &str) -> bool {
    matches!(name, "area" | "base" | "basefont" | "bgsound" | "br" | "embed" | "frame" | "image" | "img" | "input" | "keygen" | "link" | "meta")
        || matches!(name, "param" | "source" | "track" | "wbr")
}

pub(super) fn sets_letters(name: &str) -> bool {
    matches!(name, "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike" | "strong" | "tt" | "u")
}

pub(super) fn bounds_scope(name: &str) -> bool {
    matches!(name, "applet" | "caption" | "html" | "table" | "td" | "th" | "marquee" | "object" | "select" | "template")
}

/// Blocks, before which a paragraph ends.
pub(super) fn closes_paragraph(name: &str) -> bool {
    matches!(name, "address" | "article" | "aside" | "blockquote" | "center" | "details" | "dialog" | "dir" | "div" | "dl" | "fieldset" | "figcaption")
        || matches!(name, "figure" | "footer" | "header" | "hgroup" | "main" | "nav" | "ol" | "p" | "search" | "section" | "summary" | "ul" | "menu")
        || matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre" | "listing" | "form" | "li" | "dd" | "dt" | "plaintext" | "xmp" | "hr")
}

/// Elements that the rules know by name; the ends of others do not reach past them. Those that are never open are left out.
pub(super) fn is_special(name: &str) -> bool {
    const OTHERS: &[&str] = &[
        "applet", "button", "caption", "colgroup", "frameset", "isindex", "marquee", "noscript", "object", "select", "table", "tbody", "td", "template",
        "tfoot", "th", "thead", "tr",
    ];
    (closes_paragraph(name) && !matches!(name, "dialog" | "search")) || OTHERS.contains(&name)
}

/// Tags that end a picture or a formula.
pub(super) fn is_of_html_alone(name: &str) -> bool {
    matches!(name, "b" | "big" | "blockquote" | "body" | "br" | "center" | "code" | "dd" | "div" | "dl" | "dt" | "em" | "embed" | "head" | "hr" | "i")
        || matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "img" | "li" | "listing" | "menu" | "meta" | "nobr" | "ol" | "p" | "pre" | "ruby")
        || matches!(name, "s" | "small" | "span" | "strong" | "strike" | "sub" | "sup" | "table" | "tt" | "u" | "ul" | "var")
}
