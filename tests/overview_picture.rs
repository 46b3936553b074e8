//! The picture of what was found on generated scans.

mod support;

use std::ops::Range;

use curvedig::domain::found::{
    CurveOrigin, Found, Known, KnownCurve, KnownTrack, Label, Ladder, Section, SectionKind, Source,
};
use curvedig::domain::raster::{GreyRaster, Raster};
use curvedig::format::qc::overview::draw;
use curvedig::format::qc::{MOST_PIXELS, MOST_ROWS};
use image::{Rgb, RgbImage};
use support::colours::is;

const GREEN: Rgb<u8> = Rgb([0x12, 0x8a, 0x3c]);
const RED: Rgb<u8> = Rgb([0xd0, 0x20, 0x10]);
const FIRST_TRACK: Rgb<u8> = Rgb([0x15, 0x5f, 0xd2]);
const FRAME: Rgb<u8> = Rgb([0x60, 0x60, 0x60]);

/// White paper of any size, which nobody has to hold in memory.
struct Blank(usize, usize);

impl Raster for Blank {
    fn width(&self) -> usize {
        self.0
    }

    fn height(&self) -> usize {
        self.1
    }

    fn grey(&self, _rows: Range<usize>, _cols: Range<usize>, out: &mut [u8]) -> std::io::Result<()> {
        out.fill(255);
        Ok(())
    }
}

/// Two tracks, a ladder of two numbers and one that doesn't agree, a header, the main pass and a repeat.
fn found() -> Found {
    let curve = |name: &str, scale| KnownCurve { mnemonic: name.into(), scale, ..KnownCurve::default() };
    let track = |edges, curves: &[KnownCurve]| KnownTrack { edges, curves: Some(curves.to_vec()) };
    let mut found = Found::only_given(&Known {
        ties: Some(vec![(150.0, 1000.0), (450.0, 1030.0)]),
        tracks: Some(vec![
            track((100.0, 400.0), &[curve("GR", Some([0.0, 150.0]))]),
            track((500.0, 900.0), &[curve("C2", None)]),
        ]),
        ..Known::default()
    });
    found.origins.curves[0][0] = CurveOrigin {
        name: Source::Detected,
        scale: Some(Source::Detected),
        confidence: 0.93,
        read: vec!["GAMMA RAY".into()],
    };
    let label = |row, text: &str, depth| Label { row, col: 450.0, text: text.into(), depth };
    found.ladder = Some(Ladder {
        labels: vec![label(150.0, "1000", 1000.0), label(350.0, "1020", 1020.0)],
        astray: vec![label(250.0, "7", 0.0)],
        residual_rows: 0.6,
        ratio: None,
        confidence: 0.8,
    });
    let section = |kind, rows, depths| Section { kind, rows, depths, ties: Vec::new() };
    found.sections = vec![
        section(SectionKind::Header, (0.0, 140.0), None),
        section(SectionKind::Main, (140.0, 460.0), Some((1000.0, 1030.0))),
        section(SectionKind::Repeat, (460.0, 600.0), Some((1010.0, 1020.0))),
    ];
    found
}

fn picture(raster: &dyn Raster, found: &Found, doubts: &[String]) -> RgbImage {
    let png = draw(raster, found, None, doubts).expect("a picture");
    image::load_from_memory(&png).expect("a PNG").to_rgb8()
}

/// Where the scan's first pixel lies on the picture of a scan that is shown at full size in one band.
fn corner(image: &RgbImage) -> (u32, u32) {
    let is_frame = |col, row| *image.get_pixel(col, row) == FRAME;
    let mut places = (1..image.height()).flat_map(|row| (1..image.width()).map(move |col| (col, row)));
    let corner =
        places.find(|&(col, row)| (0..20).all(|at| is_frame(col + at, row) && is_frame(col, row + at)));
    corner.map(|(col, row)| (col + 1, row + 1)).expect("a frame")
}

/// Whether a colour is seen within some pixels of a place of the scan.
fn seen(image: &RgbImage, (col, row): (u32, u32), near: u32, colour: Rgb<u8>) -> bool {
    let (left, top) = corner(image);
    let (col, row) = (left + col, top + row);
    (row - near..=row + near)
        .any(|row| (col - near..=col + near).any(|col| is(*image.get_pixel(col, row), colour)))
}

#[test]
fn tracks_numbers_and_sections_are_drawn_where_they_were_found() {
    let image = picture(&Blank(1000, 600), &found(), &[]);
    assert!(seen(&image, (100, 400), 2, FIRST_TRACK) && seen(&image, (400, 400), 2, FIRST_TRACK));
    assert!(!seen(&image, (250, 400), 40, FIRST_TRACK), "edges only");
    assert!(seen(&image, (450, 150), 20, GREEN) && seen(&image, (450, 350), 20, GREEN));
    assert!(seen(&image, (450, 250), 20, RED) && !seen(&image, (450, 250), 20, GREEN));
    let bar = |row| {
        (0..14).any(|at| {
            let (left, top) = corner(&image);
            is(*image.get_pixel(left + 1000 + at, top + row), GREEN)
        })
    };
    assert!(bar(300) && !bar(100) && !bar(500), "the main pass has its bar");
}

#[test]
fn what_was_found_besides_the_page_stands_in_the_legend() {
    let paper = Blank(1000, 600);
    let with = |change: &dyn Fn(&mut Found), doubts: &[String]| {
        let mut found = found();
        change(&mut found);
        picture(&paper, &found, doubts)
    };
    let plain = with(&|_| (), &[]);
    let doubted = with(&|_| (), &["look at the second track".to_owned()]);
    assert!(doubted.height() > plain.height(), "a line for each doubt");
    let surer = with(&|found| found.origins.curves[0][0].confidence = 0.5, &[]);
    assert_ne!(surer.as_raw(), plain.as_raw(), "confidence is told");
    let bare = draw(&paper, &Found::only_given(&Known::default()), None, &["no depth numbers".to_owned()]);
    assert!(bare.is_ok_and(|png| png.starts_with(b"\x89PNG")), "nothing found is a picture, too");
}

#[test]
fn pictures_of_any_scan_stay_within_limits() {
    for (width, height) in [(2400, 240_000), (9000, 3000), (90, 50_000), (1, 1)] {
        let image = picture(&Blank(width, height), &found(), &[]);
        let (cols, rows) = (image.width() as usize, image.height() as usize);
        assert!(cols * rows <= MOST_PIXELS && rows <= MOST_ROWS, "{width} x {height} gives {cols} x {rows}");
    }
}

#[test]
fn wild_numbers_draw_nothing_wild() {
    let mut found = found();
    let wild = [f64::NAN, f64::INFINITY, -1e30, 1e30];
    for at in wild {
        found.sections.push(Section {
            kind: SectionKind::Other,
            rows: (at, at),
            depths: None,
            ties: Vec::new(),
        });
        let ladder = found.ladder.as_mut().expect("a ladder");
        ladder.labels.push(Label { row: at, col: at, text: "9".repeat(50), depth: at });
    }
    found.spec.tracks[0].left = f64::NEG_INFINITY;
    let paper = GreyRaster::new(300, 400, vec![255; 120_000]);
    assert!(draw(&paper, &found, None, &[]).is_ok());
}
