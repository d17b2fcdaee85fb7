//! `onrecord facets`: how many passages by speaker, country, year, kind.

use super::search::{Filters, query_text, today};
use super::{Context, Exit, output};
use crate::query::{Options, Query, parse};
use crate::render;
use crate::search::{FacetField, SearchOptions, facets};

#[derive(clap::Args, Debug)]
pub struct Args {
    /// What to count by
    #[arg(value_enum, value_name = "FIELD")]
    field: By,

    /// Only passages that answer this query
    #[arg(value_name = "QUERY")]
    query: Vec<String>,

    #[command(flatten)]
    filters: Filters,

    /// How many values to print; 0 for all
    #[arg(short = 'n', long = "limit", default_value_t = 20, value_name = "N")]
    limit: usize,

    /// Print one JSON object a value
    #[arg(long)]
    json: bool,

    /// The day that relative dates count from
    #[arg(long, value_name = "DATE")]
    now: Option<String>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum By {
    /// Persons, with the spellings and offices that were joined
    Speaker,
    /// Countries spoken for, mentioned, or what the statement is about
    Country,
    /// Countries the passage mentions
    About,
    /// Countries spoken for
    Origin,
    Kind,
    Lang,
    /// quote, speech, paraphrase, question, narration
    In,
    Year,
}

pub fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let today = today(args.now.as_deref())?;
    let text = query_text(&args.query)?;
    let asked = if text.is_empty() { Query::All } else { parse(&text, Options { today, literal: false })? };
    let query = args.filters.wrap(asked, today)?;
    let engine = context.engine()?;
    let field = match args.field {
        By::Speaker => FacetField::Speaker,
        By::Country => FacetField::Country,
        By::About => FacetField::About,
        By::Origin => FacetField::Origin,
        By::Kind => FacetField::Kind,
        By::Lang => FacetField::Lang,
        By::In => FacetField::In,
        By::Year => FacetField::Year,
    };
    let among = (query != Query::All).then_some(&query);
    let mut found = facets(&engine, field, among, &SearchOptions::default())?;
    let all = found.len();
    if args.limit > 0 {
        found.truncate(args.limit);
    }
    let left = all - found.len();
    output::to_stdout(|out| if args.json { render::facets_json(&found, out) } else { render::facets_text(&found, left, out) })?;
    Ok(if all == 0 { Exit::Nothing } else { Exit::Done })
}
