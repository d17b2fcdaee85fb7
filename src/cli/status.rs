//! `onrecord status`: what is indexed, from where, since when, which files failed and why.

use serde::Serialize;

use super::{Context, Exit, output};
use crate::index::{SourceError, State, ledger};
use crate::render;
use crate::search::Engine;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Status<'a> {
    #[serde(flatten)]
    state: &'a State,
    index: String,
    failures: &'a [SourceError],
}

pub fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let store = context.store_for_reading();
    let engine = Engine::new(store.snapshot()?);
    let state = engine.state();
    let mut failures: Vec<SourceError> =
        state.problems.iter().map(|p| SourceError { corpus: p.corpus.clone(), path: p.path.clone(), reason: p.reason.clone() }).collect();
    for entry in ledger::failures(engine.searcher(), engine.fields())? {
        failures.push(SourceError { corpus: entry.corpus, path: entry.path, reason: entry.error.unwrap_or_else(|| "unknown".to_owned()) });
    }
    let location = store.root().display().to_string();
    output::to_stdout(|out| {
        if args.json {
            render::escape::pretty(out, &Status { state, index: location, failures: &failures })?;
            return writeln!(out);
        }
        render::status(state, &location, &failures, out)
    })?;
    Ok(Exit::Done)
}
