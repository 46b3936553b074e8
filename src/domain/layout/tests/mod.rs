//! Pages drawn through known warps are followed within a pixel.

mod sheet;

use sheet::{Errors, Sheet};

use super::*;

fn followed(sheet: &Sheet) -> (Page, Errors, Errors) {
    let page = follow(&sheet.draw(), &sheet.spec()).unwrap();
    let (cols, rows) = sheet.errors(&page);
    (page, cols, rows)
}

/// Everywhere within so many columns and rows.
fn assert_within(sheet: &Sheet, cols: f64, rows: f64) {
    let (page, col_errors, row_errors) = followed(sheet);
    let (col, row) = (col_errors.quantile(1.0), row_errors.quantile(1.0));
    assert!(col <= cols, "edges off by {col:.2} columns");
    assert!(row <= rows, "depths off by {row:.2} rows");
    assert_eq!(page.quality.doubts, Vec::<String>::new());
}

#[test]
fn a_straight_page_is_followed_to_a_fraction_of_a_pixel() {
    assert_within(&Sheet::default(), 0.1, 0.2);
}

#[test]
fn skew_of_three_degrees_either_way_is_followed() {
    for skew in [-0.052, 0.052] {
        assert_within(&Sheet { skew, ..Sheet::default() }, 1.0, 0.3);
    }
}

#[test]
fn sideways_wander_of_twenty_columns_is_followed() {
    let (page, cols, rows) = followed(&Sheet { wander: (20.0, 600.0), ..Sheet::default() });
    assert!(cols.quantile(1.0) < 0.5 && rows.quantile(1.0) < 0.3);
    assert!(
        page.quality.edges_seen.iter().flatten().all(|&seen| seen > 0.95),
        "{:?}",
        page.quality.edges_seen
    );
}

#[test]
fn varying_stretch_is_followed_with_fine_coarse_and_dense_grids() {
    let bent = Sheet { bend: (8.0, 2500.0), ..Sheet::default() };
    for grid in [(2.0, 10.0), (10.0, 100.0), (5.0, 50.0)] {
        assert_within(&Sheet { grid: Some(grid), ..bent.clone() }, 0.2, 0.7);
    }
    assert_within(&Sheet { rows_per_depth: 2.0, grid: Some((10.0, 50.0)), ..bent.clone() }, 0.2, 0.7);
    let (page, _, _) = followed(&bent);
    assert!(page.quality.depth_bend_rows > 5.0 && page.quality.grid_seen.is_some_and(|seen| seen > 0.95));
}

#[test]
fn depth_goes_on_rightly_on_both_sides_of_a_fold() {
    let sheet = Sheet { fold: Some((2300.0, 24.0)), ..Sheet::default() };
    let (_, cols, rows) = followed(&sheet);
    assert!(cols.quantile(1.0) < 0.2);
    assert!(rows.quantile(0.98) < 0.3, "{}", rows.quantile(0.98));
}

#[test]
fn broken_lines_and_dirt_cost_less_than_a_pixel() {
    assert_within(&Sheet { lost: 0.5, ..Sheet::default() }, 1.0, 0.5);
    assert_within(&Sheet { specks: 0.03, skew: 0.01, ..Sheet::default() }, 0.5, 0.3);
}

#[test]
fn grey_scans_on_uneven_paper_are_followed() {
    let greys = Some((220.0, 170.0, 60.0));
    assert_within(&Sheet { greys, skew: -0.01, wander: (5.0, 700.0), ..Sheet::default() }, 0.5, 0.3);
}

#[test]
fn everything_at_once_is_followed_outside_of_what_is_faded() {
    for seed in 2..6 {
        let sheet = Sheet {
            seed,
            skew: 0.01 * (seed as f64 - 4.0),
            wander: (10.0, 700.0 + 100.0 * seed as f64),
            bend: (10.0, 3000.0),
            fold: Some((1500.0, 7.0)),
            lost: 0.5,
            specks: 0.01,
            ..Sheet::default()
        };
        let (_, cols, rows) = followed(&sheet);
        assert!(cols.quantile(0.95) < 1.0, "seed {seed}: edges off by {:.2}", cols.quantile(0.95));
        assert!(rows.quantile(0.95) < 1.0, "seed {seed}: depths off by {:.2}", rows.quantile(0.95));
    }
}

#[test]
fn a_faded_stretch_is_crossed_without_losing_the_lines_beyond() {
    let sheet = Sheet { faded: Some((2000.0, 2600.0)), skew: 0.02, wander: (4.0, 900.0), ..Sheet::default() };
    let (page, cols, rows) = followed(&sheet);
    assert!(cols.quantile(0.8) < 0.5, "{}", cols.quantile(0.8));
    assert!(rows.quantile(1.0) < 0.5);
    assert!(page.quality.edges_seen[0][0] < 0.9);
}

#[test]
fn without_a_grid_depth_is_straight_between_the_ties_and_doubtful() {
    let (page, cols, rows) = followed(&Sheet { grid: None, skew: 0.01, ..Sheet::default() });
    assert!(cols.quantile(1.0) < 0.3 && rows.quantile(1.0) < 0.3);
    assert_eq!(page.quality.grid_seen, None);
    assert_eq!(page.quality.doubts, ["no horizontal grid found: depths are straight between the ties"]);
}

#[test]
fn edges_that_are_not_printed_move_with_the_lines_beside_them() {
    let sheet = Sheet { draw_edges: false, skew: 0.01, wander: (10.0, 600.0), ..Sheet::default() };
    let (page, cols, _) = followed(&sheet);
    assert!(cols.quantile(1.0) < 1.5, "{}", cols.quantile(1.0));
    assert!(page.quality.doubts.iter().any(|doubt| doubt.contains("edge")), "{:?}", page.quality.doubts);
}

#[test]
fn ties_and_edges_that_are_off_by_two_pixels_are_drawn_to_the_lines() {
    let sheet = Sheet { wander: (6.0, 800.0), ..Sheet::default() };
    let mut spec = sheet.spec();
    spec.ties[0].0 += 2.0;
    spec.ties[1].0 -= 2.0;
    spec.tracks[0].left -= 2.0;
    spec.tracks[1].right += 2.0;
    let (cols, rows) = sheet.errors(&follow(&sheet.draw(), &spec).unwrap());
    assert!(cols.quantile(1.0) < 0.5, "{}", cols.quantile(1.0));
    assert!(rows.quantile(0.95) < 0.5, "{}", rows.quantile(0.95));
}

#[test]
fn the_interval_may_reach_beyond_the_ties() {
    let sheet = Sheet { bend: (8.0, 2500.0), ..Sheet::default() };
    let mut spec = sheet.spec();
    let tie = |depth: f64| (sheet.row_of(depth), depth);
    spec.ties = vec![tie(3250.0), tie(3400.0)];
    let (_, rows) = sheet.errors(&follow(&sheet.draw(), &spec).unwrap());
    assert!(rows.quantile(0.95) < 0.5, "{}", rows.quantile(0.95));
}

#[test]
fn a_layout_of_another_page_is_refused() {
    let sheet = Sheet { height: 800, ..Sheet::default() };
    let raster = sheet.draw();
    let mut deep = Sheet::default().spec();
    deep.ties = vec![(4000.0, 3500.0), (4500.0, 3600.0)];
    deep.interval = (3500.0, 3600.0);
    let error = follow(&raster, &deep).unwrap_err();
    assert_eq!((error.kind, error.stage), (Kind::Usage, Stage::Layout));
    assert!(error.message.contains("the scan has 800 rows"), "{}", error.message);
    let mut wide = Sheet::default().spec();
    wide.ties[0].0 = 100.0;
    wide.tracks[2].left = 1200.0;
    wide.tracks[2].right = 1400.0;
    let error = follow(&raster, &wide).unwrap_err();
    assert!(error.message.contains("track[2] from 1200 to 1400"), "{}", error.message);
}
