//! Whether phones can be served: for whoever sends them here, and whoever starts the server over.
//!
//! What would be no better on a server that was started over is no reason: phones get their files while nothing can be noted of them, and
//! over HTTP while a certificate has ended. The metrics tell of both.

use crate::provision::Provision;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Anybody may ask, as often as he likes: that costs one look a second.
const GOOD: Duration = Duration::from_secs(1);

/// Why phones cannot be served. No path and no word of the system's: strangers read it; the log has the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unready {
    /// The database does not answer.
    Database,
    /// The file area cannot be read.
    Files,
}

impl fmt::Display for Unready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Database => "the database cannot be read",
            Self::Files => "the file area cannot be read",
        })
    }
}

/// What was seen last, and when.
#[derive(Debug)]
pub(crate) struct Health {
    last: Mutex<(Option<Instant>, Result<(), Unready>)>,
    looking: AtomicBool,
}

impl Default for Health {
    fn default() -> Self {
        Self { last: Mutex::new((None, Ok(()))), looking: AtomicBool::new(false) }
    }
}

impl Health {
    /// As of a second ago; while somebody looks, and waits for a database perhaps, others get what was seen before.
    pub(crate) fn ready(&self, provision: &Provision) -> Result<(), Unready> {
        let (at, before) = *self.last();
        if at.is_some_and(|at| at.elapsed() < GOOD) || self.looking.swap(true, Ordering::AcqRel) {
            return before;
        }
        let seen = look(provision, before.is_ok());
        if seen.is_ok() && before.is_err() {
            tracing::info!("phones can be served again");
        }
        *self.last() = (Some(Instant::now()), seen);
        self.looking.store(false, Ordering::Release);
        seen
    }

    fn last(&self) -> MutexGuard<'_, (Option<Instant>, Result<(), Unready>)> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Looks; `news`: what is wrong is not in the log yet.
fn look(provision: &Provision, news: bool) -> Result<(), Unready> {
    let because = |unready: Unready, error: &dyn fmt::Display| {
        if news {
            tracing::error!("phones cannot be served, {unready}: {error}");
        }
        unready
    };
    // Reads a page of the file itself: what is remembered of it answers no phone.
    provision.store.is_there().map_err(|error| because(Unready::Database, &error))?;
    let files = provision.files.as_ref();
    files.map_or(Ok(()), |files| files.is_readable().map_err(|error| because(Unready::Files, &error)))
}
