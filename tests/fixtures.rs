//! The scans under `fixtures/` agree with their sidecars and with their truth.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use curvedig::format::las;
use curvedig::format::scan::{self, Limits};
use curvedig::format::sidecar::{Layers, Source, parse};

fn scans_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("fixtures are part of the repository") {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            scans_below(&path, found);
        } else if path.extension().is_some_and(|end| end == "tif") {
            found.push(path);
        }
    }
}

fn scans() -> Vec<PathBuf> {
    let mut found = Vec::new();
    scans_below(Path::new("fixtures/scans"), &mut found);
    found.sort();
    assert!(found.len() >= 6, "only {} fixtures", found.len());
    found
}

/// Where a scan's truth lies: the same path under `fixtures/truth` with another end.
fn truth_of(scan: &Path, end: &str) -> PathBuf {
    let inner = scan.strip_prefix("fixtures/scans").expect("a fixture");
    Path::new("fixtures/truth").join(inner).with_extension(end)
}

#[test]
fn every_scan_has_a_sidecar_that_fits_it_and_a_truth_with_the_same_curves() {
    for scan in scans() {
        let name = scan.display();
        let raster = scan::open(File::open(&scan).expect("readable"), &Limits::default()).expect("decodes");
        let text = fs::read(scan.with_extension("toml")).expect("a sidecar beside the scan");
        let source = Source { name: "fixture", bytes: &text };
        let layout = parse(&Layers { beside: Some(source), ..Layers::default() }).expect("a valid sidecar");
        let layout = layout.complete().expect("a sidecar that says everything");
        assert!(layout.ties.iter().all(|tie| tie.0 > 0.0 && tie.0 < raster.height() as f64), "{name}: ties");
        for track in &layout.tracks {
            assert!(track.left >= 0.0 && track.left < track.right, "{name}: tracks");
            assert!(track.right <= raster.width() as f64, "{name}: tracks");
        }
        let truth = las::read(&fs::read(truth_of(&scan, "truth.las")).expect("truth")).expect("valid LAS");
        let told: Vec<&str> = truth.curves.iter().map(|curve| curve.mnemonic.as_str()).collect();
        let asked: Vec<&str> = layout
            .tracks
            .iter()
            .flat_map(|track| &track.curves)
            .map(|curve| curve.mnemonic.as_str())
            .collect();
        assert_eq!(told, asked, "{name}");
    }
}

#[test]
fn there_is_ink_where_the_columns_say() {
    for scan in scans() {
        let raster = scan::open(File::open(&scan).expect("readable"), &Limits::default()).expect("decodes");
        let (width, height) = (raster.width(), raster.height());
        let mut grey = vec![0; width * height];
        raster.grey(0..height, 0..width, &mut grey).expect("pixels are in memory");
        let csv = fs::read_to_string(truth_of(&scan, "columns.csv")).expect("columns");
        let (mut told, mut inked) = (0, 0);
        for line in csv.lines().skip(1) {
            let mut cells = line.split(',');
            let row: usize = cells.next().and_then(|cell| cell.parse().ok()).expect("a row");
            let cells: Vec<&str> = cells.collect();
            for pair in cells.chunks_exact(2).filter(|pair| !pair[0].is_empty()) {
                let col: f64 = pair[0].parse().expect("a column");
                let (left, right) = ((col - 2.0).max(0.0) as usize, ((col + 2.0) as usize).min(width));
                told += 1;
                inked += usize::from(
                    grey[row * width + left..row * width + right].iter().any(|&value| value < 200),
                );
            }
        }
        // Dash gaps, fading and what was rubbed out take their share.
        let share = f64::from(inked as u32) / f64::from(told.max(1));
        assert!(share > 0.6, "{}: ink at {share:.2} of {told} told places", scan.display());
    }
}
