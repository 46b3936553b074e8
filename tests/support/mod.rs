//! What several integration tests share.

pub mod logs;
pub mod python;
