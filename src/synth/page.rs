//! Draws one page: from a plan to pixels, labels and exact truth.

use super::canvas::Canvas;
use super::path::{Crossing, Labels, Path};
use super::plan::PageSpec;
use super::warp::Warp;
use super::{clutter, grid, header, scanner, unseen};

/// A drawn page with its truth.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// The final scan, 1 channel (grey or 1-bit as 0 and 255) or 3.
    pub canvas: Canvas,
    /// What each pixel is.
    pub labels: Labels,
    /// Curves' lines, track by track in drawing order.
    pub paths: Vec<Path>,
    /// Per curve: share of its rows whose ink damage took away.
    pub unseen: Vec<f64>,
    /// Per curve and row of the scan: whether damage took its ink away.
    pub unseen_rows: Vec<Vec<bool>>,
    /// The warp the page was drawn through.
    pub warp: Warp,
}

impl Drawing {
    /// Per row of the scan: where a curve's centreline crosses the row's centre.
    pub fn columns(&self, curve: usize) -> &[Option<Crossing>] {
        &self.paths[curve].crossings
    }

    /// The final scan in grey.
    pub fn grey(&self) -> Vec<u8> {
        self.canvas.to_grey()
    }
}

/// Draws a page.
pub fn draw(page: &PageSpec) -> Drawing {
    let warp = Warp::new(&page.warp, page.width, page.height);
    let mut canvas = Canvas::new(page.width, page.height, if page.colour { 3 } else { 1 });
    canvas.crisp = page.scanner.crisp;
    let mut labels = Labels::new(page.width, page.height);
    grid::draw(&mut canvas, &warp, page);
    let mut paths = Vec::new();
    let mut gaps = Vec::new();
    for track in &page.tracks {
        for curve in &track.curves {
            let path = Path::new(curve, track, &warp, page.body.0, page.height);
            let number = paths.len() as u8 + 1;
            path.label(curve, number, track.right - track.left, &mut labels);
            path.draw(curve, &mut canvas);
            paths.push(path);
            let gap = curve.pattern.iter().skip(1).step_by(2).copied().fold(0.0, f64::max);
            gaps.push((2.5 * gap) as usize + 10);
        }
    }
    for thing in &page.clutter {
        clutter::draw(&mut canvas, &warp, page, thing);
    }
    if let Some(header) = &page.header {
        header::draw(&mut canvas, &warp, page, header);
    }
    scanner::scan(&mut canvas, &page.scanner);
    let unseen = match canvas.channels {
        1 => unseen::forget(&mut labels, &canvas.pixels, &gaps),
        _ => unseen::forget(&mut labels, &canvas.to_grey(), &gaps),
    };
    Drawing { canvas, labels, paths, unseen: unseen.shares, unseen_rows: unseen.rows, warp }
}
