//! Rendered files, kept compressed within a bound.

use autoprov_core::{Mac, Transport};
use bytes::Bytes;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What a rendered file depends on, besides the tenant's data.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) mac: Mac,
    pub(crate) artifact: &'static str,
    pub(crate) dialect: &'static str,
    pub(crate) firmware: Option<Box<str>>,
    pub(crate) transport: Transport,
    pub(crate) year: i16,
}

/// A rendered file.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The tenant's revision that it was made at.
    pub(crate) revision: u64,
    pub(crate) content_type: &'static str,
    pub(crate) etag: String,
    pub(crate) secret: bool,
    packed: Box<[u8]>,
}

impl Entry {
    pub(crate) fn new(
        revision: u64,
        content_type: &'static str,
        etag: String,
        secret: bool,
        bytes: &[u8],
    ) -> Self {
        let packed = lz4_flex::compress_prepend_size(bytes).into();
        Self { revision, content_type, etag, secret, packed }
    }

    /// The bytes. What we packed unpacks; anything else would be a fault of memory.
    pub(crate) fn bytes(&self) -> Option<Bytes> {
        lz4_flex::decompress_size_prepended(&self.packed).ok().map(Bytes::from)
    }

    fn cost(&self) -> usize {
        const OVERHEAD: usize = 200;
        self.packed.len() + OVERHEAD
    }
}

/// Two generations of entries. When the younger is full it becomes the older, and the older goes: what is asked again
/// stays, without a list to keep in order.
#[derive(Debug)]
pub(crate) struct Cache {
    limit: usize,
    halves: Mutex<Halves>,
}

#[derive(Debug, Default)]
struct Halves {
    young: HashMap<Key, Arc<Entry>>,
    old: HashMap<Key, Arc<Entry>>,
    young_cost: usize,
}

impl Cache {
    /// At most `limit` bytes, keys and bookkeeping included as an estimate.
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, halves: Mutex::default() }
    }

    pub(crate) fn get(&self, key: &Key) -> Option<Arc<Entry>> {
        let mut halves = self.halves.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = halves.young.get(key) {
            return Some(Arc::clone(entry));
        }
        let entry = halves.old.remove(key)?;
        self.put(&mut halves, key.clone(), Arc::clone(&entry));
        Some(entry)
    }

    pub(crate) fn insert(&self, key: Key, entry: Entry) -> Arc<Entry> {
        let entry = Arc::new(entry);
        let mut halves = self.halves.lock().unwrap_or_else(PoisonError::into_inner);
        self.put(&mut halves, key, Arc::clone(&entry));
        entry
    }

    fn put(&self, halves: &mut Halves, key: Key, entry: Arc<Entry>) {
        if halves.young_cost + entry.cost() > self.limit / 2 {
            halves.old = std::mem::take(&mut halves.young);
            halves.young_cost = 0;
        }
        halves.young_cost += entry.cost();
        if let Some(replaced) = halves.young.insert(key, entry) {
            halves.young_cost -= replaced.cost();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(n: u8) -> Key {
        let mac = Mac::new([n; 6]);
        Key {
            mac,
            artifact: "{mac}.cfg",
            dialect: "x",
            firmware: None,
            transport: Transport::Http,
            year: 2026,
        }
    }

    #[test]
    fn keeps_what_is_asked_again_within_its_bound() {
        let noise = |n: u8| {
            (0..500u32)
                .map(|i| (i.wrapping_mul(2_654_435_761) >> (n % 8)).to_le_bytes()[1])
                .collect::<Vec<_>>()
        };
        let cache = Cache::new(20_000);
        for n in 0..200 {
            cache.insert(key(n), Entry::new(1, "text/plain", String::new(), false, &noise(n)));
            assert_eq!(cache.get(&key(0)).unwrap().bytes().unwrap(), noise(0));
        }
        let halves = cache.halves.lock().unwrap();
        let cost: usize = halves.young.values().chain(halves.old.values()).map(|e| e.cost()).sum();
        assert!(cost <= 20_000 && cost > 5_000, "{cost}");
    }
}
