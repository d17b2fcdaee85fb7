//! Persons across statements, what an audit finds, and the evidence behind a passage.

use crate::support::Test;

const FULL: &str = "Ferry to Espoo\n\n4 March 2021\n\n\"The ferry sails at dawn,\" said Transport Minister Rosa T. Lund of Finland. The crew was ready.\n";
const BARE: &str = "Rail to Turku\n\n9 May 2021\n\n\"The rails are laid,\" said Minister Lund. The harbour cheered for a long while after that.\n";
const NAMESAKE: &str = "A bridge for Oulu\n\n2 June 2021\n\n\"The bridge will hold,\" said Mayor Karl Lund. The town had waited for eleven years.\n";

fn indexed() -> Test {
    let test = Test::new().write("corpus/full.txt", FULL).write("corpus/bare.txt", BARE).write("corpus/namesake.txt", NAMESAKE);
    test.run(["index"]).success();
    test
}

#[test]
fn one_person_by_all_spellings() {
    let test = indexed();
    test.run(["facets", "speaker"]).success().stdout("2  Rosa T. Lund  (Transport Minister; 2021; also Lund)\n1  Karl Lund  (Mayor; 2021)\n");
    test.run(["search", "--speaker", "Rosa Lund", "--count"]).stdout("2\n");
    test.run(["search", "--speaker", "Karl Lund", "--count"]).stdout("1\n");
    test.run(["search", "speaker:lund", "--count"]).stdout("3\n");
}

#[test]
fn what_is_gone_joins_nobody() {
    let test = indexed();
    std::fs::remove_file(test.path("corpus/full.txt")).unwrap();
    test.run(["index"]).success();
    test.run(["facets", "speaker"]).success().stdout("1  Karl Lund  (Mayor; 2021)\n1  Lund  (Minister; 2021)\n");
    test.run(["search", "--speaker", "Rosa Lund", "--count"]).code(1);
}

#[test]
fn facets_of_a_query() {
    let test = indexed();
    test.run(["facets", "year"]).success().stdout("3  2021\n");
    test.run(["facets", "about", "ferry"]).success().stdout("1  FI  Finland\n");
    test.run(["facets", "speaker", "--since", "2021-05", "--json"]).success().says("\"value\":\"Karl Lund\"").silent_about("Rosa");
    test.run(["facets", "origin", "ferry"]).code(1);
}

#[test]
fn an_audit_names_the_line_it_looked_at() {
    let open = "Notes from the quay\n\nThe boats of both Congos came in. \"Nobody will say who paid for the fish,\" somebody wrote on the wall of the Congolese hall.\n";
    let test = indexed().write("corpus/open.txt", open);
    test.run(["index"]).success();
    let audit = test.run(["audit"]);
    audit
        .code(1)
        .says("date     no date: Notes from the quay")
        .says("country  Congolese could be one of several countries: ")
        .says("1 of 4 statements to look at: date 1, speaker 1, country 1");
    test.run(["audit", "--only", "country", "--json"]).code(1).says("\"about\":\"country\"").silent_about("no date");
    test.run(["audit", "--path", "full"]).success().says("0 of 4 statements");
    test.run(["audit", "--now", "2020-01-01", "--path", "full"]).code(1).says("2021-03-04 is still to come");
}

#[test]
fn show_tells_why() {
    let test = indexed();
    let hits = test.run(["search", "ferry", "--json"]).json();
    let id = hits["hits"][0]["id"].as_str().unwrap().to_owned();
    let why = test.run(["show", "--why", &id]);
    why.success()
        .says("date       2021-03-04\n           head, date line: “4 March 2021” [16..28]")
        .says("cue, quote, verb, subject: “Transport Minister Rosa T. Lund”");
    why.says("confidence 0.97").says("country  Finland (FI): “Finland” [");
}
