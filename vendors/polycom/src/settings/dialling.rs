//! What is dialled. The map holds while the handset is off the hook; on the hook a number goes with the key (the maker's bulletin 11572).

use autoprov_core::{Concept::*, Encode::*, Grammar, Plans, Row, Said, Scope, Table};

/// The map of the maker's files for SIP 2 and 3.1, of which those that came later are like. Nothing is a code of the phone's own. A name is
/// keyed past the map (`feature.urlDialing.enabled`, 1 as delivered).
pub(crate) static PLANS: Plans = Plans {
    grammar: Grammar::DigitMap,
    settings: &["dialplan.digitmap"],
    maker: "[2-9]11|0T|011xxx.T|[0-1][2-9]xxxxxxxxx|[2-9]xxxxxxxxx|[2-9]xxxT",
    source: "the maker's sip.cfg of SIP 3.1, as sipXecs keeps it; UC Software's guides to 5 have the same family",
    letters: true,
    codes: &[],
};

/// On every phone.
pub(super) static DIALLING: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(
            DialPlan,
            "dialplan.digitmap",
            // Emergency numbers stand before the rest, without the `T` that waits.
            Says(|plan, at| match plan.text() {
                Some("open") => {
                    let mut map = at.view.emergency();
                    map.push("[0123456789*#+].T");
                    Said::of(map.join("|"))
                }
                _ => Said::Unsaid("the maker's own plan is kept".into()),
            }),
        )
        .also(&[EmergencyNumbers]),
        // As delivered, a code that ends in `#` loses it.
        Row::new(DialPlan, "dialplan.removeEndOfDial", Words(&[("open", "0")])),
        Row::new(DialTimeout, "dialplan.digitmap.timeOut", Above0).clear("3"),
        Row::doubt(EmergencyNumbers, |_, at| at.view.late_emergency()),
        Row::cannot(LocalStarCodes, "it keeps no dialling codes of its own"),
    ],
};
