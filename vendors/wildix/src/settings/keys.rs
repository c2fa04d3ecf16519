//! Keys: the line keys of a WP480, the two hard keys of a WP410, soft keys. `Programable` is the maker's spelling.

use autoprov_core::{
    At, Because, Concept::*, Encode, Encode::*, KeyGroup, NO_VALUE, Place, Row, Said, Scope, Sheet, Source,
    Table, Value, View,
};

/// What follows a key's prefix, around the row of its label.
macro_rules! rows {
    ($prefix:literal, $types:ident, $label:expr $(, $clear:ident)?) => {
        &[
            Row::new(KeyType, concat!("Config.Programable.", $prefix, ".Type"), $types)$(.$clear("0"))?,
            $label,
            Row::new(KeyType, concat!("Config.Programable.", $prefix, ".Param1"), With(dials))
                .also(&[KeyValue])
                $(.$clear(""))?,
            Row::doubt(KeyValue, ignored),
            Row::new(KeyLine, concat!("Config.Programable.", $prefix, ".Param2"), Plain)$(.$clear("1"))?,
            Row::new(PickupCode, concat!("Config.Programable.", $prefix, ".Param3"), Says(pickup))$(.$clear(""))?,
        ]
    };
}

/// Line keys: all are written.
pub static LINE: Table = Table {
    scope: Scope::Keys(KeyGroup::Line),
    rows: rows!(
        "LINEKEY{n}",
        TYPES,
        Row::new(KeyLabel, "Config.Programable.LINEKEY{n}.Label", Plain).clear(""),
        clear
    ),
};

/// Soft keys. Those that are not listed keep what the maker has there, or history and menu would be gone.
pub static SOFT: Table = Table {
    scope: Scope::Keys(KeyGroup::Programmable),
    rows: rows!(
        "SOFTKEY{n:02}",
        SOFT_TYPES,
        Row::new(KeyLabel, "Config.Programable.SOFTKEY{n:02}.Label", Plain)
    ),
};

/// The hard keys of a WP410, which Tancredi calls its line keys: one for transfer, one for voicemail.
pub static HARD: Table = Table::by(hard);

const TRANSFER: &[Row] =
    rows!("TRANSFER", TYPES, Row::cannot(KeyLabel, "this key has no label in its file"), clear);
const VOICEMAIL: &[Row] = rows!(
    "VOICEMESSAGE",
    TYPES,
    Row::new(KeyLabel, "Config.Programable.VOICEMESSAGE.Label", Plain).clear(""),
    clear
);

fn hard(view: &View, sheet: &mut Sheet) {
    for (n, rows, type_of, own) in [
        (1, TRANSFER, "Config.Programable.TRANSFER.Type", "27"),
        (2, VOICEMAIL, "Config.Programable.VOICEMESSAGE.Type", "26"),
    ] {
        if view.keys.contains_key(&(KeyGroup::Memory, n)) {
            sheet.walk_at(rows, view, Place::Key(KeyGroup::Memory, n), n);
        } else if view.clear_keys && n <= view.key_count(KeyGroup::Memory) {
            // What the key does out of the box (the WP480's export).
            sheet.set(type_of, own, Source::Cleared);
        }
    }
}

/// Tancredi's macro for line keys.
const TYPES: Encode = Words(&[
    ("line", "14"),
    ("blf", "16"),
    ("speed-dial", "10"),
    ("park", "28"),
    ("pickup", "7"),
    ("intercom", "9"),
    ("dtmf", "22"),
    ("voicemail", "26"),
    ("directory", "5"),
    ("dnd", "1"),
    ("forward", "6"),
    ("transfer", "27"),
    ("record", "20"),
    ("multicast", "24"),
    ("url", "32"),
    ("none", "0"),
]);

/// Its macro for soft keys, which has fewer.
const SOFT_TYPES: Encode = Words(&[
    ("speed-dial", "10"),
    ("pickup", "7"),
    ("intercom", "9"),
    ("voicemail", "26"),
    ("directory", "5"),
    ("dnd", "1"),
    ("forward", "6"),
    ("url", "32"),
    ("none", "0"),
]);

/// What a key dials: a pickup key the code and whose call it takes, a park key without a place the code.
fn dials(kind: &Value, at: &At<'_>) -> Option<String> {
    let kind = kind.text()?;
    let value = at.fields.text(KeyValue).map(str::trim).filter(|own| !own.is_empty() && !is_bare(kind));
    match (kind, value) {
        ("pickup", value) => Some([at.fields.text(PickupCode), value].into_iter().flatten().collect()),
        ("park", None) => at.view.phone.text(ParkCode).map(str::to_owned),
        (_, value) => value.map(str::to_owned),
    }
}

/// Whether the type takes no value.
fn is_bare(kind: &str) -> bool {
    matches!(kind, "line" | "voicemail" | "directory" | "dnd" | "record" | "none")
}

fn ignored(_: &Value, at: &At<'_>) -> Option<Because> {
    at.fields.text(KeyType).filter(|kind| is_bare(kind)).map(|_| NO_VALUE.into())
}

/// The code that takes the call of whom the key watches.
fn pickup(code: &Value, at: &At<'_>) -> Said {
    match at.fields.text(KeyType) {
        Some("blf") => Said::of(code.text().unwrap_or_default()),
        _ => Said::Nothing,
    }
}
