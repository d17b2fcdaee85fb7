//! Searching, as users live through it.

use crate::support::Test;

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

#[test]
fn nothing_from_a_file_steers_the_terminal() {
    let test = Test::new().write(
        "corpus/a\u{1b}[31m.txt",
        "Title \u{1b}[31mred\u{7}\n\nMar 21, 2017\n\nThe evil \u{202e}word\u{9b}31m stands here, and \u{1b}]0;title\u{7} too.\n",
    );
    test.put("corpus/\u{1b}[32mbad.json", "{");
    for args in [
        &["index"][..],
        &["search", "evil"],
        &["search", "evil", "--json"],
        &["search", "evil", "--format", "jsonl"],
        &["search", "evil", "--format", "paths"],
        &["status"],
        &["export"],
        &["search", "\u{1b}[31m", "speakr:x"],
    ] {
        let run = test.run(args.iter().copied());
        for steering in ["\u{1b}", "\u{7}", "\u{202e}", "\u{9b}"] {
            run.silent_about(steering);
        }
    }
    let id = id_of(&test, "a\u{1b}[31m.txt");
    test.run(["show", &id]).success().silent_about("\u{1b}").silent_about("\u{202e}");
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_success() {
    let test = indexed();
    let program = env!("CARGO_BIN_EXE_onrecord");
    let script = format!("{program} export | head -c 1 >/dev/null; exit ${{PIPESTATUS[0]}}");
    let status = std::process::Command::new("bash").args(["-c", &script]).current_dir(test.path("")).status().unwrap();
    assert_eq!(status.code(), Some(0));
}

#[test]
fn relative_dates_count_from_now() {
    let test = indexed();
    test.run(["search", "ocean date:last-month", "--now", "2017-04-09", "--count"]).stdout("2\n");
    test.run(["search", "ocean date:last-month", "--now", "2017-06-09", "--count"]).code(1);
}
