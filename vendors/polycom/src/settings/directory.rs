//! The corporate directory (LDAP): `dir.corp`.
//!
//! The phone makes its own search filters from the attributes; a filter of the site cannot be told.

use autoprov_core::{Concept, Over, Row, Setting, Source, Table, View, Write};

/// The server.
pub(super) static TABLE: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::LdapHost, "feature.corporateDirectory.enabled", Write::Fixed("1")).clear("0"),
        Row::new(Concept::LdapHost, "dir.corp.address", Write::Plain).clear(""),
        Row::new(Concept::LdapPort, "dir.corp.port", Write::Plain),
        Row::new(Concept::LdapTls, "dir.corp.transport", Write::Flag("TCP", "TLS")),
        Row::new(Concept::LdapBase, "dir.corp.baseDN", Write::Plain),
        Row::new(Concept::LdapBase, "dir.corp.scope", Write::Fixed("sub")),
        Row::new(Concept::LdapUser, "dir.corp.user", Write::Plain).clear(""),
        Row::new(Concept::LdapPassword, "dir.corp.password", Write::Plain).clear(""),
    ],
};

/// Attributes that are parts of a name; the first other one is shown as a first name, further ones as what they are.
const NAMES: &[(&str, &str)] =
    &[("sn", "last_name"), ("surname", "last_name"), ("givenname", "first_name"), ("gn", "first_name")];

/// The most attributes a phone takes. Eight are in the maker's templates.
pub(crate) const MOST: usize = 8;

/// The attributes: names can be searched, numbers dialled.
pub(super) fn attributes(view: &View) -> Vec<Setting> {
    let mut out = Vec::new();
    if view.phone.get(Concept::LdapHost).is_none() {
        return out;
    }
    let list = |concept: Concept| {
        let found = view.phone.get(concept);
        found.into_iter().flat_map(|(value, source)| value.list().iter().map(move |item| (item, source)))
    };
    let mut shown = false;
    let names = list(Concept::LdapNameAttributes).map(|(name, source)| {
        let lower = name.to_ascii_lowercase();
        let part = NAMES.iter().find(|(own, _)| *own == lower).map(|(_, kind)| *kind);
        let kind = part.unwrap_or(if shown { "other" } else { "first_name" });
        shown |= part.is_none();
        (name, kind, "1", source)
    });
    let numbers =
        list(Concept::LdapNumberAttributes).map(|(name, source)| (name, "phone_number", "0", source));
    for (k, (name, kind, searchable, source)) in (1..=MOST).zip(names.chain(numbers)) {
        let mut push = |field: &str, value: &str| {
            let key = format!("dir.corp.attribute.{k}.{field}");
            out.push(Setting::new(key, value, Source::clone(source)));
        };
        push("name", name);
        push("label", name);
        push("type", kind);
        push("searchable", searchable);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use autoprov_core::Value;

    fn types(names: &[&str], numbers: &[&str]) -> Vec<String> {
        let list = |items: &[&str]| Value::List(items.iter().map(|item| (*item).to_owned()).collect());
        let mut view = sample::empty();
        view.phone.set(Concept::LdapHost, Value::Text("ldap.example".into()), Source::Tenant);
        view.phone.set(Concept::LdapNameAttributes, list(names), Source::Tenant);
        view.phone.set(Concept::LdapNumberAttributes, list(numbers), Source::Tenant);
        let all = attributes(&view);
        all.into_iter().filter(|s| s.key.rsplit('.').next() == Some("type")).map(|s| s.value).collect()
    }

    #[test]
    fn attributes_are_names_or_numbers() {
        assert_eq!(types(&["cn"], &["telephoneNumber"]), ["first_name", "phone_number"]);
        assert_eq!(
            types(&["sn", "givenName", "mail"], &["telephoneNumber", "mobile"]),
            ["last_name", "first_name", "first_name", "phone_number", "phone_number"]
        );
        assert_eq!(types(&["cn", "o"], &[]), ["first_name", "other"]);
        assert_eq!(types(&["cn"; 5], &["mobile"; 9]).len(), MOST);
    }

    #[test]
    fn without_a_server_there_are_none() {
        let mut view = sample::full();
        view.phone.remove(Concept::LdapHost);
        assert!(attributes(&view).is_empty());
    }
}
