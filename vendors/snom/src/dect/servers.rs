//! SIP servers of a base: ten, each with how calls by it are made. Lines that agree in all of this share one.

use crate::settings::GONE;
use crate::settings::words::listed;
use autoprov_core::{Concept, Concept::*, Encode::*, Pick, Port, Row, Scope, Servers, Table};

/// Our codecs, and the base's (a generator for the M400 and M900).
const CODECS: &[(&str, &str)] =
    &[("pcmu", "pcmu"), ("pcma", "pcma"), ("g722", "g722"), ("g729", "g729"), ("g726-32", "g726")];

/// What a server says.
const ALIKE: &[Concept] = &[
    ServerHost,
    ServerPort,
    OutboundProxyHost,
    OutboundProxyPort,
    ServerTransport,
    NatKeepalive,
    Expires,
    Codecs,
];

/// The servers.
pub static SERVERS: Servers = Servers { room: |_| 10, alike: ALIKE, needed: ALIKE.len(), by_presence: &[] };

/// What stands in each. What the maker has: the base's own file (provisioner/Provisioner `endpoint/snom/m700`).
pub static SERVER: Table = Table {
    scope: Scope::Servers(&SERVERS),
    rows: &[
        Row::new(ServerHost, "srv_sip_server_alias[{n}]", Plain).clear(GONE),
        Row::new(ServerHost, "user_host[{n}]", HostPort(ServerPort, Port::Odd)).clear(GONE),
        Row::new(OutboundProxyHost, "user_outbound[{n}]", HostPort(OutboundProxyPort, Port::Given))
            .clear(GONE),
        Row::new(ServerTransport, "srv_sip_transport[{n}]", Plain).lacking("udp"),
        Row::constant("user_srtp[{n}]", "disabled"),
        Row::constant("srv_srtp_auth[{n}]", "off"),
        Row::constant("user_dtmf_info[{n}]", "off"),
        Row::new(NatKeepalive, "keepalive_interval[{n}]", Switch("off", "on")).lacking("on"),
        Row::new(SessionTimer, "timer_support[{n}]", Switch("off", "on")).once(Pick::Phone).lacking("on"),
        Row::new(SessionTimer, "session_timer[{n}]", Above0).once(Pick::Phone).lacking("3600"),
        Row::cannot(Lookup, "no source says how it is told: without a port it asks as it does by itself"),
        Row::new(Expires, "user_expiry[{n}]", Plain),
        Row::cannot(SubscriptionSeconds, "no source names it among the settings of a base"),
        Row::new(Codecs, "codec_priority_list[{n}]", Says(|list, _| listed(CODECS, list, ", ", None))),
    ],
};
