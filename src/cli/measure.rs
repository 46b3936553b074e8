//! What a scan takes here, where no earlier run tells: one drawn page is digitised.

use std::io::Cursor;
use std::time::Instant;

use super::{reader, segmenter};
use crate::domain::cost::Fit;
use crate::domain::find::find;
use crate::domain::found::Known;
use crate::error::Result;
use crate::format::sidecar;
use crate::pipeline::glance::Glance;
use crate::pipeline::{self, Finder, Job, Settings, Tools};
use crate::report::forecast::Pace;
use crate::synth::dice::Dice;
use crate::synth::encoding::Encoding;
use crate::synth::tiff_chunks::Samples;
use crate::synth::tiff_writer;
use crate::synth::wish::Wish;
use crate::synth::{family, page};

/// Rows of the drawn page: some seconds' work.
const ROWS: usize = 2600;
const DPI: f64 = 200.0;

/// Digitises a drawn page.
///
/// # Errors
/// Where ONNX Runtime or a model can't be had.
pub fn measure(offline: bool) -> Result<Pace> {
    let (segmenter, reader) = (segmenter::open(None, offline)?, reader::open(offline)?);
    let tools =
        Tools { segmenter: segmenter.as_ref(), finder: Finder { reader: reader.as_ref(), find: &find } };
    let encoding = Encoding::all()[0];
    let pixels = Some(encoding.pixels());
    let wish = Wish { height: Some(ROWS), dpi: Some(DPI), pixels, full: true, ..Wish::default() };
    let canvas = page::draw(&family::plan(1, 0, &wish)).canvas;
    let (width, height, channels) = (canvas.width, canvas.height, canvas.channels);
    let megapixels = width as f64 * height as f64 / 1e6;
    let drawn = Samples { width, height, channels, data: canvas.pixels };
    let bytes = tiff_writer::encode(&drawn, &encoding.thrown(&mut Dice::new(1, 0), DPI))?;
    let layout = Known::default();
    let job = Job {
        name: "drawn.tif",
        bytes: Box::new(Cursor::new(bytes)),
        layout: &layout,
        layout_sha256: &sidecar::sha256(&layout),
        settings: &Settings::default(),
        glance: &Glance::default(),
    };
    let started = Instant::now();
    // A page that can't be found on takes its time as well.
    let _ = pipeline::digitise(job, &tools);
    let seconds = started.elapsed().as_secs_f64();
    let fit =
        Fit { per_scan: 0.0, per_megapixel: seconds / megapixels, deviation: seconds / 4.0, samples: 1 };
    Ok(Pace { fit, from: format!("one page of {megapixels:.1} megapixels, drawn and digitised just now") })
}
