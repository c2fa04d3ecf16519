//! The rows of the catalogue.
//!
//! Counts by FusionPBX (c7a00dc: lines that an export has, keys to a page; its branch 5.5 for V6x), tancredi (5a8de9b: keys and pages) and wazo
//! (2321a3f: keys to a page). Where two differ, the smaller page is taken: a key that is not there cannot be pressed.

use crate::{SYSCONF, V6X, VOIP};
use autoprov_core::Evidence::{Inferred, OneProject, TwoProjects};
use autoprov_core::{Dialects, Feature, KeyGroup, Model, Support, View};

/// Quirk: how many keys are on a page beside the screen. Without it a phone has none there, and its lines are on the other keys.
const SIDE: &str = "side";
/// Quirk: how many of the other keys are on a page.
const PAGE: &str = "page";
/// Quirk: it counts its formats of dates as the later phones do.
const DATES: &str = "dates";
/// Quirk: an Android phone, whose ring tones have names and whose screen saver is set elsewhere.
const ANDROID: &str = "android";
/// Quirk: a hotel's phone, which numbers its languages otherwise.
const HOTEL: &str = "hotel";
/// Quirk: ring tones are files by number.
const WAV: &str = "wav";

static FIRST: Dialects = &[(0, &VOIP)];
static SECOND: Dialects = &[(0, &SYSCONF)];
static V6: Dialects = &[(0, &SYSCONF), (2012, &V6X)];

const NO_SCREEN: &str = "it has no screen";
const ROOM: &str = "it is the phone of a hotel's room: nobody logs in there";
const H3: &[(Feature, Support)] = &[
    (Feature::HttpDirectory, Support::NotApplicable(NO_SCREEN)),
    (Feature::DirectoryBlf, Support::NotApplicable("it has no keys with lamps")),
    (Feature::HotDesking, Support::NotApplicable(ROOM)),
    (Feature::LdapDirectory, Support::Unsupported("it has no screen that could show what is found")),
];
const H5: &[(Feature, Support)] = &[
    (Feature::HttpDirectory, Support::NotApplicable("its screen has no soft keys that lead to a phone book")),
    (Feature::HotDesking, Support::NotApplicable(ROOM)),
];
const X2P: &[(Feature, Support)] =
    &[(Feature::DirectoryBlf, Support::NotApplicable("its two keys are those of its two lines"))];

/// A phone whose keys are in pages: so many on each beside the screen, so many in all; likewise of the others.
const fn paged(
    name: &'static str,
    firmware: &'static str,
    dialects: Dialects,
    lines: u16,
    keys: &'static [(KeyGroup, u16)],
    quirks: &'static [(&'static str, u32)],
) -> Model {
    Model::new(name, firmware, dialects).lines(lines).keys(keys).quirks(quirks)
}

/// The models, the catalogue's order.
pub static MODELS: &[Model] = &[
    Model::new("H3", "2.0.2.2822", FIRST).lines(2).quirks(&[(HOTEL, 1)]).exceptions(H3).evidence(Inferred),
    Model::new("H5", "2.0.2.2818", FIRST)
        .lines(2)
        .keys(&[(KeyGroup::Memory, 6)])
        .quirks(&[(HOTEL, 1)])
        .exceptions(H5)
        .evidence(TwoProjects),
    paged("V61G", "2.12.20.3", V6, 2, &[(KeyGroup::Line, 12)], &[(SIDE, 4), (DATES, 1)])
        .file_names(&["F0VV61G00000"])
        .evidence(OneProject),
    paged("V62", "2.12.15.1", V6, 6, &[(KeyGroup::Line, 15)], &[(SIDE, 5), (DATES, 1)])
        .file_names(&["F0VV6200000", "F0V0V6200000"])
        .evidence(TwoProjects),
    paged("V62W", "2.12.18.15", V6, 6, &[(KeyGroup::Line, 21)], &[(SIDE, 7), (DATES, 1)])
        .file_names(&["F0VV62W00000"])
        .evidence(TwoProjects),
    paged("V63", "2.12.20.3", V6, 6, &[(KeyGroup::Line, 21)], &[(SIDE, 7), (DATES, 1)])
        .file_names(&["F0V0V6300000"])
        .evidence(TwoProjects),
    paged("V64", "2.12.2", V6, 12, &[(KeyGroup::Line, 21)], &[(SIDE, 7), (DATES, 1)])
        .file_names(&["F0V0V6400000"])
        .evidence(TwoProjects),
    paged("V65", "2.12.15.1", V6, 20, &[(KeyGroup::Line, 27)], &[(SIDE, 9), (DATES, 1)])
        .file_names(&["F0V0V6500000"])
        .evidence(TwoProjects),
    paged("V67", "2.6.6.112", V6, 20, &[(KeyGroup::Line, 116)], &[(PAGE, 29), (DATES, 1), (ANDROID, 1)])
        .file_names(&["F0V0V6700000"])
        .evidence(TwoProjects),
    Model::new("X2P", "2.2.0.3753", FIRST)
        .lines(2)
        .keys(&[(KeyGroup::Line, 2)])
        .exceptions(X2P)
        .evidence(OneProject),
    Model::new("X3G", "2.2.0.3685", FIRST).lines(2).keys(&[(KeyGroup::Line, 2)]).evidence(TwoProjects),
    Model::new("X3SP", "2.2.0.3685", FIRST).lines(2).keys(&[(KeyGroup::Line, 2)]).evidence(TwoProjects),
    Model::new("X4", "2.0.3.3019", FIRST)
        .lines(4)
        .keys(&[(KeyGroup::Line, 30)])
        .file_names(&["f0X4hw1.100"])
        .evidence(TwoProjects),
    Model::new("X4G", "2.2.0.3685", FIRST).lines(4).keys(&[(KeyGroup::Line, 30)]).evidence(TwoProjects),
    paged("X3U", "2.4.8", SECOND, 6, &[(KeyGroup::Line, 3)], &[(SIDE, 3), (DATES, 1)])
        .file_names(&["F0V0X3U00000"])
        .evidence(TwoProjects),
    paged("X4U", "2.4.3", SECOND, 12, U_30, &[(SIDE, 3), (PAGE, 6), (DATES, 1)])
        .file_names(&["F0V0X4U00000"])
        .evidence(TwoProjects),
    paged("X5U", "2.4.5", SECOND, 16, X5U, &[(SIDE, 4), (PAGE, 6), (DATES, 1)])
        .file_names(&["F0V0X5U00000"])
        .evidence(TwoProjects),
    paged("X6U", "2.4.5", SECOND, 20, X6U, &[(SIDE, 5), (PAGE, 12), (DATES, 1)])
        .file_names(&["F0V0X6U00000"])
        .evidence(TwoProjects),
    paged("X5S", "0.9.0", SECOND, 6, &[(KeyGroup::Line, 40)], &[(PAGE, 8)])
        .file_names(&["F0V00X5S0000", "F0V0X5S00000"])
        .evidence(TwoProjects),
    paged("X6", "0.7.0.1", SECOND, 6, &[(KeyGroup::Line, 60)], &[(PAGE, 12)])
        .file_names(&["F0V00X600000", "F0000X600000", "F0V0X6000000"])
        .evidence(TwoProjects),
    paged("X7", "1.0.15", SECOND, 20, X7, &[(SIDE, 11), (PAGE, 29), (DATES, 1)])
        .file_names(&["F0V00X700000"])
        .evidence(OneProject),
    paged("X7A", "2.6.0.1153", SECOND, 20, &[(KeyGroup::Line, 112)], &[(PAGE, 28), (DATES, 1), (ANDROID, 1)])
        .evidence(OneProject),
    paged("X7C", "1.0.15", SECOND, 20, &[(KeyGroup::Line, 60)], &[(SIDE, 12), (DATES, 1)])
        .file_names(&["F0V0X7C00000"])
        .evidence(TwoProjects),
    paged("X210", "1.0.13", SECOND, 20, X210, &[(SIDE, 10), (PAGE, 32), (DATES, 1)])
        .file_names(&["F0V00X200000", "F0VX21000000"])
        .evidence(TwoProjects),
    paged("W610W", "2.14.0.22", SECOND, 4, &[(KeyGroup::Line, 16)], &[(PAGE, 8), (WAV, 1)])
        .file_names(&["F0V610W00000"])
        .evidence(TwoProjects),
    paged("W611W", "2.14.2.25", SECOND, 4, &[(KeyGroup::Line, 16)], &[(PAGE, 8), (WAV, 1)])
        .file_names(&["F0V611W00000"])
        .evidence(TwoProjects),
];

const U_30: &[(KeyGroup, u16)] = &[(KeyGroup::Line, 3), (KeyGroup::Memory, 30)];
const X5U: &[(KeyGroup, u16)] = &[(KeyGroup::Line, 4), (KeyGroup::Memory, 30)];
const X6U: &[(KeyGroup, u16)] = &[(KeyGroup::Line, 5), (KeyGroup::Memory, 60)];
const X7: &[(KeyGroup, u16)] = &[(KeyGroup::Line, 11), (KeyGroup::Memory, 116)];
const X210: &[(KeyGroup, u16)] = &[(KeyGroup::Line, 10), (KeyGroup::Memory, 96)];

fn number(view: &View, quirk: &str) -> Option<u16> {
    view.model.quirk(quirk).and_then(|number| u16::try_from(number).ok())
}

/// How many keys are on a page beside the screen.
pub(crate) fn side(view: &View) -> u16 {
    number(view, SIDE).unwrap_or(0)
}

/// How many of the other keys are on a page.
pub(crate) fn page(view: &View) -> u16 {
    number(view, PAGE).unwrap_or(1)
}

/// How many line keys are on a page, wherever they are.
pub(crate) fn line_page(view: &View) -> u16 {
    number(view, SIDE).unwrap_or_else(|| page(view))
}

/// Whether it has keys beside the screen.
pub(crate) fn has_side(view: &View) -> bool {
    side(view) > 0
}

/// Whether its line keys are among the others.
pub(crate) fn has_no_side(view: &View) -> bool {
    !has_side(view)
}

/// Whether it counts its formats of dates as the later phones do.
pub(crate) fn later_dates(view: &View) -> bool {
    number(view, DATES).is_some()
}

pub(crate) fn earlier_dates(view: &View) -> bool {
    !later_dates(view)
}

/// Whether it is an Android phone.
pub(crate) fn is_android(view: &View) -> bool {
    number(view, ANDROID).is_some()
}

pub(crate) fn is_no_android(view: &View) -> bool {
    !is_android(view)
}

/// Whether it is a hotel's phone.
pub(crate) fn in_hotel(view: &View) -> bool {
    number(view, HOTEL).is_some()
}

pub(crate) fn in_no_hotel(view: &View) -> bool {
    !in_hotel(view)
}

/// Whether its ring tones are files by number.
pub(crate) fn rings_by_file(view: &View) -> bool {
    number(view, WAV).is_some()
}

/// Whether they are types by number.
pub(crate) fn rings_by_type(view: &View) -> bool {
    is_no_android(view) && !rings_by_file(view)
}
