//! `onrecord check`: whether the index is what was written, holds together, and says what the folders say.

use std::io::Write;

use super::{Context, Exit, output};
use crate::index::check;
use crate::render;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let checked = check(&context.store_for_reading())?;
    output::to_stdout(|out: &mut dyn Write| {
        if args.json {
            render::escape::pretty(out, &checked)?;
            return writeln!(out);
        }
        render::check(&checked, out)
    })?;
    Ok(if checked.faults.is_empty() { Exit::Done } else { Exit::Nothing })
}
