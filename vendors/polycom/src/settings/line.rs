//! Registrations: `reg.N`, and what belongs to them.

use autoprov_core::{At, Concept, Over, Row, Table, Value, Write};

/// Words of `transport` (`TLS` wants its own port or none).
const TRANSPORT: &[(&str, &str)] = &[("udp", "UDPOnly"), ("tcp", "TCPOnly"), ("tls", "TLS")];

/// One registration a line. An empty address is no registration.
pub(super) static TABLE: Table = Table {
    over: Over::Lines,
    rows: &[
        Row::new(Concept::UserName, "reg.{n}.address", Write::Plain).clear(""),
        Row::new(Concept::DisplayName, "reg.{n}.displayName", Write::Plain).clear(""),
        Row::new(Concept::Label, "reg.{n}.label", Write::Plain).clear(""),
        Row::new(Concept::SharedLine, "reg.{n}.type", Write::Flag("private", "shared")).clear("private"),
        Row::new(Concept::AuthId, "reg.{n}.auth.userId", Write::Plain).clear(""),
        Row::new(Concept::Password, "reg.{n}.auth.password", Write::Plain).clear(""),
        Row::constant("reg.{n}.server.1.register", "1").clear("0"),
        Row::new(Concept::ServerHost, "reg.{n}.server.1.address", Write::Plain).clear(""),
        Row::new(Concept::ServerPort, "reg.{n}.server.1.port", Write::Plain).clear(""),
        Row::new(Concept::ServerTransport, "reg.{n}.server.1.transport", Write::Words(TRANSPORT)),
        Row::new(Concept::Expires, "reg.{n}.server.1.expires", Write::Plain),
        Row::new(Concept::BackupHost, "reg.{n}.server.2.register", Write::Fixed("1")).clear("0"),
        Row::new(Concept::BackupHost, "reg.{n}.server.2.address", Write::Plain).clear(""),
        Row::new(Concept::BackupPort, "reg.{n}.server.2.port", Write::Plain).clear(""),
        Row::new(Concept::BackupHost, "reg.{n}.server.2.transport", Write::With(transport)),
        Row::new(Concept::BackupHost, "reg.{n}.server.2.expires", Write::With(expires)),
        Row::new(Concept::OutboundProxyHost, "reg.{n}.outboundProxy.address", Write::Plain).clear(""),
        Row::new(Concept::OutboundProxyPort, "reg.{n}.outboundProxy.port", Write::Plain).clear(""),
        Row::new(Concept::OutboundProxyHost, "reg.{n}.outboundProxy.transport", Write::With(transport)),
        Row::new(Concept::LineActive, "reg.{n}.lineKeys", Write::With(line_keys)),
        // The mailbox is subscribed to; without one the phone takes what the server sends unasked.
        Row::new(Concept::Mailbox, "msg.mwi.{n}.subscribe", Write::Plain).clear(""),
        Row::new(Concept::VoicemailNumber, "msg.mwi.{n}.callBackMode", Write::Fixed("contact"))
            .clear("disabled"),
        Row::new(Concept::VoicemailNumber, "msg.mwi.{n}.callBack", Write::Plain).clear(""),
    ],
};

/// The server's transport, for what is reached beside it.
fn transport(_: &Value, at: &At<'_>) -> Option<String> {
    let ours = at.fields.text(Concept::ServerTransport)?;
    TRANSPORT.iter().find(|(our, _)| *our == ours).map(|(_, their)| (*their).to_owned())
}

/// The server's expiry, for the one behind it.
fn expires(_: &Value, at: &At<'_>) -> Option<String> {
    at.fields.number(Concept::Expires).map(|seconds| seconds.to_string())
}

/// How many keys show the line, at least one.
fn line_keys(_: &Value, at: &At<'_>) -> Option<String> {
    let own = |fields: &&autoprov_core::Fields| {
        let line = fields.number(Concept::KeyLine).unwrap_or(1);
        fields.text(Concept::KeyType) == Some("line") && line == i64::from(at.index)
    };
    at.fields.flag(Concept::LineActive).then(|| at.view.keys.values().filter(own).count().max(1).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use autoprov_core::{KeyGroup, Source, View};

    fn value(view: &View, key: &str) -> Option<String> {
        let mut out = Vec::new();
        autoprov_core::walk_one(&TABLE, view, &mut out);
        out.into_iter().find(|s| s.key == key).map(|s| s.value)
    }

    #[test]
    fn a_backup_and_a_proxy_are_reached_as_the_server_is() {
        let mut view = sample::named("Ana");
        assert_eq!(value(&view, "reg.1.server.2.transport"), None);
        assert_eq!(value(&view, "reg.1.server.2.register").as_deref(), Some("0"));
        let line = view.lines.get_mut(&1).unwrap();
        line.set(Concept::ServerTransport, Value::Word("tls".into()), Source::Device).unwrap();
        line.set(Concept::BackupHost, Value::Text("b.example".into()), Source::Device).unwrap();
        line.set(Concept::OutboundProxyHost, Value::Text("p.example".into()), Source::Device).unwrap();
        for key in ["reg.1.server.1.transport", "reg.1.server.2.transport", "reg.1.outboundProxy.transport"] {
            assert_eq!(value(&view, key).as_deref(), Some("TLS"), "{key}");
        }
        assert_eq!(value(&view, "reg.1.outboundProxy.port").as_deref(), Some(""));
    }

    #[test]
    fn keys_of_a_line_are_counted() {
        let mut view = sample::named("Ana");
        assert_eq!(value(&view, "reg.1.lineKeys").as_deref(), Some("1"));
        sample::key(&mut view, KeyGroup::Line, 1, "line", None, None);
        sample::key(&mut view, KeyGroup::Line, 2, "line", None, None);
        assert_eq!(value(&view, "reg.1.lineKeys").as_deref(), Some("2"));
        assert_eq!(value(&view, "reg.2.lineKeys"), None);
    }

    #[test]
    fn a_line_that_is_gone_is_cleared() {
        let mut view = sample::full();
        view.lines.remove(&2);
        for key in ["reg.2.address", "reg.2.auth.password", "reg.2.server.1.address", "msg.mwi.2.callBack"] {
            assert_eq!(value(&view, key).as_deref(), Some(""), "{key}");
        }
        assert_eq!(value(&view, "reg.2.server.1.register").as_deref(), Some("0"));
    }
}
