//! The models: one row each.

mod desk;

use autoprov_core::Model;

/// The rows of the catalogue.
pub(crate) static MODELS: &[Model] = &desk::DESK;
