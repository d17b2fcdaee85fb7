//! What is linked in: from where, under which licences, in how many versions, and what for.
//!
//! The rules are those of `deny.toml`. Here they hold without cargo-deny and without the network; the reasons stand
//! in `src/DEPENDENCIES.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::Peekable;
use std::path::Path;
use std::process::Command;
use std::str::SplitWhitespace;

use toml::{Table, Value};

/// The tables of `Cargo.toml`, each with the heading that has its reasons.
const KINDS: [(&str, &str); 2] = [("dependencies", "The program"), ("dev-dependencies", "Tests and benchmarks")];

fn read(file: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap_or_else(|e| panic!("{file}: {e}"))
}

fn table(file: &str) -> Table {
    read(file).parse::<Table>().unwrap_or_else(|e| panic!("{file}: {e}"))
}

fn string(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().expect("a list").iter().map(string).collect()
}

/// A package as `Cargo.lock` has it. One without a source is of this folder.
struct Locked {
    name: String,
    version: String,
    source: Option<String>,
}

fn locked() -> Vec<Locked> {
    let lock = table("Cargo.lock");
    let packages = lock["package"].as_array().expect("a list").iter();
    packages.map(|p| Locked { name: string(&p["name"]), version: string(&p["version"]), source: p.get("source").map(string) }).collect()
}

#[test]
fn every_package_is_from_the_registry() {
    let rules = table("deny.toml");
    let registries = strings(&rules["sources"]["allow-registry"]);
    for package in locked().iter().filter(|p| p.name != env!("CARGO_PKG_NAME")) {
        let registry = package.source.as_deref().and_then(|source| source.strip_prefix("registry+"));
        assert!(registry.is_some_and(|url| registries.iter().any(|known| known == url)), "{} comes from {:?}", package.name, package.source);
    }
}

/// What tells versions apart that do not fit each other: `2` of 2.0.119, `0.15` of 0.15.5.
fn series(version: &str) -> String {
    let mut numbers = version.split('.');
    match (numbers.next(), numbers.next()) {
        (Some("0"), Some(minor)) => format!("0.{minor}"),
        (major, _) => major.unwrap_or_default().to_owned(),
    }
}

fn numbers(version: &str) -> Vec<u64> {
    version.split(['.', '-', '+']).map_while(|number| number.parse().ok()).collect()
}

/// All but the newest version of what is there more than once, as `deny.toml` names them.
fn older_versions() -> BTreeSet<String> {
    let mut versions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in locked() {
        versions.entry(package.name).or_default().push(package.version);
    }
    let mut older = BTreeSet::new();
    for (name, mut versions) in versions {
        versions.sort_by_key(|version| numbers(version));
        versions.pop();
        older.extend(versions.iter().map(|version| format!("{name}@{}", series(version))));
    }
    older
}

#[test]
fn what_is_there_twice_is_there_for_a_reason() {
    let rules = table("deny.toml");
    let skipped = rules["bans"]["skip"].as_array().expect("a list");
    for entry in skipped {
        assert!(!string(&entry["reason"]).is_empty(), "{entry:?}");
    }
    let known: BTreeSet<String> = skipped.iter().map(|entry| string(&entry["crate"])).collect();
    assert_eq!(older_versions(), known, "left: found in Cargo.lock; right: the skip list of deny.toml");
}

/// The licence of each package, by name and version; `None` where cargo cannot tell without the network.
fn licences() -> Option<BTreeMap<(String, String), String>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["metadata", "--offline", "--locked", "--format-version", "1"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = command.output().ok()?;
    if !output.status.success() {
        eprintln!("skipped: cargo metadata does not answer; `cargo fetch --locked` may help\n{}", String::from_utf8_lossy(&output.stderr));
        return None;
    }
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let packages = answer["packages"].as_array().expect("packages").iter();
    Some(packages.map(|p| ((text(&p["name"]), text(&p["version"])), text(&p["license"]))).collect())
}

type Words<'t> = Peekable<SplitWhitespace<'t>>;

/// True if a licence expression (SPDX, or with the slash of old) can be met by some of the allowed licences.
fn is_met(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    either(&mut words, allowed) && words.next().is_none()
}

fn either(words: &mut Words, allowed: &[String]) -> bool {
    let mut met = all(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        met |= all(words, allowed);
    }
    met
}

fn all(words: &mut Words, allowed: &[String]) -> bool {
    let mut met = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        met &= one(words, allowed);
    }
    met
}

/// A licence, or an expression in brackets. With an exception it is another licence.
fn one(words: &mut Words, allowed: &[String]) -> bool {
    let Some(word) = words.next() else { return false };
    if word == "(" {
        let met = either(words, allowed);
        return words.next() == Some(")") && met;
    }
    let licence = match words.next_if_eq(&"WITH") {
        Some(_) => format!("{word} WITH {}", words.next().unwrap_or_default()),
        None => word.to_owned(),
    };
    allowed.contains(&licence)
}

#[test]
fn licence_expressions() {
    let allowed = ["MIT", "BSD-3-Clause", "Unicode-3.0"].map(str::to_owned);
    let cases = [
        ("MIT", true),
        ("GPL-3.0", false),
        ("MIT OR GPL-3.0", true),
        ("GPL-3.0/MIT", true),
        ("Apache-2.0 / GPL-3.0", false),
        ("MIT AND GPL-3.0", false),
        ("(GPL-3.0 OR MIT) AND Unicode-3.0", true),
        ("GPL-3.0 OR MIT AND BSD-3-Clause", true),
        ("MIT OR GPL-3.0 AND BSD-3-Clause", true),
        ("(MIT OR GPL-3.0) AND LGPL-3.0", false),
        ("MIT WITH Some-exception", false),
        ("MIT WITH Some-exception OR MIT", true),
        ("", false),
        ("MIT AND", false),
        ("(MIT", false),
        ("MIT)", false),
        ("MIT GPL-3.0", false),
    ];
    for (expression, met) in cases {
        assert_eq!(is_met(expression, &allowed), met, "{expression}");
    }
}

#[test]
fn every_licence_is_allowed_and_every_allowed_one_needed() {
    let Some(licences) = licences() else { return };
    let allowed = strings(&table("deny.toml")["licenses"]["allow"]);
    for ((name, version), expression) in &licences {
        assert!(is_met(expression, &allowed), "{name} {version} is under {expression:?}");
    }
    for licence in &allowed {
        let others: Vec<String> = allowed.iter().filter(|other| *other != licence).cloned().collect();
        assert!(licences.values().any(|expression| !is_met(expression, &others)), "no package needs {licence}");
    }
}

/// Crate and licence of each row under a heading of `src/DEPENDENCIES.md`.
fn rows(heading: &str) -> BTreeMap<String, String> {
    let text = read("src/DEPENDENCIES.md");
    let section = text.split("\n## ").find(|section| section.starts_with(heading)).expect("a section");
    let mut rows = BTreeMap::new();
    for line in section.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        assert!(cells.len() == 4 && cells.iter().all(|cell| !cell.is_empty()), "not four cells: {line}");
        rows.insert(cells[0].trim_matches('`').to_owned(), cells[1].to_owned());
    }
    rows
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest = table("Cargo.toml");
    for (kind, heading) in KINDS {
        let named: BTreeSet<String> = manifest[kind].as_table().expect("a table").keys().cloned().collect();
        let told: BTreeSet<String> = rows(heading).into_keys().collect();
        assert_eq!(named, told, "left: {kind} of Cargo.toml; right: src/DEPENDENCIES.md, {heading}");
    }
}

#[test]
fn the_licences_told_are_those_of_the_crates() {
    let Some(licences) = licences() else { return };
    for (name, told) in KINDS.into_iter().flat_map(|(_, heading)| rows(heading)) {
        let real: Vec<&String> = licences.iter().filter(|((package, _), _)| *package == name).map(|(_, licence)| licence).collect();
        assert!(real.contains(&&told), "{name} is under {real:?}, not {told}");
    }
}
