//! Reading objects: what was listed is what is read, whole, or it is a failure.

use std::fs::File;
use std::io::{self, Seek, Write};
use std::time::Duration;

use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::types::ChecksumMode;

use super::answer::{Request, innermost};
use super::object::{Object, ObjectRef};
use super::{Failure, Reason, Result, S3Store, SHA256_METADATA};

/// Tries of a body. The SDK sends a request again that got no answer, not one whose answer broke off.
const TRIES: u32 = 4;

const GET: Request = Request::read("s3:GetObject");

/// Takes an object's bytes in order.
pub trait Sink {
    /// Begins again at the first byte.
    ///
    /// # Errors
    /// Of the disk.
    fn restart(&mut self) -> io::Result<()>;

    /// Takes the next bytes.
    ///
    /// # Errors
    /// Of the disk.
    fn take(&mut self, bytes: &[u8]) -> io::Result<()>;
}

impl Sink for Vec<u8> {
    fn restart(&mut self) -> io::Result<()> {
        self.clear();
        Ok(())
    }

    fn take(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.extend_from_slice(bytes);
        Ok(())
    }
}

impl Sink for File {
    fn restart(&mut self) -> io::Result<()> {
        self.rewind()?;
        self.set_len(0)
    }

    fn take(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }
}

impl S3Store {
    /// What S3 tells of an object without its bytes.
    ///
    /// # Errors
    /// [`Reason::NotFound`] where there is none, even where it is the bucket that is missing; else as S3 says.
    pub async fn head(&self, bucket: &str, key: &str) -> Result<Object> {
        let request = self.client.head_object().bucket(bucket).key(key).set_request_payer(self.payer());
        let head = request.send().await.map_err(|error| Request::read("s3:GetObject").failure(error))?;
        Ok(Object {
            key: key.to_owned(),
            size: unsigned(head.content_length()),
            etag: head.e_tag().map(str::to_owned),
            version: head.version_id().filter(|version| *version != "null").map(str::to_owned),
            sha256: head.metadata().and_then(|metadata| metadata.get(SHA256_METADATA)).cloned(),
        })
    }

    /// An object's bytes.
    ///
    /// # Errors
    /// [`Reason::Changed`] where its entity tag is another, [`Reason::TooLarge`] above `limit` bytes,
    /// [`Reason::Damaged`] where its body is cut short or isn't what its checksum says, time and again.
    pub async fn get(&self, object: &ObjectRef, limit: u64) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.get_into(object, limit, &mut bytes).await?;
        Ok(bytes)
    }

    /// As [`S3Store::get`], into a sink: never more than a piece of the body is in memory. Gives the number of bytes.
    ///
    /// # Errors
    /// As [`S3Store::get`], and where the sink takes no more.
    pub async fn get_into(
        &self,
        object: &ObjectRef,
        limit: u64,
        sink: &mut (impl Sink + Send),
    ) -> Result<u64> {
        let mut tried = 0;
        loop {
            let answer = self.ask(object, None).await?;
            match take_body(answer, limit, sink).await {
                Err(failure) if failure.reason == Reason::Damaged && tried + 1 < TRIES => {
                    tokio::time::sleep(Duration::from_millis(100 << tried)).await;
                    tried += 1;
                }
                other => return other,
            }
        }
    }

    /// Bytes of an object from `start` on, `length` or as many as there are; none past its end.
    ///
    /// # Errors
    /// As [`S3Store::get`].
    pub async fn get_range(&self, object: &ObjectRef, start: u64, length: u64) -> Result<Vec<u8>> {
        if length == 0 {
            return Ok(Vec::new());
        }
        let range = format!("bytes={start}-{}", start.saturating_add(length - 1));
        let mut bytes = Vec::new();
        let answer = self.ask(object, Some(range)).await?;
        take_body(answer, length, &mut bytes).await?;
        Ok(bytes)
    }

    async fn ask(&self, object: &ObjectRef, range: Option<String>) -> Result<GetObjectOutput> {
        let request = self.client.get_object().bucket(&object.bucket).key(&object.key);
        let request = request.set_if_match(object.etag.clone()).set_version_id(object.version.clone());
        let request = request.set_range(range).set_request_payer(self.payer());
        let answer = request.checksum_mode(ChecksumMode::Enabled).send().await;
        answer.map_err(|error| GET.failure(error))
    }
}

async fn take_body(answer: GetObjectOutput, limit: u64, sink: &mut (impl Sink + Send)) -> Result<u64> {
    let too_large = |size: u64| {
        GET.because(Reason::TooLarge, format!("{size} bytes, more than the {limit} that are taken"))
    };
    let promised = answer.content_length().and_then(|length| u64::try_from(length).ok());
    if let Some(size) = promised.filter(|size| *size > limit) {
        return Err(too_large(size));
    }
    let full = |source: io::Error| {
        GET.because(Reason::Refused, format!("can't be kept here: {source}"))
            .with_hint("make room on the disk for temporary files (TMPDIR)")
    };
    sink.restart().map_err(full)?;
    let mut body = answer.body;
    let mut taken = 0;
    while let Some(piece) = body.try_next().await.map_err(|error| damaged(&innermost(&error)))? {
        taken += piece.len() as u64;
        if taken > limit {
            return Err(too_large(taken));
        }
        sink.take(&piece).map_err(full)?;
    }
    match promised {
        Some(size) if size != taken => Err(damaged(&format!("{taken} bytes of {size} arrived"))),
        _ => Ok(taken),
    }
}

fn damaged(why: &str) -> Failure {
    GET.because(Reason::Damaged, format!("its bytes didn't arrive whole: {why}"))
}

/// A length as S3 tells it.
fn unsigned(length: Option<i64>) -> u64 {
    length.and_then(|length| u64::try_from(length).ok()).unwrap_or(0)
}
