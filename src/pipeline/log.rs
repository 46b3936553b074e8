//! One log of a scan, from its layout to its curves: the same for the main pass and for every other section.

use crate::domain::calibrate;
use crate::domain::curve::{Curve, DepthGrid, Trace, TracePoint};
use crate::domain::drawn;
use crate::domain::found::{Found, Known, Source};
use crate::domain::layout;
use crate::domain::page::Page;
use crate::domain::quality::{self, Incomplete};
use crate::domain::raster::Raster;
use crate::domain::spec::{CurveSpec, LayoutSpec};
use crate::domain::strip::Strip;
use crate::domain::trace::{self, Edges, Path};
use crate::error::{Error, Kind, Result, Stage};
use crate::model::Segmenter;

use super::clock::Clock;
use super::layout_record::rounded;
use super::record::StageTimes;
use super::{Settings, segment};

/// A log as it was followed and traced.
pub struct Log {
    /// Where everything is.
    pub page: Page,
    /// Depths to write.
    pub grid: DepthGrid,
    /// All curves, those without a scale among them.
    pub curves: Vec<Curve>,
    /// Which of the curves have a scale, and so values.
    pub scaled: Vec<bool>,
    /// Their traces on the stored image.
    pub traces: Vec<Trace>,
    /// Depths between which a person drew them.
    pub drawn: Vec<Vec<(f64, f64)>>,
    /// Tracks that seem to hold a curve more than was found.
    pub incomplete: Vec<Incomplete>,
    /// Drawn lines that are of no use, in a user's words.
    pub misdrawn: Vec<String>,
}

/// What a log is followed and traced by.
#[derive(Clone, Copy)]
pub struct Draft<'a> {
    /// Its layout.
    pub layout: &'a LayoutSpec,
    /// What was found on the page: tells which curves have a scale.
    pub found: &'a Found,
    /// What a person gave: tells what they drew.
    pub known: &'a Known,
}

impl Log {
    /// Follows and traces a log.
    ///
    /// # Errors
    /// Of the stage that failed, in a user's words.
    pub fn digitise(
        raster: &dyn Raster,
        draft: &Draft<'_>,
        settings: &Settings,
        segmenter: &dyn Segmenter,
        (clock, times): (&mut Clock, &mut StageTimes),
    ) -> Result<Log> {
        let page = layout::follow(raster, draft.layout)?;
        let grid = depth_grid(&page, settings)?;
        times.layout += clock.lap();
        let mut log = Log {
            page,
            grid,
            curves: Vec::new(),
            scaled: Vec::new(),
            traces: Vec::new(),
            drawn: Vec::new(),
            incomplete: Vec::new(),
            misdrawn: Vec::new(),
        };
        for index in 0..log.page.tracks.len() {
            log.trace(raster, index, draft, segmenter, (clock, times))?;
            let curves = 0..log.page.tracks[index].curves.len();
            log.scaled.extend(curves.map(|curve| draft.found.has_scale(index, curve)));
        }
        quality::doubt_names(&mut log.curves, &log.incomplete);
        Ok(log)
    }

    /// The curves that have values.
    pub fn written(&self) -> Vec<Curve> {
        let scaled = self.curves.iter().zip(&self.scaled).filter(|(_, scaled)| **scaled);
        scaled.map(|(curve, _)| curve.clone()).collect()
    }

    fn trace(
        &mut self,
        raster: &dyn Raster,
        index: usize,
        &Draft { found, known, .. }: &Draft<'_>,
        segmenter: &dyn Segmenter,
        (clock, times): (&mut Clock, &mut StageTimes),
    ) -> Result<()> {
        let track = &self.page.tracks[index];
        let strip = Strip::new(&self.page, track);
        let ink = segment::segment(&strip, raster, segmenter)?;
        times.segment += clock.lap();
        let edges = Edges::of(&strip);
        let traced = trace::trace(&ink, &edges, &track.curves);
        // Whoever names a track's curves may leave some out.
        if found.origins.curves[index].iter().all(|curve| curve.name == Source::Detected) {
            self.incomplete.extend(Incomplete::of(index, traced.spare));
        }
        let mut paths = traced.paths;
        rejoin(&strip, &edges, raster, &track.curves, trace::line_width(&ink), &mut paths)?;
        for (path, spec) in paths.iter_mut().zip(&track.curves) {
            let (depths, unused) = redraw(path, &strip, known.drawn(&spec.mnemonic));
            self.drawn.push(depths);
            self.misdrawn.extend(unused.into_iter().map(|why| format!("{}: {why}", spec.mnemonic)));
        }
        for (at, (path, spec)) in paths.iter().zip(&track.curves).enumerate() {
            self.traces.push(on_page(&strip, index, at, path));
            let mut curve = calibrate::curve(&self.page, index, spec, &strip, path, &self.grid);
            quality::withhold_doubtful(&mut curve, |depth| self.grid.depth_f64(depth));
            self.curves.push(curve);
        }
        times.trace += clock.lap();
        Ok(())
    }
}

fn depth_grid(page: &Page, settings: &Settings) -> Result<DepthGrid> {
    let unit = settings.depth_unit.unwrap_or(page.unit);
    let step = settings.step.unwrap_or_else(|| calibrate::default_step(unit));
    let (top, base) = page.interval;
    let (top, base) = (page.unit.convert_f64(top, unit), page.unit.convert_f64(base, unit));
    calibrate::depth_grid((top, base), unit, step).ok_or_else(|| {
        let unit = unit.las();
        Error::new(
            Kind::Usage,
            Stage::Calibrate,
            format!(
                "no depth between {top} and {base} {unit} is a multiple of the step {step} (or too many are)"
            ),
        )
        .with_hint("give another --step, or a longer depth.interval in the sidecar")
    })
}

/// Looks on the scan for what the network left out between two seen ends of a curve.
fn rejoin(
    strip: &Strip<'_>,
    edges: &Edges,
    raster: &dyn Raster,
    curves: &[CurveSpec],
    line: f32,
    paths: &mut [Path],
) -> Result<()> {
    trace::rejoin::rejoin(paths, curves, edges, line, |rows| {
        let grey = strip.read(raster, rows.clone()).map_err(segment::unreadable)?;
        Ok(segment::tile(&grey, strip.cols()).slice_move(ndarray::s![..rows.len(), ..]))
    })
}

/// Puts drawn lines in a path's place; the depths between which they are, and what is said of those of no use.
fn redraw(path: &mut Path, strip: &Strip<'_>, lines: &[Vec<(f64, f64)>]) -> (Vec<(f64, f64)>, Vec<String>) {
    let (mut depths, mut unused) = (Vec::new(), Vec::new());
    for (line, rows) in lines.iter().zip(drawn::redraw(path, strip, lines)) {
        match rows {
            Some((first, last)) => {
                let (one, other) = (strip.depth(f64::from(first)), strip.depth(f64::from(last) + 1.0));
                depths.push((rounded(one.min(other)), rounded(one.max(other))));
            }
            None => {
                let row = |at: Option<&(f64, f64)>| at.map_or(0.0, |point| point.0);
                let (first, last) = (row(line.first()), row(line.last()));
                unused.push(format!("the line drawn at rows {first} to {last} lies outside the interval"));
            }
        }
    }
    (depths, unused)
}

/// A path on the stored image, for the QC picture.
fn on_page(strip: &Strip<'_>, track: usize, curve: usize, path: &Path) -> Trace {
    let points = path
        .points
        .iter()
        .map(|point| {
            let (row, col) = strip.point(point.row as usize, f64::from(point.col));
            TracePoint {
                row: row.max(0.0) as u32,
                col: col as f32,
                wrap: point.wrap,
                confidence: point.confidence,
            }
        })
        .collect();
    Trace { track, curve, points }
}
