//! LDAP, and the first of five remote phone books.

use super::row;
use autoprov_core::{
    At, Concept::*, Encode::*, Row, Said, Scope, Table, Value, View, percent_encoded, shown_attributes,
};

/// The directories.
pub static TABLE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        row!(LdapHost, "P5432", Host).clear(""),
        row!(LdapPort, "P5433", Plain),
        row!(LdapBase, "P5434", Plain),
        row!(LdapUser, "P5435", Plain).clear(""),
        row!(LdapPassword, "P5436", Plain).clear(""),
        row!(LdapNameFilter, "P5430", Plain),
        row!(LdapNumberFilter, "P5431", Plain),
        row!(LdapMaxHits, "P5437", Plain),
        row!(LdapNameAttributes, "P23136", Joined(" ")),
        row!(LdapNumberAttributes, "P23137", Joined(" ")),
        row!(LdapDisplayName, "P5440", Says(shown)),
        // Tancredi's: LDAP's third version.
        row!(LdapHost, "P5441", Fixed("1")).clear("0"),
        row!(LdapLookupIncoming, "P5443", Flag("0", "1")),
        row!(LdapSort, "P5444", Flag("0", "1")),
        Row::cannot(LdapTls, "no source has the number of its setting for TLS, and Tancredi bars it"),
        Row::cannot(LdapLookupOutgoing, "no source has the number of its setting for it"),
        row!(DirectoryUrl, "P3316", Fixed("Directory")).clear(""),
        row!(DirectoryUrl, "P4401", Around("", &Plain, SEARCH)).clear("").when(|view| !has_login(view)),
        // As FusionPBX has it: its phones are told no other name and password for it.
        row!(ProvisioningPassword, "P4401", With(book))
            .clear("")
            .when(has_login)
            .also(&[DirectoryUrl, ProvisioningUser]),
    ],
};

/// What somebody types follows: wazo's address ends in a field of the query, too.
const SEARCH: &str = "?q=";

/// Whether the book is asked for with a password: it may come over HTTP where the files come over TFTP.
fn has_login(view: &View) -> bool {
    [DirectoryUrl, ProvisioningUser, ProvisioningPassword].iter().all(|own| view.phone.text(*own).is_some())
}

/// The attribute that is shown.
fn shown(display: &Value, _: &At<'_>) -> Said {
    let mut attributes = shown_attributes(display.text().unwrap_or_default());
    match (attributes.next(), attributes.next()) {
        (Some(first), None) => Said::of(first),
        (Some(first), Some(_)) => {
            Said::adapted(first.to_owned(), "it is told one attribute: no source writes several")
        }
        (None, _) => Said::cannot("it names no attribute after a `%`"),
    }
}

/// The address with name and password.
fn book(password: &Value, at: &At<'_>) -> Option<String> {
    let phone = &at.view.phone;
    let (scheme, rest) = phone.text(DirectoryUrl)?.split_once("://")?;
    let user = percent_encoded(phone.text(ProvisioningUser)?);
    Some(format!("{scheme}://{user}:{}@{rest}{SEARCH}", percent_encoded(password.text()?)))
}
