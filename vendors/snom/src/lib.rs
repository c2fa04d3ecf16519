//! The phones of Snom: models, file names, settings, User-Agents.
//!
//! One name, four languages. Desk phones read XML elements named like their settings, firmware 10 with a few names of its own. DECT bases
//! (RTX builds them) read elements of the same look and another vocabulary. What VTech builds reads VTech's modules, in `vtech`, which
//! knows nothing of the rest: VTech's own phones can have it.
//!
//! Facts come from the dossiers `vendors/snom.md` and `vendors/vtech.md`; where another source decided, the row names it.

pub mod dect;
pub mod desk;
mod dhcp;
pub mod format;
mod models;
mod page;
mod settings;
mod user_agent;
pub mod vtech;
mod zones;

pub use user_agent::parse_user_agent;

use autoprov_core::{FirmwareVersion, Vendor, register};

/// Snom. What tells firmware 8 from 10 is its first number.
pub static VENDOR: Vendor = Vendor {
    id: "snom",
    name: "Snom",
    ouis: &[user_agent::OUI],
    models: models::MODELS,
    user_agent: parse_user_agent,
    generation: |version: &FirmwareVersion| version.number(0).unwrap_or(0),
    markers: &[],
    factory_logins: &[],
};

register!(&desk::SNOM_8, &desk::SNOM_10, &dect::DECT, &vtech::VTECH);

#[cfg(test)]
mod tests;
