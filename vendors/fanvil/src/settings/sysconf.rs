//! `sysConf`: groups, and in them elements by number. Names by FusionPBX's 25 whole exports (c7a00dc), wazo's and tancredi's files.

use super::never;
use crate::clock::{self, END, KIND, NAME, OFFSET, SAVE, START, part};
use crate::keys;
use crate::models::{earlier_dates, is_android, is_no_android, later_dates, rings_by_file, rings_by_type};
use crate::words::{
    CLOCKS, DATES, DTMF, FIRST_DATES, LANGUAGES, LOOKUP, PROTOCOL, SRTP, TONES, TRANSPORT, all_codecs,
    codecs, firmware, group, group_port, login, shown, watched,
};
use autoprov_core::{Because, Concept::*, Encode, Encode::*, Pick, Row, Said, Scope, Table};

/// All of a phone's file.
pub static TABLES: &[&Table] = &[
    &PHONE,
    &TIME,
    &NETWORK,
    &PROVISIONING,
    &LINES,
    &CALLS,
    &RINGS,
    &GROUPS,
    &LDAP,
    &BOOK,
    &keys::PAGES,
    &keys::ASKED,
];

/// Why a number of an emergency waits.
pub(crate) fn late(value: &autoprov_core::Value, _: &autoprov_core::At<'_>) -> Said {
    let because: Because = "the first may be dialled while its keys are locked; each goes with # or after the timer, for no source names its rules".into();
    value.list().first().map_or(Said::Nothing, |own| Said::adapted(own.clone(), because))
}

static PHONE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::constant("Version", "2.0000000000"),
        Row::new(AdminPassword, "web/account[1]/Name", Fixed("admin")),
        Row::new(AdminPassword, "web/account[1]/Password", Plain),
        Row::new(AdminPassword, "web/account[1]/Level", Fixed("10")),
        Row::new(UserPassword, "web/account[2]/Name", Fixed("guest")),
        Row::new(UserPassword, "web/account[2]/Password", Plain),
        Row::new(UserPassword, "web/account[2]/Level", Fixed("5")),
        // What the phone's own menu asks for (wazo): 123 as delivered.
        Row::new(AdminPassword, "phone/MenuPassword", Plain),
        Row::always(MenuLock, true, never::LOCKED),
        Row::new(Language, "phone/display/DefaultLanguage", LANGUAGES),
        Row::new(Country, "mm/SelectYourTone", TONES),
        Row::new(Codecs, "mm/capability/AudioCodecSets", Says(all_codecs)),
        Row::new(Syslog, "log/OutputDevice", Fixed("syslog")).clear(""),
        Row::new(Syslog, "log/SyslogServer", Plain).clear("0.0.0.0"),
        // 0 leaves it on (tancredi, whose most is an hour).
        Row::new(Backlight, "phone/display/BacklightOffTime", Within(0, 3600)),
        Row::new(Screensaver, "background/TimeoutToScreensaver", Within(0, 7200)).when(is_no_android),
        Row::new(Screensaver, "uiMainTainConfig/TimeoutToScreensaver", Within(0, 7200)).when(is_android),
        Row::new(RemoteManagement, "tr069/EnableTR069", Flag("0", "1")),
        Row::cannot(Wallpaper, never::PICTURE),
        Row::cannot(Logo, never::PICTURE),
        Row::cannot(WifiSsid, never::WIFI),
    ],
};

static TIME: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::doubt(TimeZone, clock::wrong::<false>),
        Row::new(TimeZone, "phone/date/TimeZone", With(part::<OFFSET>)),
        Row::new(TimeZone, "phone/date/TimeZoneName", With(part::<NAME>)),
        Row::new(TimeZone, "phone/date/Enable_DST", With(part::<KIND>)),
        // Only with this one the rule counts; that it is by week is 0 of the mode.
        Row::new(TimeZone, "phone/date/DST_Fixed_Type", Fixed("2")),
        Row::new(TimeZone, "phone/date/DSTType", With(part::<KIND>)),
        Row::new(TimeZone, "phone/date/DSTRuleMode", Fixed("0")),
        Row::new(TimeZone, "phone/date/DSTMinOffset", With(part::<SAVE>)),
        Row::new(TimeZone, "phone/date/DSTStartMon", With(part::<{ START }>)),
        Row::new(TimeZone, "phone/date/DSTStartWeek", With(part::<{ START + 1 }>)),
        Row::new(TimeZone, "phone/date/DSTStartWday", With(part::<{ START + 2 }>)),
        Row::new(TimeZone, "phone/date/DSTStartHour", With(part::<{ START + 3 }>)),
        Row::new(TimeZone, "phone/date/DSTEndMon", With(part::<{ END }>)),
        Row::new(TimeZone, "phone/date/DSTEndWeek", With(part::<{ END + 1 }>)),
        Row::new(TimeZone, "phone/date/DSTEndWday", With(part::<{ END + 2 }>)),
        Row::new(TimeZone, "phone/date/DSTEndHour", With(part::<{ END + 3 }>)),
        Row::new(Ntp, "phone/date/EnableSNTP", Fixed("1")),
        Row::new(Ntp, "phone/date/SNTPServer", Item(0)),
        Row::new(Ntp, "phone/date/SecondSNTPServer", Item(1)).clear(""),
        Row::new(TimeFormat, "phone/timeDisplay/TimeDisplayStyle", CLOCKS),
        Row::new(DateFormat, "phone/timeDisplay/DateDisplayStyle", DATES).when(later_dates),
        Row::new(DateFormat, "phone/timeDisplay/DateDisplayStyle", FIRST_DATES).when(earlier_dates),
    ],
};

/// A phone that is told nothing of addresses keeps what it has; a VLAN that is gone is taken away.
static NETWORK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Dhcp, "net/EnableDHCP", Flag("0", "1")),
        Row::new(IpAddress, "net/WANIP", Plain),
        Row::new(NetworkMask, "net/WANSubnetMask", Plain),
        Row::new(Gateway, "net/WANGateway", Plain),
        Row::new(Dns, "net/DHCPAutoDNS", Fixed("0")).clear("1"),
        Row::new(Dns, "net/PrimaryDNS", Item(0)),
        Row::new(Dns, "net/SecondaryDNS", Item(1)),
        Row::new(Vlan, "qos/EnableVLAN", Fixed("1")).clear("0"),
        Row::new(Vlan, "qos/VLANID", Plain).clear("256"),
        Row::new(VlanPriority, "qos/SignallingPriority", Plain).clear("0"),
        Row::new(VlanPriority, "qos/VoicePriority", Plain).clear("0"),
        // 1 has the phone's own VLAN on the PC port, 2 another.
        Row::new(PcVlan, "qos/EnablePVID", Fixed("2")).clear("1"),
        Row::new(PcVlan, "qos/PVIDValue", Plain).clear("254"),
        Row::new(Lldp, "qos/LLDPTransmit", Flag("0", "1")).clear("1"),
        Row::new(Lldp, "qos/LLDPLearnPolicy", Flag("0", "1")).clear("1"),
        Row::new(Cdp, "qos/CDPEnable", Flag("0", "1")),
    ],
};

static PROVISIONING: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(ProvisioningUrl, "ap/FlashServerIP", Plain),
        Row::new(ProvisioningUrl, "ap/FlashFileName", Fixed("$mac.cfg")),
        Row::new(ProvisioningUrl, "ap/FlashProtocol", PROTOCOL),
        Row::new(ProvisioningUser, "ap/DefaultUsername", Plain),
        Row::new(ProvisioningPassword, "ap/DefaultPassword", Plain),
        // After each start, or by the hour too.
        Row::new(PollingMinutes, "ap/FlashMode", Switch("1", "2")).clear("1"),
        Row::new(PollingMinutes, "ap/FlashInterval", Divided(60)).clear("1"),
        Row::new(FirmwarePack, "fwCheck/EnableAutoUpgrade", Fixed("1")).clear("0"),
        Row::new(FirmwarePack, "fwCheck/UpgradeServer1", Says(firmware)).clear(""),
        // A NOTIFY reads the file again; 1, as delivered, reboots (tancredi).
        Row::constant("sip/NotifyReboot", "0"),
    ],
};

/// A row of a line.
macro_rules! line {
    ($concept:ident, $name:literal, $write:expr) => {
        Row::new($concept, concat!("sip/line[{n}]/", $name), $write)
    };
}

static LINES: Table = Table {
    scope: Scope::Lines,
    rows: &[
        line!(LineActive, "EnableReg", Flag("0", "1")).clear("0"),
        line!(UserName, "PhoneNumber", Plain).clear(""),
        line!(DisplayName, "DisplayName", Plain).clear(""),
        line!(AuthId, "RegisterUser", Plain).clear(""),
        line!(Password, "RegisterPswd", Plain).clear(""),
        line!(ServerHost, "RegisterAddr", Plain).clear(""),
        line!(ServerPort, "RegisterPort", Plain).clear("5060"),
        line!(ServerTransport, "Transport", TRANSPORT).clear("0"),
        line!(Expires, "RegisterTTL", Plain).clear("3600"),
        line!(Lookup, "DNSSRV", LOOKUP).clear("0"),
        line!(Lookup, "DNSMode", LOOKUP).clear("0"),
        line!(OutboundProxyHost, "ProxyAddr", Plain).clear(""),
        line!(OutboundProxyPort, "ProxyPort", Plain).clear("5060"),
        line!(BackupProxyHost, "BakProxyAddr", Plain).clear(""),
        line!(BackupProxyPort, "BakProxyPort", Plain).clear("5060"),
        line!(Failback, "FailbackInterval", Plain).clear("1800"),
        line!(BackupHost, "BackupAddr", Plain).clear(""),
        line!(BackupPort, "BackupPort", Plain).clear("5060"),
        line!(BackupHost, "BackupTransport", Of(ServerTransport, &TRANSPORT)).clear("0"),
        line!(BackupHost, "BackupTTL", Of(Expires, &Plain)).clear("3600"),
        line!(Srtp, "MediaCrypto", SRTP).clear("0"),
        line!(Dtmf, "DTMFMode", DTMF),
        // On as delivered, by 2; whether 1 or 2 is a packet or a request no source says.
        line!(NatKeepalive, "NATUDPUpdate", Switch("0", "2")).clear("2"),
        line!(NatKeepalive, "UDPUpdateTTL", Above0).clear("30"),
        line!(StunHost, "NATType", Fixed("1")).clear("0").once(Pick::Phone),
        line!(VoicemailNumber, "MWINum", Plain).clear(""),
        line!(Mailbox, "Subscribe", Fixed("1")).clear("0"),
        line!(SubscriptionSeconds, "SubExpire", Plain).clear("3600"),
        Row::doubt(SubscriptionSeconds, watched),
        line!(SharedLine, "EnableSCA", Flag("0", "1")).clear("0"),
        line!(BlfList, "EnableBLFList", Fixed("1")).clear("0"),
        line!(BlfList, "BLFListUri", Plain).clear(""),
        line!(Codecs, "VoiceCodecMap", Says(codecs::<false>)),
        line!(PickupCode, "PickupNum", Plain).clear("").once(Pick::Phone),
        line!(ParkCode, "CallParkNum", Plain).clear("").once(Pick::Phone),
        line!(SessionTimer, "SessionTimer", Switch("0", "1")).clear("0").once(Pick::Phone),
        line!(SessionTimer, "STimerExpires", Plain).clear("0").once(Pick::Phone),
        line!(ConferenceUri, "UseSRVMixer", Fixed("1")).clear("0").once(Pick::Phone),
        line!(ConferenceUri, "SRVMixerUri", Plain).clear("").once(Pick::Phone),
        line!(FeatureKeySync, "FeatureSync", Flag("0", "1")).clear("0").once(Pick::Phone),
    ],
};

static CALLS: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(StunHost, "sip/STUNServer", Plain).clear(""),
        Row::new(StunPort, "sip/STUNPort", Plain).clear("3478"),
        Row::new(DialTimeout, "call/basic/DialTimeoutvalue", Plain).clear("10"),
        Row::new(EmergencyNumbers, "phone/EmergencyCall", Says(late)),
        Row::new(CallWaiting, "call/port[1]/CallWaiting", Flag("0", "1")).clear("1"),
        // Calls that come to its address, past the server.
        Row::new(ServerOnly, "call/port[1]/AllowIPCall", Flag("1", "0")).clear("1"),
        Row::new(IntercomAnswer, "call/port[1]/EnableIntercom", Flag("0", "1")).clear("1"),
        Row::new(IntercomBarge, "call/port[1]/IntercomBarge", Flag("0", "1")),
        Row::cannot(IntercomAlertInfo, never::HEADER),
        Row::cannot(CallerIdSource, never::CALLER),
        Row::always(LocalStarCodes, false, never::CODES),
    ],
};

const TYPE: Encode = Around("Type ", &Within(1, 9), "");
const FILE: Encode = Around("", &Within(1, 9), ".wav");
const NAMED: &str = "its ring tones have names, which no source lists";

static RINGS: Table = Table::of(&[
    &Table {
        scope: Scope::Phone,
        rows: &[
            Row::new(Ringtone, "phone/volume/RingType", TYPE).when(rings_by_type),
            Row::new(Ringtone, "phone/volume/RingType", FILE).when(rings_by_file),
            Row::cannot(Ringtone, NAMED).when(is_android),
        ],
    },
    &Table {
        scope: Scope::Items(10),
        rows: &[
            Row::new(RingAlertInfo, "call/alertInfo[{n}]/Text", Each(&Plain))
                .clear("")
                .only(is_no_android, NAMED),
            Row::new(DistinctiveRing, "call/alertInfo[{n}]/RingType", Each(&TYPE)).when(rings_by_type),
            Row::new(DistinctiveRing, "call/alertInfo[{n}]/RingType", Each(&FILE)).when(rings_by_file),
        ],
    },
]);

static GROUPS: Table = Table {
    scope: Scope::Items(10),
    rows: &[
        Row::new(MulticastLabel, "mcast/addr[{n}]/Name", Each(&Plain)).clear(""),
        Row::new(MulticastAddress, "mcast/addr[{n}]/Host", Each(&With(group))).clear(""),
        Row::new(MulticastAddress, "mcast/addr[{n}]/Port", Each(&With(group_port))).clear("0"),
    ],
};

static LDAP: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(LdapHost, "phone/ldap[1]/Title", Fixed("Directory")).clear(""),
        Row::new(LdapHost, "phone/ldap[1]/Server", Plain).clear(""),
        Row::new(LdapPort, "phone/ldap[1]/port", Plain).clear("389"),
        Row::new(LdapTls, "phone/ldap[1]/UseSSL", Flag("0", "1")).clear("0"),
        Row::new(LdapBase, "phone/ldap[1]/Base", Plain).clear(""),
        Row::new(LdapHost, "phone/ldap[1]/Authenticate", Fixed("3")).clear("3"),
        Row::new(LdapUser, "phone/ldap[1]/Username", Plain).clear(""),
        Row::new(LdapPassword, "phone/ldap[1]/Password", Plain).clear(""),
        Row::new(LdapNumberAttributes, "phone/ldap[1]/TelAttr", Item(0)).clear("telephoneNumber"),
        Row::new(LdapNumberAttributes, "phone/ldap[1]/MobileAttr", Item(1)).clear("mobile"),
        Row::new(LdapNumberAttributes, "phone/ldap[1]/OtherAttr", Item(2)).clear("other"),
        Row::new(LdapNameAttributes, "phone/ldap[1]/NameAttr", Joined(" ")).clear("cn sn ou"),
        Row::new(LdapNameAttributes, "phone/ldap[1]/SortAttr", Item(0)).clear("cn"),
        Row::new(LdapDisplayName, "phone/ldap[1]/Displayname", Says(shown)).clear("cn"),
        Row::new(LdapNumberFilter, "phone/ldap[1]/NumberFilter", Plain)
            .clear("(|(telephoneNumber=%)(mobile=%)(other=%))"),
        Row::new(LdapNameFilter, "phone/ldap[1]/NameFilter", Plain).clear("(|(cn=%)(sn=%))"),
        Row::new(LdapMaxHits, "phone/ldap[1]/MaxHits", Plain).clear("50"),
        Row::new(LdapLookupIncoming, "phone/ldap[1]/InCallSearch", Flag("0", "1")).clear("0"),
        Row::new(LdapLookupOutgoing, "phone/ldap[1]/OutCallSearch", Flag("0", "1")).clear("0"),
        Row::always(LdapSort, true, never::SORTS),
    ],
};

static BOOK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(DirectoryUrl, "phone/xmlContact[1]/Name", Fixed("Directory")).clear(""),
        Row::new(DirectoryUrl, "phone/xmlContact[1]/Addr", Plain).clear(""),
        Row::new(ProvisioningUser, "phone/xmlContact[1]/UserName", With(login)).clear(""),
        Row::new(ProvisioningPassword, "phone/xmlContact[1]/PassWd", With(login)).clear(""),
    ],
};
