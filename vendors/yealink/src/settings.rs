//! The settings of each syntax: what of ours is called what of theirs.

#[macro_use]
mod places;

pub mod account;
pub mod book;
pub mod calls;
pub mod codecs;
pub mod dect;
pub mod flat_keys;
pub mod network;
pub mod old_keys;
pub mod old_phone;
pub mod phone;
pub mod rings;
pub mod screen;
pub mod time;

use autoprov_core::Table;

/// What means "empty, or as the factory made it" in flat files; an empty value would leave what the phone has.
const GONE: &str = "%NULL%";

/// Rows of names that took `static.` on at 81: each is written as its generation reads it, both ways where that is not known.
/// `=>` names another condition.
macro_rules! statics {
    ($($concept:expr, $name:literal, $write:expr $(, $clear:expr)? $(=> $when:path)?;)+) => {
        &[$(
            Row::new($concept, $name, $write)$(.clear($clear))?
                .when(|view| crate::generation::before_81(view) $(&& $when(view))?),
            Row::new($concept, concat!("static.", $name), $write)$(.clear($clear))?
                .when(|view| crate::generation::from_81(view) $(&& $when(view))?),
        )+]
    };
}
use statics;

/// Calls, rings, screen and books of desk and conference phones, an OEM's too.
pub static CALLS_TO_BOOKS: Table = Table::of(&[
    &calls::CALLS,
    &calls::DESK,
    &rings::RINGTONE,
    &rings::BY_ALERT,
    &rings::FETCHED,
    &rings::GROUPS,
    &screen::SCREEN,
    &phone::LDAP,
    &book::FLAT,
]);

/// What desk and conference phones of 70 and later have.
static ANY_DESK: Table = Table::of(&[
    &account::LINES,
    &account::LATER,
    &codecs::BY_NAME,
    &codecs::BY_SLOT,
    &phone::PHONE,
    &phone::CODES,
    &CALLS_TO_BOOKS,
    &book::LOGIN,
    &time::FLAT,
    &network::NETWORK,
    &network::WIFI,
    &network::NO_PC_PORT,
    &network::SECURITY,
    &network::PROVISIONING,
    &network::SYSLOG,
    &flat_keys::LINE,
    &flat_keys::MEMORY,
    &flat_keys::PROGRAMMABLE,
    &flat_keys::EXPANSION,
]);

/// Flat files from 81 on.
pub static FLAT: &[&Table] =
    &[&ANY_DESK, &phone::MENU, &book::TRUST, &network::CDP, &network::CLOUD, &network::JOINS];

/// Flat files from 70 to 80.
pub static OLD_FLAT: &[&Table] = &[&ANY_DESK, &network::NO_CDP, &network::UNJOINED];

/// What DECT bases of every firmware have.
static ANY_BASE: Table = Table::of(&[
    &calls::CALLS,
    &book::FLAT,
    &time::FLAT,
    &dect::SHOWN,
    &network::NETWORK,
    &network::NO_PC_PORT,
    &network::SECURITY,
    &network::PROVISIONING,
    &network::SYSLOG,
]);

/// DECT bases before 81: no source has LDAP on them.
pub static OLD_BASE: &[&Table] = &[
    &account::LINES,
    &codecs::BY_NAME,
    &codecs::BASE_BY_SLOT,
    &phone::PHONE,
    &dect::OLD,
    &ANY_BASE,
    &dect::HANDSETS,
];

/// DECT bases from 81 on.
pub static BASE: &[&Table] = &[
    &dect::LINES,
    &dect::SERVER_OF_LINE,
    &codecs::BY_NAME,
    &codecs::BASE_BY_SLOT,
    &phone::PHONE,
    &phone::LDAP,
    &ANY_BASE,
    &network::CDP,
    &dect::SYSLOG,
    &dect::HANDSETS,
    &dect::TEMPLATES,
];

/// Files of sections, before 70 on T1x and T2x.
pub static SECTIONS: &[&Table] = &[
    &old_phone::SECTION_LINES,
    &codecs::SECTIONS,
    &old_phone::UNTOLD,
    &old_phone::SECTIONS,
    &old_phone::SECTION_RINGS,
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
pub static FILES: &[&Table] = &[
    &old_phone::FILE_LINES,
    &codecs::FILES,
    &old_phone::UNTOLD,
    &old_phone::FILES,
    &old_phone::FILE_RINGS,
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

#[cfg(test)]
mod tests;
