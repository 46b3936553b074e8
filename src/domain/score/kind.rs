//! Kinds of curves: what makes one easy or hard to follow.

use super::{Compared, Tally};
use crate::domain::spec::{CurveSpec, LineStyle};

/// A kind of curve, or of sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Solid and alone in its track. A curve without a style counts as solid.
    Alone,
    /// Solid, with others in its track.
    Solid,
    /// Dashed.
    Dashed,
    /// Dotted.
    Dotted,
    /// Samples of any curve whose truth lies beyond its scale; they count among their curve's kind, too.
    Wrapped,
}

impl Kind {
    /// All kinds, in the order they are told.
    pub const ALL: [Kind; 5] = [Kind::Alone, Kind::Solid, Kind::Dashed, Kind::Dotted, Kind::Wrapped];

    /// The kind of a curve in a track of so many.
    pub fn of(spec: &CurveSpec, curves_in_track: usize) -> Kind {
        match spec.style {
            Some(LineStyle::Dashed | LineStyle::LongDashed) => Kind::Dashed,
            Some(LineStyle::Dotted) => Kind::Dotted,
            Some(LineStyle::Solid) | None if curves_in_track < 2 => Kind::Alone,
            Some(LineStyle::Solid) | None => Kind::Solid,
        }
    }

    /// What it is called in tables and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Alone => "alone and solid",
            Kind::Solid => "solid in company",
            Kind::Dashed => "dashed",
            Kind::Dotted => "dotted",
            Kind::Wrapped => "wrapped samples",
        }
    }
}

/// Tallies by kind, and of all.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Group {
    kinds: [Tally; Kind::ALL.len()],
    all: Tally,
}

impl Group {
    /// Takes a curve in.
    pub fn add(&mut self, kind: Kind, curve: &Compared) {
        self.kinds[kind as usize].add(&curve.all);
        self.kinds[Kind::Wrapped as usize].add(&curve.wrapped);
        self.all.add(&curve.all);
    }

    /// The kinds that have samples.
    pub fn kinds(&self) -> impl Iterator<Item = (Kind, &Tally)> {
        Kind::ALL.into_iter().zip(&self.kinds).filter(|(_, tally)| !tally.is_empty())
    }

    /// All curves together.
    pub fn all(&self) -> &Tally {
        &self.all
    }
}
