//! The settings tables, in the order of the file.

pub mod account;
pub mod book;
pub mod codecs;
pub mod keys;
pub mod network;
pub mod phone;
pub mod time;

use autoprov_core::Table;

/// What a phone's own file says.
pub static TABLES: &[&Table] = &[
    &network::PROVISIONING,
    &network::NETWORK,
    &account::TABLE,
    &codecs::TABLE,
    &phone::CALLS,
    &phone::GROUPS,
    &time::TABLE,
    &phone::SCREEN,
    &phone::RINGS,
    &book::TABLE,
    &keys::LINE,
    &keys::HARD,
    &keys::SOFT,
];
