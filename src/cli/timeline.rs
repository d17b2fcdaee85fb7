//! `onrecord timeline`: when something was said.

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::asked::Asked;
use super::{Context, Exit, output};
use crate::render;
use crate::search::{Period, Split, timeline};

#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    asked: Asked,

    /// The length of a period
    #[arg(long, default_value = "month", value_name = "PERIOD", value_parser = period())]
    by: Period,

    /// One timeline for each of the ten most frequent speakers or countries
    #[arg(long, value_enum, value_name = "FIELD")]
    split: Option<SplitBy>,

    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum SplitBy {
    Speaker,
    Country,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
    Tsv,
}

impl From<SplitBy> for Split {
    fn from(split: SplitBy) -> Self {
        match split {
            SplitBy::Speaker => Split::Speaker,
            SplitBy::Country => Split::Country,
        }
    }
}

/// Reads a period's name; clap lists the possible ones.
fn period() -> impl TypedValueParser<Value = Period> {
    let names = PossibleValuesParser::new(Period::ALL.map(|(name, _)| name));
    names.try_map(|name| Period::ALL.iter().find(|(known, _)| *known == name).map(|(_, period)| *period).ok_or("no such period"))
}

pub fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let query = args.asked.query()?;
    let engine = context.engine()?;
    let found = timeline(engine, &query, args.by, args.split.map(Split::from), &args.asked.options())?;
    match args.format {
        Format::Text => context.page(|out| render::timeline_text(&found, out))?,
        Format::Json => output::to_stdout(|out| render::timeline_json(&found, out))?,
        Format::Csv => output::to_stdout(|out| render::timeline_table(&found, b',', out))?,
        Format::Tsv => output::to_stdout(|out| render::timeline_table(&found, b'\t', out))?,
    }
    if found.bars.is_empty() {
        note!("onrecord: nothing found");
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Done)
}
