//! Accounts, from 1. An account that the site does not use is off and empty.

use crate::models::is_seen;
use autoprov_core::{At, Concept::*, Encode::*, Pick, Row, Scope, Table};

/// What an account has. Values that stand where the site says nothing are those of the exports.
pub static TABLE: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(LineActive, "Config.Account{n}.GENERAL.Enable", Flag("0", "1")).clear("0"),
        Row::new(Label, "Config.Account{n}.GENERAL.Label", Plain).clear(""),
        Row::new(DisplayName, "Config.Account{n}.GENERAL.DisplayName", Plain).clear(""),
        Row::new(UserName, "Config.Account{n}.GENERAL.UserName", Plain).clear(""),
        Row::new(AuthId, "Config.Account{n}.GENERAL.AuthName", Plain).clear(""),
        Row::new(Password, "Config.Account{n}.GENERAL.Pwd", Plain).clear(""),
        Row::new(ServerHost, "Config.Account{n}.SIP.Server", Host).clear(""),
        Row::new(
            ServerHost,
            "Config.Account{n}.SIP.Port",
            With(|_, at| port(at.fields.number(ServerPort), at)),
        )
        .also(&[ServerPort])
        .clear("5060"),
        Row::new(BackupHost, "Config.Account{n}.SIP.Server2", Host).clear(""),
        Row::new(
            BackupHost,
            "Config.Account{n}.SIP.Port2",
            With(|_, at| port(at.fields.number(BackupPort), at)),
        )
        .also(&[BackupPort])
        .clear("5060"),
        Row::new(ServerTransport, "Config.Account{n}.SIP.TransType", Words(TRANSPORTS)).clear("0"),
        Row::cannot(
            Lookup,
            "3 of its transports is said to be the DNS, by likeness with another maker alone",
        ),
        Row::new(OutboundProxyHost, "Config.Account{n}.OUTPROXY.Enable", Fixed("1")).clear("0"),
        Row::new(OutboundProxyHost, "Config.Account{n}.OUTPROXY.Server", Host).clear(""),
        Row::new(
            OutboundProxyHost,
            "Config.Account{n}.OUTPROXY.Port",
            With(|_, at| port(at.fields.number(OutboundProxyPort), at)),
        )
        .also(&[OutboundProxyPort])
        .clear("5060"),
        Row::new(BackupProxyHost, "Config.Account{n}.OUTPROXY.BakServer", Host).clear(""),
        Row::new(
            BackupProxyHost,
            "Config.Account{n}.OUTPROXY.BakPort",
            With(|_, at| port(at.fields.number(BackupProxyPort), at)),
        )
        .also(&[BackupProxyPort])
        .clear("5060"),
        Row::new(Failback, "Config.Account{n}.FALLBACK.Timeout", Plain).clear("60"),
        Row::new(Expires, "Config.Account{n}.REG.Timeout", Plain).clear("3600"),
        Row::new(Expires, "Config.Account{n}.REG.Timeout2", Plain).clear("3600"),
        Row::new(Srtp, "Config.Account{n}.ENCRYPTION.SRTPEncryption", Words(SRTP)).clear("0"),
        Row::new(Dtmf, "Config.Account{n}.DTMF.Type", Words(DTMF)).only(is_seen, TWO_COUNTS),
        Row::new(NatKeepalive, "Config.Account{n}.NAT.UdpKeepEnable", Switch("0", "1")).clear("1"),
        Row::new(NatKeepalive, "Config.Account{n}.NAT.UdpKeepInterval", Above0).clear("30"),
        Row::new(StunHost, "Config.Account{n}.STUN.Enable", Fixed("1")).clear("0").once(Pick::Phone),
        Row::new(StunHost, "Config.Account{n}.STUN.Server", Host).clear("").once(Pick::Phone),
        Row::new(StunPort, "Config.Account{n}.STUN.Port", Plain).clear("3478").once(Pick::Phone),
        Row::new(VoicemailNumber, "Config.Account{n}.VOICEMSG.Number", Plain).clear(""),
        // The maker's spelling. Without a mailbox there is nothing to subscribe to; Akuvox's own phones have it off (Tancredi's `akuvox.tmpl`).
        Row::new(Mailbox, "Config.Account{n}.SUBSCRIBE.SubsribeMWI", Fixed("1")).clear("0"),
        Row::new(SubscriptionSeconds, "Config.Account{n}.SUBSCRIBE.SubscribeMWIExpire", Plain).clear("3600"),
        Row::new(SubscriptionSeconds, "Config.Account{n}.BLF.SubscribePeriod", Plain).clear("1800"),
        Row::new(BlfList, "Config.Account{n}.BLF.BlfListUri", Plain).clear(""),
        Row::new(BlfList, "Config.Account{n}.BLF.BlfListCode", Of(PickupCode, &Plain)).clear(""),
        Row::new(SessionTimer, "Config.Account{n}.SESSION.EnableTimer", Switch("0", "1"))
            .clear("0")
            .once(Pick::Phone),
        Row::new(SessionTimer, "Config.Account{n}.SESSION.Interval", Above0).clear("7200").once(Pick::Phone),
        Row::new(ServerOnly, "Config.Account{n}.CALL.PreventSIPHacking", Flag("0", "1"))
            .clear("0")
            .once(Pick::Phone),
    ],
};

/// Why the WP490G is left at its own way.
const TWO_COUNTS: &str =
    "Akuvox's own phones count RFC 2833 as 1, Wildix's WP410 and WP480 as 2: nobody has said it of this one";

const TRANSPORTS: &[(&str, &str)] = &[("udp", "0"), ("tcp", "1"), ("tls", "2")];
const SRTP: &[(&str, &str)] = &[("off", "0"), ("optional", "1"), ("required", "2")];
const DTMF: &[(&str, &str)] = &[("inband", "1"), ("rfc2833", "2"), ("info", "3"), ("rfc2833+info", "5")];

/// A port; where nobody gives one the usual of the transport, as Tancredi writes it.
fn port(given: Option<i64>, at: &At<'_>) -> Option<String> {
    let tls = || at.fields.text(ServerTransport).map(|own| if own == "tls" { 5061 } else { 5060 });
    given.or_else(tls).map(|port| port.to_string())
}
