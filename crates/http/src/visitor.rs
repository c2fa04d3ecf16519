//! What is known of a connection while it lasts.

use crate::body::Outgoing;
use crate::connection_limit::Permit;
use crate::deadline::Deadline;
use autoprov_provision::Unproven;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Who is there, on which place, and how long it may stay.
pub(crate) struct Visitor {
    pub(crate) peer: IpAddr,
    pub(crate) permit: Permit,
    pub(crate) deadline: Deadline,
    /// What it asked for without proof.
    unproven: Mutex<Unproven>,
    /// What its encryption holds of an answer that is not read.
    encrypted: usize,
    /// What the answer that is going out holds in memory.
    answer: AtomicUsize,
}

impl Visitor {
    pub(crate) fn new(peer: IpAddr, permit: Permit, deadline: Deadline, encrypted: usize) -> Self {
        let (unproven, answer) = (Mutex::default(), AtomicUsize::new(0));
        Self { peer, permit, deadline, unproven, encrypted, answer }
    }

    /// What it asked for without proof.
    pub(crate) fn unproven(&self) -> MutexGuard<'_, Unproven> {
        self.unproven.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request is answered with this body, once it has gone out.
    pub(crate) fn answers(&self, body: &Outgoing) {
        self.answer.store(body.weight(), Ordering::Relaxed);
        self.permit.completed();
    }

    /// The answer that is going out is not read.
    pub(crate) fn sticks(&self) {
        self.permit.sticks(self.answer.load(Ordering::Relaxed) + self.encrypted);
    }
}

#[cfg(test)]
impl Visitor {
    /// One on a place of its own.
    pub(crate) fn for_tests() -> std::sync::Arc<Self> {
        use std::time::Duration;
        let timeouts =
            crate::deadline::Timeouts { head: Duration::from_secs(10), idle: Duration::from_secs(30) };
        let peer = IpAddr::from([127, 0, 0, 1]);
        let permit = crate::connection_limit::ConnectionLimit::new(1, 1).enter(peer).unwrap();
        std::sync::Arc::new(Self::new(peer, permit, Deadline::new(timeouts), 0))
    }
}
