//! Which curves each segment belongs to: a beam search down the track over all curves together.
//!
//! Costs are negative log-likelihoods in nats, up to a constant; each is a heavy-tailed price, so that no single
//! reading of the ink is ever impossible. A hypothesis holds where each curve was seen last; per segment it may give
//! the segment to any curves that are free there, or to none.

use std::collections::HashMap;

use crate::domain::spec::{CurveSpec, LineStyle};
use crate::domain::trace::Edges;
use crate::domain::trace::segment::{End, Look, Segment};

/// Most curves of one track.
pub const MOST_CURVES: usize = 8;
/// Hypotheses kept after each segment.
const BEAM: usize = 96;
/// Hypotheses this much worse than the best are dropped.
const HOPELESS: f32 = 60.0;
/// Most segments' candidates cost; dearer transitions are left out.
const DEAREST: f32 = 40.0;

/// Price of a row of ink that no curve takes.
const UNCLAIMED: f32 = 0.6;
/// Price of a row at which a solid, or a broken, curve isn't seen.
const ABSENT: [f32; 2] = [0.5, 0.25];
/// Price of a row for each further curve on the same ink: below absence, above a line of its own.
const SHARED: f32 = 0.35;
/// Price of going on in a segment that doesn't touch the last one: solid, broken.
const JUMP: [f32; 2] = [2.0, 0.7];
/// Price of leaving at one edge and coming back at the other.
const WRAP: f32 = 3.0;
/// Price of a row for each track width that a curve is off its scale: curves come back, so that a wrap taken for
/// one by mistake is dearer the longer it lasts.
const OFF_SCALE: f32 = 0.02;
/// Rows by which segments of one curve may overlap: lines are thick, and wraps end at both edges at once.
const OVERLAP_ROWS: i32 = 4;
/// Rows over which a curve's direction before a junction still tells where it goes after it.
const MEMORY_ROWS: i32 = 40;

/// The segments of one curve, top to bottom, each with its wrap number and how many curves share it.
pub type Share = Vec<Piece>;

/// A segment taken by a curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece {
    /// Index of the segment.
    pub segment: u32,
    /// Track widths to the right at which the value lies.
    pub wrap: i16,
    /// Curves that take this segment, as bits.
    pub takers: u8,
    /// Price of giving it to this curve, nats; high where it looks or lies unlike it.
    pub price: f32,
}

#[derive(Debug, Clone, Copy)]
struct State {
    segment: u32,
    wrap: i16,
    /// Where it was seen last.
    end: End,
    /// Where it was last seen alone on its ink, for directions through junctions.
    solo: Option<End>,
    look: Look,
    /// Rows that `look` was pooled over.
    weight: f32,
}

const NOWHERE: u32 = u32::MAX;

#[derive(Debug, Clone)]
struct Hypothesis {
    cost: f32,
    node: u32,
    curves: [State; MOST_CURVES],
}

#[derive(Debug, Clone, Copy)]
struct Node {
    parent: u32,
    segment: u32,
    takers: u8,
    wraps: [i8; MOST_CURVES],
    prices: [f32; MOST_CURVES],
}

/// Gives segments to curves; one list per curve, in the curves' order. Curves beyond [`MOST_CURVES`] get nothing.
/// `line` is the usual width of lines, columns.
pub fn assign(segments: &[Segment], line: f32, edges: &Edges, curves: &[CurveSpec]) -> Vec<Share> {
    let curves = &curves[..curves.len().min(MOST_CURVES)];
    let start = State {
        segment: NOWHERE,
        wrap: 0,
        end: End { row: -1, col: 0.0, slope: 0.0, span: (0.0, 0.0) },
        solo: None,
        look: Look::default(),
        weight: 0.0,
    };
    let mut beam = vec![Hypothesis { cost: 0.0, node: NOWHERE, curves: [start; MOST_CURVES] }];
    let mut nodes: Vec<Node> = Vec::new();
    for (index, segment) in segments.iter().enumerate() {
        let width = edges.width(segment.top.row as usize);
        let scene = Scene { index: index as u32, segment, line, width, curves };
        let mut next: HashMap<[(u32, i16); MOST_CURVES], (Hypothesis, Option<Node>)> =
            HashMap::with_capacity(beam.len() * 3);
        for hypothesis in &beam {
            scene.branch(hypothesis, &mut next);
        }
        beam = prune(next, segment.top.row, curves, &mut nodes);
    }
    let last = edges.left.len() as i32;
    let best = beam.into_iter().min_by(|a, b| owed(a, last, curves).total_cmp(&owed(b, last, curves)));
    best.map_or_else(|| vec![Vec::new(); curves.len()], |best| retrace(&nodes, best.node, curves.len()))
}

/// Cost with the rows that curves have been absent for so far.
fn owed(hypothesis: &Hypothesis, row: i32, curves: &[CurveSpec]) -> f32 {
    let absent: f32 = hypothesis
        .curves
        .iter()
        .zip(curves)
        .map(|(state, curve)| absence(curve) * (row - state.end.row - 1).max(0) as f32)
        .sum();
    hypothesis.cost + absent
}

fn prune(
    next: HashMap<[(u32, i16); MOST_CURVES], (Hypothesis, Option<Node>)>,
    row: i32,
    curves: &[CurveSpec],
    nodes: &mut Vec<Node>,
) -> Vec<Hypothesis> {
    let mut ranked: Vec<(f32, [(u32, i16); MOST_CURVES], Hypothesis, Option<Node>)> = next
        .into_iter()
        .map(|(key, (hypothesis, node))| (owed(&hypothesis, row, curves), key, hypothesis, node))
        .collect();
    // The key breaks ties: a hash map's order must not decide a curve.
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    ranked.truncate(BEAM);
    let worst = ranked.first().map_or(0.0, |best| best.0 + HOPELESS);
    ranked
        .into_iter()
        .take_while(|entry| entry.0 <= worst)
        .map(|(_, _, mut hypothesis, node)| {
            if let Some(node) = node {
                hypothesis.node = nodes.len() as u32;
                nodes.push(node);
            }
            hypothesis
        })
        .collect()
}

fn retrace(nodes: &[Node], mut at: u32, count: usize) -> Vec<Share> {
    let mut shares = vec![Vec::new(); count];
    while at != NOWHERE {
        let node = nodes[at as usize];
        for (curve, share) in shares.iter_mut().enumerate() {
            if node.takers & (1 << curve) != 0 {
                share.push(Piece {
                    segment: node.segment,
                    wrap: i16::from(node.wraps[curve]),
                    takers: node.takers,
                    price: node.prices[curve],
                });
            }
        }
        at = node.parent;
    }
    shares.iter_mut().for_each(|share| share.reverse());
    shares
}

/// One segment to be given away.
struct Scene<'a> {
    index: u32,
    segment: &'a Segment,
    /// The usual width of lines, columns.
    line: f32,
    /// The track's width there, columns.
    width: f32,
    curves: &'a [CurveSpec],
}

impl Scene<'_> {
    /// All ways to give the segment away from one hypothesis.
    fn branch(
        &self,
        hypothesis: &Hypothesis,
        next: &mut HashMap<[(u32, i16); MOST_CURVES], (Hypothesis, Option<Node>)>,
    ) {
        let unclaimed = UNCLAIMED * self.segment.length * self.segment.probability;
        let mut nobody = hypothesis.clone();
        nobody.cost += unclaimed;
        keep(next, nobody, None);
        let offers: Vec<(usize, f32, i16)> = (0..self.curves.len())
            .filter_map(|curve| {
                let (price, wrap) = self.price(curve, &hypothesis.curves[curve])?;
                Some((curve, price, wrap))
            })
            .collect();
        for chosen in 1u32..1 << offers.len() {
            let several = chosen.count_ones() > 1;
            let takers = || offers.iter().enumerate().filter(move |(at, _)| chosen & (1 << at) != 0);
            // Only curves that lie on this ink anyway can share it.
            if chosen.count_ones() > 3 || (several && takers().any(|(_, offer)| offer.1 > 12.0)) {
                continue;
            }
            let mut child = hypothesis.clone();
            let mut node = Node {
                parent: hypothesis.node,
                segment: self.index,
                takers: 0,
                wraps: [0; MOST_CURVES],
                prices: [0.0; MOST_CURVES],
            };
            // Lines that cross a stretch along a row share it for the moment only.
            let shared = if self.segment.top.is_wide(self.line) { 0.3 * SHARED } else { SHARED };
            child.cost += shared * (chosen.count_ones() - 1) as f32 * self.segment.len() as f32;
            for (_, &(curve, price, wrap)) in takers() {
                child.cost += price;
                node.takers |= 1 << curve;
                node.wraps[curve] = wrap.clamp(-100, 100) as i8;
                node.prices[curve] = price;
                self.seat(&mut child.curves[curve], wrap, several);
            }
            keep(next, child, Some(node));
        }
    }

    /// A curve's state once it has taken the segment.
    fn seat(&self, state: &mut State, wrap: i16, several: bool) {
        let segment = self.segment;
        if wrap != state.wrap {
            state.solo = None;
        }
        state.segment = self.index;
        state.wrap = wrap;
        state.end = segment.bottom;
        if several {
            return;
        }
        let long = segment.len() >= 3;
        if long && !segment.bottom.is_wide(self.line) {
            state.solo = Some(segment.bottom);
        }
        let rows = segment.len() as f32;
        let share = rows / (state.weight + rows);
        let pool = |old: &mut f32, new: f32| *old += share * (new - *old);
        if long || state.weight == 0.0 {
            pool(&mut state.look.width, segment.look.width);
        }
        pool(&mut state.look.broken, segment.look.broken);
        for (old, new) in state.look.embedding.iter_mut().zip(segment.look.embedding) {
            pool(old, new);
        }
        for (old, new) in state.look.colour.iter_mut().zip(segment.look.colour) {
            pool(old, new);
        }
        // A running mean: print and light change down a scan.
        state.weight = (state.weight + rows).min(600.0);
    }

    /// Price of giving the segment to a curve, and the wrap number it then has; `None` where it can't be.
    fn price(&self, curve: usize, state: &State) -> Option<(f32, i16)> {
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
        let price = way + absence(spec) * gap.max(0) as f32 + off_scale + self.unlike(spec, state);
        (price < DEAREST + absence(spec) * gap.max(0) as f32).then_some((price, wrap))
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
            Some(LineStyle::Solid) => price += trust * -(1.0 - look.broken).max(0.1).ln(),
            Some(_) => price += trust * -look.broken.max(0.1).ln(),
            None => {}
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
            let mut unlike = 0.5 * (1.0 + wider * wider).ln() + (0.8 * embedding).min(2.5);
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

fn absence(spec: &CurveSpec) -> f32 {
    ABSENT[usize::from(is_broken(spec))]
}

/// Keeps the cheaper of two hypotheses that say the same of where the curves are.
fn keep(
    next: &mut HashMap<[(u32, i16); MOST_CURVES], (Hypothesis, Option<Node>)>,
    hypothesis: Hypothesis,
    node: Option<Node>,
) {
    let key = hypothesis.curves.map(|state| (state.segment, state.wrap));
    match next.entry(key) {
        std::collections::hash_map::Entry::Occupied(mut held) => {
            if hypothesis.cost < held.get().0.cost {
                held.insert((hypothesis, node));
            }
        }
        std::collections::hash_map::Entry::Vacant(free) => {
            free.insert((hypothesis, node));
        }
    }
}
