//! Rendered files against those that `cargo xtask bless` wrote: a change to a vendor shows as a diff of `fixtures/<vendor>/`, each golden
//! device's files whole, each other model's as their difference from those.
//!
//! Of the names under which a device gets the same bytes the first alone is blessed, as they are sorted. A binary file stands beside its
//! settings in plain lines.
//!
//! The T28 of before firmware 70 writes the dates of this year's summer time, so its golden device lives where there is none: a file that
//! changes every January would be blessed unread.

mod difference;
mod models;

use crate::fixtures::{all, folder, is_asked, proving};
use crate::sandbox::Sandbox;
use autoprov_core::{Registry, Transport};
use autoprov_store::site::Tenant;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

fn site() -> Value {
    serde_json::from_str(&fs::read_to_string(folder().join("golden.json")).unwrap()).unwrap()
}

/// The same as the program reads it.
fn tenant() -> Tenant {
    let text = fs::read_to_string(folder().join("golden.json")).unwrap();
    autoprov_store::read(&text).unwrap().tenants.remove(0)
}

/// Whether this run writes what others compare with: `cargo xtask bless`.
fn blessing() -> bool {
    std::env::var_os("AUTOPROV_BLESS").is_some()
}

/// Compares a fixture with what was made now, or blesses it.
fn hold(path: &Path, made: &[u8]) -> Option<String> {
    let blessed = fs::read(path).unwrap_or_default();
    let why = difference(made, &blessed)?;
    if !blessing() {
        return Some(format!("{}: {why}: look at it, then run `cargo xtask bless`", path.display()));
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, made).unwrap();
    println!("wrote {}", path.display());
    None
}

fn devices(site: &Value) -> Vec<Value> {
    let devices: Vec<_> = site["tenants"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|t| t["devices"].as_array().unwrap())
        .filter(|device| is_asked(text(device, "vendor")))
        .cloned()
        .collect();
    assert!(devices.len() >= 8 || proving());
    devices
}

fn text<'a>(object: &'a Value, field: &str) -> &'a str {
    object[field].as_str().unwrap()
}

/// The names of the files that a device gets, and the transport it gets them over: TFTP, else HTTP. Directory pages, which witnesses
/// and tests of their own compare, are none of them.
pub fn names(sandbox: &Sandbox, mac: &str) -> (BTreeSet<String>, &'static str) {
    let over = |transport: &'static str| {
        let files = sandbox.json(&["render", mac, "--transport", transport, "--json"]);
        let served = files
            .as_array()
            .unwrap()
            .iter()
            .filter(|file| file["status"] == 200 && !text(file, "name").starts_with("_directory/"));
        (served.map(|file| text(file, "name").to_owned()).collect::<BTreeSet<_>>(), transport)
    };
    let tftp = over("tftp");
    if tftp.0.is_empty() { over("http") } else { tftp }
}

fn render(sandbox: &Sandbox, mac: &str, name: &str, transport: &str) -> Vec<u8> {
    sandbox.cli(&["render", mac, name, "--transport", transport]).good().stdout
}

/// The first line in which two files differ.
fn difference(rendered: &[u8], blessed: &[u8]) -> Option<String> {
    if rendered == blessed {
        return None;
    }
    let (a, b) = (String::from_utf8_lossy(rendered), String::from_utf8_lossy(blessed));
    let lines = a.lines().zip(b.lines()).enumerate().find(|(_, (a, b))| a != b);
    Some(lines.map_or_else(
        || format!("{} bytes, {} blessed", rendered.len(), blessed.len()),
        |(at, (a, b))| format!("line {}: `{a}`, `{b}` blessed", at + 1),
    ))
}

#[test]
fn files_are_as_blessed() {
    let (site, tenant) = (site(), tenant());
    let registry = Registry::linked().unwrap();
    let sandbox = Sandbox::new(&site);
    all(&devices(&site), |device| {
        let (mac, name) = (text(device, "mac"), text(device, "name"));
        let (served, transport) = names(&sandbox, mac);
        let mut rendered: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for file in served {
            let bytes = render(&sandbox, mac, &file, transport);
            if rendered.values().all(|known| *known != bytes) {
                rendered.insert(file, bytes);
            }
        }
        let own = tenant.devices.iter().find(|own| own.name == name).unwrap();
        let (_, model, profile) = models::of(&registry, own);
        let transport = if transport == "tftp" { Transport::Tftp } else { Transport::Http };
        for (_, file) in models::rendered(profile, model, &tenant, own, transport) {
            let named =
                rendered.iter().find(|(_, bytes)| **bytes == file.bytes).map(|(name, _)| name.clone());
            if let Some((named, lines)) = named.zip(models::decoded(&file)) {
                rendered.insert(format!("{named}.txt"), lines.into_bytes());
            }
        }
        let blessed = folder().join(text(device, "vendor")).join(name);
        let mut wrong = left_over(&blessed, |file| rendered.contains_key(file));
        wrong.extend(rendered.iter().filter_map(|(file, bytes)| hold(&blessed.join(file), bytes)));
        wrong
    });
}

/// What stands in a folder and should not; blessing takes it away.
fn left_over(folder: &Path, known: impl Fn(&str) -> bool) -> Vec<String> {
    let mut over = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
        let (path, name) = (entry.path(), entry.file_name().into_string().unwrap());
        if known(&name) {
        } else if !blessing() {
            over.push(format!("nothing makes {}: run `cargo xtask bless`", path.display()));
        } else if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
    }
    over
}

#[test]
fn models_differ_from_golden_devices_as_blessed() {
    let (tenant, registry) = (tenant(), Registry::linked().unwrap());
    let vendors: Vec<_> = registry.vendors().filter(|vendor| is_asked(vendor.id)).collect();
    all(&vendors, |vendor| {
        let folder = folder().join(vendor.id);
        let device =
            |name: &str| tenant.devices.iter().any(|own| own.vendor == vendor.id && own.name == name);
        let mut wrong = left_over(&folder, |name| {
            ["names", "witness.toml", "defaults.txt", "models.txt", "user-agents.txt"].contains(&name)
                || device(name)
        });
        wrong.extend(hold(&folder.join("models.txt"), models::list(&registry, &tenant, vendor).as_bytes()));
        wrong
    });
}

#[test]
fn the_same_device_renders_to_the_same_bytes() {
    let site = site();
    let (one, other) = (Sandbox::new(&site), Sandbox::empty());
    // The other sandbox takes the long way: through an export, in another order of work.
    let exported = one.cli(&["export"]).good().out();
    other.cli_with(&["import", "-"], &exported).good();
    all(&devices(&site), |device| {
        let mac = text(device, "mac");
        let mut wrong = Vec::new();
        let (files, transport) = names(&one, mac);
        assert!(!files.is_empty(), "{mac}");
        for file in files {
            let first = render(&one, mac, &file, transport);
            assert!(!first.is_empty());
            for again in [render(&one, mac, &file, transport), render(&other, mac, &file, transport)] {
                wrong.extend(difference(&again, &first).map(|why| format!("{mac} {file}: {why}")));
            }
        }
        wrong
    });
}

#[test]
fn every_dialect_is_blessed() {
    if blessing() {
        return;
    }
    let lists = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path().join("models.txt"));
    let lists = lists.filter_map(|list| fs::read_to_string(list).ok()).collect::<String>();
    let blessed: BTreeSet<_> = lists
        .lines()
        .filter_map(|line| Some(line.strip_prefix('[')?.split_once(']')?.0.to_owned()))
        .collect();
    let registry = Registry::linked().unwrap();
    let known: BTreeSet<_> = registry.profiles().iter().map(|profile| profile.id().to_owned()).collect();
    assert_eq!(blessed, known, "run `cargo xtask bless`");
}
