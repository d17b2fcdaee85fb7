//! `onrecord facets`: how many passages by speaker, country, year, kind.

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::asked::Asked;
use super::{Context, Exit, output};
use crate::query::Query;
use crate::render;
use crate::search::{FacetField, facets};

#[derive(clap::Args, Debug)]
pub struct Args {
    /// What to count by
    #[arg(value_name = "FIELD", value_parser = field())]
    field: FacetField,

    #[command(flatten)]
    asked: Asked,

    /// How many values to print; 0 for all
    #[arg(short = 'n', long = "limit", default_value_t = 20, value_name = "N")]
    limit: usize,

    /// Print one JSON object a value
    #[arg(long)]
    json: bool,
}

/// Reads a field's name; clap lists the possible ones.
fn field() -> impl TypedValueParser<Value = FacetField> {
    let names = PossibleValuesParser::new(FacetField::ALL.map(|(name, _)| name));
    names.try_map(|name| FacetField::parse(&name).ok_or("no such field"))
}

pub fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let query = args.asked.query()?;
    let engine = context.engine()?;
    let among = (query != Query::All).then_some(&query);
    let mut found = facets(engine, args.field, among, &args.asked.options())?;
    let all = found.len();
    if args.limit > 0 {
        found.truncate(args.limit);
    }
    let left = all - found.len();
    output::to_stdout(|out| if args.json { render::facets_json(&found, out) } else { render::facets_text(&found, left, out) })?;
    Ok(if all == 0 { Exit::Nothing } else { Exit::Done })
}
