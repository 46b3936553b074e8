//! `curvedig` with scans and results in S3: the same results as from a folder, nothing lost, one clear line each.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use crate::server::{Fault, S3Server};
use crate::support::{Bench, CURVEDIG, Ended, ended};

/// A bench, and a server that holds its scans below `in/`.
struct Cloud {
    bench: Bench,
    server: S3Server,
}

impl Cloud {
    fn with_scans() -> Cloud {
        let bench = Bench::new();
        bench.draw_as("in/east/a.tif");
        bench.draw_as("in/b.tif");
        let server = S3Server::start();
        for name in bench.names("in") {
            server.put(&format!("in/{name}"), fs::read(bench.path("in").join(&name)).unwrap());
        }
        Cloud { bench, server }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = self.bench.command(CURVEDIG);
        self.server.known_to(&mut command).env("XDG_STATE_HOME", self.bench.path("state")).args(args);
        command
    }

    fn curvedig(&self, args: &[&str]) -> Ended {
        ended(self.command(args).output().unwrap())
    }

    /// LAS files and QC pictures below a prefix.
    fn results(&self, prefix: &str) -> BTreeMap<String, Vec<u8>> {
        let keys = self.server.keys().into_iter();
        let keys =
            keys.filter(|key| key.starts_with(prefix) && (key.ends_with(".las") || key.ends_with(".qc.png")));
        keys.map(|key| (key[prefix.len()..].to_owned(), self.server.bytes(&key).unwrap())).collect()
    }
}

#[track_caller]
fn assert_none_failed(ended: &Ended) {
    assert!(matches!(ended.code, Some(0 | 4)), "{ended:?}");
}

#[test]
fn a_prefix_gives_what_the_folder_gives_there_and_here() {
    let cloud = Cloud::with_scans();
    assert_none_failed(&cloud.bench.curvedig(&["run", "in", "-o", "folder"]));
    let expected = cloud.bench.results("folder");
    assert_eq!(expected.len(), 4);

    assert_none_failed(&cloud.curvedig(&["run", "s3://wells/in", "-o", "here"]));
    assert_eq!(cloud.bench.results("here"), expected);
    assert_none_failed(&cloud.curvedig(&["run", "s3://wells/in/", "-o", "s3://wells/out"]));
    assert_eq!(cloud.results("out/"), expected);
    for key in ["out/b.json", "out/east/a.json", "out/run.jsonl", "out/report.html"] {
        assert!(cloud.server.bytes(key).is_some(), "{key}");
    }
    let record: serde_json::Value =
        serde_json::from_slice(&cloud.server.bytes("out/b.json").unwrap()).unwrap();
    assert_eq!(record["scan"], "s3://wells/in/b.tif");
    assert_none_failed(&cloud.curvedig(&["run", "in", "-o", "s3://wells/sent"]));
    assert_eq!(cloud.results("sent/"), expected);
}

#[test]
fn a_second_run_does_nothing_here_and_on_another_machine() {
    let cloud = Cloud::with_scans();
    let run = ["run", "s3://wells/in", "-o", "s3://wells/out", "--output-format", "json"];
    assert_none_failed(&cloud.curvedig(&run));
    let written = cloud.server.versions("out/b.las");
    let again = cloud.curvedig(&run);
    assert_eq!(again.stdout.matches("\"skipped\":true").count(), 2, "{again:?}");
    let elsewhere =
        ended(cloud.command(&run).env("XDG_STATE_HOME", cloud.bench.path("other")).output().unwrap());
    assert_eq!(elsewhere.stdout.matches("\"skipped\":true").count(), 2, "{elsewhere:?}");
    assert_eq!(cloud.server.versions("out/b.las"), written);

    cloud.server.put("out/b.las", "~Other\nby curvedig 0, edited\n");
    let mended = cloud.curvedig(&run);
    assert_eq!(mended.stdout.matches("\"skipped\":true").count(), 1, "{mended:?}");
}

#[test]
fn files_of_other_programs_stay() {
    let cloud = Cloud::with_scans();
    cloud.server.put("out/b.las", "~Version\n somebody's\n");
    let run = cloud.curvedig(&["run", "s3://wells/in/b.tif", "-o", "s3://wells/out"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    run.assert_told("s3://wells/in/b.tif", "s3://wells/out/b.las is there and was not written by curvedig");
    assert_eq!(cloud.server.bytes("out/b.las").unwrap(), b"~Version\n somebody's\n");
}

#[test]
fn a_plan_tells_sizes_places_and_what_is_odd() {
    let cloud = Cloud::with_scans();
    let scan = fs::read(cloud.bench.path("in/b.tif")).unwrap();
    for key in [
        "in/../../up.tif",
        "in/lonely.toml",
        "in",
        "in/.hidden.tif",
        "in/b.qc.png",
        "inside.tif",
        "in/twice//c.tif",
    ] {
        cloud.server.put(key, if key == "in" { Vec::new() } else { scan.clone() });
    }
    let plan = cloud.curvedig(&["plan", "s3://wells/in", "s3://wells/in/b.tif"]);
    assert_eq!(plan.code, Some(3), "{plan:?}");
    plan.assert_told("s3://wells/in/../../up.tif", "`..`");
    assert!(plan.stderr.contains("s3://wells/in/lonely.toml: a sidecar with no scan"), "{plan:?}");
    let here = cloud.curvedig(&["plan", "in/b.tif"]);
    let pixels = here.stdout.split('\t').next().unwrap().to_owned();
    let lines: Vec<&str> = plan.stdout.lines().collect();
    assert_eq!(
        lines,
        [
            format!("{pixels}\ts3://wells/in/b.tif\tb.las"),
            format!("{pixels}\ts3://wells/in/east/a.tif\teast/a.las"),
            format!("{pixels}\ts3://wells/in/twice//c.tif\ttwice/%/c.las"),
        ]
    );
}

#[test]
fn no_key_writes_outside_the_output_folder() {
    let cloud = Cloud::with_scans();
    let scan = fs::read(cloud.bench.path("in/b.tif")).unwrap();
    for key in [
        "in/../up.tif",
        "in/east/../../../up2.tif",
        "in/./dot.tif",
        "in//etc/absolute.tif",
        "in/..\\..\\back.tif",
        "in/C:\\drive.tif",
        "in/%2e%2e/encoded.tif",
        "in/n\u{1b}[31m.tif",
    ] {
        cloud.server.put(key, scan.clone());
    }
    let before: Vec<String> =
        cloud.bench.names("").into_iter().filter(|name| !name.starts_with("state/")).collect();
    let run = cloud.curvedig(&["run", "s3://wells/in", "-o", "deep/out"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    assert!(!run.stderr.contains('\u{1b}'), "{run:?}");
    for odd in ["in/../up.tif", "in/east/../../../up2.tif", "in/./dot.tif"] {
        run.assert_told(odd, "would lie elsewhere");
    }
    let outside = |name: &String| !name.starts_with("deep/out/") && !name.starts_with("state/");
    let after: Vec<String> = cloud.bench.names("").into_iter().filter(outside).collect();
    assert_eq!(after, before, "nothing but OUT is written to");
    for name in ["b", "%/etc/absolute", "%2e%2e/encoded"] {
        assert!(cloud.bench.path(&format!("deep/out/{name}.json")).exists(), "{name}: {run:?}");
    }
}

#[test]
fn secrets_are_never_told_however_loud_a_run_is() {
    let cloud = Cloud::with_scans();
    let (secret, token) = ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "IQoJb3JpZ2luX2VjEXAMPLETOKEN");
    for secrets in [
        &[("AWS_SESSION_TOKEN", token)][..],
        &[("AWS_SECRET_ACCESS_KEY", secret), ("AWS_SESSION_TOKEN", token)],
    ] {
        for args in [
            &["run", "s3://wells/in", "-o", "out"][..],
            &["plan", "s3://wells/in"],
            &["run", "in", "-o", "s3://wells/out"],
            &["doctor"],
        ] {
            let mut command = cloud.command(args);
            command
                .args(["-vv", "--log-file", "log.txt"])
                .env("RUST_LOG", "trace")
                .envs(secrets.iter().copied());
            let ended = ended(command.output().unwrap());
            let log = fs::read_to_string(cloud.bench.path("log.txt")).unwrap();
            for text in [&ended.stdout, &ended.stderr, &log] {
                assert!(
                    ![secret, token, "X-Amz-Signature", "AWS4-HMAC"].iter().any(|word| text.contains(word)),
                    "{args:?}: {text}"
                );
            }
        }
    }
    for name in cloud.bench.names("out") {
        let bytes = fs::read(cloud.bench.path("out").join(&name)).unwrap();
        assert!(!bytes.windows(token.len()).any(|text| text == token.as_bytes()), "{name}");
    }
}

#[test]
fn globs_and_named_objects_are_understood() {
    let cloud = Cloud::with_scans();
    let places = |input: &str| {
        let plan = cloud.curvedig(&["plan", input]);
        plan.stdout.lines().map(|line| line.split('\t').nth(2).unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(places("s3://wells/in/*"), ["b.las", "east/a.las"]);
    assert_eq!(places("s3://wells/in/*.tif"), ["b.las"]);
    assert_eq!(places("s3://wells/in/e*/a.tif"), ["east/a.las"]);
    assert_eq!(places("s3://wells"), ["in/b.las", "in/east/a.las"]);
    assert_eq!(places("s3://wells/in/east/a.tif"), ["a.las"]);
    let missing = cloud.curvedig(&["plan", "s3://wells/inn"]);
    assert_eq!(missing.code, Some(5), "{missing:?}");
    missing.assert_told("s3://wells/inn", "no such object or prefix");
}

#[test]
fn what_changes_between_listing_and_reading_is_told() {
    let cloud = Cloud::with_scans();
    // The first read of a scan's bytes is for its size.
    cloud.server.weather.add("GetObject", 2, 1, Fault::Answer(412, "PreconditionFailed"));
    let run = cloud.curvedig(&["run", "s3://wells/in", "-o", "out", "-j", "1"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    assert!(run.stderr.contains("not the object that was listed"), "{}", run.stderr);
    assert_none_failed(&cloud.curvedig(&["run", "s3://wells/in", "-o", "out"]));
    assert_eq!(cloud.bench.results("out").len(), 4);
}

#[test]
fn a_scan_replaced_between_listing_and_reading_fails_and_the_next_run_does_it() {
    let cloud = Cloud::with_scans();
    let old = fs::read(cloud.bench.path("in/b.tif")).unwrap();
    let new = [&old[..], b"more"].concat();
    // The first read is for the scan's size.
    cloud.server.weather.add_about(
        "GetObject",
        "in/b.tif",
        1,
        1,
        cloud.server.replaced("in/b.tif", new.clone()),
    );
    let run = cloud.curvedig(&["run", "s3://wells/in", "-o", "out"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    run.assert_told("s3://wells/in/b.tif", "not the object that was listed");
    let lines = run.lines_about("in/b.tif").into_iter().filter(|line| !line.starts_with('['));
    assert_eq!(lines.count(), 1, "{}", run.stderr);
    assert_eq!(cloud.bench.results("out").keys().collect::<Vec<_>>(), ["east/a.las", "east/a.qc.png"]);
    let record: serde_json::Value =
        serde_json::from_slice(&fs::read(cloud.bench.path("out/b.json")).unwrap()).unwrap();
    assert_eq!((&record["status"], &record["provenance"]["scan_sha256"]), (&"failed".into(), &"".into()));

    assert_none_failed(&cloud.curvedig(&["run", "s3://wells/in", "-o", "out"]));
    cloud.bench.write("in/b.tif", new);
    assert_none_failed(&cloud.bench.curvedig(&["run", "in", "-o", "folder"]));
    assert_eq!(cloud.bench.results("out"), cloud.bench.results("folder"));
}

#[test]
fn a_sidecar_replaced_between_listing_and_reading_is_not_used() {
    let cloud = Cloud::with_scans();
    cloud.server.weather.add_about(
        "GetObject",
        "in/b.toml",
        0,
        1,
        cloud.server.replaced("in/b.toml", b"# new".to_vec()),
    );
    let run = cloud.curvedig(&["run", "s3://wells/in", "-o", "out"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    run.assert_told("s3://wells/in/b.tif", "s3://wells/in/b.toml: not the object that was listed");
    assert!(!cloud.bench.path("out/b.las").exists());
}

#[test]
fn results_survive_foul_weather() {
    let cloud = Cloud::with_scans();
    for (operation, fault) in [
        ("PutObject", Fault::Answer(503, "SlowDown")),
        ("GetObject", Fault::Truncated),
        ("ListObjectsV2", Fault::Cut),
        ("HeadObject", Fault::Answer(500, "InternalError")),
    ] {
        cloud.server.weather.add(operation, 0, 1, fault.clone());
        cloud.server.weather.add(operation, 2, 2, fault);
    }
    assert_none_failed(&cloud.curvedig(&["run", "s3://wells/in", "-o", "s3://wells/out"]));
    assert_eq!(cloud.results("out/").len(), 4);
}

#[test]
fn a_scan_in_s3_is_inspected_like_one_here_and_gets_its_sidecar_beside_it() {
    let cloud = Cloud::with_scans();
    let scan = "s3://wells/in/b.tif";
    let here = cloud.bench.curvedig(&["inspect", "in/b.tif", "-o", "here.png"]);
    let there = cloud.curvedig(&["inspect", scan]);
    assert_eq!(there.code, here.code, "{there:?}");
    assert_eq!(there.stdout.replace(scan, "in/b.tif").replace("b.inspect.png", "here.png"), here.stdout);
    let picture = |name: &str| fs::read(cloud.bench.path(name)).unwrap();
    assert_eq!(picture("b.inspect.png"), picture("here.png"));
    cloud.curvedig(&["inspect", scan, "-o", "pictures/c.png"]);
    assert_eq!(picture("pictures/c.png"), picture("here.png"));

    // The sidecar that is there stays.
    let sidecar = cloud.server.bytes("in/b.toml").unwrap();
    let refused = cloud.curvedig(&["inspect", scan, "--write"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    refused.assert_told("error: s3://wells/in/b.toml", "there already");
    assert_eq!(cloud.server.bytes("in/b.toml").unwrap(), sidecar);
    let written = cloud.curvedig(&["inspect", scan, "--write", "--existing", "redo"]);
    assert_eq!(written.code, here.code, "{written:?}");
    assert!(written.stdout.contains("s3://wells/in/b.toml"), "{}", written.stdout);
    cloud.bench.curvedig(&["inspect", "in/b.tif", "-o", "here.png", "--write", "--existing", "redo"]);
    assert_eq!(cloud.server.bytes("in/b.toml").unwrap(), fs::read(cloud.bench.path("in/b.toml")).unwrap());

    // One that comes there meanwhile stays, too.
    cloud.server.delete("in/b.toml");
    let theirs = cloud.server.replaced("in/b.toml", b"# somebody's".to_vec());
    cloud.server.weather.add_about("PutObject", "in/b.toml", 0, 1, theirs);
    let late = cloud.curvedig(&["inspect", scan, "--write"]);
    assert_eq!(late.code, Some(3), "{late:?}");
    late.assert_told(scan, "s3://wells/in/b.toml: there already");
    assert_eq!(cloud.server.bytes("in/b.toml").unwrap(), b"# somebody's");
}

#[test]
fn what_cannot_be_inspected_in_s3_says_why() {
    let cloud = Cloud::with_scans();
    for (scan, code, what) in [
        ("s3://wells/in/nosuch.tif", 5, "no such object or prefix"),
        ("s3://wells/in", 5, "a prefix, not a scan"),
        ("s3://wells/in/*.tif", 5, "a prefix, not a scan"),
        ("s3://nosuch/in/b.tif", 5, "no such bucket"),
    ] {
        let inspect = cloud.curvedig(&["inspect", scan]);
        assert_eq!(inspect.code, Some(code), "{inspect:?}");
        inspect.assert_told(scan, what);
    }
    let onto = cloud.curvedig(&["inspect", "s3://wells/in/b.tif", "-o", "s3://wells/b.png"]);
    assert_eq!(onto.code, Some(2), "{onto:?}");
    onto.assert_told("s3://wells/b.png", "the picture goes to this machine");
    cloud.server.put("in/damaged.tif", "II*");
    let damaged = cloud.curvedig(&["inspect", "s3://wells/in/damaged.tif"]);
    assert_eq!(damaged.code, Some(3), "{damaged:?}");
    damaged.assert_told("s3://wells/in/damaged.tif", "decode");
    let command =
        cloud.command(&["inspect", "s3://wells/in/b.tif"]).env("AWS_SECRET_ACCESS_KEY", "wrong").output();
    let refused = ended(command.unwrap());
    assert_eq!(refused.code, Some(2), "{refused:?}");
    refused.assert_told("error", "doesn't take the credentials");
}

#[test]
fn what_is_wrong_with_the_account_ends_a_run_with_one_line() {
    let cloud = Cloud::with_scans();
    let told = |variable: (&str, &str), args: &[&str], what: &str| {
        let run = ended(cloud.command(args).env(variable.0, variable.1).output().unwrap());
        assert_eq!(run.code, Some(2), "{run:?}");
        run.assert_told("error", what);
    };
    let read = ["run", "s3://wells/in", "-o", "out"];
    told(("AWS_SECRET_ACCESS_KEY", "wrong"), &read, "doesn't take the credentials");
    told(("AWS_REGION", ""), &read, "no AWS region is set");
    told(("HOME", "/nowhere"), &["run", "in", "-o", "s3://nosuch/out"], "no such bucket");
    cloud.server.weather.add("PutObject", 0, 1, Fault::Answer(403, "AccessDenied"));
    told(("HOME", "/nowhere"), &["run", "in", "-o", "s3://wells/out"], "access denied to s3:PutObject");
    let missing = cloud.curvedig(&["run", "s3://nosuch/in"]);
    assert_eq!(missing.code, Some(5), "{missing:?}");
    missing.assert_told("s3://nosuch/in", "no such bucket");
}

#[test]
fn patterns_choose_among_keys_below_a_prefix_as_they_do_in_a_folder() {
    let cloud = Cloud::with_scans();
    let planned = |args: &[&str]| {
        let plan = cloud.curvedig(&[&["plan"], args].concat());
        assert_eq!(plan.code, Some(0), "{plan:?}");
        plan.stdout.lines().filter_map(|line| line.split('\t').nth(1)).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(planned(&["s3://wells/in", "--exclude", "east"]), ["s3://wells/in/b.tif"]);
    assert_eq!(planned(&["s3://wells/in", "--include", "east/*.tif"]), ["s3://wells/in/east/a.tif"]);
    assert_eq!(planned(&["s3://wells/in/*", "--exclude", "b.tif"]), ["s3://wells/in/east/a.tif"]);
    cloud.bench.write("list", "s3://wells/in/east\ns3://wells/in/b.tif\n");
    assert_eq!(
        planned(&["--files-from", "list", "--exclude", "a.*"]),
        ["s3://wells/in/b.tif"],
        "a list may name prefixes and objects"
    );
}
