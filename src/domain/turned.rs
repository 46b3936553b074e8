//! A scan that was stored on its side or on its head, read as if it stood upright.

use std::io;
use std::ops::Range;

use crate::domain::raster::Raster;
use crate::domain::spec::PageTurn;

/// A raster turned by quarters; nothing is copied but what is asked for.
pub struct Turned<'a> {
    raster: &'a dyn Raster,
    turn: PageTurn,
}

impl<'a> Turned<'a> {
    /// The raster, turned clockwise.
    pub fn new(raster: &'a dyn Raster, turn: PageTurn) -> Turned<'a> {
        Turned { raster, turn }
    }

    fn lies(&self) -> bool {
        matches!(self.turn, PageTurn::Right | PageTurn::Left)
    }

    /// Rows and columns of the stored raster that some of the turned one are.
    fn stored(&self, rows: &Range<usize>, cols: &Range<usize>) -> (Range<usize>, Range<usize>) {
        let (height, width) = (self.raster.height(), self.raster.width());
        let back = |range: &Range<usize>, size: usize| size - range.end..size - range.start;
        match self.turn {
            PageTurn::None => (rows.clone(), cols.clone()),
            PageTurn::Right => (back(cols, height), rows.clone()),
            PageTurn::Over => (back(rows, height), back(cols, width)),
            PageTurn::Left => (cols.clone(), back(rows, width)),
        }
    }

    /// Pixels of some bytes each, in stored order, put where they stand after turning.
    fn place(&self, stored: &[u8], (height, width): (usize, usize), bytes: usize, out: &mut [u8]) {
        for (at, pixel) in stored.chunks_exact(bytes).enumerate() {
            let (row, col) = (at / width, at % width);
            let to = match self.turn {
                PageTurn::None => at,
                PageTurn::Right => col * height + (height - 1 - row),
                PageTurn::Over => (height - 1 - row) * width + (width - 1 - col),
                PageTurn::Left => (width - 1 - col) * height + row,
            };
            out[to * bytes..(to + 1) * bytes].copy_from_slice(pixel);
        }
    }

    fn read(
        &self,
        (rows, cols): (Range<usize>, Range<usize>),
        bytes: usize,
        out: &mut [u8],
        read: impl Fn(Range<usize>, Range<usize>, &mut [u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        if rows.is_empty() || cols.is_empty() {
            return Ok(());
        }
        if self.turn == PageTurn::None {
            return read(rows, cols, out);
        }
        let (from_rows, from_cols) = self.stored(&rows, &cols);
        let size = (from_rows.len(), from_cols.len());
        let mut stored = vec![0; out.len()];
        read(from_rows, from_cols, &mut stored)?;
        self.place(&stored, size, bytes, out);
        Ok(())
    }
}

impl Raster for Turned<'_> {
    fn width(&self) -> usize {
        if self.lies() { self.raster.height() } else { self.raster.width() }
    }

    fn height(&self) -> usize {
        if self.lies() { self.raster.width() } else { self.raster.height() }
    }

    fn grey(&self, rows: Range<usize>, cols: Range<usize>, out: &mut [u8]) -> io::Result<()> {
        self.read((rows, cols), 1, out, |rows, cols, out| self.raster.grey(rows, cols, out))
    }

    fn has_colour(&self) -> bool {
        self.raster.has_colour()
    }

    fn rgb(&self, rows: Range<usize>, cols: Range<usize>, out: &mut [u8]) -> io::Result<()> {
        self.read((rows, cols), 3, out, |rows, cols, out| self.raster.rgb(rows, cols, out))
    }

    fn dpi(&self) -> Option<(f64, f64)> {
        self.raster.dpi().map(|(across, down)| if self.lies() { (down, across) } else { (across, down) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::raster::GreyRaster;

    /// 1 2 3
    /// 4 5 6
    fn stored() -> GreyRaster {
        GreyRaster::new(3, 2, vec![1, 2, 3, 4, 5, 6])
    }

    fn read(turn: PageTurn, rows: Range<usize>, cols: Range<usize>) -> Vec<u8> {
        let stored = stored();
        let mut out = vec![0; rows.len() * cols.len()];
        Turned::new(&stored, turn).grey(rows, cols, &mut out).expect("in memory");
        out
    }

    #[test]
    fn a_page_is_turned_clockwise() {
        assert_eq!(read(PageTurn::None, 0..2, 0..3), [1, 2, 3, 4, 5, 6]);
        assert_eq!(read(PageTurn::Right, 0..3, 0..2), [4, 1, 5, 2, 6, 3]);
        assert_eq!(read(PageTurn::Over, 0..2, 0..3), [6, 5, 4, 3, 2, 1]);
        assert_eq!(read(PageTurn::Left, 0..3, 0..2), [3, 6, 2, 5, 1, 4]);
    }

    #[test]
    fn a_part_is_the_same_part_of_the_whole() {
        for turn in [PageTurn::None, PageTurn::Right, PageTurn::Over, PageTurn::Left] {
            let stored = stored();
            let turned = Turned::new(&stored, turn);
            let (height, width) = (turned.height(), turned.width());
            let whole = read(turn, 0..height, 0..width);
            for row in 0..height {
                for col in 0..width {
                    assert_eq!(
                        read(turn, row..row + 1, col..col + 1),
                        [whole[row * width + col]],
                        "{turn:?}"
                    );
                }
            }
            assert!(read(turn, 0..0, 0..width).is_empty());
        }
    }
}
