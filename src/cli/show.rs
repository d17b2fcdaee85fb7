//! `onrecord show`: a statement, or a passage inside it.

use anyhow::bail;

use super::search::citation_style;
use super::{Context, Exit, output};
use crate::render::{self, CitationStyle};
use crate::search::{Resolved, resolve, view};

#[derive(clap::Args, Debug)]
pub struct Args {
    /// A statement's id, or a unique beginning of it; with #N the passage that is marked
    #[arg(value_name = "ID")]
    id: String,

    /// Only the passage, so many before and after it, and the question that it answers
    #[arg(short = 'C', long = "context", value_name = "N", conflicts_with = "why")]
    around: Option<u32>,

    /// Print a citation instead: of the passage, or of the first one
    #[arg(long, value_name = "STYLE", value_parser = citation_style(), conflicts_with_all = ["json", "why", "around"])]
    cite: Option<CitationStyle>,

    /// Tell where every value comes from: the rule and the words it looked at
    #[arg(long, conflicts_with = "json")]
    why: bool,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let (start, passage) = args.id.split_once('#').map_or((args.id.as_str(), None), |(s, p)| (s, Some(p)));
    let start = start.to_lowercase();
    let hexadecimal = (4..=12).contains(&start.len()) && start.bytes().all(|b| b.is_ascii_hexdigit());
    let marked = passage.map(str::parse::<u32>).transpose();
    let (true, Ok(marked)) = (hexadecimal, marked) else {
        bail!("`{}` is no id: 4 to 12 hexadecimal digits, then # and a number for a passage (4f1c9a#4)", args.id);
    };
    let engine = context.engine()?;
    let record = match resolve(engine, &start)? {
        Resolved::One(record) => record,
        Resolved::Nothing => {
            note!("onrecord: no statement has an id that begins with {start}");
            return Ok(Exit::Nothing);
        }
        Resolved::Several(ids) => bail!("{} statements begin with {start}: {}", ids.len(), ids[..ids.len().min(10)].join(", ")),
    };
    let mut view = view(engine, *record)?;
    if let Some(ordinal) = marked.filter(|m| *m as usize >= view.passages.len()) {
        bail!("statement {} has passages #0 to #{}, none is #{ordinal}", view.statement.id, view.passages.len().saturating_sub(1));
    }
    if let Some(style) = args.cite {
        let cited = view.passages.iter().filter(|p| p.ordinal == marked.unwrap_or(0));
        output::to_stdout(|out| render::cite(cited, style, out))?;
        return Ok(Exit::Done);
    }
    if let Some(around) = args.around {
        let Some(ordinal) = marked else { bail!("--context needs a passage: onrecord show {start}#4 -C {around}") };
        let kept = view.neighbours(ordinal, around);
        view.passages.retain(|p| kept.contains(&p.ordinal));
    }
    context.page(|out| match (args.json, args.why) {
        (true, _) => render::show_json(&view, out),
        (_, true) => render::show_why(&view, marked, out),
        _ => render::show_text(&view, marked, out),
    })?;
    Ok(Exit::Done)
}
