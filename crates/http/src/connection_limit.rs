//! Who holds a place, what it is worth, and who goes first when there is none left.
//!
//! Whoever has not yet completed a request holds the place that is worth least; of the others, whoever never proved
//! itself. When places run out, for a source or in all, the oldest of the least worth goes at once; a newcomer is refused
//! only where all places are held by those who proved themselves. When they run out in all, the source that holds most
//! of the least worth loses one, so that a flood displaces its own first.
//!
//! Loopback has no limit by source: a proxy on this host brings the phones of the world over it.

use crate::commotion::Commotion;
use autoprov_core::source::Source;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;
use tokio::task::AbortHandle;
use tokio::time::{Duration, Instant};

/// Nothing was completed, or a wrong password is being answered slowly.
const LEAST: u8 = 0;
/// A request was completed.
const COMPLETED: u8 = 1;
/// Digest held.
const PROVEN: u8 = 2;

/// So many displacements in a second are a flood. Then newcomers have this part of the places to complete something in,
/// or a flood of them would leave none of them any time while others sit on all other places.
const FLOOD: u32 = 16;
const NURSERY: usize = 8;

/// Bytes of answers that peers do not read, in all: the oldest such answer goes.
const STUCK: usize = 32 << 20;

/// A longer head is one of a bounded number.
pub(crate) const SHORT_HEAD: usize = 4 << 10;
const LONG_HEADS: usize = 512;

/// All places.
pub(crate) struct Census {
    most: usize,
    most_per_source: usize,
    crowd: Mutex<Crowd>,
    empty: Notify,
    long_heads: AtomicUsize,
    commotion: Arc<Commotion>,
}

#[derive(Default)]
struct Crowd {
    next: u64,
    all: usize,
    sources: HashMap<Source, Seats>,
    /// How many of the two lesser worths each source holds, in order.
    most: [BTreeSet<(usize, Source)>; 2],
    /// How many there are of each worth.
    counts: [usize; 3],
    /// Whose answers are stuck: the unproven before the proven, then by age.
    stuck: BTreeMap<(bool, u64), (Key, usize)>,
    stuck_bytes: usize,
    /// How many went since when.
    gone: (u32, Option<Instant>),
}

/// The places of a source by worth, oldest first.
#[derive(Default)]
struct Seats([BTreeMap<u64, Seat>; 3]);

/// Which task serves the connection, once that is known.
#[derive(Default)]
struct Seat(Option<AbortHandle>);

impl Seats {
    fn all(&self) -> usize {
        self.0.iter().map(BTreeMap::len).sum()
    }
}

/// Names a place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    source: Source,
    number: u64,
}

/// A place taken; given back when dropped.
pub(crate) struct Place {
    census: Arc<Census>,
    key: Key,
    worth: AtomicU8,
}

/// A long head, until dropped.
pub(crate) struct LongHead(Arc<Census>);

impl Census {
    pub(crate) fn new(most: usize, most_per_source: u32) -> Arc<Self> {
        let most_per_source = usize::try_from(most_per_source).unwrap_or(usize::MAX);
        Arc::new(Self {
            most,
            most_per_source,
            crowd: Mutex::default(),
            empty: Notify::new(),
            long_heads: AtomicUsize::new(0),
            commotion: Commotion::new(),
        })
    }

    /// A place for a connection from this address, somebody else's if there must be. To be followed by [`Self::seat`].
    pub(crate) fn enter(self: &Arc<Self>, peer: IpAddr) -> Option<Place> {
        let source = Source::of(peer);
        let mut crowd = self.crowd();
        let here = if source.is_loopback() { 0 } else { crowd.sources.get(&source).map_or(0, Seats::all) };
        let victim = if here >= self.most_per_source {
            Some(crowd.least_of(source, self.most_per_source))
        } else if crowd.all >= self.most {
            Some(crowd.least(self.most))
        } else {
            None
        };
        let gone = match victim {
            Some(None) => {
                drop(crowd);
                self.commotion.refused(source);
                return None;
            }
            Some(Some((source, worth))) => crowd.take_oldest(source, worth),
            None => None,
        };
        let key = Key { source, number: crowd.next };
        crowd.next += 1;
        crowd.put(key, LEAST, Seat::default());
        drop(crowd);
        if let Some(gone) = gone {
            self.displaced(gone);
        }
        Some(Place { census: self.clone(), key, worth: AtomicU8::new(LEAST) })
    }

    /// Tells which task a place's connection is served by, so that it can be ended.
    pub(crate) fn seat(&self, key: Key, task: AbortHandle) {
        let mut crowd = self.crowd();
        let seats = crowd.sources.get_mut(&key.source);
        // It is gone where the task has ended already.
        if let Some(seat) = seats.and_then(|seats| seats.0.iter_mut().find_map(|s| s.get_mut(&key.number))) {
            seat.0 = Some(task);
        }
    }

    /// The system has no more for us: one place of the least worth is given up. Whether there was one.
    pub(crate) fn make_room(&self) -> bool {
        let mut crowd = self.crowd();
        let gone = crowd.least(self.most).and_then(|(source, worth)| crowd.take_oldest(source, worth));
        drop(crowd);
        gone.map(|gone| self.displaced(gone)).is_some()
    }

    /// Something that happens to many at a time is told once a second.
    pub(crate) fn commotion(&self) -> &Arc<Commotion> {
        &self.commotion
    }

    /// Waits until nobody is there.
    pub(crate) async fn empty(&self) {
        loop {
            let emptied = self.empty.notified();
            if self.crowd().all == 0 {
                return;
            }
            emptied.await;
        }
    }

    fn displaced(&self, (source, seat): (Source, Seat)) {
        if let Some(task) = seat.0 {
            task.abort();
        }
        self.commotion.displaced(source);
    }

    fn crowd(&self) -> MutexGuard<'_, Crowd> {
        self.crowd.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Crowd {
    /// From whom, and of which worth, one is to go.
    fn least(&mut self, most: usize) -> Option<(Source, u8)> {
        let [least, completed, _] = self.counts;
        let worth = self.lesser(least, completed, most)?;
        self.most.get(usize::from(worth))?.last().map(|&(_, source)| (source, worth))
    }

    /// The same for one source.
    fn least_of(&mut self, source: Source, most: usize) -> Option<(Source, u8)> {
        let seats = self.sources.get(&source)?;
        let [least, completed, _] = &seats.0;
        let (least, completed) = (least.len(), completed.len());
        self.lesser(least, completed, most).map(|worth| (source, worth))
    }

    fn lesser(&mut self, least: usize, completed: usize, most: usize) -> Option<u8> {
        let flood = self.is_flood();
        match (least, completed) {
            (0, 0) => None,
            (0, _) => Some(COMPLETED),
            (_, 0) => Some(LEAST),
            _ if flood && least <= most / NURSERY => Some(COMPLETED),
            _ => Some(LEAST),
        }
    }

    fn is_flood(&mut self) -> bool {
        let now = Instant::now();
        match &mut self.gone {
            (count, Some(since)) if now.duration_since(*since) < Duration::from_secs(1) => {
                *count = count.saturating_add(1);
                *count > FLOOD
            }
            gone => {
                // The second before still counts, or each second would begin as if nothing were.
                let was = gone.0 > FLOOD
                    && gone.1.is_some_and(|since| now.duration_since(since) < Duration::from_secs(2));
                *gone = (1, Some(now));
                was
            }
        }
    }

    fn put(&mut self, key: Key, worth: u8, seat: Seat) {
        self.all += 1;
        self.change(key.source, worth, |seats| seats.insert(key.number, seat));
    }

    fn take(&mut self, key: Key, worth: u8) -> Option<Seat> {
        let seat = self.change(key.source, worth, |seats| seats.remove(&key.number))?;
        self.all = self.all.saturating_sub(1);
        if self.sources.get(&key.source).is_some_and(|seats| seats.all() == 0) {
            self.sources.remove(&key.source);
        }
        Some(seat)
    }

    fn take_oldest(&mut self, source: Source, worth: u8) -> Option<(Source, Seat)> {
        let seats = self.sources.get(&source)?.0.get(usize::from(worth))?;
        let number = *seats.first_key_value()?.0;
        let seat = self.take(Key { source, number }, worth)?;
        Some((source, seat))
    }

    /// Changes the places of one worth of a source, and the order of the sources with them.
    fn change<T>(
        &mut self,
        source: Source,
        worth: u8,
        change: impl FnOnce(&mut BTreeMap<u64, Seat>) -> T,
    ) -> T {
        let worth = usize::from(worth.min(PROVEN));
        let seats = &mut self.sources.entry(source).or_default().0[worth];
        let before = seats.len();
        let result = change(seats);
        let after = seats.len();
        self.counts[worth] = (self.counts[worth] + after).saturating_sub(before);
        if let Some(order) = self.most.get_mut(worth).filter(|_| before != after) {
            if before > 0 {
                order.remove(&(before, source));
            }
            if after > 0 {
                order.insert((after, source));
            }
        }
        result
    }

    fn unstick(&mut self, at: (bool, u64)) {
        if let Some((_, bytes)) = self.stuck.remove(&at) {
            self.stuck_bytes = self.stuck_bytes.saturating_sub(bytes);
        }
    }
}

impl Place {
    pub(crate) fn key(&self) -> Key {
        self.key
    }

    /// A request was read whole and answered.
    pub(crate) fn completed(&self) {
        if self.worth() == LEAST {
            self.become_worth(COMPLETED);
        }
    }

    /// Digest held.
    pub(crate) fn proven(&self) {
        if self.worth() != PROVEN {
            self.become_worth(PROVEN);
        }
    }

    /// A wrong answer is about to be told slowly: until then the place is worth least again.
    pub(crate) fn doubtful(&self) {
        if self.worth() != LEAST {
            self.become_worth(LEAST);
        }
    }

    /// So many bytes of an answer wait for a peer that does not read. Where that is too much in all, the oldest of those
    /// who wait goes, the unproven first.
    pub(crate) fn sticks(&self, bytes: usize) {
        let census = &self.census;
        let mut gone = Vec::new();
        let mut crowd = census.crowd();
        crowd.unstick((false, self.key.number));
        crowd.unstick((true, self.key.number));
        crowd.stuck.insert((self.worth() == PROVEN, self.key.number), (self.key, bytes));
        crowd.stuck_bytes += bytes;
        while crowd.stuck_bytes > STUCK
            && let Some((&at, &(key, _))) = crowd.stuck.first_key_value()
        {
            crowd.unstick(at);
            let worth = [LEAST, COMPLETED, PROVEN];
            gone.extend(
                worth.into_iter().find_map(|worth| crowd.take(key, worth)).map(|seat| (key.source, seat)),
            );
        }
        drop(crowd);
        for gone in gone {
            census.displaced(gone);
        }
    }

    /// It reads again, or is done.
    pub(crate) fn flows(&self) {
        let mut crowd = self.census.crowd();
        crowd.unstick((false, self.key.number));
        crowd.unstick((true, self.key.number));
    }

    /// One of the bounded number of heads that are longer than [`SHORT_HEAD`], if there is one left.
    pub(crate) fn long_head(&self) -> Option<LongHead> {
        let census = &self.census;
        if census.long_heads.fetch_add(1, Ordering::Relaxed) >= LONG_HEADS {
            census.long_heads.fetch_sub(1, Ordering::Relaxed);
            census.commotion.refused(self.key.source);
            return None;
        }
        Some(LongHead(census.clone()))
    }

    fn worth(&self) -> u8 {
        self.worth.load(Ordering::Relaxed)
    }

    fn become_worth(&self, worth: u8) {
        let mut crowd = self.census.crowd();
        let was = self.worth.swap(worth, Ordering::Relaxed);
        if let Some(seat) = crowd.take(self.key, was) {
            crowd.put(self.key, worth, seat);
        }
    }
}

impl Drop for LongHead {
    fn drop(&mut self) {
        self.0.long_heads.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut crowd = self.census.crowd();
        crowd.take(self.key, self.worth());
        crowd.unstick((false, self.key.number));
        crowd.unstick((true, self.key.number));
        if crowd.all == 0 {
            self.census.empty.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn is_there(place: &Place) -> bool {
        let crowd = place.census.crowd();
        let seats = crowd.sources.get(&place.key.source);
        seats.is_some_and(|seats| seats.0.iter().any(|s| s.contains_key(&place.key.number)))
    }

    fn there<const N: usize>(places: [&Place; N]) -> [bool; N] {
        places.map(is_there)
    }

    #[tokio::test]
    async fn the_oldest_of_the_least_worth_goes_first() {
        let census = Census::new(4, 100);
        let [one, two, three, four] = ["192.0.2.1"; 4].map(|peer| census.enter(ip(peer)).unwrap());
        one.proven();
        two.completed();
        let five = census.enter(ip("192.0.2.1")).unwrap();
        assert_eq!(there([&one, &two, &three, &four, &five]), [true, true, false, true, true]);
        four.completed();
        five.completed();
        let six = census.enter(ip("192.0.2.1")).unwrap();
        assert_eq!(there([&one, &two, &four, &five, &six]), [true, false, true, true, true]);
        four.proven();
        five.proven();
        six.proven();
        assert!(census.enter(ip("192.0.2.9")).is_none());
        // Who answers wrong has nothing any more.
        one.doubtful();
        let seven = census.enter(ip("192.0.2.9")).unwrap();
        assert_eq!(there([&one, &four, &five, &six, &seven]), [false, true, true, true, true]);
        // A place that is gone gives nothing back, whatever it becomes.
        one.proven();
        drop((one, two, three));
        assert_eq!(census.crowd().all, 4);
        drop((four, five, six, seven));
        assert!(census.crowd().sources.is_empty() && census.crowd().most.iter().all(BTreeSet::is_empty));
        census.empty().await;
    }

    #[tokio::test]
    async fn a_flood_displaces_its_own_first() {
        let census = Census::new(10, 100);
        let quiet = ["192.0.2.1", "192.0.2.2", "2001:db8::1"].map(|peer| census.enter(ip(peer)).unwrap());
        let flood: Vec<_> =
            (1..100).map(|n: u16| census.enter(ip(&format!("2001:db8:bad::{n:x}"))).unwrap()).collect();
        assert_eq!(there(quiet.each_ref()), [true; 3]);
        assert_eq!(flood.iter().filter(|place| is_there(place)).count(), 7);
        assert!(flood[92..].iter().all(is_there));
    }

    #[tokio::test]
    async fn a_source_is_an_ipv4_address_or_a_network_of_ipv6() {
        let census = Census::new(100, 2);
        let [first, second, third] = ["2001:db8::1", "2001:db8::2", "2001:db8::3"]
            .map(|ip| census.enter(ip.parse().unwrap()).unwrap());
        assert_eq!(there([&first, &second, &third]), [false, true, true]);
        let [fourth, fifth] = ["192.0.2.1", "192.0.2.2"].map(|ip| census.enter(ip.parse().unwrap()).unwrap());
        assert_eq!(there([&second, &third, &fourth, &fifth]), [true; 4]);
    }

    #[tokio::test]
    async fn loopback_is_limited_in_all_only() {
        let census = Census::new(5, 1);
        let places: Vec<_> = (0..7).map(|_| census.enter(ip("127.0.0.1")).unwrap()).collect();
        assert_eq!(places.iter().filter(|place| is_there(place)).count(), 5);
    }

    #[tokio::test]
    async fn in_a_flood_newcomers_have_a_part_of_the_places() {
        let census = Census::new(80, 80);
        let idle: Vec<_> = (0..80).map(|_| census.enter(ip("192.0.2.1")).unwrap()).collect();
        idle.iter().for_each(Place::completed);
        let mut flood: Vec<_> = (0..200).map(|_| census.enter(ip("192.0.2.1")).unwrap()).collect();
        let young = flood.split_off(200 - 80 / NURSERY);
        assert!(young.iter().all(is_there), "a newcomer had no time");
        assert!(idle.iter().filter(|place| is_there(place)).count() >= 80 - 80 / NURSERY - 2);
    }

    #[tokio::test]
    async fn what_is_not_read_is_bounded_and_the_unproven_go_first() {
        let census = Census::new(100, 100);
        let [a, b, c, d] = ["192.0.2.1"; 4].map(|peer| census.enter(ip(peer)).unwrap());
        a.proven();
        for place in [&a, &b, &c] {
            place.sticks(STUCK / 3);
        }
        assert_eq!(there([&a, &b, &c]), [true; 3]);
        d.sticks(STUCK / 3);
        assert_eq!(there([&a, &b, &c, &d]), [true, false, true, true]);
        c.flows();
        a.sticks(0);
        d.sticks(STUCK + 1);
        assert_eq!(there([&a, &c, &d]), [true, true, false]);
        drop((a, b, c, d));
        let crowd = census.crowd();
        assert_eq!((crowd.stuck_bytes, crowd.stuck.len()), (0, 0));
    }

    #[tokio::test]
    async fn who_is_displaced_ends_at_once() {
        let census = Census::new(1, 1);
        let place = census.enter(ip("192.0.2.1")).unwrap();
        let key = place.key();
        let task = tokio::spawn(async move {
            let _place = place;
            std::future::pending::<()>().await;
        });
        census.seat(key, task.abort_handle());
        let _next = census.enter(ip("192.0.2.2")).unwrap();
        assert!(task.await.unwrap_err().is_cancelled());
    }
}
