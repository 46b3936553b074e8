//! What fuzzers found and were fed, again: `fixtures/crashes/TARGET/` and the hostile files, through the targets' own
//! functions. See benches/FIGURES.md.

#[path = "fuzz/entries.rs"]
mod entries;

mod support;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use support::Bench;

type Target = (&'static str, fn(&[u8]));

const TARGETS: [Target; 5] = [
    ("scan", entries::scan),
    ("sidecar", entries::sidecar),
    ("prices", entries::prices),
    ("las", entries::las),
    ("event", entries::event),
];

fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_none_or(|extension| extension != "md"))
        .map(|path| (path.display().to_string(), fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn what_once_broke_a_target_does_not_break_it_again() {
    for (target, run) in TARGETS {
        let inputs = files(&format!("crashes/{target}"));
        assert!(!inputs.is_empty(), "{target} has no inputs");
        for (name, bytes) in inputs {
            let started = Instant::now();
            run(&bytes);
            // Not a speed: an input on which a target hangs.
            assert!(started.elapsed() < Duration::from_secs(30), "{name}");
        }
    }
}

#[test]
fn hostile_files_break_no_target() {
    let inputs = files("hostile");
    assert!(inputs.len() >= 10);
    for (_, bytes) in inputs {
        TARGETS.iter().for_each(|(_, run)| run(&bytes));
    }
}

#[test]
fn who_has_such_files_is_told_of_each_in_a_line() {
    let bench = Bench::new();
    let scans = files("crashes/scan");
    for (number, (_, bytes)) in scans.iter().enumerate() {
        bench.write(&format!("in/{number}.tif"), bytes);
    }
    let run = bench.curvedig(&["run", "in"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    assert!(!run.stderr.contains("defect") && !run.stderr.contains("panicked"), "{run:?}");
    for number in 0..scans.len() {
        let place = format!("in/{number}.tif: ");
        let lines = run.stderr.lines().filter(|line| line.starts_with(&place)).count();
        assert!(lines == 1 || run.stderr.contains(&format!("{place}review")), "{place}{run:?}");
    }
    assert_eq!(bench.journal("out").len(), scans.len());
    for (number, (_, bytes)) in files("crashes/sidecar").into_iter().enumerate() {
        bench.write(&format!("in/{number}.toml"), bytes);
    }
    let run = bench.curvedig(&["run", "in"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    assert!(!run.stderr.contains("defect") && !run.stderr.contains("panicked"), "{run:?}");
    for (_, bytes) in files("crashes/prices") {
        bench.write("prices.toml", bytes);
        let cost = bench.curvedig(&["cost", "--scans", "1000", "--prices", "prices.toml"]);
        assert!(matches!(cost.code, Some(0 | 2)) && !cost.stderr.contains("panicked"), "{cost:?}");
    }
    for (_, bytes) in files("crashes/las") {
        let las = bench.write("a.las", bytes);
        let check = bench.curvedig(&["check", las.to_str().unwrap()]);
        assert!(matches!(check.code, Some(0 | 3)) && !check.stderr.contains("panicked"), "{check:?}");
    }
}
