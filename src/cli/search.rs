//! `onrecord search`: finds passages.

use std::collections::{BTreeSet, HashSet};
use std::io::{BufRead, Write};
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::asked::{Filters, TIMEOUT, query_text, timeout, today};
use super::{Context, Exit, output};
use crate::query::{Options, Query, parse};
use crate::render::{self, CitationStyle, OutputFormat};
use crate::search::{Answer, BatchQuery, Engine, Explanation, Group, Part, SearchOptions, Sort, run_batch, why_nothing};

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Words, "phrases", field:values; `-` reads the query from standard input
    #[arg(value_name = "QUERY")]
    query: Vec<String>,

    #[command(flatten)]
    filters: Filters,

    /// How many passages to print
    #[arg(short = 'n', long = "limit", default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    limit: u32,

    /// How many of the best to pass over
    #[arg(long, default_value_t = 0, value_name = "N")]
    offset: usize,

    /// Show only the best passage of each statement, speaker or country, and how many more match
    #[arg(long, value_enum, value_name = "BY")]
    group: Option<GroupBy>,

    /// Near-identical passages: fold them under the earliest, or show each
    #[arg(long, value_enum, default_value_t = Dups::Fold, value_name = "HOW")]
    dups: Dups,

    /// The order of passages
    #[arg(long, value_enum, default_value_t = SortBy::Relevance, value_name = "ORDER")]
    sort: SortBy,

    /// Print only how many passages match
    #[arg(long)]
    count: bool,

    /// How to print them
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,

    /// Print citations instead
    #[arg(long, value_name = "STYLE", value_parser = citation_style(), conflicts_with_all = ["format", "json"])]
    cite: Option<CitationStyle>,

    /// Print JSON; short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,

    /// Print the paths of the files as the file system has them, each with a NUL after it, for `xargs -0`
    #[arg(long, short = '0', conflicts_with_all = ["json", "format", "count", "cite", "batch"])]
    null: bool,

    /// Read every word as a word: no operators, fields or marks
    #[arg(long)]
    literal: bool,

    /// Match words only as they stand, not by their stems
    #[arg(long)]
    exact: bool,

    /// Break a search off that takes longer; 0 for no limit
    #[arg(long, default_value_t = TIMEOUT, value_name = "SECONDS")]
    timeout: u64,

    /// Fail if the file of a hit is gone or has changed since it was indexed
    #[arg(long)]
    strict: bool,

    /// Tell what the query was taken to mean, and what each score is made of
    #[arg(long)]
    explain: bool,

    /// Leave parts of the ranking out, to measure what they are worth
    #[arg(long, value_name = "PARTS", value_delimiter = ',', hide = true, value_parser = clap::builder::PossibleValuesParser::new(Part::ALL.map(|(name, _)| name)))]
    without: Vec<String>,

    /// Answer many queries: a file of lines `qid<TAB>query` or JSON objects; `-` for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["query", "count", "format", "json"])]
    batch: Option<PathBuf>,

    /// The day that relative dates count from
    #[arg(long, value_name = "DATE")]
    now: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SortBy {
    Relevance,
    Newest,
    Oldest,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum GroupBy {
    Statement,
    Speaker,
    Country,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Dups {
    Fold,
    Show,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
    Jsonl,
    Csv,
    Tsv,
    Md,
    Paths,
}

/// Reads the name of a form of citation; clap lists the possible ones.
pub fn citation_style() -> impl TypedValueParser<Value = CitationStyle> {
    let names = PossibleValuesParser::new(CitationStyle::ALL.map(|(name, _)| name));
    names.try_map(|name| CitationStyle::ALL.iter().find(|(known, _)| *known == name).map(|(_, style)| *style).ok_or("no such form"))
}

pub fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let today = today(args.now.as_deref())?;
    let options = Options { today, literal: args.literal };
    let search = SearchOptions {
        limit: args.limit as usize,
        offset: args.offset,
        exact: args.exact,
        timeout: timeout(args.timeout),
        // The answers of a batch are compared with judgments of each passage.
        fold: args.dups == Dups::Fold && args.batch.is_none(),
        group: args.group.map(|by| match by {
            GroupBy::Statement => Group::Statement,
            GroupBy::Speaker => Group::Speaker,
            GroupBy::Country => Group::Country,
        }),
        fresh: args.batch.is_none() || args.strict,
        places: args.json || matches!(args.format, Format::Json | Format::Jsonl),
        without: Part::ALL.iter().filter(|(name, _)| args.without.iter().any(|w| w == name)).map(|(_, part)| *part).collect(),
        sort: match args.sort {
            SortBy::Relevance => Sort::Relevance,
            SortBy::Newest => Sort::Newest,
            SortBy::Oldest => Sort::Oldest,
        },
        threads: usize::from(args.batch.is_some()),
        ..SearchOptions::default()
    };
    if let Some(file) = &args.batch {
        return batch(file, options, &args, &search, context);
    }
    let text = query_text(&args.query)?;
    let query = args.filters.wrap(parse(&text, options)?, today)?;
    let engine = context.engine()?;
    if args.explain {
        note!("query: {}", render::safe_line(&query.to_string()));
    }
    if args.count {
        let (count, explanation) = engine.count_explained(&query, &search)?;
        tell_spellings(&explanation);
        output::to_stdout(|out| writeln!(out, "{count}"))?;
        return Ok(if count == 0 { Exit::Nothing } else { Exit::Done });
    }
    answer(engine, &query, &args, &search, context)
}

fn answer(engine: &Engine, query: &Query, args: &Args, options: &SearchOptions, context: &Context) -> anyhow::Result<Exit> {
    let answer = engine.search(query, options)?;
    tell(&answer, args.explain);
    let format = match (args.json, args.format) {
        (true, _) | (_, Format::Json) => OutputFormat::Json,
        (_, Format::Text) => OutputFormat::Text,
        (_, Format::Jsonl) => OutputFormat::Jsonl,
        (_, Format::Csv) => OutputFormat::Csv,
        (_, Format::Tsv) => OutputFormat::Tsv,
        (_, Format::Md) => OutputFormat::Markdown,
        (_, Format::Paths) => OutputFormat::Paths,
    };
    if args.strict {
        refuse_stale(&answer)?;
    }
    let nothing = answer.hits.is_empty();
    if nothing {
        explain_nothing(engine, query, &answer, options)?;
    }
    if args.null {
        output::to_stdout(|out| locations(engine, &answer, out))?;
        return Ok(if nothing { Exit::Nothing } else { Exit::Done });
    }
    let partial = answer.hits.iter().filter(|hit| hit.partial).count();
    if partial > 0 && (args.cite.is_some() || format == OutputFormat::Paths) {
        note!("onrecord: the last {partial} hold only some of the words");
    }
    if let Some(style) = args.cite {
        output::to_stdout(|out| render::cite(answer.hits.iter().map(|hit| &hit.passage), style, out))?;
    } else if !nothing || format == OutputFormat::Json {
        let text = context.text(engine);
        context.page(|out| render::renderer(format, text).answer(&answer, out))?;
    }
    Ok(if nothing { Exit::Nothing } else { Exit::Done })
}

/// Where the files of hits stand, each once.
fn locations(engine: &Engine, answer: &Answer, out: &mut dyn Write) -> std::io::Result<()> {
    let mut files = engine.files();
    let mut seen = HashSet::new();
    for hit in &answer.hits {
        match files.location(&hit.passage.corpus, &hit.passage.path) {
            Some(path) if seen.insert(path.clone()) => {
                out.write_all(path.as_os_str().as_encoded_bytes())?;
                out.write_all(b"\0")?;
            }
            Some(_) => {}
            None => note!("onrecord: {}/{} is not there any more", render::safe_line(&hit.passage.corpus), render::safe_line(&hit.passage.path)),
        }
    }
    Ok(())
}

/// Says what the query was taken to mean, where that is asked or not plain.
fn tell(answer: &Answer, all: bool) {
    let said = &answer.explanation;
    tell_spellings(said);
    if !all {
        return;
    }
    for (name, found) in &said.resolved {
        note!("{}: {}", render::safe_line(name), if found.is_empty() { "nobody and nothing".to_owned() } else { render::safe_line(&found.join("; ")) });
    }
    for (words, names) in &said.widened {
        note!("{}: also {}", render::safe_line(words), render::safe_line(&names.join("; ")));
    }
    for hit in &answer.hits {
        if let Some(parts) = &hit.parts {
            note!("{}. {} = {parts}", hit.rank, hit.score);
        }
    }
}

fn tell_spellings(said: &Explanation) {
    for (word, spellings) in &said.spelled {
        note!("onrecord: `{}` is hardly in the index; looked for {} too", render::safe_line(word), render::safe_line(&spellings.join(", ")));
    }
}

/// With `--strict` an answer from files that are not what was indexed is no answer.
fn refuse_stale(answer: &Answer) -> anyhow::Result<()> {
    let stale: BTreeSet<String> = answer.hits.iter().filter(|h| h.stale.is_some()).map(|h| format!("{}/{}", h.passage.corpus, h.passage.path)).collect();
    if stale.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = stale.iter().take(5).map(|path| render::safe_line(path)).collect();
    let more = stale.len().saturating_sub(names.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    bail!("not what was indexed any more: {}{more}\n  bring the index up to date: onrecord index", names.join(", "))
}

/// Says which part of the query matches nothing by itself.
fn explain_nothing(engine: &Engine, query: &Query, answer: &Answer, options: &SearchOptions) -> anyhow::Result<()> {
    note!("onrecord: nothing found");
    if answer.total > 0 {
        note!("  {} passages match; --offset passes over all of them", answer.total);
        return Ok(());
    }
    let nothing = why_nothing(engine, query, options)?;
    for (part, near) in &nothing.blamed {
        note!("  no passage matches {}", render::safe_line(part));
        if let Some(near) = near {
            note!("    {}", render::safe_line(near));
        }
    }
    if nothing.blamed.is_empty() && matches!(query, Query::And(_)) {
        note!("  every part of the query matches something, but no passage matches all of them");
    }
    for (part, count) in nothing.without.iter().take(3) {
        note!("    without {}: {count}", render::safe_line(part));
    }
    Ok(())
}

fn batch(file: &PathBuf, options: Options, args: &Args, search: &SearchOptions, context: &Context) -> anyhow::Result<Exit> {
    let lines: Vec<String> = if file.as_os_str() == "-" {
        std::io::stdin().lock().lines().collect::<Result<_, _>>().context("reading standard input")?
    } else {
        let text = std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
        text.lines().map(str::to_owned).collect()
    };
    let mut queries = Vec::new();
    for (number, line) in lines.iter().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let mut query = BatchQuery::read(line, number + 1, options);
        query.query = args.filters.wrap(query.query, options.today)?;
        if let Some(warning) = &query.warning {
            note!("onrecord: query {}: {}", render::safe_line(&query.qid), render::safe_line(warning));
        }
        queries.push(query);
    }
    let engine = context.engine()?;
    let answers = run_batch(engine, &queries, search);
    for (query, error) in queries.iter().zip(&answers).filter_map(|(query, answer)| Some((query, answer.as_ref().err()?))) {
        note!("onrecord: query {}: {}", render::safe_line(&query.qid), render::safe_line(error));
    }
    if args.strict {
        answers.iter().flatten().try_for_each(refuse_stale)?;
    }
    let found = answers.iter().flatten().any(|a| !a.hits.is_empty());
    output::to_stdout(|out| {
        for (query, answer) in queries.iter().zip(&answers) {
            match answer {
                Err(error) => render::batch_error(&query.qid, error, out)?,
                Ok(answer) => answer.hits.iter().try_for_each(|hit| render::batch_line(&query.qid, query.warning.as_deref(), hit, out))?,
            }
        }
        Ok(())
    })?;
    Ok(if found { Exit::Done } else { Exit::Nothing })
}
