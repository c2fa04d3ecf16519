//! Elements and attributes, as the exports have them: E1 (7910, second generation), E2 (7910), E3, E4 (7950, all three first), E5 (7910, third).

use autoprov_core::{
    At, Concept::*, Encode::*, KeyGroup, Match, Pick, Row, Said, Scope, Servers, Sheet, Table, Value, View,
    ZoneList,
};

/// E2 to E4.
pub(crate) static FIRST: &[&Table] = &[
    &SERVED,
    &APPEARANCES,
    &USER,
    &FIRST_KEYS,
    &SHARED_SERVER,
    &PHONE,
    &PASSWORD,
    &NO_CLOUD,
    &NETWORK,
    &VLAN,
    &CODECS,
    &FIRST_RANKS,
];
/// E1.
pub(crate) static SECOND: &[&Table] = &[
    &ACCOUNTS,
    &SERVER,
    &VOICEMAIL,
    &USER,
    &KEYS,
    &FIRST_SERVER,
    &PHONE,
    &PASSWORD,
    &SALT,
    &NO_CLOUD,
    &NETWORK,
    &NO_VLAN,
    &CODECS,
    &OPUS,
    &RANKS,
];
/// E5.
pub(crate) static THIRD: &[&Table] = &[
    &ACCOUNTS, &SERVER, &VOICEMAIL, &USER, &STAYS, &KEYS, &PHONE, &PASSWORD, &HASHES, &CLOUD, &NETWORK,
    &VLAN, &CODECS, &OPUS, &RANKS,
];

/// Account, its login and its label. A line without a server is off.
const ACCOUNT: &[Row] = &[
    Row::new(LineActive, "UserCfg/Account{n}@Enable", Flag("0", "1")).clear("0"),
    Row::new(UserName, "UserCfg/Account{n}@Account", Plain).clear(""),
    Row::new(LineActive, "UserCfg/Account{n}@LogOut", Fixed("0")),
    Row::new(Label, "UserCfg/Account{n}@LabelName", Plain).clear(""),
    Row::new(AuthId, "UserCfg/Account{n}/Auth@UserName", Plain).clear(""),
    Row::new(Password, "UserCfg/Account{n}/Auth@Passwd", Plain).clear(""),
    Row::new(VoicemailNumber, "UserCfg/Account{n}/Service/Parameter@VoiceMailGetNum", Plain).clear(""),
    Row::cannot(DisplayName, "no source has its setting for the name that a call shows"),
    Row::cannot(ServerTransport, "no export chooses a transport, and what port 5061 does nobody tells"),
    Row::cannot(
        Srtp,
        "what the numbers of NetworkSafe@encryptSRTP mean no source tells: it is 0 in all exports",
    ),
    Row::cannot(
        Dtmf,
        "what the numbers of Media@DTMFTransferMode mean no source tells: it is 1 in all exports",
    ),
    Row::cannot(SharedLine, "of the numbers of Line1@Type no source tells which is a shared line"),
];

static ACCOUNTS: Table = Table { scope: Scope::Lines, rows: ACCOUNT };
static SERVED: Table = Table { scope: Scope::Served(&ONE), rows: ACCOUNT };

/// The first generation has its servers once.
static ONE: Servers = Servers {
    room: |_| 1,
    alike: &[
        ServerHost,
        ServerPort,
        OutboundProxyHost,
        OutboundProxyPort,
        BackupHost,
        BackupPort,
        BackupProxyHost,
        BackupProxyPort,
    ],
    needed: 4,
    by_presence: &[],
};

/// Two appearances of each account, as all exports of the first generation have them of the only one: 2 is an account's.
static APPEARANCES: Table = Table {
    scope: Scope::Served(&ONE),
    rows: &[
        Row::new(LineActive, "UserCfg/Line{1+2n}@Type", Fixed("2")).clear("0"),
        Row::new(UserName, "UserCfg/Line{1+2n}@AttributiveAccount", Plain).clear(""),
        Row::new(LineActive, "UserCfg/Line{2+2n}@Type", Fixed("2")).clear("0"),
        Row::new(UserName, "UserCfg/Line{2+2n}@AttributiveAccount", Plain).clear(""),
    ],
};

/// The servers, below an account or the phone. `BackuServer` is the maker's spelling.
macro_rules! servers {
    ($around:literal, |$row:ident| $with:expr) => {
        &[
            servers!(@ ServerHost, concat!($around, "/Server@PrimaryRegServerAddress"), Host, "", |$row| $with),
            servers!(@ ServerPort, concat!($around, "/Server@PrimaryRegServerPort"), Plain, "5060", |$row| $with),
            servers!(@ BackupHost, concat!($around, "/Server@BackupRegServerAddress"), Host, "", |$row| $with),
            servers!(@ BackupPort, concat!($around, "/Server@BackupRegServerPort"), Plain, "5060", |$row| $with),
            servers!(@ OutboundProxyHost, concat!($around, "/Server@CallOutProxyServerAddress"), Host, "", |$row| $with),
            servers!(@ OutboundProxyPort, concat!($around, "/Server@CallOutProxyServerPort"), Plain, "5060", |$row| $with),
            servers!(@ BackupProxyHost, concat!($around, "/Server@CallOutBackupServerAddress"), Host, "", |$row| $with),
            servers!(@ BackupProxyPort, concat!($around, "/Server@CallOutBackuServerPort"), Plain, "5060", |$row| $with),
        ]
    };
    (@ $concept:ident, $name:expr, $write:expr, $clear:literal, |$row:ident| $with:expr) => {{
        let $row = Row::new($concept, $name, $write).clear($clear);
        $with
    }};
}

static SERVER: Table = Table { scope: Scope::Lines, rows: servers!("UserCfg/Account{n}", |row| row) };
static SHARED_SERVER: Table =
    Table { scope: Scope::Servers(&ONE), rows: servers!("ComCfg/Phone", |row| row) };
/// E1 has them at the phone too, E5 does not: an older phone would look there.
static FIRST_SERVER: Table =
    Table { scope: Scope::Phone, rows: servers!("ComCfg/Phone", |row| row.once(Pick::FirstOfMany)) };

/// E1 has it of an account whose messages are fetched; the first generation has no such element.
static VOICEMAIL: Table = Table {
    scope: Scope::Lines,
    rows: &[Row::new(VoicemailNumber, "UserCfg/Account{n}/Service/VoiceMail@ServiceRight", Fixed("1"))],
};

/// Who is logged in: all tools write it beside the first account, or the phone asks.
static USER: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(CallWaiting, "UserCfg/CallWait@ServiceRegister", Flag("0", "1")).clear("1"),
        Row::new(UserName, "UserCfg/UIEMUser@UserNO", Plain).once(Pick::FirstOfMany),
        Row::new(AuthId, "UserCfg/UIEMUser@UserName", Plain).once(Pick::FirstOfMany),
        Row::new(Password, "UserCfg/UIEMUser@PassWord", Plain).once(Pick::FirstOfMany),
        Row::new(UserName, "UserCfg/UIEMUser@isLogOut", Fixed("0")).once(Pick::FirstOfMany),
    ],
};

static STAYS: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::new(UserName, "UserCfg/UIEMUser@isStorePasswd", Fixed("1")).once(Pick::FirstOfMany)],
};

/// Line keys: 13 is a line, which spans two keys in E1 and all twelve in E5.
static KEYS: Table = Table {
    scope: Scope::Keys(KeyGroup::Line),
    rows: &[
        Row::new(KeyType, "UserCfg/LineKey{n}@BtnType", Says(|kind, at| button(kind, at, "13"))).clear("0"),
        Row::new(KeyType, "UserCfg/LineKey{n}@CallNum", Says(|kind, at| button(kind, at, "2"))).clear("0"),
    ],
};

/// In the first generation every key is empty, and lines show by themselves.
static FIRST_KEYS: Table = Table {
    scope: Scope::Keys(KeyGroup::Line),
    rows: &[
        Row::new(KeyType, "UserCfg/LineKey{n}@BtnType", Says(|kind, at| button(kind, at, "0"))).clear("0")
    ],
};

/// What stands for the first line's key at its place, the only one that is known.
fn button(kind: &Value, at: &At<'_>, line: &str) -> Said {
    match (kind.text(), at.index, at.fields.number(KeyLine).unwrap_or(1)) {
        (Some("none"), ..) => Said::of("0"),
        (Some("line"), 1, 1) => Said::of(line),
        (Some("line"), ..) => Said::cannot("no source tells how a line key names its account"),
        _ => Said::cannot("no source tells the number of this type of key"),
    }
}

static PHONE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Expires, "ComCfg/Phone/Sip@RegistTimeout", Plain).once(Pick::Least),
        Row::new(SessionTimer, "ComCfg/Phone/Sip@enableSessionTimer", Switch("0", "1")).clear("0"),
        Row::new(SessionTimer, "ComCfg/Phone/Sip@SessionTime", Above0).clear("90"),
        Row::new(Lookup, "ComCfg/Phone/Environment@DnsSrvsupport", Words(&[("host", "0"), ("srv", "1")]))
            .once(Pick::First)
            .clear("0"),
        // The languages of the exports, and one of the list on the phone's web page (alfarodaniel/RPA-TagUI-Telefono-IP-Huawei).
        Row::new(
            Language,
            "ComCfg/Lang@language",
            Words(&[("en", "en-US"), ("es", "es-ES"), ("pt", "pt-PT"), ("ru", "ru-RU")]),
        ),
        Row::new(Screensaver, "ComCfg/SysConf@ScreenSaverEnable", Switch("0", "1")),
        Row::new(Screensaver, "ComCfg/SysConf@ScreenSaverWaitTime", Above0),
        Row::new(LdapHost, "ComCfg/LDAP@ServerAddr", Host).clear(""),
        Row::new(LdapPort, "ComCfg/LDAP@ServerPort", Plain).clear("389"),
        Row::new(LdapTls, "ComCfg/LDAP@enableSSL", Flag("0", "1")).clear("0"),
        Row::new(LdapBase, "ComCfg/LDAP@RootNode", Plain).clear(""),
        Row::new(LdapUser, "ComCfg/LDAP@Username", Plain).clear(""),
        Row::new(LdapPassword, "ComCfg/LDAP@Password", Plain).clear(""),
        Row::new(LdapMaxHits, "ComCfg/LDAP@SearchResultMax", Plain).clear("10"),
        Row::cannot(LdapNameFilter, "no export has a filter: how one names what is typed is not known"),
        Row::cannot(LdapNumberFilter, "no export has a filter: how one names what is typed is not known"),
        Row::cannot(LdapNameAttributes, OWN_LIST),
        Row::cannot(LdapNumberAttributes, OWN_LIST),
        Row::new(ProvisioningUrl, "ComCfg/ManagementServer@enable", Fixed("1")),
        Row::new(ProvisioningUrl, "ComCfg/ManagementServer@URL", With(own_file)),
        Row::new(ProvisioningUser, "ComCfg/ManagementServer@Username", Plain).clear(""),
        Row::new(ProvisioningPassword, "ComCfg/ManagementServer@Password", Plain).clear(""),
        Row::new(PollingMinutes, "ComCfg/ManagementServer@PeriodicInformEnable", Fixed("1")),
        Row::new(PollingMinutes, "ComCfg/ManagementServer@PeriodicInformInterval", Times(60)),
        // A map of another server's is gone.
        Row::constant("ComCfg/DigitMapRule@Totalrules", ""),
        Row::constant("ComCfg/DigitMapRule@delayTime", ""),
        Row::constant("ComCfg/DigitMapRule@PromptlyRules", ""),
        Row::constant("ComCfg/DigitMapRule@changeNumRules", ""),
        Row::cannot(UserPassword, "its exports have one login of the web page, the administrator's"),
        Row::cannot(DateFormat, "what the numbers of its date format mean no source tells"),
        Row::cannot(TimeFormat, "what the numbers of its time format mean no source tells"),
        Row::cannot(Country, "what the numbers of Signal@Tone mean no source tells"),
        Row::cannot(
            Syslog,
            "no export has anything in Log@ServerURL: whether it is a host or a URL is not known",
        ),
        Row::cannot(
            DialTimeout,
            "whether AutoCallOut@Time is its timer no source tells: it is 5 in all exports",
        ),
        Row::cannot(
            EmergencyNumbers,
            "it has numbers for a locked phone (Emergencynumber1): whether they go with their last key nobody tells",
        ),
        Row::cannot(IntercomAnswer, "which header IntercomCfg@AutoAnswer goes by no source tells"),
        Row::cannot(
            CallerIdSource,
            "Sip@PAIpriority is 1 in some exports and 0 in others: no source tells what it does",
        ),
        Row::cannot(TransferKey, "what the numbers of Sip@TransferMode mean no source tells"),
        Row::cannot(ConferenceUri, "its exports have a type of conference and no address"),
        Row::cannot(StunHost, "its STUN server is that of TR-069, not of calls"),
        Row::cannot(Ringtone, "its ring tones are files with names: no source counts them"),
        Row::cannot(RingAlertInfo, "what DistinctRing@RingFiled1 is matched with no source tells"),
        Row::cannot(Wallpaper, "its wallpaper is the name of a file that is on the phone"),
        Row::cannot(Backlight, "what SysConf@DormancyTime counts no source tells"),
        Row::cannot(MenuLock, "what the numbers of its Lock mean no source tells"),
        Row::cannot(MulticastAddress, "whether its Paging1 listens or sends no source tells"),
        Row::cannot(WifiSsid, "its exports say that it has no Wi-Fi (WiFi@IsSupport 0)"),
        Row::cannot(Cdp, "no export has a setting for it"),
    ],
};

const OWN_LIST: &str = "its own list stays: cn mobile title telephoneNumber department homePhone";

/// Where it reports: the address of its own file, so that the server knows it.
fn own_file(url: &Value, at: &At<'_>) -> Option<String> {
    Some(format!("{}/{}.xml", url.text()?, at.view.mac?))
}

/// Both stand in clear text in what E1 and E5 import, and in what E2's tool writes.
static PASSWORD: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(AdminPassword, "ComCfg/WebAdminUser@PassWord", Plain),
        Row::new(AdminPassword, "ComCfg/WebAdminUserSecurity@PassWord", Plain),
    ],
};
/// As E1 imports it.
static SALT: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::new(AdminPassword, "ComCfg/WebAdminUserSecurity@Salt", Plain)],
};
/// As E5 imports it.
static HASHES: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(AdminPassword, "ComCfg/WebAdminUserSecurity@Salt", Fixed("")),
        Row::new(AdminPassword, "ComCfg/WebAdminUserSecurity@PBKDF2Password", Fixed("")),
    ],
};

/// The maker's cloud, switched on in E5.
static CLOUD: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::new(
        RemoteManagement,
        "ComCfg/TR069Cfg@HuaweiCloudURL",
        Flag("", "https://cloudecdm.huaweicloud.com"),
    )
    .clear("")],
};
static NO_CLOUD: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::cannot(
        RemoteManagement,
        "its TR-069 leads here, and this generation has no cloud of the maker's",
    )],
};

static NETWORK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        // The two templates of E5.
        Row::new(Dhcp, "ComCfg/Access@ACCESSMODE", Flag("0", "1")),
        Row::new(IpAddress, "ComCfg/Access/StaticIp@ADDRESS", Plain),
        Row::new(NetworkMask, "ComCfg/Access/StaticIp@MASK", Plain),
        Row::new(Gateway, "ComCfg/Access/StaticIp@GATEWAY", Plain),
        Row::new(Dns, "ComCfg/Access/StaticIp@DNS", Item(0)),
        Row::new(Dns, "ComCfg/Access/StaticIp@BKDNS", Item(1)),
        Row::new(Lldp, "ComCfg/Access/LLDP@Enable", Flag("0", "1")),
        Row::new(Ntp, "ComCfg/Access/Sntp@ENABLESNTP", Fixed("1")),
        Row::new(Ntp, "ComCfg/Access/Sntp@URL", Item(0)).clear(""),
        Row::new(Ntp, "ComCfg/Access/Sntp@BACKURL", Item(1)).clear(""),
        Row::new(TimeZone, "ComCfg/Access/Sntp@TZONE", Zone(&ZONES)),
    ],
};

/// The words that exports have, the last from the list on the web page. `Canberra, Melbourne, Sydney` is one too; whether its clock has summer
/// time nobody tells. `Kalininglad` is the maker's.
static ZONES: ZoneList = ZoneList::new(
    Match::SameClock,
    "
+8|Kuala Lumpur, Singapore|Asia/Singapore Asia/Kuala_Lumpur
+8|Beijing, Chongqing, Hong Kong, Urumqi|Asia/Shanghai Asia/Hong_Kong
-3|Buenos Aires|America/Argentina/Buenos_Aires
+2|Kalininglad|Europe/Kaliningrad
-5|Bogota, Lima, Quito|America/Bogota America/Lima America/Guayaquil
",
);

static VLAN: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Vlan, "ComCfg/Access/Qos@Enable", Fixed("1")).clear("0"),
        Row::new(Vlan, "ComCfg/Access/Qos@VlanId", Plain).clear("0"),
        Row::new(VlanPriority, "ComCfg/Access/Qos@Level2Priority", Plain),
        Row::new(PcVlan, "ComCfg/Access/PCVlan@EnablePCPort", Fixed("1")).clear("0"),
        Row::new(PcVlan, "ComCfg/Access/PCVlan@VlanIdPCPort", Plain).clear("0"),
    ],
};
static NO_VLAN: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::cannot(Vlan, NO_ELEMENT),
        Row::cannot(VlanPriority, NO_ELEMENT),
        Row::cannot(PcVlan, NO_ELEMENT),
    ],
};
const NO_ELEMENT: &str =
    "the export of this firmware has no element for VLANs: LLDP tells it, or the phone's menu";

/// Which codecs it may use.
static CODECS: Table = Table {
    scope: Scope::Phone,
    rows: &[
        codec("g722", "ComCfg/Media/AudioCapEnable@G722ENABLE"),
        codec("pcma", "ComCfg/Media/AudioCapEnable@G711AENABLE"),
        codec("pcmu", "ComCfg/Media/AudioCapEnable@G711UENABLE"),
        codec("g729", "ComCfg/Media/AudioCapEnable@G729ABENABLE"),
        codec("ilbc", "ComCfg/Media/AudioCapEnable@ILBCENABLE"),
    ],
};
static OPUS: Table =
    Table { scope: Scope::Phone, rows: &[codec("opus", "ComCfg/Media/AudioCapEnable@OPUSENABLE")] };

const fn codec(ours: &'static str, name: &'static str) -> Row {
    Row::new(Codecs, name, Member(ours, "0", "1")).once(Pick::FirstLine)
}

/// Every codec has a rank of its own, without gaps: the site's first, the others behind them in the order of the exports.
static RANKS: Table = Table::by(ranks::<true>);
/// The first generation has no Opus.
static FIRST_RANKS: Table = Table::by(ranks::<false>);

const RANKED: [(&str, &str); 9] = [
    ("opus", "OPUS"),
    ("aac-ld", "AACLD"),
    ("g722", "G722"),
    ("pcma", "G711A"),
    ("pcmu", "G711U"),
    ("g729", "G729AB"),
    ("ilbc", "ILBC"),
    ("g722.1", "G7221"),
    ("g722.1c", "G7222"),
];

fn ranks<const OPUS: bool>(view: &View, sheet: &mut Sheet) {
    let of_line = view.lines.values().next().and_then(|line| line.get(Codecs));
    let Some((value, source)) = of_line.or_else(|| view.phone.get(Codecs)) else { return };
    let mut codecs: Vec<_> = RANKED.iter().filter(|(ours, _)| OPUS || *ours != "opus").collect();
    let place = |ours: &str| value.list().iter().position(|own| own == ours).unwrap_or(usize::MAX);
    codecs.sort_by_key(|(ours, _)| place(ours));
    for (rank, (_, theirs)) in (1..).zip(codecs) {
        sheet.set(format!("ComCfg/Media/AudioCap@{theirs}PRIORITY"), rank.to_string(), source.clone());
    }
}
