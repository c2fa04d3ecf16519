//! `import` and `export`.

use super::{export, import, one_error, refused};
use crate::sample::{PHONES, full};
use crate::sandbox::{Sandbox, standard_site};
use serde_json::{Value, json};
use std::fs;

#[test]
fn import_says_what_it_did_and_the_same_file_changes_nothing() {
    let sandbox = Sandbox::empty();
    fs::write(sandbox.path("site.json"), full().to_string()).unwrap();
    let out = sandbox.cli(&["import", "site.json"]).good().out();
    for line in [
        "created: tenant `acme`",
        "created: device `reception` of `acme`",
        "created: route `public.cfg` of `acme`",
    ] {
        assert!(out.lines().any(|l| l == line), "{line}: {out}");
    }
    let before = export(&sandbox);
    let again = sandbox.cli(&["import", "site.json"]).good().out();
    assert_eq!(again, "tenant `acme`: unchanged\ntenant `other`: unchanged\n");
    let report = sandbox.json(&["import", "site.json", "--json"]);
    assert_eq!(report["unchanged"], true, "{report}");
    assert_eq!(export(&sandbox), before);
    let mut site = full();
    site["tenants"][0]["extensions"][0]["display_name"] = "Anna".into();
    let out = import(&sandbox, &site, &[]).good().out();
    assert_eq!(out, "updated: extension `101` of `acme`\ntenant `other`: unchanged\n");
    let report: Value = serde_json::from_str(&import(&sandbox, &full(), &["--json"]).good().out()).unwrap();
    let updated = &report["tenants"][0]["updated"];
    assert_eq!(*updated, json!([{"kind": "extension", "name": "101"}]), "{report}");
}

#[test]
fn import_removes_only_with_prune_and_leaves_other_tenants_alone() {
    let sandbox = Sandbox::new(&full());
    let before = export(&sandbox);
    let mut site = full();
    site["tenants"].as_array_mut().unwrap().pop();
    let tenant = &mut site["tenants"][0];
    tenant["devices"].as_array_mut().unwrap().remove(2);
    tenant["routes"] = json!([]);
    tenant["voicemail_number"] = "*99".into();
    one_error(&import(&sandbox, &site, &[]), &["device `poly`", "route `public.cfg`", "--prune"]);
    assert_eq!(export(&sandbox), before, "all or nothing");
    let dry = import(&sandbox, &site, &["--prune", "--dry-run"]).good().out();
    assert!(dry.contains("would be removed: device `poly` of `acme`\n"), "{dry}");
    assert_eq!(export(&sandbox), before, "a dry run changes nothing");
    let out = import(&sandbox, &site, &["--prune"]).good().out();
    assert!(out.contains("removed: device `poly` of `acme`\n") && !out.contains("other"), "{out}");
    let now: Value = serde_json::from_str(&export(&sandbox)).unwrap();
    assert_eq!(
        now["tenants"].as_array().unwrap().len(),
        2,
        "the tenant that the file does not name is there"
    );
    assert_eq!(now["tenants"][0]["devices"].as_array().unwrap().len(), 4);
    assert_eq!(now["tenants"][0]["voicemail_number"], "*99");
}

#[test]
fn import_of_one_tenant_takes_that_one_alone() {
    let sandbox = Sandbox::empty();
    let mut site = full();
    site["tenants"][0]["devices"][0]["model"] = "no such model".into();
    refused(&import(&sandbox, &site, &[]), &["tenants[0].devices[0].model"]);
    let out = import(&sandbox, &site, &["--tenant", "other"]).good().out();
    assert!(out.contains("created: tenant `other`") && !out.contains("acme"), "{out}");
    refused(&import(&sandbox, &site, &["--tenant", "acme"]), &["tenants[0].devices[0].model"]);
    one_error(&import(&sandbox, &site, &["--tenant", "nobody"]), &["nobody"]);
    let now: Value =
        serde_json::from_str(&sandbox.cli(&["export", "--tenant", "other"]).good().out()).unwrap();
    assert_eq!(now["tenants"].as_array().unwrap().len(), 1);
    one_error(&sandbox.cli(&["export", "--tenant", "acme"]), &["acme"]);
}

/// Faults of a site file, each with the place and a word that its error must hold: what cannot be read, what makes no sense by itself,
/// what the catalogue does not know.
pub(super) fn faults() -> Vec<(&'static str, Value, &'static str, &'static str)> {
    vec![
        ("/tenants/0/devices/0/mac", json!("00156526zzzz"), "tenants[0].devices[0].mac", "MAC"),
        ("/tenants/0/devices/1/mac", json!("0004F2-82-E8-24"), "tenants[0].devices[2].mac", "already"),
        ("/tenants/0/devices/0/lines/0/extension", json!("999"), "tenants[0].devices[0].lines[0]", "999"),
        ("/tenants/0/devices/0/lines/0/server", json!("none"), "tenants[0].devices[0].lines[0]", "none"),
        ("/tenants/0/devices/0/keys/0/type", json!("bfl"), "tenants[0].devices[0].keys[0].type", "blf"),
        ("/tenants/0/devices/0/profiles/0", json!("sails"), "tenants[0].devices[0].profiles[0]", "sails"),
        ("/tenants/0/devices/2/model", json!("T46G"), "tenants[0].devices[2].model", "yealink"),
        ("/tenants/0/devices/3/vendor", json!("acme"), "tenants[0].devices[3].vendor", "vendor"),
        ("/tenants/0/time_zone", json!("Europe/Sarajewo"), "tenants[0].time_zone", "Europe/Sarajevo"),
        ("/tenants/0/codecs/0", json!("g711"), "tenants[0].codecs[0]", "g711"),
        ("/tenants/0/polling_minutes", json!(0), "tenants[0].polling_minutes", "0"),
        ("/tenants/0/sip_servers/0/port", json!(70000), "tenants[0].sip_servers[0].port", "port"),
        ("/tenants/0/sip_servers/0/host", json!("pbx example"), "tenants[0].sip_servers[0].host", "host"),
        (
            "/tenants/0/provisioning_url",
            json!("http://u:pw-in-url@h/prov"),
            "tenants[0].provisioning_url",
            "password",
        ),
        ("/tenants/0/networks/0", json!("10.0.0.0/99"), "tenants[0].networks[0]", "network"),
        ("/tenants/0/templates/0/text", json!("no equals sign"), "tenants[0].templates[0].text", "line 1"),
        ("/tenants/0/templates/0/dialect", json!("yealink-v99"), "tenants[0].templates[0]", "yealink-v81"),
        ("/tenants/0/routes/0/name", json!("../x"), "tenants[0].routes[0].name", "route"),
        ("/tenants/0/extensions/1/number", json!("101"), "tenants[0].extensions[1].number", "already"),
        ("/tenants/1/http_username", json!("acme"), "tenants[1].http_username", "already"),
        ("/tenants/1/name", json!("Other!"), "tenants[1].name", "tenant name"),
    ]
}

#[test]
fn every_fault_of_a_site_file_is_reported_with_its_place() {
    let sandbox = Sandbox::empty();
    for (pointer, value, place, word) in faults() {
        let mut site = full();
        *site.pointer_mut(pointer).unwrap() = value;
        let ran = import(&sandbox, &site, &[]);
        refused(&ran, &[]);
        let named = |line: &str| line.starts_with(&format!("error: {place}")) && line.contains(word);
        assert!(ran.stderr.lines().any(named), "{pointer}: {}", ran.stderr);
        assert!(!ran.stderr.contains("pw-in-url"), "{}", ran.stderr);
        // What cannot be read is not taken for something else, which would make no sense either.
        let here = format!("error: {place}");
        let others = ran.stderr.lines().filter(|l| l.starts_with("error: ") && !l.starts_with(&here)).count();
        assert!(others == 0 || pointer.ends_with("/number"), "{pointer}: {}", ran.stderr);
        assert_eq!(export(&sandbox), "{\n  \"tenants\": []\n}\n", "{pointer}: all or nothing");
    }
    // A name that the site file does not know.
    let mut site = full();
    site["tenants"][0]["devices"][0]["colour"] = "red".into();
    refused(&import(&sandbox, &site, &[]), &["tenants[0].devices[0]", "colour"]);
}

#[test]
fn every_fault_of_a_site_file_is_reported_at_once() {
    let sandbox = Sandbox::empty();
    let mut site = full();
    for (pointer, value, ..) in faults() {
        *site.pointer_mut(pointer).unwrap() = value;
    }
    let ran = import(&sandbox, &site, &[]);
    refused(&ran, &[]);
    // The MAC that stood twice stands once now that the vendor of the other is gone: all the others are still wrong.
    let silent: Vec<_> = faults()
        .into_iter()
        // Nobody can tell what is wrong with the text of a dialect that is none.
        .filter(|(_, _, place, _)| *place != "tenants[0].templates[0].text")
        .filter(|(_, _, place, _)| {
            !ran.stderr.lines().any(|line| line.starts_with(&format!("error: {place}")))
        })
        .map(|(.., place, _)| place)
        .collect();
    assert!(silent.is_empty(), "not reported in the same run: {silent:#?}\n{}", ran.stderr);
}

#[test]
fn what_is_no_site_file_is_one_clear_error() {
    let sandbox = Sandbox::empty();
    one_error(&sandbox.cli(&["import", "none.json"]), &["none.json"]);
    one_error(&sandbox.cli(&["import", "files"]), &["files"]);
    for text in [
        "",
        "{",
        "[]",
        "null",
        "{\"tenants\": 1}",
        "{\"tenants\": [1]}",
        "{\"tenants\": [{}]}",
        "{\"tenants\": [{\"name\": 1}]}",
    ] {
        let ran = sandbox.cli_with(&["import", "-"], text);
        one_error(&ran, &[]);
        assert!(ran.stderr.len() > 20, "{text}: {}", ran.stderr);
    }
    one_error(&sandbox.cli_with(&["import", "-"], "{\n  \"tenants\": [\n    x"), &["line 3"]);
    fs::write(sandbox.path("latin.json"), b"{\"tenants\": [{\"name\": \"\xff\"}]}").unwrap();
    one_error(&sandbox.cli(&["import", "latin.json"]), &["latin.json"]);
}

#[test]
fn import_of_an_export_is_the_identity() {
    let sandbox = Sandbox::new(&full());
    let text = export(&sandbox);
    fs::write(sandbox.path("export.json"), &text).unwrap();
    let out = sandbox.cli(&["import", "export.json"]).good().out();
    assert_eq!(out, "tenant `acme`: unchanged\ntenant `other`: unchanged\n");
    assert_eq!(export(&sandbox), text);
    // Into another database, and through every phone's file.
    let other = Sandbox::empty();
    other.cli_with(&["import", "-"], &text).good();
    assert_eq!(export(&other), text);
    for (_, mac, name) in PHONES {
        let render =
            |sandbox: &Sandbox| sandbox.cli(&["render", mac, name, "--transport", "tftp"]).good().stdout;
        assert_eq!(render(&sandbox), render(&other), "{name}");
    }
    // Nothing that the sample says is lost on the way.
    let (site, exported): (Value, Value) = (full(), serde_json::from_str(&text).unwrap());
    lost(&site["tenants"][0], &exported["tenants"][0], "tenants[0]");
}

/// Fails where a value of the site is not in the export.
fn lost(site: &Value, export: &Value, place: &str) {
    match site {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| lost(value, &export[name], &format!("{place}.{name}")));
        }
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(at, item)| lost(item, &export[at], &format!("{place}[{at}]")));
        }
        // A default may be left out.
        Value::Bool(false) | Value::Null if export.is_null() => {}
        value => assert_eq!(value, export, "{place}"),
    }
}

#[test]
fn a_phone_without_dhcp_and_without_an_address_is_warned_of() {
    let mut site = standard_site("yealink", "T46G");
    let warned = |site: &Value| Sandbox::empty().import(site).good().stderr.contains("without DHCP");
    assert!(!warned(&site));
    site["tenants"][0]["devices"][0]["network"] = json!({"dhcp": false});
    assert!(warned(&site));
    // Layers together make one address.
    site["tenants"][0]["network"] = json!({"mask": "255.255.255.0"});
    site["tenants"][0]["devices"][0]["network"] = json!({"dhcp": false, "ip": "10.0.0.7"});
    assert!(!warned(&site));
}
