//! The edge: arguments in, results on standard output, everything else on standard error.
//!
//! This is the only room that knows clap, indicatif, anyhow, the environment and terminals.

/// Says something on standard error. Whoever reads that may have gone, which is no reason to stop.
macro_rules! note {
    ($($words:tt)*) => {
        $crate::cli::note(format_args!($($words)*))
    };
}

mod asked;
mod audit;
mod check;
mod completions;
mod exit;
mod export;
mod facets;
mod first;
mod index;
mod locate;
mod output;
mod progress;
mod read_pdf;
mod search;
mod show;
mod status;
mod timeline;
mod verify;

use clap::{ColorChoice, Parser, Subcommand, ValueEnum};

pub use exit::{Exit, explain};
pub use output::note;

/// Answers a shell that asks for completions, and ends; returns if none asks.
pub fn complete() {
    clap_complete::CompleteEnv::with_factory(<Cli as clap::CommandFactory>::command).var(completions::VARIABLE).complete();
}

use crate::index::IndexError;

/// Find what was said on the record: by whom, when, about which country.
///
/// Point it at a folder of statements (press statements, speeches, briefings, debates); search them;
/// run it again after changes and only what changed is read.
#[derive(Parser, Debug)]
#[command(name = "onrecord", version, max_term_width = 100, after_help = AFTER)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,

    /// The index folder
    ///
    /// Without it: ONRECORD_INDEX, else ./index, else (for reading) the nearest parent folder's.
    #[arg(long, global = true, env = "ONRECORD_INDEX", value_name = "DIR", hide_env = true)]
    index: Option<std::path::PathBuf>,

    /// When to write colours
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    color: Colour,

    /// Write straight to the terminal
    #[arg(long, global = true)]
    no_pager: bool,
}

const AFTER: &str = "\
Examples:
  onrecord index                         index corpus/ into index/; again: only what changed
  onrecord search 'fisheries quota' -n 5
  onrecord search mackerel --speaker solvang --since 2018
  onrecord search 'quota NEAR/5 mackerel' --group speaker
  onrecord timeline mackerel --by year   how often, year by year
  onrecord first mackerel --per speaker  who said it first, and who last
  onrecord facets country mackerel       which countries go with it
  onrecord show 4f1c9a#4                 a passage inside its statement

Exit codes: 0 found or done, 1 nothing found, 2 wrong use or error, 3 no index,
4 indexed but some files failed, 75 another process is writing, 130 interrupted";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Colour {
    Auto,
    Always,
    Never,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Index a folder of statements, or bring the index up to date
    Index(index::Args),
    /// Find passages
    #[command(visible_alias = "query")]
    Search(Box<search::Args>),
    /// Show a statement, or a passage inside it
    Show(show::Args),
    /// Tell what is indexed, from where, since when, and which files failed
    Status(status::Args),
    /// Count the passages by speaker, country, year, kind …
    Facets(Box<facets::Args>),
    /// Count the passages that match by day, week, month, quarter or year
    Timeline(Box<timeline::Args>),
    /// Show the first and the last passage that match
    First(Box<first::Args>),
    /// Tell which passages of an earlier answer have changed or vanished since
    Verify(verify::Args),
    /// List what the rules could not settle: dates, speakers, countries, with the line they looked at
    Audit(audit::Args),
    /// Check the index: its files, its ledger, and the folders against it
    Check(check::Args),
    /// Write every statement as one JSON line
    Export(export::Args),
    /// Print the script that completes commands, speakers and countries in a shell
    Completions(completions::CompletionArgs),
    /// Print the manual, or write its pages into a folder
    Man(completions::ManArgs),
    /// Read one PDF for a run of `index`
    #[command(hide = true, name = crate::corpus::READ_PDF)]
    ReadPdf,
}

/// Where and how a command works: what all of them share.
struct Context {
    index: Option<std::path::PathBuf>,
    color: Colour,
    no_pager: bool,
}

/// Runs a command.
pub fn run(cli: Cli) -> anyhow::Result<Exit> {
    match cli.color {
        Colour::Always => anstream::ColorChoice::Always.write_global(),
        Colour::Never => anstream::ColorChoice::Never.write_global(),
        Colour::Auto => {}
    }
    raise_file_limit();
    if let Ok(program) = std::env::current_exe() {
        crate::corpus::set_pdf_reader(program);
    }
    let context = Context { index: cli.index, color: cli.color, no_pager: cli.no_pager };
    let command = cli.command;
    let writes = matches!(command, Command::Index(_));
    // The engine trusts its files; where they are not what they were it may panic.
    let ran = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| dispatch(command, &context)));
    let panicked = || match writes {
        true => Err(anyhow::anyhow!("an internal error; please report what led to it")),
        false => Err(IndexError::Damaged("it cannot be read".into()).into()),
    };
    let result = ran.unwrap_or_else(|_| panicked());
    // Whoever reads our output may stop reading.
    match result {
        Err(error) if output::is_closed_pipe(&error) => Ok(Exit::Done),
        other => other,
    }
}

/// An index of many segments has many files open.
fn raise_file_limit() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // If it cannot be raised the default will mostly do, and what fails says so.
    let _ = setrlimit(Resource::Nofile, limit);
}

fn dispatch(command: Command, context: &Context) -> anyhow::Result<Exit> {
    match command {
        Command::Index(args) => index::run(args, context),
        Command::Search(args) => search::run(*args, context),
        Command::Show(args) => show::run(args, context),
        Command::Status(args) => status::run(args, context),
        Command::Facets(args) => facets::run(*args, context),
        Command::Timeline(args) => timeline::run(*args, context),
        Command::First(args) => first::run(*args, context),
        Command::Verify(args) => verify::run(args, context),
        Command::Audit(args) => audit::run(args, context),
        Command::Check(args) => check::run(args, context),
        Command::Export(args) => export::run(args, context),
        Command::Completions(args) => completions::completions(&args),
        Command::Man(args) => completions::man(&args),
        Command::ReadPdf => read_pdf::run(),
    }
}

impl From<Colour> for ColorChoice {
    fn from(colour: Colour) -> Self {
        match colour {
            Colour::Auto => ColorChoice::Auto,
            Colour::Always => ColorChoice::Always,
            Colour::Never => ColorChoice::Never,
        }
    }
}
