//! What the phone shows and plays, its codes, and LDAP: flat files.

use super::GONE;
use crate::generation::{before_81, from_81};
use crate::models::dect;
use crate::words::{LANGUAGES, TONES};
use autoprov_core::{At, Concept::*, Over, Row, Table, Value, View, Write};

pub(super) const PHONE: Table = Table {
    over: Over::Phone,
    rows: &[
        // wazo writes `static.lang` from 81 on, tancredi (81 and later) plain `lang`: the phone skips the one it does not know.
        Row::new(Language, "lang.gui", Write::Words(LANGUAGES)),
        Row::new(Language, "lang.wui", Write::Words(LANGUAGES)),
        Row::new(Language, "static.lang.gui", Write::Words(LANGUAGES)).when(from_81),
        Row::new(Language, "static.lang.wui", Write::Words(LANGUAGES)).when(from_81),
        Row::new(Country, "voice.tone.country", Write::Words(TONES)),
        Row::new(ParkCode, "features.call_park.enable", Write::Fixed("1")).clear("0").when(from_81),
        Row::new(ParkCode, "features.call_park.park_code", Write::Plain).clear(GONE).when(from_81),
    ],
};

/// The code that takes the call of whom a key watches.
pub(super) const CODES: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(PickupCode, "features.pickup.direct_pickup_enable", Write::Fixed("1")).clear("0"),
        Row::new(PickupCode, "features.pickup.direct_pickup_code", Write::Plain).clear(GONE),
    ],
};

/// The site's filters already hold `%` for what was typed, as the phone wants it.
pub(super) const LDAP: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(LdapHost, "ldap.enable", Write::Fixed("1")).clear("0"),
        Row::new(LdapHost, "ldap.host", Write::Plain).clear(GONE),
        Row::new(LdapPort, "ldap.port", Write::Plain).clear(GONE),
        // 0 LDAP, 1 StartTLS, 2 LDAPS. No list of names before 81 has it.
        Row::new(LdapTls, "ldap.tls_mode", Write::Flag("0", "2")).clear("0").when(from_81),
        Row::new(LdapBase, "ldap.base", Write::Plain).clear(GONE),
        Row::new(LdapUser, "ldap.user", Write::Plain).clear(GONE),
        Row::new(LdapPassword, "ldap.password", Write::Plain).clear(GONE),
        Row::new(LdapNameFilter, "ldap.name_filter", Write::Plain).clear(GONE),
        Row::new(LdapNumberFilter, "ldap.number_filter", Write::Plain).clear(GONE),
        Row::new(LdapNameAttributes, "ldap.name_attr", Write::Joined(" ")).clear(GONE),
        Row::new(LdapNumberAttributes, "ldap.numb_attr", Write::Joined(" ")).clear(GONE),
        Row::new(LdapNameAttributes, "ldap.display_name", Write::With(shown)).clear(GONE),
        Row::new(LdapMaxHits, "ldap.max_hits", Write::Plain).clear(GONE),
        Row::new(LdapLookupIncoming, "ldap.call_in_lookup", Write::Flag("0", "1")).clear(GONE),
        Row::new(LdapLookupOutgoing, "ldap.dial_lookup", Write::Flag("0", "1"))
            .clear(GONE)
            .when(first_lookup),
        Row::new(LdapLookupOutgoing, "ldap.call_out_lookup", Write::Flag("0", "1")).clear(GONE).when(from_81),
        Row::new(LdapSort, "ldap.ldap_sort", Write::Flag("0", "1")).clear(GONE),
        Row::new(LdapHost, "ldap.version", Write::Fixed("3")),
    ],
};

/// What the site says, else `%cn`: the first attribute of the name is shown.
pub(super) fn shown(value: &Value, at: &At<'_>) -> Option<String> {
    let said = at.fields.text(LdapDisplayName).map(str::to_owned);
    said.or_else(|| value.list().first().map(|attribute| format!("%{attribute}")))
}

/// The name of phones before 81. Bases have LDAP from 81 on.
fn first_lookup(view: &View) -> bool {
    before_81(view) && !dect(view)
}
