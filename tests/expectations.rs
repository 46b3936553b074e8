//! What people expect, row by row of `.github/EXPECTATIONS.md`.
#![cfg(unix)]

mod support;

use std::fs;
use std::path::Path;

use support::{Bench, CURVEDIG, ended};

struct Row {
    number: usize,
    command: String,
    /// Exit codes that are right; none for a row that isn't run.
    codes: Vec<i32>,
}

fn rows() -> Vec<Row> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/EXPECTATIONS.md");
    let page = fs::read_to_string(page).unwrap().replace("\\|", "\u{1}");
    let mut rows = Vec::new();
    for line in page.lines().filter(|line| line.starts_with('|')) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [number, _, command, codes] = cells[..] else { panic!("four cells in every row: {line}") };
        let Ok(number) = number.parse() else { continue };
        let command = command.strip_prefix('`').and_then(|text| text.strip_suffix('`')).unwrap();
        let codes =
            codes.split(" or ").filter(|code| !code.is_empty()).map(|code| code.parse().unwrap()).collect();
        rows.push(Row { number, command: command.replace('\u{1}', "|"), codes });
    }
    rows
}

/// Two scans with their sidecars and truth.
fn bench() -> Bench {
    let bench = Bench::with_scans(2);
    for (from, to) in [("s1-00000", "a"), ("s1-00001", "deep/b")] {
        for (folder, ending) in [("in", "tif"), ("in", "toml"), ("truth", "truth.las")] {
            let to = bench.path(&format!("{folder}/{to}.{ending}"));
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::rename(bench.path(&format!("{folder}/{from}.{ending}")), to).unwrap();
        }
    }
    bench
}

#[test]
fn every_row_that_can_be_run_here_ends_as_it_says() {
    let bench = bench();
    let program = Path::new(CURVEDIG).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let rows = rows();
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), (1..=46).collect::<Vec<_>>());
    assert!(rows.iter().filter(|row| !row.codes.is_empty()).count() > 40);
    let mut wrong = Vec::new();
    for Row { number, command, codes } in rows.into_iter().filter(|row| !row.codes.is_empty()) {
        let ended = ended(bench.command("sh").args(["-c", &command]).env("PATH", &path).output().unwrap());
        if !ended.code.is_some_and(|code| codes.contains(&code)) {
            wrong.push(format!(
                "{number}: {command}: {:?}, not {codes:?}\n{}{}",
                ended.code, ended.stdout, ended.stderr
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rows_that_are_not_run_name_flags_and_scripts_that_exist() {
    let bench = Bench::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for Row { number, command, .. } in rows().into_iter().filter(|row| row.codes.is_empty()) {
        let words: Vec<&str> = command.split_whitespace().collect();
        if let Some(at) =
            words.iter().position(|word| *word == "curvedig").filter(|_| !command.contains("cargo"))
        {
            let help = bench.curvedig(&[words[at + 1], "--help"]);
            assert_eq!(help.code, Some(0), "{number}: {command}");
            for flag in words[at..].iter().filter(|word| word.starts_with('-')) {
                assert!(help.stdout.contains(flag), "{number}: {flag} in {command}");
            }
        } else {
            for file in words.iter().filter(|word| word.starts_with("deploy/")) {
                assert!(root.join(file).is_file(), "{number}: {file}");
            }
        }
    }
}
