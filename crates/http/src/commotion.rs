//! Tells of places that were taken away, refused or not to be had: one line a second at most, with how many there were.

use autoprov_core::source::Source;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(1);

/// What happened since the last line.
#[derive(Default)]
struct Since {
    displaced: u32,
    refused: u32,
    no_files: u32,
    /// The last source that lost a place or got none.
    source: Option<Source>,
}

/// Counts, and tells once a second.
#[derive(Default)]
pub(crate) struct Commotion {
    since: Mutex<Option<Since>>,
    /// All of them since the start.
    all: AtomicU64,
}

impl Commotion {
    pub(crate) fn new() -> Arc<Self> {
        Arc::default()
    }

    /// A connection went for a newcomer.
    pub(crate) fn displaced(self: &Arc<Self>, source: Source) {
        self.count(|since| {
            since.displaced = since.displaced.saturating_add(1);
            since.source = Some(source);
        });
    }

    /// A newcomer was closed at once.
    pub(crate) fn refused(self: &Arc<Self>, source: Source) {
        self.count(|since| {
            since.refused = since.refused.saturating_add(1);
            since.source = Some(source);
        });
    }

    /// The system gave no connection.
    pub(crate) fn no_files(self: &Arc<Self>) {
        self.count(|since| since.no_files = since.no_files.saturating_add(1));
    }

    /// How many there were since the start.
    pub(crate) fn all(&self) -> u64 {
        self.all.load(Ordering::Relaxed)
    }

    /// The first of a second starts who tells of all of them at its end.
    fn count(self: &Arc<Self>, count: impl FnOnce(&mut Since)) {
        self.all.fetch_add(1, Ordering::Relaxed);
        let mut since = self.since.lock().unwrap_or_else(PoisonError::into_inner);
        let first = since.is_none();
        count(since.get_or_insert_default());
        drop(since);
        if first {
            let commotion = self.clone();
            tokio::spawn(async move {
                tokio::time::sleep(EVERY).await;
                commotion.tell();
            });
        }
    }

    fn tell(&self) {
        let since = self.since.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Since { displaced, refused, no_files, source }) = since else { return };
        if displaced + refused > 0 {
            let source = source.map_or_else(String::new, |source| source.to_string());
            tracing::warn!(
                displaced,
                refused,
                source,
                "connections ran out: the oldest that have completed nothing were closed; `source` is the last of them"
            );
        }
        if no_files > 0 {
            tracing::warn!(
                times = no_files,
                "no file descriptor for a connection; is the limit of open files (ulimit -n) too low?"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_thousand_in_a_second_are_one_line() {
        let commotion = Commotion::new();
        let source = Source::of("192.0.2.1".parse().unwrap());
        for _ in 0..1000 {
            commotion.displaced(source);
        }
        commotion.refused(source);
        let counts = |commotion: &Commotion| {
            commotion.since.lock().unwrap().as_ref().map(|s| (s.displaced, s.refused))
        };
        assert_eq!(counts(&commotion), Some((1000, 1)));
        tokio::time::sleep(EVERY * 2).await;
        assert_eq!(counts(&commotion), None);
    }
}
