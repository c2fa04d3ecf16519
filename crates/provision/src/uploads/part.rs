//! An upload on its way: a temporary file in its place, and how many of these there may be.
//!
//! What comes is never gathered in memory. What is on its way counts against the quotas from its first byte on, so that uploads without an
//! end fill no disk; and there are so many places: who takes one when there is none left gives an end to the upload that has stood still
//! longest, of its own source first.

use super::Quota;
use crate::answer::{Answer, Outcome, Shown, fault};
use autoprov_core::Mac;
use autoprov_core::source::Source;
use cap_std::fs::{Dir, File, OpenOptions};
use std::collections::{BTreeMap, HashMap};
use std::io::{self, ErrorKind, Read, Write};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many uploads may be on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Places {
    /// From one source.
    pub(crate) each: usize,
    /// In all.
    pub(crate) all: usize,
}

impl Default for Places {
    fn default() -> Self {
        Self { each: 256, all: 512 }
    }
}

/// The uploads that are on their way.
#[derive(Debug, Default)]
pub(crate) struct Coming(Mutex<Parts>);

#[derive(Debug, Default)]
struct Parts {
    ongoing: BTreeMap<u64, Ongoing>,
    /// What each phone with an upload on its way has kept, and all have.
    kept: HashMap<Mac, u64>,
    kept_by_all: u64,
    /// Counts what happens.
    now: u64,
}

/// One upload, as the others see it.
#[derive(Debug)]
struct Ongoing {
    mac: Mac,
    name: String,
    source: Source,
    /// The most it may have.
    limit: u64,
    /// What it makes room by, since it takes its place.
    replaces: u64,
    written: u64,
    /// When it last grew.
    stirred: u64,
    open: Slot,
}

/// The file of an upload, until it is put in its place or given up.
type Slot = Arc<Mutex<Option<Open>>>;

/// A file beside the one it will be. It is gone when this is.
#[derive(Debug)]
struct Open {
    folder: Dir,
    name: String,
    file: File,
    placed: bool,
}

impl Drop for Open {
    fn drop(&mut self) {
        if !self.placed {
            // What is not stored must not stay; that it cannot be removed either says nothing new.
            let _ = self.folder.remove_file(&self.name);
        }
    }
}

/// Whose upload begins, and what it may take.
pub(crate) struct Beginning {
    pub(crate) mac: Mac,
    pub(crate) name: String,
    pub(crate) source: Source,
    pub(crate) limit: u64,
    /// The length of the file that it takes the place of.
    pub(crate) replaces: u64,
    /// What the phone has kept, and all phones have.
    pub(crate) kept: u64,
    pub(crate) kept_by_all: u64,
}

/// An upload that is on its way. Dropped before it is whole, it was none.
#[derive(Debug)]
pub struct Part {
    coming: Arc<Coming>,
    number: u64,
    open: Slot,
    quota: Quota,
    pub(super) mac: Mac,
    pub(super) name: String,
    limit: u64,
    written: u64,
}

impl Part {
    /// Opens a file of its own in the folder.
    pub(super) fn begin(
        coming: &Arc<Coming>,
        folder: Dir,
        begins: Beginning,
        quota: Quota,
        places: Places,
    ) -> io::Result<Self> {
        let open = Arc::new(Mutex::new(Some(Open::beside(folder, &begins.name)?)));
        let Beginning { mac, name, limit, .. } = &begins;
        let (mac, name, limit) = (*mac, name.clone(), *limit);
        let (number, displaced) = coming.lock().admit(begins, Arc::clone(&open), places);
        for slot in displaced {
            drop(slot.lock().unwrap_or_else(PoisonError::into_inner).take());
        }
        Ok(Self { coming: Arc::clone(coming), number, open, quota, mac, name, limit, written: 0 })
    }

    /// The most bytes it may have.
    pub const fn limit(&self) -> u64 {
        self.limit
    }

    /// How many it has.
    pub const fn len(&self) -> u64 {
        self.written
    }

    /// Whether it has none.
    pub const fn is_empty(&self) -> bool {
        self.written == 0
    }

    /// Writes what comes next. Waits for the disk.
    ///
    /// # Errors
    /// The answer to give instead: it is too large, its place was given to another, or the disk does not take it.
    pub fn write(&mut self, piece: &[u8]) -> Result<(), Answer> {
        let written = self.written + piece.len() as u64;
        self.coming
            .lock()
            .grow(self.number, written, self.quota)
            .map_err(|refusal| refusal.answer(self.limit))?;
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(Open { file, .. }) = open.as_mut() else {
            return Err(Refusal::Displaced.answer(self.limit));
        };
        file.write_all(piece).map_err(|error| unwritten(&error))?;
        self.written = written;
        Ok(())
    }

    /// All that was written, as long as it is no more than so many bytes.
    pub(crate) fn read(&self, most: u64) -> io::Result<Option<Vec<u8>>> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(Open { folder, name, .. }) = open.as_ref().filter(|_| self.written <= most) else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        folder.open(name)?.take(most).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    /// Puts it in its place in the folder; `false` where it was given up for another.
    pub(super) fn place(self, at: &str) -> io::Result<bool> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(Open { folder, name, placed, .. }) = open.as_mut() else { return Ok(false) };
        folder.rename(name, folder, at)?;
        *placed = true;
        Ok(true)
    }

    /// Waits until the disk has it; `false` where it was given up for another.
    pub(super) fn sync(&self) -> io::Result<bool> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.as_ref().map_or(Ok(false), |open| open.file.sync_all().map(|()| true))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        self.coming.lock().leave(self.number);
        drop(self.open.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

impl Open {
    fn beside(folder: Dir, name: &str) -> io::Result<Self> {
        static PARTS: AtomicU32 = AtomicU32::new(0);
        /// What a server before has left lies in the way at most.
        const TRIES: u32 = 10_000;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        for _ in 0..TRIES {
            // Of two that come at once under one name, each is written by itself.
            let part = format!(".{name}.{}.part", PARTS.fetch_add(1, Ordering::Relaxed));
            match folder.open_with(&part, &options) {
                Ok(file) => return Ok(Self { folder, name: part, file, placed: false }),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(ErrorKind::AlreadyExists.into())
    }
}

impl Coming {
    fn lock(&self) -> MutexGuard<'_, Parts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a phone and all phones have kept now.
    pub(super) fn keeps(&self, mac: Mac, kept: u64, by_all: u64) {
        let mut parts = self.lock();
        parts.kept_by_all = by_all;
        if let Some(known) = parts.kept.get_mut(&mac) {
            *known = kept;
        }
    }
}

/// Why an upload may not grow.
enum Refusal {
    TooLarge,
    Displaced,
}

impl Refusal {
    fn answer(self, limit: u64) -> Answer {
        match self {
            Self::TooLarge => too_large(limit),
            Self::Displaced => {
                let because =
                    "too many uploads at once: it had stood still longest and made room for another";
                Answer::new(Outcome::TooLarge { limit: 0 }, because).to(Shown::Device)
            }
        }
    }
}

pub(crate) fn too_large(limit: u64) -> Answer {
    let because = format!("more than the {limit} bytes that this name, this phone and all phones have left");
    Answer::new(Outcome::TooLarge { limit }, because).to(Shown::Device)
}

/// The answer to an upload that the disk does not take.
pub(crate) fn unwritten(error: &io::Error) -> Answer {
    if !matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) {
        return fault(error).to(Shown::Device);
    }
    // No fault of ours, and nothing to try again at once.
    tracing::error!("an upload was refused, the disk below the file area is full: {error}");
    Answer::new(Outcome::TooLarge { limit: 0 }, "the disk below the file area is full").to(Shown::Device)
}

impl Parts {
    fn tick(&mut self) -> u64 {
        self.now += 1;
        self.now
    }

    /// Takes it in; says who must make room for it.
    fn admit(&mut self, begins: Beginning, open: Slot, places: Places) -> (u64, Vec<Slot>) {
        let Beginning { mac, name, source, limit, replaces, kept, kept_by_all } = begins;
        let mut displaced = Vec::new();
        while self.of(source).count() >= places.each.max(1) {
            displaced.extend(self.displace(source));
        }
        while self.ongoing.len() >= places.all.max(1) {
            let mut held: HashMap<Source, usize> = HashMap::new();
            for entry in self.ongoing.values() {
                *held.entry(entry.source).or_default() += 1;
            }
            let most = held.into_iter().max_by_key(|(_, count)| *count);
            displaced.extend(most.and_then(|(source, _)| self.displace(source)));
        }
        // Of several under one name, one takes the place of the file that is there.
        let first = !self.ongoing.values().any(|entry| entry.mac == mac && entry.name == name);
        let replaces = if first { replaces } else { 0 };
        self.kept.insert(mac, kept);
        self.kept_by_all = kept_by_all;
        let number = self.tick();
        let entry = Ongoing { mac, name, source, limit, replaces, written: 0, stirred: number, open };
        self.ongoing.insert(number, entry);
        (number, displaced)
    }

    fn of(&self, source: Source) -> impl Iterator<Item = (&u64, &Ongoing)> {
        self.ongoing.iter().filter(move |(_, entry)| entry.source == source)
    }

    /// Gives up the one of a source that has stood still longest.
    fn displace(&mut self, source: Source) -> Option<Slot> {
        let stalest = self.of(source).min_by_key(|(_, entry)| entry.stirred).map(|(number, _)| *number);
        stalest.and_then(|number| self.leave(number))
    }

    fn leave(&mut self, number: u64) -> Option<Slot> {
        let gone = self.ongoing.remove(&number)?;
        if !self.ongoing.values().any(|entry| entry.mac == gone.mac) {
            self.kept.remove(&gone.mac);
        }
        Some(gone.open)
    }

    /// Lets it grow to so many bytes, if there is room.
    fn grow(&mut self, number: u64, written: u64, quota: Quota) -> Result<(), Refusal> {
        let Some(entry) = self.ongoing.get(&number) else { return Err(Refusal::Displaced) };
        let mac = entry.mac;
        let takes = |entry: &Ongoing, written: u64| written.saturating_sub(entry.replaces);
        let (mut own, mut all) = (takes(entry, written), takes(entry, written));
        for (_, other) in self.ongoing.iter().filter(|(other, _)| **other != number) {
            let takes = takes(other, other.written);
            all += takes;
            own += if other.mac == mac { takes } else { 0 };
        }
        let kept = self.kept.get(&mac).copied().unwrap_or(0);
        if written > entry.limit || kept + own > quota.device || self.kept_by_all + all > quota.all {
            // A smaller file than the one it replaces always has room.
            if written > entry.limit || takes(entry, written) > 0 {
                return Err(Refusal::TooLarge);
            }
        }
        let now = self.tick();
        if let Some(entry) = self.ongoing.get_mut(&number) {
            (entry.written, entry.stirred) = (written, now);
        }
        Ok(())
    }
}
