//! Pages drawn by the renderer, followed with the sidecars that come with them.

use curvedig::domain::layout;
use curvedig::domain::raster::GreyRaster;
use curvedig::synth::wish::{Theme, Wish};
use curvedig::synth::{family, page, sidecar};

/// What a share of the values doesn't exceed.
fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * share) as usize]
}

#[test]
fn bent_pages_without_doubts_are_followed_within_a_pixel_nearly_everywhere() {
    let mut sure = 0;
    let (mut cols, mut rows) = (Vec::new(), Vec::new());
    for index in 0..8 {
        let wish = Wish { theme: Theme::Bent, height: Some(3000), dpi: Some(150.0), ..Wish::default() };
        let spec = family::plan(21, index, &wish);
        let drawing = page::draw(&spec);
        let warp = &drawing.warp;
        let given = sidecar::layout(&spec, warp);
        let raster = GreyRaster::new(spec.width, spec.height, drawing.grey());
        let page = layout::follow(&raster, &given).unwrap();
        // Some scanners leave neither edges nor grid: there is nothing to follow, and the page says so.
        if !page.quality.doubts.is_empty() {
            continue;
        }
        sure += 1;
        let drawn: Vec<_> = spec.tracks.iter().filter(|track| !track.curves.is_empty()).collect();
        for row in (given.ties[0].0 as usize..given.ties[1].0 as usize).step_by(11).map(|row| row as f64) {
            for (truth, found) in drawn.iter().zip(&page.tracks) {
                for (u, line) in [(truth.left, &found.left), (truth.right, &found.right)] {
                    let col = warp.col_from_row(row, u);
                    let depth = spec.depth_from_v(warp.v_from_row(row, u));
                    cols.push((line.at(row) - col).abs());
                    rows.push((page.depth.depth_from_row(row, col) - depth).abs() / spec.depth_per_row);
                }
            }
        }
    }
    assert!(sure >= 4, "only {sure} of 8 pages were followed without doubts");
    let (col, row) = (quantile(&mut cols, 0.9), quantile(&mut rows, 0.9));
    assert!(col < 1.0, "edges off by {col:.2} columns");
    assert!(row < 1.0, "depths off by {row:.2} rows");
}
