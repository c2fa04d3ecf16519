//! What the manual promises (`manual.md`), each test named by its rule.

mod advice;
mod bases;
mod binary;
mod certificates;
mod directory;
mod failures;
mod firmware;
mod lines;
mod logs;
mod phones;
mod proof;
mod sending;
mod serving;
mod templates;
mod uploads;

use crate::sandbox::{ACME, Sandbox, standard_site, wait_until};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const MAC: &str = "001565aabbcc";
const CONFIG: &str = "/prov/001565aabbcc.cfg";
const T46G: &str = "Yealink SIP-T46G 28.83.0.50 00:15:65:aa:bb:cc";

/// The standard tenant with a phone of each kind: Yealink, Polycom, Grandstream old and new.
fn site() -> Value {
    let mut site = standard_site("yealink", "T46G");
    let devices = site["tenants"][0]["devices"].as_array_mut().unwrap();
    devices.extend([
        json!({"name": "vvx", "mac": "0004f2aabbcc", "vendor": "polycom", "model": "VVX500", "lines": [{"index": 1, "extension": "102"}]}),
        json!({"name": "gxp", "mac": "000b82aabbcc", "vendor": "grandstream", "model": "GXP2170", "lines": [{"index": 1, "extension": "103"}]}),
        json!({"name": "ata", "mac": "000b82aabbcd", "vendor": "grandstream", "model": "HT286", "lines": [{"index": 1, "extension": "103"}]}),
        json!({"name": "t28", "mac": "001565aabb28", "vendor": "yealink", "model": "T28", "lines": [{"index": 1, "extension": "102"}]}),
    ]);
    site
}

/// The names of a device's files, absent ones included, with the status over HTTP.
fn files_of(sandbox: &Sandbox, mac: &str, transport: &str) -> Vec<(String, u64)> {
    let files = sandbox.json(&["render", mac, "--transport", transport, "--json"]);
    let row = |file: &Value| (file["name"].as_str().unwrap().to_owned(), file["status"].as_u64().unwrap());
    files.as_array().unwrap().iter().map(row).collect()
}

/// The config of the T46G as this User-Agent gets it.
fn as_agent(sandbox: &Sandbox, target: &str, agent: &str) -> String {
    let answer = sandbox.digest(("GET", target), ACME, &[("User-Agent", agent)], b"");
    assert_eq!(answer.status, 200, "{agent}");
    answer.text()
}

/// Every file below a folder, with its bytes and the time of its last change.
fn contents(folder: &Path) -> BTreeMap<String, (Vec<u8>, std::time::SystemTime)> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let meta = entry.metadata().unwrap();
        if meta.is_dir() {
            for (below, file) in contents(&entry.path()) {
                all.insert(format!("{name}/{below}"), file);
            }
        }
        let bytes = if meta.is_file() { fs::read(entry.path()).unwrap() } else { Vec::new() };
        all.insert(name, (bytes, meta.modified().unwrap()));
    }
    all
}
