//! Where scans come from and results go: folders and files, and S3.

pub mod atomic;
pub mod bounded;
pub mod discover;
pub mod folder;
pub mod location;
pub mod name;
pub mod place;
pub mod s3;
pub mod stores;
