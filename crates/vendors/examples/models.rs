//! A program elsewhere that uses the vendor crates as libraries, without a server: prints every model with its dialects and the names
//! of their files.

#![allow(clippy::print_stdout)]

use autoprov_core::{Registry, RegistryError};
use autoprov_vendors as _;

fn main() -> Result<(), RegistryError> {
    let registry = Registry::linked()?;
    for (vendor, model) in registry.models() {
        for (since, id) in model.dialects {
            let names = registry
                .profile(id)
                .map(|p| p.artifacts().iter().map(|a| a.name).collect::<Vec<_>>().join(" "));
            println!("{} {} from {since}: {id}: {}", vendor.id, model.name, names.unwrap_or_default());
        }
    }
    Ok(())
}
