//! Keys: a type, a value that says what the key does, by which line and how, and a title.
//!
//! The type of a key and the letter behind its value: FusionPBX (`app/devices/app_config.php` and its templates), wazo (`common.py`), tancredi
//! (`fanvil.macros`, `fanvil-X3.tmpl`).

use crate::models::{has_no_side, has_side, line_page, page, side};
use autoprov_core::{At, Because, Concept::*, Encode::*, Fields, KeyGroup, Place, Row, Said, Scope};
use autoprov_core::{Sheet, Table, Value, View};

/// The rows of a key below a prefix; a key that the site does not list is emptied. `$first`: on the first phones.
macro_rules! rows {
    ($prefix:literal, $first:literal) => {
        &[
            Row::new(KeyType, concat!($prefix, "/Type"), Says(kind)).clear("0"),
            Row::new(KeyType, concat!($prefix, "/Value"), Says(value::<$first>))
                .clear("")
                .also(&[KeyValue, KeyLine, PickupCode]),
            Row::doubt(KeyValue, ignored),
            Row::new(KeyType, concat!($prefix, "/Title"), Says(title)).clear("").also(&[KeyLabel]),
        ]
    };
}

/// The first phones: one list.
pub(crate) static LINES: Table = Table {
    scope: Scope::Keys(KeyGroup::Line),
    rows: rows!("PHONE_CONFIG_MODULE/Function_Key/Function_Key_Entry[Fkey{n}]", true),
};
pub(crate) static MEMORY: Table = Table {
    scope: Scope::Keys(KeyGroup::Memory),
    rows: rows!("PHONE_CONFIG_MODULE/Function_Key/Function_Key_Entry[Fkey{n}]", true),
};

/// V6x from 2.12 on: pages beside the screen.
pub(crate) static SIDE_ENTRIES: Table = Table {
    scope: Scope::Pages(KeyGroup::Line, line_page),
    rows: rows!("DSSKEY_CONFIG_MODULE/Sidekey_Config{m}/Sidekey_Config{m}_Entry[Fkey{n}]", false),
};

/// The others: pages beside the screen, and pages of the keys below it. What has none beside it has its lines below.
pub(crate) static PAGES: Table = Table::of(&[&BESIDE, &BELOW, &OTHERS, &COUNTS]);

static BESIDE: Table = Table::on(
    has_side,
    &[&Table {
        scope: Scope::Pages(KeyGroup::Line, side),
        rows: rows!("dsskey/dssSide[{m}]/Fkey[{n}]", false),
    }],
);
static BELOW: Table = Table::on(
    has_no_side,
    &[&Table {
        scope: Scope::Pages(KeyGroup::Line, page),
        rows: rows!("dsskey/internal[{m}]/Fkey[{n}]", false),
    }],
);
static OTHERS: Table = Table {
    scope: Scope::Pages(KeyGroup::Memory, page),
    rows: rows!("dsskey/internal[{m}]/Fkey[{n}]", false),
};

/// How many pages the phone leafs through (tancredi).
static COUNTS: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(
            Constant,
            "dsskey/SideKeyPageNum",
            With(|_, at| pages(at.view, KeyGroup::Line, side(at.view))),
        )
        .when(has_side),
        Row::new(
            Constant,
            "dsskey/FuncKeyPageNum",
            With(|_, at| pages(at.view, KeyGroup::Line, page(at.view))),
        )
        .when(has_no_side),
        Row::new(
            Constant,
            "dsskey/FuncKeyPageNum",
            With(|_, at| pages(at.view, KeyGroup::Memory, page(at.view))),
        )
        .when(has_side),
    ],
};

fn pages(view: &View, group: KeyGroup, size: u16) -> Option<String> {
    Some(view.model.key_count(group).div_ceil(size.max(1))).filter(|pages| *pages > 0).map(|n| n.to_string())
}

/// What a key's number is: its own, or the code that a pickup or park key without one dials.
fn number(key: &Fields, phone: &Fields) -> Option<String> {
    let own = key.text(KeyValue).filter(|own| !own.is_empty());
    match (key.text(KeyType)?, own) {
        ("pickup", Some(own)) => {
            let code = key.text(PickupCode).unwrap_or_default();
            Some(if own.starts_with(code) { own.to_owned() } else { format!("{code}{own}") })
        }
        ("park", None) => phone.text(ParkCode).map(str::to_owned),
        (_, own) => own.map(str::to_owned),
    }
}

/// A key's type: a memory key where it dials or watches a number, a line, an event, or one of a few others.
fn kind(kind: &Value, at: &At<'_>) -> Said {
    let dials = number(at.fields, &at.view.phone).is_some();
    Said::of(match kind.text().unwrap_or_default() {
        "none" => "0",
        "line" => "2",
        "dtmf" => "4",
        "url" => "7",
        "multicast" => "14",
        "dnd" | "record" | "transfer" => "3",
        "directory" if at.view.phone.text(LdapHost).is_some() => "3",
        "directory" => return Said::cannot("it has a key for LDAP alone, and there is none"),
        "park" if !dials => return Said::cannot("without a number or a park code there is nothing to dial"),
        "voicemail" | "pickup" | "forward" if !dials => "3",
        _ => "1",
    })
}

fn value<const FIRST: bool>(kind: &Value, at: &At<'_>) -> Said {
    let line = at.fields.number(KeyLine).unwrap_or(1);
    let number = number(at.fields, &at.view.phone).unwrap_or_default();
    let dials = |letter: &str| Said::of(format!("{number}@{line}/{letter}"));
    match kind.text().unwrap_or_default() {
        "none" => Said::of(""),
        "line" => Said::of(format!("SIP{line}")),
        "blf" => {
            let code = at.fields.text(PickupCode).filter(|code| !code.is_empty());
            let pickup = code.map_or_else(String::new, |code| format!("{code}{number}"));
            dials(&format!("{}{pickup}", watches(&at.view.phone)))
        }
        "url" if FIRST => Said::of(format!("get:{number}")),
        "dtmf" | "url" => Said::of(number),
        "multicast" => Said::of(format!("{number}/PCMU")),
        "dnd" => Said::of("F_DND"),
        "record" => Said::of(if FIRST { "F_REC" } else { "F_RECORD" }),
        "transfer" => Said::of("F_B_TRANSFER"),
        "directory" if FIRST => Said::of("F_LDAP:1"),
        "directory" => Said::of("F_LDAPCONTACTS:0"),
        "voicemail" if number.is_empty() => Said::of("F_MWI"),
        "pickup" if number.is_empty() => Said::of("F_PICKUP"),
        "forward" if number.is_empty() => Said::of("F_CFWD"),
        "voicemail" => dials("m"),
        "forward" => dials("a"),
        "intercom" => dials("i"),
        "park" => dials("c"),
        _ => dials("f"),
    }
}

/// What a key that watches does in a call: it transfers, attended where nobody says otherwise (wazo, tancredi).
fn watches(phone: &Fields) -> &'static str {
    if phone.text(TransferKey) == Some("blind") { "bb" } else { "ba" }
}

/// That of the key; of a line's key that of its line.
fn title(kind: &Value, at: &At<'_>) -> Said {
    let line = at.fields.number(KeyLine).and_then(|line| at.view.lines.get(&u16::try_from(line).ok()?));
    let line = line.filter(|_| kind.text() == Some("line")).and_then(|line| line.text(Label));
    at.fields.text(KeyLabel).or(line).map_or(Said::Nothing, Said::of)
}

/// Keys that have no number by any source.
fn ignored(_: &Value, at: &At<'_>) -> Option<Because> {
    let kind = at.fields.text(KeyType)?;
    matches!(kind, "line" | "dnd" | "record" | "transfer" | "directory")
        .then(|| format!("a key of type `{kind}` takes no value here").into())
}

/// What other places ask of keys: a line's label stands on the key that shows it, and what a watching key does in a call on each of them.
pub(crate) static ASKED: Table = Table::by(asked);

fn asked(view: &View, sheet: &mut Sheet) {
    let has_keys = view.model.keys.iter().any(|(_, count)| *count > 0);
    sheet.knows(Place::Phone, &[TransferKey]);
    if has_keys {
        sheet.took(Place::Phone, &[TransferKey]);
    } else if view.phone.value(TransferKey).is_some() {
        sheet.refuse(Place::Phone, TransferKey, "it has no keys that watch");
    }
    for (index, line) in &view.lines {
        let shows = |key: &Fields| {
            key.text(KeyType) == Some("line")
                && key.number(KeyLine) == Some((*index).into())
                && key.text(KeyLabel).is_none()
        };
        let place = Place::Line(*index);
        sheet.knows(place, &[Label]);
        if view.keys.values().any(shows) {
            sheet.took(place, &[Label]);
        } else if line.value(Label).is_some_and(|own| Some(own) != line.value(DisplayName)) {
            sheet.refuse(
                place,
                Label,
                "it stands on a line's key, and no key shows this line without a label of its own",
            );
        } else {
            sheet.took(place, &[Label]);
        }
    }
}
