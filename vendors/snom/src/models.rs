//! The models: one row each, and what the tables ask of a row.
//!
//! Keys and modules: nethesis/tancredi, `data/scopes/snom-*.ini`. Identities: the loops of fusionpbx/fusionpbx,
//! `resources/templates/provision/snom/*`, and provisioner/Provisioner, `endpoint/snom/*/family_data.json`.

use crate::dect::DECT as DECT_DIALECT;
use crate::desk::{SNOM_8, SNOM_10};
use crate::vtech::VTECH as VTECH_DIALECT;
use autoprov_core::{Dialects, Evidence, Feature, KeyGroup, Model, Module, Support, View};

const SXM: &[Module] = &[Module::new("SXM", 42, 1).aliases(&["Expansion Module V2"])];
const D7: &[Module] = &[Module::new("D7", 18, 3).aliases(&["D3", "D7C", "UXM", "UXMC"])];
const FOUR_D7: &[Module] = &[Module::new("D7", 18, 4).aliases(&["D3", "D7C", "UXM", "UXMC"])];
const D8C: &[Module] = &[Module::new("D8C", 60, 3)];

/// Trait: the phone has a `locale` beside its language (D8xx).
const LOCALE: &str = "locale";

/// Trait: the phone has no screen and no keys of its own (PA1).
const BLIND: &str = "blind";

/// Trait of the models that VTech builds: how many codecs an account lists. Theirs is what the maker's own files of the M100 and the M500 show.
pub(crate) const CODECS: &str = "codecs";

/// Trait of the models that VTech builds: its handsets are named in `cordless` (the M500); else in `hs_settings`.
pub(crate) const CORDLESS: &str = "cordless";

/// Firmware 7 and 8 alone.
static OLD: Dialects = &[(0, &SNOM_8)];
/// Both: the upgrade goes by way of 8.9.3.80.
static BOTH: Dialects = &[(0, &SNOM_8), (10, &SNOM_10)];
/// Firmware 10 alone.
static NEW: Dialects = &[(0, &SNOM_10)];
static DECT: Dialects = &[(0, &DECT_DIALECT)];
static VTECH: Dialects = &[(0, &VTECH_DIALECT)];

const OLD_TLS: &[(Feature, Support)] = &[(
    Feature::HttpsProvisioning,
    Support::Unsupported("only late builds of firmware 8.7 speak TLS 1.2, and no source names the first"),
)];

const D120: &[(Feature, Support)] = &[
    (Feature::HttpDirectory, Support::Unsupported("it has no XML browser")),
    (
        Feature::DirectoryBlf,
        Support::NotApplicable("it has two line keys without labels, and no list to choose from"),
    ),
];

pub(crate) const NO_SCREEN: &str = "a paging amplifier has no screen and no keys";

const PA1: &[(Feature, Support)] = &[
    (Feature::HttpDirectory, Support::Unsupported(NO_SCREEN)),
    (Feature::LdapDirectory, Support::Unsupported(NO_SCREEN)),
    (Feature::DirectoryBlf, Support::Unsupported(NO_SCREEN)),
    (
        Feature::HttpsProvisioning,
        Support::Unsupported("only late builds of firmware 8.7 speak TLS 1.2, and no source names the first"),
    ),
    (Feature::HotDesking, Support::Unsupported("nobody logs in at a paging amplifier")),
];

const PA1_PLUS: &[(Feature, Support)] = &[
    (Feature::HttpDirectory, Support::Unsupported(NO_SCREEN)),
    (Feature::LdapDirectory, Support::Unsupported(NO_SCREEN)),
    (Feature::DirectoryBlf, Support::Unsupported(NO_SCREEN)),
    (Feature::HotDesking, Support::Unsupported("nobody logs in at a paging amplifier")),
];

/// Phones for hotels. That they speak the dialect is concluded, so nothing is claimed that only the M100 and the M500 show.
const HOTEL: &[(Feature, Support)] = &[(Feature::LdapDirectory, Support::Unsupported(NO_LDAP))];

pub(crate) const NO_LDAP: &str = "no source shows LDAP on a phone for hotels";

const fn desk(name: &'static str, firmware: &'static str, dialects: Dialects) -> Model {
    Model::new(name, firmware, dialects).lines(12).evidence(Evidence::TwoProjects)
}

/// The rows of the catalogue.
pub(crate) static MODELS: &[Model] = &[
    // Its User-Agent before firmware 7 is that of the 360 (`snom lid 3605`).
    desk("320", "8.7.3.7", OLD)
        .aliases(&["snom320"])
        .file_names(&["320"])
        .keys(&[(KeyGroup::Line, 12)])
        .exceptions(OLD_TLS),
    desk("360", "8.7.3.25", OLD)
        .aliases(&["snom360", "lid 3605"])
        .file_names(&["360"])
        .keys(&[(KeyGroup::Line, 12)])
        .expansion(SXM)
        .exceptions(OLD_TLS),
    desk("710", "8.9.3.80", OLD)
        .aliases(&["snom710", "D710", "snomD710"])
        .file_names(&["710", "D710"])
        .lines(4)
        .keys(&[(KeyGroup::Line, 5)])
        .expansion(D7),
    desk("D120", "10.1.33.33", NEW)
        .aliases(&["snomD120"])
        .file_names(&["D120"])
        .lines(2)
        .keys(&[(KeyGroup::Line, 2)])
        .exceptions(D120),
    desk("D150", "10.1.198.19", NEW)
        .aliases(&["snomD150"])
        .file_names(&["D150"])
        .lines(4)
        .keys(&[(KeyGroup::Line, 2)])
        .expansion(D7)
        .evidence(Evidence::OneProject),
    desk("D315", "8.9.3.80", BOTH)
        .aliases(&["snomD315"])
        .file_names(&["D315", "315"])
        .lines(4)
        .keys(&[(KeyGroup::Line, 5)])
        .expansion(D7),
    desk("D335", "10.1.57.14", NEW)
        .aliases(&["snomD335"])
        .file_names(&["D335"])
        .keys(&[(KeyGroup::Line, 48)])
        .expansion(D7)
        .evidence(Evidence::OneProject),
    desk("D345", "8.9.3.80", BOTH)
        .aliases(&["snomD345"])
        .file_names(&["D345", "345"])
        .keys(&[(KeyGroup::Line, 48)])
        .expansion(D7),
    desk("D375", "8.9.3.80", BOTH)
        .aliases(&["snomD375"])
        .file_names(&["D375", "375"])
        .keys(&[(KeyGroup::Line, 12)])
        .expansion(D7),
    desk("D385", "10.1.57.14", NEW)
        .aliases(&["snomD385"])
        .file_names(&["D385"])
        .keys(&[(KeyGroup::Line, 48)])
        .expansion(D7),
    desk("D713", "10.1.137.15", NEW)
        .aliases(&["snomD713"])
        .file_names(&["D713"])
        .lines(4)
        .keys(&[(KeyGroup::Line, 4)])
        .expansion(D7)
        .evidence(Evidence::OneProject),
    desk("D715", "8.9.3.80", BOTH)
        .aliases(&["snomD715", "715", "snom715"])
        .file_names(&["D715", "715"])
        .lines(4)
        .keys(&[(KeyGroup::Line, 5)])
        .expansion(D7),
    desk("D717", "10.1.33.1", NEW)
        .aliases(&["snomD717"])
        .file_names(&["D717"])
        .lines(6)
        .keys(&[(KeyGroup::Line, 3)])
        .expansion(D7),
    desk("D735", "10.1.33.33", NEW)
        .aliases(&["snomD735"])
        .file_names(&["D735"])
        .keys(&[(KeyGroup::Line, 32)])
        .expansion(D7),
    desk("D745", "8.9.3.80", BOTH)
        .aliases(&["snomD745"])
        .file_names(&["D745", "745"])
        .keys(&[(KeyGroup::Line, 32)])
        .expansion(D7),
    desk("D765", "8.9.3.80", BOTH)
        .aliases(&["snomD765"])
        .file_names(&["D765", "765"])
        .keys(&[(KeyGroup::Line, 16)])
        .expansion(D7),
    desk("D785", "10.1.33.33", NEW)
        .aliases(&["snomD785"])
        .file_names(&["D785"])
        .keys(&[(KeyGroup::Line, 24)])
        .expansion(FOUR_D7),
    desk("D812", "10.1.184.15", NEW)
        .aliases(&["snomD812"])
        .file_names(&["D812"])
        .keys(&[(KeyGroup::Line, 28)])
        .expansion(D8C)
        .traits(&[(LOCALE, 1)]),
    desk("D815", "10.1.184.15", NEW)
        .aliases(&["snomD815"])
        .file_names(&["D815"])
        .keys(&[(KeyGroup::Line, 36)])
        .expansion(D8C)
        .traits(&[(LOCALE, 1)]),
    desk("D862", "10.1.159.12", NEW)
        .aliases(&["snomD862"])
        .file_names(&["D862"])
        .keys(&[(KeyGroup::Line, 28)])
        .expansion(D8C)
        .traits(&[(LOCALE, 1)]),
    desk("D865", "10.1.159.12", NEW)
        .aliases(&["snomD865"])
        .file_names(&["D865"])
        .keys(&[(KeyGroup::Line, 36)])
        .expansion(D8C)
        .traits(&[(LOCALE, 1)]),
    desk("PA1", "8.7.5.75", OLD)
        .aliases(&["snomPA1"])
        .file_names(&["PA1"])
        .lines(4)
        .traits(&[(BLIND, 1)])
        .exceptions(PA1)
        .evidence(Evidence::OneProject),
    desk("PA1+", "10.1.137.15", NEW)
        .aliases(&["snomPA1+", "PA1plus", "PA1p"])
        .file_names(&["PA1+", "PA1plus", "PA1p"])
        .lines(4)
        .traits(&[(BLIND, 1)])
        .exceptions(PA1_PLUS)
        .evidence(Evidence::OneProject),
    hotel("HD100", "1.0.2.1", &["HD100"]),
    hotel("HD101", "1.0.2.1", &["HD101"]).handsets(1),
    hotel("HD350W", "1.0.2.5", &["HD350W"]),
    hotel("HD351W", "1.0.2.5", &["HD351W"]).handsets(1),
    hotel("HM201", "1.0.2.1", &["HM201"]).handsets(1),
    // Eight lines: its own manual's title. The `KLE` is the part of the name that the manual's examples show with a blank.
    Model::new("M100", "1.0.5.7", VTECH)
        .aliases(&["M100KLE", "M100 KLE", "M100SC"])
        .file_names(&["M100", "M100KLE", "M100 KLE", "M100_KLE", "M100SC"])
        .lines(8)
        .handsets(6)
        .traits(&[(CODECS, 7)])
        .evidence(Evidence::OneProject),
    Model::new("M300", "IPDECT-V2/05.00/B0001", DECT)
        .aliases(&["snomM300"])
        .file_names(&["M300"])
        .lines(20)
        .handsets(20)
        .evidence(Evidence::OneProject),
    Model::new("M400", "IPDECT-V2/06.10/B0004", DECT)
        .aliases(&["snomM400"])
        .file_names(&["M400"])
        .lines(20)
        .handsets(20)
        .evidence(Evidence::TwoProjects),
    // At least sixteen: what the firmware does not know would cost it the whole of its accounts.
    Model::new("M500", "1.11.3", VTECH)
        .aliases(&["M500KLE", "M500 KLE", "M500PRO"])
        .file_names(&["M500", "M500KLE", "M500 KLE", "M500_KLE"])
        .lines(16)
        .handsets(16)
        .traits(&[(CODECS, 7), (CORDLESS, 1)])
        .evidence(Evidence::OneProject),
    Model::new("M900", "IPDECT-V2/05.00/B0001", DECT)
        .aliases(&["snomM900"])
        .file_names(&["M900"])
        .lines(1000)
        .handsets(1000)
        .evidence(Evidence::TwoProjects),
];

const fn hotel(name: &'static str, firmware: &'static str, files: &'static [&'static str]) -> Model {
    // One line: an account that the phone does not have would cost it those that it has.
    Model::new(name, firmware, VTECH).file_names(files).traits(&[(CODECS, 5)]).exceptions(HOTEL)
}

fn has(view: &View, name: &str) -> bool {
    view.model.trait_of(name).is_some()
}

/// Whether it has a screen.
pub(crate) fn sees(view: &View) -> bool {
    !is_blind(view)
}

/// Whether it has none.
pub(crate) fn is_blind(view: &View) -> bool {
    has(view, BLIND)
}

/// Whether it has a locale.
pub(crate) fn has_locale(view: &View) -> bool {
    has(view, LOCALE)
}

/// Whether a model that VTech builds is one whose own files are known: the M100 and the M500.
pub(crate) fn is_known(view: &View) -> bool {
    view.model.trait_of(CODECS).is_some_and(|codecs| codecs > 5)
}

/// Whether its handsets are named in `cordless`.
pub(crate) fn is_cordless(view: &View) -> bool {
    has(view, CORDLESS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::VENDOR;

    #[test]
    fn no_file_name_is_two_models() {
        for (place, model) in MODELS.iter().enumerate() {
            for name in model.file_names {
                assert!(!MODELS[..place].iter().any(|other| other.file_names.contains(name)), "{name}");
            }
        }
    }

    #[test]
    fn every_model_has_a_file_name() {
        assert_eq!(VENDOR.models.len(), 33);
        assert!(MODELS.iter().all(|model| !model.file_names.is_empty()));
    }
}
