//! What is told about a drawn page is what is on it.

use curvedig::domain::spec::{CurveSpec, DepthUnit, LineStyle, ScaleKind};
use curvedig::format::sidecar::{Layers, Source, parse};
use curvedig::synth::canvas::Ink;
use curvedig::synth::clutter::Clutter;
use curvedig::synth::family;
use curvedig::synth::page::{self, Drawing};
use curvedig::synth::paper::line;
use curvedig::synth::plan::{Columns, CurvePlan, DepthLines, OffScale, PageSpec, TrackPlan};
use curvedig::synth::scanner::ScannerSpec;
use curvedig::synth::sidecar;
use curvedig::synth::truth;
use curvedig::synth::warp::WarpSpec;
use curvedig::synth::wish::Wish;

const ROWS: usize = 600;

/// A curve between 0 and 100 that runs as `fraction(row)` says.
fn curve(off_scale: OffScale, fraction: impl Fn(f64) -> f64) -> CurvePlan {
    CurvePlan {
        spec: CurveSpec {
            mnemonic: "GR".to_owned(),
            unit: "GAPI".to_owned(),
            scale: [0.0, 100.0],
            kind: ScaleKind::Linear,
            style: Some(LineStyle::Solid),
            colour: None,
            wrap: off_scale == OffScale::Wrap,
        },
        width: 3.0,
        pattern: Vec::new(),
        wear: Vec::new(),
        chopped: false,
        ink: Ink::BLACK,
        fast_is_thin: false,
        off_scale,
        fractions: (0..=ROWS).map(|row| fraction(row as f64) as f32).collect(),
    }
}

/// A page with nothing on it but curves in one track; depth is a tenth of the row, from 1000.
fn page_of(curves: Vec<CurvePlan>) -> PageSpec {
    let none = line(0.0, Ink::BLACK);
    PageSpec {
        width: 420,
        height: ROWS,
        dpi: 200.0,
        colour: false,
        unit: DepthUnit::Feet,
        body: (0.0, ROWS as f64),
        top_depth: 1000.0,
        depth_per_row: 0.1,
        depth_lines: DepthLines {
            every: 2.0,
            medium: 5,
            heavy: 10,
            lines: [none.clone(), none.clone(), none.clone()],
        },
        depth_numbers: None,
        tracks: vec![TrackPlan {
            left: 60.0,
            right: 360.0,
            border: none.clone(),
            columns: Columns::Absent,
            lines: [none.clone(), none],
            depth_lines: false,
            curves,
        }],
        warp: WarpSpec::default(),
        clutter: Vec::new(),
        scanner: ScannerSpec::clean(),
        header: None,
    }
}

fn bent() -> WarpSpec {
    WarpSpec {
        tilt: 0.02,
        stretch: 0.01,
        stretch_wave: 0.012,
        wander: 6.0,
        breathe: 0.001,
        folds: vec![],
        seed: 4,
    }
}

/// Middle of a row's ink, in columns.
fn ink_middle(drawing: &Drawing, row: usize) -> Option<f64> {
    let width = drawing.canvas.width;
    let line = &drawing.canvas.pixels[row * width..(row + 1) * width];
    let weights = line.iter().enumerate().map(|(col, &grey)| (col as f64 + 0.5, 255.0 - f64::from(grey)));
    let (sum, total) = weights.fold((0.0, 0.0), |(sum, total), (col, ink)| (sum + col * ink, total + ink));
    (total > 0.0).then(|| sum / total)
}

#[test]
fn the_ink_lies_where_the_columns_say_even_on_a_bent_page() {
    let mut page = page_of(vec![curve(OffScale::Wrap, |row| 0.5 + 0.3 * (row / 40.0).sin())]);
    page.warp = bent();
    let drawing = page::draw(&page);
    let mut seen = 0;
    for row in 5..ROWS - 15 {
        let crossing = drawing.columns(0)[row].expect("drawn on every row");
        let middle = ink_middle(&drawing, row).expect("ink on every row");
        assert!((middle - crossing.col).abs() < 0.25, "row {row}: ink at {middle}, told {}", crossing.col);
        seen += 1;
    }
    assert!(seen > 500);
}

#[test]
fn a_label_points_at_the_centreline() {
    let page = page_of(vec![curve(OffScale::Wrap, |row| 0.4 + 0.2 * (row / 60.0).sin())]);
    let drawing = page::draw(&page);
    let mut labelled = 0;
    for (index, cell) in drawing.labels.cells.iter().enumerate().filter(|(_, cell)| cell.class > 0) {
        let (row, col) = (index / 420, index % 420);
        let told = col as f64 + 0.5 + (f64::from(cell.offset) - 128.0) / 16.0;
        let truth = drawing.columns(0)[row].expect("drawn").col;
        assert!((told - truth).abs() <= 0.04, "pixel {row}, {col} points at {told}, not {truth}");
        labelled += 1;
    }
    assert!(labelled > 2 * ROWS);
}

#[test]
fn a_wrapped_curve_comes_back_at_the_other_edge_and_keeps_its_value() {
    let page = page_of(vec![curve(OffScale::Wrap, |row| row / 300.0)]);
    let drawing = page::draw(&page);
    let crossing = drawing.columns(0)[450].expect("drawn");
    assert_eq!(crossing.wrap, 1);
    assert!((crossing.col - (60.0 + 300.0 * (450.5 / 300.0 - 1.0))).abs() < 0.01);
    let grid = truth::grid(&page, &drawing.warp);
    let values = &truth::curves(&page, &drawing, &grid)[0].values;
    let at = (0..grid.count).find(|&i| (grid.depth_f64(i) - 1045.0).abs() < 1e-9).expect("on the grid");
    assert!((values[at].expect("drawn") - 150.0).abs() < 1e-3);
}

#[test]
fn a_vanished_curve_has_no_value_and_a_clipped_one_the_edge_s() {
    let beyond = |row: f64| if row < 300.0 { 0.5 } else { 1.4 };
    let page = page_of(vec![curve(OffScale::Vanish, beyond), curve(OffScale::Edge, beyond)]);
    let drawing = page::draw(&page);
    assert_eq!(drawing.columns(0)[400], None);
    assert!((drawing.columns(1)[400].expect("along the edge").col - 360.0).abs() < 0.01);
    let grid = truth::grid(&page, &drawing.warp);
    let curves = truth::curves(&page, &drawing, &grid);
    assert_eq!(curves[0].values.last(), Some(&None));
    assert_eq!(curves[1].values.last(), Some(&Some(100.0)));
}

#[test]
fn labels_run_through_dash_gaps_but_not_through_what_damage_erased() {
    let mut dashed = curve(OffScale::Wrap, |_| 0.5);
    dashed.pattern = vec![12.0, 8.0];
    let mut page = page_of(vec![dashed]);
    page.clutter = vec![Clutter::Rubbed { at: (210.0, 300.0), half: (60.0, 90.0) }];
    let drawing = page::draw(&page);
    let labelled = |row: usize| drawing.labels.cells[row * 420 + 210].class == 2;
    assert!((20..150).all(labelled), "labels run through the gaps");
    assert!((250..350).all(|row| !labelled(row)), "no labels where nothing is left to see");
    let grid = truth::grid(&page, &drawing.warp);
    let values = &truth::curves(&page, &drawing, &grid)[0].values;
    let at = |depth: f64| {
        (0..grid.count).find(|&i| (grid.depth_f64(i) - depth).abs() < 1e-9).expect("on the grid")
    };
    assert!(values[at(1030.0)].is_none(), "no value where nothing is left to see");
    assert!(values[at(1010.0)].is_some());
    assert!(drawing.columns(0)[300].is_some(), "the line itself is known there");
}

#[test]
fn what_a_black_bar_hides_is_asked_of_nobody() {
    let mut page = page_of(vec![curve(OffScale::Wrap, |_| 0.5)]);
    page.clutter = vec![Clutter::Bar { cols: (150.0, 270.0), rows: (200.0, 400.0), ink: Ink::BLACK }];
    let drawing = page::draw(&page);
    let labelled = |row: usize| drawing.labels.cells[row * 420 + 210].class == 1;
    assert!((220..380).all(|row| !labelled(row)));
    assert!((20..180).all(labelled));
}

#[test]
fn a_typical_scan_keeps_its_curves() {
    let (mut gone, mut curves) = (0.0, 0.0);
    for index in 0..24 {
        let wish = Wish { height: Some(700), ..Wish::default() };
        let mut page = family::plan(77, index, &wish);
        // Black bars and tables hide what they stand on; this is about the scanner.
        page.clutter.clear();
        for share in page::draw(&page).unseen {
            gone += share;
            curves += 1.0;
        }
    }
    assert!(gone / curves < 0.03, "{:.1} % of the curves are gone", 100.0 * gone / curves);
}

#[test]
fn the_sidecar_is_read_back_as_it_was_meant() {
    for index in 0..6 {
        let spec = family::plan(11, index, &Wish { full: true, height: Some(1500), ..Wish::default() });
        let warp = page::draw(&spec).warp;
        let text = sidecar::text(&spec, &warp);
        let source = Source { name: "a.toml", bytes: text.as_bytes() };
        let read = parse(&Layers { beside: Some(source), ..Layers::default() }).expect("a valid sidecar");
        assert_eq!(read.complete(), Some(sidecar::layout(&spec, &warp)));
    }
}

#[test]
fn ties_and_edges_lead_from_pixels_to_the_drawn_values() {
    let mut page = page_of(vec![curve(OffScale::Wrap, |row| 0.2 + row / 1500.0)]);
    page.warp = WarpSpec { stretch: 0.01, ..WarpSpec::default() };
    let drawing = page::draw(&page);
    let layout = sidecar::layout(&page, &drawing.warp);
    let ((row0, depth0), (row1, depth1)) = (layout.ties[0], layout.ties[1]);
    let track = &layout.tracks[0];
    for row in [50usize, 300, 500] {
        let depth = depth0 + (row as f64 + 0.5 - row0) * (depth1 - depth0) / (row1 - row0);
        let drawn = page.tracks[0].curves[0].fraction_at(page.v_from_depth(depth)).expect("drawn");
        let col = drawing.columns(0)[row].expect("drawn").col;
        let read = (col - track.left) / (track.right - track.left);
        assert!((read - drawn).abs() < 2e-4, "row {row}: {read} is not {drawn}");
    }
}

#[test]
fn the_same_seed_draws_the_same_page_and_another_seed_another() {
    let draw = |seed| page::draw(&family::plan(seed, 3, &Wish::default())).canvas.pixels;
    assert!(draw(1) == draw(1));
    assert!(draw(1) != draw(2));
}
