//! Which curves each segment belongs to: a beam search down the track over all curves together.
//!
//! Costs are negative log-likelihoods in nats, up to a constant; each is a heavy-tailed price, so that no single
//! reading of the ink is ever impossible. A hypothesis holds where each curve was seen last; per segment it may give
//! the segment to any curves that are free there, or to none.

use std::collections::HashMap;

use crate::domain::spec::CurveSpec;
use crate::domain::trace::history::{History, Node, NodeId};
use crate::domain::trace::look::Pool;
use crate::domain::trace::price::{ABSENT, NOWHERE, Offer, Scene, State};
use crate::domain::trace::segment::{End, Segment};
use crate::domain::trace::{Edges, MOST_CURVES, Share};

/// Hypotheses kept after each segment.
const BEAM: usize = 96;
/// Rows of sharing that a row of being alone makes up for: below one, or two curves could take turns on one line.
const PARTED: f32 = 0.34;
/// Hypotheses this much worse than the best are dropped.
const HOPELESS: f32 = 60.0;

/// Offers dearer than this are none for ink that is shared.
const FAR: f32 = 12.0;
/// Weight of how unlike a curve the ink looks that it shares.
const SHARED_LOOK: f32 = 0.3;

#[derive(Debug, Clone)]
struct Hypothesis {
    cost: f32,
    node: NodeId,
    curves: [State; MOST_CURVES],
}

/// Where each curve is: what two hypotheses must agree in for the cheaper one to stand for both.
type Key = [(u32, i16); MOST_CURVES];

/// Hypotheses after a segment, with the node that each adds.
type Candidates = HashMap<Key, (Hypothesis, Option<Node>)>;

/// Gives segments to curves; one list per curve, in the curves' order. Curves beyond [`MOST_CURVES`] get nothing.
/// `line` is the usual width of lines, columns; `looks` is what is known of the curves' looks beforehand.
pub fn assign(
    segments: &[Segment],
    line: f32,
    edges: &Edges,
    curves: &[CurveSpec],
    looks: &[Pool],
) -> Vec<Share> {
    let curves = &curves[..curves.len().min(MOST_CURVES)];
    let start = State {
        segment: NOWHERE,
        wrap: 0,
        end: End { row: -1, col: 0.0, slope: 0.0, span: (0.0, 0.0) },
        solo: None,
        look: Pool::default(),
        goes_on: false,
        // Nothing tells yet that it exists: it can't begin on another's ink.
        shared: f32::INFINITY,
    };
    let mut first = Hypothesis { cost: 0.0, node: NOWHERE, curves: [start; MOST_CURVES] };
    for (state, look) in first.curves.iter_mut().zip(looks) {
        state.look = *look;
    }
    let mut beam = vec![first];
    let mut history = History::default();
    for (index, segment) in segments.iter().enumerate() {
        let width = edges.width(segment.top.row as usize);
        let plain_cut = match segment.above[..] {
            // Where it was cut for no reason but its length.
            [only] => segments[only as usize].below == 1 && segments[only as usize].is_longest(),
            _ => false,
        };
        let scene = Scene { index: index as u32, segment, plain_cut, line, width, curves };
        let mut next: Candidates = HashMap::with_capacity(beam.len() * 3);
        for hypothesis in &beam {
            scene.branch(hypothesis, &mut next);
        }
        beam = prune(next, segment.top.row, curves.len(), &mut history);
        history.forget(beam.iter_mut().map(|hypothesis| &mut hypothesis.node));
    }
    let last = edges.left.len() as i32;
    let best =
        beam.into_iter().min_by(|a, b| owed(a, last, curves.len()).total_cmp(&owed(b, last, curves.len())));
    best.map_or_else(|| vec![Vec::new(); curves.len()], |best| history.retrace(best.node, curves.len()))
}

/// Cost with the rows that curves have been absent for so far.
fn owed(hypothesis: &Hypothesis, row: i32, curves: usize) -> f32 {
    let absent = |state: &State| ABSENT * (row - state.end.row - 1).max(0) as f32;
    hypothesis.cost + hypothesis.curves[..curves].iter().map(absent).sum::<f32>()
}

fn prune(next: Candidates, row: i32, curves: usize, history: &mut History) -> Vec<Hypothesis> {
    let mut ranked: Vec<_> = next
        .into_iter()
        .map(|(key, (hypothesis, node))| (owed(&hypothesis, row, curves), key, hypothesis, node))
        .collect();
    // The key breaks ties: a hash map's order must not decide a curve.
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    ranked.truncate(BEAM);
    let worst = ranked.first().map_or(0.0, |best| best.0 + HOPELESS);
    // Only differences count; kept small, they stay exact however tall the scan.
    let least = ranked.iter().map(|entry| entry.2.cost).fold(f32::INFINITY, f32::min);
    ranked
        .into_iter()
        .take_while(|entry| entry.0 <= worst)
        .map(|(_, _, mut hypothesis, node)| {
            hypothesis.cost -= least;
            if let Some(node) = node {
                hypothesis.node = history.push(node);
            }
            hypothesis
        })
        .collect()
}

impl Scene<'_> {
    /// All ways to give the segment away from one hypothesis.
    fn branch(&self, hypothesis: &Hypothesis, next: &mut Candidates) {
        let mut nobody = hypothesis.clone();
        nobody.cost += self.unclaimed() + self.cut(&hypothesis.curves, 0);
        keep(next, nobody, None);
        let offers: Vec<Offer> =
            (0..self.curves.len()).filter_map(|curve| self.offer(curve, &hypothesis.curves[curve])).collect();
        for chosen in 1u32..1 << offers.len() {
            let several = chosen.count_ones() > 1;
            let takers = || offers.iter().enumerate().filter(move |(at, _)| chosen & (1 << at) != 0);
            // Only curves that lie on this ink anyway can share it.
            let far = |offer: &Offer| offer.way + offer.unlike > FAR;
            if chosen.count_ones() > 3 || (several && takers().any(|(_, offer)| far(offer))) {
                continue;
            }
            let mut child = hypothesis.clone();
            let mut node = Node {
                parent: hypothesis.node,
                segment: self.index,
                takers: 0,
                wraps: [0; MOST_CURVES],
                prices: [0; MOST_CURVES],
            };
            let others = (chosen.count_ones() - 1) as f32 / chosen.count_ones() as f32;
            for (_, &Offer { curve, way, unlike, wrap }) in takers() {
                let state = &hypothesis.curves[curve];
                // Ink of several lines looks like none of them.
                let unlike = if several { SHARED_LOOK * unlike.max(0.0) } else { unlike };
                child.cost += way + unlike + self.waited(state) + 2.0 * others * self.sharing(state);
                node.takers |= 1 << curve;
                node.wraps[curve] = wrap.clamp(-100, 100) as i8;
                node.prices[curve] = Node::stored_price(way + unlike);
                self.seat(&mut child.curves[curve], wrap, several);
            }
            child.cost += self.cut(&hypothesis.curves, u32::from(node.takers));
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
        state.goes_on = segment.below > 0;
        if several {
            state.shared += segment.len() as f32;
            return;
        }
        let long = segment.len() >= 3;
        state.shared = (state.shared - PARTED * segment.len() as f32).max(0.0);
        if !state.shared.is_finite() && long {
            state.shared = 0.0;
        }
        if long && !segment.bottom.is_wide(self.line) {
            state.solo = Some(segment.bottom);
        }
        state.look.add(&segment.look);
    }
}

/// Keeps the cheaper of two hypotheses that say the same of where the curves are.
fn keep(next: &mut Candidates, hypothesis: Hypothesis, node: Option<Node>) {
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
