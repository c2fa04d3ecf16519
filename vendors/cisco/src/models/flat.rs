//! The rows of the families that read a flat profile.
//!
//! Lines: `vendors/cisco.md`, section 1. Keys of the SPA phones and of the multiplatform phones, and how many side cars: the table `_NB_FKEY` in
//! wazo-platform/wazo-provd-plugins (`plugins/wazo_cisco_spa/common/common.py`, `plugins/wazo_cisco_sip/v12_0_7/common.py` at 2321a3f3). The
//! 88xx have ten line keys there, and Cisco's XML Reference Guide for multiplatform phones counts `Extension_n_` to ten as well; the dossier's five are
//! those of one side of the screen.

use crate::flat;
use autoprov_core::{Dialects, Evidence, Feature, KeyGroup, Model, Module, Support};

const KEM_8851: &[Module] =
    &[Module::new("CP-8800-A-KEM", 28, 2).aliases(&["BEKEM", "CP-8800-V-KEM", "CP-BEKEM"])];
const KEM_8865: &[Module] =
    &[Module::new("CP-8800-A-KEM", 28, 3).aliases(&["BEKEM", "CP-8800-V-KEM", "CP-BEKEM"])];
const KEM_6851: &[Module] = &[Module::new("CP-68KEM", 28, 2).aliases(&["CP-68KEM-3PCC"])];
const SPA500S: &[Module] = &[Module::new("SPA500S", 32, 2).aliases(&["SPA500DS"])];
const SPA932: &[Module] = &[Module::new("SPA932", 32, 2)];

/// Mark of an adapter with a nested router part (`router-configuration`) for network, clock and passwords.
pub(crate) const ROUTER: &str = "router";

/// Mark of a device without a screen.
pub(crate) const NO_SCREEN: &str = "no-screen";

/// Mark of a phone with a screen that shows no XML pages.
pub(crate) const NO_PAGES: &str = "no-pages";

/// Mark of a phone with a socket for a computer.
pub(crate) const PC_PORT: &str = "pc-port";

/// Mark of a phone whose line keys can be lines and nothing else.
pub(crate) const BARE_KEYS: &str = "bare-keys";

static MPP: Dialects = &[(0, &flat::MPP)];
static ATA: Dialects = &[(0, &flat::ATA)];
static SPA: Dialects = &[(0, &flat::SPA)];
static SPA9: Dialects = &[(0, &flat::SPA9)];
static SPA_ATA: Dialects = &[(0, &flat::SPA_ATA)];

const PLAIN: &str = "the adapter has no screen and no keys, only plain telephones";
const NO_DISPLAY: Support = Support::Unsupported("the phone has no screen to show a directory on");
const NO_LDAP: Support = Support::Unsupported("the phone has no LDAP");
const NO_BLF: Support = Support::Unsupported("the phone has no busy lamp field: its keys are its lines");

/// Adapters of which the manual calls one cell not applicable.
const ADAPTER_ONE: &[(Feature, Support)] = &[
    (Feature::HttpDirectory, Support::Unsupported(PLAIN)),
    (Feature::LdapDirectory, Support::Unsupported(PLAIN)),
    (Feature::DirectoryBlf, Support::NotApplicable(PLAIN)),
];

/// Adapters of which it says so of three.
const ADAPTER_THREE: &[(Feature, Support)] = &[
    (Feature::HttpDirectory, Support::NotApplicable(PLAIN)),
    (Feature::LdapDirectory, Support::NotApplicable(PLAIN)),
    (Feature::DirectoryBlf, Support::NotApplicable(PLAIN)),
];

/// An adapter of which it says so of none.
const ADAPTER_NONE: &[(Feature, Support)] = &[
    (Feature::HttpDirectory, Support::Unsupported(PLAIN)),
    (Feature::LdapDirectory, Support::Unsupported(PLAIN)),
    (Feature::DirectoryBlf, Support::Unsupported(PLAIN)),
];

/// A phone without a screen whose keys take functions.
const BLIND: &[(Feature, Support)] =
    &[(Feature::HttpDirectory, NO_DISPLAY), (Feature::LdapDirectory, NO_DISPLAY)];

/// A phone without a screen and with no key but its line's.
const BLIND_BARE: &[(Feature, Support)] = &[
    (Feature::HttpDirectory, NO_DISPLAY),
    (Feature::LdapDirectory, NO_DISPLAY),
    (Feature::DirectoryBlf, NO_BLF),
];

/// The SPA941, with firmware before 6.
const OLD: &[(Feature, Support)] = &[
    (Feature::HttpDirectory, Support::Unsupported("its firmware (5.1) reads no XML pages")),
    (Feature::LdapDirectory, NO_LDAP),
    (Feature::DirectoryBlf, NO_BLF),
];

const fn phone(name: &'static str, firmware: &'static str, dialects: Dialects) -> Model {
    Model::new(name, firmware, dialects).traits(&[(PC_PORT, 1)])
}

pub(super) static ATA_191: Model = Model::new("ATA 191", "11-2-4", ATA)
    .aliases(&["ATA191-MPP"])
    .file_names(&["ATA191", "ATA191-MPP"])
    .lines(2)
    .traits(&[(ROUTER, 1), (NO_SCREEN, 1)])
    .exceptions(ADAPTER_ONE)
    .evidence(Evidence::VendorDocument);
pub(super) static ATA_192: Model = Model::new("ATA 192", "11-2-4", ATA)
    .aliases(&["ATA192-MPP"])
    .file_names(&["ATA192", "ATA192-MPP"])
    .lines(2)
    .traits(&[(ROUTER, 1), (NO_SCREEN, 1)])
    .exceptions(ADAPTER_ONE)
    .evidence(Evidence::VendorDocument);

pub(super) static CP_8841: Model = phone("8841", "11-3-3", MPP)
    .aliases(&["CP-8841-3PCC"])
    .file_names(&["CP-8841-3PCC"])
    .lines(10)
    .keys(&[(KeyGroup::Line, 10)])
    .evidence(Evidence::VendorDocument);
pub(super) static CP_8851: Model = phone("8851", "11-3-3", MPP)
    .aliases(&["CP-8851-3PCC"])
    .file_names(&["CP-8851-3PCC"])
    .lines(10)
    .keys(&[(KeyGroup::Line, 10)])
    .expansion(KEM_8851)
    .evidence(Evidence::VendorDocument);
pub(super) static CP_8865: Model = phone("8865", "11.2.3", MPP)
    .aliases(&["CP-8865-3PCC"])
    .file_names(&["CP-8865-3PCC"])
    .lines(10)
    .keys(&[(KeyGroup::Line, 10)])
    .expansion(KEM_8865)
    .evidence(Evidence::VendorDocument);
pub(super) static CP_7821: Model = phone("7821", "11.0.1", MPP)
    .aliases(&["CP-7821-3PCC"])
    .file_names(&["CP-7821-3PCC"])
    .lines(2)
    .keys(&[(KeyGroup::Line, 2)])
    // The manual calls one cell of it not applicable, and which one is lost.
    .exceptions(&[(
        Feature::DirectoryBlf,
        Support::NotApplicable("its two keys are its two lines: none is left for a busy lamp"),
    )])
    .evidence(Evidence::TwoProjects);
pub(super) static CP_6851: Model = phone("6851", "11.0.1", MPP)
    .aliases(&["CP-6851-3PCC"])
    .file_names(&["CP-6851-3PCC"])
    .lines(4)
    .keys(&[(KeyGroup::Line, 4)])
    .expansion(KEM_6851)
    .evidence(Evidence::Inferred);

// Whether its series name has the G at its end is not known: both are served.
pub(super) static SPA301G: Model = Model::new("SPA301G", "7.5.4", SPA)
    .aliases(&["SPA301"])
    .file_names(&["spa301G", "spa301"])
    .traits(&[(NO_SCREEN, 1)])
    .exceptions(BLIND_BARE)
    .evidence(Evidence::TwoProjects);
pub(super) static SPA501G: Model = Model::new("SPA501G", "7.4.8a", SPA)
    .file_names(&["spa501G"])
    .lines(8)
    .keys(&[(KeyGroup::Line, 8)])
    .expansion(SPA500S)
    .traits(&[(PC_PORT, 1), (NO_SCREEN, 1)])
    .exceptions(BLIND)
    .evidence(Evidence::TwoProjects);
pub(super) static SPA502G: Model = phone("SPA502G", "7.4.8a", SPA)
    .file_names(&["spa502G"])
    .expansion(SPA500S)
    .evidence(Evidence::TwoProjects);
pub(super) static SPA504G: Model = phone("SPA504G", "", SPA)
    .file_names(&["spa504G"])
    .lines(4)
    .keys(&[(KeyGroup::Line, 4)])
    .expansion(SPA500S)
    .evidence(Evidence::TwoProjects);
pub(super) static SPA508G: Model = phone("SPA508G", "7.4.8a", SPA)
    .file_names(&["spa508G"])
    .lines(8)
    .keys(&[(KeyGroup::Line, 8)])
    .expansion(SPA500S)
    .evidence(Evidence::TwoProjects);
pub(super) static SPA509G: Model = phone("SPA509G", "7.5.1a", SPA)
    .file_names(&["spa509G"])
    .lines(12)
    .keys(&[(KeyGroup::Line, 12)])
    .expansion(SPA500S)
    .evidence(Evidence::TwoProjects);
pub(super) static SPA514G: Model = phone("SPA514G", "7.5.2", SPA)
    .file_names(&["spa514G"])
    .lines(4)
    .keys(&[(KeyGroup::Line, 4)])
    .expansion(SPA500S)
    .evidence(Evidence::TwoProjects);
pub(super) static SPA525G2: Model = phone("SPA525G2", "7.4.7", SPA)
    .aliases(&["SPA525G"])
    .file_names(&["spa525G2", "spa525G"])
    .lines(5)
    .keys(&[(KeyGroup::Line, 5)])
    .expansion(SPA500S)
    .evidence(Evidence::TwoProjects);

pub(super) static SPA901: Model = Model::new("SPA901", "", SPA9)
    .file_names(&["spa901"])
    .traits(&[(NO_SCREEN, 1)])
    .exceptions(BLIND_BARE)
    .evidence(Evidence::OneProject);
pub(super) static SPA941: Model = Model::new("SPA941", "5.1.8", SPA9)
    .file_names(&["spa941"])
    .lines(4)
    .keys(&[(KeyGroup::Line, 4)])
    .traits(&[(BARE_KEYS, 1), (NO_PAGES, 1)])
    .exceptions(OLD)
    .evidence(Evidence::TwoProjects);
pub(super) static SPA942: Model = Model::new("SPA942", "", SPA9)
    .file_names(&["spa942"])
    .lines(4)
    .keys(&[(KeyGroup::Line, 4)])
    .traits(&[(PC_PORT, 1), (BARE_KEYS, 1)])
    .exceptions(&[(Feature::LdapDirectory, NO_LDAP), (Feature::DirectoryBlf, NO_BLF)])
    .evidence(Evidence::TwoProjects);
pub(super) static SPA962: Model = phone("SPA962", "6.1.5", SPA9)
    .file_names(&["spa962"])
    .lines(6)
    .keys(&[(KeyGroup::Line, 6)])
    .expansion(SPA932)
    .exceptions(&[(Feature::LdapDirectory, NO_LDAP)])
    .evidence(Evidence::TwoProjects);

pub(super) static SPA112: Model = Model::new("SPA112", "1.4.1", SPA_ATA)
    .file_names(&["spa112"])
    .lines(2)
    .traits(&[(ROUTER, 1), (NO_SCREEN, 1)])
    .exceptions(ADAPTER_THREE)
    .evidence(Evidence::TwoProjects);
// It asks for one name, whatever its model.
pub(super) static PAP2: Model = Model::new("PAP2", "5.1.6", SPA_ATA)
    .aliases(&["PAP2T"])
    .file_names(&["init"])
    .lines(2)
    .traits(&[(NO_SCREEN, 1)])
    .exceptions(ADAPTER_THREE)
    .evidence(Evidence::OneProject);
pub(super) static SPA8000: Model = Model::new("SPA8000", "", SPA_ATA)
    .file_names(&["spa8000"])
    .lines(8)
    .traits(&[(NO_SCREEN, 1)])
    .exceptions(ADAPTER_NONE)
    .evidence(Evidence::OneProject);
