//! `dhcp`: what it prints is read by the servers it is for.

use super::{one_error, refused};
use crate::sandbox::{Ran, Sandbox};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const URL: &str = "http://192.0.2.10/prov";

fn site(tenants: &[(&str, Option<&str>)]) -> Value {
    let tenants: Vec<_> =
        tenants.iter().map(|(name, url)| json!({"name": name, "provisioning_url": url})).collect();
    json!({ "tenants": tenants })
}

/// A server's own check of a file. Servers are not on the path of users who are not root.
fn check(sandbox: &Sandbox, program: &str, arguments: &[&str], file: &str) -> Ran {
    let folders = ["/usr/sbin", "/sbin", "/usr/local/sbin", "/usr/bin"];
    let paths = folders.map(|folder| Path::new(folder).join(program));
    let path =
        paths.iter().find(|path| path.is_file()).unwrap_or_else(|| panic!("{program} is not installed"));
    sandbox.run(path.to_str().unwrap(), &[arguments, &[file]].concat())
}

const WAYS: [&[&str]; 4] = [
    &["--url", URL],
    &["--url", URL, "--by", "mac"],
    &["--url", "https://prov.example:8443/prov/acme/", "--address", "192.0.2.10"],
    &["--url", "tftp://192.0.2.10"],
];

#[test]
fn dnsmasq_reads_it() {
    let sandbox = Sandbox::empty();
    for way in WAYS {
        fs::write(sandbox.path("a.conf"), sandbox.cli(&[&["dhcp", "dnsmasq"], way].concat()).good().out())
            .unwrap();
        check(&sandbox, "dnsmasq", &["--test", "-C"], "a.conf").good();
        // Beside what an operator has.
        fs::write(sandbox.path("b.conf"), "dhcp-range=192.0.2.50,192.0.2.99,1h\nconf-file=a.conf\n").unwrap();
        check(&sandbox, "dnsmasq", &["--test", "-C"], "b.conf").good();
    }
    fs::write(sandbox.path("a.conf"), "dhcp-mac=set:x\n").unwrap();
    assert_ne!(check(&sandbox, "dnsmasq", &["--test", "-C"], "a.conf").status, 0, "the check checks");
}

#[test]
fn dhcpd_reads_it() {
    let sandbox = Sandbox::empty();
    for way in WAYS {
        fs::write(sandbox.path("a.conf"), sandbox.cli(&[&["dhcp", "isc"], way].concat()).good().out())
            .unwrap();
        let own =
            "include \"a.conf\";\nsubnet 192.0.2.0 netmask 255.255.255.0 { range 192.0.2.50 192.0.2.99; }\n";
        fs::write(sandbox.path("dhcpd.conf"), own).unwrap();
        check(&sandbox, "dhcpd", &["-t", "-cf"], "dhcpd.conf").good();
    }
    fs::write(sandbox.path("a.conf"), "option no-such-option \"x\";\n").unwrap();
    assert_ne!(check(&sandbox, "dhcpd", &["-t", "-cf"], "dhcpd.conf").status, 0, "the check checks");
}

#[test]
fn kea_reads_it() {
    let sandbox = Sandbox::empty();
    for way in WAYS {
        let mut written = sandbox.json(&[&["dhcp", "kea"], way].concat());
        fs::write(sandbox.path("a.json"), written.to_string()).unwrap();
        check(&sandbox, "kea-dhcp4", &["-t"], "a.json").good();
        // Beside what an operator has.
        written["Dhcp4"]["interfaces-config"] = json!({"interfaces": []});
        written["Dhcp4"]["subnet4"] =
            json!([{"subnet": "192.0.2.0/24", "pools": [{"pool": "192.0.2.50 - 192.0.2.99"}]}]);
        fs::write(sandbox.path("a.json"), written.to_string()).unwrap();
        check(&sandbox, "kea-dhcp4", &["-t"], "a.json").good();
    }
    fs::write(
        sandbox.path("a.json"),
        "{\"Dhcp4\": {\"client-classes\": [{\"name\": \"x\", \"test\": \"(\"}]}}",
    )
    .unwrap();
    assert_ne!(check(&sandbox, "kea-dhcp4", &["-t"], "a.json").status, 0, "the check checks");
}

/// Its rows as (match, option, value).
fn rows(sandbox: &Sandbox, arguments: &[&str]) -> Vec<(String, u64, String)> {
    let rows = sandbox.json(&[&["dhcp", "--json"], arguments].concat());
    let row = |row: &Value| {
        let (kind, text) = row["match"].as_object().unwrap().iter().next().unwrap();
        let value = row["value"].as_str().unwrap().to_owned();
        (format!("{kind} {}", text.as_str().unwrap()), row["option"].as_u64().unwrap(), value)
    };
    rows.as_array().unwrap().iter().map(row).collect()
}

#[test]
fn each_vendor_gets_its_options() {
    let sandbox = Sandbox::empty();
    let options = |vendor: &str, more: &[&str]| {
        let mut options = rows(&sandbox, &[&["--vendor", vendor, "--url", URL], more].concat());
        options.dedup_by(|one, other| (one.1, &one.2) == (other.1, &other.2));
        options
    };
    let row = |sign: &str, option: u64, value: &str| (sign.to_owned(), option, value.to_owned());
    assert_eq!(options("yealink", &[]), [row("class yealink", 66, URL)]);
    assert_eq!(options("yealink", &["--by", "mac"]), [row("mac 00:15:65", 66, URL)]);
    assert_eq!(options("grandstream", &[]), [row("mac 00:0b:82", 66, URL)]);
    let obihai = "http://192.0.2.10/prov/$MAC.xml";
    assert_eq!(options("obihai", &[]), [row("mac 9c:ad:ef", 66, obihai), row("mac 9c:ad:ef", 160, obihai)]);
    // In order of what the phone honours, by its binary class and by that of text.
    let slash = "http://192.0.2.10/prov/";
    for vendor in ["polycom", "poly"] {
        assert_eq!(
            options(vendor, &[]),
            [
                row("class 0x0000363d", 160, slash),
                row("class 0x0000363d", 66, slash),
                row("class Poly", 160, slash),
                row("class Poly", 66, slash),
            ]
        );
    }
    // A bare host is a TFTP server.
    let tftp = rows(&sandbox, &["--vendor", "grandstream", "--url", "tftp://192.0.2.10/"]);
    assert_eq!((tftp[0].1, &*tftp[0].2), (66, "192.0.2.10"));
    let all = sandbox.json(&["dhcp", "--json", "--url", URL]);
    for field in ["vendor", "match", "option", "sub_option", "type", "value", "forced"] {
        assert!(all.as_array().unwrap().iter().all(|row| row.get(field).is_some()), "{field}");
    }
    let table = sandbox.cli(&["dhcp", "--url", URL]).good().out();
    assert_eq!(table.lines().count(), all.as_array().unwrap().len() + 1);
}

#[test]
fn the_url_is_the_tenants() {
    let sandbox = Sandbox::empty();
    refused(&sandbox.cli(&["dhcp", "dnsmasq"]), &["tenant"]);
    sandbox.import(&site(&[("acme", Some("http://192.0.2.20/prov/acme"))])).good();
    let out = sandbox.cli(&["dhcp", "dnsmasq"]).good().out();
    assert!(out.contains("66,\"http://192.0.2.20/prov/acme\""), "{out}");
    // The flag wins.
    let out = sandbox.cli(&["dhcp", "dnsmasq", "--url", URL]).good().out();
    assert!(out.contains(URL) && !out.contains("192.0.2.20"), "{out}");
    sandbox.import(&site(&[("acme", Some("http://192.0.2.20/prov")), ("beta", None)])).good();
    one_error(&sandbox.cli(&["dhcp", "isc"]), &["--tenant", "acme", "beta"]);
    assert!(sandbox.cli(&["dhcp", "isc", "--tenant", "acme"]).good().out().contains("192.0.2.20"));
    one_error(&sandbox.cli(&["dhcp", "kea", "--tenant", "beta"]), &["beta", "provisioning_url", "--url"]);
    one_error(&sandbox.cli(&["dhcp", "kea", "--tenant", "gamma"]), &["gamma"]);
    sandbox.cli(&["dhcp", "isc", "--tenant", "acme", "--url", URL]).bad(2);
    sandbox.cli(&["dhcp", "isc", "--json", "--url", URL]).bad(2);
    sandbox.cli(&["dhcp", "pump", "--url", URL]).bad(2);
}

#[test]
fn what_cannot_be_sent_is_refused() {
    let sandbox = Sandbox::empty();
    let url = |url: &str| sandbox.cli(&["dhcp", "dnsmasq", "--vendor", "yealink", "--url", url]);
    let ran = url("http://acme:secret@192.0.2.10/prov");
    one_error(&ran, &["password"]);
    assert!(!ran.stderr.contains("secret"), "{}", ran.stderr);
    for wrong in [
        "prov",
        "ftp://192.0.2.10/",
        "http://h/\"",
        "http://h/a\ndhcp-script=/x",
        "http://h/$(x)",
        "http:///p",
    ] {
        one_error(&url(wrong), &["--url"]);
    }
    url(&format!("http://h/{}", "a".repeat(246))).good();
    one_error(&url(&format!("http://h/{}", "a".repeat(247))), &["256", "255"]);
    one_error(&url("tftp://192.0.2.10:6969/"), &["69"]);
    one_error(&sandbox.cli(&["dhcp", "dnsmasq", "--vendor", "nobody", "--url", URL]), &["nobody", "yealink"]);
    sandbox.cli(&["dhcp", "dnsmasq", "--address", "prov.example", "--url", URL]).bad(2);
}
