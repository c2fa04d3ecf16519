//! The files that the phones ask for, and what stands in each.

use crate::{directory, settings};
use autoprov_core::format::{Index, XmlTree};
use autoprov_core::{Artifact, Role, Settings};

/// Modules, and lists of entries that name themselves. A text may begin with a module.
pub static MODULES: XmlTree = XmlTree {
    name: "VOIP_CONFIG_FILE",
    around: &[("VOIP_CONFIG_FILE", &[])],
    index: Index::Child("ID"),
    part: |name| name.ends_with("_MODULE"),
    deepest: 5,
    ..XmlTree::PLAIN
};

/// Groups, and numbered elements. A text may begin with a group that is in every phone's file.
pub static SYSCONF: XmlTree = XmlTree {
    name: "sysConf",
    around: &[("sysConf", &[])],
    index: Index::Attribute("index"),
    part: |name| {
        let groups =
            "net mm sip call phone dm vqm cti mcast dsskey web log tr069 ap fwCheck qos dot1x record";
        groups.split(' ').any(|own| own == name)
    },
    deepest: 5,
    ..XmlTree::PLAIN
};

static OF_MODULES: Settings = Settings::new(&MODULES, settings::voip::TABLES);
static OF_GROUPS: Settings = Settings::new(&SYSCONF, settings::sysconf::TABLES);
static OF_V6X: Settings = Settings::new(&MODULES, settings::voip::V6X);

/// The remote phone book. No source says how many entries it takes at once: what its list of contacts holds (1000 and more) on most.
pub const BOOK: Artifact =
    Artifact::page("_directory/{mac}", "text/xml; charset=utf-8", 1000, directory::page);

/// The contacts as a file, to be imported or fetched.
pub const CSV: Artifact =
    Artifact::document("{mac}.csv", Role::Directory, "text/csv; charset=utf-8", directory::csv)
        .with_contacts();

/// Files that are the same for all phones of a kind: asked first, and missing unless the operator has one.
macro_rules! common {
    ($($name:literal)*) => { &[$(Artifact::absent(concat!($name, ".cfg"))),*] };
}

/// What tells of firmware: the operator's, beside the file that it names.
macro_rules! descriptors {
    ($($name:literal)*) => { &[$(Artifact::resource(concat!("fanvil_", $name, ".txt"))),*] };
}

/// Common to all: the common file of the model and of models that are not in the catalogue, the one of a phone that does not know its own
/// address, and firmware's descriptors (wazo; one of them without a `v`, and three as a manual's rule has them).
pub static COMMON: [Artifact; 65] = Artifact::joined(&[
    &[BOOK, CSV, Artifact::absent("{model}.cfg")],
    common!(
        "000000000000" "f0C00580000" "f0C00620000" "f0X2hw1.100" "f0X3hw1.100" "f0X3shw1.100" "f0X3sghw1.100"
        "f0X5hw1.100" "F0V00X300000" "F0V00X3S0000" "F0V00X500000" "F0V5UV200000" "F0V4UV200000" "F0VX7UV200000"
        "F0V10V200000" "F0VV61W00000" "F0VV62G00000" "F0V0V6210000" "F0V0V62P00000" "F0V0V6600000" "F0V0V6610000"
        "F0V0V66P00000" "F0V620W00000" "F0V2UV200000" "F0V10S00000" "F0V10SV00000" "F0V10SD00000" "F0V16S00000"
        "F0V16SV00000" "F0Vi51W00000" "F0Vi52W00000" "F0Vi53W00000" "F0V0i6100000" "F0V0i6200000" "F0V0i6300000"
        "F0V0i6400000"
    ),
    descriptors!(
        "v61g_hwv1_0" "v61w_hwv1_0" "v62_hwv1_0" "v62g_hwv1_0" "v62w_hwv1_0" "v62_pro_hwv1_0" "v63_hwv1_0"
        "v64_hwv1_0" "v65_hwv1_0" "v66_hwv1_0" "v66_pro_hwv1_0" "v67_hw1_1" "w610w_hwv1_0" "w611w_hwv1_0"
        "w620w_hwv1_0" "x5u_v2_hwv2_0" "x4u_v2_hwv2_0" "x4u_pro_hwv2_0" "x210_v2_hwv2_0" "x210_pro_hwv2_0"
        "x1s_x1sp_hwv1_0" "x3s_hw3_1_1" "v62_hw1_1" "x4_hwv1_0" "x4g_hwv1_0" "x210_hwv1_0"
    ),
]);

static VOIP_FILES: [Artifact; 66] =
    Artifact::joined(&[&[Artifact::config("{mac}.cfg", &OF_MODULES)], &COMMON]);
static V6X_FILES: [Artifact; 66] = Artifact::joined(&[&[Artifact::config("{mac}.cfg", &OF_V6X)], &COMMON]);
// FusionPBX serves a W611W under the second name too.
static SYSCONF_FILES: [Artifact; 67] = Artifact::joined(&[
    &[Artifact::config("{mac}.cfg", &OF_GROUPS), Artifact::config("{mac}.xml", &OF_GROUPS)],
    &COMMON,
]);

/// The first phones.
pub(crate) static VOIP: &[Artifact] = &VOIP_FILES;
/// The others.
pub(crate) static OF_SYSCONF: &[Artifact] = &SYSCONF_FILES;
/// V6x from 2.12 on.
pub(crate) static V6X: &[Artifact] = &V6X_FILES;
