use proptest::prelude::*;

use super::*;
use crate::query::Filter;
use crate::statement::{Country, DateRange, Kind};

const OPTIONS: Options = Options { today: Today(17256), literal: false };

/// Checks what a query is read as, in the one way in which it prints.
#[track_caller]
fn check(text: &str, expected: &str) {
    match parse(text, OPTIONS) {
        Ok(query) => {
            assert_eq!(query.to_string(), expected, "{text}");
            assert_eq!(parse(&query.to_string(), OPTIONS).as_ref(), Ok(&query), "{text}");
        }
        Err(error) => panic!("{error}"),
    }
}

#[track_caller]
fn refused(text: &str, part: &str, message: &str, hint: &str) {
    let error = parse(text, OPTIONS).expect_err(text);
    assert_eq!(&text[error.start..error.end], part, "{text}: {error}");
    assert!(error.message.contains(message), "{error}");
    assert!(error.hint.as_deref().unwrap_or("").contains(hint), "{error}");
}

#[test]
fn words_phrases_and_operators() {
    check("trilateral cooperation", "trilateral AND cooperation");
    check("a b OR c", "((a AND b) OR c)");
    check("a (b OR c) -d", "a AND (b OR c) AND -d");
    check("NOT a AND b", "-a AND b");
    check("“Article 5”", "\"Article 5\"");
    check("\"a b\"~3 nucl* misile~ japan~1", "\"a b\"~3 AND nucl* AND misile~2 AND japan~1");
    check("F-16 U.S. 12:30 http://x.org COVID-19", "F-16 AND U.S. AND 12\\:30 AND http\\://x.org AND COVID-19");
    check("a NEAR/5 b ADJ c", "a NEAR/5 b AND b ADJ/1 c");
    check("-(a NEAR b) c", "-(a NEAR/10 b) AND c");
    check("a NEAR/2 (b* OR \"c d\") OR e", "(a NEAR/2 (b* OR \"c d\") OR e)");
    check("", "*");
    check("*", "*");
    check("peace — war", "peace AND war");
    check("\\AND x", "\\AND AND x");
    check("SANCTIONS AND TRADE", "SANCTIONS AND \\AND AND TRADE");
    check("DPRK AND ROK", "DPRK AND ROK");
    check("2016 OR 2017", "(2016 OR 2017)");
    check("中国 OR 日本", "(中国 OR 日本)");
}

#[test]
fn filters() {
    check("Senkaku speaker:tillerson since:2017", "Senkaku AND speaker:\"tillerson\" AND date:2017-01-01..");
    check("country:KR c:japan", "(country:KR OR country:JP)");
    check("country:KR AND country:JP", "country:KR AND country:JP");
    check("about:\"South Korea\"", "about:KR");
    check("country:korea", "country:KP,KR");
    check("date:2016..2017-03 kind:speeches in:quotes", "date:2016-01-01..2017-03-31 AND kind:speech AND in:quote");
    check("since:2016 until:2017", "date:2016-01-01.. AND date:..2017-12-31");
    check("speaker:(lund OR sato)", "(speaker:\"lund\" OR speaker:\"sato\")");
    check("title:\"fish quota\" by:lund path:press/", "title:\"fish quota\" AND speaker:\"lund\" AND path:\"press/\"");
    check("-speaker:lund id:4F1C9A#4", "-speaker:\"lund\" AND id:\"4f1c9a#4\"");
    assert!(parse("country:EU", OPTIONS).unwrap().to_string().contains("FR"));
}

#[test]
fn refusals() {
    refused("speakr:lund", "speakr:", "no field `speakr`", "did you mean `speaker:`");
    refused("a speaker: lund", "speaker:", "no value", "no blank after the colon");
    refused("\"open phrase", "\"open phrase", "never closed", "close it");
    refused("(a b", "(", "never closed", "(a b)");
    refused("a b)", ")", "closes nothing", "quote it");
    refused("a ()", ")", "nothing between", "");
    refused("a AND", "", "breaks off", "");
    refused("OR a", "OR", "one is missing", "\"OR\"");
    refused("a AND OR b", "OR", "one is missing", "");
    refused("since:2016 since:2017", "since:2017", "given twice", "keep one");
    refused("date:03/04/2017", "date:03/04/2017", "two ways", "2017-03-04");
    refused("country:Japn", "country:Japn", "no country", "Japan");
    refused("kind:song", "kind:song", "no kind", "speech");
    refused("id:xyz", "id:xyz", "no id", "4f1c9a#4");
    refused("a NEAR/5", "NEAR/5", "missing", "NEAR");
    refused("NEAR/5 a", "NEAR/5", "missing", "quote it");
    refused("a NEAR/0 b", "NEAR/0", "1 to 100", "");
    refused("a NEAR/5 speaker:b", "NEAR/5", "joins words", "");
    refused("a NEAR/5 (b c)", "NEAR/5", "joins words", "");
    refused("\"…\"", "\"…\"", "no words", "");
    let deep = format!("{}a{}", "(".repeat(200), ")".repeat(200));
    assert!(parse(&deep, OPTIONS).unwrap_err().message.contains("nested"));
    assert!(parse(&"a ".repeat(5_000), OPTIONS).unwrap_err().message.contains("terms"));
    assert!(parse(&"-".repeat(2_000), OPTIONS).is_ok() || parse(&"-".repeat(2_000), OPTIONS).is_err());
}

#[test]
fn carets_stand_under_the_part() {
    let error = parse("Senkaku speakr:x", OPTIONS).unwrap_err();
    assert_eq!(error.to_string().lines().take(3).collect::<Vec<_>>(), ["there is no field `speakr`", "  Senkaku speakr:x", "          ^^^^^^^"]);
}

#[test]
fn literal_has_no_syntax() {
    let query = parse("a AND (b OR", Options { literal: true, ..OPTIONS }).unwrap();
    assert_eq!(query.to_string(), "a AND \\AND AND \\(b AND \\OR");
}

fn word() -> impl Strategy<Value = Query> {
    let text = prop_oneof!["[a-zA-Z]{1,8}", "[a-z*~\\\\:()\"-]{0,3}[a-z]{1,4}[*~1-9:\"-]{0,2}", "(AND|OR|NOT|NEAR/3)", "\\PC{0,3}[a-zé北]{1,3}"];
    let form = prop_oneof![Just(Form::Stem), Just(Form::Prefix), (1u8..=2).prop_map(Form::Fuzzy)];
    let kept = |text: &String| !text.chars().any(|c| c.is_whitespace() || c.is_control());
    (text.prop_filter("blank", kept), form).prop_map(|(text, form)| Query::Word(Word { text, form }))
}

fn leaf() -> impl Strategy<Value = Query> {
    let phrase = ("[a-z\"\\\\]{0,2}[a-z]{1,5}( [a-z]{1,5}){0,2}", 0u32..5).prop_map(|(words, slop)| Query::Phrase { words, slop });
    let speaker = "[a-z\"\\\\]{0,2}[a-z]{1,6}".prop_map(|name| Query::Filter(Filter::Speaker(name)));
    let date = (0i64..20_000, 0i64..900).prop_map(|(first, days)| Query::Filter(Filter::Date(DateRange { first: Some(first), last: Some(first + days) })));
    let country = Just(Query::Filter(Filter::Country { field: Field::About, any: vec![Country::from_code("JP").unwrap(), Country::from_code("FJ").unwrap()] }));
    let kind = Just(Query::Filter(Filter::Kind(Kind::Speech)));
    let near = (word(), word(), 1u32..100, any::<bool>()).prop_map(|(a, b, distance, ordered)| Query::Near {
        left: Box::new(a),
        right: Box::new(b),
        distance,
        ordered,
    });
    prop_oneof![4 => word(), 1 => near, 2 => phrase, 1 => speaker, 1 => date, 1 => country, 1 => kind]
}

fn any_query() -> impl Strategy<Value = Query> {
    leaf().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|q| Query::Not(Box::new(q))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Query::all_of),
            prop::collection::vec(inner, 2..4).prop_map(Query::any_of),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: proptest::test_runner::RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_parses_to_itself(query in any_query()) {
        let text = query.to_string();
        prop_assert_eq!(parse(&text, OPTIONS), Ok(query), "{}", text);
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,40}") {
        let _ = parse(&text, OPTIONS).map(|q| q.to_string()).map_err(|e| e.to_string());
    }

    #[test]
    fn no_syntax_panics(text in "[a-z():\"*~/\\\\ANDORT-]{0,30}") {
        let _ = parse(&text, OPTIONS).map(|q| q.to_string()).map_err(|e| e.to_string());
    }
}
