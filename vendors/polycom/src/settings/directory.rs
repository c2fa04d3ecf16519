//! The corporate directory (LDAP), `dir.corp`, and the page of the browser.

use crate::files::CONFIG;
use crate::models::{NEEDS_LICENCE, has_browser};
use autoprov_core::{At, Concept::*, Format, Place, Row, Said, Scope, Table, Value};
use autoprov_core::{Encode::*, View, percent_encoded};

/// The server.
pub(super) static LDAP: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(LdapHost, "feature.corporateDirectory.enabled", Fixed("1")).clear("0"),
        Row::new(LdapHost, "dir.corp.address", Plain).clear(""),
        Row::new(LdapPort, "dir.corp.port", Plain),
        Row::new(LdapTls, "dir.corp.transport", Flag("TCP", "TLS")),
        Row::new(LdapBase, "dir.corp.baseDN", Plain),
        Row::new(LdapBase, "dir.corp.scope", Fixed("sub")),
        Row::new(LdapUser, "dir.corp.user", Plain).clear(""),
        Row::new(LdapPassword, "dir.corp.password", Plain).clear(""),
        Row::cannot(LdapNameFilter, "it makes its search filters from the attributes"),
        Row::cannot(LdapNumberFilter, "it makes its search filters from the attributes"),
        // `dir.corp.pageSize` is how many entries are asked for at a time.
        Row::cannot(LdapMaxHits, "no source names a limit: entries come page by page"),
        Row::cannot(LdapDisplayName, "its screen has a place for each kind of attribute"),
        Row::cannot(LdapLookupIncoming, "no source names a setting that looks up callers"),
        Row::cannot(LdapLookupOutgoing, "no source names a setting that looks up dialled numbers"),
        // UC Software 5.9 Administrator Guide, "Corporate Directory".
        Row::each(LdapSort, &[], Says(sorted)),
    ],
};

/// SIP 3 has none without a licence.
pub(super) static NO_LDAP: Table =
    Table { scope: Scope::Phone, rows: &[Row::cannot(LdapHost, NEEDS_LICENCE)] };

/// Sorted is what it does.
fn sorted(value: &Value, _: &At<'_>) -> Said {
    match value {
        Value::Flag(false) => Said::cannot("what is found is always sorted, by the server or the phone"),
        _ => Said::Nothing,
    }
}

/// Attributes that are parts of a name; the first other one is shown as a first name, further ones as what they are.
const NAMES: &[(&str, &str)] =
    &[("sn", "last_name"), ("surname", "last_name"), ("givenname", "first_name"), ("gn", "first_name")];

/// The most attributes a phone takes. Eight are in the maker's templates.
const MOST: usize = 8;

/// The attributes: names can be searched, numbers dialled. They are numbered on from the ones to the others, which rows cannot do.
pub(super) static ATTRIBUTES: Table = Table::by(|view, sheet| {
    if view.phone.get(LdapHost).is_none() {
        return;
    }
    let list = |concept| {
        let found = view.phone.get(concept);
        found.into_iter().flat_map(|(value, source)| value.list().iter().map(move |item| (item, source)))
    };
    let mut shown = false;
    let names = list(LdapNameAttributes).map(|(name, source)| {
        let lower = name.to_ascii_lowercase();
        let part = NAMES.iter().find(|(own, _)| *own == lower).map(|(_, kind)| *kind);
        let kind = part.unwrap_or(if shown { "other" } else { "first_name" });
        shown |= part.is_none();
        (name, kind, "1", source)
    });
    let numbers = list(LdapNumberAttributes).map(|(name, source)| (name, "phone_number", "0", source));
    for (k, (name, kind, searchable, source)) in (1..=MOST).zip(names.chain(numbers)) {
        for (field, value) in
            [("name", name.as_str()), ("label", name), ("type", kind), ("searchable", searchable)]
        {
            sheet.set(format!("dir.corp.attribute.{k}.{field}"), value, source.clone());
        }
    }
    sheet.took(Place::Phone, &[LdapNameAttributes, LdapNumberAttributes]);
    let names = list(LdapNameAttributes).count();
    if names + list(LdapNumberAttributes).count() > MOST {
        let beyond = if names > MOST { LdapNameAttributes } else { LdapNumberAttributes };
        sheet.refuse(Place::Phone, beyond, format!("it takes {MOST} attributes: names first, then numbers"));
    }
});

/// The browser's first page, which the maker's own key for applications opens.
///
/// Its name and password have no settings, so they stand in the address: this file is the phone's alone, and such an address is a secret.
pub(super) static PAGE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(DirectoryUrl, "mb.main.home", Plain).when(is_open).clear(""),
        Row::new(ProvisioningPassword, "mb.main.home", With(with_login))
            .when(is_closed)
            .also(&[DirectoryUrl]),
    ],
};

/// A soft key of the idle screen that opens the page (wazo-provd-plugins, `base.tpl`). SIP 3 has `mb.main.home` alone.
pub(super) static SOFT_KEY: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(DirectoryUrl, "softkey.1.enable", Fixed("1")).when(has_browser).clear("0"),
        Row::new(DirectoryUrl, "softkey.1.label", Fixed("Phonebook")).when(has_browser),
        Row::new(DirectoryUrl, "softkey.1.action", Plain).when(is_open),
        Row::new(ProvisioningPassword, "softkey.1.action", With(with_login)).when(is_closed),
        Row::new(DirectoryUrl, "softkey.1.use.idle", Fixed("1")).when(has_browser),
    ],
};

/// Whether the page's address needs no name and password, or cannot have them.
fn is_open(view: &View) -> bool {
    has_browser(view) && !is_closed(view)
}

fn is_closed(view: &View) -> bool {
    let has = |concept| view.phone.text(concept).is_some();
    let held =
        view.phone.text(ProvisioningPassword).is_some_and(|password| CONFIG.clean(password) == password);
    has_browser(view) && has(DirectoryUrl) && has(ProvisioningUser) && held
}

/// `http://user:password@192.0.2.10/prov/_directory/0004f2aabbcc`.
fn with_login(password: &Value, at: &At<'_>) -> Option<String> {
    let (scheme, rest) = at.view.phone.text(DirectoryUrl)?.split_once("://")?;
    let user = percent_encoded(at.view.phone.text(ProvisioningUser)?);
    Some(format!("{scheme}://{user}:{}@{rest}", percent_encoded(password.text()?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::testing::{empty, list, secret, text};
    use autoprov_core::{Setting, Sheet, Source};

    fn walked(table: &Table, view: &View) -> Vec<Setting> {
        let mut sheet = Sheet::default();
        sheet.walk(table, view);
        sheet.settings
    }

    #[test]
    fn the_page_is_reached_with_the_name_and_password_of_the_files() {
        let mut view = empty(crate::model("VVX500"));
        let home =
            |view: &View| walked(&PAGE, view).into_iter().map(|s| (s.value.into_owned(), s.secret)).next();
        assert_eq!(home(&view), Some((String::new(), false)));
        assert_eq!(walked(&SOFT_KEY, &view), [Setting::new("softkey.1.enable", "0", Source::Cleared)]);
        let url = "http://192.0.2.10/prov/_directory/0004f282e824";
        view.phone.set(DirectoryUrl, text(url), Source::Tenant).unwrap();
        assert_eq!(home(&view), Some((url.to_owned(), false)));
        view.phone.set(ProvisioningUser, text("acme"), Source::Tenant).unwrap();
        view.phone.set(ProvisioningPassword, secret("a@b:c/ü"), Source::Tenant).unwrap();
        let whole = "http://acme:a%40b%3Ac%2F%C3%BC@192.0.2.10/prov/_directory/0004f282e824";
        assert_eq!(home(&view), Some((whole.to_owned(), true)));
        let key = walked(&SOFT_KEY, &view);
        assert!(key.iter().any(|s| s.key == "softkey.1.action" && s.value == whole && s.secret));
        view.model = crate::model("VVX101");
        assert_eq!((walked(&PAGE, &view), walked(&SOFT_KEY, &view)), (Vec::new(), Vec::new()));
    }

    #[test]
    fn attributes_are_names_or_numbers() {
        for (names, numbers, expected) in [
            (&["cn"][..], &["telephoneNumber"][..], "first_name phone_number"),
            (
                &["sn", "givenName", "mail"],
                &["telephoneNumber", "mobile"],
                "last_name first_name first_name phone_number phone_number",
            ),
            (&["cn", "o"], &[], "first_name other"),
        ] {
            let mut view = empty(crate::model("VVX500"));
            view.phone.set(LdapHost, text("ldap.example"), Source::Tenant).unwrap();
            view.phone.set(LdapNameAttributes, list(names), Source::Tenant).unwrap();
            view.phone.set(LdapNumberAttributes, list(numbers), Source::Tenant).unwrap();
            let all =
                walked(&ATTRIBUTES, &view).into_iter().filter(|s| s.key.rsplit('.').next() == Some("type"));
            assert_eq!(all.map(|s| s.value).collect::<Vec<_>>().join(" "), expected);
        }
    }
}
