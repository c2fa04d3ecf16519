//! The rows of the catalogue.
//!
//! Counts come from the maker's configuration templates, as FusionPBX keeps them and as a NixOS module quotes the newest ones
//! (`config-template.zip`: gxp16xx 1.0.7.81, gxp17xx 1.0.1.133, grp260x 1.0.7.71, grp26xx 1.0.15.19, gxv33xx 1.0.3.57, ht81x 1.0.65.3), and from
//! SIPfoundry/legacy-sipxecs for the HandyTones. Key counts are Wazo's and the templates'.

use crate::dialects::{self, android, dect};
use autoprov_core::Evidence::{Inferred, OneProject, TwoProjects};
use autoprov_core::{Dialects, Feature, KeyGroup, Model, Module, Support, View};

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

/// The names of quirks.
pub(crate) mod quirks {
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
use quirks::{ABOVE, CODECS, FIXED, GRP, KEYS, KEYS_16XX, ZONE_NAMES};

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

const fn line<const N: u16>() -> &'static [(KeyGroup, u16)] {
    const { &[(KeyGroup::Line, N)] }
}

const fn memory<const N: u16>() -> &'static [(KeyGroup, u16)] {
    const { &[(KeyGroup::Memory, N)] }
}

const fn both<const L: u16, const M: u16>() -> &'static [(KeyGroup, u16)] {
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

/// A phone: what it is called and speaks, its file, its lines, its keys, what its dialects must know.
const fn phone(
    (name, firmware, dialects): (&'static str, &'static str, Dialects),
    files: &'static [&'static str],
    lines: u16,
    keys: &'static [(KeyGroup, u16)],
    quirks: &'static [(&'static str, u32)],
) -> Model {
    let model = Model::new(name, firmware, dialects).file_names(files).lines(lines);
    model.keys(keys).quirks(quirks).evidence(TwoProjects)
}

const GXV33: &[(&str, u32)] = &[(KEYS, 6), (ZONE_NAMES, 10_003_057)];

const fn gxv33xx(name: &'static str, firmware: &'static str, names: &'static [&'static str]) -> Model {
    phone((name, firmware, ANDROID), names, 16, memory::<160>(), GXV33)
}

const fn base(name: &'static str, firmware: &'static str, files: &'static [&'static str]) -> Model {
    let model = Model::new(name, firmware, DECT).file_names(files).lines(10).handsets(5);
    model.exceptions(BASE).quirks(&[(CODECS, 6)])
}

/// An adapter or gateway for analog phones.
const fn analog(
    name: &'static str,
    firmware: &'static str,
    dialects: Dialects,
    files: &'static [&'static str],
    ports: u16,
) -> Model {
    let model = Model::new(name, firmware, dialects).file_names(files).lines(ports);
    model.exceptions(PLAIN).quirks(&[(CODECS, 3)]).evidence(TwoProjects)
}

/// The models, in the order of the catalogue.
pub(crate) static MODELS: &[Model] = &[
    phone(
        ("GXP2000", "1.2.5.3", &[(0, &dialects::GXP2000)]),
        &["gxp2000"],
        4,
        memory::<7>(),
        &[(KEYS, 5), (CODECS, 1)],
    )
    .expansion(GXP2000EXT),
    phone(
        ("GXP2124", "", P),
        &["gxp2124"],
        4,
        both::<8, 24>(),
        &[(KEYS, 4), (FIXED, 8), (ABOVE, 10), (CODECS, 1)],
    ),
    phone(("GXP2160", "", P), &["gxp2160"], 6, both::<24, 24>(), gxp::<6>()),
    base("DP750", "1.0.3.23", &["dp750"]).evidence(OneProject),
    // Its own template was not seen: the DP750's.
    base("DP752", "1.0.13.0", &["dp752"]),
    phone(("GXP1615", "1.0.4.152", P), &["gxp1615"], 1, line::<1>(), gxp16xx::<1>()).exceptions(&[(
        Feature::DirectoryBlf,
        Support::NotApplicable("its only key beside the screen is that of its line"),
    )]),
    phone(("GXP1625", "1.0.4.82", P), &["gxp1625"], 2, line::<2>(), gxp16xx::<2>()).exceptions(&[(
        Feature::DirectoryBlf,
        Support::NotApplicable("its only keys beside the screen are those of its lines"),
    )]),
    phone(("GXP1628", "1.0.4.82", P), &["gxp1628"], 2, both::<2, 8>(), gxp16xx::<2>()),
    phone(("GXP1630", "1.0.4.67", P), &["gxp1630"], 3, both::<3, 8>(), gxp16xx::<3>()),
    phone(("GXP1760w", "1.0.1.98", P), &["gxp1760w", "gxp1760"], 3, line::<24>(), gxp17xx::<6>())
        .aliases(&["GXP1760"])
        .evidence(OneProject),
    phone(("GXP1782", "1.0.1.8", P), &["gxp1782"], 4, line::<24>(), gxp17xx::<8>()),
    phone(("GXP2130", "1.0.9.69", P), &["gxp2130"], 3, both::<12, 8>(), gxp::<3>()),
    phone(("GXP2135", "1.0.9.108", P), &["gxp2135"], 4, line::<32>(), gxp::<8>()),
    phone(("GXP2140", "1.0.11.3", P), &["gxp2140"], 4, line::<16>(), gxp::<4>()).expansion(GXP2200EXT),
    phone(("GXP2170", "1.0.8.53", P), &["gxp2170"], 6, line::<48>(), gxp::<12>()).expansion(GXP2200EXT),
    phone(("GRP2601P", "1.0.3.42", P), &["grp2601p", "grp2601"], 2, line::<2>(), grp::<2>())
        .aliases(&["GRP2601"])
        .evidence(Inferred),
    phone(("GRP2602P", "1.0.3.42", P), &["grp2602p", "grp2602"], 4, line::<4>(), grp::<4>())
        .aliases(&["GRP2602"])
        .evidence(Inferred),
    phone(("GRP2603P", "1.0.3.42", P), &["grp2603p", "grp2603"], 6, line::<6>(), grp::<6>())
        .aliases(&["GRP2603"])
        .evidence(Inferred),
    phone(("GRP2604P", "1.0.3.83", P), &["grp2604p", "grp2604"], 6, both::<6, 10>(), grp::<6>())
        .aliases(&["GRP2604"])
        .evidence(Inferred),
    // The oldest GRP2612 and GRP2613 have two and three accounts; GRP2614 to GRP2616 had four, five and six on firmware of 2019.
    phone(("GRP2612", "1.0.1.7", P_THEN_ALIASES), &["grp2612"], 4, line::<16>(), grp::<3>()),
    phone(("GRP2613", "1.0.1.23", P_THEN_ALIASES), &["grp2613"], 4, line::<24>(), grp::<4>()),
    phone(("GRP2614", "1.0.1.23", P_THEN_ALIASES), &["grp2614"], 12, both::<16, 24>(), grp::<6>()),
    phone(("GRP2615", "1.0.1.23", P_THEN_ALIASES), &["grp2615"], 16, line::<40>(), grp::<12>())
        .expansion(GBX20),
    phone(("GRP2616", "1.0.1.23", P_THEN_ALIASES), &["grp2616"], 16, both::<16, 24>(), grp::<6>()),
    phone(("GXV3240", "1.0.3.277", ANDROID), &["gxv3240"], 6, memory::<160>(), &[(KEYS, 6)])
        .evidence(OneProject),
    phone(("GXV3275", "1.0.3.177", ANDROID), &["gxv3275"], 6, memory::<130>(), &[(KEYS, 7)])
        .expansion(GXP2200EXT)
        .evidence(OneProject),
    gxv33xx("GXV3350", "1.0.3.13", &["gxv3350"]),
    gxv33xx("GXV3370", "1.0.3.8", &["gxv3370"]),
    gxv33xx("GXV3380", "1.0.1.19", &["gxv3380"]),
    // A HT286 and a HT287 both say `Grandstream HT287 1.1.0.31` (amooma/GS3).
    analog("HT286", "1.1.0.45", LEGACY, &["ht286"], 1).aliases(&["HT287"]),
    analog("HT386", "1.0.3.96", LEGACY, &["ht386"], 2).evidence(OneProject),
    analog("HT486", "1.1.0.45", LEGACY, &["ht486"], 1),
    // Its line 2 is the port to the telephone network.
    analog("HT488", "1.0.3.96", LEGACY, &["ht488"], 2).evidence(OneProject),
    analog("HT496", "1.0.3.96", LEGACY, &["ht496"], 2).evidence(OneProject),
    analog("HT502", "1.0.9.1", ATA_TFTP, &["ht502"], 2),
    // Its line 2 is the port to the telephone network.
    analog("HT503", "1.0.9.1", ATA_TFTP, &["ht503"], 2).evidence(OneProject),
    analog("HT701", "1.0.4.8", ATA_TFTP, &["ht701"], 1),
    analog("HT702", "", ATA_TFTP, &["ht702"], 2),
    analog("HT704", "", &[(0, &dialects::GATEWAY_TFTP)], &["ht704"], 4),
    analog("HT802", "1.0.17.5", ATA, &["ht802"], 2).exceptions(PLAIN_OF_LATE).quirks(&[(CODECS, 4)]),
    // Two ports, and yet of the family with profiles: the maker's template `ht81x` is for this one and the HT814.
    analog("HT812", "1.0.57.1", GATEWAY, &["ht812"], 2).exceptions(PLAIN_OF_LATE).quirks(&[(CODECS, 5)]),
    analog("HT814", "1.0.3.2", GATEWAY, &["ht814"], 4).exceptions(PLAIN_OF_LATE).quirks(&[(CODECS, 5)]),
    analog("HT818", "1.0.17.5", GATEWAY, &["ht818"], 8).exceptions(PLAIN_OF_LATE).quirks(&[(CODECS, 5)]),
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
        .quirks(&[(CODECS, 7), (ZONE_NAMES, 10_007_000)])
        .evidence(TwoProjects),
];

/// Whether it has keys that show other extensions.
pub(crate) fn has_blf(view: &View) -> bool {
    !view.model.exceptions.iter().any(|(feature, _)| *feature == Feature::DirectoryBlf)
}

/// Whether it is a GRP.
pub(crate) fn is_grp(view: &View) -> bool {
    view.model.quirk(GRP).is_some()
}

/// Whether it is a GRP with accounts 5 and 6.
pub(crate) fn has_fifth(view: &View) -> bool {
    is_grp(view) && view.model.lines > 4
}

/// Whether it is a GXP16xx.
pub(crate) fn is_gxp16xx(view: &View) -> bool {
    view.model.quirk(KEYS) == Some(KEYS_16XX)
}

/// Whether it is a GXP2124, which is of an older family than its name says.
pub(crate) fn is_gxp2124(view: &View) -> bool {
    view.model.name == "GXP2124"
}

/// Whether it is a GXP2130 to GXP2170.
pub(crate) fn is_gxp21xx(view: &View) -> bool {
    view.model.name.starts_with("GXP21") && !is_gxp2124(view)
}

/// Whether it has a colour screen, of which a template of the maker was seen: GXP2130 to GXP2170 and GRP261x.
pub(crate) fn has_pictures(view: &View) -> bool {
    is_gxp21xx(view) || is_grp(view) && !view.model.name.starts_with("GRP260")
}

/// Whether it has Wi-Fi (the maker's templates grp26xx 1.0.3.6 and grp2616 1.0.9.103).
pub(crate) fn has_wifi(view: &View) -> bool {
    matches!(view.model.name, "GRP2614" | "GRP2615" | "GRP2616")
}

/// Whether it is a GXV3240 or GXV3275.
pub(crate) fn is_former_gxv(view: &View) -> bool {
    matches!(view.model.name, "GXV3240" | "GXV3275")
}

/// Whether it is a GXV3275.
pub(crate) fn is_gxv3275(view: &View) -> bool {
    view.model.name == "GXV3275"
}

/// Whether it is an Android phone on Wi-Fi, the WP820: it has no keys.
pub(crate) fn is_wireless(view: &View) -> bool {
    view.model.keys.is_empty()
}

/// How many of its line keys are fixed.
pub(crate) fn fixed_keys(model: &Model) -> u16 {
    model.quirk(FIXED).and_then(|count| u16::try_from(count).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

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
