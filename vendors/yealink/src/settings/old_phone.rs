//! Accounts and phone before firmware 70. Accounts count from 0.
//!
//! T1x and T2x: paths are Provisioner.net's; Gemeinschaft has `/yealink` before each of them, for the Tiptel edition. T3x: the maker's
//! sample for T38G, Provisioner.net's and Elastix's templates.

use super::account::{NO_LIST, TO_MAILBOX, TO_NUMBER, list, unasked};
use super::network::{POLLING, firmware, polls};
use super::phone::{NO_CODES, NO_HURRY, NO_LDAP_TLS, NO_PARK, shown};
use super::rings::{RING, RING_FILE};
use super::screen::{FIRST_LIGHT, NO_DOB, NO_LIGHT, draws};
use crate::models::{keyless, lit, shows_list};
use crate::words::{BACKUP_PORT, LANGUAGES, PORT, TONES, TRANSPORT, caller_of_two};
use autoprov_core::{At, Because, Concept::*, Encode::*, Pick, Row, Said, Scope, Table, Value};

/// Why T1x and T2x have none.
pub(crate) const NO_LDAP: &str = "firmware before 70 has no LDAP";

const SCHEMES: autoprov_core::Encode = Scheme(&[("http", "http"), ("https", "https"), ("tftp", "tftp")]);

/// Why what later firmware has is left out.
const UNNAMED: &str = "no source names it before firmware 70";
/// Why nothing is said of a header.
const NO_ALERT: &str = "no source says which header opens the loudspeaker before firmware 70";
/// Why there is no time for the way back.
const NO_WAY_BACK: &str = "no source names a time for the way back before firmware 70";

/// 3 is SRV there (Provisioner.net), and the transport is what it names.
fn srv_alone(lookup: &Value, at: &At<'_>) -> Option<Because> {
    let by_naptr = lookup.text() == Some("naptr");
    by_naptr.then(|| "firmware before 70 asks for SRV records alone".into()).or_else(|| unasked(at))
}

/// The rows of an account.
macro_rules! lines {
    ($at:ident, $voicemail:expr $(, $row:expr)*) => {
        &[
            Row::new(LineActive, $at!("account" "Enable"), Flag("0", "1")).clear("0"),
            Row::new(Label, $at!("account" "Label"), Plain).clear(""),
            Row::new(DisplayName, $at!("account" "DisplayName"), Plain).clear(""),
            Row::new(UserName, $at!("account" "UserName"), Plain).clear(""),
            Row::new(AuthId, $at!("account" "AuthName"), Plain).clear(""),
            Row::new(Password, $at!("account" "password"), Plain).clear(""),
            Row::new(ServerHost, $at!("account" "SIPServerHost"), Plain).clear(""),
            Row::new(ServerHost, $at!("account" "SIPServerPort"), PORT),
            Row::new(ServerTransport, $at!("account" "Transport"), TRANSPORT).also(&[Lookup]),
            Row::doubt(Lookup, srv_alone),
            Row::new(Expires, $at!("account" "Expire"), Plain),
            Row::new(BackupHost, $at!("account" "BackupSIPServerHost"), Plain).clear(""),
            Row::new(BackupHost, $at!("account" "BackupSIPServerPort"), BACKUP_PORT).clear(""),
            Row::cannot(Failback, NO_WAY_BACK),
            Row::new(OutboundProxyHost, $at!("account" "UseOutboundProxy"), Fixed("1")).clear("0"),
            Row::new(OutboundProxyHost, $at!("account" "OutboundHost"), Plain).clear(""),
            Row::new(OutboundProxyPort, $at!("account" "OutboundPort"), Plain).clear(""),
            Row::new(BackupProxyHost, $at!("account" "BakOutboundHost"), Plain).clear(""),
            Row::new(BackupProxyPort, $at!("account" "BakOutboundPort"), Plain).clear(""),
            Row::new(
                Srtp,
                $at!("account" "srtp_encryption"),
                Words(&[("off", "0"), ("optional", "0"), ("required", "1")]),
            ),
            Row::doubt(Srtp, optional),
            Row::new(Mailbox, $at!("account" "SubsribeMWI"), Fixed("1")).clear("0"),
            Row::new(SubscriptionSeconds, $at!("account" "SubscribeMWIExpire"), TO_MAILBOX).clear("3600"),
            Row::new(SubscriptionSeconds, $at!("blf" "SubscribePeriod"), TO_NUMBER)
                .clear("1800")
                .when(shows_list),
            Row::new(SharedLine, $at!("account" "ShareLine"), Flag("0", "1")).clear("0"),
            Row::new(
                Dtmf,
                $at!("DTMF" "DTMFInbandTransfer"),
                Words(&[("inband", "0"), ("rfc2833", "1"), ("info", "2"), ("rfc2833+info", "1")]),
            ),
            Row::doubt(Dtmf, both),
            Row::new(NatKeepalive, $at!("NAT" "EnableUDPUpdate"), Switch("0", "1")).clear("1"),
            Row::new(NatKeepalive, $at!("NAT" "UDPUpdateTime"), Above0).clear("30"),
            // Provisioner has both for STUN, as the maker's sample for T38G.
            Row::new(StunHost, $at!("account" "EnableSTUN"), Fixed("1")).clear("0").once(Pick::Phone),
            Row::new(StunHost, $at!("NAT" "NATTraversal"), Fixed("1")).clear("0").once(Pick::Phone),
            Row::new(StunHost, $at!("NAT" "STUNServer"), Plain).clear("").once(Pick::Phone),
            Row::new(StunPort, $at!("NAT" "STUNPort"), Plain).clear("3478").once(Pick::Phone),
            Row::new(SessionTimer, $at!("account" "EnableSessionTimer"), Switch("0", "1"))
                .clear("0")
                .once(Pick::Phone),
            Row::new(SessionTimer, $at!("account" "SessionExpires"), Within(1, 9999)).clear("").once(Pick::Phone),
            Row::new(CallerIdSource, $at!("account" "CIDSource"), Says(caller_of_two))
                .clear("0")
                .once(Pick::Phone),
            Row::new(VoicemailNumber, $voicemail, Plain).clear(""),
            Row::new(BlfList, $at!("account" "BLFList_URI"), With(list)).clear("").only(shows_list, NO_LIST),
            $($row,)*
        ]
    };
}

fn optional(value: &Value, _: &At<'_>) -> Option<Because> {
    (value.text() == Some("optional"))
        .then(|| "before firmware 70 SRTP is on or off: it is off, so that calls go through".into())
}

fn both(value: &Value, _: &At<'_>) -> Option<Because> {
    (value.text() == Some("rfc2833+info"))
        .then(|| "before firmware 70 there is one DTMF mode: RFC 2833".into())
}

/// Accounts of T1x and T2x.
pub static SECTION_LINES: Table = Table {
    scope: Scope::Lines,
    rows: lines!(section_account, "[Message]/config/Features/Message.cfg:VoiceNumber{n0}"),
};

/// Accounts of T3x.
pub static FILE_LINES: Table = Table {
    scope: Scope::Lines,
    rows: lines!(
        file_account,
        file_user!("Message.VoiceNumber{n0}"),
        Row::new(BlfList, file_account!("account" "BlfListCode"), Of(PickupCode, &Plain))
            .clear("")
            .when(shows_list)
    ),
};

/// What no phone before 70 is told.
pub static UNTOLD: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::cannot(IntercomAlertInfo, NO_ALERT),
        Row::cannot(ServerOnly, UNNAMED),
        Row::cannot(Cdp, UNNAMED),
        Row::cannot(TransferKey, UNNAMED),
        Row::cannot(ConferenceUri, UNNAMED),
        Row::cannot(RemoteManagement, UNNAMED),
        Row::cannot(MulticastAddress, UNNAMED),
        // There is a `Lock`, and which of its numbers is the menu's nobody says.
        Row::cannot(MenuLock, "no source says how it locks its menu alone before firmware 70"),
        Row::cannot(EmergencyNumbers, NO_HURRY),
        Row::cannot(LocalStarCodes, NO_CODES),
        Row::cannot(ParkCode, NO_PARK),
    ],
};

/// The phone, T1x and T2x.
pub static SECTIONS: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Language, "[Lang]/config/Setting/Setting.cfg:ActiveWebLanguage", LANGUAGES),
        Row::new(Language, "[Lang]/config/Setting/Setting.cfg:WebLanguage", LANGUAGES),
        Row::new(Country, "[Country]/config/voip/tone.ini:Country", TONES),
        Row::new(AdminPassword, "[AdminPassword]/config/Setting/autop.cfg:Password", Plain),
        Row::new(UserPassword, "[UserPassword]/config/Setting/autop.cfg:password", Plain),
        Row::cannot(LdapHost, NO_LDAP),
        Row::new(Ringtone, "[PhoneSetting]/config/Setting/Setting.cfg:Ringtype", RING_FILE),
        // Steps of the same phones from 70 on. What it has by itself, sources do not agree on.
        Row::new(Backlight, "[PhoneSetting]/config/Setting/Setting.cfg:BacklightTime", FIRST_LIGHT)
            .only(lit, NO_LIGHT),
        Row::new(Logo, "[Logo]/tmp/download.cfg:server_address", Plain).clear("").needs(draws, NO_DOB),
        // 0 none, 1 the maker's, 2 one's own.
        Row::new(Logo, "[Features]/config/Features/Phone.cfg:LCD_Logo", Fixed("2"))
            .clear("1")
            .needs(draws, NO_DOB),
        Row::new(DialTimeout, "[PhoneSetting]/config/Setting/Setting.cfg:InterDigitTime", Within(1, 14))
            .clear("4"),
        Row::new(CallWaiting, "[Features]/config/Features/Phone.cfg:Call_Waiting", Flag("0", "1")).clear("1"),
        // Whether it is on by itself, no source says: it is left as it is.
        Row::new(IntercomAnswer, "[Features]/config/Features/Phone.cfg:AllowIntercom", Flag("0", "1")),
        Row::new(IntercomBarge, "[Features]/config/Features/Phone.cfg:IntercomBarge", Flag("0", "1")),
        Row::cannot(FeatureKeySync, UNNAMED),
        Row::cannot(Lldp, UNNAMED),
        // The others have it with each key.
        Row::cannot(PickupCode, "it has no BLF keys").when(keyless),
    ],
};

/// Ring tones by Alert-Info, T1x and T2x.
pub static SECTION_RINGS: Table = Table {
    scope: Scope::Items(10),
    rows: &[
        Row::new(RingAlertInfo, "[AlertInfo{n0}]/config/Setting/Setting.cfg:Text", Each(&Plain)).clear(""),
        Row::new(DistinctiveRing, "[AlertInfo{n0}]/config/Setting/Setting.cfg:Ringer", Each(&RING)).clear(""),
    ],
};

/// Network and provisioning, T1x and T2x.
pub static SECTION_NETWORK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Dhcp, "[WAN]/config/Network/Network.cfg:WANType", Flag("2", "0")),
        Row::new(IpAddress, "[WAN]/config/Network/Network.cfg:WANStaticIP", Plain),
        Row::new(NetworkMask, "[WAN]/config/Network/Network.cfg:WANSubnetMask", Plain),
        Row::new(Gateway, "[WAN]/config/Network/Network.cfg:WANDefaultGateway", Plain),
        Row::new(Dns, "[DNS]/config/Network/Network.cfg:PrimaryDNS", Item(0)),
        Row::new(Dns, "[DNS]/config/Network/Network.cfg:SecondaryDNS", Item(1)),
        Row::new(Vlan, "[VLAN]/config/Network/Network.cfg:ISVLAN", Fixed("1")).clear("0"),
        Row::new(Vlan, "[VLAN]/config/Network/Network.cfg:VID", Plain).clear("0"),
        Row::new(VlanPriority, "[VLAN]/config/Network/Network.cfg:USRPRIORITY", Plain).clear("0"),
        Row::new(PcVlan, "[VLAN]/config/Network/Network.cfg:PC_PORT_VLAN_ENABLE", Fixed("1")).clear("0"),
        Row::new(PcVlan, "[VLAN]/config/Network/Network.cfg:PC_PORT_VID", Plain).clear("0"),
        Row::new(Syslog, "[SYSLOG]/config/Network/Network.cfg:SyslogdIP", Plain).clear(""),
        Row::new(ProvisioningUrl, "[autoprovision]/config/Setting/autop.cfg:server_type", SCHEMES),
        Row::new(ProvisioningUrl, "[autoprovision]/config/Setting/autop.cfg:server_address", Plain),
        Row::new(ProvisioningUser, "[autoprovision]/config/Setting/autop.cfg:user", Plain),
        Row::new(ProvisioningPassword, "[autoprovision]/config/Setting/autop.cfg:password", Plain),
        // 1 at power on, 6 at power on and repeatedly.
        Row::new(PollingMinutes, "[autop_mode]/config/Setting/autop.cfg:mode", Switch("1", "6")).clear("1"),
        Row::new(PollingMinutes, "[autop_mode]/config/Setting/autop.cfg:schedule_min", POLLING).when(polls),
    ],
};

/// The phone, T3x.
pub static FILES: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Language, file_user!("Lang.ActiveWebLanguage"), LANGUAGES),
        Row::new(Language, file_user!("Lang.WEBLanguage"), LANGUAGES),
        Row::new(Country, file_user!("vpm_tone_Country.Country"), TONES),
        // The phone keeps what this file says in its own form: clear text goes in.
        Row::new(AdminPassword, "[psw:/phone/config/.htpasswd]:admin", Plain),
        Row::new(UserPassword, "[psw:/phone/config/.htpasswd]:user", Plain),
        // What it has by itself: the maker's sample.
        Row::new(DialTimeout, file_user!("PhoneSetting.InterDigitTime"), Within(1, 14)).clear("4"),
        Row::new(CallWaiting, file_user!("Features.Call_Waiting"), Flag("0", "1")).clear("1"),
        Row::new(IntercomAnswer, file_user!("Features.AllowIntercom"), Flag("0", "1")).clear("1"),
        Row::new(IntercomBarge, file_user!("Features.IntercomBarge"), Flag("0", "1")).clear("1"),
        Row::new(FeatureKeySync, file_user!("Features.BroadsoftFeatureKeySync"), Flag("0", "1")).clear("0"),
        Row::cannot(Syslog, "no source names the setting before firmware 70"),
        Row::new(Ringtone, file_user!("PhoneSetting.Ringtype"), RING_FILE),
        // Steps of the same phones from 70 on.
        Row::new(Backlight, file_user!("PhoneSetting.BacklightTime"), FIRST_LIGHT),
        Row::new(Screensaver, file_user!("PhoneSetting.ScreensaverTime"), FIRST_LIGHT),
        Row::cannot(Wallpaper, "no source says how its picture is named before firmware 70"),
    ],
};

/// Ring tones by Alert-Info, T3x.
pub static FILE_RINGS: Table = Table {
    scope: Scope::Items(10),
    rows: &[
        Row::new(RingAlertInfo, file_user!("AlertInfo{n0}.Text"), Each(&Plain)).clear(""),
        Row::new(DistinctiveRing, file_user!("AlertInfo{n0}.Ringer"), Each(&RING)).clear("1"),
    ],
};

/// Network and provisioning, T3x.
pub static FILE_NETWORK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        // 1 is "static" by Elastix alone; T2x have 2 for it.
        Row::new(Dhcp, file_system!("Network.eWANType"), Flag("1", "0")),
        Row::new(IpAddress, file_system!("Network.strWANIP"), Plain),
        Row::new(NetworkMask, file_system!("Network.strWANMask"), Plain),
        Row::new(Gateway, file_system!("Network.strWanGateway"), Plain),
        Row::new(Dns, file_system!("Network.strWanPrimaryDNS"), Item(0)),
        Row::new(Dns, file_system!("Network.strWanSecondaryDNS"), Item(1)),
        Row::new(Vlan, file_system!("VLAN.ISVLAN"), Fixed("1")).clear("0"),
        Row::new(Vlan, file_system!("VLAN.VID"), Plain).clear("0"),
        Row::new(VlanPriority, file_system!("VLAN.USRPRIORITY"), Plain).clear("0"),
        Row::new(PcVlan, file_system!("VLAN.PC_PORT_VLAN_ENABLE"), Fixed("1")).clear("0"),
        Row::new(PcVlan, file_system!("VLAN.PC_PORT_VID"), Plain).clear("0"),
        Row::new(Lldp, file_system!("LLDP.EnableLLDP"), Flag("0", "1")).clear("0"),
        Row::new(ProvisioningUrl, file_system!("AutoProvision.strServerURL"), Plain),
        Row::new(ProvisioningUser, file_system!("AutoProvision.strUser"), Plain),
        Row::new(ProvisioningPassword, file_system!("AutoProvision.strPassword"), Plain),
        Row::new(PollingMinutes, file_system!("AutoProvision.bEnableRepeat"), Switch("0", "1")).clear("0"),
        Row::new(PollingMinutes, file_system!("AutoProvision.nRepeatMinutes"), POLLING).when(polls),
    ],
};

/// XiVO's files that bring T2x from these sections to flat names: the server apart, then the path.
pub static SECTION_FIRMWARE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(FirmwarePack, "[firmware]/tmp/download.cfg:server_type", Says(firmware_type)),
        Row::new(FirmwarePack, "[firmware]/tmp/download.cfg:http_url", Says(firmware_server)),
        Row::new(FirmwarePack, "[firmware]/tmp/download.cfg:firmware_name", Says(firmware_name)),
    ],
};

/// XiVO's files that bring T38 to flat names, and the maker's sample.
pub static FILE_FIRMWARE: Table =
    Table { scope: Scope::Phone, rows: &[Row::new(FirmwarePack, "[rom:Firmware]:url", Says(new_firmware))] };

/// T3x have had LDAP from the first, without TLS. There is no switch: without a host it is off.
pub static FILE_LDAP: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(LdapHost, file_ldap!("host"), Plain).clear(""),
        Row::new(LdapPort, file_ldap!("port"), Plain),
        Row::cannot(LdapTls, NO_LDAP_TLS),
        Row::new(LdapBase, file_ldap!("base"), Plain).clear(""),
        Row::new(LdapUser, file_ldap!("user"), Plain).clear(""),
        Row::new(LdapPassword, file_ldap!("pswd"), Plain).clear(""),
        Row::new(LdapNameFilter, file_ldap!("NameFilter"), Plain).clear(""),
        Row::new(LdapNumberFilter, file_ldap!("NumberFilter"), Plain).clear(""),
        Row::new(LdapNameAttributes, file_ldap!("NameAttr"), Joined(" ")).clear(""),
        Row::new(LdapNumberAttributes, file_ldap!("NumbAttr"), Joined(" ")).clear(""),
        Row::new(LdapNameAttributes, file_ldap!("DisplayName"), With(shown))
            .clear("")
            .also(&[LdapDisplayName]),
        Row::new(LdapMaxHits, file_ldap!("MaxHits"), Plain),
        Row::new(LdapLookupIncoming, file_ldap!("CallInLookup"), Flag("0", "1")),
        Row::new(LdapLookupOutgoing, file_ldap!("DialLookup"), Flag("0", "1")),
        Row::new(LdapSort, file_ldap!("LDAPSort"), Flag("0", "1")),
        Row::new(LdapHost, file_ldap!("version"), Fixed("3")),
    ],
};

/// The address of firmware that is not what the phone runs: nobody says that these phones compare.
fn new_firmware(value: &Value, at: &At<'_>) -> Said {
    let file = value.text().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
    let mut versions =
        file.split(|c: char| !c.is_ascii_digit() && c != '.').map(|text| text.trim_matches('.'));
    let runs = at.view.firmware.as_ref().is_some_and(|own| versions.any(|version| version == own.as_str()));
    if runs { Said::Nothing } else { firmware(value, at) }
}

/// A part of that address: the server, or the path.
fn part(value: &Value, at: &At<'_>, part: impl FnOnce(&str, &str) -> String) -> Said {
    let said = new_firmware(value, at);
    let Said::Text(url) = &said else { return said };
    match url.strip_prefix("http://").and_then(|rest| rest.split_once('/')) {
        Some((host, path)) => Said::of(part(host, path)),
        // How these phones are told of another scheme is not known.
        None => Said::cannot("firmware before 70 is told of new firmware over HTTP alone"),
    }
}

fn firmware_type(value: &Value, at: &At<'_>) -> Said {
    part(value, at, |_, _| "http".to_owned())
}

fn firmware_server(value: &Value, at: &At<'_>) -> Said {
    part(value, at, |host, _| format!("http://{host}"))
}

fn firmware_name(value: &Value, at: &At<'_>) -> Said {
    part(value, at, |_, path| path.to_owned())
}
