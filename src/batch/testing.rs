//! Small builders for tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ndarray::{Array2, Array3, ArrayView2};

use super::journal::Line;
use super::layouts::Layouts;
use super::one::{Digitise, Existing, Workshop};
use super::plan::Plan;
use super::stop::Stop;
use crate::domain::find::find;
use crate::domain::reading::{Reader, Reading};
use crate::error::Result;
use crate::model::Segmenter;
use crate::pipeline::failed::unfinished;
use crate::pipeline::record::{Provenance, Record, Status};
use crate::pipeline::{Digitised, Finder, Job, Settings, Tools};
use crate::store::folder::Disk;
use crate::store::stores::Stores;

/// A sidecar that says enough.
pub const SIDECAR: &str = "[depth]\nunit = 'ft'\nties = [[0, 0], [100, 10]]\n[[track]]\nleft = 1\nright = 9\n\
                           [[track.curve]]\nmnemonic = 'GR'\nscale = [0, 150]\n";

pub struct NoModel;

impl Segmenter for NoModel {
    fn segment(&self, tile: ArrayView2<'_, f32>) -> Result<Array3<f32>> {
        Ok(Array3::zeros((4, tile.nrows(), tile.ncols())))
    }

    fn sha256(&self) -> &str {
        "model"
    }
}

impl Reader for NoModel {
    fn read(&self, lines: &[Array2<f32>]) -> Result<Vec<Reading>> {
        Ok(vec![Reading::default(); lines.len()])
    }

    fn sha256(&self) -> &str {
        "reader"
    }
}

/// A record of a scan that went well.
pub fn record(scan: &str) -> Record {
    let provenance = Provenance {
        scan_sha256: "scan".into(),
        layout_sha256: "layout".into(),
        model_sha256: "model".into(),
        reader_sha256: None,
        settings: "step=default".into(),
        version: env!("CARGO_PKG_VERSION").into(),
    };
    Record { status: Status::Done, pixels: Some([10, 100]), ..unfinished(scan.to_owned(), provenance) }
}

/// A journal line of a scan that went well.
pub fn line(output: &str) -> Line {
    Line::new(&record(&format!("{output}.tif")), output.to_owned(), Vec::new(), 5)
}

/// A pipeline without pictures: its LAS file is the scan's bytes; a scan that says `panic` gets one.
pub fn copy(mut job: Job<'_>, tools: &Tools<'_>) -> Result<Digitised> {
    let mut bytes = Vec::new();
    job.bytes.read_to_end(&mut bytes).unwrap();
    assert!(bytes != b"panic", "at the disco\nof tests");
    let mut record = record(job.name);
    record.provenance.scan_sha256 = super::results::sha256_hex(bytes.as_slice()).unwrap();
    record.provenance.layout_sha256 = job.layout_sha256.to_owned();
    record.provenance.reader_sha256 = tools.finder.reader_sha256(job.layout, job.settings.sections);
    record.provenance.settings = job.settings.canonical();
    let las = [b"~Other\nDigitised by curvedig 0\n~A\n".as_slice(), &bytes].concat();
    Ok(Digitised { las: Some(las), more: Vec::new(), qc_png: bytes, record })
}

/// A folder of scans and a folder for results.
pub struct Bench {
    root: tempfile::TempDir,
}

impl Bench {
    pub fn with(scans: &[(&str, &str)]) -> Bench {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("out")).unwrap();
        for (name, text) in scans {
            let path = root.path().join("in").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path.with_extension("toml"), SIDECAR).unwrap();
            fs::write(path, text).unwrap();
        }
        Bench { root }
    }

    pub fn scans(&self) -> PathBuf {
        self.root.path().join("in")
    }

    pub fn out(&self) -> PathBuf {
        self.root.path().join("out")
    }

    pub fn plan(&self) -> Plan {
        Plan::new(&[self.scans().into()], &Stores::default()).unwrap()
    }

    /// Names of the results, sorted, without the journal.
    pub fn results(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.out())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != super::journal::NAME)
            .collect();
        names.sort();
        names
    }
}

/// A workshop around a pipeline.
pub struct Parts {
    pub settings: Settings,
    pub layouts: Layouts,
    pub stores: Stores,
    pub stop: Stop,
    pub existing: Existing,
}

impl Parts {
    pub fn new() -> Parts {
        Parts {
            settings: Settings::default(),
            layouts: Layouts::default(),
            stores: Stores::default(),
            stop: Stop::default(),
            existing: Existing::Skip,
        }
    }

    pub fn workshop<'a>(
        &'a self,
        digitise: &'a Digitise<'a>,
        out: &Path,
        earlier: std::collections::HashMap<String, Line>,
    ) -> Workshop<'a> {
        Workshop {
            digitise,
            tools: Tools { segmenter: &NoModel, finder: Finder { reader: &NoModel, find: &find } },
            settings: &self.settings,
            layouts: &self.layouts,
            stores: &self.stores,
            out: Arc::new(Disk(out.to_owned())),
            existing: self.existing,
            earlier,
            stop: &self.stop,
        }
    }
}
