//! The report in a real browser: looking, deciding, correcting, and what the next run makes of it.

#[path = "../support/mod.rs"]
mod support;

#[path = "../support/browser/mod.rs"]
mod browser;

mod correct;
mod decide;
mod desk;
mod look;
mod serve;
