//! The host's time zone data, where it is newer than what is built in: a government that moves the clock at three weeks' notice waits for no
//! new version of this program.

use autoprov_core::Zone;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::sync::{LazyLock, Mutex, PoisonError};

/// More than any zone's data has.
const MOST: u64 = 256 << 10;

/// Where the host keeps it; `TZDIR` says otherwise, as for every program.
fn folder() -> PathBuf {
    std::env::var_os("TZDIR").map_or_else(|| "/usr/share/zoneinfo".into(), PathBuf::from)
}

/// The version of the host's data, where it says one: `# version 2026f` heads its text, and some systems have it in a file of its own.
fn host_version() -> Option<String> {
    let first_line = |name: &str| {
        let mut line = String::new();
        BufReader::new(File::open(folder().join(name)).ok()?.take(100)).read_line(&mut line).ok()?;
        Some(line)
    };
    let text =
        first_line("tzdata.zi").and_then(|line| Some(line.strip_prefix("# version ")?.trim().to_owned()));
    let version = text.or_else(|| first_line("+VERSION").map(|line| line.trim().to_owned()))?;
    let year = version.get(..4)?.bytes().all(|b| b.is_ascii_digit());
    (year && version.len() <= 8).then_some(version)
}

/// The host's version, if it is newer: a year and a letter.
fn newer() -> Option<String> {
    host_version().filter(|host| host.as_str() > Zone::version())
}

/// Takes the host's rules where they are newer.
pub(crate) fn prefer_newer() {
    if newer().is_some() {
        Zone::rules_from(rule);
    }
}

/// Both versions, and which one holds.
pub(crate) fn versions() -> String {
    let own = Zone::version();
    match (newer(), host_version()) {
        (Some(host), _) => format!("tzdata {host} of the host (newer than {own}, which is built in)"),
        (None, Some(host)) => format!("tzdata {own}, which is built in (the host has {host})"),
        (None, None) => format!("tzdata {own}, which is built in (the host has none)"),
    }
}

/// A zone's rule by the host. Read once.
fn rule(zone: &str) -> Option<String> {
    static KNOWN: LazyLock<Mutex<HashMap<String, Option<String>>>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    known.entry(zone.to_owned()).or_insert_with(|| read(zone)).clone()
}

fn read(zone: &str) -> Option<String> {
    let mut data = Vec::new();
    File::open(folder().join(zone)).ok()?.take(MOST).read_to_end(&mut data).ok()?;
    let rule = Zone::rule_of(&data);
    (data.starts_with(b"TZif") && Zone::posix(zone, rule).is_some()).then(|| rule.to_owned())
}
