//! Keys: those beside the screen, those with a lamp, and those of expansion modules (dossier 5.6).
//!
//! A key has a mode, an account from 0, a label and a value; which, says [`super::function`]. Where they stand is data here: runs of
//! keys whose four numbers grow evenly.

use super::function::{Kind, Shown, Spot, own_line, shown, takes_nothing};
use crate::models::{fixed_keys, quirks};
use autoprov_core::{Concept::*, Fields, KeyGroup, Model, Place, Setting, Sheet, Source, View};

/// Keys in a row.
struct Run {
    /// From this one on.
    first: u16,
    /// Numbers of the first one's mode, account, label and value.
    numbers: [u16; 4],
    /// How much each grows from key to key.
    steps: [u16; 4],
}

const fn run(first: u16, numbers: [u16; 4], steps: [u16; 4]) -> Run {
    Run { first, numbers, steps }
}

/// Line keys of the GXP21xx, GXP17xx and GRP ("VPK").
const LINE: &[Run] =
    &[run(1, [1363, 1364, 1465, 1466], [2; 4]), run(7, [23_800, 23_801, 23_802, 23_803], [4; 4])];

/// Those of the GXP2124.
const LINE_2124: &[Run] =
    &[run(1, [1363, 1364, 1465, 1466], [2; 4]), run(7, [1477, 1478, 1479, 1480], [4; 4])];

/// Keys with a lamp ("MPK"). Three steps of the first run are thirds of a block.
const MEMORY: &[Run] = &[
    run(1, [323, 301, 302, 303], [1, 3, 3, 3]),
    run(8, [353, 354, 355, 356], [4; 4]),
    run(19, [1440, 1441, 1442, 1443], [4; 4]),
];

/// Those of the GXV33xx and GXV3240, on the screen and on a GXP2200EXT alike.
const MEMORY_GXV: &[Run] = &[run(1, [23_000, 23_001, 23_002, 23_003], [5; 4])];

/// Those of the GXV3275, on the screen.
const MEMORY_3275: &[Run] = &[
    run(1, [323, 301, 302, 303], [1, 3, 3, 3]),
    run(8, [353, 354, 355, 356], [4; 4]),
    run(19, [6001, 6201, 6401, 6601], [1; 4]),
];

/// Keys of the modules, one after the other: GXP2200EXT.
const MODULES: &[Run] = &[run(1, [23_000, 23_001, 23_002, 23_003], [5; 4])];

/// GXP2000EXT.
const MODULES_2000: &[Run] = &[run(1, [6001, 6201, 6401, 6601], [1; 4])];

/// The keys of a group, and what they can do.
struct Layout {
    runs: &'static [Run],
    kind: Kind,
}

/// Where a model's keys of a group stand, by the quirk `keys`.
fn layout(model: &Model, group: KeyGroup) -> Option<Layout> {
    let (runs, kind) = match (model.quirk(quirks::KEYS)?, group) {
        (1, KeyGroup::Line) => (LINE, Kind::Gxp),
        (2, KeyGroup::Line) => (LINE, Kind::Grp),
        (3, KeyGroup::Line) => (LINE, Kind::Gxp16Line),
        (4, KeyGroup::Line) => (LINE_2124, Kind::Gxp2124),
        (1, KeyGroup::Memory) => (MEMORY, Kind::Module),
        (2, KeyGroup::Memory) => (MEMORY, Kind::Grp),
        (3 | 4, KeyGroup::Memory) => (MEMORY, Kind::Gxp2124),
        (5, KeyGroup::Memory) => (MEMORY, Kind::Gxp2000),
        (6, KeyGroup::Memory) => (MEMORY_GXV, Kind::Android),
        (7, KeyGroup::Memory) => (MEMORY_3275, Kind::Android),
        (1, KeyGroup::Expansion(_)) => (MODULES, Kind::Module),
        (2, KeyGroup::Expansion(_)) => (MODULES, Kind::Grp),
        (7, KeyGroup::Expansion(_)) => (MODULES, Kind::Android),
        (5, KeyGroup::Expansion(_)) => (MODULES_2000, Kind::Gxp2000),
        _ => return None,
    };
    Some(Layout { runs, kind })
}

/// The place of a key, counted over all modules.
fn counted(model: &Model, group: KeyGroup, place: u16) -> u16 {
    match group {
        KeyGroup::Expansion(module) => {
            u16::from(module - 1) * model.key_count(KeyGroup::Expansion(1)) + place
        }
        _ => place,
    }
}

/// The four P-values of a key.
fn names(layout: &Layout, place: u16) -> [String; 4] {
    let run = layout.runs.iter().rev().find(|run| run.first <= place).unwrap_or(&layout.runs[0]);
    let mut numbers = run.numbers;
    for (number, step) in numbers.iter_mut().zip(run.steps) {
        *number += step * (place - run.first);
    }
    numbers.map(|number| format!("P{number}"))
}

/// What no row can say: a key is one thought, of which account, mode, label and value follow together, and its line may take it whole. As
/// P-values.
pub(crate) fn numbered(view: &View, sheet: &mut Sheet) {
    walk(view, sheet, |layout, group, place, shown| {
        let account = shown.line.saturating_sub(1).to_string();
        let values = [shown.mode.to_string(), account, shown.label, shown.value];
        names(layout, counted(view.model, group, place)).into_iter().zip(values).collect()
    });
}

/// The same as aliases.
pub(crate) fn named(view: &View, sheet: &mut Sheet) {
    walk(view, sheet, |_, group, place, shown| {
        let place = counted(view.model, group, place);
        // The account is a number from 0 on a line key and a word on all others.
        let (keys, account) = match group {
            KeyGroup::Line => ("vpk", shown.line.saturating_sub(1).to_string()),
            KeyGroup::Expansion(_) => ("ext", format!("Account{}", shown.line)),
            _ => ("mpk", format!("Account{}", shown.line)),
        };
        [
            ("keyMode", shown.word.to_owned()),
            ("account", account),
            ("description", shown.label),
            ("value", shown.value),
        ]
        .map(|(end, value)| (format!("pks.{keys}.{place}.{end}"), value))
        .to_vec()
    });
}

/// What the keys dial, a BLF's pickup too.
pub(super) fn dialled(view: &View) -> impl Iterator<Item = (Place, String)> {
    let numbers = |(group, place): &(KeyGroup, u16), key: &Fields| {
        let kind = key.text(KeyType).unwrap_or_default();
        let layout = layout(view.model, *group).filter(|_| !matches!(kind, "dtmf" | "multicast"))?;
        let number = shown(view, key, layout.kind, Spot::Other).0.value.trim().to_owned();
        let code = key.text(PickupCode).filter(|_| kind == "blf").unwrap_or_default().trim();
        Some([format!("{code}{number}"), number].map(|number| (Place::Key(*group, *place), number)))
    };
    view.keys.iter().filter_map(move |(at, key)| numbers(at, key)).flatten()
}

/// Goes through all keys.
fn walk(
    view: &View,
    sheet: &mut Sheet,
    spell: impl Fn(&Layout, KeyGroup, u16, Shown) -> Vec<(String, String)>,
) {
    let modules = (1..).zip(&view.modules).map(|(module, _)| KeyGroup::Expansion(module));
    let fixed = fixed_keys(view.model);
    let last = view.keys.keys().filter(|(group, _)| *group == KeyGroup::Line).map(|(_, place)| *place).max();
    let (mut lines, mut parks) = (Vec::new(), false);
    for group in [KeyGroup::Line, KeyGroup::Memory].into_iter().chain(modules) {
        let Some(layout) = layout(view.model, group) else { continue };
        parks |= layout.kind.parks();
        for place in 1..=view.key_count(group) {
            let spot = match group {
                KeyGroup::Line if place <= fixed => Spot::Fixed(place),
                KeyGroup::Line => Spot::Dynamic,
                _ => Spot::Other,
            };
            // A dynamic key that a file leaves out deletes every one after it, so where keys that are not listed are left alone, those before
            // the last listed one are still written, as keys without a function.
            let is_gap = spot == Spot::Dynamic && last.is_some_and(|last| place < last);
            let key = view.keys.get(&(group, place));
            let (shown, source) = match key.and_then(|key| Some((key, key.get(KeyType)?))) {
                Some((key, (_, source))) => {
                    let (shown, because) = shown(view, key, layout.kind, spot);
                    let source = match (&because, own_line(view, spot)) {
                        (Some(_), Some((own, _))) => Source::Line(own),
                        (Some(_), None) => Source::Cleared,
                        (None, _) => source.clone(),
                    };
                    judge(view, sheet, Place::Key(group, place), because);
                    (shown, source)
                }
                None if view.clear_keys || key.is_some() => own_line(view, spot)
                    .map_or((Shown::NOTHING, Source::Cleared), |(own, shown)| (shown, Source::Line(own))),
                None if is_gap => (Shown::NOTHING, Source::Dialect),
                None => continue,
            };
            if shown.word.ends_with("Line") {
                lines.push(shown.line);
            }
            if sheet.judges() {
                continue;
            }
            let settings = spell(&layout, group, place, shown).into_iter();
            sheet.settings.extend(settings.map(|(name, value)| Setting::new(name, value, source.clone())));
        }
    }
    sheet.knows(Place::Line(1), &[SharedLine]);
    sheet.knows(Place::Key(KeyGroup::Line, 1), &[PickupCode, ParkCode]);
    if !parks {
        sheet.refuse(Place::Phone, ParkCode, "it has no park key");
    }
    for (line, fields) in &view.lines {
        match lines.contains(line) {
            true => sheet.took(Place::Line(*line), &[SharedLine]),
            false if fields.flag(SharedLine) => {
                sheet.refuse(Place::Line(*line), SharedLine, "none of its keys is that line's");
            }
            false => {}
        }
    }
}

/// What became of a key: one that cannot be what it is asked for is nothing, or stays what the phone makes of it.
fn judge(view: &View, sheet: &mut Sheet, place: Place, because: Option<String>) {
    let Some(key) = view.fields(place).filter(|_| sheet.judges()) else { return };
    if let Some(because) = because {
        sheet.refuse(place, KeyType, because);
        return;
    }
    match key.text(KeyType) {
        Some("pickup") => sheet.took(place, &[PickupCode]),
        Some("blf") if key.value(PickupCode) != view.phone.value(PickupCode) => {
            let because = "the code of a pickup is one for each account: this key's own is left out";
            sheet.refuse(place, PickupCode, because);
        }
        _ => {}
    }
    sheet.took(place, &[KeyType, KeyLabel, KeyLine]);
    if !key.text(KeyType).is_some_and(takes_nothing) {
        sheet.took(place, &[KeyValue]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{gxp2170, value, view};
    use autoprov_core::KEY_TYPES;
    use autoprov_core::Value;
    use autoprov_core::testing::key;

    fn modes(place: u16, group: KeyGroup, name: &str) -> Vec<String> {
        KEY_TYPES
            .iter()
            .map(|kind| {
                let mut view = gxp2170();
                view.modules = autoprov_core::testing::modules(view.model).into_iter().take(4).collect();
                key(&mut view, group, place, kind, Some("102"), Some("Bo"));
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
    fn every_family_has_its_numbers() {
        let of = |model: &str, group, place| {
            let view = view(model);
            names(&layout(view.model, group).unwrap(), counted(view.model, group, place)).join(" ")
        };
        let (line, memory) = (KeyGroup::Line, KeyGroup::Memory);
        for (model, group, place, expected) in [
            ("GXP2170", line, 1, "P1363 P1364 P1465 P1466"),
            ("GXP2170", line, 6, "P1373 P1374 P1475 P1476"),
            ("GXP2170", line, 7, "P23800 P23801 P23802 P23803"),
            ("GXP2170", line, 48, "P23964 P23965 P23966 P23967"),
            ("GXP2170", KeyGroup::Expansion(4), 40, "P23795 P23796 P23797 P23798"),
            ("GXP2124", line, 8, "P1481 P1482 P1483 P1484"),
            ("GXP2124", memory, 7, "P329 P319 P320 P321"),
            ("GXP2124", memory, 8, "P353 P354 P355 P356"),
            ("GXP2124", memory, 18, "P393 P394 P395 P396"),
            ("GXP2124", memory, 24, "P1460 P1461 P1462 P1463"),
            ("GXP1628", memory, 1, "P323 P301 P302 P303"),
            ("GXP1630", memory, 7, "P329 P319 P320 P321"),
            ("GXP1630", memory, 8, "P353 P354 P355 P356"),
            ("GXP2000", memory, 1, "P323 P301 P302 P303"),
            ("GXP2000", KeyGroup::Expansion(2), 56, "P6112 P6312 P6512 P6712"),
            ("GXV3350", memory, 160, "P23795 P23796 P23797 P23798"),
            ("GXV3275", memory, 19, "P6001 P6201 P6401 P6601"),
            ("GXV3275", memory, 130, "P6112 P6312 P6512 P6712"),
            ("GXV3275", KeyGroup::Expansion(1), 1, "P23000 P23001 P23002 P23003"),
        ] {
            assert_eq!(of(model, group, place), expected, "{model} {group} {place}");
        }
    }

    #[test]
    fn a_grp_numbers_all_keys_alike() {
        let mut view = view("GRP2614");
        key(&mut view, KeyGroup::Line, 1, "line", Some(""), Some(""));
        key(&mut view, KeyGroup::Line, 3, "blf", Some("102"), Some("Bo"));
        key(&mut view, KeyGroup::Line, 8, "forward", Some("102"), Some(""));
        key(&mut view, KeyGroup::Memory, 1, "speed-dial", Some("103"), Some(""));
        view.lines.entry(2).or_default().set(SharedLine, Value::Flag(true), Source::Device).unwrap();
        key(&mut view, KeyGroup::Line, 2, "line", Some(""), Some(""));
        view.keys.get_mut(&(KeyGroup::Line, 2)).unwrap().set(KeyLine, Value::Number(2), Source::Key).unwrap();
        let told = ["P1363", "P1367", "P23804", "P323", "P1365", "P1373"];
        assert_eq!(told.map(|key| value(&view, key).unwrap()), ["31", "1", "21", "0", "32", "-1"]);
    }

    #[test]
    fn keys_do_what_their_phone_can() {
        for (model, group, place, name, expected) in [
            // No BLF on the line keys of a GXP16xx, and no park.
            ("GXP1630", KeyGroup::Line, 3, "P1367", "0 -1 10 -1 10 20 15 16 21 -1 -1 18 -1 23 -1 -1"),
            ("GXP1630", KeyGroup::Memory, 3, "P325", "-1 1 0 9 0 10 5 6 11 -1 -1 8 -1 -1 -1 -1"),
            ("GXP2124", KeyGroup::Line, 7, "P1477", "0 11 10 19 10 20 15 16 21 -1 -1 18 -1 -1 -1 -1"),
            ("GXP2124", KeyGroup::Memory, 1, "P323", "-1 1 0 9 0 10 5 6 11 -1 -1 8 -1 -1 -1 -1"),
            ("GXP2000", KeyGroup::Memory, 1, "P323", "-1 1 0 -1 0 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1"),
            ("GXV3350", KeyGroup::Memory, 1, "P23000", "-1 1 0 9 0 10 5 -1 -1 -1 -1 8 -1 13 -1 -1"),
            ("GRP2614", KeyGroup::Line, 9, "P23808", "31 1 0 9 0 10 5 6 11 22 21 8 14 13 -1 -1"),
        ] {
            let told = KEY_TYPES.map(|kind| {
                let mut view = view(model);
                key(&mut view, group, place, kind, Some("102"), Some("Bo"));
                value(&view, name).unwrap()
            });
            assert_eq!(told.join(" "), expected, "{model} {group}");
        }
    }

    #[test]
    fn a_key_says_account_label_and_value() {
        let mut view = gxp2170();
        view.modules = autoprov_core::testing::modules(view.model).into_iter().take(2).collect();
        for group in [KeyGroup::Line, KeyGroup::Expansion(2)] {
            key(&mut view, group, 13, "blf", Some("102"), Some("Bo"));
            let key = view.keys.get_mut(&(group, 13)).unwrap();
            key.set(KeyLine, Value::Number(3), Source::Key).unwrap();
        }
        let written = |names: [&str; 4]| names.map(|name| value(&view, name).unwrap());
        assert_eq!(written(["P23824", "P23825", "P23826", "P23827"]), ["1", "2", "Bo", "102"]);
        assert_eq!(written(["P23260", "P23261", "P23262", "P23263"]), ["1", "2", "Bo", "102"]);
    }

    #[test]
    fn the_place_of_an_account_is_its_line() {
        let mut view = gxp2170();
        view.lines.entry(2).or_default().set(LineActive, Value::Flag(true), Source::Device).unwrap();
        key(&mut view, KeyGroup::Line, 2, "blf", Some("102"), Some("Bo"));
        let written = ["P1365", "P1366", "P1467", "P1468"].map(|name| value(&view, name).unwrap());
        assert_eq!(written, ["0", "1", "", ""]);
    }

    #[test]
    fn a_line_key_is_labelled_only_where_the_label_is_another() {
        let mut view = gxp2170();
        let line = view.lines.entry(1).or_default();
        line.set(Label, Value::Text("Ana".into()), Source::Device).unwrap();
        line.set(SharedLine, Value::Flag(true), Source::Device).unwrap();
        key(&mut view, KeyGroup::Line, 1, "line", Some("101"), Some("Ana"));
        key(&mut view, KeyGroup::Line, 7, "line", Some(""), Some("Sales"));
        let written = |names: [&str; 4]| names.map(|name| value(&view, name).unwrap());
        assert_eq!(written(["P1363", "P1364", "P1465", "P1466"]), ["1", "0", "", ""]);
        assert_eq!(written(["P23800", "P23801", "P23802", "P23803"]), ["1", "0", "Sales", ""]);
    }

    #[test]
    fn codes_go_before_numbers() {
        let mut view = gxp2170();
        key(&mut view, KeyGroup::Line, 13, "pickup", Some("102"), Some(""));
        view.keys
            .get_mut(&(KeyGroup::Line, 13))
            .unwrap()
            .set(PickupCode, Value::Text("*8".into()), Source::Tenant)
            .unwrap();
        view.phone.set(ParkCode, Value::Text("*68".into()), Source::Tenant).unwrap();
        key(&mut view, KeyGroup::Line, 14, "park", Some(""), Some(""));
        key(&mut view, KeyGroup::Line, 15, "park", Some("701"), Some(""));
        let values = ["P23827", "P23831", "P23835"].map(|name| value(&view, name).unwrap());
        assert_eq!(values, ["*8102", "*68", "701"]);
    }

    #[test]
    fn no_gap_deletes_the_keys_behind_it() {
        let mut view = gxp2170();
        view.clear_keys = false;
        key(&mut view, KeyGroup::Line, 3, "blf", Some("102"), Some(""));
        key(&mut view, KeyGroup::Line, 16, "blf", Some("103"), Some(""));
        let written = ["P1365", "P1367", "P23820", "P23824", "P23828", "P23832", "P23836", "P23840"]
            .map(|name| value(&view, name));
        let written: Vec<_> = written.iter().map(Option::as_deref).collect();
        let minus = Some("-1");
        assert_eq!(written, [None, Some("11"), None, minus, minus, minus, Some("1"), None]);
    }

    #[test]
    fn keys_that_are_gone_are_cleared() {
        let mut view = gxp2170();
        view.modules = autoprov_core::testing::modules(view.model).into_iter().take(1).collect();
        for name in ["P1373", "P23800", "P23964", "P23000", "P23195"] {
            assert_eq!(value(&view, name).as_deref(), Some("-1"), "{name}");
        }
        assert_eq!(value(&view, "P23200"), None, "a module that is not there");
        view.clear_keys = false;
        assert_eq!(value(&view, "P23800"), None);
    }
}
