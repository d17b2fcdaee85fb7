//! Archives and large files of rows: parts of a file, each a source of its own.

use std::io::Write;

use crate::support::Test;

/// A zip of members.
fn zip(members: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in members {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn rows(numbers: impl Iterator<Item = usize>) -> String {
    numbers
        .map(|n| {
            format!("{{\"id\": \"k{n}\", \"date\": \"2019-03-02\", \"text\": \"Row {n} of the harbour book. {}\"}}\n", "The boats were counted. ".repeat(20))
        })
        .collect()
}

/// What a rebuild in another folder says of the same corpus.
fn rebuilt(test: &Test) -> String {
    test.run(["index", "--index", "again", "--full", "corpus"]);
    test.run(["export", "--index", "again"]).stdout
}

#[test]
fn a_changed_row_costs_its_chunk() {
    let test = Test::new().write("corpus/book.jsonl", rows(0..8_000));
    let first = test.run(["index", "--json"]).success().json();
    assert_eq!(first["total_statements"], 8_000);
    let mut changed = rows(0..4_000);
    changed.push_str("{\"id\": \"new\", \"text\": \"A kestrel was seen over the harbour.\"}\n");
    changed.push_str(&rows(4_000..5_000));
    changed.push_str(&rows(5_001..8_000));
    test.put("corpus/book.jsonl", &changed);
    let second = test.run(["index", "--json"]).success().json();
    let written = second["passages"].as_u64().unwrap();
    assert!(written < 3_000, "{written} of 8,000 passages were written again");
    assert_eq!(second["total_statements"], 8_000);
    test.run(["search", "kestrel"]).success().says("corpus/book.jsonl");
    test.run(["search", "\"row 5000\"", "--exact"]).code(1);
    assert_eq!(test.run(["export"]).stdout, rebuilt(&test));
    // In the order of the file.
    let keys: Vec<String> = test.run(["export"]).json_lines().iter().map(|s| s["passages"][0]["text"].as_str().unwrap()[..12].to_owned()).collect();
    assert_eq!((keys[0].as_str(), keys[7_999].as_str()), ("Row 0 of the", "Row 7999 of "));
    test.run(["index"]).success().says("1 unchanged");
    std::fs::remove_file(test.path("corpus/book.jsonl")).unwrap();
    let last = test.run(["index", "--yes", "--json"]).success().json();
    assert_eq!((&last["total_statements"], &last["total_passages"]), (&0.into(), &0.into()));
}

#[test]
fn members_come_and_go_with_their_archive() {
    let one = "Norway counts boats\n\n2 March 2019\n\nThe kestrel flew over the boats of Norway.\n";
    let two = "Fiji counts boats\n\n3 March 2019\n\nThe heron flew over the boats of Fiji.\n";
    let test = Test::new().write("corpus/all.zip", zip(&[("one.txt", one), ("sub/two.txt", two), ("logo.png", "x")]));
    test.run(["index"]).success().says("skipped kinds: png 1");
    let hit = test.run(["search", "kestrel", "--json"]).success().json();
    assert_eq!((&hit["hits"][0]["path"], &hit["hits"][0]["date"]), (&"all.zip!/one.txt".into(), &"2019-03-02".into()));
    assert!(hit["hits"][0]["stale"].is_null());
    // A member changes, one goes, one comes.
    let other = two.replace("heron", "gannet");
    test.put("corpus/all.zip", zip(&[("sub/two.txt", &other), ("three.txt", "Tonga has a tern, the ministry of Tonga said.\n")]));
    let stale = test.run(["search", "kestrel", "--json"]).json();
    assert_eq!(stale["hits"][0]["stale"], "changed");
    test.run(["index"]).success();
    for (word, code) in [("kestrel", 1), ("heron", 1), ("gannet", 0), ("tern", 0)] {
        test.run(["search", word]).code(code);
    }
    assert_eq!(test.run(["export"]).stdout, rebuilt(&test));
    std::fs::rename(test.path("corpus/all.zip"), test.path("corpus/moved.zip")).unwrap();
    test.run(["index"]).success();
    test.run(["search", "gannet"]).success().says("moved.zip!/sub/two.txt");
    assert_eq!(test.run(["export"]).stdout, rebuilt(&test));
}

#[test]
fn a_broken_member_is_named_and_the_others_are_read() {
    let good = "Norway counts boats\n\n2 March 2019\n\nThe kestrel flew over the boats of Norway.\n";
    let test = Test::new().write("corpus/all.zip", zip(&[("good.txt", good), ("bad.json", "{\"text\": "), ("inner.zip", "no zip")]));
    test.run(["index"]).code(4).says("bad.json").says("inner.zip");
    test.run(["status"]).says("bad.json");
    test.run(["search", "kestrel"]).success();
    test.run(["index"]).code(4).says("bad.json");
    test.put("corpus/all.zip", zip(&[("good.txt", good), ("bad.json", "{\"text\": \"The heron is well.\"}")]));
    test.run(["index"]).success();
    test.run(["search", "heron"]).success();
}

#[test]
fn a_stray_mark_costs_one_row_of_a_large_table() {
    let row =
        |n: usize| format!("{n},2019-03-02,The gun of row {n} was{} counted. {}\n", if n == 100 { " a 5\" gun and was" } else { "" }, "Boats too. ".repeat(60));
    let quoted = |n: usize| format!("{n},2019-03-02,\"Row {n} has\nlines, and \"\"marks\"\".{}\"\n", " Boats too.".repeat(60));
    let rows: String = (0..4_000).map(|n| if n % 7 == 3 { quoted(n) } else { row(n) }).chain(["4000,2019-03-02,\"never closed\n".to_owned()]).collect();
    let test = Test::new().write("corpus/rows.csv", format!("\nid,date,text\n{rows}4001,2019-03-02,The last row.\n"));
    let report = test.run(["index", "--json"]);
    assert_eq!(report.json()["total_statements"], 4_002, "{}", report.stdout);
}

#[test]
fn names_with_signs_are_names() {
    let text = "Norway counts boats\n\n2 March 2019\n\nThe kestrel flew over the boats of Norway.\n";
    let test = Test::new().write("corpus/all.zip", zip(&[("C# notes.txt", text), ("dir#1/a.txt", &text.replace("kestrel", "heron"))]));
    test.run(["index"]).success();
    test.run(["search", "kestrel"]).success().says("all.zip!/C# notes.txt");
    test.run(["search", "heron"]).success().says("all.zip!/dir#1/a.txt");
}
