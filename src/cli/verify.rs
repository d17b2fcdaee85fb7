//! `onrecord verify`: whether the passages of an earlier answer still stand.

use std::io::Read;

use anyhow::{Context as _, bail};
use serde_json::Value;

use super::{Context, Exit, output};
use crate::index::Stale;
use crate::render::{self, safe_line};
use crate::search::{Claim, Verdict, verify};

#[derive(clap::Args, Debug)]
pub struct Args {
    /// What `search` printed as JSON or JSON lines; `-` for standard input
    #[arg(value_name = "FILE")]
    file: std::path::PathBuf,

    /// Print one JSON object a passage
    #[arg(long)]
    json: bool,
}

pub fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let name = args.file.display().to_string();
    let text = if args.file.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).context("reading standard input")?;
        text
    } else {
        std::fs::read_to_string(&args.file).with_context(|| format!("reading {name}"))?
    };
    let claims = claims(&text).with_context(|| format!("reading {name}"))?;
    if claims.is_empty() {
        bail!("{name} holds no passages: this takes what `onrecord search --format json` or `jsonl` prints");
    }
    let engine = context.engine()?;
    let mut files = engine.files();
    let mut verdicts = Vec::new();
    for claim in &claims {
        verdicts.push((claim, verify(engine, claim, &mut files)?));
    }
    let wrong = verdicts.iter().filter(|(_, verdict)| *verdict != Verdict::Same).count();
    output::to_stdout(|out| {
        for (claim, verdict) in &verdicts {
            let (word, more) = told(verdict);
            if args.json {
                render::escape::compact(out, &serde_json::json!({"id": claim.id, "verdict": word, "detail": more}))?;
                writeln!(out)?;
            } else if *verdict != Verdict::Same {
                let lead: String = safe_line(&claim.text).chars().take(60).collect();
                writeln!(out, "{word}: {}{}{}\n  {lead}", safe_line(&claim.id), if more.is_empty() { "" } else { ": " }, safe_line(&more))?;
            }
        }
        if args.json { Ok(()) } else { writeln!(out, "{} of {} passages stand as they stood", claims.len() - wrong, claims.len()) }
    })?;
    Ok(if wrong == 0 { Exit::Done } else { Exit::Nothing })
}

/// A word for a verdict, and what else is to be said.
fn told(verdict: &Verdict) -> (&'static str, String) {
    match verdict {
        Verdict::Same => ("same", String::new()),
        Verdict::Moved(id) => ("moved", format!("now {id}")),
        Verdict::Credited { was, is } => ("credited otherwise", format!("was {was}; is {is}")),
        Verdict::Stale(Stale::Gone) => ("gone", "the index has it still, but its file is gone".to_owned()),
        Verdict::Stale(Stale::Changed) => ("stale", "its file has changed since it was indexed; run `onrecord index` and verify again".to_owned()),
        Verdict::Stale(Stale::Unknown) => ("unknown", "its file cannot be looked at".to_owned()),
        Verdict::Changed => ("changed", "its statement is there, these words are not".to_owned()),
        Verdict::Gone => ("gone", String::new()),
    }
}

/// The passages of an answer: one object with hits, a list of them, or one a line.
fn claims(text: &str) -> anyhow::Result<Vec<Claim>> {
    let values: Vec<Value> = match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(mut object)) if object.contains_key("hits") => match object.remove("hits") {
            Some(Value::Array(hits)) => hits,
            _ => bail!("`hits` is no list: this takes what `onrecord search --format json` prints"),
        },
        Ok(Value::Array(hits)) => hits,
        Ok(one) => vec![one],
        Err(_) => {
            let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
            let read = |(number, line): (usize, &str)| serde_json::from_str(line).with_context(|| format!("line {} is not JSON", number + 1));
            lines.map(read).collect::<anyhow::Result<_>>()?
        }
    };
    // `first --json` has two passages a line; of a batch, a query that was not answered has none.
    let ends = |value: Value| match value {
        Value::Object(mut object) if object.contains_key("first") && object.contains_key("last") => {
            [object.remove("first"), object.remove("last")].into_iter().flatten().collect()
        }
        Value::Object(object) if object.contains_key("qid") && object.contains_key("error") => Vec::new(),
        other => vec![other],
    };
    let values: Vec<Value> = values.into_iter().flat_map(ends).collect();
    values.iter().enumerate().map(|(index, value)| claim(value).with_context(|| format!("passage {}", index + 1))).collect()
}

fn claim(value: &Value) -> anyhow::Result<Claim> {
    let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    // A batch calls the id of a passage `passage`.
    let (Some(id), Some(words)) = (text("id").or_else(|| text("passage")), text("text")) else {
        bail!("has no `id` and `text`: this takes what `onrecord search --format json` or `jsonl` prints");
    };
    let name = |speaker: &Value| speaker.get("name").and_then(Value::as_str).map(str::to_owned);
    let speakers = value.get("speakers").and_then(Value::as_array).map(|list| list.iter().filter_map(name).collect());
    let date = value.get("date").map(|date| date.as_str().map(str::to_owned));
    Ok(Claim { id, text: words, speakers, date })
}
