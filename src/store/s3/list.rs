//! Listing a prefix.

use aws_sdk_s3::types::{EncodingType, Object as Listed};
use percent_encoding::percent_decode_str;

use super::answer::Request;
use super::object::Object;
use super::{Reason, Result, S3Store};

const LIST: Request = Request::read("s3:ListBucket");

impl S3Store {
    /// All objects whose keys begin with `prefix`, in the order of their keys, however many there are.
    ///
    /// # Errors
    /// [`Reason::NoBucket`] where the bucket is missing; else as S3 says.
    pub async fn list(&self, bucket: &str, prefix: &str) -> Result<Vec<Object>> {
        // Keys may hold what XML can't, such as line breaks; so they come encoded as in a URL.
        let request =
            self.client.list_objects_v2().bucket(bucket).prefix(prefix).encoding_type(EncodingType::Url);
        let mut pages = request.set_request_payer(self.payer()).into_paginator().send();
        let mut objects = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| LIST.failure(error))?;
            let encoded = page.encoding_type() == Some(&EncodingType::Url);
            for listed in page.contents.unwrap_or_default() {
                objects.extend(object(listed, encoded)?);
            }
        }
        Ok(objects)
    }
}

fn object(listed: Listed, encoded: bool) -> Result<Option<Object>> {
    let Some(key) = listed.key else { return Ok(None) };
    let key = if encoded { decoded(&key)? } else { key };
    let size = listed.size.and_then(|size| u64::try_from(size).ok()).unwrap_or(0);
    Ok(Some(Object { key, size, etag: listed.e_tag, version: None, sha256: None }))
}

/// A key as it is: S3 writes a blank as `+` and a plus sign as `%2B`.
fn decoded(key: &str) -> Result<String> {
    let spaced = key.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8();
    decoded
        .map(String::from)
        .map_err(|_| LIST.because(Reason::Refused, format!("a key in S3's answer isn't UTF-8: {key}")))
}
