//! `onrecord audit`: what the rules could not settle, with the line they looked at.

use std::io::Write;
use std::ops::ControlFlow;

use super::{Context, Exit, output};
use crate::render;
use crate::search::{Findings, audit};
use crate::statement::About;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Only what is about this
    #[arg(long, value_enum, value_name = "WHAT")]
    only: Option<Only>,

    /// Only sources whose path holds this
    #[arg(long, value_name = "TEXT")]
    path: Option<String>,

    /// Print one JSON object a statement
    #[arg(long)]
    json: bool,

    /// The day that counts as today (2017-03-21)
    #[arg(long, value_name = "DATE")]
    now: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Only {
    Date,
    Speaker,
    Country,
}

impl Only {
    fn is(self, about: About) -> bool {
        matches!((self, about), (Only::Date, About::Date) | (Only::Speaker, About::Speaker) | (Only::Country, About::Country))
    }
}

pub fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let engine = context.engine()?;
    let today = super::asked::today(args.now.as_deref())?.0;
    let mut found: Vec<Findings> = Vec::new();
    let mut statements = 0u64;
    audit(engine, today, |mut findings| {
        statements += 1;
        findings.findings.retain(|f| args.only.is_none_or(|only| only.is(f.about)));
        let wanted = args.path.as_ref().is_none_or(|part| findings.path.contains(part.as_str()));
        if wanted && !findings.findings.is_empty() {
            found.push(findings);
        }
        ControlFlow::Continue(())
    })?;
    output::to_stdout(|out: &mut dyn Write| if args.json { render::audit_json(&found, out) } else { render::audit_text(&found, statements, out) })?;
    Ok(if found.is_empty() { Exit::Done } else { Exit::Nothing })
}
