use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use crossbeam_channel::Sender;

use super::executor::{Ended, LocalPool};
use super::plan::PlannedScan;
use super::testing::{Bench, Parts, copy, line};
use super::*;
use crate::pipeline::{Digitised, Job, Tools, ValuesFile};

struct Silent;

impl Progress for Silent {
    fn line(&self, _text: &str) {}
    fn ended(&self, _pixels: u64, _worked: bool, _text: &str) {}
    fn status(&self, _text: &str) {}
    fn finish(&self) {}
}

/// Runs the bench's plan; gives the ending and how many scans went through the pipeline.
fn run_counted(bench: &Bench, parts: &Parts, jobs: usize) -> (Ending, usize) {
    let count = AtomicUsize::new(0);
    let counted = |job: Job<'_>, tools: &Tools<'_>| -> Result<Digitised> {
        count.fetch_add(1, Ordering::SeqCst);
        copy(job, tools)
    };
    let (mut journal, earlier) = Journal::open(&bench.out()).unwrap();
    let workshop = parts.workshop(&counted, &bench.out(), earlier);
    let pool = LocalPool { jobs, workshop: &workshop };
    let ending = run(&bench.plan(), &pool, &mut journal, &Silent, &mut |_| {}).unwrap();
    (ending, count.into_inner())
}

fn statuses(ending: &Ending) -> Vec<Status> {
    ending.lines.iter().map(|line| line.status).collect()
}

#[test]
fn a_scan_leaves_three_files_and_a_line() {
    let bench = Bench::with(&[("a.tif", "A"), ("b.tif", "B")]);
    let (ending, done) = run_counted(&bench, &Parts::new(), 2);
    assert_eq!(done, 2);
    assert_eq!(statuses(&ending), [Status::Done, Status::Done]);
    assert_eq!(bench.results(), ["a.json", "a.las", "a.qc.png", "b.json", "b.las", "b.qc.png"]);
    let (_, lines) = Journal::open(&bench.out()).unwrap();
    assert_eq!(lines.len(), 2);
}

#[test]
fn a_second_run_does_nothing_again() {
    let bench = Bench::with(&[("a.tif", "A"), ("b.tif", "B")]);
    run_counted(&bench, &Parts::new(), 1);
    let (ending, done) = run_counted(&bench, &Parts::new(), 1);
    assert_eq!(done, 0);
    assert!(ending.lines.iter().all(|line| line.skipped));
}

#[test]
fn whatever_changes_a_result_makes_its_scan_be_done_again() {
    let change_scan = |bench: &Bench| fs::write(bench.scans().join("a.tif"), "A2").unwrap();
    let change_layout = |bench: &Bench| {
        let text = super::testing::SIDECAR.replace("150", "200");
        fs::write(bench.scans().join("a.toml"), text).unwrap();
    };
    let change_result = |bench: &Bench| {
        fs::write(bench.out().join("a.las"), "~Other\nDigitised by curvedig 0\nedited").unwrap()
    };
    let lose_result = |bench: &Bench| fs::remove_file(bench.out().join("a.qc.png")).unwrap();
    let changes: [&dyn Fn(&Bench); 4] = [&change_scan, &change_layout, &change_result, &lose_result];
    for change in changes {
        let bench = Bench::with(&[("a.tif", "A"), ("b.tif", "B")]);
        run_counted(&bench, &Parts::new(), 1);
        change(&bench);
        assert_eq!(run_counted(&bench, &Parts::new(), 1).1, 1);
    }
    let bench = Bench::with(&[("a.tif", "A")]);
    run_counted(&bench, &Parts::new(), 1);
    let mut parts = Parts::new();
    parts.settings.step = Some("0.25".parse().unwrap());
    assert_eq!(run_counted(&bench, &parts, 1).1, 1);
}

#[test]
fn redo_does_all_again() {
    let bench = Bench::with(&[("a.tif", "A")]);
    run_counted(&bench, &Parts::new(), 1);
    let parts = Parts { existing: one::Existing::Redo, ..Parts::new() };
    assert_eq!(run_counted(&bench, &parts, 1).1, 1);
}

#[test]
fn one_defect_is_one_scans_failure() {
    let bench = Bench::with(&[("a.tif", "A"), ("b.tif", "panic"), ("c.tif", "C")]);
    let (ending, _) = run_counted(&bench, &Parts::new(), 1);
    assert_eq!(statuses(&ending), [Status::Done, Status::Failed, Status::Done]);
    let failure = ending.lines[1].failure.as_ref().unwrap();
    assert!(failure.message.contains("at the disco of tests"), "{}", failure.message);
    assert_eq!(bench.results(), ["a.json", "a.las", "a.qc.png", "b.json", "c.json", "c.las", "c.qc.png"]);
}

#[test]
fn a_failed_scan_is_tried_again_and_leaves_no_stale_las() {
    let bench = Bench::with(&[("a.tif", "A")]);
    run_counted(&bench, &Parts::new(), 1);
    fs::write(bench.scans().join("a.tif"), "panic").unwrap();
    run_counted(&bench, &Parts::new(), 1);
    assert_eq!(bench.results(), ["a.json"]);
    assert_eq!(run_counted(&bench, &Parts::new(), 1).1, 1);
}

#[test]
fn a_las_file_of_someone_else_is_not_overwritten() {
    let bench = Bench::with(&[("a.tif", "A"), ("b.tif", "B")]);
    fs::write(bench.out().join("a.las"), "~Version\ntruth").unwrap();
    let (ending, _) = run_counted(&bench, &Parts::new(), 1);
    assert_eq!(statuses(&ending), [Status::Failed, Status::Done]);
    assert_eq!(fs::read_to_string(bench.out().join("a.las")).unwrap(), "~Version\ntruth");
}

#[test]
fn stopping_drops_the_rest_and_a_later_run_does_it() {
    let bench = Bench::with(&[("a.tif", "A"), ("b.tif", "B"), ("c.tif", "C")]);
    let parts = Parts::new();
    let stopping = |job: Job<'_>, tools: &Tools<'_>| {
        let result = copy(job, tools);
        parts.stop.set();
        result
    };
    let (mut journal, earlier) = Journal::open(&bench.out()).unwrap();
    let workshop = parts.workshop(&stopping, &bench.out(), earlier);
    let pool = LocalPool { jobs: 1, workshop: &workshop };
    let ending = run(&bench.plan(), &pool, &mut journal, &Silent, &mut |_| {}).unwrap();
    drop(journal);
    assert_eq!((ending.lines.len(), ending.dropped), (1, 2));
    assert_eq!(run_counted(&bench, &Parts::new(), 1).1, 2);
}

/// What a run leaves whose pipeline gives a LAS file or none, and a number of sections.
fn run_leaving(bench: &Bench, las: bool, sections: &[&str]) -> Ending {
    let digitise = |job: Job<'_>, tools: &Tools<'_>| {
        let mut digitised = copy(job, tools)?;
        let text = digitised.las.clone().unwrap();
        let section = |name: &&str| ValuesFile { ending: format!(".{name}.las"), bytes: text.clone() };
        digitised.more = sections.iter().map(section).collect();
        digitised.las = digitised.las.filter(|_| las);
        Ok(digitised)
    };
    let (mut journal, earlier) = Journal::open(&bench.out()).unwrap();
    let parts = Parts::new();
    let workshop = parts.workshop(&digitise, &bench.out(), earlier);
    let pool = LocalPool { jobs: 1, workshop: &workshop };
    run(&bench.plan(), &pool, &mut journal, &Silent, &mut |_| {}).unwrap()
}

#[test]
fn a_scan_without_a_las_file_is_done_and_keeps_none_of_an_earlier_run() {
    let bench = Bench::with(&[("a.tif", "A")]);
    run_leaving(&bench, true, &["repeat-1", "section-2"]);
    assert_eq!(bench.results(), ["a.json", "a.las", "a.qc.png", "a.repeat-1.las", "a.section-2.las"]);
    fs::write(bench.scans().join("a.tif"), "A2").unwrap();
    run_leaving(&bench, false, &["section-1"]);
    assert_eq!(bench.results(), ["a.json", "a.qc.png", "a.section-1.las"]);
    assert!(run_leaving(&bench, true, &[]).lines[0].skipped, "done, LAS file or not");
}

#[test]
fn a_lost_section_makes_its_scan_be_done_again() {
    let bench = Bench::with(&[("a.tif", "A")]);
    run_leaving(&bench, true, &["repeat-1"]);
    assert!(run_leaving(&bench, true, &["repeat-1"]).lines[0].skipped);
    fs::remove_file(bench.out().join("a.repeat-1.las")).unwrap();
    assert!(!run_leaving(&bench, true, &["repeat-1"]).lines[0].skipped);
}

#[test]
fn a_section_does_not_overwrite_someone_elses_las_file() {
    let bench = Bench::with(&[("a.tif", "A")]);
    fs::write(bench.out().join("a.repeat-1.las"), "~Version\ntruth").unwrap();
    assert_eq!(statuses(&run_leaving(&bench, true, &["repeat-1"])), [Status::Failed]);
    assert_eq!(fs::read_to_string(bench.out().join("a.repeat-1.las")).unwrap(), "~Version\ntruth");
    assert_eq!(statuses(&run_leaving(&bench, true, &[])), [Status::Done]);
}

#[test]
fn without_a_sidecar_the_reader_is_part_of_what_a_result_is_known_by() {
    let bench = Bench::with(&[("a.tif", "A"), ("b.tif", "B")]);
    fs::remove_file(bench.scans().join("a.toml")).unwrap();
    let (ending, _) = run_counted(&bench, &Parts::new(), 1);
    let readers = ending.lines.iter().map(|line| line.provenance.reader_sha256.as_deref());
    assert_eq!(readers.collect::<Vec<_>>(), [Some("reader"), None]);
    assert_eq!(run_counted(&bench, &Parts::new(), 1).1, 0, "and it is known again");
}

/// Ends some scans, then fails.
struct Faulty;

impl Executor for Faulty {
    fn execute(&self, _scans: &[PlannedScan], ended: Sender<Ended>) -> Result<()> {
        ended.send((0, Outcome::Ended(Box::new(line("a"))))).unwrap();
        Ok(())
    }
}

#[test]
fn an_executor_that_loses_scans_is_found_out_and_what_ended_is_kept() {
    let bench = Bench::with(&[("a.tif", "A"), ("b.tif", "B")]);
    let (mut journal, _) = Journal::open(&bench.out()).unwrap();
    assert!(run(&bench.plan(), &Faulty, &mut journal, &Silent, &mut |_| {}).is_err());
    drop(journal);
    assert!(Journal::open(&bench.out()).unwrap().1.contains_key("a"));
}
