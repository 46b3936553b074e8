//! What a user may say about requests to S3. Profile, region and endpoint are AWS's own settings.

use clap::builder::FalseyValueParser;
use clap::{Args, ValueEnum};

use crate::store::s3::{Encryption, S3Settings};

/// Flags that concern S3.
#[derive(Debug, Clone, Args)]
pub struct S3Args {
    /// Pay for requests to buckets of others that ask for it.
    #[arg(long, value_parser = FalseyValueParser::new())]
    pub requester_pays: bool,
    /// Encryption of what is written to S3 [default: the bucket's].
    #[arg(long, value_name = "KIND", value_enum)]
    pub sse: Option<Sse>,
    /// Key for --sse kms [default: the account's key for S3].
    #[arg(long, value_name = "KEY", requires = "sse")]
    pub sse_kms_key: Option<String>,
}

/// Encryption by S3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Sse {
    /// With keys of S3 (AES256).
    S3,
    /// With a key of AWS KMS (aws:kms).
    Kms,
}

impl S3Args {
    /// The store's settings.
    pub fn settings(&self) -> S3Settings {
        let encryption = match self.sse {
            None => Encryption::BucketDefault,
            Some(Sse::S3) => Encryption::S3,
            Some(Sse::Kms) => Encryption::Kms(self.sse_kms_key.clone()),
        };
        S3Settings { requester_pays: self.requester_pays, encryption, ..S3Settings::default() }
    }
}
