//! What phones send: logs, and what their users changed. Kept below the folder `upload` of the file area, and nowhere else.

mod part;

pub use part::Part;
pub(crate) use part::{Coming, Places, too_large, unwritten};

use crate::answer::Representation;
use crate::file_area::{FileArea, is_missing};
use autoprov_core::Mac;
use autoprov_core::source::Source;
use cap_std::fs::Dir;
use part::Beginning;
use std::io;
use std::sync::PoisonError;
use std::time::{Duration, Instant, SystemTime};

/// Where uploads lie, below the file area.
pub(crate) const UPLOAD: &str = "upload";

/// Where, below a phone's own folder, that lies which an operator must adopt before the phone gets it back.
const ASIDE: &str = "aside";

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
    /// Whether the phone does not get it back, because an operator must adopt it first.
    pub aside: bool,
}

impl Kept {
    /// Where it lies below its phone's folder.
    fn place(&self) -> String {
        place(&self.name, self.aside)
    }
}

fn place(name: &str, aside: bool) -> String {
    if aside { format!("{ASIDE}/{name}") } else { name.to_owned() }
}

/// What became of an upload that was whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finished {
    /// It is in its place.
    Stored {
        /// Nothing was there before.
        new: bool,
    },
    /// The quotas have no room for more than this.
    TooLarge {
        /// In bytes.
        limit: u64,
    },
}

impl FileArea {
    /// Whether uploads are taken: while the folder `upload` exists.
    pub fn takes_uploads(&self) -> bool {
        self.dir.metadata(UPLOAD).is_ok_and(|meta| meta.is_dir())
    }

    /// What a phone uploaded under a name.
    pub fn uploaded(
        &self,
        mac: Mac,
        name: &str,
        content_type: &'static str,
    ) -> io::Result<Option<Representation>> {
        let content = self.content(&format!("{UPLOAD}/{mac}/{name}"), content_type)?;
        Ok(content.map(|content| Representation { secret: true, ..content }))
    }

    /// Whether what a phone uploaded under a name is kept aside.
    pub(crate) fn is_aside(&self, mac: Mac, name: &str) -> bool {
        self.dir.metadata(format!("{UPLOAD}/{mac}/{}", place(name, true))).is_ok_and(|meta| meta.is_file())
    }

    /// Everything a phone uploaded, by name.
    pub fn uploads_of(&self, mac: Mac) -> io::Result<Vec<Kept>> {
        let mut all = files(&self.dir, &format!("{UPLOAD}/{mac}"), false)?;
        all.extend(files(&self.dir, &format!("{UPLOAD}/{mac}/{ASIDE}"), true)?);
        all.sort_by(|one, other| (&one.name, one.aside).cmp(&(&other.name, other.aside)));
        Ok(all)
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
    pub fn read_upload(&self, mac: Mac, kept: &Kept) -> io::Result<Option<Vec<u8>>> {
        self.bytes(&format!("{UPLOAD}/{mac}/{}", kept.place()), 1 << 20)
    }

    /// Removes an upload; says whether there was one.
    pub fn remove_upload(&self, mac: Mac, kept: &Kept) -> io::Result<bool> {
        match self.dir.remove_file(format!("{UPLOAD}/{mac}/{}", kept.place())) {
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

    /// How many bytes an upload may have, by the quotas: what it replaces makes room for it.
    fn room(&self, own: &[Kept], replaces: u64) -> io::Result<u64> {
        let all = self.count()?;
        let left = |quota: u64, used: u64| (quota + replaces).saturating_sub(used);
        Ok(left(self.quota.device, total(own)).min(left(self.quota.all, all)))
    }

    /// How much all uploads take.
    fn count(&self) -> io::Result<u64> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(used) = used.as_ref().filter(|used| used.counted.elapsed() < COUNTED) {
            return Ok(used.bytes);
        }
        let mut bytes = 0;
        for mac in self.uploaders()? {
            bytes += total(&self.uploads_of(mac)?);
        }
        *used = Some(Used { bytes, counted: Instant::now() });
        Ok(bytes)
    }

    /// Begins an upload of at most `most` bytes, in a file beside the one it will be.
    pub fn begin(&self, mac: Mac, name: &str, most: u64, source: Source) -> io::Result<Part> {
        let folder = format!("{UPLOAD}/{mac}");
        made(self.dir.create_dir(&folder))?;
        let folder = self.dir.open_dir(&folder)?;
        let own = self.uploads_of(mac)?;
        let replaces = length(&own, name, false);
        let begins = Beginning {
            mac,
            name: name.to_owned(),
            source,
            limit: most.min(self.room(&own, replaces)?),
            replaces,
            kept: total(&own),
            kept_by_all: self.count()?,
        };
        Part::begin(&self.coming, folder, begins, self.quota, Places::default())
    }

    /// Puts an upload in its place, whole or not at all; or aside. One at a time: no two take the same room.
    pub fn finish(&self, part: Part, aside: bool) -> io::Result<Finished> {
        let there = part.sync()?;
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let (mac, name, len) = (part.mac, part.name.clone(), part.len());
        let own = self.uploads_of(mac)?;
        let (served, outdated) = (length(&own, &name, false), length(&own, &name, true));
        // The last word of a phone is all that it has to say: what it said before and nobody has adopted is of no use any more.
        let replaces = if aside { outdated } else { served + outdated };
        let limit = self.room(&own, replaces)?;
        if len > limit {
            return Ok(Finished::TooLarge { limit });
        }
        if aside {
            made(self.dir.create_dir(format!("{UPLOAD}/{mac}/{ASIDE}")))?;
        }
        if !there || !part.place(&place(&name, aside))? {
            return Ok(Finished::TooLarge { limit: 0 });
        }
        let mut known = own.iter().filter(|kept| kept.name == name);
        let new = known.clone().next().is_none();
        if let Some(outdated) = known.find(|kept| kept.aside && !aside) {
            self.remove_upload(mac, outdated)?;
        }
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(used) = used.as_mut() {
            used.bytes = used.bytes.saturating_sub(replaces) + len;
            self.coming.keeps(mac, total(&own).saturating_sub(replaces) + len, used.bytes);
        }
        Ok(Finished::Stored { new })
    }
}

/// That it is there already is as good.
fn made(folder: io::Result<()>) -> io::Result<()> {
    match folder {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn total(kept: &[Kept]) -> u64 {
    kept.iter().map(|kept| kept.bytes).sum()
}

/// The length of what is kept under a name.
fn length(own: &[Kept], name: &str, aside: bool) -> u64 {
    own.iter().find(|kept| kept.name == name && kept.aside == aside).map_or(0, |kept| kept.bytes)
}

fn files(dir: &Dir, folder: &str, aside: bool) -> io::Result<Vec<Kept>> {
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
        kept.push(Kept { name: name.to_owned(), bytes: meta.len(), at, aside });
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::{Answer, Outcome};
    use std::fs;
    use std::net::Ipv4Addr;
    use std::path::Path;

    const ONE: Mac = Mac::new([0, 4, 0xf2, 1, 2, 3]);
    const OTHER: Mac = Mac::new([0, 4, 0xf2, 1, 2, 4]);

    fn area(root: &Path) -> FileArea {
        fs::create_dir_all(root.join("upload")).unwrap();
        FileArea::open(root, []).unwrap()
    }

    fn source(host: u8) -> Source {
        Source::from(Ipv4Addr::new(192, 0, 2, host))
    }

    impl FileArea {
        fn begun(&self, mac: Mac, name: &str, host: u8) -> Part {
            self.begin(mac, name, 1 << 20, source(host)).unwrap()
        }

        /// Says whether it is new; `None` where there is no room for it.
        fn store(&self, mac: Mac, name: &str, body: &[u8]) -> io::Result<Option<bool>> {
            let mut part = self.begin(mac, name, 1 << 20, source(1))?;
            for piece in body.chunks(100_000) {
                match part.write(piece) {
                    Ok(()) => {}
                    Err(Answer { outcome: Outcome::TooLarge { .. }, .. }) => return Ok(None),
                    Err(answer) => panic!("{answer:?}"),
                }
            }
            Ok(match self.finish(part, false)? {
                Finished::Stored { new } => Some(new),
                Finished::TooLarge { .. } => None,
            })
        }

        fn left(&self, mac: Mac, name: &str) -> u64 {
            self.begun(mac, name, 1).limit()
        }
    }

    fn files_of(root: &Path) -> Vec<String> {
        let entries = fs::read_dir(root.join("upload/0004f2010203")).unwrap();
        let mut names: Vec<_> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
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
        let kept = area.uploads_of(ONE).unwrap().remove(0);
        assert!(area.remove_upload(ONE, &kept).unwrap());
        assert!(!area.remove_upload(ONE, &kept).unwrap());
        assert_eq!(area.uploads_of(OTHER).unwrap(), []);
    }

    #[test]
    fn quotas_leave_room_for_what_is_replaced() {
        let temp = tempfile::tempdir().unwrap();
        let mut area = area(temp.path());
        area.quota = Quota { device: 10, all: 15 };
        assert_eq!(area.left(ONE, "a"), 10);
        area.store(ONE, "a", &[0; 8]).unwrap();
        assert_eq!(area.left(ONE, "b"), 2);
        assert_eq!(area.left(ONE, "a"), 10);
        assert_eq!(area.left(OTHER, "a"), 7);
        area.store(OTHER, "a", &[0; 7]).unwrap();
        assert_eq!(area.left(ONE, "b"), 0);
        assert_eq!(area.left(ONE, "a"), 8);
        area.store(ONE, "a", b"x").unwrap();
        assert_eq!(area.left(ONE, "b"), 7);
    }

    #[test]
    fn what_is_on_its_way_counts_and_what_is_given_up_leaves_nothing() {
        let temp = tempfile::tempdir().unwrap();
        let mut area = area(temp.path());
        area.quota = Quota { device: 100, all: 150 };
        let mut parts: Vec<_> = (0..5).map(|n| area.begun(ONE, &format!("n{n}"), 1)).collect();
        for part in &mut parts[..4] {
            part.write(&[1; 25]).unwrap();
        }
        assert!(matches!(parts[4].write(b"x").unwrap_err().outcome, Outcome::TooLarge { .. }));
        // Another phone has what is left for all.
        let mut other = area.begun(OTHER, "a", 2);
        assert!(other.write(&[1; 51]).is_err());
        other.write(&[1; 50]).unwrap();
        assert_eq!(files_of(temp.path()).len(), 5);
        // What one gives up is the other's.
        drop(parts.remove(0));
        parts[3].write(&[1; 25]).unwrap();
        assert_eq!(area.finish(parts.remove(3), false).unwrap(), Finished::Stored { new: true });
        assert!(parts[0].write(b"x").is_err(), "what is stored counts as before");
        drop(parts);
        assert_eq!(files_of(temp.path()), ["n4"]);
        // Of two under one name, one takes the place of the file that is there.
        area.store(ONE, "n0", &[1; 75]).unwrap();
        let (mut one, mut two) = (area.begun(ONE, "n4", 1), area.begun(ONE, "n4", 1));
        one.write(&[2; 25]).unwrap();
        assert!(two.write(b"x").is_err());
        assert_eq!(area.finish(one, false).unwrap(), Finished::Stored { new: false });
    }

    #[test]
    fn who_stands_still_longest_makes_room_and_that_of_the_largest_source() {
        let temp = tempfile::tempdir().unwrap();
        let area = area(temp.path());
        let places = Places { each: 3, all: 5 };
        let begin = |host, n: u8| {
            let folder = area.dir.open_dir("upload").unwrap();
            let (name, source) = (n.to_string(), source(host));
            let begins = Beginning { mac: ONE, name, source, limit: 9, replaces: 0, kept: 0, kept_by_all: 0 };
            Part::begin(&area.coming, folder, begins, area.quota, places).unwrap()
        };
        let mut phone = begin(1, 0);
        let mut crowd: Vec<_> = (1..4).map(|n| begin(2, n)).collect();
        for at in [1, 0, 2] {
            crowd[at].write(b"x").unwrap();
        }
        // Its own source is full: the second had grown first.
        crowd.push(begin(2, 4));
        assert!(crowd[1].write(b"x").is_err());
        // All places are taken: the largest source makes room.
        let mut others = [begin(3, 5), begin(4, 6)];
        assert!(crowd[0].write(b"x").is_err());
        let going = crowd[2..].iter_mut().chain(&mut others).chain([&mut phone]);
        going.for_each(|part| part.write(b"x").unwrap());
        assert_eq!(
            fs::read_dir(temp.path().join("upload")).unwrap().count(),
            5,
            "the files are gone at once"
        );
        assert_eq!(area.finish(crowd.remove(0), false).unwrap(), Finished::TooLarge { limit: 0 });
        drop((phone, crowd, others));
        assert_eq!(fs::read_dir(temp.path().join("upload")).unwrap().count(), 0);
    }

    #[test]
    fn what_is_kept_aside_is_not_served_and_the_last_word_counts() {
        let temp = tempfile::tempdir().unwrap();
        let area = area(temp.path());
        let send = |body: &[u8], aside| {
            let mut part = area.begun(ONE, "a", 1);
            part.write(body).unwrap();
            area.finish(part, aside).unwrap()
        };
        let served = || area.uploaded(ONE, "a", "text/plain").unwrap().map(|content| content.body.len());
        let kept =
            || -> Vec<_> { area.uploads_of(ONE).unwrap().iter().map(|k| (k.bytes, k.aside)).collect() };
        assert_eq!(send(b"12", true), Finished::Stored { new: true });
        assert_eq!((served(), kept()), (None, vec![(2, true)]));
        assert!(area.is_aside(ONE, "a"));
        assert_eq!(send(b"1", false), Finished::Stored { new: false });
        assert_eq!((served(), kept()), (Some(1), vec![(1, false)]));
        assert_eq!(send(b"123", true), Finished::Stored { new: false });
        assert_eq!((served(), kept()), (Some(1), vec![(1, false), (3, true)]));
        let aside = area.uploads_of(ONE).unwrap().remove(1);
        assert_eq!(area.read_upload(ONE, &aside).unwrap().unwrap(), b"123");
        assert!(area.remove_upload(ONE, &aside).unwrap());
        assert_eq!(kept(), [(1, false)]);
    }

    #[test]
    fn uploads_at_once_are_each_whole_and_take_no_more_than_there_is() {
        let temp = tempfile::tempdir().unwrap();
        let mut area = area(temp.path());
        // Those on their way count as well.
        area.quota = Quota { device: 5 << 20, all: 1 << 30 };
        let body = |filling: u8| vec![filling; 1 << 20];
        for round in 0..20 {
            std::thread::scope(|scope| {
                for filling in 0..4 {
                    let (area, body) = (&area, body(filling));
                    scope.spawn(move || assert!(area.store(ONE, "a", &body).unwrap().is_some()));
                }
            });
            let kept = area.uploads_of(ONE).unwrap().remove(0);
            let kept = area.read_upload(ONE, &kept).unwrap().unwrap();
            assert!(kept.len() == 1 << 20 && kept.iter().all(|byte| *byte == kept[0]), "round {round}");
        }
        area.quota = Quota { device: 3 << 20, all: 1 << 30 };
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
            // Who finds no room makes room for the others; two may find none at one moment.
            let stored = stored.iter().filter(|stored| **stored).count();
            assert!((1..=3).contains(&stored), "round {round}: {stored}");
            assert_eq!(files_of(temp.path()).len(), stored);
        }
    }
}
