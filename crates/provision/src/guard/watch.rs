//! Tells operators who is slowed or refused, and lifts what they lift: through a table, since they ask by a command of its own.

use super::{Guard, State, Who};
use crate::guard::budget::Change;
use autoprov_store::observe::{Guarded, Observations};
use autoprov_store::{Error, Store};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// What stands before each line in the log.
const GUARD: &str = "guard";
/// How soon a lifted asker is served again.
const TICK: Duration = Duration::from_secs(1);

/// The thread that keeps the table.
#[derive(Debug)]
pub(crate) struct Watch {
    guard: Arc<Guard>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    /// Begins to watch, from a table that is empty: what a server before this one saw is over.
    pub(crate) fn start(guard: Arc<Guard>, observations: Observations, store: Store) -> io::Result<Self> {
        let (told, changes) = channel();
        guard.tell_to(Some(told));
        let watched = Watched { guard: Arc::clone(&guard), observations, store, written: BTreeSet::new() };
        let thread =
            std::thread::Builder::new().name("guard".to_owned()).spawn(move || watched.run(&changes))?;
        Ok(Self { guard, thread: Some(thread) })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.guard.tell_to(None);
        if let Some(thread) = self.thread.take() {
            // One that panicked has said so already.
            let _ = thread.join();
        }
    }
}

struct Watched {
    guard: Arc<Guard>,
    observations: Observations,
    store: Store,
    /// Who stands in the table, as we wrote it.
    written: BTreeSet<String>,
}

impl Watched {
    fn run(mut self, changes: &Receiver<Change>) {
        self.keep();
        loop {
            let change = if self.written.is_empty() {
                changes.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                changes.recv_timeout(TICK)
            };
            match change {
                Ok(change) => self.tell(&change),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.keep();
        }
    }

    fn tell(&self, change: &Change) {
        let Change { who, state, macs, .. } = change;
        // A filter for fail2ban reads these lines (docs/fail2ban.md): it bans sources over HTTP alone.
        let (what, asked) = match who {
            Who::Source(source) => (format!("source {source}"), "without proof"),
            Who::Datagrams(source) => (format!("source {source}"), "that are nobody's over TFTP"),
            Who::Tenant(_) | Who::Device(_) => {
                (format!("the password of {}", self.name(*who)), "that are not its")
            }
        };
        match state {
            State::Free => tracing::info!(target: GUARD, "{what} is released"),
            state => {
                let state = state.name();
                tracing::warn!(target: GUARD, "{what} is {state}: {macs} MAC addresses {asked}");
            }
        }
    }

    /// The name that operators lift it by.
    fn name(&self, who: Who) -> String {
        match who {
            Who::Source(source) => source.to_string(),
            Who::Datagrams(source) => format!("{source} over TFTP"),
            Who::Device(mac) => format!("device {mac}"),
            Who::Tenant(id) => {
                let tenants = self.store.tenants().unwrap_or_default();
                let tenant = tenants.into_iter().find(|tenant| tenant.id == id);
                format!("tenant {}", tenant.map_or_else(|| id.0.to_string(), |tenant| tenant.name))
            }
        }
    }

    fn keep(&mut self) {
        let now = (jiff::Timestamp::now().as_second(), self.guard.now());
        let at = |then: u32| now.0 - i64::from(now.1.saturating_sub(then));
        let mut guarded = BTreeMap::new();
        for change in self.guard.guarded() {
            let row = Guarded {
                who: self.name(change.who),
                state: change.state.name().to_owned(),
                macs: i64::try_from(change.macs).unwrap_or(i64::MAX),
                since: at(change.since),
                last: at(change.last),
            };
            guarded.insert(row.who.clone(), (change.who, row));
        }
        let rows: Vec<_> = guarded.values().map(|(_, row)| row.clone()).collect();
        match self.observations.keep_guarded(&rows, &self.written) {
            Ok(lifted) => {
                for name in &lifted {
                    tracing::info!(target: GUARD, "{name} is lifted");
                    if let Some((who, _)) = guarded.remove(name) {
                        self.guard.lift(who);
                    }
                }
                self.written = guarded.into_keys().collect();
            }
            // It waits its turn; what is guarded stays guarded.
            Err(Error::Locked | Error::Busy) => {}
            Err(error) => tracing::warn!("who is guarded is not noted: {error}"),
        }
    }
}
