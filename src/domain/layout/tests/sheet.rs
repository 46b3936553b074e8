//! Draws small pages through a known warp, so that what is followed can be compared with what was drawn.

use std::f64::consts::TAU;

use crate::domain::page::Page;
use crate::domain::raster::GreyRaster;
use crate::domain::spec::{DepthUnit, LayoutSpec, PageTurn, TrackSpec};

/// A page to draw. Fields change what is drawn; the methods tell where everything was drawn.
#[derive(Clone)]
pub(super) struct Sheet {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) seed: u64,
    /// Rows down per column to the right.
    pub(super) skew: f64,
    /// Columns sideways, and over how many rows.
    pub(super) wander: (f64, f64),
    /// Rows up and down, and over how many rows.
    pub(super) bend: (f64, f64),
    /// A row below which so many rows of paper are missing.
    pub(super) fold: Option<(f64, f64)>,
    /// Rows per depth unit.
    pub(super) rows_per_depth: f64,
    /// Depths between fine lines and between heavy lines.
    pub(super) grid: Option<(f64, f64)>,
    /// Columns of edges on a straight page, and divisions between them.
    pub(super) tracks: Vec<(f64, f64, usize)>,
    /// Share of the pixels of grid and edges that are lost.
    pub(super) lost: f64,
    /// Rows between which nearly all of grid and edges is lost.
    pub(super) faded: Option<(f64, f64)>,
    /// Share of paper with specks.
    pub(super) specks: f64,
    pub(super) draw_edges: bool,
    /// Grey values of paper, grid and curves instead of black on white.
    pub(super) greys: Option<(f64, f64, f64)>,
}

impl Default for Sheet {
    fn default() -> Self {
        Sheet {
            width: 1000,
            height: 5000,
            seed: 1,
            skew: 0.0,
            wander: (0.0, 600.0),
            bend: (0.0, 2500.0),
            fold: None,
            rows_per_depth: 8.0,
            grid: Some((2.0, 10.0)),
            tracks: vec![(60.0, 420.0, 10), (520.0, 700.0, 5), (700.0, 940.0, 5)],
            lost: 0.0,
            faded: None,
            specks: 0.0,
            draw_edges: true,
            greys: None,
        }
    }
}

const TOP_DEPTH: f64 = 3000.0;

impl Sheet {
    fn mid_row(&self) -> f64 {
        self.height as f64 / 2.0
    }

    /// Columns to the right of a straight page.
    fn shift(&self, row: f64) -> f64 {
        let (amplitude, period) = self.wander;
        let phase = self.seed as f64;
        -self.skew * (row - self.mid_row())
            + amplitude
                * (0.7 * (TAU * row / period + phase).sin()
                    + 0.3 * (TAU * row / (0.37 * period) + 2.0 * phase).sin())
    }

    /// Depth at the middle column.
    pub(super) fn depth(&self, row: f64) -> f64 {
        let (amplitude, period) = self.bend;
        let missing = self.fold.map_or(0.0, |(at, rows)| if row > at { rows } else { 0.0 });
        TOP_DEPTH
            + (row + amplitude * (TAU * row / period + self.seed as f64).sin() + missing)
                / self.rows_per_depth
    }

    fn depth_at(&self, row: f64, col: f64) -> f64 {
        self.depth(row - self.skew * (col - self.width as f64 / 2.0))
    }

    pub(super) fn row_of(&self, depth: f64) -> f64 {
        let (mut low, mut high) = (0.0, self.height as f64);
        for _ in 0..60 {
            let middle = (low + high) / 2.0;
            if self.depth(middle) < depth { low = middle } else { high = middle }
        }
        low
    }

    /// Column of an edge (two per track).
    pub(super) fn edge(&self, edge: usize, row: f64) -> f64 {
        let (left, right, _) = self.tracks[edge / 2];
        self.shift(row) + if edge.is_multiple_of(2) { left } else { right }
    }

    /// What a person would write: two ties near the ends, edges at the middle.
    pub(super) fn spec(&self) -> LayoutSpec {
        let tie = |row: f64| {
            let depth = (self.depth(row) / 50.0).round() * 50.0;
            (self.row_of(depth), depth)
        };
        let ties = vec![tie(500.0), tie(self.height as f64 - 500.0)];
        let middle = (ties[0].0 + ties[1].0) / 2.0;
        let track = |index: usize| TrackSpec {
            left: self.edge(2 * index, middle),
            right: self.edge(2 * index + 1, middle),
            curves: Vec::new(),
        };
        LayoutSpec {
            turn: PageTurn::None,
            well: Vec::new(),
            unit: DepthUnit::Feet,
            interval: (ties[0].1, ties[1].1),
            ties,
            tracks: (0..self.tracks.len()).map(track).collect(),
        }
    }

    /// Draws the page.
    pub(super) fn draw(&self) -> GreyRaster {
        let mut pixels = Vec::with_capacity(self.width * self.height);
        for row in 0..self.height {
            for col in 0..self.width {
                let (grid, curve) = self.ink(row, col);
                let grid = grid && !self.is_lost(row, col);
                let speck = self.specks > 0.0 && self.chance(row, col, 7) < self.specks;
                let (paper, line, stroke) = self.greys.unwrap_or((255.0, 0.0, 0.0));
                let value = if curve || speck {
                    stroke
                } else if grid {
                    line
                } else {
                    paper
                };
                let noise = if self.greys.is_some() { 16.0 * (self.chance(row, col, 9) - 0.5) } else { 0.0 };
                pixels.push((value + noise).clamp(0.0, 255.0) as u8);
            }
        }
        GreyRaster::new(self.width, self.height, pixels)
    }

    fn ink(&self, row: usize, col: usize) -> (bool, bool) {
        let (row, col) = (row as f64 + 0.5, col as f64 + 0.5);
        let straight_col = col - self.shift(row);
        let depth = self.depth_at(row, col);
        let (mut grid, mut curve) = (false, false);
        for (index, &(left, right, divisions)) in self.tracks.iter().enumerate() {
            if straight_col < left - 3.0 || straight_col > right + 3.0 {
                continue;
            }
            for division in 0..=divisions {
                let is_edge = division == 0 || division == divisions;
                let line = left + (right - left) * division as f64 / divisions as f64;
                let half = if is_edge { 1.6 } else { 0.8 };
                grid |= (!is_edge || self.draw_edges) && (straight_col - line).abs() < half;
            }
            if let Some((fine, heavy)) = self.grid {
                let off =
                    |step: f64| (depth / step - (depth / step).round()).abs() * step * self.rows_per_depth;
                grid |= off(fine) < 0.7 || off(heavy) < 1.6;
            }
            let place = |depth: f64| {
                let value = 0.7 * self.rough(depth / 9.0, index) + 0.3 * self.rough(depth / 1.3, index);
                left + (right - left) * (0.05 + 0.9 * value)
            };
            let (a, b) = (place(depth - 0.5 / self.rows_per_depth), place(depth + 0.5 / self.rows_per_depth));
            curve |= straight_col > a.min(b) - 1.5 && straight_col < a.max(b) + 1.5;
        }
        (grid, curve)
    }

    /// A curve between 0 and 1 that turns at every whole number.
    fn rough(&self, x: f64, curve: usize) -> f64 {
        let at = |knot: f64| self.chance(knot as usize, curve, 11);
        let share = x - x.floor();
        at(x.floor()) * (1.0 - share) + at(x.floor() + 1.0) * share
    }

    /// Losses come in patches.
    fn is_lost(&self, row: usize, col: usize) -> bool {
        let patch = 2.0 * self.chance(row / 40, col / 60, 3);
        let faded = self.faded.is_some_and(|(from, to)| (from..to).contains(&(row as f64)));
        self.chance(row, col, 5) < if faded { 0.97 } else { self.lost * patch }
    }

    /// An even random number of a place.
    fn chance(&self, row: usize, col: usize, salt: u64) -> f64 {
        let mut hash = (row as u64) << 32 ^ (col as u64) << 8 ^ salt ^ self.seed << 50;
        for _ in 0..2 {
            hash = (hash ^ hash >> 31).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
        (hash >> 40) as f64 / (1u64 << 24) as f64
    }

    /// Distances of a followed page from this sheet at every fifth row of the interval, sorted: columns of edges, rows
    /// of depths in and beside the tracks.
    pub(super) fn errors(&self, page: &Page) -> (Errors, Errors) {
        let (mut cols, mut rows) = (Vec::new(), Vec::new());
        let ties = self.spec().ties;
        let mut row = ties[0].0;
        while row < ties[1].0 {
            for edge in 0..2 * self.tracks.len() {
                let track = &page.tracks[edge / 2];
                let line = if edge.is_multiple_of(2) { &track.left } else { &track.right };
                let col = self.edge(edge, row);
                cols.push((line.at(row) - col).abs());
                rows.push(
                    (page.depth.depth_from_row(row, col) - self.depth_at(row, col)).abs()
                        * self.rows_per_depth,
                );
            }
            row += 5.0;
        }
        (Errors::of(cols), Errors::of(rows))
    }
}

/// Sorted distances.
pub(super) struct Errors(Vec<f64>);

impl Errors {
    fn of(mut all: Vec<f64>) -> Errors {
        all.sort_by(f64::total_cmp);
        Errors(all)
    }

    /// What a share of them doesn't exceed.
    pub(super) fn quantile(&self, share: f64) -> f64 {
        self.0[((self.0.len() - 1) as f64 * share) as usize]
    }
}
