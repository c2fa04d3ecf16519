//! The rows of the catalogue.

use crate::J100;
use autoprov_core::{Dialects, Evidence, KeyGroup, Model, Module};

static DIALECT: Dialects = &[(0, &J100)];

/// Three at most on a J179 (the maker's page on add-ons of IP Office 11.1); keys 25 to 96 are theirs.
const JEM24: &[Module] = &[Module::new("JEM24", 24, 3)];

/// One account each: that a second one takes the first one's place was seen on a J129 (a public project for Issabel). Keys count to 96 with three
/// modules (the maker's page on PHONEKEY), so 24 are the phone's own.
const fn phone(name: &'static str, files: &'static [&'static str]) -> Model {
    Model::new(name, "4.1.5.0.6", DIALECT)
        .file_names(files)
        .keys(&[(KeyGroup::Line, 24)])
        .evidence(Evidence::OneProject)
}

/// The models, the catalogue's order. Files of languages are those of the model, or of two.
pub(crate) static MODELS: &[Model] =
    &[phone("J139", &["J139"]), phone("J179", &["J169_J179"]).expansion(JEM24)];
