//! Standard output: buffered, styled only where that is wanted, and quiet when its reader has gone.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::{Child, Command, Stdio};

use super::{Colour, Context};
use crate::render::{Style, Text};
use crate::search::Engine;

impl Context {
    /// Whether styles are written to standard output.
    pub fn style(&self) -> Style {
        let coloured = match self.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never && io::stdout().is_terminal(),
        };
        if coloured { Style::Coloured } else { Style::Plain }
    }
}

impl Context {
    /// How passages are written for people: with links to their files where the terminal follows them.
    pub fn text(&self, engine: &Engine) -> Text {
        let links = io::stdout().is_terminal() && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout);
        let absolute = |root: &str| std::path::absolute(root).ok().map(|path| path.to_string_lossy().into_owned());
        let corpora = engine.state().corpora.iter().filter(|_| links);
        let folders = corpora.filter_map(|c| Some((c.label.clone(), absolute(&c.root)?))).collect();
        Text { style: self.style(), folders }
    }

    /// Runs `write` on a pager if standard output is a terminal, else on standard output.
    ///
    /// The pager is ONRECORD_PAGER, PAGER, or `less`, which leaves what fits on the screen as it is;
    /// an empty name or `cat` means none.
    pub fn page(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
        match self.pager() {
            Some(mut pager) => {
                let mut whole = Vec::new();
                write(&mut whole)?;
                // A reader who has seen enough closes the pager; that is no error.
                let written = pager.stdin.take().map_or(Ok(()), |mut stdin| stdin.write_all(&whole));
                if pager.wait()?.success() && written.as_ref().err().is_none_or(|e| e.kind() == io::ErrorKind::BrokenPipe) {
                    return Ok(());
                }
                note!("onrecord: the pager failed; without it:");
                to_stdout(|out| out.write_all(&whole))
            }
            None => to_stdout(write),
        }
    }

    fn pager(&self) -> Option<Child> {
        if self.no_pager || !io::stdout().is_terminal() {
            return None;
        }
        let named = std::env::var("ONRECORD_PAGER").or_else(|_| std::env::var("PAGER")).unwrap_or_else(|_| "less".to_owned());
        let mut words = named.split_whitespace();
        let program = words.next().filter(|name| *name != "cat")?;
        let mut command = Command::new(program);
        if std::env::var_os("LESS").is_none() {
            command.env("LESS", "FRX");
        }
        command.args(words).stdin(Stdio::piped()).spawn().ok()
    }
}

/// Runs `write` on buffered standard output.
pub fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    write(&mut out)?;
    out.flush()?;
    Ok(())
}

/// Writes a line on standard error, if that can be written to.
pub fn note(words: std::fmt::Arguments) {
    let _ = writeln!(io::stderr(), "{words}");
}

/// True for the error of a closed pipe (`… | head`), which is no error.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<io::Error>().map(io::Error::kind);
    let json = error.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
    io.or(json) == Some(io::ErrorKind::BrokenPipe)
}
