//! The settings of Myriad and Halo. Names and values: wazo-provd-plugins `wazo_alcatel` v2_13_02, for M3, M5 and M7; many of its names stand there
//! without a value, and of these only the name is proved: what takes a word or a number is refused then. Pages are those of ALE's administrator
//! guide for M3, M5, M7 and M8.

use autoprov_core::{
    At, Concept::*, Encode::*, Grammar, KeyGroup, Pick, Place, Plans, Row, Said, Scope, Sheet, Source, Table,
    Value, View,
};

/// What a phone's own file says.
pub(crate) static TABLES: &[&Table] = &[&LINES, &PHONE, &NETWORK, &UNKNOWN, &Table::by(keys)];

/// Keys go past the map: its switches are for history, directory, forwarding and what is keyed.
pub(crate) static PLANS: Plans = Plans {
    grammar: Grammar::Semicolons,
    settings: &["DigitMap", "Account#DigitMap"],
    maker: "[2-9]11;0T;+011xxx.T;0[2-9]xxxxxxxxx;+1[2-9]xxxxxxxx;[2-9]xxxxxxxxx;[2-9]xxxT",
    source: "wazo writes it on every phone, and it looks like the maker's; syntax: page 96",
    letters: true,
    codes: &[],
};

const NO_VALUES: &str = "its setting's name is known, and no source has its values";
const NO_NAME: &str = "no source has the name of its setting for it";

/// Accounts.
static LINES: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(LineActive, "Account{n}Enable", Flag("false", "true")).clear("false"),
        Row::new(AuthId, "Account{n}RegName", Plain).clear(""),
        Row::new(Password, "Account{n}Password", Plain).clear(""),
        Row::new(UserName, "Account{n}UserName", Plain).clear(""),
        Row::new(Label, "Account{n}Label", Plain).clear(""),
        Row::new(DisplayName, "Account{n}DisplayName", Plain).clear(""),
        Row::new(ServerHost, "Account{n}Server1Address", Plain).clear(""),
        Row::new(ServerPort, "Account{n}Server1Port", Plain).clear("5060"),
        Row::new(ServerTransport, "Account{n}Server1Transport", Plain),
        Row::new(Expires, "Account{n}Server1Expire", Plain),
        Row::new(BackupHost, "Account{n}Server2Address", Plain).clear(""),
        Row::new(BackupPort, "Account{n}Server2Port", Plain).clear("5060"),
        Row::new(Expires, "Account{n}Server2Expire", Plain),
        Row::new(OutboundProxyHost, "Account{n}OutboundProxy1Address", Plain).clear(""),
        Row::new(OutboundProxyPort, "Account{n}OutboundProxy1Port", Plain).clear("5060"),
        Row::new(VoicemailNumber, "Account{n}VmNumber", Plain).clear(""),
        Row::new(Mailbox, "Account{n}MwiUri", Plain).clear(""),
        Row::new(Dtmf, "Account{n}DtmfMode", Words(&[("inband", "1"), ("rfc2833", "2"), ("info", "4")])),
        // Which of 1 and 2 is which nobody says.
        Row::new(Srtp, "Account{n}SrtpWorkingMode", Words(&[("off", "0")])),
        Row::new(Codecs, "Account{n}AudioCodec", Says(codecs)),
        // Both maps: which comes first is not told.
        Row::new(DialPlan, "Account{n}DigitMap", Says(map)).once(Pick::Phone),
        Row::cannot(BackupProxyHost, "its second outbound proxy is in no source"),
        Row::cannot(Failback, "no source says how long it stays with its second server"),
        Row::cannot(Lookup, NO_NAME),
        Row::cannot(NatKeepalive, NO_VALUES),
        Row::cannot(BlfList, NO_NAME),
        Row::cannot(SharedLine, NO_NAME),
    ],
};

/// Numbers of RTP in order, with semicolons between.
fn codecs(list: &Value, _: &At<'_>) -> Said {
    const NUMBERS: [(&str, &str); 6] =
        [("pcmu", "0"), ("pcma", "8"), ("g729", "18"), ("g722", "9"), ("ilbc", "98"), ("opus", "125")];
    let number = |item: &String| NUMBERS.iter().find(|(own, _)| own == item).map(|(_, number)| *number);
    let known: Vec<_> = list.list().iter().filter_map(number).collect();
    let lacking: Vec<_> =
        list.list().iter().filter(|item| number(item).is_none()).map(String::as_str).collect();
    match (known.join(";"), lacking.join(", no ")) {
        (known, lacking) if known.is_empty() => Said::cannot(format!("it has no {lacking}")),
        (known, lacking) if lacking.is_empty() => Said::of(known),
        (known, lacking) => Said::adapted(known, format!("it has no {lacking}")),
    }
}

/// The guide's own example for any key (page 96), with emergency numbers before it, that go without its timer.
fn map(plan: &Value, at: &At<'_>) -> Said {
    if plan.text() != Some("open") {
        return Said::Unsaid("the maker's own plan is kept".into());
    }
    let mut rules = at.view.emergency();
    rules.push("[x*#+].T");
    Said::of(rules.join(";"))
}

static PHONE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(AdminPassword, "DeviceSecurityAdminPwd", Plain),
        Row::new(UserPassword, "DeviceSecurityUserPwd", Plain),
        // The level between the two has the user's, as wazo has it.
        Row::new(UserPassword, "DeviceSecurityVarPwd", Plain),
        Row::new(TimeZone, "SettingTimeZone", With(offset)),
        Row::new(TimeZone, "SettingTimeZoneLocation", With(|zone, _| Some(zone.zone()?.name.clone()))),
        // By itself, after the place.
        Row::new(TimeZone, "SettingDstEnable", Fixed("2")),
        Row::new(Ntp, "SettingSntpServer", Item(0)).clear(""),
        Row::new(Language, "SettingLanguage", Words(LANGUAGES)),
        Row::new(DialPlan, "DigitMap", Says(map)).also(&[EmergencyNumbers]),
        Row::doubt(EmergencyNumbers, |_, at| at.view.late_emergency()),
        Row::new(DialTimeout, "DigitMapTimer", Above0).clear("3"),
        Row::new(CallWaiting, "FeatureCallWaitingEnable", Flag("false", "true")).clear("true"),
        Row::new(ProvisioningUrl, "DeviceProvisionServerUrl", Plain),
        Row::new(ProvisioningUser, "DeviceProvisionServerUsername", Plain).clear(""),
        Row::new(ProvisioningPassword, "DeviceProvisionServerPassword", Plain).clear(""),
        Row::new(FirmwarePack, "DeviceFirmwareUpgradeUrl", Says(firmware)),
        Row::new(FirmwarePack, "DeviceAutoUpgradeEnable", Fixed("true")),
    ],
};

/// `+1:00`, `-3:30`.
fn offset(zone: &Value, _: &At<'_>) -> Option<String> {
    let seconds = zone.zone()?.offset;
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    Some(format!("{sign}{}:{:02}", minutes / 60, minutes % 60))
}

/// A folder below the provisioning URL.
fn firmware(folder: &Value, at: &At<'_>) -> Said {
    match (at.fields.text(ProvisioningUrl), folder.text()) {
        (Some(url), Some(folder)) => Said::of(format!("{url}/{}", folder.trim_matches('/'))),
        _ => Said::cannot("without a provisioning URL there is no address of the folder"),
    }
}

const LANGUAGES: &[(&str, &str)] = &[
    ("en", "0"),
    ("fr", "1"),
    ("de", "2"),
    ("it", "3"),
    ("es", "4"),
    ("nl", "5"),
    ("pt", "6"),
    ("hu", "7"),
    ("cs", "8"),
    ("sk", "9"),
    ("sl", "10"),
    ("et", "11"),
    ("pl", "12"),
    ("lt", "13"),
    ("lv", "14"),
    ("tr", "15"),
    ("el", "16"),
    ("sv", "17"),
    ("no", "18"),
    ("da", "19"),
    ("fi", "20"),
    ("is", "21"),
    ("zh", "22"),
];

static NETWORK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::always(Dhcp, true, "no source has the settings of an address of its own"),
        Row::new(Dns, "DeviceNetworkDns1", Item(0)).clear(""),
        Row::new(Dns, "DeviceNetworkDns2", Item(1)).clear(""),
        Row::new(Vlan, "DeviceNetworkLanVlanEnable", Fixed("true")).clear("false"),
        Row::new(Vlan, "DeviceNetworkLanVlanNumber", Plain).clear(""),
        Row::new(PcVlan, "DeviceNetworkPcVlanEnable", Fixed("true")).clear("false"),
        Row::new(PcVlan, "DeviceNetworkPcVlanNumber", Plain).clear(""),
        Row::cannot(VlanPriority, NO_NAME),
        Row::cannot(Lldp, NO_VALUES),
    ],
};

/// What no source tells enough of.
static UNKNOWN: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::cannot(DateFormat, NO_VALUES),
        Row::cannot(TimeFormat, NO_VALUES),
        Row::cannot(
            Country,
            "its tones are those of the UK as delivered, and no source has the words for others",
        ),
        Row::cannot(LocalStarCodes, "it keeps no dialling codes of its own"),
        Row::cannot(
            IntercomAlertInfo,
            "its words are fixed: `info=alert-autoanswer`, Call-Info with `answer-after=0`, or Answer-Mode (page 79)",
        ),
        Row::cannot(IntercomAnswer, NO_VALUES),
        Row::cannot(IntercomBarge, NO_VALUES),
        Row::cannot(SessionTimer, "no source says what switches it off"),
        Row::cannot(CallerIdSource, NO_VALUES),
        Row::cannot(ServerOnly, NO_VALUES),
        Row::cannot(FeatureKeySync, NO_VALUES),
        Row::cannot(Wallpaper, NO_VALUES),
        Row::cannot(PollingMinutes, "no source has the unit of its interval"),
        Row::cannot(RemoteManagement, "no source has a switch for the maker's redirection (EDS)"),
    ],
};

/// The numbers of key types that are known.
const TYPES: [(&str, &str); 2] = [("speed-dial", "1"), ("blf", "59")];

/// Program keys. Key 1 is the line's, which wazo leaves alone; a key without a use is blank there.
fn keys(view: &View, sheet: &mut Sheet) {
    for place in 1..=view.key_count(KeyGroup::Line) {
        let (at, key) = (Place::Key(KeyGroup::Line, place), view.keys.get(&(KeyGroup::Line, place)));
        sheet.knows(at, &[KeyType, KeyLine, KeyLabel, KeyValue]);
        let word = key.and_then(|key| Some((key, key.text(KeyType)?)));
        let line = |own: u16| key.and_then(|key| key.number(KeyLine)).is_none_or(|n| n == i64::from(own));
        let known = word.and_then(|(key, word)| {
            Some((key, TYPES.iter().find(|(own, _)| *own == word).map(|(_, number)| *number)?))
        });
        let mut write = |kind: &str, account: &str, label: &str, value: &str, source: Source| {
            let parts = [
                ("Type", kind),
                ("Account", account),
                ("Label", label),
                ("Value", value),
                ("Extension", value),
            ];
            for (name, text) in parts {
                sheet.set(format!("ProgramKey{place}{name}"), text, source.clone());
            }
        };
        match (known, word) {
            (Some((key, number)), _) => {
                let account = key.number(KeyLine).unwrap_or(1).to_string();
                let text = |concept| key.text(concept).unwrap_or_default();
                let source = key.get(KeyType).map_or(Source::Dialect, |(_, source)| source.clone());
                write(number, &account, text(KeyLabel), text(KeyValue), source);
                sheet.took(at, &[KeyType, KeyLine, KeyLabel, KeyValue]);
            }
            (None, Some((_, "line"))) if place == 1 && line(1) => {
                sheet.took(at, &[KeyType, KeyLine, KeyLabel, KeyValue]);
            }
            (None, Some((_, "none"))) => {
                write("", "", "", "", Source::Cleared);
                sheet.took(at, &[KeyType]);
            }
            (None, Some(_)) => {
                write("", "", "", "", Source::Cleared);
                let because = "no source has the number of this type of key: BLF and speed dial are known";
                sheet.refuse(at, KeyType, because);
            }
            (None, None) if place > 1 && (view.clear_keys || key.is_some()) => {
                write("", "", "", "", Source::Cleared);
            }
            (None, None) => {}
        }
    }
}
