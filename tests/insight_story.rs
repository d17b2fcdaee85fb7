//! Seeing the whole, citing, and staying honest about what has changed, as users live through it.

use crate::support::Test;

const TREATY: &str = "Talks in Suva\n\nMar 21, 2017\n\nFiji and Samoa agreed on a stable price for tuna, the ministry said in the evening after a long day.\n\n\
\"We seek nothing but a stable ocean and a prosperous ocean,\" said Minister Ana Reis of Fiji. \"A stable price is a start.\"\n";
const REPRINT: &str =
    "The ministry reports\n\nMay 2, 2017\n\nFiji and Samoa agreed on a stable price for tuna, the ministry said in the evening after a long day.\n";
const LATER: &str = "Talks in Apia\n\n2018-06-02\n\n\"The ocean is stable no longer,\" said Minister Bo Tanaka of Samoa.\n";
const PRESS: &str = "Press conference in Nadi\n\n2019-02-11\n\nQUESTION: Will the ocean rise, Minister?\n\nMINISTER REIS: It rises while we speak, and it does not ask.\n\n\
QUESTION: And the price of tuna?\n\nMINISTER REIS: It rises too.\n\nMINISTER TANAKA: Not in Apia, where it fell.\n";
const UNDATED: &str = "The ocean without a date\n\nNobody knows when this was said of the ocean.\n";

fn indexed() -> Test {
    let test = Test::new()
        .write("corpus/treaty.txt", TREATY)
        .write("corpus/reprint.txt", REPRINT)
        .write("corpus/later.txt", LATER)
        .write("corpus/press.txt", PRESS)
        .write("corpus/undated.txt", UNDATED);
    test.run(["index"]).success();
    test
}

#[test]
fn a_timeline_shows_empty_periods_too() {
    let test = indexed();
    let csv = "period,passages,words,per_10000_words\n2017,1,63,158.73\n2018,1,12,833.33\n2019,1,37,270.27\n";
    test.run(["timeline", "ocean", "--by", "year", "--format", "csv"]).success().stdout(csv);
    test.run(["timeline", "ocean", "--by", "quarter"]).success().says("2017-Q1").says("2017-Q3    0").says("not shown: 1 without a date");
    test.run(["timeline", "ocean", "--by", "year", "--split", "speaker", "--format", "tsv"]).success().says("Ana Reis\t2017\t1").says("Bo Tanaka\t2018\t1");
    test.run(["timeline", "ocean", "--json"]).code(2);
    test.run(["timeline", "kestrel"]).code(1);
}

#[test]
fn the_first_and_the_last_use() {
    let test = indexed();
    test.run(["first", "ocean"]).success().says("3 passages").says("first Talks in Suva").says("last  Press conference in Nadi").says("1 without a date");
    let per = test.run(["first", "ocean", "--per", "speaker", "--json"]).json_lines();
    let names: Vec<&str> = per.iter().map(|line| line["value"].as_str().unwrap()).collect();
    assert_eq!(names[1..], ["Bo Tanaka"], "{names:?}");
    assert_eq!(per[0]["first"]["date"], "2017-03-21");
}

#[test]
fn a_date_known_to_the_year_is_no_first_use() {
    let test = Test::new();
    for (name, date) in [("a", "2015"), ("b", "2015-06-01"), ("c", "2015-09-01")] {
        test.put(&format!("corpus/{name}.md"), format!("---\ndate: {date}\n---\nThe lighthouse of case {name} burns.\n"));
    }
    test.run(["index"]).success();
    let run = test.run(["first", "lighthouse"]);
    run.success().says("1 passage may be earlier than the first: no exact date");
    let json = test.run(["first", "lighthouse", "--json"]).json_lines();
    assert_eq!((&json[0]["first"]["date"], &json[0]["last"]["date"]), (&"2015-06-01".into(), &"2015-09-01".into()));
    assert_eq!((json[0]["maybe_earlier"].as_u64(), json[0]["maybe_later"].as_u64()), (Some(1), Some(1)));
}

#[test]
fn a_passage_belongs_to_all_its_groups() {
    let test = Test::new()
        .write("corpus/a.txt", "Norway and Iceland will share a lighthouse, and Fiji will not.\n")
        .write("corpus/b.txt", "Iceland keeps the lighthouse lit.\n")
        .write("corpus/c.txt", "The lighthouse is lit.\n");
    test.run(["index"]).success();
    let json = test.run(["search", "lighthouse", "--group", "country", "--json"]).json();
    let mut groups: Vec<(String, u64)> =
        json["hits"].as_array().unwrap().iter().map(|hit| (hit["group"].as_str().unwrap().to_owned(), hit["more"].as_u64().unwrap())).collect();
    groups.sort();
    let expected = [("Fiji", 0), ("Iceland", 1), ("Norway", 0), ("no country", 0)].map(|(name, more)| (name.to_owned(), more));
    assert_eq!(groups, expected);
    assert_eq!(json["groups"], 4);
    test.run(["search", "lighthouse", "--group", "country", "-n", "2"]).success().says("2 of 4 groups, 3 passages in all");
}

#[test]
fn the_same_reprint_is_shown_whatever_the_limit() {
    let test = Test::new();
    for year in 2010..2016 {
        test.put(&format!("corpus/{year}.md"), format!("---\ndate: {year}-03-01\n---\nThe lighthouse shall burn all winter long.\n"));
    }
    test.run(["index"]).success();
    for limit in ["1", "3", "100"] {
        let json = test.run(["search", "lighthouse", "-n", limit, "--json"]).json();
        let hits = json["hits"].as_array().unwrap();
        assert_eq!((hits.len(), &hits[0]["date"], hits[0]["reprints"].as_array().unwrap().len()), (1, &"2010-03-01".into(), 5), "-n {limit}");
        let json = test.run(["search", "lighthouse", "since:2012", "-n", limit, "--json"]).json();
        assert_eq!(json["hits"][0]["date"], "2012-03-01");
        assert_eq!(json["hits"][0]["reprints"].as_array().unwrap().len(), 3);
    }
    let run = test.run(["search", "lighthouse", "-n", "1"]);
    assert!(run.success().says("+5 reprints").stdout.lines().all(|line| !line.contains("more with -n")), "{}", run.stdout);
}

#[test]
fn reprints_stand_under_the_earliest() {
    let test = indexed();
    test.run(["search", "\"stable price for tuna\""]).success().says("1. Talks in Suva").says("+1 reprint").silent_about("2. ");
    test.run(["search", "\"stable price for tuna\"", "--dups", "show"]).success().says("2. ");
    let json = test.run(["search", "\"stable price for tuna\"", "--json"]).json();
    assert_eq!(json["hits"][0]["reprints"][0]["path"], "reprint.txt");
    assert_eq!(json["total"], 2);
}

#[test]
fn groups_show_their_best() {
    let test = indexed();
    test.run(["search", "ocean OR price OR tuna", "--group", "statement"]).success().says("more in this statement");
    let json = test.run(["search", "ocean OR price", "--group", "speaker", "--json"]).json();
    let groups: Vec<&str> = json["hits"].as_array().unwrap().iter().map(|hit| hit["group"].as_str().unwrap()).collect();
    let mut once = groups.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(groups.len(), once.len(), "{groups:?}");
}

#[test]
fn citations_and_tables() {
    let test = indexed();
    test.run(["search", "\"prosperous ocean\"", "--cite", "chicago"])
        .success()
        .says("Ana Reis, quoted in “Talks in Suva,” ")
        .says("March 21, 2017, corpus/treaty.txt, ");
    test.run(["search", "\"prosperous ocean\"", "--cite", "bibtex"])
        .success()
        .says("note = {quoting Ana Reis; corpus/treaty.txt, ")
        .says("date = {2017-03-21},");
    let csl = test.run(["search", "\"prosperous ocean\"", "--cite", "csl-json"]).json();
    assert_eq!(csl[0]["issued"]["date-parts"][0], serde_json::json!([2017, 3, 21]));
    test.run(["search", "\"prosperous ocean\"", "--format", "md"]).success().says("> \"We seek nothing").says("> — Ana Reis");
    test.run(["search", "\"prosperous ocean\"", "--format", "csv"]).success().says("rank,score,partial,id,").says("2017-03-21,Ana Reis,quote,FJ,Talks in Suva");
    let id = test.run(["search", "\"prosperous ocean\"", "--json"]).json()["hits"][0]["id"].as_str().unwrap().to_owned();
    test.run(["show", &id, "--cite", "chicago"]).success().says("Ana Reis, quoted in");
}

#[test]
fn an_answer_is_shown_with_its_question() {
    let test = indexed();
    let id = test.run(["search", "\"while we speak\"", "--json"]).json()["hits"][0]["id"].as_str().unwrap().to_owned();
    let shown = test.run(["show", &id, "-C", "0"]);
    shown.success().says("Will the ocean rise").says("while we speak").silent_about("fell").says("…");
    test.run(["show", &id, "-C", "9"]).success().says("fell");
    test.run(["show", id.split('#').next().unwrap(), "-C", "1"]).code(2).warns("needs a passage");
}

#[test]
fn verify_tells_what_has_changed() {
    let test = indexed();
    let earlier = test.run(["search", "ocean OR price", "--json"]).stdout.clone();
    test.put("earlier.json", &earlier);
    test.run(["verify", "earlier.json"]).success().says("passages stand as they stood");
    test.put("corpus/later.txt", LATER.replace("no longer", "no more"));
    test.run(["verify", "earlier.json"]).code(1).says("stale: ");
    test.run(["index"]).success();
    test.run(["verify", "earlier.json"]).code(1).says("changed: ");
    std::fs::rename(test.path("corpus/treaty.txt"), test.path("corpus/elsewhere.txt")).unwrap();
    std::fs::remove_file(test.path("corpus/undated.txt")).unwrap();
    test.run(["index"]).success();
    test.run(["verify", "earlier.json"]).code(1).says("moved: ").says("gone: ");
    test.put("wrong.json", "{\"a\": 1}");
    test.run(["verify", "wrong.json"]).code(2).warns("has no `id` and `text`");
    test.put("worse.json", "nothing");
    test.run(["verify", "worse.json"]).code(2).warns("line 1 is not JSON");
}

#[test]
fn stale_hits_say_so() {
    let test = indexed();
    test.run(["search", "prosperous"]).success().silent_about("stale");
    test.put("corpus/treaty.txt", TREATY.replace("prosperous", "wealthy"));
    test.run(["search", "prosperous"]).success().says("stale: its file has changed");
    test.run(["search", "prosperous", "--strict"]).code(2).warns("corpus/treaty.txt").warns("onrecord index");
    std::fs::remove_file(test.path("corpus/treaty.txt")).unwrap();
    let json = test.run(["search", "prosperous", "--json"]).json();
    assert_eq!(json["hits"][0]["stale"], "gone");
    // Touched, but with the same words: still what was indexed.
    test.put("corpus/later.txt", LATER);
    test.run(["search", "longer", "--strict"]).success().silent_about("stale");
}

#[test]
fn other_names_and_spellings_are_found_and_said() {
    let test = Test::new()
        .write("corpus/a.txt", "A note\n\n2017-03-21\n\nBurma and the Democratic People's Republic of Korea opened embassies near the sea.\n")
        .write("corpus/b.txt", "A second note\n\n2017-03-22\n\nThe World Health Organization counted the beds of the islands.\n");
    test.run(["index"]).success();
    test.run(["search", "Myanmar embassies", "--format", "paths"]).success().stdout("corpus/a.txt\n");
    test.run(["search", "north korea", "--explain"]).success().says("A note").warns("also about:KP (North Korea)");
    test.run(["search", "WHO beds", "--format", "paths"]).success().stdout("corpus/b.txt\n");
    test.run(["search", "embasies", "--color", "always"])
        .success()
        .warns("`embasies` is hardly in the index; looked for embassies too")
        .says("\u{1b}[31membassies");
    for query in ["\"Myanmar\"", "\"embasies\""] {
        test.run(["search", query]).code(1);
    }
    test.run(["search", "Myanmar", "--exact"]).code(1);
    let json = test.run(["search", "DPRK", "--json"]).json();
    let hit = &json["hits"][0];
    let (start, end) = (hit["matches"][0]["start"].as_u64().unwrap() as usize, hit["matches"][0]["end"].as_u64().unwrap() as usize);
    let text = std::fs::read_to_string(test.path("corpus/a.txt")).unwrap();
    assert_eq!(&text[start..end], "Democratic People's Republic of Korea");
    assert_eq!(hit["file"]["start"], hit["start"]);
}

#[test]
fn nothing_found_offers_what_is_near() {
    let test = indexed();
    test.run(["search", "ocean speaker:tanakka"]).code(1).warns("no passage matches speaker:\"tanakka\"").warns("near it: Bo Tanaka");
    test.run(["search", "ocean since:2030"]).code(1).warns("dates in the index run from 2017 to 2019");
    test.run(["search", "\"ocean stable\""]).code(1).warns("\"ocean stable\"~10 matches");
    test.run(["search", "kind:report ocean"]).code(1).warns("most frequent: ");
    test.run(["search", "speaker:tanaka date:2017"]).code(1).warns("no passage matches all of them").warns("without date:2017");
}

#[test]
fn completions_and_manuals() {
    let test = indexed();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        test.run(["completions", shell]).success().says("ONRECORD_COMPLETE");
    }
    test.run(["completions", "tcsh"]).code(2).warns("bash");
    test.run(["man"]).success().says(".TH onrecord 1");
    test.run(["man", "pages"]).success();
    let page = std::fs::read_to_string(test.path("pages/onrecord-search.1")).unwrap();
    assert!(page.contains("speaker"), "{page}");
    let mut command = test.command(["--", "onrecord", "search", "--speaker", ""]);
    let output = command.env("ONRECORD_COMPLETE", "fish").output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("Bo Tanaka"), "{output:?}");
}
