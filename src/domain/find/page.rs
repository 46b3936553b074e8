//! What is seen of a page before anything is read: its frame, tracks, tilt and resolution.

use crate::domain::found::{Known, KnownTrack};
use crate::domain::layout::evidence::Evidence;
use crate::domain::layout::inside::Inside;
use crate::domain::layout::tilt;
use crate::domain::page::{Polyline, Track};
use crate::domain::raster::Raster;
use crate::error::Result;

use super::columns::{self, Columns, Ruled};
use super::coverage::Coverage;
use super::frame::Frame;
use super::resolution::Resolution;
use super::rulings::Ruling;
use super::{straight, windows};

/// A page as its lines show it.
pub(super) struct Sheet<'a> {
    /// The scan.
    pub(super) raster: &'a dyn Raster,
    /// Its vertical lines.
    pub(super) frame: Frame,
    /// Its tracks and gaps.
    pub(super) columns: Columns,
    /// Rows down per column to the right, by row.
    pub(super) tilt: Polyline,
    /// Its resolution.
    pub(super) resolution: Resolution,
    /// As how many pixels across each pixel is drawn where print is to be read.
    pub(super) fine: usize,
}

/// Dots an inch that show small print well: coarser scans show it in their greys rather than in their pixels.
const FINE_DPI: f64 = 225.0;
/// Scans of more rows are read as they are: their depth column would take too much memory.
const FINE_ROWS: usize = 60_000;
/// Rows looked at for greys, and the share of what isn't white that must be neither black nor white.
const LOOKS: usize = 64;
const GREYS: f64 = 0.2;

impl<'a> Sheet<'a> {
    /// Looks at a page; none where nothing like a log is on it.
    ///
    /// # Errors
    /// Where pixels can't be read back.
    pub(super) fn look(raster: &'a dyn Raster, known: &Known) -> Result<Option<Sheet<'a>>> {
        let evidence = Evidence::gather(raster, 0..raster.height())?;
        let Some(window) = windows::clearest(&evidence) else { return Ok(None) };
        let mut frame = Frame::follow(&evidence, &window);
        let evidence = evidence.without_borders();
        frame.look_for_rules(&evidence);
        let coverage = Coverage::count(&evidence, &frame);
        let width = raster.width() as f64;
        let mut columns = columns::find(&frame.rules, &frame.faint, &coverage, width);
        if let Some(given) = &known.tracks {
            let middle = frame.band_of(middle_row(&frame, known));
            let tracks = given.iter().map(|track| as_given(track, &frame, middle, &columns.tracks)).collect();
            columns = Columns::of(tracks, width);
        }
        if columns.tracks.is_empty() {
            return Ok(None);
        }
        let spans: Vec<Track> = columns
            .tracks
            .iter()
            .map(|track| Track {
                left: frame.line(track.left),
                right: frame.line(track.right),
                curves: Vec::new(),
            })
            .collect();
        let inside = Inside::new(&evidence, &spans);
        let tilt = tilt::measure(&evidence, &inside, width / 2.0, -frame.lean());
        let resolution =
            Resolution::new(raster.dpi().map(|dpi| dpi.1), raster.width() as f64, &columns.tracks);
        let fine = (FINE_DPI / resolution.dpi()).round().clamp(1.0, 3.0) as usize;
        let is_short = raster.height() <= FINE_ROWS;
        let fine = if fine > 1 && is_short && has_greys(raster)? { fine } else { 1 };
        Ok(Some(Sheet { raster, frame, columns, tilt, resolution, fine }))
    }

    /// The tracks' edges by row.
    pub(super) fn spans(&self) -> Vec<(Polyline, Polyline)> {
        self.columns.spans(&self.frame)
    }
}

/// Whether a scan has greys, rather than black and white alone.
fn has_greys(raster: &dyn Raster) -> Result<bool> {
    let (width, height) = (raster.width(), raster.height());
    let (mut greys, mut darks) = (0, 0);
    for row in (0..height).step_by((height / LOOKS).max(1)) {
        let line = straight::grey(raster, row..row + 1, 0..width)?;
        let dark = line.iter().filter(|&&value| value < 192);
        darks += dark.clone().count();
        greys += dark.filter(|&&value| value > 48).count();
    }
    Ok(greys as f64 > GREYS * darks as f64)
}

/// The row at which a person's track edges hold: the middle of the interval, else of what looks like a log.
fn middle_row(frame: &Frame, known: &Known) -> f64 {
    if let Some(ties) = &known.ties {
        let depths = ties.iter().map(|tie| tie.1);
        let whole = (depths.clone().fold(f64::INFINITY, f64::min), depths.fold(f64::NEG_INFINITY, f64::max));
        return interval_middle(ties, known.interval.unwrap_or(whole));
    }
    let there: Vec<usize> = (0..frame.bands()).filter(|&band| frame.there[band]).collect();
    let middle = there.get(there.len() / 2).copied().unwrap_or(frame.bands() / 2);
    frame.row_of(middle)
}

/// The row at the middle of an interval of depths, by ties: where a sidecar tells tracks' edges.
pub(super) fn interval_middle(ties: &[(f64, f64)], (top, base): (f64, f64)) -> f64 {
    let mut back: Vec<(f64, f64)> = ties.iter().map(|&(row, depth)| (depth, row)).collect();
    back.sort_by(|a, b| a.0.total_cmp(&b.0));
    let row = Polyline::new(back);
    (row.at(top) + row.at(base)) / 2.0
}

/// A track as a person gave it, ruled like what was found in its place.
fn as_given(given: &KnownTrack, frame: &Frame, middle: usize, found: &[Ruled]) -> Ruled {
    let (left, right) = (frame.u_of(middle, given.edges.0), frame.u_of(middle, given.edges.1));
    let near = 0.04 * (right - left);
    let same =
        found.iter().find(|track| (track.left - left).abs() < near && (track.right - right).abs() < near);
    Ruled {
        left,
        right,
        ruling: same.map_or(Ruling::Plain, |track| track.ruling),
        inner: same.map(|track| track.inner.clone()).unwrap_or_default(),
        seen: true,
    }
}
