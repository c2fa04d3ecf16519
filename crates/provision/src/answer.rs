//! What a request is answered with.

use crate::metrics::{Reason, Whose};
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::time::{Duration, SystemTime};

/// What goes back to the phone.
#[derive(Debug)]
pub struct Answer {
    /// What it is.
    pub outcome: Outcome,
    /// Why, in plain words: for the log and the timeline, never for the phone.
    pub because: String,
    /// The same in a word that is counted.
    pub reason: Reason,
    /// Whose phone it was, once that is known.
    pub vendor: Whose,
    /// What the asker had shown: goes back in [`Sent`].
    pub shown: Shown,
    /// How soon it goes out.
    pub pace: Pace,
}

impl Answer {
    /// An answer to somebody who has shown nothing.
    pub fn new(outcome: Outcome, because: impl Into<String>) -> Self {
        let reason = Reason::of(outcome.status());
        let because = because.into();
        Self { outcome, because, reason, vendor: Whose::default(), shown: Shown::Nothing, pace: Pace::AtOnce }
    }

    /// The same to somebody who has.
    #[must_use]
    pub fn to(self, shown: Shown) -> Self {
        Self { shown, ..self }
    }

    /// The same for another reason than its status tells.
    #[must_use]
    pub(crate) fn counted(self, reason: Reason) -> Self {
        Self { reason, ..self }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.outcome.status()
    }

    /// The bytes, where it is content; reads a file whole.
    pub fn into_bytes(self) -> std::io::Result<Option<Vec<u8>>> {
        let Outcome::Content(content) = self.outcome else { return Ok(None) };
        match content.body {
            Body::Bytes(bytes) => Ok(Some(bytes.to_vec())),
            Body::File { mut file, .. } => {
                let mut bytes = Vec::new();
                std::io::Read::read_to_end(&mut file, &mut bytes)?;
                Ok(Some(bytes))
            }
        }
    }
}

/// A 404 with its reason.
pub(crate) fn missing(because: impl Into<String>) -> Answer {
    Answer::new(Outcome::Missing, because)
}

/// A 500 with an id that stands in the log beside the error.
pub(crate) fn fault(error: &dyn std::fmt::Display) -> Answer {
    let now = SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let id = format!("{:x}", now.as_micros());
    tracing::error!(id, "{error}");
    Answer::new(Outcome::Fault { id }, error.to_string())
}

/// The same where it was the database that did not answer.
pub(crate) fn unanswered(error: &autoprov_store::Error) -> Answer {
    fault(error).counted(Reason::Database)
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
    Content(Representation),
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

impl Outcome {
    /// The HTTP status.
    fn status(&self) -> u16 {
        match self {
            Self::Content(_) => 200,
            Self::Stored { new: true } => 201,
            Self::Stored { new: false } => 204,
            Self::Missing => 404,
            Self::Refused => 403,
            Self::NotAllowed { .. } => 405,
            Self::TooLarge { .. } => 413,
            Self::Fault { .. } => 500,
        }
    }
}

/// The bytes of an answer and what HTTP says of them.
#[derive(Debug)]
pub struct Representation {
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

impl Representation {
    /// Bytes that were made for this answer.
    pub(crate) fn made(bytes: Vec<u8>, content_type: &'static str, secret: bool) -> Self {
        Self { etag: tag(&bytes), body: Body::Bytes(bytes.into()), content_type, modified: None, secret }
    }
}

/// A strong entity tag: half of SHA-256.
pub(crate) fn tag(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let digest = Sha256::digest(bytes);
    let mut tag = String::with_capacity(34);
    tag.push('"');
    for byte in &digest[..16] {
        // Writing to a String cannot fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
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

/// How an answer went out, for the timeline: reported once by the frontend for each request.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The HTTP status; over TFTP 200, or 404 for an error packet.
    pub status: u16,
    /// Bytes of the body that went out.
    pub bytes: u64,
    /// Whether all of it went out.
    pub whole: bool,
    /// [`Representation::etag`] of what went out.
    pub etag: Option<String>,
    /// [`Answer::shown`]; nothing where the frontend answered by itself.
    pub shown: Shown,
}
