//! Who holds a place, what it is worth, and who goes first when there is none left.
//!
//! Whoever has not yet completed a request holds the place that is worth least; of the others, whoever never proved
//! itself. When places run out, for a source or in all, the oldest of the least worth goes at once; a newcomer is refused
//! only where all places are held by those who proved themselves. When they run out in all, the source that holds most
//! of the least worth loses one, so that a flood displaces its own first.
//!
//! Loopback and the proxies of ours have no limit by source: they bring the phones of the world.

use crate::commotion::Commotion;
use crate::trusted::Trusted;
use autoprov_core::source::Source;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
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

/// One socket more than there are places for this many places, and one: a newcomer's, and those that are being closed.
const PLACES_A_SPARE: usize = 64;

/// All places.
pub(crate) struct ConnectionLimit {
    trusted: Trusted,
    most: usize,
    /// Who is displaced has its socket, and maybe a file, until its task was told: without a bound a flood would open sockets faster
    /// than they are closed, and use up the open files of those who are served.
    sockets: Arc<Semaphore>,
    most_per_source: usize,
    connections: Mutex<Connections>,
    empty: Notify,
    long_heads: AtomicUsize,
    commotion: Arc<Commotion>,
}

#[derive(Default)]
struct Connections {
    next: u64,
    all: usize,
    sources: HashMap<Source, OfSource>,
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
struct OfSource([BTreeMap<u64, Slot>; 3]);

/// Which task serves the connection, once that is known.
#[derive(Default)]
struct Slot(Option<AbortHandle>);

impl OfSource {
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
pub(crate) struct Permit {
    limit: Arc<ConnectionLimit>,
    key: Key,
    worth: AtomicU8,
}

/// A long head, until dropped.
pub(crate) struct LongHead(Arc<ConnectionLimit>);

impl ConnectionLimit {
    #[cfg(test)]
    pub(crate) fn new(most: usize, most_per_source: u32) -> Arc<Self> {
        Self::behind(Trusted::default(), most, most_per_source)
    }

    pub(crate) fn behind(trusted: Trusted, most: usize, most_per_source: u32) -> Arc<Self> {
        let most_per_source = usize::try_from(most_per_source).unwrap_or(usize::MAX);
        Arc::new(Self {
            trusted,
            most,
            sockets: Arc::new(Semaphore::new(
                most.saturating_add(1 + most / PLACES_A_SPARE).min(Semaphore::MAX_PERMITS),
            )),
            most_per_source,
            connections: Mutex::default(),
            empty: Notify::new(),
            long_heads: AtomicUsize::new(0),
            commotion: Commotion::new(),
        })
    }

    /// Waits until one more socket may be open. To be held as long as the socket is.
    pub(crate) async fn socket(&self) -> Option<OwnedSemaphorePermit> {
        // Nobody closes the semaphore.
        self.sockets.clone().acquire_owned().await.ok()
    }

    /// A place for a connection from this address, somebody else's if there must be. To be followed by [`Self::served_by`].
    pub(crate) fn enter(self: &Arc<Self>, peer: IpAddr) -> Option<Permit> {
        let source = Source::of(peer);
        let mut connections = self.connections();
        let brings_many = source.is_loopback() || self.trusted.is(peer);
        let here = if brings_many { 0 } else { connections.sources.get(&source).map_or(0, OfSource::all) };
        let victim = if here >= self.most_per_source {
            Some(connections.least_of(source, self.most_per_source))
        } else if connections.all >= self.most {
            Some(connections.least(self.most))
        } else {
            None
        };
        let gone = match victim {
            Some(None) => {
                drop(connections);
                self.commotion.refused(source);
                return None;
            }
            Some(Some((source, worth))) => connections.take_oldest(source, worth),
            None => None,
        };
        let key = Key { source, number: connections.next };
        connections.next += 1;
        connections.put(key, LEAST, Slot::default());
        drop(connections);
        if let Some(gone) = gone {
            self.displaced(gone);
        }
        Some(Permit { limit: self.clone(), key, worth: AtomicU8::new(LEAST) })
    }

    /// How many places are taken.
    pub(crate) fn len(&self) -> usize {
        self.connections().all
    }

    /// How many connections went for others, or found no place.
    pub(crate) fn lost(&self) -> u64 {
        self.commotion.all()
    }

    /// Tells which task a place's connection is served by, so that it can be ended.
    pub(crate) fn served_by(&self, key: Key, task: AbortHandle) {
        let mut connections = self.connections();
        let of_source = connections.sources.get_mut(&key.source);
        // It is gone where the task has ended already.
        if let Some(slot) =
            of_source.and_then(|of_source| of_source.0.iter_mut().find_map(|s| s.get_mut(&key.number)))
        {
            slot.0 = Some(task);
        }
    }

    /// The system has no more for us: one place of the least worth is given up. Whether there was one.
    pub(crate) fn make_room(&self) -> bool {
        let mut connections = self.connections();
        let gone =
            connections.least(self.most).and_then(|(source, worth)| connections.take_oldest(source, worth));
        drop(connections);
        gone.map(|gone| self.displaced(gone)).is_some()
    }

    /// Something that happens to many at a time is logged once a second.
    pub(crate) fn commotion(&self) -> &Arc<Commotion> {
        &self.commotion
    }

    /// Waits until nobody is there.
    pub(crate) async fn empty(&self) {
        loop {
            let emptied = self.empty.notified();
            if self.connections().all == 0 {
                return;
            }
            emptied.await;
        }
    }

    fn displaced(&self, (source, slot): (Source, Slot)) {
        if let Some(task) = slot.0 {
            task.abort();
        }
        self.commotion.displaced(source);
    }

    fn connections(&self) -> MutexGuard<'_, Connections> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connections {
    /// From whom, and of which worth, one is to go.
    fn least(&mut self, most: usize) -> Option<(Source, u8)> {
        let [least, completed, _] = self.counts;
        let worth = self.lesser(least, completed, most)?;
        self.most.get(usize::from(worth))?.last().map(|&(_, source)| (source, worth))
    }

    /// The same for one source.
    fn least_of(&mut self, source: Source, most: usize) -> Option<(Source, u8)> {
        let of_source = self.sources.get(&source)?;
        let [least, completed, _] = &of_source.0;
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

    fn put(&mut self, key: Key, worth: u8, slot: Slot) {
        self.all += 1;
        self.change(key.source, worth, |of_source| of_source.insert(key.number, slot));
    }

    fn take(&mut self, key: Key, worth: u8) -> Option<Slot> {
        let slot = self.change(key.source, worth, |of_source| of_source.remove(&key.number))?;
        self.all = self.all.saturating_sub(1);
        if self.sources.get(&key.source).is_some_and(|of_source| of_source.all() == 0) {
            self.sources.remove(&key.source);
        }
        Some(slot)
    }

    fn take_oldest(&mut self, source: Source, worth: u8) -> Option<(Source, Slot)> {
        let of_source = self.sources.get(&source)?.0.get(usize::from(worth))?;
        let number = *of_source.first_key_value()?.0;
        let slot = self.take(Key { source, number }, worth)?;
        Some((source, slot))
    }

    /// Changes the places of one worth of a source, and the order of the sources with them.
    fn change<T>(
        &mut self,
        source: Source,
        worth: u8,
        change: impl FnOnce(&mut BTreeMap<u64, Slot>) -> T,
    ) -> T {
        let worth = usize::from(worth.min(PROVEN));
        let of_source = &mut self.sources.entry(source).or_default().0[worth];
        let before = of_source.len();
        let result = change(of_source);
        let after = of_source.len();
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

impl Permit {
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

    /// A wrong answer is about to go out slowly: until then the place is worth least again.
    pub(crate) fn doubtful(&self) {
        if self.worth() != LEAST {
            self.become_worth(LEAST);
        }
    }

    /// So many bytes of an answer wait for a peer that does not read. Where that is too much in all, the oldest of those
    /// who wait goes, the unproven first.
    pub(crate) fn sticks(&self, bytes: usize) {
        let limit = &self.limit;
        let mut gone = Vec::new();
        let mut connections = limit.connections();
        connections.unstick((false, self.key.number));
        connections.unstick((true, self.key.number));
        connections.stuck.insert((self.worth() == PROVEN, self.key.number), (self.key, bytes));
        connections.stuck_bytes += bytes;
        while connections.stuck_bytes > STUCK
            && let Some((&at, &(key, _))) = connections.stuck.first_key_value()
        {
            connections.unstick(at);
            let worth = [LEAST, COMPLETED, PROVEN];
            gone.extend(
                worth
                    .into_iter()
                    .find_map(|worth| connections.take(key, worth))
                    .map(|slot| (key.source, slot)),
            );
        }
        drop(connections);
        for gone in gone {
            limit.displaced(gone);
        }
    }

    /// It reads again, or is done.
    pub(crate) fn flows(&self) {
        let mut connections = self.limit.connections();
        connections.unstick((false, self.key.number));
        connections.unstick((true, self.key.number));
    }

    /// One of the bounded number of heads that are longer than [`SHORT_HEAD`], if there is one left.
    pub(crate) fn long_head(&self) -> Option<LongHead> {
        let limit = &self.limit;
        if limit.long_heads.fetch_add(1, Ordering::Relaxed) >= LONG_HEADS {
            limit.long_heads.fetch_sub(1, Ordering::Relaxed);
            limit.commotion.refused(self.key.source);
            return None;
        }
        Some(LongHead(limit.clone()))
    }

    fn worth(&self) -> u8 {
        self.worth.load(Ordering::Relaxed)
    }

    fn become_worth(&self, worth: u8) {
        let mut connections = self.limit.connections();
        let was = self.worth.swap(worth, Ordering::Relaxed);
        if let Some(slot) = connections.take(self.key, was) {
            connections.put(self.key, worth, slot);
        }
    }
}

impl Drop for LongHead {
    fn drop(&mut self) {
        self.0.long_heads.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut connections = self.limit.connections();
        connections.take(self.key, self.worth());
        connections.unstick((false, self.key.number));
        connections.unstick((true, self.key.number));
        if connections.all == 0 {
            self.limit.empty.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn is_there(permit: &Permit) -> bool {
        let connections = permit.limit.connections();
        let of_source = connections.sources.get(&permit.key.source);
        of_source.is_some_and(|of_source| of_source.0.iter().any(|s| s.contains_key(&permit.key.number)))
    }

    fn there<const N: usize>(places: [&Permit; N]) -> [bool; N] {
        places.map(is_there)
    }

    #[tokio::test(start_paused = true)]
    async fn who_lost_its_place_counts_until_its_socket_is_closed() {
        let limit = ConnectionLimit::new(4, 100);
        let mut open = Vec::new();
        for _ in 0..5 {
            open.push((limit.socket().await, limit.enter(ip("192.0.2.1")).unwrap()));
        }
        let more = tokio::time::timeout(Duration::from_secs(9), limit.socket());
        assert!(more.await.is_err(), "one place is taken away, and five sockets are open");
        open.remove(0);
        assert!(limit.socket().await.is_some());
    }

    #[tokio::test]
    async fn the_oldest_of_the_least_worth_goes_first() {
        let limit = ConnectionLimit::new(4, 100);
        let [one, two, three, four] = ["192.0.2.1"; 4].map(|peer| limit.enter(ip(peer)).unwrap());
        one.proven();
        two.completed();
        let five = limit.enter(ip("192.0.2.1")).unwrap();
        assert_eq!(there([&one, &two, &three, &four, &five]), [true, true, false, true, true]);
        four.completed();
        five.completed();
        let six = limit.enter(ip("192.0.2.1")).unwrap();
        assert_eq!(there([&one, &two, &four, &five, &six]), [true, false, true, true, true]);
        four.proven();
        five.proven();
        six.proven();
        assert!(limit.enter(ip("192.0.2.9")).is_none());
        // Who answers wrong has nothing any more.
        one.doubtful();
        let seven = limit.enter(ip("192.0.2.9")).unwrap();
        assert_eq!(there([&one, &four, &five, &six, &seven]), [false, true, true, true, true]);
        // A place that is gone gives nothing back, whatever it becomes.
        one.proven();
        drop((one, two, three));
        assert_eq!(limit.connections().all, 4);
        drop((four, five, six, seven));
        assert!(
            limit.connections().sources.is_empty() && limit.connections().most.iter().all(BTreeSet::is_empty)
        );
        limit.empty().await;
    }

    #[tokio::test]
    async fn a_flood_displaces_its_own_first() {
        let limit = ConnectionLimit::new(10, 100);
        let quiet = ["192.0.2.1", "192.0.2.2", "2001:db8::1"].map(|peer| limit.enter(ip(peer)).unwrap());
        let flood: Vec<_> =
            (1..100).map(|n: u16| limit.enter(ip(&format!("2001:db8:bad::{n:x}"))).unwrap()).collect();
        assert_eq!(there(quiet.each_ref()), [true; 3]);
        assert_eq!(flood.iter().filter(|permit| is_there(permit)).count(), 7);
        assert!(flood[92..].iter().all(is_there));
    }

    #[tokio::test]
    async fn a_source_is_an_ipv4_address_or_a_network_of_ipv6() {
        let limit = ConnectionLimit::new(100, 2);
        let [first, second, third] =
            ["2001:db8::1", "2001:db8::2", "2001:db8::3"].map(|ip| limit.enter(ip.parse().unwrap()).unwrap());
        assert_eq!(there([&first, &second, &third]), [false, true, true]);
        let [fourth, fifth] = ["192.0.2.1", "192.0.2.2"].map(|ip| limit.enter(ip.parse().unwrap()).unwrap());
        assert_eq!(there([&second, &third, &fourth, &fifth]), [true; 4]);
    }

    #[tokio::test]
    async fn loopback_is_limited_in_all_only() {
        let limit = ConnectionLimit::new(5, 1);
        let places: Vec<_> = (0..7).map(|_| limit.enter(ip("127.0.0.1")).unwrap()).collect();
        assert_eq!(places.iter().filter(|permit| is_there(permit)).count(), 5);
    }

    #[tokio::test]
    async fn in_a_flood_newcomers_have_a_part_of_the_places() {
        let limit = ConnectionLimit::new(80, 80);
        let idle: Vec<_> = (0..80).map(|_| limit.enter(ip("192.0.2.1")).unwrap()).collect();
        idle.iter().for_each(Permit::completed);
        let mut flood: Vec<_> = (0..200).map(|_| limit.enter(ip("192.0.2.1")).unwrap()).collect();
        let young = flood.split_off(200 - 80 / NURSERY);
        assert!(young.iter().all(is_there), "a newcomer had no time");
        assert!(idle.iter().filter(|permit| is_there(permit)).count() >= 80 - 80 / NURSERY - 2);
    }

    #[tokio::test]
    async fn what_is_not_read_is_bounded_and_the_unproven_go_first() {
        let limit = ConnectionLimit::new(100, 100);
        let [a, b, c, d] = ["192.0.2.1"; 4].map(|peer| limit.enter(ip(peer)).unwrap());
        a.proven();
        for permit in [&a, &b, &c] {
            permit.sticks(STUCK / 3);
        }
        assert_eq!(there([&a, &b, &c]), [true; 3]);
        d.sticks(STUCK / 3);
        assert_eq!(there([&a, &b, &c, &d]), [true, false, true, true]);
        c.flows();
        a.sticks(0);
        d.sticks(STUCK + 1);
        assert_eq!(there([&a, &c, &d]), [true, true, false]);
        drop((a, b, c, d));
        let connections = limit.connections();
        assert_eq!((connections.stuck_bytes, connections.stuck.len()), (0, 0));
    }

    #[tokio::test]
    async fn who_is_displaced_ends_at_once() {
        let limit = ConnectionLimit::new(1, 1);
        let permit = limit.enter(ip("192.0.2.1")).unwrap();
        let key = permit.key();
        let task = tokio::spawn(async move {
            let _place = permit;
            std::future::pending::<()>().await;
        });
        limit.served_by(key, task.abort_handle());
        let _next = limit.enter(ip("192.0.2.2")).unwrap();
        assert!(task.await.unwrap_err().is_cancelled());
    }
}
