//! Dependencies point one way: `cli → report → batch → pipeline → format, model, store → domain`; the Lambda function
//! stands beside batch on the pipeline, synth beside the pipeline on format and domain. Errors are free for all.

use std::fs;
use std::path::{Path, PathBuf};

/// What each part of the library may use.
const ALLOWED: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    ("format", &["domain"]),
    ("model", &["domain"]),
    ("pipeline", &["domain", "format", "model", "model_store", "store"]),
    ("batch", &["domain", "format", "model", "store", "pipeline"]),
    ("model_store", &["domain", "model", "store"]),
    ("lambda", &["domain", "format", "model", "model_store", "store", "pipeline"]),
    ("synth", &["domain", "format"]),
    ("report", &["domain", "format", "store", "pipeline", "batch"]),
    ("review", &["domain", "format", "store", "pipeline", "batch", "report"]),
    (
        "cli",
        &[
            "domain",
            "format",
            "model",
            "store",
            "pipeline",
            "batch",
            "report",
            "review",
            "model_store",
            "synth",
        ],
    ),
];

/// What the pure part must not know: disk, clock, environment, threads, and where people read.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::time",
    "std::env",
    "std::thread",
    "std::net",
    "std::process",
    "rayon",
    "println!",
    "eprint!",
    "dbg!",
];

/// Past so many lines there is a seam.
const MOST_LINES: usize = 600;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files_with(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_with(&path, extensions));
        } else if path.extension().is_some_and(|ext| extensions.iter().any(|known| ext == *known)) {
            files.push(path);
        }
    }
    files
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    files_with(folder, &["rs"])
}

/// Cells of a page's table rows, without backticks.
fn rows(page: &str) -> Vec<Vec<String>> {
    let cells =
        |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().replace('`', "")).collect();
    page.lines().filter(|line| line.starts_with('|')).map(cells).collect()
}

/// Lines of a file that aren't comments, with their numbers.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// Names after each `crate::` of a line, those of `crate::{a, b::c}` too.
fn parts_used(line: &str) -> Vec<String> {
    let word =
        |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut used = Vec::new();
    for rest in line.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(list) => used.extend(list.split(',').map(word)),
            None => used.push(word(rest)),
        }
    }
    used
}

#[test]
fn no_arrow_runs_back() {
    let src = root().join("src");
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (part, allowed) in ALLOWED {
        for file in sources(&src.join(part)) {
            let text = fs::read_to_string(&file).unwrap();
            for (number, line) in code(&text) {
                for used in parts_used(line) {
                    let is_part = ALLOWED.iter().any(|(name, _)| *name == used);
                    seen += usize::from(is_part);
                    if is_part && used != *part && !allowed.contains(&used.as_str()) {
                        wrong.push(format!("{}:{number}: {part} uses {used}", file.display()));
                    }
                }
            }
        }
    }
    assert!(seen > 20, "the test reads nothing");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_pure_part_is_pure() {
    let src = root().join("src/domain");
    let mut wrong = Vec::new();
    for file in sources(&src) {
        let text = fs::read_to_string(&file).unwrap();
        let tests = text.find("#[cfg(test)]").unwrap_or(text.len());
        for (number, line) in code(&text[..tests]) {
            for name in IMPURE.iter().filter(|name| line.contains(*name)) {
                wrong.push(format!("{}:{number}: {name}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_page_says_which_part_may_use_which() {
    let page = fs::read_to_string(root().join("src/ARCHITECTURE.md")).unwrap();
    let rows = rows(&page);
    for (part, allowed) in ALLOWED {
        let row = rows.iter().find(|row| row[0] == *part && row.len() == 3);
        let row = row.unwrap_or_else(|| panic!("src/ARCHITECTURE.md has no row for {part}"));
        let mut told: Vec<&str> = row[2].split(", ").filter(|name| !name.is_empty()).collect();
        let mut allowed = allowed.to_vec();
        told.sort_unstable();
        allowed.sort_unstable();
        assert_eq!(told, allowed, "{part}");
    }
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    for name in lib.lines().filter_map(|line| line.strip_prefix("pub mod ")) {
        let name = name.trim_end_matches(';');
        assert!(name == "error" || ALLOWED.iter().any(|(part, _)| *part == name), "{name} is no part yet");
    }
}

#[test]
fn every_folder_says_what_it_is_for() {
    let page = fs::read_to_string(root().join("src/ARCHITECTURE.md")).unwrap();
    let names: Vec<String> = rows(&page).into_iter().map(|row| row[0].clone()).collect();
    for folder in ["models", "fixtures", "tests", "benches", "deploy"] {
        assert!(names.iter().any(|name| name == folder), "src/ARCHITECTURE.md doesn't tell of {folder}");
        assert!(root().join(folder).join("README.md").is_file(), "{folder} has no README.md");
    }
    let mut unexplained = Vec::new();
    for file in sources(&root().join("src")) {
        let is_tests = file.file_name().is_some_and(|name| name == "tests.rs")
            || file.parent().is_some_and(|folder| folder.ends_with("tests"));
        if !is_tests && !fs::read_to_string(&file).unwrap().starts_with("//! ") {
            unexplained.push(file);
        }
    }
    assert!(unexplained.is_empty(), "these don't say what they are: {unexplained:?}");
}

#[test]
fn no_file_is_too_long_to_read() {
    let mut long = Vec::new();
    let mut seen = 0;
    for folder in ["src", "tests", "benches", "deploy", "models", "fixtures"] {
        for file in files_with(&root().join(folder), &["rs", "py", "sh", "md", "yaml", "html", "css", "js"]) {
            seen += 1;
            let lines = fs::read_to_string(&file).unwrap().lines().count();
            if lines > MOST_LINES {
                long.push(format!("{}: {lines} lines", file.display()));
            }
        }
    }
    assert!(seen > 200, "the test reads nothing");
    assert!(long.is_empty(), "{}", long.join("\n"));
}
