//! Front matter: YAML between `---` or TOML between `+++` at the beginning of a text.

use std::cell::Cell;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::json;
use crate::statement::Draft;

/// What aliases (`*name`) may add to YAML, in bytes of text and in values. They are put in as often as they stand, and may
/// hold each other, so that some kilobytes come to all memory; in front matter they repeat a name or two.
const ALIASED: usize = 64 << 10;
/// Brackets that YAML may open. Its scanner looks at all that are open for each word; a list that is written in brackets
/// opens one, and front matter has some tens of them.
const BRACKETS: usize = 10_000;

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
    if text.bytes().filter(|b| matches!(b, b'[' | b'{')).nth(BRACKETS).is_some() {
        return Err(format!("front matter opens more than {BRACKETS} brackets"));
    }
    // Without aliases no text comes to more values and bytes than it has bytes, but for what escapes stand for.
    let left = Cell::new(text.len().saturating_mul(2).saturating_add(ALIASED));
    Whole(&left).deserialize(serde_norway::Deserializer::from_str(text)).map_err(|e| format!("front matter is not valid YAML: {e}"))
}

/// Reads a value as [`Value`] reads itself, and counts it against what all of them may come to.
#[derive(Clone, Copy)]
struct Whole<'c>(&'c Cell<usize>);

impl Whole<'_> {
    /// Counts a value, or the text of one.
    fn count<E: Error>(self, bytes: usize) -> Result<(), E> {
        let left = self.0.get().checked_sub(bytes.max(1));
        self.0.set(left.ok_or_else(|| E::custom(format!("its aliases add more than {} KB to it", ALIASED >> 10)))?);
        Ok(())
    }

    /// A value that holds no others.
    fn scalar<'de, E: Error>(self, value: impl IntoDeserializer<'de, E>) -> Result<Value, E> {
        self.count(1)?;
        Value::deserialize(value.into_deserializer())
    }
}

impl<'de> DeserializeSeed<'de> for Whole<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Whole<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("any valid JSON value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.scalar(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.scalar(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.scalar(value)
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.scalar(value)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.scalar(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        self.scalar(value)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.count(value.len())?;
        Ok(Value::String(value.to_owned()))
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.count(1)?;
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        self.count(1)?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        self.count(1)?;
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            self.count(key.len())?;
            let value = entries.next_value_seed(self)?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
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

    #[test]
    fn yaml_is_read_as_before() {
        let text = "title: Boats\nn: 7\nless: -7\nhalf: 0.5\nyes: true\nnothing:\nlong: 99999999999\n2020: x\nlist: [a, {b: c}, 'd']\nfolded: >\n  e\n  f\n";
        assert_eq!(yaml(text).unwrap(), serde_norway::from_str::<Value>(text).unwrap());
    }

    #[test]
    fn aliases_repeat_a_name_and_not_a_library() {
        assert_eq!(yaml("author: &lund Ann Lund\nspeaker: *lund").unwrap()["speaker"], "Ann Lund");
        let long = format!("a: &a {}\nb: [{}]", "x".repeat(1_000), "*a,".repeat(1_000));
        let nested = (1..6).map(|n| format!("x{n}: &x{n} [{}]\n", format!("*x{},", n - 1).repeat(9))).collect::<String>();
        let error = yaml(&long).unwrap_err();
        assert!(error.contains("its aliases add more than 64 KB"), "{error}");
        assert!(yaml(&format!("x0: &x0 [a, b]\n{nested}")).is_err());
    }

    #[test]
    fn brackets_are_counted_before_they_are_read() {
        assert!(yaml(&format!("title: {}", "[".repeat(BRACKETS + 1))).unwrap_err().contains("more than 10000 brackets"));
        assert!(yaml(&format!("title: [{}]", "[a],".repeat(1_000))).is_ok());
    }
}
