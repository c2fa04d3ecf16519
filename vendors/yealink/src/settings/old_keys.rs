//! Keys before firmware 70: memory keys are `memory1` to `memory10`, line keys go on from `memory11`; an expansion module has a file
//! of its own, whose keys count from 0.

use super::flat_keys::{ignored, no_pickup, value};
use crate::words::OLD_KEYS;
use autoprov_core::{At, Because, Concept::*, Encode::*, KeyGroup, Row, Said, Scope, Table, Value};

/// The rows of a key in a section.
macro_rules! rows {
    ($at:ident $section:literal) => {
        &[
            Row::new(KeyType, $at!($section "DKtype"), OLD_KEYS).clear("0"),
            Row::doubt(KeyType, dark),
            Row::new(KeyLine, $at!($section "Line"), With(line)).clear("0"),
            Row::new(KeyValue, $at!($section "Value"), With(value)).clear(""),
            Row::doubt(KeyValue, ignored),
            Row::new(KeyType, $at!($section "type"), Words(&[("blf", "blf"), ("line", "blf")])).clear(""),
            Row::new(PickupCode, $at!($section "PickupValue"), Says(pickup)).clear(""),
            Row::new(KeyLabel, $at!($section "Label"), Plain).clear(""),
        ]
    };
}

/// The rows of a soft key, an arrow, OK. Only listed ones, or the factory's soft keys would go.
macro_rules! programmable {
    ($at:ident $label:expr) => {
        &[
            Row::new(KeyType, $at!("programablekey{n}" "DKtype"), OLD_KEYS),
            Row::doubt(KeyType, dark),
            Row::new(KeyLine, $at!("programablekey{n}" "Line"), With(line)),
            Row::new(KeyValue, $at!("programablekey{n}" "Value"), With(value)),
            Row::doubt(KeyValue, ignored),
            $label,
            Row::new(PickupCode, "", Says(no_pickup)),
        ]
    };
}

/// Line keys, T1x and T2x.
pub static SECTION_LINE: Table =
    Table { scope: Scope::Keys(KeyGroup::Line), rows: rows!(section_keys "memory{11+n}") };

/// Memory keys, T1x and T2x.
pub static SECTION_MEMORY: Table =
    Table { scope: Scope::Keys(KeyGroup::Memory), rows: rows!(section_keys "memory{n}") };

/// Soft keys and arrows, T1x and T2x.
pub static SECTION_PROGRAMMABLE: Table = Table {
    scope: Scope::Keys(KeyGroup::Programmable),
    rows: programmable!(section_keys Row::new(KeyLabel, section_keys!("programablekey{n}" "Label"), Plain)),
};

/// Keys of expansion modules, T1x and T2x.
pub static SECTION_EXPANSION: Table =
    Table { scope: Scope::Expansion, rows: rows!(section_expansion "Key{n0}") };

/// Line keys, T3x.
pub static FILE_LINE: Table =
    Table { scope: Scope::Keys(KeyGroup::Line), rows: rows!(file_keys "memory{11+n}") };

/// Memory keys, T3x.
pub static FILE_MEMORY: Table =
    Table { scope: Scope::Keys(KeyGroup::Memory), rows: rows!(file_keys "memory{n}") };

/// Soft keys and arrows, T3x.
pub static FILE_PROGRAMMABLE: Table = Table {
    scope: Scope::Keys(KeyGroup::Programmable),
    rows: programmable!(file_keys Row::cannot(KeyLabel, "no source has a label on such a key")),
};

/// Keys of expansion modules, T3x.
pub static FILE_EXPANSION: Table = Table { scope: Scope::Expansion, rows: rows!(file_expansion "Key{n0}") };

fn dark(kind: &Value, _: &At<'_>) -> Option<Because> {
    let late = matches!(kind.text(), Some("record" | "multicast"));
    late.then(|| "keys of this type come with firmware 70: it stays dark".into())
}

/// Lines count from 0 on BLF keys, from 1 on all others.
fn line(value: &Value, at: &At<'_>) -> Option<String> {
    let first = i64::from(at.fields.text(KeyType) == Some("blf"));
    value.number().map(|line| line.saturating_sub(first).max(0).to_string())
}

/// The whole number to dial: the code, then whom the key watches. On no other key.
fn pickup(code: &Value, at: &At<'_>) -> Said {
    let watched = at.fields.text(KeyValue).filter(|_| at.fields.text(KeyType) == Some("blf"));
    watched.zip(code.text()).map_or(Said::Nothing, |(watched, code)| Said::of(format!("{code}{watched}")))
}
