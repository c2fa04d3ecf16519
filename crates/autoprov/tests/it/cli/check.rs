//! `check` finds what hurts: each set-up that is broken is told, with its remedy; what is whole is not.

use crate::sandbox::{Sandbox, wait_until};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair, date_time_ymd,
};
use serde_json::{Value, json};
use std::net::TcpListener;

fn site() -> Value {
    json!({"tenants": [{
        "name": "acme", "http_username": "acme", "http_password": "choose-one", "networks": ["127.0.0.0/8"],
        "sip": {"host": "127.0.0.1"}, "provisioning_url": "https://prov.example.com/prov",
        "extensions": [{"number": "101", "password": "pw-sip-101"}],
        "devices": [{"name": "desk", "mac": "001565267db9", "vendor": "yealink", "model": "T46S", "lines": [{"extension": "101"}]}],
    }]})
}

/// A certificate for these names until that year, signed by an authority; the leaf, the authority, the key.
fn certificate(names: &[&str], year: i32) -> (String, String, String) {
    let called = |name: &str| {
        let mut own = DistinguishedName::new();
        own.push(DnType::CommonName, name);
        own
    };
    let authority_key = KeyPair::generate().unwrap();
    let mut authority = CertificateParams::new(Vec::<String>::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.distinguished_name = called("Authority");
    let root = authority.self_signed(&authority_key).unwrap();
    let key = KeyPair::generate().unwrap();
    let mut leaf =
        CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap();
    leaf.distinguished_name = called("Server");
    (leaf.not_before, leaf.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(year, 6, 1));
    let own = leaf.signed_by(&key, &Issuer::new(authority, authority_key)).unwrap();
    (own.pem(), root.pem(), key.serialize_pem())
}

/// `check` of HTTPS with a chain.
fn with_chain(sandbox: &Sandbox, chain: &str, key: &str) -> (i32, String) {
    std::fs::write(sandbox.path("chain.pem"), chain).unwrap();
    std::fs::write(sandbox.path("key.pem"), key).unwrap();
    std::fs::set_permissions(sandbox.path("key.pem"), std::os::unix::fs::PermissionsExt::from_mode(0o600))
        .unwrap();
    let words = [
        "check",
        "--offline",
        "--https",
        "127.0.0.1:0",
        "--certificate",
        "chain.pem",
        "--certificate-key",
        "key.pem",
    ];
    let ran = sandbox.cli(&words);
    (ran.status, format!("{}{}", ran.out(), ran.stderr))
}

#[test]
fn a_certificate_is_looked_at_as_phones_do() {
    let sandbox = Sandbox::new(&site());
    let right = ["prov.example.com", "10.0.0.5"];
    let (leaf, root, key) = certificate(&right, 2090);
    let (status, told) = with_chain(&sandbox, &format!("{leaf}{root}"), &key);
    assert!(status == 0 && told.ends_with("all is well\n"), "{told}");
    assert!(told.contains("until 2090-06-01, for prov.example.com"), "{told}");
    let (status, told) = with_chain(&sandbox, &leaf, &key);
    assert!(status == 0 && told.contains("own certificate alone") && !told.contains("all is well"), "{told}");
    assert!(with_chain(&sandbox, &format!("{leaf}{root}{leaf}"), &key).1.contains("not in order"));
    let (leaf, root, key) = certificate(&["elsewhere.example.com"], 2090);
    let (status, told) = with_chain(&sandbox, &format!("{leaf}{root}"), &key);
    assert!(
        status == 0 && told.contains("is not for `prov.example.com`") && told.contains("`acme`"),
        "{told}"
    );
    let (leaf, root, key) = certificate(&["*.example.com"], 2090);
    let (status, told) = with_chain(&sandbox, &format!("{leaf}{root}"), &key);
    assert!(status == 0 && told.contains("wildcard") && !told.contains("is not for"), "{told}");
    let (leaf, root, key) = certificate(&right, 2024);
    let (status, told) = with_chain(&sandbox, &format!("{leaf}{root}"), &key);
    assert!(status == 1 && told.contains("ended on 2024-06-01") && told.contains("renew it"), "{told}");
}

#[test]
fn a_port_that_is_taken_is_told_and_that_of_the_own_server_is_not() {
    let mut sandbox = Sandbox::new(&site());
    let check = |sandbox: &Sandbox, http: &str| sandbox.cli(&["check", "--offline", "--http", http]);
    check(&sandbox, "127.0.0.1:0").good();
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = other.local_addr().unwrap().to_string();
    let ran = check(&sandbox, &taken).bad(1);
    assert!(ran.stderr.contains(&format!("--http {taken}: another program has it")), "{}", ran.stderr);
    let ran = check(&sandbox, "192.0.2.1:80").bad(1);
    assert!(ran.stderr.contains("this host has no such address"), "{}", ran.stderr);
    sandbox.serve(&["--http", "127.0.0.1:0"]);
    let own = sandbox.http().to_string();
    check(&sandbox, &own).good();
    // A server that is there and cannot serve is no comfort.
    std::fs::rename(sandbox.files(), sandbox.path("away")).unwrap();
    std::fs::create_dir(sandbox.files()).unwrap();
    std::fs::remove_dir_all(sandbox.path("away")).unwrap();
    wait_until("the server says so", || check(&sandbox, &own).stderr.contains("is not ready"));
}

#[test]
fn each_broken_set_up_is_told_with_its_remedy() {
    #[rustfmt::skip]
    let broken: &[(&str, Value, &[&str], &[&str])] = &[
        ("/http_password", Value::Null, &[], &["http_password", "403"]),
        ("/provisioning_url", json!("http://10.0.0.5/provision"), &[], &["/provision", "end it with /prov"]),
        ("/firmware_packs", json!([{"model": "T46S", "pack": "yealink/nothere.rom"}]), &[], &["yealink/nothere.rom", "not in the file area"]),
        ("/devices/0/lines", json!([]), &[], &["desk", "names no line"]),
        ("/devices/0/mac", json!("000413aaaaaa"), &[], &["desk", "Snom"]),
        ("/devices/0/vendor", json!("yealink"), &["--tftp", "127.0.0.1:0"], &[]),
        ("/devices/0", json!({"name": "old", "mac": "000413aaaaab", "vendor": "snom", "model": "D785", "lines": [{"extension": "101"}]}), &["--tftp", "127.0.0.1:0"], &[]),
    ];
    for (pointer, value, flags, told) in broken {
        let mut site = site();
        site["tenants"][0]["firmware_packs"] = json!([]);
        *site["tenants"][0].pointer_mut(pointer).unwrap() = value.clone();
        let sandbox = Sandbox::new(&site);
        let ran = sandbox.cli(&[&["check", "--offline"], *flags].concat()).good();
        let found =
            told.is_empty() || ran.stderr.lines().any(|line| told.iter().all(|part| line.contains(part)));
        assert!(found, "{pointer} {value}: {}", ran.stderr);
        assert_eq!(ran.out().contains("all is well"), ran.stderr.is_empty(), "{pointer}: {}", ran.stderr);
        let json: Value = serde_json::from_slice(
            &sandbox.cli(&[&["check", "--offline", "--json"], *flags].concat()).good().stdout,
        )
        .unwrap();
        assert_eq!(json["ok"], true);
        assert_eq!(json["warnings"].as_array().unwrap().is_empty(), ran.stderr.is_empty(), "{json}");
    }
}

#[test]
fn who_watches_gets_json_whatever_is_wrong() {
    let sandbox = Sandbox::bare();
    let said = |words: &[&str]| -> Value {
        let ran = sandbox.cli(&[&["check", "--offline", "--json"], words].concat()).bad(1);
        serde_json::from_slice(&ran.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}{}", ran.out(), ran.stderr))
    };
    let none = said(&[]);
    assert!(
        none["ok"] == false && none["errors"][0].as_str().unwrap().contains("there is no database"),
        "{none}"
    );
    sandbox.import(&site()).good();
    let logs = said(&["--access-log", "/no/such/folder"]);
    assert!(logs["errors"][0].as_str().unwrap().contains("/no/such/folder"), "{logs}");
}

#[test]
fn phones_that_no_listener_serves_are_told() {
    let sandbox = Sandbox::bare();
    let models: Value = serde_json::from_slice(&sandbox.cli(&["models", "--json"]).good().stdout).unwrap();
    let old = models.as_array().unwrap().iter().find(|own| {
        own["features"]["https_provisioning"] == "unsupported"
            && own["reasons"]["https_provisioning"]
                .as_str()
                .is_some_and(|why| why.contains("docs/old-phones.md"))
    });
    let old = old.expect("a phone that ends at TLS 1.0");
    let mut site = site();
    site["tenants"][0]["devices"][0]["vendor"] = old["vendor"].clone();
    site["tenants"][0]["devices"][0]["model"] = old["model"].clone();
    sandbox.import(&site).good();
    let ran = sandbox.cli(&["check", "--offline", "--https", "127.0.0.1:0", "--http", "127.0.0.1:0"]).good();
    assert!(ran.stderr.contains("docs/old-phones.md"), "{}", ran.stderr);
    let ran = sandbox.cli(&["check", "--offline", "--https", "127.0.0.1:0"]).good();
    assert!(ran.stderr.contains("no such listener is configured: give --"), "{}", ran.stderr);
}

#[test]
fn a_file_area_that_cannot_be_read_and_names_without_an_address() {
    let sandbox = Sandbox::new(&site());
    std::fs::remove_dir(sandbox.files()).unwrap();
    std::fs::write(sandbox.files(), "a file").unwrap();
    let ran = sandbox.cli(&["check", "--offline"]).bad(1);
    assert!(ran.stderr.contains("file area"), "{}", ran.stderr);
    let ran = sandbox.cli(&["check", "--offline", "--json"]);
    assert_eq!(ran.status, 1);
    std::fs::remove_file(sandbox.files()).unwrap();
    std::fs::create_dir(sandbox.files()).unwrap();
    sandbox.cli(&["tenant", "set", "acme", "sip.host=no.such.host.invalid", "ntp=127.0.0.1"]).good();
    let ran = sandbox.cli(&["check"]).good();
    let line = ran.stderr.lines().find(|line| line.contains("no.such.host.invalid")).unwrap_or_default();
    assert!(line.contains("has no address") && line.contains("sip_servers of `acme`"), "{}", ran.stderr);
    assert!(ran.stderr.contains("ntp `127.0.0.1`: does not answer"), "{}", ran.stderr);
    let ran = sandbox.cli(&["check", "--offline"]).good();
    assert!(!ran.stderr.contains("no.such.host.invalid") && !ran.stderr.contains("ntp"), "{}", ran.stderr);
}
