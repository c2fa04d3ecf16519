//! The settings of VSP, VDP and VCS: what Snom's M-series shares, then what each model's sources add.
//!
//! X: VSP735A's own file, 1.1.4.0 (aelintra/sail 4370a9f, `db_v4_device.sql`, `vtech.Common`). F: VCS754's, 1.1.1.1 (fusionpbx/fusionpbx c7a00dcb3e,
//! `vtech/vcs754`).

use crate::models::{UNSEEN, has_handsets, has_keys, has_network, has_pc_port, is_desk, keeps_nat_open};
use autoprov_core::{
    At, Because, Changes, Concept::*, Encode::*, KeyGroup, NO_VALUE, Pick, Row, Said, Scope, Table, Value,
};
use autoprov_snom::vtech::{ACCOUNTS, CALLS, CLOCK, LDAP, LOG, NETWORK, PASSWORDS, SERVER, place};

/// What stands in a phone's own file, in its order.
pub static TABLES: &[&Table] = &[
    &PASSWORDS,
    &ACCOUNTS,
    &Table::on(keeps_nat_open, &[&UDP]),
    &Table::on(has_keys, &[&PICKUP]),
    &PRIORITIES,
    &Table::changed(&CHANGES, &[&CALLS]),
    &Table::changed(&CHANGES, &[&CLOCK]),
    &PLACE,
    &LOG,
    &Table::on(has_network, &[&NETWORK, &PORTS]),
    &Table::on(|view| !has_network(view), &[&NO_NETWORK]),
    &Table::changed(&CHANGES, &[&SERVER]),
    &POLLING,
    &Table::changed(&CHANGES, &[&LDAP]),
    &BOOK,
    &Table::on(is_desk, &[&SCREEN, &RINGER, &RINGS, &GROUPS]),
    &Table::on(|view| !is_desk(view), &[&NO_DESK]),
    &Table::on(has_keys, &[&FUNCTIONS]),
    &Table::on(has_handsets, &[&NAMES]),
    &NO_LIST,
    &OMISSIONS,
];

/// What neither file has, and words that neither shows.
static CHANGES: Changes = Changes {
    without: &[
        "sip_account.{n}.cid_src_priority.1",
        "sip_account.{n}.cid_src_priority.2",
        "sip_account.{n}.cid_src_priority.3",
        "provisioning.schedule_mode",
        "provisioning.resync_time",
        "remoteDir.ldap_authentication_type",
        "time_date.selected_timezone",
    ],
    clear: None,
};

const CODECS: &[(&str, &str)] =
    &[("pcmu", "g711u"), ("pcma", "g711a"), ("g722", "g722"), ("g729", "g729"), ("g726-32", "g726")];

/// Five places, which F fills with all five. Only later devices of the maker show an empty one, `none`: here what the site leaves out stands last.
static PRIORITIES: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(Codecs, "sip_account.{n}.codec_priority.1", With(|list, _| priority(list, 0))),
        Row::new(Codecs, "sip_account.{n}.codec_priority.2", With(|list, _| priority(list, 1))),
        Row::new(Codecs, "sip_account.{n}.codec_priority.3", With(|list, _| priority(list, 2))),
        Row::new(Codecs, "sip_account.{n}.codec_priority.4", With(|list, _| priority(list, 3))),
        Row::new(Codecs, "sip_account.{n}.codec_priority.5", With(|list, _| priority(list, 4))),
        Row::doubt(Codecs, beyond),
    ],
};

fn is_wanted(list: &Value, ours: &str) -> bool {
    list.list().iter().any(|own| own == ours)
}

/// The codec at a place: those of the site in its order, then the others.
fn priority(list: &Value, place: usize) -> Option<String> {
    let named = |ours: &String| CODECS.iter().find(|(own, _)| own == ours);
    let others = CODECS.iter().filter(|(own, _)| !is_wanted(list, own));
    list.list().iter().filter_map(named).chain(others).nth(place).map(|(_, their)| (*their).to_owned())
}

fn beyond(list: &Value, _: &At<'_>) -> Option<Because> {
    let unknown = list.list().iter().find(|ours| !CODECS.iter().any(|(own, _)| own == ours));
    let left_out = CODECS.iter().any(|(own, _)| !is_wanted(list, own));
    match unknown {
        Some(unknown) => Some(format!("it has no {unknown}").into()),
        None => left_out.then(|| {
            "all its codecs are offered, those that are not listed last: no file shows how one is left out".into()
        }),
    }
}

/// On as delivered, every minute (F).
static UDP: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(NatKeepalive, "sip_account.{n}.nat_traversal_udp_keep_alive_enable", Switch("0", "1"))
            .clear("1"),
        Row::new(NatKeepalive, "sip_account.{n}.nat_traversal_udp_keep_alive_interval", Above0).clear("60"),
    ],
};

/// In what aelintra/sail serves beside X.
static PICKUP: Table = Table {
    scope: Scope::Lines,
    rows: &[Row::new(PickupCode, "sip_account.{n}.blf_remote_pickup_code", Plain)
        .once(Pick::Phone)
        .lacking("")],
};

/// X and F differ in what LLDP is as delivered.
static PORTS: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Lldp, "network.lldp_med.enable", Flag("0", "1")),
        Row::new(PcVlan, "network.vlan.pc.enable", Fixed("1"))
            .clear("0")
            .only(has_pc_port, "no source shows a VLAN of its PC port"),
        Row::new(PcVlan, "network.vlan.pc.id", Plain).clear("0").when(has_pc_port),
    ],
};

/// Its list of places is closed, and Berlin is known of a later device alone: Brussels has the same clock.
static PLACE: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::new(
        TimeZone,
        "time_date.selected_timezone",
        Says(|zone, at| match place(zone, at) {
            Said::Text(name) if name == "Europe/Berlin" => Said::of("Europe/Brussels"),
            said => said,
        }),
    )],
};

static NO_NETWORK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::cannot(Dhcp, UNSEEN),
        Row::cannot(IpAddress, UNSEEN),
        Row::cannot(NetworkMask, UNSEEN),
        Row::cannot(Gateway, UNSEEN),
        Row::cannot(Dns, UNSEEN),
        Row::cannot(Vlan, UNSEEN),
        Row::cannot(VlanPriority, UNSEEN),
        Row::cannot(PcVlan, UNSEEN),
        Row::cannot(Lldp, UNSEEN),
    ],
};

/// X's way to ask again: after so many minutes, 0 is never.
static POLLING: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(PollingMinutes, "provisioning.schedule_mode", Fixed("interval")).clear("interval"),
        Row::new(PollingMinutes, "provisioning.resync_time", Plain).clear("0"),
    ],
};

/// The contacts take the place of those in the phone (F, and the VSP600's manual).
static BOOK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(DirectoryUrl, "file.contact.directory.overwrite", Plain),
        Row::cannot(LdapTls, "no file of its own line has a word for LDAP over TLS"),
    ],
};

/// Screen and calls, as X and F have them.
static SCREEN: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Language, "user_pref.language", Words(LANGUAGES)),
        Row::new(Language, "user_pref.web_language", Words(LANGUAGES)),
        Row::new(CallWaiting, "user_pref.call_waiting.mode", Flag("disable", "enable")).clear("enable"),
        Row::new(Backlight, "user_pref.backlight_timeout", Above0),
        Row::doubt(Backlight, |seconds, _| {
            (seconds.number() == Some(0)).then(|| "no source says how its light stays on".into())
        }),
    ],
};

/// The dossier's, section 5.
const LANGUAGES: &[(&str, &str)] = &[("en", "en"), ("es", "es"), ("fr", "fr")];

/// Ten rings.
const RING: autoprov_core::Encode = Within(1, 10);

static RINGER: Table = Table {
    scope: Scope::Lines,
    rows: &[Row::new(Ringtone, "user_pref.account.{n}.ringer", RING).once(Pick::Phone)],
};

/// Eight texts. The VCS752's manual: the text in `info=` of Alert-Info is `ringer1` to `ringer10`.
static RINGS: Table = Table {
    scope: Scope::Items(8),
    rows: &[
        Row::new(RingAlertInfo, "ringersetting.{n}.ringer_text", Each(&Says(ring_text))).clear(""),
        Row::new(DistinctiveRing, "ringersetting.{n}.ringer_type", Each(&RING)).clear("1"),
    ],
};

fn ring_text(text: &Value, _: &At<'_>) -> Said {
    let text = text.text().unwrap_or_default();
    let number = text.strip_prefix("ringer").and_then(|number| number.parse().ok());
    let known = number.is_some_and(|number: u8| (1..=10).contains(&number));
    if known { Said::of(text) } else { Said::cannot("it knows the texts ringer1 to ringer10") }
}

/// Ten groups, the first the strongest: 10 is, 5 what the maker has (its manuals).
static GROUPS: Table = Table {
    scope: Scope::Items(10),
    rows: &[
        Row::new(MulticastLabel, "page_zone.{n}.name", Each(&Plain)).clear(""),
        Row::new(MulticastAddress, "page_zone.{n}.multicast_address", Each(&With(|group, _| part(group, 0))))
            .clear(""),
        Row::new(MulticastAddress, "page_zone.{n}.multicast_port", Each(&With(|group, _| part(group, 1))))
            .clear(""),
        Row::new(MulticastAddress, "page_zone.{n}.accept_incoming_page", Each(&Fixed("1"))).clear("1"),
        Row::new(
            MulticastAddress,
            "page_zone.{n}.priority",
            Each(&With(|_, at| Some((11 - at.index.min(10)).to_string()))),
        )
        .clear("5"),
    ],
};

/// Address or port of a group.
fn part(group: &Value, which: usize) -> Option<String> {
    let (address, port) = group.text()?.rsplit_once(':')?;
    Some([address, port].get(which)?.to_string())
}

static NO_DESK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::cannot(Language, UNSEEN),
        Row::cannot(CallWaiting, UNSEEN),
        Row::cannot(Backlight, UNSEEN),
        Row::cannot(Ringtone, UNSEEN),
        Row::cannot(RingAlertInfo, UNSEEN),
        Row::cannot(MulticastAddress, UNSEEN),
    ],
};

/// Keys, in the words that aelintra/sail gives them. A name for BLF is written to a BLF key alone, for X has it on some keys.
static FUNCTIONS: Table = Table {
    scope: Scope::Keys(KeyGroup::Line),
    rows: &[
        Row::new(KeyType, "pfk.{n}.feature", Says(feature))
            .also(&[KeyValue, PickupCode, ParkCode])
            .clear("unassigned"),
        Row::new(KeyType, "pfk.{n}.account", With(account)).also(&[KeyLine]).clear("1"),
        Row::new(KeyType, "pfk.{n}.quick_dial", With(|kind, at| Some(dials(kind, at)))).clear(""),
        Row::new(KeyType, "pfk.{n}.blf", With(watches)),
        Row::doubt(KeyValue, |_, at| takes_none(at)),
        Row::cannot(KeyLabel, "no source names a label of its keys"),
    ],
};

/// The account whose key it is.
fn account(kind: &Value, at: &At<'_>) -> Option<String> {
    feature(kind, at).text()?;
    Some(at.fields.number(KeyLine).filter(|line| *line > 0).unwrap_or(1).to_string())
}

/// What a key dials or watches.
fn number(at: &At<'_>) -> Option<String> {
    let phone = &at.view.phone;
    let value = at.fields.text(KeyValue).filter(|text| !text.is_empty());
    match at.fields.text(KeyType)? {
        "blf" | "speed-dial" => value.map(str::to_owned),
        "voicemail" => value.or_else(|| phone.text(VoicemailNumber)).map(str::to_owned),
        "park" if value.is_none() => phone.text(ParkCode).map(str::to_owned),
        "pickup" => phone.text(PickupCode).map(|code| format!("{code}{}", value.unwrap_or_default())),
        _ => None,
    }
}

fn feature(kind: &Value, at: &At<'_>) -> Said {
    match (kind.text().unwrap_or_default(), number(at)) {
        ("line", _) => Said::of("line"),
        ("none", _) => Said::of("unassigned"),
        ("blf", Some(_)) => Said::of("busy lamp field"),
        (_, Some(_)) => Said::of("quick dial"),
        ("blf" | "speed-dial" | "voicemail" | "pickup", None) => Said::cannot("it has no number to dial"),
        _ => Said::cannot("no source gives the maker's word for such a key"),
    }
}

fn dials(kind: &Value, at: &At<'_>) -> String {
    number(at).filter(|_| kind.text() != Some("blf")).unwrap_or_default()
}

fn watches(kind: &Value, at: &At<'_>) -> Option<String> {
    number(at).filter(|_| kind.text() == Some("blf"))
}

fn takes_none(at: &At<'_>) -> Option<Because> {
    matches!(at.fields.text(KeyType), Some("line" | "none")).then(|| NO_VALUE.into())
}

/// A base's (X, and `snom/M100KLE`).
static NAMES: Table =
    Table { scope: Scope::Handsets, rows: &[Row::new(HandsetName, "hs_settings.{n}.handset_name", Plain)] };

static NO_LIST: Table = Table {
    scope: Scope::Lines,
    rows: &[Row::cannot(BlfList, "no source names a setting for a list of BLF keys")],
};

const NO_NAME: &str = "no source names it";

/// What they cannot.
static OMISSIONS: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::doubt(DialPlan, |plan, _| {
            (plan.text() == Some("open"))
                .then(|| "the maker's plan stays, which takes digits, `*` and `#`, and no `+`".into())
        }),
        Row::cannot(EmergencyNumbers, "no source shows a rule of its plan that sends a number at once"),
        Row::cannot(LocalStarCodes, "it keeps no dialling codes of its own"),
        Row::cannot(Country, "its tones are patterns, not countries, and stay the maker's"),
        Row::cannot(ServerOnly, NO_NAME),
        Row::cannot(IntercomAnswer, "its auto_answer_enable answers every call, not an intercom's"),
        Row::cannot(IntercomAlertInfo, "no source tells what in a call makes it answer by itself"),
        Row::cannot(IntercomBarge, NO_NAME),
        Row::cannot(CallerIdSource, "only later devices of the maker have an order of headers"),
        Row::cannot(TransferKey, NO_NAME),
        Row::cannot(Cdp, NO_NAME),
        Row::always(
            RemoteManagement,
            false,
            "VTech's redirection is asked for as long as no other address stands in its place, and ours does",
        ),
        Row::cannot(Screensaver, "no source tells what the time until its logo is counted in"),
        Row::cannot(Wallpaper, NO_NAME),
        Row::cannot(Logo, NO_NAME),
        Row::cannot(MenuLock, "its menus ask for the administrator's password, and no source names more"),
        Row::cannot(WifiSsid, "it has no Wi-Fi"),
        Row::cannot(PickupCode, "no source names a code for its BLF keys").when(|view| !has_keys(view)),
        Row::cannot(ParkCode, "it parks by a key alone, and no source shows its keys")
            .when(|view| !has_keys(view)),
        Row::doubt(ParkCode, |_, at| {
            let keyed = at.view.keys.values().any(|key| key.text(KeyType) == Some("park"));
            (has_keys(at.view) && !keyed)
                .then(|| "it parks by its keys alone: give it one of type park".into())
        }),
    ],
};
