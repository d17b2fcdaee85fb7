//! The Test builder: a fresh folder, files in it, the program run in it, its output checked whole. And numbers that are
//! drawn alike on every run, with what is broken by them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A fresh folder in which the program is run.
pub struct Test {
    dir: TempDir,
}

impl Test {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().expect("a temporary folder") }
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    /// Writes a file, with the folders above it.
    pub fn write(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.put(path, content);
        self
    }

    pub fn put(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("folders");
        fs::write(path, content).expect("a file");
    }

    /// A copy of the sample corpus in `corpus/`, of which the tables of cases were written: all but `files/`.
    pub fn with_sample(self) -> Self {
        let test = self.with_whole_sample();
        fs::remove_dir_all(test.path("corpus/files")).expect("files to leave out");
        test
    }

    /// A copy of all of the sample corpus.
    pub fn with_whole_sample(self) -> Self {
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"), &self.path("corpus"));
        self
    }

    /// The program, set up to run in the folder: the one that was built for the tests, or `ONRECORD_PROGRAM`.
    pub fn command<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Command {
        let mut command = Command::new(std::env::var_os("ONRECORD_PROGRAM").unwrap_or_else(|| env!("CARGO_BIN_EXE_onrecord").into()));
        command.args(args).current_dir(self.dir.path()).env_remove("ONRECORD_INDEX").env("NO_COLOR", "1").env("TZ", "UTC").stdin(Stdio::null());
        command
    }

    /// Runs the program to its end.
    pub fn run<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Run {
        let mut command = self.command(args);
        let output = command.output().expect("the program runs");
        Run {
            what: format!("{command:?}"),
            folder: listing(self.dir.path()),
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder to copy") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copied file");
        }
    }
}

fn listing(folder: &Path) -> String {
    let mut names: Vec<String> = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder_now) = open.pop() {
        for entry in fs::read_dir(&folder_now).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() && !path.ends_with("index") {
                open.push(path);
            } else {
                names.push(path.strip_prefix(folder).unwrap_or(&path).display().to_string());
            }
        }
    }
    names.sort();
    names.join("\n  ")
}

/// Numbers that are the same on every run (xorshift64*; Vigna 2016).
pub struct Numbers(u64);

impl Numbers {
    pub fn new(seed: u64) -> Self {
        // After a zero nothing but zeros would come.
        Self(seed | 1)
    }

    pub fn draw(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below a limit; 0 for a limit of 0.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.draw() % limit.max(1) as u64) as usize
    }

    pub fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}

/// A copy with a few faults in it: bytes changed, cut, doubled, exchanged for a piece of another, and words put in.
pub fn broken(bytes: &[u8], other: &[u8], words: &[&[u8]], numbers: &mut Numbers) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for _ in 0..=numbers.below(6) {
        let (at, len) = (numbers.below(out.len()), numbers.below(64));
        let end = (at + len).min(out.len());
        match numbers.below(7) {
            0 if !out.is_empty() => out[at] = numbers.draw() as u8,
            1 => drop(out.drain(at..end)),
            2 => out.truncate(at),
            3 => {
                let piece = out[at..end].to_vec();
                let times = 1 + numbers.below(50);
                let to = numbers.below(out.len());
                out.splice(to..to, piece.repeat(times));
            }
            4 => drop(out.splice(at..at, numbers.one_of(words).iter().copied())),
            5 if !out.is_empty() => out[at] ^= 1 << numbers.below(8),
            _ => {
                let piece = other[numbers.below(other.len())..].iter().take(len).copied().collect::<Vec<u8>>();
                out.splice(at..end, piece);
            }
        }
    }
    out
}

/// What a run of the program gave.
pub struct Run {
    what: String,
    folder: String,
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    #[track_caller]
    fn fail(&self, why: &str) -> ! {
        panic!("{why}\ncommand: {}\nfolder:\n  {}\nexit code: {:?}\nstdout:\n{}\nstderr:\n{}", self.what, self.folder, self.code, self.stdout, self.stderr)
    }

    #[track_caller]
    pub fn code(&self, code: i32) -> &Self {
        if self.code != Some(code) {
            self.fail(&format!("expected exit code {code}"));
        }
        self
    }

    #[track_caller]
    pub fn success(&self) -> &Self {
        self.code(0)
    }

    /// Standard output is exactly this.
    #[track_caller]
    pub fn stdout(&self, expected: &str) -> &Self {
        if self.stdout != expected {
            self.fail(&format!("expected standard output:\n{expected}"));
        }
        self
    }

    #[track_caller]
    pub fn says(&self, part: &str) -> &Self {
        if !self.stdout.contains(part) {
            self.fail(&format!("expected on standard output: {part}"));
        }
        self
    }

    #[track_caller]
    pub fn silent_about(&self, part: &str) -> &Self {
        if self.stdout.contains(part) || self.stderr.contains(part) {
            self.fail(&format!("not expected in any output: {part}"));
        }
        self
    }

    #[track_caller]
    pub fn warns(&self, part: &str) -> &Self {
        if !self.stderr.contains(part) {
            self.fail(&format!("expected on standard error: {part}"));
        }
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|e| self.fail(&format!("standard output is no JSON: {e}")))
    }

    /// Standard output as JSON lines.
    #[track_caller]
    pub fn json_lines(&self) -> Vec<serde_json::Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| self.fail(&format!("a line is no JSON: {e}")))).collect()
    }
}
