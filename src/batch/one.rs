//! One scan on a worker: is it done already, digitise it, write what came out.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use super::bytes::{open, read_error};
use super::journal::Line;
use super::layouts::Layouts;
use super::panics;
use super::plan::PlannedScan;
use super::results::{refuse_foreign, sha256_hex, still_there, write_failure, write_results};
use super::stop::{Stop, StoppableBytes, StoppableReader, StoppableSegmenter};
use crate::error::Result;
use crate::pipeline::failed::failed_record;
use crate::pipeline::glance::Glance;
use crate::pipeline::record::{Provenance, Status};
use crate::pipeline::{Digitised, Finder, Job, Settings, Tools};
use crate::store::folder::Folder;
use crate::store::stores::Stores;

/// What is done about results that are there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Existing {
    /// Scans whose results are there, whole and from the same inputs are passed over.
    #[default]
    Skip,
    /// Everything is done again.
    Redo,
    /// The run refuses to start where any result is there.
    Fail,
}

/// How a scan ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Digitised or failed just now.
    Ended(Box<Line>),
    /// Done by an earlier run, which left this line.
    Skipped(Box<Line>),
    /// Interrupted: nothing was left, a later run does it.
    Dropped,
}

/// The one-scan pipeline, as [`crate::pipeline::digitise`].
pub type Digitise<'a> = dyn Fn(Job<'_>, &Tools<'_>) -> Result<Digitised> + Sync + 'a;

/// All that a worker needs to take a scan from its file to its results.
pub struct Workshop<'a> {
    /// The pipeline.
    pub digitise: &'a Digitise<'a>,
    /// Models and finder, shared by all workers.
    pub tools: Tools<'a>,
    /// Settings of the run.
    pub settings: &'a Settings,
    /// Where layouts come from.
    pub layouts: &'a Layouts,
    /// Where scans are read from.
    pub stores: &'a Stores,
    /// The output folder.
    pub out: Arc<dyn Folder>,
    /// What is done about results that are there.
    pub existing: Existing,
    /// What earlier runs left, by output name.
    pub earlier: HashMap<String, Line>,
    /// When to stop.
    pub stop: &'a Stop,
}

impl Workshop<'_> {
    /// Takes one scan through. Never fails and never panics: a scan that does either is an outcome.
    pub fn work(&self, scan: &PlannedScan) -> Outcome {
        if self.stop.is_set() {
            return Outcome::Dropped;
        }
        let started = Instant::now();
        let glance = Glance::default();
        let mut provenance = Provenance {
            scan_sha256: String::new(),
            layout_sha256: String::new(),
            model_sha256: self.tools.segmenter.sha256().to_owned(),
            reader_sha256: None,
            settings: self.settings.canonical(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        };
        let ended = catch_unwind(AssertUnwindSafe(|| self.try_work(scan, &mut provenance, &glance, started)))
            .unwrap_or_else(|payload| Err(panics::error(payload.as_ref())));
        match ended {
            Ok(outcome) => outcome,
            Err(_) if self.stop.is_set() => Outcome::Dropped,
            Err(error) => {
                let record = glance.told_in(failed_record(scan.name(), provenance, &error));
                write_failure(scan, self.out.as_ref(), &self.settings.formats, &record);
                Outcome::Ended(Box::new(Line::new(&record, scan.key(), Vec::new(), elapsed_ms(started))))
            }
        }
    }

    fn try_work(
        &self,
        scan: &PlannedScan,
        provenance: &mut Provenance,
        glance: &Glance,
        started: Instant,
    ) -> Result<Outcome> {
        if self.existing != Existing::Redo {
            refuse_foreign(scan, self.out.as_ref(), &self.settings.formats)?;
        }
        let mut file = open(&scan.place, self.stores)?;
        let (layout, layout_sha256) = self.layouts.of(&scan.place, self.stores)?;
        provenance.layout_sha256 = layout_sha256;
        provenance.reader_sha256 = self.tools.finder.reader_sha256(&layout, self.settings.sections);
        if let Some(line) = self.done_before(scan, provenance, &mut file)? {
            return Ok(Outcome::Skipped(Box::new(Line { skipped: true, ..line.clone() })));
        }
        let bytes = BufReader::with_capacity(1 << 16, StoppableBytes { inner: file, stop: self.stop });
        let job = Job {
            name: &scan.name(),
            bytes: Box::new(bytes),
            layout: &layout,
            layout_sha256: &provenance.layout_sha256,
            settings: self.settings,
            glance,
        };
        let segmenter = StoppableSegmenter { inner: self.tools.segmenter, stop: self.stop };
        let reader = StoppableReader { inner: self.tools.finder.reader, stop: self.stop };
        let finder = Finder { reader: &reader, ..self.tools.finder };
        let tools = Tools { segmenter: &segmenter, finder };
        let digitised = (self.digitise)(job, &tools)?;
        *provenance = digitised.record.provenance.clone();
        let files = write_results(scan, self.out.as_ref(), &digitised, self.existing)?;
        Ok(Outcome::Ended(Box::new(Line::new(&digitised.record, scan.key(), files, elapsed_ms(started)))))
    }

    /// The line of an earlier run that did the same work and whose files are still there as written.
    fn done_before(
        &self,
        scan: &PlannedScan,
        provenance: &mut Provenance,
        file: &mut File,
    ) -> Result<Option<&Line>> {
        let Some(line) = self.earlier.get(&scan.key()) else { return Ok(None) };
        if self.existing == Existing::Redo || line.status == Status::Failed {
            return Ok(None);
        }
        provenance.scan_sha256 = sha256_hex(&mut *file).map_err(|source| read_error(&source))?;
        file.rewind().map_err(|source| read_error(&source))?;
        let same = line.provenance == *provenance && still_there(scan, self.out.as_ref(), &line.files);
        Ok(same.then_some(line))
    }
}

fn elapsed_ms(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX)
}
