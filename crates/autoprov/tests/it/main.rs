//! The built binary, driven as phones, operators and attackers drive it.
//!
//! One program, so that it links once. Each test has a [`sandbox::Sandbox`] of its own: a temporary database, a file area, and a server on free
//! loopback ports.

#![recursion_limit = "256"]
// What a test says with `unwrap`, `println` or a long signature is fine here.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    unreachable_pub
)]

// The linker keeps the vendor crates for this line.
use autoprov_vendors as _;

mod answers;
mod backup;
mod cli;
mod clients;
mod demo;
mod directory;
mod durable;
mod enrol;
mod explain;
mod features;
mod fixtures;
mod golden;
mod hostile;
mod hygiene;
mod install;
mod metrics;
mod own;
mod pages;
mod pbx;
mod places;
mod pnp;
mod reports;
mod resync;
mod rules;
mod sample;
mod sandbox;
mod soak;
