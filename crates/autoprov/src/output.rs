//! What people and programs read: tables that align, JSON, errors.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use crate::failure::Failure;
use std::io::{self, Write};

/// Writes to standard output. A reader that has gone away, as `head` does, is no error.
pub(crate) fn bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => Ok(done?),
    }
}

/// Writes a line.
pub(crate) fn line(text: impl AsRef<str>) -> Result<(), Failure> {
    bytes(format!("{}\n", text.as_ref()).as_bytes())
}

/// Writes indented JSON.
pub(crate) fn json(value: &serde_json::Value) -> Result<(), Failure> {
    line(serde_json::to_string_pretty(value)?)
}

/// Writes a table: columns as wide as their widest cell, two blanks between. Nothing but the head where there are no rows.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>]) -> Result<(), Failure> {
    let mut widths: Vec<_> = head.iter().map(|cell| cell.chars().count()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let head: Vec<_> = head.iter().map(|cell| (*cell).to_owned()).collect();
    let mut out = String::new();
    for row in std::iter::once(&head).chain(rows) {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        out.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        out.push('\n');
    }
    bytes(out.as_bytes())
}

/// Tells an error.
pub(crate) fn error(failure: &Failure) {
    for line in failure.to_string().lines() {
        eprintln!("error: {line}");
    }
}

/// Tells something that is no error.
pub(crate) fn note(text: impl AsRef<str>) {
    eprintln!("{}", text.as_ref());
}

/// When something happened, in seconds since 1970, as people read it, here. A clock that was ahead makes it no later than now.
pub(crate) fn moment(seconds: i64) -> String {
    let seconds = seconds.min(jiff::Timestamp::now().as_second());
    jiff::Timestamp::from_second(seconds).map_or_else(
        |_| seconds.to_string(),
        |at| at.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string(),
    )
}
