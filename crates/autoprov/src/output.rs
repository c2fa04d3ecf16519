//! What people and programs read: tables that align, JSON, errors, logs.
//!
//! Much of it comes from phones, from strangers and from site files. The database keeps it as it came; here is where it is made harmless: no text
//! moves a terminal, breaks a line or turns the direction of writing. [`bytes`] alone writes what is data as it is.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use crate::config::{Color, Say};
use crate::failure::Failure;
use crate::{log, warnings};
use autoprov_core::{Secret, harmless, harmless_json};
use autoprov_store::Finding;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::io::{self, IsTerminal as _, Write};
use std::sync::OnceLock;

static SAY: OnceLock<Say> = OnceLock::new();

/// Says how things are said from now on.
pub(crate) fn begin(say: Say) {
    // Once alone: a second time is no harm.
    let _ = SAY.set(say);
}

fn said() -> Say {
    SAY.get().copied().unwrap_or_default()
}

/// Whether what goes to standard error is coloured (<https://no-color.org>).
pub(crate) fn is_coloured() -> bool {
    match said().color.unwrap_or_default() {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => std::env::var_os("NO_COLOR").is_none() && io::stderr().is_terminal(),
    }
}

/// The word that a line begins with.
fn marked(word: &str, colour: u8) -> String {
    if is_coloured() { format!("\u{1b}[1;{colour}m{word}:\u{1b}[0m") } else { format!("{word}:") }
}

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
    bytes(format!("{}\n", harmless(text.as_ref(), &['\n'])).as_bytes())
}

/// Says that something was done.
pub(crate) fn done(text: impl AsRef<str>) -> Result<(), Failure> {
    if said().quiet { Ok(()) } else { line(text) }
}

/// Writes indented JSON.
pub(crate) fn json(value: &Value) -> Result<(), Failure> {
    json_text(&(serde_json::to_string_pretty(value)? + "\n"))
}

/// Writes JSON that is text already.
pub(crate) fn json_text(text: &str) -> Result<(), Failure> {
    bytes(harmless_json(text).as_bytes())
}

/// Writes a table: columns as wide as their widest cell, two blanks between. Nothing but the head where there are no rows.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>]) -> Result<(), Failure> {
    let rows: Vec<Vec<Cow<'_, str>>> =
        rows.iter().map(|row| row.iter().map(|cell| harmless(cell, &[])).collect()).collect();
    let mut widths: Vec<_> = head.iter().map(|cell| cell.chars().count()).collect();
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let head: Vec<_> = head.iter().map(|cell| Cow::Borrowed(*cell)).collect();
    let mut out = String::new();
    for row in std::iter::once(&head).chain(&rows) {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        out.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        out.push('\n');
    }
    bytes(out.as_bytes())
}

/// Fields of an object, one a line, as `set` takes them.
pub(crate) fn fields(object: &Value) -> Result<(), Failure> {
    let mut rows = Vec::new();
    flatten("", object, &mut rows);
    table(&["FIELD", "VALUE"], &rows)
}

/// The same as paths and values.
pub(crate) fn flat(object: &Value) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    flatten("", object, &mut rows);
    rows.into_iter()
        .filter_map(|row| <[String; 2]>::try_from(row).ok())
        .map(|[path, value]| (path, value))
        .collect()
}

fn flatten(path: &str, value: &Value, rows: &mut Vec<Vec<String>>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| flatten(&below(name), value, rows)),
        Value::Array(items) if items.iter().any(Value::is_object) => {
            items.iter().enumerate().for_each(|(at, value)| flatten(&below(&at.to_string()), value, rows));
        }
        Value::String(text) => rows.push(vec![path.to_owned(), text.replace('\n', "\\n")]),
        Value::Null => {}
        other => rows.push(vec![path.to_owned(), other.to_string()]),
    }
}

/// Replaces passwords and PINs by `***`: `export` is the one command that writes them.
pub(crate) fn hide(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if name == "raw" {
                    hide_raw(value);
                    continue;
                }
                let secret = name.ends_with("password") || name == "pin";
                if secret && value.is_string() { *value = "***".into() } else { hide(value) }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(hide),
        _ => {}
    }
}

/// The same for raw parameters, which go by the maker's names: a value under a name that says nothing is shown where it can be no password.
fn hide_raw(raw: &mut Value) {
    let dialects = raw.as_object_mut().into_iter().flat_map(Map::values_mut);
    for (name, value) in dialects.filter_map(Value::as_object_mut).flatten() {
        if Secret::is_named(name) || !value.as_str().is_some_and(Secret::is_harmless) {
            *value = "***".into();
        }
    }
}

/// A reader that has gone away is no error: what was done is done.
fn to_stderr(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Tells an error.
pub(crate) fn error(failure: &Failure) {
    // Of thousands of errors each line would be a write of its own.
    let text = failure.to_string();
    if log::ends(&text) {
        return;
    }
    let word = marked("error", 31);
    let lines: Vec<_> = text.lines().map(|line| format!("{word} {}\n", harmless(line, &[]))).collect();
    let lines = lines.concat();
    to_stderr(&lines);
}

/// Tells something that is no error.
pub(crate) fn note(text: impl AsRef<str>) {
    if !said().quiet {
        to_stderr(&format!("{}\n", harmless(text.as_ref(), &['\n'])));
    }
}

/// Tells the warnings that a change brings.
pub(crate) fn warnings(warnings: &[Finding]) {
    warnings::of_change(warnings).iter().for_each(warning);
}

/// Tells one.
pub(crate) fn warning(text: impl AsRef<str>) {
    if !said().quiet {
        to_stderr(&format!("{} {}\n", marked("warning", 33), harmless(text.as_ref(), &['\n'])));
    }
}

/// A line of the server's log. The subscriber colours what it writes itself, and has spelt out the escapes of others.
pub(crate) fn harmless_line(text: &str) -> Cow<'_, str> {
    harmless(text, &['\n', '\u{1b}'])
}

/// The same of one that is JSON.
pub(crate) fn harmless_json_line(text: &str) -> Cow<'_, str> {
    harmless_json(text)
}

/// When something happened, in seconds since 1970, as people read it, here. A clock that was ahead makes it no later than now.
pub(crate) fn moment(seconds: i64) -> String {
    time(seconds.min(jiff::Timestamp::now().as_second()))
}

/// A moment, past or to come.
pub(crate) fn time(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map_or_else(
        |_| seconds.to_string(),
        |at| at.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string(),
    )
}
