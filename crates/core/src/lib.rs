//! The contract of Autoprov: identities, tables, [`DeviceProfile`], formats, registry. No I/O, no clock, no store.
//!
//! A vendor crate says what its phones ask for and read, as tables and a few pure functions; everything else finds it through the
//! [`Registry`].

mod artifact;
mod concept;
mod dhcp;
mod dialect;
mod dialling;
mod directory;
mod firmware;
mod first_login;
pub mod format;
mod harmless;
mod ldap;
mod limit;
mod mac;
mod model;
mod names;
mod own_model;
mod path;
mod profile;
mod registry;
mod secret;
mod servers;
mod sheet;
pub mod source;
mod steering;
mod table;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod transport;
mod url;
mod user_agent;
mod value;
mod view;
mod zone;

pub use artifact::{Artifact, Asker, Content, Posted, Role, Settings};
pub use concept::{Concept, KEY_TYPES, Kind};
pub use dhcp::{Dhcp, DhcpError, DhcpForm, DhcpOption, DhcpServer};
pub use dialect::{Dialect, named_like};
pub use dialling::{Dialled, Dialling, Grammar, InForce, Plan, Plans, dialled, pause};
pub use directory::{Page, PageQuery, Start, Within, query_pairs};
pub use firmware::FirmwareVersion;
pub use first_login::{AtChallenge, FirstLogin};
pub use format::{Format, FormatError, Setting, Text};
pub use harmless::{harmless, harmless_json, is_unseen};
pub use ldap::shown_attributes;
pub use limit::{Limit, Limited, cut_bytes};
pub use mac::{Mac, MacError};
pub use model::{Dialects, Evidence, Feature, KeyGroup, Model, Module, Support, Vendor};
pub use names::{Claim, Claims, LOOKUPS};
pub use own_model::{OwnModel, OwnModelError};
pub use path::{PathError, RequestPath};
pub use profile::{
    DeviceProfile, Facts, FileError, Made, Reboot, Refusal, Refused, Registration, RenderError,
};
pub use registry::{Registry, RegistryError};
pub use secret::Secret;
pub use servers::{Servers, Shares};
pub use sheet::{Because, NO_VALUE, Place, Sheet};
pub use steering::Steering;
pub use table::{At, Changes, Encode, Name, Pattern, Pick, Port, Row, Said, Scope, Table};
pub use transport::Transport;
pub use url::percent_encoded;
pub use user_agent::UserAgent;
pub use value::{Fields, NoValue, Source, Value, WrongKind};
pub use view::{Contact, FetchedOver, NoSuch, View};
pub use zone::{Dst, Match, Transition, Zone, ZoneError, ZoneList, ZoneRow, hours, month_name, weekday_name};

#[doc(hidden)]
pub use inventory;

/// A text from outside as an error may quote it: on one line, and short.
pub fn quotable(text: &str) -> String {
    text.chars().take(60).flat_map(char::escape_debug).collect()
}

/// A text on one line, of at most so many characters.
pub fn cut(text: &str, most: usize) -> String {
    let line = format::one_line(text, true);
    let short: String = line.chars().take(most).collect();
    short.trim_end().to_owned()
}

/// A host, and a port behind it where there is one. An IPv6 address stands in brackets, or its port would be a part of it (RFC 3986, 3.2.2).
pub fn host_and_port(host: &str, port: Option<i64>) -> String {
    let bare = host.contains(':') && !host.starts_with('[');
    let host = if bare { format!("[{host}]") } else { host.to_owned() };
    port.map_or_else(|| host.clone(), |port| format!("{host}:{port}"))
}
