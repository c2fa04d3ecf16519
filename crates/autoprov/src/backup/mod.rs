//! A backup: one tar file with all that a server cannot make anew.
//!
//! The last entry says what is in it and what each file's digest is: a backup that was cut short has none.

pub(crate) mod restore;
pub(crate) mod write;

use crate::config::Settings;
use crate::failure::Failure;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};

/// What administrators said.
const MAIN: &str = "autoprov.db";
/// What phones did.
const OBSERVED: &str = "autoprov.observed.db";
/// The folder of certificates that sign themselves.
const TLS: &str = "tls";
const CERTIFICATE: &str = "certificate.pem";
const CERTIFICATE_KEY: &str = "certificate_key.pem";
/// The configuration: it is there to be read, and restored by hand.
const CONFIGURATION: &str = "autoprov.toml";
/// The file area.
const FILES: &str = "files";
const CONTENTS: &str = "contents.json";

/// The way backups are made: another number is another program's.
const FORMAT: u32 = 1;

/// What is in a backup.
#[derive(Debug, Deserialize, Serialize)]
struct Contents {
    format: u32,
    /// The program that made it.
    version: String,
    /// When, in unix seconds.
    at: i64,
    files: Vec<Member>,
}

/// A file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
struct Member {
    name: String,
    bytes: u64,
    sha256: String,
}

/// Counts and digests what goes through it.
struct Digesting<T> {
    inner: T,
    digest: Sha256,
    bytes: u64,
}

impl<T> Digesting<T> {
    fn new(inner: T) -> Self {
        Self { inner, digest: Sha256::new(), bytes: 0 }
    }

    fn member(self, name: &str) -> Member {
        let sha256 = self.digest.finalize().iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        Member { name: name.to_owned(), bytes: self.bytes, sha256 }
    }

    fn count(&mut self, bytes: &[u8]) {
        self.digest.update(bytes);
        self.bytes += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    }
}

impl<T: Read> Read for Digesting<T> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}

impl<T: Write> Write for Digesting<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.count(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Where each file of a backup belongs on this host; `None`: nowhere by itself.
fn place(name: &str, settings: &Settings) -> Result<Option<PathBuf>, Failure> {
    let unset = |what: &str, option: &str| {
        Failure::new(format!(
            "the backup has {what}, and no {option} is configured here: name one with --{option}"
        ))
    };
    let below = |folder: &str| name.strip_prefix(folder)?.strip_prefix('/').map(Path::new);
    let is_plain = |path: &Path| path.components().all(|part| matches!(part, Component::Normal(_)));
    if let Some(rest) = below(TLS).filter(|rest| is_plain(rest)) {
        return Ok(Some(settings.beside_database("tls").join(rest)));
    }
    if let Some(rest) = below(FILES).filter(|rest| is_plain(rest)) {
        let area = settings.files.as_ref().ok_or_else(|| unset("a file area", "files"))?;
        return Ok(Some(area.join(rest)));
    }
    Ok(match name {
        MAIN => Some(settings.database_path().to_owned()),
        OBSERVED => Some(settings.beside_database("observed.db")),
        // Who has no certificate configured has no use for one.
        CERTIFICATE => settings.certificate.clone(),
        CERTIFICATE_KEY => settings.certificate_key.clone(),
        CONFIGURATION => None,
        other => {
            return Err(Failure::new(format!("`{other}` is nothing that a backup has: take another file")));
        }
    })
}

/// Where a file lies.
fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// An error of a file, with its name.
fn about(path: &Path) -> impl FnOnce(io::Error) -> Failure {
    move |error| Failure::new(format!("`{}`: {error}", path.display()))
}
