//! LDAP, which the desk phones have (Obihai IP Phone Administration Guide 2017, p. 191; names from a VVX 450's backup in FusionPBX).

use crate::format::DEFAULT;
use autoprov_core::{At, Concept::*, Encode::*, Row, Scope, Table, Value, View};

macro_rules! ldap {
    ($concept:ident, $name:literal, $write:expr) => {
        Row::new($concept, concat!("X_DeviceManagement.", $name), $write).clear(DEFAULT)
    };
}

/// The directory.
pub static TABLE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        // The scheme says whether it is TLS; without one it is not.
        ldap!(LdapHost, "LDAPServer.Host", Around("ldaps://", &Host, "")).when(has_tls).also(&[LdapTls]),
        ldap!(LdapHost, "LDAPServer.Host", Plain).when(|view| !has_tls(view)),
        ldap!(LdapPort, "LDAPServer.Port", Plain),
        ldap!(LdapPassword, "LDAPServer.Password", Plain),
        ldap!(LdapUser, "LDAPSearch.BindDN", Plain),
        ldap!(LdapBase, "LDAPSearch.SearchBase", Plain),
        // What stands between attributes no source says: a comma is taken.
        ldap!(LdapNameAttributes, "LDAPSearch.QueryFields", With(all)),
        ldap!(LdapNameAttributes, "LDAPSearch.ResultFields", With(all)),
        ldap!(LdapNameAttributes, "LDAPSearch.NameFieldPreference", Joined(",")),
        ldap!(LdapNumberAttributes, "LDAPSearch.NumberFieldPreference", Joined(",")),
        // The name alone says what it takes: no source has a value of it.
        ldap!(LdapSort, "LDAPSearch.SortByAttribute", Of(LdapNameAttributes, &Item(0)))
            .needs(sorts, "it sorts by an attribute of names, and there is none"),
        Row::cannot(LdapNameFilter, FILTERS),
        Row::cannot(LdapNumberFilter, FILTERS),
        Row::cannot(LdapMaxHits, "what is found comes page by page"),
    ],
};

const FILTERS: &str = "it makes its filters itself, from the attributes";

fn has_tls(view: &View) -> bool {
    view.phone.flag(LdapTls)
}

fn sorts(view: &View) -> bool {
    let named = view.phone.value(LdapNameAttributes).is_some_and(|names| !names.list().is_empty());
    view.phone.flag(LdapSort) && named
}

/// Attributes of names, then of numbers: no table joins two lists.
fn all(names: &Value, at: &At<'_>) -> Option<String> {
    let numbers = at.fields.value(LdapNumberAttributes).map(Value::list).unwrap_or_default();
    let all: Vec<_> = names.list().iter().chain(numbers).map(String::as_str).collect();
    (!all.is_empty()).then(|| all.join(","))
}
