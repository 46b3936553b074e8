//! Where scans come from and results go: folders and files now, object stores later.

pub mod atomic;
pub mod discover;
pub mod location;
pub mod name;
