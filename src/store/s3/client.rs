//! The client of S3, configured the way AWS users know it.

use std::time::Duration;

use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_s3::Client;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;

use super::meter::Meter;
use super::object::Encryption;
use crate::error::{Error, Kind, Result, Stage};

/// What a run may say about its requests to S3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct S3Settings {
    /// Whether the caller pays for requests to other people's buckets that ask for it.
    pub requester_pays: bool,
    /// How written objects are encrypted.
    pub encryption: Encryption,
    /// Longest wait for the first byte of an answer, after which the request is sent again.
    pub patience: Duration,
}

impl Default for S3Settings {
    fn default() -> S3Settings {
        S3Settings {
            requester_pays: false,
            encryption: Encryption::default(),
            patience: Duration::from_secs(30),
        }
    }
}

/// Profile, region, credentials and endpoint from the environment and the files of `~/.aws`. For all clients of AWS.
///
/// # Errors
/// Where no region is set.
pub async fn aws_config() -> Result<SdkConfig> {
    let http =
        aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let config = aws_config::defaults(BehaviorVersion::latest()).http_client(http).load().await;
    if config.region().is_none_or(|region| region.as_ref().is_empty()) {
        return Err(Error::new(Kind::Usage, Stage::Setup, "no AWS region is set").with_hint(
            "set AWS_REGION, or `region` in ~/.aws/config (`aws configure` does), or AWS_PROFILE to a profile that has one",
        ));
    }
    Ok(config)
}

/// S3's client.
pub(super) fn client(config: &SdkConfig, settings: &S3Settings, meter: Meter) -> Client {
    /// What the SDK takes where nobody says how often to try.
    const SDK_TRIES: u32 = 3;
    const TRIES: u32 = 6;
    let retry = match config.retry_config() {
        // Objects grow by the hundred: SlowDown is to be expected and to be waited for.
        Some(given) if given.max_attempts() != SDK_TRIES => given.clone(),
        _ => RetryConfig::standard().with_max_attempts(TRIES),
    };
    let timeout = timeout(settings.patience);
    let endpoint = std::env::var("AWS_ENDPOINT_URL_S3").ok().or(config.endpoint_url().map(str::to_owned));
    let config = aws_sdk_s3::config::Builder::from(config)
        .retry_config(retry)
        .timeout_config(timeout)
        .interceptor(meter)
        .force_path_style(endpoint.is_some_and(|endpoint| is_foreign(&endpoint)))
        .build();
    Client::from_conf(config)
}

fn timeout(patience: Duration) -> TimeoutConfig {
    TimeoutConfig::builder().connect_timeout(Duration::from_secs(5)).read_timeout(patience).build()
}

/// What a request that sends so many bytes has in place of the client's settings: its wait for an answer begins with its
/// first byte, and a slow line takes its time. The SDK itself ends uploads that stand still.
pub(super) fn sending(settings: &S3Settings, bytes: u64) -> aws_sdk_s3::config::Builder {
    /// A line slower than that is no line.
    const BYTES_PER_SECOND: u64 = 32 << 10;
    let patience = settings.patience + Duration::from_secs(bytes / BYTES_PER_SECOND);
    aws_sdk_s3::Config::builder().timeout_config(timeout(patience))
}

/// Whether an endpoint isn't AWS's own. Servers that speak S3 take the bucket in the path; few have a name per bucket.
fn is_foreign(endpoint: &str) -> bool {
    let authority = endpoint.split_once("://").map_or(endpoint, |(_, rest)| rest);
    let authority = authority.split(['/', '?']).next().unwrap_or_default();
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host).to_ascii_lowercase();
    !host.ends_with(".amazonaws.com") && !host.ends_with(".amazonaws.com.cn")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_other_than_aws_take_the_bucket_in_the_path() {
        for endpoint in
            ["http://127.0.0.1:9000", "http://localhost:9000/", "http://[::1]:9000", "http://minio"]
        {
            assert!(is_foreign(endpoint), "{endpoint}");
        }
        assert!(!is_foreign("https://s3.eu-west-1.amazonaws.com"));
        assert!(!is_foreign("https://s3.cn-north-1.amazonaws.com.cn:443/"));
    }
}
