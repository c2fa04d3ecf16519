//! The phones of Grandstream: models, file names, settings, User-Agents.
//!
//! Nearly every setting is a P-value: a number with a text, the same in each of the maker's file formats. What a number means follows the
//! family of the phone: account 2 of a phone is P401 and so on, port 2 of an adapter P735, port 3 of a gateway P4062. A dialect here is one such
//! numbering, or the aliases that newer firmware has for the numbers.
//!
//! Facts come from `vendors/grandstream.md`, the dossier of the project; where another source decided, the row names it.

mod dhcp;
mod dialects;
mod format;
mod models;
mod phonebook;
mod reboot;
pub mod settings;
#[cfg(test)]
mod testing;
mod user_agent;

use autoprov_core::{DeviceProfile, Vendor, register};

pub use dialects::{ALIAS, ANDROID, ATA, ATA_TFTP, DECT, GATEWAY, GATEWAY_TFTP, GXP2000, LEGACY, P_VALUES};
pub use dialects::{ALIAS_XML, ANDROID_BINARY, ANDROID_XML, ATA_BINARY, ATA_XML, DECT_BINARY, DECT_XML};
pub use dialects::{GATEWAY_BINARY, GATEWAY_XML, GXP2000_BINARY, LEGACY_BINARY, P_BINARY, P_XML};
pub use format::{ALIASES, Binary, LINES, XML};

/// Grandstream.
pub static VENDOR: Vendor = Vendor {
    id: "grandstream",
    name: "Grandstream",
    ouis: &[[0x00, 0x0b, 0x82], [0xc0, 0x74, 0xad], [0xec, 0x74, 0xd7]],
    models: models::MODELS,
    user_agent: user_agent::parse,
    // All of its firmware begins with 1: what a phone reads changes at any place of the version.
    generation: |version| {
        let part = |place| version.number(place).unwrap_or(0);
        models::generation(part(0), part(1), part(2), part(3))
    },
    markers: &[],
    factory_logins: &[],
};

/// All dialects.
pub static DIALECTS: &[&dyn DeviceProfile] =
    &[&LEGACY, &GXP2000, &P_VALUES, &ALIAS, &ANDROID, &ATA, &ATA_TFTP, &GATEWAY, &GATEWAY_TFTP, &DECT];

register!(&LEGACY, &GXP2000, &P_VALUES, &ALIAS, &ANDROID, &ATA, &ATA_TFTP, &GATEWAY, &GATEWAY_TFTP, &DECT);

#[cfg(test)]
mod tests;
