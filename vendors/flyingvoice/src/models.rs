//! The models, in the order of the catalogue.
//!
//! Line keys of FIP phones: a comment in FusionPBX's files, whose P10, P11 and P22 have none. Accounts, and the keys of P20 and P23, are what
//! the dossier remembers: the phone skips what it does not have.

use crate::{DIALECT, NO_DESK, NO_KEYS, NO_NETWORK};
use autoprov_core::Evidence::{Inferred, OneProject};
use autoprov_core::KeyGroup::{Line, Programmable};
use autoprov_core::{Dialects, Model};
use autoprov_yealink::{JOINS_WIFI, LOCKS_ALL, Quirk, READS};

static FLAT: Dialects = &[(0, &DIALECT)];

/// Reads Yealink's names of 81.
const OF_81: Quirk = (READS, 81);
/// Its list has no name of the wired network and no soft key, but the menu of books.
pub(crate) const BARE: Quirk = ("bare", 1);

/// No source shows a lock of the menu, a picture or a logo on any of them. Four soft keys (FusionPBX's comment).
const fn phone<const LINE_KEYS: u16>(name: &'static str, firmware: &'static str, lines: u16) -> Model {
    let keys = const { &[(Line, LINE_KEYS), (Programmable, 4)] };
    let model = Model::new(name, firmware, FLAT).file_names(&["000"]).lines(lines).keys(keys);
    model.quirks(&[OF_81, LOCKS_ALL]).evidence(Inferred)
}

/// With a wireless network (FusionPBX has the names in every file; the dossier knows these phones by their letters).
const fn wireless<const LINE_KEYS: u16>(name: &'static str, firmware: &'static str, lines: u16) -> Model {
    phone::<LINE_KEYS>(name, firmware, lines).quirks(&[OF_81, LOCKS_ALL, JOINS_WIFI])
}

/// The rows of the catalogue.
pub(crate) static MODELS: &[Model] = &[
    phone::<2>("FIP10", "0.7.73", 2).evidence(OneProject),
    wireless::<2>("FIP12WP", "0.7.72", 2).evidence(OneProject),
    wireless::<0>("FIP16 Plus", "0.2.28", 2)
        .aliases(&["FIP16PLUS"])
        .keys(&[])
        .quirks(&[OF_81, LOCKS_ALL, JOINS_WIFI, BARE])
        .exceptions(&[NO_KEYS, NO_DESK, NO_NETWORK]),
    phone::<0>("P10", "0.8.18.3", 2),
    phone::<0>("P10G", "0.11.6", 2),
    wireless::<0>("P10LTE", "0.11.6", 2),
    phone::<0>("P10P", "0.7.74", 2),
    wireless::<0>("P10W", "0.12.2", 2),
    phone::<0>("P11", "0.12.12", 2),
    phone::<0>("P11G", "0.12.12", 2),
    wireless::<0>("P11LTE", "0.12.12", 2),
    phone::<0>("P11P", "0.12.12", 2),
    wireless::<0>("P11W", "0.12.2", 2),
    phone::<0>("P22G", "0.12.2", 6).aliases(&["P22"]),
    phone::<0>("P22P", "0.12.2", 6),
    phone::<4>("P20", "0.12.2", 4),
    phone::<4>("P20G", "0.12.2", 4),
    phone::<4>("P20P", "0.12.2", 4),
    phone::<9>("P23G", "0.9.19", 12).aliases(&["P23"]),
    wireless::<9>("P23GW", "0.7.73", 12),
];
