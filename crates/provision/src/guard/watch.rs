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
/// How soon it is seen that challenges were not answered, while nobody is guarded.
const LOOK: Duration = Duration::from_secs(5);

/// The thread that keeps the table.
#[derive(Debug)]
pub(crate) struct Watch {
    guard: Arc<Guard>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    /// Begins to watch, from a table that is empty: what a server before this one saw is over.
    pub(crate) fn start(guard: Arc<Guard>, observations: Observations, store: Store) -> io::Result<Self> {
        let (sender, changes) = channel();
        guard.send_to(Some(sender));
        let (written, logged) = Default::default();
        let watched = Watched { guard: Arc::clone(&guard), observations, store, written, logged };
        let thread =
            std::thread::Builder::new().name("guard".to_owned()).spawn(move || watched.run(&changes))?;
        Ok(Self { guard, thread: Some(thread) })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.guard.send_to(None);
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
    /// What the log has said last of each.
    logged: BTreeMap<String, (Who, State)>,
}

impl Watched {
    fn run(mut self, changes: &Receiver<Change>) {
        self.keep();
        loop {
            let patience = if self.written.is_empty() { LOOK } else { TICK };
            if changes.recv_timeout(patience) == Err(RecvTimeoutError::Disconnected) {
                return;
            }
            self.keep();
        }
    }

    /// One line for each who is treated in another way than when the log said so last.
    fn tell(&mut self, guarded: &BTreeMap<String, (Change, Guarded)>) {
        for (name, (change, _)) in guarded {
            let now = (change.who, change.state);
            if self.logged.insert(name.clone(), now) != Some(now) {
                self.say(change.who, change.state, change.macs);
            }
        }
        let free: Vec<_> = self.logged.keys().filter(|name| !guarded.contains_key(*name)).cloned().collect();
        for name in free {
            if let Some((who, _)) = self.logged.remove(&name) {
                self.say(who, State::Free, 0);
            }
        }
    }

    fn say(&self, who: Who, state: State, macs: usize) {
        // A filter for fail2ban reads these lines (docs/fail2ban.md): it bans sources over HTTP alone.
        let (what, asked) = match who {
            Who::Source(source) => (format!("source {source}"), "without proof"),
            Who::Datagrams(source) => (format!("source {source}"), "that are nobody's over TFTP"),
            Who::Enrolling(_) | Who::Window(_) => (who.to_string(), "that nobody has"),
            Who::Tenant(_) | Who::Device(_) => {
                (format!("the password of {}", self.name(who)), "that are not its")
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
            Who::Tenant(id) => {
                let tenants = self.store.tenants().unwrap_or_default();
                let tenant = tenants.into_iter().find(|tenant| tenant.id == id);
                tenant.map_or_else(|| who.to_string(), |tenant| format!("tenant {}", tenant.name))
            }
            other => other.to_string(),
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
            guarded.insert(row.who.clone(), (change, row));
        }
        self.tell(&guarded);
        let rows: Vec<_> = guarded.values().map(|(_, row)| row.clone()).collect();
        match self.observations.keep_guarded(&rows, &self.written) {
            Ok(lifted) => {
                for name in &lifted {
                    tracing::info!(target: GUARD, "{name} is lifted");
                    self.logged.remove(name);
                    if let Some((change, _)) = guarded.remove(name) {
                        self.guard.lift(change.who);
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
