//! Parses arguments, runs, prints one error, and exits with its code.

#![forbid(unsafe_code)]

use std::process::ExitCode;

use clap::Parser;
use onrecord::cli::{self, Cli};

fn main() -> ExitCode {
    // Panics are caught and told of as errors; their traces are for those who ask for them.
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        std::panic::set_hook(Box::new(|_| {}));
    }
    cli::complete();
    let cli = Cli::parse();
    let code = match cli::run(cli) {
        Ok(code) => code,
        Err(error) => {
            let (code, message) = cli::explain(&error);
            if !message.is_empty() {
                cli::note(format_args!("onrecord: {message}"));
            }
            code
        }
    };
    ExitCode::from(code.number())
}
