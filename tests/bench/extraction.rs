//! What extraction costs: its share of the processor time of indexing, and its throughput alone.
//!
//!     cargo bench --bench extraction -- [CORPUS]
//!
//! Reads the corpus (the sample corpus by default) into drafts, extracts them on one thread, then indexes
//! the same folder from nothing, three times each, and prints medians. Processor time, not wall time, so
//! that other work on the machine counts for little; compare shares rather than seconds.

#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};

use onrecord::corpus::{Found, Walk, WalkOptions, drafts, read_bytes};
use onrecord::index::{BuildOptions, CorpusSpec, Silent, Store, build};
use onrecord::statement::{Draft, extract};
use rustix::time::{ClockId, clock_gettime};

const ROUNDS: usize = 3;

fn cpu_seconds() -> f64 {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
}

fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let before = cpu_seconds();
    let done = work();
    (cpu_seconds() - before, done)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn all_drafts(corpus: &Path) -> Vec<Draft> {
    let walk = Walk::new(&WalkOptions { root: corpus.to_owned(), except: None });
    let entries = walk.filter_map(|found| if let Found::Source(entry) = found { Some(entry) } else { None });
    let read = |entry| Some(drafts(&entry, &read_bytes(&entry).ok()?.bytes).ok()?.drafts);
    entries.filter_map(read).flatten().collect()
}

fn main() {
    let asked = std::env::args().skip(1).find(|arg| !arg.starts_with('-'));
    let corpus = asked.map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus"), PathBuf::from);
    let (mut extraction, mut indexing, mut bytes, mut statements) = (Vec::new(), Vec::new(), 0, 0);
    for _ in 0..ROUNDS {
        let drafts = all_drafts(&corpus);
        bytes = drafts.iter().map(|draft| draft.text.len()).sum();
        statements = drafts.len();
        let (seconds, passages) = timed(|| drafts.into_iter().map(|draft| extract(draft).passages.len()).sum::<usize>());
        assert!(passages > 0, "nothing to extract in {}", corpus.display());
        extraction.push(seconds);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let spec = CorpusSpec { label: "bench".into(), root: corpus.clone() };
        let (seconds, report) = timed(|| build(&Store::new(folder.path()), &[spec], &BuildOptions::default(), &Silent));
        report.expect("the corpus can be indexed");
        indexing.push(seconds);
    }
    let (extraction, indexing) = (median(extraction), median(indexing));
    let megabytes = bytes as f64 / 1e6;
    println!("{statements} statements, {megabytes:.1} MB of text");
    println!("extraction {extraction:.2} s of processor time, {:.1} MB/s on one thread", megabytes / extraction);
    println!("indexing   {indexing:.2} s of processor time; extraction is {:.0} % of it", 100.0 * extraction / indexing);
}
