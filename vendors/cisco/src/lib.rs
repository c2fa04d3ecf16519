//! The phones of Cisco, and of Linksys and Sipura whose firmware it bought: models, file names, settings, User-Agents.
//!
//! Seven dialects hide behind one brand. Five of them read a *flat profile*, an element for each field of the web page ([`flat`]): the
//! multiplatform desk phones, the ATA 191 and 192, the SPA 300 and 500 phones, the SPA 900 phones, and the older adapters. They share their
//! tables, which differ by family. The desk phones of old read a text ([`Cnf`]) or XML as CUCM writes it ([`Sep`]).
//!
//! Facts come from `vendors/cisco.md`, the dossier of the project; where another source decided, the row names it.

mod cnf;
mod desk;
mod directory;
mod enterprise;
pub mod flat;
mod models;
mod reasons;
#[cfg(test)]
mod tests;
mod tftp;
mod user_agent;

pub use cnf::{CNF, CNF_BOOTSTRAP, CNF_FILE, LINES};
pub use enterprise::{DEVICE, SEP, SEP_FILE};
pub use user_agent::parse_user_agent;

use autoprov_core::{Vendor, register};

/// Cisco.
pub static VENDOR: Vendor = Vendor {
    id: "cisco",
    name: "Cisco",
    // Sipura's, and those of the phones that the dossier saw.
    ouis: &[
        [0x00, 0x0e, 0x08],
        [0x00, 0x02, 0xfd],
        [0x88, 0x43, 0xe1],
        [0x00, 0x56, 0x2b],
        [0x88, 0x75, 0x5a],
        [0x00, 0x1b, 0xd4],
    ],
    models: models::MODELS,
    user_agent: parse_user_agent,
    // No model changes its dialect with its firmware.
    generation: |version| version.number(0).unwrap_or(0),
    markers: &[],
    factory_logins: &[],
};

register!(&CNF, &SEP);
