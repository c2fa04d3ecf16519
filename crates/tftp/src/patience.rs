//! When a packet is sent again, and when that is given up.

use std::time::{Duration, Instant};

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(8);
const TRIES: u32 = 5;

/// With a timeout of the peer's choosing, tries shrink to two so that silence does not hold its place for long.
const SILENCE: Duration = Duration::from_secs(120);

/// Exponential back-off (RFC 1123 section 4.2.3.2): 1 s, doubled up to 8 s, five packets in all. Where the peer chose
/// the timeout (RFC 2349), that one, each time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    first: Duration,
    longest: Duration,
    tries: u32,
    wait: Duration,
    spent: u32,
    deadline: Instant,
}

/// What a timer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    /// It fired early.
    NotYet,
    /// Send again.
    Again,
    /// The peer is gone.
    Enough,
}

impl Patience {
    pub(crate) fn new(chosen: Option<Duration>, now: Instant) -> Self {
        let first = chosen.unwrap_or(FIRST);
        let tries = match chosen {
            Some(wait) => {
                let fits = SILENCE.as_secs() / wait.as_secs().max(1);
                u32::try_from(fits).unwrap_or(TRIES).clamp(2, TRIES)
            }
            None => TRIES,
        };
        let longest = chosen.unwrap_or(LONGEST);
        Self { first, longest, tries, wait: first, spent: 1, deadline: now + first }
    }

    /// When something is due.
    pub(crate) const fn deadline(&self) -> Instant {
        self.deadline
    }

    /// The peer got something new, and a packet goes out.
    pub(crate) fn renew(&mut self, now: Instant) {
        self.wait = self.first;
        self.spent = 1;
        self.deadline = now + self.wait;
    }

    pub(crate) fn due(&mut self, now: Instant) -> Due {
        if now < self.deadline {
            return Due::NotYet;
        }
        if self.spent >= self.tries {
            return Due::Enough;
        }
        self.spent += 1;
        self.wait = (self.wait * 2).min(self.longest);
        self.deadline = now + self.wait;
        Due::Again
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seconds after the first packet at which it is sent again, and at which it is given up.
    fn course(chosen: Option<u64>) -> (Vec<u64>, u64) {
        let start = Instant::now();
        let mut patience = Patience::new(chosen.map(Duration::from_secs), start);
        let mut again = Vec::new();
        loop {
            let now = patience.deadline();
            assert_eq!(
                patience.due(now.checked_sub(Duration::from_millis(1)).expect("a moment before")),
                Due::NotYet
            );
            match patience.due(now) {
                Due::Again => again.push((now - start).as_secs()),
                Due::Enough => return (again, (now - start).as_secs()),
                Due::NotYet => panic!("due at its own deadline"),
            }
        }
    }

    #[test]
    fn doubles_up_to_eight_seconds_and_gives_up_after_five_packets() {
        assert_eq!(course(None), (vec![1, 3, 7, 15], 23));
    }

    #[test]
    fn the_timeout_of_the_peer_is_kept() {
        assert_eq!(course(Some(3)), (vec![3, 6, 9, 12], 15));
        assert_eq!(course(Some(255)), (vec![255], 510));
    }

    #[test]
    fn what_is_new_starts_over() {
        let start = Instant::now();
        let mut patience = Patience::new(None, start);
        let late = start + Duration::from_secs(1);
        assert_eq!(patience.due(late), Due::Again);
        patience.renew(late);
        assert_eq!(patience.deadline() - late, FIRST);
    }
}
