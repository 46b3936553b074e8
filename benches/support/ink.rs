//! Masks as a perfect network would make them.

use std::ops::Range;

use curvedig::domain::mask::Ink;
use curvedig::domain::raster::GreyRaster;
use curvedig::domain::strip::Strip;
use curvedig::synth::page::Drawing;
use ndarray::{Array2, Array3};

/// What it would say of a strip whose curves have these numbers among the drawing's labels.
pub fn perfect_ink(drawing: &Drawing, strip: &Strip<'_>, numbers: Range<usize>) -> Ink {
    let labels = &drawing.labels;
    let raster = |value: &dyn Fn(usize) -> u8| {
        let pixels = (0..labels.cells.len()).map(value).collect();
        GreyRaster::new(labels.width, labels.height, pixels)
    };
    let own = |at: usize| numbers.contains(&usize::from(labels.cells[at].number));
    // White (255) is what lies beyond the page: background.
    let class = raster(&|at| if own(at) { labels.cells[at].class } else { 255 });
    let offset = raster(&|at| labels.cells[at].offset);
    let rows = 0..strip.rows();
    let class = strip.read(&class, rows.clone()).expect("in memory");
    let offset = strip.read(&offset, rows.clone()).expect("in memory");
    let mut mask = Array3::<f32>::zeros((3, strip.rows(), strip.cols()));
    for (at, (&class, &offset)) in class.iter().zip(&offset).enumerate() {
        let (row, col) = (at / strip.cols(), at % strip.cols());
        if class == 1 || class == 2 {
            mask[[usize::from(class) - 1, row, col]] = 1.0;
            mask[[2, row, col]] = (f32::from(offset) - 128.0) / 16.0;
        }
    }
    let mut ink = Ink::new();
    let grey = GreyRaster::new(labels.width, labels.height, drawing.grey());
    let grey = strip.read(&grey, rows.clone()).expect("in memory");
    let dark: Vec<f32> = grey.iter().map(|&grey| 1.0 - f32::from(grey) / 255.0).collect();
    let tile = Array2::from_shape_vec((strip.rows(), strip.cols()), dark).expect("as many as pixels");
    let rgb = colours(drawing, strip);
    ink.push_rows(tile.view(), mask.view(), rows, rgb.as_deref());
    ink
}

/// A strip's pixels in colour, where the page has any.
fn colours(drawing: &Drawing, strip: &Strip<'_>) -> Option<Vec<u8>> {
    let canvas = &drawing.canvas;
    let channel = |channel: usize| {
        let pixels = canvas.pixels.iter().skip(channel).step_by(3).copied().collect();
        let raster = GreyRaster::new(canvas.width, canvas.height, pixels);
        strip.read(&raster, 0..strip.rows()).expect("in memory")
    };
    let [red, green, blue] = (canvas.channels == 3).then(|| [channel(0), channel(1), channel(2)])?;
    Some(red.into_iter().zip(green).zip(blue).flat_map(|((red, green), blue)| [red, green, blue]).collect())
}
