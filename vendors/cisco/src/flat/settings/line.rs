//! Accounts: the extension or line n of the web page.
//!
//! Names and choices: the fields of a whole SPA 5xx, SPA 9xx and SPA 2102 with their options in provisioner/Provisioner (`endpoint/cisco/*/$model.cfg` at
//! 573c129b), of an 8841 and an ATA 191 in fusionpbx/fusionpbx (`resources/templates/provision/cisco` at c7a00dcb3e).

use super::phone::has_fixed_address;
use crate::models::{NAPTR, NEEDS_DNS, has_screen, is, reads_11_2};
use autoprov_core::{
    At, Because, Concept, Concept::*, Encode::*, KeyGroup, Pick, Row, Said, Scope, Table, Value, View,
    host_and_port,
};

macro_rules! lines {
    ($($row:expr),+ $(,)?) => {
        Table { scope: Scope::Lines, rows: &[$($row),+] }
    };
}

/// What every family has. A field that is left out keeps its value, so lines that are gone are told to be empty.
pub(super) static COMMON: Table = lines![
    Row::new(LineActive, "Line_Enable_{n}_", Flag("No", "Yes")).clear("No"),
    Row::new(DisplayName, "Display_Name_{n}_", Plain).clear(""),
    Row::new(UserName, "User_ID_{n}_", Plain).clear(""),
    Row::new(AuthId, "Auth_ID_{n}_", Plain).clear(""),
    Row::new(Password, "Password_{n}_", Plain).clear(""),
    Row::new(ServerHost, "Proxy_{n}_", With(servers)).also(&[ServerPort]).clear(""),
    Row::each(BackupHost, &[], Says(backup)).also(&[BackupPort]).needs(can_back_up, HANGS),
    // A list of servers is looked up like an answer of the DNS.
    Row::new(ServerHost, "Use_DNS_SRV_{n}_", With(looked_up)).clear("No"),
    // The device puts `_sip._udp.` before the name.
    Row::new(Lookup, "DNS_SRV_Auto_Prefix_{n}_", Fixed("Yes")).clear("No"),
    Row::doubt(Lookup, by_srv),
    Row::new(ServerTransport, "SIP_Transport_{n}_", Says(transport)).clear("UDP"),
    Row::new(OutboundProxyHost, "Outbound_Proxy_{n}_", With(proxies)).also(&[OutboundProxyPort]).clear(""),
    Row::each(BackupProxyHost, &[], Says(backup_proxy)).also(&[BackupProxyPort]).needs(can_back_up, HANGS),
    Row::new(LineActive, "Register_{n}_", Flag("No", "Yes")).clear("No"),
    Row::new(Expires, "Register_Expires_{n}_", Plain).clear("3600"),
    Row::new(NatKeepalive, "NAT_Keep_Alive_Enable_{n}_", Switch("No", "Yes")).clear("No"),
    // Else a NOTIFY that tells the phone to fetch its file is answered with a challenge, which a SIP server seldom can meet.
    Row::new(LineActive, "Auth_Resync-Reboot_{n}_", Fixed("No")),
];

macro_rules! fallback {
    ($makers:literal) => {
        lines![
            Row::new(ServerHost, "Proxy_Fallback_Intvl_{n}_", With(way_back))
                .also(&[Failback])
                .clear($makers),
            Row::doubt(Failback, |seconds, _| {
                let most = format!("{LONGEST} seconds are the most it takes");
                seconds.number().is_some_and(|own| own > LONGEST).then(|| most.into())
            }),
        ]
    };
}

/// Seconds until it goes back to the first of two servers: the site's; else, where we name a second, 120, as Wazo has for such a list.
pub(super) static FALLBACK: Table = fallback!["3600"];
/// The SPA 900 and the older adapters have 120 by themselves (provisioner/Provisioner's dumps).
pub(super) static OLD_FALLBACK: Table = fallback!["120"];

/// Source: the field references of the 7800 and of the ATA 191 and 192.
const LONGEST: i64 = 65_535;

const HANGS: &str = "with two servers and no DNS server it hangs when it starts";

/// All but the multiplatform phones: two switches without which the value beside them counts for nothing.
pub(super) static SWITCHES: Table = lines![
    Row::new(AuthId, "Use_Auth_ID_{n}_", Fixed("Yes")).clear("No"),
    Row::new(OutboundProxyHost, "Use_Outbound_Proxy_{n}_", Fixed("Yes")).clear("No"),
];

/// How digits are sent. AVT is RFC 2833.
pub(super) static DTMF: Table = lines![
    Row::new(
        Dtmf,
        "DTMF_Tx_Method_{n}_",
        Words(&[("rfc2833", "AVT"), ("inband", "InBand"), ("info", "INFO"), ("rfc2833+info", "AVT+INFO")]),
    )
    .clear("Auto"),
];

/// The same on the ATA 191 and 192, whose choices are fewer.
pub(super) static ATA_DTMF: Table = lines![
    Row::new(
        Dtmf,
        "DTMF_Tx_Method_{n}_",
        Words(&[("rfc2833", "AVT"), ("inband", "InBand"), ("info", "INFO")]),
    )
    .clear("Auto"),
];

/// The mailbox whose messages are told.
pub(super) static MAILBOX: Table = lines![Row::new(Mailbox, "Mailbox_ID_{n}_", Plain).clear("")];

/// How long it subscribes to that: the phones, but for the SPA 900.
pub(super) static MAILBOX_TIME: Table =
    lines![Row::new(SubscriptionSeconds, "Voice_Mail_Subscribe_Interval_{n}_", Plain).clear("86400")];

/// The SPA 900.
pub(super) static NO_MAILBOX_TIME: Table = lines![Row::doubt(SubscriptionSeconds, |_, at| {
    let because = "it counts for its keys: no source names how long it subscribes to a mailbox";
    at.fields.get(Mailbox).map(|_| because.into())
})];

/// The adapters: a phone without keys watches nobody.
pub(super) static ATA_MAILBOX_TIME: Table =
    lines![Row::new(SubscriptionSeconds, "Mailbox_Subscribe_Expires_{n}_", Plain).clear("2147483647")];

/// How long the phones' keys subscribe to a number, once for all lines.
pub(super) static KEYS_TIME: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::new(SubscriptionSeconds, "Subscribe_Expires", Plain)
        .once(Pick::Least)
        .clear("1800")
        .when(has_keys)],
};

/// Lines that stand on several phones; and what stands beside a line's key.
pub(super) static SHARED: Table = lines![
    Row::new(SharedLine, "Share_Ext_{n}_", Flag("private", "shared")).clear("private"),
    Row::new(SharedLine, "Shared_User_ID_{n}_", With(shared_user)).clear(""),
    Row::each(Label, &[], Says(label)),
];

/// SRTP, line by line: the adapters.
pub(super) static ATA_SRTP: Table = lines![
    Row::new(Srtp, "Secure_Call_Serv_{n}_", Fixed("Yes")),
    Row::new(Srtp, "Secure_Call_Setting_{n}_", Words(SECURE)).clear("No"),
];

/// Whether a line insists on SRTP. Source: Cisco's XML Reference Guide for multiplatform phones, and the Provisioning Guide of the ATA 191 and 192.
pub(super) static SRTP_OPTION: Table = lines![
    Row::new(
        Srtp,
        "Secure_Call_Option_{n}_",
        Words(&[("off", "Optional"), ("optional", "Optional"), ("required", "Required")]),
    )
    .clear("Optional"),
];

/// What insists on nothing.
pub(super) static SRTP_OPTIONAL: Table = lines![Row::doubt(Srtp, required)];

const SECURE: &[(&str, &str)] = &[("off", "No"), ("optional", "Yes"), ("required", "Yes")];

/// What the devices have once and the site says line by line: the first line that asks for it decides.
pub(super) static KEEPALIVE: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::new(NatKeepalive, "NAT_Keep_Alive_Intvl", Above0).once(Pick::First)],
};

/// The phones' switch for SRTP.
pub(super) static SRTP: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Srtp, "Secure_Call_Setting", Words(SECURE)).once(Pick::First).clear("No"),
        Row::new(Srtp, "Secure_Call_Serv", Words(&[("optional", "Yes"), ("required", "Yes")]))
            .once(Pick::First),
    ],
};

/// The SPA phones know Sipura's way of old, which no other server speaks, and RFC 4568's.
pub(super) static SRTP_METHOD: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::new(
        Srtp,
        "SRTP_Method",
        Words(&[("optional", "s-descriptor"), ("required", "s-descriptor")]),
    )
    .once(Pick::First)],
};

/// The list of numbers whose state is watched at once, as a whole URI. Its keys are those of the module on SPA phones, and free line keys too on
/// multiplatform ones.
pub(super) static BLF_LIST: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::new(BlfList, "BLF_List_URI", With(list_uri))
        .needs(has_keys, "it has no keys for it")
        .once(Pick::First)
        .clear("")],
};

/// Those keys.
pub(super) static BLF_LIST_KEYS: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::new(BlfList, "Use_Line_Keys_For_BLF_List", Fixed("Yes")).once(Pick::First).clear("No")],
};

/// An SPA301G has no key but those to dial.
fn has_keys(view: &View) -> bool {
    has_screen(view) || view.model.most_modules() > 0
}

fn required(srtp: &Value, _: &At<'_>) -> Option<Because> {
    let because = "it asks for SRTP and goes on without where that is refused";
    (srtp.text() == Some("required")).then_some(because.into())
}

/// Whether a list of servers may be told.
fn can_back_up(view: &View) -> bool {
    let unnamed = view.phone.value(Dns).is_none_or(|dns| dns.list().is_empty());
    !(is(view, NEEDS_DNS) && has_fixed_address(view) && unnamed)
}

/// `pbx.example:5070`, or with a second server `pbx.example:SRV=pbx.example:5060:p=0|backup.example:5060:p=1`. What stands before the list is the
/// domain. Sources of the list: `_format_proxy` in wazo-platform/wazo-provd-plugins; for both fields the Administration Guide of the SPA 300 and 500, p. 89
/// (Survivable Remote Site Telephony).
fn list(host: Concept, port: Concept, backup: Concept, backup_port: Concept, at: &At<'_>) -> Option<String> {
    let (host, own) = (at.fields.text(host)?, at.fields.number(port));
    let Some(backup) = at.fields.text(backup).filter(|_| can_back_up(at.view)) else {
        return Some(host_and_port(host, own));
    };
    let usual = if at.fields.text(ServerTransport) == Some("tls") { 5061 } else { 5060 };
    let first = host_and_port(host, Some(own.unwrap_or(usual)));
    let second = host_and_port(backup, Some(at.fields.number(backup_port).unwrap_or(usual)));
    Some(format!("{}:SRV={first}:p=0|{second}:p=1", host_and_port(host, None)))
}

fn servers(host: &Value, at: &At<'_>) -> Option<String> {
    if is_looked_up(at) {
        return Some(host_and_port(host.text()?, None));
    }
    list(ServerHost, ServerPort, BackupHost, BackupPort, at)
}

fn proxies(_: &Value, at: &At<'_>) -> Option<String> {
    list(OutboundProxyHost, OutboundProxyPort, BackupProxyHost, BackupProxyPort, at)
}

/// Whether the DNS names the servers.
fn is_looked_up(at: &At<'_>) -> bool {
    at.fields.get(Lookup).is_some()
}

/// Whether we name a second server or proxy.
fn has_list(at: &At<'_>) -> bool {
    let has = |concept| at.fields.get(concept).is_some();
    let second = has(BackupHost) && !is_looked_up(at) || has(OutboundProxyHost) && has(BackupProxyHost);
    second && can_back_up(at.view)
}

fn looked_up(_: &Value, at: &At<'_>) -> Option<String> {
    (has_list(at) || is_looked_up(at)).then(|| "Yes".to_owned())
}

fn way_back(_: &Value, at: &At<'_>) -> Option<String> {
    let own = at.fields.number(Failback).map(|seconds| seconds.min(LONGEST).to_string());
    own.or_else(|| has_list(at).then(|| "120".to_owned()))
}

fn backup(_: &Value, at: &At<'_>) -> Said {
    if is_looked_up(at) {
        return Said::cannot("its servers are those that the DNS names, a second one too");
    }
    Said::Nothing
}

fn backup_proxy(_: &Value, at: &At<'_>) -> Said {
    if at.fields.get(OutboundProxyHost).is_none() {
        return Said::cannot("there is no outbound proxy that it could stand in for");
    }
    Said::Nothing
}

/// Whether the DNS names the transport: multiplatform phones with `AUTO` (their administration guides, from 11.2 on).
fn finds_transport(at: &At<'_>) -> bool {
    at.fields.text(Lookup) == Some("naptr") && is(at.view, NAPTR) && reads_11_2(at.view)
}

fn transport(transport: &Value, at: &At<'_>) -> Said {
    let own = transport.text().unwrap_or_default();
    match (finds_transport(at), own) {
        (true, "udp") => Said::of("AUTO"),
        (true, _) => Said::adapted("AUTO", "the DNS names the transport (NAPTR)"),
        (false, own) => Said::of(own.to_uppercase()),
    }
}

/// Which records it asks for. The guides of all families speak of `_sip._udp` alone.
fn by_srv(lookup: &Value, at: &At<'_>) -> Option<Because> {
    if finds_transport(at) {
        return None;
    }
    if lookup.text() == Some("naptr") {
        return Some("it asks for SRV records alone, over the transport that the site names".into());
    }
    let odd = at.fields.text(ServerTransport).filter(|own| *own != "udp")?;
    Some(
        format!("its guide names records of `_sip._udp` alone: that it asks for those of {odd} is not known")
            .into(),
    )
}

fn shared_user(shared: &Value, at: &At<'_>) -> Option<String> {
    (*shared == Value::Flag(true)).then(|| at.fields.text(UserName).map(str::to_owned)).flatten()
}

fn list_uri(list: &Value, at: &At<'_>) -> Option<String> {
    let list = list.text()?;
    Some(match at.fields.text(ServerHost) {
        Some(host) if !list.contains('@') => format!("{list}@{}", host_and_port(host, None)),
        _ => list.to_owned(),
    })
}

/// A line's label stands beside the key that shows the line.
fn label(_: &Value, at: &At<'_>) -> Said {
    let shows = |key: &autoprov_core::Fields, place: u16| {
        let line = key.number(KeyLine).unwrap_or_else(|| place.into());
        key.text(KeyType) == Some("line") && line == i64::from(at.index)
    };
    let mut keys = at.view.keys.iter().filter(|((group, place), key)| {
        *group == KeyGroup::Line && shows(key, *place) && key.get(KeyLabel).is_none()
    });
    if keys.next().is_some() { Said::Nothing } else { Said::Unsaid("no key shows it".into()) }
}

/// Whether line n is on several phones.
pub(super) fn is_shared(view: &View, line: u16) -> bool {
    view.lines.get(&line).is_some_and(|fields| fields.flag(SharedLine))
}
