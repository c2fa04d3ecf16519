//! A phone's LDAP, tried before the phone does: connect, bind, search, with its settings.
//!
//! A client of our own for these three operations: `ldap3` 0.12 would bring 60 crates that nothing else here needs.

mod ber;
mod client;
mod error;
mod filter;
mod search;
mod tls;
mod trial;

pub(crate) use trial::{Trial, try_out};
