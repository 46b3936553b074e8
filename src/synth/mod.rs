//! Draws scans with exact truth: fixtures, training data, benches.
//!
//! [`family::plan`] throws the dice for a page, [`page::draw`] draws any plan. All lengths are pixels; the ideal page
//! `(u, v)` becomes the scan `(col, row)` through [`warp::Warp`], and everything is drawn through it, so that truth
//! is exact.

pub mod canvas;
pub mod clutter;
pub mod clutter_plan;
pub mod curve_plan;
pub mod customs;
pub mod depth_scale;
pub mod dice;
pub mod earth;
pub mod encoding;
pub mod family;
pub mod film;
pub mod grid;
pub mod hand;
pub mod header;
pub mod las_shapes;
pub mod lithology;
pub mod page;
pub mod paper;
pub mod path;
pub mod placing;
pub mod plan;
pub mod role;
pub mod scan_files;
pub mod scanner;
pub mod scanning;
pub mod shapes;
pub mod sidecar;
pub mod strokes;
pub mod text;
pub mod texts;
pub mod tiff_chunks;
pub mod tiff_writer;
pub mod training;
pub mod truth;
pub mod unseen;
pub mod warp;
pub mod well;
pub mod wish;
