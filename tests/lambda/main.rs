//! `--mode lambda` against S3 and Lambda on loopback, with the real function process.
#![recursion_limit = "256"] // Futures of the AWS SDK are that deep.

mod bill;
mod breaks;
#[path = "../support/cloud.rs"]
mod cloud;
mod cold;
mod doctor;
mod events;
#[path = "../support/lambda/mod.rs"]
mod lambda;
mod limits;
mod models;
mod patience;
mod resume;
mod run;
#[path = "../support/s3/mod.rs"]
mod s3;
#[path = "../support/mod.rs"]
mod support;
mod weather;
mod wrong;
