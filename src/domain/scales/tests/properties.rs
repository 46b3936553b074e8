//! What holds of any texts.

use proptest::prelude::*;

use super::build::{EDGES, on_grid, text};
use crate::domain::reading::Text;
use crate::domain::scales::FoundCurve;
use crate::domain::spec::ScaleKind;

/// Texts as blocks have them, strewn about.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9.,|OlS-]{1,6}",
        "(GR|SP|ILD|NPHI|GAMMA RAY|CALIPER|DEEP INDUCTION)( \\(?(GAPI|MV|OHMM|V/V|IN)\\)?)?",
        "(0|0\\.2|6|-160|45) {1,9}[A-Z]{2,5} {1,9}(150|2000|16|40|-15)",
        "(0|0\\.2|6|-160|45|150|2000|16|40|-15|300|10|1)",
        "\\PC{0,12}",
    ]
}

fn texts() -> impl Strategy<Value = Vec<Text>> {
    let one = (EDGES.0 - 80.0..EDGES.1 + 40.0, 0.0..300.0, words(), 0.2f32..1.0);
    prop::collection::vec(one.prop_map(|(left, row, words, sure)| text(left, row, &words, sure)), 0..14)
}

/// Whether a value is among the texts, as printed or but for letters that look alike and lost points.
fn was_read(value: f64, curve: &FoundCurve) -> bool {
    let digits = |text: &str| -> String {
        let swap = |c: char| match c {
            'O' | 'o' | 'D' | 'Q' | 'U' => '0',
            'l' | 'I' | 'i' | '|' | '!' => '1',
            'Z' | 'z' => '2',
            'S' | 's' => '5',
            'G' | 'b' => '6',
            'B' => '8',
            'g' | 'q' => '9',
            other => other,
        };
        text.chars().map(swap).filter(char::is_ascii_digit).collect::<String>().trim_matches('0').to_owned()
    };
    let wanted = digits(&format!("{value}"));
    curve.read.iter().any(|read| digits(read) == wanted)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(120) })]

    #[test]
    fn a_scale_s_values_are_among_the_texts(texts in texts(), grid in 0..4) {
        let (kind, decades) = match grid {
            0 => (None, None),
            1 => (Some(ScaleKind::Linear), None),
            2 => (Some(ScaleKind::Log), None),
            _ => (Some(ScaleKind::Log), Some(4.0)),
        };
        for curve in on_grid(&texts, kind, decades) {
            prop_assert!((0.0..=1.0).contains(&curve.confidence));
            match curve.scale {
                Some(scale) => {
                    prop_assert!(scale[0] != scale[1]);
                    prop_assert!(curve.kind == ScaleKind::Linear || scale[0] > 0.0 && scale[1] > 0.0);
                    // A mended end says so, and the other one stands as it was read.
                    let mended = curve.doubts.iter().any(|doubt| doubt.contains("is taken for"));
                    let read = scale.iter().filter(|value| was_read(**value, &curve)).count();
                    prop_assert!(read == 2 || mended && read == 1, "{scale:?} of {curve:?}");
                }
                None => prop_assert!(!curve.doubts.is_empty(), "no scale and no reason: {curve:?}"),
            }
        }
    }

    #[test]
    fn the_order_of_the_texts_doesn_t_matter(texts in texts()) {
        let reversed: Vec<Text> = texts.iter().rev().cloned().collect();
        let rows: std::collections::HashSet<u64> = texts.iter().map(|text| text.area.middle().1.to_bits()).collect();
        // Texts in one row and place have no order but that in which they come.
        if rows.len() == texts.len() {
            prop_assert_eq!(on_grid(&texts, None, None), on_grid(&reversed, None, None));
        }
    }
}
