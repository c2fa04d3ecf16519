//! The settings tables, in the order of the file.

pub mod codec;
pub mod device;
pub mod dialling;
pub mod keys;
pub mod ldap;
pub mod line;
pub mod server;
pub mod terminal;
pub mod time;

use crate::models::is_desk;
use autoprov_core::{At, Servers, Table};

/// What a device's own file says.
pub static TABLES: &[&Table] = &[
    &device::NETWORK,
    &time::TABLE,
    &device::SYSLOG,
    &Table::on(is_desk, &[&ldap::TABLE]),
    &device::PROVISIONING,
    &device::MANAGEMENT,
    &Table::on(is_desk, &[&device::INTERCOM, &device::SCREEN, &device::PAGING]),
    &Table::on(|view| !is_desk(view), &[&device::PLAIN]),
    &line::TABLE,
    &terminal::TABLE,
    &terminal::HANDSETS,
    &server::TABLE,
    &codec::TABLE,
    &dialling::TABLE,
    &keys::TABLE,
    &keys::SIDE_CARS,
];

/// What the file of a model says: where a device finds its own, and how it is known from then on.
pub static BOOTSTRAP: &[&Table] = &[&device::BOOTSTRAP];

/// The letter of the profile that a line uses: A is the first.
fn letter(servers: &Servers, at: &At<'_>) -> Option<String> {
    let slot = u8::try_from(servers.share(at.view).slot(at.index)?).ok()?;
    let letter = slot.checked_sub(1)?.checked_add(b'A').filter(u8::is_ascii_uppercase)?;
    Some(char::from(letter).to_string())
}
