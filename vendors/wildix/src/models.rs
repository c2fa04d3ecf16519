//! The rows of the catalogue.

use crate::WILDIX;
use autoprov_core::Evidence::{Inferred, OneProject};
use autoprov_core::{Dialects, Feature, KeyGroup, Model, Support, View};

static DIALECT: Dialects = &[(0, &WILDIX)];

/// Quirk: no file of the model was published.
const UNSEEN: &str = "unseen";

/// Whether a file of the model was published.
pub(crate) fn is_seen(view: &View) -> bool {
    view.model.quirk(UNSEEN).is_none()
}

const UNPUBLISHED: Support = Support::Unsupported(
    "no file of this model was published: whether it reads what the WP480 reads here is not known",
);
const NO_KEYS: Support = Support::Unsupported("no source counts its keys");

/// WP490G. An operator's script for its twin, Akuvox R67G, has accounts, clock, book, VLAN and passwords under the names of this dialect.
const TWIN: &[(Feature, Support)] = &[
    (Feature::LdapDirectory, UNPUBLISHED),
    (Feature::PreferredCodec, UNPUBLISHED),
    (Feature::DirectoryBlf, NO_KEYS),
    (Feature::HotDesking, NO_KEYS),
];

/// The models, the catalogue's order. Lines and keys: Tancredi's templates, which write three accounts. The two keys that Tancredi calls line keys of
/// a WP410 are its keys for transfer and voicemail. Of the R67G the script has two accounts. Numbers of the common file: the hardware, as the firmware begins.
pub(crate) static MODELS: &[Model] = &[
    Model::new("WP410", "150.145.2.13", DIALECT)
        .file_names(&["150"])
        .lines(3)
        .keys(&[(KeyGroup::Memory, 2), (KeyGroup::Programmable, 4)])
        .evidence(OneProject),
    Model::new("WP480", "65.145.6.32", DIALECT)
        .file_names(&["065"])
        .lines(3)
        .keys(&[(KeyGroup::Line, 16), (KeyGroup::Programmable, 4)])
        .evidence(OneProject),
    Model::new("WP490G", "67.145.7.104", DIALECT)
        .aliases(&["WP490"])
        .file_names(&["067"])
        .lines(2)
        .quirks(&[(UNSEEN, 1)])
        .exceptions(TWIN)
        .evidence(Inferred),
];
