//! Accounts and phone before firmware 70. Accounts count from 0.
//!
//! T1x and T2x: paths are Provisioner.net's; Gemeinschaft has `/yealink` before each of them, for the Tiptel edition. T3x: the maker's
//! sample for T38G, Provisioner.net's and Elastix's templates.

use super::account::{keepalive, list, list_code, seconds};
use super::network::{firmware, minutes, polls};
use super::phone::shown;
use crate::models::shows_list;
use crate::words::{LANGUAGES, TONES, TRANSPORTS};
use autoprov_core::{At, Concept::*, Over, Row, Table, Value, Write};

/// The rows of an account.
macro_rules! lines {
    ($at:ident, $voicemail:expr $(, $row:expr)*) => {
        &[
            Row::new(LineActive, $at!("account" "Enable"), Write::Flag("0", "1")).clear("0"),
            Row::new(Label, $at!("account" "Label"), Write::Plain).clear(""),
            Row::new(DisplayName, $at!("account" "DisplayName"), Write::Plain).clear(""),
            Row::new(UserName, $at!("account" "UserName"), Write::Plain).clear(""),
            Row::new(AuthId, $at!("account" "AuthName"), Write::Plain).clear(""),
            Row::new(Password, $at!("account" "password"), Write::Plain).clear(""),
            Row::new(ServerHost, $at!("account" "SIPServerHost"), Write::Plain).clear(""),
            Row::new(ServerPort, $at!("account" "SIPServerPort"), Write::Plain),
            Row::new(ServerTransport, $at!("account" "Transport"), Write::Words(TRANSPORTS)),
            Row::new(Expires, $at!("account" "Expire"), Write::Plain),
            Row::new(BackupHost, $at!("account" "BackupSIPServerHost"), Write::Plain).clear(""),
            Row::new(BackupPort, $at!("account" "BackupSIPServerPort"), Write::Plain).clear(""),
            Row::new(OutboundProxyHost, $at!("account" "UseOutboundProxy"), Write::Fixed("1")).clear("0"),
            Row::new(OutboundProxyHost, $at!("account" "OutboundHost"), Write::Plain).clear(""),
            Row::new(OutboundProxyPort, $at!("account" "OutboundPort"), Write::Plain).clear(""),
            // There is no "optional": calls without SRTP must go through there.
            Row::new(
                Srtp,
                $at!("account" "srtp_encryption"),
                Write::Words(&[("off", "0"), ("optional", "0"), ("required", "1")]),
            ),
            Row::new(Mailbox, $at!("account" "SubsribeMWI"), Write::Fixed("1")).clear("0"),
            Row::new(SharedLine, $at!("account" "ShareLine"), Write::Flag("0", "1")).clear("0"),
            Row::new(
                Dtmf,
                $at!("DTMF" "DTMFInbandTransfer"),
                Write::Words(&[("inband", "0"), ("rfc2833", "1"), ("info", "2"), ("rfc2833+info", "1")]),
            ),
            Row::new(NatKeepalive, $at!("NAT" "EnableUDPUpdate"), Write::With(keepalive)).clear("0"),
            Row::new(NatKeepalive, $at!("NAT" "UDPUpdateTime"), Write::With(seconds)),
            Row::new(VoicemailNumber, $voicemail, Write::Plain).clear(""),
            Row::new(BlfList, $at!("account" "BLFList_URI"), Write::With(list)).clear("").when(shows_list),
            $($row,)*
        ]
    };
}

pub(super) const SECTION_LINES: Table = Table {
    over: Over::Lines,
    rows: lines!(section_account, "[Message]/config/Features/Message.cfg:VoiceNumber{n0}"),
};

pub(super) const FILE_LINES: Table = Table {
    over: Over::Lines,
    rows: lines!(
        file_account,
        file_user!("Message.VoiceNumber{n0}"),
        Row::new(BlfList, file_account!("account" "BlfListCode"), Write::With(list_code))
            .clear("")
            .when(shows_list)
    ),
};

pub(super) const SECTIONS: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Language, "[Lang]/config/Setting/Setting.cfg:ActiveWebLanguage", Write::Words(LANGUAGES)),
        Row::new(Language, "[Lang]/config/Setting/Setting.cfg:WebLanguage", Write::Words(LANGUAGES)),
        Row::new(Country, "[Country]/config/voip/tone.ini:Country", Write::Words(TONES)),
        Row::new(AdminPassword, "[AdminPassword]/config/Setting/autop.cfg:Password", Write::Plain),
        Row::new(UserPassword, "[UserPassword]/config/Setting/autop.cfg:password", Write::Plain),
    ],
};

pub(super) const SECTION_NETWORK: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Dhcp, "[WAN]/config/Network/Network.cfg:WANType", Write::Flag("2", "0")),
        Row::new(IpAddress, "[WAN]/config/Network/Network.cfg:WANStaticIP", Write::Plain),
        Row::new(NetworkMask, "[WAN]/config/Network/Network.cfg:WANSubnetMask", Write::Plain),
        Row::new(Gateway, "[WAN]/config/Network/Network.cfg:WANDefaultGateway", Write::Plain),
        Row::new(Dns, "[DNS]/config/Network/Network.cfg:PrimaryDNS", Write::Item(0)),
        Row::new(Dns, "[DNS]/config/Network/Network.cfg:SecondaryDNS", Write::Item(1)),
        Row::new(Vlan, "[VLAN]/config/Network/Network.cfg:ISVLAN", Write::Fixed("1")).clear("0"),
        Row::new(Vlan, "[VLAN]/config/Network/Network.cfg:VID", Write::Plain).clear("0"),
        Row::new(VlanPriority, "[VLAN]/config/Network/Network.cfg:USRPRIORITY", Write::Plain).clear("0"),
        Row::new(PcVlan, "[VLAN]/config/Network/Network.cfg:PC_PORT_VLAN_ENABLE", Write::Fixed("1"))
            .clear("0"),
        Row::new(PcVlan, "[VLAN]/config/Network/Network.cfg:PC_PORT_VID", Write::Plain).clear("0"),
        Row::new(Syslog, "[SYSLOG]/config/Network/Network.cfg:SyslogdIP", Write::Plain).clear(""),
        Row::new(
            ProvisioningUrl,
            "[autoprovision]/config/Setting/autop.cfg:server_type",
            Write::With(scheme),
        ),
        Row::new(ProvisioningUrl, "[autoprovision]/config/Setting/autop.cfg:server_address", Write::Plain),
        Row::new(ProvisioningUser, "[autoprovision]/config/Setting/autop.cfg:user", Write::Plain),
        Row::new(ProvisioningPassword, "[autoprovision]/config/Setting/autop.cfg:password", Write::Plain),
        // 1 at power on, 6 at power on and repeatedly.
        Row::new(PollingMinutes, "[autop_mode]/config/Setting/autop.cfg:mode", Write::With(mode)).clear("1"),
        Row::new(PollingMinutes, "[autop_mode]/config/Setting/autop.cfg:schedule_min", Write::With(minutes)),
    ],
};

pub(super) const FILES: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Language, file_user!("Lang.ActiveWebLanguage"), Write::Words(LANGUAGES)),
        Row::new(Language, file_user!("Lang.WEBLanguage"), Write::Words(LANGUAGES)),
        Row::new(Country, file_user!("vpm_tone_Country.Country"), Write::Words(TONES)),
        // The phone keeps what this file says in its own form: clear text goes in.
        Row::new(AdminPassword, "[psw:/phone/config/.htpasswd]:admin", Write::Plain),
        Row::new(UserPassword, "[psw:/phone/config/.htpasswd]:user", Write::Plain),
    ],
};

pub(super) const FILE_NETWORK: Table = Table {
    over: Over::Phone,
    rows: &[
        // 1 is "static" by Elastix alone; T2x have 2 for it.
        Row::new(Dhcp, file_system!("Network.eWANType"), Write::Flag("1", "0")),
        Row::new(IpAddress, file_system!("Network.strWANIP"), Write::Plain),
        Row::new(NetworkMask, file_system!("Network.strWANMask"), Write::Plain),
        Row::new(Gateway, file_system!("Network.strWanGateway"), Write::Plain),
        Row::new(Dns, file_system!("Network.strWanPrimaryDNS"), Write::Item(0)),
        Row::new(Dns, file_system!("Network.strWanSecondaryDNS"), Write::Item(1)),
        Row::new(Vlan, file_system!("VLAN.ISVLAN"), Write::Fixed("1")).clear("0"),
        Row::new(Vlan, file_system!("VLAN.VID"), Write::Plain).clear("0"),
        Row::new(VlanPriority, file_system!("VLAN.USRPRIORITY"), Write::Plain).clear("0"),
        Row::new(PcVlan, file_system!("VLAN.PC_PORT_VLAN_ENABLE"), Write::Fixed("1")).clear("0"),
        Row::new(PcVlan, file_system!("VLAN.PC_PORT_VID"), Write::Plain).clear("0"),
        Row::new(ProvisioningUrl, file_system!("AutoProvision.strServerURL"), Write::Plain),
        Row::new(ProvisioningUser, file_system!("AutoProvision.strUser"), Write::Plain),
        Row::new(ProvisioningPassword, file_system!("AutoProvision.strPassword"), Write::Plain),
        Row::new(PollingMinutes, file_system!("AutoProvision.bEnableRepeat"), Write::With(polls)).clear("0"),
        Row::new(PollingMinutes, file_system!("AutoProvision.nRepeatMinutes"), Write::With(minutes)),
    ],
};

/// XiVO's files that bring T2x from these sections to flat names: the server apart, then the path.
pub(super) const SECTION_FIRMWARE: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(FirmwarePath, "[firmware]/tmp/download.cfg:server_type", Write::With(firmware_type)),
        Row::new(FirmwarePath, "[firmware]/tmp/download.cfg:http_url", Write::With(firmware_server)),
        Row::new(FirmwarePath, "[firmware]/tmp/download.cfg:firmware_name", Write::With(firmware_name)),
    ],
};

/// XiVO's files that bring T38 to flat names, and the maker's sample.
pub(super) const FILE_FIRMWARE: Table = Table {
    over: Over::Phone,
    rows: &[Row::new(FirmwarePath, "[rom:Firmware]:url", Write::With(new_firmware))],
};

/// T3x have had LDAP from the first, without TLS. There is no switch: without a host it is off.
pub(super) const FILE_LDAP: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(LdapHost, "[cfg:/phone/config/Contacts/LDAP.cfg]:LDAP.host", Write::Plain).clear(""),
        Row::new(LdapPort, "[cfg:/phone/config/Contacts/LDAP.cfg]:LDAP.port", Write::Plain),
        Row::new(LdapBase, "[cfg:/phone/config/Contacts/LDAP.cfg]:LDAP.base", Write::Plain).clear(""),
        Row::new(LdapUser, "[cfg:/phone/config/Contacts/LDAP.cfg]:LDAP.user", Write::Plain).clear(""),
        Row::new(LdapPassword, "[cfg:/phone/config/Contacts/LDAP.cfg]:LDAP.pswd", Write::Plain).clear(""),
        Row::new(LdapNameFilter, "[cfg:/phone/config/Contacts/LDAP.cfg]:LDAP.NameFilter", Write::Plain)
            .clear(""),
        Row::new(LdapNumberFilter, "[cfg:/phone/config/Contacts/LDAP.cfg]:LDAP.NumberFilter", Write::Plain)
            .clear(""),
        Row::new(
            LdapNameAttributes,
            "[cfg:/phone/config/Contacts/LDAP.cfg]:LDAP.NameAttr",
            Write::Joined(" "),
        )
        .clear(""),
        Row::new(
            LdapNumberAttributes,
            "[cfg:/phone/config/Contacts/LDAP.cfg]:LDAP.NumbAttr",
            Write::Joined(" "),
        )
        .clear(""),
        Row::new(
            LdapNameAttributes,
            "[cfg:/phone/config/Contacts/LDAP.cfg]:LDAP.DisplayName",
            Write::With(shown),
        )
        .clear(""),
        Row::new(LdapMaxHits, "[cfg:/phone/config/Contacts/LDAP.cfg]:LDAP.MaxHits", Write::Plain),
        Row::new(
            LdapLookupIncoming,
            "[cfg:/phone/config/Contacts/LDAP.cfg]:LDAP.CallInLookup",
            Write::Flag("0", "1"),
        ),
        Row::new(
            LdapLookupOutgoing,
            "[cfg:/phone/config/Contacts/LDAP.cfg]:LDAP.DialLookup",
            Write::Flag("0", "1"),
        ),
        Row::new(LdapSort, "[cfg:/phone/config/Contacts/LDAP.cfg]:LDAP.LDAPSort", Write::Flag("0", "1")),
        Row::new(LdapHost, "[cfg:/phone/config/Contacts/LDAP.cfg]:LDAP.version", Write::Fixed("3")),
    ],
};

/// The address of firmware that is not what the phone runs: nobody says that these phones compare.
fn new_firmware(value: &Value, at: &At<'_>) -> Option<String> {
    let url = firmware(value, at)?;
    let file = url.rsplit('/').next().unwrap_or_default();
    let mut versions =
        file.split(|c: char| !c.is_ascii_digit() && c != '.').map(|text| text.trim_matches('.'));
    let runs = at.view.firmware.as_ref().is_some_and(|own| versions.any(|version| version == own.as_str()));
    (!runs).then_some(url)
}

/// The server and the path of that address. Over HTTP alone: how these phones are told of another scheme is not known.
fn firmware_at(value: &Value, at: &At<'_>) -> Option<(String, String)> {
    let url = new_firmware(value, at)?;
    let (host, path) = url.strip_prefix("http://")?.split_once('/')?;
    Some((format!("http://{host}"), path.to_owned()))
}

fn firmware_type(value: &Value, at: &At<'_>) -> Option<String> {
    firmware_at(value, at).map(|_| "http".to_owned())
}

fn firmware_server(value: &Value, at: &At<'_>) -> Option<String> {
    firmware_at(value, at).map(|(server, _)| server)
}

fn firmware_name(value: &Value, at: &At<'_>) -> Option<String> {
    firmware_at(value, at).map(|(_, path)| path)
}

/// `http` of `http://192.0.2.10/prov`.
fn scheme(value: &Value, _: &At<'_>) -> Option<String> {
    value.text()?.split_once("://").map(|(scheme, _)| scheme.to_owned())
}

fn mode(value: &Value, _: &At<'_>) -> Option<String> {
    value.number().map(|minutes| if minutes > 0 { "6" } else { "1" }.to_owned())
}
