//! The bundle against the catalogue of the manual: `fixtures/catalogue.csv`.

#![allow(clippy::unwrap_used)]

use autoprov_core::{Feature, Registry, Support};
use autoprov_vendors as _;
use std::collections::BTreeSet;
use std::path::Path;

/// Vendor, model, tested firmware, how many features are not applicable.
fn rows() -> Vec<(String, String, String, usize)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/catalogue.csv");
    let text = std::fs::read_to_string(path).unwrap();
    let row = |line: &str| {
        let cells: Vec<_> = line.split(',').collect();
        (cells[0].to_owned(), cells[1].to_owned(), cells[2].to_owned(), cells[3].parse().unwrap())
    };
    text.lines().filter(|line| !line.starts_with('#')).skip(1).map(row).collect()
}

#[test]
fn every_vendor_that_is_built_is_built_whole() {
    let registry = Registry::linked().unwrap();
    let built: BTreeSet<_> = registry.models().map(|(vendor, model)| (vendor.id, model.name)).collect();
    let rows = rows();
    let wanted: BTreeSet<_> = rows
        .iter()
        .filter(|(vendor, ..)| registry.vendor(vendor).is_some())
        .map(|(vendor, model, ..)| (vendor.as_str(), model.as_str()))
        .collect();
    let missing: Vec<_> = wanted.difference(&built).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn firmware_and_not_applicable_cells_are_the_catalogues() {
    let registry = Registry::linked().unwrap();
    for (vendor, name, firmware, count) in rows() {
        let Some(vendor) = registry.vendor(&vendor) else { continue };
        let model = registry.model(vendor.id, &name).unwrap();
        let profile = registry.dialect(vendor, model, None, 0).unwrap();
        let cells = Feature::ALL.map(|feature| profile.support(model, feature));
        let not_applicable = cells.iter().filter(|cell| matches!(cell, Support::NotApplicable(_))).count();
        assert_eq!(
            (model.tested_firmware, not_applicable),
            (firmware.as_str(), count),
            "{} {name}",
            vendor.id
        );
    }
}

#[test]
fn every_registered_dialect_is_in_the_folder_of_its_vendor() {
    let folders = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vendors")).unwrap();
    let folders: BTreeSet<_> =
        folders.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let registry = Registry::linked().unwrap();
    let vendors: BTreeSet<_> = registry.vendors().map(|vendor| vendor.id.to_owned()).collect();
    assert_eq!(vendors, folders);
}

/// Dialects of a maker share notes: what is wanted of each is that somebody can ever read it.
#[test]
fn notes_name_models_of_their_maker() {
    let registry = Registry::linked().unwrap();
    let mut strange = Vec::new();
    for profile in registry.profiles() {
        for name in profile.facts().notes.iter().flat_map(|(models, _)| *models) {
            if !profile.vendor().models.iter().any(|model| model.name == *name) {
                strange.push((profile.id(), name));
            }
        }
    }
    assert!(strange.is_empty(), "{strange:?}");
}
