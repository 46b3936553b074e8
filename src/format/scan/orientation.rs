//! The Orientation tag, and what it takes to apply it.

/// How stored rows and columns become shown rows and columns: first rows are turned top to bottom, then columns left
/// to right, then rows and columns change places (TIFF 6.0, page 36).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Orientation {
    pub flip_rows: bool,
    pub mirror_cols: bool,
    pub transpose: bool,
}

impl Orientation {
    /// From the tag's value; values outside 1 to 8 mean nothing and are taken as 1.
    pub fn from_tag(value: u64) -> Self {
        let (flip_rows, mirror_cols, transpose) = match value {
            2 => (false, true, false),
            3 => (true, true, false),
            4 => (true, false, false),
            5 => (false, false, true),
            6 => (true, false, true),
            7 => (true, true, true),
            8 => (false, true, true),
            _ => (false, false, false),
        };
        Orientation { flip_rows, mirror_cols, transpose }
    }

    /// Width and height as shown.
    pub fn turned<T>(self, width: T, height: T) -> (T, T) {
        if self.transpose { (height, width) } else { (width, height) }
    }
}

/// Mirrors a packed row of `width` pixels whose padding bits are zero.
pub(super) fn mirror_bits(row: &mut [u8], width: usize) {
    row.reverse();
    for byte in row.iter_mut() {
        *byte = byte.reverse_bits();
    }
    let shift = row.len() * 8 - width;
    if shift > 0 {
        for at in 0..row.len() {
            let next = row.get(at + 1).copied().unwrap_or(0);
            row[at] = (row[at] << shift) | (next >> (8 - shift));
        }
    }
}

/// Mirrors a row of pixels of `size` bytes each.
pub(super) fn mirror_bytes(row: &mut [u8], size: usize) {
    row.reverse();
    if size > 1 {
        row.chunks_exact_mut(size).for_each(<[u8]>::reverse);
    }
}

/// Transposes 8 rows of 8 bits: bit `c` of row `r` goes to bit `r` of row `c` (leftmost bit first).
pub(super) fn transpose_8x8(rows: [u8; 8]) -> [u8; 8] {
    // Three rounds of swapping ever larger blocks; after Warren, Hacker's Delight, section 7-3.
    let mut x = u64::from_be_bytes(rows);
    let mut t = (x ^ (x >> 7)) & 0x00aa_00aa_00aa_00aa;
    x = x ^ t ^ (t << 7);
    t = (x ^ (x >> 14)) & 0x0000_cccc_0000_cccc;
    x = x ^ t ^ (t << 14);
    t = (x ^ (x >> 28)) & 0x0000_0000_f0f0_f0f0;
    x = x ^ t ^ (t << 28);
    x.to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mirrored_bits_read_from_the_right() {
        let mut row = [0b1100_0000, 0b0010_0000];
        mirror_bits(&mut row, 11);
        assert_eq!(row, [0b1000_0000, 0b0110_0000]);
        mirror_bits(&mut row, 11);
        assert_eq!(row, [0b1100_0000, 0b0010_0000]);
    }

    #[test]
    fn mirrored_colours_keep_their_channels() {
        let mut row = [1, 2, 3, 4, 5, 6];
        mirror_bytes(&mut row, 3);
        assert_eq!(row, [4, 5, 6, 1, 2, 3]);
    }

    #[test]
    fn a_block_transposes_bit_by_bit() {
        let block = [0x81, 0x02, 0x40, 0xff, 0x00, 0x10, 0x33, 0x08];
        let turned = transpose_8x8(block);
        for (r, row) in block.iter().enumerate() {
            for (c, column) in turned.iter().enumerate() {
                assert_eq!((row >> (7 - c)) & 1, (column >> (7 - r)) & 1, "row {r} column {c}");
            }
        }
    }
}
