//! Rows of bytes in memory, or in an unnamed temporary file where they would be too many.

use std::fs::File;
use std::io;

use crate::error::{Error, Result, Stage};

/// `rows` rows of `stride` bytes, zero at first.
#[derive(Debug)]
pub(super) struct Plane {
    stride: usize,
    rows: usize,
    store: Store,
}

#[derive(Debug)]
enum Store {
    Memory(Vec<u8>),
    File(Spill),
}

impl Plane {
    /// A plane in memory where it takes at most `memory` bytes, in a file otherwise.
    pub fn new(stride: usize, rows: usize, memory: u64) -> Result<Self> {
        let bytes = stride as u64 * rows as u64;
        let store = if bytes <= memory {
            Store::Memory(vec![0; stride * rows])
        } else {
            let file = tempfile::tempfile().and_then(|file| file.set_len(bytes).map(|()| file));
            Store::File(Spill::new(file.map_err(|e| spill_error(&e))?))
        };
        Ok(Plane { stride, rows, store })
    }

    /// A plane of pixels that are already decoded.
    #[cfg(test)]
    pub fn from_vec(stride: usize, pixels: Vec<u8>) -> Self {
        Plane { stride, rows: pixels.len() / stride.max(1), store: Store::Memory(pixels) }
    }

    pub fn stride(&self) -> usize {
        self.stride
    }

    /// Writes `bytes` into `row` from byte `at` on; they may run on into the rows below.
    pub fn write(&mut self, row: usize, at: usize, bytes: &[u8]) -> Result<()> {
        match &mut self.store {
            Store::Memory(pixels) => {
                let start = row * self.stride + at;
                pixels[start..start + bytes.len()].copy_from_slice(bytes);
                Ok(())
            }
            Store::File(file) => {
                let start = row as u64 * self.stride as u64 + at as u64;
                file.write(start, bytes).map_err(|e| spill_error(&e))
            }
        }
    }

    /// Reads into `out` from byte `at` of `row` on, running on into the rows below.
    pub fn read(&self, row: usize, at: usize, out: &mut [u8]) -> io::Result<()> {
        match &self.store {
            Store::Memory(pixels) => {
                let start = row * self.stride + at;
                out.copy_from_slice(&pixels[start..start + out.len()]);
                Ok(())
            }
            Store::File(file) => file.read(row as u64 * self.stride as u64 + at as u64, out),
        }
    }

    /// A row's bytes without copying them, where they are in memory.
    pub fn row(&self, row: usize) -> Option<&[u8]> {
        match &self.store {
            Store::Memory(pixels) => Some(&pixels[row * self.stride..(row + 1) * self.stride]),
            Store::File(_) => None,
        }
    }

    /// The same rows after `shrink(row, shorter row)`, each `stride` bytes long, made in place.
    pub fn narrowed(mut self, stride: usize, shrink: impl Fn(&[u8], &mut [u8])) -> Result<Self> {
        assert!(stride <= self.stride, "rows can only become shorter in place");
        let (mut long, mut short) = (vec![0; self.stride], vec![0; stride]);
        for row in 0..self.rows {
            self.read(row, 0, &mut long).map_err(|e| spill_error(&e))?;
            shrink(&long, &mut short);
            // The shorter row lies at or before the longer one that it was made from.
            match &mut self.store {
                Store::Memory(pixels) => pixels[row * stride..(row + 1) * stride].copy_from_slice(&short),
                Store::File(file) => {
                    file.write(row as u64 * stride as u64, &short).map_err(|e| spill_error(&e))?;
                }
            }
        }
        if let Store::Memory(pixels) = &mut self.store {
            pixels.truncate(stride * self.rows);
            pixels.shrink_to_fit();
        }
        Ok(Plane { stride, ..self })
    }

    #[cfg(test)]
    pub fn is_spilled(&self) -> bool {
        matches!(self.store, Store::File(_))
    }
}

fn spill_error(error: &io::Error) -> Error {
    Error::io(
        Stage::Decode,
        format!("temporary file for pixels in {}", std::env::temp_dir().display()),
        error,
    )
    .with_hint("free some space there, or set TMPDIR to a folder with more room")
}

/// A file read and written at given places, by several readers at once.
#[cfg(unix)]
#[derive(Debug)]
struct Spill(File);

#[cfg(unix)]
impl Spill {
    fn new(file: File) -> Self {
        Spill(file)
    }

    fn read(&self, at: u64, out: &mut [u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.0, out, at)
    }

    fn write(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::write_all_at(&self.0, bytes, at)
    }
}

/// A file read and written at given places; readers wait for one another.
#[cfg(not(unix))]
#[derive(Debug)]
struct Spill(std::sync::Mutex<File>);

#[cfg(not(unix))]
impl Spill {
    fn new(file: File) -> Self {
        Spill(std::sync::Mutex::new(file))
    }

    fn locked(&self, at: u64) -> io::Result<std::sync::MutexGuard<'_, File>> {
        use std::io::Seek;
        let mut file = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        file.seek(io::SeekFrom::Start(at))?;
        Ok(file)
    }

    fn read(&self, at: u64, out: &mut [u8]) -> io::Result<()> {
        io::Read::read_exact(&mut *self.locked(at)?, out)
    }

    fn write(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        io::Write::write_all(&mut *self.locked(at)?, bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_read_back_the_same_from_memory_and_file() {
        for memory in [100, 0] {
            let mut plane = Plane::new(4, 3, memory).unwrap();
            assert_eq!(plane.is_spilled(), memory == 0);
            plane.write(1, 2, &[7, 8, 9]).unwrap();
            let mut out = [1; 12];
            plane.read(0, 0, &mut out).unwrap();
            assert_eq!(out, [0, 0, 0, 0, 0, 0, 7, 8, 9, 0, 0, 0]);
            let plane = plane.narrowed(2, |long, short| short.copy_from_slice(&long[2..])).unwrap();
            let mut out = [1; 6];
            plane.read(0, 0, &mut out).unwrap();
            assert_eq!(out, [0, 0, 7, 8, 0, 0]);
        }
    }
}
