//! Memory stays bounded whatever the height of a scan.

mod support;

use std::fs;

use support::{Bench, tiff};

#[test]
fn a_scan_of_half_a_gigapixel_needs_less_than_400_mb() {
    // As tall as the tallest real scans: 2400 x 241,112 pixels in one Group 4 strip. A blank row after a blank row is
    // a single 1 bit; two end-of-line codes end the strip.
    let (width, height) = (2400, 241_112);
    let mut strip = vec![0xff; height / 8];
    strip.extend([0x00, 0x10, 0x01]);
    let bench = Bench::new();
    bench.write("in/tall.tif", tiff(width, u32::try_from(height).unwrap(), 4, 1, &strip));
    // Depths over the whole height, digitised near its end.
    bench.write(
        "in/tall.toml",
        "[depth]\nunit = 'ft'\nties = [[100, 0], [240100, 12000]]\ninterval = [11900, 12000]\n\
         [[track]]\nleft = 300\nright = 900\n[[track.curve]]\nmnemonic = 'GR'\nscale = [0, 150]\n",
    );
    let run = bench.curvedig(&["run", "in"]);
    assert_eq!(run.code, Some(4), "a blank page needs review: {run:?}");
    let record: serde_json::Value =
        serde_json::from_slice(&fs::read(bench.path("out/tall.json")).unwrap()).unwrap();
    assert_eq!(record["pixels"], serde_json::json!([width, height]));
    if let Some(peak) = record["peak_memory"].as_u64() {
        assert!(peak < 400_000_000, "{peak} bytes");
    }
}
