//! From the ideal page to the scan's pixels: skew, stretch, wander, folds.

use super::dice::Dice;

/// How far paper and scanner bend the ideal page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WarpSpec {
    /// Rows down per column to the right: the tangent of the skew, positive for clockwise.
    pub tilt: f64,
    /// Constant share by which the page is stretched along the depth.
    pub stretch: f64,
    /// Amplitude of the stretch's slow variation.
    pub stretch_wave: f64,
    /// Amplitude of the sideways wander in pixels.
    pub wander: f64,
    /// Amplitude of the slow variation of the page's width (share).
    pub breathe: f64,
    /// Folds: ideal row, and columns by which the page below is shifted.
    pub folds: Vec<(f64, f64)>,
    /// What the waves' phases and lengths are drawn from.
    pub seed: u64,
}

/// The warp, tabulated: ideal page `(u, v)` (columns across, rows along the depth) to pixels `(col, row)`.
///
/// `row = R(v) + tilt (u - mid)` and `col = mid + (u - mid) (1 + breathe(v)) + C(v)`, so that both ways are cheap and
/// a line of one depth stays straight.
#[derive(Debug, Clone)]
pub struct Warp {
    mid: f64,
    tilt: f64,
    margin: f64,
    row: Vec<f64>,
    col: Vec<f64>,
    width: Vec<f64>,
    back: Vec<f64>,
    back_from: f64,
}

impl Warp {
    /// For a page of `width` by `height` pixels.
    pub fn new(spec: &WarpSpec, width: usize, height: usize) -> Self {
        let mut dice = Dice::new(spec.seed, 1);
        let margin = 64.0 + spec.tilt.abs() * width as f64 + 0.06 * height as f64;
        let count = (height as f64 + 2.0 * margin) as usize + 2;
        let mut wave = |shortest: f64, longest: f64| {
            let waves: Vec<(f64, f64, f64)> = (0..3)
                .map(|_| {
                    let length = dice.log_range(shortest, longest);
                    (dice.range(0.2, 0.5), std::f64::consts::TAU / length, dice.range(0.0, 6.3))
                })
                .collect();
            move |v: f64| waves.iter().map(|(a, k, p)| a * (k * v + p).sin()).sum::<f64>()
        };
        let (stretch, wander, breathe) = (wave(300.0, 4000.0), wave(250.0, 5000.0), wave(500.0, 5000.0));
        let middle = height as f64 / 2.0;
        let mut row = Vec::with_capacity(count);
        let mut at = -margin * (1.0 + spec.stretch);
        let (mut col, mut across) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for index in 0..count {
            let v = index as f64 - margin;
            row.push(at);
            at += 1.0 + spec.stretch + spec.stretch_wave * stretch(v);
            // A fold shifts what lies below it, over a row or two.
            let folded: f64 =
                spec.folds.iter().map(|&(at, shift)| shift * ((v - at) / 1.5).clamp(0.0, 1.0)).sum();
            col.push(spec.wander * wander(v) - spec.tilt * (v - middle) + folded);
            across.push(1.0 + spec.breathe * breathe(v));
        }
        // The page's top stays near the scan's top.
        let shift = row[margin as usize] - 0.0;
        row.iter_mut().for_each(|r| *r -= shift);
        let back_from = row[0];
        let back_count = (row[count - 1] - back_from) as usize;
        let mut back = Vec::with_capacity(back_count);
        let mut above = 0;
        for index in 0..back_count {
            let want = back_from + index as f64;
            while above + 2 < count && row[above + 1] <= want {
                above += 1;
            }
            back.push(above as f64 + (want - row[above]) / (row[above + 1] - row[above]) - margin);
        }
        Warp { mid: width as f64 / 2.0, tilt: spec.tilt, margin, row, col, width: across, back, back_from }
    }

    /// Rows down per column to the right.
    pub fn tilt(&self) -> f64 {
        self.tilt
    }

    fn at(&self, table: &[f64], v: f64) -> f64 {
        let x = (v + self.margin).clamp(0.0, table.len() as f64 - 1.001);
        let index = x as usize;
        table[index] + (x - index as f64) * (table[index + 1] - table[index])
    }

    /// Pixel `(col, row)` of a point of the ideal page.
    pub fn pixel(&self, u: f64, v: f64) -> (f64, f64) {
        let across = u - self.mid;
        let col = self.mid + across * self.at(&self.width, v) + self.at(&self.col, v);
        (col, self.at(&self.row, v) + self.tilt * across)
    }

    /// Ideal `v` at which the ideal column `u` crosses a row of the scan.
    pub fn v_from_row(&self, row: f64, u: f64) -> f64 {
        let x =
            (row - self.tilt * (u - self.mid) - self.back_from).clamp(0.0, self.back.len() as f64 - 1.001);
        let index = x as usize;
        self.back[index] + (x - index as f64) * (self.back[index + 1] - self.back[index])
    }

    /// Column of the scan at which the ideal column `u` crosses a row of the scan.
    pub fn col_from_row(&self, row: f64, u: f64) -> f64 {
        self.pixel(u, self.v_from_row(row, u)).0
    }

    /// Ideal column under a column of the scan, at an ideal row.
    pub fn u_from_col(&self, col: f64, v: f64) -> f64 {
        self.mid + (col - self.mid - self.at(&self.col, v)) / self.at(&self.width, v)
    }

    /// Row of the scan at which the line `v` crosses a column of the scan.
    pub fn row_from_v(&self, v: f64, col: f64) -> f64 {
        self.pixel(self.u_from_col(col, v), v).1
    }
}
