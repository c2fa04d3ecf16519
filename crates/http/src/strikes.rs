//! Wrong answers, counted so that guessing passwords is slow whatever the number of connections.

use autoprov_core::Mac;
use autoprov_core::source::Source;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hash};
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Wrong answers of a source in a minute that go out at once: phones of one office behind one address do err.
const FREE: u64 = 20;
const STEP: Duration = Duration::from_millis(50);
const MOST: Duration = Duration::from_secs(1);
/// Between two wrong answers to one source for one username.
const TURN: Duration = Duration::from_secs(1);
/// The longest that anybody waits for a turn: who would wait longer is not answered at all.
const QUEUE: Duration = Duration::from_secs(10);
/// So many seconds of turns may be owed. Beyond that an answer is not even looked at, or silence would say that it was wrong: then a phone
/// is heard that has proven itself from there before, and nobody else.
const OWED: Duration = Duration::from_secs(60);
/// Wrong answers in the name of such a phone until it is one of the others.
const TRUST: u64 = 5;
const PLACES: usize = 4096;
const FAMILIAR: usize = 16_384;

/// Tables of fixed size. Two that share a place share its count, which can only delay a wrong answer, never a right one.
pub(crate) struct Strikes {
    hasher: RandomState,
    started: Instant,
    /// By source: a minute, and how many wrong answers came in it.
    sources: Box<[AtomicU64]>,
    /// By source, for usernames that a phone tries by itself: the same.
    factory: Box<[AtomicU64]>,
    /// By source and username: when the next wrong answer may go out, in milliseconds since `started`.
    turns: Box<[AtomicU64]>,
    /// Phones that have proven themselves, by source, username and MAC address: a fingerprint, and how much trust is left in its last bits.
    familiar: Box<[AtomicU64]>,
}

impl Strikes {
    pub(crate) fn new() -> Self {
        let some = |places| (0..places).map(|_| AtomicU64::new(0)).collect();
        let table = || some(PLACES);
        Self {
            hasher: RandomState::new(),
            started: Instant::now(),
            sources: table(),
            factory: table(),
            turns: table(),
            familiar: some(FAMILIAR),
        }
    }

    /// Whether an answer is looked at. It is not where wrong ones owe too many turns, unless a phone has proven itself from this source
    /// before.
    pub(crate) fn hears(&self, peer: IpAddr, username: &[u8], mac: Option<Mac>) -> bool {
        let source = Source::of(peer);
        let owed = |place: &AtomicU64| place.load(Ordering::Relaxed).saturating_sub(self.now());
        if self.place(&self.turns, (source, username)).is_none_or(|place| owed(place) <= millis(OWED)) {
            return true;
        }
        let Some(mac) = mac else { return false };
        let (place, print) = self.familiar((source, username, mac));
        place.is_some_and(|place| {
            let spend = |old: u64| (old & !0xff == print && old & 0xff > 0).then(|| old - 1);
            place.fetch_update(Ordering::Relaxed, Ordering::Relaxed, spend).is_ok()
        })
    }

    /// A phone has proven itself.
    pub(crate) fn trusts(&self, peer: IpAddr, username: &[u8], mac: Mac) {
        let (place, print) = self.familiar((Source::of(peer), username, mac));
        if let Some(place) = place.filter(|place| place.load(Ordering::Relaxed) != print | TRUST) {
            place.store(print | TRUST, Ordering::Relaxed);
        }
    }

    fn familiar(&self, whose: impl Hash) -> (Option<&AtomicU64>, u64) {
        let hash = self.hasher.hash_one(whose);
        let place = self.familiar.get(usize::try_from(hash & 0xffff_ffff).unwrap_or_default() % FAMILIAR);
        (place, hash & !0xff)
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
        let (turn, owed) = (millis(TURN), millis(OWED));
        let place = self.place(&self.turns, whose)?;
        // What is closed without an answer was looked at all the same, so it owes its turn too.
        let next = |free: u64| Some((free.max(now) + turn).min(now + owed + turn));
        let free = place.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).ok()?;
        let wait = Duration::from_millis(free.saturating_sub(now));
        (wait <= QUEUE).then_some(wait)
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
        assert_eq!(wait(&strikes, "192.0.2.8", "acme", 1500), Some(0), "another source");
        assert_eq!(wait(&strikes, "192.0.2.7", "bell", 1500), Some(0), "another username");
        assert_eq!(wait(&strikes, "192.0.2.7", "acme", 90_000), Some(0));
    }

    #[test]
    fn beyond_a_minute_of_turns_only_phones_that_proved_themselves_are_heard_and_not_for_ever() {
        let strikes = Strikes::new();
        let peer = "192.0.2.7".parse().unwrap();
        let [phone, other] = [1, 2].map(|last| Mac::new([0, 0x15, 0x65, 0, 0, last]));
        strikes.trusts(peer, b"acme", phone);
        for at in 0..61 {
            assert!(strikes.hears(peer, b"acme", Some(other)), "{at}");
            strikes.count(peer, b"acme");
        }
        assert!(!strikes.hears(peer, b"acme", Some(other)) && !strikes.hears(peer, b"acme", None));
        assert!(strikes.hears(peer, b"bell", Some(other)), "another username");
        assert!(strikes.hears("192.0.2.8".parse().unwrap(), b"acme", Some(other)), "another source");
        for _ in 0..100 {
            assert!(strikes.hears(peer, b"acme", Some(phone)));
            strikes.trusts(peer, b"acme", phone);
        }
        let heard = (0..100).filter(|_| strikes.hears(peer, b"acme", Some(phone))).count();
        assert_eq!(heard, 5, "wrong answers in its name");
    }

    #[test]
    fn a_source_that_tries_many_usernames_grows_slow_too() {
        let strikes = Strikes::new();
        let peer = Source::of("192.0.2.7".parse().unwrap());
        let wait = |now| millis(strikes.in_minute(&strikes.sources, peer, now, FREE));
        let waits: Vec<_> = (0..60).map(|_| wait(600_000)).collect();
        assert_eq!((waits[19], waits[20], waits[21], waits[59]), (0, 50, 100, 1000));
        assert_eq!(wait(660_000), 0, "a new minute");
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
