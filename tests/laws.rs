//! Laws of the index's state.
//!
//! Incremental equals rebuild, in the sense of the design: the same statements to the byte, the same
//! passages in the same order with equal rounded scores. The same for any number of threads. Killed
//! at any moment, search answers from whole sources of one commit, and a rerun completes.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use onrecord::index::{BuildOptions, CorpusSpec, Observer, Store, build};
use onrecord::query::{Options, Today, parse};
use onrecord::search::{Engine, SearchOptions, export};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::support::Test;

struct Silent;

impl Observer for Silent {}

fn index(index: &Path, root: &Path, full: bool, threads: usize) {
    let specs = [CorpusSpec { label: "corpus".to_owned(), root: root.to_owned() }];
    let options = BuildOptions { full, threads, allow_empty: true, ..BuildOptions::default() };
    build(&Store::new(index), &specs, &options, &Silent).expect("indexing");
}

/// Everything an index exports, and its answers to a list of queries.
fn content(index: &Path) -> (Vec<String>, Vec<String>) {
    let engine = Engine::new(Store::new(index).snapshot().expect("an index"));
    let mut statements = Vec::new();
    export(&engine, |s| {
        statements.push(serde_json::to_string(&s).expect("JSON"));
        ControlFlow::Continue(())
    })
    .expect("export");
    let queries = [
        "boats",
        "boats harbour",
        "boats harbour train minister whales",
        "\"full harbour\"",
        "minister -train",
        "whales OR train",
        "harb*",
        "*",
        "country:NO",
        "boats since:2018",
        "speaker:lund",
        "in:quote harbour",
        "the boats of the harbour of Norway",
    ];
    let options = Options { today: Today(20_000), literal: false };
    let mut answers = Vec::new();
    for query in queries {
        let answer = engine.search(&parse(query, options).expect(query), &SearchOptions { limit: 50, ..SearchOptions::default() }).expect("an answer");
        for hit in &answer.hits {
            answers.push(format!("{query} {} {} {} {}", answer.total, hit.id(), hit.score, hit.partial));
        }
    }
    (statements, answers)
}

/// A change of a folder of few files with few contents, so that renames and returns occur.
#[derive(Clone, Debug)]
enum Change {
    Write(usize, usize),
    Remove(usize),
    Rename(usize, usize),
    Touch(usize),
    Sidecar(usize),
}

const NAMES: [&str; 6] = ["a.txt", "b.txt", "sub/a.txt", "sub/c.json", "sub-x.txt", "z.md"];
const CONTENTS: [&str; 6] = [
    "Boats return\n\nMar 21, 2017\n\nThe boats of Norway came home to a full harbour in the evening of a long day.\n",
    "{\"title\": \"Train\", \"date\": \"2018-04-02\", \"text\": \"The train of Kenya left. The minister waved to the boats in the harbour, and to the whales.\"}",
    "{\"text\": broken",
    "Whales\n\nApril 2, 2019\n\n\"The whales are counted,\" said Minister Ann Lund of Norway. \"The boats are not.\"\n\nThe harbour was full.\n",
    "",
    "The minister of Norway was in the harbour again, and again, and again, where the boats and the train and the whales met the minister.\n",
];

fn apply(root: &Path, change: &Change) {
    let path = |n: usize| root.join(NAMES[n % NAMES.len()]);
    match change {
        Change::Write(file, content) => {
            std::fs::create_dir_all(path(*file).parent().unwrap()).unwrap();
            std::fs::write(path(*file), CONTENTS[content % CONTENTS.len()]).unwrap();
        }
        Change::Remove(file) => drop(std::fs::remove_file(path(*file))),
        Change::Rename(from, to) => drop(std::fs::rename(path(*from), path(*to))),
        Change::Touch(file) => {
            if let Ok(handle) = std::fs::File::options().write(true).open(path(*file)) {
                handle.set_modified(std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000)).unwrap();
            }
        }
        Change::Sidecar(speaker) => {
            let name = ["Lund, Ann", "Bo Tanaka", ""][speaker % 3];
            std::fs::write(root.join("metadata.csv"), format!("file,speaker\na.txt,\"{name}\"\n")).unwrap();
        }
    }
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => (0usize..6, 0usize..6).prop_map(|(f, c)| Change::Write(f, c)),
        2 => (0usize..6).prop_map(Change::Remove),
        2 => (0usize..6, 0usize..6).prop_map(|(a, b)| Change::Rename(a, b)),
        1 => (0usize..6).prop_map(Change::Touch),
        1 => (0usize..3).prop_map(Change::Sidecar),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn incremental_equals_rebuild(steps in prop::collection::vec(prop::collection::vec(change(), 1..5), 1..6)) {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("corpus");
        std::fs::create_dir_all(&root).unwrap();
        std::fs::write(root.join("keep.txt"), CONTENTS[0]).unwrap();
        index(&dir.path().join("ix"), &root, false, 2);
        for changes in &steps {
            changes.iter().for_each(|c| apply(&root, c));
            index(&dir.path().join("ix"), &root, false, 2);
        }
        index(&dir.path().join("fresh"), &root, true, 2);
        prop_assert_eq!(content(&dir.path().join("ix")), content(&dir.path().join("fresh")));
    }
}

#[test]
fn the_number_of_threads_does_not_show() {
    let test = Test::new().with_sample();
    index(&test.path("one"), &test.path("corpus"), true, 1);
    index(&test.path("four"), &test.path("corpus"), true, 4);
    assert_eq!(content(&test.path("one")), content(&test.path("four")));
}

#[test]
fn a_changed_sample_equals_its_rebuild() {
    let test = Test::new().with_sample();
    let root = test.path("corpus");
    index(&test.path("ix"), &root, false, 2);
    std::fs::rename(root.join("press"), root.join("releases")).unwrap();
    std::fs::remove_file(root.join("feeds/malaysia-envoy-named.json")).unwrap();
    let speech = root.join("speeches/solvang-alesund.txt");
    let text = std::fs::read_to_string(&speech).unwrap();
    std::fs::write(&speech, text.replace("mackerel", "herring")).unwrap();
    index(&test.path("ix"), &root, false, 2);
    index(&test.path("fresh"), &root, true, 2);
    assert_eq!(content(&test.path("ix")), content(&test.path("fresh")));
}

/// Kills the program at moments spread over its run. What then answers is one commit of whole
/// sources, and in the end the index is that of an undisturbed run.
#[cfg(unix)]
#[test]
fn killed_at_any_moment_it_goes_on() {
    let test = Test::new();
    let body = "The boats of Norway came home to a full harbour.\n\n\"Nobody knows why,\" said Minister Ann Lund of Norway on the quay.\n\n";
    for n in 0..400 {
        test.put(&format!("corpus/{n:03}.txt"), format!("Statement {n}\n\nMar 21, 2017\n\n{}", body.repeat(6)));
    }
    let whole: BTreeMap<String, u64> = BTreeMap::from([("passages".to_owned(), 12)]);
    for round in 0..8u64 {
        for n in 0..40 {
            test.put(&format!("corpus/{:03}.txt", (round * 40 + n) % 400), format!("Statement {n} of {round}\n\nMar 21, 2018\n\n{}", body.repeat(6)));
        }
        let mut child = test.command(["index", "--quiet"]).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(8 + round * 23));
        let _ = child.kill();
        child.wait().unwrap();
        if Store::new(test.path("index")).exists() {
            for statement in test.run(["export"]).json_lines() {
                assert_eq!(statement["passages"].as_array().unwrap().len() as u64, whole["passages"], "{}", statement["file"]);
            }
        }
    }
    test.run(["index", "--quiet"]).success();
    index(&test.path("fresh"), &test.path("corpus").canonicalize().unwrap(), true, 2);
    assert_eq!(content(&test.path("index")), content(&test.path("fresh")));
}

/// Young files are hashed again and their ledger entries renewed, all at once from many threads; an
/// entry that is lost there makes its file new, and its passages appear twice.
#[test]
fn nothing_is_lost_between_threads() {
    let test = Test::new();
    for number in 0..300 {
        test.put(&format!("corpus/{number}.txt"), format!("Whale {number} of Iceland came home to the harbour.\n"));
    }
    let (root, at) = (test.path("corpus"), test.path("index"));
    index(&at, &root, false, 8);
    let first = content(&at);
    assert_eq!(first.0.len(), 300);
    for round in 0..6 {
        for number in (round..300).step_by(7) {
            test.put(&format!("corpus/{number}.txt"), format!("Whale {number} of Iceland came home to the harbour in round {round}.\n"));
        }
        index(&at, &root, false, 8);
        assert_eq!(content(&at).0.len(), 300, "round {round}");
    }
    index(&test.path("rebuilt"), &root, false, 2);
    assert!(content(&at) == content(&test.path("rebuilt")));
}
