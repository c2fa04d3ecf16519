//! In a window a factory phone of every dialect boots without a password, and afterwards it needs one.

use crate::fixtures::boots::{boots, lacks, steps, target};
use crate::fixtures::text;
use crate::sandbox::{ACME, Response, Sandbox, standard_site};
use autoprov_core::{DeviceProfile, FirmwareVersion, Mac, Model, Registry, Transport};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A server with these devices, and a window of 127.0.0.0/8.
fn with_window(devices: Vec<Value>) -> Sandbox {
    let mut site = standard_site("yealink", "T46G");
    site["tenants"][0]["devices"] = devices.into();
    let mut sandbox = Sandbox::new(&site);
    sandbox.cli(&["enrol", "--for", "15m"]).good();
    sandbox.serve(&["--http", "127.0.0.1:0"]);
    sandbox
}

fn device(nth: usize, mac: &Value, vendor: &str, model: &str) -> Value {
    let lines = json!([{"index": 1, "extension": "101"}]);
    json!({"name": format!("desk{nth}"), "mac": mac, "vendor": vendor, "model": model, "lines": lines})
}

fn send(sandbox: &Sandbox, step: &Value) -> Response {
    let agent: Vec<_> = step["user_agent"].as_str().map(|agent| ("User-Agent", agent)).into_iter().collect();
    let method = step["method"].as_str().unwrap_or("GET");
    let body: &[u8] = if method == "PUT" { b"what the phone sends" } else { b"" };
    sandbox.request(method, &target(step), &agent, body)
}

/// Whether what a step asks for is no file that a window gives: what phones send, and pages.
fn takes_proof(step: &Value) -> bool {
    matches!(step["method"].as_str(), Some("PUT" | "POST")) || text(step, "name").contains("_directory")
}

/// What is wrong with a boot in a window.
fn wrong_in_window(sandbox: &Sandbox, place: &str, asked: &[&Value]) -> Vec<String> {
    let wrong = |step: &&Value| {
        let wanted = if takes_proof(step) { 401 } else { step["status"].as_u64().unwrap() };
        let answer = send(sandbox, step);
        if u64::from(answer.status) != wanted {
            return Some(format!("{}, {wanted} expected", answer.status));
        }
        if wanted == 200 { lacks(step, &answer.body) } else { None }
    };
    let named = |step: &&Value| wrong(step).map(|why| format!("{place}: {}: {why}", text(step, "name")));
    asked.iter().filter_map(named).collect()
}

#[test]
fn in_a_window_every_recorded_phone_boots_and_afterwards_it_needs_proof() {
    let mut left = boots("http");
    let mut wrong = Vec::new();
    while !left.is_empty() {
        // As many at a time as have different addresses.
        let mut taken = BTreeSet::new();
        let (now, later): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|(_, boot)| taken.insert(text(boot, "mac").to_lowercase()));
        left = later;
        let phone = |(nth, (_, boot)): (usize, &(String, Value))| {
            device(nth, &boot["mac"], text(boot, "vendor"), text(boot, "model"))
        };
        let sandbox = with_window(now.iter().enumerate().map(phone).collect());
        let asked = |boot| steps(boot, "http").filter(|step| step["auth"] == true).collect::<Vec<_>>();
        for (place, boot) in &now {
            wrong.extend(wrong_in_window(&sandbox, place, &asked(boot)));
        }
        let enrolled = super::windows(&sandbox)[0]["enrolled"].as_array().unwrap().len();
        assert_eq!(enrolled, now.len(), "{wrong:#?}");
        super::close(&sandbox);
        for (place, boot) in &now {
            let open = asked(boot).into_iter().filter(|step| send(&sandbox, step).status != 401);
            wrong.extend(open.map(|step| format!("{place}: {} needs no proof", text(step, "name"))));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A model of each dialect that is served over HTTP, as the catalogue's firmware has it.
fn one_of_each(registry: &Registry) -> Vec<(&'static str, &'static Model, &'static dyn DeviceProfile)> {
    let mut found = BTreeMap::new();
    for (vendor, model) in registry.models() {
        let firmware = FirmwareVersion::new(model.tested_firmware);
        let Some(profile) = registry.dialect(vendor, model, firmware.as_ref(), 0) else { continue };
        if profile.is_served_over(model, Transport::Http) {
            found.entry(profile.id()).or_insert((vendor.id, model, profile));
        }
    }
    found.into_values().collect()
}

#[test]
fn a_window_gives_what_proof_gives_byte_for_byte_in_every_dialect() {
    let registry = Registry::linked().unwrap();
    let all = one_of_each(&registry);
    assert!(all.len() >= 30, "{}", all.len());
    let mac = |nth: usize| Mac::new([2, 0, 0, 0, 1, u8::try_from(nth).unwrap()]);
    let phone = |(nth, (vendor, model, _)): (usize, &(&str, &Model, _))| {
        device(nth, &mac(nth).to_string().into(), vendor, model.name)
    };
    let sandbox = with_window(all.iter().enumerate().map(phone).collect());
    let files = |nth: usize| {
        let (_, model, profile) = all[nth];
        let own = profile.artifacts().iter().filter(|file| file.has_mac() && !file.is_page());
        // What a phone has sent is for proof alone.
        let own = own.filter(|file| file.uploaded().is_none() && file.upload.is_none());
        own.map(move |file| format!("/prov/{}", file.named(mac(nth), model))).collect::<Vec<_>>()
    };
    let paths: Vec<_> = (0..all.len()).flat_map(files).collect();
    let given: Vec<_> = paths.iter().map(|path| sandbox.get(path)).collect();
    super::close(&sandbox);
    for (path, given) in paths.iter().zip(&given) {
        let proven = sandbox.digest(("GET", path), ACME, &[], b"");
        assert_eq!((given.status, &given.body), (proven.status, &proven.body), "{path}");
        assert_eq!(given.header("etag"), proven.header("etag"), "{path}");
        let closed = sandbox.get(path).status;
        assert!(closed == 401 || (closed == 404 && given.status == 404), "{path}: {closed}");
    }
    let full = given.iter().filter(|given| given.status == 200).count();
    assert!(full >= all.len(), "{full} of {}", all.len());
}
