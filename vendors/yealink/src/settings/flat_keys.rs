//! Keys of flat files.

use super::GONE;
use crate::generation::{before_80, from_80};
use crate::models::blf_line_from_zero;
use crate::words::key_type;
use autoprov_core::{At, Concept::*, KeyGroup, Over, Row, Table, Value, Write};

/// The rows of a key below a prefix; a key that the site does not list is emptied.
macro_rules! rows {
    ($prefix:literal) => {
        &[
            Row::new(KeyType, concat!($prefix, ".type"), Write::With(key_type)).clear("0"),
            Row::new(KeyLine, concat!($prefix, ".line"), Write::With(line)).clear(GONE),
            Row::new(KeyValue, concat!($prefix, ".value"), Write::With(value)).clear(GONE),
            Row::new(KeyLabel, concat!($prefix, ".label"), Write::Plain).clear(GONE),
            // The pickup code moved to `extension` at 80.
            Row::new(PickupCode, concat!($prefix, ".pickup_value"), Write::With(pickup))
                .clear(GONE)
                .when(before_80),
            Row::new(PickupCode, concat!($prefix, ".extension"), Write::With(pickup))
                .clear(GONE)
                .when(from_80),
        ]
    };
}

pub(super) const LINE: Table = Table { over: Over::Keys(KeyGroup::Line), rows: rows!("linekey.{n}") };

pub(super) const MEMORY: Table = Table { over: Over::Keys(KeyGroup::Memory), rows: rows!("memorykey.{n}") };

pub(super) const EXPANSION: Table =
    Table { over: Over::Expansion, rows: rows!("expansion_module.{m}.key.{n}") };

/// Soft keys, arrows, OK. `programable` is the maker's spelling. Only listed ones are written: an emptied one would take the factory's
/// history, directory and menu keys off the phone.
pub(super) const PROGRAMMABLE: Table = Table {
    over: Over::Keys(KeyGroup::Programmable),
    rows: &[
        Row::new(KeyType, "programablekey.{n}.type", Write::With(key_type)),
        Row::new(KeyLine, "programablekey.{n}.line", Write::With(line)),
        Row::new(KeyValue, "programablekey.{n}.value", Write::With(value)),
        Row::new(KeyLabel, "programablekey.{n}.label", Write::Plain),
    ],
};

/// Lines count from 1; on BLF keys of T32 and T38 from 0.
fn line(value: &Value, at: &At<'_>) -> Option<String> {
    let first = i64::from(at.fields.text(KeyType) == Some("blf") && blf_line_from_zero(at.view));
    value.number().map(|line| line.saturating_sub(first).max(0).to_string())
}

/// The code belongs on keys that watch somebody.
fn pickup(code: &Value, at: &At<'_>) -> Option<String> {
    (at.fields.text(KeyType) == Some("blf")).then(|| code.text().map(str::to_owned)).flatten()
}

/// What a key dials. A pickup key dials the code and whose call it takes.
pub(super) fn value(value: &Value, at: &At<'_>) -> Option<String> {
    let number = value.text()?;
    let code =
        at.fields.text(PickupCode).filter(|_| at.fields.text(KeyType) == Some("pickup")).unwrap_or_default();
    Some(if number.starts_with(code) { number.to_owned() } else { format!("{code}{number}") })
}
