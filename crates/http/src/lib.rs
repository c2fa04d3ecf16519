//! HTTP and HTTPS: parse, authenticate, hand over, answer.
//!
//! A [`Server`] takes requests to a [`autoprov_provision::Provisioning`]. It knows no vendor and no file name.

mod access_log;
mod answer;
mod authenticate;
mod blocking;
mod body;
mod certificate;
mod commotion;
mod connection_limit;
mod deadline;
mod digest;
mod greeting;
mod head;
mod nonce;
mod not_after;
mod page;
mod piece;
mod range;
mod redact;
mod replay;
mod self_signed;
mod server;
mod service;
mod stream;
mod strikes;
mod target;
#[cfg(test)]
mod tests;
mod tls;
mod trusted;
mod visitor;

pub use access_log::{AccessLog, AccessLogError, Line};
pub use certificate::Certificate;
pub use page::{Page, PageServer};
pub use self_signed::SelfSignedError;
pub use server::{Config, Connections, Guesses, Limits, Server, ServerError};
pub use tls::{Tls, TlsError};
pub use trusted::Trusted;
