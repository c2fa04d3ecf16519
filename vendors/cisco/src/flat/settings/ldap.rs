//! LDAP.
//!
//! Names and forms: Cisco's Administration Guide for multiplatform phones, Parameters for LDAP Directory; the SPA phones have the same fields, with a
//! host and a port instead of a URL, and no TLS.

use crate::flat::Family;
use autoprov_core::{At, Concept, Over, Row, Table, Value, View, Write, shown_attributes};

/// The directory.
pub(super) static TABLE: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(
            Concept::LdapHost,
            "LDAP_Dir_Enable",
            Write::With(|_, at| told(at.view, || "Yes".to_owned())),
        )
        .clear("No")
        .when(has_ldap),
        Row::new(
            Concept::LdapHost,
            "LDAP_Corp_Dir_Name",
            Write::With(|_, at| told(at.view, || "LDAP".to_owned())),
        )
        .clear("")
        .when(has_ldap),
        Row::new(Concept::LdapHost, "LDAP_Server", Write::With(server)).clear("").when(has_ldap),
        Row::new(
            Concept::LdapUser,
            "LDAP_Auth_Method",
            Write::With(|_, at| told(at.view, || "Simple".to_owned())),
        )
        .clear("None")
        .when(has_ldap),
        Row::new(Concept::LdapUser, "LDAP_Client_DN", Write::With(plain)).clear("").when(has_ldap),
        Row::new(Concept::LdapPassword, "LDAP_Password", Write::With(plain)).clear("").when(has_ldap),
        Row::new(Concept::LdapBase, "LDAP_Search_Base", Write::With(plain)).clear("").when(has_ldap),
        Row::new(
            Concept::LdapNameFilter,
            "LDAP_Last_Name_Filter",
            Write::With(|filter, at| filtered(filter, at, Concept::LdapNameAttributes)),
        )
        .clear("")
        .when(has_ldap),
        Row::new(
            Concept::LdapNumberAttributes,
            "LDAP_Search_Item_3",
            Write::With(|names, at| told(at.view, || first(names))?),
        )
        .clear("")
        .when(has_ldap),
        Row::new(
            Concept::LdapNumberFilter,
            "LDAP_Item_3_Filter",
            Write::With(|filter, at| filtered(filter, at, Concept::LdapNumberAttributes)),
        )
        .clear("")
        .when(has_ldap),
        Row::new(
            Concept::LdapHost,
            "LDAP_Display_Attrs",
            Write::With(|_, at| told(at.view, || shown(at.view))?),
        )
        .clear("")
        .when(has_ldap),
    ],
};

/// Whether the phone has LDAP at all.
pub(crate) fn has_ldap(view: &View) -> bool {
    super::time::has_screen(view) && matches!(Family::of(view), Some(Family::Mpp | Family::Spa))
}

/// Whether the site's directory can be told: without TLS no password is sent to a server that is to have it.
pub(crate) fn can_tell(view: &View) -> bool {
    has_ldap(view) && (Family::of(view) == Some(Family::Mpp) || !view.phone.flag(Concept::LdapTls))
}

fn told<T>(view: &View, value: impl FnOnce() -> T) -> Option<T> {
    (can_tell(view) && view.phone.get(Concept::LdapHost).is_some()).then(value)
}

fn plain(value: &Value, at: &At<'_>) -> Option<String> {
    told(at.view, || value.text().map(str::to_owned))?
}

/// `ldaps://ldap.example:636` on multiplatform phones, `ldap.example:389` on the others.
fn server(host: &Value, at: &At<'_>) -> Option<String> {
    let host = told(at.view, || host.text())??;
    let port = at.view.phone.number(Concept::LdapPort);
    let host = autoprov_core::host_and_port(host, port);
    Some(match (Family::of(at.view), at.view.phone.flag(Concept::LdapTls)) {
        (Some(Family::Mpp), true) => format!("ldaps://{host}"),
        (Some(Family::Mpp), false) => format!("ldap://{host}"),
        _ => host,
    })
}

fn first(names: &Value) -> Option<String> {
    names.list().first().cloned()
}

/// `cn:(cn=$VALUE*)` for `(cn=%*)`: the attribute that is asked, and the filter with what was typed.
fn filtered(filter: &Value, at: &At<'_>, names: Concept) -> Option<String> {
    let filter = told(at.view, || filter.text())??;
    let name = at.view.phone.value(names).and_then(first)?;
    Some(format!("{name}:{}", filter.replace('%', "$VALUE")))
}

/// `a=cn,n=Name;a=telephoneNumber,n=Phone,t=p`: the attributes of the site's display name, else of names. The mark of a number to dial is for the first alone: the phone takes no other.
fn shown(view: &View) -> Option<String> {
    let list = |concept| view.phone.value(concept).map(Value::list).unwrap_or_default();
    let shown = view.phone.text(Concept::LdapDisplayName).map(|display| shown_attributes(display).collect());
    let names: Vec<&str> =
        shown.unwrap_or_else(|| list(Concept::LdapNameAttributes).iter().map(String::as_str).collect());
    let is_number = |name: &&str| {
        list(Concept::LdapNumberAttributes).iter().any(|number| number.eq_ignore_ascii_case(name))
    };
    let names = names.into_iter().filter(|name| !is_number(name)).map(|name| format!("a={name},n=Name"));
    let numbers = list(Concept::LdapNumberAttributes).iter().enumerate();
    let numbers = numbers.map(|(at, name)| format!("a={name},n=Phone{}", if at == 0 { ",t=p" } else { "" }));
    let all: Vec<_> = names.chain(numbers).collect();
    (!all.is_empty()).then(|| all.join(";"))
}
