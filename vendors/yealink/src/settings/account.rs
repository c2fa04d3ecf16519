//! Accounts of flat files. The manager of many cells has its servers elsewhere: in templates.

use super::GONE;
use crate::generation::{before_80, from_80, may_81};
use crate::models::{dect, multicell, shows_list};
use crate::words::{
    BACKUP_PORT, PORT, TRANSPORT, backup_proxy_port, caller, caller_of_two, proxy_port, srv_type,
};
use autoprov_core::{
    At, Because, Concept::*, Encode::*, Pick, Row, Scope, Table, Value, View, host_and_port,
};

/// Why a phone has no list.
pub(super) const NO_LIST: &str = "it has no line or memory keys that could show a list";

/// Every account the model has: an account that is not written survives in the phone.
pub static LINES: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(LineActive, "account.{n}.enable", Flag("0", "1")).clear("0"),
        Row::new(Label, "account.{n}.label", Plain).clear(GONE),
        Row::new(DisplayName, "account.{n}.display_name", Plain).clear(GONE),
        Row::new(UserName, "account.{n}.user_name", Plain).clear(GONE),
        Row::new(AuthId, "account.{n}.auth_name", Plain).clear(GONE),
        Row::new(Password, "account.{n}.password", Plain).clear(GONE),
        // `sip_server.1` is read from 71 on; the first flat files had one server without a number.
        Row::new(ServerHost, "account.{n}.sip_server_host", Plain).clear(GONE).when(own_before_80),
        Row::new(ServerHost, "account.{n}.sip_server_port", PORT).clear(GONE).when(own_before_80),
        Row::new(ServerHost, "account.{n}.sip_server.1.address", Plain).clear(GONE).when(own_server),
        Row::new(ServerHost, "account.{n}.sip_server.1.port", PORT).clear(GONE).when(own_server),
        Row::new(ServerTransport, "account.{n}.transport", TRANSPORT)
            .clear(GONE)
            .also(&[Lookup])
            .when(own_before_80),
        Row::new(ServerTransport, "account.{n}.sip_server.1.transport_type", TRANSPORT)
            .clear(GONE)
            .also(&[Lookup])
            .when(own_from_80),
        Row::new(Lookup, "account.{n}.dns_srv_type", Says(srv_type)).when(asks_for_srv),
        Row::doubt(Lookup, transport_by_dns),
        Row::new(Expires, "account.{n}.expires", Plain).when(own_before_80),
        Row::new(Expires, "account.{n}.sip_server.1.expires", Plain).when(own_server),
        Row::new(BackupHost, "account.{n}.sip_server.2.address", Plain).clear(GONE).when(own_server),
        Row::new(BackupHost, "account.{n}.sip_server.2.port", BACKUP_PORT).clear(GONE).when(own_server),
        // The backup server speaks what the first one does.
        Row::new(BackupHost, "account.{n}.sip_server.2.transport_type", Of(ServerTransport, &TRANSPORT))
            .clear(GONE)
            .when(own_from_80),
        Row::new(BackupHost, "account.{n}.sip_server.2.expires", Of(Expires, &Plain))
            .clear(GONE)
            .when(own_server),
        // 1: the second server is asked when the first does not answer; 0 would register at both.
        Row::new(BackupHost, "account.{n}.fallback.redundancy_type", Fixed("1")).clear(GONE),
        Row::new(OutboundProxyHost, "account.{n}.outbound_proxy_enable", Fixed("1"))
            .clear("0")
            .when(own_server),
        Row::new(OutboundProxyHost, "account.{n}.outbound_host", Plain).clear(GONE).when(own_before_80),
        Row::new(OutboundProxyHost, "account.{n}.outbound_port", With(proxy_port))
            .clear(GONE)
            .also(&[OutboundProxyPort])
            .when(own_before_80),
        Row::new(OutboundProxyHost, "account.{n}.outbound_proxy.1.address", Plain)
            .clear(GONE)
            .when(own_from_80),
        Row::new(OutboundProxyHost, "account.{n}.outbound_proxy.1.port", With(proxy_port))
            .clear(GONE)
            .also(&[OutboundProxyPort])
            .when(own_from_80),
        Row::new(BackupProxyHost, "account.{n}.backup_outbound_host", Plain).clear(GONE).when(own_before_80),
        Row::new(BackupProxyHost, "account.{n}.backup_outbound_port", With(backup_proxy_port))
            .clear(GONE)
            .also(&[BackupProxyPort])
            .when(own_before_80),
        Row::new(BackupProxyHost, "account.{n}.outbound_proxy.2.address", Plain)
            .clear(GONE)
            .when(own_from_80),
        Row::new(BackupProxyHost, "account.{n}.outbound_proxy.2.port", With(backup_proxy_port))
            .clear(GONE)
            .also(&[BackupProxyPort])
            .when(own_from_80),
        Row::new(
            Srtp,
            "account.{n}.srtp_encryption",
            Words(&[("off", "0"), ("optional", "1"), ("required", "2")]),
        ),
        Row::new(
            Dtmf,
            "account.{n}.dtmf.type",
            Words(&[("inband", "0"), ("rfc2833", "1"), ("info", "2"), ("rfc2833+info", "3")]),
        ),
        // INFO as `application/dtmf-relay`, which every server reads.
        Row::new(Dtmf, "account.{n}.dtmf.info_type", Fixed("1")),
        // On as delivered, every 30 seconds (the maker's comments in its files of 70 and 85): who says nothing keeps that.
        Row::new(NatKeepalive, "account.{n}.nat.udp_update_enable", Switch("0", "1")).clear("1"),
        Row::new(NatKeepalive, "account.{n}.nat.udp_update_time", Above0).clear("30"),
        Row::new(StunHost, "account.{n}.nat.nat_traversal", Fixed("1")).clear("0").once(Pick::Phone),
        Row::new(StunHost, "account.{n}.nat.stun_server", Plain).clear(GONE).when(own_stun).once(Pick::Phone),
        Row::new(StunPort, "account.{n}.nat.stun_port", Plain).clear("3478").when(own_stun).once(Pick::Phone),
        Row::new(ServerOnly, "account.{n}.sip_trust_ctrl", Flag("0", "1"))
            .clear("0")
            .when(own_trust)
            .once(Pick::Phone),
        Row::new(SessionTimer, "account.{n}.session_timer.enable", Switch("0", "1"))
            .clear("0")
            .once(Pick::Phone),
        Row::new(SessionTimer, "account.{n}.session_timer.expires", Within(1, 9999))
            .clear(GONE)
            .once(Pick::Phone),
        Row::new(CallerIdSource, "account.{n}.cid_source", Says(caller))
            .clear("0")
            .when(|view| !dect(view))
            .once(Pick::Phone),
        Row::new(CallerIdSource, "account.{n}.cid_source", Says(caller_of_two))
            .clear("0")
            .when(dect)
            .once(Pick::Phone),
        Row::new(VoicemailNumber, "voice_mail.number.{n}", Plain).clear(GONE),
        // Without a mailbox there is nothing to subscribe to, and the server's refusals fill its log.
        Row::new(Mailbox, "account.{n}.subscribe_mwi", Fixed("1")).clear("0"),
        Row::new(SubscriptionSeconds, "account.{n}.subscribe_mwi_expires", TO_MAILBOX).clear("3600"),
        Row::new(SubscriptionSeconds, "account.{n}.blf.subscribe_period", TO_NUMBER)
            .clear("1800")
            .when(shows_list),
        // 1 is BroadSoft's shared call appearance (FusionPBX, comment of its T28P template).
        Row::new(SharedLine, "account.{n}.shared_line", Flag("0", "1"))
            .clear("0")
            .only(|view| !dect(view), "no source shows a shared line on a DECT base"),
        Row::new(BlfList, "account.{n}.blf.blf_list_uri", With(list)).clear(GONE).only(shows_list, NO_LIST),
        // The code that takes a call of somebody on the list.
        Row::new(BlfList, "account.{n}.blf_list_code", Of(PickupCode, &Plain)).clear(GONE).when(shows_list),
    ],
};

/// What no source has on bases before 81.
pub static LATER: Table = Table {
    scope: Scope::Lines,
    rows: &[
        // The way back of registrations, that of calls (3: after so many seconds; 1 to 59 would become 60), and that of proxies.
        Row::new(Failback, "account.{n}.fallback.timeout", Within(10, MOST_SECONDS)).clear("120"),
        Row::new(Failback, "account.{n}.sip_server.1.failback_mode", Fixed("3")).clear("0").when(own_server),
        Row::new(Failback, "account.{n}.sip_server.1.failback_timeout", CALLS_BACK)
            .clear("3600")
            .when(own_server),
        Row::new(Failback, "account.{n}.sip_server.2.failback_mode", Fixed("3")).clear("0").when(own_server),
        Row::new(Failback, "account.{n}.sip_server.2.failback_timeout", CALLS_BACK)
            .clear("3600")
            .when(own_server),
        Row::new(Failback, "account.{n}.outbound_proxy_fallback_interval", Within(10, MOST_SECONDS))
            .clear("3600")
            .when(|view| may_81(view) && !dect(view)),
        // 2: the server holds them. A part of a URI will do (comment of the maker's sample).
        Row::new(ConferenceUri, "account.{n}.conf_type", Fixed("2")).clear("0").once(Pick::Phone),
        Row::new(ConferenceUri, "account.{n}.conf_uri", Plain).clear(GONE).once(Pick::Phone),
    ],
};

/// The most seconds that the maker's guides have.
pub(super) const MOST_SECONDS: i64 = 65_535;
/// How long it subscribes to a mailbox (comment of the maker's sample).
pub(super) const TO_MAILBOX: autoprov_core::Encode = Within(0, 84_600);
/// The same to the number of a BLF key (the maker's guide for T2, T4 and T5).
pub(super) const TO_NUMBER: autoprov_core::Encode = Within(30, 2_147_483_647);
const CALLS_BACK: autoprov_core::Encode = Within(60, MOST_SECONDS);

/// Whether its accounts name the STUN server: up to 73, and on bases (FusionPBX, W70B).
fn own_stun(view: &View) -> bool {
    before_80(view) || dect(view)
}

/// Whether its accounts say whom they trust: T28P's sample, and those of bases.
fn own_trust(view: &View) -> bool {
    before_80(view) || dect(view)
}

/// Whether it can be told which SRV records count.
fn asks_for_srv(view: &View) -> bool {
    !dect(view)
}

/// Who asks the DNS gets the transport from there.
pub(super) fn transport_by_dns(lookup: &Value, at: &At<'_>) -> Option<Because> {
    let told = lookup.text() == Some("srv") && asks_for_srv(at.view);
    if told { None } else { unasked(at) }
}

/// What is not asked for where the DNS names the transport.
pub fn unasked(at: &At<'_>) -> Option<Because> {
    let own = at.fields.text(ServerTransport).filter(|own| *own != "udp")?;
    Some(format!("the transport is what the DNS names: `{own}` is not asked for").into())
}

/// Whether an account names its own server.
fn own_server(view: &View) -> bool {
    !multicell(view)
}

fn own_before_80(view: &View) -> bool {
    own_server(view) && before_80(view)
}

fn own_from_80(view: &View) -> bool {
    own_server(view) && from_80(view)
}

/// The whole address of a list, which no pattern puts together: the phone would take its user alone too (comment of the maker's sample).
pub(super) fn list(value: &Value, at: &At<'_>) -> Option<String> {
    let list = value.text().filter(|list| !list.is_empty())?;
    let host = at.fields.text(ServerHost).filter(|_| !list.contains('@'));
    Some(host.map_or_else(|| list.to_owned(), |host| format!("{list}@{}", host_and_port(host, None))))
}
