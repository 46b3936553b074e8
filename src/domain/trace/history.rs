//! How hypotheses came about: which segment went to which curves, back to the top of the track.
//!
//! Hypotheses share their past. What no living hypothesis goes back to is dropped from time to time, so that memory
//! grows with the curves and not with the search.

use crate::domain::trace::price::NOWHERE;
use crate::domain::trace::{MOST_CURVES, Piece, Share};

/// Nodes after which dead ones are looked for.
const ROOM: usize = 1 << 16;

/// A hypothesis's latest node; [`NOWHERE`] where it has none.
pub type NodeId = u32;

/// One segment that was given away.
#[derive(Debug, Clone, Copy)]
pub struct Node {
    pub parent: NodeId,
    pub segment: u32,
    /// Curves that take it, as bits.
    pub takers: u8,
    pub wraps: [i8; MOST_CURVES],
    /// Price for each taker, nats, as [`Node::stored_price`] stores it.
    pub prices: [u8; MOST_CURVES],
}

impl Node {
    /// A price in a byte: quarters of a nat, from 0 to about 64.
    pub fn stored_price(price: f32) -> u8 {
        (price * 4.0).round().clamp(0.0, 255.0) as u8
    }
}

/// All nodes that hypotheses go back to.
#[derive(Debug, Default)]
pub struct History {
    nodes: Vec<Node>,
    /// Nodes that were alive when dead ones were last dropped.
    alive: usize,
}

impl History {
    /// Adds a node.
    pub fn push(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        (self.nodes.len() - 1) as NodeId
    }

    /// Drops what none of these goes back to, where it is time to; they are told their new nodes.
    pub fn forget<'a>(&mut self, living: impl Iterator<Item = &'a mut NodeId>) {
        if self.nodes.len() < 2 * self.alive + ROOM {
            return;
        }
        let living: Vec<&mut NodeId> = living.collect();
        let mut kept = vec![false; self.nodes.len()];
        for id in &living {
            let mut at = **id;
            while at != NOWHERE && !kept[at as usize] {
                kept[at as usize] = true;
                at = self.nodes[at as usize].parent;
            }
        }
        // Parents come before children, so their new places are known.
        let mut moved = vec![NOWHERE; self.nodes.len()];
        let mut nodes = Vec::new();
        for (at, node) in self.nodes.iter().enumerate().filter(|&(at, _)| kept[at]) {
            moved[at] = nodes.len() as NodeId;
            let parent = if node.parent == NOWHERE { NOWHERE } else { moved[node.parent as usize] };
            nodes.push(Node { parent, ..*node });
        }
        for id in living.into_iter().filter(|id| **id != NOWHERE) {
            *id = moved[*id as usize];
        }
        self.alive = nodes.len();
        self.nodes = nodes;
    }

    /// The segments of each of the first `count` curves, top to bottom.
    pub fn retrace(&self, mut at: NodeId, count: usize) -> Vec<Share> {
        let mut shares = vec![Vec::new(); count];
        while at != NOWHERE {
            let node = self.nodes[at as usize];
            for (curve, share) in
                shares.iter_mut().enumerate().filter(|(curve, _)| node.takers & (1 << curve) != 0)
            {
                share.push(Piece {
                    segment: node.segment,
                    wrap: i16::from(node.wraps[curve]),
                    takers: node.takers,
                    price: f32::from(node.prices[curve]) / 4.0,
                    ended: false,
                });
            }
            at = node.parent;
        }
        shares.iter_mut().for_each(|share| share.reverse());
        shares
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_past_of_the_living_outlives_forgetting() {
        let mut history = History::default();
        let node = |parent, segment| Node {
            parent,
            segment,
            takers: 1,
            wraps: [0; MOST_CURVES],
            prices: [Node::stored_price(1.5); MOST_CURVES],
        };
        let mut last = NOWHERE;
        for segment in 0..ROOM as u32 {
            // Every other node is a dead end.
            let id = history.push(node(last, segment));
            if segment % 2 == 0 {
                last = id;
            }
        }
        history.forget(std::iter::once(&mut last));
        assert!(history.nodes.len() == ROOM / 2);
        let share = &history.retrace(last, 1)[0];
        assert_eq!(share.len(), ROOM / 2);
        assert!(share.iter().enumerate().all(|(at, piece)| piece.segment as usize == 2 * at));
        assert!(share.iter().all(|piece| piece.price == 1.5));
    }
}
