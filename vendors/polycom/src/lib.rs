//! The phones of Polycom: models, file names, settings, User-Agents.
//!
//! A boot asks for `{mac}.cfg` (the index), the firmware it names, `phone{mac}.cfg` (the settings), the files the phone itself
//! uploaded, and `{mac}-directory.xml`; its browser asks for `_directory/{mac}`. Facts are from `vendors/polycom.md` of the project, unless a comment says otherwise.

mod artifacts;
mod dhcp;
mod documents;
mod keys;
mod models;
#[cfg(test)]
mod names;
mod omissions;
mod overrides;
mod page;
mod reboot;
mod release;
#[cfg(test)]
mod sample;
mod settings;
mod sip3;
#[cfg(test)]
mod tests;
mod ucs;
mod user_agent;

pub use models::{MODELS, POLYCOM};
pub use settings::time_zone_doubt;
pub use sip3::SIP3;
pub use ucs::UCS;
pub use user_agent::read as parse_user_agent;

/// What Poly's phones share with Polycom's besides the dialect: they run the same software.
pub mod uc {
    pub use crate::artifacts::{CONFIG, UC as FILES};
    pub use crate::models::{NO_BROWSER, generation};
    pub use crate::settings::settings;
    pub use crate::user_agent::{read_uc, shared};
}

autoprov_core::register!(&UCS, &SIP3);

/// The model that a test takes where any would do.
#[cfg(test)]
const USUAL: &str = "VVX500";
