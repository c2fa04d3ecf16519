//! What happens to calls: which are taken and announced, and what the phone asks the server for.
//!
//! Names, values and defaults: the maker's `sip.cfg` of SIP 3.1.6 and 3.2.4B; VVX Expansion Module Guide Addendum, UC Software 4.1.6. Where
//! others are named, there.

use crate::release::may_be;
use autoprov_core::{At, Concept::*, Encode::*, Row, Said, Scope, Table, Value};

/// On UC Software.
pub(super) static UC: Table = Table::of(&[
    &Table {
        scope: Scope::Phone,
        rows: &[
            Row::new(CallWaiting, "call.callWaiting.enable", Flag("0", "1")).clear("1"),
            // FusionPBX and FS PBX; `call.transfer.blindPreferred` of older software is the IP 320's and 330's alone (sipXcom).
            Row::new(
                TransferKey,
                "call.defaultTransferType",
                Words(&[("blind", "Blind"), ("attended", "Consultative")]),
            )
            .only(|view| may_be(view, 500), "before UC Software 5 it has no such choice")
            .clear("Consultative"),
        ],
    },
    &BOTH,
]);

/// On SIP application 3, where ring classes are numbers.
pub(super) static SIP3: Table = Table::of(&[
    &Table {
        scope: Scope::Phone,
        rows: &[
            Row::always(CallWaiting, true, "SIP 3 announces every second call"),
            Row::new(
                TransferKey,
                "call.transfer.blindPreferred",
                Words(&[("blind", "1"), ("attended", "0")]),
            )
            .only(
                |view| matches!(view.model.name, "IP320" | "IP330"),
                "of these phones the IP 320 and 330 alone have such a choice",
            )
            .clear(""),
        ],
    },
    &BOTH,
]);

static BOTH: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::always(IntercomBarge, false, "it answers by itself only while no other call is up"),
        // From addresses of the servers that the phone registers at; a change restarts it.
        Row::new(ServerOnly, "voIpProt.SIP.requestValidation.1.request", Flag("", "INVITE")).clear(""),
        Row::new(ServerOnly, "voIpProt.SIP.requestValidation.1.method", Flag("", "source")).clear(""),
        Row::new(SessionTimer, "voIpProt.SIP.keepalive.sessionTimers", Says(timer)).clear("0"),
        // sipXcom, for 3.x and for 4.x and 5.x.
        Row::new(CallerIdSource, "voIpProt.SIP.CID.sourcePreference", Says(sources)).clear(""),
        Row::new(ConferenceUri, "voIpProt.SIP.conference.address", Plain).clear(""),
        Row::cannot(StunHost, "it asks STUN servers for Lync's ICE alone, not for plain SIP"),
    ],
};

fn timer(value: &Value, _: &At<'_>) -> Said {
    match value.number() {
        Some(0) => Said::of("0"),
        _ => Said::adapted("1", "its timer is on or off: no setting has the seconds"),
    }
}

/// All three in some order.
fn sources(value: &Value, _: &At<'_>) -> Said {
    const SOURCES: [(&str, &str); 3] =
        [("pai", "P-Asserted-Identity"), ("rpid", "Remote-Party-ID"), ("from", "From")];
    let place = |ours: &str| value.list().iter().position(|own| own == ours).unwrap_or(usize::MAX);
    let mut all = SOURCES;
    all.sort_by_key(|(ours, _)| place(ours));
    let text = all.map(|(_, theirs)| theirs).join(",");
    if value.list().len() < all.len() {
        return Said::adapted(text, "it looks at all three: those that are not named come last");
    }
    Said::of(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::Source;
    use autoprov_core::testing::{empty, list, walk};

    #[test]
    fn a_caller_is_looked_for_everywhere() {
        for (own, expected) in [
            (&["from"][..], "From,P-Asserted-Identity,Remote-Party-ID"),
            (&["rpid", "pai", "from"], "Remote-Party-ID,P-Asserted-Identity,From"),
        ] {
            let mut view = empty(crate::model("VVX500"));
            view.phone.set(CallerIdSource, list(own), Source::Tenant).unwrap();
            let all = walk([&UC], &view);
            let said = all.iter().find(|s| s.key.ends_with("CID.sourcePreference")).unwrap();
            assert_eq!(said.value, expected);
        }
    }
}
