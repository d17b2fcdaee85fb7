//! No query makes the parser or the search panic, or run past its deadline.

use std::sync::LazyLock;
use std::time::Duration;

use onrecord::index::Store;
use onrecord::query::{Options, Today, parse};
use onrecord::search::{BatchQuery, Engine, FacetField, Period, SearchOptions, facets, first, run_batch, timeline, why_nothing};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::support::Test;

const OPTIONS: Options = Options { today: Today(17_257), literal: false };

static SAMPLE: LazyLock<(Test, Engine)> = LazyLock::new(|| {
    let test = Test::new().with_sample();
    test.run(["index"]);
    let engine = Engine::new(Store::new(test.path("index")).snapshot().expect("an index"));
    (test, engine)
});

/// Searches as the program does, and checks every hit.
fn search(text: &str, literal: bool) -> Result<(), TestCaseError> {
    let Ok(query) = parse(text, Options { literal, ..OPTIONS }) else { return Ok(()) };
    let engine = &SAMPLE.1;
    let options = SearchOptions { timeout: Some(Duration::from_secs(60)), fold: true, fresh: true, places: true, ..SearchOptions::default() };
    let answer = engine.search(&query, &options);
    prop_assert!(answer.is_ok(), "{text}: {:?}", answer.err());
    let answer = answer.unwrap();
    if answer.hits.is_empty() {
        prop_assert!(why_nothing(engine, &query, &options).is_ok());
    }
    for hit in &answer.hits {
        let p = &hit.passage;
        prop_assert_eq!(p.end - p.start, p.text.len(), "{}", text);
        for mark in &hit.snippet.matches {
            prop_assert!(p.text.get(mark.start..mark.end).is_some_and(|t| !t.trim().is_empty()), "{text}: {mark:?}");
        }
        for mark in &hit.snippet.highlights {
            prop_assert!(hit.snippet.text.get(mark.start..mark.end).is_some_and(|t| !t.trim().is_empty()), "{text}: {mark:?}");
        }
        prop_assert!(hit.score.is_finite(), "{}", text);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "\\PC{0,60}", literal in any::<bool>()) {
        search(&text, literal)?;
    }

    #[test]
    fn words_and_syntax(text in "((minister|quota|the|Japan|U\\.S\\.|WHO|mackrel|rail|\"|\\(|\\)|NEAR/3|ADJ|OR|AND|NOT|-|\\*|north-k\\*|F-16~1|~2|country:JP|speaker:okello|since:2018|in:quote|北京|é) ?){0,9}") {
        search(&text, false)?;
    }

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        search(&String::from_utf8_lossy(&bytes), false)?;
    }
}

#[test]
fn a_search_that_takes_too_long_is_broken_off() {
    let query = parse("the OR a OR minister* OR quota~2", OPTIONS).unwrap();
    let options = SearchOptions { timeout: Some(Duration::ZERO), ..SearchOptions::default() };
    let engine = &SAMPLE.1;
    for error in [
        engine.search(&query, &options).expect_err("no time at all"),
        facets(engine, FacetField::Country, Some(&query), &options).expect_err("no time for facets"),
        facets(engine, FacetField::Speaker, None, &options).expect_err("no time for all facets"),
        timeline(engine, &query, Period::Year, None, &options).expect_err("no time for a timeline"),
        first(engine, &query, None, &options).expect_err("no time for first uses"),
        why_nothing(engine, &query, &options).expect_err("no time for reasons"),
    ] {
        assert!(error.to_string().contains("took longer than 0 s"), "{error}");
    }
    let line = |text| BatchQuery::read(text, 1, OPTIONS);
    let answers = run_batch(engine, &[line("1\tquota"), line("2\tminister")], &options);
    assert!(answers.iter().all(|answer| answer.as_ref().is_err_and(|e| e.contains("took longer"))), "each by itself");
}

#[test]
fn large_queries_are_answered_or_refused() {
    for text in [
        "minister ".repeat(900),
        "minist* ".repeat(900),
        "mackrel~2 ".repeat(900),
        format!("{}quota{}", "(".repeat(49), ")".repeat(49)),
        "quota OR ".repeat(500) + "quota",
        format!("\"{}\"", "the ".repeat(2_000)),
        "a NEAR/100 ".repeat(300) + "b",
        "-".repeat(40) + "quota",
        "x".repeat(16_000),
    ] {
        search(&text, false).unwrap();
    }
}
