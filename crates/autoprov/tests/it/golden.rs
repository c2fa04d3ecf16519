//! Rendered files against those that `cargo xtask bless` wrote: a change to a vendor shows as a diff of `fixtures/<vendor>/<device>/`.
//!
//! Of the names under which a device gets the same bytes the first alone is blessed, as they are sorted.
//!
//! The T28 of before firmware 70 writes the dates of this year's summer time, so its golden device lives where there is none: a file that
//! changes every January would be blessed unread.

use crate::fixtures::{all, folder};
use crate::house::House;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

fn site() -> Value {
    serde_json::from_str(&fs::read_to_string(folder().join("golden.json")).unwrap()).unwrap()
}

fn devices(site: &Value) -> Vec<Value> {
    let devices: Vec<_> = site["tenants"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|t| t["devices"].as_array().unwrap())
        .cloned()
        .collect();
    assert!(devices.len() >= 8);
    devices
}

fn text<'a>(object: &'a Value, field: &str) -> &'a str {
    object[field].as_str().unwrap()
}

/// The names of the files that a device gets, and the transport it gets them over: TFTP, else HTTP. Directory pages, which witnesses
/// and tests of their own compare, are none of them.
pub fn names(house: &House, mac: &str) -> (BTreeSet<String>, &'static str) {
    let over = |transport: &'static str| {
        let files = house.json(&["render", mac, "--transport", transport, "--json"]);
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

fn render(house: &House, mac: &str, name: &str, transport: &str) -> Vec<u8> {
    house.cli(&["render", mac, name, "--transport", transport]).good().stdout
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
    let site = site();
    let house = House::new(&site);
    all(&devices(&site), |device| {
        let (mac, name) = (text(device, "mac"), text(device, "name"));
        let blessed = folder().join(text(device, "vendor")).join(name);
        let there: BTreeSet<_> = fs::read_dir(&blessed)
            .map(|files| files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect())
            .unwrap_or_default();
        let (served, transport) = names(&house, mac);
        let mut rendered: Vec<(String, Vec<u8>)> = Vec::new();
        for file in served {
            let bytes = render(&house, mac, &file, transport);
            if rendered.iter().all(|(_, known)| *known != bytes) {
                rendered.push((file, bytes));
            }
        }
        if !rendered.iter().map(|(file, _)| file).eq(&there) {
            let served: Vec<_> = rendered.iter().map(|(file, _)| file).collect();
            return vec![format!(
                "{name}: served are {served:?}, blessed {there:?}: run `cargo xtask bless`"
            )];
        }
        let wrong = rendered.iter().filter_map(|(file, bytes)| {
            let why = difference(bytes, &fs::read(blessed.join(file)).unwrap())?;
            Some(format!("{name}: {file}: {why}: look at it, then run `cargo xtask bless`"))
        });
        wrong.collect()
    });
}

#[test]
fn the_same_device_renders_to_the_same_bytes() {
    let site = site();
    let (one, other) = (House::new(&site), House::empty());
    // The other house takes the long way: through an export, in another order of work.
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

/// The dialects that `models.txt` of some vendor has a line for: files of which the digest alone is kept.
fn digested() -> BTreeSet<String> {
    let vendors = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path().join("models.txt"));
    let lists = vendors.filter_map(|list| fs::read_to_string(list).ok()).collect::<String>();
    let lines = lists.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split(", ").nth(1).unwrap().to_owned()).collect()
}

#[test]
fn every_dialect_is_blessed() {
    let site = site();
    let house = House::new(&site);
    let whole = devices(&site);
    let whole = whole.iter().map(|device| {
        text(&house.json(&["device", "show", text(device, "mac"), "--json"]), "dialect").to_owned()
    });
    let blessed: BTreeSet<_> = whole.chain(digested()).collect();
    let registry = autoprov_core::Registry::linked().unwrap();
    let known: BTreeSet<_> = registry.profiles().iter().map(|profile| profile.id().to_owned()).collect();
    assert_eq!(blessed, known, "run `cargo xtask bless`");
}
