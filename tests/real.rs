//! Checks on real statements that are not part of the repository; skipped where they are absent.

use std::path::{Path, PathBuf};

use crate::support::Test;

fn judged() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/eval/extraction/docs");
    if !path.is_dir() {
        eprintln!("skipped: no judged documents at {}", path.display());
        return None;
    }
    Some(path)
}

#[test]
fn a_report_from_japan_is_read_as_it_should_be() {
    let Some(docs) = judged() else { return };
    let test = Test::new();
    let source = docs.join("000_0df1e04c0dd6828e.txt");
    test.put("corpus/tillerson-in-japan.txt", std::fs::read(source).unwrap());
    test.run(["index", "--quiet"]).success();
    let hit = &test.run(["search", "Senkaku", "--json"]).json()["hits"][0];
    assert_eq!(hit["date"], "2017-03-21");
    assert!(hit["countries"].as_array().unwrap().iter().any(|c| c == "JP"));
    let hit = &test.run(["search", "\"stable Korean Peninsula\"", "--json"]).json()["hits"][0];
    assert_eq!(hit["speakers"][0]["name"], "Rex Tillerson");
}
