//! From a planned scan to its event: what it is, whether it is done already, and its bytes where the function finds them.

use std::sync::Arc;

use sha2::{Digest, Sha256};
use tokio::task::spawn_blocking;

use super::trouble::Trouble;
use super::{FanOut, Results};
use crate::batch::bytes::read_error;
use crate::batch::journal::Line;
use crate::batch::one::Existing;
use crate::batch::plan::PlannedScan;
use crate::batch::results::{refuse_foreign, still_there};
use crate::domain::hex::hex;
use crate::error::{Error, Kind, Result, Stage};
use crate::pipeline::event::{Event, LayerTexts, LayoutRef, Options, OutputRef, ScanRef, VERSION};
use crate::pipeline::output::RECORD;
use crate::pipeline::record::{Provenance, Record, Status};
use crate::store::place::Place;
use crate::store::s3::{Hashed, ObjectRef, Reason};

/// No record comes near this.
const MAX_RECORD: u64 = 64 << 20;

/// A scan that may be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    /// The name of exactly this piece of work.
    pub digest: String,
    /// What is known of its provenance without the function.
    pub provenance: Provenance,
    /// Where its results go.
    pub output: OutputRef,
    /// The event; none for a scan that is done already.
    pub event: Option<Event>,
}

impl Prepared {
    /// Bucket and key of a result.
    pub fn result(&self, ending: &str) -> ObjectRef {
        let OutputRef { bucket, prefix, name, .. } = &self.output;
        ObjectRef::newest(bucket.as_str(), format!("{prefix}{}{ending}", name.as_deref().unwrap_or_default()))
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

/// What a scan's place and its sidecars say.
struct Read {
    /// SHA-256 of a file; an object's own tag and version.
    identity: String,
    /// None for a scan in S3.
    file: Option<Hashed>,
    layers: LayerTexts,
    layout_sha256: String,
}

impl FanOut<'_> {
    /// Takes a scan from its place to its event.
    ///
    /// # Errors
    /// Where the file or its sidecar can't be read, and where S3 fails.
    pub(super) async fn prepare(&self, scan: &PlannedScan) -> Result<Ready, Trouble> {
        let read = self.read(scan).await?;
        let digest = self.digest(scan, &read);
        if let Some(line) = self.done_before(scan, &digest).await {
            return Ok(Ready::Skipped(Box::new(line)));
        }
        let mut prepared = Prepared {
            provenance: Provenance {
                scan_sha256: read.file.as_ref().map(|file| file.sha256.clone()).unwrap_or_default(),
                layout_sha256: read.layout_sha256,
                settings: self.settings.canonical(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
                ..Provenance::default()
            },
            output: self.output(scan, &digest),
            event: None,
            digest,
        };
        if self.existing != Existing::Redo
            && let Some(record) = self.look_up(&prepared).await?
        {
            return Ok(Ready::Landed(Arc::new(prepared), Box::new(record)));
        }
        prepared.event = Some(Event {
            version: VERSION,
            scan: Some(self.scan(scan, read.file.as_ref()).await?),
            layout: Some(LayoutRef::Layers(read.layers)),
            output: Some(prepared.output.clone()),
            options: Options::from_settings(self.settings),
            request: Some(prepared.digest.clone()),
            ..Event::default()
        });
        Ok(Ready::Send(Arc::new(prepared)))
    }

    async fn read(&self, scan: &PlannedScan) -> Result<Read> {
        let (scan, shared) = (scan.clone(), Arc::clone(&self.shared));
        // Over results in S3 it is the function that looks what is there.
        let formats = self.settings.formats.clone();
        let refuse = self.existing != Existing::Redo && matches!(self.results, Results::Staged);
        on_a_thread(move || {
            if refuse {
                refuse_foreign(&scan, shared.out.as_ref(), &formats)?;
            }
            let (layers, layout_sha256) = shared.layouts.texts_of(&scan.place, &shared.stores)?;
            let (identity, file) = match &scan.place {
                Place::File(path) => {
                    let file = Hashed::of(path).map_err(|source| read_error(&source))?;
                    (file.sha256.clone(), Some(file))
                }
                Place::Object(object) => {
                    let ObjectRef { etag, version, .. } = &object.object;
                    let text = |part: &Option<String>| part.clone().unwrap_or_default();
                    (format!("{} {} {}", text(etag), text(version), object.size), None)
                }
            };
            Ok(Read { identity, file, layers, layout_sha256 })
        })
        .await
    }

    /// A name for exactly this piece of work: whatever changes a result changes it.
    fn digest(&self, scan: &PlannedScan, read: &Read) -> String {
        let settings =
            format!("{} max-pixels={}", self.settings.canonical(), self.settings.limits.max_pixels);
        let (name, function) = (scan.name(), &self.function.identity);
        let parts =
            [&read.identity, &name, &read.layout_sha256, &settings, function, env!("CARGO_PKG_VERSION")]
                .join("\n");
        hex(&Sha256::digest(parts))
    }

    /// The line of an earlier run that did the same work and whose files are still there as written.
    async fn done_before(&self, scan: &PlannedScan, digest: &str) -> Option<Line> {
        let line = self.earlier.get(&scan.key()).filter(|_| self.existing != Existing::Redo)?;
        let same = line.lambda.as_ref().is_some_and(|lambda| lambda.request == digest);
        if !same || line.status == Status::Failed || !self.is_its_model(&line.provenance.model_sha256) {
            return None;
        }
        let (scan, shared, files) = (scan.clone(), Arc::clone(&self.shared), line.files.clone());
        let there = on_a_thread(move || Ok(still_there(&scan, shared.out.as_ref(), &files))).await;
        there.unwrap_or(false).then(|| Line { skipped: true, ..line.clone() })
    }

    /// Whether a result is of the function's model, as far as that is known: where files are exchanged under it, some
    /// environments still have the one before.
    fn is_its_model(&self, sha256: &str) -> bool {
        self.function.model_sha256.as_ref().is_none_or(|ours| ours.eq_ignore_ascii_case(sha256))
    }

    /// Where results go: to the output folder where that is in S3, else beside the staged scans.
    fn output(&self, scan: &PlannedScan, digest: &str) -> OutputRef {
        let replace = self.existing == Existing::Redo;
        match (&self.results, &self.staging) {
            (Results::Direct(to), _) => OutputRef {
                bucket: to.bucket.clone(),
                prefix: to.prefix.clone(),
                name: Some(scan.key()),
                replace,
            },
            (Results::Staged, staging) => OutputRef {
                bucket: staging.bucket.clone(),
                prefix: format!("{}results/", staging.prefix),
                name: Some(digest.to_owned()),
                replace,
            },
        }
    }

    /// A scan in S3: where it lies, or sent there.
    async fn scan(&self, scan: &PlannedScan, file: Option<&Hashed>) -> Result<ScanRef, Trouble> {
        let object = match (file, scan.place.object()) {
            (Some(file), _) => self.stager.ensure(file).await?.object,
            (None, Some(scan)) => scan.object.clone(),
            (None, None) => {
                return Err(Error::new(Kind::Internal, Stage::Read, "a scan that lies nowhere").into());
            }
        };
        let ObjectRef { bucket, key, etag, version } = object;
        Ok(ScanRef { bucket, key, etag, version_id: version, name: Some(scan.name()) })
    }

    /// The record of the piece of work, where the function wrote one that is final.
    pub(super) async fn look_up(&self, prepared: &Prepared) -> Result<Option<Record>, Trouble> {
        let object = prepared.result(RECORD);
        let bytes = match self.store.get(&object, MAX_RECORD).await {
            Ok(bytes) => bytes,
            Err(failure) if failure.reason == Reason::NotFound => return Ok(None),
            Err(failure) => return Err(failure.about(object.url()).into()),
        };
        let record = serde_json::from_slice::<Record>(&bytes).ok();
        Ok(record.filter(|record| {
            let theirs = record.request.as_ref().map(|request| &request.digest);
            theirs == Some(&prepared.digest)
                && record.status != Status::Failed
                && self.is_its_model(&record.provenance.model_sha256)
        }))
    }
}

/// Does what blocks away from the network's threads.
pub(super) async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let broken =
        |error| Err(Error::new(Kind::Internal, Stage::Setup, format!("a defect in curvedig: {error}")));
    spawn_blocking(work).await.unwrap_or_else(broken)
}
