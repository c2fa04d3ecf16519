//! The access log: nginx's combined format with one more quoted field, for HTTP, HTTPS and TFTP alike (manual, M13).

use crate::redact::redact;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Bytes that are kept back before they are written without waiting for the second to end.
const BUFFER: usize = 64 << 10;
const EVERY: Duration = Duration::from_secs(1);

/// One request, as bytes that may be hostile.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Whose it was.
    pub peer: IpAddr,
    /// The request line in pieces: `GET`, ` `, `/prov/x`, ` `, `HTTP/1.1`; over TFTP `RRQ name TFTP/octet`.
    pub request: &'a [&'a [u8]],
    /// The HTTP status; over TFTP 200, or 404 for an error packet.
    pub status: u16,
    /// Bytes of the body that went out.
    pub bytes: u64,
    /// `Referer`.
    pub referer: Option<&'a [u8]>,
    /// `User-Agent`.
    pub user_agent: Option<&'a [u8]>,
    /// `X-Forwarded-For`.
    pub forwarded_for: Option<&'a [u8]>,
}

/// A log file, written in the background once a second and when the log is dropped.
pub struct AccessLog {
    path: PathBuf,
    inner: Mutex<Inner>,
}

/// The file cannot be opened.
#[derive(Debug, thiserror::Error)]
#[error("cannot open the access log {path}: {source}; its folder must exist and be writable for this user", path = path.display())]
pub struct AccessLogError {
    path: PathBuf,
    source: std::io::Error,
}

struct Inner {
    file: File,
    buffer: Vec<u8>,
    zone: TimeZone,
    second: u64,
    stamp: String,
    failing: bool,
}

impl AccessLog {
    /// Opens the file, or makes it, and appends. Starts a thread that writes what is kept back once a second, for as long
    /// as the log lives.
    ///
    /// # Errors
    /// When the file cannot be opened for appending.
    pub fn open(path: &Path) -> Result<Arc<Self>, AccessLogError> {
        let inner = Inner {
            file: open(path)?,
            buffer: Vec::with_capacity(BUFFER + 4096),
            zone: TimeZone::system(),
            second: u64::MAX,
            stamp: String::new(),
            failing: false,
        };
        let log = Arc::new(Self { path: path.to_owned(), inner: Mutex::new(inner) });
        let weak = Arc::downgrade(&log);
        let writer = std::thread::Builder::new().name("access-log".to_owned());
        writer
            .spawn(move || write_every_second(&weak))
            .map_err(|source| AccessLogError { path: path.to_owned(), source })?;
        Ok(log)
    }

    /// Adds a line with the time of now.
    pub fn write(&self, line: &Line<'_>) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let mut inner = self.lock();
        inner.set_second(now);
        let Inner { buffer, stamp, .. } = &mut *inner;
        print(buffer, stamp, line);
        if buffer.len() >= BUFFER {
            inner.flush(&self.path);
        }
    }

    /// Writes what is kept back.
    pub fn flush(&self) {
        self.lock().flush(&self.path);
    }

    /// Opens the file of that name anew, after it was renamed (SIGHUP), and reads the time zone of the system anew.
    ///
    /// # Errors
    /// When it cannot be opened; the old one is written on.
    pub fn reopen(&self) -> Result<(), AccessLogError> {
        let file = open(&self.path)?;
        let mut inner = self.lock();
        inner.flush(&self.path);
        inner.file = file;
        inner.zone = TimeZone::system();
        inner.second = u64::MAX;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for AccessLog {
    fn drop(&mut self) {
        self.flush();
    }
}

impl std::fmt::Debug for AccessLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccessLog").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Inner {
    fn set_second(&mut self, second: u64) {
        if self.second != second {
            self.second = second;
            self.stamp = stamp(second, &self.zone);
        }
    }

    /// A full disk must not stop the phones: what cannot be written is lost, and the first loss is said.
    fn flush(&mut self, path: &Path) {
        if self.buffer.is_empty() {
            return;
        }
        match self.file.write_all(&self.buffer) {
            Ok(()) => self.failing = false,
            Err(error) if !self.failing => {
                self.failing = true;
                tracing::error!(path = %path.display(), %error, "lines of the access log are lost: cannot write it");
            }
            Err(_) => {}
        }
        self.buffer.clear();
    }
}

fn open(path: &Path) -> Result<File, AccessLogError> {
    let opened = OpenOptions::new().append(true).create(true).open(path);
    opened.map_err(|source| AccessLogError { path: path.to_owned(), source })
}

fn write_every_second(log: &Weak<AccessLog>) {
    loop {
        std::thread::sleep(EVERY);
        match log.upgrade() {
            Some(log) => log.flush(),
            None => return,
        }
    }
}

/// `23/Apr/2013:11:43:27 +0200`.
fn stamp(second: u64, zone: &TimeZone) -> String {
    let time =
        i64::try_from(second).ok().and_then(|second| Timestamp::from_second(second).ok()).unwrap_or_default();
    Zoned::new(time, zone.clone()).strftime("%d/%b/%Y:%H:%M:%S %z").to_string()
}

fn print(out: &mut Vec<u8>, stamp: &str, line: &Line<'_>) {
    // Writing to memory cannot fail.
    let _ = write!(out, "{} - - [{stamp}] \"", line.peer);
    for piece in line.request {
        escape(out, &redact(piece));
    }
    let _ = write!(out, "\" {} {}", line.status, line.bytes);
    let referer = line.referer.map(redact);
    for field in [referer.as_deref(), line.user_agent, line.forwarded_for] {
        out.extend_from_slice(b" \"");
        escape(out, field.unwrap_or(b"-"));
        out.push(b'"');
    }
    out.push(b'\n');
}

/// As nginx does by default (`ngx_http_log_escape`): `"`, `\` and what is no printable ASCII become `\xHH`.
fn escape(out: &mut Vec<u8>, text: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let bad = |b: u8| !(b' '..=b'~').contains(&b) || b == b'"' || b == b'\\';
    if !text.iter().fold(false, |any, &b| any | bad(b)) {
        out.extend_from_slice(text);
        return;
    }
    for &byte in text {
        if bad(byte) {
            out.extend_from_slice(&[
                b'\\',
                b'x',
                DIGITS[usize::from(byte >> 4)],
                DIGITS[usize::from(byte & 15)],
            ]);
        } else {
            out.push(byte);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: Line<'static> = Line {
        peer: IpAddr::V4(std::net::Ipv4Addr::new(10, 1, 0, 138)),
        request: &[b"GET", b" ", b"/prov/_directory/001565267db9", b" HTTP/1.0"],
        status: 200,
        bytes: 2654,
        referer: None,
        user_agent: Some(b"Yealink SIP-T38G 38.0.23.22 00:15:65:26:7d:b9"),
        forwarded_for: None,
    };

    fn printed(line: &Line<'_>) -> String {
        let mut out = Vec::new();
        let zone = TimeZone::get("Europe/Sarajevo").unwrap();
        print(&mut out, &stamp(1_366_710_207, &zone), line);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn m13_is_its_example_to_the_letter() {
        assert_eq!(
            printed(&LINE),
            "10.1.0.138 - - [23/Apr/2013:11:43:27 +0200] \"GET /prov/_directory/001565267db9 HTTP/1.0\" 200 2654 \"-\" \
             \"Yealink SIP-T38G 38.0.23.22 00:15:65:26:7d:b9\" \"-\"\n"
        );
    }

    #[test]
    fn tftp_has_the_same_shape() {
        let line =
            Line { request: &[b"RRQ ", b"a.cfg", b" TFTP/octet"], user_agent: None, bytes: 123, ..LINE };
        assert!(printed(&line).ends_with("\"RRQ a.cfg TFTP/octet\" 200 123 \"-\" \"-\" \"-\"\n"));
    }

    #[test]
    fn nothing_hostile_breaks_out_of_its_quotes() {
        let line =
            Line { user_agent: Some(b"a\"b\\c\n\x17\x7f\xe9"), forwarded_for: Some(b"192.0.2.1"), ..LINE };
        assert!(printed(&line).ends_with("\"a\\x22b\\x5Cc\\x0A\\x17\\x7F\\xE9\" \"192.0.2.1\"\n"));
    }

    #[test]
    fn appends_flushes_and_reopens() {
        let folder = tempfile::tempdir().unwrap();
        let (path, old) = (folder.path().join("access_log"), folder.path().join("access_log.1"));
        std::fs::write(&path, "before\n").unwrap();
        let log = AccessLog::open(&path).unwrap();
        log.write(&LINE);
        std::fs::rename(&path, &old).unwrap();
        log.reopen().unwrap();
        log.write(&LINE);
        drop(log);
        let lines = |path| std::fs::read_to_string(path).unwrap().lines().count();
        assert_eq!((lines(&old), lines(&path)), (2, 1));
        assert!(AccessLog::open(&folder.path().join("no/such")).unwrap_err().to_string().contains("no/such"));
    }

    #[test]
    fn a_line_is_in_the_file_within_two_seconds() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("access_log");
        let log = AccessLog::open(&path).unwrap();
        log.write(&LINE);
        std::thread::sleep(Duration::from_millis(1800));
        assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 1);
    }
}
