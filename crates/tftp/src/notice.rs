//! What the log says of places that ran out: one line a second at most, however many it were.

use autoprov_core::source::Source;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

const PAUSE: Duration = Duration::from_secs(1);

/// Counts until the next line.
#[derive(Debug, Default)]
pub(crate) struct Notice {
    counts: Mutex<Counts>,
    /// All of them since the start.
    all: AtomicU64,
}

#[derive(Debug, Default)]
struct Counts {
    displaced: u64,
    refused: u64,
    last: Option<Source>,
}

impl Notice {
    /// A transfer has given its place to another.
    pub(crate) fn displaced(self: &Arc<Self>, source: Source) {
        self.count(source, |counts| counts.displaced += 1);
    }

    /// A request has found no place.
    pub(crate) fn refused(self: &Arc<Self>, source: Source) {
        self.count(source, |counts| counts.refused += 1);
    }

    /// How many there were since the start.
    pub(crate) fn all(&self) -> u64 {
        self.all.load(Ordering::Relaxed)
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(self: &Arc<Self>, source: Source, count: impl FnOnce(&mut Counts)) {
        self.all.fetch_add(1, Ordering::Relaxed);
        let mut counts = self.counts();
        count(&mut counts);
        if counts.last.replace(source).is_none() {
            let notice = Arc::clone(self);
            tokio::spawn(async move {
                tokio::time::sleep(PAUSE).await;
                notice.say();
            });
        }
    }

    fn say(&self) {
        let Counts { displaced, refused, last } = std::mem::take(&mut *self.counts());
        if let Some(source) = last {
            tracing::warn!(
                "TFTP places ran out: {displaced} transfers whose first block was never acknowledged gave theirs to \
                 newer ones, {refused} requests found none, the last from {source}: look for a flood, or for a \
                 firewall that drops replies"
            );
        }
    }
}
