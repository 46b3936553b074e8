//! S3 as a store of scans, results and models: the library, then the program, on the real protocol.

mod cli;
mod models;
#[path = "../support/s3/mod.rs"]
mod server;
mod staging;
mod store;
#[path = "../support/mod.rs"]
mod support;

use curvedig::store::s3::blocking::runtime;

/// Waits on the test's thread.
fn wait<T>(future: impl Future<Output = T>) -> T {
    runtime().unwrap().block_on(future)
}
