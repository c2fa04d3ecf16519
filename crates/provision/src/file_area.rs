//! The operator's files: firmware, sounds, pages. Reached through a directory handle that nothing can climb out of.

use crate::ask::{Body, Content};
use crate::uploads::{Coming, Quota, UPLOAD, Used};
use autoprov_core::RequestPath;
use bytes::Bytes;
use cap_std::ambient_authority;
use cap_std::fs::Dir;
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

/// The folder that files are served from.
#[derive(Debug)]
pub struct FileArea {
    pub(crate) dir: Dir,
    /// Names that speak to the server and not to phones: `v70.txt`.
    markers: Vec<String>,
    pub(crate) quota: Quota,
    pub(crate) used: Mutex<Option<Used>>,
    /// Held while an upload is put in its place.
    pub(crate) turn: Mutex<()>,
    /// The uploads that are on their way.
    pub(crate) coming: Arc<Coming>,
}

/// Files up to this size are read at once.
const SMALL: u64 = 64 * 1024;

impl FileArea {
    /// Opens the folder.
    pub fn open(path: &Path, markers: impl IntoIterator<Item = String>) -> io::Result<Self> {
        let dir = Dir::open_ambient_dir(path, ambient_authority())?;
        let markers = markers.into_iter().map(|name| name.to_ascii_lowercase()).collect();
        let (quota, used, turn, coming) = Default::default();
        Ok(Self { dir, markers, quota, used, turn, coming })
    }

    /// Whether a marker file is there.
    pub fn is_marked(&self, name: &str) -> bool {
        self.dir.metadata(name).is_ok_and(|meta| meta.is_file())
    }

    /// Why a path is never served, if so.
    pub fn closed(&self, path: &RequestPath) -> Option<&'static str> {
        let lower = path.as_str().to_ascii_lowercase();
        let first = lower.split('/').next().unwrap_or_default();
        let last = lower.rsplit('/').next().unwrap_or_default();
        if path.is_hidden() {
            Some("a dot file is never served")
        } else if first == UPLOAD {
            Some("the upload folder is never served by path")
        } else if last.starts_with("sep_") && content_type(last).starts_with("text/xml") {
            Some("a template is never served by path")
        } else if self.markers.contains(&lower) {
            Some("a marker file is never served")
        } else {
            None
        }
    }

    /// A file, for everybody. `Ok(None)`: there is none, or it is never served.
    pub fn read(&self, path: &RequestPath) -> io::Result<Option<Content>> {
        if self.closed(path).is_some() {
            return Ok(None);
        }
        self.content(path.as_str(), content_type(path.as_str()))
    }

    pub(crate) fn content(&self, path: &str, content_type: &'static str) -> io::Result<Option<Content>> {
        // The kind is asked first: to open a FIFO would wait for a writer.
        match self.dir.metadata(path) {
            Ok(meta) if meta.is_file() => {}
            Ok(_) => return Ok(None),
            Err(error) if is_missing(&error) => return Ok(None),
            Err(error) => return Err(error),
        }
        let mut file = match self.dir.open(path) {
            Ok(file) => file,
            Err(error) if is_missing(&error) => return Ok(None),
            Err(error) => return Err(error),
        };
        let meta = file.metadata()?;
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
        Ok(Some(Content { body, content_type, etag, modified, secret: false }))
    }

    /// A template that device files are made from. `Ok(None)`: there is none of that name.
    pub fn template(&self, name: &str) -> io::Result<Option<String>> {
        const LONGEST: u64 = 1024 * 1024;
        match self.dir.metadata(name) {
            Ok(meta) if meta.is_file() && meta.len() <= LONGEST => {}
            Ok(meta) if meta.is_file() => {
                return Err(io::Error::other(format!("the template `{name}` is longer than 1 MiB")));
            }
            Ok(_) => return Ok(None),
            Err(error) if is_missing(&error) => return Ok(None),
            Err(error) => return Err(error),
        }
        match self.dir.read_to_string(name) {
            Ok(text) => Ok(Some(text)),
            Err(error) if is_missing(&error) => Ok(None),
            Err(error) => Err(io::Error::new(error.kind(), format!("the template `{name}`: {error}"))),
        }
    }
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
        match area.read(&path).unwrap()?.body {
            Body::Bytes(bytes) => Some(bytes.to_vec()),
            Body::File { .. } => None,
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
}
