//! Results on their way home, and failures on theirs to whoever reads them.

use std::sync::Arc;

use super::prepare::{Prepared, on_a_thread};
use super::trouble::Trouble;
use super::{FanOut, Results};
use crate::batch::journal::{LambdaLine, Line, OutputFile};
use crate::batch::plan::PlannedScan;
use crate::batch::results::{sha256_hex, write_failure, write_results};
use crate::error::{Error, Kind, Result, Stage};
use crate::pipeline::failed::unfinished;
use crate::pipeline::output::{LAS, QC, RECORD};
use crate::pipeline::record::{FailureRecord, Provenance, Record, Status, WrittenFile};
use crate::pipeline::{Digitised, ValuesFile};
use crate::store::name::text_from_path;

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
        let sent = &prepared.provenance.scan_sha256;
        if !sent.is_empty() && record.provenance.scan_sha256 != *sent {
            let message = format!("the function read other bytes than were sent, SHA-256 {sent}");
            let hint =
                "the object in the staging prefix was changed: remove it and run the same command again";
            return Err(Error::new(Kind::Format, Stage::Read, message).with_hint(hint).into());
        }
        let written = record.request.clone().map(|request| request.files).unwrap_or_default();
        let line = match self.results {
            Results::Direct(_) => {
                let files = there_already(scan, &record, written)?;
                Line::new(&record, scan.key(), files, elapsed_ms)
            }
            Results::Staged => self.fetch(scan, prepared, record, written, elapsed_ms).await?,
        };
        Ok(Line { lambda: Some(lambda), ..line })
    }

    async fn fetch(
        &self,
        scan: &PlannedScan,
        prepared: &Prepared,
        record: Record,
        written: Vec<WrittenFile>,
        elapsed_ms: u64,
    ) -> Result<Line, Trouble> {
        let mut digitised = Digitised { las: None, more: Vec::new(), qc_png: Vec::new(), record };
        for WrittenFile { ending, .. } in written {
            let object = prepared.result(&ending);
            let bytes = self.store.get(&object, MAX_RESULT).await;
            let bytes = bytes.map_err(|failure| failure.about(object.url()))?;
            match ending.as_str() {
                QC => digitised.qc_png = bytes,
                LAS => digitised.las = Some(bytes),
                _ => digitised.more.push(ValuesFile { ending, bytes }),
            }
        }
        let (scan, shared, existing) = (scan.clone(), Arc::clone(&self.shared), self.existing);
        let line = on_a_thread(move || {
            let files = write_results(&scan, shared.out.as_ref(), &digitised, existing)?;
            Ok(Line::new(&digitised.record, scan.key(), files, elapsed_ms))
        });
        Ok(line.await?)
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
        let (scan, shared) = (scan.clone(), Arc::clone(&self.shared));
        let formats = self.settings.formats.clone();
        // Best effort, as on this machine: the failure itself is told anyway.
        let _ = on_a_thread(move || {
            write_failure(&scan, shared.out.as_ref(), &formats, &record);
            Ok(())
        })
        .await;
        Line { lambda: Some(lambda), ..line }
    }
}

/// The files of a scan that the function wrote where they belong.
fn there_already(scan: &PlannedScan, record: &Record, written: Vec<WrittenFile>) -> Result<Vec<OutputFile>> {
    let file = |ending: &str, sha256| OutputFile { path: text_from_path(&scan.result(ending)), sha256 };
    let mut files: Vec<OutputFile> = written.into_iter().map(|it| file(&it.ending, it.sha256)).collect();
    let sha256 = sha256_hex(record.to_bytes().as_slice());
    let sha256 = sha256.map_err(|source| Error::io(Stage::Write, "the record", &source))?;
    files.push(file(RECORD, sha256));
    Ok(files)
}

/// The record of a scan that no function could do.
pub fn given_up(scan: &PlannedScan, provenance: Provenance, failure: FailureRecord) -> Record {
    Record { failure: Some(failure), ..unfinished(scan.name(), provenance) }
}
