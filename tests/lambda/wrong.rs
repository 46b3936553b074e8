//! What a person must mend: one clear line each, and nothing left half-done.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::cloud::Cloud;
use crate::lambda::Spec;
use crate::lambda::weather::{Fault, Weather};
use crate::support::{Bench, Ended, ended};

fn assert_refused(run: &Ended, what: &str) {
    assert_eq!(run.code, Some(2), "{run:?}");
    run.assert_told("error: ", what);
    assert_eq!(run.stdout, "");
}

#[test]
fn flags_that_are_missing_are_named() {
    let bench = Bench::with_scans(1);
    assert_refused(&bench.curvedig(&["run", "in", "--mode", "lambda"]), "--function");
    let run = bench.curvedig(&["run", "in", "--mode", "lambda", "--function", "f"]);
    assert_refused(&run, "--staging");
}

#[test]
fn no_such_function_alias_bucket_and_wrong_credentials_and_region_end_a_run_at_once() {
    let cloud = Cloud::over(Bench::with_scans(2));
    assert_refused(&cloud.run(&["in", "--function", "nosuch"]), "no such function: nosuch");
    assert_refused(&cloud.run(&["in", "--function", "curvedig:nosuch"]), "no such function: curvedig:nosuch");
    assert_refused(&cloud.run(&["in", "--staging", "s3://nosuch/staging"]), "no such bucket");
    let with = |name: &str, value: &str| ended(cloud.run_command(&["in"]).env(name, value).output().unwrap());
    assert_refused(&with("AWS_ACCESS_KEY_ID", "AKIDOFNOBODY"), "credentials");
    assert_refused(&with("AWS_REGION", "eu-west-3"), "no such function");
    assert_refused(&with("AWS_ENDPOINT_URL_LAMBDA", "http://127.0.0.1:9"), "can't be reached");
    assert_eq!(cloud.lambda.calls().len(), 0);
    assert!(matches!(cloud.run(&["in"]).code, Some(0 | 4)), "and nothing stands in a good run's way");
}

#[test]
fn rights_that_are_missing_end_a_run_at_its_first_call() {
    let cloud = Cloud::with(Bench::with_scans(2), |spec| spec, Weather::fair().from(1, Fault::DENIED));
    assert_refused(&cloud.run(&["in"]), "access denied to lambda:InvokeFunction");
}

#[test]
fn a_function_out_of_memory_or_time_fails_its_scan_with_what_to_raise() {
    let weather = Weather::fair()
        .about("s1-00000.tif", 9, Fault::OutOfMemory)
        .about("s1-00001.tif", 9, Fault::TimeOut(Duration::from_millis(10)))
        .about("s1-00002.tif", 9, Fault::Crash(Duration::from_millis(10)));
    let cloud = Cloud::with(Bench::with_scans(4), |spec| spec, weather);
    let run = cloud.run(&["in"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    run.assert_told("s1-00000.tif", "ran out of its 2048 MB of memory");
    run.assert_told("s1-00001.tif", "ran out of its 60 s");
    run.assert_told("s1-00002.tif", "the function broke");
    assert!(run.stderr.contains("raise the function's memory"), "{}", run.stderr);
    assert!(cloud.bench.path("out/s1-00003.las").exists());
    let calls =
        |name: &str| cloud.lambda.calls().iter().filter(|call| call.event.to_string().contains(name)).count();
    assert_eq!((calls("s1-00000.tif"), calls("s1-00001.tif"), calls("s1-00002.tif")), (1, 2, 3));
    let letters = fs::read_to_string(cloud.bench.path("out/dead-letters.jsonl")).unwrap();
    assert_eq!(letters.lines().count(), 3);
    for line in letters.lines() {
        let letter: Value = serde_json::from_str(line).unwrap();
        assert!(
            letter["tries"][0]["class"].is_string() && letter["event"]["scan"]["key"].is_string(),
            "{letter}"
        );
    }
    // Mended, the same command does what is missing.
    cloud.lambda.set_weather(Weather::fair());
    assert!(matches!(cloud.run(&["in"]).code, Some(0 | 4)));
    assert_eq!(cloud.bench.results("out").len(), 8);
}

#[test]
fn a_model_that_is_missing_or_not_its_cards_ends_a_run() {
    let bench = Bench::with_scans(2);
    let models = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let model = bench.write("efs/curvenet.onnx", b"not the model");
    fs::copy(models.join("curvenet.toml"), bench.path("efs/curvenet.toml")).unwrap();
    let path = model.to_str().unwrap().to_owned();
    let cloud = Cloud::with(bench, |spec| spec.var("CURVEDIG_MODEL", path), Weather::fair());
    assert_refused(&cloud.run(&["in"]), "its card says");
    fs::remove_file(cloud.bench.path("efs/curvenet.onnx")).unwrap();
    assert_refused(&cloud.run(&["in"]), "curvenet.onnx");
    // A file system that comes back needs no new environment.
    fs::copy(models.join("curvenet.onnx"), cloud.bench.path("efs/curvenet.onnx")).unwrap();
    assert!(matches!(cloud.run(&["in"]).code, Some(0 | 4)));
}

#[test]
fn an_alias_chooses_among_models_and_the_record_says_which() {
    let bench = Bench::with_scans(1);
    let models = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let usual = fs::read(models.join("curvenet.onnx")).unwrap();
    // The same network with another description: another file, another hash.
    let other = [usual.as_slice(), b"\x32\x01x"].concat();
    let mut aliases = BTreeMap::new();
    let mut hashes = Vec::new();
    for (alias, bytes) in [("live", &usual), ("next", &other)] {
        let hash = format!("{:x}", Sha256::digest(bytes));
        let card = fs::read_to_string(models.join("curvenet.toml")).unwrap();
        let old = card.lines().find(|line| line.starts_with("sha256")).unwrap();
        let card = card.replace(old, &format!("sha256 = \"{hash}\""));
        let path = bench.write(&format!("efs/curvenet/{hash}/curvenet.onnx"), bytes);
        bench.write(&format!("efs/curvenet/{hash}/curvenet.toml"), card);
        let model = ("CURVEDIG_MODEL".to_owned(), path.to_str().unwrap().to_owned());
        aliases.insert(alias.to_owned(), BTreeMap::from([model]));
        hashes.push(hash);
    }
    let cloud = Cloud::with(bench, |spec| Spec { aliases, ..spec }, Weather::fair());
    for (alias, hash) in ["curvedig:live", "curvedig:next", "curvedig:live"].iter().zip([0, 1, 0]) {
        assert!(matches!(cloud.run(&["in", "--function", alias]).code, Some(0 | 4)), "{alias}");
        let record: Value =
            serde_json::from_slice(&fs::read(cloud.bench.path("out/s1-00000.json")).unwrap()).unwrap();
        assert_eq!(record["provenance"]["model_sha256"], hashes[hash]);
    }
    assert_eq!(cloud.lambda.scans_worked_on(), 2, "the first one's results are still there");
}

#[test]
fn a_model_that_is_exchanged_under_its_path_is_noticed() {
    let bench = Bench::with_scans(2);
    let models = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let usual = fs::read(models.join("curvenet.onnx")).unwrap();
    let other = [usual.as_slice(), b"\x32\x01x"].concat();
    let hash = |bytes: &[u8]| format!("{:x}", Sha256::digest(bytes));
    let card = fs::read_to_string(models.join("curvenet.toml")).unwrap();
    let old = card.lines().find(|line| line.starts_with("sha256")).unwrap();
    let place = |bench: &Bench, bytes: &[u8]| {
        bench.write("efs/current/curvenet.toml", card.replace(old, &format!("sha256 = \"{}\"", hash(bytes))));
        bench.write("efs/current/curvenet.onnx", bytes)
    };
    let path = place(&bench, &usual).to_str().unwrap().to_owned();
    let spec = |spec: Spec| Spec { idle: Duration::from_millis(300), ..spec.var("CURVEDIG_MODEL", path) };
    let cloud = Cloud::with(bench, spec, Weather::fair());
    for (bytes, worked) in [(&usual, 2), (&usual, 2), (&other, 4), (&other, 4)] {
        place(&cloud.bench, bytes);
        // Warm environments have the model before.
        std::thread::sleep(Duration::from_millis(600));
        let run = cloud.run(&["in"]);
        assert!(matches!(run.code, Some(0 | 4)), "{run:?}");
        assert_eq!(cloud.lambda.scans_worked_on(), worked);
        let record: Value =
            serde_json::from_slice(&fs::read(cloud.bench.path("out/s1-00000.json")).unwrap()).unwrap();
        assert_eq!(record["provenance"]["model_sha256"], hash(bytes));
    }
    // The same piece of work, asked of a function that has another model by now, is no longer done.
    let calls = cloud.lambda.calls();
    let event = &calls.iter().rfind(|call| call.is_scan()).unwrap().event;
    assert_eq!(cloud.invoke(event).answer["already"], true);
    place(&cloud.bench, &usual);
    std::thread::sleep(Duration::from_millis(600));
    let again = cloud.invoke(event).answer;
    assert_eq!(
        (&again["already"], &again["record"]["provenance"]["model_sha256"]),
        (&Value::Null, &hash(&usual).into())
    );
}

#[test]
fn a_program_of_another_kind_is_told_apart() {
    use crate::lambda::Work;
    use std::sync::Arc;
    let stub = Work::Stub(Arc::new(|_: &Value| (Duration::ZERO, serde_json::json!({"statusCode": 200}))));
    let cloud = Cloud::with(Bench::with_scans(1), |spec| Spec { work: stub, ..spec }, Weather::fair());
    assert_refused(&cloud.run(&["in"]), "the function's answer can't be understood");
}
