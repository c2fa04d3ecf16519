//! The account. The phone registers one, and keeps it when no file names it (seen on a J129): so it is cleared where there is none.

use autoprov_core::{
    At, Concept::*, Encode, Encode::*, Pick::FirstLine, Row, Said, Scope, Table, Value, host_and_port,
};

pub(super) static LINES: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(UserName, "FORCE_SIP_EXTENSION", Plain).clear(""),
        Row::new(AuthId, "FORCE_SIP_USERNAME", Plain).clear(""),
        Row::new(Password, "FORCE_SIP_PASSWORD", Says(password)).clear(""),
        Row::new(DisplayName, "DISPLAY_NAME", Plain),
        Row::new(Label, "PRIMARY_LINE_EXTENSION", Plain),
        // Where requests go is told apart from the domain that they are for.
        Row::new(ServerHost, "SIP_CONTROLLER_LIST", Says(controller)).also(&[
            ServerPort,
            ServerTransport,
            OutboundProxyHost,
            OutboundProxyPort,
        ]),
        Row::new(Lookup, "SIP_CONTROLLER_LIST", Says(looked_up)),
        Row::doubt(ServerPort, |port, at| {
            let odd =
                !matches!(port.number(), Some(5060 | 5061)) && at.fields.get(OutboundProxyHost).is_some();
            odd.then(|| "it sends to the outbound proxy and knows no port behind that".into())
        }),
        Row::new(ServerHost, "SIPDOMAIN", Host),
        // As delivered it speaks TCP and TLS alone (the maker's page on SIP settings of 4.1).
        Row::new(ServerTransport, "ENABLE_UDP_TRANSPORT", Words(&[("udp", "1")])),
        Row::cannot(BackupHost, ONE_SERVER),
        Row::cannot(BackupProxyHost, ONE_SERVER),
        Row::cannot(Failback, ONE_SERVER),
        Row::new(Expires, "REGISTERWAIT", Within(30, 86_400)),
        // It subscribes again with the nonce that it has: no later than FreeSWITCH forgets one, where the site says nothing.
        Row::new(SubscriptionSeconds, "OUTBOUND_SUBSCRIPTION_REQUEST_DURATION", Plain).lacking("60"),
        Row::new(Srtp, "MEDIAENCRYPTION", Words(&[("off", "9"), ("optional", "1,2,9"), ("required", "1,2")])),
        Row::new(Dtmf, "SEND_DTMF_TYPE", Says(dtmf)),
        Row::new(Constant, "DTMF_PAYLOAD_TYPE", Fixed("101")),
        Row::new(NatKeepalive, "TCP_KEEP_ALIVE_STATUS", Says(|own, at| keepalive(own, at, false))),
        Row::new(NatKeepalive, "TCP_KEEP_ALIVE_TIME", Says(|own, at| keepalive(own, at, true))),
        Row::new(VoicemailNumber, "PSTN_VM_NUM", Plain),
        Row::new(Mailbox, "MWISRVR", Of(ServerHost, &Host)),
        Row::cannot(SharedLine, "no source names the settings of its shared lines"),
        Row::cannot(BlfList, "no source shows it a list of its server's: its keys watch a number each"),
        Row::new(Codecs, "CODEC_PRIORITY", Says(order)).once(FirstLine),
        enabled("ENABLE_G711A", Member("pcma", "0", "1")),
        enabled("ENABLE_G711U", Member("pcmu", "0", "1")),
        enabled("ENABLE_G722", Member("g722", "0", "1")),
        enabled("ENABLE_G729", Member("g729", "0", "1")),
        enabled("ENABLE_G726", Member("g726-32", "0", "1")),
        enabled("ENABLE_OPUS", Member("opus", "0", "1")),
    ],
};

/// The maker's own sample of `46xxsettings.txt`, as users quote it.
const ONE_SERVER: &str = "away from its maker's servers it takes one: two need SRV records and `lookup`";

const fn enabled(name: &'static str, write: Encode) -> Row {
    Row::new(Codecs, name, write).once(FirstLine)
}

fn password(password: &Value, _: &At<'_>) -> Said {
    match password.text() {
        Some(text) if text.is_ascii() => Said::of(text),
        _ => Said::cannot("its password is of ASCII characters"),
    }
}

/// `host:port;transport=udp`: of the outbound proxy where there is one.
fn server(at: &At<'_>, transport: &str) -> Option<String> {
    let (host, port) = match at.fields.text(OutboundProxyHost) {
        Some(proxy) => (proxy, at.fields.number(OutboundProxyPort)),
        None => (at.fields.text(ServerHost)?, at.fields.number(ServerPort)),
    };
    Some(format!("{};transport={transport}", host_and_port(host, port)))
}

fn controller(_: &Value, at: &At<'_>) -> Said {
    if !matches!(at.fields.text(Lookup), None | Some("host")) {
        return Said::Nothing;
    }
    let transport = at.fields.text(ServerTransport).unwrap_or("udp");
    server(at, transport).map_or(Said::Nothing, Said::of)
}

fn looked_up(lookup: &Value, at: &At<'_>) -> Said {
    match (lookup.text(), server(at, "auto")) {
        (Some("naptr"), Some(server)) => Said::of(server),
        (Some("srv"), Some(server)) => Said::adapted(
            server,
            "it asks for NAPTR records before those of SRV, and goes by their transport",
        ),
        _ => Said::Nothing,
    }
}

fn dtmf(dtmf: &Value, _: &At<'_>) -> Said {
    match dtmf.text() {
        Some("inband") => Said::of("1"),
        Some("rfc2833") => Said::of("2"),
        Some("rfc2833+info") => Said::adapted("2", "it sends no INFO: RFC 2833 alone"),
        _ => Said::cannot("it sends no INFO"),
    }
}

/// Whether, or how often.
fn keepalive(seconds: &Value, at: &At<'_>, often: bool) -> Said {
    let seconds = seconds.number().unwrap_or(0);
    match (at.fields.text(ServerTransport), often) {
        (Some("tcp" | "tls"), true) if seconds == 0 => Said::Nothing,
        (Some("tcp" | "tls"), true) => Said::of(seconds.to_string()),
        (Some("tcp" | "tls"), false) => Said::of(if seconds > 0 { "1" } else { "0" }),
        _ if seconds == 0 => Said::Nothing,
        _ => Said::cannot("over UDP no source names one: make `expires` shorter"),
    }
}

/// A user part, or a whole address.
pub(super) fn user(own: &str, at: &At<'_>) -> Option<String> {
    let line = at.view.lines.values().next();
    match (own.contains('@'), line.and_then(|line| line.text(ServerHost))) {
        (true, _) => Some(own.to_owned()),
        (false, host) => Some(format!("{own}@{}", host_and_port(host?, None))),
    }
}

/// Words of wazo and FusionPBX; what others are called here nobody says.
const ORDERED: [(&str, &str); 3] = [("pcma", "G711A"), ("pcmu", "G711U"), ("g722", "G722")];

fn order(list: &Value, _: &At<'_>) -> Said {
    let word = |codec: &String| ORDERED.iter().find(|(own, _)| own == codec).map(|(_, word)| *word);
    let words: Vec<_> = list.list().iter().filter_map(word).collect();
    let others: Vec<_> =
        list.list().iter().filter(|codec| word(codec).is_none()).map(String::as_str).collect();
    let because = || format!("nobody says what {} is called in its order", others.join(", "));
    match (words.is_empty(), others.is_empty()) {
        (true, _) => Said::Unsaid(because().into()),
        (false, true) => Said::of(words.join(",")),
        (false, false) => Said::adapted(words.join(","), because()),
    }
}
