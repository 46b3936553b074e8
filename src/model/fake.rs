//! Models for tests that need no network: every dark pixel is a solid curve, and a reader that was told what to read.

use ndarray::{Array2, Array3, ArrayView2};

use crate::domain::reading::{Letter, Reader, Reading};
use crate::error::Result;
use crate::model::{FIXED_CHANNELS, Segmenter};

/// Takes ink for solid curves, as it stands: right for pages that show curves and nothing else.
#[derive(Debug, Clone, Copy, Default)]
pub struct InkIsCurve;

impl Segmenter for InkIsCurve {
    fn segment(&self, tile: ArrayView2<'_, f32>) -> Result<Array3<f32>> {
        let (rows, cols) = tile.dim();
        let mut mask = Array3::zeros((FIXED_CHANNELS, rows, cols));
        mask.index_axis_mut(ndarray::Axis(0), 0).assign(&tile);
        Ok(mask)
    }

    fn sha256(&self) -> &str {
        "0000000000000000000000000000000000000000000000000000000000000000"
    }
}

/// What a line of text reads as.
type Answer = dyn Fn(&Array2<f32>) -> Reading + Send + Sync;

/// Answers lines of text as a function says.
pub struct FakeReader {
    answer: Box<Answer>,
}

impl FakeReader {
    /// A reader that asks a function about each line.
    pub fn new(answer: impl Fn(&Array2<f32>) -> Reading + Send + Sync + 'static) -> Self {
        FakeReader { answer: Box::new(answer) }
    }

    /// A reader that knows lines by their width: columns and text; any other line reads as nothing.
    pub fn by_width(texts: &[(usize, &str)]) -> Self {
        let texts: Vec<_> = texts.iter().map(|&(columns, text)| (columns, plain_reading(text))).collect();
        Self::new(move |line| {
            let known = texts.iter().find(|(columns, _)| *columns == line.ncols());
            known.map(|(_, reading)| reading.clone()).unwrap_or_default()
        })
    }
}

impl Reader for FakeReader {
    fn read(&self, lines: &[Array2<f32>]) -> Result<Vec<Reading>> {
        Ok(lines.iter().map(|line| (self.answer)(line)).collect())
    }

    fn sha256(&self) -> &str {
        "1111111111111111111111111111111111111111111111111111111111111111"
    }
}

/// A text as it reads without any doubt, its letters evenly spaced.
pub fn plain_reading(text: &str) -> Reading {
    let count = text.chars().count() as f32;
    let letter =
        |(index, letter)| Letter { letter, confidence: 1.0, second: None, at: (index as f32 + 0.5) / count };
    Reading { letters: text.chars().enumerate().map(letter).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fake_reader_knows_lines_by_their_width() {
        let reader = FakeReader::by_width(&[(80, "4600")]);
        let lines = [Array2::zeros((32, 80)), Array2::zeros((32, 81))];
        let texts: Vec<_> = reader.read(&lines).unwrap().iter().map(Reading::text).collect();
        assert_eq!(texts, ["4600", ""]);
    }
}
