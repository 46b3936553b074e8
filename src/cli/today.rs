//! The date, for prices that may be old.

use std::time::SystemTime;

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;

/// Today in UTC, `2026-11-26`; empty where the clock is beyond all dates.
pub fn today() -> String {
    let now = DateTime::from(SystemTime::now()).fmt(Format::DateTime).unwrap_or_default();
    now.get(..10).unwrap_or_default().to_owned()
}
