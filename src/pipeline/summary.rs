//! What a scan's record says of its result.

use rust_decimal::prelude::ToPrimitive;

use crate::domain::curve::{Curve, DepthGrid};
use crate::domain::found::Found;
use crate::domain::quality;
use crate::domain::spec::DepthUnit;
use crate::error::Error;
use crate::pipeline::layout_record::{layout_record, rounded};
use crate::pipeline::log::Log;
use crate::pipeline::record::{CurveRecord, DepthRecord, GapRecord, Provenance, Record, StageTimes, Status};
use crate::pipeline::sections::Extra;

/// How a log besides the main pass ended.
pub struct SectionResult {
    /// Its place among the sections found.
    pub index: usize,
    /// Ending of its LAS file, where there is one.
    pub las_ending: Option<String>,
    /// Depths of its LAS file.
    pub depth: Option<DepthRecord>,
    /// Its curves.
    pub curves: Vec<CurveRecord>,
    /// Why a person should look at it.
    pub reasons: Vec<String>,
}

impl SectionResult {
    /// Of a section that was traced.
    /// `endings` are those of its files.
    pub fn traced(extra: &Extra<'_>, name: &str, log: &Log, endings: &[String]) -> Self {
        SectionResult {
            index: extra.index,
            las_ending: endings.iter().find(|ending| ending.ends_with(".las")).cloned(),
            depth: (!endings.is_empty()).then(|| depth_record(&log.grid)),
            curves: curve_records(log),
            reasons: reasons(log).into_iter().map(|reason| format!("{name}: {reason}")).collect(),
        }
    }

    /// Of a section that couldn't be followed.
    pub fn failed(extra: &Extra<'_>, error: &Error) -> Self {
        let (first, end) = extra.section.rows;
        SectionResult {
            index: extra.index,
            las_ending: None,
            depth: None,
            curves: Vec::new(),
            reasons: vec![format!("the log at rows {first:.0} to {end:.0}: {}", error.message)],
        }
    }
}

/// The record of a scan that was digitised.
pub fn record(
    name: &str,
    found: &Found,
    main: &Log,
    sections: &[SectionResult],
    provenance: Provenance,
    times_ms: StageTimes,
) -> Record {
    let mut reasons = found.doubts.clone();
    reasons.extend(self::reasons(main));
    reasons.extend(sections.iter().flat_map(|section| section.reasons.clone()));
    Record {
        format: 1,
        scan: name.to_owned(),
        status: if reasons.is_empty() { Status::Done } else { Status::Review },
        reasons,
        failure: None,
        provenance,
        pixels: Some([main.page.size.0, main.page.size.1]),
        depth: Some(depth_record(&main.grid)),
        curves: curve_records(main),
        layout: Some(layout_record(found, Some(&main.page), sections)),
        view: None,
        times_ms,
        peak_memory: peak_memory(),
        request: None,
    }
}

/// Why a person should look at a log.
fn reasons(log: &Log) -> Vec<String> {
    let mut reasons = log.page.quality.doubts.clone();
    reasons.extend(log.misdrawn.iter().cloned());
    let written = log.written();
    // A name that may be exchanged lowers the confidence that is told below: the cause comes first.
    reasons.extend(quality::guessed_names(&log.curves));
    reasons.extend(quality::missing_curves(&log.curves, &log.incomplete));
    reasons.extend(quality::reasons(&written));
    for (curve, _) in log.curves.iter().zip(&log.scaled).filter(|(_, scaled)| !**scaled) {
        reasons.push(format!(
            "{}: its scale could not be read; traced, but not in the LAS",
            curve.spec.mnemonic
        ));
    }
    if written.is_empty() {
        reasons.push("no curve with a scale: no LAS".to_owned());
    }
    reasons
}

fn depth_record(grid: &DepthGrid) -> DepthRecord {
    DepthRecord {
        unit: match grid.unit {
            DepthUnit::Feet => "ft".to_owned(),
            DepthUnit::Metres => "m".to_owned(),
        },
        start: grid.depth_f64(0),
        stop: grid.depth_f64(grid.count - 1),
        step: grid.step.to_f64().unwrap_or_default(),
    }
}

fn curve_records(log: &Log) -> Vec<CurveRecord> {
    let records = log.curves.iter().zip(&log.scaled).map(|(curve, &in_las)| curve_record(curve, in_las));
    records.zip(&log.drawn).map(|(record, drawn)| CurveRecord { drawn: drawn.clone(), ..record }).collect()
}

fn curve_record(curve: &Curve, in_las: bool) -> CurveRecord {
    CurveRecord {
        mnemonic: curve.spec.mnemonic.clone(),
        unit: curve.spec.unit.clone(),
        track: curve.track,
        coverage: rounded(curve.coverage()),
        confidence: rounded(curve.mean_confidence()),
        wraps: curve.wraps,
        gaps: curve
            .gaps
            .iter()
            .map(|gap| GapRecord { top: gap.top, base: gap.base, reason: gap.reason.to_owned() })
            .collect(),
        in_las,
        drawn: Vec::new(),
    }
}

/// Peak resident memory of this process, bytes, where Linux tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}
