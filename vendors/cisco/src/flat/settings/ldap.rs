//! LDAP.
//!
//! Names and forms: Cisco's Administration Guide for multiplatform phones, Parameters for LDAP Directory; the SPA phones have the same fields, with a
//! host and a port instead of a URL, and no TLS.

use crate::models::{LDAPS, has_screen, is};
use crate::reasons::NO_LDAP;
use autoprov_core::{
    At, Because, Concept, Concept::*, Encode, Encode::*, Port, Row, Said, Scope, Table, Value, View,
    shown_attributes,
};

const SERVER: &str = "LDAP_Server";
const ATTRIBUTES: &str = "LDAP_Display_Attrs";
const HOST: Encode = HostPort(LdapPort, Port::Given);
const NO_TLS: &str = "it speaks LDAP without TLS only, so it gets no LDAP at all";

/// The directory.
pub(super) static TABLE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(LdapHost, "LDAP_Dir_Enable", Fixed("Yes"))
            .clear("No")
            .needs(asks, NO_TLS)
            .only(has_screen, NO_LDAP),
        Row::new(LdapHost, "LDAP_Corp_Dir_Name", Fixed("LDAP"))
            .clear("")
            .needs(asks, NO_TLS)
            .when(has_screen),
        Row::new(LdapHost, SERVER, HOST).clear("").needs(asks, NO_TLS).when(has_no_tls),
        Row::new(LdapHost, SERVER, Around("ldap://", &HOST, "")).clear("").also(BY_URL).when(is_open),
        Row::new(LdapHost, SERVER, Around("ldaps://", &HOST, "")).clear("").also(BY_URL).when(is_by_tls),
        Row::new(LdapUser, "LDAP_Auth_Method", Fixed("Simple"))
            .clear("None")
            .needs(asks, NO_TLS)
            .when(has_screen),
        Row::new(LdapUser, "LDAP_Client_DN", Plain).clear("").needs(asks, NO_TLS).when(has_screen),
        Row::new(LdapPassword, "LDAP_Password", Plain).clear("").needs(asks, NO_TLS).when(has_screen),
        Row::new(LdapBase, "LDAP_Search_Base", Plain).clear("").needs(asks, NO_TLS).when(has_screen),
        Row::new(
            LdapNameFilter,
            "LDAP_Last_Name_Filter",
            Says(|filter, at| filtered(filter, at, LdapNameAttributes)),
        )
        .clear("")
        .also(&[LdapNameAttributes])
        .needs(asks, NO_TLS)
        .when(has_screen),
        Row::new(LdapNumberAttributes, "LDAP_Search_Item_3", Item(0))
            .clear("")
            .needs(asks, NO_TLS)
            .when(has_screen),
        Row::new(
            LdapNumberFilter,
            "LDAP_Item_3_Filter",
            Says(|filter, at| filtered(filter, at, LdapNumberAttributes)),
        )
        .clear("")
        .needs(asks, NO_TLS)
        .when(has_screen),
        Row::new(LdapDisplayName, ATTRIBUTES, With(|_, at| shown(at.view)))
            .clear("")
            .also(&[LdapNumberAttributes])
            .needs(asks, NO_TLS)
            .when(has_display_name),
        Row::new(LdapHost, ATTRIBUTES, With(|_, at| shown(at.view)))
            .clear("")
            .also(&[LdapNameAttributes, LdapNumberAttributes])
            .needs(asks, NO_TLS)
            .when(has_no_display_name),
        Row::doubt(LdapLookupIncoming, by_itself).when(has_tls),
        Row::doubt(LdapLookupOutgoing, by_itself).when(has_tls),
    ],
};

/// What comes with the server on multiplatform phones: they look numbers up from the factory (Cisco IP Phone 7800 Series Multiplatform Phones User Guide,
/// "Reverse Name Lookup for Incoming and Outgoing Calls").
const BY_URL: &[Concept] = &[LdapTls, LdapLookupIncoming, LdapLookupOutgoing];

fn by_itself(wanted: &Value, _: &At<'_>) -> Option<Because> {
    (*wanted == Value::Flag(false)).then_some("it looks numbers up by itself, in all its directories".into())
}

/// Whether the site's directory can be told: without TLS no password is sent to a server that is to have it.
fn asks(view: &View) -> bool {
    view.phone.get(LdapHost).is_some() && (is(view, LDAPS) || !view.phone.flag(LdapTls))
}

fn has_display_name(view: &View) -> bool {
    has_screen(view) && view.phone.get(LdapDisplayName).is_some()
}

fn has_no_display_name(view: &View) -> bool {
    has_screen(view) && !has_display_name(view)
}

fn has_tls(view: &View) -> bool {
    is(view, LDAPS)
}

fn has_no_tls(view: &View) -> bool {
    has_screen(view) && !has_tls(view)
}

fn is_open(view: &View) -> bool {
    has_tls(view) && !view.phone.flag(LdapTls)
}

fn is_by_tls(view: &View) -> bool {
    has_tls(view) && view.phone.flag(LdapTls)
}

/// `cn:(cn=$VALUE*)` for `(cn=%*)`: the attribute that is asked, and the filter with what was typed.
fn filtered(filter: &Value, at: &At<'_>, names: Concept) -> Said {
    let name = at.view.phone.value(names).and_then(|names| names.list().first());
    match (name, filter.text()) {
        (Some(name), Some(filter)) => Said::of(format!("{name}:{}", filter.replace('%', "$VALUE"))),
        _ => Said::cannot("it wants the attribute that the filter is for: name one"),
    }
}

/// `a=cn,n=Name;a=telephoneNumber,n=Phone,t=p`: the attributes of the site's display name, else of names. The mark of a number to dial is for the first alone: the phone takes no other.
fn shown(view: &View) -> Option<String> {
    let list = |concept| view.phone.value(concept).map(Value::list).unwrap_or_default();
    let shown = view.phone.text(LdapDisplayName).map(|display| shown_attributes(display).collect());
    let names: Vec<&str> =
        shown.unwrap_or_else(|| list(LdapNameAttributes).iter().map(String::as_str).collect());
    let is_number =
        |name: &&str| list(LdapNumberAttributes).iter().any(|number| number.eq_ignore_ascii_case(name));
    let names = names.into_iter().filter(|name| !is_number(name)).map(|name| format!("a={name},n=Name"));
    let numbers = list(LdapNumberAttributes).iter().enumerate();
    let numbers = numbers.map(|(at, name)| format!("a={name},n=Phone{}", if at == 0 { ",t=p" } else { "" }));
    let all: Vec<_> = names.chain(numbers).collect();
    (!all.is_empty()).then(|| all.join(";"))
}
