//! Tables of hard cases: a text in, an answer out. Everything in them is invented but the countries.
//!
//! The answers were written by reading, before the rules that give them. A row is `trap`, input columns,
//! `answer`; `\n` in a cell is a line end. Several answers are separated by `; `.

use std::collections::BTreeSet;

use onrecord::index::Store;
use onrecord::query::{Options, Today, parse};
use onrecord::search::{Engine, SearchOptions};
use onrecord::statement::{Draft, Layout, Statement, extract};

use crate::support::Test;

fn statement(path: &str, text: &str) -> Statement {
    let mut draft = Draft::new(text.replace("\\n", "\n"), Layout::Plain);
    draft.path = path.to_owned();
    extract(draft)
}

/// Runs every row of a table and fails with all rows whose answer is another.
fn check(table: &str, answer: impl Fn(&[&str]) -> String) {
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    let mut wrong = Vec::new();
    for row in &rows {
        let (expected, input) = row.split_last().expect("a row has cells");
        let found = answer(&input[1..]);
        if !found.eq_ignore_ascii_case(expected) {
            wrong.push(format!("{}: {found}, not {expected}\n    {}", row[0], input[1..].join(" | ")));
        }
    }
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

fn joined<'a>(items: impl Iterator<Item = &'a str>) -> String {
    let items: Vec<&str> = items.collect();
    if items.is_empty() { "-".to_owned() } else { items.join("; ") }
}

#[test]
fn dates() {
    check(include_str!("cases/dates.tsv"), |input| statement(input[0], input[1]).date.map_or_else(|| "-".to_owned(), |d| d.value.to_string()));
}

#[test]
fn countries() {
    check(include_str!("cases/countries.tsv"), |input| {
        let statement = statement("statement.txt", input[0]);
        let mut codes: Vec<&str> = statement.countries.iter().map(|c| c.code()).collect();
        codes.sort_unstable();
        if codes.is_empty() { "-".to_owned() } else { codes.join(" ") }
    });
}

/// The speakers of the quotations, in order: `-` for unknown ones, `none` where nothing is quoted.
fn quoted(statement: &Statement) -> String {
    let name = |speaker: Option<usize>| speaker.map_or("-", |s| statement.speakers[s].name.as_str());
    if statement.quotes.is_empty() { "none".to_owned() } else { joined(statement.quotes.iter().map(|q| name(q.speaker))) }
}

#[test]
fn quotes() {
    check(include_str!("cases/quotes.tsv"), |input| quoted(&statement("statement.txt", input[0])));
}

#[test]
fn people() {
    check(include_str!("cases/people.tsv"), |input| quoted(&statement("statement.txt", input[0])));
}

#[test]
fn turns() {
    check(include_str!("cases/turns.tsv"), |input| {
        let statement = statement("statement.txt", input[0]);
        let name = |speaker: Option<usize>| speaker.map_or("?", |s| statement.speakers[s].name.as_str());
        joined(statement.turns.iter().filter(|t| t.label.is_some()).map(|t| name(t.speaker)))
    });
}

// 2017-04-01, a Saturday.
const OPTIONS: Options = Options { today: Today(17_257), literal: false };

#[test]
fn queries() {
    check(include_str!("cases/queries.tsv"), |input| match parse(input[0], OPTIONS) {
        Ok(query) => query.to_string(),
        Err(error) => error.message,
    });
}

/// Where an error points, a piece of what it says, and of its hint.
#[test]
fn query_errors() {
    let table = include_str!("cases/query_errors.tsv");
    let mut wrong = Vec::new();
    for row in table.lines().skip(1) {
        let [trap, query, part, message, hint] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
        match parse(query, OPTIONS) {
            Ok(query) => wrong.push(format!("{trap}: read as {query}")),
            Err(error) => {
                let points = query.get(error.start..error.end).unwrap_or("?");
                let hinted = error.hint.as_deref().map_or(hint == "-", |h| hint != "-" && h.contains(hint));
                if points != part || !error.message.contains(message) || !hinted {
                    wrong.push(format!("{trap}: `{points}`: {}: {:?}", error.message, error.hint));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn query_hits() {
    let test = Test::new().with_sample();
    test.run(["index"]);
    let engine = Engine::new(Store::new(test.path("index")).snapshot().expect("an index"));
    check(include_str!("cases/query_hits.tsv"), |input| {
        let query = parse(input[0], OPTIONS).expect("a query");
        let answer = engine.search(&query, &SearchOptions { limit: 300, ..SearchOptions::default() }).expect("an answer");
        let paths: BTreeSet<String> = answer.hits.iter().map(|hit| format!("{}/{}", hit.passage.corpus, hit.passage.path)).collect();
        joined(paths.iter().map(String::as_str))
    });
}
