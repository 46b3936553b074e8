//! The model's way: pushed to the store, seeded onto a file system by one function, loaded there by another.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::cloud::Cloud;
use crate::lambda::weather::Weather;
use crate::support::Bench;

/// A cloud whose function is told something by a variable.
fn cloud(bench: Bench, variable: &str, value: &Path) -> Cloud {
    Cloud::with(bench, |spec| spec.var(variable, value.display().to_string()), Weather::fair())
}

/// Pushes a model and has the seeding function bring it. Gives its hash and its path.
fn seeded(cloud: &Cloud, args: &[&str]) -> (String, PathBuf) {
    let push = crate::support::ended(
        cloud.command(&[&["model", "push", "s3://wells/models"], args].concat()).output().unwrap(),
    );
    assert_eq!(push.code, Some(0), "{push:?}");
    // The event is what `push` prints.
    let event = push.stderr.lines().find_map(|line| line.find('{').map(|at| &line[at..])).unwrap();
    let reply = cloud.invoke(&serde_json::from_str(event).unwrap());
    let path = reply.answer["seeded"]["path"].as_str();
    let path = path.unwrap_or_else(|| panic!("not seeded: {}", reply.answer));
    (push.stdout.trim().to_owned(), PathBuf::from(path))
}

fn scan_event() -> Value {
    json!({"version": 1, "scan": {"bucket": "wells", "key": "in/a.tif"}, "layout": null,
           "output": {"bucket": "wells", "prefix": "out/"}, "options": {}})
}

#[test]
fn two_seeded_versions_live_side_by_side_and_each_function_says_which_it_runs() {
    let root = tempfile::tempdir().unwrap();
    let seeding = cloud(Bench::new(), "CURVEDIG_SEED_INTO", root.path());
    let small = concat!(env!("CARGO_MANIFEST_DIR"), "/models/curvenet-int8.onnx");
    let versions = [seeded(&seeding, &[]), seeded(&seeding, &["--model", small])];
    assert_ne!(versions[0].0, versions[1].0);
    let refused = seeding.invoke(&scan_event());
    assert!(refused.answer["error"]["message"].as_str().unwrap().contains("seeding function"));

    for (sha256, path) in versions {
        let bench = Bench::with_scans(1);
        let function = cloud(bench, "CURVEDIG_MODEL", &path);
        for ending in ["tif", "toml"] {
            let bytes = fs::read(function.bench.path(&format!("in/s1-00000.{ending}"))).unwrap();
            function.s3.put(&format!("in/a.{ending}"), bytes);
        }
        let reply = function.invoke(&scan_event());
        assert_eq!(reply.answer["record"]["provenance"]["model_sha256"], sha256, "{}", reply.answer);
        let las = String::from_utf8(function.s3.bytes("out/a.las").unwrap()).unwrap();
        assert!(las.contains(&sha256), "the LAS file says which model made it");
    }
}

#[test]
fn a_model_that_is_missing_or_not_its_cards_is_told_and_comes_back_by_seeding() {
    let root = tempfile::tempdir().unwrap();
    let seeding = cloud(Bench::new(), "CURVEDIG_SEED_INTO", root.path());
    let (sha256, path) = seeded(&seeding, &[]);
    fs::write(&path, "damaged").unwrap();
    let function = cloud(Bench::new(), "CURVEDIG_MODEL", &path);
    let warmup = json!({"version": 1, "warmup": true});
    let told = |answer: &Value| answer["error"]["message"].as_str().unwrap_or_default().to_owned();
    let damaged = function.invoke(&warmup).answer;
    assert_eq!(damaged["error"]["class"], "model", "{damaged}");
    assert!(told(&damaged).contains("SHA-256"), "{damaged}");
    fs::remove_dir_all(root.path().join("curvenet")).unwrap();
    assert!(told(&function.invoke(&warmup).answer).contains("curvenet.onnx"));

    seeded(&seeding, &[]);
    let mended = function.invoke(&warmup).answer;
    assert_eq!(mended["identity"]["model_sha256"], sha256, "{mended}");
    let refused =
        function.invoke(&json!({"version": 1, "seed": {"bucket": "wells", "sha256": sha256}})).answer;
    assert!(told(&refused).contains("seeds no models"), "{refused}");
}
