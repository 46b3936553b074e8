//! The decoded scan: a plane of packed bits, grey or colour bytes, expanded band by band.

use std::io;
use std::ops::Range;

use super::pixels::{Depth, luma};
use super::plane::Plane;
use crate::domain::raster::{Raster, spread};

/// A decoded scan.
#[derive(Debug)]
pub(super) struct StoredRaster {
    pub width: usize,
    pub height: usize,
    pub depth: Depth,
    pub plane: Plane,
    pub dpi: Option<(f64, f64)>,
}

/// Grey values of the eight pixels of each packed byte; a set bit is black.
const GREY_FROM_BITS: [[u8; 8]; 256] = {
    let mut table = [[255; 8]; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            if byte & (0x80 >> bit) != 0 {
                table[byte][bit] = 0;
            }
            bit += 1;
        }
        byte += 1;
    }
    table
};

impl StoredRaster {
    /// Calls `each(line of out, stored bytes)` for every row; `per_col` is the length of a line of `out` per column.
    /// Stored bytes are those that hold `cols`.
    fn each_row(
        &self,
        rows: Range<usize>,
        cols: &Range<usize>,
        out: &mut [u8],
        per_col: usize,
        each: impl Fn(&mut [u8], &[u8]),
    ) -> io::Result<()> {
        assert!(
            rows.end <= self.height && cols.end <= self.width,
            "the asked-for band lies outside the scan"
        );
        assert_eq!(out.len(), rows.len() * cols.len() * per_col, "out must hold the asked-for band");
        if out.is_empty() {
            return Ok(());
        }
        let bytes = self.depth.byte_from_col(cols.start)..self.depth.bytes(cols.end);
        let mut buffer = vec![0; bytes.len()];
        for (row, line) in rows.zip(out.chunks_exact_mut(cols.len() * per_col)) {
            if let Some(stored) = self.plane.row(row) {
                each(line, &stored[bytes.clone()]);
            } else {
                self.plane.read(row, bytes.start, &mut buffer)?;
                each(line, &buffer);
            }
        }
        Ok(())
    }
}

impl Raster for StoredRaster {
    fn width(&self) -> usize {
        self.width
    }

    fn height(&self) -> usize {
        self.height
    }

    fn grey(&self, rows: Range<usize>, cols: Range<usize>, out: &mut [u8]) -> io::Result<()> {
        let lead = cols.start % 8;
        self.each_row(rows, &cols, out, 1, |line, stored| match self.depth {
            Depth::Bit => expand_bits(stored, lead, line),
            Depth::Grey => line.copy_from_slice(stored),
            Depth::Rgb => {
                for (grey, pixel) in line.iter_mut().zip(stored.chunks_exact(3)) {
                    *grey = luma([pixel[0], pixel[1], pixel[2]]);
                }
            }
        })
    }

    fn has_colour(&self) -> bool {
        self.depth == Depth::Rgb
    }

    fn rgb(&self, rows: Range<usize>, cols: Range<usize>, out: &mut [u8]) -> io::Result<()> {
        if self.depth == Depth::Rgb {
            return self.each_row(rows, &cols, out, 3, |line, stored| line.copy_from_slice(stored));
        }
        let mut grey = vec![0; rows.len() * cols.len()];
        self.grey(rows, cols, &mut grey)?;
        spread(&grey, out);
        Ok(())
    }

    fn dpi(&self) -> Option<(f64, f64)> {
        self.dpi
    }
}

/// Dots per inch across and down, where both are what a scanner of paper can have.
pub(super) fn believable_dpi(x: f64, y: f64) -> Option<(f64, f64)> {
    const BELIEVABLE: std::ops::RangeInclusive<f64> = 50.0..=1200.0;
    (BELIEVABLE.contains(&x) && BELIEVABLE.contains(&y)).then_some((x, y))
}

/// Grey values of packed bits, the first `lead` pixels left out.
fn expand_bits(stored: &[u8], lead: usize, line: &mut [u8]) {
    let Some((&first, rest)) = stored.split_first() else { return };
    let split = (8 - lead).min(line.len());
    let (head, body) = line.split_at_mut(split);
    head.copy_from_slice(&GREY_FROM_BITS[usize::from(first)][lead..lead + split]);
    for (pixels, &byte) in body.chunks_mut(8).zip(rest) {
        let grey = &GREY_FROM_BITS[usize::from(byte)];
        pixels.copy_from_slice(&grey[..pixels.len()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_columns_of_packed_bits_expand() {
        let plane = Plane::from_vec(2, vec![0b1010_0000, 0b0100_0000, 0xff, 0xe0]);
        let raster = StoredRaster { width: 11, height: 2, depth: Depth::Bit, plane, dpi: None };
        let mut all = vec![0; 22];
        raster.grey(0..2, 0..11, &mut all).unwrap();
        assert_eq!(all[..11], [0, 255, 0, 255, 255, 255, 255, 255, 255, 0, 255]);
        assert_eq!(all[11..], [0; 11]);
        for start in 0..11 {
            for end in start..=11 {
                let mut part = vec![1; end - start];
                raster.grey(0..1, start..end, &mut part).unwrap();
                assert_eq!(part, all[start..end], "columns {start} to {end}");
            }
        }
    }
}
