//! Pages drawn by the renderer, read without a sidecar: what is found is right, and what isn't is said.

use std::io;
use std::ops::Range;

use curvedig::domain::find::find;
use curvedig::domain::found::{Found, Known, SectionKind};
use curvedig::domain::page::Polyline;
use curvedig::domain::raster::{GreyRaster, Raster};
use curvedig::domain::spec::{LayoutSpec, PageTurn};
use curvedig::domain::turned::Turned;
use curvedig::model::reader::OrtReader;
use curvedig::model::runtime;
use curvedig::synth::plan::PageSpec;
use curvedig::synth::wish::{Theme, Wish};
use curvedig::synth::{family, page, sidecar};

fn reader() -> OrtReader {
    let library = runtime::ensure(false, &mut |_| {}).expect("ONNX Runtime");
    OrtReader::bundled(runtime::init(&library).expect("a library that loads")).expect("the bundled reader")
}

/// Pixels with the resolution that the drawing was made at.
struct Scan {
    pixels: GreyRaster,
    dpi: f64,
}

impl Raster for Scan {
    fn width(&self) -> usize {
        self.pixels.width()
    }

    fn height(&self) -> usize {
        self.pixels.height()
    }

    fn grey(&self, rows: Range<usize>, cols: Range<usize>, out: &mut [u8]) -> io::Result<()> {
        self.pixels.grey(rows, cols, out)
    }

    fn dpi(&self) -> Option<(f64, f64)> {
        Some((self.dpi, self.dpi))
    }
}

struct Drawn {
    spec: PageSpec,
    scan: Scan,
    truth: LayoutSpec,
}

fn drawn(seed: u64, index: u64) -> Drawn {
    drawn_at(seed, index, 5000, 200.0)
}

fn drawn_at(seed: u64, index: u64, height: usize, dpi: f64) -> Drawn {
    let wish =
        Wish { theme: Theme::Easy, full: true, height: Some(height), dpi: Some(dpi), ..Wish::default() };
    let spec = family::plan(seed, index, &wish);
    let drawing = page::draw(&spec);
    let truth = sidecar::layout(&spec, &drawing.warp);
    let pixels = GreyRaster::new(spec.width, spec.height, drawing.grey());
    Drawn { scan: Scan { pixels, dpi: spec.dpi }, truth, spec }
}

fn found(drawn: &Drawn, known: &Known) -> Found {
    find(&drawn.scan, known, &reader()).unwrap()
}

/// Largest distance between the depths of two layouts' ties over the rows of the truth's, in rows.
fn depth_off(found: &LayoutSpec, truth: &LayoutSpec, per_row: f64) -> f64 {
    let depth = Polyline::new(found.ties.clone());
    truth
        .ties
        .iter()
        .map(|&(row, true_depth)| (depth.at(row) - true_depth).abs() / per_row)
        .fold(0.0, f64::max)
}

#[test]
fn most_ladders_are_found_and_none_is_wrong() {
    let (pages, mut ladders) = (8, 0);
    for index in 0..pages {
        let drawn = drawn(31, index);
        let found = found(&drawn, &Known::default());
        if found.spec.ties.is_empty() {
            assert!(!found.doubts.is_empty(), "page {index} has no ladder and nothing says why");
            continue;
        }
        ladders += 1;
        assert_eq!(found.spec.unit, drawn.truth.unit, "page {index}");
        let off = depth_off(&found.spec, &drawn.truth, drawn.spec.depth_per_row);
        assert!(off < 12.0, "page {index}: depths off by {off:.1} rows");
    }
    assert!(ladders * 4 >= pages * 3, "only {ladders} of {pages} pages got a ladder");
}

#[test]
fn tracks_are_found_at_their_printed_edges_and_most_curves_with_name_and_scale() {
    let (mut tracks, mut right_tracks, mut curves, mut right_curves) = (0, 0, 0, 0);
    for index in 0..8 {
        let drawn = drawn(31, index);
        let found = found(&drawn, &Known::default());
        for track in &drawn.truth.tracks {
            tracks += 1;
            let near = |a: f64, b: f64| (a - b).abs() <= 2.5;
            let same =
                found.spec.tracks.iter().find(|f| near(f.left, track.left) && near(f.right, track.right));
            right_tracks += usize::from(same.is_some());
            for curve in &track.curves {
                curves += 1;
                let all = same.iter().flat_map(|track| &track.curves);
                right_curves += all
                    .filter(|f| {
                        f.mnemonic == curve.mnemonic && f.scale == curve.scale && f.kind == curve.kind
                    })
                    .count();
            }
        }
    }
    assert!(right_tracks * 10 >= tracks * 7, "{right_tracks} of {tracks} tracks");
    assert!(right_curves * 10 >= curves * 6, "{right_curves} of {curves} curves");
}

#[test]
fn what_a_person_gave_overrules_and_the_rest_is_found() {
    let drawn = drawn(31, 0);
    let ties = vec![(900.0, 1000.0), (4000.0, 1310.0)];
    let found = found(&drawn, &Known { ties: Some(ties.clone()), ..Known::default() });
    assert_eq!(found.spec.ties, ties);
    assert!(found.ladder.is_none(), "no ladder is looked for where ties are given");
    assert!(!found.spec.tracks.is_empty());
}

#[test]
fn what_was_found_is_found_again_from_the_sidecar_that_says_so() {
    let drawn = drawn(31, 1);
    let first = found(&drawn, &Known::default());
    assert!(!first.spec.ties.is_empty(), "{:?}", first.doubts);
    let again = found(&drawn, &first.as_known(&Known::default()));
    assert_eq!(again.spec.ties, first.spec.ties);
    assert_eq!(again.spec.interval, first.spec.interval);
    assert_eq!(again.spec.tracks, first.spec.tracks);
}

#[test]
fn the_main_log_lies_between_head_and_foot() {
    let drawn = drawn(31, 1);
    let found = found(&drawn, &Known::default());
    let mut end = 0.0;
    for section in &found.sections {
        assert_eq!(section.rows.0, end, "stretches follow each other without a gap");
        end = section.rows.1;
    }
    assert_eq!(end, drawn.scan.height() as f64);
    let printed: Vec<_> =
        found.sections.iter().filter(|section| section.kind != SectionKind::Blank).collect();
    let kinds: Vec<SectionKind> = printed.iter().map(|section| section.kind).collect();
    assert_eq!(kinds, [SectionKind::Header, SectionKind::Main, SectionKind::Footer]);
    let main = printed[1];
    let body = drawn.spec.body;
    assert!(
        (main.rows.0 - body.0).abs() < 120.0 && (main.rows.1 - body.1).abs() < 120.0,
        "{main:?} {body:?}"
    );
}

/// A scan stored so that it must be turned to stand upright.
fn stored_to_be_turned(scan: &Scan, turn: PageTurn) -> Scan {
    let back = match turn {
        PageTurn::Right => PageTurn::Left,
        PageTurn::Left => PageTurn::Right,
        other => other,
    };
    let stored = Turned::new(scan, back);
    let (width, height) = (stored.width(), stored.height());
    let mut pixels = vec![0; width * height];
    stored.grey(0..height, 0..width, &mut pixels).unwrap();
    Scan { pixels: GreyRaster::new(width, height, pixels), dpi: scan.dpi }
}

#[test]
fn a_page_stored_on_its_head_or_side_is_read_as_if_it_stood_upright() {
    let drawn = drawn_at(31, 1, 2500, 100.0);
    let upright = found(&drawn, &Known::default());
    assert!(!upright.spec.ties.is_empty(), "{:?}", upright.doubts);
    for turn in [PageTurn::Right, PageTurn::Over, PageTurn::Left] {
        let stored = stored_to_be_turned(&drawn.scan, turn);
        let found = find(&stored, &Known::default(), &reader()).unwrap();
        assert_eq!(found.spec, LayoutSpec { turn, ..upright.spec.clone() });
        assert!(found.doubts.iter().any(|doubt| doubt.contains("turned clockwise by")), "{:?}", found.doubts);
        let told = find(&stored, &found.as_known(&Known::default()), &reader()).unwrap();
        assert_eq!((told.spec.turn, told.spec.ties), (turn, found.spec.ties), "from its own sidecar");
    }
}

#[test]
fn a_log_without_depth_numbers_gets_no_ladder() {
    let wish =
        Wish { theme: Theme::Easy, full: true, height: Some(4000), dpi: Some(200.0), ..Wish::default() };
    let mut spec = family::plan(31, 1, &wish);
    spec.depth_numbers = None;
    let drawing = page::draw(&spec);
    let scan = Scan { pixels: GreyRaster::new(spec.width, spec.height, drawing.grey()), dpi: spec.dpi };
    let found = find(&scan, &Known::default(), &reader()).unwrap();
    assert!(found.spec.ties.is_empty() && found.ladder.is_none());
    assert!(!found.doubts.is_empty());
}

#[test]
fn noise_and_blank_paper_are_no_logs() {
    let (width, height) = (1000, 3000);
    let noise = |at: usize| (at.wrapping_mul(2_654_435_761) >> 7) % 97 < 20;
    let speckled: Vec<u8> = (0..width * height).map(|at| if noise(at) { 0 } else { 255 }).collect();
    for pixels in [vec![255; width * height], vec![0; width * height], speckled] {
        let found = find(&GreyRaster::new(width, height, pixels), &Known::default(), &reader()).unwrap();
        assert!(found.spec.ties.is_empty());
        assert!(!found.doubts.is_empty());
    }
}
