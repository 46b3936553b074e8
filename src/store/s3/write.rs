//! Writing objects: whole or not at all, once where that is asked for, in parts where they are large.

use std::time::Duration;

use aws_sdk_s3::types::{ChecksumAlgorithm, CompletedMultipartUpload, CompletedPart, ServerSideEncryption};
use tokio::task::JoinSet;

use super::answer::Request;
use super::client::sending;
use super::object::{Condition, Encryption, Written};
use super::source::Source;
use super::{Failure, Reason, Result, S3Store, SHA256_METADATA};

/// Objects from this size on go in parts.
const PARTS_FROM: u64 = 32 << 20;
/// Bytes of a part, but for the last: at least 5 MiB.
const PART: u64 = 16 << 20;
/// Most parts of an object.
const MAX_PARTS: u64 = 10_000;
/// Parts under way at once.
const PARTS_AT_ONCE: usize = 4;
/// Tries of a conditional write that met another one.
const TRIES: u32 = 6;

const PUT: Request = Request::write("s3:PutObject");
const DELETE: Request = Request::write("s3:DeleteObject");

/// One object to write.
struct Target<'a> {
    bucket: &'a str,
    key: &'a str,
    content_type: &'a str,
    condition: Condition,
}

impl Target<'_> {
    fn if_none_match(&self) -> Option<String> {
        (self.condition == Condition::IfAbsent).then(|| "*".to_owned())
    }
}

impl S3Store {
    /// Writes an object. Its SHA-256 goes with it: see [`super::Object::sha256`].
    ///
    /// A request whose answer got lost is sent again, so that a write under [`Condition::IfAbsent`] may say
    /// [`Written::AlreadyThere`] of its own bytes.
    ///
    /// # Errors
    /// As S3 says; names the object.
    pub async fn put(
        &self,
        bucket: &str,
        key: &str,
        source: impl Into<Source>,
        content_type: &str,
        condition: Condition,
    ) -> Result<Written> {
        let source = source.into();
        let target = Target { bucket, key, content_type, condition };
        let mut tried = 0;
        loop {
            let put = if source.size() < PARTS_FROM {
                self.put_whole(&target, &source).await
            } else {
                self.put_in_parts(&target, &source).await
            };
            match put {
                Ok(()) => return Ok(Written::Now),
                Err(Refusal::AlreadyThere) => return Ok(Written::AlreadyThere),
                Err(Refusal::Met(_)) if tried + 1 < TRIES => {
                    tokio::time::sleep(Duration::from_millis(50 << tried)).await;
                    tried += 1;
                }
                Err(Refusal::Met(failure) | Refusal::Other(failure)) => {
                    return Err(failure.about(super::url(bucket, key)));
                }
            }
        }
    }

    /// Deletes an object, if it is there.
    ///
    /// # Errors
    /// As S3 says; names the object.
    pub async fn delete(&self, bucket: &str, key: &str) -> Result<()> {
        let request = self.client.delete_object().bucket(bucket).key(key).set_request_payer(self.payer());
        let deleted = request.send().await;
        deleted.map_err(|error| DELETE.failure(error).about(super::url(bucket, key)))?;
        Ok(())
    }

    async fn put_whole(&self, target: &Target<'_>, source: &Source) -> Result<(), Refusal> {
        let (encryption, key) = self.encryption();
        let request = self.client.put_object().bucket(target.bucket).key(target.key);
        let request = request.content_type(target.content_type).metadata(SHA256_METADATA, source.sha256());
        let request = request.set_if_none_match(target.if_none_match()).set_request_payer(self.payer());
        let request = request.set_server_side_encryption(encryption).set_ssekms_key_id(key);
        let body = source.part(0, source.size()).await?;
        let sent = request.body(body).customize().config_override(sending(&self.settings, source.size()));
        sent.send().await.map_err(|error| Refusal::of(target, status(&error), PUT.failure(error)))?;
        Ok(())
    }

    async fn put_in_parts(&self, target: &Target<'_>, source: &Source) -> Result<(), Refusal> {
        let (encryption, key) = self.encryption();
        let request = self.client.create_multipart_upload().bucket(target.bucket).key(target.key);
        let request = request.content_type(target.content_type).metadata(SHA256_METADATA, source.sha256());
        let request = request.set_server_side_encryption(encryption).set_ssekms_key_id(key);
        let request = request.checksum_algorithm(ChecksumAlgorithm::Crc32).set_request_payer(self.payer());
        let begun = request.send().await.map_err(|error| PUT.failure(error))?;
        let upload = begun.upload_id().unwrap_or_default();
        let ended = match self.send_parts(target, source, upload).await {
            Ok(parts) => self.complete(target, upload, parts).await,
            Err(failure) => Err(failure.into()),
        };
        if ended.is_err() {
            // Parts that nobody completes would be paid for for good. Best effort: the bucket's rules clean up, too.
            let abort = self.client.abort_multipart_upload().bucket(target.bucket).key(target.key);
            let _ = abort.upload_id(upload).set_request_payer(self.payer()).send().await;
        }
        ended
    }

    async fn send_parts(
        &self,
        target: &Target<'_>,
        source: &Source,
        upload: &str,
    ) -> Result<Vec<CompletedPart>> {
        let size = source.size();
        let length = PART.max(size.div_ceil(MAX_PARTS));
        let mut waiting = (0..size.div_ceil(length)).map(|index| (index, index * length));
        let mut under_way = JoinSet::new();
        let mut parts = Vec::new();
        loop {
            while under_way.len() < PARTS_AT_ONCE
                && let Some((index, start)) = waiting.next()
            {
                let number = i32::try_from(index + 1).unwrap_or(i32::MAX);
                let body = source.part(start, length.min(size - start)).await?;
                let request =
                    self.client.upload_part().bucket(target.bucket).key(target.key).upload_id(upload);
                let request = request.part_number(number).checksum_algorithm(ChecksumAlgorithm::Crc32);
                let request = request.set_request_payer(self.payer()).body(body);
                let request = request.customize().config_override(sending(&self.settings, length));
                under_way.spawn(async move { (number, request.send().await) });
            }
            let Some(ended) = under_way.join_next().await else { break };
            let (number, sent) = ended.map_err(|error| {
                PUT.because(Reason::Unavailable, format!("part of the upload was lost: {error}"))
            })?;
            let sent = sent.map_err(|error| PUT.failure(error))?;
            let part = CompletedPart::builder().part_number(number);
            let part = part.set_e_tag(sent.e_tag).set_checksum_crc32(sent.checksum_crc32);
            parts.push(part.build());
        }
        parts.sort_by_key(CompletedPart::part_number);
        Ok(parts)
    }

    async fn complete(
        &self,
        target: &Target<'_>,
        upload: &str,
        parts: Vec<CompletedPart>,
    ) -> Result<(), Refusal> {
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
        let request = self.client.complete_multipart_upload().bucket(target.bucket).key(target.key);
        let request = request.upload_id(upload).multipart_upload(parts);
        let request = request.set_if_none_match(target.if_none_match()).set_request_payer(self.payer());
        request.send().await.map_err(|error| Refusal::of(target, status(&error), PUT.failure(error)))?;
        Ok(())
    }

    fn encryption(&self) -> (Option<ServerSideEncryption>, Option<String>) {
        match &self.settings.encryption {
            Encryption::BucketDefault => (None, None),
            Encryption::S3 => (Some(ServerSideEncryption::Aes256), None),
            Encryption::Kms(key) => (Some(ServerSideEncryption::AwsKms), key.clone()),
        }
    }
}

/// Why a write wasn't done.
enum Refusal {
    /// The key holds something.
    AlreadyThere,
    /// Another conditional write of the key was under way.
    Met(Failure),
    /// Anything else.
    Other(Failure),
}

impl Refusal {
    fn of(target: &Target<'_>, status: Option<u16>, failure: Failure) -> Refusal {
        match status {
            Some(412) if target.condition == Condition::IfAbsent => Refusal::AlreadyThere,
            Some(409) => Refusal::Met(failure),
            _ => Refusal::Other(failure),
        }
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Refusal {
        Refusal::Other(failure)
    }
}

fn status<E>(error: &aws_sdk_s3::error::SdkError<E, aws_sdk_s3::config::http::HttpResponse>) -> Option<u16> {
    error.raw_response().map(|response| response.status().as_u16())
}
