//! Results on their way home, and failures on theirs to whoever reads them.

use std::sync::Arc;

use super::FanOut;
use super::prepare::{Prepared, on_a_thread};
use super::trouble::Trouble;
use crate::batch::journal::{LambdaLine, Line};
use crate::batch::plan::PlannedScan;
use crate::batch::results::{write_failure, write_results};
use crate::error::{Error, Kind, Result, Stage};
use crate::pipeline::Digitised;
use crate::pipeline::SectionLas;
use crate::pipeline::failed::unfinished;
use crate::pipeline::output::{LAS, QC};
use crate::pipeline::record::{FailureRecord, Provenance, Record, Status};

/// No result comes near this.
const MAX_RESULT: u64 = 1 << 30;

/// A record that an invocation brought, or that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Landed {
    /// The record.
    pub record: Record,
    /// Whether the one in S3 says more.
    pub trimmed: bool,
    /// What the work took, ms.
    pub elapsed_ms: u64,
    /// For the journal.
    pub lambda: LambdaLine,
}

impl FanOut<'_> {
    /// Brings a scan's results to the output folder. Gives its line.
    ///
    /// # Errors
    /// Where results can't be fetched or written.
    pub(super) async fn bring_home(
        &self,
        scan: &PlannedScan,
        prepared: &Arc<Prepared>,
        landed: Landed,
    ) -> Result<Line, Trouble> {
        let Landed { mut record, trimmed, elapsed_ms, lambda } = landed;
        if trimmed && let Some(whole) = self.look_up(prepared).await? {
            record = whole;
        }
        if record.status == Status::Failed {
            return Ok(self.failed(scan, record, elapsed_ms, lambda).await);
        }
        let staged = &prepared.provenance.scan_sha256;
        if record.provenance.scan_sha256 != *staged {
            let message = format!("the function read other bytes than were sent, SHA-256 {staged}");
            let hint =
                "the object in the staging prefix was changed: remove it and run the same command again";
            return Err(Error::new(Kind::Format, Stage::Read, message).with_hint(hint).into());
        }
        let mut digitised = Digitised { las: None, sections: Vec::new(), qc_png: Vec::new(), record };
        let endings = digitised.record.request.clone().map(|request| request.endings).unwrap_or_default();
        for ending in endings {
            let bytes = self.store.get(&prepared.result(&ending), MAX_RESULT).await?;
            match ending.as_str() {
                QC => digitised.qc_png = bytes,
                LAS => digitised.las = Some(bytes),
                _ => digitised.sections.push(SectionLas { ending, las: bytes }),
            }
        }
        let (thread_scan, out, existing) = (scan.clone(), self.out.clone(), self.existing);
        let line = on_a_thread(move || {
            let files = write_results(&thread_scan, &out, &digitised, existing)?;
            Ok(Line::new(&digitised.record, thread_scan.key(), files, elapsed_ms))
        });
        Ok(Line { lambda: Some(lambda), ..line.await? })
    }

    /// Leaves a failed scan's record. Gives its line.
    pub(super) async fn failed(
        &self,
        scan: &PlannedScan,
        record: Record,
        elapsed_ms: u64,
        lambda: LambdaLine,
    ) -> Line {
        let line = Line::new(&record, scan.key(), Vec::new(), elapsed_ms);
        let (scan, out) = (scan.clone(), self.out.clone());
        // Best effort, as on this machine: the failure itself is told anyway.
        let _ = on_a_thread(move || {
            write_failure(&scan, &out, &record);
            Ok(())
        })
        .await;
        Line { lambda: Some(lambda), ..line }
    }
}

/// The record of a scan that no function could do.
pub fn given_up(scan: &PlannedScan, provenance: Provenance, failure: FailureRecord) -> Record {
    Record { failure: Some(failure), ..unfinished(scan.name(), provenance) }
}
