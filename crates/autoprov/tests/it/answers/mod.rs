//! Who gets which answer over HTTP: the rows of DESIGN.md part 4, each a test.

mod content;
mod missing;
mod open;
mod proof;
mod proxied;
mod uploads;

use crate::sandbox::{Challenge, Response, standard_site};
use autoprov_core::{Registry, Role};
use serde_json::{Value, json};

const KNOWN: &str = "001565aabbcc";

const UNKNOWN: &str = "001565fffffe";

const AGENT: (&str, &str) = ("User-Agent", "Yealink SIP-T46G 28.83.0.50 00:15:65:aa:bb:cc");

/// The standard tenant with a phone of each vendor, and a second tenant with a password and one without.
fn site() -> Value {
    let mut site = standard_site("yealink", "T46G");
    let acme = &mut site["tenants"][0];
    acme["devices"].as_array_mut().unwrap().extend([
        json!({"name": "vvx", "mac": "0004f2aabbcc", "vendor": "polycom", "model": "VVX500", "lines": [{"index": 1, "extension": "102"}]}),
        json!({"name": "ata", "mac": "000b82aabbcc", "vendor": "grandstream", "model": "HT286", "lines": [{"index": 1, "extension": "103"}]}),
        json!({"name": "own", "mac": "001565aabbcd", "vendor": "yealink", "model": "T46G", "http_username": "own", "http_password": "pw-own"}),
    ]);
    acme["routes"] = json!([
        {"name": "private.cfg", "public": false, "text": "private\n"},
        {"name": "public.cfg", "public": true, "text": "public\n"},
    ]);
    site["tenants"].as_array_mut().unwrap().extend([
        json!({"name": "other", "http_username": "other", "http_password": "pw-other"}),
        json!({"name": "off", "http_username": "off",
            "devices": [{"name": "d", "mac": "001565000001", "vendor": "yealink", "model": "T46G"}]}),
    ]);
    site
}

fn target(mac: &str) -> String {
    format!("/prov/{mac}.cfg")
}

/// The headers that may tell something: all but those that differ by nature.
fn telling(answer: &Response) -> Vec<(String, String)> {
    let mut headers: Vec<_> = answer.headers.iter().filter(|(name, _)| name != "date").cloned().collect();
    for (name, value) in &mut headers {
        if name == "www-authenticate" {
            let nonce = Challenge::of(answer).nonce;
            assert!(nonce.len() >= 16);
            *value = value.replace(&nonce, "NONCE");
        }
    }
    headers
}

/// Every name with a MAC that some dialect does not call absent, for these two addresses.
fn names_with_mac(role: impl Fn(Role) -> bool) -> Vec<[String; 2]> {
    let registry = Registry::linked().unwrap();
    let mut names: Vec<_> = registry
        .profiles()
        .iter()
        .flat_map(|profile| profile.artifacts())
        .filter(|artifact| artifact.has_mac() && role(artifact.role))
        .filter(|artifact| !["{model}", "{part}", "{ipei}"].iter().any(|other| artifact.name.contains(other)))
        .map(|artifact| {
            let name = artifact.name.replace("{MAC}", "{mac}");
            [KNOWN, UNKNOWN].map(|mac| name.replace("{mac}", mac))
        })
        .collect();
    names.sort();
    names.dedup();
    names
}
