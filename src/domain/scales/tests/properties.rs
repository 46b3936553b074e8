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

/// A text without its first letter, and without its last.
fn without_an_end(text: &str) -> [String; 2] {
    let letters: Vec<char> = text.chars().collect();
    let most = letters.len().saturating_sub(1);
    [letters.iter().skip(1).collect(), letters.iter().take(most).collect()]
}

/// Whether a value is among texts, as printed or but for letters that look alike and lost points.
fn was_read(value: f64, texts: &[String]) -> bool {
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
    texts.iter().any(|read| digits(read) == wanted)
}

/// Whether both values of a scale were read; a mended one may be a text but for dirt at one of its ends, or what the
/// other end and the value in their middle make.
fn comes_from_texts(scale: [f64; 2], curve: &FoundCurve) -> bool {
    let note = curve.doubts.iter().find(|doubt| doubt.contains("is taken for"));
    let dirty: Vec<String> = curve.read.iter().flat_map(|read| without_an_end(read)).collect();
    let middle = note.and_then(|note| {
        let tick = note.split(" in its middle").next()?.rsplit(' ').next()?;
        note.contains(" in its middle").then(|| tick.replace(',', "").parse::<f64>().ok())?
    });
    (0..2).all(|end| {
        let (value, other) = (scale[end], scale[1 - end]);
        let implied = middle.is_some_and(|middle| {
            was_read(other, &curve.read) && (2.0 * middle - other - value).abs() < 1e-9
        });
        was_read(value, &curve.read) || note.is_some() && (implied || was_read(value, &dirty))
    })
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
                    prop_assert!(comes_from_texts(scale, &curve), "{scale:?} of {curve:?}");
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
