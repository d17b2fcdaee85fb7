//! `onrecord export`: every statement as one JSON line.

use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;

use super::{Context, Exit};
use crate::render::escape;
use crate::search::export;

#[derive(clap::Args, Debug)]
pub struct Args {}

pub fn run(_: Args, context: &Context) -> anyhow::Result<Exit> {
    let engine = context.engine()?;
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut failed: Option<io::Error> = None;
    export(engine, |statement| match escape::compact(&mut out, &statement).and_then(|()| writeln!(out)) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            failed = Some(error);
            ControlFlow::Break(())
        }
    })?;
    match failed {
        Some(error) => Err(error.into()),
        None => {
            out.flush()?;
            Ok(Exit::Done)
        }
    }
}
