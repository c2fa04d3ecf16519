//! Identities: the accounts of a phone, and the ones that stand in for them.

use super::words::{CODECS, CODECS_8};
use autoprov_core::{At, Concept, Over, Row, Setting, Source, Table, Value, View, Write, walk_one};
use std::borrow::Cow;

/// An empty element clears what the phone has.
const GONE: &str = "";

/// Every identity the model has: one that is not written survives in the phone.
static IDENTITIES: Table = Table {
    over: Over::Lines,
    rows: &[
        Row::new(Concept::LineActive, "user_active[{n}]", Write::Flag("off", "on")).clear("off"),
        Row::new(Concept::DisplayName, "user_realname[{n}]", Write::Plain).clear(GONE),
        Row::new(Concept::Label, "user_idle_text[{n}]", Write::Plain).clear(GONE),
        Row::new(Concept::UserName, "user_idle_number[{n}]", Write::Plain).clear(GONE),
        Row::new(Concept::UserName, "user_name[{n}]", Write::Plain).clear(GONE),
        Row::new(Concept::AuthId, "user_pname[{n}]", Write::Plain).clear(GONE),
        Row::new(Concept::Password, "user_pass[{n}]", Write::Plain).clear(GONE),
        Row::new(Concept::ServerHost, "user_host[{n}]", Write::With(registrar)).clear(GONE),
        Row::new(Concept::ServerHost, "user_outbound[{n}]", Write::With(route)).clear(GONE),
        Row::new(Concept::Expires, "user_expiry[{n}]", Write::Plain),
        // The maker's default is on, which a plain server refuses with 488.
        Row::new(
            Concept::Srtp,
            "user_srtp[{n}]",
            Write::Words(&[("off", "off"), ("optional", "on"), ("required", "on")]),
        ),
        Row::new(
            Concept::Srtp,
            "user_savp[{n}]",
            Write::Words(&[("off", "off"), ("optional", "optional"), ("required", "mandatory")]),
        ),
        // Tags of 80 bits, which every server knows.
        Row::new(Concept::Srtp, "user_auth_tag[{n}]", Write::Fixed("off")),
        Row::new(
            Concept::Dtmf,
            "user_dtmf_info[{n}]",
            Write::Words(&[
                ("rfc2833", "off"),
                ("inband", "off"),
                ("info", "sip_info_only"),
                ("rfc2833+info", "on"),
            ]),
        ),
        Row::new(Concept::NatKeepalive, "keepalive_interval[{n}]", Write::With(keepalive)).clear(GONE),
        Row::new(Concept::VoicemailNumber, "user_mailbox[{n}]", Write::Plain).clear(GONE),
        Row::new(Concept::SharedLine, "user_shared_line[{n}]", Write::Flag("off", "on")).clear("off"),
        Row::new(Concept::BlfList, "user_event_list_uri[{n}]", Write::Plain).clear(GONE),
    ],
};

/// Firmware 7 and 8 alone: later ones subscribe where there is an address (Gigaset wiki, "FAQ Desktop - user_event_list_uri").
static LISTS_8: Table = Table {
    over: Over::Lines,
    rows: &[
        Row::new(Concept::BlfList, "user_event_list_subscription[{n}]", Write::Fixed("on")).clear("off"),
        Row::new(
            Concept::Codecs,
            "codec_priority_list[{n}]",
            Write::With(|value, at| codecs(CODECS_8, value, at)),
        ),
    ],
};

static CODECS_10: Table = Table {
    over: Over::Lines,
    rows: &[Row::new(
        Concept::Codecs,
        "codec_priority_list[{n}]",
        Write::With(|value, at| codecs(CODECS, value, at)),
    )],
};

/// Writes the identities.
pub(super) fn write(view: &View, is_8: bool, out: &mut Vec<Setting>) {
    let (view, pairs) = with_backups(view);
    walk_one(&IDENTITIES, &view, out);
    walk_one(if is_8 { &LISTS_8 } else { &CODECS_10 }, &view, out);
    for n in 1..=view.model.lines {
        // Both come from the server that has a backup.
        let pair = |key: &str, pair: Option<&(u16, u16)>, value: fn(u16) -> String| {
            let fields = pair.and_then(|(line, slot)| Some((view.lines.get(line)?, slot)));
            let backup = fields.and_then(|(fields, slot)| Some((fields.get(Concept::BackupHost)?, slot)));
            let (value, source) = backup.map_or((String::new(), Source::Cleared), |((_, source), slot)| {
                (value(*slot), source.clone())
            });
            Setting::new(format!("{key}[{n}]"), value, source)
        };
        let of_line = pairs.iter().find(|(line, _)| *line == n);
        let of_slot = pairs.iter().find(|(_, slot)| *slot == n);
        out.push(pair("user_failover_identity", of_line, |slot| slot.to_string()));
        out.push(pair("hide_identity", of_slot, |_| "true".to_owned()));
    }
}

/// The view with a free identity filled for each line that has a backup server: the line itself at that server. And which stands in for
/// which (wazo-provd-plugins `wazo_snom/common/templates/base.tpl`).
fn with_backups(view: &View) -> (Cow<'_, View>, Vec<(u16, u16)>) {
    let pairs = backups(view);
    if pairs.is_empty() {
        return (Cow::Borrowed(view), pairs);
    }
    let mut filled = view.clone();
    for (line, slot) in &pairs {
        let Some(mut fields) = view.lines.get(line).cloned() else { continue };
        for gone in [
            Concept::ServerPort,
            Concept::OutboundProxyHost,
            Concept::OutboundProxyPort,
            Concept::BlfList,
            Concept::SharedLine,
        ] {
            fields.remove(gone);
        }
        for (from, to) in
            [(Concept::BackupHost, Concept::ServerHost), (Concept::BackupPort, Concept::ServerPort)]
        {
            if let Some((value, source)) = fields.get(from).cloned() {
                let _ = fields.set(to, value, source);
            }
        }
        filled.lines.insert(*slot, fields);
    }
    (Cow::Owned(filled), pairs)
}

/// Lines with a backup server, each with the free identity that stands in for it. A line for which none is free is not among them.
pub(crate) fn backups(view: &View) -> Vec<(u16, u16)> {
    let wanting = view.lines.iter().filter(|(_, fields)| fields.text(Concept::BackupHost).is_some());
    let last = view.lines.keys().next_back().copied().unwrap_or(0);
    // Behind the last line first, so that lines keep their neighbours.
    let free = (last + 1..=view.model.lines).chain((1..last).rev());
    wanting.map(|(line, _)| *line).zip(free.filter(|n| !view.lines.contains_key(n))).collect()
}

/// `host` or `host:port`. Well-known ports are left out: the address of record stays a plain one.
fn registrar(value: &Value, at: &At<'_>) -> Option<String> {
    let host = value.text()?;
    let port = at.fields.number(Concept::ServerPort).filter(|port| !matches!(port, 5060 | 5061));
    Some(with_port(host, port))
}

/// `host:port;transport=udp`: the proxy, else the server itself, for the transport is chosen here.
fn route(value: &Value, at: &At<'_>) -> Option<String> {
    let proxy = at.fields.text(Concept::OutboundProxyHost);
    let port = if proxy.is_some() { Concept::OutboundProxyPort } else { Concept::ServerPort };
    let place = with_port(proxy.or_else(|| value.text())?, at.fields.number(port));
    Some(match at.fields.text(Concept::ServerTransport) {
        Some(transport) => format!("{place};transport={transport}"),
        None => place,
    })
}

/// An address of IPv6 stands in brackets before a port.
fn with_port(host: &str, port: Option<i64>) -> String {
    let bare = host.contains(':') && !host.starts_with('[');
    let host = if bare { format!("[{host}]") } else { host.to_owned() };
    port.map_or_else(|| host.clone(), |port| format!("{host}:{port}"))
}

fn keepalive(value: &Value, _: &At<'_>) -> Option<String> {
    value.number().filter(|seconds| *seconds > 0).map(|seconds| seconds.to_string())
}

/// The maker's names in our order. `telephone-event` must be in the list, or digits go in the voice.
fn codecs(words: &[(&str, &str)], value: &Value, at: &At<'_>) -> Option<String> {
    let theirs = |ours: &String| words.iter().find(|(own, _)| own == ours).map(|(_, their)| *their);
    let mut list: Vec<_> = value.list().iter().filter_map(theirs).collect();
    if list.is_empty() {
        return None;
    }
    if at.fields.text(Concept::Dtmf) != Some("inband") {
        list.push("telephone-event");
    }
    Some(list.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::model;
    use autoprov_core::Fields;
    use autoprov_core::testing::{empty, line, text, word};

    fn value(view: &View, key: &str) -> Option<String> {
        let mut out = Vec::new();
        write(view, false, &mut out);
        out.into_iter().find(|setting| setting.key == key).map(|setting| setting.value)
    }

    fn with(index: u16, change: impl FnOnce(&mut Fields)) -> View {
        let mut view = empty(model("D315"));
        let mut fields = line(index, "101", "Ana");
        change(&mut fields);
        view.lines.insert(index, fields);
        view
    }

    #[test]
    fn the_server_is_where_calls_go() {
        let view = with(1, |fields| {
            for gone in [Concept::OutboundProxyHost, Concept::OutboundProxyPort, Concept::BackupHost] {
                fields.remove(gone);
            }
        });
        assert_eq!(value(&view, "user_host[1]").as_deref(), Some("pbx.example:5070"));
        assert_eq!(value(&view, "user_outbound[1]").as_deref(), Some("pbx.example:5070;transport=tls"));
        assert_eq!(value(&view, "user_failover_identity[1]").as_deref(), Some(""));
        assert_eq!(value(&view, "user_active[2]").as_deref(), Some("off"));
        assert_eq!(value(&view, "user_pass[2]").as_deref(), Some(""));
        let well_known = with(1, |fields| {
            fields.set(Concept::ServerPort, Value::Number(5060), Source::Tenant).unwrap();
            fields.set(Concept::ServerHost, text("2001:db8::1"), Source::Tenant).unwrap();
        });
        assert_eq!(value(&well_known, "user_host[1]").as_deref(), Some("[2001:db8::1]"));
        assert_eq!(
            value(&well_known, "user_outbound[1]").as_deref(),
            Some("proxy.example:5080;transport=tls")
        );
    }

    #[test]
    fn a_backup_server_is_an_identity_of_its_own() {
        let view = with(1, |_| {});
        for (key, expected) in [
            ("user_failover_identity[1]", "2"),
            ("hide_identity[1]", ""),
            ("hide_identity[2]", "true"),
            ("user_active[2]", "on"),
            ("user_name[2]", "101"),
            ("user_pass[2]", "p&w<d>%+=\"'"),
            ("user_host[2]", "backup.example:5090"),
            ("user_outbound[2]", "backup.example:5090;transport=tls"),
            ("user_failover_identity[2]", ""),
        ] {
            assert_eq!(value(&view, key).as_deref(), Some(expected), "{key}");
        }
        let mut full = with(1, |_| {});
        for n in 2..=4 {
            full.lines.insert(n, line(n, "102", "Bo"));
        }
        assert_eq!(backups(&full), []);
        full.lines.remove(&2);
        assert_eq!(backups(&full), [(1, 2)]);
    }

    #[test]
    fn codecs_are_told_in_order() {
        let order = |words: &[&str], dtmf: &str, is_8| {
            let view = with(1, |fields| {
                fields.set(Concept::Codecs, autoprov_core::testing::list(words), Source::Tenant).unwrap();
                fields.set(Concept::Dtmf, word(dtmf), Source::Tenant).unwrap();
            });
            let mut out = Vec::new();
            write(&view, is_8, &mut out);
            out.into_iter().find(|s| s.key == "codec_priority_list[1]").map(|s| s.value)
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            order(&["pcma", "g722", "opus"], "rfc2833", false),
            some("pcma,g722,opus,telephone-event")
        );
        assert_eq!(order(&["pcma", "g722", "opus"], "info", true), some("pcma,g722,telephone-event"));
        assert_eq!(order(&["g726-32", "ilbc"], "inband", false), some("g726-32"));
        assert_eq!(order(&["ilbc"], "rfc2833", false), None);
    }
}
