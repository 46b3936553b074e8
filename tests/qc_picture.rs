//! The QC picture of generated scans.

mod support;

use std::io;
use std::ops::Range;

use curvedig::domain::curve::{Curve, Gap, Trace, TracePoint};
use curvedig::domain::page::{DepthMap, LayoutQuality, Page, Polyline, Track};
use curvedig::domain::raster::Raster;
use curvedig::domain::spec::DepthUnit;
use curvedig::format::qc::{MOST_PIXELS, MOST_ROWS, draw};
use image::{Rgb, RgbImage};
use support::colours::is;
use support::logs::curve;

/// A scan that computes its pixels: a grid every 20 columns and rows, and one curve.
struct Paper {
    width: usize,
    height: usize,
}

/// Column of the drawn curve: a triangle wave across the track.
fn drawn_col(row: usize, width: usize) -> f64 {
    let swing = width as f64 / 4.0;
    let phase = (row as f64 / 160.0) % 2.0;
    let wave = if phase < 1.0 { phase } else { 2.0 - phase };
    width as f64 / 4.0 + swing * wave
}

impl Raster for Paper {
    fn width(&self) -> usize {
        self.width
    }

    fn height(&self) -> usize {
        self.height
    }

    fn grey(&self, rows: Range<usize>, cols: Range<usize>, out: &mut [u8]) -> io::Result<()> {
        for (row, line) in rows.zip(out.chunks_exact_mut(cols.len())) {
            let curve = drawn_col(row, self.width);
            for (col, pixel) in cols.clone().zip(line) {
                let ink = row % 20 == 0 || col % 20 == 0 || (col as f64 - curve).abs() < 1.5;
                *pixel = if ink { 0 } else { 255 };
            }
        }
        Ok(())
    }
}

fn page(paper: &Paper) -> Page {
    let depth = Polyline::new(vec![(100.0, 1000.0), (paper.height as f64 - 100.0, 1500.0)]);
    let track = |left: f64, right: f64, names: &[&str]| Track {
        left: Polyline::constant(left),
        right: Polyline::constant(right),
        curves: names.iter().map(|name| curve(name, "", 2, Vec::new()).spec).collect(),
    };
    let width = paper.width as f64;
    Page {
        size: (paper.width, paper.height),
        unit: DepthUnit::Feet,
        depth: DepthMap::new(width / 2.0, depth, Polyline::constant(0.0)),
        ties: vec![(100.0, 1000.0), (paper.height as f64 - 100.0, 1500.0)],
        interval: (1000.0, 1500.0),
        tracks: vec![
            track(width * 0.1, width * 0.55, &["GR"]),
            track(width * 0.6, width * 0.95, &["ILD", "SFL"]),
        ],
        quality: LayoutQuality::default(),
    }
}

fn curves() -> Vec<Curve> {
    let mut curves =
        vec![curve("GR", "GAPI", 2, vec![Some(1.0), None]), curve("ILD", "OHMM", 2, vec![Some(1.0)])];
    curves[0].gaps = vec![Gap { top: 1200.0, base: 1250.0, reason: "no ink" }];
    curves[1].gaps = Vec::new();
    curves[1].track = 1;
    curves
}

fn traces(paper: &Paper) -> Vec<Trace> {
    let point = |row: usize, col: f64, wrap, confidence| TracePoint {
        row: row as u32,
        col: col as f32,
        wrap,
        confidence,
    };
    let rows = 100..paper.height - 100;
    let first = rows
        .clone()
        .filter(|row| row % 1000 < 900)
        .map(|row| point(row, drawn_col(row, paper.width) + 0.5, 0, if row % 250 < 60 { 0.2 } else { 0.9 }));
    let second = rows.map(|row| {
        point(row, paper.width as f64 * (0.65 + 0.2 * ((row / 300) % 2) as f64), (row / 300 % 2) as i16, 0.9)
    });
    vec![
        Trace { track: 1, curve: 0, points: second.collect() },
        Trace { track: 0, curve: 0, points: first.collect() },
    ]
}

fn picture(paper: &Paper) -> (Vec<u8>, RgbImage) {
    let png = draw(paper, &page(paper), &traces(paper), &curves()).expect("a picture");
    let image = image::load_from_memory(&png).expect("a PNG").to_rgb8();
    (png, image)
}

const BLUE: Rgb<u8> = Rgb([0x15, 0x5f, 0xd2]);
const MAGENTA: Rgb<u8> = Rgb([0xd2, 0x15, 0x8c]);
const LIGHT_MAGENTA: Rgb<u8> = Rgb([0xe8, 0x8a, 0xc5]);
const DOUBT: Rgb<u8> = Rgb([255, 198, 193]);

fn count(image: &RgbImage, wanted: impl Fn(Rgb<u8>) -> bool) -> usize {
    image.pixels().filter(|pixel| wanted(**pixel)).count()
}

#[test]
fn traces_lie_on_the_drawn_curve_in_their_colour() {
    // Short and narrow: one band at full size, so that places can be told.
    let paper = Paper { width: 1000, height: 500 };
    let (_, image) = picture(&paper);
    // The scan's top left corner is where the frame's is, one pixel further in.
    let frame = Rgb([0x60, 0x60, 0x60]);
    let corner = image
        .enumerate_pixels()
        .find(|(col, row, pixel)| {
            **pixel == frame
                && *image.get_pixel(col + 1, *row) == frame
                && *image.get_pixel(*col, row + 1) == frame
        })
        .map(|(col, row, _)| (col as usize + 1, row as usize + 1))
        .expect("a frame");
    // Shown from 24 rows above the first tie, and from 3 % of the tracks' width + 8 left of them.
    let (first_row, first_col) = (100 - 24, (100.0 - (0.03 * 850.0 + 8.0)) as usize);
    for row in (100..400).step_by(7) {
        let col = (drawn_col(row, paper.width) + 0.5) as usize;
        let at = ((corner.0 + col - first_col) as u32, (corner.1 + row - first_row) as u32);
        let pixel = *image.get_pixel(at.0, at.1);
        assert!(is(pixel, BLUE), "scan ({row}, {col}) at picture {at:?}: {pixel:?}");
        assert_eq!(pixel.0[2] & 15, 0, "the printed line beneath the trace is told");
    }
    assert!(count(&image, |pixel| is(pixel, MAGENTA)) > 300);
    assert!(count(&image, |pixel| is(pixel, LIGHT_MAGENTA)) > 100, "wraps are lighter");
    assert!(count(&image, |pixel| is(pixel, DOUBT)) > 200, "doubt has a red ground");
}

#[test]
fn long_scans_become_bands_of_a_screen_s_shape() {
    let paper = Paper { width: 600, height: 12_000 };
    let (png, image) = picture(&paper);
    let aspect = f64::from(image.width()) / f64::from(image.height());
    assert!((1.1..2.0).contains(&aspect), "{} x {}", image.width(), image.height());
    let bands = count_bands(&image);
    assert!(bands >= 4, "{bands} bands");
    assert!(count(&image, |pixel| is(pixel, BLUE)) > 8000);
    assert_eq!(png, picture(&paper).0, "the same bytes for the same scan");
}

/// Runs of frame along the row where most bands have their top edge.
fn count_bands(image: &RgbImage) -> usize {
    let frame = Rgb([0x60, 0x60, 0x60]);
    let in_row = |row: u32| (0..image.width()).filter(|&col| *image.get_pixel(col, row) == frame).count();
    let row = (0..image.height()).max_by_key(|&row| in_row(row)).expect("rows");
    let pixels: Vec<bool> = (0..image.width()).map(|col| *image.get_pixel(col, row) == frame).collect();
    pixels.windows(2).filter(|pair| !pair[0] && pair[1]).count()
}

#[test]
fn scans_of_any_size_stay_within_limits_and_keep_hairlines() {
    for (width, height) in [(2400, 240_000), (9000, 3000), (90, 50_000)] {
        let paper = Paper { width, height };
        let (png, image) = picture(&paper);
        let (cols, rows) = (image.width() as usize, image.height() as usize);
        assert!(cols * rows <= MOST_PIXELS && rows <= MOST_ROWS, "{width} x {height} gives {cols} x {rows}");
        assert!(png.len() < cols * rows / 2, "{} bytes", png.len());
        let paper_left = count(&image, |pixel| pixel == Rgb([255, 255, 255]));
        let grid =
            count(&image, |Rgb([red, green, blue])| red == green && green.abs_diff(blue) <= 8 && red < 250);
        assert!(grid > cols * rows / 50, "{grid} pixels of grid in {cols} x {rows}, {paper_left} white");
        assert!(count(&image, |pixel| is(pixel, BLUE)) > rows);
    }
}

#[test]
fn an_interval_off_the_scan_is_an_error() {
    let paper = Paper { width: 300, height: 400 };
    let mut page = page(&paper);
    page.interval = (9000.0, 9500.0);
    assert!(draw(&paper, &page, &[], &[]).is_err());
}

#[test]
fn wild_columns_draw_nothing_wild() {
    let paper = Paper { width: 300, height: 400 };
    let cols = [f32::NAN, f32::INFINITY, -1e30, 150.0, 1e30, f32::NEG_INFINITY];
    let points =
        cols.iter().zip(150_u32..).map(|(&col, row)| TracePoint { row, col, wrap: 0, confidence: 0.1 });
    let traces = [
        Trace { track: 0, curve: 0, points: points.collect() },
        Trace { track: 7, curve: 9, points: vec![] },
    ];
    assert!(draw(&paper, &page(&paper), &traces, &curves()).is_ok());
}
