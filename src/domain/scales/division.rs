//! Potentials drawn at so many millivolts a division: what they are relative to is printed nowhere, and is of no meaning,
//! since a potential's zero is where the shales are.

use super::resolve::Resolved;
use crate::domain::reading::Reading;
use crate::domain::spec::ScaleKind;

/// Millivolts a division at which potentials are drawn.
const CUSTOMARY: &[f64] = &[1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 40.0, 50.0, 100.0];
/// A figure with a digit less sure than this may be another one.
const SURE: f32 = 0.8;

/// What a division of a track's grid is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Division {
    /// What it counts, increasing to the right.
    pub value: f64,
    /// How many of them the track is wide.
    pub divisions: f64,
    /// How sure the reading is.
    pub confidence: f32,
}

/// A figure that a division may count; none where it is none that is customary, or was hardly read.
pub fn division(reading: &Reading) -> Option<f64> {
    let sure = reading.letters.iter().all(|letter| letter.confidence >= SURE);
    let text = reading.text().to_ascii_uppercase();
    let value: f64 = text.trim().trim_end_matches("MV").trim_end().parse().ok()?;
    (sure && CUSTOMARY.contains(&value)).then_some(value)
}

/// The scale of a curve that is drawn at so much a division, zero at the track's left edge.
pub(super) fn scale(division: &Division) -> Resolved {
    Resolved {
        scale: Some([0.0, division.value * division.divisions]),
        kind: ScaleKind::Linear,
        confidence: division.confidence,
        mended: false,
        doubts: vec![format!(
            "it is drawn at {} a division, with no zero: its values count from the track's left edge",
            division.value
        )],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::reading::Letter;

    fn read(text: &str, confidence: f32) -> Option<f64> {
        let letters = text.chars().map(|letter| Letter { letter, confidence, second: None, at: 0.5 });
        division(&Reading { letters: letters.collect() })
    }

    #[test]
    fn a_figure_counts_with_or_without_its_unit_where_it_is_sure_and_customary() {
        assert_eq!(read("20", 0.95), Some(20.0));
        assert_eq!(read("10 mV", 0.95), Some(10.0));
        assert_eq!(read("20", 0.7), None);
        assert_eq!(read("29", 0.95), None);
        assert_eq!(read("", 0.95), None);
    }
}
