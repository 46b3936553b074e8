//! What it costs to give a segment to a curve.
//!
//! Prices are negative log-likelihoods in nats, up to a constant; each is heavy-tailed, so that no single reading of
//! the ink is ever impossible.

use crate::domain::spec::{CurveSpec, LineStyle};
use crate::domain::trace::look::Pool;
use crate::domain::trace::segment::{End, Segment};

/// Price of a row at which a curve isn't seen. The same for all styles: were one cheaper, a curve that ended would take
/// over the line of another.
pub const ABSENT: f32 = 0.35;
/// Price of a row of ink that no curve takes.
const UNCLAIMED: f32 = 0.9;
/// Price of a row for a curve that shares its ink: below absence, since lines cross, touch and coincide.
const SHARED: f32 = 0.17;
/// The same once it has lasted: lines that stay together that long do so for a reason.
const SHARED_FOR_LONG: f32 = 0.1;
/// Rows after which sharing has lasted.
const TOUCH_ROWS: f32 = 150.0;
/// Share of [`SHARED`] for a stretch that runs along the row: what crosses it shares it for the moment only.
const SHARED_ALONG: f32 = 0.1;
/// Price of going on in a segment that doesn't touch the last one: solid, broken.
const JUMP: [f32; 2] = [2.0, 0.7];
/// Price of leaving a line that goes on, and of joining one on its way, by a jump: lines begin and end in white.
const LEAVE: f32 = 2.0;
const JOIN: f32 = 2.0;
/// Price of a jump sideways: times the log of its square, in reaches.
const LATERAL: f32 = 1.3;
/// Columns that a jump reaches at no great price, and columns more for each row it takes.
const REACH: (f32, f32) = (2.0, 0.25);
/// Price of leaving at one edge and coming back at the other.
const WRAP: f32 = 1.5;
/// Price of a row for each track width that a curve is off its scale: curves come back, so that a wrap taken for
/// one by mistake is dearer the longer it lasts.
const OFF_SCALE: f32 = 0.028;
/// Price of leaving a line where nothing branches off, or of joining it there.
const CUT: f32 = 15.0;
/// Price of going on in a stretch along the row.
const ALONG: f32 = 0.17;
/// Price of turning down at the end of such a stretch, and of turning down inside it.
const CORNER: (f32, f32) = (2.4, 0.6);
/// Prices of a place and of a direction after a junction that aren't those ahead.
const AHEAD: f32 = 0.8;
const BEND: f32 = 0.4;
/// Price of taking ink that runs along a printed horizontal line.
const RULED: f32 = 3.4;
/// Price of jumping onto ink that runs along the track's printed edge, and of each row there.
const BORDER: (f32, f32) = (2.5, 0.6);
/// Rows by which segments of one curve may overlap: lines are thick, and wraps end at both edges at once.
const OVERLAP_ROWS: i32 = 4;
/// Rows over which a curve's direction before a junction still tells where it goes after it.
const MEMORY_ROWS: i32 = 40;
/// Most segments' candidates cost; dearer transitions are left out.
const DEAREST: f32 = 40.0;

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

/// What it takes to give a segment to a curve.
#[derive(Debug, Clone, Copy)]
pub struct Offer {
    /// Index of the curve.
    pub curve: usize,
    /// Price of getting there, but for the rows it was absent before.
    pub way: f32,
    /// Price of how unlike the curve the segment looks.
    pub unlike: f32,
    /// The wrap number it then has.
    pub wrap: i16,
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
    pub fn waited(&self, state: &State) -> f32 {
        let gap = self.segment.top.row - state.end.row - 1;
        ABSENT * gap.max(0) as f32
    }

    /// What it takes to give the segment to a curve; `None` where it can't be.
    pub fn offer(&self, curve: usize, state: &State) -> Option<Offer> {
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
        let off_scale = OFF_SCALE * f32::from(wrap.abs()) * self.segment.len() as f32;
        let unlike = state.look.unlike(spec, &self.segment.look);
        let way = way + off_scale + self.printed(state);
        (way + unlike < DEAREST).then_some(Offer { curve, way, unlike, wrap })
    }

    /// What sharing the segment's ink with one other curve costs a curve.
    pub fn sharing(&self, state: &State) -> f32 {
        let rows = self.segment.len() as f32;
        // Lines that cross a stretch along a row share it for the moment only.
        let wide = if self.segment.top.is_wide(self.line) { SHARED_ALONG } else { 1.0 };
        let price = if state.shared + rows > TOUCH_ROWS { SHARED_FOR_LONG } else { wide * SHARED };
        price * rows
    }

    /// The track's printed edge that the segment runs along, as a column, if it does.
    fn edge(&self) -> Option<f32> {
        let near = 1.5 * self.line + 1.0;
        let (top, bottom) = (self.segment.top.col, self.segment.bottom.col);
        let beside = |edge: &f32| (top - edge).abs() < near && (bottom - edge).abs() < near;
        [0.0, self.width].into_iter().find(beside)
    }

    /// What looks like a printed line rather than a curve costs.
    fn printed(&self, state: &State) -> f32 {
        if self.segment.ruled {
            return RULED;
        }
        let Some(edge) = self.edge() else { return 0.0 };
        let near = 1.5 * self.line + 1.0;
        let came = state.segment != NOWHERE && (state.end.col - edge).abs() < 4.0 * near;
        let rows = self.segment.len() as f32;
        BORDER.1 * rows + if came { 0.0 } else { BORDER.0 }
    }

    /// What it costs that nobody takes the segment's ink.
    pub fn unclaimed(&self) -> f32 {
        UNCLAIMED * self.segment.length * self.segment.probability
    }

    /// Price of giving the segment to some curves (bits), where nothing branches off between it and the one above: the
    /// cut is then ours, not the paper's, and the line stays with whoever has it.
    pub fn cut(&self, states: &[State], takers: u32) -> f32 {
        if !self.plain_cut {
            return 0.0;
        }
        let above = self.segment.above.first();
        let has = |curve: usize| above == Some(&states[curve].segment);
        let has: u32 = (0..self.curves.len()).filter(|&curve| has(curve)).map(|curve| 1 << curve).sum();
        CUT * (has ^ takers).count_ones() as f32
    }

    /// Going on in a segment that touches the last one: along its direction from before the junction, or around a
    /// corner where the last segment ran along a row.
    fn junction(&self, state: &State) -> f32 {
        let top = self.segment.top;
        if top.is_wide(self.line) {
            return ALONG;
        }
        let corner = state.end.is_wide(self.line).then(|| {
            // A stretch along a row ends where the next one down begins: at one of its ends.
            let (left, right) = state.end.span;
            let inside = (top.col - left).min(right - top.col).max(0.0) / (2.0 * self.line + 2.0);
            CORNER.0 + CORNER.1 * (1.0 + inside * inside).ln()
        });
        let ahead = state.solo.filter(|solo| top.row - solo.row <= MEMORY_ROWS).map(|solo| {
            let rows = (top.row - solo.row) as f32;
            let slope = solo.slope.clamp(-6.0, 6.0);
            let off = (top.col - solo.col - slope * rows) / (1.5 + 0.3 * rows);
            let mut price = AHEAD * (1.0 + off * off).ln();
            if self.segment.len() >= 3 {
                let bend = (top.slope - solo.slope) / (0.5 + 0.25 * solo.slope.abs() + 0.03 * rows);
                price += BEND * (1.0 + bend * bend).ln();
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
        let reach = REACH.0 + REACH.1 * rows.min(40.0);
        let lateral = |shift: f32| {
            let straight = (top.col + shift - from.col).abs();
            let along = (top.col + shift - from.col - from.slope.clamp(-6.0, 6.0) * rows.min(12.0)).abs();
            // Near-horizontal stretches make wide runs: what counts is the white between them.
            let white =
                (top.span.0 + shift - from.span.1).max(from.span.0 - top.span.1 - shift).max(0.0) + 1.0;
            let off = straight.min(along).min(white) / reach;
            LATERAL * (1.0 + off * off).ln()
        };
        let leave = if state.goes_on { LEAVE } else { 0.0 };
        let join = if self.segment.above.is_empty() { 0.0 } else { JOIN };
        let base = JUMP[usize::from(is_broken(spec))] + leave + join;
        let mut best = (base + lateral(0.0), state.wrap);
        if spec.wrap {
            for way in [-1i16, 1] {
                let price = base + WRAP + lateral(f32::from(way) * self.width);
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
    spec.style.is_some_and(|style| style != LineStyle::Solid)
}
