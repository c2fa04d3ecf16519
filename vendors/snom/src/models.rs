//! The models: one row each, and what the tables ask of a row.
//!
//! Keys, and how many modules: nethesis/tancredi, `data/scopes/snom-*.ini`; which modules: the D7C's manual (D717, D735, D765, D785), weekly-geekly's
//! "D3 and D7" (the D3 is for all D3xx, the D7 for the D7xx); in brackets what a User-Agent counts them as. Identities: the loops of fusionpbx/fusionpbx,
//! `resources/templates/provision/snom/*`, and provisioner/Provisioner, `endpoint/snom/*/family_data.json`.

use crate::dect::DECT as DECT_DIALECT;
use crate::desk::{SNOM_8, SNOM_10};
use crate::vtech::VTECH as VTECH_DIALECT;
use autoprov_core::Feature::{DirectoryBlf, HotDesking, HttpDirectory, HttpsProvisioning, LdapDirectory};
use autoprov_core::Support::{NotApplicable, Unsupported};
use autoprov_core::{Dialects, Evidence, Feature, KeyGroup::Line, Model, Module, Support, View};

const SXM: &[Module] = &[Module::new("SXM", 42, 1).aliases(&["Expansion Module V2"])];
const D3: &[Module] = &[Module::new("D3", 18, 3).aliases(&["D7", "UXM"])];
const D7: &[Module] = &[Module::new("D7", 18, 3).aliases(&["D3", "UXM"])];
const D7_D7C: &[Module] =
    &[Module::new("D7", 18, 3).aliases(&["D3", "UXM"]), Module::new("D7C", 18, 3).aliases(&["UXMC"])];
const FOUR: &[Module] =
    &[Module::new("D7", 18, 4).aliases(&["D3", "UXM"]), Module::new("D7C", 18, 4).aliases(&["UXMC"])];
const D8C: &[Module] = &[Module::new("D8C", 60, 3)];

/// Quirk: the phone has a `locale` beside its language (D8xx).
const LOCALE: &str = "locale";

/// Quirk: its screen shows a picture as its ground. The D713: service.snom.com, `custom_bg_image_url`; the D150, the D335: tancredi's files;
/// the others: either, and fusionpbx/fusionpbx.
const PICTURE: &str = "picture";
const PICTURED: &[(&str, u32)] = &[(PICTURE, 1)];

/// Quirk: the phone has no screen and no keys of its own (PA1).
const BLIND: &str = "blind";

/// Quirk of the models that VTech builds: what the maker's own files of the M100 and the M500 show, seven codecs for an account among it.
const KNOWN: &str = "known";

/// Quirk of the models that VTech builds: its handsets are named in `cordless` (the M500); else in `hs_settings`.
const CORDLESS: &str = "cordless";

/// Firmware 7 and 8 alone.
static OLD: Dialects = &[(0, &SNOM_8)];
/// Both: the upgrade goes by way of 8.9.3.80.
static BOTH: Dialects = &[(0, &SNOM_8), (10, &SNOM_10)];
/// Firmware 10 alone.
static NEW: Dialects = &[(0, &SNOM_10)];
static DECT: Dialects = &[(0, &DECT_DIALECT)];
static VTECH: Dialects = &[(0, &VTECH_DIALECT)];

const OLD_TLS: (Feature, Support) = (
    HttpsProvisioning,
    Unsupported("only late builds of firmware 8.7 speak TLS 1.2, and no source names the first"),
);

const D120: &[(Feature, Support)] = &[
    (HttpDirectory, Unsupported("it has no XML browser")),
    (DirectoryBlf, NotApplicable("it has two line keys without labels, and no list to choose from")),
];

pub(crate) const NO_SCREEN: &str = "a paging amplifier has no screen and no keys";
const NO_LOGIN: (Feature, Support) = (HotDesking, Unsupported("nobody logs in at a paging amplifier"));

const PA1_PLUS: &[(Feature, Support)] = &[
    (HttpDirectory, Unsupported(NO_SCREEN)),
    (LdapDirectory, Unsupported(NO_SCREEN)),
    (DirectoryBlf, Unsupported(NO_SCREEN)),
    NO_LOGIN,
];
const PA1: &[(Feature, Support)] = &[PA1_PLUS[0], PA1_PLUS[1], PA1_PLUS[2], NO_LOGIN, OLD_TLS];

/// Phones for hotels. That they speak the dialect is concluded, so nothing is claimed that only the M100 and the M500 show.
const HOTEL: &[(Feature, Support)] = &[(LdapDirectory, Unsupported(NO_LDAP))];

pub(crate) const NO_LDAP: &str = "no source shows LDAP on a phone for hotels";

/// A desk phone: firmware, dialects, other spellings, names in files, lines, keys.
const fn desk(
    (name, firmware, dialects): (&'static str, &'static str, Dialects),
    aliases: &'static [&'static str],
    files: &'static [&'static str],
    lines: u16,
    keys: &'static [(autoprov_core::KeyGroup, u16)],
) -> Model {
    let model = Model::new(name, firmware, dialects).aliases(aliases).file_names(files);
    model.lines(lines).keys(keys).evidence(Evidence::TwoProjects)
}

const fn one_project(model: Model) -> Model {
    model.evidence(Evidence::OneProject)
}

/// The rows of the catalogue.
pub(crate) static MODELS: &[Model] = &[
    // Its User-Agent before firmware 7 is that of the 360 (`snom lid 3605`).
    desk(("320", "8.7.3.7", OLD), &["snom320"], &["320"], 12, &[(Line, 12)]).exceptions(&[OLD_TLS]),
    desk(("360", "8.7.3.25", OLD), &["snom360", "lid 3605"], &["360"], 12, &[(Line, 12)])
        .expansion(SXM)
        .exceptions(&[OLD_TLS]),
    desk(("710", "8.9.3.80", OLD), &["snom710", "D710", "snomD710"], &["710", "D710"], 4, &[(Line, 5)])
        .expansion(D7),
    desk(("D120", "10.1.33.33", NEW), &["snomD120"], &["D120"], 2, &[(Line, 2)]).exceptions(D120),
    one_project(
        desk(("D150", "10.1.198.19", NEW), &["snomD150"], &["D150"], 4, &[(Line, 2)])
            .expansion(D7)
            .quirks(PICTURED),
    ),
    desk(("D315", "8.9.3.80", BOTH), &["snomD315"], &["D315", "315"], 4, &[(Line, 5)]).expansion(D3),
    one_project(
        desk(("D335", "10.1.57.14", NEW), &["snomD335"], &["D335"], 12, &[(Line, 48)])
            .expansion(D3)
            .quirks(PICTURED),
    ),
    desk(("D345", "8.9.3.80", BOTH), &["snomD345"], &["D345", "345"], 12, &[(Line, 48)]).expansion(D3),
    desk(("D375", "8.9.3.80", BOTH), &["snomD375"], &["D375", "375"], 12, &[(Line, 12)])
        .expansion(D3)
        .quirks(PICTURED),
    desk(("D385", "10.1.57.14", NEW), &["snomD385"], &["D385"], 12, &[(Line, 48)])
        .expansion(D3)
        .quirks(PICTURED),
    one_project(
        desk(("D713", "10.1.137.15", NEW), &["snomD713"], &["D713"], 4, &[(Line, 4)])
            .expansion(D7)
            .quirks(PICTURED),
    ),
    desk(("D715", "8.9.3.80", BOTH), &["snomD715", "715", "snom715"], &["D715", "715"], 4, &[(Line, 5)])
        .expansion(D7),
    desk(("D717", "10.1.33.1", NEW), &["snomD717"], &["D717"], 6, &[(Line, 3)])
        .expansion(D7_D7C)
        .quirks(PICTURED),
    desk(("D735", "10.1.33.33", NEW), &["snomD735"], &["D735"], 12, &[(Line, 32)])
        .expansion(D7_D7C)
        .quirks(PICTURED),
    desk(("D745", "8.9.3.80", BOTH), &["snomD745"], &["D745", "745"], 12, &[(Line, 32)]).expansion(D7),
    desk(("D765", "8.9.3.80", BOTH), &["snomD765"], &["D765", "765"], 12, &[(Line, 16)])
        .expansion(D7_D7C)
        .quirks(PICTURED),
    desk(("D785", "10.1.33.33", NEW), &["snomD785"], &["D785"], 12, &[(Line, 24)])
        .expansion(FOUR)
        .quirks(PICTURED),
    d8xx(("D812", "10.1.184.15", NEW), &["snomD812"], &["D812"], &[(Line, 28)]),
    d8xx(("D815", "10.1.184.15", NEW), &["snomD815"], &["D815"], &[(Line, 36)]),
    d8xx(("D862", "10.1.159.12", NEW), &["snomD862"], &["D862"], &[(Line, 28)]),
    d8xx(("D865", "10.1.159.12", NEW), &["snomD865"], &["D865"], &[(Line, 36)]),
    amplifier(("PA1", "8.7.5.75", OLD), &["snomPA1"], &["PA1"], PA1),
    amplifier(
        ("PA1+", "10.1.137.15", NEW),
        &["snomPA1+", "PA1plus", "PA1p"],
        &["PA1+", "PA1plus", "PA1p"],
        PA1_PLUS,
    ),
    hotel("HD100", "1.0.2.1", &["HD100"]),
    hotel("HD101", "1.0.2.1", &["HD101"]).handsets(1),
    hotel("HD350W", "1.0.2.5", &["HD350W"]),
    hotel("HD351W", "1.0.2.5", &["HD351W"]).handsets(1),
    hotel("HM201", "1.0.2.1", &["HM201"]).handsets(1),
    // Eight lines: its own manual's title. The `KLE` is the part of the name that the manual's examples show with a blank.
    one_project(Model::new("M100", "1.0.5.7", VTECH))
        .aliases(&["M100KLE", "M100 KLE", "M100SC"])
        .file_names(&["M100", "M100KLE", "M100 KLE", "M100_KLE", "M100SC"])
        .lines(8)
        .handsets(6)
        .quirks(&[(KNOWN, 1)]),
    one_project(base(("M300", "IPDECT-V2/05.00/B0001"), &["snomM300"], &["M300"], 20)),
    base(("M400", "IPDECT-V2/06.10/B0004"), &["snomM400"], &["M400"], 20),
    // At least sixteen: what the firmware does not know would cost it the whole of its accounts.
    one_project(Model::new("M500", "1.11.3", VTECH))
        .aliases(&["M500KLE", "M500 KLE", "M500PRO"])
        .file_names(&["M500", "M500KLE", "M500 KLE", "M500_KLE"])
        .lines(16)
        .handsets(16)
        .quirks(&[(KNOWN, 1), (CORDLESS, 1)]),
    base(("M900", "IPDECT-V2/05.00/B0001"), &["snomM900"], &["M900"], 1000),
];

const fn d8xx(
    of: (&'static str, &'static str, Dialects),
    aliases: &'static [&'static str],
    files: &'static [&'static str],
    keys: &'static [(autoprov_core::KeyGroup, u16)],
) -> Model {
    desk(of, aliases, files, 12, keys).expansion(D8C).quirks(&[(LOCALE, 1), (PICTURE, 1)])
}

const fn amplifier(
    of: (&'static str, &'static str, Dialects),
    aliases: &'static [&'static str],
    files: &'static [&'static str],
    cells: &'static [(Feature, Support)],
) -> Model {
    one_project(desk(of, aliases, files, 4, &[]).quirks(&[(BLIND, 1)]).exceptions(cells))
}

const fn base(
    (name, firmware): (&'static str, &'static str),
    aliases: &'static [&'static str],
    files: &'static [&'static str],
    handsets: u16,
) -> Model {
    desk((name, firmware, DECT), aliases, files, handsets, &[]).handsets(handsets)
}

const fn hotel(name: &'static str, firmware: &'static str, files: &'static [&'static str]) -> Model {
    // One line: an account that the phone does not have would cost it those that it has.
    Model::new(name, firmware, VTECH).file_names(files).exceptions(HOTEL)
}

fn has(view: &View, name: &str) -> bool {
    view.model.quirk(name).is_some()
}

/// Whether it has a screen.
pub(crate) fn sees(view: &View) -> bool {
    !is_blind(view)
}

/// Whether it has none.
pub(crate) fn is_blind(view: &View) -> bool {
    has(view, BLIND)
}

/// Whether its screen shows a picture.
pub(crate) fn shows_pictures(view: &View) -> bool {
    has(view, PICTURE)
}

/// Whether it has a locale.
pub(crate) fn has_locale(view: &View) -> bool {
    has(view, LOCALE)
}

/// Whether a model that VTech builds is one whose own files are known: the M100 and the M500.
pub(crate) fn is_known(view: &View) -> bool {
    has(view, KNOWN)
}

/// Whether its handsets are named in `cordless`.
pub(crate) fn is_cordless(view: &View) -> bool {
    has(view, CORDLESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_file_name_is_two_models() {
        for (place, model) in MODELS.iter().enumerate() {
            for name in model.file_names {
                assert!(!MODELS[..place].iter().any(|other| other.file_names.contains(name)), "{name}");
            }
        }
    }
}
