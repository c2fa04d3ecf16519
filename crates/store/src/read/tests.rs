//! What a file says is what is read, and what is written reads back.

use super::read;
use crate::check::check;
use crate::site::{Device, KeyGroup, SipServer, SipTransport, Site, Tenant};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The example of the documentation.
pub(crate) const EXAMPLE: &str = r#"{"tenants": [{
  "name": "acme", "http_username": "acme", "http_password": "...", "http_previous_password": null,
  "networks": ["10.0.0.0/8"], "directory_access": "digest", "provisioning_url": "http://192.0.2.10/prov", "polling_minutes": 1440,
  "sip_servers": [{"name": "main", "host": "pbx.example", "port": 5060, "transport": "udp", "outbound_proxy": null,
    "backup_host": null, "expires": 3600, "srtp": "off", "dtmf": "rfc2833", "nat_keepalive": 30}],
  "voicemail_number": "*97", "pickup_code": "*8", "park_code": "*68",
  "time_zone": "Europe/Sarajevo", "ntp": ["pool.ntp.org"], "date_format": "dmy", "time_format": "24", "language": "en", "country": "ba",
  "codecs": ["pcma", "pcmu", "g722", "g729"], "syslog": null,
  "network": {"dhcp": true, "ip": null, "mask": null, "gateway": null, "dns": [], "vlan": null, "vlan_priority": null, "pc_vlan": null},
  "phone_admin_password": "...", "phone_user_password": "...",
  "ldap": {"host": "ldap.example", "port": 389, "tls": false, "base_dn": "...", "bind_dn": "...", "password": "...",
    "name_filter": "...", "number_filter": "...", "name_attributes": ["cn"], "number_attributes": ["telephoneNumber"]},
  "hot_desk": {"login_number": "*555", "extension": "999"},
  "profiles": [{"name": "sales", "time_zone": null, "keys": [], "raw": {"yealink-v81": {"phone_setting.backlight_time": "0"}}}],
  "extensions": [{"number": "101", "display_name": "Ana", "auth_id": "101", "password": "...", "voicemail": "101",
    "codecs": null, "pin": null, "templates": []}],
  "devices": [{"name": "reception", "mac": "001565267db9", "vendor": "yealink", "model": "T46G", "firmware": null, "serial": null,
    "http_username": null, "http_password": null, "profiles": ["sales"], "time_zone": null, "codecs": null, "network": null, "hot_desk": false,
    "keys_managed": "all", "raw": {},
    "lines": [{"index": 1, "extension": "101", "label": null, "server": "main", "shared": false}],
    "keys": [{"group": "line", "position": 2, "type": "blf", "value": "102", "label": "Bo", "line": 1, "pickup_code": null}],
    "handsets": [{"index": 1, "ipei": null, "name": "Hall", "lines": [1]}], "expansion": [{"model": "EXP40"}]}],
  "directory": [{"name": "Bo", "number": "102"}],
  "templates": [{"dialect": "yealink-v81", "model": null, "text": "..."}],
  "routes": [{"name": "custom.cfg", "public": false, "text": "..."}]
}]}"#;

/// A file with every field set to something that is not what it would be anyway.
pub(crate) const FULL: &str = include_str!("full.json");

#[test]
fn the_example_reads_and_makes_sense() {
    let site = read(EXAMPLE).unwrap();
    let findings = check(&site);
    assert_eq!(findings.errors, []);
    let tenant = &site.tenants[0];
    assert_eq!(tenant.http_password.as_ref().unwrap().expose(), "...");
    assert_eq!(tenant.devices[0].lines[0].extension, "101");
    assert_eq!(tenant.defaults.network.as_ref().unwrap().dns, Some(vec![]));
    assert_eq!(read(&site.to_json().unwrap()).unwrap(), site);
}

#[test]
fn every_field_comes_back_in_the_order_of_the_documentation() {
    let site = read(FULL).unwrap();
    assert_eq!(check(&site).errors, []);
    assert_eq!(site.to_json().unwrap(), FULL);
    // The order, from the example: what both have must stand in the same sequence.
    let names = |text: &str, pointer: &str| -> Vec<String> {
        let value: Value = serde_json::from_str(text).unwrap();
        value.pointer(pointer).unwrap().as_object().unwrap().keys().cloned().collect()
    };
    for pointer in [
        "/tenants/0",
        "/tenants/0/sip_servers/0",
        "/tenants/0/network",
        "/tenants/0/ldap",
        "/tenants/0/hot_desk",
        "/tenants/0/profiles/0",
        "/tenants/0/extensions/0",
        "/tenants/0/devices/0",
        "/tenants/0/devices/0/lines/0",
        "/tenants/0/devices/0/keys/0",
        "/tenants/0/devices/0/handsets/0",
        "/tenants/0/routes/0",
    ] {
        let example = names(EXAMPLE, pointer);
        let mut full = names(FULL, pointer);
        full.retain(|name| example.contains(name));
        assert_eq!(full, example, "{pointer}");
    }
}

#[test]
fn the_least_file_has_the_usual_values() {
    let text = r#"{"tenants": [{"name": "a", "sip": {"host": "h"}, "extensions": [{"number": "1"}],
        "devices": [{"mac": "00:15:65:26:7d:b9", "vendor": "yealink", "model": "T46G", "lines": [{"index": 1, "extension": "1"}]}]}]}"#;
    let site = read(text).unwrap();
    let tenant = &site.tenants[0];
    assert_eq!((tenant.sip_servers[0].name.as_str(), tenant.sip_servers[0].port), ("main", Some(5060)));
    assert_eq!((tenant.polling_minutes, tenant.sip_servers[0].expires), (1440, 3600));
    assert_eq!(tenant.devices[0].name, "001565267db9");
    assert_eq!(read(&site.to_json().unwrap()).unwrap(), site);
    assert_eq!(tenant.sip_servers[0], SipServer::named("main", "h"));
    let empty = Site { tenants: vec![Tenant::named("a")], ..Site::default() };
    assert_eq!(read(r#"{"tenants": [{"name": "a"}]}"#).unwrap(), empty);
    assert_eq!(read(&empty.to_json().unwrap()).unwrap(), empty);
    assert_eq!(read(r#"{"tenants": []}"#).unwrap(), Site::default());
}

#[test]
fn usual_ports_follow_tls() {
    let text = r#"{"tenants": [{"name": "a", "sip": {"host": "h", "transport": "tls"}, "ldap": {"host": "h", "tls": true}}]}"#;
    let site = read(text).unwrap();
    assert_eq!(site.tenants[0].sip_servers[0].transport, SipTransport::Tls);
    assert_eq!(site.tenants[0].sip_servers[0].port, Some(5061));
    assert_eq!(site.tenants[0].ldap.as_ref().unwrap().port, 636);
}

#[test]
fn debug_shows_no_secret() {
    let shown = format!("{:?}", read(FULL).unwrap());
    assert!(shown.contains("reception") && !shown.contains("secret"), "{shown}");
}

/// JSON of any shape, with our names in it often enough to get deep.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
        "[a\u{0}\n\"&\u{e9}]{0,4}".prop_map(Value::from),
        Just(json!("001565267db9")),
    ];
    let name = prop_oneof![
        prop::sample::select(vec![
            "name",
            "mac",
            "devices",
            "extensions",
            "lines",
            "keys",
            "raw",
            "network",
            "sip",
            "profiles",
            "number",
            "index",
            "time_zone",
            "networks",
            "routes",
            "text",
            "provisioning_url",
            "http_username",
            "extension",
            "codecs",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ];
    leaf.prop_recursive(6, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..8)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_text_panics(text: String) {
        let _ = read(&text);
    }

    #[test]
    fn no_file_panics_and_what_reads_reads_back(tenant in any_json(), device in any_json(), raw in any_json()) {
        let file = json!({"tenants": [tenant, {"name": "a", "devices": [device, {"vendor": "v", "raw": raw}]}]});
        if let Ok(site) = read(&file.to_string()) {
            let _ = check(&site);
            prop_assert_eq!(read(&site.to_json().unwrap()).unwrap(), site);
        }
    }

    #[test]
    fn raw_parameters_come_back_in_order(values: Vec<(String, String)>, dialects in prop::collection::hash_set("[a-z]{1,8}", 0..4)) {
        let mut device = Device { name: "d".to_owned(), vendor: "v".to_owned(), model: "m".to_owned(), ..Device::default() };
        for dialect in &dialects {
            for (name, value) in &values {
                device.raw.set(dialect, name, value);
            }
        }
        let site = Site { tenants: vec![Tenant { devices: vec![device], ..Tenant::named("a") }], ..Site::default() };
        prop_assert_eq!(read(&site.to_json().unwrap()).map_err(|errors| errors.len()), Ok(site));
    }

    #[test]
    fn key_groups_read_back(module in 1u8..) {
        let group = KeyGroup::Expansion(module);
        prop_assert_eq!(group.to_string().parse(), Ok(group));
    }
}
