//! A person at the results of a run: the report, served to a browser on this machine, with the scans themselves and a
//! place to save what was decided and corrected.

mod desk;
mod guard;
mod rasters;
mod server;
mod tile;

pub use desk::{Desk, Kept};
pub use server::{Served, serve};
