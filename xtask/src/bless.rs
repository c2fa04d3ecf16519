//! Rendered files that tests compare with: the diff is how a change to a vendor is reviewed.
//!
//! One model of each family and firmware generation whole (the devices of `fixtures/golden.json`), a line of name, size and digest for every
//! file of every other. Of the names under which a device gets the same bytes the first alone is kept, as they are sorted.

use crate::shell::{Failed, root};
use autoprov_core::{DeviceProfile, Mac, Model, Registry, Transport, Vendor};
use autoprov_provision::{Circumstances, bundle, contacts, render, view};
use autoprov_store::site::{Device, DeviceLine, Expansion, Handset, Site, Tenant};
use md5::{Digest, Md5};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The year that dated rules are made for, whatever year it is.
const YEAR: i16 = 2026;

/// The digests of a vendor's files.
const MODELS: &str = "models.txt";

/// Writes all of them.
pub(crate) fn run() -> Result<(), Failed> {
    let files = all()?;
    for path in stale(&files)? {
        fs::remove_file(root().join(&path))?;
        println!("removed {}", path.display());
    }
    for (path, bytes) in files {
        let file = root().join(&path);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        if fs::read(&file).ok().as_ref() != Some(&bytes) {
            fs::write(&file, bytes)?;
            println!("wrote {}", path.display());
        }
    }
    Ok(())
}

/// What stands beside the files of a device and is none of them.
fn stale(files: &BTreeMap<PathBuf, Vec<u8>>) -> Result<Vec<PathBuf>, Failed> {
    let whole = files.keys().filter(|path| !path.ends_with(MODELS));
    let folders: BTreeSet<&Path> = whole.filter_map(|path| path.parent()).collect();
    let mut stale = Vec::new();
    for folder in folders.into_iter().filter(|folder| root().join(folder).is_dir()) {
        for entry in fs::read_dir(root().join(folder))? {
            let path = folder.join(entry?.file_name());
            if !files.contains_key(&path) {
                stale.push(path);
            }
        }
    }
    Ok(stale)
}

/// Every file, by its path below the root.
fn all() -> Result<BTreeMap<PathBuf, Vec<u8>>, Failed> {
    let text = fs::read_to_string(root().join("fixtures/golden.json"))?;
    let Site { tenants } = autoprov_store::read(&text).map_err(|errors| {
        Failed::new(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })?;
    let tenant = tenants.first().ok_or_else(|| Failed::new("fixtures/golden.json has no tenant"))?;
    let registry = Registry::linked()?;
    let mut files = BTreeMap::new();
    for device in &tenant.devices {
        golden(&registry, tenant, device, &mut files)?;
    }
    for vendor in registry.vendors() {
        let mut lines = String::from("# model, dialect, file, bytes, MD5: made by `cargo xtask bless`\n");
        for model in vendor.models {
            model_lines(&registry, tenant, vendor, model, &mut lines)?;
        }
        files.insert(PathBuf::from("fixtures").join(vendor.id).join(MODELS), lines.into_bytes());
    }
    Ok(files)
}

/// The files of one device, whole.
fn golden(
    registry: &Registry,
    tenant: &Tenant,
    device: &Device,
    files: &mut BTreeMap<PathBuf, Vec<u8>>,
) -> Result<(), Failed> {
    let known = registry.vendor(&device.vendor).zip(registry.model(&device.vendor, &device.model));
    let (vendor, model) =
        known.ok_or_else(|| Failed::new(format!("fixtures/golden.json: no model `{}`", device.model)))?;
    let profile = registry.dialect(vendor, model, device.firmware.as_ref(), 0);
    let profile = profile.ok_or_else(|| Failed::new(format!("{} speaks no dialect", model.name)))?;
    let mut seen = HashSet::new();
    for (name, bytes) in rendered(profile, model, tenant, device)?.into_iter().collect::<BTreeMap<_, _>>() {
        if !seen.insert(bytes.clone()) {
            continue;
        }
        files.insert(PathBuf::from("fixtures").join(vendor.id).join(&device.name).join(name), bytes);
    }
    Ok(())
}

/// A line for every file of a model, in each dialect that it may speak.
fn model_lines(
    registry: &Registry,
    tenant: &Tenant,
    vendor: &Vendor,
    model: &'static Model,
    lines: &mut String,
) -> Result<(), Failed> {
    for (_, profile) in model.dialects {
        let device = sample(tenant, vendor, model);
        for (name, bytes) in rendered(*profile, model, tenant, &device)? {
            let digest = Md5::digest(&bytes).iter().fold(String::new(), |mut hex, byte| {
                let _ = write!(hex, "{byte:02x}");
                hex
            });
            writeln!(lines, "{}, {}, {name}, {}, {digest}", model.name, profile.id(), bytes.len())?;
        }
    }
    Ok(())
}

/// A device of a model that uses what the model has: lines, the keys of the first golden device, a module, a handset.
fn sample(tenant: &Tenant, vendor: &Vendor, model: &Model) -> Device {
    let lines = (1..).zip(&tenant.extensions).take(usize::from(model.lines));
    let module = model.expansion.first().map(|kind| Expansion { model: kind.name.to_owned() });
    let keys = tenant.devices.first().map(|device| device.keys.clone()).unwrap_or_default();
    Device {
        name: model.name.to_owned(),
        mac: Some(Mac::new([2, 0, 0, 0xaa, 0xbb, 0xcc])),
        vendor: vendor.id.to_owned(),
        model: model.name.to_owned(),
        profiles: tenant.profiles.iter().map(|profile| profile.name.clone()).collect(),
        lines: lines
            .map(|(index, e)| DeviceLine { index, extension: e.number.clone(), ..DeviceLine::default() })
            .collect(),
        keys,
        handsets: (1..=model.handsets.min(1))
            .map(|index| Handset {
                index,
                name: Some("Hall".to_owned()),
                lines: vec![1],
                ..Handset::default()
            })
            .collect(),
        expansion: module.into_iter().collect(),
        ..Device::default()
    }
}

/// The files that a dialect makes for a device.
fn rendered(
    profile: &dyn DeviceProfile,
    model: &'static Model,
    tenant: &Tenant,
    device: &Device,
) -> Result<Vec<(String, Vec<u8>)>, Failed> {
    let bundle = bundle(tenant, device, None);
    let contacts = contacts(tenant);
    let made = profile.artifacts().iter().filter(|artifact| artifact.is_made_for_one());
    let mut files = Vec::new();
    for artifact in made {
        let contacts = if artifact.contacts { contacts.clone() } else { Vec::new() };
        let circumstances = Circumstances {
            mac: device.mac,
            firmware: device.firmware.clone(),
            transport: Transport::Tftp,
            year: YEAR,
        };
        let view = view(&bundle, profile, model, contacts, circumstances);
        if let Some(rendered) = render(profile, artifact, &view, &bundle, None)? {
            files.push((view.named(artifact.name), rendered.bytes));
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_rendered_is_what_was_blessed() {
        let files = all().unwrap();
        let mut stale = stale(&files).unwrap();
        stale.extend(
            files
                .into_iter()
                .filter(|(path, bytes)| fs::read(root().join(path)).ok().as_ref() != Some(bytes))
                .map(|(path, _)| path),
        );
        let stale: Vec<_> = stale.iter().map(|path| path.display().to_string()).collect();
        assert!(stale.is_empty(), "run `cargo xtask bless` and read the diff: {}", stale.join(", "));
    }

    #[test]
    fn two_renders_are_equal() {
        assert!(all().unwrap() == all().unwrap());
    }
}
