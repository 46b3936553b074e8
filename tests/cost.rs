//! `curvedig cost` and `plan`: what is told of costs before there are any.

mod support;

use std::fs;

use serde_json::Value;
use support::{Bench, Ended};

/// A command without what earlier runs on this machine left.
fn curvedig(bench: &Bench, args: &[&str]) -> Ended {
    let mut command = bench.command(support::CURVEDIG);
    support::ended(command.env("XDG_STATE_HOME", bench.path("state")).args(args).output().unwrap())
}

fn cost(args: &[&str]) -> Ended {
    let bench = Bench::new();
    let ended = curvedig(&bench, &[&["cost"], args].concat());
    assert_eq!(ended.code, Some(0), "{ended:?}");
    ended
}

/// Lines of the table that begin so.
fn row<'a>(ended: &'a Ended, mode: &str) -> &'a str {
    ended.stdout.lines().find(|line| line.starts_with(mode)).unwrap_or_else(|| panic!("no {mode}: {ended:?}"))
}

/// The amount of a figure in the JSON form.
fn amount(report: &Value, mode: &str, of: &str) -> String {
    let figures = report["figures"].as_array().unwrap();
    let figure = figures.iter().find(|figure| figure["mode"] == mode && figure["of"] == of).unwrap();
    figure["amount"].as_str().unwrap().to_owned()
}

#[test]
fn the_cost_of_a_volume_needs_no_scan() {
    // Two boxes: one does 175,200 scans of 15 s in a month.
    let cost = cost(&["--scans", "200000", "--seconds", "15"]);
    assert!(row(&cost, "GPU box, 750 EUR").contains(" ~1,500.00 EUR "), "{}", cost.stdout);
    assert!(row(&cost, "GPU box, 750 EUR").contains("never, one box is full at ~175,000"), "{}", cost.stdout);
}

/// The published 53k and 1,667 runs a month are the same boxes at two costs of a run, the second of which no single
/// invocation can have.
#[test]
fn two_published_crossovers_are_told_and_explained() {
    let cheap = cost(&["--call-cost", "0.0142"]);
    assert!(row(&cheap, "GPU box, 750 EUR").contains("from ~52,800 scans a month"), "{}", cheap.stdout);
    assert!(row(&cheap, "GPU box, 1,800 EUR").contains("from ~127,000 scans a month"), "{}", cheap.stdout);
    assert!(!cheap.stdout.contains("more than one invocation can cost"), "{}", cheap.stdout);
    let dear = cost(&["--call-cost", "0.45", "--scans", "900", "--explain"]);
    assert!(row(&dear, "Lambda").contains("~405.00 EUR"), "{}", dear.stdout);
    assert!(row(&dear, "GPU box, 750 EUR").contains("from ~1,670 scans a month"), "{}", dear.stdout);
    assert!(dear.stdout.contains("0.45 EUR is more than one invocation can cost"), "{}", dear.stdout);
    assert!(dear.stdout.contains("(1666.66"), "exact in the explanation: {}", dear.stdout);
}

/// 3,538 MB, 12 s and 4 s more when cold, half a GB of model on EFS: the worked example but for the objects a scan needs.
#[test]
fn a_large_model_makes_cold_starts_dear() {
    let args = [
        "--memory",
        "3538",
        "--seconds",
        "12",
        "--cold-seconds",
        "4",
        "--model-mb",
        "512",
        "--box-seconds",
        "15",
    ];
    let json = |more: &[&str]| -> Value {
        let args = [&args[..], &["--cold-share", "0.6", "--output-format", "json"], more].concat();
        serde_json::from_str(&cost(&args).stdout).unwrap()
    };
    let elastic = json(&[]);
    let crossing: f64 = amount(&elastic, "GPU box, 750 EUR a month", "cheaper_from").parse().unwrap();
    assert!((crossing / 82_357.0 - 1.0).abs() < 0.01, "{crossing}");
    let figures = json(&["--model-place", "s3"]);
    let figures = figures["figures"].as_array().unwrap();
    let never =
        figures.iter().find(|it| it["mode"] == "GPU box, 750 EUR a month" && it["of"] == "cheaper_from");
    assert!(never.unwrap()["amount"].is_null());
    assert!(never.unwrap()["note"].as_str().unwrap().starts_with("never, one box is full at ~175,000"));
}

#[test]
fn every_form_tells_the_same_figures() {
    let args = ["--seconds", "10", "--scans", "5000"];
    let json: Value =
        serde_json::from_str(&cost(&[&args[..], &["--output-format", "json"]].concat()).stdout).unwrap();
    let csv = cost(&[&args[..], &["--output-format", "csv"]].concat()).stdout;
    let figures = json["figures"].as_array().unwrap();
    assert_eq!(csv.lines().count(), figures.len() + 1);
    for (figure, line) in figures.iter().zip(csv.lines().skip(1)) {
        let amount = figure["amount"].as_str().unwrap_or_default();
        let amount: Option<f64> = amount.parse().ok();
        let mode = figure["mode"].as_str().unwrap();
        let rest = line.trim_start_matches('"').strip_prefix(mode).unwrap_or_else(|| panic!("{line}"));
        let cell = rest.trim_start_matches('"').split(',').nth(2).unwrap();
        assert_eq!(cell.parse::<f64>().ok(), amount, "{line}");
        assert!(
            !figure["formula"].as_str().unwrap().is_empty()
                && !figure["inputs"].as_array().unwrap().is_empty()
        );
    }
}

#[test]
fn arrivals_tell_the_cold_share() {
    let bench = Bench::new();
    bench.write("steady.txt", (0..50).map(|n| format!("{}\n", n * 60)).collect::<String>());
    bench.write("rare.txt", "2026-11-01T08:00:00Z\n2026-11-02T08:00:00Z\n2026-11-03T08:00:00+02:00\n");
    let cold = |file: &str| {
        let ended = curvedig(&bench, &["cost", "--seconds", "10", "--arrivals", file]);
        row(&ended, "Lambda ").to_owned()
    };
    assert!(cold("steady.txt").contains(" 2 % cold"), "{}", cold("steady.txt"));
    assert!(cold("rare.txt").contains(" 100 % cold"), "{}", cold("rare.txt"));
    let wrong = bench.write("wrong.txt", "8:00\n");
    let ended = curvedig(&bench, &["cost", "--arrivals", wrong.to_str().unwrap()]);
    assert_eq!(ended.code, Some(2));
    ended.assert_told("wrong.txt", "line 1: no time");
}

#[test]
fn prices_come_from_the_configuration_and_a_file_over_it() {
    let bench = Bench::new();
    bench.write("curvedig.toml", "[prices.machine]\nrent = 40\n[prices.boxes]\nours = 90\n");
    bench.write(
        "mine.toml",
        "[machine]\nrent = { price = \"50\", date = \"2020-01-01\", source = \"the bill\" }\n",
    );
    let configured = curvedig(&bench, &["cost"]);
    assert!(row(&configured, "this machine").contains("rent 40 EUR"), "{}", configured.stdout);
    assert!(row(&configured, "GPU box, 90 EUR").contains("~90.00 EUR"), "{}", configured.stdout);
    let file = curvedig(&bench, &["cost", "--prices", "mine.toml", "--box", "120"]);
    assert!(row(&file, "this machine").contains("rent 50 EUR"), "{}", file.stdout);
    assert!(row(&file, "GPU box, 120 EUR").contains("~120.00 EUR"), "{}", file.stdout);
    assert!(
        file.stdout.contains("note: prices older than a year: machine.rent of 2020-01-01"),
        "{}",
        file.stdout
    );
    bench.write("curvedig.toml", "[prices.machine]\nrant = 40\n");
    let wrong = curvedig(&bench, &["cost"]);
    assert_eq!(wrong.code, Some(2));
    wrong.assert_told("curvedig.toml", "machine.rant: no such price");
}

#[test]
fn a_memory_sweep_names_the_cheapest_and_the_fastest() {
    let bench = Bench::new();
    bench.write("sizes.csv", "memory_mb,billed_ms\n1024,8000\n1769,4500\n1769,4700\n3538,4400\n");
    let sweep = curvedig(&bench, &["cost", "--sweep", "memory", "--measurements", "sizes.csv"]);
    assert_eq!(sweep.code, Some(0), "{sweep:?}");
    assert!(row(&sweep, "1,769 MB").contains("4,600 ms") && row(&sweep, "1,769 MB").ends_with("cheapest"));
    assert!(row(&sweep, "3,538 MB").ends_with("fastest"), "{}", sweep.stdout);
    let nothing = curvedig(&bench, &["cost", "--sweep", "memory"]);
    assert_eq!(nothing.code, Some(2));
    nothing.assert_told("measurements of 0 memory sizes", "needs two or more");
}

#[test]
fn absurd_numbers_are_refused_and_large_ones_told() {
    let bench = Bench::new();
    for args in [&["--scans", "0"][..], &["--seconds", "1e30"], &["--cold-share", "1.1"], &["--box", "-1"]] {
        let args: Vec<&str> = ["cost"].iter().chain(args).copied().collect();
        assert_eq!(curvedig(&bench, &args).code, Some(2), "{args:?}");
    }
    let most =
        ["--scans", "1000000000000", "--seconds", "1000000", "--memory", "10240", "--explain", "--chart"];
    assert!(row(&cost(&most), "Lambda ").contains(" USD"));
    let least = ["--scans", "1", "--seconds", "0.000001", "--model-mb", "0.000001", "--free-tier"];
    assert!(row(&cost(&least), "Lambda ").contains(" USD"));
}

#[test]
fn the_chart_is_text_and_a_picture() {
    let bench = Bench::new();
    let ended = curvedig(&bench, &["cost", "--chart", "--svg", "chart.svg"]);
    for name in ["* Lambda", "# GPU box, 750 EUR a month", "= GPU box, 1,800 EUR a month"] {
        assert!(ended.stdout.contains(name), "{}", ended.stdout);
    }
    let svg = fs::read_to_string(bench.path("chart.svg")).unwrap();
    assert_eq!(svg.matches("<polyline").count(), 3, "{svg}");
}

/// The first forecast rests on a drawn page, later ones on what was done; a run says how right its forecast was.
#[test]
fn a_plan_forecasts_and_a_run_says_how_right_that_was() {
    let bench = Bench::with_scans(3);
    let first = curvedig(&bench, &["plan", "in"]);
    assert_eq!(first.code, Some(0), "{first:?}");
    assert!(first.stderr.contains("drawn and digitised just now"), "{}", first.stderr);
    let run = curvedig(&bench, &["run", "in"]);
    assert!(!run.stderr.contains("\nforecast  "), "nothing to forecast from: {}", run.stderr);
    let json = curvedig(&bench, &["plan", "in", "--output-format", "json"]);
    assert!(json.stderr.contains("forecast, from 3 scans of earlier runs here"), "{}", json.stderr);
    let last: Value = serde_json::from_str(json.stdout.lines().last().unwrap()).unwrap();
    let seconds = last["forecast"]["local"]["seconds"].as_array().unwrap();
    let [low, likely, high] = [0, 1, 2].map(|index: usize| seconds[index].as_f64().unwrap());
    assert!(low > 0.0 && low < likely && likely < high, "{last}");
    let again = curvedig(&bench, &["run", "in", "--existing", "redo"]);
    assert!(again.stderr.contains("\nforecast  ~"), "{}", again.stderr);
    // Work that was skipped took no time and teaches nothing.
    let skipped = curvedig(&bench, &["run", "in"]);
    assert!(!skipped.stderr.contains("\nforecast  "), "{}", skipped.stderr);
    let kept = fs::read_to_string(bench.path("state/curvedig/calibration.jsonl")).unwrap();
    assert_eq!(kept.lines().count(), 6);
}

#[test]
fn a_run_explains_its_costs_and_keeps_them_in_the_report() {
    let bench = Bench::with_scans(1);
    let run = curvedig(&bench, &["run", "in", "--explain"]);
    for line in [
        "this machine, this run: ",
        "Lambda, this run: ~",
        "GPU box, 750 EUR a month, busy: ~",
        "Fargate, this run: ~",
    ] {
        assert!(run.stderr.contains(&format!("\n{line}")), "{line} in {}", run.stderr);
    }
    let page = fs::read_to_string(bench.path("out/report.html")).unwrap();
    for part in ["<h2>Cost</h2>", "<svg", "SageMaker batch transform", "p_gbs"] {
        assert!(page.contains(part), "{part}");
    }
}
