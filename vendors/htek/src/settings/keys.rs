//! Keys: line keys with their pages, the four soft keys, and those of expansion modules.
//!
//! Six settings follow a key's type together, whose numbers come in runs. Numbers: FusionPBX's files for UC903 to UC926 and for Sangoma; keys from 37
//! on Tancredi's, for Sangoma. Types: FusionPBX's list of functions for HTek, and Tancredi's for those behind 23.

use autoprov_core::{Concept::*, Fields, KeyGroup, NO_VALUE, Place, Sheet, Source, Table, View};

/// No rows: see above.
pub static TABLE: Table = Table::by(fill);

/// Whether a key's value counts.
#[derive(Clone, Copy, PartialEq)]
enum Takes {
    Nothing,
    Value,
}
use Takes::{Nothing, Value};

/// Our type, its number, and whether a soft key can be one (Tancredi's list).
const TYPES: &[(&str, &str, Takes, bool)] = &[
    ("line", "1", Nothing, false),
    ("speed-dial", "2", Value, true),
    ("blf", "3", Value, false),
    ("voicemail", "5", Value, false),
    ("pickup", "6", Value, true),
    ("park", "8", Value, false),
    ("intercom", "9", Value, false),
    ("dtmf", "10", Value, false),
    ("directory", "15", Nothing, true),
    ("forward", "18", Value, true),
    ("transfer", "19", Value, false),
    ("dnd", "21", Nothing, true),
    ("record", "25", Nothing, false),
    ("url", "35", Value, false),
    ("multicast", "47", Value, false),
    ("none", "0", Nothing, true),
];

/// What the soft keys are out of the box: history, directory, DND, menu.
const SOFT: [&str; 4] = ["36", "37", "21", "38"];

/// Type, value, label, account, the code of its pickup, mode.
type Six<T> = [T; 6];

/// The numbers of a key; 0 where it has none.
fn numbers(group: KeyGroup, place: u16) -> Six<u16> {
    let n = place.saturating_sub(1);
    let run = |first: u16, mode| [first, first + 1, first + 2, first + 3, first + 4, mode];
    match group {
        KeyGroup::Expansion(module) => run(60_000 + 1000 * (u16::from(module) - 1) + 5 * n, 0),
        KeyGroup::Programmable => [43_200 + n, 43_400 + n, 20_043 + n, 43_300 + n, 0, 0],
        _ if n < 4 => [41_200 + n, 41_300 + n, 41_400 + n, 41_500 + n, 41_600 + n, 20_600 + n],
        _ if n < 36 => run(20_200 + 5 * (n - 4), 20_600 + n),
        _ => {
            let first = 23_000 + 6 * (n - 36);
            [first, first + 2, first + 3, first + 4, first + 5, first + 1]
        }
    }
}

fn fill(view: &View, sheet: &mut Sheet) {
    sheet.knows(Place::Key(KeyGroup::Line, 1), &[PickupCode]);
    let modules = (1..).zip(&view.modules).map(|(module, _)| KeyGroup::Expansion(module));
    for group in [KeyGroup::Line, KeyGroup::Programmable].into_iter().chain(modules) {
        for place in 1..=view.key_count(group) {
            let key = view.keys.get(&(group, place));
            let kind = key.and_then(|key| key.get(KeyType));
            let (values, source) = match (key, kind) {
                (Some(key), Some((_, source))) => match shown(view, group, key) {
                    Ok(values) => {
                        judge(view, sheet, Place::Key(group, place), key);
                        (values, source.clone())
                    }
                    Err(because) => {
                        sheet.refuse(Place::Key(group, place), KeyType, because);
                        (idle(group, place), Source::Cleared)
                    }
                },
                (listed, _) if view.clear_keys || listed.is_some() => (idle(group, place), Source::Cleared),
                _ => continue,
            };
            for (number, value) in numbers(group, place).into_iter().zip(values) {
                if number > 0 {
                    sheet.set(format!("P{number}"), value, source.clone());
                }
            }
        }
    }
}

/// A key without a function; a soft key as the maker has it.
fn idle(group: KeyGroup, place: u16) -> Six<String> {
    let soft = SOFT.get(usize::from(place) - 1).filter(|_| group == KeyGroup::Programmable);
    [soft.copied().unwrap_or("0"), "", "", "0", "", "0"].map(str::to_owned)
}

fn kind(key: &Fields) -> Option<&'static (&'static str, &'static str, Takes, bool)> {
    let ours = key.text(KeyType)?;
    TYPES.iter().find(|(own, ..)| *own == ours)
}

/// What stands for a key, or why it cannot be.
fn shown(view: &View, group: KeyGroup, key: &Fields) -> Result<Six<String>, &'static str> {
    let (ours, number, takes, soft) = kind(key).ok_or("it has no key of this type")?;
    if group == KeyGroup::Programmable && !soft {
        return Err("no source has a soft key of this type");
    }
    if *ours == "directory" && view.phone.get(LdapHost).is_none() {
        return Err("its key for a directory leads to LDAP, and the site has none");
    }
    let text = |concept| key.text(concept).map(str::trim).filter(|text| !text.is_empty());
    let value = match (*ours, text(KeyValue)) {
        ("pickup", value) => [text(PickupCode), value].into_iter().flatten().collect(),
        ("park", None) => view.phone.text(ParkCode).unwrap_or_default().to_owned(),
        (_, value) => value.filter(|_| *takes == Value).unwrap_or_default().to_owned(),
    };
    let label = key.text(KeyLabel).filter(|_| *ours != "none").unwrap_or_default().to_owned();
    let account = key.number(KeyLine).unwrap_or(1).max(1) - 1;
    Ok([(*number).to_owned(), value, label, account.to_string(), String::new(), "0".to_owned()])
}

/// What of a key that is written is not.
fn judge(view: &View, sheet: &mut Sheet, place: Place, key: &Fields) {
    let Some((ours, _, takes, _)) = kind(key).filter(|_| sheet.judges()) else { return };
    sheet.took(place, &[KeyType, KeyLabel, KeyLine]);
    match takes {
        Value => sheet.took(place, &[KeyValue]),
        Nothing if key.get(KeyValue).is_some() => sheet.refuse(place, KeyValue, NO_VALUE),
        Nothing => {}
    }
    match *ours {
        "pickup" => sheet.took(place, &[PickupCode]),
        "blf" if key.value(PickupCode) != view.phone.value(PickupCode) => {
            let because = "its accounts have the code of a pickup: this key's own is left out";
            sheet.refuse(place, PickupCode, because);
        }
        _ => {}
    }
}
