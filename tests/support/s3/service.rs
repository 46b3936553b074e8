//! S3's operations on buckets in memory. Every conditional write is decided under one lock, as S3's are.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use http_body_util::BodyExt;
use s3s::checksum::ChecksumHasher;
use s3s::dto::*;
use s3s::{Body, S3, S3Request, S3Response, S3Result, TrailingHeaders, s3_error};

use super::bucket::{Bucket, Upload, Version, etag};

/// Buckets by name.
pub type Buckets = Arc<Mutex<BTreeMap<String, Bucket>>>;

pub struct Service {
    pub buckets: Buckets,
}

impl Service {
    fn with<T>(
        &self,
        bucket: &str,
        payer: bool,
        act: impl FnOnce(&mut Bucket) -> S3Result<T>,
    ) -> S3Result<T> {
        let mut buckets = self.buckets.lock().unwrap();
        let bucket = buckets.get_mut(bucket).ok_or_else(|| s3_error!(NoSuchBucket))?;
        if bucket.requester_pays && !payer {
            return Err(s3_error!(AccessDenied));
        }
        act(bucket)
    }
}

async fn bytes_of(body: Option<StreamingBlob>) -> S3Result<Vec<u8>> {
    let Some(body) = body else { return Ok(Vec::new()) };
    let whole = Body::from(body).collect().await;
    Ok(whole.map_err(|_| s3_error!(IncompleteBody))?.to_bytes().to_vec())
}

/// CRC-32 of a body, checked against what the request says of it, in its head or its end.
fn checked(bytes: &[u8], said: Option<String>, trailers: Option<TrailingHeaders>) -> S3Result<String> {
    let mut hasher = ChecksumHasher { crc32: Some(Default::default()), ..Default::default() };
    hasher.update(bytes);
    let found = hasher.finalize().checksum_crc32.unwrap_or_default();
    let trailed = trailers.and_then(|trailers| trailers.take());
    let trailed =
        trailed.and_then(|trailers| Some(trailers.get("x-amz-checksum-crc32")?.to_str().ok()?.to_owned()));
    match said.or(trailed) {
        Some(said) if said == found => Ok(found),
        Some(_) => Err(s3_error!(BadDigest)),
        // Every request of the SDK says it.
        None => Err(s3_error!(InvalidRequest, "no checksum")),
    }
}

fn may_write(bucket: &Bucket, key: &str, if_none_match: Option<&ETagCondition>) -> S3Result<()> {
    if if_none_match.is_some_and(ETagCondition::is_any) && bucket.newest(key).is_some() {
        return Err(s3_error!(PreconditionFailed));
    }
    Ok(())
}

fn size(bytes: &[u8]) -> Option<i64> {
    i64::try_from(bytes.len()).ok()
}

fn text<T>(value: Option<T>) -> Option<String>
where
    std::borrow::Cow<'static, str>: From<T>,
{
    value.map(|value| std::borrow::Cow::from(value).into_owned())
}

/// As S3 writes keys where URL encoding is asked for.
fn url_encoded(key: &str) -> String {
    let mut out = String::new();
    for byte in key.bytes() {
        match byte {
            b' ' => out.push('+'),
            b'/' | b'-' | b'_' | b'.' | b'*' => out.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[async_trait::async_trait]
impl S3 for Service {
    async fn put_object(&self, mut req: S3Request<PutObjectInput>) -> S3Result<S3Response<PutObjectOutput>> {
        let bytes = bytes_of(req.input.body.take()).await?;
        let crc32 = checked(&bytes, req.input.checksum_crc32.take(), req.trailing_headers.take())?;
        let input = req.input;
        let version = self.with(&input.bucket, input.request_payer.is_some(), |bucket| {
            may_write(bucket, &input.key, input.if_none_match.as_ref())?;
            let from = Upload {
                content_type: input.content_type,
                metadata: input.metadata,
                encryption: text(input.server_side_encryption),
                kms_key: input.ssekms_key_id,
                ..Upload::default()
            };
            Ok(bucket.add(&input.key, bytes, Some(crc32), from))
        })?;
        Ok(S3Response::new(PutObjectOutput {
            e_tag: Some(ETag::Strong(version.etag)),
            version_id: Some(version.id),
            ..PutObjectOutput::default()
        }))
    }

    async fn head_object(&self, req: S3Request<HeadObjectInput>) -> S3Result<S3Response<HeadObjectOutput>> {
        let input = req.input;
        let version = self.with(&input.bucket, input.request_payer.is_some(), |bucket| {
            let version = bucket.version(&input.key, input.version_id.as_deref());
            version.cloned().ok_or_else(|| s3_error!(NoSuchKey))
        })?;
        Ok(S3Response::new(HeadObjectOutput {
            content_length: size(&version.bytes),
            content_type: version.content_type,
            metadata: version.metadata,
            e_tag: Some(ETag::Strong(version.etag)),
            version_id: Some(version.id),
            ..HeadObjectOutput::default()
        }))
    }

    async fn get_object(&self, req: S3Request<GetObjectInput>) -> S3Result<S3Response<GetObjectOutput>> {
        let input = req.input;
        let version: Version = self.with(&input.bucket, input.request_payer.is_some(), |bucket| {
            let version = bucket.version(&input.key, input.version_id.as_deref());
            version.cloned().ok_or_else(|| s3_error!(NoSuchKey))
        })?;
        if let Some(ETagCondition::ETag(wanted)) = &input.if_match
            && !wanted.strong_cmp(&ETag::Strong(version.etag.clone()))
        {
            return Err(s3_error!(PreconditionFailed));
        }
        let whole = version.bytes.len() as u64;
        let (bytes, content_range) = match input.range {
            Some(range) => {
                let at = range.check(whole)?;
                let told = format!("bytes {}-{}/{whole}", at.start, at.end - 1);
                (version.bytes[at.start as usize..at.end as usize].to_vec(), Some(told))
            }
            None => (version.bytes, None),
        };
        Ok(S3Response::new(GetObjectOutput {
            content_length: size(&bytes),
            checksum_crc32: version
                .crc32
                .filter(|_| content_range.is_none() && input.checksum_mode.is_some()),
            content_range,
            body: Some(StreamingBlob::from(Body::from(bytes))),
            content_type: version.content_type,
            metadata: version.metadata,
            e_tag: Some(ETag::Strong(version.etag)),
            version_id: Some(version.id),
            ..GetObjectOutput::default()
        }))
    }

    async fn delete_object(
        &self,
        req: S3Request<DeleteObjectInput>,
    ) -> S3Result<S3Response<DeleteObjectOutput>> {
        let input = req.input;
        self.with(&input.bucket, input.request_payer.is_some(), |bucket| {
            bucket.objects.remove(&input.key);
            Ok(())
        })?;
        Ok(S3Response::new(DeleteObjectOutput::default()))
    }

    async fn list_objects_v2(
        &self,
        req: S3Request<ListObjectsV2Input>,
    ) -> S3Result<S3Response<ListObjectsV2Output>> {
        let input = req.input;
        let encode = input.encoding_type.is_some();
        let prefix = input.prefix.clone().unwrap_or_default();
        let after = input.continuation_token.clone().or(input.start_after).unwrap_or_default();
        let most = usize::try_from(input.max_keys.unwrap_or(1000)).unwrap_or(0).min(1000);
        let (page, more) = self.with(&input.bucket, input.request_payer.is_some(), |bucket| {
            let keys = bucket.objects.keys().filter(|key| key.starts_with(&prefix) && **key > after);
            let keys: Vec<String> = keys.take(most + 1).cloned().collect();
            let page = keys.iter().take(most).filter_map(|key| {
                let newest = bucket.newest(key)?;
                Some((
                    key.clone(),
                    Object {
                        key: Some(if encode { url_encoded(key) } else { key.clone() }),
                        size: size(&newest.bytes),
                        e_tag: Some(ETag::Strong(newest.etag.clone())),
                        ..Object::default()
                    },
                ))
            });
            Ok((page.collect::<Vec<_>>(), keys.len() > most))
        })?;
        let next = page.last().map(|(key, _)| key.clone()).filter(|_| more);
        Ok(S3Response::new(ListObjectsV2Output {
            is_truncated: Some(more),
            next_continuation_token: next,
            continuation_token: input.continuation_token,
            key_count: i32::try_from(page.len()).ok(),
            contents: Some(page.into_iter().map(|(_, object)| object).collect()),
            encoding_type: input.encoding_type,
            name: Some(input.bucket),
            prefix: Some(prefix),
            ..ListObjectsV2Output::default()
        }))
    }

    async fn create_multipart_upload(
        &self,
        req: S3Request<CreateMultipartUploadInput>,
    ) -> S3Result<S3Response<CreateMultipartUploadOutput>> {
        let input = req.input;
        let id = self.with(&input.bucket, input.request_payer.is_some(), |bucket| {
            let id = format!("upload-{}", bucket.next());
            let upload = Upload {
                content_type: input.content_type,
                metadata: input.metadata,
                encryption: text(input.server_side_encryption),
                kms_key: input.ssekms_key_id,
                ..Upload::default()
            };
            bucket.uploads.insert(id.clone(), upload);
            Ok(id)
        })?;
        Ok(S3Response::new(CreateMultipartUploadOutput {
            bucket: Some(input.bucket),
            key: Some(input.key),
            upload_id: Some(id),
            ..CreateMultipartUploadOutput::default()
        }))
    }

    async fn upload_part(
        &self,
        mut req: S3Request<UploadPartInput>,
    ) -> S3Result<S3Response<UploadPartOutput>> {
        let bytes = bytes_of(req.input.body.take()).await?;
        let crc32 = checked(&bytes, req.input.checksum_crc32.take(), req.trailing_headers.take())?;
        let input = req.input;
        let tag = etag(&bytes);
        self.with(&input.bucket, input.request_payer.is_some(), |bucket| {
            let upload = bucket.uploads.get_mut(&input.upload_id).ok_or_else(|| s3_error!(NoSuchUpload))?;
            upload.parts.insert(input.part_number, bytes);
            Ok(())
        })?;
        Ok(S3Response::new(UploadPartOutput {
            e_tag: Some(ETag::Strong(tag)),
            checksum_crc32: Some(crc32),
            ..UploadPartOutput::default()
        }))
    }

    async fn complete_multipart_upload(
        &self,
        req: S3Request<CompleteMultipartUploadInput>,
    ) -> S3Result<S3Response<CompleteMultipartUploadOutput>> {
        let input = req.input;
        let version = self.with(&input.bucket, input.request_payer.is_some(), |bucket| {
            may_write(bucket, &input.key, input.if_none_match.as_ref())?;
            let upload = bucket.uploads.get(&input.upload_id).ok_or_else(|| s3_error!(NoSuchUpload))?.clone();
            let named = input.multipart_upload.and_then(|upload| upload.parts).unwrap_or_default();
            let mut whole = Vec::new();
            for (index, part) in named.iter().enumerate() {
                let bytes = part.part_number.and_then(|number| upload.parts.get(&number));
                let bytes = bytes.ok_or_else(|| s3_error!(InvalidPart))?;
                if index + 1 < named.len() && bytes.len() < 5 << 20 {
                    return Err(s3_error!(EntityTooSmall));
                }
                whole.extend_from_slice(bytes);
            }
            bucket.uploads.remove(&input.upload_id);
            Ok(bucket.add(&input.key, whole, None, upload))
        })?;
        Ok(S3Response::new(CompleteMultipartUploadOutput {
            bucket: Some(input.bucket),
            key: Some(input.key),
            e_tag: Some(ETag::Strong(version.etag)),
            version_id: Some(version.id),
            ..CompleteMultipartUploadOutput::default()
        }))
    }

    async fn abort_multipart_upload(
        &self,
        req: S3Request<AbortMultipartUploadInput>,
    ) -> S3Result<S3Response<AbortMultipartUploadOutput>> {
        let input = req.input;
        self.with(&input.bucket, input.request_payer.is_some(), |bucket| {
            bucket.uploads.remove(&input.upload_id);
            Ok(())
        })?;
        Ok(S3Response::new(AbortMultipartUploadOutput::default()))
    }
}
