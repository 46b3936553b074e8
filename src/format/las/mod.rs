//! LAS files, 2.0 and 1.2, and their values as CSV: what a run leaves and what `score` reads.
//!
//! Written and parsed through the crate imported as `las`. The format is the Canadian Well Logging Society's
//! "LAS Version 2.0: A Digital Standard for Logs", 1992 with its update of 2017; 1.2 is its standard of 1989.

mod csv;
mod header;
mod read;
mod text;
mod write;

pub use csv::{csv, is_our_csv};
pub use read::{LasCurve, LasTable, read};
pub use write::{LasLog, Origin, Version, write, write_as};

/// The null value of what we write. A column needs two decimals to show it exactly.
pub const NULL: f64 = -999.25;
