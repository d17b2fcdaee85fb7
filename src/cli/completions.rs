//! `onrecord completions` and `onrecord man`: for shells, and for readers of manuals.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::{Command, CommandFactory};
use clap_complete::engine::CompletionCandidate;
use clap_complete::env::Shells;

use super::{Cli, Context, Exit, output};
use crate::index::Store;
use crate::render::safe_line;
use crate::search::Engine;
use crate::statement::Country;

#[derive(clap::Args, Debug)]
pub struct CompletionArgs {
    /// bash, elvish, fish, powershell or zsh
    #[arg(value_name = "SHELL")]
    shell: String,
}

#[derive(clap::Args, Debug)]
pub struct ManArgs {
    /// Write a page for each command into this folder; without it the main page is printed
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// The variable by which the script of a shell asks for completions.
pub const VARIABLE: &str = "ONRECORD_COMPLETE";

pub fn completions(args: &CompletionArgs) -> anyhow::Result<Exit> {
    let shells = Shells::builtins();
    let Some(shell) = shells.completer(&args.shell) else {
        let names: Vec<&str> = shells.names().collect();
        bail!("there are no completions for `{}`: {}", args.shell, names.join(", "));
    };
    let mut script = Vec::new();
    shell.write_registration(VARIABLE, "onrecord", "onrecord", "onrecord", &mut script)?;
    // bash puts what it is given on the line as it stands, unless it takes it for file names: then it quotes blanks.
    let script = String::from_utf8_lossy(&script).replace("complete -o nospace ", "complete -o nospace -o filenames ");
    output::to_stdout(|out| out.write_all(script.as_bytes()))?;
    Ok(Exit::Done)
}

pub fn man(args: &ManArgs) -> anyhow::Result<Exit> {
    let mut command = Cli::command();
    command.build();
    let Some(folder) = &args.folder else {
        output::to_stdout(|out| clap_mangen::Man::new(command).render(&mut *out))?;
        return Ok(Exit::Done);
    };
    std::fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
    let pages =
        command.get_subcommands().filter(|sub| sub.get_name() != "help" && !sub.is_hide_set()).map(|sub| (format!("onrecord-{}", sub.get_name()), sub.clone()));
    let pages: Vec<(String, Command)> = pages.chain([("onrecord".to_owned(), command.clone())]).collect();
    for (name, page) in pages {
        let path = folder.join(format!("{name}.1"));
        let mut file = std::fs::File::create(&path).with_context(|| format!("writing {}", path.display()))?;
        let title: &'static str = Box::leak(name.into_boxed_str());
        clap_mangen::Man::new(page.name(title)).render(&mut file)?;
    }
    Ok(Exit::Done)
}

/// Speakers of the index that is found from here.
pub fn speakers() -> Vec<CompletionCandidate> {
    let index = named_index(std::env::args_os()).or_else(|| std::env::var_os("ONRECORD_INDEX").map(PathBuf::from));
    let context = Context { index, color: super::Colour::Never, no_pager: true };
    let store: Store = context.store_for_reading();
    let Ok(snapshot) = store.snapshot() else { return Vec::new() };
    let engine = Engine::new(snapshot);
    let Ok(persons) = engine.persons() else { return Vec::new() };
    persons.list.iter().map(|person| CompletionCandidate::new(safe_line(&person.name))).collect()
}

/// The index that the line to be completed names.
fn named_index(mut words: impl Iterator<Item = OsString>) -> Option<PathBuf> {
    while let Some(word) = words.next() {
        if word == "--index" {
            return words.next().map(PathBuf::from);
        }
        if let Some(value) = word.to_str().and_then(|word| word.strip_prefix("--index=")) {
            return Some(PathBuf::from(value));
        }
    }
    None
}

/// The names of all countries.
pub fn countries() -> Vec<CompletionCandidate> {
    Country::all_names().map(CompletionCandidate::new).collect()
}
