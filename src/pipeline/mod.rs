//! One scan, from its bytes to its LAS file, QC picture and record. The local pool and the Lambda function call the same.

pub mod record;
pub mod segment;
mod summary;

use std::io::{Read, Seek};
use std::time::Instant;

use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use crate::domain::calibrate;
use crate::domain::curve::{Curve, DepthGrid, Trace, TracePoint};
use crate::domain::hex::hex;
use crate::domain::layout;
use crate::domain::page::Page;
use crate::domain::quality;
use crate::domain::raster::Raster;
use crate::domain::spec::{CurveSpec, LayoutSpec};
use crate::domain::strip::Strip;
use crate::domain::trace::{self, Edges, Path};
use crate::error::{Error, Kind, Result, Stage};
use crate::format::las::{self, LasLog, Origin};
use crate::format::qc;
use crate::format::scan::{self, Limits};
use crate::model::Segmenter;
use record::{Provenance, Record, StageTimes};

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
pub fn digitise(mut job: Job<'_>, segmenter: &dyn Segmenter) -> Result<Digitised> {
    let mut times = StageTimes::default();
    let mut clock = Clock::start();

    let scan_sha256 = sha256(&mut job.bytes)?;
    let raster = scan::open(&mut job.bytes, &job.settings.limits)?;
    times.decode = clock.lap();

    let page = layout::follow(raster.as_ref(), job.layout)?;
    let grid = depth_grid(&page, job.settings)?;
    times.layout = clock.lap();

    let mut curves = Vec::new();
    let mut traces = Vec::new();
    for (index, track) in page.tracks.iter().enumerate() {
        let strip = Strip::new(&page, track);
        let ink = segment::segment(&strip, raster.as_ref(), segmenter)?;
        times.segment += clock.lap();
        let mut paths = trace::trace(&ink, &Edges::of(&strip), &track.curves);
        rejoin(&strip, raster.as_ref(), &track.curves, trace::line_width(&ink), &mut paths)?;
        for (at, (path, spec)) in paths.iter().zip(&track.curves).enumerate() {
            traces.push(on_page(&strip, index, at, path));
            let mut curve = calibrate::curve(&page, index, spec, &strip, path, &grid);
            quality::withhold_doubtful(&mut curve, |depth| grid.depth_f64(depth));
            curves.push(curve);
        }
        times.trace += clock.lap();
    }
    quality::doubt_names(&mut curves);

    let provenance = Provenance {
        scan_sha256,
        layout_sha256: job.layout_sha256.to_owned(),
        model_sha256: segmenter.sha256().to_owned(),
        settings: job.settings.canonical(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let las = write_las(&job, &grid, &curves, &provenance)?;
    let qc_png = qc::draw(raster.as_ref(), &page, &traces, &curves)?;
    times.write = clock.lap();

    let record = summary::record(job.name, job.layout, &page, &grid, &curves, provenance, times);
    Ok(Digitised { las, qc_png, record })
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

fn depth_grid(page: &Page, settings: &Settings) -> Result<DepthGrid> {
    let step = settings.step.unwrap_or_else(|| calibrate::default_step(page.unit));
    calibrate::depth_grid(page.interval, page.unit, step).ok_or_else(|| {
        let (top, base) = page.interval;
        let unit = page.unit.las();
        Error::new(
            Kind::Usage,
            Stage::Calibrate,
            format!(
                "no depth between {top} and {base} {unit} is a multiple of the step {step} (or too many are)"
            ),
        )
        .with_hint("give another --step, or a longer depth.interval in the sidecar")
    })
}

/// Looks on the scan for what the network left out between two seen ends of a curve.
fn rejoin(
    strip: &Strip<'_>,
    raster: &dyn Raster,
    curves: &[CurveSpec],
    line: f32,
    paths: &mut [Path],
) -> Result<()> {
    trace::rejoin::rejoin(paths, curves, strip.rows(), line, |rows| {
        let grey = strip.read(raster, rows.clone()).map_err(segment::unreadable)?;
        Ok(segment::tile(&grey, strip.cols()).slice_move(ndarray::s![..rows.len(), ..]))
    })
}

/// A path on the stored image, for the QC picture.
fn on_page(strip: &Strip<'_>, track: usize, curve: usize, path: &Path) -> Trace {
    let points = path
        .points
        .iter()
        .map(|point| {
            let (row, col) = strip.point(point.row as usize, f64::from(point.col));
            TracePoint {
                row: row.max(0.0) as u32,
                col: col as f32,
                wrap: point.wrap,
                confidence: point.confidence,
            }
        })
        .collect();
    Trace { track, curve, points }
}

fn write_las(job: &Job<'_>, grid: &DepthGrid, curves: &[Curve], provenance: &Provenance) -> Result<Vec<u8>> {
    let scan = job.name.rsplit(['/', '\\']).next().unwrap_or(job.name);
    las::write(&LasLog {
        well: &job.layout.well,
        grid,
        curves,
        origin: Origin {
            scan,
            scan_sha256: &provenance.scan_sha256,
            model_sha256: &provenance.model_sha256,
            version: &provenance.version,
        },
    })
}

/// Milliseconds since the last lap.
struct Clock(Instant);

impl Clock {
    fn start() -> Self {
        Clock(Instant::now())
    }

    fn lap(&mut self) -> u64 {
        let now = Instant::now();
        let lap = now.duration_since(self.0).as_millis();
        self.0 = now;
        u64::try_from(lap).unwrap_or(u64::MAX)
    }
}
