//! When a packet is sent again, and when that is given up.

use std::time::{Duration, Instant};

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(8);
const TRIES: u32 = 5;

/// How long a peer may be silent that has never acknowledged a block, whatever timeout it chose.
const OPENING: Duration = Duration::from_secs(12);

/// How many packets such a peer gets: it may never have asked.
const OPENING_TRIES: u32 = 2;

/// How often it may have the packet for asking again.
const AGAIN: Duration = Duration::from_secs(1);

/// How long a peer may be silent that has. With a timeout of its choosing, tries shrink to two so that they fit.
const SILENCE: Duration = Duration::from_secs(120);

/// The longest timeout that a peer may choose.
pub(crate) const CHOICE: Duration = Duration::from_secs(SILENCE.as_secs() / 2);

/// Exponential back-off (RFC 1123 section 4.2.3.2): 1 s, doubled up to 8 s, five packets in all. Where the peer chose
/// the timeout (RFC 2349), that one, each time. Until block 1 is acknowledged: two packets, and 12 s.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Retransmission {
    first: Duration,
    longest: Duration,
    tries: u32,
    proven: bool,
    wait: Duration,
    spent: u32,
    sent: Instant,
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

impl Retransmission {
    pub(crate) fn new(chosen: Option<Duration>, now: Instant) -> Self {
        let chosen = chosen.map(|wait| wait.min(CHOICE));
        let tries = match chosen {
            Some(wait) => {
                let fits = SILENCE.as_secs() / wait.as_secs().max(1);
                u32::try_from(fits).unwrap_or(TRIES).clamp(2, TRIES)
            }
            None => TRIES,
        };
        let first = chosen.unwrap_or(FIRST);
        let longest = chosen.unwrap_or(LONGEST);
        let mut retransmission =
            Self { first, longest, tries, proven: false, wait: first, spent: 1, sent: now, deadline: now };
        retransmission.renew(now, false);
        retransmission
    }

    /// When something is due.
    pub(crate) const fn deadline(&self) -> Instant {
        self.deadline
    }

    /// The peer got something new, and a packet goes out. `proven`: that was block 1 or a later one.
    pub(crate) fn renew(&mut self, now: Instant, proven: bool) {
        self.proven |= proven;
        self.wait = if self.proven { self.first } else { self.first.min(OPENING / 2) };
        self.spent = 1;
        self.sent = now;
        self.deadline = now + self.wait;
    }

    pub(crate) fn due(&mut self, now: Instant) -> Due {
        if now < self.deadline {
            return Due::NotYet;
        }
        let tries = if self.proven { self.tries } else { OPENING_TRIES };
        if self.spent >= tries {
            return Due::Enough;
        }
        self.spent += 1;
        self.wait =
            if self.proven { (self.wait * 2).min(self.longest) } else { OPENING.saturating_sub(self.wait) };
        self.sent = now;
        self.deadline = now + self.wait;
        Due::Again
    }

    /// The peer has asked again: whether the packet goes out again. It moves no deadline.
    pub(crate) fn asked(&mut self, now: Instant) -> bool {
        let again = now.saturating_duration_since(self.sent) >= AGAIN;
        if again {
            self.sent = now;
        }
        again
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seconds after the first packet at which it is sent again, and at which it is given up.
    fn course(chosen: Option<u64>, proven: bool) -> (Vec<u64>, u64) {
        let start = Instant::now();
        let mut retransmission = Retransmission::new(chosen.map(Duration::from_secs), start);
        retransmission.renew(start, proven);
        let mut again = Vec::new();
        loop {
            let now = retransmission.deadline();
            assert_eq!(
                retransmission.due(now.checked_sub(Duration::from_millis(1)).expect("a moment before")),
                Due::NotYet
            );
            match retransmission.due(now) {
                Due::Again => again.push((now - start).as_secs()),
                Due::Enough => return (again, (now - start).as_secs()),
                Due::NotYet => panic!("due at its own deadline"),
            }
        }
    }

    #[test]
    fn doubles_up_to_eight_seconds_and_gives_up_after_five_packets() {
        assert_eq!(course(None, true), (vec![1, 3, 7, 15], 23));
    }

    #[test]
    fn the_timeout_of_the_peer_is_kept() {
        assert_eq!(course(Some(3), true), (vec![3, 6, 9, 12], 15));
        for chosen in [60, 61, 255] {
            assert_eq!(course(Some(chosen), true), (vec![60], 120), "silence lasts two minutes at most");
        }
    }

    #[test]
    fn a_peer_that_never_acknowledged_gets_two_packets_and_twelve_seconds() {
        assert_eq!(course(None, false), (vec![1], 12));
        for chosen in [1, 3, 6, 7, 60, 255] {
            assert_eq!(course(Some(chosen), false), (vec![chosen.min(6)], 12), "timeout {chosen}");
        }
    }

    #[test]
    fn who_asks_again_gets_it_again_once_a_second() {
        let start = Instant::now();
        let mut retransmission = Retransmission::new(None, start);
        let deadline = retransmission.deadline();
        let asked: Vec<_> =
            (0..30).filter(|tenth| retransmission.asked(start + AGAIN * *tenth / 10)).collect();
        assert_eq!(asked, [10, 20]);
        assert_eq!(retransmission.deadline(), deadline);
    }

    #[test]
    fn what_is_new_starts_over() {
        let start = Instant::now();
        let mut retransmission = Retransmission::new(None, start);
        let late = start + Duration::from_secs(1);
        assert_eq!(retransmission.due(late), Due::Again);
        retransmission.renew(late, true);
        assert_eq!(retransmission.deadline() - late, FIRST);
    }
}
