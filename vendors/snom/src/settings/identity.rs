//! Identities: the accounts of a phone, and the ones that stand in for them.

use super::phone::GONE;
use super::words::{CODECS, CODECS_8, listed};
use autoprov_core::{
    At, Concept::*, Over, Place, Port, Row, Said, Sheet, Source, Table, Value, View, Write::*, host_and_port,
};
use std::borrow::Cow;

/// Up to firmware 8.
pub static ACCOUNTS_8: Table = Table::of(&[&IDENTITIES, &LISTS_8]);

/// From firmware 10 on.
pub static ACCOUNTS_10: Table = Table::of(&[&IDENTITIES, &CODECS_10]);

/// Every identity the model has: one that is not written survives in the phone.
static IDENTITIES: Table = Table {
    over: Over::Lines,
    rows: &[
        Row::new(LineActive, "user_active[{n}]", Flag("off", "on")).clear("off"),
        Row::new(DisplayName, "user_realname[{n}]", Plain).clear(GONE),
        Row::new(Label, "user_idle_text[{n}]", Plain).clear(GONE),
        Row::new(UserName, "user_idle_number[{n}]", Plain).clear(GONE),
        Row::new(UserName, "user_name[{n}]", Plain).clear(GONE),
        Row::new(AuthId, "user_pname[{n}]", Plain).clear(GONE),
        Row::new(Password, "user_pass[{n}]", Plain).clear(GONE),
        // Well-known ports are left out: the address of record stays a plain one.
        Row::new(ServerHost, "user_host[{n}]", HostPort(ServerPort, Port::Odd)).clear(GONE),
        Row::new(ServerHost, "user_outbound[{n}]", With(route))
            .also(&[ServerPort, ServerTransport, OutboundProxyHost, OutboundProxyPort])
            .clear(GONE),
        Row::new(Expires, "user_expiry[{n}]", Plain),
        // The maker's default is on, which a plain server refuses with 488.
        Row::new(Srtp, "user_srtp[{n}]", Words(&[("off", "off"), ("optional", "on"), ("required", "on")])),
        Row::new(
            Srtp,
            "user_savp[{n}]",
            Words(&[("off", "off"), ("optional", "optional"), ("required", "mandatory")]),
        ),
        // Tags of 80 bits, which every server knows.
        Row::new(Srtp, "user_auth_tag[{n}]", Fixed("off")),
        Row::new(
            Dtmf,
            "user_dtmf_info[{n}]",
            Words(&[
                ("rfc2833", "off"),
                ("inband", "off"),
                ("info", "sip_info_only"),
                ("rfc2833+info", "on"),
            ]),
        ),
        Row::new(NatKeepalive, "keepalive_interval[{n}]", Above0).clear(GONE),
        Row::new(VoicemailNumber, "user_mailbox[{n}]", Plain).clear(GONE),
        Row::cannot(Mailbox, "it hears of the messages of its own number alone"),
        Row::new(SharedLine, "user_shared_line[{n}]", Flag("off", "on")).clear("off"),
        Row::new(BlfList, "user_event_list_uri[{n}]", Plain).clear(GONE),
    ],
};

/// Firmware 7 and 8 alone: later ones subscribe where there is an address (Gigaset wiki, "FAQ Desktop - user_event_list_uri").
static LISTS_8: Table = Table {
    over: Over::Lines,
    rows: &[
        Row::new(BlfList, "user_event_list_subscription[{n}]", Fixed("on")).clear("off"),
        Row::new(Codecs, "codec_priority_list[{n}]", Says(|list, at| codecs(CODECS_8, list, at))),
    ],
};

static CODECS_10: Table = Table {
    over: Over::Lines,
    rows: &[Row::new(Codecs, "codec_priority_list[{n}]", Says(|list, at| codecs(CODECS, list, at)))],
};

/// Writes the accounts, which no table does alone: a line with a backup server takes an identity that is free, too.
pub fn write(accounts: &Table, view: &View, sheet: &mut Sheet) {
    let pairs = backups(view);
    sheet.walk(accounts, &with_backups(view, &pairs));
    for n in 1..=view.model.lines {
        // Both come from the server that has a backup.
        let mut pair = |key: &str, pair: Option<&(u16, u16)>, value: fn(u16) -> String| {
            let source = |line| Some(view.lines.get(line)?.get(BackupHost)?.1.clone());
            let set = pair.and_then(|(line, slot)| Some((value(*slot), source(line)?)));
            let (value, source) = set.unwrap_or((String::new(), Source::Cleared));
            sheet.set(format!("{key}[{n}]"), value, source);
        };
        pair("user_failover_identity", pairs.iter().find(|(line, _)| *line == n), |slot| slot.to_string());
        pair("hide_identity", pairs.iter().find(|(_, slot)| *slot == n), |_| "true".to_owned());
    }
    for line in wanting(view) {
        if pairs.iter().any(|(own, _)| *own == line) {
            sheet.took(Place::Line(line), &[BackupHost, BackupPort]);
        } else {
            let because = "a backup server takes an identity of its own, and every one is a line";
            sheet.refuse(Place::Line(line), BackupHost, because);
        }
    }
}

/// The view with the identity filled that stands in for each line with a backup server: the line itself at that server (wazo-provd-plugins
/// `wazo_snom/common/templates/base.tpl`).
fn with_backups<'a>(view: &'a View, pairs: &[(u16, u16)]) -> Cow<'a, View> {
    let mut filled = Cow::Borrowed(view);
    for (line, slot) in pairs {
        let Some(own) = view.lines.get(line) else { continue };
        let mut fields = own.clone();
        for gone in [ServerPort, OutboundProxyHost, OutboundProxyPort, BlfList, SharedLine] {
            fields.remove(gone);
        }
        for (from, to) in [(BackupHost, ServerHost), (BackupPort, ServerPort)] {
            if let Some((value, source)) = own.get(from) {
                let _ = fields.set(to, value.clone(), source.clone());
            }
        }
        filled.to_mut().lines.insert(*slot, fields);
    }
    filled
}

fn wanting(view: &View) -> impl Iterator<Item = u16> {
    view.lines.iter().filter(|(_, fields)| fields.text(BackupHost).is_some()).map(|(line, _)| *line)
}

/// Lines with a backup server, each with the free identity that stands in for it. A line for which none is free is not among them.
fn backups(view: &View) -> Vec<(u16, u16)> {
    let last = view.lines.keys().next_back().copied().unwrap_or(0);
    // Behind the last line first, so that lines keep their neighbours.
    let free = (last + 1..=view.model.lines).chain((1..last).rev());
    wanting(view).zip(free.filter(|n| !view.lines.contains_key(n))).collect()
}

/// `host:port;transport=udp`: the proxy, else the server itself, for the transport is chosen here.
fn route(server: &Value, at: &At<'_>) -> Option<String> {
    let proxy = at.fields.text(OutboundProxyHost);
    let port = if proxy.is_some() { OutboundProxyPort } else { ServerPort };
    let place = host_and_port(proxy.or_else(|| server.text())?, at.fields.number(port));
    Some(match at.fields.text(ServerTransport) {
        Some(transport) => format!("{place};transport={transport}"),
        None => place,
    })
}

/// `telephone-event` must be in the list, or digits go in the voice.
fn codecs(names: &[(&str, &'static str)], list: &Value, at: &At<'_>) -> Said {
    listed(names, list, ",", (at.fields.text(Dtmf) != Some("inband")).then_some("telephone-event"))
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
