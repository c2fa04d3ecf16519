//! SIP servers of a base: ten, each with how calls by it are made. Lines that agree in all of this share one.

use autoprov_core::{Concept, Fields, Setting, Source, View};

/// How many servers a base has.
const SERVERS: u16 = 10;

/// Our codecs, and the base's (a generator for the M400 and M900).
pub(super) const CODECS: &[(&str, &str)] =
    &[("pcmu", "pcmu"), ("pcma", "pcma"), ("g722", "g722"), ("g729", "g729"), ("g726-32", "g726")];

/// A server as the base is told it: names and values.
type Told = Vec<(&'static str, String)>;

fn told(line: &Fields) -> Option<Told> {
    let host = line.text(Concept::ServerHost)?;
    let port = |concept, known: &[i64]| {
        let port = line.number(concept).filter(|port| !known.contains(port));
        port.map_or_else(String::new, |port| format!(":{port}"))
    };
    let proxy = line
        .text(Concept::OutboundProxyHost)
        .map(|host| format!("{host}{}", port(Concept::OutboundProxyPort, &[])));
    let list = line.value(Concept::Codecs).map(autoprov_core::Value::list).unwrap_or_default();
    let codecs: Vec<_> = list.iter().filter_map(|ours| crate::settings::words::word(CODECS, ours)).collect();
    let on = |on: bool| if on { "on" } else { "off" }.to_owned();
    let mut told = vec![
        ("srv_sip_server_alias", host.to_owned()),
        ("user_host", format!("{host}{}", port(Concept::ServerPort, &[5060, 5061]))),
        ("user_outbound", proxy.unwrap_or_default()),
        ("srv_sip_transport", line.text(Concept::ServerTransport).unwrap_or("udp").to_owned()),
        ("user_srtp", "disabled".to_owned()),
        ("srv_srtp_auth", on(false)),
        ("user_dtmf_info", on(false)),
        ("keepalive_interval", on(line.number(Concept::NatKeepalive).is_some_and(|seconds| seconds > 0))),
    ];
    if let Some(seconds) = line.number(Concept::Expires) {
        told.push(("user_expiry", seconds.to_string()));
    }
    if !codecs.is_empty() {
        told.push(("codec_priority_list", codecs.join(", ")));
    }
    Some(told)
}

/// The servers, and who set each.
fn servers(view: &View) -> Vec<(Told, Source)> {
    let mut out: Vec<(Told, Source)> = Vec::new();
    for line in view.lines.values() {
        let Some(told) = told(line) else { continue };
        if !out.iter().any(|(own, _)| *own == told) {
            let source = line.get(Concept::ServerHost).map_or(Source::Dialect, |(_, source)| source.clone());
            out.push((told, source));
        }
    }
    out
}

/// Which server each line uses, by line; `None` where the base has no room for it.
pub(super) fn of_lines(view: &View) -> Vec<(u16, Option<u16>)> {
    let servers = servers(view);
    let place = |line: &Fields| {
        let told = told(line)?;
        let at = servers.iter().position(|(own, _)| *own == told)?;
        u16::try_from(at + 1).ok().filter(|at| *at <= SERVERS)
    };
    view.lines.iter().map(|(index, line)| (*index, place(line))).collect()
}

/// Writes the group.
pub(super) fn write(view: &View, out: &mut Vec<Setting>) {
    let mut servers = servers(view).into_iter();
    for n in 1..=SERVERS {
        let (told, source) = servers.next().unwrap_or_else(|| {
            let gone = ["srv_sip_server_alias", "user_host", "user_outbound"];
            (gone.map(|name| (name, String::new())).to_vec(), Source::Cleared)
        });
        let setting = |(name, value)| Setting::new(format!("{name}[{n}]"), value, source.clone());
        out.extend(told.into_iter().map(setting));
    }
}
