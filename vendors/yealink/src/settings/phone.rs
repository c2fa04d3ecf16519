//! What the phone shows and plays, its codes, and LDAP: flat files.

use super::GONE;
use crate::generation::{before_81, ends_before_81, from_81};
use crate::models::dect;
use crate::words::{LANGUAGES, TONES};
use autoprov_core::{At, Concept::*, Encode::*, Row, Scope, Table, Value, View};

/// Why a park code is not written.
pub(super) const NO_PARK: &str = "firmware before 81 has no code for it: give a key of type park the number";
/// Why LDAP is asked in the clear.
pub(super) const NO_LDAP_TLS: &str =
    "no source names TLS for its LDAP before firmware 81: the directory is asked in the clear";

/// Why it has none.
pub(super) const NO_CODES: &str = "it keeps no dialling codes of its own";
/// Why emergency numbers are numbers like others.
pub(super) const NO_HURRY: &str =
    "it is sent by the key or the timer like any number: a rule that dials at once would cut off longer ones";

/// Language, tones, the code that parks a call, how long a number waits.
pub static PHONE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        // wazo writes `static.lang` from 81 on, tancredi (81 and later) plain `lang`: the phone skips the one it does not know.
        Row::new(Language, "lang.gui", LANGUAGES),
        Row::new(Language, "lang.wui", LANGUAGES),
        Row::new(Language, "static.lang.gui", LANGUAGES).when(from_81),
        Row::new(Language, "static.lang.wui", LANGUAGES).when(from_81),
        Row::new(Country, "voice.tone.country", TONES),
        Row::new(ParkCode, "features.call_park.enable", Fixed("1")).clear("0").when(from_81),
        Row::new(ParkCode, "features.call_park.park_code", Plain).clear(GONE).when(from_81),
        Row::cannot(ParkCode, NO_PARK).when(ends_before_81),
        Row::new(DialTimeout, "phone_setting.inter_digit_time", Within(1, 14))
            .clear("4")
            .only(|view| !dect(view), "no source names a timer of its handsets"),
        Row::cannot(EmergencyNumbers, NO_HURRY),
        Row::cannot(LocalStarCodes, NO_CODES),
    ],
};

/// The code that takes the call of whom a key watches.
pub static CODES: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(PickupCode, "features.pickup.direct_pickup_enable", Fixed("1")).clear("0"),
        Row::new(PickupCode, "features.pickup.direct_pickup_code", Plain).clear(GONE),
    ],
};

/// From 81 on: a book that the phone has stands under its directory key, and is searched while people dial. Both are off as delivered
/// (tancredi's export; wazo and FusionPBX ship a file that switches them on).
pub static MENU: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(LdapHost, "directory_setting.ldap.enable", Fixed("1")).clear("0"),
        Row::new(LdapHost, "search_in_dialing.ldap.enable", Fixed("1")).clear("0"),
        Row::new(DirectoryUrl, "directory_setting.remote_phone_book.enable", Fixed("1")).clear("0"),
        Row::new(DirectoryUrl, "search_in_dialing.remote_phone_book.enable", Fixed("1")).clear("0"),
    ],
};

/// The site's filters already hold `%` for what was typed, as the phone wants it.
pub static LDAP: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(LdapHost, "ldap.enable", Fixed("1")).clear("0"),
        Row::new(LdapHost, "ldap.host", Plain).clear(GONE),
        Row::new(LdapPort, "ldap.port", Plain).clear(GONE),
        // 0 LDAP, 1 StartTLS, 2 LDAPS. No list of names before 81 has it.
        Row::new(LdapTls, "ldap.tls_mode", Flag("0", "2")).clear("0").when(from_81),
        Row::cannot(LdapTls, NO_LDAP_TLS).when(ends_before_81),
        Row::new(LdapBase, "ldap.base", Plain).clear(GONE),
        Row::new(LdapUser, "ldap.user", Plain).clear(GONE),
        Row::new(LdapPassword, "ldap.password", Plain).clear(GONE),
        Row::new(LdapNameFilter, "ldap.name_filter", Plain).clear(GONE),
        Row::new(LdapNumberFilter, "ldap.number_filter", Plain).clear(GONE),
        Row::new(LdapNameAttributes, "ldap.name_attr", Joined(" ")).clear(GONE),
        Row::new(LdapNumberAttributes, "ldap.numb_attr", Joined(" ")).clear(GONE),
        Row::new(LdapNameAttributes, "ldap.display_name", With(shown)).clear(GONE).also(&[LdapDisplayName]),
        Row::new(LdapMaxHits, "ldap.max_hits", Plain).clear(GONE),
        Row::new(LdapLookupIncoming, "ldap.call_in_lookup", Flag("0", "1")).clear(GONE),
        Row::new(LdapLookupOutgoing, "ldap.dial_lookup", Flag("0", "1")).clear(GONE).when(first_lookup),
        Row::new(LdapLookupOutgoing, "ldap.call_out_lookup", Flag("0", "1")).clear(GONE).when(from_81),
        Row::new(LdapSort, "ldap.ldap_sort", Flag("0", "1")).clear(GONE),
        Row::new(LdapHost, "ldap.version", Fixed("3")),
    ],
};

/// What the site says, else `%cn`: the first attribute of the name is shown. No row has another concept to fall back on.
pub(super) fn shown(value: &Value, at: &At<'_>) -> Option<String> {
    let said = at.fields.text(LdapDisplayName).map(str::to_owned);
    said.or_else(|| value.list().first().map(|attribute| format!("%{attribute}")))
}

/// The name of phones before 81. Bases have LDAP from 81 on.
fn first_lookup(view: &View) -> bool {
    before_81(view) && !dect(view)
}
