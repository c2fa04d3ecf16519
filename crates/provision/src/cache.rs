//! Rendered files, kept compressed within a bound.

use autoprov_core::{Mac, Model};
use bytes::Bytes;
use lz4_flex::block::{compress_prepend_size_with_dict, decompress_size_prepended_with_dict};
use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::MetadataExt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// A file of a phone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) mac: Mac,
    pub(crate) artifact: &'static str,
}

/// What a rendered file depends on, besides what the database has. A phone has one of each at a time: of two files that differ in it the
/// later one is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct For {
    pub(crate) dialect: &'static str,
    pub(crate) firmware: Option<Box<str>>,
    /// Who is logged in at the device, and since when.
    pub(crate) login: Option<(String, i64)>,
    /// Whether it came over TFTP and we know no address of ours to lead it to: all that a transport changes.
    pub(crate) by_tftp_alone: bool,
    pub(crate) year: i16,
}

impl For {
    /// From what a file is made, as one number: what stands in its rows, this, and the program that makes it. While that is the same the bytes
    /// are; where it is another one they may be the same. None for a model that the site made: nobody notes how it was.
    pub(crate) fn fingerprint(&self, content: u64, model: &Model) -> Option<i64> {
        let program = program().filter(|_| model.like.is_none())?;
        let Self { dialect, firmware, login, by_tftp_alone, year } = self;
        let mut hasher = DefaultHasher::new();
        (content, dialect, firmware, login, by_tftp_alone, year, program).hash(&mut hasher);
        Some(hasher.finish().cast_signed())
    }
}

/// Which program this is: the length and time of its file. A new one may make other files.
fn program() -> Option<(u64, i64, i64)> {
    static PROGRAM: OnceLock<Option<(u64, i64, i64)>> = OnceLock::new();
    *PROGRAM.get_or_init(|| {
        let file = std::fs::metadata(std::env::current_exe().ok()?).ok()?;
        Some((file.len(), file.mtime(), file.mtime_nsec()))
    })
}

/// A rendered file.
#[derive(Debug)]
pub(crate) struct CachedFile {
    made_for: For,
    /// What it was made of: [`autoprov_store::Store::made_of`].
    pub(crate) made_of: u64,
    /// From what it was made, for whoever asks later and elsewhere: [`For::fingerprint`].
    pub(crate) fingerprint: Option<i64>,
    pub(crate) content_type: &'static str,
    pub(crate) etag: String,
    pub(crate) secret: bool,
    packed: Box<[u8]>,
    pattern: Pattern,
    /// Whether it was asked for since it was last looked at for room.
    asked: AtomicBool,
}

/// A file like the packed one: phones of a model differ in a few lines, and only those take memory.
type Pattern = Arc<[u8]>;

impl CachedFile {
    /// The bytes. What we packed unpacks; anything else would be a fault of memory.
    pub(crate) fn bytes(&self) -> Option<Bytes> {
        decompress_size_prepended_with_dict(&self.packed, &self.pattern).ok().map(Bytes::from)
    }

    fn cost(&self) -> usize {
        const OVERHEAD: usize = 300;
        self.packed.len() + OVERHEAD
    }
}

/// A rendered file to be kept.
pub(crate) struct Fresh<'a> {
    pub(crate) made_for: For,
    pub(crate) made_of: u64,
    pub(crate) fingerprint: Option<i64>,
    pub(crate) content_type: &'static str,
    pub(crate) etag: String,
    pub(crate) secret: bool,
    pub(crate) bytes: &'a [u8],
}

/// Files, as many as fit. For room they are looked at in turns, the longest kept first: what was asked for since its last turn stays.
#[derive(Debug)]
pub(crate) struct Cache {
    limit: usize,
    kept: Mutex<Kept>,
    /// By model, dialect and artifact: the first file that was made.
    patterns: Mutex<HashMap<(&'static str, &'static str, &'static str), Pattern>>,
    /// How many files were put here.
    taken: AtomicU64,
}

/// How many patterns are kept at most, and how long each is at most: LZ4 looks back no further.
const PATTERNS: usize = 128;
const LOOK_BACK: usize = 64 * 1024;

#[derive(Debug, Default)]
struct Kept {
    files: HashMap<Key, Arc<CachedFile>>,
    /// Whose turn it is.
    turns: VecDeque<Key>,
    cost: usize,
}

impl Kept {
    fn put(&mut self, key: Key, file: Arc<CachedFile>, limit: usize) {
        self.cost += file.cost();
        match self.files.insert(key.clone(), file) {
            Some(before) => self.cost -= before.cost(),
            None => self.turns.push_back(key),
        }
        while self.cost > limit {
            let Some(key) = self.turns.pop_front() else { return };
            let Some(file) = self.files.get(&key) else { continue };
            if file.asked.swap(false, Ordering::Relaxed) {
                self.turns.push_back(key);
            } else {
                self.cost -= file.cost();
                self.files.remove(&key);
            }
        }
    }
}

impl Cache {
    /// At most `limit` bytes, keys and bookkeeping included as an estimate.
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, kept: Mutex::default(), patterns: Mutex::default(), taken: AtomicU64::new(0) }
    }

    pub(crate) fn get(&self, key: &Key, made_for: &For) -> Option<Arc<CachedFile>> {
        let file = self.kept().files.get(key).filter(|file| file.made_for == *made_for).map(Arc::clone)?;
        file.asked.store(true, Ordering::Relaxed);
        Some(file)
    }

    /// From what the file was made that has this tag.
    pub(crate) fn fingerprint(&self, mac: Mac, artifact: &'static str, etag: &str) -> Option<i64> {
        let kept = self.kept();
        kept.files.get(&Key { mac, artifact }).filter(|file| file.etag == etag)?.fingerprint
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many files are kept, and the memory that they take.
    pub(crate) fn size(&self) -> (usize, usize) {
        let kept = self.kept();
        (kept.files.len(), kept.cost)
    }

    /// Keeps a file. `model` says whose files are like it.
    pub(crate) fn insert(&self, key: Key, model: &'static str, fresh: Fresh<'_>) -> Arc<CachedFile> {
        self.taken.fetch_add(1, Ordering::Relaxed);
        let Fresh { made_for, made_of, fingerprint, content_type, etag, secret, bytes } = fresh;
        let pattern = self.pattern((model, made_for.dialect, key.artifact), bytes);
        let packed = compress_prepend_size_with_dict(bytes, &pattern).into();
        let asked = AtomicBool::new(false);
        let file = Arc::new(CachedFile {
            made_for,
            made_of,
            fingerprint,
            content_type,
            etag,
            secret,
            packed,
            pattern,
            asked,
        });
        self.kept().put(key, Arc::clone(&file), self.limit);
        file
    }

    /// How many files were put here so far.
    pub(crate) fn taken(&self) -> u64 {
        self.taken.load(Ordering::Relaxed)
    }

    /// The pattern for files of this kind: the first of them, while there is room.
    fn pattern(&self, kind: (&'static str, &'static str, &'static str), bytes: &[u8]) -> Pattern {
        let mut patterns = self.patterns.lock().unwrap_or_else(PoisonError::into_inner);
        if patterns.len() >= PATTERNS && !patterns.contains_key(&kind) {
            return Pattern::from([]);
        }
        let pattern = patterns.entry(kind).or_insert_with(|| bytes[..bytes.len().min(LOOK_BACK)].into());
        Arc::clone(pattern)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(n: u8) -> Key {
        Key { mac: Mac::new([n; 6]), artifact: "{mac}.cfg" }
    }

    fn by(firmware: &str) -> For {
        let firmware = Some(firmware.into());
        For { dialect: "x", firmware, login: None, by_tftp_alone: false, year: 2026 }
    }

    fn fresh<'a>(firmware: &str, bytes: &'a [u8]) -> Fresh<'a> {
        let etag = String::new();
        Fresh {
            made_for: by(firmware),
            made_of: 1,
            fingerprint: None,
            content_type: "text/plain",
            etag,
            secret: false,
            bytes,
        }
    }

    #[test]
    fn a_phone_has_one_firmware_at_a_time() {
        let cache = Cache::new(20_000);
        for firmware in ["1", "2"] {
            cache.insert(key(0), "X1", fresh(firmware, firmware.as_bytes()));
        }
        assert!(cache.get(&key(0), &by("1")).is_none() && cache.get(&key(1), &by("2")).is_none());
        assert_eq!(cache.get(&key(0), &by("2")).unwrap().bytes().unwrap(), "2");
        assert_eq!(cache.kept().files.len(), 1);
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
            let bytes = noise(n);
            cache.insert(key(n), "X1", fresh("", &bytes));
            assert_eq!(cache.get(&key(0), &by("")).unwrap().bytes().unwrap(), noise(0));
        }
        let kept = cache.kept();
        let cost: usize = kept.files.values().map(|file| file.cost()).sum();
        assert_eq!((kept.cost, kept.turns.len()), (cost, kept.files.len()));
        assert!(cost <= 20_000 && cost > 15_000, "{cost}");
    }

    #[test]
    fn none_is_lost_while_there_is_room_for_all() {
        let cache = Cache::new(50 * 400);
        for n in 0..50 {
            cache.insert(key(n), "X1", fresh("", &[n; 20]));
        }
        for _ in 0..3 {
            assert!((0..50).all(|n| cache.get(&key(n), &by("")).is_some()));
        }
        assert!(cache.kept().cost > cache.limit * 3 / 4);
    }

    #[test]
    fn files_that_are_alike_take_little_room() {
        let file = |n: u32| {
            let lines = (0..500).map(|line| format!("account.{line}.name = %NULL%\n"));
            lines.collect::<String>() + &format!("account.1.user = 10{n}\n")
        };
        let cache = Cache::new(1_000_000);
        for n in 0..50 {
            let file = file(n.into());
            let entry = cache.insert(key(n), "X1", fresh("", file.as_bytes()));
            assert_eq!(entry.bytes().unwrap(), file.as_bytes());
            let alone = lz4_flex::compress_prepend_size(file.as_bytes()).len();
            assert!(entry.packed.len() * 3 < alone, "{} and {alone} alone", entry.packed.len());
        }
    }
}
