//! JSON: one statement, an array of them, or an object that holds such an array.

use std::fmt;

use serde::Deserializer;
use serde::de::{SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::{Format, Input, Parsed, Reads, html};
use crate::corpus::decode::lines;
use crate::corpus::limits::limits;
use crate::corpus::mapping::{Mapping, day_of_epoch};
use crate::statement::attribute::label;
use crate::statement::{Draft, Field, Layout};

pub struct Json;

/// Keys under which collections keep their items.
const COLLECTIONS: &[&str] = &["statements", "items", "results", "articles", "documents", "docs", "data", "records", "entries", "speeches", "posts", "hits"];

impl Format for Json {
    fn name(&self) -> &'static str {
        "JSON"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn reads(&self) -> Reads {
        Reads::Text
    }

    fn parse(&self, input: &Input) -> Result<Parsed, String> {
        if input.text.trim().is_empty() {
            return Ok(Parsed::default());
        }
        let invalid = |error: serde_json::Error| format!("is not valid JSON: {error}");
        if input.text.trim_start().starts_with('[') && !names_json(input.mapping) {
            // One after the other: all values at once would take many times their text.
            let mut drafts = Vec::new();
            let each = |value: Value| {
                if drafts.len() < limits().statements() {
                    drafts.extend(value.as_object().and_then(statement));
                }
            };
            let mut reader = serde_json::Deserializer::from_str(input.text);
            reader.deserialize_seq(Members(each)).and_then(|()| reader.end()).map_err(invalid)?;
            return Ok(drafts.into());
        }
        mapped(&serde_json::from_str(input.text).map_err(invalid)?, input.mapping)
    }
}

/// Hands the members of a list over as they are read.
struct Members<F>(F);

impl<'de, F: FnMut(Value)> Visitor<'de> for Members<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        while let Some(member) = members.next_element()? {
            (self.0)(member);
        }
        Ok(())
    }
}

/// True if a mapping says where the statements or their values are.
fn names_json(mapping: &Mapping) -> bool {
    !mapping.json.is_empty() || mapping.each.is_some()
}

/// The statements of a value as a mapping names them, if it does.
pub fn mapped(value: &Value, mapping: &Mapping) -> Result<Parsed, String> {
    if !names_json(mapping) {
        return Ok(statements(value).into());
    }
    let items: Vec<&Value> = match &mapping.each {
        Some(path) => at(value, path),
        None => at(value, &[]),
    };
    if items.is_empty() {
        let path = mapping.each.as_ref().map_or_else(String::new, |path| path.join("."));
        return Err(format!("has nothing at `{path}`, which .onrecord.toml names"));
    }
    let mut problem = None;
    for (_, path) in &mapping.json {
        if items.iter().all(|item| at(item, path).is_empty()) {
            problem.get_or_insert_with(|| format!("no statement of it has `{}`, which .onrecord.toml names", path.join(".")));
        }
    }
    let drafts = items.into_iter().filter_map(|item| mapped_statement(item, mapping)).take(limits().statements()).collect();
    Ok(Parsed { drafts, problem, encoding: None })
}

/// The values at a path: names lead through objects, and through lists to each of their members.
fn at<'v>(value: &'v Value, path: &[String]) -> Vec<&'v Value> {
    match (value, path) {
        (Value::Null, _) => Vec::new(),
        (Value::Array(items), _) => items.iter().flat_map(|item| at(item, path)).collect(),
        (value, []) => vec![value],
        (Value::Object(object), [name, rest @ ..]) => object.get(name).map_or_else(Vec::new, |value| at(value, rest)),
        _ => Vec::new(),
    }
}

fn mapped_statement(item: &Value, mapping: &Mapping) -> Option<Draft> {
    let of = |wanted: Field| mapping.json.iter().find(|(field, _)| *field == wanted).map(|(_, path)| at(item, path));
    let Some(texts) = of(Field::Body) else {
        return item.as_object().and_then(statement);
    };
    let mut unread = None;
    let body = texts.into_iter().map(|value| body(value, &mut unread)).find(|text| !text.trim().is_empty());
    let mut draft = drafted(body, unread)?;
    for (field, path) in mapping.json.iter().filter(|(field, _)| *field != Field::Body) {
        let mut values = at(item, path).into_iter().filter_map(|value| match (field, value) {
            (Field::Date, Value::Number(number)) => number.as_f64().and_then(day_of_epoch).or_else(|| scalar(value)),
            _ => scalar(value),
        });
        let key = path.join(".");
        match field {
            Field::Key => draft.key = values.next(),
            // Several speak together; of a title in several languages the first is taken.
            Field::Speaker | Field::Author => values.for_each(|value| draft.declare(*field, &key, &value)),
            _ => {
                if let Some(value) = values.next() {
                    draft.declare(*field, &key, &value);
                }
            }
        }
    }
    Some(draft)
}

/// The text of a string, which may be HTML; `unread` keeps why the first one could not be read.
pub fn text(value: &str, unread: &mut Option<String>) -> String {
    if !html::is_markup(value) {
        return lines(value);
    }
    html::text_of_fragment(value).unwrap_or_else(|why| {
        unread.get_or_insert(why);
        String::new()
    })
}

/// A draft of a text that was found, or of one that stands there and could not be read.
fn drafted(text: Option<String>, unread: Option<String>) -> Option<Draft> {
    if text.is_none() && unread.is_none() {
        return None;
    }
    Some(Draft { unread, ..Draft::new(text.unwrap_or_default(), Layout::Marked) })
}

/// The statements in a value; none where it holds no text.
pub fn statements(value: &Value) -> Vec<Draft> {
    match value {
        Value::Array(items) => items.iter().filter_map(Value::as_object).filter_map(statement).take(limits().statements()).collect(),
        Value::Object(object) => match statement(object) {
            Some(draft) => vec![draft],
            None => collection(object).map_or_else(Vec::new, statements),
        },
        _ => Vec::new(),
    }
}

fn collection(object: &Map<String, Value>) -> Option<&Value> {
    let named = |key: &&str| object.get(*key).filter(|v| v.as_array().is_some_and(|a| a.iter().any(Value::is_object)));
    COLLECTIONS.iter().find_map(named)
}

/// The statement that an object is, if it holds text.
pub fn statement(object: &Map<String, Value>) -> Option<Draft> {
    let mut bodies: Vec<(usize, String)> = Vec::new();
    let mut unread = None;
    for (key, value) in object {
        if let Some((Field::Body, rank)) = Field::ranked_source_key(key) {
            let text = body(value, &mut unread);
            if !text.trim().is_empty() {
                bodies.push((rank, text));
            }
        }
    }
    // The best key wins unless another holds the full text of which it is the teaser.
    bodies.sort_by_key(|(rank, _)| *rank);
    let longest = bodies.iter().map(|(_, text)| text.len()).max().unwrap_or(0);
    let text = bodies.into_iter().find(|(_, text)| text.len() * 2 >= longest).map(|(_, text)| text);
    let mut draft = drafted(text, unread)?;
    declare(&mut draft, &Value::Object(object.clone()));
    Some(draft)
}

/// Text of a body value: a string, paragraphs, or turns with their speakers.
fn body(value: &Value, unread: &mut Option<String>) -> String {
    match value {
        Value::String(value) => text(value, unread),
        Value::Array(parts) => parts.iter().map(|value| part(value, unread)).filter(|p| !p.trim().is_empty()).collect::<Vec<_>>().join("\n\n"),
        Value::Object(_) => part(value, unread),
        _ => String::new(),
    }
}

/// One paragraph or turn. A speaker that its text does not begin with becomes its label.
fn part(value: &Value, unread: &mut Option<String>) -> String {
    let Value::Object(object) = value else { return body(value, unread) };
    let find = |field: Field| object.iter().filter(|(k, _)| Field::for_source_key(k) == Some(field)).find_map(|(_, v)| scalar(v));
    let text = object.iter().find(|(k, _)| Field::for_source_key(k) == Some(Field::Body)).map_or_else(String::new, |(_, v)| body(v, unread));
    match find(Field::Speaker) {
        Some(name) if !name.is_empty() && !text.trim().is_empty() && name != "None" && label::read(&text).is_none() => format!("{name}: {text}"),
        _ => text,
    }
}

/// Declares what the keys of an object say, except its text.
pub fn declare(draft: &mut Draft, value: &Value) {
    let Value::Object(object) = value else { return };
    let mut values: Vec<(Field, usize, &str, String)> = Vec::new();
    for (key, value) in object {
        let Some((field, rank)) = Field::ranked_source_key(key) else { continue };
        match field {
            Field::Body => {}
            Field::Key => {
                if let (None, Some(own)) = (&draft.key, scalar(value)) {
                    draft.key = Some(own);
                }
            }
            _ => values.extend(names(value).into_iter().map(|text| (field, rank, key.as_str(), text))),
        }
    }
    values.sort_by_key(|(_, rank, ..)| *rank);
    for (field, _, key, text) in values {
        draft.declare(field, key, &text);
    }
}

/// The strings in a value: itself, its items, or the names of the persons it lists.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(names).collect(),
        _ => scalar(value).into_iter().collect(),
    }
}

/// A value as one string. An object stands for its name, or for the date that TOML made of it.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|t| !t.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(object) => {
            ["name", "full_name", "@value", "value", "label", "$__toml_private_datetime"].iter().find_map(|k| object.get(*k)).and_then(scalar)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::mapping::Mapping;

    fn read(text: &str) -> Vec<Draft> {
        Json.parse(&Input { text, bytes: &[], path: "x.json", name: "", mapping: &Mapping::default(), line: 0 }).unwrap().drafts
    }

    fn value(draft: &Draft, field: Field) -> Option<&str> {
        draft.first(field).map(|d| d.value.as_str())
    }

    #[test]
    fn shapes() {
        let one = read(r#"{"headline":"Boats","datePublished":"2020-01-02","author":{"name":"Ann Lund"},"body":"They sail.","id":7}"#);
        assert_eq!((value(&one[0], Field::Title), value(&one[0], Field::Author), one[0].key.as_deref()), (Some("Boats"), Some("Ann Lund"), Some("7")));
        assert_eq!(read(r#"[{"text":"a b"},{"text":"c d"},{"other":1}]"#).len(), 2);
        assert_eq!(read(r#"{"meta":1,"items":[{"text":"a b"}]}"#).len(), 1);
        assert_eq!(read(r#"{"version":1,"count":2}"#).len(), 0);
        let turns = read(r#"{"content":[{"speaker":"Ann Lund","text":"Hello."},{"speaker":"None","text":"MR. SATO: Yes."}]}"#);
        assert_eq!(turns[0].text, "Ann Lund: Hello.\n\nMR. SATO: Yes.");
        assert_eq!(read(r#"{"text":"<p>One &amp; two.</p><p>Three.</p>"}"#)[0].text, "One & two.\n\nThree.");
        assert_eq!(read(r#"{"summary":"x","text":"short","content":"a much longer text than that"}"#)[0].text, "a much longer text than that");
    }

    #[test]
    fn a_text_that_is_too_deep_is_named() {
        let deep = format!("<p>{}words</p>", "<b>".repeat(2_000));
        for value in [serde_json::json!({ "title": "Boats", "text": deep }), serde_json::json!({ "turns": [{ "speaker": "Ann Lund", "text": deep }] })] {
            let draft = statement(value.as_object().unwrap()).unwrap();
            assert!(draft.text.trim().is_empty() && draft.unread.unwrap().contains("nested"), "{value}");
        }
    }

    #[test]
    fn broken_json_names_the_place() {
        let error = Json.parse(&Input { text: "{\"a\": [1,}", bytes: &[], path: "", name: "", mapping: &Mapping::default(), line: 0 }).err().unwrap();
        assert!(error.contains("line 1 column"), "{error}");
    }
}
