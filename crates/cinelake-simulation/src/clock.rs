//! The clock of a life: the runtime's, which only timers move, with jumps.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Duration, Utc};
use tokio::time::Instant;

/// What the programs of a life take for the time. A clone is the same clock.
#[derive(Debug, Clone)]
pub(crate) struct SimClock {
    start: DateTime<Utc>,
    began: Instant,
    jumped_seconds: Arc<AtomicI64>,
}

impl SimClock {
    pub(crate) fn new() -> Self {
        Self {
            // 2026-11-23, 21:00 UTC: midnight is near, so that runs go over it.
            start: DateTime::from_timestamp(1_795_467_600, 0).unwrap_or_default(),
            began: Instant::now(),
            jumped_seconds: Arc::default(),
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        let jumped = Duration::seconds(self.jumped_seconds.load(Ordering::Relaxed));
        let passed = Duration::from_std(self.began.elapsed()).unwrap_or_default();
        self.start + passed + jumped
    }

    /// Sets it forward, or back.
    pub(crate) fn jump(&self, by: Duration) {
        self.jumped_seconds
            .fetch_add(by.num_seconds(), Ordering::Relaxed);
    }
}
