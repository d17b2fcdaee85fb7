//! Reports of runs, and the state of an index.

use std::io::{self, Write};

use super::safe_line;
use crate::index::{Check, Fault, Mend, Report, SourceError, State};
use crate::statement::StatementDate;

/// Most errors that are listed; `status` lists all.
const LISTED: usize = 20;

/// Writes what a run did.
pub fn report(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let counts = [
        ("new", report.new),
        ("updated", report.updated),
        ("renamed", report.renamed),
        ("touched", report.touched),
        ("unchanged", report.unchanged),
        ("removed", report.removed),
        ("empty", report.empty),
        ("skipped", report.skipped_total()),
        ("failed", report.failed),
    ];
    // The usual counts always, the rarer ones where there is something to count.
    let always = ["new", "updated", "unchanged", "removed", "skipped", "failed"];
    let shown: Vec<String> = counts.iter().filter(|(name, n)| *n > 0 || always.contains(name)).map(|(name, n)| format!("{n} {name}")).collect();
    writeln!(out, "{}{}", if report.dry_run { "would be: " } else { "" }, shown.join(", "))?;
    if !report.skipped.is_empty() {
        let kinds: Vec<String> = report.skipped.iter().map(|(kind, n)| format!("{} {n}", safe_line(kind))).collect();
        writeln!(out, "skipped kinds: {}", kinds.join(", "))?;
    }
    if !report.dry_run {
        let seconds = report.elapsed.as_secs_f64();
        writeln!(
            out,
            "{} passages written, {} statements and {} passages in the index, {} read in {seconds:.1} s",
            report.passages,
            report.total_statements,
            report.total_passages,
            megabytes(report.bytes)
        )?;
    }
    errors(&report.errors, LISTED, out)
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

fn errors(errors: &[SourceError], limit: usize, out: &mut dyn Write) -> io::Result<()> {
    for error in errors.iter().take(limit) {
        writeln!(out, "failed: {}/{}: {}", safe_line(&error.corpus), safe_line(&error.path), safe_line(&error.reason))?;
    }
    if errors.len() > limit {
        writeln!(out, "… and {} more; `onrecord status` lists them all", errors.len() - limit)?;
    }
    Ok(())
}

/// What is to be said of an index on a file system that is none of a disk.
pub fn on_network(network: &str) -> String {
    format!("the index is on {network}, which may be on another machine and not keep locks and writes as a disk does: keep it on a disk")
}

/// Writes what a check found, and the one command that mends it.
pub fn check(check: &Check, out: &mut dyn Write) -> io::Result<()> {
    for Fault { place, what, .. } in check.faults.iter().take(LISTED) {
        writeln!(out, "{}: {}", safe_line(place), safe_line(what))?;
    }
    if check.faults.len() > LISTED {
        writeln!(out, "… and {} more; --json lists them all", check.faults.len() - LISTED)?;
    }
    if let Some(network) = check.network {
        writeln!(out, "{}", on_network(network))?;
    }
    match check.mend() {
        None => writeln!(
            out,
            "all is as it should be: {} files ({}), {} sources, {} statements, {} passages",
            check.files,
            megabytes(check.bytes),
            check.sources,
            check.statements,
            check.passages
        ),
        Some(Mend::Index) => writeln!(out, "to mend it: onrecord index"),
        Some(Mend::Full) => writeln!(out, "to mend it: onrecord index --full"),
    }
}

/// Writes what an index holds.
pub fn status(state: &State, location: &str, failures: &[SourceError], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "index      {} (version {})", safe_line(location), state.version)?;
    if !state.is_complete() {
        let labels: Vec<String> = state.corpora.iter().filter(|c| !c.complete).map(|c| safe_line(&c.label)).collect();
        writeln!(out, "incomplete {}: the last run was broken off; `onrecord index` goes on from there", labels.join(", "))?;
    }
    for corpus in &state.corpora {
        let day = StatementDate::from_day_number(corpus.indexed_at.div_euclid(86_400)).map_or_else(String::new, |d| d.to_string());
        let seconds = corpus.indexed_at.rem_euclid(86_400);
        let time = format!("{:02}:{:02}", seconds / 3_600, seconds / 60 % 60);
        writeln!(out, "corpus     {}  {}  (indexed {day} {time} UTC)", safe_line(&corpus.label), safe_line(&corpus.root))?;
    }
    writeln!(out, "sources    {} ({} failed)", state.sources, state.failed)?;
    writeln!(out, "statements {}", state.statements)?;
    writeln!(out, "passages   {}", state.passages)?;
    if !state.skipped.is_empty() {
        let kinds: Vec<String> = state.skipped.iter().map(|(corpus, kind, n)| format!("{}: {} {n}", safe_line(corpus), safe_line(kind))).collect();
        writeln!(out, "skipped    {}", kinds.join(", "))?;
    }
    errors(failures, usize::MAX, out)
}
