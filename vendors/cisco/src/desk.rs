//! What the two families of desk phones share: short names, firmware loads, and what neither can do.

use crate::reasons::{NO_LDAP, NO_NETWORK};
use autoprov_core::{At, Concept::*, Row, Said, Scope, Table, Value};

/// What no file of theirs holds of the phone.
pub(crate) static PHONE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::cannot(Dhcp, NO_NETWORK),
        Row::cannot(IpAddress, NO_NETWORK),
        Row::cannot(Vlan, NO_NETWORK),
        Row::cannot(VlanPriority, NO_NETWORK),
        Row::cannot(PcVlan, NO_NETWORK),
        Row::cannot(LdapHost, NO_LDAP),
        Row::cannot(UserPassword, "it has one password, the administrator's"),
        Row::cannot(PollingMinutes, "it fetches its file when it starts"),
    ],
};

/// What it does not hold of a line.
pub(crate) static LINES: Table =
    Table { scope: Scope::Lines, rows: &[Row::cannot(Srtp, "it has no SRTP without CUCM")] };

/// What phones that speak English alone say of a language.
pub(crate) fn english(language: &Value, because: &'static str) -> Said {
    if language.text() == Some("en") { Said::Nothing } else { Said::cannot(because) }
}

/// The name of a firmware load as phones ask for it: without folder and ending. They ask at the root.
pub(crate) fn load(path: &Value, _: &At<'_>) -> Said {
    let path = path.text().unwrap_or_default();
    let name = [".loads", ".sb2", ".bin"].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path);
    let word = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    if !name.is_empty() && name.bytes().all(word) {
        return Said::of(name);
    }
    Said::cannot("it asks for its firmware at the root: name the load itself, such as `SIP42.9-4-2SR3-1S`")
}
