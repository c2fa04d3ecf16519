//! Which answers have been taken already, in bounded memory.
//!
//! Entries are 128-bit keyed hashes of (nonce, nc, cnonce), kept in a few sets that age together: when the youngest set
//! is full, the oldest is let go. A storm may fill them before the nonces of the oldest set have grown old; then those
//! nonces are *declared* old. So nothing taken once is ever taken twice; the price is that under a storm nonces live
//! shorter than their lifetime, and a client that was slow asks once more (401, `stale=true`). At 20 000 answers a second
//! that is still over eight seconds; a phone answers a challenge within one.

use md5::{Digest as _, Md5};
use std::collections::HashSet;
use std::collections::VecDeque;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Mutex, PoisonError};

/// Entries in one set: what a table of 2^16 places holds before it grows.
const SET: usize = 57_344;
/// Sets: with 17 bytes a place this is 4.4 MB at the most.
const SETS: usize = 4;

/// The fingerprint of a taken answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen([u8; 16]);

// The fingerprint is a hash already: a part of it is all that is to be hashed.
impl std::hash::Hash for Seen {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0.first_chunk().map_or(0, |part| u64::from_le_bytes(*part)));
    }
}

#[derive(Default)]
struct Ready(u64);

impl Hasher for Ready {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {}
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[derive(Default)]
struct Set {
    entries: HashSet<Seen, BuildHasherDefault<Ready>>,
    /// The youngest nonce in it, in seconds since 1970.
    youngest: u32,
}

/// What was made of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Replay {
    /// It is new, and remembered now.
    New,
    /// It was taken before.
    Replayed,
    /// Its nonce is from a time of which the memory has been let go.
    Forgotten,
}

/// The memory.
pub(crate) struct Replays {
    /// Without it an attacker who knows a password could aim for collisions.
    key: [u8; 16],
    lifetime: u32,
    memory: Mutex<Memory>,
}

struct Memory {
    /// Youngest last.
    sets: VecDeque<Set>,
    /// Nonces made at this time or before are old.
    horizon: Option<u32>,
    capacity: usize,
}

impl Replays {
    /// `lifetime` of nonces in seconds.
    pub(crate) fn new(key: [u8; 16], lifetime: u32) -> Self {
        Self::with_capacity(key, lifetime, SET)
    }

    fn with_capacity(key: [u8; 16], lifetime: u32, capacity: usize) -> Self {
        Self { key, lifetime, memory: Mutex::new(Memory { sets: VecDeque::new(), horizon: None, capacity }) }
    }

    /// The fingerprint of parts, kept apart by their lengths.
    pub(crate) fn fingerprint(&self, parts: [&[u8]; 3]) -> Seen {
        let mut hash = Md5::new();
        hash.update(self.key);
        for part in parts {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        Seen(hash.finalize().into())
    }

    /// Remembers an answer to a nonce made at `issued`, unless it was there.
    pub(crate) fn enter(&self, seen: Seen, issued: u32, now: u32) -> Replay {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        if memory.horizon.is_some_and(|horizon| issued <= horizon) {
            return Replay::Forgotten;
        }
        if memory.sets.iter().any(|set| set.entries.contains(&seen)) {
            return Replay::Replayed;
        }
        while memory.sets.len() > 1
            && memory.sets.front().is_some_and(|oldest| oldest.youngest.saturating_add(self.lifetime) < now)
        {
            memory.sets.pop_front();
        }
        if memory.sets.back().is_none_or(|set| set.entries.len() >= memory.capacity) {
            if memory.sets.len() == SETS
                && let Some(gone) = memory.sets.pop_front()
            {
                memory.horizon = memory.horizon.max(Some(gone.youngest));
                if issued <= gone.youngest {
                    return Replay::Forgotten;
                }
            }
            memory.sets.push_back(Set::default());
        }
        if let Some(set) = memory.sets.back_mut() {
            set.youngest = set.youngest.max(issued);
            set.entries.insert(seen);
        }
        Replay::New
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn enter(replays: &Replays, n: u32, issued: u32, now: u32) -> Replay {
        replays.enter(replays.fingerprint([&n.to_be_bytes(), b"00000001", b"c"]), issued, now)
    }

    #[test]
    fn once_is_new_and_twice_is_a_replay() {
        let replays = Replays::new([1; 16], 300);
        assert_eq!(enter(&replays, 1, 100, 100), Replay::New);
        assert_eq!(enter(&replays, 1, 100, 101), Replay::Replayed);
        assert_eq!(enter(&replays, 2, 100, 101), Replay::New);
    }

    #[test]
    fn parts_do_not_run_together() {
        let replays = Replays::new([1; 16], 300);
        assert_ne!(replays.fingerprint([b"ab", b"c", b""]), replays.fingerprint([b"a", b"bc", b""]));
    }

    #[test]
    fn what_is_let_go_early_is_declared_old_and_never_taken_twice() {
        let replays = Replays::with_capacity([1; 16], 300, 10);
        for n in 0..40 {
            assert_eq!(enter(&replays, n, 1000 + n / 10, 1010), Replay::New, "{n}");
        }
        assert_eq!(enter(&replays, 100, 1009, 1010), Replay::New);
        for n in 0..40 {
            assert_ne!(enter(&replays, n, 1000 + n / 10, 1010), Replay::New, "{n}");
        }
        assert_eq!(enter(&replays, 200, 1000, 1010), Replay::Forgotten);
        assert_eq!(enter(&replays, 201, 1001, 1010), Replay::New);
    }

    #[test]
    fn memory_is_bounded_and_what_grew_old_goes() {
        let replays = Replays::with_capacity([1; 16], 300, 10);
        for n in 0..1000 {
            enter(&replays, n, n, n);
        }
        let memory = replays.memory.lock().unwrap();
        assert!(memory.sets.len() <= SETS && memory.sets.iter().all(|s| s.entries.len() <= 10));
        drop(memory);
        // Long after, the full sets go by age and the horizon stays where it is.
        let horizon = replays.memory.lock().unwrap().horizon;
        assert_eq!(enter(&replays, 5000, 9000, 9000), Replay::New);
        assert_eq!(replays.memory.lock().unwrap().horizon, horizon);
    }
}
