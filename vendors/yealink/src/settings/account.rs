//! Accounts of flat files. The manager of many cells has its servers elsewhere: in templates.

use super::GONE;
use crate::generation::{before_80, from_80};
use crate::models::{dect, multicell, shows_list};
use crate::words::TRANSPORTS;
use autoprov_core::{At, Concept::*, Over, Row, Table, Value, View, Write};

/// Every account the model has: an account that is not written survives in the phone.
pub(super) const LINES: Table = Table {
    over: Over::Lines,
    rows: &[
        Row::new(LineActive, "account.{n}.enable", Write::Flag("0", "1")).clear("0"),
        Row::new(Label, "account.{n}.label", Write::Plain).clear(GONE),
        Row::new(DisplayName, "account.{n}.display_name", Write::Plain).clear(GONE),
        Row::new(UserName, "account.{n}.user_name", Write::Plain).clear(GONE),
        Row::new(AuthId, "account.{n}.auth_name", Write::Plain).clear(GONE),
        Row::new(Password, "account.{n}.password", Write::Plain).clear(GONE),
        // `sip_server.1` is read from 71 on; the first flat files had one server without a number.
        Row::new(ServerHost, "account.{n}.sip_server_host", Write::Plain).clear(GONE).when(own_before_80),
        Row::new(ServerPort, "account.{n}.sip_server_port", Write::Plain).clear(GONE).when(own_before_80),
        Row::new(ServerHost, "account.{n}.sip_server.1.address", Write::Plain).clear(GONE).when(own_server),
        Row::new(ServerPort, "account.{n}.sip_server.1.port", Write::Plain).clear(GONE).when(own_server),
        Row::new(ServerTransport, "account.{n}.transport", Write::Words(TRANSPORTS))
            .clear(GONE)
            .when(own_before_80),
        Row::new(ServerTransport, "account.{n}.sip_server.1.transport_type", Write::Words(TRANSPORTS))
            .clear(GONE)
            .when(own_from_80),
        Row::new(Expires, "account.{n}.expires", Write::Plain).when(own_before_80),
        Row::new(Expires, "account.{n}.sip_server.1.expires", Write::Plain).when(own_server),
        Row::new(BackupHost, "account.{n}.sip_server.2.address", Write::Plain).clear(GONE).when(own_server),
        Row::new(BackupPort, "account.{n}.sip_server.2.port", Write::Plain).clear(GONE).when(own_server),
        Row::new(BackupHost, "account.{n}.sip_server.2.transport_type", Write::With(transport))
            .clear(GONE)
            .when(own_from_80),
        // 1: the second server is asked when the first does not answer; 0 would register at both.
        Row::new(BackupHost, "account.{n}.fallback.redundancy_type", Write::Fixed("1")).clear(GONE),
        Row::new(OutboundProxyHost, "account.{n}.outbound_proxy_enable", Write::Fixed("1"))
            .clear("0")
            .when(own_server),
        Row::new(OutboundProxyHost, "account.{n}.outbound_host", Write::Plain)
            .clear(GONE)
            .when(own_before_80),
        Row::new(OutboundProxyPort, "account.{n}.outbound_port", Write::Plain)
            .clear(GONE)
            .when(own_before_80),
        Row::new(OutboundProxyHost, "account.{n}.outbound_proxy.1.address", Write::Plain)
            .clear(GONE)
            .when(own_from_80),
        Row::new(OutboundProxyPort, "account.{n}.outbound_proxy.1.port", Write::Plain)
            .clear(GONE)
            .when(own_from_80),
        Row::new(
            Srtp,
            "account.{n}.srtp_encryption",
            Write::Words(&[("off", "0"), ("optional", "1"), ("required", "2")]),
        ),
        Row::new(
            Dtmf,
            "account.{n}.dtmf.type",
            Write::Words(&[("inband", "0"), ("rfc2833", "1"), ("info", "2"), ("rfc2833+info", "3")]),
        ),
        // INFO as `application/dtmf-relay`, which every server reads.
        Row::new(Dtmf, "account.{n}.dtmf.info_type", Write::Fixed("1")),
        Row::new(NatKeepalive, "account.{n}.nat.udp_update_enable", Write::With(keepalive)).clear("0"),
        Row::new(NatKeepalive, "account.{n}.nat.udp_update_time", Write::With(seconds)),
        Row::new(VoicemailNumber, "voice_mail.number.{n}", Write::Plain).clear(GONE),
        // Without a mailbox there is nothing to subscribe to, and the server's refusals fill its log.
        Row::new(Mailbox, "account.{n}.subscribe_mwi", Write::Fixed("1")).clear("0"),
        // 1 is BroadSoft's shared call appearance (FusionPBX, comment of its T28P template).
        Row::new(SharedLine, "account.{n}.shared_line", Write::Flag("0", "1")).clear("0").when(desk),
        Row::new(BlfList, "account.{n}.blf.blf_list_uri", Write::With(list)).clear(GONE).when(shows_list),
        Row::new(BlfList, "account.{n}.blf_list_code", Write::With(list_code)).clear(GONE).when(shows_list),
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

/// No source shows a shared line on a base.
fn desk(view: &View) -> bool {
    !dect(view)
}

/// The whole address of a list: the phone would take its user alone too (comment of the maker's sample).
pub(super) fn list(value: &Value, at: &At<'_>) -> Option<String> {
    let list = value.text().filter(|list| !list.is_empty())?;
    let host = at.fields.text(ServerHost).filter(|_| !list.contains('@'));
    Some(host.map_or_else(|| list.to_owned(), |host| format!("{list}@{host}")))
}

/// The code that takes a call of somebody on the list.
pub(super) fn list_code(_: &Value, at: &At<'_>) -> Option<String> {
    at.view.phone.text(PickupCode).map(str::to_owned)
}

/// The backup server speaks what the first one does.
pub(super) fn transport(_: &Value, at: &At<'_>) -> Option<String> {
    let ours = at.fields.text(ServerTransport)?;
    TRANSPORTS.iter().find(|(own, _)| *own == ours).map(|(_, number)| (*number).to_owned())
}

pub(super) fn keepalive(value: &Value, _: &At<'_>) -> Option<String> {
    value.number().map(|seconds| u8::from(seconds > 0).to_string())
}

pub(super) fn seconds(value: &Value, _: &At<'_>) -> Option<String> {
    value.number().filter(|seconds| *seconds > 0).map(|seconds| seconds.to_string())
}
