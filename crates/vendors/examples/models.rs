//! A program elsewhere that uses the vendor crates as libraries, without a server: prints every model with its dialects and the names
//! of their files.

#![allow(clippy::print_stdout)]

use autoprov_core::{Registry, RegistryError};
use autoprov_vendors as _;

fn main() -> Result<(), RegistryError> {
    let registry = Registry::linked()?;
    for (vendor, model) in registry.models() {
        for (since, profile) in model.dialects {
            let names: Vec<_> = profile.artifacts().iter().map(|artifact| artifact.name).collect();
            println!("{} {} from {since}: {}: {}", vendor.id, model.name, profile.id(), names.join(" "));
        }
    }
    Ok(())
}
