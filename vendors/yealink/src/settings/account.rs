//! Accounts of flat files. The manager of many cells has its servers elsewhere: in templates.

use super::GONE;
use crate::generation::{before_80, from_80};
use crate::models::{dect, multicell, shows_list};
use crate::words::TRANSPORTS;
use autoprov_core::{At, Concept::*, Encode::*, Row, Scope, Table, Value, View, host_and_port};

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
        Row::new(ServerPort, "account.{n}.sip_server_port", Plain).clear(GONE).when(own_before_80),
        Row::new(ServerHost, "account.{n}.sip_server.1.address", Plain).clear(GONE).when(own_server),
        Row::new(ServerPort, "account.{n}.sip_server.1.port", Plain).clear(GONE).when(own_server),
        Row::new(ServerTransport, "account.{n}.transport", TRANSPORTS).clear(GONE).when(own_before_80),
        Row::new(ServerTransport, "account.{n}.sip_server.1.transport_type", TRANSPORTS)
            .clear(GONE)
            .when(own_from_80),
        Row::new(Expires, "account.{n}.expires", Plain).when(own_before_80),
        Row::new(Expires, "account.{n}.sip_server.1.expires", Plain).when(own_server),
        Row::new(BackupHost, "account.{n}.sip_server.2.address", Plain).clear(GONE).when(own_server),
        Row::new(BackupPort, "account.{n}.sip_server.2.port", Plain).clear(GONE).when(own_server),
        // The backup server speaks what the first one does.
        Row::new(BackupHost, "account.{n}.sip_server.2.transport_type", Of(ServerTransport, &TRANSPORTS))
            .clear(GONE)
            .when(own_from_80),
        // 1: the second server is asked when the first does not answer; 0 would register at both.
        Row::new(BackupHost, "account.{n}.fallback.redundancy_type", Fixed("1")).clear(GONE),
        Row::new(OutboundProxyHost, "account.{n}.outbound_proxy_enable", Fixed("1"))
            .clear("0")
            .when(own_server),
        Row::new(OutboundProxyHost, "account.{n}.outbound_host", Plain).clear(GONE).when(own_before_80),
        Row::new(OutboundProxyPort, "account.{n}.outbound_port", Plain).clear(GONE).when(own_before_80),
        Row::new(OutboundProxyHost, "account.{n}.outbound_proxy.1.address", Plain)
            .clear(GONE)
            .when(own_from_80),
        Row::new(OutboundProxyPort, "account.{n}.outbound_proxy.1.port", Plain).clear(GONE).when(own_from_80),
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
        Row::new(VoicemailNumber, "voice_mail.number.{n}", Plain).clear(GONE),
        // Without a mailbox there is nothing to subscribe to, and the server's refusals fill its log.
        Row::new(Mailbox, "account.{n}.subscribe_mwi", Fixed("1")).clear("0"),
        // 1 is BroadSoft's shared call appearance (FusionPBX, comment of its T28P template).
        Row::new(SharedLine, "account.{n}.shared_line", Flag("0", "1"))
            .clear("0")
            .only(|view| !dect(view), "no source shows a shared line on a DECT base"),
        Row::new(BlfList, "account.{n}.blf.blf_list_uri", With(list)).clear(GONE).only(shows_list, NO_LIST),
        // The code that takes a call of somebody on the list.
        Row::new(BlfList, "account.{n}.blf_list_code", Of(PickupCode, &Plain)).clear(GONE).when(shows_list),
    ],
};

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
