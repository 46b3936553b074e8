//! `curvedig check`: a strict checker of LAS 2.0 and 1.2 for anyone's file.

use std::io::{self, Write};
use std::path::PathBuf;

use serde::Serialize;
use walkdir::WalkDir;

use crate::format::las_check::{Finding, Severity, check};
use crate::store::bounded;
use crate::store::name::shown;

/// The largest file that is read; a log of a hundred curves at a tenth of a metre stays far below.
const LARGEST: u64 = 1 << 30;

/// Arguments of `curvedig check`.
#[derive(Debug, Clone, clap::Args)]
pub struct CheckArgs {
    /// LAS files, or folders to search for them.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// What was found in one file; one JSON line.
#[derive(Debug, Serialize)]
struct Report<'a> {
    file: &'a str,
    /// Whether it is LAS: no error.
    ok: bool,
    errors: usize,
    warnings: usize,
    findings: &'a [Finding],
}

/// Checks every file: findings to `out` (`file.las:12: what`, or a JSON line a file), a summary to `err`. Gives the
/// exit code: 0 all conform, 3 some don't or can't be read, 5 there is nothing to check.
///
/// # Errors
/// Where `out` or `err` can't be written.
pub fn run(args: &CheckArgs, json: bool, out: &mut impl Write, err: &mut impl Write) -> io::Result<u8> {
    let (files, missing) = las_files(&args.files);
    for path in &missing {
        writeln!(err, "error: {}: no LAS file there", shown(path))?;
        writeln!(err, "hint: give LAS files, or folders that hold files ending in .las")?;
    }
    if files.is_empty() {
        return Ok(5);
    }
    let mut wrong = 0;
    for path in &files {
        let name = shown(path);
        let findings = match bounded::read(path, LARGEST) {
            Ok(bytes) => check(&bytes),
            Err(error) => {
                vec![Finding {
                    line: None,
                    severity: Severity::Error,
                    rule: "read",
                    message: error.to_string(),
                }]
            }
        };
        let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        wrong += usize::from(errors > 0);
        if json {
            let report = Report { file: &name, ok: errors == 0, errors, warnings, findings: &findings };
            serde_json::to_writer(&mut *out, &report)?;
            writeln!(out)?;
        } else {
            for finding in &findings {
                writeln!(out, "{name}:{finding}")?;
            }
        }
    }
    writeln!(err, "{} of {} files are LAS as version 2.0 or 1.2 has it", files.len() - wrong, files.len())?;
    Ok(if wrong > 0 || !missing.is_empty() { 3 } else { 0 })
}

/// The files to check, folders searched in name order; and what was given but holds none.
fn las_files(given: &[PathBuf]) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let (mut files, mut missing) = (Vec::new(), Vec::new());
    for path in given {
        if !path.is_dir() {
            if path.exists() { &mut files } else { &mut missing }.push(path.clone());
            continue;
        }
        let before = files.len();
        let inside = WalkDir::new(path).sort_by_file_name().into_iter().filter_map(Result::ok);
        files.extend(
            inside.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).filter(
                |file| file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("las")),
            ),
        );
        if files.len() == before {
            missing.push(path.clone());
        }
    }
    (files, missing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    fn run_on(files: &[&Path], json: bool) -> (u8, String, String) {
        let args = CheckArgs { files: files.iter().map(|path| path.to_path_buf()).collect() };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = run(&args, json, &mut out, &mut err).expect("memory takes everything");
        (code, String::from_utf8(out).expect("text"), String::from_utf8(err).expect("text"))
    }

    #[test]
    fn a_wrong_file_is_named_with_its_line_and_makes_three() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.las");
        fs::write(&path, "~V\nVERS. 3.0 : x\n").expect("a file");
        let (code, out, err) = run_on(&[folder.path()], false);
        assert_eq!(code, 3);
        assert!(
            out.contains(&format!("{}:2: VERS is \"3.0\", neither 2.0 nor 1.2", path.display())),
            "{out}"
        );
        assert_eq!(err, "0 of 1 files are LAS as version 2.0 or 1.2 has it\n");
        let (_, out, _) = run_on(&[&path], true);
        let report: serde_json::Value = serde_json::from_str(&out).expect("one JSON line");
        assert_eq!(report["ok"], false);
        assert!(
            report["findings"].as_array().is_some_and(|findings| findings.iter().any(|one| one["line"] == 2))
        );
    }

    #[test]
    fn nothing_there_makes_five() {
        let folder = tempfile::tempdir().expect("a folder");
        for path in [folder.path().to_owned(), folder.path().join("none.las")] {
            let (code, out, err) = run_on(&[&path], false);
            assert_eq!((code, out.as_str()), (5, ""));
            assert!(err.contains(&path.display().to_string()) && err.contains("hint:"), "{err}");
        }
    }
}
