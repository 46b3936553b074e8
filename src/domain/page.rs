//! Where everything is on one scan: edges of tracks and depth at every row.
//!
//! Rows and columns are fractional pixels of the stored image, 0 at the first pixel's top/left edge; a pixel `(r, c)`
//! has its centre at `(r + 0.5, c + 0.5)`.

use crate::domain::spec::{CurveSpec, DepthUnit};

/// A piecewise linear function with strictly increasing abscissas, extended beyond its ends by its end slopes.
#[derive(Debug, Clone, PartialEq)]
pub struct Polyline {
    knots: Vec<(f64, f64)>,
}

impl Polyline {
    /// Knots `(x, y)` with strictly increasing, finite `x`; at least one. Panics otherwise: the caller is wrong.
    pub fn new(knots: Vec<(f64, f64)>) -> Self {
        assert!(!knots.is_empty(), "a polyline needs a knot");
        assert!(knots.windows(2).all(|pair| pair[0].0 < pair[1].0), "abscissas must increase");
        Polyline { knots }
    }

    /// The same value everywhere.
    pub fn constant(value: f64) -> Self {
        Polyline { knots: vec![(0.0, value)] }
    }

    /// The knots.
    pub fn knots(&self) -> &[(f64, f64)] {
        &self.knots
    }

    /// The same line with as few knots as a distance of `tolerance` allows, by Douglas and Peucker's method, and with
    /// `most` (at least two) at most, for which the tolerance is raised.
    #[must_use]
    pub fn simplified(&self, tolerance: f64, most: usize) -> Polyline {
        let mut tolerance = tolerance;
        loop {
            let mut kept = vec![false; self.knots.len()];
            kept[0] = true;
            kept[self.knots.len() - 1] = true;
            let mut spans = vec![(0, self.knots.len() - 1)];
            while let Some((from, to)) = spans.pop() {
                let chord = Polyline { knots: vec![self.knots[from], self.knots[to]] };
                let off = |at: &usize| (self.knots[*at].1 - chord.at(self.knots[*at].0)).abs();
                let worst = (from + 1..to).max_by(|a, b| off(a).total_cmp(&off(b)));
                if let Some(at) = worst.filter(|at| off(at) > tolerance) {
                    kept[at] = true;
                    spans.extend([(from, at), (at, to)]);
                }
            }
            let knots = self.knots.iter().zip(&kept).filter(|(_, kept)| **kept);
            let knots: Vec<(f64, f64)> = knots.map(|(knot, _)| *knot).collect();
            if knots.len() <= most.max(2) {
                return Polyline { knots };
            }
            tolerance = (2.0 * tolerance).max(1e-6);
        }
    }

    /// The function's value at `x`.
    pub fn at(&self, x: f64) -> f64 {
        let knots = &self.knots;
        if knots.len() == 1 {
            return knots[0].1;
        }
        let after = knots.partition_point(|knot| knot.0 <= x).clamp(1, knots.len() - 1);
        let ((x0, y0), (x1, y1)) = (knots[after - 1], knots[after]);
        y0 + (x - x0) * (y1 - y0) / (x1 - x0)
    }
}

/// Rows to depths, everywhere on the page.
///
/// `depth` maps a row at the page's middle column to depth; `tilt` is how many rows further down the same depth lies
/// per column to the right (so a page rotated clockwise has a positive tilt).
#[derive(Debug, Clone, PartialEq)]
pub struct DepthMap {
    mid_col: f64,
    depth: Polyline,
    row: Polyline,
    tilt: Polyline,
}

impl DepthMap {
    /// From rows at `mid_col` with their depths (rows increasing, depths strictly monotone) and the tilt by row.
    pub fn new(mid_col: f64, depth: Polyline, tilt: Polyline) -> Self {
        let mut back: Vec<(f64, f64)> = depth.knots().iter().map(|&(row, depth)| (depth, row)).collect();
        if back.len() > 1 && back[0].0 > back[1].0 {
            back.reverse();
        }
        DepthMap { mid_col, depth, row: Polyline::new(back), tilt }
    }

    /// Depth at a point of the page.
    pub fn depth_from_row(&self, row: f64, col: f64) -> f64 {
        self.depth.at(row - self.tilt.at(row) * (col - self.mid_col))
    }

    /// Row at which a depth lies in a column.
    pub fn row_from_depth(&self, depth: f64, col: f64) -> f64 {
        let mid = self.row.at(depth);
        // The tilt is looked up at the row itself: two rounds of the fixed point suffice, since it changes slowly.
        let first = mid + self.tilt.at(mid) * (col - self.mid_col);
        mid + self.tilt.at(first) * (col - self.mid_col)
    }

    /// Rows down per column to the right, at a row.
    pub fn tilt_at(&self, row: f64) -> f64 {
        self.tilt.at(row)
    }

    /// Rows at the middle column with their depths.
    pub fn knots(&self) -> &[(f64, f64)] {
        self.depth.knots()
    }

    /// The page's middle column, at which ties are given.
    pub fn mid_col(&self) -> f64 {
        self.mid_col
    }
}

/// A track found on the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Track {
    /// Column of the left printed edge (centre of the printed line) by row.
    pub left: Polyline,
    /// Column of the right printed edge by row.
    pub right: Polyline,
    /// Its curves.
    pub curves: Vec<CurveSpec>,
}

impl Track {
    /// Fraction of the track's width at a point: 0 at the left edge, 1 at the right.
    pub fn fraction_from_col(&self, row: f64, col: f64) -> f64 {
        let (left, right) = (self.left.at(row), self.right.at(row));
        (col - left) / (right - left)
    }

    /// Largest width of the track between two rows, looked at every few rows.
    pub fn widest(&self, first: f64, last: f64) -> f64 {
        let count = ((last - first) / 16.0).ceil().max(1.0) as usize;
        (0..=count)
            .map(|index| {
                let row = first + (last - first) * index as f64 / count as f64;
                self.right.at(row) - self.left.at(row)
            })
            .fold(0.0, f64::max)
    }

    /// Column at a fraction of the track's width; the inverse of [`Track::fraction_from_col`].
    pub fn col_from_fraction(&self, row: f64, fraction: f64) -> f64 {
        let (left, right) = (self.left.at(row), self.right.at(row));
        left + fraction * (right - left)
    }
}

/// How much of the page was followed rather than interpolated, for the record and for review.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LayoutQuality {
    /// Per track: share of rows at which the left and right printed edges were seen.
    pub edges_seen: Vec<[f64; 2]>,
    /// Share of the expected horizontal grid lines that were seen; `None` where no regular grid was found.
    pub grid_seen: Option<f64>,
    /// Largest distance in rows between the followed depth and the straight line between the ties.
    pub depth_bend_rows: f64,
    /// What a person should look at, in their words.
    pub doubts: Vec<String>,
}

/// Everything known about where things are on one scan.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Columns and rows of the scan.
    pub size: (usize, usize),
    /// Unit of depth.
    pub unit: DepthUnit,
    /// Rows to depths.
    pub depth: DepthMap,
    /// The (row, depth) pairs that were given, at the page's middle column.
    pub ties: Vec<(f64, f64)>,
    /// Shallowest and deepest depth to digitise.
    pub interval: (f64, f64),
    /// Tracks in the sidecar's order.
    pub tracks: Vec<Track>,
    /// How well it was found.
    pub quality: LayoutQuality,
}

#[cfg(test)]
impl Page {
    /// A page of 300 × 400 pixels, a foot in ten rows from 100 ft on, with one track from column 50 to 250.
    pub(in crate::domain) fn upright() -> Self {
        Page {
            size: (300, 400),
            unit: DepthUnit::Feet,
            depth: DepthMap::new(
                150.0,
                Polyline::new(vec![(0.0, 100.0), (400.0, 140.0)]),
                Polyline::constant(0.0),
            ),
            ties: Vec::new(),
            interval: (110.0, 130.0),
            tracks: vec![Track {
                left: Polyline::constant(50.0),
                right: Polyline::constant(250.0),
                curves: Vec::new(),
            }],
            quality: LayoutQuality::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_simplified_line_stays_near_and_keeps_its_ends() {
        let knots = (0..=1000).map(|x| (f64::from(x), 50.0 * (f64::from(x) / 200.0).sin())).collect();
        let line = Polyline::new(knots);
        let simple = line.simplified(0.5, 100);
        assert!(simple.knots().len() < 60, "{}", simple.knots().len());
        assert_eq!((simple.knots()[0], simple.knots().last()), (line.knots()[0], line.knots().last()));
        assert!((0..=1000).all(|x| (simple.at(f64::from(x)) - line.at(f64::from(x))).abs() <= 0.5));
        assert!(line.simplified(0.01, 9).knots().len() <= 9);
        assert_eq!(Polyline::constant(3.0).simplified(1.0, 2), Polyline::constant(3.0));
    }
}
