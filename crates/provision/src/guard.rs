//! A budget of distinct MAC addresses for whoever asks without having proven that they are theirs.
//!
//! Requests are not counted: a phone may ask as often as it likes, for it has one MAC address. Who asks for many is slowed, then refused,
//! and released once it has been quiet. Nothing here looks at whether a device exists before its asker has proven itself, and no phone
//! that proves itself waits.

mod budget;
mod watch;

use crate::answer::Pace;
use crate::request::PhoneRequest;
use autoprov_core::source::Source;
use autoprov_core::{Mac, Transport};
use autoprov_store::TenantId;
use budget::{Budget, Change};
use std::fmt;
use std::sync::mpsc::Sender;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

pub(crate) use watch::Watch;

/// Distinct MAC addresses after which an asker is slowed. An office whose phones all have an old password stays below.
const SLOWED: usize = 64;
/// Distinct MAC addresses after which it is refused.
const REFUSED: usize = 256;
/// How long a MAC address counts after it was last asked for, in seconds: so long must an asker be quiet to be released.
const WINDOW: u32 = 600;
/// A challenge that is not answered within so many seconds counts.
const ANSWERED: u32 = 60;

/// Whose budget it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Who {
    /// An address, or an IPv6 /64, over HTTP or HTTPS.
    Source(Source),
    /// The same over TFTP: apart, because a datagram's sender can be forged.
    Datagrams(Source),
    /// A tenant's password.
    Tenant(TenantId),
    /// A device's own password.
    Device(Mac),
    /// An address in an enrolment window, apart: behind it phones may boot that are none of the window's.
    Enrolling(Source),
    /// An enrolment window, whoever asks.
    Window(i64),
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source(source) => write!(f, "{source}"),
            Self::Datagrams(source) => write!(f, "{source} over TFTP"),
            Self::Enrolling(source) => write!(f, "{source} in an enrolment window"),
            Self::Device(mac) => write!(f, "device {mac}"),
            Self::Tenant(id) => write!(f, "tenant {}", id.0),
            Self::Window(id) => write!(f, "enrolment window {id}"),
        }
    }
}

impl Who {
    /// Whoever has proven nothing.
    pub(crate) fn of(request: &PhoneRequest<'_>) -> Self {
        let source = Source::of(request.peer);
        if request.transport == Transport::Tftp { Self::Datagrams(source) } else { Self::Source(source) }
    }
}

/// How an asker is treated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum State {
    #[default]
    Free,
    Slowed,
    Refused,
}

impl State {
    /// Its word in tables and in the log.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Slowed => "slowed",
            Self::Refused => "refused",
        }
    }
}

/// What a connection has asked for without proof: kept by the frontend for as long as the connection lasts.
#[derive(Debug, Default)]
pub struct Unproven {
    first: Option<Mac>,
}

/// The budgets of all askers.
pub(crate) struct Guard {
    budget: Mutex<Budget>,
    started: Instant,
    /// Where changes go; none: nobody watches.
    watcher: Mutex<Option<Sender<Change>>>,
}

impl Guard {
    pub(crate) fn new() -> Self {
        Self { budget: Mutex::default(), started: Instant::now(), watcher: Mutex::new(None) }
    }

    fn budget(&self) -> MutexGuard<'_, Budget> {
        self.budget.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> u32 {
        u32::try_from(self.started.elapsed().as_secs()).unwrap_or(u32::MAX)
    }

    /// A challenge for this MAC address went to a source. Nothing tells a phone that will answer it from a sweep that will not, before it
    /// has answered: so the first of a connection goes out at once whoever asks, known or not, and what a source pays for is the next one.
    pub(crate) fn challenged(&self, request: &PhoneRequest<'_>, mac: Mac, so_far: &mut Unproven) -> Pace {
        let (state, change) = self.budget().pending(Who::of(request), mac, self.now());
        self.tell(change);
        match so_far.first.replace(mac) {
            None => Pace::AtOnce,
            Some(before) if before == mac => Pace::AtOnce,
            Some(_) => pace(state),
        }
    }

    /// A source has answered its challenge.
    pub(crate) fn answered(&self, request: &PhoneRequest<'_>, mac: Mac) {
        if request.transport != Transport::Tftp {
            self.budget().answered(Who::of(request), mac);
        }
    }

    /// Somebody asked for a MAC address that it may not have.
    pub(crate) fn strayed(&self, who: Who, mac: Mac) -> Pace {
        let (state, change) = self.budget().strayed(who, mac, self.now());
        self.tell(change);
        pace(state)
    }

    /// Whether somebody has done nothing that counts against him.
    pub(crate) fn is_free(&self, who: Who) -> bool {
        self.budget().state(who, self.now()) == State::Free
    }

    /// Whether what its source does without proof is not even noted.
    pub(crate) fn is_refused(&self, request: &PhoneRequest<'_>) -> bool {
        self.budget().state(Who::of(request), self.now()) == State::Refused
    }

    /// Tells changes to a watcher, or to nobody any more.
    fn send_to(&self, watcher: Option<Sender<Change>>) {
        *self.watcher.lock().unwrap_or_else(PoisonError::into_inner) = watcher;
    }

    /// Forgets what an asker did.
    fn lift(&self, who: Who) {
        self.budget().forget(who);
    }

    /// Who is not free.
    fn guarded(&self) -> Vec<Change> {
        self.budget().guarded(self.now())
    }

    /// How many askers are slowed, and how many refused.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let guarded = self.guarded();
        let refused = guarded.iter().filter(|change| change.state == State::Refused).count();
        (guarded.len() - refused, refused)
    }

    fn tell(&self, change: Option<Change>) {
        let Some(change) = change else { return };
        if let Some(watcher) = &*self.watcher.lock().unwrap_or_else(PoisonError::into_inner) {
            // A watch that has ended has nobody to tell.
            let _ = watcher.send(change);
        }
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard").finish_non_exhaustive()
    }
}

const fn pace(state: State) -> Pace {
    match state {
        State::Free => Pace::AtOnce,
        State::Slowed => Pace::Slowly,
        State::Refused => Pace::Refuse,
    }
}
