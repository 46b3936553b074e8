//! What was found on a page, in words: the same in pictures, sidecars and tables.

use crate::domain::found::{CurveOrigin, Ladder, Source};
use crate::domain::spec::{CurveSpec, ScaleKind};

/// A curve in a line: `GR  GAPI  0 to 150 linear  solid  confidence 0.93`.
pub fn curve_text(spec: &CurveSpec, origin: Option<&CurveOrigin>) -> String {
    let mut parts = vec![spec.mnemonic.clone()];
    if !spec.unit.is_empty() {
        parts.push(spec.unit.clone());
    }
    parts.push(scale_text(spec, origin));
    parts.extend(spec.style.map(|style| style.name().to_owned()));
    parts.extend(origin.and_then(origin_text));
    parts.join("  ")
}

/// How sure a curve's name and scale are: `given`, `confidence 0.93`; nothing of a curve that has neither.
fn origin_text(origin: &CurveOrigin) -> Option<String> {
    match (origin.name, origin.scale) {
        (Source::Sidecar, Some(Source::Sidecar)) => Some("given".to_owned()),
        (Source::Sidecar, None) => Some("name given".to_owned()),
        (Source::Detected, None) => None,
        _ => Some(format!("confidence {:.2}", origin.confidence)),
    }
}

/// A curve's scale, `0 to 150 linear`, or that there is none.
pub fn scale_text(spec: &CurveSpec, origin: Option<&CurveOrigin>) -> String {
    if origin.is_none_or(|origin| origin.scale.is_none()) {
        return "scale could not be read".to_owned();
    }
    let [left, right] = spec.scale;
    let kind = match spec.kind {
        ScaleKind::Linear => "linear",
        ScaleKind::Log => "log",
    };
    format!("{left} to {right} {kind}")
}

/// What was found of a ladder: `51 depth numbers agree, 2 don't, residual 0.8 rows, 1:240, confidence 0.97`.
pub fn ladder_text(ladder: &Ladder) -> String {
    let astray = match ladder.astray.len() {
        0 => String::new(),
        1 => ", 1 doesn't".to_owned(),
        astray => format!(", {astray} don't"),
    };
    let ratio = ladder.ratio.map_or_else(String::new, |ratio| format!(", 1:{ratio:.0}"));
    format!(
        "{} depth numbers agree{astray}, residual {:.1} rows{ratio}, confidence {:.2}",
        ladder.labels.len(),
        ladder.residual_rows,
        ladder.confidence
    )
}

/// A source's name.
pub fn source_text(source: Source) -> &'static str {
    match source {
        Source::Sidecar => "given",
        Source::Detected => "detected",
    }
}
