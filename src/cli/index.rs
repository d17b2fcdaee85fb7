//! `onrecord index`: builds the index, or brings it up to date.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};

use super::progress::Progress;
use super::{Context, Exit, output};
use crate::corpus;
use crate::index::{BuildOptions, CorpusSpec, IndexError, LEAST_MEMORY, MEMORY, Report, Store, build, remove};
use crate::render;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Folders of statements; without any, all that the index knows, the first time corpus/
    #[arg(value_name = "FOLDER")]
    folders: Vec<PathBuf>,

    /// The name of the corpus in the index
    ///
    /// Several corpora live in one index, each under its label; by default the folder's name.
    #[arg(long, value_name = "NAME")]
    label: Option<String>,

    /// Build a new index from nothing, beside the live one, and then change over
    #[arg(long, conflicts_with = "remove")]
    full: bool,

    /// Tell what would be done; write nothing
    #[arg(long)]
    dry_run: bool,

    /// Take a corpus out of the index
    #[arg(long, value_name = "LABEL", conflicts_with_all = ["folders", "label", "dry_run"])]
    remove: Option<String>,

    /// Do not ask before the index is emptied
    #[arg(long, short)]
    yes: bool,

    /// Wait so long while another process writes the index
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    wait: u64,

    /// Memory for indexing, in MB
    ///
    /// Files that are mapped do not count: the system takes them back when it needs to. A single large file may
    /// take more while it is read.
    #[arg(long, default_value_t = MEMORY >> 20, value_name = "MB", value_parser = clap::value_parser!(u64).range(LEAST_MEMORY >> 20..=1 << 30))]
    memory: u64,

    /// Threads that read files; 0 for as many as there are processors
    #[arg(long, default_value_t = 0, value_name = "N")]
    threads: usize,

    /// Commit what is done after so many seconds, between files; an archive or a table is taken whole
    #[arg(long, default_value_t = 60, value_name = "SECONDS")]
    commit_every: u64,

    /// Look after so many files whether to commit
    #[arg(long, default_value_t = BuildOptions::default().step, value_name = "N", hide = true)]
    step: usize,

    #[command(flatten)]
    limits: Limits,

    /// Print no report and no progress, only errors
    #[arg(long, short)]
    quiet: bool,

    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

/// What one source may be. What goes beyond a limit is named and not read.
#[derive(clap::Args, Debug)]
#[command(next_help_heading = "Limits")]
struct Limits {
    /// Largest file, member of an archive, message or row, unpacked
    #[arg(long, default_value_t = corpus::Limits::DEFAULT.file >> 20, value_name = "MB", value_parser = clap::value_parser!(u64).range(1..=4_000))]
    max_file: u64,

    /// Longest text of one statement
    #[arg(long, default_value_t = corpus::Limits::DEFAULT.statement >> 20, value_name = "MB", value_parser = clap::value_parser!(u64).range(1..=4_000))]
    max_statement: u64,

    /// Most passages of one file, member of an archive, or message
    #[arg(long, default_value_t = corpus::Limits::DEFAULT.passages as u64, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=u64::from(u32::MAX)))]
    max_passages: u64,

    /// How deep archives may stand in each other
    #[arg(long, default_value_t = corpus::Limits::DEFAULT.nesting as u64, value_name = "N", value_parser = clap::value_parser!(u64).range(0..=64))]
    max_nesting: u64,

    /// How many times its own size an archive or a packed file may hold
    #[arg(long, default_value_t = corpus::Limits::DEFAULT.ratio, value_name = "N")]
    max_ratio: u64,

    /// What an archive may hold in all
    #[arg(long, default_value_t = corpus::Limits::DEFAULT.archive >> 20, value_name = "MB", value_parser = clap::value_parser!(u64).range(1..=1 << 40))]
    max_archive: u64,
}

impl Limits {
    fn set(&self) {
        corpus::set_limits(corpus::Limits {
            file: self.max_file << 20,
            statement: self.max_statement << 20,
            passages: self.max_passages as usize,
            nesting: self.max_nesting as usize,
            ratio: self.max_ratio,
            archive: self.max_archive << 20,
        });
    }
}

pub fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    args.limits.set();
    let store = context.store_for_writing();
    let wait = Duration::from_secs(args.wait);
    let commit_every = Duration::from_secs(args.commit_every);
    let (full, dry_run, allow_empty, threads, step, memory) = (args.full, args.dry_run, args.yes, args.threads, args.step, args.memory << 20);
    let mut options = BuildOptions { full, dry_run, wait, allow_empty, threads, commit_every, memory, step };
    if let Some(label) = &args.remove {
        let only = store.holds_only(label)?;
        if only && !args.yes && !confirm(&format!("`{label}` is all that the index holds; remove it?"))? {
            bail!("nothing was removed; say --yes to empty the index");
        }
        let progress = Progress::new(args.quiet).heeding_interrupts();
        let report = remove(&store, label, &options, &progress);
        progress.clear();
        return finish(&args, &report?);
    }
    let specs = corpora(&args, &store)?;
    if let Some(network) = store.network() {
        note!("onrecord: {}", render::on_network(network));
    }
    let progress = Progress::new(args.quiet);
    // A dry run has nothing to put in order.
    let progress = if args.dry_run { progress } else { progress.heeding_interrupts() };
    let mut result = build(&store, &specs, &options, &progress);
    if let Err(error @ IndexError::WouldEmpty { .. }) = &result
        && confirm(&format!("{error}; go on?"))?
    {
        options.allow_empty = true;
        result = build(&store, &specs, &options, &progress);
    }
    progress.clear();
    finish(&args, &result?)
}

/// The corpora named on the command line. With none and nothing indexed yet it is `corpus/`.
fn corpora(args: &Args, store: &Store) -> anyhow::Result<Vec<CorpusSpec>> {
    let mut folders = args.folders.clone();
    if folders.is_empty() && !store.exists() {
        folders.push(PathBuf::from("corpus"));
    }
    if args.label.is_some() && folders.len() != 1 {
        bail!("--label names one folder; give exactly one");
    }
    let mut specs: Vec<CorpusSpec> = Vec::new();
    for folder in folders {
        let spec = corpus(&folder, args.label.as_deref(), args.folders.is_empty())?;
        if specs.iter().any(|s| s.label == spec.label) {
            bail!("two folders would be called `{}`; index them one after the other with --label NAME", spec.label);
        }
        specs.push(spec);
    }
    Ok(specs)
}

fn corpus(folder: &Path, label: Option<&str>, by_default: bool) -> anyhow::Result<CorpusSpec> {
    let advice = if by_default { "; name the folder of statements: onrecord index FOLDER" } else { "" };
    let root = folder.canonicalize().with_context(|| format!("cannot read {}{advice}", folder.display()))?;
    if !root.is_dir() {
        bail!("{} is a file; name the folder it is in", folder.display());
    }
    let name = root.file_name().map_or_else(|| "corpus".to_owned(), |n| n.to_string_lossy().into_owned());
    let label = label.unwrap_or(&name);
    if label.is_empty() || label.contains(['/', '\0', '\n']) {
        bail!("`{label}` cannot be a label: it must be a word or more without `/`");
    }
    Ok(CorpusSpec { label: label.to_owned(), root })
}

fn finish(args: &Args, report: &Report) -> anyhow::Result<Exit> {
    if args.json {
        output::to_stdout(|out| {
            render::escape::pretty(out, report)?;
            writeln!(out)
        })?;
    } else if !args.quiet {
        output::to_stdout(|out| render::report(report, out))?;
    } else {
        for error in &report.errors {
            note!("onrecord: {}/{}: {}", render::safe_line(&error.corpus), render::safe_line(&error.path), render::safe_line(&error.reason));
        }
    }
    Ok(if report.failed > 0 { Exit::SomeFailed } else { Exit::Done })
}

/// Asks on a terminal; elsewhere the answer is no.
fn confirm(question: &str) -> anyhow::Result<bool> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Ok(false);
    }
    write!(io::stderr(), "onrecord: {} [y/N] ", render::safe_line(question))?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(matches!(line.trim().to_lowercase().as_str(), "y" | "yes"))
}
