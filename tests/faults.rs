//! Every system call that writes, fails in turn; the disk is full; no more files can be opened.
//!
//! A run then ends with a named error, search answers as before or after it, and the next run mends all.
//! By hand: `FAULTS=1000 cargo test --release faults`.

#![cfg(target_os = "linux")]

use std::process::Command;

use crate::crash::{changed, exported, has_strace, injected, is_between, is_sound, put_back, text};
use crate::support::Test;

/// What fails, and how.
const FAULTS: [(&str, &str); 12] = [
    ("write,writev,pwrite64", "ENOSPC"),
    ("write,writev,pwrite64", "EIO"),
    ("fdatasync,fsync", "EIO"),
    ("rename,renameat,renameat2", "EIO"),
    ("openat", "EMFILE"),
    ("openat", "EACCES"),
    ("mmap", "ENOMEM"),
    ("flock", "ENOLCK"),
    ("unlink,unlinkat", "EIO"),
    ("mkdir,mkdirat", "ENOSPC"),
    ("read,pread64", "EIO"),
    ("getdents64", "EIO"),
];

#[test]
fn every_fault_of_the_system_is_survived() {
    if !has_strace() {
        return;
    }
    let most: usize = std::env::var("FAULTS").ok().and_then(|n| n.parse().ok()).unwrap_or(5);
    let args = ["index", "--quiet", "--commit-every", "0", "--step", "40", "--threads", "1"];
    let (test, before) = changed();
    test.run(args).success();
    let after = exported(&test);
    for (calls, error) in FAULTS {
        let mut ended: std::collections::BTreeMap<Option<i32>, usize> = Default::default();
        // The first calls are the loader's; a few are tried in CI, all by hand.
        let step = if most < 100 { 17 } else { 1 };
        for at in (0..most).map(|n| 1 + n * step) {
            put_back(&test);
            let run = injected(&test, &format!("{calls}:error={error}:when={at}"), &args);
            let what = format!("{calls} {at} fails with {error}");
            let said = String::from_utf8_lossy(&run.stderr);
            *ended.entry(run.status.code()).or_default() += 1;
            // The loader says itself what it cannot open, and without memory a process ends where it is.
            let ends = said.contains("error while loading shared libraries") || calls == "mmap";
            assert!(ends || matches!(run.status.code(), Some(0 | 2 | 4 | 75)), "{what}: {:?} {said}", run.status);
            // What says it may be the very write that fails.
            let silent = said.is_empty() && calls.starts_with("write");
            assert!(ends || run.status.code() != Some(2) || said.starts_with("onrecord: ") || silent, "{what}: {said}");
            is_sound(&test, &what);
            is_between(&exported(&test), &before, &after, &what);
            test.run(["index", "--quiet"]).success();
            assert!(exported(&test) == after, "{what}: the next run does not mend it");
            test.run(["check"]).success();
        }
        println!("{calls} {error}: exit codes {ended:?}");
    }
}

/// Runs a script as root in mounts of its own; `None` if that is not allowed.
fn with_mounts(test: &Test, script: &str) -> Option<std::process::Output> {
    let may = Command::new("unshare").args(["-m", "true"]).output().is_ok_and(|run| run.status.success());
    if !may {
        println!("skipped: no mounts of its own");
        return None;
    }
    let program = test.command(std::iter::empty()).get_program().to_owned();
    let mut command = Command::new("unshare");
    command.args(["-m", "sh", "-e", "-c", script, "sh"]).arg(program).current_dir(test.path(""));
    Some(command.env_remove("ONRECORD_INDEX").output().expect("a shell"))
}

#[test]
fn a_full_disk_is_named_and_the_index_answers() {
    let test = Test::new();
    (0..40).for_each(|n| test.put(&format!("corpus/{n}.txt"), text(n, 0)));
    let words = |n: u64| (0..400).map(|i| format!("w{n}x{i} ")).collect::<String>();
    (0..500).for_each(|n| test.put(&format!("more/{n}.txt"), format!("{}{}", text(n, n), words(n))));
    let script = "mkdir disk && mount -t tmpfs -o size=2m none disk && \"$1\" index corpus --index disk/index --quiet
        set +e; \"$1\" index more --index disk/index --quiet; echo \"exit $?\"; set -e
        \"$1\" search boats --count --index disk/index; \"$1\" index corpus --index disk/index --quiet
        set +e; \"$1\" check --index disk/index; \"$1\" index --full corpus more --index disk/index --quiet; echo \"exit $?\"; set -e
        \"$1\" search boats --count --index disk/index";
    let Some(run) = with_mounts(&test, script) else { return };
    let (out, err) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert_eq!(out.matches("exit 2\n").count(), 2, "{out}{err}");
    assert!(err.contains("the disk is full: cannot write disk/index"), "{out}{err}");
    assert!(run.status.success(), "{out}{err}");
}

#[test]
fn a_folder_that_cannot_be_written_can_be_searched() {
    let test = Test::new();
    (0..4).for_each(|n| test.put(&format!("corpus/{n}.txt"), text(n, 0)));
    test.run(["index"]).success();
    let script = "mount --bind index index && mount -o remount,ro,bind index index && \"$1\" search boats --count && \"$1\" check && \"$1\" index --dry-run
        set +e; \"$1\" index; echo \"exit $?\"";
    let Some(run) = with_mounts(&test, script) else { return };
    let (out, err) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(out.starts_with("16\n") || out.starts_with("8\n") || out.starts_with("4\n"), "{out}{err}");
    assert!(out.contains("all is as it should be") && out.contains("would be: 0 new") && out.ends_with("exit 2\n"), "{out}{err}");
    assert!(err.contains("cannot open") && err.contains("index/lock"), "{err}");
}

#[test]
fn few_open_files_are_enough_or_are_named() {
    let test = Test::new();
    (0..60).for_each(|n| test.put(&format!("corpus/{n}.txt"), text(n, 0)));
    test.run(["index", "--commit-every", "0", "--step", "9"]).success();
    let answer = test.run(["search", "boats", "--count"]).stdout.clone();
    let program = test.command(std::iter::empty()).get_program().to_owned();
    for limit in [9, 20, 40, 64] {
        for args in ["search boats --count", "index"] {
            let script = format!("ulimit -n {limit}; exec \"$0\" {args}");
            let run = Command::new("sh").args(["-c", &script]).arg(&program).current_dir(test.path("")).output().unwrap();
            let (out, err) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
            let named = run.status.code() == Some(2) && err.starts_with("onrecord: ") && err.contains("open files");
            assert!(named || run.status.success() && (args == "index" || out == answer), "{limit} {args}: {:?} {out}{err}", run.status);
        }
    }
    test.run(["check"]).success();
}
