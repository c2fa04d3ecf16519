//! Who is told which URL, and who is told nothing.

use super::{MAC, Phone, URL, noted, serving, sighting, site};
use serde_json::{Value, json};
use std::time::Duration;

/// Long enough for an answer that must not come.
const SILENCE: Duration = Duration::from_millis(700);

#[test]
fn outside_of_the_networks_nobody_is_answered() {
    let mut site = site();
    site["tenants"][0]["networks"] = json!(["127.0.0.1/32"]);
    let Some((sandbox, server)) = serving(&site) else { return };
    let stranger = Phone::at([127, 0, 0, 9], server);
    stranger.ask(MAC, "a");
    stranger.ask("001565000009", "b");
    // Whatever it says of where it is.
    stranger.send(&super::subscribe("001565000009", "c", "127.0.0.1:5060".parse().unwrap()));
    assert_eq!(stranger.hear(SILENCE), None);
    noted(&sandbox, MAC, 403, "127.0.0.9 lies in no network that a tenant has named");
    sighting(&sandbox, "001565000009");
    // It listened.
    let phone = Phone::at([127, 0, 0, 1], server);
    phone.ask(MAC, "d");
    assert_eq!(phone.told(), format!("{URL}/"));
}

/// Another tenant of [`site`], of these networks.
fn with(mut site: Value, name: &str, networks: &[&str], url: Option<&str>) -> Value {
    site["tenants"].as_array_mut().unwrap().push(json!({
        "name": name, "http_username": name, "http_password": "secret", "networks": networks, "provisioning_url": url
    }));
    site
}

#[test]
fn the_devices_tenant_decides_and_else_the_longest_network() {
    let site = with(site(), "branch", &["127.0.7.0/24", "127.0.8.0/24"], Some("http://192.0.2.20/prov"));
    let site = with(site, "other", &["127.0.8.0/24"], Some("http://192.0.2.30/prov"));
    let site = with(site, "dumb", &["127.0.9.0/24"], None);
    let Some((sandbox, server)) = serving(&site) else { return };
    for (ip, mac, url) in [
        ([127, 0, 6, 1], "001565000001", "http://192.0.2.10/prov/"),
        ([127, 0, 7, 1], "001565000001", "http://192.0.2.20/prov/"),
        // Acme's phone in a network of another, and in one of its own all the same.
        ([127, 0, 7, 2], MAC, "http://192.0.2.10/prov/"),
        ([127, 0, 8, 2], MAC, "http://192.0.2.10/prov/"),
    ] {
        let phone = Phone::at(ip, server);
        phone.ask(mac, "a");
        assert_eq!(phone.told(), url, "{ip:?} {mac}");
    }
    for (ip, said) in [
        ([127, 0, 8, 1], "these tenants compete by network: `branch`, `other`"),
        ([127, 0, 9, 1], "tenant `dumb` has no provisioning_url"),
    ] {
        let phone = Phone::at(ip, server);
        phone.ask("001565000002", "a");
        phone.ask("001565000002", "b");
        assert_eq!(phone.hear(SILENCE), None, "{ip:?}");
        let log = sandbox.stderr();
        assert_eq!(log.matches(said).count(), 1, "once: {log}");
    }
}

/// A phone that fetches over TFTP alone is told no other address.
#[test]
fn a_url_that_the_phone_cannot_use_is_not_told() {
    let mut site = site();
    let device = json!({"name": "old", "mac": "000ded000001", "vendor": "cisco", "model": "7960",
        "lines": [{"index": 1, "extension": "102"}]});
    site["tenants"][0]["devices"].as_array_mut().unwrap().push(device);
    let Some((sandbox, server)) = serving(&site) else { return };
    let phone = Phone::at([127, 0, 0, 1], server);
    phone.ask("000ded000001", "a");
    noted(&sandbox, "000ded000001", 404, "7960 is not provisioned over http");
    sandbox.cli(&["tenant", "set", "acme", "provisioning_url=tftp://192.0.2.10"]).good();
    phone.ask("000ded000001", "b");
    assert_eq!(phone.told(), "tftp://192.0.2.10/");
}

/// A tenant that gets a URL, or loses its network, while the server runs.
#[test]
fn what_an_operator_changes_counts_at_once() {
    let Some((sandbox, server)) = serving(&site()) else { return };
    let phone = Phone::at([127, 0, 0, 1], server);
    phone.ask("001565000001", "a");
    assert_eq!(phone.told(), format!("{URL}/"));
    sandbox.cli(&["tenant", "set", "acme", "provisioning_url=https://192.0.2.11:8443/prov"]).good();
    phone.ask("001565000001", "b");
    assert_eq!(phone.told(), "https://192.0.2.11:8443/prov/");
    sandbox.cli(&["tenant", "set", "acme", "networks=[]"]).good();
    phone.ask("001565000001", "c");
    assert_eq!(phone.hear(SILENCE), None);
}
