//! LDAP, which the desk phones have (Obihai IP Phone Administration Guide 2017, p. 191; names from a VVX 450's backup in FusionPBX).
//!
//! The phone makes its filters itself from the attributes: the site's own have no place.

use crate::format::DEFAULT;
use crate::models::is_desk;
use autoprov_core::{At, Concept, Over, Row, Table, Value, Write};

macro_rules! ldap {
    ($concept:ident, $name:literal, $write:expr) => {
        Row::new(Concept::$concept, concat!("X_DeviceManagement.", $name), $write)
            .clear(DEFAULT)
            .when(is_desk)
    };
}

/// The directory.
pub(super) static TABLE: Table = Table {
    over: Over::Phone,
    rows: &[
        ldap!(LdapHost, "LDAPServer.Host", Write::With(host)),
        ldap!(LdapPort, "LDAPServer.Port", Write::Plain),
        ldap!(LdapPassword, "LDAPServer.Password", Write::Plain),
        ldap!(LdapUser, "LDAPSearch.BindDN", Write::Plain),
        ldap!(LdapBase, "LDAPSearch.SearchBase", Write::Plain),
        // What stands between attributes no source says: a comma is taken.
        ldap!(LdapNameAttributes, "LDAPSearch.QueryFields", Write::With(all)),
        ldap!(LdapNameAttributes, "LDAPSearch.ResultFields", Write::With(all)),
        ldap!(LdapNameAttributes, "LDAPSearch.NameFieldPreference", Write::Joined(",")),
        ldap!(LdapNumberAttributes, "LDAPSearch.NumberFieldPreference", Write::Joined(",")),
        // The name alone says what it takes: no source has a value of it.
        ldap!(LdapSort, "LDAPSearch.SortByAttribute", Write::With(first_name)),
    ],
};

/// The scheme says whether it is TLS; without one it is not.
fn host(host: &Value, at: &At<'_>) -> Option<String> {
    let host = host.text()?;
    Some(if at.fields.flag(Concept::LdapTls) { format!("ldaps://{host}") } else { host.to_owned() })
}

/// The attribute to sort by, where the site wants it.
fn first_name(sort: &Value, at: &At<'_>) -> Option<String> {
    let names = at.fields.value(Concept::LdapNameAttributes).map(Value::list).unwrap_or_default();
    if *sort == Value::Flag(true) { names.first().cloned() } else { None }
}

/// Attributes of names, then of numbers.
fn all(names: &Value, at: &At<'_>) -> Option<String> {
    let numbers = at.fields.value(Concept::LdapNumberAttributes).map(Value::list).unwrap_or_default();
    let all: Vec<_> = names.list().iter().chain(numbers).map(String::as_str).collect();
    (!all.is_empty()).then(|| all.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{list, text, value, view};
    use autoprov_core::Source;

    #[test]
    fn the_scheme_says_tls() {
        let mut view = view("OBi1062");
        let host = |view: &autoprov_core::View| value(view, "X_DeviceManagement.LDAPServer.Host").unwrap();
        assert_eq!(host(&view), DEFAULT);
        view.phone.set(Concept::LdapHost, text("ldap.example"), Source::Tenant).unwrap();
        assert_eq!(host(&view), "ldap.example");
        view.phone.set(Concept::LdapTls, Value::Flag(true), Source::Tenant).unwrap();
        assert_eq!(host(&view), "ldaps://ldap.example");
        view.phone.set(Concept::LdapNameAttributes, list(&["cn", "sn"]), Source::Tenant).unwrap();
        view.phone.set(Concept::LdapNumberAttributes, list(&["telephoneNumber"]), Source::Tenant).unwrap();
        assert_eq!(
            value(&view, "X_DeviceManagement.LDAPSearch.QueryFields").as_deref(),
            Some("cn,sn,telephoneNumber")
        );
    }

    #[test]
    fn the_first_name_sorts() {
        let mut view = view("OBi1062");
        view.phone.set(Concept::LdapNameAttributes, list(&["sn", "cn"]), Source::Tenant).unwrap();
        let mut sorted = |sort| {
            view.phone.set(Concept::LdapSort, Value::Flag(sort), Source::Tenant).unwrap();
            value(&view, "X_DeviceManagement.LDAPSearch.SortByAttribute").unwrap()
        };
        assert_eq!([sorted(true), sorted(false)], ["sn", DEFAULT]);
    }

    #[test]
    fn adapters_have_none() {
        let mut view = view("202");
        view.phone.set(Concept::LdapHost, text("ldap.example"), Source::Tenant).unwrap();
        assert_eq!(value(&view, "X_DeviceManagement.LDAPServer.Host"), None);
    }
}
