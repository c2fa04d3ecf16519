//! Registrations: `reg.N`, and what belongs to them.

use crate::keys::lampless;
use crate::release;
use autoprov_core::{At, Concept, Concept::*, Encode, Encode::*, Pick, Row, Said, Scope, Table, Value, View};

/// Words of `transport` (`TLS` wants its own port or none).
const TRANSPORTS: &[(&str, &str)] = &[("udp", "UDPOnly"), ("tcp", "TCPOnly"), ("tls", "TLS")];

/// Seconds after which the first server is tried again; what is less but 0 is none (UC Software 4.1.6, VVX Expansion Module Guide Addendum).
const BACK_AFTER: Encode = Within(60, 65_535);

/// One registration a line. An empty address is no registration.
pub(super) static TABLE: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(UserName, "reg.{n}.address", Plain).clear(""),
        Row::new(DisplayName, "reg.{n}.displayName", Plain).clear(""),
        Row::new(Label, "reg.{n}.label", Plain).clear(""),
        Row::new(SharedLine, "reg.{n}.type", Flag("private", "shared")).clear("private"),
        Row::new(AuthId, "reg.{n}.auth.userId", Plain).clear(""),
        Row::new(Password, "reg.{n}.auth.password", Plain).clear(""),
        Row::constant("reg.{n}.server.1.register", "1").clear("0"),
        Row::new(ServerHost, "reg.{n}.server.1.address", Plain).clear(""),
        Row::new(ServerPort, "reg.{n}.server.1.port", Plain).clear(""),
        Row::new(ServerTransport, "reg.{n}.server.1.transport", Says(|_, at| transport(at, ServerPort)))
            .also(&[Lookup]),
        Row::new(Expires, "reg.{n}.server.1.expires", Plain),
        Row::new(BackupHost, "reg.{n}.server.2.register", Fixed("1")).clear("1"),
        Row::new(BackupHost, "reg.{n}.server.2.address", Plain).clear(""),
        Row::new(BackupPort, "reg.{n}.server.2.port", Plain).clear(""),
        // What is reached beside the server is reached as the server is.
        Row::new(
            BackupHost,
            "reg.{n}.server.2.transport",
            With(|_, at| transport(at, BackupPort).into_text().map(String::from)),
        ),
        Row::new(BackupHost, "reg.{n}.server.2.expires", Of(Expires, &Plain)),
        Row::new(OutboundProxyHost, "reg.{n}.outboundProxy.address", Plain).clear(""),
        Row::new(OutboundProxyPort, "reg.{n}.outboundProxy.port", Plain).clear(""),
        Row::new(
            OutboundProxyHost,
            "reg.{n}.outboundProxy.transport",
            With(|_, at| transport(at, OutboundProxyPort).into_text().map(String::from)),
        ),
        Row::cannot(
            BackupProxyHost,
            "a line has one outbound proxy: a name with several records in the DNS stands for several",
        ),
        back("reg.{n}.server.1.failOver.failBack.mode", Fixed("duration")).lacking("newRequests"),
        back("reg.{n}.server.1.failOver.failBack.timeout", BACK_AFTER),
        back("reg.{n}.server.2.failOver.failBack.mode", Fixed("duration")).lacking("newRequests"),
        back("reg.{n}.server.2.failOver.failBack.timeout", BACK_AFTER),
        // Behind a proxy, its own way back counts (ibidem, `reg.x.outboundProxy.failOver`).
        Row::new(
            OutboundProxyHost,
            "reg.{n}.outboundProxy.failOver.failBack.mode",
            Of(Failback, &Fixed("duration")),
        )
        .when(goes_back),
        Row::new(
            OutboundProxyHost,
            "reg.{n}.outboundProxy.failOver.failBack.timeout",
            With(|_, at| Some(at.fields.number(Failback)?.clamp(60, 65_535).to_string())),
        )
        .when(goes_back),
        Row::new(Srtp, "reg.{n}.srtp.enable", OFFERED).when(encrypts_by_line),
        Row::new(Srtp, "reg.{n}.srtp.offer", OFFERED).when(encrypts_by_line),
        Row::new(Srtp, "reg.{n}.srtp.require", REQUIRED).when(encrypts_by_line),
        synchronised("reg.{n}.serverFeatureControl.dnd"),
        synchronised("reg.{n}.serverFeatureControl.cf"),
        Row::new(LineActive, "reg.{n}.lineKeys", With(line_keys)),
        // The mailbox is subscribed to; without one the phone takes what the server sends unasked.
        Row::new(Mailbox, "msg.mwi.{n}.subscribe", Plain).clear(""),
        Row::new(VoicemailNumber, "msg.mwi.{n}.callBackMode", Fixed("contact")).clear("registration"),
        Row::new(VoicemailNumber, "msg.mwi.{n}.callBack", Plain).clear(""),
        Row::doubt(BlfList, |_, at| lampless(at.view).map(Into::into)),
    ],
};

/// What UC Software has besides, for each server (its guides, "SIP Subscription Timers").
pub(super) static UC: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(SubscriptionSeconds, "reg.{n}.server.1.subscribe.expires", Plain),
        Row::new(BackupHost, "reg.{n}.server.2.subscribe.expires", Of(SubscriptionSeconds, &Plain)),
    ],
};

/// What SIP application 3 has not.
pub(super) static SIP3: Table = Table {
    scope: Scope::Lines,
    rows: &[Row::cannot(SubscriptionSeconds, "no source names it before UC Software")],
};

/// A row of the way back to the first server, which stands in the maker's `phone1.cfg` from 3.2 on.
const fn back(name: &'static str, write: Encode) -> Row {
    Row::new(Failback, name, write).only(goes_back, "before SIP 3.2 it has no time after which it goes back")
}

fn goes_back(view: &View) -> bool {
    release::may_be(view, 302)
}

/// Whether DND and forwarding are the server's, on each line (FusionPBX and FS PBX).
const fn synchronised(name: &'static str) -> Row {
    Row::new(FeatureKeySync, name, Flag("0", "1")).once(Pick::Phone).lacking("0")
}

/// What a server is reached by. One without a port is looked up, and with NAPTR records these name the transport; with a port `DNSnaptr` is
/// UDP (ibidem, `reg.x.server.y.transport`).
fn transport(at: &At<'_>, port: Concept) -> Said {
    let ours = at.fields.text(ServerTransport).unwrap_or_default();
    let told = TRANSPORTS.iter().find(|(own, _)| *own == ours).map(|(_, theirs)| *theirs);
    match (at.fields.text(Lookup), at.fields.number(port)) {
        (Some("naptr"), None) if ours == "udp" => Said::of("DNSnaptr"),
        (Some("naptr"), None) => Said::adapted("DNSnaptr", "the DNS names the transport"),
        _ => told.map_or(Said::Nothing, Said::of),
    }
}

/// Whether the phone is sure to have encryption line by line: an export of an IP 650 with 4.0.11 names it, files for 3.3 do not.
fn encrypts_by_line(view: &View) -> bool {
    let oldest = || view.model.quirk("oldest").unwrap_or(0);
    view.firmware.as_ref().map_or_else(oldest, release::of) >= 400
}

/// What the phone has once for all its lines: the DTMF mode of the first, on older software the strictest encryption, lest the line that needs
/// the most is locked out, the shortest keep-alive; and the code for pickup.
pub(super) static ONCE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(
            Dtmf,
            "tone.dtmf.viaRtp",
            Words(&[("rfc2833", "1"), ("inband", "1"), ("info", "0"), ("rfc2833+info", "1")]),
        )
        .once(Pick::FirstLine),
        Row::new(
            Dtmf,
            "tone.dtmf.rfc2833Control",
            Words(&[("rfc2833", "1"), ("inband", "0"), ("rfc2833+info", "1")]),
        )
        .once(Pick::FirstLine),
        Row::new(
            Dtmf,
            "voIpProt.SIP.dtmfViaSignaling.rfc2976",
            Words(&[("rfc2833", "0"), ("inband", "0"), ("info", "1"), ("rfc2833+info", "1")]),
        )
        .once(Pick::FirstLine),
        strictest("sec.srtp.enable", OFFERED),
        strictest("sec.srtp.offer", OFFERED),
        strictest("sec.srtp.require", REQUIRED),
        Row::new(NatKeepalive, "nat.keepalive.interval", Plain).once(Pick::Least),
        // `native` would send an INVITE with Replaces; the code goes before the number only in `legacy`.
        Row::new(PickupCode, "call.directedCallPickupMethod", Fixed("legacy")),
        Row::new(PickupCode, "call.directedCallPickupString", Plain),
    ],
};

const OFFERED: Encode = Words(&[("off", "0"), ("optional", "1"), ("required", "1")]);
const REQUIRED: Encode = Words(&[("off", "0"), ("optional", "0"), ("required", "1")]);

/// Encryption of a phone that has it once.
const fn strictest(name: &'static str, write: Encode) -> Row {
    Row::new(Srtp, name, write).once(Pick::Last).when(|view| !encrypts_by_line(view))
}

/// How many keys show the line, at least one.
fn line_keys(_: &Value, at: &At<'_>) -> Option<String> {
    let own = |fields: &&autoprov_core::Fields| {
        let line = fields.number(KeyLine).unwrap_or(1);
        fields.text(KeyType) == Some("line") && line == i64::from(at.index)
    };
    at.fields.flag(LineActive).then(|| at.view.keys.values().filter(own).count().max(1).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::testing::{empty, key, line, text, word};
    use autoprov_core::{FirmwareVersion, KeyGroup, Sheet, Source};

    fn value(table: &Table, view: &View, key: &str) -> Option<String> {
        let mut sheet = Sheet::default();
        sheet.walk(table, view);
        sheet.settings.into_iter().find(|s| s.key == key).map(|s| s.value.into_owned())
    }

    #[test]
    fn a_backup_and_a_proxy_are_reached_as_the_server_is() {
        let mut view = empty(crate::model("VVX500"));
        view.lines.insert(1, line(1, "101", "Ana"));
        for key in ["reg.1.server.1.transport", "reg.1.server.2.transport", "reg.1.outboundProxy.transport"] {
            assert_eq!(value(&TABLE, &view, key).as_deref(), Some("TLS"), "{key}");
        }
        view.lines.get_mut(&1).unwrap().remove(BackupHost);
        assert_eq!(value(&TABLE, &view, "reg.1.server.2.transport"), None);
        assert_eq!(value(&TABLE, &view, "reg.1.server.2.address").as_deref(), Some(""));
    }

    #[test]
    fn records_name_the_transport_of_a_server_without_a_port() {
        let transports = |port: Option<i64>, lookup: &str, transport: &str| {
            let mut view = empty(crate::model("VVX500"));
            let mut own = line(1, "101", "Ana");
            own.remove(ServerPort);
            if let Some(port) = port {
                own.set(ServerPort, Value::Number(port), Source::Line(1)).unwrap();
            }
            own.set(Lookup, word(lookup), Source::Line(1)).unwrap();
            own.set(ServerTransport, word(transport), Source::Line(1)).unwrap();
            view.lines.insert(1, own);
            let own = ["server.1.port", "server.1.transport", "outboundProxy.transport"];
            let all = own.map(|name| value(&TABLE, &view, &format!("reg.1.{name}")).unwrap());
            all.join(" ")
        };
        assert_eq!(transports(None, "naptr", "udp"), " DNSnaptr UDPOnly");
        assert_eq!(transports(None, "naptr", "tls"), " DNSnaptr TLS");
        assert_eq!(transports(None, "srv", "tls"), " TLS TLS");
        assert_eq!(transports(Some(5080), "host", "tcp"), "5080 TCPOnly TCPOnly");
    }

    #[test]
    fn a_line_is_encrypted_as_it_asks_where_the_software_has_it_line_by_line() {
        let required = |model: &str, firmware: Option<&str>| {
            let mut view = empty(crate::model(model));
            view.firmware = firmware.and_then(FirmwareVersion::new);
            for (n, own) in [(1, "off"), (2, "required")] {
                view.lines.entry(n).or_default().set(Srtp, word(own), Source::Line(n)).unwrap();
            }
            let of = |table, name: &str| value(table, &view, name).unwrap_or_else(|| "-".into());
            let lines = [1, 2].map(|n| of(&TABLE, &format!("reg.{n}.srtp.require")));
            format!("{} {}", lines.join(" "), of(&ONCE, "sec.srtp.require"))
        };
        for (model, firmware, expected) in [
            ("VVX500", None, "0 1 -"),
            ("IP450", Some("4.0.11.0583"), "0 1 -"),
            ("IP450", Some("3.3.5.0247"), "- - 1"),
            ("IP450", None, "- - 1"),
        ] {
            assert_eq!(required(model, firmware), expected, "{model} {firmware:?}");
        }
    }

    #[test]
    fn keys_of_a_line_are_counted() {
        let mut view = empty(crate::model("VVX500"));
        view.lines.insert(1, line(1, "101", "Ana"));
        for keys in ["1", "1", "2"] {
            assert_eq!(value(&TABLE, &view, "reg.1.lineKeys").as_deref(), Some(keys));
            let next = u16::try_from(view.keys.len()).unwrap() + 1;
            key(&mut view, KeyGroup::Line, next, "line", None, None);
        }
        assert_eq!(value(&TABLE, &view, "reg.2.lineKeys"), None);
    }

    #[test]
    fn what_all_lines_share_is_the_first_the_strictest_the_shortest() {
        const DTMF: &[&str] =
            &["tone.dtmf.viaRtp", "tone.dtmf.rfc2833Control", "voIpProt.SIP.dtmfViaSignaling.rfc2976"];
        const SRTP: &[&str] = &["sec.srtp.enable", "sec.srtp.offer", "sec.srtp.require"];
        let shared = |concept: Concept, values: &[Value], keys: &[&str]| {
            let mut view = empty(crate::model("IP450"));
            for (n, value) in (1..).zip(values) {
                view.lines.entry(n).or_default().set(concept, value.clone(), Source::Line(n)).unwrap();
            }
            let all = keys.iter().map(|key| value(&ONCE, &view, key).unwrap_or_else(|| "-".into()));
            all.collect::<Vec<_>>().join(" ")
        };
        for (concept, keys, words, expected) in [
            (Dtmf, DTMF, &["rfc2833", "info"][..], "1 1 0"),
            (Dtmf, DTMF, &["inband"], "1 0 0"),
            (Dtmf, DTMF, &["info"], "0 - 1"),
            (Dtmf, DTMF, &["rfc2833+info"], "1 1 1"),
            (Srtp, SRTP, &["off", "optional", "off"], "1 1 0"),
            (Srtp, SRTP, &["required", "off"], "1 1 1"),
            (Srtp, SRTP, &["off"], "0 0 0"),
        ] {
            let words: Vec<_> = words.iter().map(|own| word(own)).collect();
            assert_eq!(shared(concept, &words, keys), expected);
        }
        for (seconds, expected) in [(&[0, 60, 30][..], "30"), (&[0], "0"), (&[], "-")] {
            let seconds: Vec<_> = seconds.iter().copied().map(Value::Number).collect();
            assert_eq!(shared(NatKeepalive, &seconds, &["nat.keepalive.interval"]), expected);
        }
        assert_eq!(shared(BlfList, &[text("x")], &["nat.keepalive.interval"]), "-");
    }
}
