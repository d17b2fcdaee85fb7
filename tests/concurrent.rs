//! Many readers while an index is written, merged and replaced: each answers from one commit.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use onrecord::index::Store;
use onrecord::search::{Engine, export};

use crate::support::Test;

const FILES: usize = 60;

fn write(test: &Test, round: usize) {
    for n in 0..FILES {
        test.put(&format!("corpus/{n}.txt"), format!("Statement {n}\n\nMar 21, 2017\n\nThe boats of Norway came home in round{round} of the year.\n"));
    }
}

/// The rounds of which a commit holds statements, and how many statements it holds.
fn seen(store: &Store) -> (BTreeSet<String>, usize) {
    let engine = Engine::new(store.snapshot().expect("an index"));
    let (mut rounds, mut count) = (BTreeSet::new(), 0);
    export(&engine, |statement| {
        let text = serde_json::to_string(&statement).expect("JSON");
        let at = text.find("in round").expect("a round");
        rounds.insert(text[at..].split(' ').nth(1).expect("a number").to_owned());
        count += 1;
        ControlFlow::Continue(())
    })
    .expect("an export");
    (rounds, count)
}

#[test]
fn readers_see_one_commit_while_others_are_made() {
    let test = Test::new();
    write(&test, 0);
    test.run(["index", "--quiet"]).success();
    let (done, looks) = (AtomicBool::new(false), AtomicUsize::new(0));
    // Set however the writer ends: a reader must not wait for one that has failed.
    struct Ends<'a>(&'a AtomicBool);
    impl Drop for Ends<'_> {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let store = Store::new(test.path("index"));
                while !done.load(Ordering::Relaxed) {
                    let (rounds, count) = seen(&store);
                    assert_eq!((rounds.len(), count), (1, FILES), "{rounds:?}");
                    looks.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        scope.spawn(|| {
            let _ends = Ends(&done);
            // Several merges, and every third time another generation.
            for round in 1..=12 {
                write(&test, round);
                let run = if round % 3 == 0 { test.run(["index", "--quiet", "--full"]) } else { test.run(["index", "--quiet"]) };
                run.success();
            }
        });
    });
    assert!(looks.load(Ordering::Relaxed) > 12);
    assert_eq!(seen(&Store::new(test.path("index"))).0, BTreeSet::from(["round12".to_owned()]));
    test.run(["check"]).success();
}

#[test]
fn writers_come_one_after_the_other() {
    let test = Test::new();
    write(&test, 0);
    let runs: Vec<_> = (0..4).map(|_| test.command(["index", "--wait", "60", "--quiet"]).spawn().unwrap()).collect();
    for mut run in runs {
        assert!(run.wait().unwrap().success());
    }
    test.run(["export"]).success();
    assert_eq!(test.run(["export"]).json_lines().len(), FILES);
    test.run(["check"]).success();
}

/// Another user may read an index that is not theirs to write.
#[cfg(unix)]
#[test]
fn another_user_can_search() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    if !rustix::process::geteuid().is_root() {
        println!("skipped: only root can be another user");
        return;
    }
    let test = Test::new();
    write(&test, 0);
    test.run(["index", "--quiet"]).success();
    let open = |path: &std::path::Path| std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    open(&test.path(""));
    let program = test.path("onrecord");
    std::fs::copy(test.command(std::iter::empty()).get_program(), &program).unwrap();
    open(&program);
    for args in [&["search", "boats", "--count"][..], &["check"], &["export"], &["status"], &["index", "--dry-run"]] {
        let mut command = std::process::Command::new(&program);
        let run = command.args(args).current_dir(test.path("")).env_remove("ONRECORD_INDEX").uid(65_534).gid(65_534).output().unwrap();
        assert!(run.status.success(), "{args:?}: {}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    }
    let mut command = std::process::Command::new(&program);
    let run = command.arg("index").current_dir(test.path("")).env_remove("ONRECORD_INDEX").uid(65_534).gid(65_534).output().unwrap();
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&run.stderr).contains("index/lock"), "{}", String::from_utf8_lossy(&run.stderr));
}
