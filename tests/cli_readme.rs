//! The README says what the program does.

mod support;

use std::fs;
use std::path::Path;

use support::Bench;

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

#[test]
fn the_usage_block_is_the_programs_help() {
    let bench = Bench::new();
    let help = bench.curvedig(&["run", "-h"]);
    assert_eq!(help.code, Some(0));
    let block = format!("```\n{}\n```", help.stdout.trim_end());
    assert!(readme().contains(&block), "README.md, Usage, should be:\n{block}");
}

#[test]
fn every_command_is_listed() {
    let bench = Bench::new();
    let help = bench.curvedig(&["-h"]).stdout;
    let start = help.find("Commands:").unwrap();
    let end = help.find("Options:").unwrap();
    let block = help[start..end].trim_end();
    assert!(readme().contains(block), "README.md should list:\n{block}");
}

#[test]
fn completions_and_manual_name_the_commands() {
    let bench = Bench::new();
    for target in ["bash", "zsh", "fish", "powershell", "man"] {
        let text = bench.curvedig(&["generate", target]);
        assert_eq!(text.code, Some(0));
        assert!(text.stdout.contains("existing") && text.stdout.contains("synth"), "{target}");
    }
}

#[test]
fn the_doctor_names_the_model_it_would_use() {
    let bench = Bench::with_scans(1);
    // A run first: it fetches ONNX Runtime where that isn't there.
    assert!(matches!(bench.curvedig(&["run", "in"]).code, Some(0 | 4)));
    let doctor = bench.curvedig(&["doctor"]);
    assert_eq!(doctor.code, Some(0), "{doctor:?}");
    let record: serde_json::Value =
        serde_json::from_slice(&fs::read(bench.path("out/s1-00000.json")).unwrap()).unwrap();
    let model = record["provenance"]["model_sha256"].as_str().unwrap();
    assert!(doctor.stdout.contains(&format!("ok    model: SHA-256 {model}")), "{}", doctor.stdout);
    assert!(doctor.stdout.contains("ok    reader: SHA-256 "), "{}", doctor.stdout);
    let wrong = bench.curvedig(&["doctor", "--model", "nosuch.onnx"]);
    assert_eq!(wrong.code, Some(2));
}
