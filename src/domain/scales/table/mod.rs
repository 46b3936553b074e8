//! Standard curves: mnemonics, names as printed, units, customary scales.
//!
//! What it rests on:
//! - mnemonics and units of LAS files: the CWLS's LAS 2.0 and 3.0 documents and the LAS files that go with them, and
//!   what LAS files in public archives carry;
//! - scales 0 to 150 (GR), -160 to 40 (SP), 6 to 16 (calipers, bit), 0.45 to -0.15 (porosities), 140 to 40 (DT),
//!   0.2 to 200 (resistivities over 3 decades), 0 to 10 (PEF), 10000 to 0 (TENS), 500 to 0 (ROP): the plot formats of
//!   a wireline service company as the open-source TotalDepth project ships them (`Resistivity_Porosity_GR_3Track`,
//!   `Sonic_3Track`);
//! - names and scales of older prints (microlog, normals and laterals, laterolog, conductivity, gamma rays in
//!   micrograms of radium, neutron counts): heads of public prints of the 1950s to 1990s;
//! - further scales and names: common practice of the field (service companies' chart books and log heads); no
//!   single document was at hand to cite for them.
//!
//! API RP 31A (standard form of hard-copy logs) sets the form, three tracks with linear or logarithmic grids, and
//! leaves scales to custom; nothing here is copied of it.

mod correlation;
mod other;
mod porosity;
mod resistivity;

/// What a curve measures, as far as its units and grids depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// Gamma rays.
    Gamma,
    /// Electric potential.
    Potential,
    /// Width of the hole, and other lengths.
    Length,
    /// Resistivity.
    Resistivity,
    /// Conductivity.
    Conductivity,
    /// Porosity, and other parts of a whole.
    Fraction,
    /// Density.
    Density,
    /// Travel time of sound per length.
    Slowness,
    /// Counts.
    Count,
    /// Force, weight.
    Force,
    /// Speed.
    Speed,
    /// Temperature.
    Temperature,
    /// Photoelectric factor.
    Photoelectric,
    /// Parts per million.
    Trace,
    /// Time.
    Time,
    /// Permeability.
    Permeability,
    /// Pressure.
    Pressure,
    /// Anything else.
    Other,
}

/// A curve of the table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// Its standard mnemonic.
    pub mnemonic: &'static str,
    /// Mnemonics of services that stand for the same, kept as they are printed.
    pub aliases: &'static [&'static str],
    /// Names as they are printed, in capitals.
    pub names: &'static [&'static str],
    /// What it measures.
    pub quantity: Quantity,
    /// Its customary LAS unit.
    pub unit: &'static str,
    /// Customary scales: values at the left and at the right edge, in whatever unit they go with.
    pub scales: &'static [[f64; 2]],
    /// Whether its names are headings of several curves as often as a curve's own.
    pub heading: bool,
}

impl Entry {
    const fn new(
        mnemonic: &'static str,
        quantity: Quantity,
        unit: &'static str,
        scales: &'static [[f64; 2]],
    ) -> Self {
        Entry { mnemonic, aliases: &[], names: &[], quantity, unit, scales, heading: false }
    }

    const fn named(self, names: &'static [&'static str]) -> Self {
        Entry { names, ..self }
    }

    const fn also(self, aliases: &'static [&'static str]) -> Self {
        Entry { aliases, ..self }
    }

    const fn heading(self) -> Self {
        Entry { heading: true, ..self }
    }

    /// Whether a scale is a customary one.
    pub fn is_customary(&self, scale: [f64; 2]) -> bool {
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(1.0);
        self.scales.iter().any(|own| near(own[0], scale[0]) && near(own[1], scale[1]))
    }

    /// Whether one of its customary scales has values of the same signs.
    pub fn has_signs(&self, scale: [f64; 2]) -> bool {
        let same = |one: f64, other: f64| (one < 0.0) == (other < 0.0) && (one > 0.0) == (other > 0.0);
        self.scales.iter().any(|own| same(own[0], scale[0]) && same(own[1], scale[1]))
    }

    /// Whether none of its customary scales has a value below nought: a minus before one is a piece of a line.
    pub fn is_never_negative(&self) -> bool {
        !self.scales.is_empty() && self.scales.iter().flatten().all(|&value| value >= 0.0)
    }

    /// Whether a scale that isn't customary is of the kind: about as wide as a customary one, about where that is.
    pub fn is_likely(&self, scale: [f64; 2]) -> bool {
        let width = scale[1] - scale[0];
        self.scales.iter().any(|own| {
            let own_width = own[1] - own[0];
            let ratio = width / own_width;
            (0.4..=2.5).contains(&ratio)
                && (scale[0] - own[0]).abs().max((scale[1] - own[1]).abs()) <= 1.5 * own_width.abs()
        })
    }
}

/// All curves.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    [correlation::CURVES, resistivity::CURVES, porosity::CURVES, other::CURVES].into_iter().flatten()
}

/// Whether a word stands in a curve's name.
pub fn is_word_of_name(word: &str) -> bool {
    entries().any(|entry| entry.names.iter().any(|name| name.split(' ').any(|own| own == word)))
}

/// The curve of a mnemonic, in capitals.
pub fn by_mnemonic(mnemonic: &str) -> Option<&'static Entry> {
    entries().find(|entry| entry.mnemonic == mnemonic || entry.aliases.contains(&mnemonic))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_mnemonic_stands_for_two_curves() {
        let mut seen = HashSet::new();
        for entry in entries() {
            for mnemonic in entry.aliases.iter().chain([&entry.mnemonic]) {
                assert!(seen.insert(*mnemonic), "{mnemonic} stands twice");
            }
        }
    }

    #[test]
    fn names_are_in_capitals_and_scales_have_a_width() {
        assert!(entries().count() >= 60);
        for entry in entries() {
            assert!(entry.names.iter().all(|name| *name == name.to_uppercase()), "{}", entry.mnemonic);
            assert!(entry.scales.iter().all(|scale| scale[0] != scale[1]), "{}", entry.mnemonic);
        }
    }
}
