//! CCITT Group 4 (T.6), Group 3 (T.4) and modified Huffman rows, one at a time.
//!
//! Code tables come from the `fax` crate; its own row decoders pass over contradictory codes, stop at 65,535 columns
//! and know one kind of Group 3, so rows are put together here, strictly.

use std::io::{self, BufRead, Read};

use fax::BitReader;
use fax::maps::{Mode, black, mode, white};

use crate::format::scan::fault;

/// How rows are coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    Group4,
    Group3 { two_dimensional: bool },
    Rle { words: bool },
}

/// Rows of `width` pixels, packed, a set bit black in the sense of CCITT; read as bytes.
pub(super) struct FaxReader<R> {
    bits: Bits<R>,
    coding: Coding,
    width: u32,
    /// Where the row above changes colour, the first time to black; ends with the width, several times.
    above: Vec<u32>,
    current: Vec<u32>,
    line: Vec<u8>,
    used: usize,
}

impl<R: BufRead> FaxReader<R> {
    pub fn new(source: R, coding: Coding, width: usize) -> Self {
        let line = vec![0; width.div_ceil(8)];
        let width = width as u32;
        let used = line.len();
        FaxReader {
            bits: Bits::new(source),
            coding,
            width,
            above: vec![width; 4],
            current: Vec::new(),
            line,
            used,
        }
    }

    fn next_row(&mut self) -> io::Result<()> {
        self.bits.refill()?;
        self.current.clear();
        let result = self.row();
        // What looks like a wrong code may be the end of the bytes or an error of the disk.
        if let Some(error) = self.bits.failed.take() {
            return Err(error);
        }
        result?;
        self.current.extend([self.width; 4]);
        std::mem::swap(&mut self.above, &mut self.current);
        paint(&self.above, &mut self.line);
        self.used = 0;
        Ok(())
    }

    fn row(&mut self) -> io::Result<()> {
        match self.coding {
            Coding::Group4 => self.row_by_row_above(),
            Coding::Rle { words } => {
                self.bits.align(if words { 16 } else { 8 });
                self.row_by_runs()
            }
            Coding::Group3 { two_dimensional } => {
                let mark = self.end_of_line_mark();
                let by_runs = if two_dimensional { !mark || self.bits.take(1) == 1 } else { true };
                // A second mark at once is the end of the picture.
                if mark && self.bits.peek_bits(12) == 1 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                if by_runs { self.row_by_runs() } else { self.row_by_row_above() }
            }
        }
    }

    /// Passes an end-of-line mark with its fill bits, if one is next.
    fn end_of_line_mark(&mut self) -> bool {
        if self.bits.peek_bits(11) != 0 || self.bits.at_end() {
            return false;
        }
        while self.bits.peek_bits(1) == 0 && !self.bits.at_end() {
            self.bits.take(1);
        }
        self.bits.take(1);
        true
    }

    /// One-dimensional coding: runs of white and black in turn.
    fn row_by_runs(&mut self) -> io::Result<()> {
        let mut at = 0;
        while at < self.width {
            let run = self.run()?;
            at = self.change(at, run)?;
        }
        Ok(())
    }

    /// Two-dimensional coding: changes of colour relative to those of the row above (T.4, section 4.2.1.3).
    fn row_by_row_above(&mut self) -> io::Result<()> {
        // Index into `above` of b1: the first change there to the right of `at`, to the colour not drawn now.
        let (mut at, mut b1) = (0, 0);
        while at < self.width {
            // The table takes any seven zeros for an end mark.
            if self.bits.peek_bits(7) == 0 && self.bits.peek_bits(12) != 1 {
                return Err(self.no_code());
            }
            match mode::decode(&mut self.bits) {
                Some(Mode::Vertical(offset)) => {
                    let to = self.above_at(b1).checked_add_signed(i32::from(offset));
                    let to = to.ok_or_else(|| fault::bad("a black and white change before the row"))?;
                    let run =
                        to.checked_sub(at).ok_or_else(|| fault::bad("a change to the left of the last"))?;
                    at = self.change(at, run)?;
                    // The next change is of the other colour; one to the left may have come into question again.
                    b1 = if offset < 0 && b1 > 0 { b1 - 1 } else { b1 + 1 };
                }
                Some(Mode::Horizontal) => {
                    for _ in 0..2 {
                        let run = self.run()?;
                        at = self.change(at, run)?;
                    }
                }
                Some(Mode::Pass) => {
                    at = self.above_at(b1 + 1);
                    b1 += 2;
                }
                Some(Mode::Extension) => return Err(fault::bad("CCITT extension codes are not supported")),
                Some(Mode::EOF) => return Err(io::ErrorKind::UnexpectedEof.into()),
                None => return Err(self.no_code()),
            }
            while self.above_at(b1) <= at && self.above_at(b1) < self.width {
                b1 += 2;
            }
        }
        Ok(())
    }

    fn above_at(&self, index: usize) -> u32 {
        self.above.get(index).copied().unwrap_or(self.width)
    }

    /// Notes a change of colour `run` pixels right of `at`.
    fn change(&mut self, at: u32, run: u32) -> io::Result<u32> {
        let to = at.saturating_add(run);
        if to > self.width {
            return Err(fault::bad(format_args!("a row of {to} pixels instead of {}", self.width)));
        }
        // More changes than pixels can only be runs of no length, one after the other.
        if self.current.len() as u32 > self.width + 1 {
            return Err(fault::bad("runs without length"));
        }
        self.current.push(to);
        Ok(to)
    }

    /// The length of the next run: any number of make-up codes and a terminating one.
    fn run(&mut self) -> io::Result<u32> {
        let is_white = self.current.len().is_multiple_of(2);
        let mut length = 0;
        loop {
            let code = if is_white { white::decode(&mut self.bits) } else { black::decode(&mut self.bits) };
            let part = u32::from(code.ok_or_else(|| self.no_code())?);
            length += part;
            if length > self.width {
                return Err(fault::bad(format_args!("a run of {length} pixels in a row of {}", self.width)));
            }
            if part < 64 {
                return Ok(length);
            }
        }
    }

    /// What a code that isn't in the tables means.
    fn no_code(&self) -> io::Error {
        if self.bits.at_end() || (self.coding != Coding::Group4 && self.bits.peek_bits(11) == 0) {
            return io::ErrorKind::UnexpectedEof.into();
        }
        fault::bad(format_args!("{:013b} is no CCITT code", self.bits.peek_bits(13)))
    }
}

impl<R: BufRead> Read for FaxReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.used == self.line.len() {
            self.next_row()?;
        }
        let length = out.len().min(self.line.len() - self.used);
        out[..length].copy_from_slice(&self.line[self.used..self.used + length]);
        self.used += length;
        Ok(length)
    }
}

/// Sets the bits of the black runs between `changes`.
fn paint(changes: &[u32], line: &mut [u8]) {
    line.fill(0);
    for run in changes.chunks_exact(2) {
        let (start, end) = (run[0] as usize, run[1] as usize);
        if start >= end {
            continue;
        }
        let (first, last) = (start / 8, (end - 1) / 8);
        let (head, tail) = (0xff_u8 >> (start % 8), 0xff_u8 << (7 - (end - 1) % 8));
        if first == last {
            line[first] |= head & tail;
        } else {
            line[first] |= head;
            line[first + 1..last].fill(0xff);
            line[last] |= tail;
        }
    }
}

/// The next bits of the stream; zeros follow its end.
struct Bits<R> {
    source: R,
    /// The next bits, from the highest on.
    word: u64,
    valid: u32,
    /// Bits taken since the start, for rows that start at bytes or words.
    taken: u64,
    failed: Option<io::Error>,
}

impl<R: BufRead> Bits<R> {
    fn new(source: R) -> Self {
        Bits { source, word: 0, valid: 0, taken: 0, failed: None }
    }

    /// Makes sure of more than 32 bits where the stream has them.
    fn refill(&mut self) -> io::Result<()> {
        while self.valid <= 32 {
            let ready = self.source.fill_buf()?;
            if ready.is_empty() {
                break;
            }
            let mut used = 0;
            for &byte in ready.iter().take(8) {
                if self.valid > 56 {
                    break;
                }
                self.word |= u64::from(byte) << (56 - self.valid);
                self.valid += 8;
                used += 1;
            }
            self.source.consume(used);
        }
        Ok(())
    }

    fn peek_bits(&self, bits: u32) -> u32 {
        (self.word >> (64 - bits)) as u32
    }

    fn take(&mut self, bits: u32) -> u32 {
        let value = self.peek_bits(bits);
        // An error is kept and reported by whoever asked for the row.
        let _ = self.consume(bits as u8);
        value
    }

    fn at_end(&self) -> bool {
        self.valid == 0 || self.word == 0 && self.valid < 32
    }

    /// Goes on to the next multiple of `unit` bits.
    fn align(&mut self, unit: u64) {
        let skip = (unit - self.taken % unit) % unit;
        if skip > 0 {
            self.take(skip as u32);
        }
    }
}

impl<R: BufRead> BitReader for Bits<R> {
    type Error = ();

    fn peek(&self, bits: u8) -> Option<u16> {
        (1..=16).contains(&bits).then(|| self.peek_bits(u32::from(bits)) as u16)
    }

    fn consume(&mut self, bits: u8) -> Result<(), ()> {
        let bits = u32::from(bits);
        if bits > self.valid {
            self.failed = Some(io::ErrorKind::UnexpectedEof.into());
            return Err(());
        }
        self.word <<= bits;
        self.valid -= bits;
        self.taken += u64::from(bits);
        if self.valid <= 32
            && let Err(error) = self.refill()
        {
            self.failed = Some(error);
            return Err(());
        }
        Ok(())
    }

    fn bits_to_byte_boundary(&self) -> u8 {
        ((8 - self.taken % 8) % 8) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes of bits written as `1` and `0`; anything else is for the eye.
    fn bits(text: &str) -> Vec<u8> {
        let digits: Vec<u8> = text.bytes().filter(|b| matches!(b, b'0' | b'1')).map(|b| b - b'0').collect();
        digits
            .chunks(8)
            .map(|byte| byte.iter().enumerate().fold(0, |sum, (i, bit)| sum | bit << (7 - i)))
            .collect()
    }

    fn rows(text: &str, coding: Coding, width: usize, count: usize) -> io::Result<Vec<u8>> {
        let bytes = bits(text);
        let mut out = vec![0; width.div_ceil(8) * count];
        FaxReader::new(&bytes[..], coding, width).read_exact(&mut out)?;
        Ok(out)
    }

    const EOL: &str = "000000000001";

    #[test]
    fn group_4_draws_each_mode() {
        // Horizontal: 4 white, 3 black, then vertical to the end. Then the same row with both edges moved, then a
        // row in which the black run is passed over.
        let text = "001 1011 10  1  |  011 010 1  |  0001 1";
        assert_eq!(rows(text, Coding::Group4, 8, 3).unwrap(), [0b0000_1110, 0b0000_0100, 0]);
    }

    #[test]
    fn group_4_needs_no_end_mark() {
        assert_eq!(rows("1 1 1", Coding::Group4, 20, 3).unwrap(), [0; 9]);
    }

    #[test]
    fn contradictions_and_early_ends_are_errors() {
        let kind = |text: &str| rows(text, Coding::Group4, 8, 2).unwrap_err().kind();
        assert_eq!(kind("1"), io::ErrorKind::UnexpectedEof);
        assert_eq!(kind(&format!("1 {EOL}{EOL}")), io::ErrorKind::UnexpectedEof);
        assert_eq!(kind("1 011 1111111111"), io::ErrorKind::InvalidData, "a change beyond the row");
        assert_eq!(kind("1 001 00111 11 1111"), io::ErrorKind::InvalidData, "too long a run");
        assert_eq!(kind("00000000 11111111"), io::ErrorKind::InvalidData, "no code at all");
    }

    #[test]
    fn group_3_rows_of_one_and_two_dimensions() {
        let one = format!("{EOL} 1011 11 0111 {EOL} 00110101 000101 {EOL}{EOL}{EOL}{EOL}{EOL}{EOL}");
        let coding = Coding::Group3 { two_dimensional: false };
        assert_eq!(rows(&one, coding, 8, 2).unwrap(), [0b0000_1100, 0xff]);
        let two = format!("0000{EOL}1 1011 10 000111 {EOL}0 1 1 1 ");
        let coding = Coding::Group3 { two_dimensional: true };
        assert_eq!(rows(&two, coding, 8, 2).unwrap(), [0b0000_1110, 0b0000_1110]);
        let ends = format!("{EOL} 1011 10 000111 {EOL}{EOL}{EOL}{EOL}{EOL}{EOL}");
        let coding = Coding::Group3 { two_dimensional: false };
        assert_eq!(rows(&ends, coding, 8, 2).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }

    #[test]
    fn modified_huffman_rows_start_at_bytes_or_words() {
        let coding = |words| Coding::Rle { words };
        assert_eq!(rows("10011 000 10011 000", coding(false), 8, 2).unwrap(), [0, 0]);
        assert_eq!(rows("1011 011 0 00000000 0111 0010 00000000", coding(true), 8, 2).unwrap(), [0x0f, 0x3f]);
    }
}
