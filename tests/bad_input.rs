//! Bad input from the command line: each is one clear line with a hint and the right exit code, and everything else in
//! the batch is done.

mod support;

use std::fs;

use support::{Bench, CURVEDIG, Ended, ended, tiff};

const LAYOUT: &str = "[depth]\nunit = 'ft'\nties = [[10, 100], [600, 200]]\n[[track]]\nleft = 10\nright = 90\n\
                      [[track.curve]]\nmnemonic = 'GR'\nscale = [0, 150]\n";

/// A good scan beside a bad one; gives how the run ended after checking that the good one was done and the bad one
/// left a record and nothing else.
#[track_caller]
fn run_with_bad_scan(bytes: &[u8], args: &[&str]) -> Ended {
    let bench = Bench::new();
    bench.draw_as("in/good.tif");
    bench.write("in/bad.tif", bytes);
    bench.write("in/bad.toml", LAYOUT);
    let run = bench.curvedig(&[&["run", "in"], args].concat());
    assert_eq!(run.code, Some(3), "{run:?}");
    assert_eq!(bench.results("out").into_keys().collect::<Vec<_>>(), ["good.las", "good.qc.png"]);
    let record = fs::read(bench.path("out/bad.json")).unwrap();
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&record).unwrap()["status"], "failed");
    assert_eq!(
        run.lines_about("in/bad.tif: ").iter().filter(|line| !line.starts_with('[')).count(),
        1,
        "{run:?}"
    );
    run
}

#[test]
fn an_empty_scan() {
    run_with_bad_scan(b"", &[]).assert_told("in/bad.tif: decode: ", "empty");
}

#[test]
fn not_a_picture() {
    run_with_bad_scan(b"%PDF-1.7 and more text than a header has", &[])
        .assert_told("in/bad.tif: decode: ", "");
    run_with_bad_scan(b"II*\0 and then nothing sensible at all", &[]).assert_told("in/bad.tif: decode: ", "");
}

#[test]
fn a_truncated_scan() {
    let bench = Bench::new();
    bench.draw_as("whole.tif");
    let bytes = fs::read(bench.path("whole.tif")).unwrap();
    for share in [2, 3, 10] {
        run_with_bad_scan(&bytes[..bytes.len() / share], &[]).assert_told("in/bad.tif: decode: ", "");
    }
}

#[test]
fn a_scan_of_no_size() {
    run_with_bad_scan(&tiff(0, 100, 1, 8, &[0; 100]), &[]).assert_told("in/bad.tif: decode: ", "0 x 100");
}

#[test]
fn absurd_dimensions() {
    let run = run_with_bad_scan(&tiff(4_000_000_000, 4_000_000_000, 1, 1, &[0; 100]), &[]);
    run.assert_told("in/bad.tif: decode: ", "4000000000");
}

#[test]
fn a_scan_beyond_the_limit_names_the_flag() {
    let run = run_with_bad_scan(&tiff(3000, 3000, 1, 8, &[0; 9_000_000]), &["--max-pixels", "8999999"]);
    run.assert_told("in/bad.tif: decode: ", "8999999");
    assert!(run.stderr.contains("--max-pixels"), "{}", run.stderr);
}

#[test]
fn a_decompression_bomb() {
    use std::io::Write;
    // 40,000 x 37,000 grey pixels, within the limit, of which the file holds a thousandth.
    let mut zeros = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    zeros.write_all(&vec![0; 1_480_000]).unwrap();
    run_with_bad_scan(&tiff(40_000, 37_000, 8, 8, &zeros.finish().unwrap()), &[])
        .assert_told("in/bad.tif: decode: ", "");
    // A claim far beyond the limit in a hundred bytes.
    run_with_bad_scan(&tiff(100_000, 100_000, 8, 8, &[0x78; 100]), &[])
        .assert_told("in/bad.tif: decode: ", "100000");
}

#[cfg(unix)]
#[test]
fn no_permission() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new();
    for scan in ["in/good.tif", "in/locked.tif", "in/folder/inside.tif"] {
        bench.draw_as(scan);
    }
    let lock =
        |path: &str, mode| fs::set_permissions(bench.path(path), fs::Permissions::from_mode(mode)).unwrap();
    lock("in/locked.tif", 0o000);
    lock("in/folder", 0o000);
    let run = ended(bench.without_override().args(["run", "in"]).output().unwrap());
    lock("in/folder", 0o755);
    assert_eq!(run.code, Some(3), "{run:?}");
    run.assert_told("in/locked.tif: read: ", "Permission denied");
    run.assert_told("in/folder: read: ", "Permission denied");
    assert_eq!(bench.results("out").into_keys().collect::<Vec<_>>(), ["good.las", "good.qc.png"]);
}

/// A run of one scan with this sidecar.
fn run_with_sidecar(text: &str) -> Ended {
    let bench = Bench::new();
    bench.draw_as("in/good.tif");
    bench.draw_as("in/bad.tif");
    bench.write("in/bad.toml", text);
    let run = bench.curvedig(&["run", "in"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    assert_eq!(bench.results("out").into_keys().collect::<Vec<_>>(), ["good.las", "good.qc.png"]);
    run
}

#[test]
fn sidecars_that_are_wrong_name_the_key() {
    let changed = |from: &str, to: &str| {
        assert!(LAYOUT.contains(from));
        LAYOUT.replace(from, to)
    };
    for (text, named) in [
        (changed("unit = 'ft'", "unit = 'ft'\ncolour = 3"), "colour"),
        (changed("unit = 'ft'", "unit = 'fathom'"), "unit"),
        (changed("[[10, 100], [600, 200]]", "[[10, 100]]"), "ties"),
        (changed("[[10, 100], [600, 200]]", "[[10, 100], [300, 250], [600, 200]]"), "ties"),
        (changed("scale = [0, 150]", "scale = [5, 5]"), "scale"),
        (changed("scale = [0, 150]", "scale = [0, 150]\nkind = 'log'"), "scale"),
        (changed("right = 90", "right = 5"), "right"),
        (format!("{LAYOUT}[[track.curve]]\nmnemonic = 'GR'\nscale = [0, 1]\n"), "GR"),
        ("[depth\n".to_owned(), "bad.toml"),
    ] {
        run_with_sidecar(&text).assert_told("in/bad.tif: sidecar: ", named);
    }
}

#[test]
fn a_page_on_which_nothing_is_found() {
    let bench = Bench::new();
    bench.draw_as("in/good.tif");
    bench.write("in/blank.tif", tiff(400, 600, 1, 8, &[0; 240_000]));
    bench.write("in/half.tif", tiff(400, 600, 1, 8, &[0; 240_000]));
    bench.write("in/half.toml", "[depth]\nunit = 'ft'\n");
    let run = bench.curvedig(&["run", "in"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    for scan in ["in/blank.tif: layout: ", "in/half.tif: layout: "] {
        run.assert_told(scan, "");
    }
    assert!(run.stderr.contains("curvedig inspect"), "{}", run.stderr);
    assert_eq!(bench.results("out").into_keys().collect::<Vec<_>>(), ["good.las", "good.qc.png"]);
}

#[test]
fn a_sidecar_without_a_scan_is_told_and_harms_nothing() {
    let bench = Bench::with_scans(1);
    bench.write("in/lonely.toml", LAYOUT);
    let run = bench.curvedig(&["run", "in"]);
    assert!(matches!(run.code, Some(0 | 4)), "{run:?}");
    assert_eq!(run.lines_about("in/lonely.toml").len(), 1, "{}", run.stderr);
}

#[test]
fn nothing_to_do() {
    let bench = Bench::new();
    bench.write("in/notes.txt", "no scan");
    for input in ["in", "nosuch.tif", "in/*.tif"] {
        let run = bench.curvedig(&["run", input]);
        assert_eq!(run.code, Some(5), "{input}: {run:?}");
        assert!(run.stderr.contains("hint: "), "{run:?}");
        assert_eq!(bench.curvedig(&["plan", input]).code, Some(5));
    }
    assert!(!bench.path("out").exists(), "nothing is made for nothing");
}

#[test]
fn an_input_that_is_not_there_among_others() {
    let bench = Bench::with_scans(1);
    let run = bench.curvedig(&["run", "nosuch.tif", "in"]);
    assert_eq!(run.code, Some(3));
    run.assert_told("nosuch.tif", "no such file");
    assert_eq!(bench.results("out").len(), 2);
}

#[test]
fn an_output_folder_that_cannot_be_written() {
    let bench = Bench::with_scans(1);
    bench.write("taken", "a file");
    for out in ["taken", "taken/below"] {
        let run = bench.curvedig(&["run", "in", "-o", out]);
        assert_eq!(run.code, Some(2), "{run:?}");
        run.assert_told(out, "can't be written");
    }
    assert_eq!(fs::read_to_string(bench.path("taken")).unwrap(), "a file");
}

#[test]
fn a_folder_in_a_results_place() {
    let bench = Bench::with_scans(2);
    fs::create_dir_all(bench.path("out/s1-00000.las/full")).unwrap();
    let run = bench.curvedig(&["run", "in", "--existing", "redo"]);
    assert_eq!(run.code, Some(3));
    run.assert_told("in/s1-00000.tif: write: ", "s1-00000.las");
    assert!(bench.path("out/s1-00001.las").exists());
}

#[cfg(unix)]
#[test]
fn a_disk_that_fills_up_midway() {
    let bench = Bench::with_scans(2);
    // Undisturbed first: the results to compare with, and whatever a first run fetches.
    assert!(matches!(bench.curvedig(&["run", "in", "-o", "undisturbed"]).code, Some(0 | 4)));
    // No file may grow beyond 6 KB: room for the journal, none for a QC picture.
    let script = format!("trap '' XFSZ; ulimit -f 12; exec '{CURVEDIG}' run in");
    let run = ended(bench.command("sh").args(["-c", &script]).output().unwrap());
    assert_eq!(run.code, Some(3), "{run:?}");
    run.assert_told("in/s1-00000.tif: write: ", "can't be written");
    assert!(run.stderr.contains("make room on the disk"), "{}", run.stderr);
    let left = bench.names("out");
    assert!(!left.iter().any(|name| [".las", ".png", ".tmp"].iter().any(|e| name.ends_with(e))), "{left:?}");

    assert!(matches!(bench.curvedig(&["run", "in"]).code, Some(0 | 4)));
    assert_eq!(bench.results("out"), bench.results("undisturbed"));
}

#[test]
fn usage_and_configuration() {
    let bench = Bench::with_scans(1);
    for args in [
        &["run"][..],
        &["run", "in", "--step", "-1"],
        &["run", "in", "--step", "abc"],
        &["run", "in", "-j", "0"],
        &["run", "in", "--existing", "maybe"],
        &["run", "in", "--nosuch"],
        &["run", "in", "--mode", "lambda"],
        &["run", "s3://bucket/prefix"],
        &["run", "in", "-o", "s3://bucket/prefix"],
        &["run", "in", "--layout", "nosuch.toml"],
        &["run", "in", "--prices", "nosuch.toml"],
        &["run", "in", "--model", "nosuch.onnx"],
        &["nosuch"],
    ] {
        let run = bench.curvedig(args);
        assert_eq!(run.code, Some(2), "{args:?}: {run:?}");
        assert!(run.stderr.contains("error: "), "{run:?}");
        assert_eq!(run.stdout, "");
    }
    bench.write("all.toml", "[depth]\nunits = 'ft'\n");
    let run = bench.curvedig(&["run", "in", "--layout", "all.toml"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("all.toml") && run.stderr.contains("units"), "{}", run.stderr);
    bench.write("curvedig.toml", "[run]\nstepp = 1\n");
    let run = bench.curvedig(&["run", "in"]);
    assert_eq!(run.code, Some(2));
    run.assert_told("curvedig.toml", "run.stepp");
}
