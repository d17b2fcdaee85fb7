//! `onrecord check`: every damage is found and named, and one command mends it.

use std::path::{Path, PathBuf};

use crate::support::Test;

const BOATS: &str = "Boats return\n\nMar 21, 2017\n\n\"The boats of Norway came home,\" said Minister Ann Lund of Norway. The harbour was full.\n";
const TRAIN: &str = "Train leaves\n\nApril 2, 2018\n\nThe train of Kenya left the station on time, and so did the one after it.\n";

/// An index of two corpora with a deleted passage in it.
fn indexed() -> Test {
    let test = Test::new().write("boats/a.txt", BOATS).write("boats/b.txt", TRAIN).write("trains/c.txt", TRAIN);
    test.run(["index", "boats"]).success();
    test.run(["index", "trains"]).success();
    test.put("boats/b.txt", TRAIN.replace("Kenya", "Ghana"));
    test.run(["index"]).success();
    test
}

/// The files of the live generation.
fn files(test: &Test) -> Vec<PathBuf> {
    let name = std::fs::read_to_string(test.path("index/current")).unwrap();
    let folder = test.path("index").join(name.trim());
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e != "lock"));
    files.sort();
    files
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

#[test]
fn a_sound_index_is_told_to_be_sound() {
    let test = indexed();
    test.run(["check"]).success().says("all is as it should be").says("3 sources, 3 statements");
    let json = test.run(["check", "--json"]).success().json();
    assert_eq!(json["faults"].as_array().unwrap().len(), 0);
    Test::new().run(["check"]).code(3).warns("no index");
}

#[test]
fn what_the_folders_have_become_is_told() {
    let test = indexed();
    test.put("boats/new.txt", BOATS);
    test.put("boats/a.txt", BOATS.replace("harbour", "haven"));
    std::fs::remove_file(test.path("boats/b.txt")).unwrap();
    test.run(["check"]).code(1).says("sources: 1 new, 1 changed, 1 gone since they were indexed").says("to mend it: onrecord index\n");
    test.run(["index"]).success();
    test.run(["check"]).success();
    std::fs::rename(test.path("trains"), test.path("elsewhere")).unwrap();
    test.run(["check"]).code(1).says("no folder at");
}

#[test]
fn a_changed_byte_in_any_file_is_found() {
    let test = indexed();
    let asked = ["search", "boats OR train", "--format", "jsonl"];
    let answer = test.run(asked).success().stdout.clone();
    for path in files(&test) {
        let whole = std::fs::read(&path).unwrap();
        let places = (0..whole.len()).step_by((whole.len() / 24).max(1));
        for place in places {
            let mut changed = whole.clone();
            changed[place] ^= 0x10;
            std::fs::write(&path, changed).unwrap();
            let found = test.run(["check"]);
            let search = test.run(asked);
            let what = format!("{} at byte {place} of {}", name(&path), whole.len());
            assert!(matches!(search.code, Some(0..=2)), "{what}: search ends with {:?}", search.code);
            // What files of segments hold is not read whole for a search; the others are small, and must be right.
            let small = ["json", "del"].iter().any(|e| path.extension().is_some_and(|x| x == *e));
            assert!(!small || search.code == Some(2) || search.stdout == answer, "{what}: search answers\n{}", search.stdout);
            // The engine's own list of files is no part of an answer, and is made anew.
            if name(&path) != ".managed.json" {
                assert_eq!(found.code, Some(1), "{what}: {}{}", found.stdout, found.stderr);
                assert!(found.stdout.contains(&name(&path)) || found.stdout.contains("g-1: "), "{what}: {}", found.stdout);
                assert!(found.stdout.ends_with("to mend it: onrecord index --full\n"), "{what}: {}", found.stdout);
            }
        }
        std::fs::write(&path, whole).unwrap();
    }
    test.run(["check"]).success();
}

#[test]
fn a_file_that_is_cut_off_or_gone_is_found_and_mended() {
    let test = indexed();
    for round in 0.. {
        let before = files(&test);
        let Some(path) = before.get(round) else { break };
        if name(path) == ".managed.json" {
            continue;
        }
        let whole = std::fs::read(path).unwrap();
        for cut in [Some(0), Some(whole.len() / 2), Some(whole.len() - 1), None] {
            match cut {
                Some(cut) => std::fs::write(path, &whole[..cut]).unwrap(),
                None => std::fs::remove_file(path).unwrap(),
            }
            let what = format!("{} cut to {cut:?}", name(path));
            let found = test.run(["check"]);
            assert_eq!(found.code, Some(1), "{what}: {}{}", found.stdout, found.stderr);
            let search = test.run(["search", "boats OR train"]);
            assert!(matches!(search.code, Some(0..=2)), "{what}: search ends with {:?}: {}", search.code, search.stderr);
        }
        std::fs::write(path, &whole).unwrap();
    }
    let store = files(&test).into_iter().find(|path| path.extension().is_some_and(|e| e == "store")).unwrap();
    std::fs::write(store, "").unwrap();
    test.run(["index", "--full"]).success().says("3 new");
    test.run(["check"]).success();
}

#[test]
fn an_index_that_cannot_be_opened_is_made_again_of_all_its_corpora() {
    for (file, content) in [("index/current", "g-"), ("index/current", "\u{0}"), ("index/g-1/meta.json", "{"), ("index/g-1/meta.json", "")] {
        let test = indexed();
        test.put(file, content);
        test.run(["search", "boats"]).code(2).warns("damaged").warns("onrecord index --full");
        test.run(["check"]).code(1).says("to mend it: onrecord index --full");
        // Nothing is thrown away on the way.
        test.run(["index", "boats"]).code(2).warns("onrecord index --full");
        assert!(test.path("index/g-1").exists());
        test.run(["index", "--full", "boats"]).success().says("3 new");
        test.run(["search", "boats OR train", "--count"]).stdout("3\n");
        test.run(["check"]).success();
    }
}

#[test]
fn what_a_killed_run_left_goes_with_the_next() {
    let test = indexed();
    let segment = files(&test).into_iter().find_map(|path| name(&path).strip_suffix(".store").map(str::to_owned)).unwrap();
    let strays = [".tmpAbc123".to_owned(), format!("{}.store", "0".repeat(32)), format!("{segment}.99.del")];
    for stray in &strays {
        test.put(&format!("index/g-1/{stray}"), "words");
    }
    test.run(["check"]).code(1).says("files that a killed run has left").says("to mend it: onrecord index\n");
    test.run(["index"]).success().says("0 new, 0 updated, 3 unchanged");
    for stray in &strays {
        assert!(!test.path("index/g-1").join(stray).exists(), "{stray}");
    }
    test.run(["check"]).success();
}
