//! The program behind the wall: reads one PDF from standard input and answers on standard output.

use std::io::{Read, Write};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::Exit;
use crate::corpus::answer_pdf;

/// Most memory of the reader, and most seconds of work.
const MEMORY: u64 = 512 << 20;
const SECONDS: u64 = 50;

pub fn run() -> anyhow::Result<Exit> {
    limit(Resource::As, MEMORY);
    limit(Resource::Cpu, SECONDS);
    // What the library says when it fails is nobody's business here.
    std::panic::set_hook(Box::new(|_| {}));
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    std::io::stdout().lock().write_all(&answer_pdf(&bytes))?;
    Ok(Exit::Done)
}

/// Lowers a limit; where it cannot be lowered the parent's clock still counts.
fn limit(resource: Resource, most: u64) {
    let maximum = getrlimit(resource).maximum;
    let current = Some(maximum.map_or(most, |maximum| maximum.min(most)));
    let _ = setrlimit(resource, Rlimit { current, maximum });
}
