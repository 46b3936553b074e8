//! Scans: TIFF, PNG and JPEG bytes to a [`Raster`](crate::domain::raster::Raster).

/// What decoding may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most pixels of a scan, all pages together.
    pub max_pixels: u64,
    /// Most bytes of decoded pixels kept in memory; the rest goes to an unnamed temporary file.
    pub max_memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { max_pixels: 1_500_000_000, max_memory: 160 << 20 }
    }
}
