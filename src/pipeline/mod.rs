//! One scan, from its bytes to its LAS file, QC picture and record. The local pool and the Lambda function call the same.

mod clock;
pub mod event;
pub mod failed;
pub mod formats;
pub mod glance;
pub mod inspect;
pub mod layout_record;
mod log;
pub mod output;
pub mod record;
pub mod sections;
pub mod segment;
mod summary;
#[cfg(test)]
mod tests;
pub mod view;

use std::io::{Read, Seek};

use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use crate::domain::found::{Found, Known};
use crate::domain::hex::hex;
use crate::domain::raster::Raster;
use crate::domain::reading::Reader;
use crate::domain::spec::DepthUnit;
use crate::domain::turned::Turned;
use crate::error::{Error, Kind, Result, Stage};
use crate::format::las::{self, LasLog, Origin, Version};
use crate::format::qc;
use crate::format::scan::{self, Limits};
use crate::model::Segmenter;
use clock::Clock;
use formats::{Format, Formats};
use glance::Glance;
use log::{Draft, Log};
use record::{Provenance, Record, StageTimes};
use sections::Sections;
use summary::SectionResult;
use view::View;

/// A scan's bytes, wherever they lie.
pub trait ScanBytes: Read + Seek + Send {}
impl<T: Read + Seek + Send> ScanBytes for T {}

/// Settings of a run that change a result or bound its making.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settings {
    /// Step of the files of values in their depth unit; `None`: 0.5 ft or 0.1 m.
    pub step: Option<Decimal>,
    /// Unit of their depths; `None`: the scan's.
    pub depth_unit: Option<DepthUnit>,
    /// Their forms.
    pub formats: Formats,
    /// Limits of decoding.
    pub limits: Limits,
    /// Which logs of a scan become LAS files.
    pub sections: Sections,
}

impl Settings {
    /// The settings that change a result's bytes, in one canonical line, for provenance and resume.
    pub fn canonical(&self) -> String {
        let step = match self.step {
            Some(step) => format!("step={}", step.normalize()),
            None => "step=default".to_owned(),
        };
        // What is as usual goes unsaid, so that results of versions before a setting count still.
        let mut line = step;
        if self.sections == Sections::All {
            line.push_str(" sections=all");
        }
        if let Some(unit) = self.depth_unit {
            line.push_str(&format!(" depth-unit={}", unit.las().to_lowercase()));
        }
        if self.formats != Formats::default() {
            line.push_str(&format!(" format={}", self.formats.names()));
        }
        line
    }
}

/// One scan to digitise.
pub struct Job<'a> {
    /// The scan's path or key as given; named in the record. `~Other` names only its last component.
    pub name: &'a str,
    /// Its bytes, at their beginning.
    pub bytes: Box<dyn ScanBytes + 'a>,
    /// What a person knows about it; the rest is looked for on the page.
    pub layout: &'a Known,
    /// SHA-256 of what is known, hex.
    pub layout_sha256: &'a str,
    /// Settings of the run.
    pub settings: &'a Settings,
    /// Where what is seen of it first is kept.
    pub glance: &'a Glance,
}

/// Finds a page's tracks, depth and scales, as [`crate::domain::find::find`].
pub type Find<'a> = dyn Fn(&dyn Raster, &Known, &dyn Reader) -> Result<Found> + Sync + 'a;

/// Finds what nobody gave of a page.
#[derive(Clone, Copy)]
pub struct Finder<'a> {
    /// Reads printed text.
    pub reader: &'a dyn Reader,
    /// Makes a layout of it.
    pub find: &'a Find<'a>,
}

impl Finder<'_> {
    /// All there is to know of a page: what was given where that is all that is needed, or else what is found besides.
    ///
    /// # Errors
    /// As [`crate::domain::find::find`].
    pub fn look(&self, raster: &dyn Raster, known: &Known, sections: Sections) -> Result<Found> {
        match (known.missing(), sections) {
            (Some(_), _) => (self.find)(raster, known, self.reader),
            (None, Sections::Main) => Ok(Found::only_given(known)),
            (None, Sections::All) => {
                let sections = (self.find)(raster, known, self.reader)?.sections;
                Ok(Found { sections, ..Found::only_given(known) })
            }
        }
    }

    /// SHA-256 of the reader's model, where a scan of which so much is known needs a reader.
    pub fn reader_sha256(&self, known: &Known, sections: Sections) -> Option<String> {
        let needed = known.missing().is_some() || sections == Sections::All;
        needed.then(|| self.reader.sha256().to_owned())
    }
}

/// What a scan is worked on with.
#[derive(Clone, Copy)]
pub struct Tools<'a> {
    /// Tells ink of curves from everything else.
    pub segmenter: &'a dyn Segmenter,
    /// Finds what nobody gave of a page.
    pub finder: Finder<'a>,
}

/// A file of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValuesFile {
    /// Ending of its name, such as `.repeat-1.las`.
    pub ending: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What one scan leaves, byte for byte.
#[derive(Debug, Clone)]
pub struct Digitised {
    /// The LAS file; none where no curve has a scale, or other forms were asked for.
    pub las: Option<Vec<u8>>,
    /// Other forms, and the scan's other logs, where they were asked for.
    pub more: Vec<ValuesFile>,
    /// The QC picture, PNG.
    pub qc_png: Vec<u8>,
    /// The record.
    pub record: Record,
}

/// Digitises one scan.
///
/// # Errors
/// Of the stage that failed, in a user's words.
pub fn digitise(mut job: Job<'_>, tools: &Tools<'_>) -> Result<Digitised> {
    let mut times = StageTimes::default();
    let mut clock = Clock::start();

    let scan_sha256 = sha256(&mut job.bytes)?;
    let raster = scan::open(&mut job.bytes, &job.settings.limits)?;
    let raster = raster.as_ref();
    let thumbnail = job.glance.at(raster)?;
    times.decode = clock.lap();

    let found = tools.finder.look(raster, job.layout, job.settings.sections)?;
    enough(&found)?;
    let turned = Turned::new(raster, found.spec.turn);
    let raster: &dyn Raster = &turned;
    let timing = (&mut clock, &mut times);
    let draft = Draft { layout: &found.spec, found: &found, known: job.layout };
    let main = Log::digitise(raster, &draft, job.settings, tools.segmenter, timing)?;

    let provenance = Provenance {
        scan_sha256,
        layout_sha256: job.layout_sha256.to_owned(),
        model_sha256: tools.segmenter.sha256().to_owned(),
        reader_sha256: tools.finder.reader_sha256(job.layout, job.settings.sections),
        settings: job.settings.canonical(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let mut more = values(&job, &found, &main, &provenance, None)?;
    let las = more.iter().position(|file| file.ending == output::LAS).map(|at| more.remove(at).bytes);
    let (qc_png, placing) = qc::picture(raster, &main.page, &main.traces, &main.curves)?;
    times.write = clock.lap();

    let (mut number, mut results) = (0, Vec::new());
    if job.settings.sections == Sections::All {
        for extra in sections::extras(&found) {
            let layout = sections::layout(&found.spec, &main.page, extra.section);
            let timing = (&mut clock, &mut times);
            let draft = Draft { layout: &layout, ..draft };
            match Log::digitise(raster, &draft, job.settings, tools.segmenter, timing) {
                Ok(log) => {
                    let name = extra.name(number + 1);
                    let files = values(&job, &found, &log, &provenance, Some(&name))?;
                    let endings: Vec<String> = files.iter().map(|file| file.ending.clone()).collect();
                    results.push(SectionResult::traced(&extra, &name, &log, &endings));
                    number += usize::from(!files.is_empty());
                    more.extend(files);
                }
                // A section that can't be followed is no reason to lose the main pass.
                Err(error) if matches!(error.kind, Kind::Usage | Kind::Unsupported) => {
                    results.push(SectionResult::failed(&extra, &error));
                }
                Err(error) => return Err(error),
            }
            times.write += clock.lap();
        }
    }

    let view = View::new(thumbnail, job.layout, &found, &main, placing);
    let record =
        Record { view: Some(view), ..summary::record(job.name, &found, &main, &results, provenance, times) };
    Ok(Digitised { las, more, qc_png, record })
}

/// Whether there is enough to go on with.
fn enough(found: &Found) -> Result<()> {
    let (message, key) = if found.spec.ties.len() < 2 {
        let why = found.doubts.first().map_or("no depth numbers that make a ladder", String::as_str);
        (why, "depth.ties")
    } else if found.spec.tracks.is_empty() {
        ("no tracks found", "[[track]]")
    } else {
        return Ok(());
    };
    Err(Error::new(Kind::Unsupported, Stage::Layout, message)
        .with_hint(format!("give {key} in a sidecar: `curvedig inspect SCAN --write` begins one")))
}

/// SHA-256 of a scan's bytes, hex; leaves the reader at the beginning.
fn sha256(bytes: &mut dyn ScanBytes) -> Result<String> {
    let unreadable = |source: std::io::Error| Error::io(Stage::Read, "the scan's bytes", &source);
    let mut digest = Sha256::new();
    bytes.rewind().map_err(unreadable)?;
    std::io::copy(bytes, &mut digest).map_err(unreadable)?;
    bytes.rewind().map_err(unreadable)?;
    Ok(hex(&digest.finalize()))
}

/// The files of a log's values, in each form asked for; none where no curve has values.
fn values(
    job: &Job<'_>,
    found: &Found,
    log: &Log,
    provenance: &Provenance,
    section: Option<&str>,
) -> Result<Vec<ValuesFile>> {
    let curves = log.written();
    if curves.is_empty() {
        return Ok(Vec::new());
    }
    let scan = job.name.rsplit(['/', '\\']).next().unwrap_or(job.name);
    let log = LasLog {
        well: &found.spec.well,
        grid: &log.grid,
        curves: &curves,
        origin: Origin {
            scan,
            section,
            scan_sha256: &provenance.scan_sha256,
            model_sha256: &provenance.model_sha256,
            version: &provenance.version,
        },
    };
    let file = |format: Format| {
        let bytes = match format {
            Format::Las => las::write(&log)?,
            Format::Las12 => las::write_as(&log, Version::V12)?,
            Format::Csv => las::csv(&las::write(&log)?)?,
        };
        Ok(ValuesFile { ending: sections::ending(section, format), bytes })
    };
    job.settings.formats.iter().map(file).collect()
}
