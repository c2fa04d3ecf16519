//! The rows of the catalogue, and what the tables ask of any vendor's row.

use crate::{V1, V2};
use autoprov_core::{Dialects, Evidence, KeyGroup, Model, Module, View};

/// Quirk: how many of its lines have a key of their own, which no setting moves.
pub const HARD_LINES: &str = "hard-lines";

/// Quirk: its line keys are `topsoftkey`.
pub const TOP_KEYS: &str = "top-keys";

/// Quirk: its line keys are `prgkey`. With neither they are `softkey`. Memory keys are always `prgkey`, programmable ones `softkey`.
pub const PROGRAM_KEYS: &str = "program-keys";

/// Quirk: its programmable keys have no lamp, and watch nobody.
pub const DARK_BELOW: &str = "dark-below";

/// Quirk: it fetches files over HTTPS with TLS 1.2.
pub const SECURE: &str = "secure";

/// Quirk: its screen has a light.
pub const LIGHT: &str = "light";

static FIRST: Dialects = &[(0, &V1)];
static LATER: Dialects = &[(0, &V2)];

/// As sold with the 5-series: 536M and 560M (administrator guide 2.0).
const M670I: Module = Module::new("M670i", 36, 3).aliases(&["536M", "536EM"]);
const M675I: Module = Module::new("M675i", 60, 3).aliases(&["560M", "560EM"]);

/// The models, the catalogue's order.
pub(crate) static MODELS: &[Model] = &[
    Model::new("6757i", "3.2.0.70", LATER)
        .aliases(&["57i", "6757iCT", "57iCT"])
        .file_names(&["6757i", "57i", "6757iCT", "57iCT"])
        .lines(9)
        .keys(&[(KeyGroup::Line, 10), (KeyGroup::Programmable, 20)])
        .expansion(&[M670I, M675I])
        .quirks(&[(HARD_LINES, 4), (TOP_KEYS, 1), (LIGHT, 1)])
        .evidence(Evidence::VendorDocument),
    Model::new("6755i", "", LATER)
        .aliases(&["55i"])
        .file_names(&["6755i", "55i"])
        .lines(9)
        .keys(&[(KeyGroup::Line, 20), (KeyGroup::Memory, 6)])
        .expansion(&[M670I, M675I])
        .quirks(&[(HARD_LINES, 4), (LIGHT, 1)])
        .evidence(Evidence::VendorDocument),
    Model::new("6753i", "", LATER)
        .aliases(&["53i"])
        .file_names(&["6753i", "53i"])
        .lines(9)
        .keys(&[(KeyGroup::Line, 6)])
        .expansion(&[M670I])
        .quirks(&[(HARD_LINES, 3), (PROGRAM_KEYS, 1)])
        .evidence(Evidence::VendorDocument),
    Model::new("480i", "", FIRST)
        .aliases(&["480iCT"])
        .file_names(&["480i", "480iCT"])
        .lines(9)
        .keys(&[(KeyGroup::Line, 20)])
        .quirks(&[(HARD_LINES, 4)])
        .evidence(Evidence::VendorDocument),
    Model::new("9112i", "", FIRST)
        .file_names(&["9112i"])
        .lines(9)
        .keys(&[(KeyGroup::Line, 2)])
        .quirks(&[(HARD_LINES, 2), (PROGRAM_KEYS, 1)])
        .evidence(Evidence::VendorDocument),
    Model::new("9133i", "", FIRST)
        // The maker's XML library has this one, too.
        .aliases(&["9133ii"])
        .file_names(&["9133i"])
        .lines(9)
        .keys(&[(KeyGroup::Line, 7)])
        .quirks(&[(HARD_LINES, 3), (PROGRAM_KEYS, 1)])
        .evidence(Evidence::VendorDocument),
];

/// How many of its lines have a key of their own.
pub(crate) fn hard_lines(view: &View) -> i64 {
    view.model.quirk(HARD_LINES).map_or(0, i64::from)
}

/// Whether its line keys are `topsoftkey`.
pub(crate) fn has_top_keys(view: &View) -> bool {
    view.model.quirk(TOP_KEYS).is_some()
}

/// Whether they are `prgkey`.
pub(crate) fn has_program_keys(view: &View) -> bool {
    view.model.quirk(PROGRAM_KEYS).is_some()
}

/// Whether they are `softkey`.
pub(crate) fn has_soft_keys(view: &View) -> bool {
    !has_top_keys(view) && !has_program_keys(view)
}

/// Whether its screen has a light.
pub(crate) fn has_light(view: &View) -> bool {
    view.model.quirk(LIGHT).is_some()
}
