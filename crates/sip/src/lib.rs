//! The SIP that Autoprov speaks: a NOTIFY outside any dialog, sent to a phone or through its SIP server, and what was answered; and the answer
//! to a phone that looks for its provisioning server ([`Subscribe`], [`Exchange`]).
//!
//! [`notify`] does it all: a transaction over UDP or TCP (RFC 3261, section 17.1.2) and each challenge answered once by Digest. It knows no
//! vendor: the event, and a body where the phone wants one, are the caller's.

mod challenge;
mod client;
mod error;
mod exchange;
mod message;
mod pnp;
mod response;
mod token;
mod transaction;
mod uri;

pub use client::{Answer, Credentials, Target, Transport, notify};
pub use error::SipError;
pub use exchange::Exchange;
pub use message::{Body, Event, EventError, Notify};
pub use pnp::{GROUP, LONGEST_SUBSCRIBE, Subscribe};
pub use response::{LARGEST, Response, ResponseError};
pub use transaction::LONGEST;
pub use uri::{Uri, UriError};
