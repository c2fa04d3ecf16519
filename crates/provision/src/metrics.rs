//! What is counted of requests: a few relaxed additions each, no lock, nothing allocated, no text.
//!
//! Every label comes from a table of ours: nothing that a stranger sends can make a new one.

mod reason;
mod times;

pub use reason::Reason;
pub use times::{BOUNDS, Times};

use autoprov_core::{Mac, Registry, Transport};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Statuses that a request is answered with. 0 stands for any other, which there is none of.
const STATUSES: [u16; 15] = [200, 201, 204, 206, 304, 400, 401, 403, 404, 405, 413, 416, 431, 500, 0];
const REASONS: usize = Reason::ALL.len();
/// How requests of one vendor over one transport ended: by status and reason.
type Ends = [AtomicU64; STATUSES.len() * REASONS];

/// A vendor, by its place in the table of vendors; none where nobody has said whose phone asks. Answers are moved about: two bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Whose(Option<u8>);

impl Whose {
    /// This one, or where it says nothing another.
    pub(crate) fn or_else(self, other: impl FnOnce() -> Self) -> Self {
        if self.0.is_some() { self } else { other() }
    }
}

/// How a request ended.
#[derive(Clone, Copy, Debug)]
pub struct Ended {
    /// The status.
    pub status: u16,
    /// Why.
    pub reason: Reason,
    /// Whose phone it was, where an answer has said so: [`crate::Answer::vendor`].
    pub vendor: Whose,
    /// From the request to its answer, without the way to the phone.
    pub took: Duration,
}

/// A number that only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// How many so far.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn add(&self, more: u64) {
        self.0.fetch_add(more, Ordering::Relaxed);
    }
}

/// All that is counted.
#[derive(Debug)]
pub struct Counters {
    /// Vendors by id, `none` last.
    vendors: Vec<&'static str>,
    /// Prefixes of MAC addresses that one vendor alone has, sorted.
    prefixes: Vec<([u8; 3], Whose)>,
    /// By transport and vendor; those that nobody asks as take no memory.
    ends: Vec<OnceLock<Box<Ends>>>,
    times: [Times; Transport::ALL.len()],
    /// Files of phones that came from the cache.
    pub hits: Counter,
    /// Files of phones that had to be made.
    pub misses: Counter,
    /// Files that were made.
    pub made: Counter,
    /// Files that could not be made, and the last good one was served.
    pub last_good: Counter,
    /// Files that could not be made, and there was none to serve instead.
    pub unmade: Counter,
    /// Notes of requests that were written.
    pub noted: Counter,
    /// Notes of proven requests that found no room to wait.
    pub dropped_proven: Counter,
    /// Notes of others that found none.
    pub dropped_other: Counter,
    /// Notes that the database refused.
    pub refused: Counter,
}

/// One row of the requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requests {
    /// How they came.
    pub transport: Transport,
    /// The vendor's id, or `none`.
    pub vendor: &'static str,
    /// The status; 0 is another one.
    pub status: u16,
    /// Why.
    pub reason: Reason,
    /// How many.
    pub count: u64,
}

impl Counters {
    pub(crate) fn new(registry: &Registry) -> Self {
        let mut counters = Self::of(registry.vendors().map(|vendor| vendor.id).collect());
        let mut owners: BTreeMap<[u8; 3], Vec<&str>> = BTreeMap::new();
        for vendor in registry.vendors() {
            for prefix in vendor.ouis {
                owners.entry(*prefix).or_default().push(vendor.id);
            }
        }
        let alone = |(prefix, owners): ([u8; 3], Vec<&str>)| match owners.as_slice() {
            [one] => Some((prefix, counters.whose(one))),
            _ => None,
        };
        counters.prefixes = owners.into_iter().filter_map(alone).collect();
        counters
    }

    fn of(mut vendors: Vec<&'static str>) -> Self {
        vendors.push("none");
        let ends = (0..Transport::ALL.len() * vendors.len()).map(|_| OnceLock::new()).collect();
        let [hits, misses, made, last_good, unmade, noted, dropped_proven, dropped_other, refused] =
            Default::default();
        Self {
            vendors,
            prefixes: Vec::new(),
            ends,
            times: Default::default(),
            hits,
            misses,
            made,
            last_good,
            unmade,
            noted,
            dropped_proven,
            dropped_other,
            refused,
        }
    }

    /// The vendor of this id.
    pub(crate) fn whose(&self, id: &str) -> Whose {
        let at = self.vendors.iter().position(|known| *known == id);
        Whose(at.and_then(|at| u8::try_from(at).ok()))
    }

    /// The vendor whose phones have such a MAC address, where it is one alone: a hint, no proof.
    pub(crate) fn whose_mac(&self, mac: Mac) -> Whose {
        let at = self.prefixes.binary_search_by_key(&mac.oui(), |(prefix, _)| *prefix);
        at.ok().and_then(|at| self.prefixes.get(at)).map_or_else(Whose::default, |(_, whose)| *whose)
    }

    pub(crate) fn request(&self, transport: Transport, ended: &Ended) {
        let Ended { status, reason, vendor, took } = *ended;
        self.times(transport).add(took);
        let vendor = vendor.0.map_or(self.vendors.len() - 1, usize::from);
        let ends = self.ends.get(transport as usize * self.vendors.len() + vendor);
        let Some(ends) = ends.map(|ends| ends.get_or_init(|| Box::new([const { AtomicU64::new(0) }; _])))
        else {
            return;
        };
        let status = STATUSES.iter().position(|known| *known == status).unwrap_or(STATUSES.len() - 1);
        if let Some(count) = ends.get(status * REASONS + reason as usize) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// How long answers took.
    pub fn times(&self, transport: Transport) -> &Times {
        let [http, https, tftp] = &self.times;
        match transport {
            Transport::Http => http,
            Transport::Https => https,
            Transport::Tftp => tftp,
        }
    }

    /// The requests so far: rows that have any.
    pub fn requests(&self) -> Vec<Requests> {
        let mut rows = Vec::new();
        let of =
            Transport::ALL.iter().flat_map(|transport| self.vendors.iter().map(move |id| (*transport, *id)));
        for ((transport, vendor), ends) in of.zip(&self.ends) {
            let Some(ends) = ends.get() else { continue };
            let named =
                STATUSES.iter().flat_map(|status| Reason::ALL.iter().map(move |reason| (*status, *reason)));
            for ((status, reason), count) in named.zip(ends.iter()) {
                let count = count.load(Ordering::Relaxed);
                if count > 0 {
                    rows.push(Requests { transport, vendor, status, reason, count });
                }
            }
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counters() -> Counters {
        Counters::of(Vec::new())
    }

    fn ended(status: u16, reason: Reason, vendor: Whose) -> Ended {
        Ended { status, reason, vendor, took: Duration::from_millis(3) }
    }

    #[test]
    fn transports_and_reasons_stand_where_their_numbers_say() {
        assert!(Transport::ALL.iter().enumerate().all(|(at, transport)| *transport as usize == at));
        assert!(Reason::ALL.iter().enumerate().all(|(at, reason)| *reason as usize == at));
    }

    #[test]
    fn what_is_in_no_table_makes_no_new_row() {
        let counters = counters();
        for status in [599, 777] {
            let vendor = counters.whose("a stranger's word");
            counters.request(Transport::Tftp, &ended(status, Reason::Fault, vendor));
        }
        let row = Requests {
            transport: Transport::Tftp,
            vendor: "none",
            status: 0,
            reason: Reason::Fault,
            count: 2,
        };
        assert_eq!(counters.requests(), [row]);
    }

    #[test]
    fn every_status_and_reason_is_counted_apart() {
        let counters = counters();
        for transport in Transport::ALL {
            for status in STATUSES {
                for reason in Reason::ALL {
                    counters.request(transport, &ended(status, reason, Whose::default()));
                }
            }
        }
        let rows = counters.requests();
        assert_eq!(rows.len(), Transport::ALL.len() * STATUSES.len() * REASONS);
        assert!(rows.iter().all(|row| row.count == 1));
    }
}
