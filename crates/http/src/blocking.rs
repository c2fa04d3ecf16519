//! Where work that may wait is done: on this thread, with or without handing its other tasks to another one.
//!
//! Handing over (`tokio::task::block_in_place`) wakes a thread, which costs more than a whole request that is answered
//! from memory: 25 µs of 100, and dozens of threads in a storm. So what is quick as a rule is done without it until it
//! is slow once, and with it until it is quick again.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Waiting longer than this would be felt by the other connections of the thread; a busy machine may take some of it for a file that
/// it renders.
const SLOW: Duration = Duration::from_millis(10);

/// What is known of the runtime and of the work.
#[derive(Debug)]
pub(crate) struct Blocking {
    /// Whether the runtime has other threads to hand over to.
    can_yield: bool,
    was_slow: AtomicBool,
}

impl Blocking {
    pub(crate) fn new(can_yield: bool) -> Self {
        Self { can_yield, was_slow: AtomicBool::new(false) }
    }

    /// Work that may wait for a disk or a database.
    pub(crate) fn wait<T>(&self, work: impl FnOnce() -> T) -> T {
        if self.can_yield { tokio::task::block_in_place(work) } else { work() }
    }

    /// Work that may wait too, but is a matter of microseconds as a rule: a look-up by a key.
    pub(crate) fn quick<T>(&self, work: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        let was_slow = self.was_slow.load(Ordering::Relaxed);
        let result = if was_slow { self.wait(work) } else { work() };
        let is_slow = started.elapsed() > SLOW;
        if is_slow != was_slow {
            self.was_slow.store(is_slow, Ordering::Relaxed);
        }
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn slow_work_is_handed_over_from_the_second_time_on() {
        let blocking = Blocking::new(true);
        let is_slow = || blocking.was_slow.load(Ordering::Relaxed);
        assert_eq!(blocking.quick(|| 1), 1);
        assert!(!is_slow());
        blocking.quick(|| std::thread::sleep(2 * SLOW));
        assert!(is_slow());
        blocking.quick(|| std::thread::sleep(2 * SLOW));
        assert!(is_slow());
        assert_eq!(blocking.wait(|| 2), 2);
        while is_slow() {
            blocking.quick(|| ());
        }
    }

    #[tokio::test]
    async fn one_thread_does_it_itself() {
        let blocking = Blocking::new(false);
        blocking.quick(|| std::thread::sleep(2 * SLOW));
        assert_eq!(blocking.quick(|| blocking.wait(|| 3)), 3);
    }
}
