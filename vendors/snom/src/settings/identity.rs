//! Identities: the accounts of a phone, and the ones that stand in for them.

use super::phone::GONE;
use super::screen::{OURS, RINGER, since};
use super::words::{CALLERS, CODECS, CODECS_8, listed};
use autoprov_core::{
    At, Concept::*, Encode::*, Pick, Place, Port, Row, Said, Scope, Sheet, Source, Table, Value, View,
    host_and_port,
};
use std::borrow::Cow;

/// Up to firmware 8.
pub static ACCOUNTS_8: Table = Table::of(&[&IDENTITIES, &LISTS_8]);

/// From firmware 10 on.
pub static ACCOUNTS_10: Table = Table::of(&[&IDENTITIES, &CODECS_10]);

/// Every identity the model has: one that is not written survives in the phone.
static IDENTITIES: Table = Table {
    scope: Scope::Lines,
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
            .also(&[ServerPort, ServerTransport, OutboundProxyHost, OutboundProxyPort, Lookup])
            .clear(GONE),
        Row::doubt(Lookup, |_, at| {
            let port = at.fields.text(OutboundProxyHost).and_then(|_| at.fields.number(OutboundProxyPort));
            port.map(|_| "calls go to the outbound proxy, and that has a port".into())
        }),
        // When the first identity is tried again (service.snom.com, "SIP Failover"; helpdesk.snom.com, article 6000136224).
        Row::new(Failback, "retry_after_failed_register", Plain).once(Pick::Least).clear("300"),
        Row::new(Expires, "user_expiry[{n}]", Plain),
        Row::new(SubscriptionSeconds, "user_subscription_expiry[{n}]", Plain).clear("3600"),
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
        Row::new(StunHost, "stun_server[{n}]", HostPort(StunPort, Port::Given))
            .once(Pick::Phone)
            .lacking(GONE),
        // By identity from 8.7.5.9 on (service.snom.com, `call_waiting`); sources differ in what the maker has.
        Row::new(CallWaiting, "call_waiting[{n}]", Flag("off", "on")).once(Pick::Phone),
        // The PBX does them, and the keys tell it (Gigaset Pro wiki, `using_server_managed_dnd`, of phones that Snom builds).
        Row::new(FeatureKeySync, "using_server_managed_dnd[{n}]", Flag("off", "on"))
            .once(Pick::Phone)
            .lacking("off"),
        Row::new(FeatureKeySync, "using_server_managed_fwd_all[{n}]", Flag("off", "on"))
            .once(Pick::Phone)
            .lacking("off"),
        Row::new(FeatureKeySync, "using_server_managed_fwd_busy[{n}]", Flag("off", "on"))
            .once(Pick::Phone)
            .lacking("off"),
        Row::new(FeatureKeySync, "using_server_managed_fwd_time[{n}]", Flag("off", "on"))
            .once(Pick::Phone)
            .lacking("off"),
        // It stands before the phone's own, behind the tones of its book.
        Row::new(Ringtone, "user_ringer[{n}]", RINGER).once(Pick::Phone),
        Row::new(Ringtone, "user_ringer[{n}]@perm", OURS).once(Pick::Phone),
        Row::new(VoicemailNumber, "user_mailbox[{n}]", Plain).clear(GONE),
        Row::new(SharedLine, "user_shared_line[{n}]", Flag("off", "on")).clear("off"),
        Row::new(BlfList, "user_event_list_uri[{n}]", Plain).clear(GONE),
    ],
};

/// Firmware 7 and 8 alone: later ones subscribe where there is an address (Gigaset wiki, "FAQ Desktop - user_event_list_uri").
static LISTS_8: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(BlfList, "user_event_list_subscription[{n}]", Fixed("on")).clear("off"),
        Row::new(Codecs, "codec_priority_list[{n}]", Says(|list, at| codecs(CODECS_8, list, at))),
    ],
};

/// From firmware 10 on.
static CODECS_10: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(Codecs, "codec_priority_list[{n}]", Says(|list, at| codecs(CODECS, list, at))),
        // What the maker has differs by firmware.
        Row::new(
            CallerIdSource,
            "contact_source_sip_priority[{n}]",
            Says(|list, _| listed(CALLERS, list, " ", None)),
        )
        .once(Pick::Phone)
        .only(orders_callers, "which header names a caller has an order from firmware 10.1.39 on"),
    ],
};

/// Whether it has the setting (service.snom.com, `contact_source_sip_priority`).
fn orders_callers(view: &View) -> bool {
    since(view, [10, 1, 39])
}

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
            sheet.took(Place::Line(line), &[BackupHost, BackupPort, BackupProxyHost, BackupProxyPort]);
        } else {
            for of in [BackupHost, BackupProxyHost] {
                sheet.refuse(
                    Place::Line(line),
                    of,
                    "a backup server takes an identity of its own, and every one is a line",
                );
            }
        }
    }
    for (line, _) in view.lines.iter().filter(|(_, fields)| fields.text(BackupHost).is_none()) {
        sheet.refuse(
            Place::Line(*line),
            BackupProxyHost,
            "it belongs to the identity of a backup server: give `backup_host`, too",
        );
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
        for (from, to) in [
            (BackupHost, ServerHost),
            (BackupPort, ServerPort),
            (BackupProxyHost, OutboundProxyHost),
            (BackupProxyPort, OutboundProxyPort),
        ] {
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

/// `host:port;transport=udp`: the proxy, else the server itself, for the transport is chosen here. Without a port the phone asks for NAPTR, SRV
/// and address records in turn, with one for the address alone (service.snom.com, "Failover/Load balancing via SRV/NAPTR").
fn route(server: &Value, at: &At<'_>) -> Option<String> {
    let (proxy, transport) = (at.fields.text(OutboundProxyHost), at.fields.text(ServerTransport));
    let usual = if transport == Some("tls") { 5061 } else { 5060 };
    let port = match (proxy, at.fields.text(Lookup)) {
        (Some(_), _) => at.fields.number(OutboundProxyPort),
        (None, Some(_)) => None,
        (None, None) => at.fields.number(ServerPort).or(Some(usual)),
    };
    let place = host_and_port(proxy.or_else(|| server.text())?, port);
    Some(match transport {
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
    use autoprov_core::Fields;
    use autoprov_core::testing::{empty, line, list, model, text, word};

    fn value(view: &View, key: &str) -> String {
        let mut sheet = Sheet::default();
        write(&ACCOUNTS_10, view, &mut sheet);
        sheet.settings.into_iter().find(|setting| setting.key == key).unwrap().value.into_owned()
    }

    fn with(change: impl FnOnce(&mut Fields)) -> View {
        let mut view = empty(model(crate::VENDOR.models, "D315"));
        let mut fields = line(1, "101", "Ana");
        change(&mut fields);
        view.lines.insert(1, fields);
        view
    }

    #[test]
    fn the_server_is_where_calls_go() {
        let own = with(|fields| {
            for gone in [OutboundProxyHost, OutboundProxyPort, BackupHost] {
                fields.remove(gone);
            }
        });
        let well_known = with(|fields| {
            fields.set(ServerPort, Value::Number(5060), Source::Tenant).unwrap();
            fields.set(ServerHost, text("2001:db8::1"), Source::Tenant).unwrap();
        });
        for (view, key, expected) in [
            (&own, "user_host[1]", "pbx.example:5070"),
            (&own, "user_outbound[1]", "pbx.example:5070;transport=tls"),
            (&own, "user_failover_identity[1]", ""),
            (&own, "user_active[2]", "off"),
            (&own, "user_pass[2]", ""),
            (&well_known, "user_host[1]", "[2001:db8::1]"),
            (&well_known, "user_outbound[1]", "proxy.example:5080;transport=tls"),
        ] {
            assert_eq!(value(view, key), expected, "{key}");
        }
    }

    #[test]
    fn a_backup_server_is_an_identity_of_its_own() {
        let mut view = with(|_| {});
        for (key, expected) in [
            ("user_failover_identity[1]", "2"),
            ("hide_identity[1]", ""),
            ("hide_identity[2]", "true"),
            ("user_active[2]", "on"),
            ("user_name[2]", "101"),
            ("user_pass[2]", "p&w<d>%+=\"'"),
            ("user_host[2]", "backup.example:5090"),
            ("user_outbound[2]", "other.example:5082;transport=tls"),
            ("user_failover_identity[2]", ""),
        ] {
            assert_eq!(value(&view, key), expected, "{key}");
        }
        for n in 2..=4 {
            view.lines.insert(n, line(n, "102", "Bo"));
        }
        assert_eq!(backups(&view), []);
        view.lines.remove(&2);
        assert_eq!(backups(&view), [(1, 2)]);
    }

    #[test]
    fn codecs_are_in_order() {
        let opus = "it has no opus";
        for (names, order, dtmf, expected, because) in [
            (CODECS, &["pcma", "g722", "opus"][..], "rfc2833", "pcma,g722,opus,telephone-event", None),
            (CODECS_8, &["pcma", "g722", "opus"], "info", "pcma,g722,telephone-event", Some(opus)),
            (CODECS, &["g726-32", "ilbc"], "inband", "g726-32", Some("it has no ilbc")),
            (CODECS, &["ilbc"], "rfc2833", "", Some("it has no ilbc")),
        ] {
            let view = with(|fields| fields.set(Dtmf, word(dtmf), Source::Tenant).unwrap());
            let (fields, place) = (&view.lines[&1], Place::Line(1));
            let said = codecs(
                names,
                &list(order),
                &At { view: &view, fields, place, index: 1, module: 0, shares: None },
            );
            assert_eq!(said.text().unwrap_or_default(), expected, "{order:?}");
            let (Said::Adapted(_, why) | Said::Cannot(why)) = said else {
                assert_eq!(because, None);
                continue;
            };
            assert_eq!(Some(why.as_ref()), because);
        }
    }
}
