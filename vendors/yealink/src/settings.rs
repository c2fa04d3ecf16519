//! The settings of each syntax: what of ours is called what of theirs.

mod account;
mod codecs;
mod flat_keys;
mod network;
mod phone;
mod section_keys;
mod sections;
mod time;

use autoprov_core::Table;

/// What means "empty, or as the factory made it" in flat files; an empty value would leave what the phone has.
const GONE: &str = "%NULL%";

/// Rows of names that took `static.` on at 81: each is written as its generation reads it, both ways where that is not known.
macro_rules! statics {
    ($($concept:expr, $name:literal, $write:expr $(, $clear:expr)?;)+) => {
        &[$(
            Row::new($concept, $name, $write)$(.clear($clear))?.when(crate::generation::before_81),
            Row::new($concept, concat!("static.", $name), $write)$(.clear($clear))?.when(crate::generation::from_81),
        )+]
    };
}
use statics;

/// Flat files, 70 and later.
pub(crate) static FLAT: &[Table] = &[
    account::LINES,
    codecs::BY_NAME,
    codecs::BY_SLOT,
    phone::PHONE,
    phone::LDAP,
    time::FLAT,
    network::NETWORK,
    network::SECURITY,
    network::PROVISIONING,
    network::SYSLOG,
    flat_keys::LINE,
    flat_keys::MEMORY,
    flat_keys::PROGRAMMABLE,
    flat_keys::EXPANSION,
];

/// Files of sections, before 70.
pub(crate) static SECTIONS: &[Table] = &[
    sections::LINES,
    codecs::SECTIONS,
    sections::PHONE,
    time::SECTIONS,
    section_keys::LINE,
    section_keys::MEMORY,
    section_keys::PROGRAMMABLE,
    section_keys::EXPANSION,
];

#[cfg(test)]
mod tests;
