use super::*;

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let found: Vec<String> = find_dates(text).iter().map(|m| m.settled(None).to_string()).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn spellings() {
    for (text, expected) in [
        ("Mar 21, 2017", "2017-03-21"),
        ("Mar. 15, 2017", "2017-03-15"),
        ("Wed, 03 Aug 2022 19:49:23 +0000", "2022-08-03"),
        ("2023-06-12 18:49:08-04:00", "2023-06-12"),
        ("2021-07-01T23:02:59Z", "2021-07-01"),
        ("4/29/15", "2015-04-29"),
        ("29/4/2015", "2015-04-29"),
        ("28.09.2024 21:26", "2024-09-28"),
        ("September 27th, 2024", "2024-09-27"),
        ("(Tuesday, January 28, 1997)", "1997-01-28"),
        ("the 9th day of July, 2005", "2005-07-09"),
        ("THURSDAY, 11TH JULY, 2024", "2024-07-11"),
        ("21-Mar-2017", "2017-03-21"),
        ("2020年9月18日", "2020-09-18"),
        ("March 2017", "2017-03"),
        ("2017-03", "2017-03"),
        ("06-15-2021", "2021-06-15"),
    ] {
        check(text, &[expected]);
    }
}

#[test]
fn open_order_is_worth_its_year() {
    check("03/04/2017", &["2017"]);
    check("04/04/2017", &["2017-04-04"]);
    let mention = find_dates("03/04/2017")[0];
    assert_eq!(mention.settled(Some(NumericOrder::MonthFirst)).to_string(), "2017-03-04");
    assert_eq!(mention.settled(Some(NumericOrder::DayFirst)).to_string(), "2017-04-03");
    assert_eq!(settle_order(["8/3/2016", "8/31/2016"].into_iter()), Some(NumericOrder::MonthFirst));
    assert_eq!(settle_order(["8/3/2016", "8/3/2017"].into_iter()), None);
    assert_eq!(settle_order(["13/3/2016", "8/31/2016"].into_iter()), None);
}

#[test]
fn no_dates() {
    for text in ["Resolutions 2270 and 2231", "F-16", "2016/17", "the May 5 hearing", "1.2.17", "2021-22", "12:30", "10.10.10.10"] {
        check(text, &[]);
    }
}

#[test]
fn several_in_one_text() {
    check("adopted on 7 April 2009, rejected on August 1, 2009", &["2009-04-07", "2009-08-01"]);
}

#[test]
fn declared_values() {
    for (value, expected) in [
        ("1946", Some("1946")),
        ("20170321", Some("2017-03-21")),
        ("3000-01-01", None),
        ("0001-01-01", None),
        ("1490054400", Some("2017-03-21")),
        ("20170321T101500Z", Some("2017-03-21")),
        ("soon", None),
        ("", None),
    ] {
        assert_eq!(read_declared(value, None).map(|d| d.to_string()).as_deref(), expected, "{value}");
    }
}
