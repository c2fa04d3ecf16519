//! The models that a site adds to the program's own.

use autoprov_core::{Model, OwnModelError, Registry, Vendor};
use autoprov_store::site::OwnModel;

/// Takes a site's models in the place of those the registry had. Returned is which cannot be, by their place in the list, and why.
pub fn adopt(registry: &Registry, models: &[OwnModel]) -> Vec<(usize, OwnModelError)> {
    let mut faults = Vec::new();
    let mut own: Vec<(&Vendor, &Model)> = Vec::new();
    for (index, model) in models.iter().enumerate() {
        match registry.own_model(&model.row()) {
            Ok((vendor, model)) => {
                let names = || std::iter::once(&model.name).chain(model.aliases);
                let same = |(of, other): &&(&Vendor, &Model)| {
                    of.id == vendor.id && names().any(|name| other.is(name))
                };
                match own.iter().find(same) {
                    Some((_, other)) => faults.push((index, OwnModelError::Twice(other.name.to_owned()))),
                    None => own.push((vendor, model)),
                }
            }
            Err(fault) => faults.push((index, fault)),
        }
    }
    registry.adopt(own);
    faults
}
