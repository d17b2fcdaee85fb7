//! Hostile input: each reader of what others wrote is fed good texts with faults in them.
//!
//! A target is a reader, and what holds of all that it returns. Its inputs are the same on every run, and some
//! hundred of them are always tried. By hand, as many of each target and others than usual:
//! `FUZZ=100000 FUZZ_SEED=2 cargo test --release --test onrecord fuzz`. An input that a target fails on is kept in
//! `tests/findings/<target>/` and tried before all others from then on. What ends the whole process at once (a stack
//! that overflows) cannot be kept: it is the file `fuzz-<target>` in `target/tmp`.

use std::any::Any;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use onrecord::corpus::format::FORMATS;
use onrecord::corpus::{self, Entry, decode};
use onrecord::index::{BuildOptions, CorpusSpec, IndexError, Silent, Store, build};
use onrecord::query::{Filter, Options, Query, Today, parse, read_end, read_range};
use onrecord::render::{self, OutputFormat, Style, Text};
use onrecord::search::{Answer, Engine, Hit, SearchOptions};
use onrecord::statement::attribute::label;
use onrecord::statement::date::{self, NumericOrder};
use onrecord::statement::{Draft, Layout, Statement, StatementDate, Who, extract, segment};

use crate::mutations::broken_inside;
use crate::support::{Numbers, broken};

const TARGETS: [&str; 7] = ["decoding", "formats", "dates", "labels", "quotations", "queries", "highlights"];

/// Inputs of each target that are always tried.
const SHARE: usize = 300;
/// By hand an input that takes longer is a finding too. Machines that test are too busy for it.
const SLOW: Duration = Duration::from_secs(5);
/// So many findings of a target are enough for once.
const ENOUGH: usize = 3;
/// Longest input, in bytes.
const LONGEST: usize = 1 << 16;
/// Longest piece of a text of the sample.
const PIECE: usize = 3_000;

/// 2017-04-01, a Saturday.
const TODAY: Today = Today(17_257);

/// Bytes that are no text in any encoding, or not in the one around them.
#[rustfmt::skip]
const BYTES: &[&[u8]] = &[
    b"\0", b"\x00\xd8", b"\xd8\x00", b"\xed\xa0\x80", b"\xed\xb0\x80", b"\xf4\x90\x80\x80", b"\xc0\x80", b"\xf0\x9f", b"\x81", b"\x9b31m",
    b"\xff\xfe", b"\xfe\xff", b"\xef\xbf\xbe", b"\\ud83d", b"&#xd800;",
];

/// Signs and words that rules look at: what steers a terminal, marks of all kinds, dates, names, cues and labels.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "\x1b[31m", "\x1b]0;title\x07", "\x08", "\x7f", "\u{85}", "\u{9b}31m", "\r", "\x0b", "\x0c",
    "\u{202e}", "\u{200f}", "\u{2066}", "\u{2069}", "\u{61c}",
    "\u{200b}", "\u{200d}", "\u{feff}", "\u{ad}", "\u{2028}", "\u{2029}", "\u{3000}", "\u{a0}",
    "e\u{301}\u{301}\u{301}", "👩\u{200d}👩\u{200d}👧", "🇫🇯", "ß", "İ", "ŉ", "ﬁ", "ǆ", "ΑΣ",
    "“", "”", "„", "‟", "«", "»", "‹", "›", "「", "」", "『", "』", "‘", "’", "'", "\"", "＂", "''", "``", "\n\n“", ",” said ", ": “", ": '",
    "21 March 2017", "03/04/2017", "2017-03-21", "2017年3月21日", "令和5年8月24日", "the ninth day of July, two thousand and five",
    "1er octobre 2024", "0000-00-00", "99999999999999", "Mar. 21st, 2017", "30 September – 2 October 2024", "٢٠١٧", "２０１７",
    "Ingrid Solvang", "Minister Okello said", "said Mr. Lund,", "she said", "according to ", "I, Ilan Lund, ", "dijo", "сказал", "と述べた",
    "MR. DJURHOLM: ", "QUESTION: ", "Q ", "A: ", "THE PRESIDENT: ", "HON. L. T. VAKAREI- ", "MADAM SPEAKER.- ", "(laughter)",
    "By ", "Date: ", "FOR IMMEDIATE RELEASE\n", "SUVA, 21 March 2017 –", "Norway", "the Republic of Korea", "中国",
    "\n", "\n\n", "\t", ":", ".-", "**", "---\n", "> ", "</p>", "<", "&", "{", "\\", ",",
];

/// What queries are made of, besides words.
#[rustfmt::skip]
const SYNTAX: &[&str] = &[
    "AND", "OR", "NOT ", " NEAR/3 ", " ADJ ", "-", "(", ")", "~2", "~", "*", "\\", "#", "..", " ", " ", " ", "2017", "last-month", "2w", "SANCTIONS",
    "speaker:", "country:", "about:korea", "since:", "until:", "date:", "in:quote", "kind:speech", "id:4f1c9a#4", "title:(",
];

/// What words without end are made of.
const ENDLESS: [&str; 12] = ["x", "é", "会", "ß", "\u{301}", "א", " ", "\n", "A", "“", "'", "1"];

const BRACKETS: [(&str, &str); 8] = [("(", ")"), ("[", "]"), ("{", "}"), ("“", "”"), ("‘", "’"), ("« ", " »"), ("<b>", "</b>"), ("-(", ")")];

/// What a target is fed: bytes, and the ending of the file's name where that decides how they are read.
struct Input {
    ending: String,
    bytes: Vec<u8>,
}

impl Input {
    /// The text, with line ends as formats hand them on.
    fn text(&self) -> String {
        decode::lines(&String::from_utf8_lossy(&self.bytes))
    }
}

/// A number that is given by hand.
fn given(name: &str) -> Option<usize> {
    std::env::var(name).ok()?.parse().ok()
}

/// Tries what the target once failed on, and only if all of that holds new inputs. `check` panics on what it fails on;
/// it is given `batch` inputs at a time.
#[track_caller]
fn fuzz(target: &str, batch: usize, mut make: impl FnMut(&mut Numbers) -> Input, check: impl Fn(&[Input])) {
    let mut faults: Vec<String> = Vec::new();
    for (path, input) in findings(target) {
        faults.extend(fault(target, &check, &[input]).map(|said| format!("{}: {said}", path.display())));
    }
    let seed = target.bytes().fold(given("FUZZ_SEED").unwrap_or(1) as u64, |sum, b| sum.wrapping_mul(257).wrapping_add(u64::from(b)));
    let mut numbers = Numbers::new(seed);
    let mut left = if faults.is_empty() { given("FUZZ").unwrap_or(SHARE) } else { 0 };
    while left > 0 && faults.len() < ENOUGH {
        let inputs: Vec<Input> = (0..batch.min(left)).map(|_| make(&mut numbers)).collect();
        left -= inputs.len();
        let Some(together) = fault(target, &check, &inputs) else { continue };
        let known = faults.len();
        for input in &inputs {
            faults.extend(fault(target, &check, std::slice::from_ref(input)).map(|said| format!("{}: {said}", keep(target, input).display())));
        }
        if faults.len() == known {
            faults.push(format!("inputs that hold one by one do not hold together: {together}"));
        }
    }
    assert!(faults.is_empty(), "{target} fails on\n{}", faults.join("\n"));
}

/// What is wrong with some inputs.
fn fault(target: &str, check: &impl Fn(&[Input]), inputs: &[Input]) -> Option<String> {
    if let [input] = inputs {
        let _ = fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(named(&format!("fuzz-{target}"), input)), &input.bytes);
    }
    let started = Instant::now();
    let panic = catch_unwind(AssertUnwindSafe(|| check(inputs))).err();
    let slow = given("FUZZ").is_some() && started.elapsed() > SLOW * inputs.len() as u32;
    panic.map(|panic| said(&*panic)).or_else(|| slow.then(|| format!("takes {:?}", started.elapsed())))
}

/// The words of a panic, in short.
fn said(panic: &(dyn Any + Send)) -> String {
    let words = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    render::safe_line(words.unwrap_or("a panic without words")).chars().take(600).collect()
}

fn named(name: &str, input: &Input) -> String {
    if input.ending.is_empty() { name.to_owned() } else { format!("{name}.{}", input.ending) }
}

fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/findings").join(target)
}

/// The inputs that a target once failed on, with their files.
fn findings(target: &str) -> Vec<(PathBuf, Input)> {
    files(&folder(target)).into_iter().map(|path| (path.clone(), read(&path))).collect()
}

/// Keeps an input that a target fails on.
fn keep(target: &str, input: &Input) -> PathBuf {
    let hash = blake3::hash(&input.bytes).to_hex();
    let path = folder(target).join(named(&hash[..16], input));
    fs::create_dir_all(folder(target)).expect("a folder for findings");
    fs::write(&path, &input.bytes).expect("a finding");
    path
}

/// The files of a folder and of those in it, in the order of their names, but for hidden ones.
fn files(root: &Path) -> Vec<PathBuf> {
    let mut open = vec![root.to_owned()];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()));
        } else if path.is_file() && path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.')) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> Input {
    let ending = path.extension().map_or_else(String::new, |ending| ending.to_string_lossy().into_owned());
    Input { ending, bytes: fs::read(path).expect("a file") }
}

/// The files of the sample and of the cases of the formats that end so.
fn samples(endings: &[&str]) -> Vec<Input> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let all = files(&root.join("corpus")).into_iter().chain(files(&root.join("tests/formats")));
    let wanted = |path: &PathBuf| path.extension().is_some_and(|ending| endings.iter().any(|e| ending == *e)) && !path.ends_with("expected.txt");
    all.filter(wanted).map(|path| read(&path)).collect()
}

/// The cells of a column of a table of cases.
fn cells(table: &str, column: usize) -> Vec<Input> {
    let cells = table.lines().skip(1).filter_map(|row| row.split('\t').nth(column));
    cells.map(|cell| Input { ending: String::new(), bytes: cell.replace("\\n", "\n").into_bytes() }).collect()
}

/// Good texts: those of the tables of cases, and the sample's in pieces.
fn texts() -> Vec<Input> {
    let tables = [
        (include_str!("cases/quotes.tsv"), 1),
        (include_str!("cases/turns.tsv"), 1),
        (include_str!("cases/people.tsv"), 1),
        (include_str!("cases/countries.tsv"), 1),
        (include_str!("cases/dates.tsv"), 2),
    ];
    let mut texts: Vec<Input> = tables.iter().flat_map(|(table, column)| cells(table, *column)).collect();
    for sample in samples(&["txt", "md"]) {
        texts.extend(sample.bytes.chunks(PIECE).map(|piece| Input { ending: String::new(), bytes: piece.to_vec() }));
    }
    texts
}

/// What is put into inputs.
fn words(more: &[&'static str]) -> Vec<&'static [u8]> {
    BYTES.iter().copied().chain(WORDS.iter().chain(more).copied().map(str::as_bytes)).collect()
}

/// A text with faults in it, some of them pieces of another one.
fn mutated(seed: &[u8], other: &[u8], words: &[&[u8]], numbers: &mut Numbers) -> Vec<u8> {
    let mut out = seed.to_vec();
    if numbers.below(4) == 0 {
        // The beginning of the one and the end of the other.
        out.truncate(numbers.below(seed.len() + 1));
        out.extend_from_slice(&other[numbers.below(other.len() + 1)..]);
    }
    if numbers.below(2) == 0 {
        out = broken(&out, other, words, numbers);
    }
    for _ in 0..numbers.below(8) {
        let at = numbers.below(out.len() + 1);
        let put = stumbled_over(words, numbers);
        out.splice(at..at, put);
    }
    out.truncate(LONGEST);
    out
}

/// Something that readers stumble over: one of the words, a word without end, nested brackets, a date that is none.
fn stumbled_over(words: &[&[u8]], numbers: &mut Numbers) -> Vec<u8> {
    match numbers.below(12) {
        0 => {
            let most = numbers.one_of(&[40, 400, 4_000]);
            numbers.one_of(&ENDLESS).repeat(1 + numbers.below(most)).into_bytes()
        }
        1 => {
            let (open, close) = numbers.one_of(&BRACKETS);
            let depth = numbers.below(200);
            format!("{}quota{}", open.repeat(depth), close.repeat(numbers.below(depth + 1))).into_bytes()
        }
        2 => {
            let mark = numbers.one_of(&["/", "-", ".", " ", ", ", ""]);
            let month = numbers.one_of(&["2", "03", "13", "March", "Sept.", "mars", "марта", "月"]);
            format!("{}{mark}{month}{mark}{}", numbers.below(40), numbers.below(10_100)).into_bytes()
        }
        _ => numbers.one_of(words).to_vec(),
    }
}

/// An input made of two good ones.
fn mixed(seeds: &[Input], words: &[&[u8]], numbers: &mut Numbers) -> Input {
    let (seed, other) = (&seeds[numbers.below(seeds.len())], &seeds[numbers.below(seeds.len())]);
    Input { ending: seed.ending.clone(), bytes: mutated(&seed.bytes, &other.bytes, words, numbers) }
}

/// A check of one input after the other.
fn each(check: fn(&Input)) -> impl Fn(&[Input]) {
    move |inputs: &[Input]| inputs.iter().for_each(check)
}

#[test]
fn every_finding_has_its_target() {
    for path in files(&folder("")) {
        let target = path.parent().and_then(Path::file_name).expect("a folder").to_string_lossy();
        assert!(TARGETS.contains(&&*target), "{}", path.display());
    }
}

#[test]
fn decoding() {
    let (seeds, words) = (texts(), words(&[]));
    let make = |numbers: &mut Numbers| {
        let (seed, other) = (&seeds[numbers.below(seeds.len())].bytes, &seeds[numbers.below(seeds.len())].bytes);
        let encoding = numbers.below(6);
        Input { ending: String::new(), bytes: mutated(&encoded(seed, encoding), &encoded(other, encoding), &words, numbers) }
    };
    fuzz("decoding", 1, make, each(decodes));
}

/// A text in one of some encodings.
fn encoded(bytes: &[u8], encoding: usize) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    match encoding {
        0 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        1 => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        2 => text.chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect(),
        3 => format!("\u{feff}{text}").into_bytes(),
        4 => format!("<?xml version='1.0' encoding='iso-8859-2'?>{text}").into_bytes(),
        _ => bytes.to_vec(),
    }
}

/// Only what is binary is refused, what is UTF-8 stays as it is, and one style of line ends is left.
fn decodes(input: &Input) {
    let bytes = input.bytes.as_slice();
    let plain = decode::decode(bytes);
    assert!(plain.is_some() || decode::is_binary(bytes), "refused, and not binary");
    if let (Ok(text), Some(decoded)) = (std::str::from_utf8(bytes), &plain)
        && decoded.encoding == "UTF-8"
    {
        let before = text.strip_suffix(decoded.text.as_str());
        assert!(!decoded.lossy && before.is_some_and(|mark| mark.chars().all(|c| c == '\u{feff}')), "what was UTF-8 is another text now");
    }
    for decoded in [plain, decode::decode_xml(bytes)].into_iter().flatten() {
        let lines = decode::lines(&decoded.text);
        assert!(!lines.contains(['\0', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']), "line ends of another style");
        assert!(decode::lines(&lines) == lines, "line ends change once more");
    }
    for label in ["utf-8", "utf-16le", "windows-1252", "shift_jis", "gb18030", "iso-2022-jp", "replacement", "none"] {
        decode::decode_as(label, bytes);
    }
}

#[test]
fn formats() {
    corpus::set_pdf_reader(env!("CARGO_BIN_EXE_onrecord").into());
    let words = words(&[]);
    let formats: Vec<(&[&str], Vec<Input>)> = FORMATS.iter().map(|format| (format.extensions(), samples(format.extensions()))).collect();
    let mut turn = 0;
    let make = |numbers: &mut Numbers| {
        turn += 1;
        // Each PDF costs a process: the text has most of its turns.
        let rests = formats[turn % formats.len()].0.contains(&"pdf") && numbers.below(4) > 0;
        let (endings, seeds) = &formats[if rests { 0 } else { turn % formats.len() }];
        let (seed, other) = (&seeds[numbers.below(seeds.len())], &seeds[numbers.below(seeds.len())]);
        let inside = if numbers.below(2) == 0 { broken_inside(&seed.bytes, numbers) } else { None };
        let bytes = inside.unwrap_or_else(|| mutated(&seed.bytes, &other.bytes, &words, numbers));
        let ending = if numbers.below(4) == 0 { endings[numbers.below(endings.len())].to_owned() } else { seed.ending.clone() };
        Input { ending, bytes }
    };
    fuzz("formats", 1, make, each(reads));
}

/// A file is refused, or its statements are whole.
fn reads(input: &Input) {
    let path = format!("input.{}", input.ending);
    let entry = Entry { location: PathBuf::from(&path), path, ..Entry::default() };
    if let Ok(source) = corpus::statements(&entry, &input.bytes) {
        source.statements.iter().for_each(whole);
    }
}

/// Turns and passages tile the body, and all that is said to stand in the text stands there.
fn whole(s: &Statement) {
    assert!(s.text.is_char_boundary(s.body_start), "the body begins within a character");
    let mut end = s.body_start;
    for turn in &s.turns {
        assert!(turn.span.start == end && turn.span.end >= end, "turns do not tile the body: {:?} after {end}", turn.span);
        assert!((turn.span.start..=turn.span.end).contains(&turn.words_start) && s.text.is_char_boundary(turn.words_start), "{turn:?}");
        assert!(turn.speaker.is_none_or(|n| n < s.speakers.len()), "{turn:?}");
        end = turn.span.end;
    }
    assert_eq!(end, s.text.len(), "the turns end before the body does");
    let mut end = s.body_start;
    for passage in &s.passages {
        let turn = s.turns[passage.turn].span;
        assert!(passage.span.start == end && passage.span.end > end, "passages do not tile the body: {:?} after {end}", passage.span);
        assert!(turn.start <= passage.span.start && passage.span.end <= turn.end, "{:?} crosses the turn {turn:?}", passage.span);
        assert!(s.text.is_char_boundary(passage.span.end), "{:?} ends within a character", passage.span);
        assert!(passage.speakers.iter().all(|(n, _)| *n < s.speakers.len()), "{passage:?}");
        end = passage.span.end;
    }
    assert_eq!(end, s.text.len(), "the passages end before the body does");
    for quote in &s.quotes {
        assert!(quote.spans.iter().all(|span| s.text.get(span.start..span.end).is_some_and(|words| !words.is_empty())), "{quote:?}");
        assert!(quote.spans.windows(2).all(|pair| pair[0].end <= pair[1].start), "{quote:?}");
        assert!(quote.speaker.is_none_or(|n| n < s.speakers.len()) && (0.0..=1.0).contains(&quote.confidence), "{quote:?}");
    }
    assert!(s.deliverers.iter().all(|n| *n < s.speakers.len()), "{:?}", s.deliverers);
    evident(s);
}

/// The words that a value was read from stand where its evidence says.
fn evident(s: &Statement) {
    let texts = [&s.title, &s.publisher, &s.url, &s.lang].into_iter().flatten().map(|found| &found.evidence);
    let others = [s.date.as_ref().map(|f| &f.evidence), s.kind.as_ref().map(|f| &f.evidence), s.origin.as_ref().map(|f| &f.evidence)];
    let credits = s.passages.iter().flat_map(|passage| passage.speakers.iter().map(|(_, evidence)| evidence));
    let speakers = s.speakers.iter().map(|speaker| &speaker.evidence).chain(credits);
    let quotes = s.quotes.iter().filter_map(|quote| quote.evidence.as_ref());
    let doubts = s.doubts.iter().filter_map(|doubt| doubt.span);
    let spans = texts.chain(others.into_iter().flatten()).chain(speakers).chain(quotes).filter_map(|evidence| evidence.span);
    for span in spans.chain(doubts) {
        assert!(s.text.get(span.start..span.end).is_some(), "nothing stands at {span:?}");
    }
}

#[test]
fn dates() {
    let mut seeds = cells(include_str!("cases/dates.tsv"), 2);
    seeds.extend(findings("dates").into_iter().map(|(_, input)| input));
    let words = words(&[]);
    fuzz("dates", 1, |numbers| mixed(&seeds, &words, numbers), each(dated));
}

/// Dates are days that exist, in order and without overlaps; what is printed is read as the same.
fn dated(input: &Input) {
    let text = input.text();
    let orders = [None, Some(NumericOrder::DayFirst), Some(NumericOrder::MonthFirst)];
    let mut end = 0;
    for mention in date::find_dates(&text) {
        assert!(end <= mention.start && mention.start < mention.end, "{mention:?} after {end}");
        assert!(text.get(mention.start..mention.end).is_some(), "{mention:?} cuts a character");
        orders.into_iter().for_each(|order| exists(mention.settled(order)));
        end = mention.end;
    }
    date::find_days(&text).into_iter().for_each(exists);
    date::settle_order(text.lines());
    for line in text.lines() {
        for date in orders.into_iter().filter_map(|order| date::read_declared(line, order)) {
            exists(date);
            assert!(date.is_plausible(), "{line:?} is declared to be {date}");
        }
        if let Ok(date) = line.parse::<StatementDate>() {
            assert_eq!(date.to_string(), line);
        }
        if let Ok(range) = read_range(line, TODAY) {
            assert_eq!(read_range(&range.to_string(), TODAY), Ok(range), "{line:?} is read and printed as {range}");
        }
        let _ = read_end(line, TODAY);
    }
}

fn exists(date: StatementDate) {
    assert_eq!(date.to_string().parse::<StatementDate>(), Ok(date));
    let first = StatementDate::from_day_number(date.first_day()).expect("a day");
    assert!(first.year() == date.year() && date.first_day() <= date.last_day(), "{date}");
}

#[test]
fn labels() {
    let (seeds, words) = (texts(), words(&[]));
    fuzz("labels", 1, |numbers| mixed(&seeds, &words, numbers), each(labelled));
}

/// Labels end where words begin, and turns are whole, whether the text or its source marks them.
fn labelled(input: &Input) {
    let text = input.text();
    for paragraph in segment::paragraphs(&text, 0) {
        let words = paragraph.of(&text);
        for (at, label) in label::read(words).map(|label| (0, label)).into_iter().chain(label::inside(words)) {
            assert!(words.get(at..).is_some() && words.get(at + label.len..).is_some(), "{label:?} ends within a character or beyond");
        }
    }
    for layout in [Layout::Plain, Layout::Marked] {
        whole(&extract(Draft::new(text.clone(), layout)));
    }
    let mut draft = Draft::new(String::new(), Layout::Marked);
    for (number, part) in text.split("\n\n").enumerate() {
        let (name, words) = part.split_once(':').unwrap_or(("", part));
        match number % 7 {
            0 => draft.push_turn(name, words, Who::Label),
            1 => draft.push_turn("", words, Who::Person { name: name.to_owned(), role: None }),
            2 => draft.push_turn(name, words, Who::Question),
            3 => draft.push_aside(part),
            4 => draft.push_paragraph(part),
            5 => draft.push_turn(name, words, Who::Resumed),
            _ => draft.push_turn(name, words, Who::Nobody),
        }
    }
    whole(&extract(draft));
}

#[test]
fn quotations() {
    let mut seeds = cells(include_str!("cases/quotes.tsv"), 1);
    seeds.extend(cells(include_str!("cases/people.tsv"), 1));
    seeds.extend(samples(&["txt"]));
    let marks = words(&["“", "”", "\"", "‘", "’", "«", "»", "„", ",” she said. “", ": \"", "\n\n“", "said Minister Reis", " says: “", "」と述べた。「"]);
    fuzz("quotations", 1, |numbers| mixed(&seeds, &marks, numbers), each(quoted));
}

/// Quotations stand in the text, part after part.
fn quoted(input: &Input) {
    whole(&extract(Draft::new(input.text(), Layout::Plain)));
}

#[test]
fn queries() {
    let mut seeds = cells(include_str!("cases/queries.tsv"), 1);
    seeds.extend(cells(include_str!("cases/query_errors.tsv"), 1));
    seeds.extend(cells(include_str!("cases/query_hits.tsv"), 1));
    let words = words(SYNTAX);
    fuzz("queries", 1, |numbers| mixed(&seeds, &words, numbers), each(parses));
}

/// What is printed says the same once more, unless it has become too long or too deep; errors point into the query.
fn parses(input: &Input) {
    const LIMITS: [&str; 3] = ["is longer than", "has more than", "nested more than"];
    let text = String::from_utf8_lossy(&input.bytes);
    for literal in [false, true] {
        match parse(&text, Options { today: TODAY, literal }) {
            Ok(query) => {
                let printed = query.to_string();
                match parse(&printed, Options { today: TODAY, literal: false }) {
                    Ok(again) => assert!(again == query, "{text:?} is printed as {printed:?}, which is read as {again:?}, not {query:?}"),
                    Err(error) => {
                        assert!(LIMITS.iter().any(|limit| error.message.contains(limit)), "{text:?} is printed as {printed:?}, which is refused: {error}");
                    }
                }
            }
            Err(error) => {
                assert!(error.query.get(error.start..error.end).is_some(), "{text:?}: {error:?}");
                assert!(error.to_string().contains(&error.message), "{error:?}");
            }
        }
    }
}

#[test]
fn highlights() {
    let (seeds, words) = (texts(), words(&[]));
    let make = |numbers: &mut Numbers| {
        let Input { ending, bytes: text } = mixed(&seeds, &words, numbers);
        let mut bytes = asked(&String::from_utf8_lossy(&text), numbers).into_bytes();
        bytes.push(b'\n');
        bytes.extend(text);
        Input { ending, bytes }
    };
    fuzz("highlights", 100, make, highlighted);
}

/// A query for words of a text, in some of the ways in which words can be asked for.
fn asked(text: &str, numbers: &mut Numbers) -> String {
    let ends = |c: char| c.is_whitespace() || c.is_control() || "\"“”„«»＂()\\:*~".contains(c);
    let words: Vec<&str> = text.split(ends).filter(|word| (1..40).contains(&word.len())).collect();
    let mut query = String::from("*");
    for _ in 0..=numbers.below(3) {
        let at = numbers.below(words.len());
        let Some(word) = words.get(at) else { break };
        let next = words.get(at + 1).unwrap_or(word);
        let start: String = word.chars().take(3).collect();
        query.push_str(&match numbers.below(8) {
            0 => format!(" \"{word} {next}\""),
            1 => format!(" \"{word} {next}\"~3"),
            2 => format!(" {start}*"),
            3 => format!(" {word}~1"),
            4 => format!(" {word} NEAR/9 {next}"),
            5 => format!(" {word} OR {next}"),
            6 => format!(" {}", numbers.one_of(&["about:NO", "country:KR", "in:quote", "-quota"])),
            _ => format!(" {word}"),
        });
    }
    query
}

/// Every mark stands on words, in order, and no page steers a terminal. An input is a line with a query and a text.
fn highlighted(inputs: &[Input]) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let root = dir.path().join("corpus");
    fs::create_dir(&root).expect("a folder");
    let mut asked = Vec::new();
    for (number, input) in inputs.iter().enumerate() {
        let (query, text) = input.bytes.split_at(input.bytes.iter().position(|b| *b == b'\n').unwrap_or(input.bytes.len()));
        let name = format!("{number:05}.txt");
        fs::write(root.join(&name), text).expect("a file");
        asked.push((String::from_utf8_lossy(query), name));
    }
    let store = Store::new(dir.path().join("index"));
    let options = BuildOptions { threads: 1, allow_empty: true, ..BuildOptions::default() };
    let report = build(&store, &[CorpusSpec { label: "odd".to_owned(), root }], &options, &Silent).expect("indexing");
    // A reader that panics is a failed file to an indexing run.
    assert!(!report.errors.iter().any(|error| error.reason.contains("the reader failed")), "{:?}", report.errors);
    let engine = Engine::new(store.snapshot().expect("an index"));
    for (query, name) in asked {
        let Ok(query) = parse(&query, Options { today: TODAY, literal: false }) else { continue };
        let query = Query::all_of(vec![query, Query::Filter(Filter::Path(name))]);
        for snippet in [300, 60] {
            let timeout = Some(Duration::from_secs(60));
            let options = SearchOptions { snippet, limit: 20, fold: true, fresh: true, places: true, timeout, ..SearchOptions::default() };
            match engine.search(&query, &options) {
                Ok(answer) => {
                    answer.hits.iter().for_each(marked);
                    steers_nothing(&answer);
                }
                Err(IndexError::Overbroad { .. }) => {}
                Err(error) => panic!("{query}: {error}"),
            }
        }
    }
}

fn marked(hit: &Hit) {
    let (passage, snippet) = (&hit.passage, &hit.snippet);
    assert_eq!(passage.end - passage.start, passage.text.len());
    assert!(passage.text.get(snippet.start..snippet.end).is_some(), "the snippet is cut within a character: {snippet:?}");
    for (text, marks) in [(&passage.text, &snippet.matches), (&snippet.text, &snippet.highlights)] {
        let mut end = 0;
        for mark in marks {
            assert!(end <= mark.start, "{mark:?} after {end}");
            assert!(text.get(mark.start..mark.end).is_some_and(|words| !words.trim().is_empty()), "{mark:?} of {text:?}");
            end = mark.end;
        }
    }
}

fn steers_nothing(answer: &Answer) {
    use OutputFormat::{Csv, Json, Jsonl, Markdown, Paths, Tsv};
    for format in [OutputFormat::Text, Json, Jsonl, Csv, Tsv, Markdown, Paths] {
        let mut page = Vec::new();
        let text = Text { style: Style::Plain, folders: Vec::new() };
        render::renderer(format, text).answer(answer, &mut page).expect("a page in memory");
        let page = String::from_utf8(page).expect("text");
        assert!(render::safe(&page) == page, "{format:?}: {page:?}");
    }
}
