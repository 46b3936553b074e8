//! One drawn page, always the same, and what each stage makes of it.

use std::io::Cursor;
use std::ops::Range;

use curvedig::domain::calibrate;
use curvedig::domain::curve::{Curve, DepthGrid};
use curvedig::domain::find;
use curvedig::domain::found::{Found, Known};
use curvedig::domain::layout;
use curvedig::domain::mask::Ink;
use curvedig::domain::page::Page;
use curvedig::domain::raster::{GreyRaster, Raster};
use curvedig::domain::reading::Reader;
use curvedig::domain::spec::LayoutSpec;
use curvedig::domain::strip::Strip;
use curvedig::domain::trace::{self, Edges, Path};
use curvedig::format::las::{self, LasLog, Origin};
use curvedig::format::qc;
use curvedig::format::scan::{self, Limits};
use curvedig::synth::encoding::{Encoding, Pixels};
use curvedig::synth::tiff_chunks::Samples;
use curvedig::synth::tiff_writer;
use curvedig::synth::wish::Wish;
use curvedig::synth::{family, page, sidecar};

use super::ink::perfect_ink;

/// Seed and number of the page; nothing else is drawn from them.
const SEED: u64 = 900_003;
const ROWS: usize = 1600;

/// What the stages start from, each from what a perfect one before it would leave.
pub struct Fixed {
    tiff: Vec<u8>,
    raster: GreyRaster,
    layout: LayoutSpec,
    page: Page,
    inks: Vec<Ink>,
    paths: Vec<Vec<Path>>,
    grid: DepthGrid,
    curves: Vec<Curve>,
}

impl Fixed {
    /// A page of 1,600 rows at 200 dots per inch, black and white.
    ///
    /// # Panics
    /// Where it can't be drawn any more as it was.
    pub fn new() -> Fixed {
        let wish = Wish {
            height: Some(ROWS),
            dpi: Some(200.0),
            pixels: Some(Pixels::Bilevel),
            full: true,
            ..Wish::default()
        };
        let spec = family::plan(SEED, 0, &wish);
        let drawing = page::draw(&spec);
        let layout = sidecar::layout(&spec, &drawing.warp);
        let raster = GreyRaster::new(spec.width, spec.height, drawing.grey());
        let canvas = &drawing.canvas;
        let picture = Samples {
            width: canvas.width,
            height: canvas.height,
            channels: canvas.channels,
            data: canvas.pixels.clone(),
        };
        let tiff = tiff_writer::encode(&picture, &Encoding::G4.options()).expect("a TIFF");
        let page = layout::follow(&raster, &layout).expect("a page");
        let step = calibrate::default_step(page.unit);
        let grid = calibrate::depth_grid(page.interval, page.unit, step).expect("depths");
        let plans = spec.tracks.iter().filter(|plan| !plan.curves.is_empty());
        let mut first = 1;
        let numbers: Vec<Range<usize>> = plans
            .map(|plan| {
                let numbers = first..first + plan.curves.len();
                first = numbers.end;
                numbers
            })
            .collect();
        assert_eq!(numbers.len(), page.tracks.len(), "a track of the page for each that has curves");
        let inks = page.tracks.iter().zip(numbers);
        let inks = inks.map(|(track, numbers)| perfect_ink(&drawing, &Strip::new(&page, track), numbers));
        let inks = inks.collect();
        let mut fixed = Fixed { tiff, raster, layout, page, inks, paths: vec![], grid, curves: vec![] };
        fixed.paths = fixed.trace();
        fixed.curves = fixed.calibrate();
        fixed
    }

    /// Bytes to pixels, each of them read.
    pub fn decode(&self) -> u64 {
        let raster = scan::open(Cursor::new(&self.tiff), &Limits::default()).expect("a scan");
        let mut line = vec![0; raster.width()];
        let mut sum = 0;
        for row in 0..raster.height() {
            raster.grey(row..row + 1, 0..raster.width(), &mut line).expect("in memory");
            sum += line.iter().map(|&grey| u64::from(grey)).sum::<u64>();
        }
        sum
    }

    /// Tracks and depths, followed from a sidecar.
    pub fn follow(&self) -> Page {
        layout::follow(&self.raster, &self.layout).expect("a page")
    }

    /// The page, found without a sidecar.
    pub fn find(&self, reader: &dyn Reader) -> Found {
        find::find(&self.raster, &Known::default(), reader).expect("in memory")
    }

    /// The scan, for the network.
    pub fn raster(&self) -> &dyn Raster {
        &self.raster
    }

    /// The tracks as strips.
    pub fn strips(&self) -> Vec<Strip<'_>> {
        self.page.tracks.iter().map(|track| Strip::new(&self.page, track)).collect()
    }

    /// Masks to paths.
    pub fn trace(&self) -> Vec<Vec<Path>> {
        let tracks = self.page.tracks.iter().zip(&self.inks);
        let traced = |(track, ink)| {
            let strip = Strip::new(&self.page, track);
            trace::trace(ink, &Edges::of(&strip), &track.curves).paths
        };
        tracks.map(traced).collect()
    }

    /// Paths to values at depths.
    pub fn calibrate(&self) -> Vec<Curve> {
        let mut curves = Vec::new();
        for (index, (track, paths)) in self.page.tracks.iter().zip(&self.paths).enumerate() {
            let strip = Strip::new(&self.page, track);
            let paths = paths.iter().zip(&track.curves);
            curves.extend(
                paths.map(|(path, spec)| calibrate::curve(&self.page, index, spec, &strip, path, &self.grid)),
            );
        }
        curves
    }

    /// Values to a LAS file.
    pub fn las(&self) -> Vec<u8> {
        let origin = Origin { scan: "a.tif", section: None, scan_sha256: "", model_sha256: "", version: "" };
        las::write(&LasLog { well: &[], grid: &self.grid, curves: &self.curves, origin }).expect("a LAS file")
    }

    /// The QC picture.
    pub fn picture(&self) -> Vec<u8> {
        qc::draw(&self.raster, &self.page, &[], &self.curves).expect("a picture")
    }
}
