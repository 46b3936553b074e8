//! `curvedig` turns scanned paper well logs into depth-indexed curves.
//!
//! One scan's way: [`format`] decodes its bytes, [`domain::layout`] says where tracks and depths are, [`model`]
//! tells ink of curves from everything else, [`domain::trace`] joins ink into curves, [`domain::calibrate`] turns
//! columns and rows into values at depths, and [`format`] writes LAS, QC picture and record. [`pipeline`] is that way
//! for one scan; [`batch`] sends many scans along it, on threads or to the function in [`lambda`].
//! [`model_store`] brings versions of the model to where that function loads them.
//!
//! Dependencies point one way: `cli → report, batch → pipeline → format, model, store → domain`; see `ARCHITECTURE.md` beside
//! this file.

pub mod batch;
pub mod cli;
pub mod domain;
pub mod error;
pub mod format;
pub mod lambda;
pub mod model;
pub mod model_store;
pub mod pipeline;
pub mod report;
pub mod review;
pub mod store;
pub mod synth;
