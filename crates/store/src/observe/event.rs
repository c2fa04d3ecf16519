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
}

/// A request of a known device, and what became of it; or what it was told, and what it answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Who asked.
    pub mac: Mac,
    /// Unix seconds.
    pub at: i64,
    /// `http`, `https` or `tftp`; `sip` or `command` where it was told to ask.
    pub transport: String,
    /// Where from; where it was told: whom the word was given to.
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
}
