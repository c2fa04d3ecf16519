//! The models that a site adds to the program's own.

use autoprov_core::{OwnModelError, Registry};
use autoprov_store::site::OwnModel;

/// Takes a site's models in the place of those the registry had. Returned is which cannot be, by their place in the list, and why.
pub fn adopt(registry: &Registry, models: &[OwnModel]) -> Vec<(usize, OwnModelError)> {
    let mut faults = Vec::new();
    let mut own = Vec::new();
    for (index, model) in models.iter().enumerate() {
        match registry.own_model(&model.row()) {
            Ok(model) => own.push(model),
            Err(fault) => faults.push((index, fault)),
        }
    }
    registry.adopt(own);
    faults
}
