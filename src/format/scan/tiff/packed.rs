//! LZW and PackBits, unpacked as they are read.

use std::io::{self, BufRead, Read};

use weezl::{BitOrder, LzwStatus, decode::Decoder};

use crate::format::scan::fault;

/// TIFF's LZW: codes from the highest bit on, one bit longer a code early.
pub(super) struct LzwReader<R> {
    source: R,
    decoder: Decoder,
}

impl<R: BufRead> LzwReader<R> {
    pub fn new(source: R) -> Self {
        LzwReader { source, decoder: Decoder::with_tiff_size_switch(BitOrder::Msb, 8) }
    }
}

impl<R: BufRead> Read for LzwReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let packed = self.source.fill_buf()?;
            let result = self.decoder.decode_bytes(packed, out);
            self.source.consume(result.consumed_in);
            let status = result.status.map_err(|_| fault::bad("the LZW codes contradict each other"))?;
            if result.consumed_out > 0 || out.is_empty() {
                return Ok(result.consumed_out);
            }
            if matches!(status, LzwStatus::Done) || result.consumed_in == 0 {
                return Ok(0);
            }
        }
    }
}

/// PackBits (TIFF 6.0, section 9): runs of literal or repeated bytes.
pub(super) struct PackBitsReader<R> {
    source: R,
    run: Run,
}

enum Run {
    Literal(usize),
    Repeat(usize, u8),
}

impl<R: BufRead> PackBitsReader<R> {
    pub fn new(source: R) -> Self {
        PackBitsReader { source, run: Run::Literal(0) }
    }

    fn byte(&mut self) -> io::Result<Option<u8>> {
        let byte = self.source.fill_buf()?.first().copied();
        self.source.consume(usize::from(byte.is_some()));
        Ok(byte)
    }
}

impl<R: BufRead> Read for PackBitsReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while let Run::Literal(0) | Run::Repeat(0, _) = self.run {
            self.run = match self.byte()? {
                None => return Ok(0),
                Some(code @ 0..=127) => Run::Literal(usize::from(code) + 1),
                Some(128) => Run::Literal(0),
                Some(code) => match self.byte()? {
                    None => return Ok(0),
                    Some(byte) => Run::Repeat(257 - usize::from(code), byte),
                },
            };
        }
        match &mut self.run {
            Run::Repeat(left, byte) => {
                let length = out.len().min(*left);
                out[..length].fill(*byte);
                *left -= length;
                Ok(length)
            }
            Run::Literal(left) => {
                let ready = self.source.fill_buf()?;
                let length = out.len().min(*left).min(ready.len());
                out[..length].copy_from_slice(&ready[..length]);
                self.source.consume(length);
                *left -= length;
                Ok(length)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pack_bits_of_the_specification() {
        // Apple Technical Note TN1023's example.
        let packed =
            [0xfe, 0xaa, 0x02, 0x80, 0x00, 0x2a, 0xfd, 0xaa, 0x03, 0x80, 0x00, 0x2a, 0x22, 0xf7, 0xaa];
        let mut out = Vec::new();
        PackBitsReader::new(&packed[..]).read_to_end(&mut out).unwrap();
        let mut expected =
            vec![0xaa, 0xaa, 0xaa, 0x80, 0x00, 0x2a, 0xaa, 0xaa, 0xaa, 0xaa, 0x80, 0x00, 0x2a, 0x22];
        expected.extend([0xaa; 10]);
        assert_eq!(out, expected);
    }

    #[test]
    fn lzw_without_an_end_code_gives_all_it_holds() {
        let bytes: Vec<u8> = (0..5000_u32).map(|i| (i * i / 7) as u8).collect();
        let mut packed =
            weezl::encode::Encoder::with_tiff_size_switch(BitOrder::Msb, 8).encode(&bytes).unwrap();
        packed.truncate(packed.len() - 2);
        let mut out = Vec::new();
        LzwReader::new(&packed[..]).read_to_end(&mut out).unwrap();
        assert_eq!(out[..], bytes[..out.len()]);
        assert!(out.len() >= bytes.len() - 2, "{} bytes", out.len());
    }
}
