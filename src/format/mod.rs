//! Bytes ↔ domain: scans, sidecars, LAS files, QC pictures.

pub mod las;
pub mod las_check;
pub mod qc;
pub mod scan;
pub mod sidecar;
