//! What a frontend hands over, and what it gets back.

use autoprov_core::{Asked, Mac, RequestPath, Secret, Transport};
use autoprov_store::{DeviceId, TenantId};
use bytes::Bytes;
use std::net::IpAddr;
use std::time::{Duration, SystemTime};

/// What a phone wants to do with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Have it (HTTP GET, TFTP RRQ).
    Get,
    /// Know its size and tag.
    Head,
    /// Replace it (HTTP PUT, TFTP WRQ).
    Put,
    /// Add to it.
    Post,
}

/// A request, as bytes that may be hostile. A frontend fills it and looks at nothing in it.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// How it came.
    pub transport: Transport,
    /// What is wanted.
    pub verb: Verb,
    /// HTTP: the path of the request target, percent signs and all, without scheme, authority and query.
    /// TFTP: the file name of the request, as it stands.
    pub path: &'a [u8],
    /// The query of the request target, without `?`.
    pub query: Option<&'a [u8]>,
    /// The User-Agent header.
    pub user_agent: Option<&'a [u8]>,
    /// Whose address it came from.
    pub peer: IpAddr,
}

/// What the path of a request says: read once, before anybody is asked, and handed back with each call about this request.
#[derive(Clone, Debug)]
pub struct Located(pub(crate) Result<Place, String>);

/// A path that may be served.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Below `/prov/`, without the tenant's segment.
    pub(crate) path: RequestPath,
    /// The tenant whose name is the first segment.
    pub(crate) tenant: Option<TenantId>,
    pub(crate) asked: Asked,
}

impl Located {
    /// The MAC address in the path.
    pub fn mac(&self) -> Option<Mac> {
        self.0.as_ref().ok()?.asked.mac
    }

    /// No path is served: for desks that have none.
    pub fn nowhere() -> Self {
        Self(Err("nothing is served".to_owned()))
    }
}

/// What must be shown before the name is answered. Found without the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Nothing: the answer is the same for everybody.
    Open,
    /// Nothing; but a proof that is offered tells whose file it is.
    Welcome,
    /// Who asks: over HTTP by Digest, over TFTP by a network that a tenant has named.
    Proof,
}

/// The passwords that a username may prove itself with.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The current password, and the previous one while it is still taken. Never empty.
    pub passwords: Vec<Secret>,
    /// Whose they are; goes back into [`Proof`].
    pub owner: Owner,
}

/// Whose username it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The tenant.
    pub tenant: TenantId,
    /// The one device, where the username is a device's own.
    pub device: Option<Own>,
}

/// A device that has a username of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Own {
    /// Its row.
    pub id: DeviceId,
    /// Its MAC address; none: a device still to be claimed, which can ask for nothing.
    pub mac: Option<Mac>,
}

/// That the asker knew the password of a username. Made by a frontend after the hash held.
#[derive(Clone, Debug)]
pub struct Proof(pub Owner);

/// What goes back to the phone.
#[derive(Debug)]
pub struct Answer {
    /// What it is.
    pub outcome: Outcome,
    /// Why, in plain words: for the log and the timeline, never for the phone.
    pub because: String,
    /// What the asker had shown: goes back in [`Sent`].
    pub shown: Shown,
    /// How soon it goes out.
    pub pace: Pace,
}

impl Answer {
    /// An answer to somebody who has shown nothing.
    pub fn new(outcome: Outcome, because: impl Into<String>) -> Self {
        Self { outcome, because: because.into(), shown: Shown::Nothing, pace: Pace::AtOnce }
    }

    /// The same to somebody who has.
    #[must_use]
    pub fn to(self, shown: Shown) -> Self {
        Self { shown, ..self }
    }
}

/// What an asker has shown, for what is noted: what has proven itself is never displaced by what has not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    /// Nothing, or nothing that was looked at.
    #[default]
    Nothing,
    /// That it knows a password. The device it asked for is nobody's, or not of that password.
    Password,
    /// That it may have the files of the device it asked for.
    Device,
}

/// How soon an answer goes out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// At once.
    #[default]
    AtOnce,
    /// After [`Pace::WAIT`].
    Slowly,
    /// Not at all: the asker gets a refusal instead, or silence.
    Refuse,
}

impl Pace {
    /// How long a slowed asker waits for what it may not have.
    pub const WAIT: Duration = Duration::from_secs(1);
}

/// The kinds of answers.
#[derive(Debug)]
pub enum Outcome {
    /// 200.
    Content(Content),
    /// An upload was stored: 201 where it is new, 204 where it replaced one.
    Stored {
        /// Nothing was there before.
        new: bool,
    },
    /// 404; TFTP error 1.
    Missing,
    /// 403; TFTP error 1 with the same text.
    Refused,
    /// 405.
    NotAllowed {
        /// The value of `Allow`.
        allow: &'static str,
    },
    /// 413.
    TooLarge {
        /// The most that is taken, in bytes.
        limit: u64,
    },
    /// 500.
    Fault {
        /// What stands in the log too.
        id: String,
    },
}

/// The bytes of an answer and what HTTP says of them.
#[derive(Debug)]
pub struct Content {
    /// The bytes.
    pub body: Body,
    /// `Content-Type`.
    pub content_type: &'static str,
    /// A strong entity tag, with its quotes.
    pub etag: String,
    /// `Last-Modified`, where it is known.
    pub modified: Option<SystemTime>,
    /// Whether passwords are in it: such an answer is `Cache-Control: no-store`.
    pub secret: bool,
}

/// Where the bytes are.
#[derive(Debug)]
pub enum Body {
    /// In memory.
    Bytes(Bytes),
    /// In a file of the file area, open for reading at its start.
    File {
        /// The file.
        file: std::fs::File,
        /// Its length in bytes when it was opened.
        len: u64,
    },
}

impl Body {
    /// The length in bytes.
    pub fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File { len, .. } => *len,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// How an answer went out, for the timeline: told once by the frontend for each request.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The HTTP status; over TFTP 200, or 404 for an error packet.
    pub status: u16,
    /// Bytes of the body that went out.
    pub bytes: u64,
    /// Whether all of it went out.
    pub whole: bool,
    /// [`Content::etag`] of what went out.
    pub etag: Option<String>,
    /// [`Answer::shown`]; nothing where the frontend answered by itself.
    pub shown: Shown,
}
