//! Scale blocks as they are printed.

mod build;
mod layouts;
