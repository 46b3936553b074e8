//! Faults around a run: full disks, closed streams, lost rights, signals, names and links that bite. Each ends in one line
//! and the right exit code; nothing is lost, no scan is touched, and the next run makes up for it.
#![cfg(unix)]

mod support;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use support::{Bench, CURVEDIG, Ended, ended};

/// The program by way of a shell, which sets the stage.
fn by_shell(bench: &Bench, script: &str) -> Ended {
    let script = script.replace("curvedig", &format!("'{CURVEDIG}'"));
    ended(bench.command("sh").args(["-c", &script]).output().unwrap())
}

#[track_caller]
fn assert_good(run: &Ended) {
    assert!(matches!(run.code, Some(0 | 4)), "{run:?}");
}

#[test]
fn a_full_disk_behind_stdout_is_told_and_a_reader_that_went_away_is_not() {
    let bench = Bench::with_scans(1);
    let las = "out/s1-00000.las";
    assert_good(&bench.curvedig(&["run", "in"]));
    for command in [
        "plan in --output-format json",
        "plan in",
        "inspect in/s1-00000.tif -o p.png",
        "inspect in/s1-00000.tif -o p.png --output-format json",
        "run in -o -",
        "cost --scans 1000",
        "cost --scans 1000 --output-format json",
        &format!("score {las} truth/s1-00000.truth.las --layout in/s1-00000.toml"),
        "check in out",
        "doctor",
        "generate schema",
        "run in -o again --output-format json",
    ] {
        let full = by_shell(&bench, &format!("exec curvedig {command} > /dev/full"));
        let found_nothing = command.starts_with("check") && full.code == Some(3);
        assert!(full.code == Some(1) || found_nothing, "{command}: {full:?}");
        if !found_nothing {
            full.assert_told("stdout", "No space left");
        }
        let gone = by_shell(&bench, &format!("curvedig {command} | true"));
        assert!(!gone.stderr.contains("stdout"), "{command}: {gone:?}");
    }
    assert_eq!(bench.results("again"), bench.results("out"), "the run itself went on");
}

#[test]
fn closed_streams_neither_stop_a_run_nor_get_into_its_files() {
    let bench = Bench::with_scans(1);
    assert_good(&bench.curvedig(&["run", "in"]));
    for (number, closed) in [">&-", "2>&-", "<&- >&- 2>&-"].iter().enumerate() {
        let run =
            by_shell(&bench, &format!("exec curvedig run in -o o{number} --output-format json {closed}"));
        assert_good(&run);
        assert_eq!(bench.results(&format!("o{number}")), bench.results("out"));
        assert_eq!(bench.journal(&format!("o{number}")).len(), 1);
    }
}

#[test]
fn a_disk_that_is_full_at_any_write_leaves_nothing_half_written() {
    let bench = Bench::with_scans(2);
    assert_good(&bench.curvedig(&["run", "in", "-o", "undisturbed"]));
    let (whole, scans) = (bench.results("undisturbed"), bench.names("in"));
    let mut codes = Vec::new();
    // In half kilobytes: from no room for a first byte, by LAS, record, QC picture and journal, to the report's.
    for room in [0, 1, 2, 4, 12, 24, 48, 96, 192] {
        let out = format!("out{room}");
        let run = by_shell(&bench, &format!("trap '' XFSZ; ulimit -f {room}; exec curvedig run in -o {out}"));
        assert!(matches!(run.code, Some(1..=3)), "{room}: {run:?}");
        codes.push(run.code);
        assert!(run.stderr.contains("File too large"), "{room}: {run:?}");
        assert!(!run.stderr.contains("defect") && !run.stderr.contains("panicked"), "{room}: {run:?}");
        for (name, bytes) in bench.results(&out) {
            assert!(whole[&name] == bytes, "{room}: {name} is not whole");
        }
        assert!(!bench.names(&out).iter().any(|name| name.ends_with(".tmp")), "{room}");
        assert_good(&bench.curvedig(&["run", "in", "-o", &out]));
        assert_eq!(bench.results(&out), whole, "{room}");
        assert_eq!(bench.names("in"), scans);
    }
    codes.dedup();
    assert!(codes.len() >= 2, "it fails at different places: {codes:?}");
}

/// A run that has ended one scan at least and has more to do.
fn under_way(mut command: std::process::Command, bench: &Bench) -> Child {
    let mut child = command.args(["run", "in", "-j", "1"]).stderr(Stdio::piped()).spawn().unwrap();
    while bench.journal("out").is_empty() && child.try_wait().unwrap().is_none() {
        sleep(Duration::from_millis(2));
    }
    child
}

#[test]
fn rights_lost_midway_fail_the_rest_and_keep_what_is_done() {
    let bench = Bench::with_scans(4);
    let child = under_way(bench.without_override(), &bench);
    let rights = |mode| fs::set_permissions(bench.path("out"), fs::Permissions::from_mode(mode)).unwrap();
    rights(0o555);
    let run = ended(child.wait_with_output().unwrap());
    rights(0o755);
    assert_eq!(run.code, Some(3), "{run:?}");
    run.assert_told("in/s1-00003.tif: write: ", "Permission denied");
    assert_eq!(bench.journal("out").len(), 4, "the journal was open already");
    assert!(bench.path("out/s1-00000.las").exists());
    assert_good(&bench.curvedig(&["run", "in"]));
    assert_eq!(bench.results("out").len(), 8);
}

#[test]
fn sigterm_is_an_interruption() {
    let bench = Bench::with_scans(4);
    let child = under_way(bench.command(CURVEDIG), &bench);
    assert!(bench.command("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    let run = ended(child.wait_with_output().unwrap());
    assert_eq!(run.code, Some(130), "{run:?}");
    assert!(run.stderr.contains("run the same command again"), "{run:?}");
    assert_good(&bench.curvedig(&["run", "in"]));
    assert_eq!((bench.results("out").len(), bench.journal("out").len()), (8, 4));
}

#[test]
fn scans_that_change_while_they_are_read_never_give_a_wrong_result() {
    let bench = Bench::with_scans(2);
    assert_good(&bench.curvedig(&["run", "in", "-o", "undisturbed"]));
    let scans = ["in/s1-00000.tif", "in/s1-00001.tif"].map(|name| bench.path(name));
    let bytes = scans.clone().map(|scan| fs::read(scan).unwrap());
    let mut child = bench.command(CURVEDIG);
    let mut child = child.args(["run", "in", "-j", "1"]).stderr(Stdio::piped()).spawn().unwrap();
    let mut turn = 0;
    while child.try_wait().unwrap().is_none() {
        // One scan takes the other's bytes and back, in place; every third time only half of them.
        for (number, scan) in scans.iter().enumerate() {
            let now = &bytes[(number + turn) % 2];
            fs::write(scan, &now[..now.len() / if turn % 3 == 2 { 2 } else { 1 }]).unwrap();
        }
        turn += 1;
        sleep(Duration::from_millis(3));
    }
    let run = ended(child.wait_with_output().unwrap());
    assert!(matches!(run.code, Some(0 | 3 | 4)), "{run:?}");
    assert!(!run.stderr.contains("defect") && !run.stderr.contains("panicked"), "{run:?}");
    scans.iter().zip(&bytes).for_each(|(scan, bytes)| fs::write(scan, bytes).unwrap());
    assert_good(&bench.curvedig(&["run", "in"]));
    assert_eq!(bench.results("out"), bench.results("undisturbed"), "{}", run.stderr);
}

#[test]
fn links_in_circles_results_among_scans_and_locked_folders_are_walked_once() {
    let bench = Bench::with_scans(1);
    fs::create_dir(bench.path("in/below")).unwrap();
    symlink("..", bench.path("in/below/up")).unwrap();
    symlink("itself", bench.path("in/itself")).unwrap();
    symlink("itself.tif", bench.path("in/itself.tif")).unwrap();
    let run = bench.curvedig(&["run", "in", "-o", "in/out", "--format", "las,csv"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    run.assert_told("in/itself.tif: read: ", "symbolic links");
    fs::remove_file(bench.path("in/itself.tif")).unwrap();
    let again =
        bench.curvedig(&["run", "in", "-o", "in/out", "--format", "las,csv", "--output-format", "json"]);
    assert_good(&again);
    assert_eq!(again.stdout.lines().count(), 1, "pictures in OUT are no scans: {again:?}");
    assert!(again.stdout.contains("\"skipped\":true"));
}

#[test]
fn a_folder_that_cannot_be_written_is_only_read() {
    let bench = Bench::with_scans(1);
    let scan = fs::read(bench.path("in/s1-00000.tif")).unwrap();
    let rights = |mode| fs::set_permissions(bench.path("in"), fs::Permissions::from_mode(mode)).unwrap();
    rights(0o555);
    let run = ended(bench.without_override().args(["run", "in"]).output().unwrap());
    let inside = ended(bench.without_override().args(["run", "in", "-o", "in/out"]).output().unwrap());
    rights(0o755);
    assert_good(&run);
    assert_eq!(inside.code, Some(2), "{inside:?}");
    inside.assert_told("in/out", "can't be written");
    assert_eq!(fs::read(bench.path("in/s1-00000.tif")).unwrap(), scan);
}

#[test]
fn names_too_long_fail_alone_and_odd_ones_stay_out_of_journal_and_report() {
    let bench = Bench::with_scans(1);
    let long = "n".repeat(251);
    let hostile = "a\u{1b}[31m\n<!--<script><img src=x onerror=1>&\u{202e}";
    for name in [&long, hostile] {
        fs::copy(bench.path("in/s1-00000.tif"), bench.path(&format!("in/{name}.tif"))).unwrap();
    }
    fs::copy(bench.path("in/s1-00000.toml"), bench.path(&format!("in/{hostile}.toml"))).unwrap();
    let run = bench.curvedig(&["run", "in", "--log-file", "log.txt", "-vv"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    run.assert_told(&format!("in/{long}.tif: write: "), "more than a file system's 255");
    let gone = bench.curvedig(&["run", &format!("in/{}.tif", "n".repeat(300))]);
    assert_eq!(gone.code, Some(3), "{gone:?}");
    assert!(gone.stderr.contains("hint: no file has so long a name"), "{gone:?}");
    for file in ["out/run.jsonl", "out/report.html", "log.txt"] {
        let text = fs::read_to_string(bench.path(file)).unwrap();
        assert!(!text.contains('\u{1b}'), "{file}");
        assert!(!file.ends_with("html") || !text.contains("<script><img"), "{file}");
    }
    assert!(!run.stderr.contains(['\u{1b}', '\u{202e}']), "{run:?}");
    let text = fs::read_to_string(bench.path("out/run.jsonl")).unwrap();
    assert_eq!(text.lines().count(), bench.journal("out").len(), "each line is whole");
}

#[test]
fn ten_thousand_scans_in_a_folder_are_counted_right() {
    let bench = Bench::new();
    // No layout to be found on so little paper: each fails, soon.
    let first = bench.write("in/00000.tif", support::tiff(16, 16, 1, 8, &[128; 256]));
    for number in 1..10_000 {
        fs::hard_link(&first, bench.path(&format!("in/{number:05}.tif"))).unwrap();
    }
    let plan = bench.curvedig(&["plan", "in", "--offline"]);
    assert_eq!((plan.code, plan.stdout.lines().count()), (Some(0), 10_000), "{}", plan.stderr);
    let run = bench.curvedig(&["run", "in", "-q", "--output-format", "json"]);
    assert_eq!(run.code, Some(3));
    assert_eq!((run.stdout.lines().count(), bench.journal("out").len()), (10_000, 10_000));
    assert_eq!(run.stderr.lines().filter(|line| line.contains(".tif: ")).count(), 10_000);
}

#[test]
fn files_of_gigabytes_where_small_ones_belong_fill_no_memory() {
    const GIGABYTES: u64 = 3 << 30;
    let bench = Bench::with_scans(1);
    assert_good(&bench.curvedig(&["run", "in", "-o", "undisturbed"]));
    let giant = |name: &str| {
        let path = bench.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let file = fs::OpenOptions::new().write(true).create(true).truncate(false).open(path).unwrap();
        file.set_len(GIGABYTES).unwrap();
    };
    // Address space for the program and its workers, but not for a file of that size.
    let within = |command: &str| by_shell(&bench, &format!("ulimit -v 2500000; exec curvedig {command}"));
    giant("big");
    for (command, named) in [
        ("cost --prices big", "big"),
        ("plan --files-from big", "big"),
        ("run in -o o1 --layout big", "big"),
        ("run in -o o1 --corrections big", "big"),
    ] {
        let run = within(command);
        assert!(matches!(run.code, Some(2 | 6)), "{command}: {run:?}");
        run.assert_told(named, "larger than");
    }
    giant("curvedig.toml");
    let run = within("plan in");
    fs::remove_file(bench.path("curvedig.toml")).unwrap();
    assert_eq!(run.code, Some(2), "{run:?}");
    run.assert_told("curvedig.toml", "larger than");

    // A journal without an end of line, and files where a scan's record and log belong.
    giant("o2/run.jsonl");
    assert_good(&within("run in -o o2"));
    assert_eq!(bench.results("o2"), bench.results("undisturbed"));
    for there in ["o3/s1-00000.json", "o4/s1-00000.las"] {
        giant(there);
        let run = within(&format!("run in -o {}", &there[..2]));
        assert_eq!(run.code, Some(3), "{run:?}");
        run.assert_told("in/s1-00000.tif: write: ", "not written by curvedig");
        assert_eq!(fs::metadata(bench.path(there)).unwrap().len(), GIGABYTES, "it stays");
    }
    giant("big.las");
    let check = within("check big.las");
    assert_eq!(check.code, Some(3), "{check:?}");
    assert!(check.stdout.contains("larger than"), "{check:?}");
}

/// Files as they look after the clock jumped: each has that time.
fn set_times(folder: &Path, time: SystemTime) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            set_times(&path, time);
        } else {
            fs::File::options().append(true).open(&path).unwrap().set_modified(time).unwrap();
        }
    }
}

#[test]
fn a_clock_that_jumped_neither_repeats_work_nor_hides_a_change() {
    let bench = Bench::with_scans(2);
    let first = bench.curvedig(&["run", "in"]);
    assert_good(&first);
    let results = bench.results("out");
    let skipped = |run: &Ended| run.stdout.matches("\"skipped\":true").count();
    let again = || bench.curvedig(&["run", "in", "--output-format", "json"]);
    let year = Duration::from_secs(31_556_952);
    for [scans, files] in [[0, 136], [136, 0]] {
        set_times(&bench.path("in"), UNIX_EPOCH + scans * year);
        set_times(&bench.path("out"), UNIX_EPOCH + files * year);
        let run = again();
        assert_eq!((run.code, skipped(&run)), (first.code, 2), "{run:?}");
        assert_eq!(bench.results("out"), results);
    }
    // Another scan in the place of one, as old and as large as that was.
    let [one, other] = ["in/s1-00000.tif", "in/s1-00001.tif"].map(|name| fs::read(bench.path(name)).unwrap());
    let mut replaced = other;
    replaced.resize(one.len(), 0);
    bench.write("in/s1-00000.tif", replaced);
    set_times(&bench.path("in"), UNIX_EPOCH + 136 * year);
    assert_eq!(skipped(&again()), 1);
}
