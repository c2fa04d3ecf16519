//! The settings of a Temporis IP150: VTech builds it, and they are those of the modules that Snom's M100 has too.
//!
//! Names and values: NethVoice's file `Temporis_$model_$mac.cfg` for IP150, IP251G, IP301G and IP701G, and its list of choices (nethesis/ns8-nethvoice at
//! f21828a1, `endpoint/alcatel/temporis`). A module that holds a name the phone does not know loses its other settings, so that only names of that file are
//! written.

use autoprov_core::{
    At, Because, Changes, Concept::*, Encode, Encode::*, KeyGroup, Match, Pick, Row, Said, Scope, Table,
    Value, ZoneList,
};
use autoprov_snom::vtech::{ACCOUNTS, CALLS, LDAP, PASSWORDS, PRIORITIES};
use autoprov_yealink::settings::network::file_below;

/// What a phone's own file says.
pub(crate) static TABLES: &[&Table] = &[&SHARED, &LINES, &RINGS, &CLOCK, &PHONE, &NETWORK, &GROUPS, &KEYS];

/// What VTech's other phones have, without the names that are not in this one's file.
static SHARED: Table = Table::changed(&CHANGES, &[&PASSWORDS, &ACCOUNTS, &CALLS, &PRIORITIES, &LDAP]);

static CHANGES: Changes = Changes {
    without: &[
        "sip_account.{n}.voice_encryption_enable",
        "sip_account.{n}.keep_alive_enable",
        "sip_account.{n}.keep_alive_interval",
        "sip_account.{n}.codec_priority.6",
        "sip_account.{n}.codec_priority.7",
        "remoteDir.ldap_authentication_type",
    ],
    clear: None,
};

/// Codecs of the last two places of seven.
const CODECS: &[(&str, &str)] = &[
    ("pcmu", "g711u"),
    ("pcma", "g711a"),
    ("g722", "g722"),
    ("g729", "g729"),
    ("g726-32", "g726"),
    ("ilbc", "ilbc"),
];

static LINES: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(Codecs, "sip_account.{n}.codec_priority.6", Else(&Nth(CODECS, 5), "none")),
        Row::new(Codecs, "sip_account.{n}.codec_priority.7", Else(&Nth(CODECS, 6), "none")),
        Row::new(Mailbox, "sip_account.{n}.mwi_uri", Plain).clear(""),
        Row::new(NatKeepalive, "sip_account.{n}.keep_alive_enable", Switch("0", "1")).clear("0"),
        Row::new(NatKeepalive, "sip_account.{n}.keep_alive_interval", Above0),
        Row::new(PickupCode, "sip_account.{n}.blf_remote_pickup_code", Plain).once(Pick::Phone).clear(""),
        Row::new(PickupCode, "sip_account.{n}.access_code_direct_call_pickup", Plain)
            .once(Pick::Phone)
            .clear(""),
        Row::new(ParkCode, "sip_account.{n}.access_code_park_call", Plain).once(Pick::Phone).clear(""),
        Row::new(BlfList, "sip_account.{n}.blf_list_uri", Plain).clear(""),
        Row::new(SharedLine, "sip_account.{n}.share_line_enable", Flag("0", "1")).clear("0"),
        Row::new(Ringtone, "user_pref.account.{n}.ringer", Says(ringer)).once(Pick::Phone),
        Row::doubt(Srtp, |srtp, _| unencrypted(srtp)),
    ],
};

fn unencrypted(srtp: &Value) -> Option<Because> {
    (srtp.text() == Some("required")).then(|| "no setting of its file encrypts voice".into())
}

/// Ten, of which the ninth has the eighth's number in the list.
fn ringer(tone: &Value, _: &At<'_>) -> Said {
    match tone.number() {
        Some(own @ (1..=8 | 10)) => Said::of(own.to_string()),
        _ => Said::cannot("its list has 1 to 8 and 10"),
    }
}

/// Eight texts with a tone each.
static RINGS: Table = Table {
    scope: Scope::Items(8),
    rows: &[
        Row::new(RingAlertInfo, "ringersetting.{n}.ringer_text", Each(&Plain)),
        Row::new(DistinctiveRing, "ringersetting.{n}.ringer_type", Each(&Within(1, 8))),
    ],
};

/// Summer time is the phone's own.
static CLOCK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Ntp, "time_date.ntp_server_addr", Item(0)),
        Row::new(Ntp, "time_date.ntp_server", Fixed("1")),
        Row::new(TimeFormat, "time_date.24hr_clock", Words(&[("24", "1"), ("12", "0")])),
        Row::new(DateFormat, "time_date.date_format", Words(DATES)),
        Row::new(TimeZone, "time_date.selected_timezone", Zone(&ZONES)),
        Row::new(TimeZone, "time_date.daylight_saving_auto_adjust", Fixed("1")),
        Row::new(TimeZone, "time_date.daylight_saving_user_defined", Fixed("0")),
    ],
};

const DATES: &[(&str, &str)] = &[("ymd", "YY/MM/DD"), ("mdy", "MM/DD/YY"), ("dmy", "DD/MM/YY")];

/// NethVoice's list of 2015, without places whose clock changed since: the firmware may have the old one.
static ZONES: ZoneList = ZoneList::new(
    Match::SameClock,
    "Pacific/Pago_Pago;Pacific/Honolulu;America/Adak;America/Anchorage;America/Vancouver;America/Los_Angeles;America/Denver;America/Phoenix;\
     America/Winnipeg;America/Chicago;America/New_York;America/Halifax;Atlantic/Bermuda;America/Port_of_Spain;America/St_Johns;\
     America/Argentina/Buenos_Aires;America/Fortaleza;America/Noronha;Atlantic/Azores;America/Danmarkshavn;Atlantic/Faroe;Europe/Dublin;\
     Europe/Lisbon;Atlantic/Canary;Europe/London;Europe/Tirane;Europe/Vienna;Europe/Brussels;Europe/Zagreb;Europe/Prague;Europe/Copenhagen;\
     Europe/Paris;Europe/Berlin;Europe/Budapest;Europe/Rome;Europe/Luxembourg;Europe/Skopje;Europe/Amsterdam;Europe/Tallinn;Europe/Helsinki;\
     Europe/Athens;Asia/Jerusalem;Europe/Riga;Europe/Kaliningrad;Europe/Bucharest;Africa/Djibouti;Asia/Baghdad;Europe/Moscow;Asia/Yerevan;\
     Asia/Tbilisi;Asia/Karachi;Asia/Yekaterinburg;Asia/Kolkata;Asia/Bishkek;Asia/Krasnoyarsk;Asia/Bangkok;Asia/Shanghai;Asia/Singapore;\
     Australia/Perth;Asia/Seoul;Asia/Tokyo;Australia/Adelaide;Australia/Darwin;Australia/Sydney;Australia/Brisbane;Australia/Hobart;\
     Asia/Vladivostok;Australia/Lord_Howe;Pacific/Noumea;Pacific/Auckland;Pacific/Chatham",
);

static PHONE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Language, "user_pref.language", Words(LANGUAGES)),
        Row::new(Language, "user_pref.web_language", Words(LANGUAGES)),
        Row::new(CallWaiting, "user_pref.call_waiting.mode", Flag("reject", "enable")),
        Row::new(
            TransferKey,
            "user_pref.quick_transfer",
            Words(&[("attended", "attended"), ("blind", "blind")]),
        ),
        Row::new(Syslog, "log.syslog_enable", Fixed("1")).clear("0"),
        Row::new(Syslog, "log.syslog_server_address", Plain).clear(""),
        // TR-069 alone: no source names another way of the maker's to manage it.
        Row::new(RemoteManagement, "tr069.enable", Flag("0", "1")).clear("0"),
        Row::new(ProvisioningUrl, "provisioning.server_address", Plain),
        Row::new(ProvisioningUrl, "provisioning.bootup_check_enable", Fixed("1")),
        Row::new(ProvisioningUrl, "provisioning.remote_check_sync_enable", Fixed("1")),
        Row::new(ProvisioningUser, "provisioning.server_username", Plain).clear(""),
        Row::new(ProvisioningPassword, "provisioning.server_access_password", Plain).clear(""),
        Row::cannot(PollingMinutes, "no file of it shows the word for an interval: it keeps its own days"),
        Row::new(FirmwarePack, "provisioning.firmware_url", Says(firmware)),
        Row::new(LdapHost, "remoteDir.ldap_authentication_type", Fixed("simple")),
        Row::always(LdapTls, false, "its file shows LDAP without encryption alone"),
        Row::cannot(Country, "its tones are patterns, not countries, and stay the maker's"),
        Row::cannot(LocalStarCodes, "it keeps no dialling codes of its own"),
        Row::cannot(EmergencyNumbers, "no source says how its plan for them is written"),
        Row::cannot(Backlight, "no source tells the unit of its time"),
        Row::cannot(IntercomAlertInfo, "no source says by which words it answers a call by itself"),
        Row::doubt(DialPlan, |plan, _| {
            let open = plan.text() == Some("open");
            open.then(|| "the maker's plan stays, which takes digits, `*` and `#`, and no `+`".into())
        }),
    ],
};

/// NethVoice's list of choices.
const LANGUAGES: &[(&str, &str)] = &[
    ("it", "it"),
    ("en", "en"),
    ("fr", "fr"),
    ("de", "de"),
    ("es", "es"),
    ("pt", "pt"),
    ("ru", "ru"),
    ("pl", "pl"),
    ("el", "el"),
    ("tr", "tr"),
    ("nl", "nl"),
];

/// The image itself, below the provisioning URL.
fn firmware(file: &Value, at: &At<'_>) -> Said {
    file_below(file, at, ".img", "it wants the image itself, such as `firmware/IP150.img`")
}

static NETWORK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::always(Dhcp, true, "no file of it shows an address of its own"),
        Row::new(Dns, "network.ip.manually_configure_dns", Fixed("1")).clear("0"),
        Row::new(Dns, "network.ip.dns1", Item(0)).clear(""),
        Row::new(Dns, "network.ip.dns2", Item(1)).clear(""),
        Row::new(Vlan, "network.vlan.wan.enable", Fixed("1")).clear("0"),
        Row::new(Vlan, "network.vlan.wan.id", Plain).clear("0"),
        Row::new(VlanPriority, "network.vlan.wan.priority", Plain).clear("0"),
        Row::new(PcVlan, "network.vlan.pc.enable", Fixed("1")).clear("0"),
        Row::new(PcVlan, "network.vlan.pc.id", Plain).clear("0"),
        Row::new(Lldp, "network.lldp_med.enable", Flag("0", "1")).clear("1"),
    ],
};

/// NethVoice writes a zone for each of its two lines.
static GROUPS: Table = Table {
    scope: Scope::Items(2),
    rows: &[
        Row::new(MulticastAddress, "page_zone.{n}.multicast_address", Each(&HOST)).clear(""),
        Row::new(MulticastAddress, "page_zone.{n}.multicast_port", Each(&PORT)).clear(""),
        Row::new(MulticastLabel, "page_zone.{n}.name", Each(&Plain)).clear(""),
    ],
};

const HOST: Encode = With(|group, _| Some(group.text()?.rsplit_once(':')?.0.to_owned()));
const PORT: Encode = With(|group, _| Some(group.text()?.rsplit_once(':')?.1.to_owned()));

/// Types by NethVoice's list; the number of a key stands in the setting of its type. A key has no label.
static KEYS: Table = Table {
    scope: Scope::Keys(KeyGroup::Line),
    rows: &[
        Row::new(KeyType, "pfk.{n}.feature", Words(TYPES)).clear("unassigned"),
        Row::new(KeyLine, "pfk.{n}.account", Plain).clear("1"),
        Row::new(KeyValue, "pfk.{n}.quick_dial", OF_QUICK_DIAL).clear(""),
        Row::new(KeyValue, "pfk.{n}.blf", OF_BLF).clear(""),
        Row::new(KeyValue, "pfk.{n}.direct_pickup", OF_PICKUP).clear(""),
        Row::new(KeyValue, "pfk.{n}.page_destination", OF_PAGE).clear(""),
        Row::new(KeyValue, "pfk.{n}.park_destination", OF_PARK).clear(""),
        Row::new(KeyValue, "pfk.{n}.incall_dtmf", OF_DTMF).clear(""),
        Row::cannot(KeyLabel, "a key of it has no text"),
    ],
};

const TYPES: &[(&str, &str)] = &[
    ("none", "unassigned"),
    ("line", "line"),
    ("directory", "dir"),
    ("voicemail", "messages"),
    ("dnd", "dnd"),
    ("forward", "cfwd all"),
    ("speed-dial", "quick dial"),
    ("blf", "busy lamp field"),
    ("intercom", "page"),
    ("park", "park call"),
    ("dtmf", "in call dtmf"),
    ("pickup", "direct call pickup"),
];

const OF_QUICK_DIAL: Encode = With(|value, at| of("speed-dial", value, at));
const OF_BLF: Encode = With(|value, at| of("blf", value, at));
const OF_PICKUP: Encode = With(|value, at| of("pickup", value, at));
const OF_PAGE: Encode = With(|value, at| of("intercom", value, at));
const OF_PARK: Encode = With(|value, at| of("park", value, at));
const OF_DTMF: Encode = With(|value, at| of("dtmf", value, at));

/// A key's value, where the key is of this type.
fn of(kind: &str, value: &Value, at: &At<'_>) -> Option<String> {
    (at.fields.text(KeyType) == Some(kind)).then(|| value.text().map(str::to_owned))?
}
