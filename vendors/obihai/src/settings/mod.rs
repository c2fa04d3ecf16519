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

use autoprov_core::{Setting, Table, View, walk_one};

/// Tables over the device and its lines as they are.
static TABLES: &[&Table] = &[
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

/// What a device's own file says.
pub(crate) fn config(view: &View) -> Vec<Setting> {
    let mut out = Vec::new();
    for table in TABLES {
        walk_one(table, view, &mut out);
    }
    terminal::write(view, &mut out);
    profile::write(view, &mut out);
    codec::write(view, &mut out);
    keys::write(view, &mut out);
    page::write(view, &mut out);
    out
}

/// What the file of a model says: where a device finds its own, and how it is known from then on.
pub(crate) fn bootstrap(view: &View) -> Vec<Setting> {
    let mut out = Vec::new();
    walk_one(&device::BOOTSTRAP, view, &mut out);
    out
}
