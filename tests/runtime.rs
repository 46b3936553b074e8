//! Loading ONNX Runtime, and what is told where it isn't there.

mod support;

use curvedig::error::Kind;
use curvedig::model::runtime;
use support::{Bench, CURVEDIG, Ended, ended};

#[test]
fn a_file_that_is_no_library_does_not_load() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("libonnxruntime.so");
    std::fs::write(&path, "hello").unwrap();
    let error = runtime::init(&path).expect_err("text is no library");
    assert_eq!(error.kind, Kind::Unsupported);
    assert!(error.message.contains(&path.display().to_string()), "{}", error.message);
}

/// `curvedig` on a machine without Python and without ONNX Runtime, but for what `ORT_DYLIB_PATH` names.
fn bare(bench: &Bench, args: &[&str], named: &str) -> Ended {
    let mut command = bench.command(CURVEDIG);
    command.args(args).env("PATH", "").env("HOME", bench.path("home")).env("XDG_CACHE_HOME", "");
    ended(command.env("ORT_DYLIB_PATH", named).output().unwrap())
}

#[test]
fn where_python_is_missing_the_hint_does_not_ask_for_python_code() {
    let bench = Bench::with_scans(1);
    let run = bare(&bench, &["run", "in"], "");
    assert_eq!(run.code, Some(2), "{run:?}");
    run.assert_told("python3", "doesn't start");
    assert!(run.stderr.contains("hint: install Python 3 with pip"), "{}", run.stderr);
}

#[test]
fn the_doctor_tells_a_runtime_that_comes_later_from_a_wrong_path() {
    let bench = Bench::new();
    let later = bare(&bench, &["doctor"], "");
    assert_eq!(later.code, Some(0), "{later:?}");
    assert!(later.stdout.contains("note  ONNX Runtime isn't here yet\n"), "{}", later.stdout);
    let wrong = bare(&bench, &["doctor"], "/nosuch/libonnxruntime.so");
    assert_eq!(wrong.code, Some(2), "{wrong:?}");
    assert!(wrong.stdout.contains("wrong ONNX Runtime: ORT_DYLIB_PATH points to"), "{}", wrong.stdout);
    assert!(!wrong.stdout.contains("the first run fetches it"), "{}", wrong.stdout);
}
