//! What a run tells at its end: one summary, rendered as text and as a page.

pub mod calibration;
pub mod cost;
pub mod forecast;
pub mod hints;
pub mod inspect;
pub mod numbers;
pub mod page;
pub mod prices;
pub mod score;
pub mod shell;
pub mod summary;
pub mod text;
