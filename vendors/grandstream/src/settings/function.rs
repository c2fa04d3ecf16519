//! What a key does: mode, account, label, value.
//!
//! A mode has another number on a fixed line key than elsewhere: there 0 is the line and 1 the shared line, and all others stand ten
//! higher. Source: the note above the keys in the maker's template for the GXP2130 to GXP2170, firmware 1.0.10.35, in FusionPBX `gxp2170`. On a
//! GRP one numbering serves all keys, with 31 and 32 for lines (FusionPBX `grp26xx`, firmware 1.0.3.6).

use crate::models::quirks::ABOVE;
use autoprov_core::{Concept, Concept::*, Fields, View};

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
    /// Whether it parks calls.
    pub(super) fn parks(self) -> bool {
        self.lists(9)
    }

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
pub(super) enum Spot {
    /// A line key of its own, that line's number.
    Fixed(u16),
    /// A line key that is on the screen where the phone has put it.
    Dynamic,
    /// A key with a lamp, or of a module.
    Other,
}

/// What is written of a key.
pub(super) struct Shown {
    pub(super) mode: i32,
    /// The mode's word in the aliases.
    pub(super) word: &'static str,
    /// The account, from 1.
    pub(super) line: u16,
    pub(super) label: String,
    pub(super) value: String,
}

impl Shown {
    /// A key that does nothing.
    pub(super) const NOTHING: Self =
        Self { mode: NOTHING, word: "None", line: 1, label: String::new(), value: String::new() };
}

/// What is written of a key there, and why it is not what the site asks for.
pub(super) fn shown(view: &View, key: &Fields, keys: Kind, spot: Spot) -> (Shown, Option<String>) {
    let text = |concept| key.text(concept).unwrap_or_default();
    let kind = text(KeyType);
    if let Some((own, shown)) = own_line(view, spot).filter(|_| kind != "line") {
        let because = format!("the key at the place of line {own} is always that line's");
        return (shown, (kind != "none").then_some(because));
    }
    let line = key.number(KeyLine).and_then(|line| u16::try_from(line).ok()).unwrap_or(1).max(1);
    if kind == "line" {
        // Neither the dynamic keys of a GXP nor any key with a lamp has lines.
        let has_lines = matches!(spot, Spot::Fixed(_)) || (keys == Kind::Grp && spot == Spot::Dynamic);
        if has_lines {
            return (line_key(line, text(KeyLabel), view), None);
        }
        return (Shown::NOTHING, Some("lines stand on its fixed line keys alone".to_owned()));
    }
    let Some((_, mode, word)) = MODES.iter().find(|(ours, mode, _)| *ours == kind && keys.lists(*mode))
    else {
        return (Shown::NOTHING, (kind != "none").then(|| format!("such a key has no mode for `{kind}`")));
    };
    let list = view.lines.get(&line).and_then(|line| line.text(BlfList));
    // Every key that has BLF has this too (the maker's templates, above their keys).
    let listed = kind == "blf" && list.is_some_and(|list| !list.trim().is_empty());
    let (mode, word) = if listed { LISTED } else { (*mode, *word) };
    let mode = if matches!(spot, Spot::Fixed(_)) { mode + above(view) } else { mode };
    let value = match (kind, text(KeyValue)) {
        ("pickup", number) => format!("{}{number}", text(PickupCode)),
        ("park", "") => view.phone.text(ParkCode).unwrap_or_default().to_owned(),
        (kind, _) if takes_nothing(kind) => String::new(),
        (_, value) => value.to_owned(),
    };
    (Shown { mode, word, line, label: text(KeyLabel).to_owned(), value }, None)
}

/// The phone keeps the keys at the places of its registered accounts for their lines, whatever the file says.
pub(super) fn own_line(view: &View, spot: Spot) -> Option<(u16, Shown)> {
    match spot {
        Spot::Fixed(own) if view.lines.contains_key(&own) => Some((own, line_key(own, "", view))),
        _ => None,
    }
}

/// Whether a key of this type has nothing to call or to send.
pub(super) fn takes_nothing(kind: &str) -> bool {
    matches!(kind, "line" | "dnd")
}

/// How much higher a mode stands on a fixed key.
fn above(view: &View) -> i32 {
    view.model.quirk(ABOVE).and_then(|above| i32::try_from(above).ok()).unwrap_or(0)
}

/// A line's key: shared or its own. It shows the account's name, so only another label than that is written.
fn line_key(line: u16, label: &str, view: &View) -> Shown {
    let fields = view.lines.get(&line);
    let named = |concept: Concept| fields.and_then(|line| line.text(concept)) == Some(label);
    let is_name = named(Label) || named(DisplayName) || named(UserName);
    let shared = fields.is_some_and(|line| line.flag(SharedLine));
    let first = if above(view) > 0 { 0 } else { LINE };
    Shown {
        mode: first + i32::from(shared),
        word: if shared { "SharedLine" } else { "Line" },
        line,
        label: if is_name { String::new() } else { label.to_owned() },
        value: String::new(),
    }
}
