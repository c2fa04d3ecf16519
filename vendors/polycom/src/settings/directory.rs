//! The corporate directory (LDAP), `dir.corp`, and the page of the browser.
//!
//! The phone makes its own search filters from the attributes; a filter of the site cannot be told.

use autoprov_core::{Concept, Feature, Over, Row, Setting, Source, Table, View, Write, percent_encoded};

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

/// The browser's first page, which the maker's own key for applications opens.
///
/// Its name and password have no settings, so they stand in the address: this file is the phone's alone, and such an address is a secret.
pub(super) fn home(view: &View) -> Vec<Setting> {
    if !has_browser(view) {
        return Vec::new();
    }
    let (address, source, secret) = address(view).unwrap_or((String::new(), Source::Cleared, false));
    vec![Setting { secret, ..Setting::new("mb.main.home", address, source) }]
}

/// A soft key of the idle screen that opens the page (wazo-provd-plugins, `base.tpl`). SIP 3 has `mb.main.home` alone.
pub(super) fn soft_key(view: &View) -> Vec<Setting> {
    if !has_browser(view) {
        return Vec::new();
    }
    let Some((address, source, secret)) = address(view) else {
        return vec![Setting::new("softkey.1.enable", "0", Source::Cleared)];
    };
    vec![
        Setting::new("softkey.1.enable", "1", source.clone()),
        Setting::new("softkey.1.label", "Phonebook", source.clone()),
        Setting { secret, ..Setting::new("softkey.1.action", address, source.clone()) },
        Setting::new("softkey.1.use.idle", "1", source),
    ]
}

fn has_browser(view: &View) -> bool {
    let cell = view.model.exceptions.iter().find(|(feature, _)| *feature == Feature::HttpDirectory);
    cell.is_none_or(|(_, support)| support.reason().is_none())
}

/// `http://user:password@192.0.2.10/prov/_directory/0004f2aabbcc`: the address, who set it, whether a password stands in it.
fn address(view: &View) -> Option<(String, Source, bool)> {
    let (url, source) = view.phone.get(Concept::DirectoryUrl)?;
    let (scheme, rest) = url.text()?.split_once("://")?;
    let told = |concept| view.phone.text(concept).map(percent_encoded);
    match (told(Concept::ProvisioningUser), told(Concept::ProvisioningPassword)) {
        (Some(user), Some(password)) => {
            Some((format!("{scheme}://{user}:{password}@{rest}"), source.clone(), true))
        }
        _ => Some((format!("{scheme}://{rest}"), source.clone(), false)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use autoprov_core::Value;

    #[test]
    fn the_page_is_reached_with_the_name_and_password_of_the_files() {
        let mut view = sample::empty();
        let told = |view: &View| home(view).into_iter().map(|s| (s.value, s.secret)).next();
        assert_eq!(told(&view), Some((String::new(), false)));
        assert_eq!(soft_key(&view), [Setting::new("softkey.1.enable", "0", Source::Cleared)]);
        let text = |text: &str| Value::Text(text.to_owned());
        let url = "http://192.0.2.10/prov/_directory/0004f282e824";
        view.phone.set(Concept::DirectoryUrl, text(url), Source::Tenant).unwrap();
        assert_eq!(told(&view), Some((url.to_owned(), false)));
        view.phone.set(Concept::ProvisioningUser, text("acme"), Source::Tenant).unwrap();
        let password = autoprov_core::testing::secret("a@b:c/ü");
        view.phone.set(Concept::ProvisioningPassword, password, Source::Tenant).unwrap();
        let whole = "http://acme:a%40b%3Ac%2F%C3%BC@192.0.2.10/prov/_directory/0004f282e824";
        assert_eq!(told(&view), Some((whole.to_owned(), true)));
        let key = soft_key(&view);
        assert!(key.iter().any(|s| s.key == "softkey.1.action" && s.value == whole && s.secret));
        let none = View { model: sample::of("VVX101").model, ..view };
        assert_eq!((home(&none), soft_key(&none)), (Vec::new(), Vec::new()));
    }

    fn types(names: &[&str], numbers: &[&str]) -> Vec<String> {
        let list = |items: &[&str]| Value::List(items.iter().map(|item| (*item).to_owned()).collect());
        let mut view = sample::empty();
        view.phone.set(Concept::LdapHost, Value::Text("ldap.example".into()), Source::Tenant).unwrap();
        view.phone.set(Concept::LdapNameAttributes, list(names), Source::Tenant).unwrap();
        view.phone.set(Concept::LdapNumberAttributes, list(numbers), Source::Tenant).unwrap();
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
