//! From a planned scan to its event: what it is, whether it is done already, and its bytes where the function finds them.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use tokio::task::spawn_blocking;

use super::FanOut;
use super::trouble::Trouble;
use crate::batch::journal::Line;
use crate::batch::layouts::Layouts;
use crate::batch::one::{Existing, read_error};
use crate::batch::plan::PlannedScan;
use crate::batch::results::{refuse_foreign, sha256_hex, still_there};
use crate::domain::hex::hex;
use crate::error::{Error, Kind, Result, Stage};
use crate::pipeline::event::{Event, LayerTexts, LayoutRef, Options, OutputRef, ScanRef, VERSION};
use crate::pipeline::output::RECORD;
use crate::pipeline::record::{Provenance, Record, Status};
use crate::store::s3::{Condition, ObjectRef, Reason, Source};

/// No record comes near this.
const MAX_RECORD: u64 = 64 << 20;

/// A scan that may be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    /// The event.
    pub event: Event,
    /// What is known of its provenance without the function.
    pub provenance: Provenance,
}

impl Prepared {
    /// The name of the piece of work.
    pub fn digest(&self) -> &str {
        self.event.request.as_deref().unwrap_or_default()
    }

    /// Bucket and key of a result.
    pub fn result(&self, ending: &str) -> ObjectRef {
        let output = self.event.output.as_ref();
        let (bucket, prefix, name) = output.map_or(("", "", ""), |output| {
            (output.bucket.as_str(), output.prefix.as_str(), output.name.as_deref().unwrap_or_default())
        });
        ObjectRef::newest(bucket, format!("{prefix}{name}{ending}"))
    }
}

/// What is to be done with a scan.
#[derive(Debug)]
pub enum Ready {
    /// Nothing: an earlier run did it.
    Skipped(Box<Line>),
    /// The function did it for a client that didn't live to see it.
    Landed(Arc<Prepared>, Box<Record>),
    /// It is to be sent.
    Send(Arc<Prepared>),
}

/// What a file and its sidecars say.
struct Read {
    sha256: String,
    size: u64,
    layers: LayerTexts,
    layout_sha256: String,
}

impl FanOut<'_> {
    /// Takes a scan from its file to its event.
    ///
    /// # Errors
    /// Where the file or its sidecar can't be read, and where S3 fails.
    pub(super) async fn prepare(&self, scan: &PlannedScan) -> Result<Ready, Trouble> {
        let read = self.read(scan).await?;
        let provenance = Provenance {
            scan_sha256: read.sha256.clone(),
            layout_sha256: read.layout_sha256.clone(),
            settings: self.settings.canonical(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            ..Provenance::default()
        };
        let digest = self.digest(scan, &read.sha256, &read.layout_sha256);
        if let Some(line) = self.done_before(scan, &digest).await {
            return Ok(Ready::Skipped(Box::new(line)));
        }
        let prepared = Arc::new(Prepared { event: self.event(scan, &read, digest), provenance });
        if self.existing != Existing::Redo
            && let Some(record) = self.look_up(&prepared).await?
        {
            return Ok(Ready::Landed(prepared, Box::new(record)));
        }
        self.stage(scan, &read).await?;
        Ok(Ready::Send(prepared))
    }

    async fn read(&self, scan: &PlannedScan) -> Result<Read> {
        let (scan, layouts, out) = (scan.clone(), Arc::clone(&self.layouts), self.out.clone());
        let refuse = self.existing != Existing::Redo;
        on_a_thread(move || {
            if refuse {
                refuse_foreign(&scan, &out)?;
            }
            read_file(&scan.path, &layouts)
        })
        .await
    }

    /// A name for exactly this piece of work: whatever changes a result changes it.
    fn digest(&self, scan: &PlannedScan, scan_sha256: &str, layout_sha256: &str) -> String {
        let settings =
            format!("{} max-pixels={}", self.settings.canonical(), self.settings.limits.max_pixels);
        let version = env!("CARGO_PKG_VERSION");
        let parts = [scan_sha256, &scan.name(), layout_sha256, &settings, &self.function.identity, version]
            .join("\n");
        hex(&Sha256::digest(parts))
    }

    /// The line of an earlier run that did the same work and whose files are still there as written.
    async fn done_before(&self, scan: &PlannedScan, digest: &str) -> Option<Line> {
        let line = self.earlier.get(&scan.key()).filter(|_| self.existing != Existing::Redo)?;
        let same = line.lambda.as_ref().is_some_and(|lambda| lambda.request == digest);
        if !same || line.status == Status::Failed {
            return None;
        }
        let (scan, out, files) = (scan.clone(), self.out.clone(), line.files.clone());
        let there = on_a_thread(move || Ok(still_there(&scan, &out, &files))).await.unwrap_or(false);
        there.then(|| Line { skipped: true, ..line.clone() })
    }

    fn event(&self, scan: &PlannedScan, read: &Read, digest: String) -> Event {
        let staging = &self.staging;
        Event {
            version: VERSION,
            scan: Some(ScanRef {
                bucket: staging.bucket.clone(),
                key: self.staged_key(scan, &read.sha256),
                etag: None,
                version_id: None,
                name: Some(scan.name()),
            }),
            layout: Some(LayoutRef::Layers(read.layers.clone())),
            output: Some(OutputRef {
                bucket: staging.bucket.clone(),
                prefix: format!("{}results/", staging.prefix),
                name: Some(digest.clone()),
                replace: self.existing == Existing::Redo,
            }),
            options: Options::from_settings(self.settings),
            request: Some(digest),
            ..Event::default()
        }
    }

    fn staged_key(&self, scan: &PlannedScan, sha256: &str) -> String {
        let extension = scan.path.extension().and_then(|extension| extension.to_str());
        let plain = |text: &&str| text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let ending = extension.filter(plain).map(|text| format!(".{}", text.to_ascii_lowercase()));
        format!("{}scans/{sha256}{}", self.staging.prefix, ending.unwrap_or_default())
    }

    /// Sends a scan's bytes where they aren't yet.
    async fn stage(&self, scan: &PlannedScan, read: &Read) -> Result<(), Trouble> {
        let (bucket, key) = (&self.staging.bucket, self.staged_key(scan, &read.sha256));
        match self.store.head(bucket, &key).await {
            Ok(object) if object.size == read.size => return Ok(()),
            Ok(_) => {}
            Err(failure) if failure.reason == Reason::NotFound => {}
            Err(failure) => return Err(failure.into()),
        }
        let source = Source::File { path: scan.path.clone(), size: read.size, sha256: read.sha256.clone() };
        self.store.put(bucket, &key, source, "application/octet-stream", Condition::Always).await?;
        Ok(())
    }

    /// The record of the piece of work, where the function wrote one that is final.
    pub(super) async fn look_up(&self, prepared: &Prepared) -> Result<Option<Record>, Trouble> {
        let bytes = match self.store.get(&prepared.result(RECORD), MAX_RECORD).await {
            Ok(bytes) => bytes,
            Err(failure) if failure.reason == Reason::NotFound => return Ok(None),
            Err(failure) => return Err(failure.into()),
        };
        let record = serde_json::from_slice::<Record>(&bytes).ok();
        Ok(record.filter(|record| {
            let theirs = record.request.as_ref().map(|request| request.digest.as_str());
            theirs == Some(prepared.digest()) && record.status != Status::Failed
        }))
    }
}

fn read_file(path: &Path, layouts: &Layouts) -> Result<Read> {
    let file = File::open(path).map_err(|source| read_error(&source))?;
    let size = file.metadata().map_err(|source| read_error(&source))?.len();
    let (layers, layout_sha256) = layouts.texts_of(path)?;
    let sha256 = sha256_hex(file).map_err(|source| read_error(&source))?;
    Ok(Read { sha256, size, layers, layout_sha256 })
}

/// Does what blocks away from the network's threads.
pub(super) async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let broken =
        |error| Err(Error::new(Kind::Internal, Stage::Setup, format!("a defect in curvedig: {error}")));
    spawn_blocking(work).await.unwrap_or_else(broken)
}
