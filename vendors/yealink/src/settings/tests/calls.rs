//! How servers are found and left, whose number is shown, how calls come in.

use super::{says, set};
use crate::sample::{full, list, phone, refused, text, word};
use crate::{DECT, DECT_V70, Dialect, T2X, T3X, V70, V81};
use autoprov_core::{Concept, DeviceProfile, Value, View};

/// A phone whose first line finds its server in the DNS.
fn asks(name: &str, firmware: &str, lookup: &str, transport: &str) -> View {
    let mut view = full(name, firmware);
    let line = view.lines.get_mut(&1).unwrap();
    let ports =
        [Concept::ServerPort, Concept::BackupPort, Concept::OutboundProxyPort, Concept::BackupProxyPort];
    for port in ports {
        line.remove(port);
    }
    set(line, &[(Concept::Lookup, word(lookup)), (Concept::ServerTransport, word(transport))]);
    view.lines.retain(|n, _| *n == 1);
    view
}

#[test]
fn a_server_that_the_dns_names_has_port_0() {
    const NEW: [&str; 5] = [
        "account.1.sip_server.1.port",
        "account.1.sip_server.2.port",
        "account.1.outbound_proxy.1.port",
        "account.1.outbound_proxy.2.port",
        "account.1.sip_server.1.transport_type",
    ];
    const SECTION: [&str; 3] = [
        "[account]/config/voip/sipAccount0.cfg:SIPServerPort",
        "[account]/config/voip/sipAccount0.cfg:BackupSIPServerPort",
        "[account]/config/voip/sipAccount0.cfg:Transport",
    ];
    const TEMPLATE: [&str; 3] = [
        "template.1.sip_server.1.port",
        "template.1.sip_server.2.transport_type",
        "template.1.outbound.1.port",
    ];
    let dns = |dialect: &Dialect, view: &View, names: &[&str]| {
        for name in names {
            let asked = if name.to_lowercase().contains("transport") { "3" } else { "0" };
            says(dialect, view, &[(name, Some(asked))]);
        }
    };
    for lookup in ["srv", "naptr"] {
        dns(&V81, &asks("T46G", "28.83.0.50", lookup, "udp"), &NEW);
        dns(&V70, &asks("T46G", "28.80.0.95", lookup, "udp"), &NEW);
        dns(
            &V70,
            &asks("T28", "2.73.0.50", lookup, "udp"),
            &["account.1.sip_server_port", "account.1.transport"],
        );
        dns(&T2X, &asks("T28", "2.61.0.85", lookup, "udp"), &SECTION);
        dns(&DECT, &asks("W80B", "103.83.0.30", lookup, "udp"), &TEMPLATE);
    }
    let kind = |lookup, transport| asks("T46G", "28.83.0.50", lookup, transport);
    for (lookup, transport, queries, told) in [
        ("srv", "udp", Some("1"), false),
        ("srv", "tls", Some("3"), false),
        ("naptr", "udp", Some("0"), false),
        ("naptr", "tls", Some("0"), true),
    ] {
        let view = kind(lookup, transport);
        says(&V81, &view, &[("account.1.dns_srv_type", queries)]);
        assert_eq!(refused(&V81, &view).contains("1:Lookup"), told, "{lookup} {transport}");
    }
    assert!(refused(&DECT, &asks("W60B", "77.83.0.25", "srv", "tls")).contains("1:Lookup"));
    for (lookup, transport, told) in [("srv", "udp", false), ("srv", "tls", true), ("naptr", "udp", true)] {
        let view = asks("T28", "2.61.0.85", lookup, transport);
        assert_eq!(refused(&T2X, &view).contains("1:Lookup"), told, "{lookup} {transport}");
    }
}

/// With a backup and no word on the way back the maker's own stays: calls at once, registrations after two minutes.
#[test]
fn who_left_a_server_comes_back() {
    let mut view = full("T46G", "28.83.0.50");
    set(view.lines.get_mut(&1).unwrap(), &[(Concept::Failback, Value::Number(30))]);
    view.lines.get_mut(&2).unwrap().remove(Concept::Failback);
    says(
        &V81,
        &view,
        &[
            ("account.1.fallback.timeout", Some("30")),
            ("account.1.sip_server.1.failback_mode", Some("3")),
            ("account.1.sip_server.2.failback_timeout", Some("60")),
            ("account.1.outbound_proxy_fallback_interval", Some("30")),
            ("account.1.sip_server.2.expires", Some("600")),
            ("account.2.fallback.redundancy_type", Some("1")),
            ("account.2.fallback.timeout", Some("120")),
            ("account.2.sip_server.1.failback_mode", Some("0")),
            ("account.2.sip_server.2.expires", Some("600")),
        ],
    );
    assert!(refused(&V81, &view).contains("1:Failback"), "60 is the least");
    for (dialect, name, firmware) in [(&DECT_V70, "W52P", "25.73.0.20"), (&T3X, "T38", "38.0.23.22")] {
        assert!(refused(dialect, &full(name, firmware)).contains("1:Failback"), "{name}");
    }
    says(&DECT, &full("W80B", "103.83.0.30"), &[("template.1.outbound.fallback_interval", Some("120"))]);
}

#[test]
fn a_caller_is_who_the_headers_say() {
    for (order, desk, base) in [
        (&["from"][..], "0", "0"),
        (&["pai"], "1", "1"),
        (&["pai", "from"], "2", "1!"),
        (&["rpid", "pai", "from"], "3", "!"),
        (&["pai", "rpid", "from"], "4", "1!"),
        (&["rpid", "from"], "5", "!"),
        (&["rpid"], "5!", "!"),
        (&["pai", "rpid"], "4!", "1!"),
        (&["rpid", "pai"], "3!", "!"),
        (&["from", "pai"], "0!", "0!"),
        (&[], "0", "0"),
    ] {
        for (dialect, name, firmware, expected) in
            [(&V81, "T46G", "28.83.0.50", desk), (&DECT, "W60B", "77.83.0.25", base)]
        {
            let mut view = phone(name, firmware);
            view.lines.insert(1, full(name, firmware).lines.remove(&1).unwrap());
            set(&mut view.phone, &[(Concept::CallerIdSource, list(order))]);
            let number = expected.trim_end_matches('!');
            let number = if number.is_empty() { "0" } else { number };
            says(
                dialect,
                &view,
                &[("account.1.cid_source", Some(number)), ("account.2.cid_source", Some("0"))],
            );
            let told = refused(dialect, &view).contains("CallerIdSource");
            assert_eq!(told, expected.ends_with('!'), "{name} {order:?}");
        }
    }
}

#[test]
fn what_opens_the_loudspeaker_is_the_makers() {
    for (header, name, firmware, opens) in [
        ("Auto Answer", "T46G", "28.73.0.50", true),
        ("info=alert-autoanswer", "T46G", "28.83.0.50", true),
        ("answer-after = 0", "T28", "", true),
        ("Intercom", "T46G", "28.83.0.50", true),
        ("Intercom", "T28", "", false),
        ("Intercom", "T46G", "28.80.0.95", false),
        ("Paging", "T46G", "28.83.0.50", false),
    ] {
        let mut view = phone(name, firmware);
        set(&mut view.phone, &[(Concept::IntercomAlertInfo, text(header))]);
        let dialect = if firmware.starts_with("28.8") { &V81 } else { &V70 };
        let told: Vec<_> = dialect.refuses(&view).into_iter().map(|own| own.because).collect();
        assert_eq!(told.is_empty(), opens, "{header} {name} {firmware}: {told:?}");
    }
}

/// `check-sync;reboot=false` fetches and does not restart, whatever the factory thinks of it.
#[test]
fn a_notify_does_not_restart() {
    for (dialect, name, firmware) in [
        (&V81, "T46G", "28.83.0.50"),
        (&V70, "T28", "2.73.0.50"),
        (&DECT, "W60B", "77.83.0.25"),
        (&DECT_V70, "W52P", "25.73.0.20"),
    ] {
        says(dialect, &phone(name, firmware), &[("sip.notify_reboot_enable", Some("0"))]);
    }
}
