//! S3 in this process, on loopback: signatures, checksums and XML by `s3s`, buckets in memory, weather as a test wants it.
#![allow(dead_code)] // Each test file uses its part.

mod bucket;
mod service;
mod weather;

use std::net::SocketAddr;
use std::process::Command;
use std::thread;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use curvedig::store::s3::{S3Settings, S3Store};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;

use bucket::{Bucket, Upload, Version};
use service::{Buckets, Service};
#[allow(unused_imports)] // Fair weather is enough for some.
pub use weather::{Fault, Weather};

pub const ACCESS_KEY: &str = "AKIDOFTESTS";
pub const SECRET_KEY: &str = "secret of tests";
pub const REGION: &str = "us-east-1";

/// A server, which lives as long as the test's process.
pub struct S3Server {
    address: SocketAddr,
    buckets: Buckets,
    pub weather: Weather,
}

impl S3Server {
    /// One with the bucket `wells`.
    pub fn start() -> S3Server {
        let buckets = Buckets::default();
        buckets.lock().unwrap().insert("wells".to_owned(), Bucket::default());
        let weather = Weather::default();
        let mut builder = S3ServiceBuilder::new(Service { buckets: buckets.clone() });
        builder.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
        let service = builder.build();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        listener.set_nonblocking(true).unwrap();
        let shared = weather.clone();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        thread::spawn(move || {
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                while let Ok((socket, _)) = listener.accept().await {
                    let (service, weather) = (service.clone(), shared.clone());
                    tokio::spawn(async move {
                        let serve =
                            service_fn(move |request| weather.clone().serve(service.clone(), request));
                        // A client that goes away is no fault of the server.
                        let _ = Builder::new(TokioExecutor::new())
                            .serve_connection(TokioIo::new(socket), serve)
                            .await;
                    });
                }
            });
        });
        S3Server { address, buckets, weather }
    }

    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How AWS users would tell a program of this server.
    pub fn environment(&self) -> [(&'static str, String); 7] {
        [
            ("AWS_ENDPOINT_URL", self.endpoint()),
            ("AWS_ACCESS_KEY_ID", ACCESS_KEY.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", SECRET_KEY.to_owned()),
            ("AWS_REGION", REGION.to_owned()),
            ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
            ("AWS_CONFIG_FILE", "/nowhere/config".to_owned()),
            ("AWS_SHARED_CREDENTIALS_FILE", "/nowhere/credentials".to_owned()),
        ]
    }

    /// A command that knows of it.
    pub fn known_to<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.envs(self.environment())
    }

    pub fn config(&self, secret: &str) -> SdkConfig {
        let credentials = Credentials::new(ACCESS_KEY, secret, None, None, "tests");
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(REGION))
            .endpoint_url(self.endpoint())
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .build()
    }

    pub fn store(&self) -> S3Store {
        self.store_with(S3Settings::default())
    }

    pub fn store_with(&self, settings: S3Settings) -> S3Store {
        S3Store::new(&self.config(SECRET_KEY), settings)
    }

    /// Requests so far that S3 asks money for: reads, and writes and lists.
    pub fn paid_requests(&self) -> [usize; 2] {
        const READS: [&str; 2] = ["GetObject", "HeadObject"];
        const WRITES: [&str; 5] =
            ["PutObject", "UploadPart", "CreateMultipartUpload", "CompleteMultipartUpload", "ListObjectsV2"];
        let sum = |names: &[&str]| names.iter().map(|name| self.weather.calls(name)).sum();
        [sum(&READS), sum(&WRITES)]
    }

    pub fn put(&self, key: &str, bytes: impl Into<Vec<u8>>) {
        let mut buckets = self.buckets.lock().unwrap();
        buckets.get_mut("wells").unwrap().add(key, bytes.into(), None, Upload::default());
    }

    /// A fault: the object is replaced just before the request is done.
    pub fn replaced(&self, key: &'static str, bytes: Vec<u8>) -> Fault {
        let buckets = self.buckets.clone();
        Fault::meanwhile(move || {
            let mut buckets = buckets.lock().unwrap();
            buckets.get_mut("wells").unwrap().add(key, bytes.clone(), None, Upload::default());
        })
    }

    pub fn delete(&self, key: &str) {
        self.buckets.lock().unwrap().get_mut("wells").unwrap().objects.remove(key);
    }

    pub fn version(&self, key: &str) -> Option<Version> {
        self.buckets.lock().unwrap()["wells"].newest(key).cloned()
    }

    pub fn bytes(&self, key: &str) -> Option<Vec<u8>> {
        self.version(key).map(|version| version.bytes)
    }

    pub fn keys(&self) -> Vec<String> {
        self.buckets.lock().unwrap()["wells"].objects.keys().cloned().collect()
    }

    /// Versions of a key that were written.
    pub fn versions(&self, key: &str) -> usize {
        self.buckets.lock().unwrap()["wells"].objects.get(key).map_or(0, Vec::len)
    }

    pub fn uploads_under_way(&self) -> usize {
        self.buckets.lock().unwrap()["wells"].uploads.len()
    }

    pub fn make_requesters_pay(&self) {
        self.buckets.lock().unwrap().get_mut("wells").unwrap().requester_pays = true;
    }
}
