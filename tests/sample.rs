//! What the rules make of the sample corpus, against what its author meant (`tests/sample.jsonl`).
//!
//! Precision before recall: a date or a speaker may be missing where the rules do not reach yet,
//! but none may be wrong.

use std::collections::BTreeMap;
use std::path::Path;

use onrecord::statement::speaker::Name;
use serde_json::Value;

use crate::support::Test;

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn exported() -> BTreeMap<String, Vec<Value>> {
    let test = Test::new().with_sample();
    test.run(["index", "--quiet"]).success();
    let mut by_file: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for statement in test.run(["export"]).json_lines() {
        by_file.entry(statement["file"].as_str().unwrap().to_owned()).or_default().push(statement);
    }
    by_file
}

#[test]
fn nothing_in_the_sample_is_read_wrong() {
    let gold = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sample.jsonl")).unwrap();
    let exported = exported();
    let (mut dates, mut speakers, mut wanted, mut statements) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    for line in gold.lines() {
        let gold: Value = serde_json::from_str(line).unwrap();
        let file = gold["file"].as_str().unwrap();
        if gold["statement"] == false {
            assert!(!exported.contains_key(file), "{file} holds no statement");
            continue;
        }
        statements += 1;
        let item = gold["item"].as_u64().unwrap_or(1) as usize - 1;
        let found = &exported[file][item];
        match (found["date"].as_str(), gold["date"].as_str()) {
            (found, gold) if found == gold => dates += 1,
            (None, _) => {}
            (found, gold) => wrong.push(format!("{file} {item}: date {found:?}, meant {gold:?}")),
        }
        let meant = strings(&gold["speakers"]);
        // Persons whose words somebody else repeats may be credited with them as well.
        let allowed: Vec<String> = meant.iter().cloned().chain(strings(&gold["quoted"])).collect();
        // A family name alone is the right person, wherever it stands in the name.
        let part = |a: &str, b: &str| !b.contains(' ') && a.split(' ').any(|word| word.eq_ignore_ascii_case(b));
        let same = |a: &str, b: &str| part(a, b) || Name::parse(a).zip(Name::parse(b)).is_some_and(|(a, b)| a.may_be(&b) || a.surname.ends_with(&b.surname));
        let found_names = strings(&found["speakers"]);
        for name in &found_names {
            if !allowed.iter().any(|a| same(a, name)) {
                wrong.push(format!("{file} {item}: speaker {name}, meant {allowed:?}"));
            }
        }
        wanted += meant.len();
        speakers += meant.iter().filter(|m| found_names.iter().any(|f| same(m, f))).count();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(dates * 100 >= statements * 94, "{dates} of {statements} dates");
    assert!(speakers * 100 >= wanted * 80, "{speakers} of {wanted} speakers");
}

#[test]
fn a_hidden_file_answers_nothing() {
    let test = Test::new().with_sample();
    test.run(["index", "--quiet"]).success();
    test.run(["search", "quokkafish", "--count"]).code(1);
}

#[test]
fn passages_and_turns_tile_every_statement() {
    for (file, statements) in exported() {
        for s in statements {
            let mut at = 0;
            for p in s["passages"].as_array().unwrap() {
                assert_eq!(p["start"], at, "{file}");
                at = p["end"].as_u64().unwrap() as usize;
                assert_eq!(p["text"].as_str().unwrap().len(), at - p["start"].as_u64().unwrap() as usize, "{file}");
            }
        }
    }
}

#[test]
fn every_format_of_the_sample_is_read() {
    let test = Test::new().with_whole_sample();
    test.run(["index"]).success().says("0 failed");
    let exported = test.run(["export"]).json_lines();
    for entry in std::fs::read_dir(test.path("corpus/files")).unwrap().map(|e| e.unwrap().path()).filter(|path| path.is_file()) {
        let path = format!("files/{}", entry.file_name().unwrap().to_string_lossy());
        let found = exported.iter().filter(|s| s["file"].as_str().unwrap().starts_with(&path)).filter(|s| !s["passages"].as_array().unwrap().is_empty());
        assert!(found.count() > 0, "{path} gives no statement");
    }
}
