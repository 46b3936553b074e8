//! Which scans a command takes: lists of inputs, patterns that take in and leave out.

mod support;

use std::io::Write;
use std::process::Stdio;

use support::{Bench, CURVEDIG, Ended, ended};

/// Scans of `plan`'s lines. The files are no scans, which a plan doesn't mind.
fn planned(ended: &Ended) -> Vec<&str> {
    ended.stdout.lines().filter_map(|line| line.split('\t').nth(1)).collect()
}

fn bench() -> Bench {
    let bench = Bench::new();
    for name in ["in/a.tif", "in/b c.tif", "in/old/a.tif", "in/old/deep/d.tif", "in/x/e.png"] {
        bench.write(name, support::tiff(8, 8, 1, 1, &[0; 8]));
    }
    bench
}

fn with_stdin(bench: &Bench, args: &[&str], stdin: &[u8]) -> Ended {
    let mut command = bench.command(CURVEDIG);
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(stdin).unwrap();
    ended(child.wait_with_output().unwrap())
}

#[test]
fn inputs_come_from_a_file_and_from_stdin_by_lines_or_by_nul() {
    let bench = bench();
    bench.write("list", "in/b c.tif\r\n\nin/x\n");
    let from_file = bench.curvedig(&["plan", "in/a.tif", "--files-from", "list"]);
    assert_eq!(planned(&from_file), ["in/a.tif", "in/b c.tif", "in/x/e.png"], "{from_file:?}");
    let from_stdin = with_stdin(&bench, &["plan", "--files-from", "-"], b"in/b c.tif\0in/a.tif\0");
    assert_eq!(planned(&from_stdin), ["in/b c.tif", "in/a.tif"], "{from_stdin:?}");
}

#[test]
fn a_list_that_is_missing_or_empty_and_an_input_in_it_that_is_not_there_are_told() {
    let bench = bench();
    let missing = bench.curvedig(&["run", "--files-from", "nosuch"]);
    assert_eq!(missing.code, Some(2));
    missing.assert_told("nosuch", "can't be read");
    bench.write("empty", "\n");
    assert_eq!(bench.curvedig(&["run", "--files-from", "empty"]).code, Some(5));
    bench.write("list", "in/gone.tif\nin/a.tif\n");
    let gone = bench.curvedig(&["plan", "--files-from", "list"]);
    assert_eq!((gone.code, planned(&gone)), (Some(3), vec!["in/a.tif"]));
    gone.assert_told("in/gone.tif", "no such file");
    assert_eq!(bench.curvedig(&["run"]).code, Some(2), "neither inputs nor a list");
}

#[test]
fn patterns_take_scans_in_and_leave_scans_out() {
    let bench = bench();
    let plan = |flags: &[&str]| bench.curvedig(&[&["plan", "in"], flags].concat());
    let kept = plan(&["--exclude", "old"]);
    assert_eq!(planned(&kept), ["in/a.tif", "in/b c.tif", "in/x/e.png"]);
    assert!(kept.stderr.contains("1 folder left out"), "{kept:?}");
    let both = plan(&["--include", "*.tif", "--exclude", "old/*.tif", "--exclude", "b*"]);
    assert_eq!(planned(&both), ["in/a.tif", "in/old/deep/d.tif"]);
    assert!(both.stderr.contains("3 scans left out"), "{both:?}");
    let named = bench.curvedig(&["plan", "in/a.tif", "in/b c.tif", "in/o*", "--exclude", "a.tif"]);
    assert_eq!(planned(&named), ["in/b c.tif", "in/old/deep/d.tif"], "as a shell expands them");
    let none = plan(&["--include", "nosuch"]);
    assert_eq!(none.code, Some(5), "{none:?}");
    none.assert_told("no scans left", "no scans left");
    let pruned = bench.curvedig(&["plan", "in/old", "--exclude", "deep", "--exclude", "a*"]);
    assert_eq!(pruned.code, Some(5), "{pruned:?}");
    pruned.assert_told("no scans left", "no scans left");
    assert!(pruned.stderr.contains("1 scan and 1 folder"), "{pruned:?}");
    let wrong = plan(&["--include", "a["]);
    assert_eq!(wrong.code, Some(2));
    wrong.assert_told("'a['", "no pattern");
}
