//! What the tests of more than one dialect share.

use crate::VENDOR;
use autoprov_core::{Artifact, DeviceProfile, Model};

/// The models that speak a dialect.
pub(crate) fn models(dialect: &'static str) -> impl Iterator<Item = &'static Model> {
    VENDOR.models.iter().filter(move |model| model.dialects[0].1 == dialect)
}

/// The artifact of that name.
pub(crate) fn artifact(dialect: &dyn DeviceProfile, name: &str) -> &'static Artifact {
    dialect.artifacts().iter().find(|artifact| artifact.name == name).unwrap()
}
