use crate::statement::{Draft, Field, Layout, extract};

/// A statement's frame in one line: title | date | speakers | body's first words.
#[track_caller]
fn check(path: &str, text: &str, expected: &str) {
    let mut draft = Draft::new(text.to_owned(), Layout::Plain);
    draft.path = path.to_owned();
    let s = extract(draft);
    let title = s.title.as_ref().map_or("-", |t| t.value.as_str());
    let date = s.date.as_ref().map_or("-".to_owned(), |d| d.value.to_string());
    let speakers: Vec<&str> = s.speakers.iter().map(|s| s.name.as_str()).collect();
    let body: Vec<&str> = s.body().split_whitespace().take(2).collect();
    assert_eq!(format!("{title} | {date} | {} | {}", speakers.join(", "), body.join(" ")), expected, "{text}");
}

const BODY: &str = "The boats came back early and the harbour was full of people who wanted to know why that was.\n";

#[test]
fn plain_heads() {
    check("a.txt", &format!("Boats Return\n\nMar 21, 2017\n\n{BODY}"), "Boats Return | 2017-03-21 |  | The boats");
    check(
        "a.txt",
        &format!("Boats Return\n\nMar 21, 2017\n\nIngrid Solvang, Foreign Minister\n\nI was there. {BODY}"),
        "Boats Return | 2017-03-21 | Ingrid Solvang | I was",
    );
    check("a.txt", &format!("FOR IMMEDIATE RELEASE\n03/04/2017\nContact: Press Office\n\nBOATS RETURN\n\n{BODY}"), "BOATS RETURN | 2017 |  | The boats");
    check(
        "a.txt",
        &format!("Boats Return\n\nPress Statement\n\nIngrid Solvang, Foreign Minister\n\nAugust 3, 2022\n\nI was there. {BODY}"),
        "Boats Return | 2022-08-03 | Ingrid Solvang | I was",
    );
    check("a.txt", &format!("Boats Return\n\nOslo, Norway\n\nTuesday, 12 March 2019\n\n{BODY}"), "Boats Return | 2019-03-12 |  | The boats");
    check(
        "a.txt",
        &format!("Title: Boats Return\nDate: 2018-06-02\nSpeaker: H.E. Mr. Ali Noor\n\nI was there. {BODY}"),
        "Boats Return | 2018-06-02 | Ali Noor | I was",
    );
}

#[test]
fn texts_without_a_head() {
    check("a.txt", BODY, "- | - |  | The boats");
    check("notes.txt", &format!("{BODY}\n{BODY}"), "- | - |  | The boats");
    check("a.txt", "", "- | - |  | ");
    check("a.txt", "Only a title", "Only a title | - |  | Only a");
}

#[test]
fn datelines_titles_and_paths() {
    check("a.txt", &format!("Boats Return\n\nTOKYO, 14 May 2019 – {BODY}"), "Boats Return | 2019-05-14 |  | TOKYO, 14");
    check("a.txt", &format!("Briefing on Boats - October 4, 2017\n\n{BODY}"), "Briefing on Boats - October 4, 2017 | 2017-10-04 |  | The boats");
    check("2018-12-23.md", BODY, "- | 2018-12-23 |  | The boats");
    check("Fiji/2024/April/15/part.txt", BODY, "- | 2024-04-15 |  | The boats");
    check("GEO_63_2008.txt", BODY, "- | 2008 |  | The boats");
}

#[test]
fn dates_that_are_only_mentioned_are_not_the_documents() {
    check("a.txt", &format!("Boats Return\n\n{BODY}\nThe treaty of 7 April 2009 was rejected on August 1, 2009.\n"), "Boats Return | - |  | The boats");
}

#[test]
fn declared_values_win() {
    let mut draft = Draft::new(format!("Boats Return\n\nMar 21, 2017\n\n{BODY}"), Layout::Plain);
    draft.declare(Field::Date, "date", "2016-01-02");
    draft.declare(Field::Title, "title", "Declared");
    draft.declare(Field::Speaker, "speaker", "Boubé, Hadiza");
    let s = extract(draft);
    assert_eq!(s.date.unwrap().value.to_string(), "2016-01-02");
    assert_eq!(s.title.unwrap().value, "Declared");
    assert_eq!(s.speakers[0].name, "Hadiza Boubé");
}

#[test]
fn a_declared_year_is_completed_by_the_head() {
    let mut draft = Draft::new(format!("Boats Return\n\nMar 21, 2017\n\n{BODY}"), Layout::Plain);
    draft.declare(Field::Date, "year", "2017");
    assert_eq!(extract(draft).date.unwrap().value.to_string(), "2017-03-21");
}

#[test]
fn titles_name_speakers() {
    for (title, expected) in [
        ("Remarks by Secretary Ann Lund on Trade", Some("Secretary Ann Lund")),
        ("Statement by President Joan R. Hale, Jr. on the Situation", Some("President Joan R. Hale")),
        ("Remarks by President Hale Before Marine One Departure", Some("President Hale")),
        ("Remarks by President Hale Announcing a Plan", Some("President Hale")),
        ("Statement by Foreign Minister Pieter van der Hulst on Boats", Some("Foreign Minister Pieter van der Hulst")),
        ("Statement on the Situation in Burma", None),
        ("Address of the Prime Minister of Norway", None),
        ("Joint Statement by Ann Lund and Bo Sato", None),
    ] {
        assert_eq!(super::byline::named_in_title(title), expected, "{title}");
    }
}

#[test]
fn two_columns_may_name_one_speaker() {
    let mut draft = Draft::new(BODY.to_owned(), Layout::Plain);
    draft.declare(Field::Speaker, "president", "Van Hale");
    draft.declare(Field::Speaker, "president_full", "Martin Van Hale");
    let names: Vec<String> = extract(draft).speakers.into_iter().map(|s| s.name).collect();
    assert_eq!(names, ["Martin Van Hale"]);
}

#[test]
fn lists_of_names_are_read_to_a_limit() {
    let mut draft = Draft::new(BODY.to_owned(), Layout::Plain);
    for n in 0..super::NAMES {
        draft.declare(Field::Speaker, "speakers", &format!("Ann Lund{}", char::from(b'a' + (n % 26) as u8)));
    }
    assert!(super::read(&draft).doubts.is_empty());
    draft.declare(Field::Speaker, "speakers", "Bo Sato");
    let frame = super::read(&draft);
    assert!(frame.speakers.len() <= 26 && frame.speakers.iter().all(|s| s.name.starts_with("Ann ")), "{}", frame.speakers.len());
    let doubts: Vec<&str> = frame.doubts.iter().map(|d| d.why.as_str()).collect();
    assert_eq!(doubts, ["speakers names 3001 persons, of whom the first 3000 are read"]);
}
