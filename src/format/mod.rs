//! Bytes ↔ domain: scans, sidecars, LAS files, pictures.

pub mod las;
pub mod las_check;
pub mod qc;
pub mod scan;
pub mod sidecar;
pub mod thumbnail;
pub mod told;
