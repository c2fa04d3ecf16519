//! HTTP and HTTPS: parse, authenticate, hand over, answer.
//!
//! A [`Server`] takes requests to a [`autoprov_provision::Desk`]. It knows no vendor and no file name.

mod access_log;
mod answer;
mod authenticate;
mod blocking;
mod body;
mod census;
mod commotion;
mod digest;
mod greeting;
mod head;
mod nonce;
mod piece;
mod pulse;
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
mod visitor;

pub use access_log::{AccessLog, AccessLogError, Line};
pub use self_signed::SelfSignedError;
pub use server::{Config, Guesses, Limits, Server, ServerError};
pub use tls::{Tls, TlsError};
