//! The one deadline of a connection.
//!
//! hyper's own header timer is a boxed timer for each request, and it counts the idle time between requests as time
//! for the head. Here a connection has one timer, armed once; reads and writes only move a number, and the timer looks
//! at the number when it rings.
//!
//! Where in the stream of requests the connection is, hyper alone says: a head begins with the first byte after an
//! answer, an empty line as well, and ends when hyper hands the request over. What else may be thought of the bytes
//! moves no deadline, so that no disagreement about them does.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// So many bytes of a body or an answer have to move within the idle time: 16 KiB in 30 s is slower than any modem.
const STEP: u32 = 16 << 10;

/// No byte since the last answer.
const BETWEEN: u8 = 0;
/// Bytes came, and hyper has made no request of them yet.
const HEAD: u8 = 1;
/// hyper has a request, and its answer is not made up yet.
const REQUEST: u8 = 2;

/// Time-outs of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    /// For a head, from its first byte to its last, and for the first byte of the first one.
    pub(crate) head: Duration,
    /// Between two requests, and for [`STEP`] bytes of a body or an answer.
    pub(crate) idle: Duration,
}

/// When a connection is given up, unless something moves on it.
#[derive(Debug)]
pub(crate) struct Deadline {
    base: Instant,
    timeouts: Timeouts,
    stage: AtomicU8,
    /// Bytes moved since the deadline was last set.
    moved: AtomicU32,
    /// Whether the next head seems to have come with the last request.
    ahead: AtomicBool,
    /// Milliseconds after `base`.
    at: AtomicU64,
    /// No deadline is set later than this, once it is set.
    cap: AtomicU64,
}

impl Deadline {
    /// Waits for the first byte, or for a handshake.
    pub(crate) fn new(timeouts: Timeouts) -> Self {
        Self {
            base: Instant::now(),
            timeouts,
            stage: AtomicU8::new(BETWEEN),
            moved: AtomicU32::new(0),
            ahead: AtomicBool::new(false),
            at: AtomicU64::new(millis(timeouts.head)),
            cap: AtomicU64::new(u64::MAX),
        }
    }

    /// The connection begins to be one of requests: the first byte is waited for anew.
    pub(crate) fn begins(&self) {
        self.wait(self.timeouts.head);
    }

    /// Bytes came. `in_head`: the last of them seem to belong to a head, which matters for what comes with a request.
    pub(crate) fn read(&self, bytes: usize, in_head: bool) {
        self.ahead.store(in_head, Ordering::Relaxed);
        match self.stage.load(Ordering::Relaxed) {
            BETWEEN => {
                self.stage.store(HEAD, Ordering::Relaxed);
                self.wait(self.timeouts.head);
            }
            REQUEST => self.moves(bytes),
            _ => {}
        }
    }

    /// Bytes went out. While a head comes in, they are the rest of the answer before it.
    pub(crate) fn wrote(&self, bytes: usize) {
        if !self.in_head() {
            self.moves(bytes);
        }
    }

    /// hyper has a request.
    pub(crate) fn requested(&self) {
        self.stage.store(REQUEST, Ordering::Relaxed);
        self.wait(self.timeouts.idle);
    }

    /// The answer is made up and handed to hyper, to its last byte.
    pub(crate) fn answered(&self) {
        let ahead = self.ahead.load(Ordering::Relaxed);
        self.stage.store(if ahead { HEAD } else { BETWEEN }, Ordering::Relaxed);
        self.wait(if ahead { self.timeouts.head } else { self.timeouts.idle });
    }

    /// Whether a head is on its way.
    pub(crate) fn in_head(&self) -> bool {
        self.stage.load(Ordering::Relaxed) == HEAD
    }

    /// From now on nothing moves the deadline beyond `timeout` from now.
    pub(crate) fn wait_at_most(&self, timeout: Duration) {
        let cap = millis(self.base.elapsed()).saturating_add(millis(timeout));
        self.cap.store(cap, Ordering::Relaxed);
        self.at.fetch_min(cap, Ordering::Relaxed);
    }

    /// When to give up, as things stand.
    pub(crate) fn at(&self) -> Instant {
        self.base + Duration::from_millis(self.at.load(Ordering::Relaxed))
    }

    fn moves(&self, bytes: usize) {
        let bytes = u32::try_from(bytes).unwrap_or(STEP);
        if self.moved.fetch_add(bytes.min(STEP), Ordering::Relaxed).saturating_add(bytes) >= STEP {
            self.wait(self.timeouts.idle);
        }
    }

    fn wait(&self, timeout: Duration) {
        self.moved.store(0, Ordering::Relaxed);
        let at = millis(self.base.elapsed()).saturating_add(millis(timeout));
        self.at.store(at.min(self.cap.load(Ordering::Relaxed)), Ordering::Relaxed);
    }
}

fn millis(duration: Duration) -> u64 {
    // An upper end, so that no sum of an instant and a duration overflows.
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX).min(1 << 40)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const PATIENCE: Timeouts = Timeouts { head: Duration::from_secs(10), idle: Duration::from_secs(30) };

    async fn after(deadline: &Deadline, seconds: u32) -> Duration {
        tokio::time::sleep(SECOND * seconds).await;
        deadline.at() - deadline.base
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_has_its_time_from_the_first_byte_to_the_request() {
        let deadline = Deadline::new(PATIENCE);
        assert_eq!(after(&deadline, 5).await, 10 * SECOND);
        for _ in 0..4 {
            // Whatever the bytes are taken for.
            deadline.read(1, false);
            deadline.wrote(1 << 20);
            assert_eq!(after(&deadline, 1).await, 15 * SECOND);
        }
        deadline.requested();
        assert_eq!(after(&deadline, 1).await, 39 * SECOND);
        deadline.answered();
        assert_eq!(after(&deadline, 20).await, 40 * SECOND);
        deadline.read(1, true);
        assert_eq!(after(&deadline, 0).await, 40 * SECOND);
    }

    #[tokio::test(start_paused = true)]
    async fn bodies_and_answers_move_at_a_least_rate() {
        let deadline = Deadline::new(PATIENCE);
        deadline.requested();
        for _ in 0..20 {
            deadline.read(100, false);
            deadline.wrote(100);
            assert_eq!(after(&deadline, 1).await, 30 * SECOND);
        }
        deadline.wrote(STEP as usize);
        assert_eq!(after(&deadline, 1).await, 50 * SECOND);
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_that_came_with_the_request_before_has_its_time_from_the_answer_on() {
        let deadline = Deadline::new(PATIENCE);
        deadline.read(100, true);
        deadline.requested();
        deadline.answered();
        assert!(deadline.in_head());
        assert_eq!(after(&deadline, 1).await, 10 * SECOND);
    }

    #[tokio::test(start_paused = true)]
    async fn a_cap_holds() {
        let deadline = Deadline::new(PATIENCE);
        deadline.wait_at_most(5 * SECOND);
        deadline.requested();
        assert_eq!(after(&deadline, 1).await, 5 * SECOND);
    }
}
