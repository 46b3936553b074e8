//! The stores that a run reads from and writes to; S3 is connected to when it is first needed.

use std::sync::OnceLock;

use super::s3::{S3Settings, S3Store, blocking};
use crate::error::Result;

/// What a run knows of its stores.
#[derive(Debug, Default)]
pub struct Stores {
    settings: S3Settings,
    s3: OnceLock<S3Store>,
}

impl Stores {
    /// With settings for S3.
    pub fn new(settings: S3Settings) -> Stores {
        Stores { settings, s3: OnceLock::new() }
    }

    /// Around a store that is there already.
    pub fn of(store: S3Store) -> Stores {
        Stores { settings: S3Settings::default(), s3: OnceLock::from(store) }
    }

    /// S3.
    ///
    /// # Errors
    /// As [`S3Store::connect`].
    pub fn s3(&self) -> Result<&S3Store> {
        if let Some(store) = self.s3.get() {
            return Ok(store);
        }
        let store = blocking::wait(S3Store::connect(self.settings.clone()))??;
        Ok(self.s3.get_or_init(|| store))
    }
}
