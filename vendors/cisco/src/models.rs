//! The models: one row each.

use autoprov_core::Model;

/// The rows of the catalogue.
pub(crate) static MODELS: &[Model] = &[
    // Model::new("NAME", "firmware of the catalogue", &[(0, "cisco")]).lines(2).evidence(Evidence::OneProject),
];
