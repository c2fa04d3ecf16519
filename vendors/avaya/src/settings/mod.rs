//! What a phone's file says, table by table: our concept, the maker's name, how it is written.

mod account;
mod keys;
mod network;
mod phone;

use autoprov_core::{Row, Scope, Table};

/// A phone's own file.
pub const TABLES: &[&Table] = &[
    &MODE,
    &phone::PHONE,
    &phone::SCREEN,
    &phone::LDAP,
    &network::NETWORK,
    &network::FILES,
    &account::LINES,
    &keys::KEYS,
    &keys::WATCHED,
];

/// The file of all phones.
pub const COMMON: &[&Table] = &[&MODE];

/// No server of the maker's is looked for, no number is rewritten, and a NOTIFY is obeyed (FusionPBX, wazo).
static MODE: Table = once(&[
    Row::constant("ENABLE_AVAYA_ENVIRONMENT", "0"),
    Row::constant("DISCOVER_AVAYA_ENVIRONMENT", "0"),
    Row::constant("ENABLE_IPOFFICE", "0"),
    Row::constant("ENABLE_3PCC_ENVIRONMENT", "1"),
    Row::constant("3PCC_SERVER_MODE", "0"),
    Row::constant("ENHDIALSTAT", "0"),
    Row::constant("ENABLE_OOD_RESET_NOTIFY", "1"),
    Row::constant("ENABLE_OOD_MSG_TLS_ONLY", "0"),
    Row::constant("ENABLE_PUBLIC_CA_CERTS", "1"),
]);

/// Rows that stand once.
const fn once(rows: &'static [Row]) -> Table {
    Table { scope: Scope::Phone, rows }
}
