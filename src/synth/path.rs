//! A curve's line on the scan: pieces between track edges, exact columns by row, ink and labels.

use super::canvas::{Canvas, near_segment};
use super::plan::{CurvePlan, OffScale, TrackPlan};
use super::warp::Warp;

/// A straight piece of a curve's line, in pixels of the scan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece {
    /// Start (column, row).
    pub from: (f64, f64),
    /// End (column, row).
    pub to: (f64, f64),
    /// Track widths to the right of the paper position at which the value lies.
    pub wrap: i32,
}

/// Where a curve's centreline crosses a row's centre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crossing {
    /// Column on the paper (not unwrapped).
    pub col: f64,
    /// Track widths to the right at which the value lies (negative: left).
    pub wrap: i32,
}

/// A curve's line through the warp.
#[derive(Debug, Clone, Default)]
pub struct Path {
    /// Pieces in drawing order.
    pub pieces: Vec<Piece>,
    /// By row of the scan: where the line crosses the row's centre, `None` where it isn't drawn.
    pub crossings: Vec<Option<Crossing>>,
}

impl Path {
    /// Lays a curve's fractions through the warp. `body_top` is the ideal row of the first fraction.
    pub fn new(curve: &CurvePlan, track: &TrackPlan, warp: &Warp, body_top: f64, height: usize) -> Self {
        let mut path =
            Path { pieces: Vec::with_capacity(curve.fractions.len()), crossings: vec![None; height] };
        let place = |fraction: f64, v: f64| warp.pixel(track.left + fraction * (track.right - track.left), v);
        for (index, pair) in curve.fractions.windows(2).enumerate() {
            let (a, b) = (f64::from(pair[0]), f64::from(pair[1]));
            if a.is_nan() || b.is_nan() {
                continue;
            }
            let v = body_top + index as f64;
            match curve.off_scale {
                OffScale::Edge => {
                    path.push(place(a.clamp(0.0, 1.0), v), place(b.clamp(0.0, 1.0), v + 1.0), 0);
                }
                OffScale::Vanish | OffScale::Wrap => {
                    // Cut at every whole fraction that lies between.
                    let mut cuts = vec![0.0];
                    if a.floor() != b.floor() {
                        let (low, high) = (a.min(b), a.max(b));
                        let mut inner: Vec<f64> = (low.floor() as i64 + 1..=high.floor() as i64)
                            .map(|whole| (whole as f64 - a) / (b - a))
                            .filter(|t| *t > 0.0 && *t < 1.0)
                            .collect();
                        inner.sort_by(f64::total_cmp);
                        cuts.extend(inner);
                    }
                    cuts.push(1.0);
                    for cut in cuts.windows(2) {
                        let at = |t: f64| a + t * (b - a);
                        let wrap = at((cut[0] + cut[1]) / 2.0).floor();
                        if curve.off_scale == OffScale::Vanish && wrap != 0.0 {
                            continue;
                        }
                        let local = |t: f64| (at(t) - wrap).clamp(0.0, 1.0);
                        path.push(
                            place(local(cut[0]), v + cut[0]),
                            place(local(cut[1]), v + cut[1]),
                            wrap as i32,
                        );
                    }
                }
            }
        }
        path
    }

    fn push(&mut self, from: (f64, f64), to: (f64, f64), wrap: i32) {
        self.pieces.push(Piece { from, to, wrap });
        let (first, last) = (from.1.min(to.1), from.1.max(to.1));
        let start = (first - 0.5).ceil().max(0.0);
        let end = (last - 0.5).floor().min(self.crossings.len() as f64 - 1.0);
        let mut row = start;
        while row <= end {
            let share = if to.1 == from.1 { 0.0 } else { (row + 0.5 - from.1) / (to.1 - from.1) };
            let cell = &mut self.crossings[row as usize];
            if cell.is_none() {
                *cell = Some(Crossing { col: from.0 + share * (to.0 - from.0), wrap });
            }
            row += 1.0;
        }
    }

    /// Visits the inked parts of the line: dashes and dots, or all of a solid line, with each part's steepness
    /// (columns per row) for pens that draw fast moves thinner.
    fn inked(&self, curve: &CurvePlan, mut visit: impl FnMut((f64, f64), (f64, f64), f64)) {
        let pattern = if curve.pattern.is_empty() { &curve.wear } else { &curve.pattern };
        let mut phase = 0.0;
        let mut part = 0;
        let mut end: Option<(f64, f64)> = None;
        for piece in &self.pieces {
            let (dx, dy) = (piece.to.0 - piece.from.0, piece.to.1 - piece.from.1);
            // A chopped line that runs along a row still gets its gaps, if few.
            let length = if curve.chopped { dy.abs().max(0.04 * dx.abs()) } else { dx.hypot(dy) };
            let steep = dx.abs() / dy.abs().max(0.25);
            if pattern.is_empty() {
                visit(piece.from, piece.to, steep);
                continue;
            }
            if end.is_some_and(|end| (end.0 - piece.from.0).hypot(end.1 - piece.from.1) > 2.0) {
                (phase, part) = (0.0, 0);
            }
            let mut done = 0.0;
            while done < length {
                let step = (pattern[part] - phase).min(length - done);
                if part % 2 == 0 {
                    let at = |s: f64| (piece.from.0 + dx * s / length, piece.from.1 + dy * s / length);
                    visit(at(done), at(done + step), steep);
                }
                done += step;
                phase += step;
                if phase >= pattern[part] - 1e-9 {
                    phase = 0.0;
                    part = (part + 1) % pattern.len();
                }
            }
            end = Some(piece.to);
        }
    }

    /// Draws the curve's ink.
    pub fn draw(&self, curve: &CurvePlan, canvas: &mut Canvas) {
        self.inked(curve, |from, to, steep| {
            let thin = if curve.fast_is_thin { 1.0 - 0.45 * (steep / 12.0).min(1.0) } else { 1.0 };
            canvas.stroke(from, to, (curve.width * thin).max(0.8), curve.ink);
        });
    }

    /// Labels the line, through dash gaps, and marks where its ink is.
    pub fn label(&self, curve: &CurvePlan, number: u8, track_width: f64, labels: &mut Labels) {
        let broken = !curve.pattern.is_empty();
        let half = (curve.width / 2.0).max(if broken { 1.0 } else { 0.75 });
        let (width, height) = (labels.width, labels.height);
        for piece in &self.pieces {
            near_segment((width, height), piece.from, piece.to, half, |x, y, _| {
                let centre = match self.crossings[y] {
                    Some(crossing) => crossing.col + f64::from(crossing.wrap - piece.wrap) * track_width,
                    None => piece.from.0,
                };
                let offset = (16.0 * (centre - (x as f64 + 0.5))).round() + 128.0;
                labels.cells[y * width + x] = Label {
                    class: 1 + u8::from(broken),
                    number,
                    offset: offset.clamp(0.0, 255.0) as u8,
                    inked: false,
                };
            });
        }
        self.inked(curve, |from, to, _| {
            near_segment((width, height), from, to, (curve.width / 2.0).max(0.71), |x, y, _| {
                let cell = &mut labels.cells[y * width + x];
                cell.inked |= cell.number == number;
            });
        });
    }
}

/// What one pixel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Label {
    /// 0 background, 1 solid, 2 broken.
    pub class: u8,
    /// Number of the curve on its page, from 1; 0 for background.
    pub number: u8,
    /// 128 + 16 times the columns from the pixel's centre to the curve's centreline at the row's centre, clamped.
    pub offset: u8,
    /// Whether the curve's own ink covers the pixel before any damage.
    pub inked: bool,
}

/// Labels of a page, row-major.
#[derive(Debug, Clone)]
pub struct Labels {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// One per pixel.
    pub cells: Vec<Label>,
}

impl Labels {
    /// All background.
    pub fn new(width: usize, height: usize) -> Self {
        Labels { width, height, cells: vec![Label::default(); width * height] }
    }
}
