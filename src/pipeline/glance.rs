//! What is known of a scan as soon as it is decoded: all that can be shown of one that fails later.

use std::sync::OnceLock;

use super::record::Record;
use super::view::{View, stamp};
use crate::domain::raster::Raster;
use crate::error::Result;

/// A scan's size and thumbnail, once they are known.
#[derive(Debug, Default)]
pub struct Glance(OnceLock<([usize; 2], Option<String>)>);

impl Glance {
    /// Looks at a scan that was decoded; gives its thumbnail.
    ///
    /// # Errors
    /// Where the raster can't be read back.
    pub fn at(&self, raster: &dyn Raster) -> Result<Option<String>> {
        let thumbnail = stamp(raster)?;
        // A scan is decoded once.
        let _ = self.0.set(([raster.width(), raster.height()], thumbnail.clone()));
        Ok(thumbnail)
    }

    /// Adds what was seen to the record of a scan that failed.
    #[must_use]
    pub fn told_in(&self, record: Record) -> Record {
        let Some((pixels, thumbnail)) = self.0.get() else { return record };
        let view = View { thumbnail: thumbnail.clone(), ..View::default() };
        Record { pixels: Some(*pixels), view: Some(view), ..record }
    }
}
