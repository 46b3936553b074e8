//! `curvedig run` as its users meet it: what it leaves, what it says, how it goes on after being stopped.

mod support;

use std::fs;
use std::io::Read;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use support::{Bench, CURVEDIG, ended};

/// Exit codes of a run in which nothing failed: some scans may need review.
fn assert_none_failed(ended: &support::Ended) {
    assert!(matches!(ended.code, Some(0 | 4)), "{ended:?}");
}

#[test]
fn a_folder_of_scans_becomes_las_files() {
    let bench = Bench::new();
    bench.draw_as("in/east/a.tif");
    bench.draw_as("in/b.tif");
    let before = fs::read(bench.path("in/b.tif")).unwrap();
    let run = bench.curvedig(&["run", "in", "-o", "out"]);
    assert_none_failed(&run);
    assert_eq!(
        bench.names("out"),
        [
            "b.json",
            "b.las",
            "b.qc.png",
            "east/a.json",
            "east/a.las",
            "east/a.qc.png",
            "report.html",
            "run.jsonl"
        ]
    );
    assert_eq!(run.stdout, "", "stdout is for data");
    for part in ["scans ", "footage ", "curves", "time ", "this machine", "Lambda", "GPU box, 750 EUR"] {
        assert!(run.stderr.contains(part), "no '{part}' in:\n{}", run.stderr);
    }
    assert_eq!(fs::read(bench.path("in/b.tif")).unwrap(), before, "scans are never changed");
    let check = bench.curvedig(&["check", "out"]);
    assert_eq!((check.code, check.stdout.as_str()), (Some(0), ""), "{check:?}");
    let record: serde_json::Value =
        serde_json::from_slice(&fs::read(bench.path("out/b.json")).unwrap()).unwrap();
    assert_eq!(record["scan"], "in/b.tif");
    assert!(fs::read_to_string(bench.path("out/report.html")).unwrap().contains("\"east/a.qc.png\""));
}

#[test]
fn json_lines_on_stdout_are_the_journals() {
    let bench = Bench::with_scans(2);
    let run = bench.curvedig(&["run", "in", "--output-format", "json", "-j", "1"]);
    assert_none_failed(&run);
    assert_eq!(run.stdout, fs::read_to_string(bench.path("out/run.jsonl")).unwrap());
}

#[test]
fn a_second_run_skips_what_is_done_and_a_changed_setting_does_it_again() {
    let bench = Bench::with_scans(2);
    let first = bench.curvedig(&["run", "in"]);
    let results = bench.results("out");
    let again = bench.curvedig(&["run", "in", "--output-format", "json"]);
    assert_eq!(again.code, first.code);
    assert_eq!(again.stdout.matches("\"skipped\":true").count(), 2, "{}", again.stdout);
    assert_eq!(bench.journal("out").len(), 2);

    let finer = bench.curvedig(&["run", "in", "--output-format", "json", "--step", "0.25"]);
    assert_eq!(finer.stdout.matches("\"skipped\":true").count(), 0);
    let all = bench.curvedig(&["run", "in", "--output-format", "json", "--sections", "all"]);
    assert_eq!(all.stdout.matches("\"skipped\":true").count(), 0);
    let back = bench.curvedig(&["run", "in", "--existing", "redo"]);
    assert_none_failed(&back);
    assert_eq!(bench.results("out"), results);
}

#[test]
fn a_plan_says_what_would_be_done_and_touches_nothing() {
    let bench = Bench::with_scans(2);
    let before = bench.names("");
    let plan = bench.curvedig(&["plan", "in"]);
    assert_eq!(plan.code, Some(0), "{plan:?}");
    assert_eq!(plan.stdout.lines().count(), 2);
    assert!(plan.stdout.contains("\tin/s1-00000.tif\ts1-00000.las\n"), "{}", plan.stdout);
    let forms = bench.curvedig(&["plan", "in", "--format", "csv,las12"]);
    assert!(forms.stdout.contains("\tin/s1-00000.tif\ts1-00000.v12.las,s1-00000.csv\n"), "{}", forms.stdout);
    assert!(plan.stderr.contains("2 scans, ") && plan.stderr.contains("Lambda        ~"), "{}", plan.stderr);
    assert_eq!(bench.names(""), before);
}

#[test]
fn existing_fail_refuses_before_anything_is_touched() {
    let bench = Bench::with_scans(1);
    assert_none_failed(&bench.curvedig(&["run", "in"]));
    let journal = bench.journal("out");
    let refused = bench.curvedig(&["run", "in", "--existing", "fail"]);
    assert_eq!(refused.code, Some(2));
    refused.assert_told("s1-00000.las", "--existing fail");
    assert_eq!(bench.journal("out"), journal);
}

#[test]
fn one_worker_and_eight_write_the_same_bytes() {
    let bench = Bench::with_scans(5);
    assert_none_failed(&bench.curvedig(&["run", "in", "-o", "one", "-j", "1"]));
    assert_none_failed(&bench.curvedig(&["run", "in", "-o", "eight", "-j", "8"]));
    let one = bench.results("one");
    assert_eq!(one.len(), 10);
    assert_eq!(one, bench.results("eight"));
}

#[cfg(unix)]
#[test]
fn a_killed_run_goes_on_where_it_stopped_and_ends_with_the_same_bytes() {
    let bench = Bench::with_scans(5);
    assert_none_failed(&bench.curvedig(&["run", "in", "-o", "undisturbed"]));
    let mut lines_before = 0;
    for lines in [0, 1, 3] {
        let mut child = bench.command(CURVEDIG);
        let child = child.args(["run", "in", "-o", "killed", "-j", "2"]).stderr(Stdio::null());
        let mut child = child.spawn().unwrap();
        // The kill falls into the middle of a scan: some time after the given number of scans has ended.
        while bench.journal("killed").len() < lines && child.try_wait().unwrap().is_none() {
            sleep(Duration::from_millis(2));
        }
        sleep(Duration::from_millis(60));
        child.kill().unwrap();
        child.wait().unwrap();
        let now = bench.journal("killed").len();
        assert!(now >= lines_before, "the journal only grows");
        lines_before = now;
        let halves = bench.names("killed").into_iter().filter(|name| {
            let path = bench.path("killed").join(name);
            name.ends_with(".json")
                && serde_json::from_slice::<serde_json::Value>(&fs::read(path).unwrap()).is_err()
        });
        assert_eq!(halves.count(), 0, "nothing half-written under a final name");
    }
    let last = bench.curvedig(&["run", "in", "-o", "killed", "--output-format", "json"]);
    assert_none_failed(&last);
    assert_eq!(
        last.stdout.matches("\"skipped\":true").count(),
        lines_before,
        "what was journaled is not done again"
    );
    assert_eq!(bench.results("killed"), bench.results("undisturbed"));
    assert!(!bench.names("killed").iter().any(|name| name.ends_with(".tmp")), "{:?}", bench.names("killed"));
    assert_eq!(bench.journal("killed").len(), 5, "each scan was journaled once");
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_says_so_and_can_go_on() {
    let bench = Bench::with_scans(5);
    let mut child = bench.command(CURVEDIG);
    let child = child.args(["run", "in", "-j", "1"]).stderr(Stdio::piped());
    let mut child = child.spawn().unwrap();
    while bench.journal("out").is_empty() && child.try_wait().unwrap().is_none() {
        sleep(Duration::from_millis(2));
    }
    let kill = bench.command("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{stderr}");
    assert!(stderr.contains("run the same command again"), "{stderr}");
    assert!(!bench.names("out").iter().any(|name| name.ends_with(".tmp")));

    assert_none_failed(&bench.curvedig(&["run", "in"]));
    assert_eq!(bench.results("out").len(), 10);
    assert_eq!(bench.journal("out").len(), 5);
}

#[test]
fn scans_of_one_name_never_meet() {
    let bench = Bench::new();
    bench.draw_as("east/a.tif");
    bench.draw_as("west/a.tif");
    fs::copy(bench.path("west/a.tif"), bench.path("west/a.tiff")).unwrap();
    let run = bench.curvedig(&["run", "east", "west", "-o", "out"]);
    assert_none_failed(&run);
    let las: Vec<String> = bench.results("out").into_keys().filter(|name| name.ends_with(".las")).collect();
    assert_eq!(las, ["a.tiff.las", "east/a.las", "west/a.las"]);
    assert!(run.stderr.contains("note: 3 scans have names"), "{}", run.stderr);
}

#[test]
fn results_in_the_scans_own_folder_are_not_taken_for_scans() {
    let bench = Bench::with_scans(1);
    assert_none_failed(&bench.curvedig(&["run", "in", "-o", "in"]));
    let again = bench.curvedig(&["run", "in", "-o", "in", "--output-format", "json"]);
    assert_eq!(again.stdout.lines().count(), 1);
    assert!(again.stdout.contains("\"skipped\":true"));
}

#[test]
fn a_las_file_that_is_not_ours_is_left_alone() {
    let bench = Bench::with_scans(2);
    bench.write("out/s1-00000.las", "~Version\nsomebody's");
    let run = bench.curvedig(&["run", "in"]);
    assert_eq!(run.code, Some(3));
    run.assert_told("in/s1-00000.tif", "was not written by curvedig");
    assert_eq!(fs::read_to_string(bench.path("out/s1-00000.las")).unwrap(), "~Version\nsomebody's");
    assert!(bench.path("out/s1-00001.las").exists());
}

#[test]
fn flag_before_environment_before_file_before_default() {
    let bench = Bench::with_scans(1);
    bench.write("curvedig.toml", "[run]\noutput = 'from-file'\n");
    let run = |env: Option<&str>, args: &[&str]| {
        let mut command = bench.command(CURVEDIG);
        command.args(["run", "in"]).args(args).env_remove("CURVEDIG_OUTPUT");
        if let Some(env) = env {
            command.env("CURVEDIG_OUTPUT", env);
        }
        assert_none_failed(&ended(command.output().unwrap()));
    };
    run(None, &[]);
    run(Some("from-env"), &[]);
    run(Some("unused"), &["-o", "from-flag"]);
    for folder in ["from-file", "from-env", "from-flag"] {
        assert!(bench.path(folder).join("s1-00000.las").exists(), "{folder}");
    }
    assert!(!bench.path("unused").exists() && !bench.path("out").exists());
}

#[cfg(unix)]
#[test]
fn hostile_names_stay_on_their_line() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let bench = Bench::new();
    bench.draw("drawn", 1);
    fs::remove_dir_all(bench.path("in")).unwrap();
    for name in [b"in/new\nline\x1b[31m.tif".as_slice(), b"in/not-utf8-\xff.tif"] {
        let path = bench.path("").join(OsStr::from_bytes(name));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::copy(bench.path("drawn/s1-00000.tif"), &path).unwrap();
        fs::copy(bench.path("drawn/s1-00000.toml"), path.with_extension("toml")).unwrap();
    }
    let run = bench.curvedig(&["run", "in", "--output-format", "json"]);
    assert_none_failed(&run);
    assert!(!run.stderr.contains('\x1b') && run.stderr.contains("new\\nline\\u{1b}[31m"), "{}", run.stderr);
    assert_eq!(run.stdout.lines().count(), 2);
    assert!(bench.path("out").join(OsStr::from_bytes(b"not-utf8-\xff.las")).exists());
    let again = bench.curvedig(&["run", "in", "--output-format", "json"]);
    assert_eq!(again.stdout.matches("\"skipped\":true").count(), 2);
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_does_not_stop_the_run() {
    let bench = Bench::with_scans(2);
    let mut child = bench.command(CURVEDIG);
    let child =
        child.args(["run", "in", "--output-format", "json"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = child.spawn().unwrap();
    drop(child.stdout.take());
    drop(child.stderr.take());
    assert!(matches!(child.wait().unwrap().code(), Some(0 | 4)));
    assert_eq!(bench.results("out").len(), 4);
}
