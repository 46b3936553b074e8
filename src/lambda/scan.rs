//! One scan's event: read it, digitise it, write what came out.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use sha2::{Digest, Sha256};
use tokio::task::spawn_blocking;

use super::function::fault;
use super::layout;
use super::models::Models;
use super::output::Target;
use crate::domain::found::Known;
use crate::domain::hex::hex;
use crate::error::{Error, Kind, Stage};
use crate::format::sidecar;
use crate::pipeline::event::{Answer, Event, Fault, FaultClass, LayoutRef, Options, OutputRef, ScanRef};
use crate::pipeline::failed::failed_record;
use crate::pipeline::glance::Glance;
use crate::pipeline::output::Outputs;
use crate::pipeline::record::{Provenance, Record, RequestRecord, Status};
use crate::pipeline::{self, Job, Settings};
use crate::store::s3::{Failure, ObjectRef, Reason, S3Store};

/// Most bytes of a scan's file: they are kept in memory.
const MAX_SCAN_BYTES: u64 = 1 << 30;

/// Carries an event out.
///
/// # Errors
/// Where it couldn't be; a scan that can't be digitised is no fault but a failed record.
pub async fn answer(store: &S3Store, models: &Arc<Models>, event: Event) -> Result<Answer, Fault> {
    let missing = |what: &str| {
        let error = Error::new(Kind::Usage, Stage::Setup, format!("the event has no {what}"));
        fault(FaultClass::Event, &error)
    };
    let scan = event.scan.ok_or_else(|| missing("scan"))?;
    let output = event.output.ok_or_else(|| missing("output"))?;
    let digest =
        event.request.or_else(|| digest(&scan, &output, event.layout.as_ref(), &event.options, models));
    let target = Target::new(store, &scan, output, digest.clone(), models.identity()).await?;
    if let Some(record) = target.done_before() {
        let outputs = target.keys(&record);
        return Ok(Answer { record: Some(record), outputs, already: true, ..Answer::default() });
    }

    let layers = layout::layers(store, &scan, event.layout).await?;
    let settings = event.options.to_settings();
    let work = match layers.parse() {
        Ok(layout) => {
            let bytes = read(store, &scan).await?;
            Work { bytes, layout_sha256: sidecar::sha256(&layout), layout }
                .on_a_thread(&scan, settings, models)
                .await
        }
        Err(error) => Ended::failed(&scan, Provenance::default(), &error),
    };
    let Ended { mut record, outputs } = work;
    record.request = Some(RequestRecord { digest: digest.unwrap_or_default(), files: outputs.files() });
    let record = target.write(outputs, record).await?;
    let outputs = target.keys(&record);
    Ok(Answer { record: Some(record), outputs, ..Answer::default() })
}

/// A name for a piece of work whose caller has none: the same event, with the same models, is the same work, provided
/// that it says which bytes it means. With that, events that are delivered twice do no harm.
fn digest(
    scan: &ScanRef,
    output: &OutputRef,
    layout: Option<&LayoutRef>,
    options: &Options,
    models: &Models,
) -> Option<String> {
    scan.etag.as_ref()?;
    // Without a layout, what lies beside the scan counts, which the event doesn't tell.
    layout?;
    let text = serde_json::to_vec(&(scan, output, layout, options, models.identity())).ok()?;
    Some(hex(&Sha256::digest(text)))
}

async fn read(store: &S3Store, scan: &ScanRef) -> Result<Vec<u8>, Fault> {
    let object = ObjectRef {
        bucket: scan.bucket.clone(),
        key: scan.key.clone(),
        etag: scan.etag.clone(),
        version: scan.version_id.clone(),
    };
    store.get(&object, MAX_SCAN_BYTES).await.map_err(|failure| fault_of(failure.about(object.url())))
}

/// The fault that a failure of S3 is.
pub fn fault_of(failure: Failure) -> Fault {
    let class = match failure.reason {
        Reason::Busy | Reason::Unavailable | Reason::Damaged => FaultClass::Busy,
        Reason::NotFound | Reason::Changed => FaultClass::Changed,
        Reason::TooLarge => FaultClass::TooLarge,
        Reason::NoBucket | Reason::Denied | Reason::Credentials | Reason::Region | Reason::Refused => {
            FaultClass::Denied
        }
    };
    fault(class, &failure.error)
}

/// A scan that is ready to be digitised.
struct Work {
    bytes: Vec<u8>,
    layout: Known,
    layout_sha256: String,
}

/// What digitising left.
pub struct Ended {
    /// The record.
    pub record: Record,
    /// Everything else.
    pub outputs: Outputs,
}

impl Ended {
    fn failed(scan: &ScanRef, provenance: Provenance, error: &Error) -> Ended {
        let name = scan.name.clone().unwrap_or_else(|| scan.key.clone());
        Ended { record: failed_record(name, provenance, error), outputs: Outputs::default() }
    }
}

impl Work {
    /// The pipeline keeps a thread busy for seconds, in which connections must stay alive.
    async fn on_a_thread(self, scan: &ScanRef, settings: Settings, models: &Arc<Models>) -> Ended {
        let (thread_scan, models) = (scan.clone(), Arc::clone(models));
        let ended = spawn_blocking(move || self.digitise(&thread_scan, &settings, &models)).await;
        ended.unwrap_or_else(|_| Ended::failed(scan, Provenance::default(), &defect("its thread ended")))
    }

    fn digitise(self, scan: &ScanRef, settings: &Settings, models: &Models) -> Ended {
        let tools = models.tools();
        let provenance = Provenance {
            scan_sha256: String::new(),
            layout_sha256: self.layout_sha256.clone(),
            model_sha256: tools.segmenter.sha256().to_owned(),
            reader_sha256: tools.finder.reader_sha256(&self.layout, settings.sections),
            settings: settings.canonical(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        };
        let glance = Glance::default();
        let job = Job {
            name: scan.name.as_deref().unwrap_or(&scan.key),
            bytes: Box::new(Cursor::new(self.bytes)),
            layout: &self.layout,
            layout_sha256: &self.layout_sha256,
            settings,
            glance: &glance,
        };
        let digitised = catch_unwind(AssertUnwindSafe(|| pipeline::digitise(job, &tools)));
        match digitised.unwrap_or_else(|payload| Err(defect(&panic_text(payload.as_ref())))) {
            Ok(digitised) => Ended { outputs: Outputs::of(&digitised), record: digitised.record },
            Err(error) => {
                let failed = Ended::failed(scan, provenance, &error);
                Ended { record: glance.told_in(failed.record), ..failed }
            }
        }
    }
}

fn defect(text: &str) -> Error {
    Error::new(Kind::Internal, Stage::Setup, format!("a defect in curvedig: {text}"))
        .with_hint("please report it with the scan; the others go on")
}

/// The text of a panic; where in the source it happened is in the function's log.
fn panic_text(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text =
        text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".into());
    text.replace('\n', " ")
}

/// Digitises bytes that came with a request, in place of an object in S3.
pub async fn digitise(
    bytes: Vec<u8>,
    scan: &ScanRef,
    layout: Result<Known, Error>,
    settings: Settings,
    models: &Arc<Models>,
) -> Ended {
    match layout {
        Ok(layout) => {
            Work { bytes, layout_sha256: sidecar::sha256(&layout), layout }
                .on_a_thread(scan, settings, models)
                .await
        }
        Err(error) => Ended::failed(scan, Provenance::default(), &error),
    }
}

/// Whether a record is a result that needs no second try.
pub fn is_final(record: &Record) -> bool {
    record.status != Status::Failed
}
