//! Scale blocks as they are printed.

mod build;
mod heads;
mod layouts;
mod misread;
mod properties;
mod strays;
mod told;
