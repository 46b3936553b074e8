//! Where everything is on a scan: from a sidecar's few numbers to edges and depths at every row.
//!
//! Paper skews, stretches and wanders, so printed edges and grid lines are followed between the places that a person
//! gave. One pass gathers [votes for printed lines](evidence); the [page's sideways path](sideways) and then each
//! [edge](edges) are followed through the vertical ones; [tilt] and [depth](ruler) through the horizontal ones. Where
//! nothing is printed or seen, what is seen around it is interpolated.

pub(in crate::domain) mod beyond;
pub(in crate::domain) mod edges;
pub(in crate::domain) mod evidence;
pub(in crate::domain) mod ink;
pub(in crate::domain) mod inside;
pub(in crate::domain) mod pattern;
mod ruler;
pub(in crate::domain) mod sideways;
pub(in crate::domain) mod tilt;

use std::ops::Range;

use crate::domain::page::{DepthMap, LayoutQuality, Page, Polyline, Track};
use crate::domain::raster::Raster;
use crate::domain::spec::{LayoutSpec, TrackSpec};
use crate::error::{Error, Kind, Result, Stage};
use edges::Edge;
use evidence::{BAND, Evidence};
use inside::Inside;
use ruler::{Profile, Ruler};
use sideways::Sideways;

/// Rows looked at beyond the interval's ends.
const MARGIN: f64 = 96.0;
/// Share of the edges' usual number that must be there beyond the interval for the page's path to be believed.
const GO_ON: f64 = 0.5;

/// Follows edges and depth over the interval of a page.
///
/// # Errors
/// `Usage` where the layout doesn't lie on this page; `Io` where pixels can't be read back.
pub fn follow(raster: &dyn Raster, spec: &LayoutSpec) -> Result<Page> {
    let mid_col = raster.width() as f64 / 2.0;
    let asked = asked_rows(raster, spec)?;
    check_tracks(raster, spec)?;
    let evidence = Evidence::gather(raster, rows_to_read(raster, spec, &asked))?.without_borders();
    let (path, found) = follow_edges(&evidence, spec, &asked);
    let tracks: Vec<Track> = spec
        .tracks
        .iter()
        .zip(found.chunks_exact(2))
        .map(|(track, edges)| Track {
            left: edges[0].line.clone(),
            right: edges[1].line.clone(),
            curves: track.curves.clone(),
        })
        .collect();
    let inside = Inside::new(&evidence, &tracks);
    let tilt = tilt::measure(&evidence, &inside, mid_col, -lean(&path));
    let profile = horizontal_profile(&evidence, &inside, mid_col, &tilt);
    let ruler = ruler::follow(&profile, &spec.ties, spec.unit);
    let quality = quality(&evidence, &found, &asked, &ruler);
    Ok(Page {
        size: (raster.width(), raster.height()),
        unit: spec.unit,
        depth: DepthMap::new(mid_col, ruler.depth, tilt),
        ties: spec.ties.clone(),
        interval: spec.interval,
        tracks,
        quality,
    })
}

/// Rows of the interval by the ties alone.
fn asked_rows(raster: &dyn Raster, spec: &LayoutSpec) -> Result<Range<f64>> {
    let mut back: Vec<(f64, f64)> = spec.ties.iter().map(|&(row, depth)| (depth, row)).collect();
    back.sort_by(|a, b| a.0.total_cmp(&b.0));
    let row = Polyline::new(back);
    let (a, b) = (row.at(spec.interval.0), row.at(spec.interval.1));
    let (top, base) = (a.min(b), a.max(b));
    let height = raster.height() as f64;
    if base <= 0.0 || top >= height {
        let message = format!(
            "depths {} to {} lie at rows {top:.0} to {base:.0}, but the scan has {height} rows",
            spec.interval.0, spec.interval.1
        );
        return Err(Error::new(Kind::Usage, Stage::Layout, message)
            .with_hint("correct depth.ties or depth.interval in the sidecar"));
    }
    Ok(top..base)
}

fn check_tracks(raster: &dyn Raster, spec: &LayoutSpec) -> Result<()> {
    let width = raster.width() as f64;
    // A skewed page may push an edge off the scan, but not far: further out, a number is mistyped.
    let room = 0.25 * width;
    let off = |track: &TrackSpec| {
        track.right <= 0.0 || track.left >= width || track.left < -room || track.right > width + room
    };
    let stray = spec.tracks.iter().enumerate().find(|(_, track)| off(track));
    let Some((index, track)) = stray else { return Ok(()) };
    let message = format!(
        "track[{index}] from {} to {} doesn't lie on the scan's {width} columns",
        track.left, track.right
    );
    Err(Error::new(Kind::Usage, Stage::Layout, message)
        .with_hint("correct the track's left and right in the sidecar"))
}

/// The interval and the ties next to it, since the grid is followed from those, with a margin for tilted lines.
fn rows_to_read(raster: &dyn Raster, spec: &LayoutSpec, asked: &Range<f64>) -> Range<usize> {
    let above = spec.ties.iter().map(|tie| tie.0).rfind(|&row| row <= asked.start);
    let below = spec.ties.iter().map(|tie| tie.0).find(|&row| row >= asked.end);
    let margin = MARGIN + 0.03 * raster.width() as f64;
    let top = above.unwrap_or(asked.start).min(asked.start) - margin;
    let base = below.unwrap_or(asked.end).max(asked.end) + margin;
    let height = raster.height();
    let first = (top.max(0.0) as usize).min(height - 1);
    first..(base.ceil().max(0.0) as usize).clamp(first + 1, height)
}

/// The page's path, and every track's left and right edge.
fn follow_edges(evidence: &Evidence, spec: &LayoutSpec, asked: &Range<f64>) -> (Sideways, Vec<Edge>) {
    let middle = (asked.start + asked.end) / 2.0;
    let given: Vec<f64> = spec.tracks.iter().flat_map(|track| [track.left, track.right]).collect();
    let band = ((middle - evidence.first_row as f64) / BAND as f64).max(0.0) as usize;
    let mut path = sideways::follow(evidence, band.min(evidence.bands() - 1), &given);
    let there = beyond::lines_there(evidence, &path);
    let of_log: Vec<bool> =
        (0..evidence.bands()).map(|band| asked.contains(&evidence.band_row(band))).collect();
    beyond::go_straight_on(&mut path.shift, &there, &of_log, GO_ON);
    let edges = (0..given.len()).map(|edge| edges::follow(evidence, &path, edge)).collect();
    (path, edges)
}

/// Columns to the right per row, over the whole page.
fn lean(path: &Sideways) -> f64 {
    let count = path.shift.len() as f64;
    let (mean_band, mean_shift) = ((count - 1.0) / 2.0, path.shift.iter().sum::<f64>() / count);
    let (mut over, mut under) = (0.0, 0.0);
    for (band, shift) in path.shift.iter().enumerate() {
        let away = band as f64 - mean_band;
        over += away * (shift - mean_shift);
        under += away * away;
    }
    if under > 0.0 { over / under / BAND as f64 } else { 0.0 }
}

fn horizontal_profile(evidence: &Evidence, inside: &Inside, mid_col: f64, tilt: &Polyline) -> Profile {
    let mut ink = Vec::with_capacity(evidence.rows);
    for (rows, strips) in inside.blocks(evidence.rows) {
        let tilt_at = |row: usize| tilt.at((evidence.first_row + row) as f64);
        ink.extend(tilt::profile(evidence, strips, mid_col, rows, tilt_at));
    }
    Profile { first_row: evidence.first_row as f64, ink }
}

fn quality(evidence: &Evidence, edges: &[Edge], asked: &Range<f64>, ruler: &Ruler) -> LayoutQuality {
    let share = |edge: &Edge| {
        let inside = |band: &usize| asked.contains(&evidence.band_row(*band));
        let bands: Vec<usize> = (0..evidence.bands()).filter(inside).collect();
        bands.iter().filter(|&&band| edge.seen[band]).count() as f64 / bands.len().max(1) as f64
    };
    let edges_seen: Vec<[f64; 2]> =
        edges.chunks_exact(2).map(|pair| [share(&pair[0]), share(&pair[1])]).collect();
    let mut doubts = Vec::new();
    for (track, seen) in edges_seen.iter().enumerate() {
        for (share, name) in seen.iter().zip(["left", "right"]) {
            if *share < 0.2 {
                doubts.push(format!(
                    "the {name} edge of track {} was seen on {:.0} % of its rows",
                    track + 1,
                    100.0 * share
                ));
            }
        }
    }
    match ruler.grid_seen {
        None => doubts.push("no horizontal grid found: depths are straight between the ties".to_owned()),
        Some(share) if share < 0.3 => {
            doubts.push(format!("only {:.0} % of the horizontal grid lines were seen", 100.0 * share));
        }
        Some(_) => {}
    }
    LayoutQuality { edges_seen, grid_seen: ruler.grid_seen, depth_bend_rows: ruler.bend_rows, doubts }
}

#[cfg(test)]
mod tests;
