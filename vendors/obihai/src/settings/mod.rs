//! The settings tables.

mod codec;
mod device;
mod keys;
mod ldap;
mod line;
mod page;
pub(crate) mod profile;
mod terminal;
mod time;

pub(crate) use codec::profile_of as codec_profile_of;
pub(crate) use device::firmware;
pub(crate) use keys::unshown;
pub(crate) use terminal::ringing;
pub(crate) use time::ZONES;

use autoprov_core::{Sheet, Table, View};

/// Tables over the device and its lines as they are.
pub(crate) static TABLES: &[&Table] = &[
    &device::PASSWORDS,
    &device::NETWORK,
    &device::PC_PORT,
    &time::TABLE,
    &device::SYSLOG,
    &device::FIRMWARE,
    &ldap::TABLE,
    &device::SERVER,
    &line::TABLE,
];

/// What the file of a model says: where a device finds its own, and how it is known from then on.
pub(crate) static BOOTSTRAP: &[&Table] = &[&device::BOOTSTRAP];

/// What no table of one kind of place says.
pub(crate) fn rest(view: &View, sheet: &mut Sheet) {
    let out = &mut sheet.settings;
    terminal::write(view, out);
    profile::write(view, out);
    codec::write(view, out);
    keys::write(view, out);
    page::write(view, out);
}
