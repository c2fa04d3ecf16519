//! The rows of the catalogue.

use crate::{HDV, TGP, UT, UTG};
use autoprov_core::Evidence::{self, OneProject, TwoProjects};
use autoprov_core::{Dialects, Feature, KeyGroup, Model, Module, Support};

/// One of so many lines and flexible keys, pages counted; its whole name stands in the name of its file.
const fn phone<const KEYS: u16>(
    name: &'static str,
    firmware: &'static str,
    dialects: Dialects,
    lines: u16,
    evidence: Evidence,
) -> Model {
    let keys = const { &[(KeyGroup::Line, KEYS)] };
    Model::new(name, firmware, dialects).lines(lines).keys(keys).evidence(evidence)
}

static UTS: Dialects = &[(0, &UT)];
static HDVS: Dialects = &[(0, &HDV)];

/// The names of one module's keys are known, of a second none.
const HDV20: &[Module] = &[Module::new("KX-HDV20", 40, 1)];

const KEYLESS: &[(Feature, Support)] = &[
    (Feature::DirectoryBlf, Support::Unsupported("it has no flexible keys")),
    (Feature::HotDesking, Support::Unsupported("it has no key to log in with")),
];

const NO_PAGE: &[(Feature, Support)] = &[(
    Feature::HttpDirectory,
    Support::NotApplicable("its book in the network is LDAP: it asks for no pages"),
)];

/// The models. Lines of KX-UT: FusionPBX's files (wazo has 1, 2, 3 and 6); of the others the dossier's. Keys: FusionPBX, NethVoice (KX-HDV130), ABS.
pub(crate) static MODELS: &[Model] = &[
    Model::new("KX-UTG300B", "3.137", &[(0, &UTG)]).file_names(&["KX-UTG300B"]).lines(6).evidence(OneProject),
    Model::new("KX-TGP550", "12.9", &[(0, &TGP)])
        .file_names(&["KX-TGP550T04"])
        .aliases(&["KX-TGP550T04"])
        .lines(8)
        .handsets(6)
        .evidence(OneProject),
    phone::<2>("KX-HDV130", "", HDVS, 2, TwoProjects).file_names(&["KX-HDV130"]),
    phone::<24>("KX-HDV230C", "HDV230/11.180", HDVS, 6, TwoProjects)
        .file_names(&["KX-HDV230", "KX-HDV230C", "KX-HDV230N"])
        .aliases(&["KX-HDV230", "KX-HDV230N"])
        .expansion(HDV20)
        .exceptions(NO_PAGE),
    phone::<24>("KX-HDV330C", "HDV330/11.100", HDVS, 12, TwoProjects)
        .file_names(&["KX-HDV330", "KX-HDV330C", "KX-HDV330N"])
        .aliases(&["KX-HDV330", "KX-HDV330N"])
        .expansion(HDV20)
        .exceptions(NO_PAGE),
    phone::<0>("KX-UT113", "", UTS, 2, TwoProjects).file_names(&["KX-UT113"]).exceptions(KEYLESS),
    phone::<0>("KX-UT123", "", UTS, 2, TwoProjects).file_names(&["KX-UT123"]).exceptions(KEYLESS),
    phone::<24>("KX-UT133", "", UTS, 4, TwoProjects).file_names(&["KX-UT133"]),
    phone::<24>("KX-UT136", "", UTS, 4, TwoProjects).file_names(&["KX-UT136"]),
];
