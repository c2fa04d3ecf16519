//! What rings: the ring tone of each line, and calls that ring otherwise or are answered, by the text of their Alert-Info.
//!
//! All such texts stand in one list, `voIpProt.SIP.alertInfo`, the intercom's before the others: without a gap, for the search ends at the
//! first place without a text. A call has one where its Alert-Info holds it.
//!
//! Classes, numbers and names: the maker's `sip.cfg` and `phone1.cfg` of SIP 3.1.6 and 3.2.4B; CX5500 Administrator's Guide 1.1.0, pages 74, 300
//! and 301 (UC Software 5).

use crate::release::may_be;
use autoprov_core::{Concept::*, Encode, Encode::*, Pick, Row, Scope, Table, View};

/// On UC Software, where ring classes have names. Of its 17 free classes ten are used: each place costs two settings in every file.
pub(super) static UC: Table = Table::of(&[
    &Table::on(
        answers,
        &[
            &Table { scope: Scope::Phone, rows: &answered("autoAnswer") },
            &Table { scope: Scope::Items(10), rows: &since_4(behind(NAMED)) },
        ],
    ),
    &Table::on(
        |view| !answers(view),
        &[&UNANSWERED, &Table { scope: Scope::Items(10), rows: &since_4(first(NAMED)) }],
    ),
    &Table {
        scope: Scope::Items(10),
        rows: &since_4([
            Row::new(DistinctiveRing, "se.rt.custom{n}.ringer", Each(&RINGER)),
            Row::new(DistinctiveRing, "se.rt.custom{n}.type", Each(&Fixed("ring"))),
        ]),
    },
    &Table {
        scope: Scope::Lines,
        rows: &since_4([Row::new(Ringtone, "reg.{n}.ringType", RINGER).once(Pick::Phone)]),
    },
]);

/// On SIP application 3, where they are numbers: 8 to 11 are free. That they ring is in the release's own file.
pub(super) static SIP3: Table = Table::of(&[
    &Table::on(
        answers,
        &[
            &Table { scope: Scope::Phone, rows: &answered("3") },
            &Table { scope: Scope::Items(4), rows: &behind(NUMBERED) },
        ],
    ),
    &Table::on(
        |view| !answers(view),
        &[&UNANSWERED, &Table { scope: Scope::Items(4), rows: &first(NUMBERED) }],
    ),
    &Table {
        scope: Scope::Items(4),
        rows: &[Row::new(DistinctiveRing, "se.rt.{8+n}.ringer", Each(&Within(1, 22)))],
    },
    &Table {
        scope: Scope::Lines,
        rows: &[Row::new(Ringtone, "reg.{n}.ringType", Within(1, 22)).once(Pick::Phone)],
    },
]);

/// `ringer1` to `ringer24`; the first is silent.
const RINGER: Encode = Around("ringer", &Within(1, 24), "");

/// The class of a place.
const NAMED: Encode = Each(&With(|_, at| Some(format!("custom{}", at.index))));
const NUMBERED: Encode = Each(&With(|_, at| Some((at.index + 7).to_string())));

/// The texts that ring, where the intercom has the first place.
const fn behind(class: Encode) -> [Row; 2] {
    texts("voIpProt.SIP.alertInfo.{2+n}.value", "voIpProt.SIP.alertInfo.{2+n}.class", class)
}

/// The same, where none answers.
const fn first(class: Encode) -> [Row; 2] {
    texts("voIpProt.SIP.alertInfo.{n}.value", "voIpProt.SIP.alertInfo.{n}.class", class)
}

const fn texts(value: &'static str, name: &'static str, class: Encode) -> [Row; 2] {
    [Row::new(RingAlertInfo, value, Each(&Plain)).clear(""), Row::new(RingAlertInfo, name, class).clear("")]
}

/// The names of ring classes, and of ring tones, are UC Software 4's (CX5500 Administrator's Guide, page 301); what 3.3 calls them no source
/// says.
const fn since_4<const N: usize>(mut rows: [Row; N]) -> [Row; N] {
    let mut at = 0;
    while at < N {
        rows[at] = rows[at].only(|view| may_be(view, 400), "before UC Software 4 ring tones had other names");
        at += 1;
    }
    rows
}

/// The ring class that answers; the maker's set of them has it.
const fn answered(class: &'static str) -> [Row; 2] {
    [
        Row::new(IntercomAnswer, "voIpProt.SIP.alertInfo.1.class", Flag("", class)),
        Row::new(IntercomAlertInfo, "voIpProt.SIP.alertInfo.1.value", Plain),
    ]
}

static UNANSWERED: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::always(
            IntercomAnswer,
            false,
            "it answers by the text of Alert-Info: give `intercom.alert_info` what the PBX sends",
        ),
        Row::cannot(IntercomAlertInfo, "no call is answered by itself: `intercom.answer` is not true"),
    ],
};

/// Whether a call with the intercom's text is answered.
fn answers(view: &View) -> bool {
    view.phone.flag(IntercomAnswer) && view.phone.text(IntercomAlertInfo).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::testing::{empty, line, list, text, walk};
    use autoprov_core::{Concept, DeviceProfile, FirmwareVersion, Source, Value};

    const RINGS: [(&str, &str); 3] = [("inside", "4"), ("outside", "5"), ("007", "1")];

    fn view(model: &str, intercom: bool, rings: &[(&str, &str)]) -> View {
        let mut view = empty(crate::model(model));
        let mut set = |concept: Concept, value| view.phone.set(concept, value, Source::Tenant).unwrap();
        set(IntercomAnswer, Value::Flag(intercom));
        if intercom {
            set(IntercomAlertInfo, text("intercom"));
        }
        set(RingAlertInfo, list(&rings.iter().map(|ring| ring.0).collect::<Vec<_>>()));
        set(DistinctiveRing, list(&rings.iter().map(|ring| ring.1).collect::<Vec<_>>()));
        view
    }

    /// What a phone's file says of these, but for what is cleared.
    fn said(view: &View) -> Vec<String> {
        let table = if view.model.name.starts_with("IP") { &SIP3 } else { &UC };
        let all = walk([table], view).into_iter().filter(|s| s.source != Source::Cleared);
        all.map(|s| format!("{}={}", s.key.replace("voIpProt.SIP.alertInfo", "ai"), s.value)).collect()
    }

    #[test]
    fn the_intercom_and_the_rings_share_one_list_without_a_gap() {
        for (model, intercom, expected) in [
            (
                "VVX500",
                true,
                "ai.1.class=autoAnswer ai.1.value=intercom ai.2.value=inside ai.2.class=custom1 ai.3.value=outside \
                 ai.3.class=custom2 ai.4.value=007 ai.4.class=custom3 se.rt.custom1.ringer=ringer4 se.rt.custom1.type=ring \
                 se.rt.custom2.ringer=ringer5 se.rt.custom2.type=ring se.rt.custom3.ringer=ringer1 se.rt.custom3.type=ring",
            ),
            (
                "IP501",
                false,
                "ai.1.value=inside ai.1.class=8 ai.2.value=outside ai.2.class=9 ai.3.value=007 ai.3.class=10 se.rt.8.ringer=4 \
                 se.rt.9.ringer=5 se.rt.10.ringer=1",
            ),
        ] {
            assert_eq!(said(&view(model, intercom, &RINGS)).join(" "), expected, "{model}");
        }
        assert_eq!(
            said(&view("IP501", true, &RINGS))[..4].join(" "),
            "ai.1.class=3 ai.1.value=intercom ai.2.value=inside ai.2.class=8"
        );
        assert_eq!(
            said(&view("VVX500", false, &RINGS))[..2].join(" "),
            "ai.1.value=inside ai.1.class=custom1"
        );
    }

    #[test]
    fn no_place_is_named_twice_and_each_is_cleared() {
        for (model, places) in [("VVX500", 10), ("IP501", 4)] {
            for (intercom, rings) in [(true, &RINGS[..]), (false, &RINGS[..]), (true, &[]), (false, &[])] {
                let table = if places == 4 { &SIP3 } else { &UC };
                let all = walk([table], &view(model, intercom, rings));
                let mut names: Vec<_> =
                    all.iter().map(|s| &s.key).filter(|k| k.contains("alertInfo")).collect();
                names.sort();
                names.dedup();
                assert_eq!(names.len(), 2 * (places + usize::from(intercom)), "{model} {intercom}");
                assert_eq!(
                    all.len(),
                    all.iter().map(|s| &s.key).collect::<std::collections::HashSet<_>>().len()
                );
            }
        }
    }

    #[test]
    fn what_it_cannot_ring_is_reported() {
        let refused = |view: &View| {
            let dialect = if view.model.name.starts_with("IP") { &crate::SIP3 } else { &crate::UCS };
            let all = dialect.refuses(view).into_iter();
            all.map(|refused| format!("{:?}: {}", refused.what, refused.because))
                .collect::<Vec<_>>()
                .join("; ")
        };
        let mut own = view("IP501", false, &[("inside", "30")]);
        assert!(
            refused(&own).contains("Phone(DistinctiveRing): 22 is the most it takes"),
            "{}",
            refused(&own)
        );
        let many: Vec<_> = ["a", "b", "c", "d", "e"].map(|text| (text, "2")).to_vec();
        own = view("IP501", false, &many);
        assert!(refused(&own).contains("Phone(RingAlertInfo)"), "{}", refused(&own));
        own = view("VVX500", false, &[("inside", "2")]);
        assert_eq!(refused(&own), "");
        own.phone.set(IntercomAnswer, Value::Flag(true), Source::Tenant).unwrap();
        assert!(refused(&own).contains("give `intercom.alert_info`"), "{}", refused(&own));
        own = view("VVX500", false, &[]);
        own.phone.set(IntercomAlertInfo, text("intercom"), Source::Tenant).unwrap();
        assert!(refused(&own).contains("`intercom.answer` is not true"), "{}", refused(&own));
    }

    #[test]
    fn a_ring_tone_stands_on_every_line_that_is() {
        for (model, firmware, expected) in [
            ("VVX500", None, "reg.1.ringType=ringer7"),
            ("IP501", None, "reg.1.ringType=7"),
            ("IP450", Some("3.3.5.0247"), ""),
        ] {
            let mut view = empty(crate::model(model));
            view.firmware = firmware.and_then(FirmwareVersion::new);
            view.lines.insert(1, line(1, "101", "Ana"));
            view.phone.set(Ringtone, Value::Number(7), Source::Tenant).unwrap();
            let table = if model == "IP501" { &SIP3 } else { &UC };
            let all = walk([table], &view);
            let own = all.iter().find(|s| s.key.ends_with("ringType"));
            let own = own.map(|s| format!("{}={}", s.key, s.value)).unwrap_or_default();
            assert_eq!(own, expected, "{model}");
        }
    }
}
