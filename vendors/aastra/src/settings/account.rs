//! Accounts. One lives as soon as it has a user name, so those that the site does not list are not written.

use autoprov_core::{At, Concept::*, Encode, Encode::*, Pick::*, Row, Said, Scope, Table, Value};

/// Every account (guide of 1.4.1, p. 4-39).
pub static LINES: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(UserName, "sip line{n} user name", Plain),
        Row::new(AuthId, "sip line{n} auth name", Plain),
        Row::new(Password, "sip line{n} password", Plain),
        Row::new(DisplayName, "sip line{n} display name", Plain),
        Row::new(Label, "sip line{n} screen name", Cut(20)),
        // Where calls go and where it registers are told apart; a port of 0 asks the DNS for SRV records.
        Row::new(ServerHost, "sip line{n} proxy ip", Plain),
        Row::new(ServerPort, "sip line{n} proxy port", Plain),
        Row::new(Lookup, "sip line{n} proxy port", LOOKED_UP),
        Row::new(ServerHost, "sip line{n} registrar ip", Plain),
        Row::new(ServerPort, "sip line{n} registrar port", Plain),
        Row::new(Lookup, "sip line{n} registrar port", LOOKED_UP),
        Row::new(OutboundProxyHost, "sip line{n} outbound proxy", Plain),
        Row::new(OutboundProxyPort, "sip line{n} outbound proxy port", Plain),
        Row::new(BackupHost, "sip line{n} backup proxy ip", Plain),
        Row::new(BackupPort, "sip line{n} backup proxy port", Plain),
        Row::new(BackupHost, "sip line{n} backup registrar ip", Plain),
        Row::new(BackupPort, "sip line{n} backup registrar port", Plain),
        Row::cannot(Failback, "it goes back to its first server by itself, and no setting says when"),
        Row::new(Expires, "sip line{n} registration period", Plain),
        Row::new(Dtmf, "sip out-of-band dtmf", OUT_OF_BAND).once(FirstLine),
        Row::cannot(NatKeepalive, "it has no packet that it sends every so many seconds"),
        Row::new(VoicemailNumber, "sip line{n} vmail", Plain),
        // Unasked it waits for what the server tells by itself.
        Row::new(Mailbox, "sip explicit mwi subscription", Fixed("1")).once(First),
        // 1 is BroadSoft's shared call appearance.
        Row::new(SharedLine, "sip line{n} mode", Flag("0", "1")),
        Row::cannot(BlfList, "its list is shown by keys of a type of their own, which the site cannot name"),
        Row::new(Codecs, "sip use basic codecs", Fixed("0")).once(FirstLine),
    ],
};

/// Firmware 1.
pub static FIRST: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(ServerTransport, "sip transport protocol", Words(&[("udp", "1"), ("tcp", "2")]))
            .once(FirstLine),
        Row::new(Dtmf, "sip dtmf method", METHOD).once(FirstLine),
        Row::new(Codecs, "sip customized codec", Says(codecs::<false>)).once(FirstLine),
        Row::cannot(BackupProxyHost, "no source names one before firmware 3.3.1"),
        Row::cannot(Srtp, "no source names SRTP before firmware 2"),
        Row::cannot(SubscriptionSeconds, "no source names its time before firmware 2"),
    ],
};

/// Firmware 2 and later.
pub static LATER: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(SubscriptionSeconds, "sip explicit mwi subscription period", Within(30, 214_748_364))
            .once(Least),
        // For less the phone takes its own hour (guides of 2.0 and 3.2.2, p. 5-163).
        Row::new(SubscriptionSeconds, "sip blf subscription period", Within(120, i64::MAX)).once(Least),
        Row::new(
            ServerTransport,
            "sip transport protocol",
            Words(&[("udp", "1"), ("tcp", "2"), ("tls", "4")]),
        )
        .once(FirstLine),
        Row::new(Dtmf, "sip line{n} dtmf method", METHOD),
        Row::new(Codecs, "sip customized codec", Says(codecs::<true>)).once(FirstLine),
        // Guide of 3.3.1, p. A-77.
        Row::new(BackupProxyHost, "sip line{n} backup outbound proxy", Plain),
        Row::new(BackupProxyPort, "sip line{n} backup outbound proxy port", Plain),
        Row::new(Srtp, "sip line{n} srtp mode", Words(&[("off", "0"), ("optional", "1"), ("required", "2")])),
    ],
};

const OUT_OF_BAND: Encode = Words(&[("inband", "0"), ("rfc2833", "1"), ("info", "1"), ("rfc2833+info", "1")]);

const METHOD: Encode = Words(&[("inband", "0"), ("rfc2833", "0"), ("info", "1"), ("rfc2833+info", "2")]);

const LOOKED_UP: Encode = Says(|lookup, _| match lookup.text() {
    Some("naptr") => Said::adapted("0", "it asks for SRV records, and for no NAPTR"),
    Some("srv") => Said::of("0"),
    _ => Said::Nothing,
});

/// RTP payload types. G.722 came with firmware 2.
const PAYLOADS: [(&str, u8); 4] = [("pcmu", 0), ("pcma", 8), ("g729", 18), ("g722", 9)];

/// The order, as Wazo and Provisioner write it: 20 ms, silence suppressed.
fn codecs<const WIDE: bool>(list: &Value, _: &At<'_>) -> Said {
    let known = PAYLOADS.get(..if WIDE { 4 } else { 3 }).unwrap_or_default();
    let payload = |codec: &String| known.iter().find(|(own, _)| own == codec).map(|(_, payload)| payload);
    let spelt = |payload: &u8| format!("payload={payload};ptime=20;silsupp=on");
    let written: Vec<_> = list.list().iter().filter_map(payload).map(spelt).collect();
    let lacking: Vec<_> =
        list.list().iter().filter(|own| payload(own).is_none()).map(String::as_str).collect();
    let because = format!("it has no {}", lacking.join(", no "));
    match (written.join(","), lacking.is_empty()) {
        (none, _) if none.is_empty() => Said::cannot(because),
        (all, true) => Said::of(all),
        (some, false) => Said::adapted(some, because),
    }
}
