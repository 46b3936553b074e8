//! How the page as a whole wanders sideways from band to band.
//!
//! The pattern of all vertical lines (edges, grid, borders) near the interval's middle row is followed up and down. A
//! path through the bands is found by dynamic programming over shift and slope, one stretch of bands after the other,
//! so that a faded or torn place is crossed with the slope it was reached with and decided by what comes after it.
//! After each stretch the pattern takes up what that stretch showed, so that lines may fade, come and drift apart.

use super::evidence::Evidence;
use super::pattern::{Pattern, add};

/// Bands decided at a time.
const STRETCH: usize = 64;
/// Bands looked at beyond those.
const AHEAD: usize = 32;
/// Bands on either side of the middle that make the first pattern.
const CORE: usize = 48;
/// Farthest that a path may leave the page's general lean within a stretch, in columns.
const REACH: i32 = 64;
/// Bands over which the page's general lean is taken.
const LONG: usize = 384;
/// Steepest slope, columns a band: half a column a row.
const STEEPEST: i32 = 4;
/// Share of the usual agreement with the pattern from which on a band counts as seen.
const SEEN: f32 = 0.2;
/// Cost of changing the slope by one or two columns a band, in units of a band's usual agreement.
const BEND_COST: [f32; 3] = [0.0, 0.03, 0.2];
/// Cost, per band, of each column a band by which the slope differs from the page's lean: where nothing is seen, the
/// page is taken to go on as it generally does.
const LEAN_COST: f32 = 0.02;
/// Least agreement that counts as usual: that of two or three unbroken printed edges with themselves.
const LEAST_USUAL: f32 = 26.0;
/// Cost of taking up any other slope: a fold, a tear, a splice.
const BREAK_COST: f32 = 3.0;

/// The page's path, by band.
#[derive(Debug, Clone)]
pub(in crate::domain) struct Sideways {
    /// Columns to the right of where the page is at the middle band.
    pub(in crate::domain) shift: Vec<f64>,
    /// Whether the band's lines agreed with the pattern.
    pub(in crate::domain) seen: Vec<bool>,
    /// Per edge and band: column less shift. Moves where a track grows wider or narrower.
    pub(in crate::domain) edges: Vec<Vec<f64>>,
}

/// How a path enters a stretch.
#[derive(Clone, Copy)]
struct Entry {
    /// Columns to the right.
    shift: f64,
    /// Columns a band, just now; unknown at the middle.
    slope: Option<f64>,
    /// Columns a band, over a long way.
    lean: f64,
}

#[derive(Clone, Copy)]
struct Step {
    shift: f64,
    agreement: f32,
}

/// Follows the page from `middle` (a band), at which the printed edges are at the columns `edges`.
pub(in crate::domain) fn follow(evidence: &Evidence, middle: usize, edges: &[f64]) -> Sideways {
    let core = first_pattern(evidence, middle, edges);
    let settled: Vec<f64> = edges.iter().map(|&edge| core.line_near(edge, 4.0).unwrap_or(edge)).collect();
    let bands = evidence.bands();
    let mut path = Sideways {
        shift: vec![0.0; bands],
        seen: vec![false; bands],
        edges: settled.iter().map(|&edge| vec![edge; bands]).collect(),
    };
    for down in [true, false] {
        let mut walk = Walk { evidence, pattern: core.clone(), edges: settled.clone() };
        walk.go(middle, down, &mut path);
    }
    bridge(&mut path.shift, &path.seen);
    path.shift = smoothed(&path.shift);
    path
}

fn first_pattern(evidence: &Evidence, middle: usize, edges: &[f64]) -> Pattern {
    let start: Vec<usize> = (middle.saturating_sub(2)..(middle + 3).min(evidence.bands())).collect();
    let mut votes = vec![0.0; evidence.width];
    for &band in &start {
        add(&mut votes, evidence.verticals(band), 0.0, 1.0 / start.len() as f32);
    }
    let mut pattern = Pattern::new(votes, edges);
    for _ in 0..2 {
        let mut votes = vec![0.0; evidence.width];
        let mut seen = 0.0;
        for bands in [
            (middle..(middle + CORE).min(evidence.bands())).collect::<Vec<_>>(),
            (middle.saturating_sub(CORE)..middle + 1).rev().collect(),
        ] {
            let steps = best_path(evidence, &pattern, &bands, Entry { shift: 0.0, slope: None, lean: 0.0 });
            for (&band, step) in bands.iter().zip(&steps).filter(|(_, step)| step.agreement > SEEN) {
                add(&mut votes, evidence.verticals(band), step.shift, 1.0);
                seen += 1.0;
            }
        }
        if seen < 12.0 {
            break;
        }
        votes.iter_mut().for_each(|vote| *vote /= seen);
        pattern = Pattern::new(votes, edges);
    }
    pattern
}

/// Following in one direction.
struct Walk<'a> {
    evidence: &'a Evidence,
    pattern: Pattern,
    edges: Vec<f64>,
}

impl Walk<'_> {
    fn go(&mut self, middle: usize, down: bool, path: &mut Sideways) {
        let all: Vec<usize> =
            if down { (middle..self.evidence.bands()).collect() } else { (0..=middle).rev().collect() };
        let mut entry = Entry { shift: 0.0, slope: None, lean: 0.0 };
        for from in (0..all.len()).step_by(STRETCH) {
            let bands = &all[from..(from + STRETCH + AHEAD).min(all.len())];
            let steps = best_path(self.evidence, &self.pattern, bands, entry);
            let kept = STRETCH.min(bands.len());
            let before = self.edges.clone();
            self.learn(bands, &steps);
            for (index, (&band, step)) in bands.iter().zip(&steps).take(kept).enumerate() {
                path.shift[band] = step.shift;
                path.seen[band] = step.agreement > SEEN;
                // The edges found in this stretch hold at its middle; they are reached gradually.
                let share = (index as f64 / kept as f64).min(1.0);
                for (edge, (was, is)) in path.edges.iter_mut().zip(before.iter().zip(&self.edges)) {
                    edge[band] = was + share * (is - was);
                }
            }
            let next = kept.min(steps.len() - 1);
            let back = next.saturating_sub(6);
            let slope = (next > back).then(|| (steps[next].shift - steps[back].shift) / (next - back) as f64);
            let far = all[(from + kept).saturating_sub(LONG).min(from)];
            let way = (from + kept - (from + kept).saturating_sub(LONG).min(from)) as f64;
            // Wander makes the lean over a short way steeper than the page's.
            let lean = (steps[next].shift - path.shift[far]) / way.max(LONG as f64 / 2.0);
            entry = Entry { shift: steps[next].shift, slope, lean };
        }
    }

    /// Takes up what a stretch showed.
    fn learn(&mut self, bands: &[usize], steps: &[Step]) {
        let mut votes = vec![0.0; self.evidence.width];
        let mut seen = 0;
        for (&band, step) in bands.iter().zip(steps).filter(|(_, step)| step.agreement > SEEN) {
            add(&mut votes, self.evidence.verticals(band), step.shift, 1.0);
            seen += 1;
        }
        if seen < 16 {
            return;
        }
        votes.iter_mut().for_each(|vote| *vote /= seen as f32);
        let shown = Pattern::new(votes, &[]);
        for edge in &mut self.edges {
            if let Some(found) = shown.line_near(*edge, 2.5) {
                *edge += (found - *edge).clamp(-1.0, 1.0);
            }
        }
        let mixed =
            self.pattern.votes.iter().zip(&shown.votes).map(|(old, new)| 0.6 * old + 0.4 * new).collect();
        self.pattern = Pattern::new(mixed, &[]);
        self.pattern.believe(&self.edges);
    }
}

/// The best path through consecutive bands. The first has about the shift `start`.
fn best_path(evidence: &Evidence, pattern: &Pattern, bands: &[usize], entry: Entry) -> Vec<Step> {
    let states = (2 * REACH + 1) as usize;
    let slopes = (2 * STEEPEST + 1) as usize;
    let centre = |index: usize| (entry.shift + entry.lean * index as f64).round() as i32;
    let scores: Vec<Vec<f32>> = bands
        .iter()
        .enumerate()
        .map(|(index, &band)| agreement(evidence.verticals(band), pattern, centre(index)))
        .collect();
    let usual = usual_agreement(&scores);
    // gain[state][slope]: the best sum so far; from[band][state][slope]: the slope by which it was reached.
    let mut gain = vec![f32::NEG_INFINITY; states * slopes];
    for offset in -2..=2i32 {
        for slope_index in 0..slopes {
            let wanted = |slope: f64| {
                0.1 * (slope_index as f64 - f64::from(STEEPEST) - (slope - entry.lean)).abs() as f32
            };
            let off = entry.slope.map_or(0.0, wanted);
            gain[(REACH + offset) as usize * slopes + slope_index] = -0.05 * (offset * offset) as f32 - off;
        }
    }
    let mut from: Vec<Vec<u8>> = Vec::with_capacity(bands.len());
    for (index, score) in scores.iter().enumerate() {
        let mut next = vec![f32::NEG_INFINITY; states * slopes];
        let mut origin = vec![0u8; states * slopes];
        if index == 0 {
            next.copy_from_slice(&gain);
        } else {
            let bests: Vec<(f32, u8)> = gain
                .chunks_exact(slopes)
                .map(|row| {
                    let best = (0..slopes).max_by(|&a, &b| row[a].total_cmp(&row[b])).unwrap_or(0);
                    (row[best], best as u8)
                })
                .collect();
            for state in 0..states as i32 {
                for slope_index in 0..slopes as i32 {
                    let before = state - (slope_index - STEEPEST);
                    if !(0..states as i32).contains(&before) {
                        continue;
                    }
                    let row = &gain[before as usize * slopes..(before as usize + 1) * slopes];
                    let mut best = (bests[before as usize].0 - BREAK_COST, bests[before as usize].1);
                    for old in (slope_index - 2).max(0)..(slope_index + 3).min(slopes as i32) {
                        let bend = (old - slope_index).unsigned_abs() as usize;
                        let value = row[old as usize] - BEND_COST[bend];
                        if value > best.0 {
                            best = (value, old as u8);
                        }
                    }
                    let at = state as usize * slopes + slope_index as usize;
                    next[at] = best.0 - LEAN_COST * (slope_index - STEEPEST).abs() as f32;
                    origin[at] = best.1;
                }
            }
        }
        for state in 0..states {
            let here = (score[state] / usual).clamp(-0.5, 1.5);
            next[state * slopes..(state + 1) * slopes].iter_mut().for_each(|value| *value += here);
        }
        gain = next;
        from.push(origin);
    }
    let mut at = (0..gain.len()).max_by(|&a, &b| gain[a].total_cmp(&gain[b])).unwrap_or(0);
    let mut steps = vec![Step { shift: entry.shift, agreement: 0.0 }; bands.len()];
    for index in (0..bands.len()).rev() {
        let (state, slope_index) = (at / slopes, at % slopes);
        let score = &scores[index];
        let part = if state > 0 && state + 1 < states {
            peak_offset(score[state - 1], score[state], score[state + 1])
        } else {
            0.0
        };
        steps[index] = Step {
            shift: f64::from(centre(index) + state as i32 - REACH) + part,
            agreement: score[state] / usual,
        };
        if index > 0 {
            let before = state as i32 - (slope_index as i32 - STEEPEST);
            at = before as usize * slopes + usize::from(from[index][at]);
        }
    }
    steps
}

/// How well a band agrees with the pattern at each shift within reach of `centre`.
fn agreement(votes: impl Iterator<Item = (usize, f32)>, pattern: &Pattern, centre: i32) -> Vec<f32> {
    let mut scores = vec![0.0; (2 * REACH + 1) as usize];
    let kernel = &pattern.kernel;
    for (col, vote) in votes.map(|(col, votes)| (col, votes.sqrt())) {
        // Shift s compares column `col` with the pattern's column `col - s`.
        let highest = col as i32 - centre + REACH;
        for (index, score) in scores.iter_mut().enumerate() {
            if let Some(value) =
                usize::try_from(highest - index as i32).ok().and_then(|place| kernel.get(place))
            {
                *score += vote * value;
            }
        }
    }
    // Only what stands out from other shifts tells where the page is.
    let mean = scores.iter().sum::<f32>() / scores.len() as f32;
    scores.iter_mut().for_each(|score| *score -= mean);
    scores
}

/// What the better half of the bands reaches at its best shift.
fn usual_agreement(scores: &[Vec<f32>]) -> f32 {
    let mut best: Vec<f32> = scores.iter().map(|row| row.iter().copied().fold(0.0, f32::max)).collect();
    best.sort_by(f32::total_cmp);
    best[best.len() * 3 / 4].max(LEAST_USUAL)
}

/// Where a parabola through three neighbours has its peak, relative to the middle one.
fn peak_offset(left: f32, middle: f32, right: f32) -> f64 {
    let curvature = left - 2.0 * middle + right;
    if curvature >= 0.0 { 0.0 } else { f64::from((0.5 * (left - right) / curvature).clamp(-0.5, 0.5)) }
}

/// Straight lines across bands that weren't seen, from the seen ones beside them.
fn bridge(shift: &mut [f64], seen: &[bool]) {
    let mut last: Option<usize> = None;
    for band in 0..shift.len() {
        if !seen[band] {
            continue;
        }
        if let Some(last) = last {
            let slope = (shift[band] - shift[last]) / (band - last) as f64;
            let base = shift[last];
            for (offset, value) in shift[last + 1..band].iter_mut().enumerate() {
                *value = base + slope * (offset + 1) as f64;
            }
        }
        last = Some(band);
    }
}

fn smoothed(values: &[f64]) -> Vec<f64> {
    let at = |index: usize| {
        if index == 0 || index + 1 >= values.len() {
            return values[index];
        }
        0.25 * values[index - 1] + 0.5 * values[index] + 0.25 * values[index + 1]
    };
    (0..values.len()).map(at).collect()
}
