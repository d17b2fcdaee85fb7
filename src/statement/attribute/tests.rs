use crate::statement::{Draft, Layout, Role, Statement, extract};

fn read(text: &str) -> Statement {
    extract(Draft::new(text.to_owned(), Layout::Plain))
}

/// Every quote as `speaker: words`, parts joined by ` / `.
#[track_caller]
fn quotes(text: &str, expected: &[&str]) {
    let s = read(text);
    let found: Vec<String> = s
        .quotes
        .iter()
        .map(|q| {
            let name = q.speaker.map_or("?", |i| s.speakers[i].name.as_str());
            let parts: Vec<&str> = q.spans.iter().map(|p| p.of(&s.text).trim()).collect();
            format!("{name}: {}", parts.join(" / "))
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn next_to_the_quote() {
    quotes("\"We sail,\" said Foreign Minister Ingrid Solvang.", &["Ingrid Solvang: We sail,"]);
    quotes("“We sail tonight,” Minister Solvang said on Monday.", &["Solvang: We sail tonight,"]);
    quotes("Minister Ingrid Solvang said: \"We sail.\"", &["Ingrid Solvang: We sail."]);
    quotes("Minister Ingrid Solvang told reporters that \"nobody will sail tonight\".", &["Ingrid Solvang: nobody will sail tonight"]);
    quotes("\"We sail tonight,\" said Ingrid Solvang, the foreign minister.", &["Ingrid Solvang: We sail tonight,"]);
    quotes("\"We sail tonight,\" Ali Noor, the minister of ports, said.", &["Ali Noor: We sail tonight,"]);
}

#[test]
fn split_and_continued() {
    quotes("\"We sail,\" Minister Ann Lund said, \"and we return.\"", &["Ann Lund: We sail, / and we return."]);
    quotes("“We sail.\n\n“We return,” said Minister Ann Lund.", &["Ann Lund: We sail. / We return,"]);
    quotes(
        "Mr. Hale said so. \"We sail together tonight,\" he said.\n\nMr. Budi agreed. \"Our boats are ready,\" he said.",
        &["Hale: We sail together tonight,", "Budi: Our boats are ready,"],
    );
}

#[test]
fn reactions_by_colon() {
    quotes(
        "Latvian President Val Ozo: “We stand.”\n\nSpokesperson for the government: “We welcome the news.”",
        &["Val Ozo: We stand.", "?: We welcome the news."],
    );
}

#[test]
fn unknown_stays_unknown() {
    quotes("\"This cannot go on for long,\" a senior official said.", &["?: This cannot go on for long,"]);
    quotes("Mr. Hale met Ms. Sato. \"This cannot go on for long,\" the ministry said.", &["?: This cannot go on for long,"]);
    quotes("Minister Ann Lund met Minister Bo Sato and asked for time. \"It was given without a word.\"", &["?: It was given without a word."]);
}

#[test]
fn shared_surnames_are_told_apart_or_left_open() {
    quotes(
        "Minister James Okello and Judge Winnie Okello spoke. \"The line is open again,\" said Judge Okello. \"It was never closed,\" said Okello.",
        &["Winnie Okello: The line is open again,", "?: It was never closed,"],
    );
}

#[test]
fn transcripts() {
    let s = read(
        "Department Press Briefing\n\nHannah Nor\nOctober 4, 2017\n\nMS NOR: We are here.\n\nIt is a busy day.\n\nQUESTION: Why?\n\nMS NOR: Because of the boats.\n\nBut here is the point: they sail.\n",
    );
    let turns: Vec<(Option<&str>, Option<usize>, bool)> = s.turns.iter().map(|t| (t.label.as_deref(), t.speaker, t.question)).collect();
    assert_eq!(turns, [(Some("MS NOR"), Some(0), false), (Some("QUESTION"), None, true), (Some("MS NOR"), Some(0), false)]);
    assert_eq!(s.speakers[0].name, "Hannah Nor");
    assert_eq!(s.passages.iter().map(|p| p.role).collect::<Vec<_>>(), [Role::Speech, Role::Question, Role::Speech]);
}

#[test]
fn speeches_belong_to_their_deliverer() {
    let s = read("Boats\n\nMarch 3, 2020\n\nIngrid Solvang, Foreign Minister\n\nI thank you all. As Nansen wrote, \"the way is long and cold\". We sail.\n");
    assert_eq!(s.passages[0].role, Role::Speech);
    assert_eq!(s.speakers[s.passages[0].speakers[0].0].name, "Ingrid Solvang");
}

#[test]
fn reports_belong_to_nobody_but_the_quoted() {
    let s = read(
        "Boats\n\nMarch 3, 2020\n\nThe boats sailed from the old harbour at dawn, as they do on every day of the year.\n\n\"We sail,\" said Minister Ann Lund.\n\nMinister Bo Sato said that the boats of his country would sail on the next day, wind and weather permitting.\n",
    );
    let roles: Vec<(Role, Vec<&str>)> = s.passages.iter().map(|p| (p.role, p.speakers.iter().map(|(i, _)| s.speakers[*i].name.as_str()).collect())).collect();
    assert_eq!(roles, [(Role::Narration, vec![]), (Role::Quote, vec!["Ann Lund"]), (Role::Paraphrase, vec!["Bo Sato"])]);
}

#[test]
fn passages_and_turns_tile_the_body() {
    for text in ["MS. A: One.\n\nMR. B: Two.\n\nMS. A: Three.", "\n\nJust prose.\n\nAnd more.\n\n", "", "Q\n\nA\n", "MS. LUND:\n\nMR. SATO:\n"] {
        let s = read(text);
        let turns: String = s.turns.iter().map(|t| t.span.of(&s.text)).collect();
        let passages: String = s.passages.iter().map(|p| p.span.of(&s.text)).collect();
        assert_eq!((turns.as_str(), passages.as_str()), (s.body(), s.body()), "{text:?}");
    }
}

#[test]
fn an_office_alone_never_names_somebody_spoken_of() {
    let of = |text: &str| {
        let s = read(text);
        s.turns.iter().map(|t| t.speaker.map(|i| s.speakers[i].name.clone()).unwrap_or_default()).collect::<Vec<_>>()
    };
    let body = "THE PRESIDENT: I spoke with President Louis Garnier of France today.\n\nQUESTION: Why?\n\nTHE PRESIDENT: President Garnier called me.\n";
    assert_eq!(of(&format!("Remarks by President Joan Hale on Trade\n\nMay 4, 2019\n\n{body}")), ["Joan Hale", "", "Joan Hale"]);
    assert_eq!(of(&format!("Remarks on Trade\n\nMay 4, 2019\n\n{body}")), ["", "", ""]);
    assert_eq!(
        of("Debate\n\nMay 4, 2019\n\nThe Prime Minister (Mrs. Honor Ash): One.\n\nMr. Cole (Leeds): Two?\n\nThe Prime Minister: Three.\n")[2],
        "Honor Ash"
    );
}

#[test]
fn families_are_not_mixed() {
    let of = |text: &str| {
        let s = read(text);
        s.turns.iter().filter_map(|t| t.speaker.map(|i| s.speakers[i].name.clone())).collect::<Vec<_>>()
    };
    let title = "Remarks by President Hale Before Departure\n\nMay 4, 2019\n\n";
    for other in ["First Lady Jean Hale", "Dr. Jean Hale", "my son Beau Hale", "I’m Jean Hale"] {
        let text = format!("{title}THE PRESIDENT: I came with {other} today.\n\nQUESTION: Why?\n\nTHE PRESIDENT: It rains.\n");
        assert_eq!(of(&text), ["Hale", "Hale"], "{other}");
    }
    let text = format!("{title}THE PRESIDENT: Thank you.\n\nQUESTION: Why?\n\nTHE PRESIDENT: As President Joan Hale I must.\n");
    assert_eq!(of(&text), ["Joan Hale", "Joan Hale"]);
}
