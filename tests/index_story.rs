//! Indexing, as users live through it.

use crate::support::Test;

const BOATS: &str = "Boats return\n\nMar 21, 2017\n\nThe boats of Norway came home to a full harbour, and nobody on the quay could say why.\n";
const TRAIN: &str = "Train leaves\n\nApril 2, 2018\n\nThe first train to Kampala left Nairobi with the minister of Kenya on its footplate.\n";

fn report(new: u32, updated: u32, unchanged: u32, removed: u32, skipped: u32, failed: u32) -> String {
    format!("{new} new, {updated} updated, {unchanged} unchanged, {removed} removed, {skipped} skipped, {failed} failed\n")
}

#[test]
fn only_what_changed_is_read() {
    let test = Test::new().write("corpus/a.txt", BOATS).write("corpus/b.txt", TRAIN).write("corpus/c.png", "x");
    test.run(["index"]).success().says(&report(2, 0, 0, 0, 1, 0)).says("skipped kinds: png 1");
    test.run(["index"]).success().says(&report(0, 0, 2, 0, 1, 0)).says("0 passages written");
    test.put("corpus/a.txt", BOATS.replace("harbour", "haven"));
    test.run(["index"]).success().says(&report(0, 1, 1, 0, 1, 0)).says("1 passages written");
    test.run(["search", "haven"]).success().says("Boats return");
    test.run(["search", "harbour"]).code(1).warns("nothing found");
    std::fs::remove_file(test.path("corpus/b.txt")).unwrap();
    test.run(["index"]).success().says(&report(0, 0, 1, 1, 1, 0));
    test.run(["search", "train"]).code(1);
}

#[test]
fn renamed_and_touched_files_are_known_again() {
    let test = Test::new().write("corpus/a.txt", BOATS).write("corpus/b.txt", TRAIN);
    test.run(["index"]).success();
    std::fs::rename(test.path("corpus/a.txt"), test.path("corpus/z.txt")).unwrap();
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(10_000);
    std::fs::File::options().write(true).open(test.path("corpus/b.txt")).unwrap().set_modified(old).unwrap();
    test.run(["index"]).success().says("0 new, 0 updated, 1 renamed, 1 touched, 0 unchanged, 0 removed");
    test.run(["search", "boats", "--format", "paths"]).stdout("corpus/z.txt\n");
}

#[test]
fn a_dry_run_writes_nothing() {
    let test = Test::new().write("corpus/a.txt", BOATS);
    test.run(["index", "--dry-run"]).success().says(&format!("would be: {}", report(1, 0, 0, 0, 0, 0)));
    test.run(["search", "boats"]).code(3).warns("no index").warns("onrecord index");
    test.run(["index"]).success();
    test.put("corpus/b.txt", TRAIN);
    test.run(["index", "--dry-run"]).success().says("would be: 1 new, 0 updated, 1 unchanged");
    test.run(["search", "train"]).code(1);
}

#[test]
fn failures_are_named_until_they_are_mended() {
    let test = Test::new().write("corpus/a.txt", BOATS).write("corpus/broken.json", "{\"text\": ").write("corpus/fake.txt", b"\x89PNG\0\0\0\xff\xfe");
    let first = test.run(["index"]);
    first
        .code(4)
        .says("2 failed")
        .says("failed: corpus/broken.json: is not valid JSON")
        .says("failed: corpus/fake.txt: is named like plain text but holds binary data");
    test.run(["index"]).code(4).says("1 unchanged").says("2 failed").says("broken.json: is not valid JSON");
    test.run(["status"]).success().says("sources    3 (2 failed)").says("failed: corpus/broken.json");
    test.put("corpus/broken.json", "{\"text\": \"The whales of Iceland are counted once a year.\"}");
    std::fs::remove_file(test.path("corpus/fake.txt")).unwrap();
    test.run(["index"]).success().says("0 failed");
    test.run(["search", "whales"]).success();
    test.run(["status"]).says("(0 failed)");
}

#[test]
fn a_file_that_breaks_loses_its_old_words() {
    let test = Test::new().write("corpus/a.json", "{\"text\": \"The whales of Iceland are counted once a year.\"}").write("corpus/b.txt", BOATS);
    test.run(["index"]).success();
    test.put("corpus/a.json", "{\"text\": \"The whales");
    test.run(["index"]).code(4);
    test.run(["search", "whales"]).code(1);
}

#[test]
fn empty_files_are_no_failures() {
    let test = Test::new().write("corpus/a.txt", BOATS).write("corpus/empty.txt", "").write("corpus/other.json", "{\"count\": 2}");
    test.run(["index"]).success().says("1 new").says("2 empty");
    test.run(["index"]).success().says("1 unchanged").says("2 empty");
}

#[test]
fn a_sidecar_declares_and_its_change_counts() {
    let test = Test::new().write("corpus/a.txt", "I thank all of you who came to the harbour of Bergen on this cold morning.\n");
    test.put("corpus/metadata.csv", "file,title,date,speaker\na.txt,Harbour Speech,2019-05-04,\"Solvang, Ingrid\"\n");
    test.run(["index"]).success();
    test.run(["search", "harbour", "--speaker", "ingrid solvang", "--date", "2019-05"]).says("1. Harbour Speech\n   2019-05-04 · Ingrid Solvang\n");
    test.put("corpus/metadata.csv", "file,title,date,speaker\na.txt,Harbour Speech,2019-05-04,\"Noor, Ali\"\n");
    test.run(["index"]).success().says("1 updated");
    test.run(["search", "harbour", "--speaker", "solvang"]).code(1).warns("no passage matches speaker:\"solvang\"");
    test.run(["search", "harbour", "--speaker", "noor"]).success();
}

#[test]
fn several_corpora_under_their_labels() {
    let test = Test::new().write("one/a.txt", BOATS).write("two/a.txt", TRAIN).write("other/one/a.txt", BOATS);
    test.run(["index", "one"]).success();
    test.run(["index", "two"]).success();
    test.run(["search", "boats OR train", "--format", "paths"]).says("one/a.txt").says("two/a.txt");
    test.run(["index", "other/one"]).code(2).warns("the label `one` belongs to").warns("--label NAME");
    test.put("one/b.txt", TRAIN);
    test.run(["index"]).success().says("1 new, 0 updated, 2 unchanged");
    test.run(["index", "--remove", "nobody"]).code(2).warns("no corpus `nobody`").warns("one, two");
    test.run(["index", "--remove", "two"]).success().says("1 removed");
    test.run(["search", "train", "--format", "paths"]).stdout("one/b.txt\n");
    test.run(["index", "--remove", "one"]).code(2).warns("--yes");
    test.run(["index", "--remove", "one", "--yes"]).success();
    test.run(["search", "boats"]).code(1);
}

#[test]
fn what_would_empty_the_index_is_refused() {
    let test = Test::new().write("corpus/a.txt", BOATS);
    test.run(["index"]).success();
    std::fs::remove_file(test.path("corpus/a.txt")).unwrap();
    test.run(["index"]).code(2).warns("would remove all its 1 sources").warns("--yes");
    test.run(["search", "boats"]).success();
    std::fs::remove_dir(test.path("corpus")).unwrap();
    test.run(["index"]).code(2).warns("no folder at").warns("--remove LABEL");
    test.run(["search", "boats"]).success();
    std::fs::create_dir(test.path("corpus")).unwrap();
    test.run(["index", "--yes"]).success().says("1 removed");
}

#[test]
fn first_steps_in_the_wrong_place() {
    let test = Test::new().write("a.txt", BOATS);
    test.run(["index"]).code(2).warns("cannot read corpus").warns("onrecord index FOLDER");
    test.run(["index", "a.txt"]).code(2).warns("is a file");
    test.run(["status"]).code(3).warns("no index");
    test.run(["show", "4f1c9a"]).code(3);
    test.run(["export"]).code(3);
}

#[test]
fn another_writer_is_told_of() {
    let test = Test::new().write("corpus/a.txt", BOATS);
    test.run(["index"]).success();
    let lock = std::fs::File::options().append(true).open(test.path("index/lock")).unwrap();
    lock.lock().unwrap();
    test.run(["index"]).code(75).warns("another process is writing");
    test.run(["index", "--wait", "1"]).code(75).warns("another process is writing");
    test.run(["search", "boats"]).success();
    drop(lock);
    test.run(["index"]).success();
}

#[test]
fn an_index_of_another_version_is_rebuilt_whole() {
    let test = Test::new().write("one/a.txt", BOATS).write("two/b.txt", TRAIN);
    test.run(["index", "one"]).success();
    test.run(["index", "two"]).success();
    let meta = test.path("index/g-1/meta.json");
    let text = std::fs::read_to_string(&meta).unwrap();
    let version = onrecord::index::version();
    std::fs::write(&meta, text.replace(&format!("\\\"version\\\":\\\"{version}\\\""), "\\\"version\\\":\\\"0.0\\\"")).unwrap();
    test.run(["search", "boats"]).code(3).warns("version 0.0").warns("onrecord index");
    test.run(["index", "one"]).success().says("2 new");
    test.run(["search", "boats OR train", "--count"]).stdout("2\n");
    assert!(test.path("index/g-2").exists() && !test.path("index/g-1").exists());
}

#[test]
fn full_builds_the_next_generation() {
    let test = Test::new().write("corpus/a.txt", BOATS);
    test.run(["index"]).success();
    test.run(["index", "--full"]).success().says("1 new");
    assert_eq!(std::fs::read_to_string(test.path("index/current")).unwrap(), "g-2\n");
    test.run(["search", "boats"]).success();
}

#[test]
fn the_index_folder_is_never_walked() {
    let test = Test::new().write("notes/a.txt", BOATS);
    test.run(["index", "notes", "--index", "notes/index"]).success();
    test.run(["index", "notes", "--index", "notes/index"]).success().says("0 new, 0 updated, 1 unchanged, 0 removed, 0 skipped");
    let elsewhere = test.path("notes");
    let mut command = test.command(["search", "boats", "--count"]);
    command.current_dir(elsewhere);
    assert_eq!(command.output().unwrap().stdout, b"1\n");
}

#[test]
fn the_index_is_found_from_below() {
    let test = Test::new().write("corpus/deep/er/a.txt", BOATS);
    test.run(["index"]).success();
    let mut command = test.command(["search", "boats", "--count"]);
    command.current_dir(test.path("corpus/deep/er"));
    assert_eq!(command.output().unwrap().stdout, b"1\n");
}

#[cfg(unix)]
#[test]
fn links_pipes_and_odd_names() {
    use std::os::unix::ffi::OsStrExt;
    let test = Test::new().write("corpus/a.txt", BOATS).write("corpus/new\nline.txt", TRAIN);
    let odd = test.path("corpus").join(std::ffi::OsStr::from_bytes(b"caf\xe9.txt"));
    std::fs::write(odd, "The whales of Iceland are counted once a year by the ministry.\n").unwrap();
    std::os::unix::fs::symlink(test.path("corpus"), test.path("corpus/loop")).unwrap();
    test.run(["index"]).success().says("3 new");
    test.run(["index"]).success().says("3 unchanged");
    test.run(["search", "whales"]).success().says("corpus/caf\\xe9.txt");
    test.run(["search", "train"]).success().says("corpus/new\\x0aline.txt");
}

#[cfg(unix)]
#[test]
fn an_interrupt_keeps_what_is_done() {
    let test = Test::new();
    for n in 0..3_000 {
        test.put(&format!("corpus/{n}.txt"), format!("Statement {n}\n\nMar 21, 2017\n\n{}", "The boats of Norway came home to a full harbour. ".repeat(40)));
    }
    let mut child = test.command(["index", "--quiet"]).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(150));
    let _ = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    let code = child.wait().unwrap().code();
    assert!(matches!(code, Some(130 | 0)), "{code:?}");
    test.run(["index", "--quiet"]).success();
    test.run(["search", "harbour", "--count"]).stdout(&format!("{}\n", test.run(["search", "boats", "--count"]).stdout.trim()));
    test.run(["status"]).says("sources    3000 (0 failed)");
}

/// A run that is interrupted once it has been under way for so long, so many times.
#[cfg(unix)]
fn interrupted(test: &Test, args: &[&str], after: u64, times: usize) -> (Option<i32>, String) {
    let child = test.command(args.iter().copied()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(after));
    for _ in 0..times {
        let _ = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    }
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[cfg(unix)]
#[test]
fn an_interrupt_is_heard_wherever_a_run_is() {
    let text = "The trains of Kenya left on time. ".repeat(30);
    let rows: String = (0..4_500).map(|n| format!("{{\"text\": \"Number {n}. {text}\"}}\n")).collect();
    // Inside a container, and in a rebuild: nothing of it is there. A fast machine may be done before, and a slow one
    // may not have begun to listen.
    for (args, said) in [
        (&["index", "rows", "--memory", "64"][..], "what was committed stays"),
        (&["index", "rows", "--full", "--memory", "64"], "the index is as it was before"),
    ] {
        let test = Test::new().write("corpus/a.txt", BOATS).write("rows/a.txt", TRAIN).write("rows/rows.jsonl", &rows);
        test.run(["index", "corpus"]).success();
        let (code, stderr) = interrupted(&test, args, 400, 1);
        if !matches!(code, Some(0) | None) {
            assert_eq!(code, Some(130), "{args:?}: {stderr}");
            assert!(stderr.contains(said), "{args:?}: {stderr}");
            test.run(["search", "trains", "--count"]).code(1);
            test.run(["search", "boats", "--count"]).stdout("1\n");
        }
        test.run(["index", "rows", "corpus"]).success();
        test.run(["search", "trains", "--count"]).success();
        test.run(["check"]).success();
    }
    // Twice stops at once.
    let test = Test::new().write("corpus/a.txt", BOATS).write("rows/rows.jsonl", &rows);
    test.run(["index", "corpus"]).success();
    let (code, _) = interrupted(&test, &["index", "rows"], 300, 2);
    assert!(matches!(code, Some(130 | 0) | None), "{code:?}");
    // While it waits for another.
    let lock = std::fs::File::options().append(true).open(test.path("index/lock")).unwrap();
    lock.lock().unwrap();
    let (code, stderr) = interrupted(&test, &["index", "--wait", "60"], 300, 1);
    assert!(matches!(code, Some(130) | None), "{code:?}: {stderr}");
    drop(lock);
    test.run(["index", "rows", "corpus"]).success();
    test.run(["check"]).success();
}

/// A second writer waits for the first.
#[test]
fn who_waits_comes_next() {
    let test = Test::new().write("corpus/a.txt", BOATS);
    test.run(["index"]).success();
    test.put("corpus/b.txt", TRAIN);
    let lock = std::fs::File::options().append(true).open(test.path("index/lock")).unwrap();
    lock.lock().unwrap();
    let child = test.command(["index", "--wait", "60", "--quiet"]).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(250));
    drop(lock);
    assert!(child.wait_with_output().unwrap().status.success());
    test.run(["search", "train", "--count"]).stdout("1\n");
}

#[cfg(unix)]
#[test]
fn control_files_are_not_followed_out_of_the_corpus() {
    let test = Test::new().write("corpus/a.txt", BOATS).write("outside/metadata.csv", "file,speaker\na.txt,Mallory\n").write("outside/ignore", "a.txt\n");
    for (target, name) in [("metadata.csv", "metadata.csv"), ("ignore", ".onrecordignore"), ("ignore", ".onrecord.toml")] {
        std::os::unix::fs::symlink(test.path("outside").join(target), test.path("corpus").join(name)).unwrap();
    }
    let run = test.run(["index"]);
    run.code(4).says("1 new");
    for name in ["metadata.csv", ".onrecordignore", ".onrecord.toml"] {
        run.says(&format!("corpus/{name}: "));
    }
    test.run(["export"]).silent_about("Mallory");
}

/// However a format comes to its statements, the first of them are read and the rest is named.
#[test]
fn statements_without_end_are_cut_and_named() {
    let test = Test::new();
    let many = |row: &dyn Fn(usize) -> String, between: &str| (0..30).map(row).collect::<Vec<_>>().join(between);
    let object = |n: usize| format!("{{\"text\": \"The whale number {n} of Iceland was seen.\"}}");
    test.put("corpus/a.json", format!("[{}]", many(&object, ",")));
    test.put("corpus/b.json", format!("{{\"items\": [{}]}}", many(&object, ",")));
    test.put("corpus/c.jsonl", many(&object, "\n"));
    test.put("corpus/d.csv", format!("text\n{}", many(&|n| format!("The whale number {n} of Iceland was seen."), "\n")));
    test.put("corpus/e.txt", many(&|n| format!("2016-08-{:02}\tThe whale number {n} of Iceland was seen.", n + 1), "\n"));
    test.put(
        "corpus/f.rss",
        format!(
            "<rss><channel>{}</channel></rss>",
            many(&|n| format!("<item><description>The whale number {n} of Iceland was seen.</description></item>"), "")
        ),
    );
    test.put("corpus/g.mbox", many(&|n| format!("From a@b Mon Jan  2 10:00:00 2017\nSubject: Whales\n\nThe whale number {n} of Iceland was seen.\n\n"), ""));
    let run = test.run(["index", "--max-passages", "20"]);
    run.code(4);
    for name in ["a.json", "b.json", "c.jsonl", "d.csv", "e.txt", "f.rss", "g.mbox"] {
        run.says(&format!("corpus/{name}: holds more than 20 passages: what follows is not read; split it, or raise --max-passages"));
    }
    test.run(["search", "\"the whale number\"", "--dups", "show", "--count"]).stdout("140\n");
    test.run(["index"]).success();
    test.run(["search", "\"the whale number\"", "--dups", "show", "--count"]).stdout("210\n");
    test.run(["check"]).success();
}

#[test]
fn limits_are_named_and_can_be_changed() {
    let text = "The whales of Iceland are counted once a year by the ministry. ".repeat(24_000);
    let test = Test::new().write("corpus/large.txt", &text).write("corpus/a.txt", BOATS);
    // A row that is too long loses no other.
    let row = |text: &str| format!("{{\"text\": \"{text}\"}}\n");
    let rows: String = (0..9_000).map(|n| row(&format!("The train number {n} of Kenya left. {}", "It was on time. ".repeat(30)))).collect();
    test.put("corpus/rows.jsonl", format!("{rows}{}{}", row(&text), row("The whales of Norway are counted too.")));
    // Archives in archives, and one that is small and holds much.
    let packed = |name: &str, bytes: &[u8]| {
        let mut archive = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_cksum();
        archive.append_data(&mut header, name, bytes).unwrap();
        archive.into_inner().unwrap()
    };
    test.put("corpus/nested.tar", packed("a.tar", &packed("b.tar", &packed("c.txt", BOATS.as_bytes()))));
    test.put("corpus/much.tar.zst", zstd::encode_all(&packed("d.txt", text.as_bytes())[..], 1).unwrap());
    let run = test.run(["index", "--max-file", "1", "--max-nesting", "2", "--max-archive", "1"]);
    run.code(4).says("large.txt: larger than the limit of 1 MB (1 MB); split it, or raise --max-file");
    run.says("rows.jsonl: 1 of its rows longer than the limit of 1 MB: not read; raise --max-file");
    run.says("b.tar: is nested more than 2 archives deep; raise --max-nesting");
    run.says("much.tar.zst: holds more than 200 times its own size, or than 1 MB: it is not read further");
    test.run(["search", "whales", "--count"]).stdout("1\n");
    test.run(["search", "\"the train number\"", "--dups", "show", "--count"]).stdout("9000\n");
    // With others all that failed by them is read again, and nothing else.
    test.run(["index", "--max-statement", "1"]).code(4).says("large.txt: 1 of its statements longer than the limit of 1 MB: not read; raise --max-statement");
    test.run(["search", "boats", "--dups", "show", "--count"]).stdout("2\n");
    test.run(["index"]).success();
    test.run(["index"]).success().says("0 new, 0 updated, 5 unchanged");
    test.run(["check"]).success();
}

/// A file and an archive that are written to meanwhile, one whose time was put back, and one from the future.
#[test]
fn what_changes_while_it_is_read_is_read_again() {
    use std::io::Write;
    use std::time::{Duration, SystemTime};
    let test = Test::new().write("corpus/a.txt", BOATS).write("corpus/kept.txt", TRAIN).write("corpus/future.txt", TRAIN);
    let rows = |n: usize| format!("{{\"text\": \"Whale number {n} of Iceland is counted.\"}}\n");
    test.put("corpus/rows.jsonl", (0..200).map(rows).collect::<String>());
    let set = |name: &str, time: SystemTime| std::fs::File::options().write(true).open(test.path(name)).unwrap().set_modified(time).unwrap();
    let (past, future) = (SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000), SystemTime::UNIX_EPOCH + Duration::from_secs(4_070_908_800));
    set("corpus/kept.txt", past);
    set("corpus/future.txt", future);
    let writes = std::sync::atomic::AtomicBool::new(true);
    let mut codes = Vec::new();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut file = std::fs::File::options().append(true).open(test.path("corpus/rows.jsonl")).unwrap();
            for n in 200.. {
                if !writes.load(std::sync::atomic::Ordering::Relaxed) {
                    break;
                }
                file.write_all(rows(n).as_bytes()).unwrap();
                std::thread::sleep(Duration::from_millis(1));
            }
        });
        codes.extend((0..4).map(|_| test.run(["index", "--quiet"]).code));
        writes.store(false, std::sync::atomic::Ordering::Relaxed);
    });
    // A file that changes just then is named, and read the next time.
    assert!(codes.iter().all(|code| matches!(code, Some(0 | 4))), "{codes:?}");
    test.put("corpus/kept.txt", TRAIN.replace("Kenya", "Ghana"));
    set("corpus/kept.txt", past);
    test.put("corpus/future.txt", TRAIN.replace("Kenya", "Benin"));
    set("corpus/future.txt", future);
    test.run(["index", "--quiet"]).success();
    let all = test.run(["export"]).stdout.clone();
    assert!(all.contains("Ghana") && all.contains("Benin"));
    test.run(["index", "--quiet", "--full"]).success();
    assert!(test.run(["export"]).stdout == all, "what was read while it changed is not what is there");
    test.run(["check"]).success();
}

/// A folder is passed over as an index only if it is one.
#[test]
fn a_folder_with_files_called_as_in_an_index_is_read() {
    let test = Test::new().write("corpus/river/current", "of the river").write("corpus/river/lock", "of the river").write("corpus/river/a.txt", BOATS);
    test.run(["index"]).success().says("1 new");
    test.run(["index", "corpus", "--index", "corpus/other"]).success().says("1 new");
    test.run(["index"]).success().says("1 unchanged, 0 removed, 2 skipped");
}

#[cfg(unix)]
#[test]
fn names_are_printed_as_the_file_system_has_them() {
    use std::os::unix::ffi::OsStrExt;
    let test = Test::new().write("corpus/a.txt", BOATS);
    let odd = std::ffi::OsStr::from_bytes(b"new\nline \xff\x01.txt");
    std::fs::write(test.path("corpus").join(odd), TRAIN).unwrap();
    test.run(["index"]).success().says("2 new");
    test.run(["search", "train", "--format", "paths"]).stdout("corpus/new\\x0aline \\xff\\x01.txt\n");
    let output = test.command(["search", "train", "-0"]).output().unwrap();
    let expected = [test.path("corpus").canonicalize().unwrap().join(odd).as_os_str().as_bytes(), b"\0"].concat();
    assert_eq!(output.stdout, expected);
    test.run(["index"]).success().says("2 unchanged");
    test.run(["search", "train", "--strict"]).success();
}

/// No path in an archive leads to a file outside.
#[test]
fn members_do_not_lead_out_of_their_archive() {
    let test = Test::new().write("corpus/keep.txt", TRAIN).write("outside.txt", "secret");
    let mut archive = tar::Builder::new(Vec::new());
    for name in ["../../outside.txt", "/etc/passwd.txt", "a/../../b.txt"] {
        let mut header = tar::Header::new_gnu();
        header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(BOATS.len() as u64);
        header.set_cksum();
        archive.append(&header, BOATS.as_bytes()).unwrap();
    }
    test.put("corpus/a.tar", archive.into_inner().unwrap());
    std::fs::create_dir_all(test.path("corpus/a.tar!/x")).unwrap();
    test.run(["index"]).success().says("2 new");
    test.run(["search", "boats", "--dups", "show", "--json"]).success().silent_about("secret");
    test.run(["search", "boats", "--strict", "--dups", "show", "--count"]).stdout("3\n");
    assert_eq!(std::fs::read_to_string(test.path("outside.txt")).unwrap(), "secret");
}

#[test]
fn a_moved_folder_keeps_its_label() {
    let test = Test::new().write("old/a.txt", BOATS);
    test.run(["index", "old", "--label", "boats"]).success();
    std::fs::rename(test.path("old"), test.path("new")).unwrap();
    test.run(["index", "new", "--label", "boats"]).success().says("1 unchanged");
    test.run(["index"]).success().says("1 unchanged");
}

#[test]
fn a_rebuild_does_not_empty_the_index_either() {
    let test = Test::new().write("corpus/a.txt", BOATS);
    test.run(["index"]).success();
    std::fs::remove_file(test.path("corpus/a.txt")).unwrap();
    test.run(["index", "--full"]).code(2).warns("nothing to read is left").warns("--yes");
    test.run(["search", "boats"]).success();
    assert!(!test.path("index/g-2").exists());
}

#[test]
fn one_bad_line_loses_no_other() {
    let test =
        Test::new().write("corpus/a.jsonl", "{\"text\": \"The whales of Iceland are counted.\"}\n{\"text\": \n{\"text\": \"The boats of Norway are not.\"}\n");
    test.run(["index"]).code(4).says("failed: corpus/a.jsonl: line 2 is not valid JSON");
    test.run(["search", "whales OR boats", "--count"]).stdout("2\n");
    test.run(["index"]).code(4).says("line 2");
}

#[test]
fn a_text_of_one_line_is_found() {
    let test = Test::new()
        .write("corpus/a.txt", "We will act on zebras.\n")
        .write("corpus/b.json", "{\"text\":\"We condemn the quagga attack.\"}")
        .write("corpus/c.html", "<p>We like gnus in Kenya</p>")
        .write("corpus/d.txt", "By Ann Lund\n\nHello there, I come from Norway.\n");
    test.run(["index"]).success();
    for word in ["zebras", "quagga", "gnus", "norway"] {
        test.run(["search", word, "--count"]).stdout("1\n");
    }
}

#[test]
fn a_broken_ignore_file_is_told_of() {
    let test = Test::new().write("corpus/a.txt", BOATS).write("corpus/.onrecordignore", "[bad{\n");
    test.run(["index"]).code(4).says("ignore file").says("1 new");
}

#[test]
fn a_damaged_index_is_rebuilt_from_its_folders() {
    let test = Test::new().write("corpus/a.txt", BOATS);
    test.run(["index"]).success();
    test.put("index/g-1/meta.json", "{");
    test.run(["search", "boats"]).code(2);
    test.run(["index"]).code(2);
    test.run(["index", "--full", "corpus"]).success().says("1 new");
    test.run(["search", "boats"]).success();
    std::fs::remove_dir_all(test.path("index/g-2")).unwrap();
    test.run(["search", "boats"]).code(2).warns("onrecord index --full");
    test.run(["index", "--full", "corpus"]).success();
}

#[test]
fn hostile_texts_take_no_time_and_no_stack() {
    let test = Test::new()
        .write("corpus/a.txt", "Japan, ".repeat(20_000))
        .write("corpus/b.txt", "\"We act,\" she said. Minister Joan Hale said. ".repeat(4_000))
        .write("corpus/c.txt", "会".repeat(100_000))
        .write("corpus/d.html", format!("{}deep{}", "<div>".repeat(100_000), "</div>".repeat(100_000)))
        .write("corpus/e.json", "[".repeat(100_000))
        .write("corpus/f.txt", "x".repeat(300_000))
        .write("corpus/g.txt", "a.".repeat(50_000))
        .write("corpus/h.txt", "Georgia said it from French. US US. ".repeat(3_000));
    // Labels that nearly agree, and officials whom only their offices name.
    let letters = |n: usize| [n % 26, n / 26 % 26, n / 676].map(|n| char::from(b'A' + n as u8)).iter().collect::<String>();
    test.put("corpus/i.txt", (0..1_500).map(|n| format!("MR. ABCDEF{}: I think so.\n\n", letters(n))).collect::<String>());
    let official = |n: usize| format!("Foreign Minister Ann Hal{} spoke. The foreign minister said “we agree on it.” ", letters(n).to_lowercase());
    test.put("corpus/j.txt", (0..1_000).map(official).collect::<String>());
    test.run(["index"]).code(4).says("8 new").says("d.html: its elements are nested").says("e.json: is not valid JSON").says("2 failed");
    let longest =
        test.run(["export"]).json_lines().iter().flat_map(|s| s["passages"].as_array().unwrap().clone()).map(|p| p["text"].as_str().unwrap().len()).max();
    assert!(longest.unwrap() < 60_000, "{longest:?}");
}

#[cfg(unix)]
#[test]
fn names_that_look_alike_are_told_apart() {
    use std::os::unix::ffi::OsStrExt;
    let test = Test::new().write("corpus/badz.txt", BOATS).write("corpus/bad\\xff.txt", TRAIN);
    let odd = test.path("corpus").join(std::ffi::OsStr::from_bytes(b"bad\xff.txt"));
    std::fs::write(odd, "The whales of Iceland are counted once a year by the ministry.\n").unwrap();
    for _ in 0..3 {
        test.run(["index", "--quiet"]).success();
        test.run(["search", "whales OR train OR boats", "--count"]).stdout("3\n");
    }
    test.run(["index"]).says("3 unchanged");
}
