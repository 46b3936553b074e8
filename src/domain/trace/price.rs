//! What it costs to give a segment to a curve.
//!
//! Prices are negative log-likelihoods in nats, up to a constant; each is heavy-tailed, so that no single reading of
//! the ink is ever impossible.

use crate::domain::knob;
use crate::domain::spec::{CurveSpec, LineStyle};
use crate::domain::trace::look::Pool;
use crate::domain::trace::segment::{End, Segment};

/// Price of a row at which a solid, or a broken, curve isn't seen.
#[allow(dead_code)]
const ABSENT: [f32; 2] = [0.5, 0.25];
/// Price of a row for a curve that shares its ink: below absence while lines cross or touch.
#[allow(dead_code)]
const SHARED: f32 = 0.17;
/// The same once it has lasted: above absence, since a curve that can't be told from another isn't seen at all.
#[allow(dead_code)]
const SHARED_FOR_LONG: f32 = 0.6;
/// Rows for which lines that cross or touch share their ink.
#[allow(dead_code)]
const TOUCH_ROWS: f32 = 150.0;
/// Price of going on in a segment that doesn't touch the last one: solid, broken.
const JUMP: [f32; 2] = [2.0, 0.7];
/// Price of leaving at one edge and coming back at the other.
#[allow(dead_code)]
const WRAP: f32 = 1.5;
/// Price of a row for each track width that a curve is off its scale: curves come back, so that a wrap taken for
/// one by mistake is dearer the longer it lasts.
#[allow(dead_code)]
const OFF_SCALE: f32 = 0.02;
/// Rows by which segments of one curve may overlap: lines are thick, and wraps end at both edges at once.
const OVERLAP_ROWS: i32 = 4;
/// Rows over which a curve's direction before a junction still tells where it goes after it.
const MEMORY_ROWS: i32 = 40;
/// Most segments' candidates cost; dearer transitions are left out.
const DEAREST: f32 = 40.0;

fn knob_jump(broken: bool) -> f32 {
    if broken { knob!("JUMP_BROKEN", 0.7) } else { knob!("JUMP_SOLID", 2.0) }
}

/// No segment: a curve that hasn't been seen yet.
pub const NOWHERE: u32 = u32::MAX;

/// Where a curve was seen last, and what it looked like so far.
#[derive(Debug, Clone, Copy)]
pub struct State {
    pub segment: u32,
    pub wrap: i16,
    /// Where it was seen last.
    pub end: End,
    /// Where it was last seen alone on its ink, for directions through junctions.
    pub solo: Option<End>,
    pub look: Pool,
    /// Whether its last segment goes on in others.
    pub goes_on: bool,
    /// Rows since it was last alone on its ink.
    pub shared: f32,
}

/// One segment to be given away.
pub struct Scene<'a> {
    pub index: u32,
    pub segment: &'a Segment,
    /// Whether it goes on from the one above without a branch.
    pub plain_cut: bool,
    /// The usual width of lines, columns.
    pub line: f32,
    /// The track's width there, columns.
    pub width: f32,
    pub curves: &'a [CurveSpec],
}

impl Scene<'_> {
    /// Price of the rows that a curve was absent for when it takes the segment.
    pub fn waited(&self, curve: usize, state: &State) -> f32 {
        let gap = self.segment.top.row - state.end.row - 1;
        absence(&self.curves[curve]) * gap.max(0) as f32
    }

    /// Price of giving the segment to a curve, but for the rows it was absent before, and the wrap number it then has;
    /// `None` where it can't be.
    pub fn price(&self, curve: usize, state: &State) -> Option<(f32, f32, i16)> {
        let spec = &self.curves[curve];
        let gap = self.segment.top.row - state.end.row - 1;
        if gap < -OVERLAP_ROWS {
            return None;
        }
        let (way, wrap) = if state.segment == NOWHERE {
            (1.0, 0)
        } else if self.segment.above.contains(&state.segment) {
            (self.junction(state), state.wrap)
        } else {
            self.jump(spec, state)
        };
        let off_scale = knob!("OFF_SCALE", 0.02) * f32::from(wrap.abs()) * self.segment.len() as f32;
        let unlike = knob!("LOOK", 1.0) * state.look.unlike(spec, &self.segment.look);
        let price = way + off_scale + self.printed(state);
        (price + unlike < DEAREST).then_some((price, unlike, wrap))
    }

    /// What sharing the segment's ink with one other curve costs a curve.
    pub fn sharing(&self, state: &State) -> f32 {
        let rows = self.segment.len() as f32;
        // Lines that cross a stretch along a row share it for the moment only.
        let wide = if self.segment.top.is_wide(self.line) { 0.3 } else { 1.0 };
        let price = if state.shared + rows > knob!("TOUCH_ROWS", 150.0) { knob!("SHARED_FOR_LONG", 0.6) } else { wide * knob!("SHARED", 0.17) };
        price * rows
    }

    /// What looks like a printed line rather than a curve costs.
    fn printed(&self, state: &State) -> f32 {
        if self.segment.ruled {
            return knob!("RULED_LINE", 4.0);
        }
        let near = 1.5 * self.line + 1.0;
        let (top, bottom) = (self.segment.top.col, self.segment.bottom.col);
        let beside = |edge: f32| (top - edge).abs() < near && (bottom - edge).abs() < near;
        let Some(edge) = [0.0, self.width].into_iter().find(|&edge| beside(edge)) else { return 0.0 };
        let came = state.segment != NOWHERE && (state.end.col - edge).abs() < 4.0 * near;
        let rows = self.segment.len() as f32;
        if came { knob!("HUG", 0.3) * rows } else { knob!("BORDER", 6.0) + knob!("HUG2", 0.6) * rows }
    }

    /// Going on in a segment that touches the last one: along its direction from before the junction, or around a
    /// corner where the last segment ran along a row.
    fn junction(&self, state: &State) -> f32 {
        let top = self.segment.top;
        if top.is_wide(self.line) {
            return 0.2;
        }
        let corner = state.end.is_wide(self.line).then(|| {
            // A stretch along a row ends where the next one down begins: at one of its ends.
            let (left, right) = state.end.span;
            let inside = (top.col - left).min(right - top.col).max(0.0) / (2.0 * self.line + 2.0);
            1.2 + 0.6 * (1.0 + inside * inside).ln()
        });
        let ahead = state.solo.filter(|solo| top.row - solo.row <= MEMORY_ROWS).map(|solo| {
            let rows = (top.row - solo.row) as f32;
            let slope = solo.slope.clamp(-6.0, 6.0);
            let off = (top.col - solo.col - slope * rows) / (1.5 + 0.3 * rows);
            let mut price = 0.8 * (1.0 + off * off).ln();
            if self.segment.len() >= 3 {
                let bend = (top.slope - solo.slope) / (0.5 + 0.25 * solo.slope.abs() + 0.03 * rows);
                price += 0.4 * (1.0 + bend * bend).ln();
            }
            price
        });
        match (corner, ahead) {
            (Some(corner), Some(ahead)) => corner.min(ahead),
            (corner, ahead) => corner.or(ahead).unwrap_or(0.0),
        }
    }

    /// Going on in a segment elsewhere, straight or around the track's edges.
    fn jump(&self, spec: &CurveSpec, state: &State) -> (f32, i16) {
        let top = self.segment.top;
        let from = state.end;
        let rows = (top.row - from.row).max(1) as f32;
        let reach = 2.0 + 0.25 * rows.min(40.0);
        let lateral = |shift: f32| {
            let straight = (top.col + shift - from.col).abs();
            let along = (top.col + shift - from.col - from.slope.clamp(-6.0, 6.0) * rows.min(12.0)).abs();
            // Near-horizontal stretches make wide runs: what counts is the white between them.
            let white =
                (top.span.0 + shift - from.span.1).max(from.span.0 - top.span.1 - shift).max(0.0) + 1.0;
            let off = straight.min(along).min(white) / reach;
            1.3 * (1.0 + off * off).ln()
        };
        // Lines end and begin in white: who leaves one that goes on, or joins one on its way, does so for a reason.
        let leave = if state.goes_on { knob!("LEAVE", 2.0) } else { 0.0 };
        let join = if self.segment.above.is_empty() { 0.0 } else { knob!("JOIN", 2.0) };
        let base = knob_jump(is_broken(spec)) + leave + join;
        let mut best = (base + lateral(0.0), state.wrap);
        if spec.wrap {
            for way in [-1i16, 1] {
                let price = base + knob!("WRAP", 1.5) + lateral(f32::from(way) * self.width);
                // Two widths over is rare, back to the scale is the way of all wraps.
                let far = 2.0 * f32::from((state.wrap + way).abs() - 1).max(0.0);
                if price + far < best.0 {
                    best = (price + far, state.wrap + way);
                }
            }
        }
        best
    }
}

fn is_broken(spec: &CurveSpec) -> bool {
    matches!(spec.style, Some(LineStyle::Dashed | LineStyle::Dotted))
}

/// Price of a row at which a curve isn't seen.
pub fn absence(spec: &CurveSpec) -> f32 {
    if is_broken(spec) { knob!("ABSENT_BROKEN", 0.25) } else { knob!("ABSENT_SOLID", 0.5) }
}
