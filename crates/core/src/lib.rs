//! The contract of Autoprov: identities, tables, [`DeviceProfile`], formats, registry. No I/O, no clock, no store.
//!
//! A vendor crate says what its phones ask for and read, as tables and a few pure functions; everything else finds it through the
//! [`Registry`].

mod artifact;
mod dhcp;
mod directory;
mod firmware;
pub mod format;
mod harmless;
mod ldap;
mod led;
mod mac;
mod model;
mod names;
mod path;
mod profile;
mod registry;
mod secret;
pub mod source;
mod steering;
mod table;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod transport;
mod user_agent;
mod value;
mod view;
mod zone;

pub use artifact::{Artifact, Form, Role};
pub use dhcp::{Dhcp, DhcpError, DhcpForm, DhcpOption, DhcpServer};
pub use directory::{Page, PageQuery};
pub use firmware::FirmwareVersion;
pub use format::{Format, FormatError, Setting};
pub use harmless::{harmless, harmless_json, is_unseen};
pub use ldap::shown_attributes;
pub use led::percent_encoded;
pub use mac::{Mac, MacError};
pub use model::{Evidence, Feature, KeyGroup, Model, Support, Vendor};
pub use names::{Asked, Claim, LOOKUPS};
pub use path::{PathError, RequestPath};
pub use profile::{DeviceProfile, Facts, Omission, Omitted, Reboot, Registration, RenderError};
pub use registry::{Registry, RegistryError};
pub use secret::Secret;
pub use steering::Steering;
pub use table::{At, Name, Over, Row, Table, Write, walk, walk_one};
pub use transport::Transport;
pub use user_agent::UserAgent;
pub use value::{Concept, Fields, Source, Value};
pub use view::{Contact, View};
pub use zone::{Dst, Match, Switch, Zone, ZoneError, ZoneList, ZoneRow, hours, month_name, weekday_name};

#[doc(hidden)]
pub use inventory;

/// A text from outside as an error may quote it: on one line, and short.
pub fn quotable(text: &str) -> String {
    text.chars().take(60).flat_map(char::escape_debug).collect()
}
