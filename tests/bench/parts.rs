//! What each part of the way costs, from the walk to the highlight.
//!
//!     cargo bench --bench parts [-- PART]
//!
//! Reads the sample corpus and the fixtures of the formats; `ONRECORD_BENCH_CORPUS` names another folder for the
//! parts that read a corpus (`make_corpus.py` makes one of any size). Where times are too noisy, count
//! instructions: `valgrind --tool=callgrind target/release/onrecord search …` gives the same count every time.

#![forbid(unsafe_code)]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use onrecord::corpus::{Entry, Found, Walk, WalkOptions, decode, drafts, read_bytes};
use onrecord::index::words::Words;
use onrecord::index::{BuildOptions, CorpusSpec, Silent, Store, build};
use onrecord::query::{Options, Query, Today, parse};
use onrecord::search::{Engine, FacetField, Period, SearchOptions, facets, timeline};
use onrecord::statement::{Draft, Layout, Statement, country, extract, segment};

fn main() {
    divan::main();
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn entries(root: &Path) -> Vec<Entry> {
    let walk = Walk::new(&WalkOptions { root: root.to_owned(), except: None });
    walk.filter_map(|found| if let Found::Source(entry) = found { Some(entry) } else { None }).collect()
}

static CORPUS: LazyLock<PathBuf> = LazyLock::new(|| std::env::var_os("ONRECORD_BENCH_CORPUS").map_or_else(|| here("corpus"), PathBuf::from));
static SOURCES: LazyLock<Vec<(Entry, Vec<u8>)>> =
    LazyLock::new(|| entries(&CORPUS).into_iter().filter_map(|entry| read_bytes(&entry).ok().map(|content| (entry, content.bytes))).collect());
static DRAFTS: LazyLock<Vec<Draft>> =
    LazyLock::new(|| SOURCES.iter().filter_map(|(entry, bytes)| drafts(entry, bytes).ok()).flat_map(|source| source.drafts).collect());
static STATEMENTS: LazyLock<Vec<Statement>> = LazyLock::new(|| DRAFTS.iter().cloned().map(extract).collect());
static INDEX: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    index(folder.path());
    folder
});
static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(Store::new(INDEX.path()).snapshot().expect("an index")));

fn index(folder: &Path) {
    let spec = CorpusSpec { label: "bench".into(), root: CORPUS.clone() };
    build(&Store::new(folder), &[spec], &BuildOptions::default(), &Silent).expect("the corpus can be indexed");
}

fn text_bytes() -> BytesCount {
    BytesCount::new(DRAFTS.iter().map(|draft| draft.text.len()).sum::<usize>())
}

fn read(text: &str) -> Query {
    parse(text, Options { today: Today(20_000), literal: false }).expect("a query")
}

#[divan::bench]
fn walk(bencher: Bencher) {
    bencher.counter(ItemsCount::new(SOURCES.len())).bench(|| entries(&CORPUS).len());
}

#[divan::bench]
fn read_and_hash(bencher: Bencher) {
    let bytes: usize = SOURCES.iter().map(|(_, bytes)| bytes.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| SOURCES.iter().filter(|(entry, _)| read_bytes(entry).is_ok()).count());
}

#[divan::bench]
fn decoding(bencher: Bencher) {
    let bytes: usize = SOURCES.iter().map(|(_, bytes)| bytes.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| SOURCES.iter().filter_map(|(_, bytes)| decode::decode(bytes)).count());
}

/// Files of one kind, of the sample corpus and of the fixtures, to drafts. PDF is read by a process of its own.
#[divan::bench(args = ["txt", "md", "html", "htm", "json", "jsonl", "csv", "tsv", "xml", "rss", "atom", "docx", "odt", "rtf", "doc", "epub", "eml"])]
fn format(bencher: Bencher, kind: &str) {
    let of_kind = |entry: &Entry| entry.path.rsplit('.').next() == Some(kind);
    let mut files = entries(&CORPUS);
    files.extend(entries(&here("tests/formats")));
    let files: Vec<(Entry, Vec<u8>)> =
        files.into_iter().filter(of_kind).filter_map(|entry| read_bytes(&entry).ok().map(|content| (entry, content.bytes))).collect();
    let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| files.iter().filter(|(entry, bytes)| drafts(entry, bytes).is_ok()).count());
}

#[divan::bench]
fn segmentation(bencher: Bencher) {
    let run = || STATEMENTS.iter().map(|s| segment::passages(&s.text, &s.turns, "en").len()).sum::<usize>();
    bencher.counter(text_bytes()).bench(run);
}

#[divan::bench]
fn extraction(bencher: Bencher) {
    bencher.counter(text_bytes()).with_inputs(|| DRAFTS.clone()).bench_values(|drafts| drafts.into_iter().map(extract).collect::<Vec<_>>());
}

#[divan::bench]
fn attribution(bencher: Bencher) {
    use onrecord::statement::attribute::attribute;
    let framed = || -> Vec<Statement> { STATEMENTS.iter().cloned().map(unread).collect() };
    bencher.counter(text_bytes()).with_inputs(framed).bench_values(|statements| {
        statements
            .into_iter()
            .map(|mut statement| {
                attribute(&mut statement, &[]);
                statement
            })
            .collect::<Vec<_>>()
    });
}

/// A statement before its body is read.
fn unread(mut statement: Statement) -> Statement {
    statement.turns.clear();
    statement.passages.clear();
    statement.quotes.clear();
    statement
}

#[divan::bench]
fn countries(bencher: Bencher) {
    bencher.counter(text_bytes()).bench(|| DRAFTS.iter().map(|draft| country::find(&draft.text, Some("en")).mentions.len()).sum::<usize>());
}

#[divan::bench]
fn analysis(bencher: Bencher) {
    bencher.counter(text_bytes()).bench_local(|| {
        let mut words = Words::default();
        DRAFTS
            .iter()
            .map(|draft| {
                words.split(&draft.text);
                words.len()
            })
            .sum::<usize>()
    });
}

#[divan::bench(sample_count = 10)]
fn whole_index(bencher: Bencher) {
    let folder = || tempfile::tempdir().expect("a temporary folder");
    bencher.counter(text_bytes()).with_inputs(folder).bench_values(|folder| {
        index(folder.path());
        folder
    });
}

#[divan::bench(sample_count = 20)]
fn no_change(bencher: Bencher) {
    bencher.counter(ItemsCount::new(SOURCES.len())).bench(|| index(INDEX.path()));
}

#[divan::bench]
fn open(bencher: Bencher) {
    let store = Store::new(INDEX.path());
    bencher.bench(|| store.snapshot().is_ok());
}

const QUERIES: [&str; 5] = ["boats", "fisheries quota", "\"the harbour\"", "boats since:2010 country:NO", "quota NEAR/5 mackerel"];

#[divan::bench(args = QUERIES)]
fn parsing(text: &str) -> Query {
    read(black_box(text))
}

/// Lowering and collecting: what a count needs.
#[divan::bench(args = QUERIES)]
fn collecting(bencher: Bencher, text: &str) {
    let query = read(text);
    bencher.bench(|| ENGINE.count(&query, &SearchOptions::default()).is_ok());
}

/// The whole of a search: ten hits with their second look and highlights.
#[divan::bench(args = QUERIES)]
fn searching(bencher: Bencher, text: &str) {
    let query = read(text);
    bencher.bench(|| ENGINE.search(&query, &SearchOptions::default()).is_ok());
}

#[divan::bench]
fn counting_by_country(bencher: Bencher) {
    let query = read("the");
    bencher.bench(|| facets(&ENGINE, FacetField::Country, Some(&query), &SearchOptions::default()).is_ok());
}

#[divan::bench]
fn counting_by_month(bencher: Bencher) {
    let query = read("the");
    bencher.bench(|| timeline(&ENGINE, &query, Period::Month, None, &SearchOptions::default()).is_ok());
}

/// Plain text from nothing: the least a statement costs.
#[divan::bench]
fn smallest_statement(bencher: Bencher) {
    bencher.with_inputs(|| Draft::new("The boats are in the harbour.".to_owned(), Layout::Plain)).bench_values(extract);
}
