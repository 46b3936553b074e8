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

/// What the pure part must not know: disk, clock, environment, threads.
const IMPURE: &[&str] =
    &["std::fs", "std::time", "std::env", "std::thread", "std::net", "std::process", "rayon"];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            files.push(path);
        }
    }
    files
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
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
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
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/domain");
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
