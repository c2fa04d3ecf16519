//! LDAP (dossier 5.4): the phone's filters mark what was typed with `%`, as ours do.

use autoprov_core::{At, Concept, Over, Row, Table, Value, Write, shown_attributes};

/// The LDAP directory.
pub(crate) static LDAP: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::LdapTls, "P8037", Write::Flag("0", "1")),
        Row::new(Concept::LdapHost, "P8020", Write::Plain).clear(""),
        Row::new(Concept::LdapPort, "P8021", Write::Plain),
        Row::new(Concept::LdapBase, "P8022", Write::Plain).clear(""),
        Row::new(Concept::LdapUser, "P8023", Write::Plain).clear(""),
        Row::new(Concept::LdapPassword, "P8024", Write::Plain).clear(""),
        Row::new(Concept::LdapNumberFilter, "P8025", Write::Plain),
        Row::new(Concept::LdapNameFilter, "P8026", Write::Plain),
        Row::new(Concept::LdapNameAttributes, "P8028", Write::Joined(" ")),
        Row::new(Concept::LdapNumberAttributes, "P8029", Write::Joined(" ")),
        Row::new(Concept::LdapNameAttributes, "P8030", Write::With(shown)),
        Row::new(Concept::LdapMaxHits, "P8031", Write::Plain),
        Row::new(Concept::LdapLookupOutgoing, "P8034", Write::Flag("0", "1")),
        Row::new(Concept::LdapLookupIncoming, "P8035", Write::Flag("0", "1")),
    ],
};

/// The order of what is found, and what is shown of whoever calls. The template of the Android phones has neither.
pub(crate) static ORDER: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::LdapSort, "P8033", Write::Flag("0", "1")),
        Row::new(Concept::LdapDisplayName, "P8036", Write::With(looked_up)),
    ],
};

/// Version 3, the default; 2 knows no UTF-8. The Android phones have no choice.
pub(crate) static VERSION: Table =
    Table { over: Over::Phone, rows: &[Row::new(Concept::LdapHost, "P8027", Write::Fixed("3"))] };

/// How many attributes the screen shows of an entry (GXP21xx Administration Guide, "LDAP Display Name").
pub(crate) const MOST_SHOWN: usize = 3;

/// What the screen shows of an entry: what the site says, else the first attributes, each after `%`.
pub(super) fn shown(value: &Value, at: &At<'_>) -> Option<String> {
    if let Some(said) = at.fields.text(Concept::LdapDisplayName) {
        return Some(said.to_owned());
    }
    let shown: Vec<_> =
        value.list().iter().take(MOST_SHOWN).map(|attribute| format!("%{attribute}")).collect();
    (!shown.is_empty()).then(|| shown.join(" "))
}

/// The attributes of the display name, without marks. Only attributes of names may stand there (the same guide, "Lookup Display Name").
pub(super) fn looked_up(display: &Value, at: &At<'_>) -> Option<String> {
    let names = at.fields.value(Concept::LdapNameAttributes).map(Value::list).unwrap_or_default();
    let is_name = |shown: &&str| names.iter().any(|name| name.eq_ignore_ascii_case(shown));
    let shown: Vec<_> = shown_attributes(display.text()?).filter(is_name).collect();
    (!shown.is_empty()).then(|| shown.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{gxp2170, value};
    use autoprov_core::Source;

    #[test]
    fn attributes_stand_side_by_side() {
        let mut view = gxp2170();
        let names = ["cn", "sn", "gn", "o"].map(str::to_owned).to_vec();
        view.phone.set(Concept::LdapNameAttributes, Value::List(names), Source::Tenant).unwrap();
        let told = ["P8028", "P8030"].map(|key| value(&view, key).unwrap());
        assert_eq!(told, ["cn sn gn o", "%cn %sn %gn"]);
    }

    #[test]
    fn what_the_site_shows_goes_before_the_attributes() {
        let mut view = gxp2170();
        let names = ["cn", "sn"].map(str::to_owned).to_vec();
        view.phone.set(Concept::LdapNameAttributes, Value::List(names), Source::Tenant).unwrap();
        assert_eq!(value(&view, "P8036"), None);
        let display = Value::Text("%SN, %cn (%o)".to_owned());
        view.phone.set(Concept::LdapDisplayName, display, Source::Tenant).unwrap();
        let told = ["P8030", "P8036"].map(|key| value(&view, key).unwrap());
        assert_eq!(told, ["%SN, %cn (%o)", "SN cn"]);
        view.phone.set(Concept::LdapDisplayName, Value::Text("%o".to_owned()), Source::Tenant).unwrap();
        assert_eq!(value(&view, "P8036"), None);
    }

    #[test]
    fn a_directory_that_is_gone_is_forgotten() {
        assert_eq!(value(&gxp2170(), "P8020").as_deref(), Some(""));
        assert_eq!(value(&gxp2170(), "P8024").as_deref(), Some(""));
    }
}
