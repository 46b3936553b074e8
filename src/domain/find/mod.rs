//! Finds a page's tracks, depth and scales, as far as no person gave them.
//!
//! [`windows`] and [`frame`] follow the page's vertical lines, [`rulings`], [`coverage`] and [`columns`] make tracks of
//! them; [`numbers`] reads what stands beside the tracks, [`ladder`] and [`depths`] make a depth scale of it, [`logs`]
//! tells main pass and repeat sections apart, [`sections`] lists them with what stands around them, [`snap`] and [`ties`] tie it to the printed lines; [`head`] reads what
//! stands above and below, [`risers`] which lines go on up there, and [`block`] makes tracks' curves of it. [`assemble`] puts together what was given and what
//! was found.
//!
//! What can't be found is no error: without a ladder the spec has no ties, without tracks no tracks, a curve whose
//! scale couldn't be read has no [`crate::domain::found::CurveOrigin::scale`], and the first doubt says why. Whoever
//! needs what is missing makes the failure.

mod assemble;
mod block;
mod columns;
mod coverage;
mod curves;
mod depths;
mod divisions;
mod ends;
mod fine;
mod frame;
mod head;
mod ladder;
mod logs;
mod numbers;
mod page;
mod resolution;
mod risers;
mod rulings;
mod scales_printed;
mod sections;
mod snap;
mod straight;
mod stray;
mod ties;
mod turning;
mod unit;
mod windows;

pub use turning::find;
