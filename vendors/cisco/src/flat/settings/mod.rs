//! The tables, and which family is told which.

mod codec;
mod keys;
mod ldap;
mod line;
mod phone;
mod router;
mod server;
mod shared;
mod time;

pub(crate) use codec::{known as known_codecs, names as codec_names};
pub(crate) use keys::told as told_key;
pub(crate) use ldap::{can_tell as can_tell_ldap, has_ldap};
pub(crate) use line::can_back_up;
pub(crate) use phone::{firmware, has_pc_port, is_flat};
pub(crate) use router::{LEAST as LEAST_PASSWORD, has_router, v4, zones as router_zones};
pub(crate) use server::can_tell as can_tell_account;
pub(crate) use shared::{differs as shared_differs, interval, list_uri};
pub(crate) use time::{has_screen, split as split_offset};

use super::Family;
use autoprov_core::{Sheet, Table, View};

pub(super) static MPP: &[&Table] = &[
    &server::TABLE,
    &phone::FIRMWARE,
    &phone::MPP_PASSWORDS,
    &phone::NETWORK,
    &phone::PC,
    &time::SERVERS,
    &time::ZONE,
    &time::REST,
    &time::IGNORE_DHCP,
    &time::FORMATS,
    &phone::CODES,
    &phone::LAMPS,
    &phone::DIRECTORY,
    &phone::DIRECTORY_ACCOUNT,
    &ldap::TABLE,
    &line::COMMON,
    &line::DTMF,
    &line::MAILBOX,
    &line::SHARED,
    &line::SRTP_OPTION,
    &codec::ORDER,
    &codec::G729,
    &codec::G722,
    &codec::MPP_SWITCHES,
    &keys::LINES,
    &keys::MODULE,
];

pub(super) static ATA: &[&Table] = &[
    &server::TABLE,
    &phone::FIRMWARE,
    &line::COMMON,
    &line::SWITCHES,
    &line::ATA_DTMF,
    &line::MAILBOX,
    &line::ATA_SRTP,
    &line::SRTP_OPTION,
    &codec::ORDER,
    &codec::G729,
    &codec::G726,
    &router::TABLE,
];

pub(super) static SPA: &[&Table] = &[
    &server::TABLE,
    &phone::FIRMWARE,
    &phone::SIP_ONLY,
    &phone::ENCODING,
    &phone::PASSWORDS,
    &phone::NETWORK,
    &phone::PC,
    &time::SERVERS,
    &time::ZONE,
    &time::REST,
    &time::IGNORE_DHCP,
    &time::FORMATS,
    &phone::CODES,
    &phone::LAMP_CODE,
    &phone::LAMPS,
    &phone::DIRECTORY,
    &phone::DIRECTORY_ACCOUNT,
    &ldap::TABLE,
    &line::COMMON,
    &line::SWITCHES,
    &line::DTMF,
    &line::MAILBOX,
    &line::SHARED,
    &codec::ORDER,
    &codec::G729,
    &codec::G722,
    &codec::G726,
    &keys::LINES,
    &keys::SIDE_CAR,
];

pub(super) static SPA9: &[&Table] = &[
    &server::TABLE,
    &phone::FIRMWARE,
    &phone::ENCODING,
    &phone::PASSWORDS,
    &phone::NETWORK,
    &phone::PC,
    &time::SERVERS,
    &time::ZONE,
    &time::REST,
    &time::FORMATS,
    &phone::CODES,
    &phone::OLD_LAMP_CODE,
    &phone::LAMPS,
    &phone::DIRECTORY,
    &line::COMMON,
    &line::SWITCHES,
    &line::DTMF,
    &line::MAILBOX,
    &line::SHARED,
    &codec::ORDER,
    &codec::G729,
    &codec::G726,
    &keys::LINES,
    &keys::SIDE_CAR,
];

pub(super) static SPA_ATA: &[&Table] = &[
    &server::TABLE,
    &phone::FIRMWARE,
    &phone::PASSWORDS,
    &phone::NETWORK,
    &phone::DHCP,
    &time::SERVERS,
    &time::ZONE,
    &line::COMMON,
    &line::SWITCHES,
    &line::DTMF,
    &line::MAILBOX,
    &line::ATA_SRTP,
    &codec::ORDER,
    &codec::G729,
    &codec::G726,
    &router::TABLE,
];

/// What every device of a model is told, without a secret.
pub(super) static BOOTSTRAP: &[&Table] = &[&server::BOOTSTRAP];
pub(super) static SPA_BOOTSTRAP: &[&Table] = &[&server::BOOTSTRAP, &phone::SIP_ONLY];

/// What no table says.
pub(super) fn rest(view: &View, sheet: &mut Sheet) {
    if let Some(family) = Family::of(view) {
        shared::write(family, view, &mut sheet.settings);
    }
}
