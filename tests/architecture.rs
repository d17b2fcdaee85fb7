//! Who may know whom. The rooms and their doors are those of `src/lib.rs`; this test reads the code.

use std::path::{Path, PathBuf};

/// For each room, the rooms it may use.
const ROOMS: &[(&str, &[&str])] = &[
    ("statement", &[]),
    ("corpus", &["statement"]),
    ("query", &["statement"]),
    ("index", &["corpus", "statement"]),
    ("search", &["index", "query", "statement"]),
    ("render", &["search", "index", "statement"]),
    ("cli", &["corpus", "index", "query", "render", "search", "statement"]),
];

/// Crates that only some files may use, by the beginning of the path.
const CRATES: &[(&str, &[&str])] = &[
    ("tantivy", &["index/", "search/"]),
    ("rayon", &["corpus/walk/listing.rs", "index/container.rs", "index/plan.rs", "index/run.rs", "search/batch.rs"]),
    ("clap", &["cli/", "main.rs"]),
    ("indicatif", &["cli/"]),
    ("anyhow", &["cli/"]),
    ("ctrlc", &["cli/"]),
    ("ignore", &["corpus/ignores.rs"]),
    ("csv_core", &["corpus/sidecar/table.rs"]),
    ("csv", &["corpus/sidecar/table.rs", "corpus/format/table.rs", "render/table.rs"]),
    ("clap_complete", &["cli/"]),
    ("clap_mangen", &["cli/"]),
    ("supports_hyperlinks", &["cli/"]),
    ("pulldown_cmark", &["corpus/format/markdown.rs"]),
    ("dom_query", &["corpus/format/html/"]),
    ("dom_smoothie", &["corpus/format/html/"]),
    ("serde_norway", &["corpus/format/front_matter.rs"]),
    ("toml", &["corpus/format/front_matter.rs", "corpus/mapping/"]),
    ("quick_xml", &["corpus/format/xml/tree.rs"]),
    ("zip", &["corpus/format/office/package.rs", "corpus/pack/archive.rs"]),
    ("tar", &["corpus/pack/archive.rs"]),
    ("flate2", &["corpus/pack/mod.rs"]),
    ("zstd", &["corpus/pack/mod.rs"]),
    ("lzma_rust2", &["corpus/pack/mod.rs"]),
    ("cfb", &["corpus/format/office/doc.rs"]),
    ("mail_parser", &["corpus/format/mail/mod.rs"]),
    ("pdf_extract", &["corpus/format/pdf/glyphs.rs"]),
    ("wait_timeout", &["corpus/format/pdf/wall.rs"]),
    ("encoding_rs", &["corpus/decode.rs"]),
];

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut open: Vec<PathBuf> = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                files.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// The lines of code: no comments, and nothing after the tests begin.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().take_while(|line| !line.starts_with("mod tests")).filter(|line| !line.trim_start().starts_with("//"))
}

#[test]
fn rooms_know_only_whom_they_may() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let Some((_, may)) = ROOMS.iter().find(|(room, _)| file.starts_with(&format!("{room}/"))) else { continue };
        let own = file.split('/').next().unwrap();
        for line in code(&text) {
            for (room, _) in ROOMS {
                if line.contains(&format!("crate::{room}")) && *room != own && !may.contains(room) {
                    wrong.push(format!("{file}: {}", line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// They panic where nobody reads: `note` and `to_stdout` do not.
#[test]
fn nothing_is_printed_by_macros_that_panic() {
    let prints = |line: &&str| ["println!", "print!(", "eprint!", "dbg!"].iter().any(|name| line.contains(name));
    for (file, text) in sources().iter().filter(|(file, _)| file != "build.rs") {
        assert_eq!(code(text).find(prints), None, "{file}");
    }
}

#[test]
fn crates_stay_in_their_files() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        for line in code(&text) {
            for (name, homes) in CRATES {
                let used =
                    line.trim_start().starts_with(&format!("use {name}::")) || line.contains(&format!(" {name}::")) || line.contains(&format!("({name}::"));
                if used && !homes.iter().any(|home| file.starts_with(home)) {
                    wrong.push(format!("{file}: {}", line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_owns() {
    let silent: Vec<String> =
        sources().into_iter().filter(|(name, text)| !text.starts_with("//!") && !name.ends_with("tests.rs")).map(|(name, _)| name).collect();
    assert!(silent.is_empty(), "files without a first paragraph: {silent:?}");
}

#[test]
fn no_room_is_called_leftovers() {
    for (name, _) in sources() {
        let stem = name.rsplit('/').next().unwrap().trim_end_matches(".rs");
        assert!(!["utils", "util", "helpers", "common", "misc"].contains(&stem), "{name}");
    }
}

/// The file that each target of `Cargo.toml` begins with.
fn crate_roots() -> Vec<String> {
    let manifest = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let path = |value: &toml::Value| value.as_str().expect("a path").to_owned();
    let mut roots = vec![path(&manifest["package"]["build"]), path(&manifest["lib"]["path"])];
    for kind in ["bin", "test", "bench"] {
        roots.extend(manifest[kind].as_array().expect("a list").iter().map(|target| path(&target["path"])));
    }
    roots
}

#[test]
fn every_crate_root_forbids_unsafe_code() {
    for root in crate_roots() {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&root)).unwrap();
        assert!(text.lines().any(|line| line == "#![forbid(unsafe_code)]"), "{root}");
    }
}
