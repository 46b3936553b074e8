//! `curvedig inspect` as its users meet it: a picture, a table, a sidecar to correct and run again.

mod support;

use std::fs;

use curvedig::domain::found::Known;
use curvedig::format::sidecar::{Layers, Source, parse};
use support::{Bench, tiff};

fn known(bench: &Bench, sidecar: &str) -> Known {
    let bytes = fs::read(bench.path(sidecar)).unwrap();
    let beside = Some(Source { name: sidecar, bytes: &bytes });
    parse(&Layers { beside, ..Layers::default() }).unwrap()
}

/// A scan without a sidecar of its own, and its sidecar elsewhere.
fn scan_and_layout() -> Bench {
    let bench = Bench::new();
    bench.draw_as("in/a.tif");
    fs::rename(bench.path("in/a.toml"), bench.path("given.toml")).unwrap();
    bench
}

#[test]
fn a_sidecar_that_goes_in_comes_out_the_same_and_gives_the_same_las() {
    let bench = scan_and_layout();
    let inspect = bench.curvedig(&["inspect", "in/a.tif", "--layout", "given.toml", "--write"]);
    assert!(matches!(inspect.code, Some(0 | 4)), "{inspect:?}");
    assert_eq!(known(&bench, "in/a.toml"), known(&bench, "given.toml"));
    assert!(matches!(
        bench.curvedig(&["run", "in", "-o", "one", "--layout", "given.toml"]).code,
        Some(0 | 4)
    ));
    assert!(matches!(bench.curvedig(&["run", "in", "-o", "other"]).code, Some(0 | 4)));
    assert_eq!(bench.results("one"), bench.results("other"));
    let again = bench.curvedig(&["inspect", "in/a.tif", "--write", "--existing", "redo"]);
    assert_eq!(again.code, inspect.code);
    assert_eq!(known(&bench, "in/a.toml"), known(&bench, "given.toml"));
}

#[test]
fn a_picture_is_left_where_one_works_and_the_table_says_what_is_in_it() {
    let bench = scan_and_layout();
    let before = fs::read(bench.path("in/a.tif")).unwrap();
    let inspect = bench.curvedig(&["inspect", "in/a.tif", "--layout", "given.toml"]);
    assert!(fs::read(bench.path("a.inspect.png")).unwrap().starts_with(b"\x89PNG"));
    assert!(!bench.path("in/a.toml").exists(), "no sidecar unless it is asked for");
    for line in ["scan      in/a.tif, ", "depth     ", "track 1   columns ", "picture   a.inspect.png"] {
        assert!(inspect.stdout.contains(line), "no {line:?} in {}", inspect.stdout);
    }
    let elsewhere = bench.curvedig(&["inspect", "in/a.tif", "--layout", "given.toml", "-o", "new/b.png"]);
    assert_eq!(elsewhere.code, inspect.code);
    assert_eq!(fs::read(bench.path("new/b.png")).unwrap(), fs::read(bench.path("a.inspect.png")).unwrap());
    let onto = bench.curvedig(&["inspect", "in/a.tif", "-o", "in/../in/a.tif"]);
    assert_eq!(onto.code, Some(2));
    onto.assert_told("in/a.tif", "the scan itself");
    assert_eq!(fs::read(bench.path("in/a.tif")).unwrap(), before);
    bench.write("plan/a.inspect.png", b"");
    assert_eq!(bench.curvedig(&["plan", "plan"]).code, Some(5), "such pictures are no scans");
}

#[test]
fn json_is_one_object_with_the_layout_item_by_item() {
    let bench = scan_and_layout();
    let inspect =
        bench.curvedig(&["inspect", "in/a.tif", "--layout", "given.toml", "--output-format", "json"]);
    assert_eq!(inspect.stdout.lines().count(), 1);
    let told: serde_json::Value = serde_json::from_str(&inspect.stdout).unwrap();
    assert_eq!((&told["scan"], &told["picture"]), (&"in/a.tif".into(), &"a.inspect.png".into()));
    assert_eq!(told["layout"]["depth"]["source"], "sidecar");
    assert_eq!(told["layout"]["tracks"][0]["curves"][0]["scale_source"], "sidecar");
    assert_eq!(told["sidecar"], serde_json::Value::Null);
}

#[test]
fn a_sidecar_that_is_there_is_not_overwritten_unless_asked() {
    let bench = Bench::new();
    bench.draw_as("in/a.tif");
    let before = fs::read(bench.path("in/a.toml")).unwrap();
    let refused = bench.curvedig(&["inspect", "in/a.tif", "--write"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    refused.assert_told("in/a.toml", "there already");
    assert_eq!(fs::read(bench.path("in/a.toml")).unwrap(), before);
}

#[test]
fn a_page_on_which_nothing_is_found_leaves_a_sidecar_to_fill_in() {
    let bench = Bench::new();
    bench.write("in/blank.tif", tiff(400, 600, 1, 8, &[0; 240_000]));
    let inspect = bench.curvedig(&["inspect", "in/blank.tif", "--write"]);
    assert_eq!(inspect.code, Some(4), "{inspect:?}");
    assert!(inspect.stdout.contains("depth     not found"), "{}", inspect.stdout);
    assert!(bench.path("blank.inspect.png").exists());
    assert_eq!(known(&bench, "in/blank.toml"), Known::default());
    let text = fs::read_to_string(bench.path("in/blank.toml")).unwrap();
    assert!(text.contains("# ties = [[") && text.contains("# [[track]]"), "{text}");
}

#[test]
fn what_cannot_be_looked_at_has_its_own_code() {
    let bench = Bench::new();
    bench.write("in/bad.tif", b"no picture at all");
    bench.write("in/half.tif", tiff(400, 600, 1, 8, &[0; 240_000]));
    bench.write("in/half.toml", "[depth]\nunits = 'ft'\n");
    for (scan, code) in [("in/bad.tif", 3), ("in/half.tif", 3), ("in/nosuch.tif", 5), ("in", 5)] {
        let inspect = bench.curvedig(&["inspect", scan]);
        assert_eq!(inspect.code, Some(code), "{scan}: {inspect:?}");
        assert_eq!(inspect.lines_about(&format!("{scan}: ")).len(), 1, "{inspect:?}");
        assert_eq!(inspect.stdout, "");
    }
    assert_eq!(bench.curvedig(&["inspect", "s3://bucket/a.tif"]).code, Some(2));
}
