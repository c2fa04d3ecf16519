//! The models.

use crate::{SIP3, UCS};
use autoprov_core::{
    Dialects,
    Evidence::{Inferred, OneProject, TwoProjects},
    Feature, FirmwareVersion,
    KeyGroup::Line,
    Model, Module, Support, Vendor, View,
};
use autoprov_obihai::OBI_XML;

/// Three of fourteen keys (wazo-provd-plugins, wazo_polycom v3_2_4B, `_NB_FKEY`).
const BACKLIT: &[Module] =
    &[Module::new("Backlit Expansion Module", 14, 3).aliases(&["SoundPoint IP Expansion Module", "BEM"])];
/// With paper labels, as Wazo counts; and with a colour display, three pages of 28 keys (VVX Expansion Module Administrator's Guide
/// Addendum, UC Software 4.1.6, `lineKey`: three of them have 252).
const VVX_MODULES: &[Module] = &[
    Module::new("VVX Expansion Module", 40, 3).aliases(&["VVX EM", "VVX-EM40", "VVX Paper Expansion Module"]),
    Module::new("VVX Color Expansion Module", 84, 3).aliases(&["VVX LCD Expansion Module"]),
];
/// Three pages of ten keys (a provider's hardware list gives three of them 90 keys).
const EM50: &[Module] = &[Module::new("EM50", 30, 3).aliases(&["VVX EM50"])];

/// The maker.
pub static POLYCOM: Vendor = Vendor {
    id: "polycom",
    name: "Polycom",
    ouis: &[[0x00, 0x04, 0xf2], [0x00, 0x90, 0x7a], [0x64, 0x16, 0x7f], [0x48, 0x25, 0x67]],
    models: MODELS,
    user_agent: crate::user_agent::read,
    generation,
    markers: &[],
    factory_logins: &[],
};

/// The rows of the catalogue.
///
/// Lines, keys and modules: wazo-provd-plugins, wazo_polycom (plugin-info of v3_1_6, v3_2_4B, v4_0_11, v5_9_2 and v6_4_6, `_NB_FKEY`);
/// lines once more: sipXecs, sipXpolycom (`maxLineCount`). Which firmware a model can have: the releases of these plugins.
pub static MODELS: &[Model] = &[
    // SIP 3.1 was the last that these three ever got.
    sound_point("IP301", "3.1.8", SIP_3, &["SPIP_301", "SoundPoint IP 301"], 2)
        .quirks(&[("oldest", 200), ("newest", 301), ("codecs", 300)])
        .exceptions(TWO_KEYS_AND_OLD_TLS),
    sound_point("IP320", "", SIP_3_AND_UC, &["SPIP_320", "SoundPoint IP 320"], 2)
        .quirks(&[("oldest", 202), ("newest", 303)])
        .exceptions(TWO_KEYS_NO_BROWSER_AND_OLD_TLS),
    sound_point("IP321", "4.0.3", SIP_3_AND_UC, &["SPIP_321", "SoundPoint IP 321"], 2)
        .quirks(&[("oldest", 301), ("newest", 401)]),
    sound_point("IP330", "", SIP_3_AND_UC, &["SPIP_330", "SoundPoint IP 330"], 2)
        .quirks(&[("oldest", 200), ("newest", 303)])
        .exceptions(TWO_KEYS_NO_BROWSER_AND_OLD_TLS),
    sound_point("IP331", "4.0.3", SIP_3_AND_UC, &["SPIP_331", "SoundPoint IP 331"], 2)
        .quirks(&[("oldest", 301), ("newest", 401)]),
    sound_point("IP335", "4.0.3", SIP_3_AND_UC, &["SPIP_335", "SoundPoint IP 335"], 2).quirks(&[
        ("oldest", 302),
        ("newest", 401),
        ("codecs", 650),
    ]),
    sound_point("IP450", "4.0.3", SIP_3_AND_UC, &["SPIP_450", "SoundPoint IP 450"], 3)
        .keys(&[(Line, 3)])
        .quirks(&[("oldest", 301), ("newest", 401), ("codecs", 650), ("picture", 450)]),
    sound_point("IP501", "", SIP_3, &["SPIP_501", "SoundPoint IP 501"], 3)
        .keys(&[(Line, 3)])
        .quirks(&[("oldest", 105), ("newest", 301)]),
    sound_point("IP550", "4.0.3", SIP_3_AND_UC, &["SPIP_550", "SoundPoint IP 550"], 4)
        .keys(&[(Line, 4)])
        .quirks(&[("oldest", 200), ("newest", 401), ("codecs", 650), ("picture", 650)]),
    sound_point("IP560", "", SIP_3_AND_UC, &["SPIP_560", "SoundPoint IP 560"], 4)
        .keys(&[(Line, 4)])
        .quirks(&[("oldest", 202), ("newest", 401), ("codecs", 650), ("picture", 650)]),
    sound_point("IP601", "3.1.8", SIP_3, &["SPIP_601", "SoundPoint IP 601"], 6)
        .keys(&[(Line, 6)])
        .expansion(BACKLIT)
        .quirks(&[("oldest", 106), ("newest", 301)]),
    // 34 registrations need the modules, which carry them.
    sound_point("IP650", "4.0.3", SIP_3_AND_UC, &["SPIP_650", "SoundPoint IP 650"], 34)
        .keys(&[(Line, 6)])
        .expansion(BACKLIT)
        .quirks(&[("oldest", 200), ("newest", 401), ("codecs", 650), ("picture", 650)]),
    sound_point("IP670", "", SIP_3_AND_UC, &["SPIP_670", "SoundPoint IP 670"], 34)
        .keys(&[(Line, 6)])
        .expansion(BACKLIT)
        .quirks(&[("oldest", 300), ("newest", 401), ("codecs", 650), ("picture", 670)]),
    Model::new("IP5000", "", SIP_3_AND_UC)
        .aliases(&["SSIP_5000", "SoundStation IP 5000"])
        .quirks(&[("oldest", 302), ("newest", 401), ("codecs", 5000)])
        .exceptions(CONFERENCE)
        .evidence(TwoProjects),
    vvx::<2>("VVX101", "5.9.2", &["VVX_101"], 1, SMALL_5).exceptions(NO_BROWSER),
    vvx::<2>("VVX201", "5.9.2", &["VVX_201"], 2, SMALL_5).exceptions(NO_BROWSER),
    vvx::<6>("VVX300", "5.9.2", &["VVX_300"], 6, RELEASES_4_TO_5).expansion(VVX_MODULES),
    vvx::<6>("VVX310", "5.7.1", &["VVX_310"], 6, RELEASES_4_TO_5).expansion(VVX_MODULES),
    vvx::<12>("VVX400", "5.9.2", &["VVX_400"], 12, RELEASES_4_TO_5).expansion(VVX_MODULES),
    vvx::<12>("VVX410", "5.7.1", &["VVX_410"], 12, RELEASES_4_TO_5).expansion(VVX_MODULES),
    vvx::<12>("VVX500", "5.9.2", &["VVX_500"], 12, RELEASES_4_TO_5).expansion(VVX_MODULES),
    vvx::<16>("VVX600", "5.9.2", &["VVX_600"], 16, RELEASES_4_TO_5).expansion(VVX_MODULES),
    // The one VVX that is older than UC Software.
    Model::new("VVX1500", "5.7.1", SIP_3_AND_UC)
        .aliases(&["VVX_1500"])
        .lines(6)
        .keys(&[(Line, 6)])
        .quirks(&[("oldest", 301), ("newest", 509), ("codecs", 1500), ("picture", 1500)])
        .evidence(TwoProjects),
    // Poly's catalogue has these four too: the same hardware, sold under both names.
    vvx::<2>("VVX150", "6.1.0", &["VVX_150"], 2, SMALL_5_TO_6).exceptions(NO_BROWSER),
    vvx::<4>("VVX250", "6.1.0", &["VVX_250"], 4, RELEASES_5_TO_6).exceptions(NO_BROWSER),
    vvx::<6>("VVX350", "6.1.0", &["VVX_350"], 6, RELEASES_5_TO_6),
    vvx::<12>("VVX450", "6.1.0", &["VVX_450"], 12, RELEASES_5_TO_6).expansion(EM50),
    vvx::<12>("VVX411", "6.1.0", &["VVX_411"], 12, RELEASES_5_TO_6).expansion(VVX_MODULES),
    vvx::<12>("VVX501", "6.1.0", &["VVX_501"], 12, RELEASES_5_TO_6).expansion(VVX_MODULES),
    vvx::<16>("VVX601", "6.1.0", &["VVX_601"], 16, RELEASES_5_TO_6).expansion(VVX_MODULES),
    // Obihai's firmware: another dialect, told by another maker's crate. Six SP services (parameter dump of a VVX 450, FusionPBX).
    // `{model}.xml` is what a factory-new one may ask for: the name it prints.
    obi("OBi2182", "6.2.2").file_names(&["OBi2182"]).keys(&[(Line, 12)]).evidence(Inferred),
    obi("VVX150 OBi Edition", "6.3.0.0").file_names(&["VVX150"]).keys(&[(Line, 2)]).evidence(Inferred),
    obi("VVX250 OBi Edition", "6.3.0.0").file_names(&["VVX250"]).keys(&[(Line, 4)]).evidence(Inferred),
    obi("VVX350 OBi Edition", "6.4.0.2").file_names(&["VVX350"]).keys(&[(Line, 6)]).evidence(Inferred),
    // `LeftLineKey` 1 to 24 and behind them `LineKey` from 1 (ibidem); that the right side has as many is concluded.
    obi("VVX450 OBi Edition", "6.4.0.2")
        .file_names(&["VVX450"])
        .keys(&[(Line, 48)])
        .quirks(&[("left-keys", 24)])
        .evidence(OneProject),
];

const fn sound_point(
    name: &'static str,
    tested: &'static str,
    dialects: Dialects,
    aliases: &'static [&'static str],
    lines: u16,
) -> Model {
    let model = Model::new(name, tested, dialects).aliases(aliases).lines(lines);
    model.keys(&[(Line, 2)]).exceptions(OLD_TLS).evidence(TwoProjects)
}

const fn vvx<const KEYS: u16>(
    name: &'static str,
    tested: &'static str,
    aliases: &'static [&'static str],
    lines: u16,
    releases: &'static [(&'static str, u32)],
) -> Model {
    let model = Model::new(name, tested, UC).aliases(aliases).lines(lines).quirks(releases);
    model.keys(const { &[(Line, KEYS)] }).evidence(TwoProjects)
}

const fn obi(name: &'static str, tested: &'static str) -> Model {
    Model::new(name, tested, OBI).lines(6)
}

/// SIP application 3 and nothing after it.
static OBI: Dialects = &[(0, &OBI_XML)];
static SIP_3: Dialects = &[(0, &SIP3)];
/// UC Software began with 3.3, which no longer reads the names of 3.2.
static SIP_3_AND_UC: Dialects = &[(0, &SIP3), (33, &UCS)];
/// Phones that never ran SIP application 3.
static UC: Dialects = &[(0, &UCS)];

// Oldest and newest release, as 100 times the first number and the second, and whose names the picture of the screen has: no source says that
// the smallest screens show one.
const SMALL_5: &[(&str, u32)] = &[("oldest", 504), ("newest", 509)];
const SMALL_5_TO_6: &[(&str, u32)] = &[("oldest", 504), ("newest", 604)];
const RELEASES_4_TO_5: &[(&str, u32)] = &[("oldest", 401), ("newest", 509), ("picture", 1)];
const RELEASES_5_TO_6: &[(&str, u32)] = &[("oldest", 504), ("newest", 604), ("picture", 1)];

/// Why SIP 3 has no LDAP.
pub(crate) const NEEDS_LICENCE: &str =
    "the corporate directory of SIP 3 needs a licence of Polycom's on each phone";

const NO_TLS: (Feature, Support) = (
    Feature::HttpsProvisioning,
    Support::Unsupported(
        "its firmware speaks TLS 1.0 on most builds, and this server starts at TLS 1.2: docs/old-phones.md",
    ),
);
const OLD_TLS: &[(Feature, Support)] = &[NO_TLS];
const TWO_KEYS: (Feature, Support) = (
    Feature::DirectoryBlf,
    Support::Unsupported("its two line keys have no BLF; contacts and speed dials are served"),
);
const BROWSERLESS: (Feature, Support) =
    (Feature::HttpDirectory, Support::Unsupported("the phone has no browser; contacts are served as a file"));
const TWO_KEYS_AND_OLD_TLS: &[(Feature, Support)] = &[NO_TLS, TWO_KEYS];
const TWO_KEYS_NO_BROWSER_AND_OLD_TLS: &[(Feature, Support)] = &[NO_TLS, TWO_KEYS, BROWSERLESS];
/// The cells of phones without a browser: Wazo leaves its page out for them (wazo-provd-plugins, `VVX101.tpl` and its like).
pub const NO_BROWSER: &[(Feature, Support)] = &[BROWSERLESS];
const CONFERENCE: &[(Feature, Support)] = &[
    NO_TLS,
    (Feature::DirectoryBlf, Support::Unsupported("a conference phone has no BLF keys; contacts are served")),
    (
        Feature::HttpDirectory,
        Support::Unsupported(
            "no source says that this conference phone has a browser; contacts are served as a file",
        ),
    ),
    (
        Feature::HotDesking,
        Support::Unsupported("a conference phone has no key to log in with, and belongs to a room"),
    ),
];

/// What decides the dialect: ten times the first number and the second (31, 33, 59), for UC Software began with 3.3.
pub fn generation(version: &FirmwareVersion) -> u64 {
    let number = |place| version.number(place).unwrap_or(0);
    number(0).saturating_mul(10).saturating_add(number(1).min(9))
}

/// Whether the phone shows pages.
pub(crate) fn has_browser(view: &View) -> bool {
    !view.model.exceptions.iter().any(|(feature, _)| *feature == Feature::HttpDirectory)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generation_tells_uc_software_from_what_was_before() {
        for (model, firmware, number, dialect) in [
            ("IP450", "3.2.3.1734", 32, "polycom-sip3"),
            ("IP450", "4.0.3.7562", 40, "polycom-ucs"),
            ("IP330", "3.3.5.0247", 33, "polycom-ucs"),
            // A boot loader's 4.1 is no UC Software on a phone that has none.
            ("IP601", "4.1.4.0122", 41, "polycom-sip3"),
            ("VVX600", "5.9.7.4477", 59, "polycom-ucs"),
            ("VVX600", "10.12", 109, "polycom-ucs"),
        ] {
            let own = generation(&FirmwareVersion::new(firmware).unwrap());
            let spoken = crate::model(model).dialect_at(own).unwrap().id();
            assert_eq!((own, spoken), (number, dialect), "{model} {firmware}");
        }
    }

    #[test]
    fn no_model_is_tested_with_a_firmware_it_cannot_have() {
        for model in MODELS {
            let Some(version) = FirmwareVersion::new(model.tested_firmware) else { continue };
            let release = crate::release::of(&version);
            let bound = |name| model.quirk(name);
            assert!(bound("oldest").is_none_or(|oldest| oldest <= release), "{}", model.name);
            assert!(bound("newest").is_none_or(|newest| release <= newest), "{}", model.name);
        }
    }
}
