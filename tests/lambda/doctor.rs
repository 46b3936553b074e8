//! `curvedig doctor` on AWS: what works, what doesn't, and what to do.

use std::collections::BTreeMap;
use std::fs;

use crate::cloud::Cloud;
use crate::lambda::Spec;
use crate::lambda::weather::{Fault, Weather};
use crate::s3::{ACCESS_KEY, Fault as S3Fault, SECRET_KEY};
use crate::support::{Bench, Ended, ended};

const ALL: [&str; 7] =
    ["doctor", "--function", "curvedig", "--staging", "s3://wells/staging", "-o", "s3://wells/out"];

fn doctor(cloud: &Cloud, args: &[&str], variables: &[(&str, &str)]) -> Ended {
    ended(cloud.command(args).envs(variables.iter().copied()).output().unwrap())
}

/// Asserts a finding of that kind, and for what is wrong a hint under it.
#[track_caller]
fn assert_found(ended: &Ended, line: &str, code: i32) {
    assert_eq!(ended.code, Some(code), "{ended:?}");
    assert_eq!(ended.stderr, "");
    assert!(!ended.stdout.contains(SECRET_KEY), "{}", ended.stdout);
    let lines: Vec<&str> = ended.stdout.lines().collect();
    let at = lines.iter().position(|found| found.starts_with(line));
    let at = at.unwrap_or_else(|| panic!("no line '{line}' in:\n{}", ended.stdout));
    let next = lines.get(at + 1).unwrap_or(&"");
    if !line.starts_with("note") {
        assert_eq!(line.starts_with("wrong"), next.starts_with("      hint: "), "{next}");
    }
}

#[test]
fn an_account_in_order_is_told_line_by_line_and_nothing_is_left_in_it() {
    let cloud = Cloud::with(Bench::new(), |spec| Spec { reserved: Some(7), ..spec }, Weather::fair());
    cloud.s3.put("staging/before", "");
    let found = doctor(&cloud, &ALL, &[]);
    for line in [
        "ok    region: us-east-1",
        "ok    credentials: the environment (AWS_ACCESS_KEY_ID), key that ends in ESTS",
        "ok    function: curvedig: Active, x86_64, 2048 MB, 60 s, 7 at once",
        "ok    function's model: the one in its program",
        "ok    staging: s3://wells/staging can be listed, read and written",
        "ok    output: s3://wells/out can be listed, read and written",
    ] {
        assert_found(&found, line, 0);
    }
    assert!(!found.stdout.contains(ACCESS_KEY), "{}", found.stdout);
    assert_eq!(cloud.s3.keys(), ["staging/before"]);
    assert_eq!(cloud.lambda.calls().len(), 0, "an invocation is asked for");

    let found = doctor(&cloud, &["doctor", "--function", "curvedig", "--invoke"], &[]);
    assert_found(&found, "ok    invocation: answered, cold, ", 0);
    assert!(!found.stdout.contains("staging:"), "{}", found.stdout);
    let found = doctor(&cloud, &["doctor", "--function", "curvedig", "--invoke"], &[]);
    assert_found(&found, "ok    invocation: answered, warm, curvedig ", 0);
    assert_eq!(cloud.lambda.calls().len(), 2);
}

#[test]
fn nothing_is_asked_of_aws_unless_it_is_named() {
    let cloud = Cloud::over(Bench::new());
    for args in [&["doctor"][..], &["doctor", "-o", "out"]] {
        let found = doctor(&cloud, args, &[("AWS_ACCESS_KEY_ID", ""), ("AWS_REGION", "")]);
        assert_eq!(found.code, Some(0), "{found:?}");
        assert!(!found.stdout.contains("credentials"), "{}", found.stdout);
    }
}

#[test]
fn a_profile_is_named() {
    let cloud = Cloud::over(Bench::new());
    let text = format!("[wells]\naws_access_key_id = {ACCESS_KEY}\naws_secret_access_key = {SECRET_KEY}\n");
    let path = cloud.bench.write("credentials", text);
    let mut command = cloud.command(&["doctor", "--function", "curvedig"]);
    command.env_remove("AWS_ACCESS_KEY_ID").env_remove("AWS_SECRET_ACCESS_KEY");
    command.env("AWS_SHARED_CREDENTIALS_FILE", &path).env("AWS_PROFILE", "wells");
    let found = ended(command.output().unwrap());
    assert_found(&found, "ok    credentials: profile wells, key that ends in ESTS", 0);
    assert_found(&found, "ok    function: curvedig", 0);
    // None at all.
    fs::write(path, "").unwrap();
    assert_found(
        &ended(command.env_remove("AWS_PROFILE").output().unwrap()),
        "wrong credentials: no credentials",
        2,
    );
}

#[test]
fn what_is_wrong_with_the_account_is_told_where_it_is() {
    let cloud = Cloud::over(Bench::new());
    assert_found(&doctor(&cloud, &ALL, &[("AWS_REGION", "")]), "wrong region: no AWS region is set", 2);
    let foreign = doctor(&cloud, &ALL, &[("AWS_ACCESS_KEY_ID", "AKIDOFNOBODY")]);
    for line in ["wrong function: AWS doesn't take the credentials", "wrong staging: ", "wrong output: "] {
        assert_found(&foreign, line, 2);
    }
    let elsewhere = doctor(&cloud, &ALL, &[("AWS_ENDPOINT_URL_LAMBDA", "http://127.0.0.1:9")]);
    assert_found(&elsewhere, "wrong function: curvedig: AWS Lambda can't be reached", 2);
    assert_found(&elsewhere, "ok    staging: ", 2);
}

#[test]
fn a_function_that_is_missing_asleep_or_of_another_model_is_told() {
    let missing = |name: &str| {
        let cloud = Cloud::over(Bench::new());
        doctor(&cloud, &["doctor", "--function", name], &[])
    };
    assert_found(&missing("nosuch"), "wrong function: no such function: nosuch", 2);
    assert_found(&missing("curvedig:nosuch"), "wrong function: no such function: curvedig:nosuch", 2);

    let hash = "ab".repeat(32);
    let path = format!("/mnt/models/curvenet/{hash}/curvenet.onnx");
    let aliases =
        BTreeMap::from([("live".to_owned(), BTreeMap::from([("CURVEDIG_MODEL".to_owned(), path.clone())]))]);
    let cloud = Cloud::with(Bench::new(), |spec| Spec { aliases, state: "Pending", ..spec }, Weather::fair());
    let found = doctor(&cloud, &["doctor", "--function", "curvedig:live"], &[]);
    assert_found(&found, &format!("ok    function's model: {path}"), 0);
    assert_found(
        &found,
        &format!("note  function's model is another one than this program's: SHA-256 {hash}"),
        0,
    );
    assert!(found.stdout.contains("note  function: curvedig:live: Pending, "), "{}", found.stdout);
    // The file isn't there, which only an invocation shows.
    let invoked = doctor(&cloud, &["doctor", "--function", "curvedig:live", "--invoke"], &[]);
    assert_found(&invoked, "wrong invocation: the function: ", 2);
}

#[test]
fn an_invocation_that_is_denied_or_breaks_is_told() {
    for (fault, what) in [
        (Fault::DENIED, "curvedig: access denied to lambda:InvokeFunction"),
        (Fault::CrashAtInit, "the function broke: Runtime.ExitError: "),
    ] {
        let cloud = Cloud::with(Bench::new(), |spec| spec, Weather::fair().from(1, fault));
        let found = doctor(&cloud, &["doctor", "--function", "curvedig", "--invoke"], &[]);
        assert_found(&found, &format!("wrong invocation: {what}"), 2);
        assert_found(&found, "ok    function: curvedig: Active", 2);
    }
}

#[test]
fn rights_and_buckets_that_are_missing_are_told_by_their_names() {
    let cloud = Cloud::over(Bench::new());
    let look = |url: &str| doctor(&cloud, &["doctor", "--staging", url], &[]);
    assert_found(&look("s3://nosuch/staging"), "wrong staging: s3://nosuch/staging: no such bucket", 2);
    assert_found(&look("here"), "wrong staging: here: not in S3", 2);
    for (operation, right) in [
        ("ListObjectsV2", "s3:ListBucket"),
        ("PutObject", "s3:PutObject"),
        ("GetObject", "s3:GetObject"),
        ("DeleteObject", "s3:DeleteObject"),
    ] {
        cloud.s3.weather.add(operation, 0, 1, S3Fault::Answer(403, "AccessDenied"));
        let found = look("s3://wells/staging");
        assert_found(&found, "wrong staging: s3://wells/staging", 2);
        assert!(found.stdout.contains(&format!("access denied to {right}")), "{}", found.stdout);
    }
}
