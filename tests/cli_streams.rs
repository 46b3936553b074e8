//! What goes to stdout, to stderr and to the log.

mod support;

use std::fs;

use support::{Bench, CURVEDIG, Ended, ended};

/// Flags under which a program that mixes its streams gives itself away.
const LOUD: [&str; 5] = ["-vv", "--color", "always", "--log-file", "log.txt"];

fn is_json_lines(text: &str) -> bool {
    !text.is_empty() && text.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok())
}

#[test]
fn stdout_has_data_and_nothing_else_however_loud_a_command_is() {
    let bench = Bench::with_scans(1);
    bench.draw("again", 1);
    let (scan, truth) = ("in/s1-00000.tif", "truth/s1-00000.truth.las");
    let loud = |args: &[&str]| bench.curvedig(&[args, &LOUD].concat());
    let no_data = |ended: Ended, codes: &[i32]| {
        assert!(codes.contains(&ended.code.unwrap()), "{ended:?}");
        assert_eq!(ended.stdout, "", "{ended:?}");
        assert!(!ended.stderr.is_empty(), "{ended:?}");
    };
    no_data(loud(&["run", "in"]), &[0, 4]);
    no_data(loud(&["check", "out"]), &[0]);
    no_data(loud(&["run", "nosuch"]), &[5]);
    no_data(loud(&["run", "in", "--layout", "nosuch.toml"]), &[2]);
    no_data(loud(&["nosuch"]), &[2]);

    for args in [
        &["run", "in", "--existing", "redo", "--output-format", "json"][..],
        &["plan", "in", "--output-format", "json"],
        &["inspect", scan, "-o", "picture.png", "--output-format", "json"],
        &["check", "out", "--output-format", "json"],
        &["score", "out/s1-00000.las", truth, "--layout", "in/s1-00000.toml", "--output-format", "json"],
    ] {
        let ended = loud(args);
        assert!(is_json_lines(&ended.stdout), "{args:?}: {ended:?}");
    }
    for args in [
        &["plan", "in"][..],
        &["inspect", scan, "-o", "picture.png"],
        &["score", "out/s1-00000.las", truth, "--layout", "in/s1-00000.toml"],
        &["cost", "--scans", "1000"],
        &["doctor"],
        &["generate", "bash"],
    ] {
        let (quiet, loud) = (bench.curvedig(args), loud(args));
        assert_eq!(loud.code, quiet.code, "{loud:?}");
        assert_eq!(loud.stdout, quiet.stdout, "{args:?}");
        assert!(!loud.stdout.is_empty() && !loud.stdout.contains('\u{1b}'), "{args:?}: {loud:?}");
    }
    let drawn = loud(&["synth", "-o", "drawn", "-n", "1", "--height", "1300", "--dpi", "125"]);
    assert_eq!((drawn.code, drawn.stdout.as_str()), (Some(0), ""), "{drawn:?}");
}

#[test]
fn v_tells_stage_times_and_doubts_and_vv_curves_and_files() {
    let bench = Bench::with_scans(1);
    let usual = bench.curvedig(&["run", "in"]);
    assert!(!usual.stderr.contains(" ms, layout "), "{usual:?}");
    let once = bench.curvedig(&["run", "in", "--existing", "redo", "-v"]);
    assert!(
        once.stderr.contains("in/s1-00000.tif: decode ") && once.stderr.contains(" ms, layout "),
        "{once:?}"
    );
    assert!(!once.stderr.contains(": wrote s1-00000.las"), "{once:?}");
    let twice = bench.curvedig(&["-vv", "run", "in", "--existing", "redo"]);
    assert!(twice.stderr.contains(": wrote s1-00000.las, SHA-256 "), "{twice:?}");
    assert!(twice.stderr.contains("coverage "), "{twice:?}");
}

#[test]
fn the_log_has_all_that_is_told_with_times_and_is_added_to() {
    let bench = Bench::with_scans(1);
    bench.write("in/broken.tif", "II*");
    let run = bench.curvedig(&["run", "in", "-q", "--log-file", "log.txt", "--color", "always"]);
    assert_eq!(run.code, Some(3));
    assert!(run.stderr.lines().all(|line| line.contains("broken") || line.contains("hint:")), "{run:?}");
    let log = fs::read_to_string(bench.path("log.txt")).unwrap();
    let words =
        |line: &str| line.split_once(' ').map(|(time, rest)| (time.to_owned(), rest.to_owned())).unwrap();
    for line in log.lines() {
        let (time, _) = words(line);
        assert!(time.starts_with("20") && time.contains('T') && time.ends_with('Z'), "{line}");
    }
    let (first, last) = (log.lines().next().unwrap(), log.lines().last().unwrap());
    assert!(words(first).1.starts_with("curvedig 0") && first.ends_with("--color always"), "{first}");
    assert_eq!(words(last).1, "ended with exit code 3");
    for part in ["in/broken.tif: decode: ", "hint: ", "[2/2] ", "in/s1-00000.tif: decode ", " ms, layout "] {
        assert!(log.contains(part), "no '{part}' in\n{log}");
    }
    assert!(!log.contains('\u{1b}'), "colours are for terminals");
    bench.curvedig(&["check", "out", "--log-file", "log.txt"]);
    assert!(fs::read_to_string(bench.path("log.txt")).unwrap().starts_with(&log));

    let nowhere = bench.curvedig(&["run", "in", "--log-file", "no/folder/log.txt"]);
    assert_eq!(nowhere.code, Some(2));
    nowhere.assert_told("no/folder/log.txt", "can't be written");
}

#[test]
fn colours_are_for_terminals_and_for_who_asks() {
    let bench = Bench::new();
    let plain = bench.curvedig(&["run", "nosuch.tif"]);
    assert!(!plain.stderr.contains('\u{1b}'), "{plain:?}");
    let asked = bench.curvedig(&["run", "in", "--color", "always"]);
    assert!(asked.stderr.contains("\u{1b}[31merror:"), "{asked:?}");
    let forced = |name: &str, value: &str| {
        let mut command = bench.command(CURVEDIG);
        ended(command.args(["run", "in"]).env("CLICOLOR_FORCE", "1").env(name, value).output().unwrap())
    };
    assert!(forced("TERM", "xterm").stderr.contains('\u{1b}'));
    assert!(!forced("NO_COLOR", "1").stderr.contains('\u{1b}'), "NO_COLOR comes first");
    assert!(!forced("CURVEDIG_COLOR", "never").stderr.contains('\u{1b}'));
}

#[test]
fn one_scan_goes_to_stdout_and_leaves_nothing_behind() {
    let bench = Bench::with_scans(2);
    let usual = bench.curvedig(&["run", "in/s1-00000.tif"]);
    let before = bench.names("");
    let las = bench.curvedig(&["run", "in/s1-00000.tif", "-o", "-"]);
    assert_eq!(las.code, usual.code);
    assert_eq!(las.stdout, fs::read_to_string(bench.path("out/s1-00000.las")).unwrap());
    let csv = bench.curvedig(&["run", "in", "--exclude", "*1.*", "-o", "-", "--format", "csv", "-v"]);
    assert!(csv.stdout.starts_with("DEPT[") && csv.stderr.contains(" ms, layout "), "{}", csv.stderr);
    assert_eq!(bench.names(""), before, "no folder, no journal");

    for (args, what) in [
        (&["in"][..], "there are 2"),
        (&["in/s1-00000.tif", "--format", "las,csv"], "one --format"),
        (&["in/s1-00000.tif", "--mode", "lambda", "--function", "f"], "this machine"),
        (&["in/s1-00000.tif", "--output-format", "json"], "stdout"),
        (&["in/s1-00000.tif", "--sections", "all"], "main pass"),
    ] {
        let refused = bench.curvedig(&[&["run", "-o", "-"], args].concat());
        assert_eq!((refused.code, refused.stdout.as_str()), (Some(2), ""), "{refused:?}");
        refused.assert_told("-o -", what);
    }
    bench.write("in/broken.tif", "II*");
    let broken = bench.curvedig(&["run", "in/broken.tif", "-o", "-"]);
    assert_eq!((broken.code, broken.stdout.as_str()), (Some(3), ""));
    assert_eq!(bench.curvedig(&["run", "nosuch.tif", "-o", "-"]).code, Some(5));
    assert_eq!(bench.names("").len(), before.len() + 1);
}
