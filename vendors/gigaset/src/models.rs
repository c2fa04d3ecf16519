//! The rows of the catalogue.

use crate::{MAXWELL, N510, N720, NX70};
use autoprov_core::Evidence::{self, Inferred, OneProject, TwoProjects};
use autoprov_core::{Dialects, Feature, KeyGroup, Model, Support};

static BASE: Dialects = &[(0, &NX70)];

/// A base with so many handsets, each with a line.
const fn base(name: &'static str, firmware: &'static str, dialects: Dialects, handsets: u16) -> Model {
    Model::new(name, firmware, dialects).lines(handsets).handsets(handsets).evidence(OneProject)
}

static DESK: Dialects = &[(0, &MAXWELL)];

/// A Maxwell with so many function keys and soft keys. Four accounts: Tancredi's file has them, by 0 to 3.
const fn desk<const KEYS: u16, const SOFT: u16>(
    name: &'static str,
    firmware: &'static str,
    evidence: Evidence,
) -> Model {
    let keys = const { &[(KeyGroup::Line, KEYS), (KeyGroup::Programmable, SOFT)] };
    Model::new(name, firmware, DESK).lines(4).keys(keys).evidence(evidence)
}

/// Without function keys.
const KEYLESS: &[(Feature, Support)] = &[
    (Feature::DirectoryBlf, Support::Unsupported("it has soft keys alone, which show nobody's state")),
    (Feature::HotDesking, Support::Unsupported("it has no function key to log in with")),
];

const UNSEEN: Support = Support::Unsupported(
    "no file of the model with Android was published: whether it reads this of the others is not known",
);

/// Maxwell 10: its maker says that it loads the same XML, later after its start.
const ANDROID: &[(Feature, Support)] = &[
    (Feature::TimeDate, UNSEEN),
    (Feature::LdapDirectory, UNSEEN),
    (Feature::DirectoryBlf, UNSEEN),
    (Feature::PreferredCodec, UNSEEN),
    (Feature::HttpsProvisioning, UNSEEN),
    (Feature::HotDesking, UNSEEN),
];

/// The models. Keys: Tancredi's scopes. Handsets: the maker's wiki (an N870 with 250 has one manager), of the N610 the dossier's memory.
pub(crate) static MODELS: &[Model] = &[
    base("N510", "42.247", &[(0, &N510)], 6),
    base("N610", "2.53.0", BASE, 8),
    base("N670", "2.53.0", BASE, 20),
    base("N720", "70.110.00.000.00", &[(0, &N720)], 100),
    base("N870", "2.26.0", BASE, 250),
    desk::<0, 2>("Maxwell Basic", "2.22.7", TwoProjects).exceptions(KEYLESS),
    desk::<8, 2>("Maxwell 2", "2.22.7", OneProject),
    desk::<8, 2>("Maxwell 3", "2.22.7", TwoProjects),
    desk::<8, 4>("Maxwell 4", "3.13.13", OneProject),
    desk::<0, 0>("Maxwell 10", "5.1.1-195", Inferred).exceptions(ANDROID),
];
