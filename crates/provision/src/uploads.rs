//! What phones send: logs, and what their users changed. Kept below the folder `upload` of the file area, and nowhere else.

use crate::ask::Content;
use crate::file_area::{FileArea, is_missing};
use autoprov_core::Mac;
use cap_std::fs::{Dir, OpenOptions};
use std::io::{self, Write};
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant, SystemTime};

/// Where uploads lie, below the file area.
pub(crate) const UPLOAD: &str = "upload";

/// How long a count of all uploads is good: another process may remove some.
const COUNTED: Duration = Duration::from_secs(30);

/// The most that is kept of uploads, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Of one device.
    pub device: u64,
    /// Of all.
    pub all: u64,
}

impl Default for Quota {
    fn default() -> Self {
        Self { device: 8 << 20, all: 1 << 30 }
    }
}

/// How much all uploads take.
#[derive(Debug)]
pub(crate) struct Used {
    bytes: u64,
    counted: Instant,
}

/// A file that a phone sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// When it came, in unix seconds.
    pub at: i64,
}

impl FileArea {
    /// Whether uploads are taken: while the folder `upload` exists.
    pub fn takes_uploads(&self) -> bool {
        self.dir.metadata(UPLOAD).is_ok_and(|meta| meta.is_dir())
    }

    /// What a phone uploaded under a name.
    pub fn uploaded(&self, mac: Mac, name: &str, content_type: &'static str) -> io::Result<Option<Content>> {
        let content = self.content(&format!("{UPLOAD}/{mac}/{name}"), content_type)?;
        Ok(content.map(|content| Content { secret: true, ..content }))
    }

    /// Everything a phone uploaded, by name.
    pub fn uploads_of(&self, mac: Mac) -> io::Result<Vec<Kept>> {
        files(&self.dir, &format!("{UPLOAD}/{mac}"))
    }

    /// The phones that uploaded something.
    pub fn uploaders(&self) -> io::Result<Vec<Mac>> {
        let entries = match self.dir.read_dir(UPLOAD) {
            Err(error) if is_missing(&error) => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut macs: Vec<Mac> = Vec::new();
        for entry in entries {
            macs.extend(entry?.file_name().to_str().and_then(|name| name.parse::<Mac>().ok()));
        }
        macs.sort_unstable();
        Ok(macs)
    }

    /// The bytes of an upload, as long as they are no more than a megabyte.
    pub fn read_upload(&self, mac: Mac, name: &str) -> io::Result<Option<Vec<u8>>> {
        self.bytes(&format!("{UPLOAD}/{mac}/{name}"), 1 << 20)
    }

    /// Removes an upload; says whether there was one.
    pub fn remove_upload(&self, mac: Mac, name: &str) -> io::Result<bool> {
        match self.dir.remove_file(format!("{UPLOAD}/{mac}/{name}")) {
            Ok(()) => Ok(true),
            Err(error) if is_missing(&error) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Removes what uploads that were cut short have left: a server that was killed could not. Only for a server that starts, when nothing is on
    /// its way. Says how many there were.
    pub fn sweep(&self) -> io::Result<usize> {
        let mut swept = 0;
        for mac in self.uploaders()? {
            let folder = self.dir.open_dir(format!("{UPLOAD}/{mac}"))?;
            for entry in folder.entries()? {
                let entry = entry?;
                let name = entry.file_name();
                let is_part =
                    name.as_encoded_bytes().starts_with(b".") && name.as_encoded_bytes().ends_with(b".part");
                if is_part && entry.file_type()?.is_file() {
                    folder.remove_file(&name)?;
                    swept += 1;
                }
            }
        }
        Ok(swept)
    }

    /// How many bytes an upload under this name may have, by the quotas: what it replaces makes room for it.
    pub(crate) fn room(&self, mac: Mac, name: &str) -> io::Result<u64> {
        let own = self.uploads_of(mac)?;
        let replaced = own.iter().find(|kept| kept.name == name).map_or(0, |kept| kept.bytes);
        let taken: u64 = own.iter().map(|kept| kept.bytes).sum();
        let all = self.count()?;
        let left = |quota: u64, used: u64| (quota + replaced).saturating_sub(used);
        Ok(left(self.quota.device, taken).min(left(self.quota.all, all)))
    }

    /// How much all uploads take.
    fn count(&self) -> io::Result<u64> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(used) = used.as_ref().filter(|used| used.counted.elapsed() < COUNTED) {
            return Ok(used.bytes);
        }
        let mut bytes = 0;
        for mac in self.uploaders()? {
            bytes += self.uploads_of(mac)?.iter().map(|kept| kept.bytes).sum::<u64>();
        }
        *used = Some(Used { bytes, counted: Instant::now() });
        Ok(bytes)
    }

    /// Stores an upload whole or not at all. Says whether it is new; `None` where the quotas have no room for it.
    pub fn store(&self, mac: Mac, name: &str, body: &[u8]) -> io::Result<Option<bool>> {
        /// Of two that come at once under one name, each is written by itself.
        static PARTS: AtomicU32 = AtomicU32::new(0);
        let folder = format!("{UPLOAD}/{mac}");
        match self.dir.create_dir(&folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        let folder = self.dir.open_dir(&folder)?;
        let part = format!(".{name}.{}.part", PARTS.fetch_add(1, Ordering::Relaxed));
        let stored = write_part(&folder, &part, body)
            .and_then(|()| self.place(&folder, &part, (mac, name), body.len()));
        if !matches!(stored, Ok(Some(_))) {
            // What is not stored must not stay; that it cannot be removed either says nothing new.
            let _ = folder.remove_file(&part);
        }
        stored
    }

    /// Puts what was written in its place, one upload at a time: no two take the same room.
    fn place(
        &self,
        folder: &Dir,
        part: &str,
        (mac, name): (Mac, &str),
        length: usize,
    ) -> io::Result<Option<bool>> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let length = length as u64;
        if length > self.room(mac, name)? {
            return Ok(None);
        }
        let before = folder.metadata(name).map(|meta| meta.len()).ok();
        folder.rename(part, folder, name)?;
        if let Some(used) = self.used.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            used.bytes = used.bytes.saturating_sub(before.unwrap_or(0)) + length;
        }
        Ok(Some(before.is_none()))
    }
}

fn files(dir: &Dir, folder: &str) -> io::Result<Vec<Kept>> {
    let entries = match dir.read_dir(folder) {
        Err(error) if is_missing(&error) => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut kept = Vec::new();
    for entry in entries {
        let entry = entry?;
        let (name, meta) = (entry.file_name(), entry.metadata());
        let (Some(name), Ok(meta)) = (name.to_str(), meta) else { continue };
        if !meta.is_file() || name.starts_with('.') {
            continue;
        }
        let age = meta.modified().ok().map(cap_std::time::SystemTime::into_std);
        let age = age.and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok()).unwrap_or_default();
        let at = i64::try_from(age.as_secs()).unwrap_or(i64::MAX);
        kept.push(Kept { name: name.to_owned(), bytes: meta.len(), at });
    }
    kept.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(kept)
}

fn write_part(folder: &Dir, part: &str, body: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    let mut file = folder.open_with(part, options.write(true).create(true).truncate(true))?;
    file.write_all(body)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    const ONE: Mac = Mac::new([0, 4, 0xf2, 1, 2, 3]);
    const OTHER: Mac = Mac::new([0, 4, 0xf2, 1, 2, 4]);

    fn area(root: &Path) -> FileArea {
        fs::create_dir_all(root.join("upload")).unwrap();
        FileArea::open(root, []).unwrap()
    }

    #[test]
    fn uploads_are_whole_and_below_their_folder() {
        let temp = tempfile::tempdir().unwrap();
        let area = area(temp.path());
        assert!(area.takes_uploads());
        assert_eq!(area.store(ONE, "0004f2010203-app.log", b"one").unwrap(), Some(true));
        assert_eq!(area.store(ONE, "0004f2010203-app.log", b"two").unwrap(), Some(false));
        let kept = area.uploaded(ONE, "0004f2010203-app.log", "text/plain").unwrap().unwrap();
        assert!(kept.secret && kept.body.len() == 3);
        assert_eq!(fs::read_dir(temp.path().join("upload/0004f2010203")).unwrap().count(), 1);
        let of: Vec<_> =
            area.uploads_of(ONE).unwrap().into_iter().map(|kept| (kept.name, kept.bytes)).collect();
        assert_eq!(of, [("0004f2010203-app.log".to_owned(), 3)]);
        assert_eq!(area.uploaders().unwrap(), [ONE]);
        assert!(area.remove_upload(ONE, "0004f2010203-app.log").unwrap());
        assert!(!area.remove_upload(ONE, "0004f2010203-app.log").unwrap());
        assert_eq!(area.uploads_of(OTHER).unwrap(), []);
    }

    #[test]
    fn quotas_leave_room_for_what_is_replaced() {
        let temp = tempfile::tempdir().unwrap();
        let mut area = area(temp.path());
        area.quota = Quota { device: 10, all: 15 };
        assert_eq!(area.room(ONE, "a").unwrap(), 10);
        area.store(ONE, "a", &[0; 8]).unwrap();
        assert_eq!(area.room(ONE, "b").unwrap(), 2);
        assert_eq!(area.room(ONE, "a").unwrap(), 10);
        assert_eq!(area.room(OTHER, "a").unwrap(), 7);
        area.store(OTHER, "a", &[0; 7]).unwrap();
        assert_eq!(area.room(ONE, "b").unwrap(), 0);
        assert_eq!(area.room(ONE, "a").unwrap(), 8);
        area.store(ONE, "a", b"x").unwrap();
        assert_eq!(area.room(ONE, "b").unwrap(), 7);
    }

    #[test]
    fn uploads_at_once_are_each_whole_and_take_no_more_than_there_is() {
        let temp = tempfile::tempdir().unwrap();
        let mut area = area(temp.path());
        area.quota = Quota { device: 3 << 20, all: 1 << 30 };
        let body = |filling: u8| vec![filling; 1 << 20];
        for round in 0..20 {
            std::thread::scope(|scope| {
                for filling in 0..4 {
                    let (area, body) = (&area, body(filling));
                    scope.spawn(move || assert!(area.store(ONE, "a", &body).unwrap().is_some()));
                }
            });
            let kept = area.read_upload(ONE, "a").unwrap().unwrap();
            assert!(kept.len() == 1 << 20 && kept.iter().all(|byte| *byte == kept[0]), "round {round}");
        }
        for round in 0..30 {
            fs::remove_dir_all(temp.path().join("upload/0004f2010203")).unwrap();
            let (start, body) = (std::sync::Barrier::new(6), body(9));
            let stored: Vec<bool> = std::thread::scope(|scope| {
                let (area, start, body) = (&area, &start, &body);
                let store = |name| {
                    scope.spawn(move || {
                        start.wait();
                        area.store(ONE, name, body).unwrap().is_some()
                    })
                };
                let running = ["a", "b", "c", "d", "e", "f"].map(store);
                running.into_iter().map(|thread| thread.join().unwrap()).collect()
            });
            assert_eq!(stored.iter().filter(|stored| **stored).count(), 3, "round {round}");
        }
        assert_eq!(fs::read_dir(temp.path().join("upload/0004f2010203")).unwrap().count(), 3);
    }
}
