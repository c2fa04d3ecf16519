//! Wrong answers, counted by address, so that guessing passwords is slow.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Wrong answers in a minute that are answered at once: phones of one office behind one address do err.
const FREE: u64 = 20;
const STEP: Duration = Duration::from_millis(50);
const MOST: Duration = Duration::from_secs(1);
const PLACES: usize = 4096;

/// A table of fixed size: a place holds a minute and how many wrong answers came in it. Two addresses that share a place
/// share its count, which can only delay a wrong answer, never a right one.
pub(crate) struct Strikes {
    hasher: RandomState,
    places: Box<[AtomicU64]>,
}

impl Strikes {
    pub(crate) fn new() -> Self {
        Self { hasher: RandomState::new(), places: (0..PLACES).map(|_| AtomicU64::new(0)).collect() }
    }

    /// Counts a wrong answer from this address; `now` in seconds. Says how long to wait before telling it so: nothing for
    /// the first 20 in a minute, then 50 ms more for each, one second at the most.
    pub(crate) fn count(&self, peer: IpAddr, now: u32) -> Duration {
        let minute = u64::from(now / 60) << 32;
        let Some(place) = self.places.get(self.place(peer)) else { return Duration::ZERO };
        let count = |old: u64| if old & !0xffff_ffff == minute { (old & 0xffff_ffff) + 1 } else { 1 };
        let old = place.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |old| Some(minute | count(old)));
        let strikes = count(old.unwrap_or_else(|old| old));
        let over = u32::try_from(strikes.saturating_sub(FREE)).unwrap_or(u32::MAX);
        STEP.saturating_mul(over).min(MOST)
    }

    /// An IPv6 host can take any address of its /64: the network counts.
    fn place(&self, peer: IpAddr) -> usize {
        let network = match peer {
            IpAddr::V4(v4) => u64::from(v4.to_bits()),
            IpAddr::V6(v6) => u64::try_from(v6.to_bits() >> 64).unwrap_or_default(),
        };
        usize::try_from(self.hasher.hash_one(network)).unwrap_or_default() % PLACES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_twenty_are_free_and_the_delay_has_an_end() {
        let strikes = Strikes::new();
        let peer = "192.0.2.7".parse().unwrap();
        for n in 0..20 {
            assert_eq!(strikes.count(peer, 600), Duration::ZERO, "{n}");
        }
        assert_eq!(strikes.count(peer, 600), Duration::from_millis(50));
        assert_eq!(strikes.count(peer, 600), Duration::from_millis(100));
        for _ in 0..100 {
            strikes.count(peer, 659);
        }
        assert_eq!(strikes.count(peer, 659), Duration::from_secs(1));
        assert_eq!(strikes.count(peer, 660), Duration::ZERO);
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one() {
        let strikes = Strikes::new();
        for n in 0..20u16 {
            strikes.count(format!("2001:db8::{n:x}").parse().unwrap(), 0);
        }
        assert_eq!(strikes.count("2001:db8::ffff".parse().unwrap(), 0), STEP);
    }
}
