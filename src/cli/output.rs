//! Standard output: buffered, styled only where that is wanted, and quiet when its reader has gone.

use std::io::{self, BufWriter, IsTerminal, Write};

use super::{Colour, Context};
use crate::render::Style;

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

/// Runs `write` on buffered standard output.
pub fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    write(&mut out)?;
    out.flush()?;
    Ok(())
}

/// True for the error of a closed pipe (`… | head`), which is no error.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<io::Error>().map(io::Error::kind);
    let json = error.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
    io.or(json) == Some(io::ErrorKind::BrokenPipe)
}
