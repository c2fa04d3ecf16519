//! What a phone says of itself.

use crate::{FirmwareVersion, Mac};

/// A User-Agent that a maker's reader has recognised. Nothing in it is guessed: a field that the header does not carry is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserAgent {
    /// The model as the phone prints it: `SIP-T46G`, `VVX_500`.
    pub model: Option<String>,
    /// The firmware.
    pub firmware: Option<FirmwareVersion>,
    /// Whether `firmware` is that of the boot loader, which says nothing of the application's syntax.
    pub loader: bool,
    /// The phone's own MAC address.
    pub mac: Option<Mac>,
    /// What an operator should know who sees this header.
    pub advice: Option<&'static str>,
}
