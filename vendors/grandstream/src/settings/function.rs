//! What a key does: mode, account, label, value.
//!
//! A mode has another number on a fixed line key than elsewhere: there 0 is the line and 1 the shared line, and all others stand ten
//! higher. Source: the note above the keys in the maker's template for the GXP2130 to GXP2170, firmware 1.0.10.35, in FusionPBX `gxp2170`. On a
//! GRP one numbering serves all keys, with 31 and 32 for lines (FusionPBX `grp26xx`, firmware 1.0.3.6).

use crate::models::traits::ABOVE;
use autoprov_core::{At, Concept, Fields, Value, View};

/// The modes by our types, as they are numbered on dynamic keys and modules, and their words in the aliases.
const MODES: &[(&str, i32, &str)] = &[
    ("speed-dial", 0, "SpeedDial"),
    // No mode dials the code and the number: a speed dial of both does.
    ("pickup", 0, "SpeedDial"),
    ("blf", 1, "BLF"),
    ("dtmf", 5, "DialDTMF"),
    ("voicemail", 6, "VoiceMail"),
    ("transfer", 8, "Transfer"),
    ("park", 9, "CallPark"),
    ("intercom", 10, "Intercom"),
    // LDAP search is the only directory that every firmware of the dialect lists as a mode.
    ("directory", 11, "LDAPSearch"),
    ("multicast", 13, "MulticastPaging"),
    ("record", 14, "Record"),
    ("forward", 21, "Forward"),
    ("dnd", 22, "DND"),
];

/// A BLF of a number in the list of its account: the list is subscribed to once, where each BLF would be for itself.
const LISTED: (i32, &str) = (3, "EventlistBLF");

/// What a key without a function is.
const NOTHING: i32 = -1;

/// A line and a shared line where no key is fixed.
const LINE: i32 = 31;

/// The longest label, in characters.
const LABEL_LONGEST: usize = 32;

/// Which modes a key has: those that the maker's template lists for it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Line keys of the GXP21xx and GXP17xx: all.
    Gxp,
    /// All keys of the GRP: all.
    Grp,
    /// Modules and keys with a lamp of the GXP21xx: up to 20.
    Module,
    /// Line keys of the GXP16xx.
    Gxp16Line,
    /// Keys of the GXP2124, keys with a lamp of the GXP16xx: up to LDAP search.
    Gxp2124,
    /// Keys of the GXP2000: speed dial and BLF.
    Gxp2000,
    /// Keys of the Android phones.
    Android,
}

impl Kind {
    /// Whether it lists a mode.
    fn lists(self, mode: i32) -> bool {
        match self {
            Self::Gxp | Self::Grp => true,
            Self::Module => mode <= 20,
            Self::Gxp16Line => matches!(mode, 0 | 5 | 6 | 8 | 10 | 11 | 13),
            Self::Gxp2124 => mode <= 11,
            Self::Gxp2000 => mode <= 1,
            Self::Android => matches!(mode, 0 | 1 | 5 | 8 | 9 | 10 | 13),
        }
    }
}

/// Where a key is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A line key of its own.
    Fixed,
    /// A line key that is on the screen where the phone has put it.
    Dynamic,
    /// A key with a lamp, or of a module.
    Other,
}

/// What is written of a key.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(super) mode: i32,
    /// The mode's word in the aliases.
    pub(super) word: &'static str,
    /// From 1.
    line: u16,
    pub(super) label: String,
    pub(super) value: String,
    /// The line that took the key's place.
    pub(crate) taken: bool,
}

impl Shown {
    /// The number of the account, from 0.
    pub(super) fn account(&self) -> String {
        self.line.saturating_sub(1).to_string()
    }

    /// The account, from 1.
    pub(super) const fn line(&self) -> u16 {
        self.line
    }

    /// Whether the key does nothing.
    pub(crate) const fn is_nothing(&self) -> bool {
        self.mode == NOTHING
    }

    /// A key that does nothing.
    pub(super) const fn nothing() -> Self {
        Self {
            mode: NOTHING,
            word: "None",
            line: 1,
            label: String::new(),
            value: String::new(),
            taken: false,
        }
    }
}

/// What is written of a key of this type there.
pub(super) fn shown(kind: &Value, at: &At<'_>, keys: Kind, place: Place) -> Shown {
    let kind = kind.text().unwrap_or_default();
    // The phone keeps the keys at the places of its registered accounts for their lines, whatever the file says.
    let own_line = place == Place::Fixed && at.view.lines.contains_key(&at.index);
    if own_line && kind != "line" {
        return Shown { taken: true, ..line_key(at.index, String::new(), at.view) };
    }
    let text = |concept| at.fields.text(concept).unwrap_or_default();
    let line =
        at.fields.number(Concept::KeyLine).and_then(|line| u16::try_from(line).ok()).unwrap_or(1).max(1);
    let label: String = text(Concept::KeyLabel).chars().take(LABEL_LONGEST).collect();
    if kind == "line" {
        // Neither the dynamic keys of a GXP nor any key with a lamp has lines.
        let has_lines = place == Place::Fixed || (keys == Kind::Grp && place == Place::Dynamic);
        return if has_lines { line_key(line, label, at.view) } else { Shown::nothing() };
    }
    let above = above(at.view);
    let known = MODES.iter().find(|(ours, mode, _)| *ours == kind && keys.lists(*mode));
    let Some((_, mode, word)) = known else { return Shown::nothing() };
    let (mode, word) = if kind == "blf" && has_list(at.view, line) { LISTED } else { (*mode, *word) };
    let mode = if place == Place::Fixed { mode + above } else { mode };
    Shown { mode, word, line, label, value: value(kind, at.fields, at.view), taken: false }
}

/// Whether an account watches a list. Every key that has BLF has this too (the maker's templates, above their keys).
fn has_list(view: &View, line: u16) -> bool {
    let list = view.lines.get(&line).and_then(|line| line.text(Concept::BlfList));
    list.is_some_and(|list| !list.trim().is_empty())
}

/// How much higher a mode stands on a fixed key.
fn above(view: &View) -> i32 {
    view.model.trait_of(ABOVE).and_then(|above| i32::try_from(above).ok()).unwrap_or(0)
}

/// What a key dials.
fn value(kind: &str, fields: &Fields, view: &View) -> String {
    let text = |concept| fields.text(concept).unwrap_or_default();
    let value = text(Concept::KeyValue);
    match kind {
        "pickup" => format!("{}{value}", text(Concept::PickupCode)),
        "park" if value.is_empty() => view.phone.text(Concept::ParkCode).unwrap_or_default().to_owned(),
        _ => value.to_owned(),
    }
}

/// A line's key: shared or its own. It shows the account's name, so only another label than that is written.
fn line_key(line: u16, label: String, view: &View) -> Shown {
    let fields = view.lines.get(&line);
    let named = |concept| fields.and_then(|line| line.text(concept)).is_some_and(|name| name == label);
    let is_name = named(Concept::Label) || named(Concept::DisplayName) || named(Concept::UserName);
    let shared = fields.is_some_and(|line| line.flag(Concept::SharedLine));
    let first = if above(view) > 0 { 0 } else { LINE };
    Shown {
        mode: first + i32::from(shared),
        word: if shared { "SharedLine" } else { "Line" },
        line,
        label: if is_name { String::new() } else { label },
        value: String::new(),
        taken: false,
    }
}
