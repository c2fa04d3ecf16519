//! LDAP (dossier 5.4): the phone's filters mark what was typed with `%`, as ours do.

use autoprov_core::{At, Concept, Over, Row, Table, Value, Write};

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
    ],
};

/// Version 3, the default; 2 knows no UTF-8. The Android phones have no choice.
pub(crate) static VERSION: Table =
    Table { over: Over::Phone, rows: &[Row::new(Concept::LdapHost, "P8027", Write::Fixed("3"))] };

/// What the screen shows of an entry: at most three attributes, each after `%` (GXP21xx Administration Guide, "LDAP Display Name").
pub(super) fn shown(value: &Value, _: &At<'_>) -> Option<String> {
    let shown: Vec<_> = value.list().iter().take(3).map(|attribute| format!("%{attribute}")).collect();
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
        view.phone.set(Concept::LdapNameAttributes, Value::List(names), Source::Tenant);
        let told = ["P8028", "P8030"].map(|key| value(&view, key).unwrap());
        assert_eq!(told, ["cn sn gn o", "%cn %sn %gn"]);
    }

    #[test]
    fn a_directory_that_is_gone_is_forgotten() {
        assert_eq!(value(&gxp2170(), "P8020").as_deref(), Some(""));
        assert_eq!(value(&gxp2170(), "P8024").as_deref(), Some(""));
    }
}
