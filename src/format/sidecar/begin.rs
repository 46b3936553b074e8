//! A sidecar begun from what was found on a page, for a person to correct.

use super::write::{Comments, to_toml_with};
use crate::domain::found::{CurveOrigin, Found, Known, Source};
use crate::domain::page::Page;
use crate::format::told::{ladder_text, source_text};

/// The text of a sidecar that says what was found, with the numbers that were used: the scan gives the same result with
/// it. Comments tell how sure each item is; what wasn't found stands there as a comment to fill in. `given` is what was
/// known before; `scan` is the scan's name.
pub fn begun(found: &Found, given: &Known, page: Option<&Page>, doubts: &[String], scan: &str) -> String {
    let mut top = vec![format!(
        "Begun by curvedig {} from {scan}: correct what is wrong, then run again.",
        env!("CARGO_PKG_VERSION")
    )];
    top.extend(doubts.iter().map(|doubt| format!("Doubt: {doubt}")));
    let known = found.as_known(given);
    let comments = Comments {
        top,
        page: page_turn(found),
        well: well(found),
        depth: depth(found, &known),
        tracks: tracks(found, page),
        curves: found
            .spec
            .tracks
            .iter()
            .enumerate()
            .map(|(track, spec)| {
                (0..spec.curves.len()).map(|curve| of_curve(found.origin(track, curve))).collect()
            })
            .collect(),
    };
    to_toml_with(&known, &comments)
}

fn page_turn(found: &Found) -> Vec<String> {
    let detected = found.origins.turn == Source::Detected;
    let line =
        "Stored on its side or head: detected. Rows and columns are those of the page after it is turned.";
    detected.then(|| line.to_owned()).into_iter().collect()
}

fn well(found: &Found) -> Vec<String> {
    let read: Vec<String> =
        found.origins.well.iter().map(|(name, confidence)| format!("{name} {confidence:.2}")).collect();
    if read.is_empty() {
        Vec::new()
    } else {
        vec![format!("Read on the page, with confidence: {}", read.join(", "))]
    }
}

fn depth(found: &Found, known: &Known) -> Vec<String> {
    let ladder = found.ladder.as_ref().map(ladder_text);
    if found.spec.ties.is_empty() {
        let mut lines: Vec<String> = ladder.into_iter().collect();
        lines.push("No depth ladder was found: give two ties or more, [row, depth] each.".to_owned());
        let ties = "ties = [[1200.0, 250], [9800.0, 1100]]";
        if known.unit.is_some() || known.interval.is_some() {
            lines.push(format!("Below [depth]: {ties}"));
        } else {
            lines.extend(["[depth]", "unit = \"ft\"", ties].map(str::to_owned));
        }
        return lines;
    }
    match found.origins.ties {
        Some(Source::Sidecar) | None => vec!["Ties: given".to_owned()],
        Some(Source::Detected) => {
            vec![format!("Ties: detected; {}", ladder.unwrap_or_else(|| "no ladder".to_owned()))]
        }
    }
}

fn tracks(found: &Found, page: Option<&Page>) -> Vec<Vec<String>> {
    if found.spec.tracks.is_empty() {
        let template = [
            "[[track]]",
            "left = 100",
            "right = 500",
            "[[track.curve]]",
            "mnemonic = \"GR\"",
            "scale = [0, 150]",
        ];
        let mut lines =
            vec!["No tracks were found: give each with the columns of its printed edges.".to_owned()];
        lines.extend(template.map(str::to_owned));
        return vec![lines];
    }
    let of_track = |index: usize| {
        let mut line = format!("Track {}: {}", index + 1, source_text(found.origins.tracks));
        if let Some([left, right]) = page.and_then(|page| page.quality.edges_seen.get(index)) {
            line.push_str(&format!(
                "; edges seen on {:.0} % and {:.0} % of its rows",
                100.0 * left,
                100.0 * right
            ));
        }
        vec![line]
    };
    (0..found.spec.tracks.len()).map(of_track).collect()
}

fn of_curve(origin: Option<&CurveOrigin>) -> Vec<String> {
    let Some(origin) = origin else { return Vec::new() };
    let mut lines = Vec::new();
    if origin.scale == Some(Source::Detected) || (origin.name == Source::Detected && origin.scale.is_some()) {
        lines.push(format!("Detected, confidence {:.2}", origin.confidence));
    }
    if !origin.read.is_empty() {
        let read: Vec<String> = origin.read.iter().map(|text| format!("{text:?}")).collect();
        lines.push(format!("Read: {}", read.join(", ")));
    }
    if origin.scale.is_none() {
        lines.push("Its scale could not be read: add scale = [left, right]".to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::{Layers, Source as File, parse};
    use super::*;
    use crate::domain::found::{KnownCurve, KnownTrack, Ladder};
    use crate::domain::spec::{DepthUnit, PageTurn};

    fn read(text: &str) -> Known {
        let beside = Some(File { name: "a.toml", bytes: text.as_bytes() });
        parse(&Layers { beside, ..Layers::default() }).unwrap_or_else(|error| panic!("{error} in {text}"))
    }

    fn found() -> Found {
        let curve = |name: &str, scale| KnownCurve { mnemonic: name.into(), scale, ..KnownCurve::default() };
        let curves = vec![curve("GR", Some([0.0, 150.0])), curve("C2", None)];
        let mut found = Found::only_given(&Known {
            turn: Some(PageTurn::Over),
            well: vec![("WELL".into(), "HEINEN 1-4".into())],
            unit: Some(DepthUnit::Metres),
            ties: Some(vec![(100.25, 1000.0), (1100.75, 1100.0)]),
            interval: None,
            tracks: Some(vec![KnownTrack { edges: (50.13, 350.87), curves: Some(curves) }]),
        });
        found.origins.ties = Some(Source::Detected);
        found.origins.well = vec![("WELL".into(), 0.9)];
        found.origins.curves[0][0] = CurveOrigin {
            name: Source::Detected,
            scale: Some(Source::Detected),
            confidence: 0.93,
            read: vec!["GAMMA RAY\n0 150".into()],
        };
        found.ladder = Some(Ladder {
            labels: Vec::new(),
            astray: Vec::new(),
            residual_rows: 0.84,
            ratio: Some(240.0),
            confidence: 0.97,
        });
        found
    }

    #[test]
    fn what_was_found_reads_back_as_it_was_used() {
        let found = found();
        let text = begun(&found, &Known::default(), None, &["look here".into()], "a.tif");
        let known = read(&text);
        assert_eq!(known, found.as_known(&Known::default()));
        assert_eq!(Found::only_given(&known).spec, found.spec);
        for told in [
            "# Doubt: look here\n",
            "# Read on the page, with confidence: WELL 0.90\n",
            "residual 0.8 rows, 1:240, confidence 0.97",
            "# Detected, confidence 0.93\n# Read: \"GAMMA RAY\\n0 150\"\n[[track.curve]]",
            "# Its scale could not be read: add scale = [left, right]\n[[track.curve]]\nmnemonic = \"C2\"\n",
        ] {
            assert!(text.contains(told), "no {told:?} in:\n{text}");
        }
    }

    #[test]
    fn what_was_not_found_is_a_template_that_fits_once_it_is_filled_in() {
        let nothing = Found::only_given(&Known::default());
        let text = begun(&nothing, &Known::default(), None, &[], "a.tif");
        assert_eq!(read(&text), Known::default());
        let keys = ["# [", "# unit", "# ties", "# left", "# right", "# mnemonic", "# scale"];
        let filled_in: String = text
            .lines()
            .map(|line| if keys.iter().any(|key| line.starts_with(key)) { &line[2..] } else { line })
            .map(|line| format!("{line}\n"))
            .collect();
        assert!(read(&filled_in).complete().is_some(), "{filled_in}");
    }

    #[test]
    fn a_unit_that_was_given_is_kept_where_no_ladder_was_found() {
        let given = Known { unit: Some(DepthUnit::Metres), ..Known::default() };
        let text = begun(&Found::only_given(&given), &given, None, &[], "a.tif");
        assert_eq!(read(&text), given);
        assert!(text.contains("# Below [depth]: ties = "), "{text}");
    }
}
