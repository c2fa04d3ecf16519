//! The settings tables.

mod account;
mod codec;
mod day;
mod function;
mod gateway;
mod host;
pub(crate) mod keys;
mod ldap;
mod phone;
mod time;

pub(crate) use phone::LANGUAGE_CODES;

use autoprov_core::{Setting, Table, View, walk_one};

/// Settings of the phones.
static PHONE: &[&Table] = &[
    &phone::PASSWORDS,
    &account::ACCOUNTS,
    &account::PICKUP,
    &phone::NETWORK,
    &phone::PC_PORT,
    &time::PHONE,
    &phone::LANGUAGE,
    &phone::SYSLOG,
    &ldap::LDAP,
    &phone::SERVER,
    &phone::PHONE_SERVER,
    &keys::LINE_KEYS,
];

/// Settings of the first gateways.
static GATEWAY: &[&Table] = &[
    &phone::PASSWORDS,
    &gateway::LINE,
    &phone::NETWORK,
    &time::GATEWAY,
    &phone::SYSLOG,
    &phone::SERVER,
    &phone::GATEWAY_SERVER,
];

/// What a phone's files say.
pub(crate) fn phone(view: &View) -> Vec<Setting> {
    let view = keys::without_gaps(view);
    let mut out = Vec::new();
    for table in PHONE.iter().copied().chain(keys::MODULE_KEYS) {
        walk_one(table, &view, &mut out);
    }
    out
}

/// What a first gateway's file says.
pub(crate) fn gateway(view: &View) -> Vec<Setting> {
    let mut out = Vec::new();
    for table in GATEWAY {
        walk_one(table, view, &mut out);
    }
    out
}
