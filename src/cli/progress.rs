//! The progress bar, on a terminal only, and the wish to stop.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::Exit;
use crate::index::Observer;

/// Shows how an indexing run gets on.
pub struct Progress {
    bar: ProgressBar,
    interrupts: Arc<AtomicUsize>,
}

impl Progress {
    /// Also takes over SIGINT and SIGTERM: the first stops the run in good order, the second at once.
    pub fn new(quiet: bool) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        let bar = if shown { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        bar.set_message("looking for changes");
        bar.enable_steady_tick(Duration::from_millis(120));
        let interrupts = Arc::new(AtomicUsize::new(0));
        let seen = interrupts.clone();
        // Without a handler an interrupt ends the process at once, which the index survives as well.
        let _ = ctrlc::set_handler(move || {
            if seen.fetch_add(1, Ordering::SeqCst) == 0 {
                eprintln!("onrecord: stopping after what is being read; once more to stop at once");
            } else {
                std::process::exit(i32::from(Exit::Interrupted.number()));
            }
        });
        Self { bar, interrupts }
    }

    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl Observer for Progress {
    fn planned(&self, sources: u64, bytes: u64) {
        self.bar.set_length(bytes.max(1));
        self.bar.set_message(format!("{sources} files"));
        let template = "{bar:30} {bytes}/{total_bytes} {bytes_per_sec} {msg}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
    }

    fn done(&self, bytes: u64) {
        self.bar.inc(bytes);
    }

    fn committing(&self) {
        self.bar.set_message("writing the index");
    }

    fn cancelled(&self) -> bool {
        self.interrupts.load(Ordering::SeqCst) > 0
    }
}
