//! The rows of the catalogue.

use crate::{ALE, ERIS, T2X_TEMPORIS, UNKNOWN, V70_TEMPORIS};
use autoprov_core::Evidence::{self, Inferred, OneProject};
use autoprov_core::Feature::{
    Basic, DhcpSettings, DirectoryBlf, HotDesking, HttpDirectory, LdapDirectory, PreferredCodec, TimeDate,
    UadGeneralTemplate, UadTemplateExtension,
};
use autoprov_core::Support::{NotApplicable, Unsupported};
use autoprov_core::{Dialects, Feature, KeyGroup, Model, Support};

static OF_ALE: Dialects = &[(0, &ALE)];
static OF_YEALINK: Dialects = &[(0, &T2X_TEMPORIS), (70, &V70_TEMPORIS)];
static OF_VTECH: Dialects = &[(0, &ERIS)];
static OF_NOBODY: Dialects = &[(0, &UNKNOWN)];

type Cells = &'static [(Feature, Support)];

const UNSEEN: Support =
    Unsupported("no file of this model was published: whether it reads this of the Myriad is not known");
const UNCOUNTED: Support = Unsupported("no source counts its keys");

/// Halo. Names of files and their layout are in the maker's guide for H3P to H6W, page 26.
const HALO: Cells = &[
    (Basic, UNSEEN),
    (TimeDate, UNSEEN),
    (HttpDirectory, UNSEEN),
    (LdapDirectory, UNSEEN),
    (DirectoryBlf, UNSEEN),
    (PreferredCodec, UNSEEN),
    (DhcpSettings, UNSEEN),
    (HotDesking, UNSEEN),
];

const TOUCH: Cells = &[(DirectoryBlf, UNCOUNTED), (HotDesking, UNCOUNTED)];

/// The catalogue says how many things a model cannot do, and not which: the likeliest.
const NO_BLF: (Feature, Support) = (
    DirectoryBlf,
    NotApplicable("the manual says of one thing that an IP200 cannot do it; the likeliest is keys"),
);
const IP200: Cells = &[NO_BLF, (HotDesking, Unsupported("no source shows a key on it to log in with"))];
const THREE: &str = "the manual says of three things that it cannot do them; these are the likeliest";
const LIKE_IP150: Support =
    Unsupported("no file of this model was published: whether it reads this of an IP150 is not known");
const IP100: Cells = &[
    (Basic, LIKE_IP150),
    (TimeDate, LIKE_IP150),
    (HttpDirectory, NotApplicable(THREE)),
    (LdapDirectory, LIKE_IP150),
    (DirectoryBlf, NotApplicable(THREE)),
    (UadGeneralTemplate, LIKE_IP150),
    (UadTemplateExtension, LIKE_IP150),
    (PreferredCodec, LIKE_IP150),
    (HotDesking, NotApplicable(THREE)),
];
const IP2015: Cells = &[
    (HttpDirectory, NotApplicable(THREE)),
    (DirectoryBlf, NotApplicable(THREE)),
    (HotDesking, NotApplicable(THREE)),
];

/// Wazo counts the program keys of M3, M5 and M7, and eight accounts.
const fn myriad<const KEYS: u16>(name: &'static str, firmware: &'static str, files: Files) -> Model {
    let model = Model::new(name, firmware, OF_ALE).file_names(files).lines(8);
    model.keys(const { &[(KeyGroup::Line, KEYS)] }).evidence(OneProject)
}

/// Accounts of H3G and H6: the Halo guide, page 57 of its H6 copy.
const fn halo(name: &'static str, firmware: &'static str, files: Files, lines: u16) -> Model {
    Model::new(name, firmware, OF_ALE).file_names(files).lines(lines).exceptions(HALO).evidence(Inferred)
}

/// Elastix blanks six line keys of an IP800; IP200 and IP600 have what the smaller Yealinks of their time have.
const fn yealink<const KEYS: u16>(
    name: &'static str,
    firmware: &'static str,
    files: Files,
    lines: u16,
    evidence: Evidence,
) -> Model {
    let model = Model::new(name, firmware, OF_YEALINK).file_names(files).lines(lines).evidence(evidence);
    model.keys(const { &[(KeyGroup::Line, KEYS), (KeyGroup::Programmable, 14)] })
}

const fn unknown(name: &'static str, firmware: &'static str, files: Files) -> Model {
    Model::new(name, firmware, OF_NOBODY).file_names(files).evidence(Inferred)
}

type Files = &'static [&'static str];

/// The models, the catalogue's order.
pub(crate) static MODELS: &[Model] = &[
    halo("H6", "2.12.07.000.1214", &["H6"], 4).aliases(&["H6W"]),
    halo("H3G", "2.12.07.000.1214", &["H3G"], 3).aliases(&["H3P", "H3W"]),
    halo("H2P", "2.10.00.0001060", &["H2P"], 2).aliases(&["H2"]),
    yealink::<6>("IP800", "15.70.0.136", &["IP800"], 6, OneProject),
    yealink::<4>("IP600", "14.70.0.144", &["IP600"], 4, Inferred),
    unknown("IP300", "1.0.5b", &["IP300"]),
    yealink::<0>("IP200", "13.70.0.144", &["IP200"], 2, Inferred).keys(&[]).exceptions(IP200),
    // NethVoice: two accounts, twenty keys. Its file is that of later models too, which a site may have as its own.
    Model::new("IP150", "0.64.2a", OF_VTECH)
        .file_names(&["IP150", "IP251G", "IP301G", "IP701G"])
        .lines(2)
        .keys(&[(KeyGroup::Line, 20)])
        .evidence(OneProject),
    // One line: an account that it does not have would cost it the one that it has.
    Model::new("IP100", "0.64.6b", OF_VTECH).file_names(&["IP100"]).exceptions(IP100).evidence(Inferred),
    unknown("IP2015", "1.0.5b", &["IP2015"]).exceptions(IP2015),
    unknown("IP1020", "", &["IP1020"]),
    myriad::<20>("M3", "2.12.07.010.1828", &["M3"]),
    myriad::<28>("M5", "2.13.01.000.1899", &["M5"]),
    myriad::<28>("M7", "2.12.04.000.1720", &["M7"]),
    // Accounts: the dossier's table of models. Its keys are on a touch screen.
    myriad::<0>("M8", "2.13.32.000.2113", &["M8"]).lines(20).keys(&[]).exceptions(TOUCH).evidence(Inferred),
];
