//! `curvedig synth` from the command line.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;

fn synth(folder: &Path) -> Command {
    let mut command = Command::cargo_bin("curvedig").expect("the binary is built");
    command.arg("synth").arg("-o").arg(folder);
    command
}

/// Names and bytes of a folder's files, sorted.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the folder was made")
        .map(|entry| {
            let path = entry.expect("readable").path();
            (
                path.file_name().expect("a name").to_string_lossy().into_owned(),
                fs::read(&path).expect("readable"),
            )
        })
        .collect();
    files.sort();
    files
}

#[test]
fn each_scan_comes_with_sidecar_and_truth_and_threads_change_no_byte() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (one, four) = (folder.path().join("one"), folder.path().join("four"));
    let same = ["-n", "3", "--seed", "4", "--height", "1100", "--dpi", "100"];
    synth(&one).args(same).args(["-j", "1"]).assert().success();
    synth(&four).args(same).args(["-j", "4"]).assert().success();
    let names: Vec<String> = files(&one).into_iter().map(|(name, _)| name).collect();
    for end in ["columns.csv", "tif", "toml", "truth.las"] {
        assert!(names.contains(&format!("s4-00002.{end}")), "{names:?}");
    }
    assert!(files(&one) == files(&four), "the same seed writes the same bytes");
}

#[test]
fn a_series_can_be_carried_on() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (whole, parts) = (folder.path().join("whole"), folder.path().join("parts"));
    let training = ["--training", "--height", "300"];
    synth(&whole).args(training).args(["-n", "2"]).assert().success();
    synth(&parts).args(training).args(["-n", "1"]).assert().success();
    synth(&parts).args(training).args(["-n", "1", "--first", "1"]).assert().success();
    assert!(files(&whole) == files(&parts));
}

#[test]
fn too_few_rows_for_a_full_scan_are_refused_with_a_remedy() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    synth(folder.path())
        .args(["--height", "300", "--dpi", "200"])
        .assert()
        .failure()
        .code(2)
        .stderr(contains("--height 300").and(contains("rows or more")));
}

#[test]
fn a_folder_without_curves_is_refused_by_name() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    synth(&folder.path().join("out"))
        .args(["--curves", "no-such-folder"])
        .assert()
        .failure()
        .stderr(contains("--curves no-such-folder"));
}
