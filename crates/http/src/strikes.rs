//! Wrong answers, counted so that guessing passwords is slow whatever the number of connections.

use autoprov_core::source::Source;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hash};
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Wrong answers of a source in a minute that are told at once: phones of one office behind one address do err.
const FREE: u64 = 20;
const STEP: Duration = Duration::from_millis(50);
const MOST: Duration = Duration::from_secs(1);
/// Between two wrong answers to one source for one username.
const TURN: Duration = Duration::from_secs(1);
/// The longest that anybody waits for a turn: who would wait longer is not answered at all.
const QUEUE: Duration = Duration::from_secs(10);
const PLACES: usize = 4096;

/// Tables of fixed size. Two that share a place share its count, which can only delay a wrong answer, never a right one.
pub(crate) struct Strikes {
    hasher: RandomState,
    started: Instant,
    /// By source: a minute, and how many wrong answers came in it.
    sources: Box<[AtomicU64]>,
    /// By source, for usernames that a phone tries by itself: the same.
    factory: Box<[AtomicU64]>,
    /// By source and username: when the next wrong answer may be told, in milliseconds since `started`.
    turns: Box<[AtomicU64]>,
}

impl Strikes {
    pub(crate) fn new() -> Self {
        let table = || (0..PLACES).map(|_| AtomicU64::new(0)).collect();
        Self {
            hasher: RandomState::new(),
            started: Instant::now(),
            sources: table(),
            factory: table(),
            turns: table(),
        }
    }

    /// Counts a wrong answer. Says how long to wait before telling it so: its turn among those for this source and username, one a
    /// second; and for the source, nothing for the first 20 in a minute, then 50 ms more for each, one second at the most. `None`: too
    /// many wait already.
    pub(crate) fn count(&self, peer: IpAddr, username: &[u8]) -> Option<Duration> {
        self.count_at(peer, username, self.now())
    }

    /// The same for what can be no right answer, whoever it names: for the source alone.
    pub(crate) fn count_source(&self, peer: IpAddr) -> Duration {
        self.in_minute(&self.sources, Source::of(peer), self.now(), FREE)
    }

    /// The same for a username that a phone tries by itself at every start, before the right one: the first of a source in a minute is
    /// free.
    pub(crate) fn count_factory(&self, peer: IpAddr, username: &[u8]) -> Option<Duration> {
        let now = self.now();
        let more = self.in_minute(&self.factory, Source::of(peer), now, 1);
        self.count_at(peer, username, now).map(|wait| wait.max(more))
    }

    fn count_at(&self, peer: IpAddr, username: &[u8], now: u64) -> Option<Duration> {
        let source = Source::of(peer);
        let wait = self.turn((source, username), now)?;
        Some(wait.max(self.in_minute(&self.sources, source, now, FREE)))
    }

    fn now(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn turn(&self, whose: impl Hash, now: u64) -> Option<Duration> {
        let (turn, queue) = (millis(TURN), millis(QUEUE));
        let place = self.place(&self.turns, whose)?;
        let next = |free: u64| {
            let mine = free.max(now);
            (mine - now <= queue).then_some(mine + turn)
        };
        let free = place.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).ok()?;
        Some(Duration::from_millis(free.saturating_sub(now)))
    }

    fn in_minute(&self, table: &[AtomicU64], source: Source, now: u64, free: u64) -> Duration {
        let minute = (now / 60_000 + 1) << 32;
        let Some(place) = self.place(table, source) else { return Duration::ZERO };
        let count = |old: u64| if old & !0xffff_ffff == minute { (old & 0xffff_ffff) + 1 } else { 1 };
        let old = place.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |old| Some(minute | count(old)));
        let strikes = count(old.unwrap_or_else(|old| old));
        let over = u32::try_from(strikes.saturating_sub(free)).unwrap_or(u32::MAX);
        STEP.saturating_mul(over).min(MOST)
    }

    fn place<'t>(&self, table: &'t [AtomicU64], whose: impl Hash) -> Option<&'t AtomicU64> {
        table.get(usize::try_from(self.hasher.hash_one(whose)).unwrap_or_default() % PLACES)
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(strikes: &Strikes, peer: &str, username: &str, now: u64) -> Option<u64> {
        strikes.count_at(peer.parse().unwrap(), username.as_bytes(), now).map(millis)
    }

    #[test]
    fn one_source_and_username_get_one_wrong_answer_a_second() {
        let strikes = Strikes::new();
        let waits: Vec<_> = (0..13).map(|_| wait(&strikes, "192.0.2.7", "acme", 0)).collect();
        assert_eq!(waits[..3], [Some(0), Some(1000), Some(2000)]);
        assert_eq!(waits[10..], [Some(10_000), None, None]);
        assert_eq!(wait(&strikes, "192.0.2.7", "acme", 1500), Some(9500));
        assert_eq!(wait(&strikes, "192.0.2.8", "acme", 1500), Some(0), "another source");
        assert_eq!(wait(&strikes, "192.0.2.7", "bell", 1500), Some(0), "another username");
        assert_eq!(wait(&strikes, "192.0.2.7", "acme", 60_000), Some(0));
    }

    #[test]
    fn a_source_that_tries_many_usernames_grows_slow_too() {
        let strikes = Strikes::new();
        let waits: Vec<_> =
            (0..60).map(|n| wait(&strikes, "192.0.2.7", &format!("name{n}"), 600_000).unwrap()).collect();
        assert_eq!((waits[19], waits[20], waits[21], waits[59]), (0, 50, 100, 1000));
        assert_eq!(wait(&strikes, "192.0.2.7", "new", 660_000), Some(0), "a new minute");
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one() {
        let strikes = Strikes::new();
        assert_eq!(wait(&strikes, "2001:db8::1", "acme", 0), Some(0));
        assert_eq!(wait(&strikes, "2001:db8::ffff", "acme", 0), Some(1000));
        assert_eq!(wait(&strikes, "2001:db8:0:1::1", "acme", 0), Some(0));
    }

    #[test]
    fn of_usernames_that_phones_try_by_themselves_the_first_of_a_source_is_free() {
        let strikes = Strikes::new();
        let peer = "192.0.2.7".parse().unwrap();
        let waits: Vec<_> = [b"7c2f80000001", b"7c2f80000002", b"7c2f80000003"]
            .map(|name| strikes.count_factory(peer, name).map(millis))
            .to_vec();
        assert_eq!(waits, [Some(0), Some(50), Some(100)]);
    }
}
