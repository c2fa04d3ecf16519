//! The server's own files: they hold every password, so they are served to nobody, whatever name they have in the file area.

use cap_std::fs::{Metadata, MetadataExt};
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How old the list of what lies there may be, for files that did not change since.
const FRESH: Duration = Duration::from_secs(1);
/// How exact the time of a change is: a second here, and some more.
const GRAIN: Duration = Duration::from_millis(1100);
/// How often it is said that somebody asks for one.
const SAID: Duration = Duration::from_secs(60);

/// How many links the system follows.
const LINKS: usize = 40;

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A SQLite database, with what SQLite keeps beside it.
    Database,
    /// A file that holds secrets: a private key.
    Secret,
    /// A file for the server and its operators.
    Private,
    /// A folder of keys; the certificates in it (`.crt`) are for everybody.
    Keys,
}

/// A file of the server's own.
#[derive(Clone, Debug)]
pub struct OwnFile {
    /// What it is to the operator: `the database`.
    pub what: &'static str,
    /// Where it is.
    pub path: PathBuf,
    /// What kind of file.
    pub kind: Kind,
}

/// Which file it is, whatever its name: device and inode.
type Identity = (u64, u64);

impl OwnFile {
    /// It and what belongs to it, there or not.
    fn paths(&self) -> Vec<PathBuf> {
        match self.kind {
            Kind::Secret | Kind::Private => vec![self.path.clone()],
            Kind::Keys => {
                let entries = fs::read_dir(&self.path).into_iter().flatten().flatten();
                let keys = entries.map(|entry| entry.path());
                keys.filter(|path| path.extension().is_none_or(|ending| ending != "crt")).collect()
            }
            Kind::Database => {
                let mut paths = vec![self.path.clone()];
                // SQLite keeps its side files beside the file itself, not beside a link to it.
                let real = fs::canonicalize(&self.path).ok().filter(|real| *real != self.path);
                for path in std::iter::once(&self.path).chain(&real) {
                    paths.extend(["-wal", "-shm", "-journal"].map(|side| {
                        let mut name = path.clone().into_os_string();
                        name.push(side);
                        PathBuf::from(name)
                    }));
                }
                paths
            }
        }
    }

    /// Whether it lies in a folder, or would once it is made; by whatever links it or the folder is named.
    pub fn lies_in(&self, folder: &Path) -> bool {
        let Ok(folder) = fs::metadata(folder) else { return false };
        let is_it = |path: &Path| {
            fs::metadata(path).is_ok_and(|meta| (meta.dev(), meta.ino()) == (folder.dev(), folder.ino()))
        };
        let parent = |path: &Path| {
            let here = Path::new(".");
            let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(here);
            parent.ancestors().chain([here]).find_map(|path| fs::canonicalize(path).ok())
        };
        // Every link on the way to it may lie there as well as it itself, and it need not be there yet.
        let links = std::iter::successors(Some(self.path.clone()), |path| {
            let to = fs::read_link(path).ok()?;
            Some(path.parent().map_or_else(|| to.clone(), |parent| parent.join(&to)))
        });
        let whole = fs::canonicalize(&self.path).ok().filter(|_| self.kind == Kind::Keys);
        let above: Vec<_> = links.take(LINKS).filter_map(|path| parent(&path)).chain(whole).collect();
        above.iter().flat_map(|path| path.ancestors()).any(is_it)
    }

    /// The files of it that others on this host may read or write, with their modes.
    pub fn open_to_others(&self) -> Vec<(PathBuf, u32)> {
        const OTHERS: u32 = 0o066;
        if self.kind == Kind::Private {
            return Vec::new();
        }
        let mode = |path: PathBuf| {
            let meta = fs::metadata(&path).ok().filter(fs::Metadata::is_file)?;
            Some((path, meta.permissions().mode() & 0o777))
        };
        self.paths().into_iter().filter_map(mode).filter(|(_, mode)| mode & OTHERS != 0).collect()
    }
}

/// Names in a file area that are files of the server's own, by hard links or mounts: the first of them, below the area.
pub fn disguised(area: &Path, own: &[OwnFile]) -> Vec<(PathBuf, &'static str)> {
    /// So many entries are looked at. Whatever there is more, none is served.
    const MOST: usize = 100_000;
    let own = OwnFiles::new(own.to_vec()).look().files;
    let (mut folders, mut found, mut looked) = (vec![area.to_owned()], Vec::new(), 0);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            looked += 1;
            if looked > MOST {
                return found;
            }
            let path = entry.path();
            let Ok(meta) = fs::symlink_metadata(&path) else { continue };
            if meta.is_dir() {
                folders.push(path);
            } else if let Some((_, what)) = own.iter().find(|(file, _)| *file == (meta.dev(), meta.ino())) {
                found.push((path.strip_prefix(area).map_or_else(|_| path.clone(), Path::to_owned), *what));
            }
        }
    }
    found
}

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct OwnFiles {
    files: Vec<OwnFile>,
    seen: Mutex<Option<Seen>>,
    said: Mutex<Option<Instant>>,
}

/// What lay there at one moment.
#[derive(Debug)]
struct Seen {
    at: SystemTime,
    looked: Instant,
    files: Vec<(Identity, &'static str)>,
}

impl OwnFiles {
    pub(crate) fn new(files: Vec<OwnFile>) -> Self {
        Self { files, ..Self::default() }
    }

    /// What a file of the area is to the server, if it is one of its own by another name.
    ///
    /// SQLite makes and removes files at any time, but what has not changed since it was looked was looked at: so the few files
    /// are asked for again only when the asked one is younger, or after a second.
    pub(crate) fn which(&self, meta: &Metadata) -> Option<&'static str> {
        if self.files.is_empty() {
            return None;
        }
        let mut slot = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = match slot.take().filter(|seen| seen.looked.elapsed() < FRESH && !seen.may_miss(meta)) {
            Some(seen) => slot.insert(seen),
            None => slot.insert(self.look()),
        };
        let asked = (meta.dev(), meta.ino());
        seen.files.iter().find(|(file, _)| *file == asked).map(|(_, what)| *what)
    }

    fn look(&self) -> Seen {
        let (at, looked) = (SystemTime::now(), Instant::now());
        let identity = |path: PathBuf| fs::metadata(path).ok().map(|meta| (meta.dev(), meta.ino()));
        let of = |own: &OwnFile| {
            let what = own.what;
            own.paths().into_iter().filter_map(identity).map(move |file| (file, what)).collect::<Vec<_>>()
        };
        Seen { at, looked, files: self.files.iter().flat_map(of).collect() }
    }

    /// Says that a name of the file area leads to one, not more often than the log can bear.
    pub(crate) fn say(&self, name: &str, what: &str) {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.is_none_or(|said| said.elapsed() > SAID) {
            *said = Some(Instant::now());
            tracing::error!(
                "`{}` in the file area is {what} by another name: it is not served; remove it there",
                name.escape_debug()
            );
        }
    }
}

impl Seen {
    /// Whether the file may have changed since, its name included.
    fn may_miss(&self, meta: &Metadata) -> bool {
        let age = |at: SystemTime| at.duration_since(UNIX_EPOCH).unwrap_or_default();
        let seconds = u64::try_from(meta.ctime()).unwrap_or(0);
        Duration::from_secs(seconds).saturating_add(GRAIN) >= age(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    fn own(path: PathBuf, kind: Kind) -> OwnFile {
        OwnFile { what: "the database", path, kind }
    }

    #[test]
    fn a_file_lies_in_a_folder_by_whatever_name() {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path();
        for folder in ["area/sub", "elsewhere/tls"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        fs::write(root.join("area/real.db"), "").unwrap();
        fs::write(root.join("elsewhere/real.db"), "").unwrap();
        symlink(root.join("area"), root.join("link")).unwrap();
        symlink(root.join("area/real.db"), root.join("elsewhere/link.db")).unwrap();
        symlink(root.join("elsewhere/real.db"), root.join("area/link.db")).unwrap();
        symlink("../area/not-yet.db", root.join("elsewhere/dangling.db")).unwrap();
        symlink(root.join("area/sub"), root.join("elsewhere/sub")).unwrap();
        let lies = |path: &str| own(root.join(path), Kind::Database).lies_in(&root.join("area"));
        for path in [
            "area/real.db",
            "area/none.db",
            "area/sub/none.db",
            "area/no/such/folder/none.db",
            "link/none.db",
            "elsewhere/link.db",
            "elsewhere/dangling.db",
            "area/link.db",
            "elsewhere/sub/none.db",
            "elsewhere/../area/none.db",
        ] {
            assert!(lies(path), "{path}");
            assert!(own(root.join(path), Kind::Database).lies_in(&root.join("link")), "{path}");
        }
        for path in ["elsewhere/real.db", "none.db", "area-too/none.db", "area"] {
            assert!(!lies(path), "{path}");
        }
        assert!(own(root.join("area"), Kind::Keys).lies_in(&root.join("area")), "the folder is the area");
        assert!(!own(root.join("elsewhere/tls"), Kind::Keys).lies_in(&root.join("area")));
    }

    #[test]
    fn what_sqlite_makes_later_is_known_at_once() {
        let temp = tempfile::tempdir().unwrap();
        let dir = cap_std::fs::Dir::open_ambient_dir(temp.path(), cap_std::ambient_authority()).unwrap();
        fs::write(temp.path().join("a.db"), "").unwrap();
        fs::write(temp.path().join("other"), "").unwrap();
        let files = OwnFiles::new(vec![own(temp.path().join("a.db"), Kind::Database)]);
        let which = |name: &str| files.which(&dir.metadata(name).unwrap());
        for _ in 0..20 {
            assert_eq!((which("a.db"), which("other")), (Some("the database"), None));
            fs::write(temp.path().join("a.db-wal"), "").unwrap();
            assert_eq!(which("a.db-wal"), Some("the database"));
            fs::rename(temp.path().join("other"), temp.path().join("a.db-journal")).unwrap();
            assert_eq!(which("a.db-journal"), Some("the database"));
            fs::remove_file(temp.path().join("a.db-wal")).unwrap();
            fs::rename(temp.path().join("a.db-journal"), temp.path().join("other")).unwrap();
        }
    }

    #[test]
    fn what_others_may_read_is_reported() {
        let temp = tempfile::tempdir().unwrap();
        let write = |name: &str, mode| {
            fs::write(temp.path().join(name), "").unwrap();
            fs::set_permissions(temp.path().join(name), fs::Permissions::from_mode(mode)).unwrap();
        };
        write("a.db", 0o600);
        write("a.db-wal", 0o640);
        write("x.key", 0o604);
        write("x.crt", 0o644);
        let modes = |name: &str, kind| {
            let open = own(temp.path().join(name), kind).open_to_others();
            open.into_iter()
                .map(|(path, mode)| (path.file_name().unwrap().to_owned(), mode))
                .collect::<Vec<_>>()
        };
        assert_eq!(modes("a.db", Kind::Database), [("a.db-wal".into(), 0o640)]);
        assert_eq!(modes("x.key", Kind::Secret), [("x.key".into(), 0o604)]);
        assert_eq!(modes("x.crt", Kind::Private), []);
        fs::remove_file(temp.path().join("a.db-wal")).unwrap();
        fs::remove_file(temp.path().join("a.db")).unwrap();
        assert_eq!(modes("", Kind::Keys), [("x.key".into(), 0o604)]);
    }
}
