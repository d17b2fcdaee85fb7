//! Searching, as users live through it.

use std::io::Write;
use std::process::Stdio;

use onrecord::search::FacetField;

use crate::support::{Run, Test};

const REPORT: &str = "Talks in Suva\n\nMar 21, 2017\n\nFiji and Samoa agreed on a stable price for tuna, the ministry said in the evening after a long day.\n\n\
\"We seek nothing but a stable ocean and a prosperous ocean,\" said Minister Ana Reis of Fiji. \"A stable price is a start.\"\n\n\
The ocean is stable, and nobody in Tonga had asked for it.\n";
const SPEECH: &str =
    "Remarks by Minister Bo Tanaka on Rail\n\n2018-06-02\n\nI thank Kenya for the railway, and Uganda for the patience with which it waited for the railway.\n";

fn indexed() -> Test {
    let test = Test::new().write("corpus/report.txt", REPORT).write("corpus/speech.txt", SPEECH);
    test.run(["index"]).success();
    test
}

#[test]
fn a_hit_tells_who_when_and_where() {
    let test = indexed();
    test.run(["search", "\"prosperous ocean\""]).success().stdout(
        "1. Talks in Suva\n   2017-03-21 · Ana Reis (quoted) · Fiji\n   \"We seek nothing but a stable ocean and a prosperous ocean,\" said Minister Ana Reis of Fiji. \"A stable price is a start.\"\n   6f1e8ef4b3e6#1  corpus/report.txt\n"
            .replace("6f1e8ef4b3e6", &id_of(&test, "report.txt"))
            .as_str(),
    );
    test.run(["search", "railway patience"]).says("2018-06-02 · Bo Tanaka · Kenya, Uganda");
}

fn id_of(test: &Test, file: &str) -> String {
    let lines = test.run(["export"]).json_lines();
    lines.iter().find(|l| l["file"] == file).unwrap()["id"].as_str().unwrap().to_owned()
}

#[test]
fn only_real_matches_are_marked() {
    let test = indexed();
    let found = test.run(["search", "\"stable price\"", "--color", "always"]);
    found.success().says("\u{1b}[1m\u{1b}[31mstable price\u{1b}[0m").silent_about("\u{1b}[31mstable\u{1b}");
}

#[test]
fn filters_as_fields_and_as_flags() {
    let test = indexed();
    for (args, count) in [
        (&["search", "ocean speaker:reis", "--count"][..], "1\n"),
        (&["search", "ocean", "--speaker", "Ana Reis", "--count"], "1\n"),
        (&["search", "ocean", "--speaker", "Minister Reis", "--count"], "1\n"),
        (&["search", "--country", "Fijian", "--count"], "3\n"),
        (&["search", "about:FJ", "--count"], "2\n"),
        (&["search", "country:KE since:2018-06 until:2018-06", "--count"], "1\n"),
        (&["search", "*", "--since", "2018", "--count"], "1\n"),
        (&["search", "ocean -speaker:reis", "--count"], "1\n"),
        (&["search", "ocean OR railway", "--count"], "3\n"),
        (&["search", "rail*", "--count"], "1\n"),
        (&["search", "in:quote", "--count"], "1\n"),
        (&["search", "kind:speech", "--count"], "1\n"),
        (&["search", "path:speech title:rail", "--count"], "1\n"),
        (&["search", "railwya~", "--count"], "1\n"),
        (&["search", "stable-pri*", "--count"], "2\n"),
        (&["search", "stable-pri* NEAR/3 tuna", "--count"], "1\n"),
        (&["search", "speaker:reis speaker:tanaka", "--count"], "2\n"),
        (&["search", "NOT ocean", "--count"], "2\n"),
    ] {
        test.run(args.iter().copied()).success().stdout(count);
    }
    test.run(["search", "speaker:reis AND speaker:tanaka", "--count"]).code(1).stdout("0\n");
}

#[test]
fn nothing_found_says_which_part_is_to_blame() {
    let test = indexed();
    test.run(["search", "ocean zeppelin", "-n", "1"]).success().says("hold only some of the words");
    test.run(["search", "ocean speaker:nobody"]).code(1).stdout("").warns("no passage matches speaker:\"nobody\"");
    test.run(["search", "tonga speaker:tanaka"]).code(1).warns("no passage matches all of them");
}

#[test]
fn errors_in_queries_have_a_place_and_a_hint() {
    let test = indexed();
    test.run(["search", "ocean speakr:reis"]).code(2).stdout("").warns("  ocean speakr:reis\n        ^^^^^^^\n  hint: did you mean `speaker:`?");
    test.run(["search", "ocean", "--since", "03/04/2017"]).code(2).warns("two ways").warns("2017-04-03 or 2017-03-04");
    test.run(["search", "ocean", "--now", "soon"]).code(2).warns("--now takes a day");
    test.run(["search", "\"ocean"]).code(2).warns("never closed");
    test.run(["search", "--literal", "\"ocean"]).success();
}

#[test]
fn json_points_into_the_statement() {
    let test = indexed();
    let answer = test.run(["search", "prosperous", "--json"]).json();
    let hit = &answer["hits"][0];
    let export = test.run(["export"]).json_lines();
    let statement = export.iter().find(|s| s["file"] == "report.txt").unwrap();
    let mut text = String::new();
    for passage in statement["passages"].as_array().unwrap() {
        assert_eq!(passage["start"], text.len());
        text.push_str(passage["text"].as_str().unwrap());
    }
    let (start, end) = (hit["start"].as_u64().unwrap() as usize, hit["end"].as_u64().unwrap() as usize);
    assert_eq!(&text[start..end], hit["text"].as_str().unwrap());
    let chars: String = text.chars().skip(hit["char_start"].as_u64().unwrap() as usize).take(20).collect();
    assert!(hit["text"].as_str().unwrap().starts_with(&chars));
    assert_eq!((&answer["version"], &answer["total"], &hit["speakers"][0]["name"]), (&1.into(), &1.into(), &"Ana Reis".into()));
    for quote in statement["quotes"].as_array().unwrap() {
        let (start, end) = (quote["start"].as_u64().unwrap() as usize, quote["end"].as_u64().unwrap() as usize);
        assert_eq!(&text[start..end], quote["text"].as_str().unwrap());
    }
}

#[test]
fn order_offset_and_limit() {
    let test = indexed();
    let dates = |args: &[&str]| -> Vec<String> { test.run(args.iter().copied()).json_lines().iter().map(|h| h["date"].as_str().unwrap().to_owned()).collect() };
    assert_eq!(dates(&["search", "*", "--sort", "newest", "--format", "jsonl", "-n", "2"]), ["2018-06-02", "2017-03-21"]);
    assert_eq!(dates(&["search", "*", "--sort", "oldest", "--format", "jsonl", "--offset", "3"]), ["2018-06-02"]);
    test.run(["search", "*", "--offset", "9"]).code(1).warns("4 passages match");
}

#[test]
fn batches() {
    let test = indexed().write(
        "queries",
        "q0\tocean\n{\"qid\":\"qx\",\"query\":\"ocean\",\"filters\":{\"colour\":\"red\"}}\nq1\tprosperous ocean\n{\"qid\":\"q2\",\"query\":\"railway\",\"filters\":{\"country\":[\"Kenya\",\"JP\"]}}\nq3\t\"open phrase\nq4\tzeppelin\n",
    );
    let run = test.run(["search", "--batch", "queries", "-n", "1"]);
    run.success().warns("query q3: read as plain words");
    let lines = run.json_lines();
    assert_eq!(lines[1], serde_json::json!({"qid": "qx", "error": "there is no field `colour`"}));
    let lines = &lines[2..];
    let shown: Vec<(&str, &str, u64)> = lines.iter().map(|l| (l["qid"].as_str().unwrap(), l["doc"].as_str().unwrap(), l["rank"].as_u64().unwrap())).collect();
    assert_eq!(shown[..2], [("q1", "report.txt", 1), ("q2", "speech.txt", 1)]);
    assert!(lines[0]["passage"].as_str().unwrap().contains('#') && lines[0]["score"].as_f64().unwrap() > 0.0);
}

#[test]
fn show_finds_by_the_beginning_of_an_id() {
    let test = indexed();
    let id = id_of(&test, "report.txt");
    test.run(["show", &format!("{}#1", &id[..5])]).success().says("> #1 [quote, Ana Reis]").says("> \"We seek nothing").says("  date       2017-03-21");
    test.run(["show", &id, "--json"]).json();
    test.run(["show", &format!("{id}#99")]).code(2).warns("has passages #0 to #2");
    test.run(["show", "xyz"]).code(2).warns("is no id");
    test.run(["show", "ffffffffffff"]).code(1);
}

/// What steers a terminal: a colour, a title, a bell, a sequence of C1, marks that turn the direction of writing, and
/// characters that take back what was written.
const STEERING: &str = "\u{1b}[31m\u{1b}]0;title\u{7}\u{9b}31m\u{202e}\u{2066}\u{7f}\u{8}\r";

/// Two corpora that would steer a terminal by their names, texts, values, keys, mappings and failures.
fn steering() -> Test {
    let s = STEERING;
    let press = format!("Evil press {s}\n\n2020-01-02\n\nThe evil of Kenya, \"the {s} evil,\" said Minister Bo {s}Tanaka.\n");
    let members = [("in\u{1b}[31m\u{202e}side.txt", "The evil inside of Samoa.\n"), ("\u{1b}[32mbroken.json", "{"), ("k.\u{1b}[31modd", "?")];
    let test = Test::new()
        .write(
            "corpus/a\u{1b}[31m\u{202e}.txt",
            format!("Title {s}\n\nMar 21, 2017\n\nThe evil {s} stands in Norway.\n\n\"The evil {s} is ours,\" said Minister Ana {s}Reis of Fiji{s}.\n"),
        )
        .write(
            "corpus/c.md",
            "---\ntitle: \"Evil \\e[31m\"\ndate: \"\\e2019\"\n---\nMINISTER LUND\u{202e}: The evil is here.\n\nQUESTION: And then?\n\n\
             MINISTER LUND\u{202e}: No more evil.\n",
        )
        .write("corpus/d.txt", "The evil\u{1b}[2J without a date\n\n\"The evil \u{1b}[31m of Congolese boats and of nobody,\" it said there.\n")
        .write("corpus/\u{1b}[32mbad\u{202e}.json", "{")
        .write("corpus/x.\u{1b}[31modd\u{202e}", "?")
        .write("corpus/mapped/.onrecord.toml", "\"\\u001B[31mcolour\" = 1\n")
        .write("corpus/mapped/m.txt", "Evil mapped.\n")
        .write("corpus/ignored/.onrecordignore", "[\u{1b}[31mbad{\n")
        .write("corpus/ignored/i.txt", "Evil ignored.\n")
        .write("corpus/table/metadata.csv", "file,og\u{1b}title,date\nt.txt,Side \u{1b}[31mcar,\u{1b}2019\n")
        .write("corpus/table/t.txt", "Evil told of by a table.\n")
        .write("corpus/z\u{7}.zip", zipped(&members))
        .write("\u{1b}[33mpress\u{202e}/p.txt", press);
    let text = format!("I say that the evil of Tonga {s} is evil, and that we shall not have it.");
    let value = serde_json::json!({
        "og\u{1b}title": format!("Evil {s}"), "date": "2018-06-02", "dc\u{202e}speaker": "Bo Tana\u{202e}ka", "og\u{9b}publisher": format!("Ministry {s}"),
        "country": "Fiji", "url": format!("http://x.example/{s}"), "id": format!("k{s}"), "text": text,
    });
    test.put("corpus/b.json", value.to_string());
    test.put(
        "queries",
        "q\u{1b}[31m\tevil\n{\"qid\":\"q\\u001b[31m\\u202e\",\"query\":\"evil\",\"filters\":{\"co\\u001b[31mlour\":\"red\"}}\nq\u{9b}3\t\"open \u{1b}[31mphrase\n\
         {\"qid\":\"w\\u009b\",\"query\":\"evil\",\"filters\":{\"country\":[\"\\u001b[31mNowhere\"]}}\n",
    );
    test
}

fn zipped(members: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in members {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// Runs a line of words, which says something, and nothing that steers a terminal.
#[track_caller]
fn tame(test: &Test, line: &str) -> Run {
    let run = test.run(line.split(' '));
    assert!(!run.stdout.is_empty() || !run.stderr.is_empty(), "{line:?} says nothing");
    let steers = |c: &char| {
        (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if let Some(c) = run.stdout.chars().chain(run.stderr.chars()).find(steers) {
        run.silent_about(&c.to_string());
    }
    run
}

#[test]
fn nothing_from_a_file_steers_the_terminal() {
    let test = steering();
    tame(&test, "index corpus \u{1b}[33mpress\u{202e}").code(4).says("[32mbad").says("[31modd 1");
    tame(&test, "index -q").code(4).warns("no key `\u{fffd}[31mcolour`").warns("[32mbroken.json");
    for line in ["index", "index --json", "index --dry-run", "index --full --yes", "check", "check --json"] {
        tame(&test, line);
    }
    tame(&test, "status").says("[33mpress").says("ignore file");
    tame(&test, "status --json").json();
    for format in ["text", "jsonl", "csv", "tsv", "md", "paths"] {
        tame(&test, &format!("search evil -n 50 --format {format}")).success();
    }
    for how in [
        "--cite chicago",
        "--cite bibtex",
        "--cite csl-json",
        "--explain",
        "--group statement",
        "--group speaker",
        "--group country",
        "--dups show",
        "--sort newest",
        "--count",
    ] {
        tame(&test, &format!("search evil {how}")).success();
    }
    tame(&test, "search evil -n 50").says("Evil \u{fffd}[31m\u{fffd}]0;title").says("Bo Tana\u{fffd}ka");
    let answer = tame(&test, "search evil -n 50 --json");
    let hits = answer.json()["hits"].as_array().unwrap().clone();
    assert!(hits.iter().any(|hit| hit["title"].as_str().is_some_and(|title| title.contains('\u{1b}'))), "JSON says what the file says");
    for c in ["\u{1b}]", "\u{7}", "\u{9b}", "\u{202e}", "\u{8}"] {
        test.run(["search", "evil", "--color", "always"]).success().silent_about(c);
    }
    for (field, _) in FacetField::ALL {
        tame(&test, &format!("facets {field}")).success();
        tame(&test, &format!("facets {field} evil --json")).success();
    }
    for split in ["speaker", "country"] {
        for format in ["text", "json", "csv", "tsv"] {
            tame(&test, &format!("timeline evil --by year --split {split} --format {format}")).success();
        }
        tame(&test, &format!("first evil --per {split}")).success();
        tame(&test, &format!("first evil --per {split} --json")).success();
    }
    tame(&test, "timeline evil").success();
    tame(&test, "first evil").success();
    tame(&test, "first evil --json").success();
    tame(&test, "audit").code(1).says("\u{fffd}2019");
    tame(&test, "audit --json").code(1);
    tame(&test, "export").success();
    tame(&test, "search --batch queries").success().warns("no field `co\u{fffd}[31mlour`").warns("no country `\u{fffd}[31mNowhere`");
    let mut ids: Vec<&str> = hits.iter().map(|hit| hit["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup_by_key(|id| id.split('#').next().unwrap().to_owned());
    let mut told = String::new();
    for id in ids {
        for how in ["", " --why", " --json", " -C 1", " --cite chicago", " --cite bibtex", " --cite csl-json"] {
            told += &tame(&test, &format!("show {id}{how}")).success().stdout;
        }
    }
    assert!(told.contains("declared, og\u{fffd}title: “Evil \u{fffd}[31m"), "the keys of a file are told as evidence");
    for line in [
        "search \u{1b}[31m speakr:x",
        "search evil --speaker nob\u{1b}[31mody",
        "search evil --index no\u{1b}[31mindex",
        "search --batch no\u{1b}[31mfile",
        "verify no\u{1b}[31mfile",
        "index no\u{1b}[31mfolder",
        "index --remove \u{1b}[31mnobody",
    ] {
        tame(&test, line);
    }
    let mut command = test.command(["--", "onrecord", "search", "--speaker", ""]);
    let names = String::from_utf8(command.env("ONRECORD_COMPLETE", "fish").output().unwrap().stdout).unwrap();
    assert!(names.contains("Bo Tana") && !names.contains('\u{202e}'), "{names:?}");
    test.put("answer.json", answer.stdout);
    test.put("corpus/d.txt", "Something else \u{1b}[31m.\n");
    std::fs::remove_file(test.path("corpus/b.json")).unwrap();
    tame(&test, "verify answer.json").code(1).says("stale: ").says("gone: ");
    tame(&test, "verify answer.json --json").code(1);
    tame(&test, "search evil --strict -n 50").code(2);
    tame(&test, "search evil -n 50");
    tame(&test, "index -q").code(4);
    tame(&test, "verify answer.json").code(1).says("changed: ").says("gone: ");
}

/// A folder in which every command has something to say.
fn talkative() -> (Test, Vec<String>) {
    let test = indexed()
        .write("corpus/undated.txt", "Nobody knows when this was said of the ocean.\n")
        .write("corpus/bad.json", "{")
        .write("queries", "q1\tocean\nq2\trailway\n")
        .write("odd", "q1\t\"ocean\n");
    test.run(["index"]).code(4);
    test.put("answer.json", test.run(["search", "ocean", "--json"]).success().stdout.clone());
    let id = id_of(&test, "report.txt");
    let mut lines: Vec<String> = [
        "index",
        "index --json",
        "index --dry-run",
        "index --full",
        "search ocean",
        "search ocean --json",
        "search ocean --count",
        "search --batch queries",
        "status",
        "status --json",
        "check",
        "check --json",
        "facets speaker",
        "facets country ocean --json",
        "first ocean",
        "first ocean --json",
        "first ocean --per country",
        "verify answer.json",
        "verify answer.json --json",
        "audit",
        "audit --json",
        "export",
        "completions bash",
        "man",
    ]
    .map(str::to_owned)
    .to_vec();
    lines.extend(["jsonl", "csv", "tsv", "md", "paths"].map(|format| format!("search ocean --format {format}")));
    lines.extend(["chicago", "bibtex", "csl-json"].map(|style| format!("search ocean --cite {style}")));
    lines.extend(["", " --why", " --json", " --cite bibtex"].map(|how| format!("show {id}{how}")));
    lines.extend(["text", "json", "csv", "tsv"].map(|format| format!("timeline ocean --split country --format {format}")));
    (test, lines)
}

/// A pipe whose reader has gone.
#[cfg(unix)]
fn closed() -> Stdio {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    writer.into()
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_success() {
    let (test, lines) = talkative();
    for line in lines.iter().map(String::as_str).chain(["--help", "search --help", "--version"]) {
        let output = test.command(line.split(' ')).stdout(closed()).output().unwrap();
        assert_eq!((output.status.code(), &*String::from_utf8_lossy(&output.stderr)), (Some(0), ""), "{line}");
    }
}

#[cfg(unix)]
#[test]
fn nobody_needs_to_read_standard_error() {
    let (test, mut lines) = talkative();
    lines.extend(
        [
            "search zebra",
            "search zebra --json",
            "search oceam",
            "search \"ocean",
            "search ocean --explain",
            "search ocean --since 03/04/2017",
            "search ocean --index none",
            "search --batch odd",
            "index -q",
            "index none",
            "show ffffffffffff",
            "show xyz",
            "timeline zebra",
            "first zebra",
            "verify none",
            "serch",
        ]
        .map(str::to_owned),
    );
    for line in &lines {
        let code = test.run(line.split(' ')).code;
        let output = test.command(line.split(' ')).stderr(closed()).output().unwrap();
        assert_eq!(output.status.code(), code, "{line}");
        let status = test.command(line.split(' ')).stdout(closed()).stderr(closed()).status().unwrap();
        assert!(status.code().is_some_and(|code| code != 101), "{line}: {status}");
    }
}

#[test]
fn a_full_disk_behind_standard_output_is_an_error() {
    if !cfg!(target_os = "linux") {
        eprintln!("not tried: there is no /dev/full here");
        return;
    }
    let full = || Stdio::from(std::fs::File::options().write(true).open("/dev/full").expect("/dev/full"));
    let (test, lines) = talkative();
    for line in &lines {
        let output = test.command(line.split(' ')).stdout(full()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && said.starts_with("onrecord: ") && said.lines().count() == 1, "{line}: {}\n{said}", output.status);
        let output = test.command(line.split(' ')).stderr(full()).output().unwrap();
        assert_ne!(output.status.code(), Some(101), "{line}");
    }
}

#[test]
fn relative_dates_count_from_now() {
    let test = indexed();
    test.run(["search", "ocean date:last-month", "--now", "2017-04-09", "--count"]).stdout("2\n");
    test.run(["search", "ocean date:last-month", "--now", "2017-06-09", "--count"]).code(1);
}
