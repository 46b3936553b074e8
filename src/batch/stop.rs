//! Stopping early: what is under way is dropped at the next band or tile, and nothing half-done is left.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ndarray::{Array2, Array3, ArrayView2};

use crate::domain::reading::{Reader, Reading};
use crate::error::{Error, Kind, Result, Stage};
use crate::model::Segmenter;

/// Set once, seen by every worker.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks every worker to stop.
    pub fn set(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether stopping was asked for.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// A segmenter that fails at the next tile once stopping was asked for.
pub struct StoppableSegmenter<'a> {
    /// The one that does the work.
    pub inner: &'a dyn Segmenter,
    /// When to stop.
    pub stop: &'a Stop,
}

impl Segmenter for StoppableSegmenter<'_> {
    fn segment(&self, tile: ArrayView2<'_, f32>) -> Result<Array3<f32>> {
        if self.stop.is_set() {
            return Err(Error::new(Kind::Internal, Stage::Segment, "interrupted"));
        }
        self.inner.segment(tile)
    }

    fn sha256(&self) -> &str {
        self.inner.sha256()
    }
}

/// A reader that fails at the next lines once stopping was asked for.
pub struct StoppableReader<'a> {
    /// The one that does the work.
    pub inner: &'a dyn Reader,
    /// When to stop.
    pub stop: &'a Stop,
}

impl Reader for StoppableReader<'_> {
    fn read(&self, lines: &[Array2<f32>]) -> Result<Vec<Reading>> {
        if self.stop.is_set() {
            return Err(Error::new(Kind::Internal, Stage::Layout, "interrupted"));
        }
        self.inner.read(lines)
    }

    fn sha256(&self) -> &str {
        self.inner.sha256()
    }
}

/// A scan's bytes that end with an error once stopping was asked for.
pub struct StoppableBytes<'a, R> {
    /// The scan's bytes.
    pub inner: R,
    /// When to stop.
    pub stop: &'a Stop,
}

impl<R: Read> Read for StoppableBytes<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.stop.is_set() {
            return Err(io::Error::other("interrupted"));
        }
        self.inner.read(buffer)
    }
}

impl<R: Seek> Seek for StoppableBytes<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}
