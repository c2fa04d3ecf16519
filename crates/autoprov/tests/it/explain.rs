//! `explain` against the file it explains, and against the bytes that go over the wire.

use crate::fixtures::folder;
use crate::golden::names;
use crate::sandbox::Sandbox;
use autoprov_core::{Artifact, Content, Registry};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;

fn golden() -> Value {
    serde_json::from_str(&fs::read_to_string(folder().join("golden.json")).unwrap()).unwrap()
}

/// Whether a source is a layer that this site has for this device.
fn is_layer(source: &str, site: &Value, device: &Value) -> bool {
    let tenant = &site["tenants"][0];
    let named = |list: &Value, field: &str| -> Vec<String> {
        let items = list.as_array().into_iter().flatten();
        items.map(|item| item[field].as_str().unwrap_or_default().to_owned()).collect()
    };
    let mut numbers = named(&device["lines"], "extension");
    if device["hot_desk"] == true {
        numbers = vec![tenant["hot_desk"]["extension"].as_str().unwrap().to_owned()];
    }
    match source.split_once(' ').unwrap_or((source, "")) {
        ("tenant" | "device" | "dialect" | "cleared", "") => true,
        ("server", name) => named(&tenant["sip_servers"], "name").iter().any(|own| own == name),
        ("profile", name) => device["profiles"].as_array().is_some_and(|own| own.iter().any(|p| p == name)),
        ("extension", number) => numbers.iter().any(|own| own == number),
        ("line", index) => {
            let index: u64 = index.parse().unwrap();
            device["lines"].as_array().unwrap().iter().any(|line| line["index"] == index)
        }
        ("template", name) => {
            let own = tenant["templates"].as_array().unwrap().iter().any(|t| {
                let model = t["model"].as_str().map(|model| format!("/{model}")).unwrap_or_default();
                format!("{}{model}", t["dialect"].as_str().unwrap()) == name
            });
            own || name
                .strip_prefix("extension ")
                .is_some_and(|number| numbers.iter().any(|own| own == number))
        }
        ("raw", whose) => {
            whose == "device"
                || whose
                    .strip_prefix("profile ")
                    .is_some_and(|name| device["profiles"].as_array().unwrap().iter().any(|own| own == name))
        }
        _ => false,
    }
}

#[test]
fn every_value_of_every_file_has_its_layer() {
    let site = golden();
    let sandbox = Sandbox::new(&site);
    let registry = Registry::linked().unwrap();
    let mut sources = BTreeMap::<String, u32>::new();
    for device in site["tenants"][0]["devices"].as_array().unwrap() {
        let mac = device["mac"].as_str().unwrap();
        let (_, over) = names(&sandbox, mac);
        for file in sandbox.json(&["render", mac, "--transport", over, "--json"]).as_array().unwrap() {
            let name = file["name"].as_str().unwrap();
            // Over HTTP a page is for whoever has a User-Agent, and no command here has one.
            if over != "tftp" && name.starts_with("_directory/") {
                continue;
            }
            let explained = sandbox.json(&["explain", name, "--transport", over, "--json"]);
            assert_eq!(explained["answer"]["status"], file["status"], "{name}");
            if file["status"] != 200 {
                assert_eq!(explained["values"], json!([]), "{name}");
                continue;
            }
            let steps = explained["steps"].as_array().unwrap();
            let dialect = steps.iter().find(|step| step["step"] == "dialect").expect("a dialect");
            let profile = registry.profile(dialect["result"].as_str().unwrap()).unwrap();
            let pattern = name.replace(mac, "{mac}").replace(&mac.to_uppercase(), "{MAC}");
            let model = registry
                .model(device["vendor"].as_str().unwrap(), device["model"].as_str().unwrap())
                .unwrap();
            let spelt =
                |own: &&str, own_name: &str| own_name.replace("{model}", own).eq_ignore_ascii_case(&pattern);
            let fits = |a: &&Artifact| [""].iter().chain(model.file_names).any(|own| spelt(own, a.name));
            let artifact = profile.artifacts().iter().find(fits).expect(name);
            let bytes = sandbox.cli(&["render", mac, name, "--transport", over]).good().stdout;
            assert_eq!(explained["answer"]["bytes"], bytes.len(), "{name}");
            let values = explained["values"].as_array().unwrap();
            let Content::Settings(autoprov_core::Settings { format, tables, .. }) = artifact.content else {
                assert!(values.is_empty(), "{name} is a document");
                continue;
            };
            // A format with sections may gather what belongs together, so places may differ; contents do not.
            let sorted = |mut pairs: Vec<(String, String)>| {
                pairs.sort();
                pairs
            };
            let read = format.parse(&bytes).unwrap();
            let hidden: Vec<_> = values.iter().filter(|value| value["value"] == "***").collect();
            let hide = |key: &str| hidden.iter().any(|value| value["key"] == key);
            let shown =
                |key: &str, value: &str| (key.to_owned(), if hide(key) { "***" } else { value }.to_owned());
            // The operator's text alone, or what the phone's own template has.
            let theirs = tables.is_empty() || !artifact.bounds.is_empty();
            assert!(read.len() > 20 || theirs, "{name}");
            assert_eq!(
                sorted(
                    values
                        .iter()
                        .map(|v| shown(v["key"].as_str().unwrap(), v["value"].as_str().unwrap()))
                        .collect()
                ),
                sorted(read.iter().map(|setting| shown(&setting.key, &setting.value)).collect()),
                "{name}"
            );
            for value in values {
                let source = value["source"].as_str().unwrap();
                assert!(is_layer(source, &site, device), "{name}: {value}");
                *sources.entry(source.split(' ').next().unwrap().to_owned()).or_default() += 1;
            }
        }
    }
    // Each kind of layer set something somewhere, or this test would prove less than it says.
    let kinds: Vec<_> = sources.keys().map(String::as_str).collect();
    assert_eq!(
        kinds,
        [
            "cleared",
            "device",
            "dialect",
            "extension",
            "line",
            "profile",
            "raw",
            "server",
            "template",
            "tenant"
        ]
    );
}

#[test]
fn passwords_are_stars() {
    let registry = Registry::linked().unwrap();
    let site = golden();
    let sandbox = Sandbox::new(&site);
    let tenant = &site["tenants"][0];
    let mut secrets =
        vec![&tenant["http_password"], &tenant["phone_admin_password"], &tenant["phone_user_password"]];
    secrets.push(&tenant["ldap"]["password"]);
    secrets.extend(tenant["extensions"].as_array().unwrap().iter().map(|e| &e["password"]));
    for device in tenant["devices"].as_array().unwrap() {
        let mac = device["mac"].as_str().unwrap();
        let (_, over) = names(&sandbox, mac);
        let model = registry.model(device["vendor"].as_str().unwrap(), device["model"].as_str().unwrap());
        let mut files = model.unwrap().dialects.iter().flat_map(|(_, profile)| profile.artifacts());
        // Of some, the operator's text is the file.
        let has_passwords = files.any(Artifact::is_filled_by_us);
        for format in [&["--json"][..], &[]] {
            let mut arguments = vec!["explain", mac, "--transport", over];
            arguments.extend(format);
            let out = sandbox.cli(&arguments).good().out();
            assert!(out.contains("***") || !has_passwords, "{mac}");
            for secret in &secrets {
                let text = secret.as_str().unwrap();
                let escaped = secret.to_string();
                let escaped = escaped.trim_matches('"');
                assert!(!out.contains(text) && !out.contains(escaped), "{mac}: {secret} is shown");
            }
        }
    }
}

#[test]
fn bytes_and_tag_are_the_served_ones() {
    let mut site = golden();
    site["tenants"][0]["networks"] = json!(["127.0.0.0/8"]);
    site["tenants"][0]["http_password"] = json!("secret");
    let sandbox = Sandbox::serving(&site);
    let mut over_http = 0;
    for device in site["tenants"][0]["devices"].as_array().unwrap() {
        let mac = device["mac"].as_str().unwrap();
        for file in sandbox.json(&["render", mac, "--transport", "tftp", "--json"]).as_array().unwrap() {
            let name = file["name"].as_str().unwrap();
            let explained = sandbox.json(&["explain", name, "--transport", "tftp", "--json"]);
            match sandbox.tftp_get(name) {
                Ok(bytes) => {
                    assert_eq!(explained["answer"]["status"], 200, "{name}");
                    assert_eq!(explained["answer"]["bytes"], bytes.len(), "{name}");
                    assert_eq!(
                        bytes,
                        sandbox.cli(&["render", mac, name, "--transport", "tftp"]).good().stdout
                    );
                }
                Err((code, _)) => {
                    assert!(code == 1 && explained["answer"]["status"] == 404, "{name}: {explained}");
                }
            }
            // A directory page over HTTP wants the phone's own User-Agent: the rules' tests have one.
            if name.starts_with("_directory/") {
                continue;
            }
            let explained = sandbox.json(&["explain", name, "--json"]);
            let answer = sandbox.digest(("GET", &format!("/prov/{name}")), ("golden", "secret"), &[], b"");
            // An absent name has no challenge and no device's own; both say 404.
            assert_eq!(explained["answer"]["status"], answer.status, "{name}: {explained}");
            if answer.status == 200 {
                over_http += 1;
                assert_eq!(explained["answer"]["bytes"], answer.body.len(), "{name}");
                assert_eq!(explained["answer"]["type"], answer.header("content-type").unwrap(), "{name}");
                let tag = answer.header("etag").unwrap().trim_matches('"');
                assert_eq!(explained["answer"]["etag"], tag, "{name}");
                let rendered = sandbox.cli(&["render", mac, name]).good().stdout;
                assert_eq!(rendered, answer.body, "{name}");
            }
        }
    }
    assert!(over_http > 8, "{over_http}");
}

#[test]
fn a_change_of_any_layer_shows_where_it_came_from() {
    let mut site = crate::sandbox::standard_site("yealink", "T46G");
    site["tenants"][0]["devices"][0]["firmware"] = json!("28.83.0.50");
    site["tenants"][0]["profiles"] = json!([{"name": "weak"}, {"name": "strong"}]);
    site["tenants"][0]["devices"][0]["profiles"] = json!(["weak", "strong"]);
    let sandbox = Sandbox::new(&site);
    let explained = |sandbox: &Sandbox| {
        let explained = sandbox.json(&["explain", "001565aabbcc", "--json"]);
        let values = explained["values"].as_array().unwrap();
        let value = values.iter().find(|value| value["key"] == "local_time.time_zone_name");
        value.map(|v| format!("{} by {}", v["value"].as_str().unwrap(), v["source"].as_str().unwrap()))
    };
    let zone = |place: &mut Value, zone: &str| place["time_zone"] = json!(zone);
    assert!(explained(&sandbox).unwrap().ends_with(" by tenant"));
    for (layer, name) in [(0, "profile weak"), (1, "profile strong")] {
        zone(&mut site["tenants"][0]["profiles"][layer], "America/New_York");
        sandbox.import(&site).good();
        assert_eq!(explained(&sandbox).unwrap(), format!("United States-Eastern Time by {name}"));
    }
    zone(&mut site["tenants"][0]["devices"][0], "America/Chicago");
    sandbox.import(&site).good();
    assert_eq!(explained(&sandbox).unwrap(), "United States-Central Time by device");
    let text = "local_time.time_zone_name = Atlantis\n";
    site["tenants"][0]["templates"] = json!([{"dialect": "yealink-v81", "text": text}]);
    sandbox.import(&site).good();
    assert_eq!(explained(&sandbox).unwrap(), "Atlantis by template yealink-v81");
    let text = "local_time.time_zone_name = Lemuria\n";
    site["tenants"][0]["templates"]
        .as_array_mut()
        .unwrap()
        .push(json!({"dialect": "yealink-v81", "model": "T46G", "text": text}));
    sandbox.import(&site).good();
    assert_eq!(explained(&sandbox).unwrap(), "Lemuria by template yealink-v81/T46G");
    let text = "local_time.time_zone_name = Mu\n";
    site["tenants"][0]["extensions"][0]["templates"] = json!([{"dialect": "yealink-v81", "text": text}]);
    sandbox.import(&site).good();
    assert_eq!(explained(&sandbox).unwrap(), "Mu by template extension 101");
    for (place, name) in [("profiles", "raw profile weak"), ("devices", "raw device")] {
        site["tenants"][0][place][0]["raw"] = json!({"yealink-v81": {"local_time.time_zone_name": place}});
        sandbox.import(&site).good();
        assert_eq!(explained(&sandbox).unwrap(), format!("{place} by {name}"));
    }
}

#[test]
fn a_password_that_a_template_or_raw_parameter_sets_is_a_star_too() {
    let mut site = crate::sandbox::standard_site("yealink", "T46G");
    let tenant = &mut site["tenants"][0];
    tenant["devices"][0]["firmware"] = json!("28.83.0.50");
    tenant["devices"][0]["raw"] = json!({"yealink-v81": {"account.1.password": "of-raw-parameters"}});
    tenant["phone_admin_password"] = json!("admin-of-the-site");
    tenant["templates"] =
        json!([{"dialect": "yealink-v81", "text": "static.security.user_password = admin:of-a-template\n"}]);
    let sandbox = Sandbox::new(&site);
    let file = sandbox.cli(&["render", "001565aabbcc", "001565aabbcc.cfg"]).good().out();
    let out = sandbox.cli(&["explain", "001565aabbcc"]).good().out();
    for secret in ["of-raw-parameters", "of-a-template"] {
        assert!(file.contains(secret), "the test sets what it means to set");
        assert!(!out.contains(secret), "`{secret}` is shown: {out}");
    }
}
