//! LDAP (dossier 5.4): the phone's filters mark what was typed with `%`, as ours do.

use autoprov_core::{At, Because, Concept::*, Encode::*, Row, Scope, Table, Value, View, shown_attributes};

/// The LDAP directory.
pub static LDAP: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(LdapTls, "P8037", Flag("0", "1")),
        Row::new(LdapHost, "P8020", Plain).clear(""),
        Row::new(LdapPort, "P8021", Plain),
        Row::new(LdapBase, "P8022", Plain).clear(""),
        Row::new(LdapUser, "P8023", Plain).clear(""),
        Row::new(LdapPassword, "P8024", Plain).clear(""),
        Row::new(LdapNumberFilter, "P8025", Plain),
        Row::new(LdapNameFilter, "P8026", Plain),
        Row::new(LdapNameAttributes, "P8028", Joined(" ")),
        Row::new(LdapNumberAttributes, "P8029", Joined(" ")),
        // What the screen shows of an entry: what the site says, else the first attributes.
        Row::new(LdapDisplayName, "P8030", Plain),
        Row::new(LdapNameAttributes, "P8030", With(first)).when(shows_names),
        Row::new(LdapMaxHits, "P8031", Plain),
        Row::new(LdapLookupOutgoing, "P8034", Flag("0", "1")),
        Row::new(LdapLookupIncoming, "P8035", Flag("0", "1")),
        Row::doubt(LdapDisplayName, too_many),
    ],
};

/// Version 3, the default; 2 knows no UTF-8. The order of what is found, and what is shown of whoever calls. The template of the Android
/// phones has none of these.
pub static ORDER: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(LdapHost, "P8027", Fixed("3")),
        Row::new(LdapSort, "P8033", Flag("0", "1")),
        Row::new(LdapDisplayName, "P8036", With(looked_up)),
    ],
};

/// How many attributes the screen shows of an entry (GXP21xx Administration Guide, "LDAP Display Name").
const MOST_SHOWN: usize = 3;

pub(super) fn shows_names(view: &View) -> bool {
    view.phone.value(LdapDisplayName).is_none()
}

/// The first attributes, each after `%`.
pub(super) fn first(attributes: &Value, _: &At<'_>) -> Option<String> {
    let shown: Vec<_> = attributes.list().iter().take(MOST_SHOWN).map(|name| format!("%{name}")).collect();
    (!shown.is_empty()).then(|| shown.join(" "))
}

pub(super) fn too_many(display: &Value, _: &At<'_>) -> Option<Because> {
    let shown = shown_attributes(display.text()?).count();
    (shown > MOST_SHOWN).then(|| format!("it shows {MOST_SHOWN} attributes of an entry at most").into())
}

/// The attributes of the display name, without marks. Only attributes of names may stand there (the same guide, "Lookup Display Name").
pub(super) fn looked_up(display: &Value, at: &At<'_>) -> Option<String> {
    let names = at.fields.value(LdapNameAttributes).map(Value::list).unwrap_or_default();
    let is_name = |shown: &&str| names.iter().any(|name| name.eq_ignore_ascii_case(shown));
    let shown: Vec<_> = shown_attributes(display.text()?).filter(is_name).collect();
    (!shown.is_empty()).then(|| shown.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{gxp2170, refused, value, values};
    use autoprov_core::Source;
    use autoprov_core::testing::{list, text};

    #[test]
    fn what_the_site_shows_goes_before_the_attributes() {
        let mut view = gxp2170();
        assert_eq!(values(&view, "P8020 P8024"), ["", ""], "a directory that is gone is forgotten");
        for (display, shown, looked_up, refusals) in [
            ("", "%cn %sn %gn", None, &[][..]),
            ("%SN, %cn (%ou)", "%SN, %cn (%ou)", Some("SN cn"), &[]),
            ("%ou", "%ou", None, &[]),
            ("%sn %cn %o %ou", "%sn %cn %o %ou", Some("sn cn o"), &["Phone(LdapDisplayName)"]),
        ] {
            view.phone.set(LdapHost, text("ldap.example"), Source::Tenant).unwrap();
            view.phone.set(LdapNameAttributes, list(&["cn", "sn", "gn", "o"]), Source::Tenant).unwrap();
            if !display.is_empty() {
                view.phone.set(LdapDisplayName, text(display), Source::Tenant).unwrap();
            }
            assert_eq!(values(&view, "P8028 P8030"), ["cn sn gn o", shown]);
            assert_eq!(value(&view, "P8036").as_deref(), looked_up);
            assert_eq!(refused(&view), refusals);
        }
    }
}
