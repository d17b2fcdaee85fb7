//! Killed at any moment, and stopped at every commit in turn.
//!
//! A source is exported as it was when a run last ended well, or as the next such run leaves it, and as nothing else;
//! `check` finds no damage, and what is made after all of it equals what is made at once. notmuch tests itself so.
//!
//! By hand: `KILLS=1000 CRASH_CORPUS=FOLDER cargo test --release crash`.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Numbers, Run, Test, copy};

/// The lines that each source is exported as.
pub type Exported = BTreeMap<String, Vec<String>>;

/// What the index in `index/` exports; nothing if there is none yet.
pub fn exported(test: &Test) -> Exported {
    let run = test.run(["export"]);
    let mut found = Exported::new();
    if run.code == Some(3) {
        return found;
    }
    run.success();
    for line in run.stdout.lines() {
        let statement: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let source = format!("{}/{}", statement["corpus"].as_str().unwrap(), statement["file"].as_str().unwrap());
        found.entry(source).or_default().push(line.to_owned());
    }
    found
}

/// Each source is as it was or as it became, and nothing is damaged.
#[track_caller]
pub fn is_between(now: &Exported, before: &Exported, after: &Exported, what: &str) {
    for source in now.keys().chain(before.keys()).chain(after.keys()) {
        let (now, before, after) = (now.get(source), before.get(source), after.get(source));
        assert!(now == before || now == after, "{what}: {source} is neither\n{}\nnor\n{}", differing(now, before), differing(now, after));
    }
}

/// Where what is differs from what should be.
fn differing(now: Option<&Vec<String>>, then: Option<&Vec<String>>) -> String {
    let (Some(now), Some(then)) = (now, then) else { return format!("there: {}, to be there: {}", now.is_some(), then.is_some()) };
    let Some((a, b)) = now.iter().zip(then).find(|(a, b)| a != b) else { return format!("{} statements instead of {}", now.len(), then.len()) };
    let at = a.bytes().zip(b.bytes()).position(|(a, b)| a != b).unwrap_or(0).saturating_sub(60);
    let part = |text: &str| text.get(at..text.len().min(at + 160)).unwrap_or(text).to_owned();
    format!("{}\ninstead of\n{}", part(a), part(b))
}

/// `check` finds nothing that the next run would not mend.
#[track_caller]
pub fn is_sound(test: &Test, what: &str) {
    let found = test.run(["check"]);
    let sound = matches!(found.code, Some(0 | 3)) || found.code == Some(1) && found.stdout.ends_with("to mend it: onrecord index\n");
    assert!(sound, "{what}: {:?}\n{}{}", found.code, found.stdout, found.stderr);
}

/// A text that is told from all others, of a few passages.
pub fn text(name: u64, round: u64) -> String {
    let body = format!(
        "The boats of Norway came home in round {round} to a full harbour, and so did number {name}.\n\n\"Nobody knows why,\" said Minister Ann Lund of Norway on the quay.\n\n"
    );
    format!("Statement {name} of round {round}\n\nMar 21, 2017\n\n{}", body.repeat(4))
}

/// A folder that changes: by hand, a real one.
struct Folder {
    numbers: Numbers,
    round: u64,
    /// Files of a real corpus.
    real: Vec<PathBuf>,
}

const FILES: usize = 90;

impl Folder {
    fn new(test: &Test) -> Self {
        let mut real = Vec::new();
        if let Some(corpus) = std::env::var_os("CRASH_CORPUS") {
            copy(Path::new(&corpus), &test.path("corpus"));
            real = std::fs::read_dir(test.path("corpus")).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
            real.sort();
        }
        (0..FILES as u64).for_each(|n| test.put(&format!("corpus/{n:03}.txt"), text(n, 0)));
        test.put("other/a.txt", text(1, 0));
        test.put("other/rows.jsonl", rows(0));
        Self { numbers: Numbers::new(7), round: 0, real }
    }

    /// Some files are written anew, some go, some come, some are renamed; and so is a part of a container.
    fn change(&mut self, test: &Test) {
        self.round += 1;
        for _ in 0..12 {
            let name = self.numbers.below(FILES);
            let path = format!("corpus/{name:03}.txt");
            match self.numbers.below(6) {
                0 => drop(std::fs::remove_file(test.path(&path))),
                1 => drop(std::fs::rename(test.path(&path), test.path(&format!("corpus/{:03}.txt", self.numbers.below(FILES))))),
                _ => test.put(&path, text(name as u64, self.round)),
            }
            if !self.real.is_empty() {
                let file = &self.real[self.numbers.below(self.real.len())];
                let more = format!("\n\nThe boats of Norway came home in round {}.\n", self.round);
                std::fs::write(file, [std::fs::read(file).unwrap(), more.into_bytes()].concat()).unwrap();
            }
        }
        test.put("other/rows.jsonl", rows(self.round));
        test.put("other/members.tar", tar(self.round));
    }
}

fn rows(round: u64) -> String {
    (0..40).map(|n| format!("{{\"text\": \"The train number {n} of Kenya left in round {}.\"}}\n", if n % 5 == 0 { round } else { 0 })).collect()
}

/// An archive of three texts, of which one changes.
fn tar(round: u64) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for name in 0..3u64 {
        let text = text(name, if name == 1 { round } else { 0 });
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        archive.append_data(&mut header, format!("{name}.txt"), text.as_bytes()).unwrap();
    }
    archive.into_inner().unwrap()
}

/// A run that is killed: what it is told, in turn.
const RUNS: [&[&str]; 6] = [
    &["index", "corpus", "other", "--quiet"],
    &["index", "--quiet", "--commit-every", "0", "--step", "5"],
    &["index", "--quiet"],
    &["index", "--quiet", "--full"],
    &["index", "--quiet", "--commit-every", "0", "--step", "20"],
    &["index", "--quiet", "--remove", "other", "--commit-every", "0", "--step", "1"],
];

/// In a real corpus some files cannot be read.
#[track_caller]
fn ends_well(run: &Run) {
    assert!(matches!(run.code, Some(0 | 4)), "{:?}: {}", run.code, run.stderr);
}

#[test]
fn killed_at_any_moment_nothing_is_lost_and_nothing_is_there_twice() {
    let kills: u64 = std::env::var("KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(54);
    let test = Test::new();
    let mut folder = Folder::new(&test);
    let mut before = Exported::new();
    // What was exported after kills since a run last ended well.
    let mut between: Vec<(String, Exported)> = Vec::new();
    let mut lasts = [Duration::from_millis(400); RUNS.len()];
    for kill in 0..kills {
        let which = if before.is_empty() { 0 } else { (kill % RUNS.len() as u64) as usize };
        if between.is_empty() && which != 0 {
            folder.change(&test);
        }
        let instant = lasts[which].mul_f64(folder.numbers.below(1_000) as f64 / 900.0);
        let mut child = test.command(RUNS[which].iter().copied()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(instant);
        child.kill().unwrap();
        child.wait().unwrap();
        let what = format!("kill {kill}, {:?} after {instant:?}", RUNS[which]);
        println!("{what}");
        is_sound(&test, &what);
        between.push((what, exported(&test)));
        // Some are killed again before one ends well. What was to be removed is removed, or made again.
        if folder.numbers.below(3) > 0 || RUNS[which].contains(&"--remove") {
            let began = Instant::now();
            let goes_on = if RUNS[which].contains(&"--remove") { 2 } else { which };
            let done = test.run(RUNS[goes_on].iter().copied());
            ends_well(&done);
            lasts[goes_on] = began.elapsed();
            let mut after = exported(&test);
            if RUNS[which].contains(&"--remove") {
                // All of the other corpus may be gone, or some of it still there.
                between.iter_mut().for_each(|(_, now)| now.retain(|source, _| source.starts_with("corpus/")));
                before.retain(|source, _| source.starts_with("corpus/"));
                after.retain(|source, _| source.starts_with("corpus/"));
            }
            for (what, now) in between.drain(..) {
                is_between(&now, &before, &after, &what);
            }
            ends_well(&test.run(RUNS[0].iter().copied()));
            before = exported(&test);
        }
    }
    ends_well(&test.run(RUNS[0].iter().copied()));
    test.run(["check"]).success();
    let names: Vec<String> = std::fs::read_dir(test.path("index")).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(names.len(), 4, "only current, lock, corpora.json and one generation stay: {names:?}");
    let all = exported(&test);
    std::fs::remove_dir_all(test.path("index")).unwrap();
    ends_well(&test.run(RUNS[0].iter().copied()));
    assert!(all == exported(&test), "what was made after kills is not what is made at once");
    println!("{kills} kills survived");
}

/// True if strace is there and may be used.
pub fn has_strace() -> bool {
    let found = Command::new("strace").args(["-qq", "-o", "/dev/null", "-e", "inject=getpid:error=EPERM", "true"]).stderr(Stdio::null()).status();
    let has = found.is_ok_and(|status| status.success());
    if !has {
        println!("skipped: strace is not there, or may not be used");
    }
    has
}

/// Runs the program under strace with faults put into its system calls.
pub fn injected(test: &Test, inject: &str, args: &[&str]) -> std::process::Output {
    let program = test.command(std::iter::empty());
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o", "/dev/null", "-e"]).arg(format!("inject={inject}")).arg(program.get_program()).args(args);
    command.current_dir(test.path("")).env_remove("ONRECORD_INDEX").stdin(Stdio::null()).output().expect("strace runs")
}

/// An index of three corpora' worth of changes that are not yet in it.
pub fn changed() -> (Test, Exported) {
    let test = Test::new();
    let mut folder = Folder::new(&test);
    test.run(["index", "corpus", "other", "--quiet"]).success();
    let before = exported(&test);
    folder.change(&test);
    copy(&test.path("index"), &test.path("kept"));
    (test, before)
}

/// Puts the index back as it was before the changes.
pub fn put_back(test: &Test) {
    std::fs::remove_dir_all(test.path("index")).unwrap();
    copy(&test.path("kept"), &test.path("index"));
}

#[test]
fn stopped_at_every_commit_it_goes_on() {
    if !has_strace() {
        return;
    }
    let update: &[&str] = &["index", "--quiet", "--commit-every", "0", "--step", "8", "--threads", "1"];
    for args in [update, &["index", "--quiet", "--full"]] {
        let (test, before) = changed();
        test.run(args.iter().copied()).success();
        let after = exported(&test);
        let mut stops = 0;
        // Every commit, and every change of the live generation, is a rename.
        for at in 1.. {
            put_back(&test);
            let run = injected(&test, &format!("rename,renameat,renameat2:signal=KILL:when={at}"), args);
            if run.status.code() == Some(0) {
                break;
            }
            stops += 1;
            let what = format!("{args:?} stopped at its rename {at}");
            is_sound(&test, &what);
            is_between(&exported(&test), &before, &after, &what);
            test.run(["index", "--quiet"]).success();
            is_between(&exported(&test), &after, &after, &format!("{what}, after the next run"));
            test.run(["check"]).success();
        }
        println!("{args:?}: stopped at {stops} renames");
        assert!(stops > 5, "{args:?}: {stops}");
    }
}
