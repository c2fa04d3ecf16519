//! What can be seen.

use super::Seen;
use autoprov_core::Mac;

/// One thing the server saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A known device asked.
    Seen(Seen),
    /// A known device was sent an artifact.
    Fetched(Fetch),
    /// A row of a known device's timeline.
    Request(Request),
    /// A device nobody knows asked.
    Sighted(Sighted),
}

impl Event {
    /// The known device that it is about.
    pub(super) const fn device(&self) -> Option<Mac> {
        match self {
            Self::Seen(Seen { mac, .. })
            | Self::Fetched(Fetch { mac, .. })
            | Self::Request(Request { mac, .. }) => Some(*mac),
            Self::Sighted(_) => None,
        }
    }

    /// When, in unix seconds.
    pub(super) const fn at(&self) -> i64 {
        match self {
            Self::Seen(Seen { at, .. })
            | Self::Fetched(Fetch { at, .. })
            | Self::Request(Request { at, .. })
            | Self::Sighted(Sighted { at, .. }) => *at,
        }
    }
}

/// An artifact was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetch {
    /// To whom.
    pub mac: Mac,
    /// The artifact's name pattern (`{mac}.cfg`).
    pub artifact: String,
    /// Unix seconds.
    pub at: i64,
    /// Digest of what was sent.
    pub digest: String,
    /// How many bytes were sent.
    pub bytes: i64,
    /// The firmware it was made for.
    pub firmware: Option<String>,
    /// From what it was made, where that is known.
    pub fingerprint: Option<i64>,
}

/// A request of a known device, and what became of it; or what it was notified of, and what it answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Who asked.
    pub mac: Mac,
    /// Unix seconds.
    pub at: i64,
    /// `http`, `https` or `tftp`; `sip` or `command` where it was notified.
    pub transport: String,
    /// Where from; where it was notified: who was.
    pub peer: String,
    /// What for.
    pub path: String,
    /// The answer, as an HTTP status; over TFTP the one HTTP would have had; over SIP its own.
    pub status: u16,
    /// How many bytes were sent.
    pub bytes: i64,
    /// Its User-Agent, where the protocol has one.
    pub user_agent: Option<String>,
    /// Why that answer, in plain words.
    pub because: String,
    /// Whether the asker had proven that it may have the device's files; what an operator did is.
    pub proven: bool,
}

/// A request of a device nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighted {
    /// Who asked.
    pub mac: Mac,
    /// Unix seconds.
    pub at: i64,
    /// Its User-Agent, where the protocol has one.
    pub user_agent: Option<String>,
    /// Where from.
    pub address: String,
    /// The vendor, where it is clear.
    pub vendor: Option<String>,
    /// The model, where it is clear.
    pub model: Option<String>,
    /// What for.
    pub path: String,
    /// Whether the asker knew a tenant's password.
    pub proven: bool,
}

/// What a sighting is worth. Those of one worth are bounded apart from the others: a flood of what is worth little displaces nothing that is
/// worth more, nor does a flood of what only looks like more displace the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Worth {
    /// Anybody can send it.
    Little,
    /// It has a maker's User-Agent.
    Recognised,
    /// It knew a tenant's password.
    Proven,
}

impl Worth {
    pub(super) const ALL: [Self; 3] = [Self::Little, Self::Recognised, Self::Proven];

    pub(crate) const fn number(self) -> i32 {
        match self {
            Self::Little => 0,
            Self::Recognised => 1,
            Self::Proven => 2,
        }
    }

    pub(super) const fn of(event: &Sighted) -> Self {
        match event {
            Sighted { proven: true, .. } => Self::Proven,
            Sighted { vendor: Some(_), .. } => Self::Recognised,
            _ => Self::Little,
        }
    }
}
