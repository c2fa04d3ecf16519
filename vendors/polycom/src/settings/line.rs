//! Registrations: `reg.N`, and what belongs to them.

use crate::keys::lampless;
use autoprov_core::{At, Concept::*, Encode, Encode::*, Pick, Row, Scope, Table, Value};

/// Words of `transport` (`TLS` wants its own port or none).
const TRANSPORT: Encode = Words(&[("udp", "UDPOnly"), ("tcp", "TCPOnly"), ("tls", "TLS")]);

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
        Row::new(ServerTransport, "reg.{n}.server.1.transport", TRANSPORT),
        Row::new(Expires, "reg.{n}.server.1.expires", Plain),
        Row::new(BackupHost, "reg.{n}.server.2.register", Fixed("1")).clear("0"),
        Row::new(BackupHost, "reg.{n}.server.2.address", Plain).clear(""),
        Row::new(BackupPort, "reg.{n}.server.2.port", Plain).clear(""),
        // What is reached beside the server is reached as the server is.
        Row::new(BackupHost, "reg.{n}.server.2.transport", Of(ServerTransport, &TRANSPORT)),
        Row::new(BackupHost, "reg.{n}.server.2.expires", Of(Expires, &Plain)),
        Row::new(OutboundProxyHost, "reg.{n}.outboundProxy.address", Plain).clear(""),
        Row::new(OutboundProxyPort, "reg.{n}.outboundProxy.port", Plain).clear(""),
        Row::new(OutboundProxyHost, "reg.{n}.outboundProxy.transport", Of(ServerTransport, &TRANSPORT)),
        Row::new(LineActive, "reg.{n}.lineKeys", With(line_keys)),
        // The mailbox is subscribed to; without one the phone takes what the server sends unasked.
        Row::new(Mailbox, "msg.mwi.{n}.subscribe", Plain).clear(""),
        Row::new(VoicemailNumber, "msg.mwi.{n}.callBackMode", Fixed("contact")).clear("disabled"),
        Row::new(VoicemailNumber, "msg.mwi.{n}.callBack", Plain).clear(""),
        Row::doubt(BlfList, |_, at| lampless(at.view).map(Into::into)),
    ],
};

/// What the phone has once for all its lines: the DTMF mode of the first, the strictest encryption, lest the line that needs the most is
/// locked out, the shortest keep-alive; and the code for pickup.
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
        Row::new(Srtp, "sec.srtp.enable", OFFERED).once(Pick::Last),
        Row::new(Srtp, "sec.srtp.offer", OFFERED).once(Pick::Last),
        Row::new(Srtp, "sec.srtp.require", Words(&[("off", "0"), ("optional", "0"), ("required", "1")]))
            .once(Pick::Last),
        Row::new(NatKeepalive, "nat.keepalive.interval", Plain).once(Pick::Least),
        // `native` would send an INVITE with Replaces; the code goes before the number only in `legacy`.
        Row::new(PickupCode, "call.directedCallPickupMethod", Fixed("legacy")),
        Row::new(PickupCode, "call.directedCallPickupString", Plain),
    ],
};

const OFFERED: Encode = Words(&[("off", "0"), ("optional", "1"), ("required", "1")]);

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
    use autoprov_core::{Concept, KeyGroup, Sheet, Source, View};

    fn value(table: &Table, view: &View, key: &str) -> Option<String> {
        let mut sheet = Sheet::default();
        sheet.walk(table, view);
        sheet.settings.into_iter().find(|s| s.key == key).map(|s| s.value)
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
        assert_eq!(value(&TABLE, &view, "reg.1.server.2.register").as_deref(), Some("0"));
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
            let mut view = empty(crate::model("VVX500"));
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
