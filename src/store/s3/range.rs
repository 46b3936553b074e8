//! An object as a file of which only what is looked at is fetched.

use std::io::{self, Read, Seek, SeekFrom};

use super::blocking::wait;
use super::object::ObjectRef;
use super::{Failure, S3Store};

/// Bytes fetched at once. Headers fit in as a rule, and a journey costs more than they do.
const BLOCK: u64 = 64 << 10;

/// Reads an object in blocks; for threads outside the runtime.
#[derive(Debug)]
pub struct RangeReader {
    store: S3Store,
    object: ObjectRef,
    size: u64,
    at: u64,
    /// The block fetched last, and where it begins.
    block: (u64, Vec<u8>),
}

impl RangeReader {
    /// Of an object of so many bytes. Fetches nothing yet.
    pub fn new(store: S3Store, object: ObjectRef, size: u64) -> RangeReader {
        RangeReader { store, object, size, at: 0, block: (0, Vec::new()) }
    }

    /// What lies at the place where the reader is, fetched where it isn't there yet.
    fn here(&mut self) -> io::Result<&[u8]> {
        let (start, bytes) = &self.block;
        let within = self.at.checked_sub(*start).filter(|within| *within < bytes.len() as u64);
        if within.is_none() {
            let start = self.at - self.at % BLOCK;
            let length = BLOCK.min(self.size - start);
            let fetched = wait(self.store.get_range(&self.object, start, length)).map_err(Failure::from);
            self.block = (start, fetched.flatten().map_err(io::Error::other)?);
        }
        let within = usize::try_from(self.at - self.block.0).unwrap_or(usize::MAX);
        Ok(self.block.1.get(within..).unwrap_or_default())
    }
}

impl Read for RangeReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.size || buffer.is_empty() {
            return Ok(0);
        }
        let here = self.here()?;
        let taken = here.len().min(buffer.len());
        buffer[..taken].copy_from_slice(&here[..taken]);
        self.at += taken as u64;
        Ok(taken)
    }
}

impl Seek for RangeReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "before the first byte"))?;
        Ok(self.at)
    }
}
