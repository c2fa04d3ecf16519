//! The settings: Yealink's, without what FusionPBX's list of this maker does not name, and what is otherwise here.

use crate::models::BARE;
use autoprov_core::{
    At, Because, Changes, Concept::*, Encode, Encode::*, KeyGroup, Pick, Row, Said, Scope, Table, Value, View,
};
use autoprov_yealink::settings::{CALLS_TO_BOOKS, account, codecs, flat_keys, network, phone, time};
use autoprov_yealink::words;

/// What stands in a phone's own file.
pub(crate) static TABLES: &[&Table] = &[&SHARED, &WIRED, &MENU, &LINES, &PHONE, &KEYS, &SOFT_KEYS];

/// `%NULL%` is Yealink's, and no file of this maker's has it: what is not set stands empty there.
static CHANGES: Changes = Changes {
    without: &[
        "account.{n}.dns_srv_type",
        "account.{n}.cid_source",
        "account.{n}.nat.udp_update_enable",
        "account.{n}.codec.ilbc.enable",
        "account.{n}.codec.ilbc.priority",
        "account.{n}.codec.g722_1_24kpbs.enable",
        "account.{n}.codec.g722_1c_24kpbs.enable",
        "account.{n}.codec.g722_1c_32kpbs.enable",
        "account.{n}.codec.g722_1c_48kpbs.enable",
        "static.lang.gui",
        "static.lang.wui",
        "sip.nat_stun.enable",
        "sip.nat_stun.server",
        "sip.nat_stun.port",
        "features.dnd.feature_key_sync.enable",
        "features.forward.feature_key_sync.enable",
        // What answers an intercom call; a row of our own says why not.
        "",
        "phone_setting.emergency.number",
        // No source shows a search of theirs.
        "remote_phonebook.data.2.url",
        "remote_phonebook.data.2.name",
        "directory_setting.remote_phone_book.enable",
        "search_in_dialing.remote_phone_book.enable",
        "static.wifi.function.enable",
        "static.security.user_password",
        "static.firmware.url",
    ],
    clear: Some(("%NULL%", "")),
};

static SHARED: Table = Table::changed(
    &CHANGES,
    &[
        &account::LINES,
        &account::LATER,
        &codecs::BY_NAME,
        &phone::PHONE,
        &CALLS_TO_BOOKS,
        &time::FLAT,
        &network::SECURITY,
        &network::PROVISIONING,
        &network::JOINS,
    ],
);

/// All but FIP16 Plus.
static WIRED: Table = Table::on(|view| !bare(view), &[&NETWORK]);
static NETWORK: Table = Table::changed(&CHANGES, &[&network::NETWORK, &network::CDP]);

/// FIP16 Plus: the LDAP book stands in its menu.
static MENU: Table = Table::on(bare, &[&BOOKS]);
static BOOKS: Table = Table::changed(&CHANGES, &[&phone::MENU]);

fn bare(view: &View) -> bool {
    view.model.quirk(BARE.0).is_some()
}

static LINES: Table = Table {
    scope: Scope::Lines,
    rows: &[
        // 3 by SIP in all files; what they have as delivered is not known.
        Row::new(NatKeepalive, "account.{n}.nat.udp_update_enable", Switch("0", "3")).clear("3"),
        Row::new(CallerIdSource, "account.{n}.cid_source", Says(words::caller)).clear("2").once(Pick::Phone),
        Row::doubt(Lookup, transport_by_dns),
    ],
};

/// Nothing tells them which records count.
fn transport_by_dns(_: &Value, at: &At<'_>) -> Option<Because> {
    account::unasked(at)
}

static PHONE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        // FusionPBX keeps it off for these phones.
        Row::constant("voice.vad", "0"),
        Row::new(PickupCode, "features.pickup.direct_pickup_enable", Fixed("1")).clear("1"),
        Row::new(PickupCode, "features.pickup.direct_pickup_code", Plain).clear(""),
        Row::cannot(IntercomAlertInfo, "nobody has told by which words it answers a call by itself"),
        Row::new(AdminPassword, "static.security.user_password", Around("admin:", &Plain, "")),
        Row::cannot(UserPassword, "its list of names has the administrator's password alone"),
        Row::new(FirmwarePack, "static.firmware.url", Says(firmware)),
        Row::new(RemoteManagement, "static.zero_touch.enable", Flag("0", "1")),
    ],
};

fn firmware(file: &Value, at: &At<'_>) -> Said {
    let because = "it wants the file itself, such as `folder/FIP10-FVUI_V0.5.32.3_RC.bin`";
    network::file_below(file, at, ".bin", because)
}

/// FusionPBX's list of types for this maker: no key that opens a URL is in it.
const TYPES: Encode = Words(&[
    ("none", "0"),
    ("forward", "2"),
    ("transfer", "3"),
    ("dnd", "5"),
    ("pickup", "9"),
    ("park", "10"),
    ("dtmf", "11"),
    ("voicemail", "12"),
    ("speed-dial", "13"),
    ("intercom", "14"),
    ("line", "15"),
    ("blf", "16"),
    ("multicast", "24"),
    ("record", "25"),
    ("directory", "29"),
]);

static KEYS: Table = Table {
    scope: Scope::Keys(KeyGroup::Line),
    rows: &[
        Row::new(KeyType, "linekey.{n}.type", TYPES).clear("0"),
        Row::new(KeyLine, "linekey.{n}.line", flat_keys::LINE_OF).clear(""),
        Row::new(KeyValue, "linekey.{n}.value", flat_keys::VALUE_OF).clear(""),
        Row::doubt(KeyValue, flat_keys::ignored),
        Row::new(KeyLabel, "linekey.{n}.label", Plain).clear(""),
        // Not `extension`, as on a Yealink of 81: that is what keys of other types have here.
        Row::new(PickupCode, "linekey.{n}.pickup_value", flat_keys::PICKUP_OF).clear(""),
    ],
};

/// Listed ones alone: the others keep what the factory made them.
static SOFT_KEYS: Table = Table {
    scope: Scope::Keys(KeyGroup::Programmable),
    rows: &[
        Row::new(KeyType, "programablekey.{n}.type", TYPES),
        Row::new(KeyLine, "programablekey.{n}.line", flat_keys::LINE_OF),
        Row::new(KeyValue, "programablekey.{n}.value", flat_keys::VALUE_OF),
        Row::doubt(KeyValue, flat_keys::ignored),
        Row::new(KeyLabel, "programablekey.{n}.label", Plain),
        Row::new(PickupCode, "programablekey.{n}.pickup_value", flat_keys::PICKUP_OF),
    ],
};
