//! A wall between the run and the PDF library: each file is read by a process of its own, with limits of memory and time.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use wait_timeout::ChildExt;

use super::glyphs::{Pages, pages};

/// How long one file may take.
const TIME: Duration = Duration::from_secs(60);
/// Most bytes that a reader may answer.
const ANSWER: u64 = 256 << 20;

static READER: OnceLock<PathBuf> = OnceLock::new();

/// The argument with which the program reads one PDF from standard input and answers on standard output.
pub const ARGUMENT: &str = "read-pdf";

/// Names the program that reads PDFs when it is called with [`ARGUMENT`]. Until then they are read in this process.
pub fn set_reader(program: PathBuf) {
    let _ = READER.set(program);
}

/// Reads a PDF behind the wall.
pub fn read(bytes: &[u8]) -> Result<Pages, String> {
    match READER.get() {
        Some(program) => ask(program, bytes),
        None => pages(bytes),
    }
}

fn ask(program: &PathBuf, bytes: &[u8]) -> Result<Pages, String> {
    let failed = |e: std::io::Error| format!("cannot be read: the PDF reader does not start: {e}");
    let mut command = Command::new(program);
    command.arg(ARGUMENT).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    // An interrupt ends the run in good order, and must not look like a failure of this file.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn().map_err(failed)?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let answer = std::thread::scope(|scope| {
        scope.spawn(move || {
            // A reader that has failed does not listen; its exit code tells.
            if let Some(mut stdin) = stdin {
                let _ = stdin.write_all(bytes);
            }
        });
        let reading = scope.spawn(move || {
            let mut answer = Vec::new();
            if let Some(stdout) = stdout {
                let _ = stdout.take(ANSWER).read_to_end(&mut answer);
            }
            answer
        });
        let status = child.wait_timeout(TIME).map_err(failed)?;
        if status.is_none() {
            let _ = child.kill();
            let _ = child.wait();
            return Err(format!("cannot be read: it took longer than {} s", TIME.as_secs()));
        }
        let answer = reading.join().unwrap_or_default();
        if status.is_some_and(|status| status.success()) {
            Ok(answer)
        } else {
            Err("cannot be read: the PDF library failed on it, or needed too much memory".to_owned())
        }
    })?;
    serde_json::from_slice::<Result<Pages, String>>(&answer).map_err(|e| format!("cannot be read: {e}"))?
}

/// What the reader answers about a PDF.
pub fn answer(bytes: &[u8]) -> Vec<u8> {
    serde_json::to_vec(&pages(bytes)).unwrap_or_default()
}
