//! The page's vertical lines, followed from top to bottom: a frame in which the page is straight.
//!
//! A place in the frame is the column that it has at the frame's middle band. Lines that stand clear of others anchor
//! the frame; what lies between two anchors moves with both.

use crate::domain::layout::beyond;
use crate::domain::layout::evidence::{BAND, Evidence};
use crate::domain::layout::sideways::{self, Sideways};
use crate::domain::page::Polyline;

use super::windows::{Window, peaks};

/// Columns that keep a line clear of its neighbours.
const CLEAR: f64 = 9.0;
/// Share of the anchors that must be there in a stretch of bands for it to belong to a log.
const THERE: f64 = 0.4;
/// Bands on either side that decide with a band whether it belongs to a log.
const AROUND: usize = 6;
/// Share of a line's rows on which it must be there to count as one, and to count as a faint one.
const LEAST_SHARE: f32 = 0.13;
const FAINT_SHARE: f32 = 0.05;
/// Most lines that are looked at, those that are seen most often: four tracks of five decades have no more.
const MOST_RULES: usize = 200;
/// How often a line must be seen of how often half of the lines are.
const AS_OFTEN: f32 = 0.6;

/// A vertical line of the frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    /// Its place in the frame.
    pub(super) u: f64,
    /// Share of the log's rows on which it was seen.
    pub(super) share: f32,
}

/// The frame of a page.
pub(super) struct Frame {
    path: Sideways,
    /// The anchors' places, left to right; as many as the path has edges.
    anchors: Vec<f64>,
    /// By band: whether the page's lines are there.
    pub(super) there: Vec<bool>,
    /// All lines, left to right.
    pub(super) rules: Vec<Rule>,
    /// The same with those that are seldom seen.
    pub(super) faint: Vec<Rule>,
    first_row: f64,
}

impl Frame {
    /// Follows the lines of a window through the whole page; what else is printed [is looked for](Frame::look_for_rules) next.
    pub(super) fn follow(evidence: &Evidence, window: &Window) -> Frame {
        let middle = window.middle();
        let anchors = anchors(&window.lines);
        let path = sideways::follow(evidence, middle, &anchors);
        let settled: Vec<f64> = path.edges.iter().map(|edge| edge[middle]).collect();
        let anchors = in_order(settled);
        let mut frame = Frame {
            path,
            anchors,
            there: Vec::new(),
            rules: Vec::new(),
            faint: Vec::new(),
            first_row: evidence.first_row as f64,
        };
        let seen = beyond::lines_there(evidence, &frame.path);
        frame.there = where_lines_are(&seen, frame.anchors.len());
        beyond::go_straight_on(&mut frame.path.shift, &seen, &frame.there, 0.0);
        frame
    }

    /// Number of bands.
    pub(super) fn bands(&self) -> usize {
        self.path.shift.len()
    }

    /// The scan's row at the middle of a band.
    pub(super) fn row_of(&self, band: usize) -> f64 {
        self.first_row + (band as f64 + 0.5) * BAND as f64
    }

    /// The band that holds a row of the scan.
    pub(super) fn band_of(&self, row: f64) -> usize {
        (((row - self.first_row) / BAND as f64).max(0.0) as usize).min(self.bands() - 1)
    }

    /// The column of a place in the frame, at a band.
    pub(super) fn col(&self, band: usize, u: f64) -> f64 {
        self.path.shift[band] + self.along(u, |anchor| self.path.edges[anchor][band])
    }

    /// Columns by row of a place in the frame.
    pub(super) fn line(&self, u: f64) -> Polyline {
        Polyline::new((0..self.bands()).map(|band| (self.row_of(band), self.col(band, u))).collect())
    }

    /// The page's general lean: columns to the right per row.
    pub(super) fn lean(&self) -> f64 {
        let last = self.bands() - 1;
        if last == 0 {
            return 0.0;
        }
        (self.path.shift[last] - self.path.shift[0]) / (last * BAND) as f64
    }

    /// What the anchors on either side of a place say, in proportion; beyond the outermost, it moves with that one.
    fn along(&self, u: f64, at: impl Fn(usize) -> f64) -> f64 {
        let after = self.anchors.partition_point(|&anchor| anchor <= u);
        if after == 0 {
            return at(0) + u - self.anchors[0];
        }
        if after == self.anchors.len() {
            return at(after - 1) + u - self.anchors[after - 1];
        }
        let (left, right) = (self.anchors[after - 1], self.anchors[after]);
        let share = (u - left) / (right - left);
        at(after - 1) * (1.0 - share) + at(after) * share
    }

    /// Takes up the lines that are there in many of the log's bands, whether the first window showed them or not.
    pub(super) fn look_for_rules(&mut self, evidence: &Evidence) {
        let mut votes = vec![0.0f32; evidence.width];
        let mut rows = 0;
        for band in (0..self.bands()).filter(|&band| self.there[band]) {
            rows += BAND;
            // Places move slowly: the shift is looked up once every few columns.
            let (mut until, mut shift) = (-1.0, 0.0);
            for (col, vote) in evidence.verticals(band) {
                let col = col as f64 + 0.5;
                if col > until {
                    shift = self.u_of(band, col) - col;
                    until = col + 24.0;
                }
                let place = col + shift - 0.5;
                let whole = place.floor();
                let part = (place - whole) as f32;
                for (cell, share) in [(whole, 1.0 - part), (whole + 1.0, part)] {
                    if cell >= 0.0 && (cell as usize) < votes.len() {
                        votes[cell as usize] += share * vote;
                    }
                }
            }
        }
        let rows = rows.max(1) as f32;
        votes.iter_mut().for_each(|vote| *vote /= rows);
        self.faint = peaks(&votes, 2.0 * FAINT_SHARE)
            .into_iter()
            .map(|(u, votes)| Rule { u, share: (votes / 2.0).min(1.0) })
            .collect();
        self.rules = clear(&self.faint);
    }

    /// The place in the frame of a column at a band; the inverse of [`Frame::col`].
    pub(super) fn u_of(&self, band: usize, col: f64) -> f64 {
        let still = col - self.path.shift[band];
        let at = |anchor: usize| self.path.edges[anchor][band];
        let count = self.anchors.len();
        let after = (0..count).position(|anchor| at(anchor) > still).unwrap_or(count);
        if after == 0 {
            return self.anchors[0] + still - at(0);
        }
        if after == count {
            return self.anchors[count - 1] + still - at(count - 1);
        }
        let (left, right) = (at(after - 1), at(after));
        let share = (still - left) / (right - left).max(1e-6);
        self.anchors[after - 1] + share * (self.anchors[after] - self.anchors[after - 1])
    }
}

/// Bands in which enough of the anchors are there, with those around them.
fn where_lines_are(seen: &[usize], anchors: usize) -> Vec<bool> {
    (0..seen.len()).map(|band| mean_around(seen, band, AROUND) >= THERE * anchors as f64).collect()
}

/// Lines seen in a band and in so many on either side, on average.
fn mean_around(seen: &[usize], band: usize, bands: usize) -> f64 {
    let near = &seen[band.saturating_sub(bands)..(band + bands + 1).min(seen.len())];
    near.iter().sum::<usize>() as f64 / near.len() as f64
}

/// Those lines that count: of a grid whose lines are seen now and then all that are seen about as often.
fn clear(faint: &[Rule]) -> Vec<Rule> {
    let above = |least: f32| faint.iter().copied().filter(|rule| rule.share >= least).collect::<Vec<_>>();
    let mut shares: Vec<f32> = above(LEAST_SHARE).iter().map(|rule| rule.share).collect();
    shares.sort_by(f32::total_cmp);
    let usual = shares.get(shares.len() / 2).copied().unwrap_or(1.0);
    let mut rules = above(LEAST_SHARE.min(AS_OFTEN * usual));
    rules.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.u.total_cmp(&b.u)));
    rules.truncate(MOST_RULES);
    rules.sort_by(|a, b| a.u.total_cmp(&b.u));
    rules
}

/// Lines that stand clear of others, no more than a dozen; the outermost always.
fn anchors(lines: &[f64]) -> Vec<f64> {
    let clear: Vec<f64> = (0..lines.len())
        .filter(|&at| {
            let before = at == 0 || lines[at] - lines[at - 1] > CLEAR;
            let after = at + 1 == lines.len() || lines[at + 1] - lines[at] > CLEAR;
            before && after
        })
        .map(|at| lines[at])
        .collect();
    let clear = if clear.len() < 2 { lines.to_vec() } else { clear };
    let most = 12;
    if clear.len() <= most {
        return clear;
    }
    (0..most).map(|at| clear[at * (clear.len() - 1) / (most - 1)]).collect()
}

/// The anchors' places; where two came to lie on one line the path's edges can't be told apart any more, so the later
/// one keeps a column's distance.
fn in_order(mut places: Vec<f64>) -> Vec<f64> {
    for at in 1..places.len() {
        places[at] = places[at].max(places[at - 1] + 1.0);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(lines: impl IntoIterator<Item = (usize, f32)>) -> Vec<Rule> {
        lines.into_iter().map(|(u, share)| Rule { u: u as f64, share }).collect()
    }

    #[test]
    fn of_a_faint_grid_the_faintest_lines_count_beside_clear_ones_they_do_not() {
        let faint =
            [(50, 0.97), (100, 0.14), (150, 0.12), (200, 0.15), (250, 0.13), (300, 0.16), (350, 0.06)];
        let clear_at = |lines: &[(usize, f32)]| {
            clear(&rules(lines.iter().copied())).iter().map(|rule| rule.u).collect::<Vec<_>>()
        };
        assert_eq!(clear_at(&faint), [50.0, 100.0, 150.0, 200.0, 250.0, 300.0]);
        let beside = [(50, 0.97), (100, 0.8), (150, 0.12), (200, 0.9)];
        assert_eq!(clear_at(&beside), [50.0, 100.0, 200.0]);
    }

    #[test]
    fn of_a_page_full_of_lines_the_clearest_are_looked_at() {
        let page = rules((0..2000).map(|at| (4 * at, if at % 20 == 0 { 0.9 } else { 0.5 })));
        let kept = clear(&page);
        assert_eq!(kept.len(), MOST_RULES);
        assert!((0..2000).step_by(20).all(|at| kept.iter().any(|rule| rule.u == 4.0 * at as f64)));
        assert!(kept.is_sorted_by(|a, b| a.u < b.u));
    }
}
