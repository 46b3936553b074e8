//! Time per stage.

use std::time::Instant;

/// Milliseconds since the last lap.
pub struct Clock(Instant);

impl Clock {
    /// Starts the first lap.
    pub fn start() -> Self {
        Clock(Instant::now())
    }

    /// Ends a lap, starts the next.
    pub fn lap(&mut self) -> u64 {
        let now = Instant::now();
        let lap = now.duration_since(self.0).as_millis();
        self.0 = now;
        u64::try_from(lap).unwrap_or(u64::MAX)
    }
}
