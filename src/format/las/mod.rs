//! LAS 2.0 files: what a run leaves and what `score` reads.
//!
//! Written and parsed through the crate imported as `las`. The format is the Canadian Well Logging Society's
//! "LAS Version 2.0: A Digital Standard for Logs", 1992 with its update of 2017.

mod header;
mod read;
mod text;
mod write;

pub use read::{LasCurve, LasTable, read};
pub use write::{LasLog, Origin, write};

/// The null value of what we write. A column needs two decimals to show it exactly.
pub const NULL: f64 = -999.25;
