//! `onrecord first`: the first and the last time something was said.

use super::asked::Asked;
use super::timeline::SplitBy;
use super::{Context, Exit, output};
use crate::render;
use crate::search::{SearchOptions, Split, first};

#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    asked: Asked,

    /// First and last for each speaker or country, in the order in which they came to it
    #[arg(long, value_enum, value_name = "FIELD")]
    per: Option<SplitBy>,

    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

pub fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let query = args.asked.query()?;
    let engine = context.engine()?;
    let options = SearchOptions { fresh: true, ..args.asked.options() };
    let (uses, undated) = first(engine, &query, args.per.map(Split::from), &options)?;
    if args.json {
        output::to_stdout(|out| render::first_json(&uses, out))?;
    } else {
        let text = context.text(engine);
        context.page(|out| render::first_text(&uses, undated, &text, out))?;
    }
    if uses.is_empty() {
        note!("onrecord: nothing found");
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Done)
}
