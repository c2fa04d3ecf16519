//! Accounts and phone before firmware 70. Accounts count from 0 in paths.
//!
//! Paths are Provisioner.net's; Gemeinschaft has `/yealink` before each of them, for the Tiptel edition.

use super::account::{keepalive, seconds};
use super::network::minutes;
use crate::words::{LANGUAGES, TONES, TRANSPORTS};
use autoprov_core::{At, Concept::*, Over, Row, Table, Value, Write};

/// The name of a setting in the file of an account.
macro_rules! account {
    ($section:literal $name:literal) => {
        concat!("[", $section, "]/config/voip/sipAccount{n0}.cfg:", $name)
    };
}

pub(super) const LINES: Table = Table {
    over: Over::Lines,
    rows: &[
        Row::new(LineActive, account!("account" "Enable"), Write::Flag("0", "1")).clear("0"),
        Row::new(Label, account!("account" "Label"), Write::Plain).clear(""),
        Row::new(DisplayName, account!("account" "DisplayName"), Write::Plain).clear(""),
        Row::new(UserName, account!("account" "UserName"), Write::Plain).clear(""),
        Row::new(AuthId, account!("account" "AuthName"), Write::Plain).clear(""),
        Row::new(Password, account!("account" "password"), Write::Plain).clear(""),
        Row::new(ServerHost, account!("account" "SIPServerHost"), Write::Plain).clear(""),
        Row::new(ServerPort, account!("account" "SIPServerPort"), Write::Plain),
        Row::new(ServerTransport, account!("account" "Transport"), Write::Words(TRANSPORTS)),
        Row::new(Expires, account!("account" "Expire"), Write::Plain),
        Row::new(BackupHost, account!("account" "BackupSIPServerHost"), Write::Plain).clear(""),
        Row::new(BackupPort, account!("account" "BackupSIPServerPort"), Write::Plain).clear(""),
        Row::new(OutboundProxyHost, account!("account" "UseOutboundProxy"), Write::Fixed("1")).clear("0"),
        Row::new(OutboundProxyHost, account!("account" "OutboundHost"), Write::Plain).clear(""),
        Row::new(OutboundProxyPort, account!("account" "OutboundPort"), Write::Plain).clear(""),
        // There is no "optional": calls without SRTP must go through there.
        Row::new(
            Srtp,
            account!("account" "srtp_encryption"),
            Write::Words(&[("off", "0"), ("optional", "0"), ("required", "1")]),
        ),
        Row::new(Mailbox, account!("account" "SubsribeMWI"), Write::Fixed("1")).clear("0"),
        Row::new(SharedLine, account!("account" "ShareLine"), Write::Flag("0", "1")).clear("0"),
        Row::new(
            Dtmf,
            account!("DTMF" "DTMFInbandTransfer"),
            Write::Words(&[("inband", "0"), ("rfc2833", "1"), ("info", "2"), ("rfc2833+info", "1")]),
        ),
        Row::new(NatKeepalive, account!("NAT" "EnableUDPUpdate"), Write::With(keepalive)).clear("0"),
        Row::new(NatKeepalive, account!("NAT" "UDPUpdateTime"), Write::With(seconds)),
        Row::new(VoicemailNumber, "[Message]/config/Features/Message.cfg:VoiceNumber{n0}", Write::Plain)
            .clear(""),
    ],
};

pub(super) const PHONE: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Language, "[Lang]/config/Setting/Setting.cfg:ActiveWebLanguage", Write::Words(LANGUAGES)),
        Row::new(Language, "[Lang]/config/Setting/Setting.cfg:WebLanguage", Write::Words(LANGUAGES)),
        Row::new(Country, "[Country]/config/voip/tone.ini:Country", Write::Words(TONES)),
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
        Row::new(AdminPassword, "[AdminPassword]/config/Setting/autop.cfg:Password", Write::Plain),
        Row::new(UserPassword, "[UserPassword]/config/Setting/autop.cfg:password", Write::Plain),
    ],
};

/// `http` of `http://192.0.2.10/prov`.
fn scheme(value: &Value, _: &At<'_>) -> Option<String> {
    value.text()?.split_once("://").map(|(scheme, _)| scheme.to_owned())
}

fn mode(value: &Value, _: &At<'_>) -> Option<String> {
    value.number().map(|minutes| if minutes > 0 { "6" } else { "1" }.to_owned())
}
