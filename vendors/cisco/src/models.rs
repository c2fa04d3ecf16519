//! The rows of the catalogue.
//!
//! Lines: `vendors/cisco.md`, section 1; of the desk phones of old also the line buttons that FusionPBX, Provisioner and Wazo give them. Keys of the SPA
//! phones and of the multiplatform phones, and how many modules they take: the table `_NB_FKEY` in wazo-platform/wazo-provd-plugins
//! (`plugins/wazo_cisco_spa/common/common.py`, `plugins/wazo_cisco_sip/v12_0_7/common.py` at 2321a3f3). The 88xx have ten line keys there, and Cisco's XML
//! Reference Guide for multiplatform phones counts `Extension_n_` to ten as well; the dossier's five are those of one side of the screen.
//!
//! Keys of modules: 14 of the 7914, 24 of the 7915 and 7916 (their smaller kinds have 12), 32 of the SPA500S, SPA500DS and SPA932 in chan-sccp
//! (`sccp_device.c`, the taps of add-ons); 14 on each of two pages of the CP-8800-A-KEM, 18 of the CP-BEKEM (the layouts `KEM_14_KEYS` and
//! `KEM_18_KEYS` of Webex' device API). The CP-68KEM is taken for the like of the CP-8800-A-KEM.

use crate::reasons::{ANALOG, NO_BLF, NO_LDAP, NO_SCREEN as NO_DISPLAY};
use crate::{CNF, SEP, flat};
use autoprov_core::{Dialects, Evidence, Feature, KeyGroup, Model, Module, Support, View};

/// Mark of an adapter with a nested router part (`router-configuration`) for network, clock and passwords.
pub(crate) const ROUTER: &str = "router";
/// Mark of a device whose list of time zones is all there is: no minutes on top.
pub(crate) const LISTED_ZONES: &str = "listed-zones";
/// Mark of a device without a screen.
pub(crate) const NO_SCREEN: &str = "no-screen";
/// Mark of a phone with a screen that shows no XML pages.
pub(crate) const NO_PAGES: &str = "no-pages";
/// Mark of a phone with a PC port.
pub(crate) const PC_PORT: &str = "pc-port";
/// Mark of a phone whose line keys can be lines and nothing else.
pub(crate) const BARE_KEYS: &str = "bare-keys";
/// Mark of a phone whose keys switch do not disturb.
pub(crate) const DND_KEY: &str = "dnd-key";
/// Mark of a phone that speaks LDAP over TLS.
pub(crate) const LDAPS: &str = "ldaps";
/// Mark of a phone whose keys neither park nor open pages.
pub(crate) const CALL_KEYS: &str = "call-keys";
/// Mark of a phone that lets the DNS name the transport of its server (NAPTR).
pub(crate) const NAPTR: &str = "naptr";
/// Mark of a multiplatform phone or of a desk phone of CUCM's with a colour screen.
pub(crate) const COLOUR: &str = "colour";
/// Mark of the SPA525G2, whose screen has fields of its own.
pub(crate) const SPA525: &str = "spa525";
/// Mark of a multiplatform phone with Wi-Fi.
pub(crate) const WIFI: &str = "wifi";
/// Mark of a phone that hangs when it starts with two servers and no DNS server (trap 4).
pub(crate) const NEEDS_DNS: &str = "needs-dns";

/// Whether the phone has one of these marks.
pub(crate) fn is(view: &View, mark: &str) -> bool {
    view.model.quirk(mark).is_some()
}

/// Whether it has a screen.
pub(crate) fn has_screen(view: &View) -> bool {
    !is(view, NO_SCREEN)
}

/// Whether a multiplatform phone may have firmware 11.2 or later.
pub(crate) fn reads_11_2(view: &View) -> bool {
    view.firmware.as_ref().is_none_or(|own| own.numbers().take(2).ge([11, 2]))
}

/// The same of 11.3.
pub(crate) fn reads_11_3(view: &View) -> bool {
    view.firmware.as_ref().is_none_or(|own| own.numbers().take(2).ge([11, 3]))
}

static MPP: Dialects = &[(0, &flat::MPP)];
static ATA_MPP: Dialects = &[(0, &flat::ATA)];
static SPA: Dialects = &[(0, &flat::SPA)];
static SPA9: Dialects = &[(0, &flat::SPA9)];
static SPA_ATA: Dialects = &[(0, &flat::SPA_ATA)];
static CNF_ALONE: Dialects = &[(0, &CNF)];
static SEP_ALONE: Dialects = &[(0, &SEP)];

const KEM_8851: &[Module] = &[
    Module::new("CP-8800-A-KEM", 28, 2).aliases(&["CP-8800-V-KEM"]),
    Module::new("CP-BEKEM", 36, 2).aliases(&["BEKEM"]),
];
const KEM_8865: &[Module] = &[
    Module::new("CP-8800-A-KEM", 28, 3).aliases(&["CP-8800-V-KEM"]),
    Module::new("CP-BEKEM", 36, 3).aliases(&["BEKEM"]),
];
const KEM_6851: &[Module] = &[Module::new("CP-68KEM", 28, 2).aliases(&["CP-68KEM-3PCC"])];
const SPA500S: &[Module] = &[Module::new("SPA500S", 32, 2).aliases(&["SPA500DS"])];
const SPA932: &[Module] = &[Module::new("SPA932", 32, 2)];
const M7914: &[Module] = &[Module::new("7914", 14, 2).aliases(&["CP-7914"])];
const M7915: &[Module] =
    &[Module::new("7915", 24, 2).aliases(&["CP-7915"]), Module::new("7916", 24, 2).aliases(&["CP-7916"])];

const TWO: &[(KeyGroup, u16)] = &[(KeyGroup::Line, 2)];
const FOUR: &[(KeyGroup, u16)] = &[(KeyGroup::Line, 4)];
const FIVE: &[(KeyGroup, u16)] = &[(KeyGroup::Line, 5)];
const SIX: &[(KeyGroup, u16)] = &[(KeyGroup::Line, 6)];
const EIGHT: &[(KeyGroup, u16)] = &[(KeyGroup::Line, 8)];
const TEN: &[(KeyGroup, u16)] = &[(KeyGroup::Line, 10)];
const TWELVE: &[(KeyGroup, u16)] = &[(KeyGroup::Line, 12)];

const OUT: Support = Support::Unsupported(ANALOG);
const NOT_APPLICABLE: Support = Support::NotApplicable(ANALOG);

/// What the manual calls not applicable on each adapter: pages, LDAP, BLF.
const fn adapter(pages: Support, ldap: Support, blf: Support) -> [(Feature, Support); 3] {
    [(Feature::HttpDirectory, pages), (Feature::LdapDirectory, ldap), (Feature::DirectoryBlf, blf)]
}

const ADAPTER_ONE: &[(Feature, Support)] = &adapter(OUT, OUT, NOT_APPLICABLE);
const ADAPTER_THREE: &[(Feature, Support)] = &adapter(NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE);
const ADAPTER_NONE: &[(Feature, Support)] = &adapter(OUT, OUT, OUT);

const NO_KEYS: Support = Support::Unsupported(NO_BLF);
const LDAP_OUT: (Feature, Support) = (Feature::LdapDirectory, Support::Unsupported(NO_LDAP));
const BLF_OUT: (Feature, Support) = (Feature::DirectoryBlf, NO_KEYS);
/// A phone without a screen whose keys take functions.
const BLIND: &[(Feature, Support)] = &[
    (Feature::HttpDirectory, Support::Unsupported(NO_DISPLAY)),
    (Feature::LdapDirectory, Support::Unsupported(NO_DISPLAY)),
];
/// A phone without a screen and with no key but its line's.
const BLIND_BARE: &[(Feature, Support)] =
    &adapter(Support::Unsupported(NO_DISPLAY), Support::Unsupported(NO_DISPLAY), NO_KEYS);
/// The SPA941, with firmware before 6.
const OLD: &[(Feature, Support)] = &[
    (Feature::HttpDirectory, Support::Unsupported("its firmware (5.1) reads no XML pages")),
    LDAP_OUT,
    BLF_OUT,
];

/// A phone with a screen, a PC port and a key for each line. What stands for `{model}` in its file names is another spelling of it as well.
const fn phone(
    name: &'static str,
    firmware: &'static str,
    dialects: Dialects,
    names: &'static [&'static str],
    lines: u16,
    keys: &'static [(KeyGroup, u16)],
) -> Model {
    let model = Model::new(name, firmware, dialects).aliases(names).file_names(names).lines(lines).keys(keys);
    model.quirks(&[(PC_PORT, 1)]).evidence(Evidence::TwoProjects)
}

/// A multiplatform phone.
const fn mpp(
    name: &'static str,
    firmware: &'static str,
    names: &'static [&'static str],
    lines: u16,
    keys: &'static [(KeyGroup, u16)],
) -> Model {
    let model = phone(name, firmware, MPP, names, lines, keys).evidence(Evidence::VendorDocument);
    model.quirks(&[(PC_PORT, 1), (DND_KEY, 1), (LDAPS, 1), (NAPTR, 1)])
}

/// One of the 8800.
const fn mpp88(name: &'static str, firmware: &'static str, names: &'static [&'static str]) -> Model {
    let model = mpp(name, firmware, names, 10, TEN);
    model.quirks(&[(PC_PORT, 1), (DND_KEY, 1), (LDAPS, 1), (NAPTR, 1), (COLOUR, 1)])
}

/// An adapter with a router part.
const fn router(
    name: &'static str,
    firmware: &'static str,
    dialects: Dialects,
    names: &'static [&'static str],
) -> Model {
    let model = Model::new(name, firmware, dialects).file_names(names).lines(2);
    model.quirks(&[(ROUTER, 1), (NO_SCREEN, 1), (LISTED_ZONES, 1)])
}

/// A desk phone of CUCM's, and what its first firmware after a reset is named after: `term41.default.loads`.
const fn desk(
    name: &'static str,
    firmware: &'static str,
    names: &'static [&'static str],
    loads: &'static [&'static str],
    keys: &'static [(KeyGroup, u16)],
) -> Model {
    let model = Model::new(name, firmware, SEP_ALONE).aliases(names).file_names(loads).keys(keys);
    model.lines(keys[0].1).evidence(Evidence::OneProject)
}

/// The models, the catalogue's order.
pub(crate) static MODELS: &[Model] = &[
    router("ATA 191", "11-2-4", ATA_MPP, &["ATA191", "ATA191-MPP"])
        .aliases(&["ATA191-MPP"])
        .exceptions(ADAPTER_ONE)
        .evidence(Evidence::VendorDocument),
    router("ATA 192", "11-2-4", ATA_MPP, &["ATA192", "ATA192-MPP"])
        .aliases(&["ATA192-MPP"])
        .exceptions(ADAPTER_ONE)
        .evidence(Evidence::VendorDocument),
    mpp88("8841", "11-3-3", &["CP-8841-3PCC"]),
    mpp88("8851", "11-3-3", &["CP-8851-3PCC"]).expansion(KEM_8851),
    mpp88("8865", "11.2.3", &["CP-8865-3PCC"])
        .quirks(&[(PC_PORT, 1), (DND_KEY, 1), (LDAPS, 1), (NAPTR, 1), (COLOUR, 1), (WIFI, 1)])
        .expansion(KEM_8865),
    // The manual calls one cell of it not applicable, and which one is lost.
    mpp("7821", "11.0.1", &["CP-7821-3PCC"], 2, TWO)
        .exceptions(&[(
            Feature::DirectoryBlf,
            Support::NotApplicable("its two keys are its two lines: none is left for BLF"),
        )])
        .evidence(Evidence::TwoProjects),
    mpp("6851", "11.0.1", &["CP-6851-3PCC"], 4, FOUR).expansion(KEM_6851).evidence(Evidence::Inferred),
    // Whether its series name has the G at its end is not known: both are served.
    phone("SPA301G", "7.5.4", SPA, &["spa301G", "spa301"], 1, &[])
        .quirks(&[(NO_SCREEN, 1)])
        .exceptions(BLIND_BARE),
    phone("SPA501G", "7.4.8a", SPA, &["spa501G"], 8, EIGHT)
        .quirks(&[(PC_PORT, 1), (NO_SCREEN, 1)])
        .expansion(SPA500S)
        .exceptions(BLIND),
    phone("SPA502G", "7.4.8a", SPA, &["spa502G"], 1, &[]).expansion(SPA500S),
    phone("SPA504G", "", SPA, &["spa504G"], 4, FOUR).expansion(SPA500S),
    phone("SPA508G", "7.4.8a", SPA, &["spa508G"], 8, EIGHT).expansion(SPA500S),
    phone("SPA509G", "7.5.1a", SPA, &["spa509G"], 12, TWELVE).expansion(SPA500S),
    phone("SPA514G", "7.5.2", SPA, &["spa514G"], 4, FOUR).expansion(SPA500S),
    phone("SPA525G2", "7.4.7", SPA, &["spa525G2", "spa525G"], 5, FIVE)
        .quirks(&[(PC_PORT, 1), (SPA525, 1)])
        .expansion(SPA500S),
    phone("SPA901", "", SPA9, &["spa901"], 1, &[])
        .quirks(&[(NO_SCREEN, 1), (NEEDS_DNS, 1)])
        .exceptions(BLIND_BARE)
        .evidence(Evidence::OneProject),
    phone("SPA941", "5.1.8", SPA9, &["spa941"], 4, FOUR)
        .quirks(&[(BARE_KEYS, 1), (NO_PAGES, 1), (NEEDS_DNS, 1)])
        .exceptions(OLD),
    phone("SPA942", "", SPA9, &["spa942"], 4, FOUR)
        .quirks(&[(PC_PORT, 1), (BARE_KEYS, 1), (NEEDS_DNS, 1)])
        .exceptions(&[LDAP_OUT, BLF_OUT]),
    phone("SPA962", "6.1.5", SPA9, &["spa962"], 6, SIX)
        .quirks(&[(PC_PORT, 1), (CALL_KEYS, 1), (NEEDS_DNS, 1)])
        .expansion(SPA932)
        .exceptions(&[LDAP_OUT]),
    router("SPA112", "1.4.1", SPA_ATA, &["spa112"]).exceptions(ADAPTER_THREE).evidence(Evidence::TwoProjects),
    // It asks for one name, whatever its model.
    Model::new("PAP2", "5.1.6", SPA_ATA)
        .aliases(&["PAP2T"])
        .file_names(&["init"])
        .lines(2)
        .quirks(&[(NO_SCREEN, 1), (LISTED_ZONES, 1)])
        .exceptions(ADAPTER_THREE)
        .evidence(Evidence::OneProject),
    Model::new("SPA8000", "", SPA_ATA)
        .file_names(&["spa8000"])
        .lines(8)
        .quirks(&[(NO_SCREEN, 1), (LISTED_ZONES, 1)])
        .exceptions(ADAPTER_NONE)
        .evidence(Evidence::OneProject),
    // One public driver gives the 7940 four lines; it has two keys.
    Model::new("7940", "8.12", CNF_ALONE)
        .aliases(&["7940G", "CP-7940", "CP-7940G", "CP7940G"])
        .lines(2)
        .keys(TWO)
        .evidence(Evidence::TwoProjects),
    desk(
        "7941",
        "8.5.4",
        &["7941G", "CP-7941", "CP-7941G", "CP7941G", "7941G-GE", "CP7941G-GE"],
        &["41"],
        TWO,
    )
    .evidence(Evidence::TwoProjects),
    desk("7942", "", &["7942G", "CP-7942", "CP-7942G", "CP7942G"], &["42"], TWO)
        .evidence(Evidence::TwoProjects),
    desk("7945", "", &["7945G", "CP-7945", "CP-7945G", "CP7945G"], &["45"], TWO).quirks(&[(COLOUR, 1)]),
    Model::new("7960", "8.12", CNF_ALONE)
        .aliases(&["7960G", "CP-7960", "CP-7960G", "CP7960G"])
        .lines(6)
        .keys(SIX)
        .evidence(Evidence::TwoProjects),
    desk(
        "7961",
        "8.5.4",
        &["7961G", "CP-7961", "CP-7961G", "CP7961G", "7961G-GE", "CP7961G-GE"],
        &["61"],
        SIX,
    )
    .expansion(M7914)
    .evidence(Evidence::TwoProjects),
    desk("7962", "", &["7962G", "CP-7962", "CP-7962G", "CP7962G"], &["62"], SIX).expansion(M7915),
    desk("7965", "", &["7965G", "CP-7965", "CP-7965G", "CP7965G"], &["65"], SIX)
        .quirks(&[(COLOUR, 1)])
        .expansion(M7915),
    desk("7971", "", &["7971G", "CP-7971", "CP-7971G", "CP7971G", "7971G-GE", "CP7971G-GE"], &["71"], EIGHT)
        .expansion(M7914)
        .evidence(Evidence::Inferred),
    desk("7975", "", &["7975G", "CP-7975", "CP-7975G", "CP7975G"], &["75"], EIGHT)
        .quirks(&[(COLOUR, 1)])
        .expansion(M7915),
];
