//! LDAP, and the first of five remote phone books.

use autoprov_core::{At, Concept::*, Encode::*, Row, Scope, Table, Value, shown_attributes};

/// The directories.
pub static TABLE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(LdapHost, "Config.Ldap.LDAP.Enable", Fixed("1")).clear("0"),
        Row::new(LdapHost, "Config.Ldap.LDAP.Server", Host).clear(""),
        Row::new(LdapPort, "Config.Ldap.LDAP.Port", Plain),
        Row::new(LdapBase, "Config.Ldap.LDAP.Root", Plain),
        Row::new(LdapUser, "Config.Ldap.LDAP.User", Plain).clear(""),
        Row::new(LdapPassword, "Config.Ldap.LDAP.Pwd", Plain).clear(""),
        Row::new(LdapNameFilter, "Config.Ldap.LDAP.NameFilter", With(filter)),
        Row::new(LdapNumberFilter, "Config.Ldap.LDAP.NumberFilter", With(filter)),
        Row::new(LdapNameAttributes, "Config.Ldap.LDAP.NameAttr", Joined(" ")),
        Row::new(LdapNumberAttributes, "Config.Ldap.LDAP.NumberAttr", Joined(" ")),
        Row::new(LdapDisplayName, "Config.Ldap.LDAP.DisplayName", With(shown)),
        Row::new(LdapMaxHits, "Config.Ldap.LDAP.MaxHits", Plain),
        Row::cannot(LdapTls, "no source names TLS for its LDAP, and Tancredi bars it"),
        Row::cannot(LdapLookupIncoming, "no source names it"),
        Row::cannot(LdapLookupOutgoing, "no source names it"),
        Row::cannot(LdapSort, "no source names it"),
        Row::new(DirectoryUrl, "Config.RemotePhoneBook.REMOTE_PHONE_BOOK0.DisplayName", Fixed("Directory"))
            .clear(""),
        Row::new(DirectoryUrl, "Config.RemotePhoneBook.REMOTE_PHONE_BOOK0.Url", Plain).clear(""),
    ],
};

/// What was typed is `#` here.
fn filter(filter: &Value, _: &At<'_>) -> Option<String> {
    Some(filter.text()?.replace('%', "#"))
}

/// Attributes stand bare, as Tancredi writes them.
fn shown(display: &Value, _: &At<'_>) -> Option<String> {
    let attributes: Vec<_> = shown_attributes(display.text()?).collect();
    (!attributes.is_empty()).then(|| attributes.join(" "))
}
