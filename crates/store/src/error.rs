//! What can go wrong with a store.

use crate::finding::Finding;
use crate::report::{Item, Kind};
use std::fmt::Write;

/// Why the store refused or failed. Every message names the thing and the remedy, and no message holds a secret.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A text that names no database.
    #[error("`{0}` names no database: write sqlite:PATH")]
    Url(String),
    /// PostgreSQL is not there yet.
    #[error("postgres:// is not built in yet: use sqlite:PATH")]
    NotBuiltIn,
    /// The database file has nowhere to be.
    #[error("there is no directory `{0}` for the database: make it first")]
    NoDirectory(String),
    /// The file cannot be opened.
    #[error("cannot open the database `{path}`: {because}; see who may read and write it and its directory")]
    Open {
        /// The file.
        path: String,
        /// What the system said.
        because: String,
    },
    /// Another process, or a long write of this one, holds it.
    #[error("the database is locked by another process for 5 s: nothing was changed, try again")]
    Locked,
    /// No room.
    #[error("the disk is full: nothing was changed, free some space and try again")]
    Full,
    /// No permission to write.
    #[error(
        "the database cannot be written: nothing was changed, see who may write the file and its directory"
    )]
    ReadOnly,
    /// The disk failed.
    #[error(
        "the disk failed under the database ({0}): nothing was changed, see the system's log and free space"
    )]
    Disk(String),
    /// The file is not what it should be.
    #[error("the database is damaged or is none ({0}): put back a backup (`autoprov restore`), or an export")]
    Damaged(String),
    /// The file was written by a later version.
    #[error("the database `{0}` was made by a newer Autoprov: install that version")]
    Newer(String),
    /// The file was written by an earlier version, and another one is being served.
    #[error("the database `{0}` was made by an older Autoprov: `autoprov check` brings it up to date")]
    Older(String),
    /// The file was written by an earlier version, and cannot be copied before it is changed.
    #[error(
        "the database is of an older Autoprov, and no copy of it can be made at `{copy}` ({because}): nothing was changed, make room there"
    )]
    NoCopy {
        /// The copy.
        copy: String,
        /// What the system said.
        because: String,
    },
    /// The file is not there any more.
    #[error("the database `{0}` is gone: put it back, and it is served again without a restart")]
    Gone(String),
    /// Another file lies there since a moment ago.
    #[error("the database `{0}` was replaced just now: nothing was changed, try again")]
    Replaced(String),
    /// Another file lies there and cannot be served.
    #[error(
        "the database `{path}` was replaced by a file that is not taken up ({because}): nothing was changed"
    )]
    NotTaken {
        /// The file.
        path: String,
        /// Why not.
        because: String,
    },
    /// Somebody has it open who must not.
    #[error("the database `{0}` is open in another process: stop the server first (systemctl stop autoprov)")]
    InUse(String),
    /// All readers are at work.
    #[error("the database is busy: all its readers were at work for 5 s, try again")]
    Busy,
    /// A tenant that is not there.
    #[error("there is no tenant `{0}`: `autoprov tenant list` names them")]
    NoTenant(String),
    /// An object that a page begins behind and that is not there.
    #[error("there is no {0} `{1}`: `list` names them")]
    NoneCalled(Kind, String),
    /// A tenant that is there already.
    #[error("there is a tenant `{0}` already: change it, or choose another name")]
    TenantExists(String),
    /// A change that is not there, or not any more.
    #[error("there is no change {0}: `autoprov history` names those that are kept")]
    NoChange(i64),
    /// A change that cannot be taken back as things are now.
    #[error("{0}; nothing was changed")]
    CannotUndo(String),
    /// A login that cannot be.
    #[error("{0}")]
    HotDesk(String),
    /// The file or the change makes no sense; nothing was changed.
    #[error("{}", refused(.0))]
    Refused(Vec<Finding>),
    /// The import would remove these; nothing was changed.
    #[error("{}", would_remove(.0))]
    WouldRemove(Vec<Item>),
    /// Anything else the database says.
    #[error("the database failed: {0}; nothing was changed")]
    Other(String),
}

/// The findings, one a line.
fn refused(findings: &[Finding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The first items, so that the line stays readable; the error holds all.
fn would_remove(items: &[Item]) -> String {
    const SHOWN: usize = 20;
    let names: Vec<String> = items.iter().take(SHOWN).map(ToString::to_string).collect();
    let mut text = format!("this would remove {}", names.join(", "));
    if items.len() > SHOWN {
        let _ = write!(text, " and {} more", items.len() - SHOWN);
    }
    text.push_str(": nothing was changed, say --prune to remove them");
    text
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        use diesel::result::Error as Diesel;
        // A failed commit whose rollback failed as well: the first is the cause.
        if let Diesel::RollbackErrorOnCommit { commit_error, .. } = error {
            return (*commit_error).into();
        }
        let message = match &error {
            Diesel::DatabaseError(_, information) => information.message().to_owned(),
            other => other.to_string(),
        };
        Self::from_message(message)
    }
}

impl Error {
    /// diesel keeps SQLite's result code to itself; its texts are fixed (`sqlite3ErrStr` in SQLite's `main.c`).
    pub(crate) fn from_message(message: String) -> Self {
        let has = |text| message.contains(text);
        if has("database or disk is full") {
            Self::Full
        } else if has("is locked") {
            Self::Locked
        } else if has("readonly database") {
            Self::ReadOnly
        } else if has("disk I/O error") {
            Self::Disk(message)
        } else if has("malformed") || has("not a database") {
            Self::Damaged(message)
        } else {
            Self::Other(message)
        }
    }
}
