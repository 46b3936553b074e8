//! What `-v` and `-vv` tell of a scan.

use super::journal::Line;
use crate::pipeline::record::StageTimes;
use crate::store::name::printable;

/// Lines with the level from which on they are told: 1 stage times and doubts, 2 curves, files and hashes.
pub fn details(line: &Line) -> Vec<(u8, String)> {
    let scan = printable(&line.scan);
    if line.skipped {
        return Vec::new();
    }
    let StageTimes { decode, layout, segment, trace, write } = line.times_ms;
    let mut told = vec![(
        1,
        format!(
            "{scan}: decode {decode} ms, layout {layout} ms, segment {segment} ms, trace {trace} ms, write {write} ms, \
             all {} ms",
            line.elapsed_ms
        ),
    )];
    told.extend(line.reasons.iter().map(|reason| (1, format!("{scan}: doubt: {}", printable(reason)))));
    if let Some(depth) = &line.depth {
        let (start, stop, step) = (depth.start, depth.stop, depth.step);
        told.push((2, format!("{scan}: {start} to {stop} {} by {step}", depth.unit)));
    }
    told.extend(line.curves.iter().map(|curve| {
        let (coverage, confidence) = (curve.coverage * 100.0, curve.confidence);
        let name = printable(&curve.mnemonic);
        (
            2,
            format!(
                "{scan}: {name}: coverage {coverage:.1} %, confidence {confidence:.2}, gaps {}",
                curve.gaps
            ),
        )
    }));
    told.extend(
        line.files
            .iter()
            .map(|file| (2, format!("{scan}: wrote {}, SHA-256 {}", printable(&file.path), file.sha256))),
    );
    let from = &line.provenance;
    let of = [("scan", &from.scan_sha256), ("layout", &from.layout_sha256), ("model", &from.model_sha256)];
    told.extend(of.iter().map(|(what, sha256)| (2, format!("{scan}: {what} SHA-256 {sha256}"))));
    told
}
