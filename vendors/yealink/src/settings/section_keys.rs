//! Keys before firmware 70: memory keys are `memory1` to `memory10`, line keys go on from `memory11`; an expansion module has a file
//! of its own, whose keys count from 0.

use super::flat_keys::value;
use crate::words::old_key_type;
use autoprov_core::{At, Concept::*, KeyGroup, Over, Row, Table, Value, Write};

/// The rows of a key in a section of a file.
macro_rules! rows {
    ($section:literal in $path:literal) => {
        &[
            Row::new(KeyType, concat!("[", $section, "]", $path, ":DKtype"), Write::With(old_key_type))
                .clear("0"),
            Row::new(KeyLine, concat!("[", $section, "]", $path, ":Line"), Write::With(line)).clear("0"),
            Row::new(KeyValue, concat!("[", $section, "]", $path, ":Value"), Write::With(value)).clear(""),
            Row::new(
                KeyType,
                concat!("[", $section, "]", $path, ":type"),
                Write::Words(&[("blf", "blf"), ("line", "blf")]),
            )
            .clear(""),
            Row::new(PickupCode, concat!("[", $section, "]", $path, ":PickupValue"), Write::With(pickup))
                .clear(""),
            Row::new(KeyLabel, concat!("[", $section, "]", $path, ":Label"), Write::Plain).clear(""),
        ]
    };
}

pub(super) const LINE: Table =
    Table { over: Over::Keys(KeyGroup::Line), rows: rows!("memory{11+n}" in "/config/vpPhone/vpPhone.ini") };

pub(super) const MEMORY: Table =
    Table { over: Over::Keys(KeyGroup::Memory), rows: rows!("memory{n}" in "/config/vpPhone/vpPhone.ini") };

pub(super) const EXPANSION: Table =
    Table { over: Over::Expansion, rows: rows!("Key{n0}" in "/config/vpPhone/Ext38_0000000000000{m}.cfg") };

/// Only listed ones, or the factory's soft keys would go.
pub(super) const PROGRAMMABLE: Table = Table {
    over: Over::Keys(KeyGroup::Programmable),
    rows: &[
        Row::new(KeyType, "[programablekey{n}]/config/vpPhone/vpPhone.ini:DKtype", Write::With(old_key_type)),
        Row::new(KeyLine, "[programablekey{n}]/config/vpPhone/vpPhone.ini:Line", Write::With(line)),
        Row::new(KeyValue, "[programablekey{n}]/config/vpPhone/vpPhone.ini:Value", Write::With(value)),
        Row::new(KeyLabel, "[programablekey{n}]/config/vpPhone/vpPhone.ini:Label", Write::Plain),
    ],
};

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
