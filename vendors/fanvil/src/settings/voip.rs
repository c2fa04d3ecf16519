//! `VOIP_CONFIG_FILE`: modules, and in them lists of entries. Names by FusionPBX's seven whole exports of the first phones (c7a00dc), wazo's and
//! tancredi's files; they are cut to what fits a column, in XML too (`Enable_Failbac`, `S.Timer_Expire`). For V6x from 2.12 on by FusionPBX's
//! branch 5.5 (7a0675c: a phone system's file for V63) and wazo's for X7C; what these leave out has its first name.

use super::never;
use super::sysconf::late;
use crate::clock::{self, END, KIND, NAME, OFFSET, SAVE, START, part};
use crate::keys;
use crate::models::{in_hotel, in_no_hotel};
use crate::words::{
    CLOCKS, DATES, DTMF, FIRST_DATES, FIRST_TRANSPORT, HOTEL_LANGUAGES, LANGUAGES, LOOKUP,
    NUMBERED_LANGUAGES, PROTOCOL, SRTP, TONES, TRANSPORT, codecs, firmware, group, group_port, joined_login,
    shown, watched,
};
use autoprov_core::{At, Concept::*, Encode, Encode::*, Pick, Row, Said, Scope, Table, Value};

/// All of the file of one of the first phones.
pub static TABLES: &[&Table] = &[
    &FIRST,
    &PHONE,
    &TIME,
    &NETWORK,
    &PROVISIONING,
    &FIRST_LINES,
    &LINES,
    &CALLS,
    &FIRST_RINGS,
    &GROUPS,
    &LDAP,
    &BOOK,
    &keys::LINES,
    &keys::MEMORY,
    &keys::ASKED,
];

/// All of the file of a V6x from 2.12 on.
pub static V6X: &[&Table] = &[
    &LATER,
    &PHONE,
    &TIME,
    &NETWORK,
    &PROVISIONING,
    &LATER_LINES,
    &LINES,
    &CALLS,
    &RULES,
    &LATER_RINGS,
    &GROUPS,
    &LDAP,
    &BOOK,
    &keys::SIDE_ENTRIES,
    &keys::ASKED,
];

/// What the first phones have alone.
static FIRST: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::constant("version", "2.0002"),
        Row::new(Language, "GLOBAL_CONFIG_MODULE/Language", NUMBERED_LANGUAGES).when(in_no_hotel),
        Row::new(Language, "GLOBAL_CONFIG_MODULE/Language", HOTEL_LANGUAGES).when(in_hotel),
        Row::doubt(TimeZone, clock::wrong::<false>),
        Row::new(TimeZone, "GLOBAL_CONFIG_MODULE/DST_Fixed_Type", Fixed("2")),
        Row::new(TimeFormat, "PHONE_CONFIG_MODULE/Time_Display_Style", CLOCKS),
        Row::new(DateFormat, "PHONE_CONFIG_MODULE/Date_Display_Style", FIRST_DATES),
        Row::new(Backlight, "PHONE_CONFIG_MODULE/Backlight_Off_Time", Within(0, 3600)),
        Row::new(Screensaver, "PHONE_CONFIG_MODULE/ScrnSaver_Wait_Time", Within(0, 3600)),
        Row::new(DialTimeout, "TELE_CONFIG_MODULE/Dial_Timeout_value", Plain).clear("5"),
        Row::new(EmergencyNumbers, "PHONE_CONFIG_MODULE/Emergency_Call", Says(late)),
        Row::new(Ringtone, "DSP_CONFIG_MODULE/Ring_Type", Within(1, 9)),
        // The maker's own service that leads phones to a server.
        Row::new(RemoteManagement, "AUTOUPDATE_CONFIG_MODULE/FDPS_Enable", Flag("0", "1")),
    ],
};

/// What V6x from 2.12 on have alone.
static LATER: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::constant("Version", "2.0003"),
        Row::new(Language, "GLOBAL_CONFIG_MODULE/Default_UI", LANGUAGES),
        Row::doubt(TimeZone, clock::wrong::<true>),
        Row::new(TimeZone, "GLOBAL_CONFIG_MODULE/DST_Type", With(part::<KIND>)),
        Row::new(TimeZone, "GLOBAL_CONFIG_MODULE/DST_Start_Min", With(part::<{ START + 4 }>)),
        Row::new(TimeZone, "GLOBAL_CONFIG_MODULE/DST_End_Min", With(part::<{ END + 4 }>)),
        Row::new(TimeFormat, "PHONE_CONFIG_MODULE/TimeDisplayStyle", CLOCKS),
        Row::new(DateFormat, "PHONE_CONFIG_MODULE/DateDisplayStyle", DATES),
        Row::new(Backlight, "PHONE_CONFIG_MODULE/BacklightOffTime", Within(0, 3600)),
        Row::cannot(Screensaver, "no source names it in the files that firmware from 2.12 reads"),
        Row::new(DialTimeout, "TELE_CONFIG_MODULE/Dial_Timeout_value", Plain).clear("10"),
        Row::new(Ringtone, "DSP_CONFIG_MODULE/Ring_Type", Around("", &Within(1, 9), ".wav")),
        // Two letters of a key's label, as delivered, tell nobody anything (FusionPBX).
        Row::constant("UI_MAINTAIN_CONFIG_MODULE/Sidekey_Label_Length", "7"),
    ],
};

static PHONE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(
            AdminPassword,
            "MMI_CONFIG_MODULE/MMI_Account/MMI_Account_Entry[Account1]/Name",
            Fixed("admin"),
        ),
        Row::new(AdminPassword, "MMI_CONFIG_MODULE/MMI_Account/MMI_Account_Entry[Account1]/Password", Plain),
        Row::new(
            AdminPassword,
            "MMI_CONFIG_MODULE/MMI_Account/MMI_Account_Entry[Account1]/Level",
            Fixed("10"),
        ),
        Row::new(
            UserPassword,
            "MMI_CONFIG_MODULE/MMI_Account/MMI_Account_Entry[Account2]/Name",
            Fixed("guest"),
        ),
        Row::new(UserPassword, "MMI_CONFIG_MODULE/MMI_Account/MMI_Account_Entry[Account2]/Password", Plain),
        Row::new(UserPassword, "MMI_CONFIG_MODULE/MMI_Account/MMI_Account_Entry[Account2]/Level", Fixed("5")),
        Row::new(AdminPassword, "PHONE_CONFIG_MODULE/Menu_Password", Plain),
        Row::always(MenuLock, true, never::LOCKED),
        Row::new(Country, "DSP_CONFIG_MODULE/Signal_Standard", TONES),
        Row::new(Syslog, "AAA_CONFIG_MODULE/Enable_Syslog", Fixed("1")).clear("0"),
        Row::new(Syslog, "AAA_CONFIG_MODULE/Syslog_address", Plain).clear("0.0.0.0"),
        Row::new(RemoteManagement, "TR069_CONFIG_MODULE/Enable_TR069", Flag("0", "1")),
        Row::cannot(Wallpaper, never::PICTURE),
        Row::cannot(Logo, never::PICTURE),
        Row::cannot(WifiSsid, never::WIFI),
    ],
};

static TIME: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(TimeZone, "GLOBAL_CONFIG_MODULE/Time_Zone", With(part::<OFFSET>)),
        Row::new(TimeZone, "GLOBAL_CONFIG_MODULE/Time_Zone_Name", With(part::<NAME>)),
        Row::new(TimeZone, "GLOBAL_CONFIG_MODULE/Enable_DST", With(part::<KIND>)),
        Row::new(TimeZone, "GLOBAL_CONFIG_MODULE/DST_Min_Offset", With(part::<SAVE>)),
        Row::new(TimeZone, "GLOBAL_CONFIG_MODULE/DST_Start_Mon", With(part::<{ START }>)),
        Row::new(TimeZone, "GLOBAL_CONFIG_MODULE/DST_Start_Week", With(part::<{ START + 1 }>)),
        Row::new(TimeZone, "GLOBAL_CONFIG_MODULE/DST_Start_Wday", With(part::<{ START + 2 }>)),
        Row::new(TimeZone, "GLOBAL_CONFIG_MODULE/DST_Start_Hour", With(part::<{ START + 3 }>)),
        Row::new(TimeZone, "GLOBAL_CONFIG_MODULE/DST_End_Mon", With(part::<{ END }>)),
        Row::new(TimeZone, "GLOBAL_CONFIG_MODULE/DST_End_Week", With(part::<{ END + 1 }>)),
        Row::new(TimeZone, "GLOBAL_CONFIG_MODULE/DST_End_Wday", With(part::<{ END + 2 }>)),
        Row::new(TimeZone, "GLOBAL_CONFIG_MODULE/DST_End_Hour", With(part::<{ END + 3 }>)),
        Row::new(Ntp, "GLOBAL_CONFIG_MODULE/Enable_SNTP", Fixed("1")),
        Row::new(Ntp, "GLOBAL_CONFIG_MODULE/SNTP_Server", Item(0)),
        Row::new(Ntp, "GLOBAL_CONFIG_MODULE/Second_SNTP_Server", Item(1)).clear(""),
    ],
};

static NETWORK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Dhcp, "GLOBAL_CONFIG_MODULE/WAN_Mode", Flag("STATIC", "DHCP")),
        Row::new(Dhcp, "GLOBAL_CONFIG_MODULE/Enable_DHCP", Flag("0", "1")),
        Row::new(IpAddress, "GLOBAL_CONFIG_MODULE/WAN_IP", Plain),
        Row::new(NetworkMask, "GLOBAL_CONFIG_MODULE/WAN_Subnet_Mask", Plain),
        Row::new(Gateway, "GLOBAL_CONFIG_MODULE/WAN_Gateway", Plain),
        Row::new(Dns, "GLOBAL_CONFIG_MODULE/DHCP_Auto_DNS", Fixed("0")).clear("1"),
        Row::new(Dns, "GLOBAL_CONFIG_MODULE/Primary_DNS", Item(0)),
        Row::new(Dns, "GLOBAL_CONFIG_MODULE/Secondary_DNS", Item(1)),
        Row::new(Vlan, "QOS_CONFIG_MODULE/Enable_VLAN", Fixed("1")).clear("0"),
        Row::new(Vlan, "QOS_CONFIG_MODULE/VLAN_ID", Plain).clear("256"),
        Row::new(VlanPriority, "QOS_CONFIG_MODULE/Signalling_Priority", Plain).clear("0"),
        Row::new(VlanPriority, "QOS_CONFIG_MODULE/Voice_Priority", Plain).clear("0"),
        Row::new(PcVlan, "QOS_CONFIG_MODULE/Enable_PVID", Fixed("2")).clear("1"),
        Row::new(PcVlan, "QOS_CONFIG_MODULE/PVID_Value", Plain).clear("254"),
        Row::new(Lldp, "QOS_CONFIG_MODULE/LLDP_Transmit", Flag("0", "1")).clear("1"),
        Row::new(Lldp, "QOS_CONFIG_MODULE/LLDP_Learn_Policy", Flag("0", "1")).clear("1"),
        Row::new(Cdp, "QOS_CONFIG_MODULE/CDP_Enabled", Flag("0", "1")),
    ],
};

static PROVISIONING: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(ProvisioningUrl, "AUTOUPDATE_CONFIG_MODULE/Download_Server_IP", Plain),
        Row::new(ProvisioningUrl, "AUTOUPDATE_CONFIG_MODULE/Config_File_Name", Fixed("$mac.cfg")),
        Row::new(ProvisioningUrl, "AUTOUPDATE_CONFIG_MODULE/Download_Protocol", PROTOCOL),
        Row::new(ProvisioningUser, "AUTOUPDATE_CONFIG_MODULE/Download_Username", Plain),
        Row::new(ProvisioningPassword, "AUTOUPDATE_CONFIG_MODULE/Download_Password", Plain),
        Row::new(PollingMinutes, "AUTOUPDATE_CONFIG_MODULE/Download_Mode", Switch("1", "2")).clear("1"),
        Row::new(PollingMinutes, "AUTOUPDATE_CONFIG_MODULE/Download_Interval", Divided(60)).clear("1"),
        Row::new(FirmwarePack, "AUTOUPDATE_CONFIG_MODULE/Enable_Auto_Upgrade", Fixed("1")).clear("0"),
        Row::new(FirmwarePack, "AUTOUPDATE_CONFIG_MODULE/Upgrade_Server_1", Says(firmware)).clear(""),
        Row::constant("SIP_CONFIG_MODULE/Notify_Reboot", "0"),
    ],
};

/// A row of a line.
macro_rules! line {
    ($concept:ident, $name:literal, $write:expr) => {
        Row::new(
            $concept,
            concat!("SIP_CONFIG_MODULE/SIP_Line_List/SIP_Line_List_Entry[SIP{n}]/", $name),
            $write,
        )
    };
}

/// How each says TLS.
static FIRST_LINES: Table = Table {
    scope: Scope::Lines,
    rows: &[
        line!(ServerTransport, "Transport", FIRST_TRANSPORT).clear("0"),
        line!(BackupHost, "Backup_Transpo", Of(ServerTransport, &FIRST_TRANSPORT)).clear("0"),
    ],
};
static LATER_LINES: Table = Table {
    scope: Scope::Lines,
    rows: &[
        line!(ServerTransport, "Transport", TRANSPORT).clear("0"),
        line!(BackupHost, "Backup_Transpo", Of(ServerTransport, &TRANSPORT)).clear("0"),
    ],
};

static LINES: Table = Table {
    scope: Scope::Lines,
    rows: &[
        line!(LineActive, "Enable_Reg", Flag("0", "1")).clear("0"),
        line!(UserName, "Phone_Number", Plain).clear(""),
        line!(DisplayName, "Display_Name", Plain).clear(""),
        line!(AuthId, "Register_User", Plain).clear(""),
        line!(Password, "Register_Pswd", Plain).clear(""),
        line!(ServerHost, "Register_Addr", Plain).clear(""),
        line!(ServerPort, "Register_Port", Plain).clear("5060"),
        line!(Expires, "Register_TTL", Plain).clear("3600"),
        line!(Lookup, "DNS_SRV", LOOKUP).clear("0"),
        line!(Lookup, "DNS_Mode", LOOKUP).clear("0"),
        line!(OutboundProxyHost, "Proxy_Addr", Plain).clear(""),
        line!(OutboundProxyPort, "Proxy_Port", Plain).clear("5060"),
        line!(BackupProxyHost, "BakProxy_Addr", Plain).clear(""),
        line!(BackupProxyPort, "BakProxy_Port", Plain).clear("5060"),
        line!(Failback, "Failback_Inter", Plain).clear("1800"),
        line!(BackupHost, "Backup_Addr", Plain).clear(""),
        line!(BackupPort, "Backup_Port", Plain).clear("5060"),
        line!(BackupHost, "Backup_TTL", Of(Expires, &Plain)).clear("3600"),
        line!(Srtp, "Media_Crypto", SRTP).clear("0"),
        line!(Dtmf, "DTMF_Mode", DTMF),
        line!(NatKeepalive, "NAT_UDPUpdate", Switch("0", "2")).clear("2"),
        line!(NatKeepalive, "UDPUpdate_TTL", Above0).clear("30"),
        line!(StunHost, "NAT_Type", Fixed("1")).clear("0").once(Pick::Phone),
        line!(VoicemailNumber, "MWI_Num", Plain).clear(""),
        line!(Mailbox, "Subscribe", Fixed("1")).clear("0"),
        line!(SubscriptionSeconds, "Sub_Expire", Plain).clear("3600"),
        Row::doubt(SubscriptionSeconds, watched),
        line!(SharedLine, "Enable_SCA", Flag("0", "1")).clear("0"),
        line!(BlfList, "Enable_BLFList", Fixed("1")).clear("0"),
        line!(BlfList, "BLFList_Uri", Plain).clear(""),
        line!(Codecs, "VoiceCodecMap", Says(codecs::<true>)),
        line!(PickupCode, "Pickup_Num", Plain).clear("").once(Pick::Phone),
        line!(ParkCode, "CallPark_Num", Plain).clear("").once(Pick::Phone),
        line!(SessionTimer, "Session_Timer", Switch("0", "1")).clear("0").once(Pick::Phone),
        line!(SessionTimer, "S.Timer_Expire", Plain).clear("0").once(Pick::Phone),
        line!(ConferenceUri, "Use_SRV_Mixer", Fixed("1")).clear("0").once(Pick::Phone),
        line!(ConferenceUri, "SRV_Mixer_Uri", Plain).clear("").once(Pick::Phone),
        line!(FeatureKeySync, "Feature_Sync", Flag("0", "1")).clear("0").once(Pick::Phone),
    ],
};

static CALLS: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(StunHost, "SIP_CONFIG_MODULE/STUN_Server", Plain).clear(""),
        Row::new(StunPort, "SIP_CONFIG_MODULE/STUN_Port", Plain).clear("3478"),
        Row::new(
            CallWaiting,
            "TELE_CONFIG_MODULE/Port_Config/Port_Config_Entry[P1]/CallWaiting",
            Flag("0", "1"),
        )
        .clear("1"),
        Row::new(
            ServerOnly,
            "TELE_CONFIG_MODULE/Port_Config/Port_Config_Entry[P1]/Allow_IP_Call",
            Flag("1", "0"),
        )
        .clear("1"),
        Row::new(
            IntercomAnswer,
            "TELE_CONFIG_MODULE/Port_Config/Port_Config_Entry[P1]/Enable_Intercom",
            Flag("0", "1"),
        )
        .clear("1"),
        Row::new(
            IntercomBarge,
            "TELE_CONFIG_MODULE/Port_Config/Port_Config_Entry[P1]/Intercom_Barge",
            Flag("0", "1"),
        )
        .clear("1"),
        Row::cannot(IntercomAlertInfo, never::HEADER),
        Row::cannot(CallerIdSource, never::CALLER),
        Row::always(LocalStarCodes, false, never::CODES),
    ],
};

/// A row of a dial rule.
macro_rules! rule {
    ($name:literal, $write:expr) => {
        Row::new(
            EmergencyNumbers,
            concat!("CALL_FEATURE_MODULE/Dial_Plan_List/Dial_Plan_List_Entry[Item{n}]/", $name),
            $write,
        )
    };
}

/// Numbers that go with their last key, each a rule that sends once it fits; other rules there are none (FusionPBX, branch 5.5).
static RULES: Table = Table {
    scope: Scope::Items(5),
    rows: &[
        rule!("Number", Says(urgent)),
        rule!("ApplyToCall", With(of_rule::<0>)),
        rule!("MatchToSend", With(of_rule::<1>)),
        rule!("Line", With(of_rule::<-1>)),
        Row::doubt(EmergencyNumbers, |_, at| at.view.late_emergency().filter(|_| at.index == 1)),
    ],
};

fn urgent(numbers: &Value, at: &At<'_>) -> Said {
    let own = at.view.emergency();
    match own.get(usize::from(at.index.max(1)) - 1) {
        _ if at.view.phone.text(DialPlan) != Some("open") => Said::Nothing,
        Some(number) if at.index == 5 && own.len() > 5 => {
            let because = format!("it has five rules: {} more wait for the timer", numbers.list().len() - 5);
            Said::adapted((*number).to_owned(), because)
        }
        number => number.map_or(Said::Nothing, |number| Said::of(*number)),
    }
}

fn of_rule<const VALUE: i8>(numbers: &Value, at: &At<'_>) -> Option<String> {
    urgent(numbers, at).text().map(|_| VALUE.to_string())
}

/// A row of a ring by a call's header.
macro_rules! alert {
    ($concept:ident, $name:literal, $write:expr) => {
        Row::new(
            $concept,
            concat!("DSP_CONFIG_MODULE/Alert_Info_Ring/Alert_Info_Ring_Entry[Alert{n}]/", $name),
            $write,
        )
    };
}

static FIRST_RINGS: Table = Table {
    scope: Scope::Items(10),
    rows: &[
        alert!(RingAlertInfo, "Text", Each(&Plain)).clear(""),
        alert!(DistinctiveRing, "Ring_Type", Each(&Within(1, 9))),
    ],
};

const FILE: Encode = Around("", &Within(1, 9), ".wav");

static LATER_RINGS: Table = Table {
    scope: Scope::Items(10),
    rows: &[
        alert!(RingAlertInfo, "Text", Each(&Plain)).clear(""),
        alert!(DistinctiveRing, "Ring_Type", Each(&FILE)),
    ],
};

static GROUPS: Table = Table {
    scope: Scope::Items(10),
    rows: &[
        Row::new(MulticastLabel, "MCAST_CFG_MODULE/Mcast_Addr/Mcast_Addr_Entry[MCAST{n}]/Name", Each(&Plain))
            .clear(""),
        Row::new(
            MulticastAddress,
            "MCAST_CFG_MODULE/Mcast_Addr/Mcast_Addr_Entry[MCAST{n}]/Host",
            Each(&With(group)),
        )
        .clear(""),
        Row::new(
            MulticastAddress,
            "MCAST_CFG_MODULE/Mcast_Addr/Mcast_Addr_Entry[MCAST{n}]/Port",
            Each(&With(group_port)),
        )
        .clear("0"),
    ],
};

/// A row of the directory.
macro_rules! ldap {
    ($concept:ident, $name:literal, $write:expr, $clear:literal) => {
        Row::new(
            $concept,
            concat!("PHONE_CONFIG_MODULE/LDAP_Config/LDAP_Config_Entry[LDAP1]/", $name),
            $write,
        )
        .clear($clear)
    };
}

const NO_LDAP: &str = "no source names it on these phones";

static LDAP: Table = Table {
    scope: Scope::Phone,
    rows: &[
        ldap!(LdapHost, "Title", Fixed("Directory"), ""),
        ldap!(LdapHost, "Server", Plain, ""),
        ldap!(LdapPort, "port", Plain, "389"),
        ldap!(LdapUser, "Authenticate", Fixed("3"), "0"),
        ldap!(LdapBase, "Base", Plain, ""),
        ldap!(LdapUser, "Username", Plain, ""),
        ldap!(LdapPassword, "Password", Plain, ""),
        ldap!(LdapNumberAttributes, "Tel_Attr", Item(0), "telephoneNumber"),
        ldap!(LdapNumberAttributes, "Mobile_Attr", Item(1), "mobile"),
        ldap!(LdapNumberAttributes, "Other_Attr", Item(2), "home"),
        ldap!(LdapDisplayName, "Displayname", Says(shown), "cn"),
        ldap!(LdapNameFilter, "Filter_Name", Plain, ""),
        ldap!(LdapNumberFilter, "Filter_number", Plain, ""),
        Row::cannot(LdapTls, NO_LDAP),
        Row::cannot(LdapNameAttributes, "it searches by its filter of names, and shows what is to be shown"),
        Row::cannot(LdapMaxHits, NO_LDAP),
        Row::cannot(LdapLookupIncoming, NO_LDAP),
        Row::cannot(LdapLookupOutgoing, NO_LDAP),
        Row::cannot(LdapSort, NO_LDAP),
    ],
};

/// A row of the phone book.
macro_rules! book {
    ($concept:ident, $name:literal, $write:expr) => {
        Row::new(
            $concept,
            concat!("PHONE_CONFIG_MODULE/Xml_PhoneBook/Xml_PhoneBook_Entry[XML-PBook1]/", $name),
            $write,
        )
        .clear("")
    };
}

static BOOK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        book!(DirectoryUrl, "Name", Fixed("Directory")),
        book!(DirectoryUrl, "Addr", Plain),
        book!(ProvisioningPassword, "Auth", Says(joined_login)),
    ],
};
