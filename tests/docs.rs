//! The README's sessions and the help's examples are run, and say what the program says.
//!
//! `UPDATE_DOCS=1 cargo test docs` writes the real output into the README.

use std::path::Path;
use std::process::Command;

use crate::support::Test;

/// Runs a line of a session in a shell that finds the program.
fn shell(test: &Test, line: &str) -> String {
    let bin = Path::new(env!("CARGO_BIN_EXE_onrecord")).parent().unwrap().to_owned();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    let output =
        Command::new("sh").args(["-c", line]).current_dir(test.path("")).env("PATH", path).env("NO_COLOR", "1").env_remove("ONRECORD_INDEX").output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Times differ from run to run.
fn timeless(text: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    for line in text.lines() {
        match line.rsplit_once(" read in ") {
            Some((before, _)) => out.push(format!("{} read in N.N s", before.rsplit_once(", ").map_or(before, |(b, _)| b))),
            None => out.push(line.to_owned()),
        }
    }
    out.join("\n")
}

#[cfg(unix)]
#[test]
fn the_readme_tells_the_truth() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let test = Test::new().with_whole_sample();
    let mut updated = String::new();
    let mut wrong = Vec::new();
    let mut ran = 0;
    let mut rest = readme.as_str();
    while let Some((before, after)) = rest.split_once("```console\n") {
        let (block, tail) = after.split_once("```").expect("a closed block");
        updated.push_str(before);
        updated.push_str("```console\n");
        for command in block.split("$ ").skip(1) {
            let (line, expected) = command.split_once('\n').unwrap_or((command, ""));
            let real = shell(&test, line);
            ran += 1;
            if timeless(real.trim_end()) != timeless(expected.trim_end()) {
                wrong.push(format!("$ {line}\nsays:\n{real}\nthe README has:\n{expected}"));
            }
            updated.push_str(&format!("$ {line}\n{}", real.trim_end()));
            updated.push('\n');
        }
        updated.push_str("```");
        rest = tail;
    }
    updated.push_str(rest);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, updated).unwrap();
        return;
    }
    assert!(ran >= 4, "the README has {ran} commands in its sessions");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_two_commands_of_the_readme_stand_in_it() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    assert!(readme.contains("\ncargo run --release -- index && cargo run --release -- search "));
    assert!(readme.contains("\ncargo test\n"));
}

/// Every test that the table of faults names is there.
#[test]
fn the_tests_of_the_faults_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = std::fs::read_to_string(root.join("tests/FAULTS.md")).unwrap();
    let mut code = String::new();
    let mut open = vec![root.join("src"), root.join("tests")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                code.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut rows = 0;
    for row in table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| ---") && !line.starts_with("| fault")) {
        let cell = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        let names: Vec<&str> = cell.split('`').skip(1).step_by(2).filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_')).collect();
        let files = cell.contains("tests/supply.rs");
        assert!(!names.is_empty() || files, "no test in: {row}");
        for name in names {
            let there = code.contains(&format!("fn {name}(")) || root.join(format!("tests/{name}.rs")).exists();
            assert!(there, "there is no test {name}");
        }
        rows += 1;
    }
    assert!(rows > 30, "{rows}");
}

#[test]
fn help_is_there_for_every_command() {
    let test = Test::new().with_whole_sample();
    let help = test.run(["--help"]);
    help.success().says("Exit codes:");
    for command in ["index", "search", "show", "status", "facets", "timeline", "first", "verify", "audit", "check", "export", "completions", "man"] {
        help.says(command);
        test.run([command, "--help"]).success().says("Usage: onrecord");
    }
    test.run(["serch"]).code(2).warns("similar subcommand");
}

#[test]
fn the_examples_of_the_help_work() {
    let test = Test::new().with_whole_sample();
    let help = test.run(["--help"]).stdout;
    let examples: Vec<&str> = help
        .lines()
        .filter_map(|l| l.trim().strip_prefix("onrecord "))
        .filter(|l| ["index", "search", "timeline", "first", "facets"].iter().any(|name| l.starts_with(name)))
        .collect();
    assert!(examples.len() >= 3, "{help}");
    for example in examples {
        // What follows two blanks explains.
        let line = example.split("  ").next().unwrap();
        let out = shell(&test, &format!("onrecord {line}; echo code $?"));
        assert!(out.ends_with("code 0\n"), "{line}: {out}");
    }
}

#[test]
fn exit_codes_and_fields_of_the_readme_are_those_of_the_program() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    for row in onrecord::statement::Field::searchable() {
        assert!(readme.contains(&format!("`{}:", row.name)) || readme.contains(&format!("`{}`", row.name)), "the README does not name the field {}", row.name);
    }
    for code in ["0", "1", "2", "3", "4", "75", "130"] {
        assert!(readme.contains(&format!("| {code} |")), "the README's table lacks exit code {code}");
    }
}
