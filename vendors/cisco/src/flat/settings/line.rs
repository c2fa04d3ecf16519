//! Accounts: the extension or line n of the web page.
//!
//! Names and choices: the fields of a whole SPA 5xx, SPA 9xx and SPA 2102 with their options in provisioner/Provisioner (`endpoint/cisco/*/$model.cfg` at
//! 573c129b), of an 8841 and an ATA 191 in fusionpbx/fusionpbx (`resources/templates/provision/cisco` at c7a00dcb3e).

use crate::flat::Family;
use autoprov_core::{At, Concept, Fields, KeyGroup, Over, Row, Table, Value, View, Write};

macro_rules! lines {
    ($($row:expr),+ $(,)?) => {
        Table { over: Over::Lines, rows: &[$($row),+] }
    };
}

/// What every family has. A field that is left out keeps its value, so lines that are gone are told to be empty.
pub(super) static COMMON: Table = lines![
    Row::new(Concept::LineActive, "Line_Enable_{n}_", Write::Flag("No", "Yes")).clear("No"),
    Row::new(Concept::DisplayName, "Display_Name_{n}_", Write::Plain).clear(""),
    Row::new(Concept::UserName, "User_ID_{n}_", Write::Plain).clear(""),
    Row::new(Concept::AuthId, "Auth_ID_{n}_", Write::Plain).clear(""),
    Row::new(Concept::Password, "Password_{n}_", Write::Plain).clear(""),
    Row::new(Concept::ServerHost, "Proxy_{n}_", Write::With(servers)).clear(""),
    // An inline list of servers is looked up like an answer of the DNS.
    Row::new(
        Concept::BackupHost,
        "Use_DNS_SRV_{n}_",
        Write::With(|_, at| can_back_up(at.view).then(|| "Yes".to_owned()))
    )
    .clear("No"),
    Row::new(
        Concept::ServerTransport,
        "SIP_Transport_{n}_",
        Write::Words(&[("udp", "UDP"), ("tcp", "TCP"), ("tls", "TLS")]),
    )
    .clear("UDP"),
    Row::new(Concept::OutboundProxyHost, "Outbound_Proxy_{n}_", Write::With(outbound)).clear(""),
    Row::new(Concept::LineActive, "Register_{n}_", Write::Flag("No", "Yes")).clear("No"),
    Row::new(Concept::Expires, "Register_Expires_{n}_", Write::Plain).clear("3600"),
    Row::new(Concept::NatKeepalive, "NAT_Keep_Alive_Enable_{n}_", Write::With(keeps_alive)).clear("No"),
    // Else a NOTIFY that tells the phone to fetch its file is answered with a challenge, which a SIP server seldom can meet.
    Row::new(Concept::LineActive, "Auth_Resync-Reboot_{n}_", Write::Fixed("No")),
];

/// All but the multiplatform phones: two switches without which the value beside them counts for nothing.
pub(super) static SWITCHES: Table = lines![
    Row::new(Concept::AuthId, "Use_Auth_ID_{n}_", Write::Fixed("Yes")).clear("No"),
    Row::new(Concept::OutboundProxyHost, "Use_Outbound_Proxy_{n}_", Write::Fixed("Yes")).clear("No"),
];

/// How digits are sent. AVT is RFC 2833.
pub(super) static DTMF: Table = lines![
    Row::new(
        Concept::Dtmf,
        "DTMF_Tx_Method_{n}_",
        Write::Words(&[
            ("rfc2833", "AVT"),
            ("inband", "InBand"),
            ("info", "INFO"),
            ("rfc2833+info", "AVT+INFO"),
        ]),
    )
    .clear("Auto"),
];

/// The same on the ATA 191 and 192, whose choices are fewer.
pub(super) static ATA_DTMF: Table = lines![
    Row::new(
        Concept::Dtmf,
        "DTMF_Tx_Method_{n}_",
        Write::Words(&[("rfc2833", "AVT"), ("inband", "InBand"), ("info", "INFO")]),
    )
    .clear("Auto"),
];

/// The mailbox whose messages are told.
pub(super) static MAILBOX: Table =
    lines![Row::new(Concept::Mailbox, "Mailbox_ID_{n}_", Write::Plain).clear("")];

/// Lines that stand on several phones.
pub(super) static SHARED: Table = lines![
    Row::new(Concept::SharedLine, "Share_Ext_{n}_", Write::Flag("private", "shared")).clear("private"),
    Row::new(Concept::SharedLine, "Shared_User_ID_{n}_", Write::With(shared_user)).clear(""),
];

/// SRTP, line by line: the adapters.
pub(super) static ATA_SRTP: Table = lines![
    Row::new(Concept::Srtp, "Secure_Call_Serv_{n}_", Write::Fixed("Yes")),
    Row::new(
        Concept::Srtp,
        "Secure_Call_Setting_{n}_",
        Write::Words(&[("off", "No"), ("optional", "Yes"), ("required", "Yes")]),
    )
    .clear("No"),
];

/// Whether a line insists on SRTP. Source: Cisco's XML Reference Guide for multiplatform phones, and the Provisioning Guide of the ATA 191 and 192.
pub(super) static SRTP_OPTION: Table = lines![
    Row::new(
        Concept::Srtp,
        "Secure_Call_Option_{n}_",
        Write::Words(&[("off", "Optional"), ("optional", "Optional"), ("required", "Required")]),
    )
    .clear("Optional"),
];

fn port(fields: &Fields, concept: Concept) -> Option<i64> {
    fields.number(concept)
}

/// An address of IPv6 stands in brackets, or its port would be a part of it.
fn with_port(host: &str, port: Option<i64>) -> String {
    let host = bracketed(host);
    port.map_or_else(|| host.clone(), |port| format!("{host}:{port}"))
}

fn bracketed(host: &str) -> String {
    let bare = host.contains(':') && !host.starts_with('[');
    if bare { format!("[{host}]") } else { host.to_owned() }
}

/// Whether a list of servers may be told. An SPA 9xx without a DNS server hangs at "Checking DNS" with one.
pub(crate) fn can_back_up(view: &View) -> bool {
    let fixed = matches!(view.phone.value(Concept::Dhcp), Some(Value::Flag(false)));
    let unnamed = view.phone.value(Concept::Dns).is_none_or(|dns| dns.list().is_empty());
    !(Family::of(view) == Some(Family::Spa9) && fixed && unnamed)
}

/// `pbx.example:5070`, or with a second server `pbx.example:SRV=pbx.example:5060:p=0|backup.example:5060:p=1`. What stands before the list is the
/// domain. Source of the list: `_format_proxy` in wazo-platform/wazo-provd-plugins.
fn servers(host: &Value, at: &At<'_>) -> Option<String> {
    let host = host.text()?;
    let own = port(at.fields, Concept::ServerPort);
    let Some(backup) = at.fields.text(Concept::BackupHost).filter(|_| can_back_up(at.view)) else {
        return Some(with_port(host, own));
    };
    let usual = if at.fields.text(Concept::ServerTransport) == Some("tls") { 5061 } else { 5060 };
    let first = own.unwrap_or(usual);
    let second = port(at.fields, Concept::BackupPort).unwrap_or(usual);
    let (host, backup) = (bracketed(host), bracketed(backup));
    Some(format!("{host}:SRV={host}:{first}:p=0|{backup}:{second}:p=1"))
}

fn outbound(host: &Value, at: &At<'_>) -> Option<String> {
    Some(with_port(host.text()?, port(at.fields, Concept::OutboundProxyPort)))
}

fn keeps_alive(seconds: &Value, _: &At<'_>) -> Option<String> {
    Some(if seconds.number()? > 0 { "Yes" } else { "No" }.to_owned())
}

fn shared_user(shared: &Value, at: &At<'_>) -> Option<String> {
    (*shared == Value::Flag(true)).then(|| at.fields.text(Concept::UserName).map(str::to_owned)).flatten()
}

/// Whether line n is on several phones.
pub(super) fn is_shared(view: &View, line: u16) -> bool {
    view.lines.get(&line).is_some_and(|fields| fields.flag(Concept::SharedLine))
}

/// Keys beside the screen.
pub(super) const LINE_KEYS: KeyGroup = KeyGroup::Line;
