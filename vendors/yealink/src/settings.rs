//! The settings of each syntax: what of ours is called what of theirs.

#[macro_use]
mod places;

mod account;
mod book;
mod codecs;
mod dect;
mod flat_keys;
mod network;
mod old_keys;
mod old_phone;
mod phone;
mod time;

use autoprov_core::{Sheet, Table, View};

pub(crate) use dect::{same as same_server, servers};
pub(crate) use network::{LONGEST_POLL, is_firmware};

/// What means "empty, or as the factory made it" in flat files; an empty value would leave what the phone has.
const GONE: &str = "%NULL%";

/// Rows of names that took `static.` on at 81: each is written as its generation reads it, both ways where that is not known.
/// `=>` names a condition on the model.
macro_rules! statics {
    ($($concept:expr, $name:literal, $write:expr $(, $clear:expr)? $(=> $model:path)?;)+) => {
        &[$(
            Row::new($concept, $name, $write)$(.clear($clear))?
                .when(|view| crate::generation::before_81(view) $(&& $model(view))?),
            Row::new($concept, concat!("static.", $name), $write)$(.clear($clear))?
                .when(|view| crate::generation::from_81(view) $(&& $model(view))?),
        )+]
    };
}
use statics;

/// Flat files, 70 and later.
pub(crate) static FLAT: &[&Table] = &[
    &account::LINES,
    &codecs::BY_NAME,
    &codecs::BY_SLOT,
    &phone::PHONE,
    &phone::CODES,
    &phone::LDAP,
    &book::FLAT,
    &book::LOGIN,
    &time::FLAT,
    &network::NETWORK,
    &network::WIFI,
    &network::SECURITY,
    &network::PROVISIONING,
    &network::SYSLOG,
    &flat_keys::LINE,
    &flat_keys::MEMORY,
    &flat_keys::PROGRAMMABLE,
    &flat_keys::EXPANSION,
];

/// DECT bases before 81: no source has LDAP on them.
pub(crate) static OLD_BASE: &[&Table] = &[
    &account::LINES,
    &codecs::BY_NAME,
    &codecs::BASE_BY_SLOT,
    &phone::PHONE,
    &book::FLAT,
    &time::FLAT,
    &dect::SHOWN,
    &network::NETWORK,
    &network::SECURITY,
    &network::PROVISIONING,
    &network::SYSLOG,
    &dect::HANDSETS,
];

/// DECT bases from 81 on.
pub(crate) static BASE: &[&Table] = &[
    &account::LINES,
    &dect::SERVER_OF_LINE,
    &codecs::BY_NAME,
    &codecs::BASE_BY_SLOT,
    &phone::PHONE,
    &phone::LDAP,
    &book::FLAT,
    &time::FLAT,
    &dect::SHOWN,
    &network::NETWORK,
    &network::SECURITY,
    &network::PROVISIONING,
    &network::SYSLOG,
    &dect::SYSLOG,
    &dect::HANDSETS,
];

/// Files of sections, before 70 on T1x and T2x.
pub(crate) static SECTIONS: &[&Table] = &[
    &old_phone::SECTION_LINES,
    &codecs::SECTIONS,
    &old_phone::SECTIONS,
    &old_phone::SECTION_NETWORK,
    &old_phone::SECTION_FIRMWARE,
    &book::SECTIONS,
    &book::DOWNLOADS,
    &time::SECTIONS,
    &old_keys::SECTION_LINE,
    &old_keys::SECTION_MEMORY,
    &old_keys::SECTION_PROGRAMMABLE,
    &old_keys::SECTION_EXPANSION,
];

/// Files of files, before 70 on T3x.
pub(crate) static FILES: &[&Table] = &[
    &old_phone::FILE_LINES,
    &codecs::FILES,
    &old_phone::FILES,
    &old_phone::FILE_NETWORK,
    &old_phone::FILE_FIRMWARE,
    &book::FILES,
    &old_phone::FILE_LDAP,
    &time::FILES,
    &old_keys::FILE_LINE,
    &old_keys::FILE_MEMORY,
    &old_keys::FILE_PROGRAMMABLE,
    &old_keys::FILE_EXPANSION,
];

/// The servers that the accounts of some bases name.
pub(crate) fn servers_of_base(view: &View, sheet: &mut Sheet) {
    dect::write_servers(view, &mut sheet.settings);
}

#[cfg(test)]
mod tests;
