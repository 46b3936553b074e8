//! The pure part: no disk, clock, environment, threads or async.

pub mod calibrate;
pub mod cost;
pub mod curve;
pub mod drawn;
pub mod facts;
pub mod find;
pub mod found;
pub mod hex;
pub mod known;
pub mod layout;
pub mod mask;
pub mod page;
pub mod quality;
pub mod raster;
pub mod reading;
pub mod scales;
pub mod score;
pub mod spec;
pub mod strip;
pub mod thumbnail;
pub mod trace;
pub mod turned;
pub mod words;
