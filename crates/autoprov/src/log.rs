//! The server's log, on standard error: for people, for programs that read JSON, and for the journal.

use crate::output;
use clap::ValueEnum;
use serde::Deserialize;
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt as _;
use std::sync::OnceLock;
use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

/// How lines are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    /// For people
    #[default]
    Text,
    /// A JSON object a line
    Json,
}

/// As the log was started.
static STYLE: OnceLock<Style> = OnceLock::new();

#[derive(Clone, Copy, Debug)]
struct Style {
    format: Format,
    /// Whether the journal reads it: it wants a priority before each line, and knows the time.
    journal: bool,
}

impl Style {
    /// Whether nothing may stand between its lines.
    fn is_for_programs(self) -> bool {
        self.journal || self.format == Format::Json
    }
}

/// Begins to log.
pub(crate) fn start(format: Format) {
    let style = *STYLE.get_or_init(|| Style { format, journal: is_journal() });
    // Colours are for people: what reads the log of a service must find the words as they are.
    let colours = output::is_coloured() && !style.journal;
    let log = tracing_subscriber::fmt().with_writer(style).with_max_level(Level::INFO);
    match (format, style.journal) {
        (Format::Json, _) => log.json().flatten_event(true).init(),
        (Format::Text, true) => log.with_ansi(false).without_time().init(),
        (Format::Text, false) => log.with_ansi(colours).init(),
    }
    if style.is_for_programs() {
        std::panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
    }
}

/// Tells why the server ends, in the style of its log; false: nothing was started, and nothing is told.
pub(crate) fn ends(line: &str) -> bool {
    let started = STYLE.get().is_some_and(|style| style.is_for_programs());
    if started {
        tracing::error!("{line}");
    }
    started
}

/// Whether standard error is the journal's (sd-daemon(3)): the variable alone is handed down to who writes elsewhere.
fn is_journal() -> bool {
    let said = std::env::var("JOURNAL_STREAM").ok();
    let is = std::fs::metadata("/proc/self/fd/2").ok().map(|file| format!("{}:{}", file.dev(), file.ino()));
    said.is_some() && said == is
}

/// One event on its way out.
#[derive(Debug)]
pub(crate) struct Event {
    style: Style,
    priority: u8,
}

impl<'a> MakeWriter<'a> for Style {
    type Writer = Event;

    fn make_writer(&'a self) -> Event {
        Event { style: *self, priority: 6 }
    }

    fn make_writer_for(&'a self, meta: &Metadata<'_>) -> Event {
        let priority = match *meta.level() {
            Level::ERROR => 3,
            Level::WARN => 4,
            Level::INFO => 6,
            _ => 7,
        };
        Event { style: *self, priority }
    }
}

impl Write for Event {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        let text = match self.style.format {
            Format::Json => output::harmless_json_line(&text),
            Format::Text => output::harmless_line(&text),
        };
        let mut out = io::stderr().lock();
        if self.style.journal {
            let lines = text.lines().map(|line| format!("<{}>{}\n", self.priority, line.trim_start()));
            out.write_all(lines.collect::<String>().as_bytes())?;
        } else {
            out.write_all(text.as_bytes())?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}
