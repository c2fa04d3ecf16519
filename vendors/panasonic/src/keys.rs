//! Flexible keys: an action, its argument, a number to dial, a label.
//!
//! KX-UT: FusionPBX's file of a KX-UT133 (DN, CONTACT, the number beside), SARK and a module of ABS (ONETOUCH). KX-HDV: ABS (LINE, BLF, ONETOUCH, and the keys of a
//! KX-HDV20), NethVoice's list (PHONEBOOK, FORWARD).

use autoprov_core::{
    At, Because, Concept::*, Encode::*, Fields, KeyGroup, NO_VALUE, Place, Row, Said, Scope, Table, Value,
    View,
};

/// The rows of a kind of key.
macro_rules! rows {
    ($head:literal, $new:literal) => {
        &[
            Row::new(KeyType, concat!($head, "FACILITY_ACT{n}"), Says(|_, at| told::<$new, ACT>(at)))
                .clear(""),
            Row::new(KeyType, concat!($head, "FACILITY_ARG{n}"), Says(|_, at| told::<$new, ARG>(at)))
                .also(&[KeyValue, KeyLine, PickupCode])
                .clear(""),
            Row::new(KeyType, concat!($head, "QUICK_DIAL{n}"), Says(|_, at| told::<$new, DIAL>(at)))
                .clear(""),
            Row::new(KeyLabel, concat!($head, "LABEL{n}"), Says(|text, at| label::<$new>(text, at)))
                .clear(""),
            Row::doubt(KeyValue, unread),
            Row::doubt(KeyLine, elsewhere),
            Row::doubt(PickupCode, other_code),
        ]
    };
}

pub(crate) static UT: Table =
    Table { scope: Scope::Keys(KeyGroup::Line), rows: rows!("FLEX_BUTTON_", false) };
pub(crate) static HDV: Table =
    Table { scope: Scope::Keys(KeyGroup::Line), rows: rows!("FLEX_BUTTON_", true) };
pub(crate) static MODULE: Table = Table { scope: Scope::Expansion, rows: rows!("DSS_BUTTON_", true) };

/// The park code, which stands in a key or nowhere.
pub(crate) static CODES: Table = Table::by(|view, sheet| {
    let dials = |key: &Fields| key.text(KeyType) == Some("park") && value(key).is_none();
    sheet.knows(Place::Phone, &[ParkCode]);
    if view.keys.values().any(dials) {
        sheet.took(Place::Phone, &[ParkCode]);
    } else {
        sheet.refuse(Place::Phone, ParkCode, "a park key without a value dials it, and there is none");
    }
});

pub(crate) fn has_keys(view: &View) -> bool {
    view.key_count(KeyGroup::Line) > 0
}

const ACT: usize = 0;
const ARG: usize = 1;
const DIAL: usize = 2;

fn value(key: &Fields) -> Option<&str> {
    key.text(KeyValue).map(str::trim).filter(|text| !text.is_empty())
}

/// Action, argument and number of a key, or why it cannot be. `NEW`: of a KX-HDV.
fn told<const NEW: bool, const PART: usize>(at: &At<'_>) -> Said {
    let (key, phone) = (at.fields, &at.view.phone);
    let line = key.number(KeyLine).unwrap_or(1);
    let own = value(key).map(str::to_owned);
    let code = |concept| phone.text(concept).map(str::to_owned);
    let watched = if NEW { "BLF" } else { "CONTACT" };
    let dials = |number: Option<String>| number.map(|number| ("ONETOUCH", String::new(), number));
    let of_line = || u16::try_from(line).ok().and_then(|line| at.view.lines.get(&line));
    let bare = |act| Some((act, String::new(), String::new()));
    let said = match key.text(KeyType).unwrap_or_default() {
        "none" => return Said::of(""),
        "line" => Some((if NEW { "LINE" } else { "DN" }, line.to_string(), String::new())),
        "blf" => own.map(|number| (watched, number, String::new())),
        "park" if own.is_some() => own.map(|number| (watched, number, String::new())),
        "park" => dials(code(ParkCode)),
        "speed-dial" | "intercom" => dials(own),
        "pickup" => {
            let code =
                key.text(PickupCode).unwrap_or_default().to_owned() + own.as_deref().unwrap_or_default();
            dials(Some(code).filter(|code| !code.is_empty()))
        }
        "voicemail" => dials(own.or_else(|| of_line()?.text(VoicemailNumber).map(str::to_owned))),
        "directory" if NEW => bare("PHONEBOOK"),
        "forward" if NEW => bare("FORWARD"),
        _ => return Said::cannot("no source has a key of this type"),
    };
    let Some((act, argument, number)) = said else {
        return Said::cannot("there is nothing that it could dial");
    };
    Said::of(match PART {
        ACT => format!("X_PANASONIC_IPTEL_{act}"),
        ARG => argument,
        _ => number,
    })
}

/// Of a key that does something.
fn label<const NEW: bool>(text: &Value, at: &At<'_>) -> Said {
    match told::<NEW, ACT>(at) {
        Said::Text(_) => Said::of(text.text().unwrap_or_default()),
        _ => Said::Nothing,
    }
}

fn unread(_: &Value, at: &At<'_>) -> Option<Because> {
    let idle = matches!(at.fields.text(KeyType), Some("line" | "directory" | "forward"));
    idle.then(|| NO_VALUE.into())
}

fn elsewhere(line: &Value, at: &At<'_>) -> Option<Because> {
    let tied =
        matches!(at.fields.text(KeyType), Some("line" | "voicemail" | "directory" | "forward" | "none"));
    let other = line.number() != Some(1) && !tied;
    other.then(|| "no source names a line for such a key: it calls on the one that is chosen".into())
}

/// A key that watches takes a call with the code that all have.
fn other_code(code: &Value, at: &At<'_>) -> Option<Because> {
    let watches = at.fields.text(KeyType) == Some("blf");
    let other = at.view.phone.value(PickupCode) != Some(code);
    (watches && other).then(|| "all its keys have one code: this one's own is left out".into())
}
