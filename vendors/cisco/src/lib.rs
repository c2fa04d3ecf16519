//! The phones of Cisco: models, file names, settings, User-Agents.

mod cnf;
mod desk;
mod directory;
mod enterprise;
mod models;
mod user_agent;

pub use cnf::{Cnf, Lines};
pub use enterprise::{Device, Sep};
pub use user_agent::parse_user_agent;

use autoprov_core::{Vendor, register};

/// Cisco.
pub static VENDOR: Vendor = Vendor {
    id: "cisco",
    name: "Cisco",
    ouis: &[[0x00, 0x0e, 0x08], [0x00, 0x1b, 0xd4]],
    models: models::MODELS,
    user_agent: parse_user_agent,
    generation: |version| version.number(0).unwrap_or(0),
    markers: &[],
};

register!(&Cnf, &Sep);
