//! The settings tables, in the order of the file.

pub mod account;
pub mod book;
pub mod keys;
pub mod network;
pub mod phone;
pub mod profile;
pub mod time;

use autoprov_core::Table;

/// What a phone's own file says.
pub static TABLES: &[&Table] = &[
    &profile::TABLE,
    &profile::SHARED,
    &account::TABLE,
    &network::TABLE,
    &time::TABLE,
    &phone::TABLE,
    &phone::RINGS,
    &phone::GROUPS,
    &phone::ONCE,
    &book::TABLE,
    &network::PROVISIONING,
    &keys::TABLE,
];

/// A name for each line that has one, or one for all.
macro_rules! row {
    ($concept:ident, [$($name:literal),+], $write:expr) => {
        autoprov_core::Row::each($concept, &[$($name),+], $write)
    };
    ($concept:ident, $name:literal, $write:expr) => {
        autoprov_core::Row::new($concept, $name, $write)
    };
}
use row;
