//! Parses arguments, runs, prints one error, and exits with its code.

use std::process::ExitCode;

use clap::Parser;
use onrecord::cli::{self, Cli};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let code = match cli::run(cli) {
        Ok(code) => code,
        Err(error) => {
            let (code, message) = cli::explain(&error);
            if !message.is_empty() {
                eprintln!("onrecord: {message}");
            }
            code
        }
    };
    ExitCode::from(code.number())
}
