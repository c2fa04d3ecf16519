//! What a key does: mode, account, label, value.
//!
//! A mode has another number on a fixed line key than elsewhere: there 0 is the line and 1 the shared line, and all others stand ten
//! higher. Source: the note above the keys in the maker's template for the GXP2130 to GXP2170, firmware 1.0.10.35, in FusionPBX `gxp2170`.

use autoprov_core::{At, Concept, Value, View};

/// The modes by our types, as they are numbered on dynamic keys and modules.
const MODES: &[(&str, i32)] = &[
    ("speed-dial", 0),
    // No mode dials the code and the number: a speed dial of both does.
    ("pickup", 0),
    ("blf", 1),
    ("dtmf", 5),
    ("voicemail", 6),
    ("transfer", 8),
    ("park", 9),
    ("intercom", 10),
    // LDAP search is the only directory that every firmware of the dialect lists as a mode.
    ("directory", 11),
    ("multicast", 13),
    ("record", 14),
    ("forward", 21),
    ("dnd", 22),
];

/// The highest mode that the template lists for modules.
const MODULE_HIGHEST: i32 = 20;

/// How much higher a mode stands on a fixed key.
const FIXED_ABOVE: i32 = 10;

/// What a key without a function is.
const NOTHING: i32 = -1;

/// The longest label, in characters.
const LABEL_LONGEST: usize = 32;

/// Where a key is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Fixed,
    Dynamic,
    Module,
}

/// What is written of a key.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) mode: i32,
    /// From 1.
    line: u16,
    pub(super) label: String,
    pub(super) value: String,
}

impl Shown {
    /// The number of the account, from 0.
    pub(super) fn account(&self) -> String {
        self.line.saturating_sub(1).to_string()
    }

    /// A key that does nothing.
    const fn nothing() -> Self {
        Self { mode: NOTHING, line: 1, label: String::new(), value: String::new() }
    }
}

/// What is written of a key of this type there.
pub(super) fn shown(kind: &Value, at: &At<'_>, place: Place) -> Shown {
    let kind = kind.text().unwrap_or_default();
    // The phone keeps the keys at the places of its registered accounts for their lines, whatever the file says.
    let own_line = place == Place::Fixed && at.view.lines.contains_key(&at.index);
    if own_line && kind != "line" {
        return line_key(at.index, String::new(), at.view);
    }
    let text = |concept| at.fields.text(concept).unwrap_or_default();
    let line =
        at.fields.number(Concept::KeyLine).and_then(|line| u16::try_from(line).ok()).unwrap_or(1).max(1);
    let label: String = text(Concept::KeyLabel).chars().take(LABEL_LONGEST).collect();
    if kind == "line" {
        // Neither the dynamic keys nor the modules have lines.
        return if place == Place::Fixed { line_key(line, label, at.view) } else { Shown::nothing() };
    }
    let mode = MODES.iter().find(|(ours, _)| *ours == kind).map(|(_, mode)| match place {
        Place::Fixed => mode + FIXED_ABOVE,
        Place::Module if *mode > MODULE_HIGHEST => NOTHING,
        _ => *mode,
    });
    let Some(mode) = mode.filter(|mode| *mode != NOTHING) else { return Shown::nothing() };
    let value = text(Concept::KeyValue);
    let value = match kind {
        "pickup" => format!("{}{value}", text(Concept::PickupCode)),
        "park" if value.is_empty() => at.view.phone.text(Concept::ParkCode).unwrap_or_default().to_owned(),
        _ => value.to_owned(),
    };
    Shown { mode, line, label, value }
}

/// A line's key: shared or its own. It shows the account's name, so only another label than that is written.
fn line_key(line: u16, label: String, view: &View) -> Shown {
    let fields = view.lines.get(&line);
    let named = |concept| fields.and_then(|line| line.text(concept)).is_some_and(|name| name == label);
    let is_name = named(Concept::Label) || named(Concept::DisplayName) || named(Concept::UserName);
    Shown {
        mode: i32::from(fields.is_some_and(|line| line.flag(Concept::SharedLine))),
        line,
        label: if is_name { String::new() } else { label },
        value: String::new(),
    }
}
