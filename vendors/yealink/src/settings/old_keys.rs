//! Keys before firmware 70: memory keys are `memory1` to `memory10`, line keys go on from `memory11`; an expansion module has a file
//! of its own, whose keys count from 0.

use super::flat_keys::value;
use crate::words::old_key_type;
use autoprov_core::{At, Concept::*, KeyGroup, Over, Row, Table, Value, Write};

/// The rows of a key in a section.
macro_rules! rows {
    ($at:ident $section:literal) => {
        &[
            Row::new(KeyType, $at!($section "DKtype"), Write::With(old_key_type)).clear("0"),
            Row::new(KeyLine, $at!($section "Line"), Write::With(line)).clear("0"),
            Row::new(KeyValue, $at!($section "Value"), Write::With(value)).clear(""),
            Row::new(KeyType, $at!($section "type"), Write::Words(&[("blf", "blf"), ("line", "blf")])).clear(""),
            Row::new(PickupCode, $at!($section "PickupValue"), Write::With(pickup)).clear(""),
            Row::new(KeyLabel, $at!($section "Label"), Write::Plain).clear(""),
        ]
    };
}

/// The rows of a soft key, an arrow, OK. Only listed ones, or the factory's soft keys would go.
macro_rules! programmable {
    ($at:ident) => {
        &[
            Row::new(KeyType, $at!("programablekey{n}" "DKtype"), Write::With(old_key_type)),
            Row::new(KeyLine, $at!("programablekey{n}" "Line"), Write::With(line)),
            Row::new(KeyValue, $at!("programablekey{n}" "Value"), Write::With(value)),
            Row::new(KeyLabel, $at!("programablekey{n}" "Label"), Write::Plain),
        ]
    };
}

pub(super) const SECTION_LINE: Table =
    Table { over: Over::Keys(KeyGroup::Line), rows: rows!(section_keys "memory{11+n}") };

pub(super) const SECTION_MEMORY: Table =
    Table { over: Over::Keys(KeyGroup::Memory), rows: rows!(section_keys "memory{n}") };

pub(super) const SECTION_PROGRAMMABLE: Table =
    Table { over: Over::Keys(KeyGroup::Programmable), rows: programmable!(section_keys) };

pub(super) const SECTION_EXPANSION: Table =
    Table { over: Over::Expansion, rows: rows!(section_expansion "Key{n0}") };

pub(super) const FILE_LINE: Table =
    Table { over: Over::Keys(KeyGroup::Line), rows: rows!(file_keys "memory{11+n}") };

pub(super) const FILE_MEMORY: Table =
    Table { over: Over::Keys(KeyGroup::Memory), rows: rows!(file_keys "memory{n}") };

/// T3x: no source has a label on them.
pub(super) const FILE_PROGRAMMABLE: Table = Table {
    over: Over::Keys(KeyGroup::Programmable),
    rows: &[
        Row::new(KeyType, file_keys!("programablekey{n}" "DKtype"), Write::With(old_key_type)),
        Row::new(KeyLine, file_keys!("programablekey{n}" "Line"), Write::With(line)),
        Row::new(KeyValue, file_keys!("programablekey{n}" "Value"), Write::With(value)),
    ],
};

pub(super) const FILE_EXPANSION: Table =
    Table { over: Over::Expansion, rows: rows!(file_expansion "Key{n0}") };

/// Lines count from 0 on BLF keys, from 1 on all others.
fn line(value: &Value, at: &At<'_>) -> Option<String> {
    let first = i64::from(at.fields.text(KeyType) == Some("blf"));
    value.number().map(|line| line.saturating_sub(first).max(0).to_string())
}

/// The whole number to dial: the code, then whom the key watches.
fn pickup(code: &Value, at: &At<'_>) -> Option<String> {
    let watched = at.fields.text(KeyValue).filter(|_| at.fields.text(KeyType) == Some("blf"))?;
    code.text().map(|code| format!("{code}{watched}"))
}
