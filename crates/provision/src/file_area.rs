//! The operator's files: firmware, sounds, pages. Reached through a directory handle that nothing can climb out of.

use crate::answer::{Body, Representation};
use crate::own_files::{OwnFile, OwnFiles};
use crate::uploads::{Coming, Quota, UPLOAD, Used};
use autoprov_core::{Content, DeviceProfile, Model, RequestPath, Settings};
use bytes::Bytes;
use cap_std::ambient_authority;
use cap_std::fs::{Dir, File, Metadata, MetadataExt as _};
use std::collections::HashSet;
use std::io::{self, Read};
use std::os::fd::{AsRawFd, IntoRawFd, RawFd};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The folder that files are served from.
#[derive(Debug)]
pub struct FileArea {
    pub(crate) dir: Dir,
    /// Names that speak to the server and not to phones: `v70.txt`.
    markers: Vec<String>,
    /// What is the server's own, wherever a link to it lies.
    own: OwnFiles,
    /// Where the upload folder lies, if it is a link, and when it was looked.
    upload: Mutex<Option<(Instant, Option<PathBuf>)>>,
    pub(crate) quota: Quota,
    pub(crate) used: Mutex<Option<Used>>,
    /// Held while an upload is put in its place.
    pub(crate) turn: Mutex<()>,
    /// The uploads that are on their way.
    pub(crate) coming: Arc<Coming>,
}

/// What a path of the file area leads to.
#[derive(Debug)]
pub enum Found {
    /// A file, for everybody.
    Content(Representation),
    /// Something that is never served, and why.
    Closed(&'static str),
    /// Nothing that could be served.
    Nothing,
}

/// A file that was opened.
enum Opened {
    File(File, Metadata),
    Own,
    Nothing,
}

/// Files up to this size are read at once.
const SMALL: u64 = 64 * 1024;

/// How long it is remembered where the upload folder lies.
const LINKED: Duration = Duration::from_secs(1);

const IN_UPLOAD: &str = "the upload folder is never served by path";

impl FileArea {
    /// Opens the folder.
    pub fn open(path: &Path, markers: impl IntoIterator<Item = String>) -> io::Result<Self> {
        let dir = Dir::open_ambient_dir(path, ambient_authority())?;
        let markers = markers.into_iter().map(|name| name.to_ascii_lowercase()).collect();
        let (own, upload) = (OwnFiles::default(), Mutex::default());
        let (quota, used, turn, coming) = Default::default();
        Ok(Self { dir, markers, own, upload, quota, used, turn, coming })
    }

    /// Keeps these from everybody, by whatever name they can be had.
    pub(crate) fn keep_back(&mut self, own: &[OwnFile]) {
        self.own = OwnFiles::new(own.to_vec());
    }

    /// Whether a marker file is there.
    pub fn is_marked(&self, name: &str) -> bool {
        self.dir.metadata(name).is_ok_and(|meta| meta.is_file())
    }

    /// Reads the folder itself. One that was removed can be read, and is empty.
    pub(crate) fn is_readable(&self) -> io::Result<()> {
        if self.dir.dir_metadata()?.nlink() == 0 {
            return Err(io::Error::new(io::ErrorKind::NotFound, "the folder was removed"));
        }
        self.dir.entries()?.next().transpose().map(drop)
    }

    /// Why a path is never served, if so.
    pub fn closed(&self, path: &RequestPath) -> Option<&'static str> {
        self.closed_place(path.as_str())
    }

    fn closed_place(&self, place: &str) -> Option<&'static str> {
        let lower = place.to_ascii_lowercase();
        let first = lower.split('/').next().unwrap_or_default();
        let last = lower.rsplit('/').next().unwrap_or_default();
        if lower.split('/').any(|segment| segment.starts_with('.')) {
            Some("a dot file is never served")
        } else if first == UPLOAD {
            Some(IN_UPLOAD)
        } else if last.starts_with("template_")
            || last.starts_with("sep_") && content_type(last).starts_with("text/xml")
        {
            Some("a template is never served by path")
        } else if self.markers.iter().any(|marker| marker == last) {
            Some("a marker file is never served")
        } else {
            None
        }
    }

    /// A file, for everybody. What decides is where it lies, and not only by which links it was asked for.
    pub fn read(&self, path: &RequestPath) -> io::Result<Found> {
        if let Some(reason) = self.closed(path) {
            return Ok(Found::Closed(reason));
        }
        let path = path.as_str();
        match self.open_file(path)? {
            Opened::File(file, meta) => {
                let place = self.lies_at(&file, path)?;
                let closed = self.closed_place(&place.to_string_lossy());
                match closed.or_else(|| self.is_in_upload(&place).then_some(IN_UPLOAD)) {
                    Some(reason) => Ok(Found::Closed(reason)),
                    None => Ok(Found::Content(content(file, &meta, content_type(path))?)),
                }
            }
            Opened::Own => Ok(Found::Closed("a file of the server's own is never served")),
            Opened::Nothing => Ok(Found::Nothing),
        }
    }

    /// Whether there is a file or folder of that name, whoever may have it.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.dir.exists(path)
    }

    /// A file of the upload folder, for the phone that it is of.
    pub(crate) fn content(
        &self,
        path: &str,
        content_type: &'static str,
    ) -> io::Result<Option<Representation>> {
        match self.open_file(path)? {
            Opened::File(file, meta) => Ok(Some(content(file, &meta, content_type)?)),
            Opened::Own | Opened::Nothing => Ok(None),
        }
    }

    /// The bytes of a file that has no more than these.
    pub(crate) fn bytes(&self, path: &str, most: u64) -> io::Result<Option<Vec<u8>>> {
        let Opened::File(file, meta) = self.open_file(path)? else { return Ok(None) };
        if meta.len() > most {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        file.take(most).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    /// A template that device files are made from. `Ok(None)`: there is none of that name.
    pub fn template(&self, name: &str) -> io::Result<Option<String>> {
        const LONGEST: u64 = 1024 * 1024;
        let Opened::File(file, meta) = self.open_file(name)? else { return Ok(None) };
        if meta.len() > LONGEST {
            return Err(io::Error::other(format!("the template `{name}` is longer than 1 MiB")));
        }
        let mut text = String::new();
        match file.take(LONGEST).read_to_string(&mut text) {
            Ok(_) => Ok(Some(text)),
            Err(error) => Err(io::Error::new(error.kind(), format!("the template `{name}`: {error}"))),
        }
    }

    /// The names of the settings in a phone's own template, where the operator has put that there ([`autoprov_core::Artifact::bounds`]).
    pub fn names(
        &self,
        profile: &dyn DeviceProfile,
        model: &Model,
    ) -> io::Result<Option<Arc<HashSet<String>>>> {
        for artifact in profile.artifacts() {
            let Content::Settings(Settings { format, .. }) = artifact.content else { continue };
            for name in artifact.bounds {
                let name = name.replace("{model}", model.name);
                let Some(text) = self.template(&name)? else { continue };
                let wrong = |error| io::Error::other(format!("the template `{name}`: {error}"));
                let settings = format.parse(text.as_bytes()).map_err(wrong)?;
                return Ok(Some(Arc::new(
                    settings.into_iter().map(|setting| setting.key.into_owned()).collect(),
                )));
            }
        }
        Ok(None)
    }

    /// Opens a file, but none of the server's own: the only way to the contents of the file area.
    fn open_file(&self, path: &str) -> io::Result<Opened> {
        // What it is, is asked first: to open a FIFO would wait for a writer, and to close a database would take its locks from SQLite.
        match self.dir.metadata(path) {
            Ok(meta) if meta.is_file() && self.is_own(path, &meta) => return Ok(Opened::Own),
            Ok(meta) if meta.is_file() => {}
            Ok(_) => return Ok(Opened::Nothing),
            Err(error) if is_missing(&error) => return Ok(Opened::Nothing),
            Err(error) => return Err(error),
        }
        let file = match self.dir.open(path) {
            Ok(file) => file,
            Err(error) if is_missing(&error) => return Ok(Opened::Nothing),
            Err(error) => return Err(error),
        };
        let meta = file.metadata()?;
        if self.is_own(path, &meta) {
            // It was put there since it was asked what it is. Never closed, for SQLite's sake.
            let _ = file.into_raw_fd();
            return Ok(Opened::Own);
        }
        Ok(Opened::File(file, meta))
    }

    fn is_own(&self, path: &str, meta: &Metadata) -> bool {
        let own = self.own.which(meta);
        own.is_some_and(|what| {
            self.own.say(path, what);
            true
        })
    }

    /// Where an open file lies, below the area. The kernel knows it whatever links led there.
    fn lies_at(&self, file: &File, asked: &str) -> io::Result<PathBuf> {
        let known = |fd: RawFd| std::fs::read_link(format!("/proc/self/fd/{fd}"));
        let place = known(file.as_raw_fd()).ok().zip(known(self.dir.as_raw_fd()).ok());
        let below = place.and_then(|(place, root)| place.strip_prefix(root).map(Path::to_owned).ok());
        below.map_or_else(|| self.dir.canonicalize(asked), Ok)
    }

    /// Whether a place lies in the upload folder, where that is a link to another one.
    fn is_in_upload(&self, place: &Path) -> bool {
        let mut slot = self.upload.lock().unwrap_or_else(PoisonError::into_inner);
        let known = slot.take().filter(|(looked, _)| looked.elapsed() < LINKED);
        let (_, upload) = slot.insert(known.unwrap_or_else(|| {
            let is_link = self.dir.symlink_metadata(UPLOAD).is_ok_and(|meta| meta.is_symlink());
            let upload = is_link.then(|| self.dir.canonicalize(UPLOAD).ok()).flatten();
            (Instant::now(), upload)
        }));
        upload.as_ref().is_some_and(|upload| place.starts_with(upload))
    }
}

/// What is sent of an open file.
fn content(mut file: File, meta: &Metadata, content_type: &'static str) -> io::Result<Representation> {
    let modified = meta.modified().ok().map(cap_std::time::SystemTime::into_std);
    let len = meta.len();
    let etag = file_tag(len, modified);
    let body = if len <= SMALL {
        let mut bytes = Vec::new();
        Read::by_ref(&mut file).take(SMALL + 1).read_to_end(&mut bytes)?;
        Body::Bytes(Bytes::from(bytes))
    } else {
        Body::File { file: file.into_std(), len }
    };
    Ok(Representation { body, content_type, etag, modified, secret: false })
}

/// Whether an error means that no such file can be had by anybody: also a path through a file, a link that leads outside, a name
/// that is too long.
pub(crate) fn is_missing(error: &io::Error) -> bool {
    use io::ErrorKind::*;
    const ELOOP: i32 = 40;
    matches!(error.kind(), NotFound | NotADirectory | PermissionDenied | InvalidInput | InvalidFilename)
        || error.raw_os_error() == Some(ELOOP)
}

/// A tag that changes with length and time of change.
fn file_tag(len: u64, modified: Option<SystemTime>) -> String {
    let nanos =
        modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok()).map_or(0, |age| age.as_nanos());
    format!("\"{len:x}-{nanos:x}\"")
}

/// The content type by the ending of a name.
pub(crate) fn content_type(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending.to_ascii_lowercase().as_str() {
        "xml" => "text/xml; charset=utf-8",
        "cfg" | "txt" | "conf" | "csv" | "cnf" | "boot" | "ver" | "log" => "text/plain; charset=utf-8",
        "htm" | "html" => "text/html; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "wav" => "audio/x-wav",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn area() -> (tempfile::TempDir, FileArea) {
        let temp = tempfile::tempdir().unwrap();
        fs::create_dir(temp.path().join("files")).unwrap();
        fs::write(temp.path().join("outside.txt"), "secret").unwrap();
        let root = temp.path().join("files");
        for (name, text) in [
            ("sip.ld", "firmware"),
            (".hidden", "x"),
            ("v70.txt", ""),
            ("SEP_Default.xml", "<x/>"),
            ("a.XML", "<a/>"),
        ] {
            fs::write(root.join(name), text).unwrap();
        }
        fs::create_dir_all(root.join("upload")).unwrap();
        fs::write(root.join("upload/x.log"), "log").unwrap();
        std::os::unix::fs::symlink("../outside.txt", root.join("link.txt")).unwrap();
        let area = FileArea::open(&root, ["v70.txt".to_owned()]).unwrap();
        (temp, area)
    }

    fn read(area: &FileArea, path: &str) -> Option<Vec<u8>> {
        let path = RequestPath::from_tftp(path.as_bytes()).unwrap();
        match area.read(&path).unwrap() {
            Found::Content(Representation { body: Body::Bytes(bytes), .. }) => Some(bytes.to_vec()),
            _ => None,
        }
    }

    #[test]
    fn serves_files_and_nothing_else() {
        let (_temp, area) = area();
        assert_eq!(read(&area, "sip.ld").unwrap(), b"firmware");
        for path in [
            ".hidden",
            "v70.txt",
            "V70.TXT",
            "SEP_Default.xml",
            "upload/x.log",
            "UPLOAD/x.log",
            "link.txt",
            "upload",
            "sip.ld/x",
            "none",
        ] {
            assert_eq!(read(&area, path), None, "{path}");
        }
        assert!(area.is_marked("v70.txt") && !area.is_marked("v71.txt"));
    }

    #[test]
    fn the_place_decides_and_not_the_name() {
        use std::os::unix::fs::symlink;
        let (temp, area) = area();
        let root = temp.path().join("files");
        fs::create_dir_all(root.join("sub/.dots")).unwrap();
        for name in ["sub/v70.txt", "sub/V70.txt", "sub/.dots/x", "sub/open.txt"] {
            fs::write(root.join(name), "x").unwrap();
        }
        for (to, link) in [
            ("upload", "drop"),
            ("upload/x.log", "file-of-upload.log"),
            ("sub/.dots", "dots"),
            (".hidden", "shown"),
            ("v70.txt", "free.txt"),
            ("SEP_Default.xml", "page.xml"),
            ("..", "sub/back"),
            ("drop", "twice"),
            ("sub/open.txt", "open.txt"),
        ] {
            symlink(to, root.join(link)).unwrap();
        }
        for path in [
            "drop/x.log",
            "file-of-upload.log",
            "twice/x.log",
            "dots/x",
            "shown",
            "free.txt",
            "page.xml",
            "sub/v70.txt",
            "sub/V70.txt",
            "sub/SEP_Other.xml",
        ] {
            assert_eq!(read(&area, path), None, "{path}");
        }
        assert_eq!(read(&area, "open.txt").unwrap(), b"x");
        assert_eq!(read(&area, "sub/open.txt").unwrap(), b"x");
    }

    #[test]
    fn an_upload_folder_that_is_a_link_is_closed_where_it_leads() {
        let (temp, area) = area();
        let root = temp.path().join("files");
        fs::rename(root.join("upload"), root.join("big")).unwrap();
        std::os::unix::fs::symlink("big", root.join("upload")).unwrap();
        assert_eq!(read(&area, "big/x.log"), None);
        assert_eq!(read(&area, "upload/x.log"), None);
        assert!(area.takes_uploads());
    }

    #[test]
    fn a_file_of_the_servers_own_is_served_by_no_name() {
        use crate::own_files::Kind;
        let (temp, mut area) = area();
        let root = temp.path().join("files");
        let path = temp.path().join("a.db");
        fs::write(&path, "passwords").unwrap();
        fs::hard_link(&path, root.join("x.cfg")).unwrap();
        fs::hard_link(&path, root.join("SEP_Device_7941.xml")).unwrap();
        fs::create_dir(root.join("upload/0004f2010203")).unwrap();
        fs::hard_link(&path, root.join("upload/0004f2010203/x.log")).unwrap();
        let mac = autoprov_core::Mac::new([0, 4, 0xf2, 1, 2, 3]);
        assert_eq!(read(&area, "x.cfg").unwrap(), b"passwords");
        area.keep_back(&[OwnFile { what: "the database", path, kind: Kind::Database }]);
        assert_eq!(read(&area, "x.cfg"), None);
        assert_eq!(area.template("SEP_Device_7941.xml").unwrap(), None);
        assert!(area.uploaded(mac, "x.log", "text/plain").unwrap().is_none());
        let kept = area.uploads_of(mac).unwrap().remove(0);
        assert_eq!(area.read_upload(mac, &kept).unwrap(), None);
        assert_eq!(read(&area, "sip.ld").unwrap(), b"firmware");
    }
}
