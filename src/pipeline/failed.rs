//! The record of a scan that failed.

use crate::error::{Error, Kind, Stage};
use crate::pipeline::record::{FailureRecord, Provenance, Record, StageTimes, Status};

/// What a record says of an error; a hint that helps as a rule where the error has none of its own.
pub fn failure(error: &Error) -> FailureRecord {
    FailureRecord {
        stage: error.stage.name().to_owned(),
        message: error.message.clone(),
        hint: Some(error.hint.clone().unwrap_or_else(|| usual_hint(error).to_owned())),
    }
}

/// The record of a scan called `name` that failed with `error`.
pub fn failed_record(name: String, provenance: Provenance, error: &Error) -> Record {
    Record { failure: Some(failure(error)), ..unfinished(name, provenance) }
}

/// A failed record that doesn't say why yet.
pub fn unfinished(name: String, provenance: Provenance) -> Record {
    Record {
        format: 1,
        scan: name,
        status: Status::Failed,
        reasons: Vec::new(),
        failure: None,
        provenance,
        pixels: None,
        depth: None,
        curves: Vec::new(),
        layout: None,
        view: None,
        times_ms: StageTimes::default(),
        peak_memory: None,
        request: None,
    }
}

fn usual_hint(error: &Error) -> &'static str {
    match (error.stage, error.kind) {
        (Stage::Sidecar, _) => "mend the sidecar; README.md, Sidecar, says what may stand there",
        (_, Kind::Format) => "the file looks damaged: get it again from where it came",
        (Stage::Layout, Kind::Unsupported) => {
            "give what is missing in a sidecar; README.md, Sidecar, says how"
        }
        (_, Kind::Unsupported) => "convert the scan to a plain TIFF or PNG",
        (_, Kind::Io) => "check the disk, then run the same command again",
        (_, Kind::LimitExceeded) => "raise the limit if the scan is right",
        (_, Kind::Usage) => "see curvedig run --help and README.md",
        (_, Kind::Internal) => "please report it with the scan; the others go on",
    }
}
