//! Rendered files that tests compare with: the diff is how a change to a vendor is reviewed.

use crate::shell::{Failed, root};
use autoprov_core::{Mac, Registry, Transport};
use autoprov_provision::{Provision, Setup};
use autoprov_store::{ImportOptions, Store};
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// Writes `fixtures/<vendor>/<device>/<file>` for every device of `fixtures/golden.json`.
pub(crate) fn run() -> Result<(), Failed> {
    let text = fs::read_to_string(root().join("fixtures/golden.json"))?;
    let site = autoprov_store::read(&text).map_err(|errors| {
        Failed::new(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })?;
    let temp = tempfile::tempdir()?;
    let store = Store::open(&format!("sqlite:{}", temp.path().join("golden.db").display()))?;
    store.import(&site, &ImportOptions::default())?;
    let provision = Provision::open(Arc::new(Registry::linked()?), store, None, &Setup::default())?;
    for tenant in &site.tenants {
        for device in &tenant.devices {
            let Some(mac) = device.mac else { continue };
            let folder = root().join("fixtures").join(&device.vendor).join(&device.name);
            let count = write_device(&provision, mac, &folder)?;
            println!("{} {}: {count} files", device.vendor, device.name);
        }
    }
    Ok(())
}

fn write_device(provision: &Provision, mac: Mac, folder: &Path) -> Result<usize, Failed> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let mut count = 0;
    for file in provision.files_of(mac, Transport::Tftp)? {
        if let Some(bytes) = file.answer.into_bytes()? {
            fs::write(folder.join(&file.name), bytes)?;
            count += 1;
        }
    }
    Ok(count)
}
