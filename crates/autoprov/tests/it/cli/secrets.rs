//! Passwords stand in phone files, `export` and `render`, and nowhere else.

use super::import::faults;
use super::{import, refused};
use crate::sample::{OTHER, SECRETS, USER, full};
use crate::sandbox::{Ran, Sandbox, standard_site};
use serde_json::json;
use std::fs;

/// Runs what can be run on a sandbox and gathers all it says, save `export` and `render`.
fn chatter(sandbox: &Sandbox) -> String {
    let mut said = String::new();
    let mut say = |ran: Ran| {
        said.push_str(&ran.out());
        said.push_str(&ran.stderr);
    };
    let site = full().to_string();
    for arguments in [
        &["import", "-"][..],
        &["import", "-", "--dry-run"],
        &["import", "-", "--json"],
        &["import", "-", "--prune"],
    ] {
        say(sandbox.cli_with(arguments, &site));
    }
    for (pointer, value, ..) in faults() {
        let mut site = full();
        *site.pointer_mut(pointer).unwrap() = value;
        say(import(sandbox, &site, &[]));
    }
    // A secret where something else belongs, or of another kind than text.
    for (pointer, value) in [
        ("/tenants/0/http_password", json!(["pw-http-acme"])),
        ("/tenants/0/ldap/password", json!({"pw-ldap-acme": "pw-ldap-acme"})),
        ("/tenants/0/extensions/0/pin", json!(4_711_998_877_u64)),
        ("/tenants/0/extensions/0/password", json!("pw-sip-101\n")),
        ("/tenants/0/phone_admin_password", json!(format!("pw-admin-acme{}", "x".repeat(9000)))),
        ("/tenants/1/http_password", json!("pw-other-tenant\u{0}")),
        ("/tenants/0/provisioning_url", json!("http://acme:pw-http-acme@192.0.2.10/prov")),
        ("/tenants/0/provisioning_url", json!("acme:pw-http-acme@192.0.2.10/prov")),
        ("/tenants/0/provisioning_url", json!("http://192.0.2.10/prov?password=pw-http-acme")),
    ] {
        let mut site = full();
        *site.pointer_mut(pointer).unwrap() = value;
        say(import(sandbox, &site, &[]));
    }
    say(sandbox.cli_with(&["import", "-"], &site[..site.len() - 20]));
    for kind in ["tenant", "extension", "device", "profile", "directory", "template", "route"] {
        say(sandbox.cli(&[kind, "list"]));
        say(sandbox.cli(&[kind, "list", "--json"]));
    }
    for words in [
        ["tenant", "show", "acme"],
        ["extension", "show", "101"],
        ["extension", "show", "102"],
        ["device", "show", "reception"],
        ["device", "show", "ht"],
        ["profile", "show", "sales"],
        ["explain", "001565267db9", "--json"],
        ["explain", "001565267db9", "--transport=tftp"],
        ["explain", "0004f282e824", "--json"],
        ["explain", "000b82010203", "--json"],
        ["explain", "000b82010204", "--transport=tftp"],
        ["explain", "001565000028", "--json"],
        ["explain", "/prov/private.cfg", "--json"],
        ["render", "001565267db9", "--json"],
    ] {
        say(sandbox.cli(&words));
        if words[1] == "show" {
            say(sandbox.cli(&[&words[..], &["--json"]].concat()));
        }
    }
    say(sandbox.cli(&["check"]));
    say(sandbox.cli(&["sighting", "list", "--json"]));
    say(sandbox.cli(&["tenant", "set", "acme", "http_password=pw-http-acme"]));
    say(sandbox.cli(&["extension", "set", "101", "password=pw-sip-101\n", "--tenant", "acme"]));
    said
}

#[test]
fn no_command_log_or_database_of_observations_holds_a_secret() {
    let mut sandbox = Sandbox::serving(&full());
    let config = "/prov/001565267db9.cfg";
    for (target, user) in [
        (config, USER),
        (config, OTHER),
        ("/prov/001565999999.cfg", OTHER),
        ("/prov/private.cfg", USER),
        ("/prov/0015650000ff.cfg", USER),
    ] {
        sandbox.digest(("GET", target), user, &[], b"");
        sandbox.digest(("PUT", target), user, &[], b"pw-sip-101");
    }
    // acme:pw-http-acme, as curl offers it without being asked.
    sandbox.request("GET", config, &[("Authorization", "Basic YWNtZTpwdy1odHRwLWFjbWU=")], b"");
    sandbox.request(
        "GET",
        config,
        &[("Authorization", "Digest username=\"acme\", password=\"pw-http-acme\"")],
        b"",
    );
    sandbox.tftp_get("001565267db9.cfg").unwrap();
    sandbox.tftp_get("cfg000b82010204").unwrap();
    let mut said = chatter(&sandbox);
    sandbox.access_log("access_log", 15);
    // What was noted is written when the server ends.
    assert_eq!(sandbox.stop(), 0);
    said.push_str(&chatter(&sandbox));
    said.push_str(&sandbox.stderr());
    for name in ["access_log", "tftp_access_log"] {
        said.push_str(&fs::read_to_string(sandbox.logs().join(name)).unwrap());
    }
    for name in ["a.observed.db", "a.observed.db-wal"] {
        said.push_str(&String::from_utf8_lossy(&fs::read(sandbox.path(name)).unwrap_or_default()));
    }
    assert!(said.len() > 100_000 && said.contains("***"), "{} bytes", said.len());
    for secret in SECRETS.into_iter().chain(["YWNtZTpwdy1odHRwLWFjbWU="]) {
        let place = said.find(secret).map(|at| {
            let from = said.floor_char_boundary(at.saturating_sub(200));
            said[from..said.ceil_char_boundary(at + 60)].to_owned()
        });
        assert_eq!(place, None, "`{secret}` was shown");
    }
}

#[test]
fn explain_hides_a_secret_that_comes_from_a_template_or_raw_parameters() {
    let mut site = standard_site("yealink", "T46G");
    site["tenants"][0]["devices"][0]["raw"] = json!({"yealink-v81": {"account.1.password": "raw-secret"}});
    site["tenants"][0]["templates"] =
        json!([{"dialect": "polycom-ucs", "text": "<a reg.1.auth.password=\"template-secret\"/>"}]);
    site["tenants"][0]["devices"].as_array_mut().unwrap().push(
        json!({"mac": "0004f2000001", "vendor": "polycom", "model": "VVX500", "lines": [{"index": 1, "extension": "101"}]}),
    );
    let sandbox = Sandbox::new(&site);
    for mac in ["001565aabbcc", "0004f2000001"] {
        for json in [&[][..], &["--json"]] {
            let said = sandbox.cli(&[&["explain", mac], json].concat()).good().out();
            let shown =
                said.lines().find(|line| line.contains("raw-secret") || line.contains("template-secret"));
            assert_eq!(shown, None);
        }
    }
}

#[test]
fn a_wrong_field_does_not_repeat_a_secret() {
    let sandbox = Sandbox::new(&full());
    for field in [
        "http_password:pw-typed",
        "http_password.x=pw-typed",
        "ldap.password.0=pw-typed",
        "phone_admin_password=[\"pw-typed\"]",
        "http_password={\"pw-typed\"}",
        "http_passwort=pw-typed",
    ] {
        let ran = sandbox.cli(&["tenant", "set", "acme", field]);
        refused(&ran, &[]);
        assert!(!ran.stderr.contains("pw-typed"), "{field}: {}", ran.stderr);
    }
}
