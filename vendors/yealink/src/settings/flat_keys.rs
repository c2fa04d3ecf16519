//! Keys of flat files.

use super::GONE;
use crate::generation::{before_80, from_80, types_before_80, types_from_80};
use crate::models::blf_line_from_zero;
use crate::words::{KEYS, KEYS_BEFORE_80};
use autoprov_core::{At, Because, Concept::*, Encode, Encode::*, KeyGroup, Row, Said, Scope, Table, Value};

/// The rows of a key below a prefix; a key that the site does not list is emptied.
macro_rules! rows {
    ($prefix:literal) => {
        &[
            Row::new(KeyType, concat!($prefix, ".type"), KEYS).clear("0").when(types_from_80),
            Row::new(KeyType, concat!($prefix, ".type"), KEYS_BEFORE_80).clear("0").when(types_before_80),
            Row::new(KeyLine, concat!($prefix, ".line"), With(line)).clear(GONE),
            Row::new(KeyValue, concat!($prefix, ".value"), With(value)).clear(GONE),
            Row::doubt(KeyValue, ignored),
            Row::new(KeyLabel, concat!($prefix, ".label"), Plain).clear(GONE),
            // The pickup code moved to `extension` at 80.
            Row::new(PickupCode, concat!($prefix, ".pickup_value"), Says(pickup)).clear(GONE).when(before_80),
            Row::new(PickupCode, concat!($prefix, ".extension"), Says(pickup)).clear(GONE).when(from_80),
        ]
    };
}

/// Which line a key of an OEM's is for.
pub const LINE_OF: Encode = With(line);
/// What it dials.
pub const VALUE_OF: Encode = With(value);
/// The code that takes the call of whom it watches.
pub const PICKUP_OF: Encode = Says(pickup);
/// Where there is no such code.
pub const NO_PICKUP: Encode = Says(no_pickup);

/// Line keys.
pub static LINE: Table = Table { scope: Scope::Keys(KeyGroup::Line), rows: rows!("linekey.{n}") };

/// Memory keys.
pub static MEMORY: Table = Table { scope: Scope::Keys(KeyGroup::Memory), rows: rows!("memorykey.{n}") };

/// Keys of expansion modules.
pub static EXPANSION: Table = Table { scope: Scope::Expansion, rows: rows!("expansion_module.{m}.key.{n}") };

/// Soft keys, arrows, OK. `programable` is the maker's spelling. Only listed ones are written: an emptied one would take the factory's
/// history, directory and menu keys off the phone.
pub static PROGRAMMABLE: Table = Table {
    scope: Scope::Keys(KeyGroup::Programmable),
    rows: &[
        Row::new(KeyType, "programablekey.{n}.type", KEYS).when(types_from_80),
        Row::new(KeyType, "programablekey.{n}.type", KEYS_BEFORE_80).when(types_before_80),
        Row::new(KeyLine, "programablekey.{n}.line", With(line)),
        Row::new(KeyValue, "programablekey.{n}.value", With(value)),
        Row::doubt(KeyValue, ignored),
        Row::new(KeyLabel, "programablekey.{n}.label", Plain),
        Row::new(PickupCode, "", Says(no_pickup)),
    ],
};

/// Lines count from 1; on BLF keys of T32 and T38 from 0. What it is depends on the key's type.
fn line(value: &Value, at: &At<'_>) -> Option<String> {
    let first = i64::from(at.fields.text(KeyType) == Some("blf") && blf_line_from_zero(at.view));
    value.number().map(|line| line.saturating_sub(first).max(0).to_string())
}

/// The code belongs on keys that watch somebody, and on no others.
fn pickup(code: &Value, at: &At<'_>) -> Said {
    let watches = at.fields.text(KeyType) == Some("blf");
    code.text().filter(|_| watches).map_or(Said::Nothing, Said::of)
}

/// Nothing is written: what watches somebody has the phone's code, and none of its own.
pub(super) fn no_pickup(code: &Value, at: &At<'_>) -> Said {
    let watches = at.fields.text(KeyType) == Some("blf");
    if watches && at.view.phone.value(PickupCode) != Some(code) {
        return Said::cannot("no source has a pickup code on such a key");
    }
    Said::Nothing
}

/// The value is one "of some features" (comment of the maker's samples): these need none, and no source gives them any.
pub fn ignored(_: &Value, at: &At<'_>) -> Option<Because> {
    let kind =
        at.fields.text(KeyType).filter(|kind| matches!(*kind, "line" | "dnd" | "directory" | "record"))?;
    Some(format!("a key of type `{kind}` takes no value here").into())
}

/// What a key dials. A pickup key dials the code and whose call it takes.
pub(super) fn value(value: &Value, at: &At<'_>) -> Option<String> {
    let number = value.text()?;
    let code =
        at.fields.text(PickupCode).filter(|_| at.fields.text(KeyType) == Some("pickup")).unwrap_or_default();
    Some(if number.starts_with(code) { number.to_owned() } else { format!("{code}{number}") })
}
