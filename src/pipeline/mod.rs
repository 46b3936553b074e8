//! One scan, from its bytes to its LAS file, QC picture and record. The local pool and the Lambda function call the same.

pub mod record;

use std::io::{Read, Seek};

use rust_decimal::Decimal;

use crate::domain::spec::LayoutSpec;
use crate::error::{Error, Kind, Result, Stage};
use crate::format::scan::Limits;
use crate::model::Segmenter;
use record::Record;

/// A scan's bytes, wherever they lie.
pub trait ScanBytes: Read + Seek + Send {}
impl<T: Read + Seek + Send> ScanBytes for T {}

/// Settings of a run that change a result or bound its making.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settings {
    /// Step of the LAS file in the scan's depth unit; `None`: 0.5 ft or 0.1 m.
    pub step: Option<Decimal>,
    /// Limits of decoding.
    pub limits: Limits,
}

impl Settings {
    /// The settings that change a result's bytes, in one canonical line, for provenance and resume.
    pub fn canonical(&self) -> String {
        match self.step {
            Some(step) => format!("step={}", step.normalize()),
            None => "step=default".to_owned(),
        }
    }
}

/// One scan to digitise.
pub struct Job<'a> {
    /// The scan's path or key as given; named in the record. `~Other` names only its last component.
    pub name: &'a str,
    /// Its bytes, at their beginning.
    pub bytes: Box<dyn ScanBytes + 'a>,
    /// What a person knows about it.
    pub layout: &'a LayoutSpec,
    /// SHA-256 of the layout used, hex.
    pub layout_sha256: &'a str,
    /// Settings of the run.
    pub settings: &'a Settings,
}

/// What one scan leaves, byte for byte.
#[derive(Debug, Clone)]
pub struct Digitised {
    /// The LAS file.
    pub las: Vec<u8>,
    /// The QC picture, PNG.
    pub qc_png: Vec<u8>,
    /// The record.
    pub record: Record,
}

/// Digitises one scan.
///
/// # Errors
/// Of the stage that failed, in a user's words.
pub fn digitise(job: Job<'_>, segmenter: &dyn Segmenter) -> Result<Digitised> {
    let _ = (job, segmenter);
    Err(Error::new(Kind::Internal, Stage::Setup, "not there yet"))
}
