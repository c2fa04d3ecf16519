//! ITSP profiles: servers. They stand apart from the accounts, and a line names the one it uses by letter.
//!
//! Lines that say the same of their server share a profile, as the maker's guide advises: an adapter has nine lines and fewer profiles.

use super::dialling;
use crate::format::DEFAULT;
use crate::models::{self, is_adapter};
use autoprov_core::{At, Concept::*, Encode::*, Pick, Row, Said, Scope, Servers, Table, Value};

/// The lines that share a profile.
pub static PROFILES: Servers = Servers {
    room: |view| models::profiles(view.model),
    alike: ALIKE,
    needed: ALIKE.len(),
    by_presence: &[],
};

const ALIKE: &[autoprov_core::Concept] = &[
    ServerHost,
    ServerPort,
    ServerTransport,
    OutboundProxyHost,
    OutboundProxyPort,
    Expires,
    BackupHost,
    BackupPort,
    BackupProxyHost,
    BackupProxyPort,
    Failback,
    SubscriptionSeconds,
    Lookup,
    Dtmf,
];

macro_rules! itsp {
    ($concept:ident, $name:literal, $write:expr) => {
        Row::new($concept, concat!("VoiceService.1.VoiceProfile.{n}.", $name), $write).clear(DEFAULT)
    };
}

/// Written over profiles, not lines: `{n}` is 1 for profile A. Those that no line uses are the maker's own.
pub static TABLE: Table = Table {
    scope: Scope::Servers(&PROFILES),
    rows: &[
        itsp!(ServerHost, "SIP.ProxyServer", Plain),
        itsp!(ServerPort, "SIP.ProxyServerPort", Plain),
        itsp!(ServerTransport, "SIP.ProxyServerTransport", Words(TRANSPORTS)),
        itsp!(OutboundProxyHost, "SIP.OutboundProxy", Plain),
        itsp!(OutboundProxyPort, "SIP.OutboundProxyPort", Plain),
        itsp!(Expires, "SIP.RegistrationPeriod", Plain),
        itsp!(BackupHost, "SIP.X_ProxyServerRedundancy", Fixed("true")),
        Row::cannot(BackupHost, BY_RECORDS),
        Row::cannot(BackupPort, BY_RECORDS),
        Row::cannot(BackupProxyHost, BY_RECORDS),
        itsp!(Failback, "SIP.X_CheckPrimaryFallbackInterval", Plain),
        // It asks for A and SRV records of the very name by itself (VVX D230 guide); this adds `_sip._udp.` and the like.
        itsp!(Lookup, "SIP.X_DnsSrvAutoPrefix", Words(&[("srv", "true")])),
        Row::doubt(Lookup, |lookup, _| {
            (lookup.text() == Some("naptr")).then(|| "no source says that it asks for NAPTR records".into())
        }),
        itsp!(SessionTimer, "SIP.X_SessionTimer", Says(timer))
            .once(Pick::Phone)
            .only(|view| !is_adapter(view), "no source shows session timers on an adapter"),
        itsp!(StunHost, "STUNEnable", Fixed("true")).once(Pick::Phone),
        itsp!(StunHost, "STUNServer", Plain).once(Pick::Phone),
        itsp!(StunPort, "X_STUNServerPort", Plain).once(Pick::Phone),
        // One mailbox is enough to ask for notices, which come for the accounts that have one.
        itsp!(Mailbox, "SIP.X_MWISubscribe", Fixed("true")).once(Pick::Any),
        itsp!(SubscriptionSeconds, "SIP.X_MWISubscribeExpires", Plain),
        itsp!(SubscriptionSeconds, "SIP.X_BLFSubscribeExpires", Plain).when(|view| !is_adapter(view)),
        itsp!(Dtmf, "DTMFMethod", Words(DTMF)),
        itsp!(DialPlan, "DigitMap", Says(dialling::profile)).once(Pick::Phone).also(&[EmergencyNumbers]),
        itsp!(PickupCode, "X_FeatureCode.DirectedCallPickup", Plain).once(Pick::Phone),
        itsp!(ParkCode, "X_FeatureCode.Park", Plain).once(Pick::Phone),
    ],
};

/// Whether there is one: no source tells the unit of `X_SessionExpires`, which is 20 by the maker.
fn timer(seconds: &Value, _: &At<'_>) -> Said {
    match seconds.number() {
        Some(0) => Said::of("false"),
        _ => Said::adapted("true", "how long is the maker's: no source tells the unit of its parameter"),
    }
}

const TRANSPORTS: &[(&str, &str)] = &[("udp", "UDP"), ("tcp", "TCP"), ("tls", "TLS")];
const DTMF: &[(&str, &str)] = &[("rfc2833", "RFC2833"), ("inband", "InBand"), ("info", "SIPInfo")];
const BY_RECORDS: &str =
    "it takes no second server by name: it tries the next of the first one's SRV records";
