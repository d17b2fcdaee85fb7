//! Formats, each case a folder of `tests/formats/`: `input.*` and what `export` says of it.
//!
//! `UPDATE_FORMATS=1 cargo test formats` writes what the program says; read the difference.

use std::path::Path;

use crate::support::Test;

#[test]
fn every_case_exports_as_recorded() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    let mut cases: Vec<_> = std::fs::read_dir(&root).unwrap().map(|e| e.unwrap().path()).filter(|path| path.is_dir()).collect();
    cases.sort();
    assert!(cases.len() >= 60, "{} cases", cases.len());
    let mut wrong = Vec::new();
    for case in cases {
        let test = Test::new();
        for entry in std::fs::read_dir(&case).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name != "expected.txt" {
                test.put(&format!("corpus/{name}"), std::fs::read(&path).unwrap());
            }
        }
        test.run(["index", "--quiet"]);
        let failed = failures(&test.run(["status", "--json"]).json());
        let found = failed + &summary(&test.run(["export"]).json_lines());
        let expected = case.join("expected.txt");
        if std::env::var_os("UPDATE_FORMATS").is_some() {
            std::fs::write(&expected, &found).unwrap();
        } else if std::fs::read_to_string(&expected).unwrap_or_default() != found {
            wrong.push(format!("{}:\n{found}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "these cases export otherwise than recorded:\n{}", wrong.join("\n"));
}

/// The sources that could not be read, or not whole, with the reasons.
fn failures(status: &serde_json::Value) -> String {
    let failed = status["failures"].as_array().into_iter().flatten();
    failed.map(|f| format!("failed: {}: {}\n", f["path"].as_str().unwrap_or("?"), f["reason"].as_str().unwrap_or("?"))).collect()
}

/// What matters of an export, in lines.
fn summary(statements: &[serde_json::Value]) -> String {
    let mut out = String::new();
    for s in statements {
        let names =
            |v: &serde_json::Value| v.as_array().map_or_else(String::new, |a| a.iter().map(|x| x.as_str().unwrap_or("?")).collect::<Vec<_>>().join(", "));
        out.push_str(&format!("{} {}\n", s["file"].as_str().unwrap(), s["ordinal"]));
        for key in ["title", "date", "kind", "lang", "publisher", "url", "origin", "encoding"] {
            if let Some(value) = s[key].as_str() {
                out.push_str(&format!("  {key}: {value}\n"));
            }
        }
        out.push_str(&format!("  speakers: {}\n  countries: {}\n", names(&s["speakers"]), names(&s["countries"])));
        for p in s["passages"].as_array().unwrap() {
            let text = p["text"].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
            let page = p["page"].as_u64().map_or_else(String::new, |page| format!("p. {page} "));
            out.push_str(&format!("  {page}[{}] {} | {}\n", p["role"].as_str().unwrap(), names(&p["speakers"]), text));
        }
    }
    out
}
