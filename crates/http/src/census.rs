//! How many connections there are, in all and by address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// Counts connections and says when there are too many.
///
/// Loopback is not counted by address: a proxy on this host brings the phones of the world over it.
pub(crate) struct Census {
    most: usize,
    most_per_address: u32,
    counts: Mutex<Counts>,
    empty: Notify,
}

#[derive(Default)]
struct Counts {
    all: usize,
    by_address: HashMap<IpAddr, u32>,
}

/// A place taken; given back when dropped.
pub(crate) struct Place {
    census: Arc<Census>,
    peer: IpAddr,
}

impl Census {
    pub(crate) fn new(most: usize, most_per_address: u32) -> Arc<Self> {
        Arc::new(Self { most, most_per_address, counts: Mutex::default(), empty: Notify::new() })
    }

    /// A place for a connection from this address, if there is one.
    pub(crate) fn enter(self: &Arc<Self>, peer: IpAddr) -> Option<Place> {
        let mut counts = self.counts();
        if counts.all >= self.most {
            return None;
        }
        if !peer.is_loopback() {
            let here = counts.by_address.entry(peer).or_default();
            if *here >= self.most_per_address {
                return None;
            }
            *here += 1;
        }
        counts.all += 1;
        Some(Place { census: self.clone(), peer })
    }

    /// Waits until nobody is there.
    pub(crate) async fn empty(&self) {
        loop {
            let emptied = self.empty.notified();
            if self.counts().all == 0 {
                return;
            }
            emptied.await;
        }
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.census.counts();
        counts.all = counts.all.saturating_sub(1);
        if let Some(here) = counts.by_address.get_mut(&self.peer) {
            *here = here.saturating_sub(1);
            if *here == 0 {
                counts.by_address.remove(&self.peer);
            }
        }
        if counts.all == 0 {
            self.census.empty.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn limits_in_all_and_by_address() {
        let census = Census::new(4, 2);
        let [a, b]: [IpAddr; 2] = ["192.0.2.1", "2001:db8::1"].map(|ip| ip.parse().unwrap());
        let first = census.enter(a).unwrap();
        let second = census.enter(a).unwrap();
        assert!(census.enter(a).is_none());
        let third = census.enter(b).unwrap();
        let fourth = census.enter("127.0.0.1".parse().unwrap()).unwrap();
        assert!(census.enter("192.0.2.9".parse().unwrap()).is_none());
        drop(fourth);
        drop(first);
        let again = census.enter(a).unwrap();
        assert!(census.enter(a).is_none());
        drop((again, second, third));
        assert!(census.counts().by_address.is_empty());
        census.empty().await;
    }

    #[tokio::test]
    async fn loopback_is_counted_in_all_only() {
        let census = Census::new(5, 1);
        let loopback = "127.0.0.1".parse().unwrap();
        let places: Vec<_> = std::iter::from_fn(|| census.enter(loopback)).collect();
        assert_eq!(places.len(), 5);
    }
}
