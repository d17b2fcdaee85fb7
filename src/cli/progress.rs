//! The progress bar, on a terminal only, and the wish to stop.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::Exit;
use crate::index::Observer;

/// Shows how an indexing run gets on.
pub struct Progress {
    bar: ProgressBar,
    /// Files to be read, and those that are done and that failed.
    files: AtomicU64,
    done: AtomicU64,
    failed: AtomicU64,
    interrupts: Arc<AtomicUsize>,
}

impl Progress {
    pub fn new(quiet: bool) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        let bar = if shown { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        bar.set_message("looking for changes");
        bar.enable_steady_tick(Duration::from_millis(120));
        let (files, done, failed) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
        Self { bar, files, done, failed, interrupts: Arc::new(AtomicUsize::new(0)) }
    }

    /// Takes over SIGINT and SIGTERM: the first stops the run in good order, the second at once.
    pub fn heeding_interrupts(self) -> Self {
        let seen = Arc::clone(&self.interrupts);
        // Without a handler an interrupt ends the process at once, which the index survives as well.
        let _ = ctrlc::set_handler(move || {
            if seen.fetch_add(1, Ordering::SeqCst) == 0 {
                note!("onrecord: stopping after what is being read; once more to stop at once");
            } else {
                std::process::exit(i32::from(Exit::Interrupted.number()));
            }
        });
        self
    }

    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

/// Files between two changes of what the bar says.
const OFTEN: u64 = 16;

fn said(done: u64, files: u64, failed: u64) -> String {
    let failed = if failed > 0 { format!(", {failed} failed") } else { String::new() };
    format!("{done}/{files} files{failed}")
}

impl Observer for Progress {
    fn planned(&self, sources: u64, bytes: u64) {
        self.bar.set_length(bytes.max(1));
        self.files.store(sources, Ordering::Relaxed);
        self.bar.set_message(said(0, sources, 0));
        let template = "{bar:30} {bytes}/{total_bytes} {bytes_per_sec} {msg}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
    }

    fn read(&self, bytes: u64) {
        self.bar.inc(bytes);
    }

    fn done(&self, bytes: u64, failed: bool) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let failures = self.failed.fetch_add(u64::from(failed), Ordering::Relaxed) + u64::from(failed);
        self.bar.inc(bytes);
        // The bar is drawn a few times a second; words for it are made now and then.
        if !self.bar.is_hidden() && (failed || done.is_multiple_of(OFTEN)) {
            self.bar.set_message(said(done, self.files.load(Ordering::Relaxed), failures));
        }
    }

    fn committing(&self) {
        self.bar.set_message("writing the index");
    }

    fn cancelled(&self) -> bool {
        self.interrupts.load(Ordering::SeqCst) > 0
    }
}
