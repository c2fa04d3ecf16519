//! The rows of the catalogue.
//!
//! Counts come from the maker's configuration templates, as FusionPBX keeps them and as a NixOS module quotes the newest ones
//! (`config-template.zip`: gxp16xx 1.0.7.81, gxp17xx 1.0.1.133, grp260x 1.0.7.71, grp26xx 1.0.15.19, gxv33xx 1.0.3.57, ht81x 1.0.65.3), and from
//! SIPfoundry/legacy-sipxecs for the HandyTones. Key counts are Wazo's and the templates'.

use crate::dialects::{self, android, dect};
use autoprov_core::{Dialects, Evidence, Feature, KeyGroup, Model, Module, Support, View};

/// Of the GXP2000: P6001 to P6112 in the maker's template (FusionPBX `gxp20xx`).
const GXP2000EXT: &[Module] = &[Module::new("GXP2000EXT", 56, 2)];
/// Of the GXP2140, GXP2170 and GXV3275: P23000 to P23799 in the change log of the maker's template for the GXP2200 (FusionPBX `gxv3275`).
const GXP2200EXT: &[Module] = &[Module::new("GXP2200EXT", 40, 4)];
/// Of the GRP2615 (dealers' lists); its keys as pks.ext.1 to 160 in the maker's template (FusionPBX `grp2616`).
const GBX20: &[Module] = &[Module::new("GBX20", 40, 4)];

/// An adapter for analog phones.
const NO_SCREEN: Support = Support::Unsupported(dialects::NO_SCREEN);

/// The same, where the catalogue says so.
const NO_SCREEN_AT_ALL: Support = Support::NotApplicable(dialects::NO_SCREEN);

const PLAIN: &[(Feature, Support)] = &[
    (Feature::HttpDirectory, NO_SCREEN),
    (Feature::LdapDirectory, NO_SCREEN),
    (Feature::DirectoryBlf, NO_SCREEN),
];

const PLAIN_OF_LATE: &[(Feature, Support)] = &[
    (Feature::HttpDirectory, NO_SCREEN_AT_ALL),
    (Feature::LdapDirectory, NO_SCREEN_AT_ALL),
    (Feature::DirectoryBlf, NO_SCREEN_AT_ALL),
];

const BASE: &[(Feature, Support)] = &[
    (Feature::DirectoryBlf, Support::NotApplicable(dect::NO_BLF)),
    (Feature::HotDesking, Support::NotApplicable("a handset is its owner's, and the base is no desk")),
];

/// The names of traits.
pub(crate) mod traits {
    /// How many of the line keys are fixed; the rest are dynamic.
    pub(crate) const FIXED: &str = "fixed";
    /// How much higher a mode stands on a fixed key than on any other. Line and shared line are 0 and 1 there where it is 10, else 31 and 32.
    pub(crate) const ABOVE: &str = "above";
    /// Which numbers its keys have: [`crate::settings::keys`].
    pub(crate) const KEYS: &str = "keys";
    /// Those of the GXP16xx.
    pub(crate) const KEYS_16XX: u32 = 3;
    /// Which codecs it has: [`crate::settings::codec`].
    pub(crate) const CODECS: &str = "codecs";
    /// 1 on a GRP, whose accounts 5 and 6 stand at P701 and P801 as well.
    pub(crate) const GRP: &str = "grp";
    /// The generation of firmware from which P64 takes IANA names.
    pub(crate) const ZONE_NAMES: &str = "zone-names";
}
use traits::{ABOVE, CODECS, FIXED, GRP, KEYS, KEYS_16XX, ZONE_NAMES};

/// A firmware version as one number, so that dialects can begin at any: 1.0.5.48 is 10005048.
pub(crate) const fn generation(a: u64, b: u64, c: u64, d: u64) -> u64 {
    const fn at_most(number: u64, most: u64) -> u64 {
        if number > most { most } else { number }
    }
    ((at_most(a, 99_999) * 100 + at_most(b, 99)) * 100 + at_most(c, 99)) * 1000 + at_most(d, 999)
}

static LEGACY: Dialects = &[(0, &dialects::LEGACY)];
static P: Dialects = &[(0, &dialects::P_VALUES)];
static ANDROID: Dialects = &[(0, &dialects::ANDROID)];
static ATA: Dialects = &[(0, &dialects::ATA)];
static ATA_TFTP: Dialects = &[(0, &dialects::ATA_TFTP)];
static GATEWAY: Dialects = &[(0, &dialects::GATEWAY)];
static DECT: Dialects = &[(0, &dialects::DECT)];

/// Aliases from 1.0.5.48 on, the oldest firmware that a project drives with them (Wazo); P-values before, for which the maker's template is of
/// 1.0.3.6 (FusionPBX).
static P_THEN_ALIASES: Dialects = &[(0, &dialects::P_VALUES), (generation(1, 0, 5, 48), &dialects::ALIAS)];

const fn line_keys<const N: u16>() -> &'static [(KeyGroup, u16)] {
    const { &[(KeyGroup::Line, N)] }
}

const fn memory_keys<const N: u16>() -> &'static [(KeyGroup, u16)] {
    const { &[(KeyGroup::Memory, N)] }
}

const fn both_keys<const L: u16, const M: u16>() -> &'static [(KeyGroup, u16)] {
    const { &[(KeyGroup::Line, L), (KeyGroup::Memory, M)] }
}

/// A GXP21xx or GXP17xx: modes stand ten higher on its fixed keys.
const fn gxp<const FIXED_KEYS: u32>() -> &'static [(&'static str, u32)] {
    const { &[(KEYS, 1), (FIXED, FIXED_KEYS), (ABOVE, 10)] }
}

/// The same with Opus at 125.
const fn gxp17xx<const FIXED_KEYS: u32>() -> &'static [(&'static str, u32)] {
    const { &[(KEYS, 1), (FIXED, FIXED_KEYS), (ABOVE, 10), (CODECS, 2)] }
}

/// A GRP: one numbering of modes on all keys.
const fn grp<const FIXED_KEYS: u32>() -> &'static [(&'static str, u32)] {
    const { &[(KEYS, 2), (FIXED, FIXED_KEYS), (GRP, 1)] }
}

/// A GXP16xx: its keys do little.
const fn gxp16xx<const LINES: u32>() -> &'static [(&'static str, u32)] {
    const { &[(KEYS, KEYS_16XX), (FIXED, LINES), (ABOVE, 10), (CODECS, 1)] }
}

const GXV33: &[(&str, u32)] = &[(KEYS, 6), (ZONE_NAMES, 10_003_057)];

const fn gxv33xx(name: &'static str, firmware: &'static str, names: &'static [&'static str]) -> Model {
    Model::new(name, firmware, ANDROID)
        .file_names(names)
        .lines(16)
        .keys(memory_keys::<160>())
        .traits(GXV33)
        .evidence(Evidence::TwoProjects)
}

/// An adapter or gateway for analog phones.
const fn analog(
    name: &'static str,
    firmware: &'static str,
    dialects: Dialects,
    files: &'static [&'static str],
    ports: u16,
) -> Model {
    Model::new(name, firmware, dialects)
        .file_names(files)
        .lines(ports)
        .exceptions(PLAIN)
        .traits(&[(CODECS, 3)])
        .evidence(Evidence::TwoProjects)
}

/// The models, in the order of the catalogue.
pub(crate) static MODELS: &[Model] = &[
    Model::new("GXP2000", "1.2.5.3", &[(0, &dialects::GXP2000)])
        .file_names(&["gxp2000"])
        .lines(4)
        .keys(memory_keys::<7>())
        .expansion(GXP2000EXT)
        .traits(&[(KEYS, 5), (CODECS, 1)])
        .evidence(Evidence::TwoProjects),
    Model::new("GXP2124", "", P)
        .file_names(&["gxp2124"])
        .lines(4)
        .keys(both_keys::<8, 24>())
        .traits(&[(KEYS, 4), (FIXED, 8), (ABOVE, 10), (CODECS, 1)])
        .evidence(Evidence::TwoProjects),
    Model::new("GXP2160", "", P)
        .file_names(&["gxp2160"])
        .lines(6)
        .keys(both_keys::<24, 24>())
        .traits(gxp::<6>())
        .evidence(Evidence::TwoProjects),
    Model::new("DP750", "1.0.3.23", DECT)
        .file_names(&["dp750"])
        .lines(10)
        .handsets(5)
        .exceptions(BASE)
        .traits(&[(CODECS, 6)])
        .evidence(Evidence::OneProject),
    // Its own template was not seen: the DP750's.
    Model::new("DP752", "1.0.13.0", DECT)
        .file_names(&["dp752"])
        .lines(10)
        .handsets(5)
        .exceptions(BASE)
        .traits(&[(CODECS, 6)]),
    Model::new("GXP1615", "1.0.4.152", P)
        .file_names(&["gxp1615"])
        .lines(1)
        .keys(line_keys::<1>())
        .traits(gxp16xx::<1>())
        .exceptions(&[(
            Feature::DirectoryBlf,
            Support::NotApplicable("its only key beside the screen is that of its line"),
        )])
        .evidence(Evidence::TwoProjects),
    Model::new("GXP1625", "1.0.4.82", P)
        .file_names(&["gxp1625"])
        .lines(2)
        .keys(line_keys::<2>())
        .traits(gxp16xx::<2>())
        .exceptions(&[(
            Feature::DirectoryBlf,
            Support::NotApplicable("its only keys beside the screen are those of its lines"),
        )])
        .evidence(Evidence::TwoProjects),
    Model::new("GXP1628", "1.0.4.82", P)
        .file_names(&["gxp1628"])
        .lines(2)
        .keys(both_keys::<2, 8>())
        .traits(gxp16xx::<2>())
        .evidence(Evidence::TwoProjects),
    Model::new("GXP1630", "1.0.4.67", P)
        .file_names(&["gxp1630"])
        .lines(3)
        .keys(both_keys::<3, 8>())
        .traits(gxp16xx::<3>())
        .evidence(Evidence::TwoProjects),
    Model::new("GXP1760w", "1.0.1.98", P)
        .aliases(&["GXP1760"])
        .file_names(&["gxp1760w", "gxp1760"])
        .lines(3)
        .keys(line_keys::<24>())
        .traits(gxp17xx::<6>())
        .evidence(Evidence::OneProject),
    Model::new("GXP1782", "1.0.1.8", P)
        .file_names(&["gxp1782"])
        .lines(4)
        .keys(line_keys::<24>())
        .traits(gxp17xx::<8>())
        .evidence(Evidence::TwoProjects),
    Model::new("GXP2130", "1.0.9.69", P)
        .file_names(&["gxp2130"])
        .lines(3)
        .keys(both_keys::<12, 8>())
        .traits(gxp::<3>())
        .evidence(Evidence::TwoProjects),
    Model::new("GXP2135", "1.0.9.108", P)
        .file_names(&["gxp2135"])
        .lines(4)
        .keys(line_keys::<32>())
        .traits(gxp::<8>())
        .evidence(Evidence::TwoProjects),
    Model::new("GXP2140", "1.0.11.3", P)
        .file_names(&["gxp2140"])
        .lines(4)
        .keys(line_keys::<16>())
        .expansion(GXP2200EXT)
        .traits(gxp::<4>())
        .evidence(Evidence::TwoProjects),
    Model::new("GXP2170", "1.0.8.53", P)
        .file_names(&["gxp2170"])
        .lines(6)
        .keys(line_keys::<48>())
        .expansion(GXP2200EXT)
        .traits(gxp::<12>())
        .evidence(Evidence::TwoProjects),
    Model::new("GRP2601P", "1.0.3.42", P)
        .aliases(&["GRP2601"])
        .file_names(&["grp2601p", "grp2601"])
        .lines(2)
        .keys(line_keys::<2>())
        .traits(grp::<2>()),
    Model::new("GRP2602P", "1.0.3.42", P)
        .aliases(&["GRP2602"])
        .file_names(&["grp2602p", "grp2602"])
        .lines(4)
        .keys(line_keys::<4>())
        .traits(grp::<4>()),
    Model::new("GRP2603P", "1.0.3.42", P)
        .aliases(&["GRP2603"])
        .file_names(&["grp2603p", "grp2603"])
        .lines(6)
        .keys(line_keys::<6>())
        .traits(grp::<6>()),
    Model::new("GRP2604P", "1.0.3.83", P)
        .aliases(&["GRP2604"])
        .file_names(&["grp2604p", "grp2604"])
        .lines(6)
        .keys(both_keys::<6, 10>())
        .traits(grp::<6>()),
    // The oldest GRP2612 and GRP2613 have two and three accounts; GRP2614 to GRP2616 had four, five and six on firmware of 2019.
    Model::new("GRP2612", "1.0.1.7", P_THEN_ALIASES)
        .file_names(&["grp2612"])
        .lines(4)
        .keys(line_keys::<16>())
        .traits(grp::<3>())
        .evidence(Evidence::TwoProjects),
    Model::new("GRP2613", "1.0.1.23", P_THEN_ALIASES)
        .file_names(&["grp2613"])
        .lines(4)
        .keys(line_keys::<24>())
        .traits(grp::<4>())
        .evidence(Evidence::TwoProjects),
    Model::new("GRP2614", "1.0.1.23", P_THEN_ALIASES)
        .file_names(&["grp2614"])
        .lines(12)
        .keys(both_keys::<16, 24>())
        .traits(grp::<6>())
        .evidence(Evidence::TwoProjects),
    Model::new("GRP2615", "1.0.1.23", P_THEN_ALIASES)
        .file_names(&["grp2615"])
        .lines(16)
        .keys(line_keys::<40>())
        .expansion(GBX20)
        .traits(grp::<12>())
        .evidence(Evidence::TwoProjects),
    Model::new("GRP2616", "1.0.1.23", P_THEN_ALIASES)
        .file_names(&["grp2616"])
        .lines(16)
        .keys(both_keys::<16, 24>())
        .traits(grp::<6>())
        .evidence(Evidence::TwoProjects),
    Model::new("GXV3240", "1.0.3.277", ANDROID)
        .file_names(&["gxv3240"])
        .lines(6)
        .keys(memory_keys::<160>())
        .traits(&[(KEYS, 6)])
        .evidence(Evidence::OneProject),
    Model::new("GXV3275", "1.0.3.177", ANDROID)
        .file_names(&["gxv3275"])
        .lines(6)
        .keys(memory_keys::<130>())
        .expansion(GXP2200EXT)
        .traits(&[(KEYS, 7)])
        .evidence(Evidence::OneProject),
    gxv33xx("GXV3350", "1.0.3.13", &["gxv3350"]),
    gxv33xx("GXV3370", "1.0.3.8", &["gxv3370"]),
    gxv33xx("GXV3380", "1.0.1.19", &["gxv3380"]),
    // A HT286 and a HT287 both say `Grandstream HT287 1.1.0.31` (amooma/GS3).
    analog("HT286", "1.1.0.45", LEGACY, &["ht286"], 1).aliases(&["HT287"]),
    analog("HT386", "1.0.3.96", LEGACY, &["ht386"], 2).evidence(Evidence::OneProject),
    analog("HT486", "1.1.0.45", LEGACY, &["ht486"], 1),
    // Its line 2 is the port to the telephone network.
    analog("HT488", "1.0.3.96", LEGACY, &["ht488"], 2).evidence(Evidence::OneProject),
    analog("HT496", "1.0.3.96", LEGACY, &["ht496"], 2).evidence(Evidence::OneProject),
    analog("HT502", "1.0.9.1", ATA_TFTP, &["ht502"], 2),
    // Its line 2 is the port to the telephone network.
    analog("HT503", "1.0.9.1", ATA_TFTP, &["ht503"], 2).evidence(Evidence::OneProject),
    analog("HT701", "1.0.4.8", ATA_TFTP, &["ht701"], 1),
    analog("HT702", "", ATA_TFTP, &["ht702"], 2),
    analog("HT704", "", &[(0, &dialects::GATEWAY_TFTP)], &["ht704"], 4),
    analog("HT802", "1.0.17.5", ATA, &["ht802"], 2).exceptions(PLAIN_OF_LATE).traits(&[(CODECS, 4)]),
    // Two ports, and yet of the family with profiles: the maker's template `ht81x` is for this one and the HT814.
    analog("HT812", "1.0.57.1", GATEWAY, &["ht812"], 2).exceptions(PLAIN_OF_LATE).traits(&[(CODECS, 5)]),
    analog("HT814", "1.0.3.2", GATEWAY, &["ht814"], 4).exceptions(PLAIN_OF_LATE).traits(&[(CODECS, 5)]),
    analog("HT818", "1.0.17.5", GATEWAY, &["ht818"], 8).exceptions(PLAIN_OF_LATE).traits(&[(CODECS, 5)]),
    Model::new("WP820", "1.0.7.83", ANDROID)
        .file_names(&["wp820"])
        .lines(2)
        .exceptions(&[
            (Feature::LdapDirectory, Support::Unsupported(android::NO_LDAP)),
            (Feature::DirectoryBlf, Support::Unsupported(android::NO_BLF)),
            (
                Feature::HotDesking,
                Support::Unsupported(
                    "a handset is its owner's: it is no desk, and has no key to log in with",
                ),
            ),
            (Feature::DhcpSettings, Support::Unsupported(android::WIRELESS)),
        ])
        .traits(&[(CODECS, 7), (ZONE_NAMES, 10_007_000)])
        .evidence(Evidence::TwoProjects),
];

/// Whether it has keys that show other extensions.
pub(crate) fn has_blf(view: &View) -> bool {
    !view.model.exceptions.iter().any(|(feature, _)| *feature == Feature::DirectoryBlf)
}

/// Whether it is a GRP.
pub(crate) fn is_grp(view: &View) -> bool {
    view.model.trait_of(GRP).is_some()
}

/// Whether it is an Android phone on Wi-Fi, the WP820: it has no keys.
pub(crate) fn is_wireless(view: &View) -> bool {
    view.model.keys.is_empty()
}

/// How many of its line keys are fixed.
pub(crate) fn fixed_keys(model: &Model) -> u16 {
    model.trait_of(FIXED).and_then(|count| u16::try_from(count).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_is_whole() {
        for model in MODELS {
            assert!(!model.file_names.is_empty(), "{}", model.name);
            assert!(model.trait_of(CODECS).unwrap_or(0) <= 7, "{}", model.name);
        }
    }

    #[test]
    fn every_phone_with_line_keys_says_which_are_fixed() {
        for model in MODELS.iter().filter(|model| model.key_count(KeyGroup::Line) > 0) {
            assert!((1..=model.key_count(KeyGroup::Line)).contains(&fixed_keys(model)), "{}", model.name);
        }
    }

    #[test]
    fn generations_grow_with_versions() {
        let rising = [
            generation(1, 0, 1, 7),
            generation(1, 0, 5, 15),
            generation(1, 0, 5, 48),
            generation(1, 0, 11, 1),
            generation(1, 1, 0, 0),
            generation(2, 0, 0, 0),
            generation(u64::MAX, u64::MAX, u64::MAX, u64::MAX),
        ];
        assert!(rising.is_sorted());
        assert_eq!(generation(1, 0, 3, 57), 10_003_057);
    }
}
