//! The one deadline of a connection.
//!
//! hyper's own header timer is a boxed timer for each request, and it counts the idle time between requests as time
//! for the head. Here a connection has one timer, armed once; reads and writes only move a number, and the timer looks
//! at the number when it rings.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// When a connection is given up, unless something moves on it.
#[derive(Debug)]
pub(crate) struct Pulse {
    base: Instant,
    /// Milliseconds after `base`.
    deadline: AtomicU64,
    /// No deadline is set later than this, once it is set.
    cap: AtomicU64,
}

impl Pulse {
    /// A first deadline after `patience`.
    pub(crate) fn new(patience: Duration) -> Self {
        let pulse = Self { base: Instant::now(), deadline: AtomicU64::new(0), cap: AtomicU64::new(u64::MAX) };
        pulse.deadline.store(millis(patience), Ordering::Relaxed);
        pulse
    }

    /// Something moved: the deadline is `patience` from now.
    pub(crate) fn wait(&self, patience: Duration) {
        let deadline = millis(self.base.elapsed()).saturating_add(millis(patience));
        self.deadline.store(deadline.min(self.cap.load(Ordering::Relaxed)), Ordering::Relaxed);
    }

    /// From now on nothing moves the deadline beyond `patience` from now.
    pub(crate) fn wait_at_most(&self, patience: Duration) {
        let cap = millis(self.base.elapsed()).saturating_add(millis(patience));
        self.cap.store(cap, Ordering::Relaxed);
        self.deadline.fetch_min(cap, Ordering::Relaxed);
    }

    /// When to give up, as things stand.
    pub(crate) fn deadline(&self) -> Instant {
        self.base + Duration::from_millis(self.deadline.load(Ordering::Relaxed))
    }
}

fn millis(duration: Duration) -> u64 {
    // An upper end, so that no sum of an instant and a duration overflows.
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX).min(1 << 40)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn moves_and_is_capped() {
        let pulse = Pulse::new(Duration::from_secs(10));
        let first = pulse.deadline();
        pulse.wait(Duration::from_secs(30));
        assert!(pulse.deadline() >= first + Duration::from_secs(20));
        pulse.wait_at_most(Duration::from_secs(5));
        assert!(pulse.deadline() < first);
        pulse.wait(Duration::MAX);
        assert!(pulse.deadline() < first);
    }
}
