//! Front matter: YAML between `---` or TOML between `+++` at the beginning of a text.

use serde_json::Value;

use super::json;
use crate::statement::Draft;

/// Splits front matter off, as declared values; the rest is the text.
///
/// A text that begins with `---` and has no mapping before the next one has a rule there, no front
/// matter. Front matter that is begun and cannot be parsed is an error.
pub fn split(text: &str) -> Result<(Option<Value>, &str), String> {
    for (fence, parse) in [("---", yaml as fn(&str) -> Result<Value, String>), ("+++", toml)] {
        let Some(rest) = text.strip_prefix(fence).and_then(|r| r.trim_start_matches([' ', '\t']).strip_prefix('\n')) else { continue };
        let Some((matter, body)) = until_fence(rest, fence) else { continue };
        let looks = matter.lines().any(|line| line.contains([':', '=']));
        if !looks {
            continue;
        }
        return match parse(matter)? {
            value @ Value::Object(_) => Ok((Some(value), body)),
            _ => Ok((None, text)),
        };
    }
    Ok((None, text))
}

fn until_fence<'t>(rest: &'t str, fence: &str) -> Option<(&'t str, &'t str)> {
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        let bare = line.trim_end();
        if bare == fence || (fence == "---" && bare == "...") {
            return Some((&rest[..at], &rest[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

fn yaml(text: &str) -> Result<Value, String> {
    serde_norway::from_str(text).map_err(|e| format!("front matter is not valid YAML: {e}"))
}

fn toml(text: &str) -> Result<Value, String> {
    let table: toml::Table = toml::from_str(text).map_err(|e| format!("front matter is not valid TOML: {}", e.message()))?;
    serde_json::to_value(table).map_err(|e| format!("front matter is not valid TOML: {e}"))
}

/// Adds the values of front matter to a draft.
pub fn declare(draft: &mut Draft, matter: &Value) {
    json::declare(draft, matter);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences() {
        let (matter, body) = split("---\ntitle: Boats\n---\nThey sail.\n").unwrap();
        assert_eq!((matter.unwrap()["title"].as_str(), body), (Some("Boats"), "They sail.\n"));
        let (matter, body) = split("+++\ntitle = \"Boats\"\ndate = 2020-01-02\n+++\nThey sail.\n").unwrap();
        assert_eq!((matter.unwrap()["title"].as_str(), body), (Some("Boats"), "They sail.\n"));
        for text in ["---\n\nA rule, then words.\n\n---\n", "No matter: none\n", "---\ntitle: never closed\n"] {
            let (matter, body) = split(text).unwrap();
            assert!(matter.is_none() && body == text, "{text}");
        }
        assert!(split("---\ntitle: [1\n---\n").is_err());
    }
}
