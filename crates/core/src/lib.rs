//! The contract of Autoprov: identities, tables, formats, registry. No I/O, no clock, no store.

mod firmware;
mod mac;
mod secret;
mod transport;

pub use firmware::FirmwareVersion;
pub use mac::{Mac, MacError};
pub use secret::Secret;
pub use transport::Transport;
