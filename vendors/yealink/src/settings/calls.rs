//! How calls come in, are passed on and meet others: flat files. What the maker has by itself stands in comments of its samples.

use super::GONE;
use crate::generation::{before_81, ends_before_83, from_80, from_81};
use crate::models::dect;
use autoprov_core::{At, Concept::*, Encode::*, Row, Said, Scope, Table, Value, View};

/// Phones and bases.
pub static CALLS: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(CallWaiting, "call_waiting.enable", Flag("0", "1")).clear("1"),
        Row::new(ServerOnly, "sip.trust_ctrl", Flag("0", "1")).clear("0"),
        // A call to the phone's own address goes past the server.
        Row::new(ServerOnly, "features.direct_ip_call_enable", Flag("1", "0")).clear("1"),
        // As delivered (1) any `check-sync` restarts the phone; so does it only with `reboot=true` (the maker's guides for 72 to 83, wazo,
        // FusionPBX).
        Row::constant("sip.notify_reboot_enable", "0"),
        Row::new(FeatureKeySync, "bw.feature_key_sync", Flag("0", "1")).clear("0").when(first_sync),
        Row::new(FeatureKeySync, "features.feature_key_sync.enable", Flag("0", "1")).clear("0").when(from_81),
        // Up to 73 and on bases each account names it. T4xS read the second spelling, T5x and later the third.
        Row::new(StunHost, "sip.nat_stun.enable", Fixed("1")).clear("0").when(phone_stun),
        Row::new(StunHost, "sip.nat_stun.server", Plain).clear(GONE).when(phone_stun),
        Row::new(StunPort, "sip.nat_stun.port", Plain).clear("3478").when(phone_stun),
        Row::new(StunHost, "static.sip.nat_stun.enable", Fixed("1")).clear("0").when(from_81),
        Row::new(StunHost, "static.sip.nat_stun.server", Plain).clear(GONE).when(from_81),
        Row::new(StunPort, "static.sip.nat_stun.port", Plain).clear("3478").when(from_81),
    ],
};

/// Desk and conference phones.
pub static DESK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        // Parts of the switch above: they count only where that is on.
        Row::new(FeatureKeySync, "features.dnd.feature_key_sync.enable", With(if_on)).when(from_81),
        Row::new(FeatureKeySync, "features.forward.feature_key_sync.enable", With(if_on)).when(from_81),
        Row::new(IntercomAnswer, "features.intercom.allow", Flag("0", "1")).clear("1"),
        // By the maker's samples on as delivered on T19 to T38, off on T21, T23 and later.
        Row::new(IntercomBarge, "features.intercom.barge", Flag("0", "1")).clear(GONE),
        Row::new(IntercomAlertInfo, "", Says(answered)),
        Row::new(TransferKey, "transfer.dsskey_deal_type", Words(&[("attended", "1"), ("blind", "2")]))
            .clear("2"),
        // What a locked phone still dials.
        Row::new(EmergencyNumbers, "phone_setting.emergency.number", Joined(",")).clear("112,911,110"),
    ],
};

fn if_on(sync: &Value, _: &At<'_>) -> Option<String> {
    (*sync == Value::Flag(true)).then(|| "1".to_owned())
}

fn first_sync(view: &View) -> bool {
    before_81(view) || dect(view)
}

fn phone_stun(view: &View) -> bool {
    from_80(view) && !dect(view)
}

/// Nothing is written: what opens the loudspeaker is the maker's (guides for 72 to 83; `Intercom` from 83 on).
fn answered(header: &Value, at: &At<'_>) -> Said {
    let header = header.text().unwrap_or_default();
    if header.is_empty() || answers(header, at.view) {
        return Said::Nothing;
    }
    Said::cannot(
        "what it answers by itself is fixed: `Auto Answer`, `info = alert-autoanswer`, `answer-after = 0`, from 83 on `Intercom`",
    )
}

/// Whether it answers a call with such an Alert-Info by itself.
pub(super) fn answers(header: &str, view: &View) -> bool {
    let header: String = header.split_whitespace().collect();
    match header.to_ascii_lowercase().as_str() {
        "autoanswer" | "info=alert-autoanswer" | "answer-after=0" => true,
        "intercom" => !ends_before_83(view),
        _ => false,
    }
}
