//! Keys: the line keys of the GXP21xx ("VPK") and the keys of the GXP2200EXT (dossier 5.6).
//!
//! A key has a mode, an account from 0, a label and a value; which, says [`super::function`].

use super::function::{Place, Shown, shown};
use crate::models::fixed_keys;
use autoprov_core::{At, Concept, Fields, KeyGroup, Over, Row, Source, Table, Value, View, Write};
use std::borrow::Cow;

/// Line keys 1 to 6, then 7 to 48.
pub(crate) static LINE_KEYS: Table = Table {
    over: Over::Keys(KeyGroup::Line),
    rows: &[
        Row::each(
            Concept::KeyType,
            LINE_MODE,
            Write::With(|kind, at| Some(line_shown(kind, at).mode.to_string())),
        )
        .clear("-1"),
        Row::each(
            Concept::KeyType,
            LINE_ACCOUNT,
            Write::With(|kind, at| Some(line_shown(kind, at).account())),
        )
        .clear("0"),
        Row::each(Concept::KeyType, LINE_LABEL, Write::With(|kind, at| Some(line_shown(kind, at).label)))
            .clear(""),
        Row::each(Concept::KeyType, LINE_VALUE, Write::With(|kind, at| Some(line_shown(kind, at).value)))
            .clear(""),
    ],
};

const LINE_MODE: &[&str] = &[
    "P1363", "P1365", "P1367", "P1369", "P1371", "P1373", "P23800", "P23804", "P23808", "P23812", "P23816",
    "P23820", "P23824", "P23828", "P23832", "P23836", "P23840", "P23844", "P23848", "P23852", "P23856",
    "P23860", "P23864", "P23868", "P23872", "P23876", "P23880", "P23884", "P23888", "P23892", "P23896",
    "P23900", "P23904", "P23908", "P23912", "P23916", "P23920", "P23924", "P23928", "P23932", "P23936",
    "P23940", "P23944", "P23948", "P23952", "P23956", "P23960", "P23964",
];

const LINE_ACCOUNT: &[&str] = &[
    "P1364", "P1366", "P1368", "P1370", "P1372", "P1374", "P23801", "P23805", "P23809", "P23813", "P23817",
    "P23821", "P23825", "P23829", "P23833", "P23837", "P23841", "P23845", "P23849", "P23853", "P23857",
    "P23861", "P23865", "P23869", "P23873", "P23877", "P23881", "P23885", "P23889", "P23893", "P23897",
    "P23901", "P23905", "P23909", "P23913", "P23917", "P23921", "P23925", "P23929", "P23933", "P23937",
    "P23941", "P23945", "P23949", "P23953", "P23957", "P23961", "P23965",
];

const LINE_LABEL: &[&str] = &[
    "P1465", "P1467", "P1469", "P1471", "P1473", "P1475", "P23802", "P23806", "P23810", "P23814", "P23818",
    "P23822", "P23826", "P23830", "P23834", "P23838", "P23842", "P23846", "P23850", "P23854", "P23858",
    "P23862", "P23866", "P23870", "P23874", "P23878", "P23882", "P23886", "P23890", "P23894", "P23898",
    "P23902", "P23906", "P23910", "P23914", "P23918", "P23922", "P23926", "P23930", "P23934", "P23938",
    "P23942", "P23946", "P23950", "P23954", "P23958", "P23962", "P23966",
];

const LINE_VALUE: &[&str] = &[
    "P1466", "P1468", "P1470", "P1472", "P1474", "P1476", "P23803", "P23807", "P23811", "P23815", "P23819",
    "P23823", "P23827", "P23831", "P23835", "P23839", "P23843", "P23847", "P23851", "P23855", "P23859",
    "P23863", "P23867", "P23871", "P23875", "P23879", "P23883", "P23887", "P23891", "P23895", "P23899",
    "P23903", "P23907", "P23911", "P23915", "P23919", "P23923", "P23927", "P23931", "P23935", "P23939",
    "P23943", "P23947", "P23951", "P23955", "P23959", "P23963", "P23967",
];

/// Keys of one expansion module: five numbers a key.
macro_rules! module_keys {
    ($module:literal: $mode:literal $account:literal $label:literal $value:literal) => {
        Table {
            over: Over::Keys(KeyGroup::Expansion($module)),
            rows: &[
                Row::new(
                    Concept::KeyType,
                    $mode,
                    Write::With(|kind, at| Some(module_shown(kind, at).mode.to_string())),
                )
                .clear("-1")
                .when(has::<$module>),
                Row::new(
                    Concept::KeyType,
                    $account,
                    Write::With(|kind, at| Some(module_shown(kind, at).account())),
                )
                .clear("0")
                .when(has::<$module>),
                Row::new(
                    Concept::KeyType,
                    $label,
                    Write::With(|kind, at| Some(module_shown(kind, at).label)),
                )
                .clear("")
                .when(has::<$module>),
                Row::new(
                    Concept::KeyType,
                    $value,
                    Write::With(|kind, at| Some(module_shown(kind, at).value)),
                )
                .clear("")
                .when(has::<$module>),
            ],
        }
    };
}

/// Keys of the expansion modules: forty a module, one module's numbers after the other's.
pub(crate) static MODULE_KEYS: &[Table] = &[
    module_keys!(1: "P{23000+5n}" "P{23001+5n}" "P{23002+5n}" "P{23003+5n}"),
    module_keys!(2: "P{23200+5n}" "P{23201+5n}" "P{23202+5n}" "P{23203+5n}"),
    module_keys!(3: "P{23400+5n}" "P{23401+5n}" "P{23402+5n}" "P{23403+5n}"),
    module_keys!(4: "P{23600+5n}" "P{23601+5n}" "P{23602+5n}" "P{23603+5n}"),
];

/// Whether the phone has that many modules.
fn has<const MODULE: u8>(view: &View) -> bool {
    view.modules >= MODULE
}

/// A line key as it is written.
fn line_shown(kind: &Value, at: &At<'_>) -> Shown {
    let fixed = at.index <= fixed_keys(at.view.model);
    shown(kind, at, if fixed { Place::Fixed } else { Place::Dynamic })
}

/// A module's key as it is written.
fn module_shown(kind: &Value, at: &At<'_>) -> Shown {
    shown(kind, at, Place::Module)
}

/// The phone with its gaps filled. A dynamic key that a file leaves out deletes every one after it, so where keys that are not listed
/// are left alone, those before the last listed one are still written, as keys without a function.
pub(crate) fn without_gaps(view: &View) -> Cow<'_, View> {
    let last = view.keys.keys().filter(|(group, _)| *group == KeyGroup::Line).map(|(_, place)| *place).max();
    let first = fixed_keys(view.model) + 1;
    let gaps = (first..last.unwrap_or(0)).filter(|place| !view.keys.contains_key(&(KeyGroup::Line, *place)));
    let gaps: Vec<_> = gaps.collect();
    if view.clear_keys || gaps.is_empty() {
        return Cow::Borrowed(view);
    }
    let mut filled = view.clone();
    for place in gaps {
        let mut key = Fields::default();
        key.set(Concept::KeyType, Value::Word("none".to_owned()), Source::Dialect);
        filled.keys.insert((KeyGroup::Line, place), key);
    }
    Cow::Owned(filled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{gxp2170, key, value};

    const TYPES: [&str; 16] = [
        "line",
        "blf",
        "speed-dial",
        "park",
        "pickup",
        "intercom",
        "dtmf",
        "voicemail",
        "directory",
        "dnd",
        "forward",
        "transfer",
        "record",
        "multicast",
        "url",
        "none",
    ];

    fn modes(place: u16, group: KeyGroup, name: &str) -> Vec<String> {
        TYPES
            .iter()
            .map(|kind| {
                let mut view = gxp2170();
                view.modules = 4;
                key(&mut view, group, place, kind, "102", "Bo");
                value(&view, name).unwrap()
            })
            .collect()
    }

    #[test]
    fn every_type_has_its_mode_on_fixed_keys() {
        let expected =
            ["0", "11", "10", "19", "10", "20", "15", "16", "21", "32", "31", "18", "24", "23", "-1", "-1"];
        assert_eq!(modes(2, KeyGroup::Line, "P1365"), expected);
        assert_eq!(modes(12, KeyGroup::Line, "P23820"), expected);
    }

    #[test]
    fn every_type_has_its_mode_on_dynamic_keys() {
        let expected =
            ["-1", "1", "0", "9", "0", "10", "5", "6", "11", "22", "21", "8", "14", "13", "-1", "-1"];
        assert_eq!(modes(13, KeyGroup::Line, "P23824"), expected);
        assert_eq!(modes(48, KeyGroup::Line, "P23964"), expected);
    }

    #[test]
    fn every_type_has_its_mode_on_modules() {
        let expected =
            ["-1", "1", "0", "9", "0", "10", "5", "6", "11", "-1", "-1", "8", "14", "13", "-1", "-1"];
        assert_eq!(modes(1, KeyGroup::Expansion(1), "P23000"), expected);
        assert_eq!(modes(40, KeyGroup::Expansion(4), "P23795"), expected);
    }

    #[test]
    fn line_keys_follow_the_rule() {
        for (place, offset) in [(LINE_MODE, 0), (LINE_ACCOUNT, 1), (LINE_LABEL, 2), (LINE_VALUE, 3)] {
            let first = [1363, 1364, 1465, 1466][offset];
            let names =
                (1..=6).map(|k| first + 2 * (k - 1)).chain((7..=48).map(|k| 23800 + 4 * (k - 7) + offset));
            assert!(names.map(|number| format!("P{number}")).eq(place.iter().copied()));
        }
    }

    #[test]
    fn a_key_says_account_label_and_value() {
        let mut view = gxp2170();
        view.modules = 2;
        for group in [KeyGroup::Line, KeyGroup::Expansion(2)] {
            key(&mut view, group, 13, "blf", "102", "Bo");
            let key = view.keys.get_mut(&(group, 13)).unwrap();
            key.set(Concept::KeyLine, Value::Number(3), Source::Key);
        }
        let written = |names: [&str; 4]| names.map(|name| value(&view, name).unwrap());
        assert_eq!(written(["P23824", "P23825", "P23826", "P23827"]), ["1", "2", "Bo", "102"]);
        assert_eq!(written(["P23260", "P23261", "P23262", "P23263"]), ["1", "2", "Bo", "102"]);
    }

    #[test]
    fn the_place_of_an_account_is_its_line() {
        let mut view = gxp2170();
        view.lines.entry(2).or_default().set(Concept::LineActive, Value::Flag(true), Source::Device);
        key(&mut view, KeyGroup::Line, 2, "blf", "102", "Bo");
        let written = ["P1365", "P1366", "P1467", "P1468"].map(|name| value(&view, name).unwrap());
        assert_eq!(written, ["0", "1", "", ""]);
    }

    #[test]
    fn a_line_key_is_labelled_only_where_the_label_is_another() {
        let mut view = gxp2170();
        let line = view.lines.entry(1).or_default();
        line.set(Concept::Label, Value::Text("Ana".into()), Source::Device);
        line.set(Concept::SharedLine, Value::Flag(true), Source::Device);
        key(&mut view, KeyGroup::Line, 1, "line", "101", "Ana");
        key(&mut view, KeyGroup::Line, 7, "line", "", "Sales");
        let written = |names: [&str; 4]| names.map(|name| value(&view, name).unwrap());
        assert_eq!(written(["P1363", "P1364", "P1465", "P1466"]), ["1", "0", "", ""]);
        assert_eq!(written(["P23800", "P23801", "P23802", "P23803"]), ["1", "0", "Sales", ""]);
    }

    #[test]
    fn codes_go_before_numbers() {
        let mut view = gxp2170();
        key(&mut view, KeyGroup::Line, 13, "pickup", "102", "");
        view.keys.get_mut(&(KeyGroup::Line, 13)).unwrap().set(
            Concept::PickupCode,
            Value::Text("*8".into()),
            Source::Tenant,
        );
        view.phone.set(Concept::ParkCode, Value::Text("*68".into()), Source::Tenant);
        key(&mut view, KeyGroup::Line, 14, "park", "", "");
        key(&mut view, KeyGroup::Line, 15, "park", "701", "");
        let values = ["P23827", "P23831", "P23835"].map(|name| value(&view, name).unwrap());
        assert_eq!(values, ["*8102", "*68", "701"]);
    }

    #[test]
    fn no_gap_deletes_the_keys_behind_it() {
        let mut view = gxp2170();
        view.clear_keys = false;
        key(&mut view, KeyGroup::Line, 3, "blf", "102", "");
        key(&mut view, KeyGroup::Line, 16, "blf", "103", "");
        let written = ["P1365", "P1367", "P23820", "P23824", "P23828", "P23832", "P23836", "P23840"]
            .map(|name| value(&view, name));
        let written: Vec<_> = written.iter().map(Option::as_deref).collect();
        let minus = Some("-1");
        assert_eq!(written, [None, Some("11"), None, minus, minus, minus, Some("1"), None]);
    }

    #[test]
    fn keys_that_are_gone_are_cleared() {
        let mut view = gxp2170();
        view.modules = 1;
        for name in ["P1373", "P23800", "P23964", "P23000", "P23195"] {
            assert_eq!(value(&view, name).as_deref(), Some("-1"), "{name}");
        }
        assert_eq!(value(&view, "P23200"), None, "a module that is not there");
        view.clear_keys = false;
        assert_eq!(value(&view, "P23800"), None);
    }
}
