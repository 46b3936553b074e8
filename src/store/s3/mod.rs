//! S3: the only store that is async. Callers with threads of their own use [`blocking`].

mod answer;
pub mod blocking;
mod client;
mod credentials;
mod failure;
mod list;
mod meter;
mod object;
mod range;
mod read;
mod source;
mod staging;
mod write;

use std::result::Result as StdResult;

use aws_sdk_s3::Client;
use aws_sdk_s3::types::RequestPayer;
use meter::Meter;

pub use client::{S3Settings, aws_config};
pub use credentials::credentials_in_words;
pub use failure::{Failure, Reason};
pub use meter::Requests;
pub use object::{Condition, Encryption, Object, ObjectRef, Written, url};
pub use range::RangeReader;
pub use read::Sink;
pub use source::Source;
pub use staging::{Hashed, Staged, Staging};

use crate::error;

/// `Result` with a [`Failure`].
pub type Result<T, E = Failure> = StdResult<T, E>;

/// Name of the metadata in which SHA-256 of an object's bytes, hex, goes with it.
const SHA256_METADATA: &str = "sha256";

/// S3, or a server that speaks its protocol. Clones share one pool of connections.
#[derive(Debug, Clone)]
pub struct S3Store {
    client: Client,
    settings: S3Settings,
    meter: Meter,
}

impl S3Store {
    /// Configured by the environment and the files of `~/.aws`. Asks nothing of S3 yet.
    ///
    /// # Errors
    /// Where no region is set.
    pub async fn connect(settings: S3Settings) -> error::Result<S3Store> {
        Ok(S3Store::new(&aws_config().await?, settings))
    }

    /// Configured by the caller.
    pub fn new(config: &aws_config::SdkConfig, settings: S3Settings) -> S3Store {
        let meter = Meter::default();
        S3Store { client: client::client(config, &settings, meter.clone()), settings, meter }
    }

    /// Requests sent so far by this store and its clones.
    pub fn requests(&self) -> Requests {
        self.meter.requests()
    }

    fn payer(&self) -> Option<RequestPayer> {
        self.settings.requester_pays.then_some(RequestPayer::Requester)
    }
}
