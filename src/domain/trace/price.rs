//! What it costs to give a segment to a curve.
//!
//! Prices are negative log-likelihoods in nats, up to a constant; each is heavy-tailed, so that no single reading of
//! the ink is ever impossible.

use crate::domain::spec::{CurveSpec, LineStyle};
use crate::domain::trace::segment::{End, Look, Segment};

/// Price of a row at which a solid, or a broken, curve isn't seen.
const ABSENT: [f32; 2] = [0.5, 0.25];
/// Price of a row for a curve that shares its ink: below absence while lines cross or touch.
const SHARED: f32 = 0.17;
/// The same once it has lasted: above absence, since a curve that can't be told from another isn't seen at all.
const SHARED_FOR_LONG: f32 = 0.6;
/// Rows for which lines that cross or touch share their ink.
const TOUCH_ROWS: f32 = 150.0;
/// Price of going on in a segment that doesn't touch the last one: solid, broken.
const JUMP: [f32; 2] = [2.0, 0.7];
/// Price of leaving at one edge and coming back at the other.
const WRAP: f32 = 1.5;
/// Price of a row for each track width that a curve is off its scale: curves come back, so that a wrap taken for
/// one by mistake is dearer the longer it lasts.
const OFF_SCALE: f32 = 0.02;
/// Rows by which segments of one curve may overlap: lines are thick, and wraps end at both edges at once.
const OVERLAP_ROWS: i32 = 4;
/// Length of a dark stretch, in line widths, above which it is a dash rather than a dot.
const DOT_OR_DASH: f32 = 2.5;
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
    pub look: Look,
    /// Rows that `look` was pooled over.
    pub weight: f32,
    /// Rows since it was last alone on its ink.
    pub shared: f32,
}

/// One segment to be given away.
pub struct Scene<'a> {
    pub index: u32,
    pub segment: &'a Segment,
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
    pub fn price(&self, curve: usize, state: &State) -> Option<(f32, i16)> {
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
        let price = way + off_scale + self.unlike(spec, state);
        (price < DEAREST).then_some((price, wrap))
    }

    /// What sharing the segment's ink with one other curve costs a curve.
    pub fn sharing(&self, state: &State) -> f32 {
        let rows = self.segment.len() as f32;
        // Lines that cross a stretch along a row share it for the moment only.
        let wide = if self.segment.top.is_wide(self.line) { 0.3 } else { 1.0 };
        let price = if state.shared + rows > TOUCH_ROWS { SHARED_FOR_LONG } else { wide * SHARED };
        price * rows
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
        let base = JUMP[usize::from(is_broken(spec))];
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

    /// How unlike the curve the segment looks: its style as the sidecar says, and itself so far.
    fn unlike(&self, spec: &CurveSpec, state: &State) -> f32 {
        let look = &self.segment.look;
        let rows = self.segment.len() as f32;
        // Short pieces tell little, long ones much but never everything.
        let trust = (rows / 10.0).min(3.0);
        let mut price = 0.0;
        match spec.style {
            Some(LineStyle::Solid) => price += trust * -(1.0 - look.broken).max(0.04).ln(),
            Some(_) => price += trust * -look.broken.max(0.04).ln(),
            None => {}
        }
        if look.dash > 0.0 && look.broken > 0.5 {
            // Dots are about as long as the line is wide, dashes several times that.
            let longer = (look.dash / DOT_OR_DASH).ln();
            match spec.style {
                Some(LineStyle::Dotted) => price += 0.7 * trust * longer.clamp(0.0, 1.5),
                Some(LineStyle::Dashed) => price += 0.7 * trust * (-longer).clamp(0.0, 1.5),
                _ => {}
            }
        }
        if let Some(ink) = spec.colour {
            price += trust * colour_distance(ink.map(f32::from), look.colour).min(3.0);
        }
        if state.weight > 0.0 {
            let known = (state.weight / 60.0).min(1.0);
            let own = &state.look;
            let wider = (look.width - own.width) / (0.8 + 0.3 * own.width);
            let embedding: f32 =
                look.embedding.iter().zip(own.embedding).map(|(a, b)| (a - b) * (a - b)).sum();
            let mut unlike = 0.5 * (1.0 + wider * wider).ln() + (0.3 * embedding).min(2.5);
            if spec.style.is_none() {
                unlike += 1.5 * (look.broken - own.broken).abs();
            }
            if spec.colour.is_none() {
                unlike += colour_distance(own.colour, look.colour).min(2.0);
            }
            price += known * trust * unlike;
        }
        price
    }
}

/// Distance of two inks, 0 alike to about 4 unlike; lightness counts less than hue, since scanning changes it.
fn colour_distance(a: [f32; 3], b: [f32; 3]) -> f32 {
    let lightness = |c: [f32; 3]| (c[0] + c[1] + c[2]) / 3.0;
    let (light_a, light_b) = (lightness(a), lightness(b));
    let hue: f32 = a
        .iter()
        .zip(b)
        .map(|(a, b)| {
            let off = (a - light_a) - (b - light_b);
            off * off
        })
        .sum::<f32>()
        .sqrt();
    hue / 40.0 + (light_a - light_b).abs() / 250.0
}

fn is_broken(spec: &CurveSpec) -> bool {
    matches!(spec.style, Some(LineStyle::Dashed | LineStyle::Dotted))
}

/// Price of a row at which a curve isn't seen.
pub fn absence(spec: &CurveSpec) -> f32 {
    ABSENT[usize::from(is_broken(spec))]
}
