//! The bases N510 and N720: names are wazo's (`wazo_gigaset/N510` and `N720`).

use autoprov_core::{
    At, Concept, Concept::*, Encode, Encode::*, Match, Pick, Place, Row, Said, Scope, Servers, Sheet, Source,
    Table, Value, View, ZoneList,
};
use std::net::Ipv4Addr;

/// What an N510 says.
pub(crate) static N510: &[&Table] =
    &[&LINES_510, &ONCE_510, &Table::by(masks), &PHONE_510, &SHARED, &HANDSETS_510];
/// What an N720 says.
pub(crate) static N720: &[&Table] = &[&SERVER_720, &LINES_720, &ONCE_720, &PHONE_720, &SHARED, &HANDSETS_720];

const UNNAMED: &str = "no source has the name of its setting for it";
const HANDSET: &str = "it is set at each handset";

/// A number in hex: ports in decimal are none.
const HEX: Encode = With(hex);

fn hex(value: &Value, _: &At<'_>) -> Option<String> {
    value.number().map(|number| format!("0x{number:X}"))
}

/// An IPv4 address in hex, every byte of it two digits.
fn address(text: &str) -> Said {
    text.parse::<Ipv4Addr>().map_or_else(
        |_| Said::cannot(format!("`{text}` is no IPv4 address")),
        |own| Said::of(format!("0x{:08X}", own.to_bits())),
    )
}

const ADDRESS: Encode = Says(|value, _| address(value.text().unwrap_or_default()));
const FIRST_DNS: Encode = Says(|value, _| value.list().first().map_or(Said::Nothing, |own| address(own)));
const SECOND_DNS: Encode = Says(|value, _| value.list().get(1).map_or(Said::Nothing, |own| address(own)));

/// A name for each of six accounts: the first has no number.
macro_rules! six {
    ($concept:ident, $name:literal, $write:expr) => {
        Row::each(
            $concept,
            &[
                $name,
                concat!($name, "_2"),
                concat!($name, "_3"),
                concat!($name, "_4"),
                concat!($name, "_5"),
                concat!($name, "_6"),
            ],
            $write,
        )
    };
}

static LINES_510: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(LineActive, "BS_IP_Data1.ucB_SIP_ACCOUNT_IS_ACTIVE_{n}", Flag("0x0", "0x1")).clear("0x0"),
        Row::new(Label, "BS_Accounts.astAccounts[{n0}].aucAccountName[0]", Plain).clear(""),
        Row::new(Label, "BS_IP_Data1.aucS_SIP_ACCOUNT_NAME_{n}", Plain).clear(""),
        six!(DisplayName, "BS_IP_Data1.aucS_SIP_DISPLAYNAME", Plain).clear(""),
        six!(AuthId, "BS_IP_Data3.aucS_SIP_LOGIN_ID", Plain).clear(""),
        six!(Password, "BS_IP_Data1.aucS_SIP_PASSWORD", Plain).clear(""),
        six!(UserName, "BS_IP_Data1.aucS_SIP_USER_ID", Plain).clear(""),
        six!(ServerHost, "BS_IP_Data1.aucS_SIP_DOMAIN", Plain).clear(""),
        six!(ServerHost, "BS_IP_Data1.aucS_SIP_SERVER", Plain).clear(""),
        six!(ServerHost, "BS_IP_Data1.aucS_SIP_REGISTRAR", Plain).clear(""),
        six!(ServerPort, "BS_IP_Data1.uiI_SIP_SERVER_PORT", HEX),
        six!(ServerPort, "BS_IP_Data1.uiI_SIP_REGISTRAR_PORT", HEX),
        six!(Expires, "BS_IP_Data1.uiI_RE_REGISTRATION_TIMER", HEX),
        six!(StunHost, "BS_IP_Data1.ucB_SIP_USE_STUN", Fixed("0x1")).once(Pick::Phone).lacking("0x0"),
        six!(StunHost, "BS_IP_Data1.aucS_STUN_SERVER", Plain).once(Pick::Phone).lacking(""),
        six!(StunPort, "BS_IP_Data1.uiI_STUN_SERVER_PORT", HEX).once(Pick::Phone).lacking("0xD96"),
        six!(Codecs, "BS_IP_Data1.ucI_SIP_PREFERRED_VOCODER", VOCODERS),
        Row::new(VoicemailNumber, "BS_IP_Data1.aucS_VOIP_NET_AM_NUMBER_{n}", Plain).clear(""),
        Row::new(VoicemailNumber, "BS_IP_Data1.ucB_VOIP_NET_AM_ENABLED_{n}", Fixed("0x1")).clear("0x0"),
        Row::cannot(ServerTransport, "no source has its word for TCP or TLS: it stays with UDP"),
        Row::cannot(OutboundProxyHost, "no source has its word for a proxy that is always used"),
        Row::cannot(BackupHost, UNNAMED),
        Row::cannot(Srtp, UNNAMED),
        Row::cannot(NatKeepalive, UNNAMED),
        Row::cannot(Lookup, UNNAMED),
        Row::cannot(SubscriptionSeconds, UNNAMED),
    ],
};

/// Bytes: `0xff` is none.
const VOCODERS: Encode = Says(|list, _| {
    const WORDS: [(&str, &str); 5] =
        [("pcmu", "0x00"), ("pcma", "0x01"), ("g726-32", "0x02"), ("g729", "0x03"), ("g722", "0x05")];
    match crate::words::listed(&WORDS, list) {
        Said::Text(text) => Said::of(five(text.into_owned())),
        Said::Adapted(text, because) => Said::adapted(five(text.into_owned()), because),
        said => said,
    }
});

fn five(mut text: String) -> String {
    for _ in text.split(',').count()..5 {
        text.push_str(",0xff");
    }
    text
}

static ONCE_510: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(Dtmf, "BS_IP_Data1.ucB_DTMF_TX_MODE_AUTO", Fixed("0")).once(Pick::FirstLine),
        Row::new(Dtmf, "BS_IP_Data1.ucI_DTMF_TX_MODE_BITS", Words(DTMF)).once(Pick::FirstLine),
    ],
};

/// In the voice 1, RFC 2833 2, SIP INFO 4.
const DTMF: &[(&str, &str)] = &[("inband", "1"), ("rfc2833", "2"), ("info", "4"), ("rfc2833+info", "6")];

/// Which handsets ring for an account, and which call by it: a bit each, so that handset 3 is 0x04. A handset calls by the first of its lines;
/// one that the site does not list has the line of its number.
fn masks(view: &View, sheet: &mut Sheet) {
    sheet.knows(Place::Handset(1), &[HandsetLines]);
    let (mut send, mut receive) = ([0_u32; 6], [0_u32; 6]);
    let add = |masks: &mut [u32; 6], line: u16, handset: u16| {
        if let Some(mask) = usize::from(line).checked_sub(1).and_then(|at| masks.get_mut(at)) {
            *mask |= 1_u32.checked_shl(u32::from(handset.saturating_sub(1))).unwrap_or_default();
        }
    };
    for handset in 1..=view.model.handsets {
        let mut own = crate::nx70::lines(view, handset);
        if !view.handsets.contains_key(&handset) {
            own = vec![handset];
        }
        own.retain(|line| view.lines.contains_key(line));
        if let Some(first) = own.first() {
            add(&mut send, *first, handset);
        }
        for line in own {
            add(&mut receive, line, handset);
        }
    }
    for handset in view.handsets.keys() {
        sheet.took(Place::Handset(*handset), &[HandsetLines]);
    }
    for (at, (send, receive)) in (0_u16..view.model.lines).zip(send.iter().zip(receive)) {
        let source = if view.lines.contains_key(&(at + 1)) { Source::Line(at + 1) } else { Source::Cleared };
        sheet.set(format!("BS_Accounts.astAccounts[{at}].uiSendMask"), format!("0x{send:X}"), source.clone());
        sheet.set(format!("BS_Accounts.astAccounts[{at}].uiReceiveMask"), format!("0x{receive:X}"), source);
    }
}

static PHONE_510: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(AdminPassword, "BS_CUSTOM.aucKdsPin[0]", Says(pin)),
        Row::new(Ntp, "BS_IP_Data1.aucS_TIME_NTP_SERVER", Item(0)).clear(""),
        Row::new(TimeZone, "BS_IP_Data1.uiI_TIME_TIMEZONE", Zone(&ZONES)),
        Row::new(TimeZone, "BS_IP_Data1.ucB_TIME_USE_AUTOMATIC_DST", Says(summer)),
        Row::new(Language, "BS_IP_Data1.ucI_HTTPLANGUAGE", Words(LANGUAGES)),
        Row::new(Country, "BS_AE_SwConfig.ucCountryCodeTone", Words(TONES_510)),
        // Another country than those with a plan of their own: nothing is put before a number.
        Row::constant("BS_IP_Data1.ucI_DIALING_PLAN_COUNTRY_ID", "0xff"),
        Row::new(Dhcp, "BS_IP_Data1.ucB_USE_DHCP", Flag("0", "1")),
        Row::cannot(IpAddress, UNNAMED),
        Row::cannot(NetworkMask, UNNAMED),
        Row::cannot(Gateway, UNNAMED),
        Row::new(Dns, "BS_IP_Data1.ulI_DNS_SERVER_1", FIRST_DNS),
        Row::new(Dns, "BS_IP_Data1.ulI_DNS_SERVER_2", SECOND_DNS).clear("0"),
        Row::new(Vlan, "BS_IP_Data1.ucB_VLAN_ENABLED", Fixed("1")).clear("0"),
        Row::new(Vlan, "BS_IP_Data1.uiI_VLAN_ID", HEX),
        Row::new(VlanPriority, "BS_IP_Data1.ucI_VLAN_PRIORITY", Plain),
        Row::new(ProvisioningUrl, "BS_IP_Data1.aucS_DATA_SERVER[0]", BARE),
        // Without both it asks no more after its next start (wazo).
        Row::constant("BS_IP_Data.ucB_AUTO_UPDATE_PROFILE", "0x1"),
        Row::constant("BS_IP_Data3.ucI_ONESHOT_PROVISIONING_MODE_1", "0x1"),
        Row::new(FirmwarePack, "BS_IP_Data1.aucS_USER_FIRMWARE_URL", With(firmware)),
        Row::constant("BS_IP_Data1.ucB_CT_AFTER_ON_HOOK", "0x1"),
        Row::constant("BS_CUSTOM_ORG.bit.bEct", "0x1"),
        Row::constant("BS_IP_Data1.ucB_USE_R_KEY_FOR_CALL_TRANSFER", "0x1"),
        Row::new(DirectoryUrl, "BS_XML_Netdirs.aucAvailableNetdirs", Fixed("0x2a")),
        Row::new(DirectoryUrl, "BS_XML_Netdirs.aucActivatedNetdirs", Fixed("0x2a")).clear("0x0"),
        Row::new(DirectoryUrl, "BS_XML_Netdirs.aucNetdirSelForDirectAccess", Fixed("0x2a")),
        Row::new(DirectoryUrl, "BS_XML_Netdirs.aucNetdirSelForIntKey", Fixed("0x2a")),
        Row::new(DirectoryUrl, "BS_XML_Netdirs.aucNetdirSelForAutoLookup", Fixed("0x2a")),
        Row::new(DirectoryUrl, "BS_XML_Netdirs.astNetdirProvider[0].aucProviderName", Fixed("Directory")),
        Row::new(
            DirectoryUrl,
            "BS_XML_Netdirs.astNetdirProvider[0].aucPrivatePagesDirName",
            Fixed("Contacts"),
        ),
        Row::new(DirectoryUrl, "BS_XML_Netdirs.astNetdirProvider[0].aucServerURL", Around("", &Plain, "?"))
            .clear(""),
        Row::new(ProvisioningUser, "BS_XML_Netdirs.astNetdirProvider[0].aucUsername", Plain).clear(""),
        Row::new(ProvisioningPassword, "BS_XML_Netdirs.astNetdirProvider[0].aucPassword", Plain).clear(""),
        Row::cannot(CallWaiting, UNNAMED),
        Row::cannot(PcVlan, "it has no PC port"),
    ],
};

static PHONE_720: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(AdminPassword, "BS_CUSTOM.WebUIPassword", Plain),
        Row::new(Ntp, "BS_IP_Data.aucS_TIME_NTP_SERVER[%]", Item(0)).clear(""),
        Row::new(TimeZone, "BS_IP_Data.uiI_TIME_TIMEZONE", Zone(&ZONES)),
        Row::new(TimeZone, "BS_IP_Data.ucB_TIME_USE_AUTOMATIC_DST", Says(summer)),
        Row::cannot(Language, "no source has its words for others than English"),
        Row::new(Country, "BS_AE_SwConfig.ucCountryCodeTone", Words(TONES_720)),
        Row::constant("BS_IP_Data.ucI_DIALING_PLAN_COUNTRY_ID", "0xff"),
        Row::new(Dhcp, "BS_IP_Data.ucB_USE_DHCP", Flag("0", "1")),
        Row::new(IpAddress, "BS_IP_Data.ulI_IP", ADDRESS).clear("0"),
        Row::new(NetworkMask, "BS_IP_Data.ulI_SUBNET_MASK", ADDRESS).clear("0"),
        Row::new(Gateway, "BS_IP_Data.ulI_DEFAULT_ROUTER", ADDRESS).clear("0"),
        Row::new(Dns, "BS_IP_Data.ulI_DNS_SERVER_1", FIRST_DNS),
        Row::new(Dns, "BS_IP_Data.ulI_DNS_SERVER_2", SECOND_DNS).clear("0"),
        Row::new(Vlan, "BS_IP_Data.ucB_VLAN_ENABLED", Fixed("1")).clear("0"),
        Row::new(Vlan, "BS_IP_Data.uiI_VLAN_ID", HEX),
        Row::new(VlanPriority, "BS_IP_Data.ucI_VLAN_PRIORITY", Plain),
        Row::constant("BS_IP_Data.ucB_DO_CHECK_FOR_PROFILE_UPDATES", "1"),
        Row::constant("BS_VOIP_Data.astVoipProviders[0].ucONESHOT_PROVISIONING_MODE_1", "1"),
        Row::cannot(
            FirmwarePack,
            "it takes two firmwares, of the manager and of its bases: DHCP leads it to them",
        ),
        Row::new(CallWaiting, "BS_VOIP_Data.ucB_VOIP_CALLWAITING_STATUS", Flag("0", "1")).clear("1"),
        Row::constant("BS_VOIP_Data.ucB_USE_R_KEY_FOR_CALL_TRANSFER", "1"),
        Row::new(DirectoryUrl, "BS_XML_Netdirs.aucAvailableNetdirs[%]", Fixed("0x2a")),
        Row::new(DirectoryUrl, "BS_XML_Netdirs.aucActivatedNetdirs[%]", Fixed("0x2a")).clear("0x0"),
        Row::new(DirectoryUrl, "BS_XML_Netdirs.aucNetdirSelForDirectAccess[%]", Fixed("0x2a")),
        Row::new(DirectoryUrl, "BS_XML_Netdirs.aucNetdirSelForIntKey[%]", Fixed("0x2a")),
        Row::new(DirectoryUrl, "BS_XML_Netdirs.astNetdirProvider[0].aucProviderName[%]", Fixed("Directory")),
        Row::new(
            DirectoryUrl,
            "BS_XML_Netdirs.astNetdirProvider[0].aucPrivatePagesDirName[%]",
            Fixed("Contacts"),
        ),
        Row::new(
            DirectoryUrl,
            "BS_XML_Netdirs.astNetdirProvider[0].aucServerURL[%]",
            Around("", &Plain, "?"),
        )
        .clear(""),
        Row::new(ProvisioningUser, "BS_XML_Netdirs.astNetdirProvider[0].aucUsername[%]", Plain).clear(""),
        Row::new(ProvisioningPassword, "BS_XML_Netdirs.astNetdirProvider[0].aucPassword[%]", Plain).clear(""),
        Row::cannot(StunHost, "it has it once for each server: set it by a template"),
        Row::cannot(PcVlan, "it has no PC port"),
    ],
};

/// What both have.
static SHARED: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(ProvisioningUrl, "S_CONFIGFILE_URL", With(own_file)),
        Row::new(ProvisioningUser, "S_PROV_USERNAME", Plain).clear(""),
        Row::new(ProvisioningPassword, "S_PROV_PASSWORD", Plain).clear(""),
        Row::new(DirectoryUrl, "BS_XML_Netdirs.astNetdirProvider[0].bitfldCap.bSearchPeopleCap", Fixed("1")),
        Row::new(DirectoryUrl, "BS_XML_Netdirs.astNetdirProvider[0].bitfldCap.bReverseSearchCap", Fixed("1")),
        Row::cannot(UserPassword, "its web page has one user"),
        Row::cannot(DateFormat, HANDSET),
        Row::cannot(TimeFormat, HANDSET),
        Row::cannot(PollingMinutes, "it asks once a day by itself"),
        Row::cannot(PickupCode, "a handset has no BLF keys: it is dialled"),
        Row::cannot(ParkCode, "a handset has no BLF keys: it is dialled"),
        Row::cannot(DialTimeout, UNNAMED),
        Row::cannot(LocalStarCodes, "it keeps no dialling codes of its own"),
        Row::cannot(EmergencyNumbers, "it has none where it is told another country"),
        Row::cannot(TransferKey, "the key R and hanging up transfer: it has no such choice"),
        Row::cannot(Ringtone, HANDSET),
        Row::cannot(Backlight, HANDSET),
        Row::cannot(Screensaver, HANDSET),
        Row::cannot(Wallpaper, HANDSET),
        Row::cannot(LdapHost, "no source has the names of its LDAP book: it is typed on its web page"),
    ],
};

/// What stands behind the scheme.
const BARE: Encode = AfterScheme(&[("http", ""), ("https", "")]);

fn bare(view: &View) -> Option<&str> {
    Some(view.phone.text(ProvisioningUrl)?.split_once("://")?.1)
}

/// Its own file, which it asks for in capitals.
fn own_file(_: &Value, at: &At<'_>) -> Option<String> {
    Some(format!("{}/{:#}.xml", bare(at.view)?, at.view.mac?))
}

fn firmware(path: &Value, at: &At<'_>) -> Option<String> {
    Some(format!("{}/{}", bare(at.view)?, path.text()?.trim_matches('/')))
}

/// `1234` is `0x12,0x34`.
fn pin(password: &Value, _: &At<'_>) -> Said {
    match password.text().unwrap_or_default() {
        pin if pin.len() == 4 && pin.bytes().all(|b| b.is_ascii_digit()) => {
            Said::of(format!("0x{},0x{}", &pin[..2], &pin[2..]))
        }
        _ => Said::cannot("its PIN is four digits"),
    }
}

const LANGUAGES: &[(&str, &str)] = &[
    ("en", "0x1"),
    ("de", "0x2"),
    ("es", "0x4"),
    ("it", "0x7"),
    ("fr", "0x9"),
    ("nl", "0xa"),
    ("tr", "0x10"),
    ("pl", "0x11"),
];

/// As the comment in wazo's file for the N510 has them.
const TONES_510: &[(&str, &str)] = &[
    ("us", "1"),
    ("ch", "2"),
    ("au", "4"),
    ("es", "6"),
    ("fr", "7"),
    ("gb", "8"),
    ("nl", "9"),
    ("pl", "10"),
    ("ru", "11"),
    ("de", "12"),
    ("it", "13"),
];
/// As wazo's program has them.
const TONES_720: &[(&str, &str)] = &[("de", "0"), ("us", "1"), ("es", "6"), ("fr", "7")];

/// The first code of each offset; the codes between are other cities'. Summer time of these three is Europe's.
static ZONES: ZoneList = ZoneList::new(
    Match::SameOffset,
    "-12|0x00;-11|0x01;-10|0x02;-9|0x03;-8|0x04;-7|0x07;-6|0x09;-5|0x0D;-4|0x10;-3|0x12;-2|0x16;-1|0x18;+0|0x1A|Europe/London;+1|0x1B|Europe/Berlin;\
     +2|0x20|Europe/Athens;+3|0x28;+4|0x2C;+4:30|0x2D;+5|0x2F;+5:30|0x30;+5:45|0x31;+6|0x33;+6:30|0x35;+7|0x36;+8|0x38;+9|0x3D;+9:30|0x40;\
     +10|0x43;+11|0x47;+12|0x48;+13|0x50",
);

fn summer(zone: &Value, _: &At<'_>) -> Said {
    let Some((own, (_, like))) = zone.zone().and_then(|own| Some((own, ZONES.find(own)?))) else {
        return Said::Nothing;
    };
    match own.dst {
        _ if like == Match::Nearest => Said::Nothing,
        None => Said::of("0"),
        Some(_) if like <= Match::SameClock => Said::of("1"),
        Some(_) => Said::adapted("1", format!("whether its own summer time is that of {own} is not known")),
    }
}

/// What a server of an N720 says.
const ALIKE: &[Concept] =
    &[ServerHost, ServerPort, ServerTransport, OutboundProxyHost, OutboundProxyPort, Expires, NatKeepalive];
static SERVERS: Servers = Servers { room: |_| 10, alike: ALIKE, needed: ALIKE.len(), by_presence: &[] };

/// No source tells how many there are: ten are written. The outbound proxy's mode is wazo's.
static SERVER_720: Table = Table {
    scope: Scope::Servers(&SERVERS),
    rows: &[
        Row::new(ServerHost, "BS_VOIP_Data.astVoipProviders[{n0}].aucSIP_PROVIDER_NAME[%]", Plain).clear(""),
        Row::new(ServerHost, "BS_VOIP_Data.astVoipProviders[{n0}].aucSIP_DOMAIN[%]", Plain).clear(""),
        Row::new(ServerHost, "BS_VOIP_Data.astVoipProviders[{n0}].aucSIP_SERVER[%]", Plain).clear(""),
        Row::new(ServerPort, "BS_VOIP_Data.astVoipProviders[{n0}].uiSIP_SERVER_PORT", HEX),
        Row::new(ServerHost, "BS_VOIP_Data.astVoipProviders[{n0}].aucSIP_REGISTRAR[%]", Plain).clear(""),
        Row::new(ServerPort, "BS_VOIP_Data.astVoipProviders[{n0}].uiSIP_REGISTRAR_PORT", HEX),
        Row::new(Expires, "BS_VOIP_Data.astVoipProviders[{n0}].uiRE_REGISTRATION_TIMER", HEX),
        Row::new(NatKeepalive, "BS_VOIP_Data.astVoipProviders[{n0}].uiNAT_REFRESH_TIME", Says(keepalive)),
        // The numbers of IP's protocols.
        Row::new(
            ServerTransport,
            "BS_VOIP_Data.astVoipProviders[{n0}].ucSIP_PREFERRED_TRANSPORT_LAYER",
            Words(&[("udp", "17"), ("tcp", "6")]),
        ),
        Row::cannot(OutboundProxyHost, "no source has its word for a proxy that is always used"),
    ],
};

/// On by nature: it can be long, not off.
fn keepalive(seconds: &Value, _: &At<'_>) -> Said {
    match seconds.number() {
        Some(seconds) if seconds > 0 => Said::of(format!("0x{seconds:X}")),
        _ => Said::Nothing,
    }
}

static LINES_720: Table = Table {
    scope: Scope::Served(&SERVERS),
    rows: &[
        Row::new(
            LineActive,
            "BS_VOIP_Data.astVoipAccounts[{n0}].ucB_SIP_ACCOUNT_IS_ACTIVE_1",
            Flag("0", "1"),
        )
        .clear("0"),
        Row::new(LineActive, "BS_VOIP_Data.astVoipAccounts[{n0}].ucVoipProviderIndex", Server(0)),
        Row::new(DisplayName, "BS_VOIP_Data.astVoipAccounts[{n0}].aucS_SIP_DISPLAYNAME[0]", Plain).clear(""),
        Row::new(AuthId, "BS_VOIP_Data.astVoipAccounts[{n0}].aucS_SIP_LOGIN_ID[0]", Plain).clear(""),
        Row::new(Password, "BS_VOIP_Data.astVoipAccounts[{n0}].aucS_SIP_PASSWORD[0]", Plain).clear(""),
        Row::new(UserName, "BS_VOIP_Data.astVoipAccounts[{n0}].aucS_SIP_USER_ID[0]", Plain).clear(""),
        Row::new(VoicemailNumber, "BS_VOIP_Data.astVoipAccounts[{n0}].aucS_VOIP_NET_AM_NUMBER_1[%]", Plain)
            .clear(""),
        Row::new(VoicemailNumber, "BS_VOIP_Data.astVoipAccounts[{n0}].ucB_VOIP_NET_AM_ENABLED_1", Fixed("1"))
            .clear("0"),
        Row::new(Codecs, "BS_VOIP_Data.astVoipAccounts[{n0}].aucI_SIP_PREFERRED_VOCODER[%]", VOCODERS),
        Row::cannot(Label, "a handset shows the display name of its line"),
        Row::cannot(Srtp, UNNAMED),
        Row::cannot(BackupHost, UNNAMED),
        Row::cannot(Lookup, UNNAMED),
        Row::cannot(SubscriptionSeconds, UNNAMED),
    ],
};

static ONCE_720: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(Dtmf, "BS_VOIP_Data.ucB_DTMF_TX_MODE_AUTO", Fixed("0")).once(Pick::FirstLine),
        Row::new(Dtmf, "BS_VOIP_Data.ucI_DTMF_TX_MODE_BITS", Words(DTMF)).once(Pick::FirstLine),
    ],
};

const IPEI: &str = "no source has the name of its setting for it: a handset registers with the base's PIN";

static HANDSETS_510: Table = Table {
    scope: Scope::Handsets,
    rows: &[
        Row::new(HandsetName, "BS_AE_Subscriber.stMtDat[{n0}].aucTlnName", Plain),
        Row::cannot(HandsetIpei, IPEI),
    ],
};

static HANDSETS_720: Table = Table {
    scope: Scope::Handsets,
    rows: &[
        Row::cannot(HandsetName, "a handset shows the display name of its line"),
        Row::cannot(HandsetIpei, IPEI),
        Row { name: autoprov_core::Name::None, ..Row::new(HandsetLines, "", Says(same)) },
    ],
};

/// An account is its handset's: line 3 is handset 3's.
fn same(lines: &Value, at: &At<'_>) -> Said {
    match lines.list() {
        [line] if *line == at.index.to_string() => Said::Nothing,
        _ => Said::cannot("handset and line have the same number here, whatever else the site says"),
    }
}
