//! The function's events, called directly.

use std::collections::BTreeSet;
use std::fs;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};

use crate::cloud::Cloud;
use crate::support::Bench;

fn cloud() -> Cloud {
    let cloud = Cloud::over(Bench::with_scans(1));
    for ending in ["tif", "toml"] {
        let bytes = fs::read(cloud.bench.path(&format!("in/s1-00000.{ending}"))).unwrap();
        cloud.s3.put(&format!("in/a.{ending}"), bytes);
    }
    cloud
}

fn scan_event(etag: Option<&str>) -> Value {
    json!({"version": 1, "scan": {"bucket": "wells", "key": "in/a.tif", "etag": etag}, "layout": null,
           "output": {"bucket": "wells", "prefix": "out/"}, "options": {"step": 0.5}})
}

/// The line that the function logged for its last event.
fn logged(log: &str) -> Value {
    let line = log.lines().rfind(|line| line.starts_with('{'));
    serde_json::from_str(line.unwrap_or_else(|| panic!("no JSON in:\n{log}"))).unwrap()
}

#[test]
fn the_documented_event_is_answered_with_record_and_keys_and_logged() {
    let cloud = cloud();
    let warm = cloud.invoke(&json!({"version": 1, "warmup": true}));
    assert_eq!((&warm.answer["cold"], &warm.answer["outputs"]), (&json!(true), &json!([])));
    assert!(warm.answer["identity"]["model_sha256"].is_string(), "{}", warm.answer);
    assert!(warm.answer["init_ms"].as_u64() >= warm.answer["model_load_ms"].as_u64());

    let reply = cloud.invoke(&scan_event(None));
    assert_eq!(reply.function_error, None);
    assert_eq!(reply.answer["outputs"], json!(["out/a.qc.png", "out/a.las", "out/a.json"]));
    assert_eq!(reply.answer["cold"], false);
    let record: Value = serde_json::from_slice(&cloud.s3.bytes("out/a.json").unwrap()).unwrap();
    assert_eq!(reply.answer["record"], record);
    // The sidecar beside the scan was read.
    assert_eq!(record["layout"]["depth"]["source"], "sidecar");

    let line = logged(&reply.log);
    assert_eq!((&line["scan"], &line["outcome"]), (&json!("in/a.tif"), &record["status"]));
    for field in
        ["request_id", "cold", "init_ms", "stages_ms", "pixels", "PeakMemory", "model_sha256", "_aws"]
    {
        assert!(!line[field].is_null(), "{field}: {line}");
    }
    assert!(reply.log.contains("\tBilled Duration: "), "{}", reply.log);
}

#[test]
fn the_same_event_twice_does_the_work_once() {
    let cloud = cloud();
    let mut event = scan_event(None);
    event["request"] = json!("piece-1");
    let first = cloud.invoke(&event);
    let second = cloud.invoke(&event);
    assert_eq!(second.answer["already"], true);
    assert_eq!(second.answer["record"], first.answer["record"]);
    assert_eq!(second.answer["outputs"], first.answer["outputs"]);
    // At the same time, too: both work, one set of results stays.
    event["request"] = json!("piece-2");
    event["output"]["prefix"] = json!("twice/");
    std::thread::scope(|scope| {
        let both = [(); 2].map(|()| scope.spawn(|| cloud.invoke(&event)));
        for reply in both.map(|thread| thread.join().unwrap()) {
            assert!(reply.answer["error"].is_null(), "{}", reply.answer);
            assert!(reply.answer["record"].is_object());
        }
    });
    for key in ["twice/a.las", "twice/a.qc.png", "twice/a.json"] {
        assert_eq!(cloud.s3.versions(key), 1, "{key}");
    }
}

#[test]
fn a_failure_leaves_no_results_of_earlier_settings_beside_its_record() {
    let cloud = cloud();
    let status = |event: &Value| cloud.invoke(event).answer["record"]["status"].clone();
    let results = || -> Vec<String> {
        let keys = cloud.s3.keys().into_iter();
        keys.filter(|key| key.starts_with("out/")).collect()
    };
    assert_ne!(status(&scan_event(None)), "failed");
    assert_eq!(results(), ["out/a.json", "out/a.las", "out/a.qc.png"]);
    // Of an earlier run with all sections; one is somebody's own.
    let las = cloud.s3.bytes("out/a.las").unwrap();
    cloud.s3.put("out/a.repeat-1.las", las.clone());
    cloud.s3.put("out/a.section-2.las", "~Version\nsomebody's");

    // The main log alone: the repeat section's file isn't its.
    assert_ne!(status(&scan_event(None)), "failed");
    assert_eq!(results(), ["out/a.json", "out/a.las", "out/a.qc.png", "out/a.section-2.las"]);
    cloud.s3.put("out/a.repeat-1.las", las);
    let mut small = scan_event(None);
    small["options"]["max_pixels"] = json!(1000);
    assert_eq!(status(&small), "failed");
    assert_eq!(results(), ["out/a.json", "out/a.section-2.las"]);

    // Back to what worked: all is there again.
    assert_ne!(status(&scan_event(None)), "failed");
    assert_eq!(results(), ["out/a.json", "out/a.las", "out/a.qc.png", "out/a.section-2.las"]);
    // What isn't ours stays, and so does the record beside it.
    cloud.s3.put("out/a.las", "~Version\nsomebody's");
    assert_eq!(cloud.invoke(&small).answer["error"]["class"], "foreign");
    assert_eq!(results().len(), 4);
}

#[test]
fn a_function_that_may_not_delete_fails_no_scan_that_leaves_nothing_to_delete() {
    use crate::s3::Fault;
    let cloud = cloud();
    cloud.s3.weather.add("DeleteObject", 0, 9, Fault::Answer(403, "AccessDenied"));
    let mut small = scan_event(None);
    small["options"]["max_pixels"] = json!(1000);
    assert_eq!(cloud.invoke(&small).answer["record"]["status"], "failed");
    assert_ne!(cloud.invoke(&scan_event(None)).answer["record"]["status"], "failed");
    let denied = cloud.invoke(&small).answer;
    assert_eq!(denied["error"]["class"], "denied", "{denied}");
    assert!(denied["error"]["message"].as_str().unwrap().contains("s3:DeleteObject"), "{denied}");
}

#[test]
fn the_function_reads_and_writes_what_its_event_names_and_no_more() {
    let cloud = cloud();
    for neighbour in ["in/b.tif", "in/ab.toml", "a.toml", "out/b.las", "out/a.las.bak", "outer/a.las"] {
        cloud.s3.put(neighbour, "somebody else's");
    }
    cloud.s3.weather.forget_calls();
    assert!(cloud.invoke(&scan_event(None)).answer["record"]["status"].is_string());
    // Once more with what leads to a failure, which takes the results back.
    let mut small = scan_event(None);
    small["options"]["max_pixels"] = json!(1000);
    assert_eq!(cloud.invoke(&small).answer["record"]["status"], "failed");
    let touched = cloud.s3.weather.touched();
    let paths = |reads: bool| -> BTreeSet<&str> {
        let is_read = |operation: &str| matches!(operation, "GetObject" | "HeadObject");
        let these = touched.iter().filter(|(operation, _)| is_read(operation) == reads);
        these.map(|(_, path)| path.as_str()).collect()
    };
    assert_eq!(
        paths(false),
        BTreeSet::from(["/wells/out/a.json", "/wells/out/a.las", "/wells/out/a.qc.png"])
    );
    // Which results an earlier event left is looked at by their names: those of this scan.
    let (results, inputs): (BTreeSet<&str>, BTreeSet<&str>) =
        paths(true).into_iter().partition(|path| path.starts_with("/wells/out/a."));
    assert_eq!(inputs, BTreeSet::from(["/wells/in/a.tif", "/wells/in/a.toml", "/wells/in/curvedig.toml"]));
    assert!(!results.contains("/wells/out/a.las.bak"), "{results:?}");
}

#[test]
fn what_a_caller_should_not_send_again_is_told_apart() {
    let cloud = cloud();
    let class = |event: &Value| cloud.invoke(event).answer["error"]["class"].clone();
    assert_eq!(class(&json!({})), "event");
    assert_eq!(class(&json!({"version": 1, "options": {"stepp": 1}})), "event");
    assert_eq!(class(&scan_event(Some("\"0123\""))), "changed", "replaced since it was listed");
    let mut gone = scan_event(None);
    gone["scan"]["key"] = json!("in/gone.tif");
    assert_eq!(class(&gone), "changed");
    let mut nowhere = scan_event(None);
    nowhere["scan"]["bucket"] = json!("nosuch");
    assert_eq!(class(&nowhere), "denied");
    cloud.s3.put("out/a.las", "~Version\nsomebody's");
    assert_eq!(class(&scan_event(None)), "foreign");
    assert_eq!(cloud.s3.bytes("out/a.las").unwrap(), b"~Version\nsomebody's");
    assert_eq!(cloud.s3.bytes("out/a.json"), None);
}

#[test]
fn a_scan_in_the_body_of_a_request_comes_back_as_las_or_csv() {
    let cloud = cloud();
    assert!(matches!(cloud.bench.curvedig(&["run", "in", "-o", "local"]).code, Some(0 | 4)));
    let las = fs::read_to_string(cloud.bench.path("local/s1-00000.las")).unwrap();
    let body = BASE64_STANDARD.encode(fs::read(cloud.bench.path("in/s1-00000.tif")).unwrap());
    let layout = fs::read_to_string(cloud.bench.path("in/s1-00000.toml")).unwrap();
    let mut event = json!({
        "version": "2.0", "requestContext": {"http": {"method": "POST", "path": "/"}}, "headers": {},
        "queryStringParameters": {"name": "s1-00000.tif", "layout": layout}, "body": body, "isBase64Encoded": true
    });
    let reply = cloud.invoke(&event).answer;
    assert_eq!(reply["statusCode"], 200, "{reply}");
    assert_eq!(reply["body"].as_str().unwrap(), las);

    let metric = cloud.bench.curvedig(&["run", "in", "-o", "metric", "--depth-unit", "m", "--step", "0.2"]);
    assert!(matches!(metric.code, Some(0 | 4)));
    event["queryStringParameters"]["depth_unit"] = json!("m");
    event["queryStringParameters"]["step"] = json!("0.2");
    let reply = cloud.invoke(&event).answer;
    let metric = fs::read_to_string(cloud.bench.path("metric/s1-00000.las")).unwrap();
    assert_eq!(reply["body"].as_str().unwrap(), metric);

    for parameter in ["depth_unit", "step"] {
        event["queryStringParameters"].as_object_mut().unwrap().remove(parameter);
    }
    event["headers"]["accept"] = json!("text/csv");
    let csv = cloud.invoke(&event).answer;
    let csv = csv["body"].as_str().unwrap();
    assert!(csv.starts_with("DEPT["), "{}", &csv[..60]);
    let rows = las.lines().skip_while(|line| !line.starts_with("~A")).count() - 1;
    assert_eq!(csv.lines().count(), rows + 1);

    event["body"] = json!(BASE64_STANDARD.encode(b"II*\0nonsense"));
    let refused = cloud.invoke(&event).answer;
    assert_eq!(refused["statusCode"], 422, "{refused}");
    assert!(refused["body"].as_str().unwrap().contains("hint"), "{refused}");
}
