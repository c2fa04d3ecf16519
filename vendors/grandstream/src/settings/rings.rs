//! What is heard: ring tones, calls that ring otherwise, and multicast groups that are listened to.
//!
//! Sources of numbers, values and defaults: the maker's templates that [`super::calls`] names. That a rule is a text behind `info=` of Alert-Info: the
//! maker's guides for the GXP2130 (1.0.4.23), the GXP140x and the GRP2600 (1.0.5.15).

use super::calls::{FEW, NOT_LISTED, own};
use crate::models::{has_fifth, is_grp, is_gxp21xx, is_gxp2124, is_gxv3275, is_wireless};
use autoprov_core::{At, Concept::*, Encode, Encode::*, Pick, Row, Said, Scope, Table, Value, View};

const TONES: &[&str] = &["P104", "P423", "P523", "P623", "P1723", "P1823"];
const HEED: &[&str] = &["P26018", "P26118", "P26218", "P26318", "P26418", "P26518"];

/// The custom ring tones, which it fetches as `ring1.bin` to `ring3.bin`. 0 is the system's; 4 and 5, where there are any, are silence and the default.
const TONE: Encode = Within(1, 3);
const RING: Encode = Each(&TONE);
const TEXT: Encode = Each(&Says(info));

/// Desk phones by P-values.
pub static PHONES: Table = Table::of(&[
    &TONES_OF_GXP,
    &TONES_OF_GRP,
    &TONES_OF_FIFTH,
    &RULES_OF_THREE,
    &RULES_OF_TEN,
    &HEEDED,
    &GROUPS_OF_PHONES,
    &PAGING,
    &SEVENTH,
]);

static TONES_OF_GXP: Table = Table::on(|view| !is_grp(view), &[&SYSTEM]);
static SYSTEM: Table = Table { scope: Scope::Lines, rows: &[own(Ringtone, TONES, TONE)] };

/// Of a GRP the notes name one default for account 1 and another for the rest.
static TONES_OF_GRP: Table = Table::on(is_grp, &[&FIRST, &OTHERS]);
static FIRST: Table = Table { scope: Scope::LinesBetween(1, 1), rows: &[own(Ringtone, &["P104"], TONE)] };
static OTHERS: Table = Table {
    scope: Scope::LinesBetween(2, 6),
    rows: &[own(Ringtone, &["P423", "P523", "P623", "P1723", "P1823"], TONE)],
};
static TONES_OF_FIFTH: Table = Table::on(has_fifth, &[&FIFTH]);
static FIFTH: Table =
    Table { scope: Scope::LinesBetween(5, 6), rows: &[own(Ringtone, &["P723", "P823"], TONE)] };

/// Accounts 7 to 16.
static SEVENTH: Table = Table {
    scope: Scope::LinesBetween(7, 16),
    rows: &[Row::cannot(Ringtone, FEW).once(Pick::Phone), Row::cannot(RingAlertInfo, FEW).once(Pick::Phone)],
};

static RULES_OF_THREE: Table = Table::on(|view| !has_ten(view), &[&THREE]);
static RULES_OF_TEN: Table = Table::on(has_ten, &[&TEN]);

/// Those with ten rules for each account.
fn has_ten(view: &View) -> bool {
    is_grp(view) || is_gxp21xx(view)
}

/// Whether the line is there: the rules of others are nobody's, and would fill the file.
fn has<const LINE: u16>(view: &View) -> bool {
    view.lines.contains_key(&LINE)
}

static THREE: Table = Table { scope: Scope::Items(3), rows: &THREE_ROWS };
static THREE_ROWS: [Row; 12] = three(RING);

/// Three rules for each account: text and ring. A rule without a text rings for nobody, whatever its ring.
const fn three(ring: Encode) -> [Row; 12] {
    [
        Row::new(RingAlertInfo, "P{1488+2n}", TEXT).clear(""),
        Row::new(DistinctiveRing, "P{1489+2n}", ring),
        Row::new(RingAlertInfo, "P{1494+2n}", TEXT).clear("").when(has::<2>),
        Row::new(DistinctiveRing, "P{1495+2n}", ring).when(has::<2>),
        Row::new(RingAlertInfo, "P{1500+2n}", TEXT).clear("").when(has::<3>),
        Row::new(DistinctiveRing, "P{1501+2n}", ring).when(has::<3>),
        Row::new(RingAlertInfo, "P{1506+2n}", TEXT).clear("").when(has::<4>),
        Row::new(DistinctiveRing, "P{1507+2n}", ring).when(has::<4>),
        Row::new(RingAlertInfo, "P{1512+2n}", TEXT).clear("").when(has::<5>),
        Row::new(DistinctiveRing, "P{1513+2n}", ring).when(has::<5>),
        Row::new(RingAlertInfo, "P{1518+2n}", TEXT).clear("").when(has::<6>),
        Row::new(DistinctiveRing, "P{1519+2n}", ring).when(has::<6>),
    ]
}

static TEN: Table = Table {
    scope: Scope::Items(10),
    rows: &[
        Row::each(
            RingAlertInfo,
            &["P1488", "P1490", "P1492", "P6716", "P6718", "P6720", "P26064", "P26066", "P26068", "P26096"],
            TEXT,
        )
        .clear(""),
        Row::each(
            DistinctiveRing,
            &["P1489", "P1491", "P1493", "P6717", "P6719", "P6721", "P26065", "P26067", "P26069", "P26097"],
            RING,
        ),
        Row::each(
            RingAlertInfo,
            &["P1494", "P1496", "P1498", "P6722", "P6724", "P6726", "P26164", "P26166", "P26168", "P26196"],
            TEXT,
        )
        .clear("")
        .when(has::<2>),
        Row::each(
            DistinctiveRing,
            &["P1495", "P1497", "P1499", "P6723", "P6725", "P6727", "P26165", "P26167", "P26169", "P26197"],
            RING,
        )
        .when(has::<2>),
        Row::each(
            RingAlertInfo,
            &["P1500", "P1502", "P1504", "P6728", "P6730", "P6732", "P26264", "P26266", "P26268", "P26296"],
            TEXT,
        )
        .clear("")
        .when(has::<3>),
        Row::each(
            DistinctiveRing,
            &["P1501", "P1503", "P1505", "P6729", "P6731", "P6733", "P26265", "P26267", "P26269", "P26297"],
            RING,
        )
        .when(has::<3>),
        Row::each(
            RingAlertInfo,
            &["P1506", "P1508", "P1510", "P6734", "P6736", "P6738", "P26364", "P26366", "P26368", "P26396"],
            TEXT,
        )
        .clear("")
        .when(has::<4>),
        Row::each(
            DistinctiveRing,
            &["P1507", "P1509", "P1511", "P6735", "P6737", "P6739", "P26365", "P26367", "P26369", "P26397"],
            RING,
        )
        .when(has::<4>),
        Row::each(
            RingAlertInfo,
            &["P1512", "P1514", "P1516", "P6740", "P6742", "P6744", "P26464", "P26466", "P26468", "P26496"],
            TEXT,
        )
        .clear("")
        .when(has::<5>),
        Row::each(
            DistinctiveRing,
            &["P1513", "P1515", "P1517", "P6741", "P6743", "P6745", "P26465", "P26467", "P26469", "P26497"],
            RING,
        )
        .when(has::<5>),
        Row::each(
            RingAlertInfo,
            &["P1518", "P1520", "P1522", "P6746", "P6748", "P6750", "P26564", "P26566", "P26568", "P26596"],
            TEXT,
        )
        .clear("")
        .when(has::<6>),
        Row::each(
            DistinctiveRing,
            &["P1519", "P1521", "P1523", "P6747", "P6749", "P6751", "P26565", "P26567", "P26569", "P26597"],
            RING,
        )
        .when(has::<6>),
    ],
};

/// "Ignore Alert-Info header".
static HEEDED: Table = Table {
    scope: Scope::Lines,
    rows: &[own(RingAlertInfo, HEED, Fixed("0")).when(|view| !is_gxp2124(view))],
};

/// What stands behind `info=`: a rule is compared with nothing else of the header, and with the caller's number.
fn info(text: &Value, _: &At<'_>) -> Said {
    let text = text.text().unwrap_or_default();
    let rule = text.split_once("info=").map_or(text, |(_, behind)| behind);
    let rule = rule.split(';').next().unwrap_or_default().trim();
    let is_number = rule.bytes().all(|c| c.is_ascii_digit() || b"xX+[]-*#".contains(&c));
    if is_number && !rule.is_empty() {
        Said::adapted(rule.to_owned(), "callers whose number is like that ring so, too")
    } else {
        Said::of(rule)
    }
}

static GROUPS_OF_PHONES: Table = Table::on(|view| !is_gxp2124(view), &[&GROUPS]);

/// The place of a group is its priority.
static GROUPS: Table = Table {
    scope: Scope::Items(10),
    rows: &[
        Row::new(MulticastAddress, "P{1569+2n}", Each(&Plain)).clear(""),
        Row::new(MulticastLabel, "P{1570+2n}", Each(&Plain)).clear(""),
    ],
};

static PAGING: Table = Table {
    scope: Scope::Phone,
    rows: &[
        // Without it no speech breaks into another ("paging priority active").
        Row::new(MulticastAddress, "P1567", Fixed("1")).only(|view| !is_gxp2124(view), NOT_LISTED),
        // From 1.0.5.48 at the latest; on a GRP no default is told, and without groups nothing is heard.
        Row::new(MulticastAddress, "P22208", Fixed("1")).when(is_grp),
    ],
};

/// Android phones. The WP820's rings cannot be provisioned, says its template.
pub static ANDROID: Table = Table::of(&[&HELD, &IN_A_HAND, &GROUPS_OF_ANDROID, &PAGING_OF_ANDROID, &SEVENTH]);

static HELD: Table = Table::on(|view| !is_wireless(view), &[&ANDROID_TONES, &ANDROID_THREE]);
static ANDROID_TONES: Table = Table { scope: Scope::Lines, rows: &[own(Ringtone, TONES, Says(tone))] };
static ANDROID_THREE: Table = Table { scope: Scope::Items(3), rows: &ANDROID_THREE_ROWS };
static ANDROID_THREE_ROWS: [Row; 12] = three(Each(&Says(tone)));

static IN_A_HAND: Table = Table::on(is_wireless, &[&NO_RINGS]);
static NO_RINGS: Table =
    Table { scope: Scope::Phone, rows: &[Row::cannot(Ringtone, SILENT), Row::cannot(RingAlertInfo, SILENT)] };

const SILENT: &str =
    "the maker's template for it names no ring tones, and says that rules for them cannot be provisioned";

/// Of its ring tones those that have a number in their name.
const NUMBERED: [&str; 10] = [
    "Ring1_Ding",
    "Ring2_OrganDub",
    "Ring3_Paradise_Island",
    "Ring4_EtherShake",
    "Ring5_FreeFlight",
    "Ring6_Glacial_Groove",
    "Ring7_HalfwayHome",
    "Ring8_MidEvilJaunt",
    "Ring9_Nairobi",
    "Ring10_Nassau",
];

fn tone(number: &Value, _: &At<'_>) -> Said {
    let number = number.number().or_else(|| number.text()?.parse().ok());
    let place = number.and_then(|number| usize::try_from(number - 1).ok());
    let file = |name: &str| format!("/system/media/audio/ringtones/{name}.ogg");
    match (place.and_then(|place| NUMBERED.get(place)), NUMBERED.last()) {
        (Some(name), _) => Said::of(file(name)),
        (None, Some(last)) => Said::adapted(file(last), "10 is the most it takes"),
        (None, None) => Said::Nothing,
    }
}

static GROUPS_OF_ANDROID: Table = Table::on(|view| !is_gxv3275(view), &[&GROUPS]);

static PAGING_OF_ANDROID: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(MulticastAddress, "P1567", Fixed("1")).clear("0").only(|view| !is_gxv3275(view), NOT_LISTED),
        Row::new(MulticastAddress, "P22208", Fixed("1")).clear("0").when(is_wireless),
    ],
};

/// The GXP2000. It chooses a ring by the caller's number (P105 to P107).
pub static GXP2000: Table = Table::of(&[&GXP2000_TONES, &BY_NUMBER]);

static GXP2000_TONES: Table =
    Table { scope: Scope::Lines, rows: &[own(Ringtone, TONES.split_at(4).0, TONE)] };

/// The first gateways, the same.
pub static LEGACY: Table = Table::of(&[&LEGACY_TONES, &BY_NUMBER]);

static LEGACY_TONES: Table = Table { scope: Scope::Phone, rows: &[Row::new(Ringtone, "P104", TONE)] };

static BY_NUMBER: Table = Table { scope: Scope::Phone, rows: &[Row::cannot(RingAlertInfo, CALLERS)] };

/// Adapters and gateways.
pub static ANALOG: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::cannot(Ringtone, "an analog phone (FXS) has its own ring"),
        Row::cannot(RingAlertInfo, CALLERS),
    ],
};

const CALLERS: &str = "its rules for rings are for callers' numbers alone";

/// By alias.
pub static NAMED: Table = Table::of(&[&NAMED_TONES, &NAMED_RULES, &NAMED_GROUPS, &NAMED_PAGING]);

static NAMED_TONES: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::new(Ringtone, "account.{n}.ring.ringtone", TONE).once(Pick::Phone),
        Row::new(RingAlertInfo, "account.{n}.ring.ignoreSipAlertInfo", Fixed("No")).once(Pick::Phone),
    ],
};

static NAMED_RULES: Table = Table {
    scope: Scope::Items(10),
    rows: &[
        Row::new(RingAlertInfo, "account.1.ring.match.{n}.callerId", TEXT).clear(""),
        Row::new(DistinctiveRing, "account.1.ring.match.{n}.ringtone", RING),
        Row::new(RingAlertInfo, "account.2.ring.match.{n}.callerId", TEXT).clear("").when(has::<2>),
        Row::new(DistinctiveRing, "account.2.ring.match.{n}.ringtone", RING).when(has::<2>),
        Row::new(RingAlertInfo, "account.3.ring.match.{n}.callerId", TEXT).clear("").when(has::<3>),
        Row::new(DistinctiveRing, "account.3.ring.match.{n}.ringtone", RING).when(has::<3>),
        Row::new(RingAlertInfo, "account.4.ring.match.{n}.callerId", TEXT).clear("").when(has::<4>),
        Row::new(DistinctiveRing, "account.4.ring.match.{n}.ringtone", RING).when(has::<4>),
        Row::new(RingAlertInfo, "account.5.ring.match.{n}.callerId", TEXT).clear("").when(has::<5>),
        Row::new(DistinctiveRing, "account.5.ring.match.{n}.ringtone", RING).when(has::<5>),
        Row::new(RingAlertInfo, "account.6.ring.match.{n}.callerId", TEXT).clear("").when(has::<6>),
        Row::new(DistinctiveRing, "account.6.ring.match.{n}.ringtone", RING).when(has::<6>),
        Row::new(RingAlertInfo, "account.7.ring.match.{n}.callerId", TEXT).clear("").when(has::<7>),
        Row::new(DistinctiveRing, "account.7.ring.match.{n}.ringtone", RING).when(has::<7>),
        Row::new(RingAlertInfo, "account.8.ring.match.{n}.callerId", TEXT).clear("").when(has::<8>),
        Row::new(DistinctiveRing, "account.8.ring.match.{n}.ringtone", RING).when(has::<8>),
        Row::new(RingAlertInfo, "account.9.ring.match.{n}.callerId", TEXT).clear("").when(has::<9>),
        Row::new(DistinctiveRing, "account.9.ring.match.{n}.ringtone", RING).when(has::<9>),
        Row::new(RingAlertInfo, "account.10.ring.match.{n}.callerId", TEXT).clear("").when(has::<10>),
        Row::new(DistinctiveRing, "account.10.ring.match.{n}.ringtone", RING).when(has::<10>),
        Row::new(RingAlertInfo, "account.11.ring.match.{n}.callerId", TEXT).clear("").when(has::<11>),
        Row::new(DistinctiveRing, "account.11.ring.match.{n}.ringtone", RING).when(has::<11>),
        Row::new(RingAlertInfo, "account.12.ring.match.{n}.callerId", TEXT).clear("").when(has::<12>),
        Row::new(DistinctiveRing, "account.12.ring.match.{n}.ringtone", RING).when(has::<12>),
        Row::new(RingAlertInfo, "account.13.ring.match.{n}.callerId", TEXT).clear("").when(has::<13>),
        Row::new(DistinctiveRing, "account.13.ring.match.{n}.ringtone", RING).when(has::<13>),
        Row::new(RingAlertInfo, "account.14.ring.match.{n}.callerId", TEXT).clear("").when(has::<14>),
        Row::new(DistinctiveRing, "account.14.ring.match.{n}.ringtone", RING).when(has::<14>),
        Row::new(RingAlertInfo, "account.15.ring.match.{n}.callerId", TEXT).clear("").when(has::<15>),
        Row::new(DistinctiveRing, "account.15.ring.match.{n}.ringtone", RING).when(has::<15>),
        Row::new(RingAlertInfo, "account.16.ring.match.{n}.callerId", TEXT).clear("").when(has::<16>),
        Row::new(DistinctiveRing, "account.16.ring.match.{n}.ringtone", RING).when(has::<16>),
    ],
};

static NAMED_GROUPS: Table = Table {
    scope: Scope::Items(10),
    rows: &[
        Row::new(MulticastAddress, "multicast.listening.{n}.address", Each(&Plain)).clear(""),
        Row::new(MulticastLabel, "multicast.listening.{n}.label", Each(&Plain)).clear(""),
    ],
};

static NAMED_PAGING: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(MulticastAddress, "multicast.paging.function.enable", Fixed("Yes")),
        Row::new(MulticastAddress, "multicast.pagingPriorityActive", Fixed("Yes")),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, value, values, view};
    use autoprov_core::testing::{list, text};
    use autoprov_core::{FirmwareVersion, Source};

    fn phone(model: &str, lines: u16) -> View {
        let mut view = view(model);
        for line in 1..=lines {
            view.lines.entry(line).or_default().set(ServerHost, text("pbx"), Source::Tenant).unwrap();
        }
        view
    }

    fn ask(view: &mut View, texts: &[&str], rings: &[&str]) {
        view.phone.set(RingAlertInfo, list(texts), Source::Tenant).unwrap();
        view.phone.set(DistinctiveRing, list(rings), Source::Tenant).unwrap();
    }

    #[test]
    fn every_account_has_rules_of_its_own() {
        for (model, lines, places, first, second) in [
            ("GXP1628", 2, 3, "P1488 P1489 P1493", "P1494 P1495 P1499"),
            ("GXP2170", 2, 10, "P1488 P1489 P6716", "P1494 P1495 P6722"),
            ("GRP2604P", 2, 10, "P26096 P26097 P26068", "P26196 P26197 P26168"),
        ] {
            let mut view = phone(model, lines);
            let texts: Vec<_> = (1..=places).map(|place| format!("t{place}")).collect();
            let texts: Vec<_> = texts.iter().map(String::as_str).collect();
            ask(&mut view, &texts, &vec!["2"; places]);
            assert_eq!(values(&view, first), values(&view, second), "{model}");
            assert_eq!(refused(&view), Vec::<String>::new(), "{model}");
            let more: Vec<_> = texts.iter().copied().chain(["more"]).collect();
            ask(&mut view, &more, &vec!["2"; places + 1]);
            assert_eq!(refused(&view), ["Phone(RingAlertInfo)", "Phone(DistinctiveRing)"], "{model}");
        }
        // What nobody has needs no rules.
        let mut view = phone("GXP2170", 1);
        ask(&mut view, &["a"], &["1"]);
        assert_eq!((value(&view, "P1488").as_deref(), value(&view, "P1494")), (Some("a"), None));
        assert_eq!(values(&view, "P1490 P6716 P26018"), ["", "", "0"]);
    }

    #[test]
    fn a_rule_is_what_stands_behind_info() {
        for (asked, rule, told) in [
            ("external", "external", 0),
            ("<http://127.0.0.1>;info=external;x=1", "external", 0),
            ("info=007", "007", 1),
            ("101", "101", 1),
            ("[345]xx", "[345]xx", 1),
        ] {
            let mut view = phone("GXP2170", 1);
            ask(&mut view, &[asked], &["1"]);
            assert_eq!(value(&view, "P1488").as_deref(), Some(rule), "{asked}");
            assert_eq!(refused(&view).len(), told, "{asked}");
        }
    }

    /// An intercom call is told by a text of its own: it may be the same.
    #[test]
    fn rings_and_intercom_do_not_meet() {
        let mut view = phone("GXP2170", 1);
        ask(&mut view, &["intercom"], &["3"]);
        view.phone.set(IntercomAlertInfo, text("intercom"), Source::Tenant).unwrap();
        assert_eq!(values(&view, "P1488 P1489 P2356"), ["intercom", "3", "intercom"]);
        assert_eq!(refused(&view), Vec::<String>::new());
    }

    #[test]
    fn ring_tones_are_numbers_or_files() {
        let file = |name: &str| format!("/system/media/audio/ringtones/{name}.ogg");
        for (model, number, written, told) in [
            ("GXP2170", 3, "3".to_owned(), 0),
            // 4 is silence.
            ("GXP2170", 4, "3".to_owned(), 1),
            ("GXV3240", 10, file("Ring10_Nassau"), 0),
            ("GXV3240", 99, file("Ring10_Nassau"), 1),
            ("GXP2000", 2, "2".to_owned(), 0),
        ] {
            let mut view = phone(model, 1);
            view.phone.set(Ringtone, Value::Number(number), Source::Tenant).unwrap();
            assert_eq!(value(&view, "P104"), Some(written), "{model} {number}");
            assert_eq!(refused(&view).len(), told, "{model} {number}");
        }
        assert_eq!(["P104", "P423"].map(|own| value(&phone("GXP2170", 2), own)), [None, None]);
        let mut many = phone("GXV3350", 7);
        many.phone.set(Ringtone, Value::Number(2), Source::Tenant).unwrap();
        assert_eq!(refused(&many), ["Phone(Ringtone)"], "account 7 keeps its own");
    }

    #[test]
    fn groups_that_are_gone_are_not_heard() {
        let aliases = FirmwareVersion::new("1.0.9.103");
        for (model, firmware, names, switch) in [
            ("GXP2170", None, "P1569 P1570 P1571 P1572 P1587", "P1567"),
            ("WP820", None, "P1569 P1570 P1571 P1572 P1587", "P22208"),
            (
                "GRP2616",
                aliases,
                "multicast.listening.1.address multicast.listening.1.label multicast.listening.2.address multicast.listening.2.label multicast.listening.10.address",
                "multicast.pagingPriorityActive",
            ),
        ] {
            let mut view = phone(model, 1);
            view.firmware = firmware;
            assert_eq!(values(&view, names), ["", "", "", "", ""], "{model}");
            let off = value(&view, switch);
            let groups = list(&["224.0.1.76:5006", "224.0.1.75:5004"]);
            view.phone.set(MulticastAddress, groups, Source::Tenant).unwrap();
            view.phone.set(MulticastLabel, list(&["", "007"]), Source::Tenant).unwrap();
            assert_eq!(
                values(&view, names),
                ["224.0.1.76:5006", "", "224.0.1.75:5004", "007", ""],
                "{model}"
            );
            assert_ne!(value(&view, switch), off, "{model}");
        }
        let mut view = phone("GXV3275", 1);
        view.phone.set(MulticastAddress, list(&["224.0.1.75:5004"]), Source::Tenant).unwrap();
        assert_eq!(
            (refused(&view), value(&view, "P1569")),
            (vec!["Phone(MulticastAddress)".to_owned()], None)
        );
    }
}
