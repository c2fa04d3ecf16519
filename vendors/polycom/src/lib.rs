//! The phones of Polycom: models, file names, settings, User-Agents.
//!
//! A boot asks for `{mac}.cfg` (the index), the firmware it names, `phone{mac}.cfg` (the settings), the files the phone itself
//! uploaded, and `{mac}-directory.xml`. Facts are from `vendors/polycom.md` of the project, unless a comment says otherwise.

mod artifacts;
mod documents;
mod keys;
mod models;
#[cfg(test)]
mod sample;
mod settings;
mod ucs;
mod user_agent;

pub use models::{MODELS, POLYCOM};
pub use settings::time_zone_doubt;
pub use ucs::Ucs;
pub use user_agent::read as parse_user_agent;

autoprov_core::register!(&Ucs);
