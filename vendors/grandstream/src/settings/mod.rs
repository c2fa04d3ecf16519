//! The settings tables, and which of them each dialect writes.

mod account;
mod alias;
mod codec;
mod dect;
mod directory;
mod function;
mod gateway;
mod gxp2000;
mod host;
pub(crate) mod keys;
mod ldap;
mod phone;
mod profile;
mod server;
mod time;

pub(crate) use account::{FIRST_OF_SEVENTH, KNOWN_OF_SEVENTH};
pub(crate) use alias::walk as alias;
pub(crate) use codec::has as has_codec;
pub(crate) use directory::lacks_https;
pub(crate) use host::parts;
pub(crate) use ldap::MOST_SHOWN;
pub(crate) use phone::{GXP2000_CODES, LANGUAGE_CODES, LOCALE_CODES, PROMPT_CODES};
pub(crate) use profile::share;
pub(crate) use time::{unlisted, untold};

use autoprov_core::{Setting, Table, View, walk_one};

fn walk(tables: &[&Table], view: &View, out: &mut Vec<Setting>) {
    for table in tables {
        walk_one(table, view, out);
    }
}

/// What a phone's files say.
pub(crate) fn phone(view: &View) -> Vec<Setting> {
    let mut out = Vec::new();
    walk(&[&phone::PASSWORDS], view, &mut out);
    account::walk(view, &mut out);
    let rest = [
        &account::PICKUP,
        &account::LISTS,
        &phone::NETWORK,
        &phone::PRIORITY,
        &phone::VLAN_SWITCH,
        &phone::PC_PORT,
        &time::PHONE,
        &time::CLOCK,
        &phone::LANGUAGE,
        &phone::SYSLOG,
        &ldap::LDAP,
        &ldap::VERSION,
        &ldap::ORDER,
        &directory::BOOK,
        &directory::OWN_ENTRIES,
        &phone::SERVER,
        &phone::LOGIN,
        &phone::FIRMWARE,
        &phone::POLLING,
        &phone::REACH,
        &phone::ANY_CERTIFICATE,
        &phone::NOTIFY,
    ];
    walk(&rest, view, &mut out);
    keys::walk(view, &mut out);
    out
}

/// What an Android phone's files say.
pub(crate) fn android(view: &View) -> Vec<Setting> {
    // The WP820 is on Wi-Fi, has no keys and dates otherwise.
    let wireless = view.model.keys.is_empty();
    let mut out = Vec::new();
    walk(&[&phone::PASSWORDS], view, &mut out);
    account::walk(view, &mut out);
    if wireless {
        walk(&[&phone::WP_CLOCK, &phone::POLLING], view, &mut out);
    } else {
        let desk = [
            &account::PICKUP,
            &account::LISTS,
            &phone::NETWORK,
            &phone::PRIORITY,
            &phone::PC_PORT,
            &time::CLOCK,
            &ldap::LDAP,
            &phone::POLLING_BY_THREE,
        ];
        walk(&desk, view, &mut out);
    }
    let rest = [
        &time::ANDROID,
        &phone::LOCALE,
        &phone::SYSLOG,
        &directory::BOOK,
        &directory::REPLACED,
        &phone::SERVER,
        &phone::LOGIN,
        &phone::FIRMWARE,
        &phone::REACH,
        &phone::ANY_HOST,
        &phone::NOTIFY,
    ];
    walk(&rest, view, &mut out);
    keys::walk(view, &mut out);
    out
}

/// What a GXP2000's file says.
pub(crate) fn gxp2000(view: &View) -> Vec<Setting> {
    let mut out = Vec::new();
    let tables = [
        &phone::PASSWORDS,
        &gxp2000::ACCOUNTS,
        &gxp2000::PHONE,
        &phone::NETWORK,
        &phone::PRIORITY,
        &time::GATEWAY,
        &phone::SYSLOG,
        &phone::SERVER,
        &phone::POLLING,
    ];
    walk(&tables, view, &mut out);
    keys::walk(view, &mut out);
    out
}

/// What a first gateway's file says.
pub(crate) fn legacy(view: &View) -> Vec<Setting> {
    let mut out = Vec::new();
    let tables = [
        &phone::PASSWORDS,
        &gateway::LINE,
        &phone::NETWORK,
        &phone::PRIORITY,
        &time::GATEWAY,
        &phone::SYSLOG,
        &phone::SERVER,
        &phone::POLLING,
    ];
    walk(&tables, view, &mut out);
    out
}

/// What all adapters and gateways have in common.
const ADAPTER: [&Table; 8] = [
    &phone::PASSWORDS,
    &phone::NETWORK,
    &time::ADAPTER,
    &phone::PROMPTS,
    &phone::SYSLOG,
    &phone::SERVER,
    &phone::LOGIN,
    &phone::POLLING_BY_THREE,
];

/// What those of the HT8xx have beside.
const OF_LATE: [&Table; 5] =
    [&time::OPTION_42, &phone::PRIORITIES, &phone::REACH, &phone::ANY_CERTIFICATE, &phone::NOTIFY];

/// What an adapter's files say.
pub(crate) fn ata(view: &View) -> Vec<Setting> {
    let mut out = Vec::new();
    walk(&ADAPTER, view, &mut out);
    walk(&OF_LATE, view, &mut out);
    walk(&[&server::BLOCKS, &server::SEVENTH, &server::INTERVAL, &server::PORTS], view, &mut out);
    out
}

/// The same of an adapter before the HT8xx.
pub(crate) fn ata_tftp(view: &View) -> Vec<Setting> {
    let mut out = Vec::new();
    walk(&ADAPTER, view, &mut out);
    walk(&[&time::OPTION_42, &phone::PRIORITY, &phone::REACH], view, &mut out);
    let lines = [&server::BLOCKS, &server::SEVENTH, &server::EIGHTH, &server::INTERVAL, &server::PORTS];
    walk(&lines, view, &mut out);
    out
}

/// What a gateway's files say.
pub(crate) fn gateway(view: &View) -> Vec<Setting> {
    let mut out = Vec::new();
    walk(&ADAPTER, view, &mut out);
    walk(&OF_LATE, view, &mut out);
    let profiles = [&server::BLOCKS, &server::SEVENTH, &server::INTERVAL];
    profile::walk(view, &profiles, &[&server::ROWS], &mut out);
    out
}

/// The same of a gateway before the HT8xx.
pub(crate) fn gateway_tftp(view: &View) -> Vec<Setting> {
    let mut out = Vec::new();
    walk(&ADAPTER, view, &mut out);
    walk(&[&phone::PRIORITY, &phone::REACH], view, &mut out);
    profile::walk(view, &[&server::BLOCKS, &server::INTERVAL], &[&server::ROWS], &mut out);
    out
}

/// What a base's files say.
pub(crate) fn dect(view: &View) -> Vec<Setting> {
    let mut out = Vec::new();
    let tables = [
        &phone::PASSWORDS,
        &phone::NETWORK,
        &phone::PRIORITIES,
        &time::ADAPTER,
        &time::OPTION_42,
        &phone::SYSLOG,
        &ldap::LDAP,
        &ldap::VERSION,
        &ldap::ORDER,
        &directory::BOOK,
        &directory::OWN_ENTRIES,
        &phone::SERVER,
        &phone::LOGIN,
        &phone::FIRMWARE,
        &dect::BASE,
        &dect::HANDSETS,
    ];
    walk(&tables, view, &mut out);
    let profiles = [&server::BLOCKS, &server::SEVENTH, &server::EIGHTH, &server::INTERVAL, &dect::VOICEMAIL];
    profile::walk(view, &profiles, &[&server::ROWS], &mut out);
    dect::walk(view, &mut out);
    out
}
