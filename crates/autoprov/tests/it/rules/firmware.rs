//! Firmware: the syntax follows it (M20, M21), what to know of it (M22), versions side by side (M23).

use super::{CONFIG, MAC, T46G, as_agent, site};
use crate::sandbox::{ACME, Sandbox, wait_until};
use serde_json::json;
use std::fs;
use std::path::Path;

const OLD: &str = "account.1.transport = ";

const NEW: &str = "account.1.sip_server.1.transport_type = ";

const STATIC: &str = "static.security.trust_certificates = ";

const BARE: &str = "\nsecurity.trust_certificates = ";

/// Which spellings a file has: of v70, of v80 and later, with `static.`, without.
fn spellings(text: &str) -> [bool; 4] {
    [OLD, NEW, STATIC, BARE].map(|spelling| text.contains(spelling))
}

#[test]
fn m20_the_syntax_follows_the_firmware_in_the_user_agent() {
    let sandbox = Sandbox::serving(&site());
    for (agent, expected) in [
        ("Yealink SIP-T46G 28.71.0.85 00:15:65:aa:bb:cc", [true, false, false, true]),
        ("Yealink SIP-T46G 28.73.0.50 00:15:65:aa:bb:cc", [true, false, false, true]),
        ("Yealink SIP-T46G 28.80.0.95 00:15:65:aa:bb:cc", [false, true, false, true]),
        ("Yealink SIP-T46G 28.81.0.25 00:15:65:aa:bb:cc", [false, true, true, false]),
        (T46G, [false, true, true, false]),
    ] {
        assert_eq!(spellings(&as_agent(&sandbox, CONFIG, agent)), expected, "{agent}");
    }
    let t28 = "/prov/001565aabb28.cfg";
    let sections = as_agent(&sandbox, t28, "yealink SIP-T28P 2.61.0.85 00:15:65:aa:bb:28");
    assert!(sections.starts_with("[ account ]") && sections.contains("UserName = 102"), "{sections}");
    let flat = as_agent(&sandbox, t28, "Yealink SIP-T28P 2.73.0.40 00:15:65:aa:bb:28");
    assert!(flat.starts_with("#!version:1.0.0.1") && flat.contains("account.1.user_name = 102"), "{flat}");
}

#[test]
fn m20_over_tftp_the_firmware_last_seen_decides() {
    let mut sandbox = Sandbox::serving(&site());
    let tftp = |sandbox: &Sandbox, mac: &str| {
        String::from_utf8(sandbox.tftp_get(format!("{mac}.cfg")).unwrap()).unwrap()
    };
    // Nobody knows: both spellings.
    assert_eq!(spellings(&tftp(&sandbox, MAC)), [true, true, true, true]);
    as_agent(&sandbox, CONFIG, "Yealink SIP-T46G 28.73.0.50 00:15:65:aa:bb:cc");
    assert_eq!(spellings(&tftp(&sandbox, MAC)), [true, false, false, true]);
    as_agent(&sandbox, CONFIG, T46G);
    assert_eq!(spellings(&tftp(&sandbox, MAC)), [false, true, true, false]);
    // An unproven User-Agent says nothing of the phone.
    sandbox.request("GET", CONFIG, &[("User-Agent", "Yealink SIP-T46G 28.73.0.50 00:15:65:aa:bb:cc")], b"");
    assert_eq!(spellings(&tftp(&sandbox, MAC)), [false, true, true, false]);
    as_agent(&sandbox, "/prov/001565aabb28.cfg", "yealink SIP-T28P 2.61.0.85 00:15:65:aa:bb:28");
    assert!(tftp(&sandbox, "001565aabb28").starts_with("[ account ]"));
    // It is remembered over a restart.
    assert_eq!(sandbox.stop(), 0);
    sandbox.serve(&["--http", "127.0.0.1:0", "--tftp", "127.0.0.1:0"]);
    assert_eq!(spellings(&tftp(&sandbox, MAC)), [false, true, true, false]);
    assert!(tftp(&sandbox, "001565aabb28").starts_with("[ account ]"));
}

#[test]
fn m20_v70_txt_says_that_all_yealinks_here_speak_v70() {
    let sandbox = Sandbox::serving(&site());
    let dialect = || {
        let explained = sandbox.json(&["explain", "001565aabbcc.cfg", "--transport", "tftp", "--json"]);
        let steps = explained["steps"].as_array().unwrap().clone();
        steps.into_iter().find(|step| step["step"] == "dialect").unwrap()["result"].clone()
    };
    assert_eq!(dialect(), "yealink-v81", "the catalogue's firmware");
    sandbox.put_file("v70.txt", "");
    assert_eq!(dialect(), "yealink-v70");
    // What the phone says of itself is better known.
    as_agent(&sandbox, CONFIG, T46G);
    let text = String::from_utf8(sandbox.tftp_get("001565aabbcc.cfg").unwrap()).unwrap();
    assert_eq!(spellings(&text), [false, true, true, false]);
}

#[test]
fn m20_both_spellings_where_nobody_knows_the_firmware() {
    let sandbox = Sandbox::serving(&site());
    for agent in ["curl/8.0", "Mozilla/5.0"] {
        assert_eq!(spellings(&as_agent(&sandbox, CONFIG, agent)), [true, true, true, true], "{agent}");
    }
    sandbox.cli(&["device", "set", "desk", "firmware=28.73.0.50"]).good();
    assert_eq!(spellings(&as_agent(&sandbox, CONFIG, "curl/8.0")), [true, false, false, true]);
}

#[test]
fn m21_the_malformed_user_agent_is_recognised_and_the_devices_page_says_what_mends_it() {
    let sandbox = Sandbox::serving(&site());
    let malformed = "Yealink-T46G 28.71.0.85 28.1.0.128.0.0.0";
    let identified = sandbox.json(&["identify", "--user-agent", malformed]);
    assert_eq!(
        (&identified["vendor"], &identified["model"], &identified["firmware"]),
        (&json!("yealink"), &json!("T46G"), &json!("28.71.0.85"))
    );
    let correct = as_agent(&sandbox, CONFIG, "Yealink SIP-T46G 28.71.0.85 00:15:65:aa:bb:cc");
    assert_eq!(as_agent(&sandbox, CONFIG, malformed), correct);
    let advice = || sandbox.json(&["device", "show", MAC, "--json"])["advice"].to_string();
    wait_until("the observation", || advice().contains("factory reset"));
    let page = sandbox.cli(&["device", "show", MAC]).good().out();
    assert!(page.contains("factory reset"), "{page}");
}

#[test]
fn m22_the_page_of_a_t18_says_that_option_66_beats_a_manual_server() {
    let mut site = site();
    let device = json!({"name": "old", "mac": "001565aabb18", "vendor": "yealink", "model": "T18", "lines": [{"index": 1, "extension": "102"}]});
    site["tenants"][0]["devices"].as_array_mut().unwrap().push(device);
    let sandbox = Sandbox::new(&site);
    let page = |name: &str| sandbox.cli(&["device", "show", name]).good().out();
    assert!(page("old").contains("66"), "{}", page("old"));
    assert!(!page("desk").contains("option 66"), "{}", page("desk"));
    let docs =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/vendors/yealink.md"))
            .unwrap();
    assert!(docs.lines().any(|line| line.contains("T18") && line.contains("66")), "docs/vendors/yealink.md");
}

#[test]
fn m23_the_index_names_the_files_and_versions_lie_side_by_side() {
    let mut site = site();
    let tenant = &mut site["tenants"][0];
    tenant["firmware_packs"] = json!([{"model": "VVX500", "pack": "polycom/5.9.7"}]);
    let second = json!({"name": "vvx2", "mac": "0004f2aabbcd", "vendor": "polycom", "model": "VVX500", "firmware_pack": "polycom/5.8.5",
        "lines": [{"index": 1, "extension": "101"}]});
    tenant["devices"].as_array_mut().unwrap().push(second);
    let sandbox = Sandbox::serving(&site);
    for version in ["5.8.5", "5.9.7"] {
        sandbox.put_file(&format!("polycom/{version}/3111-44500-001.sip.ld"), format!("firmware {version}"));
    }
    for (mac, version) in [("0004f2aabbcc", "5.9.7"), ("0004f2aabbcd", "5.8.5")] {
        let index = sandbox.digest(("GET", &format!("/prov/{mac}.cfg")), ACME, &[], b"").text();
        let document = roxmltree::Document::parse(&index).unwrap();
        let named = |name: &str| document.root_element().attribute(name).unwrap().to_owned();
        assert_eq!(named("CONFIG_FILES"), format!("phone{mac}.cfg"));
        assert_eq!(named("APP_FILE_PATH"), format!("polycom/{version}/sip.ld"));
        // The phone puts its part number before the last segment.
        let image = named("APP_FILE_PATH").replace("sip.ld", "3111-44500-001.sip.ld");
        let answer = sandbox.get(&format!("/prov/{image}"));
        assert_eq!((answer.status, answer.text()), (200, format!("firmware {version}")));
    }
    sandbox.cli(&["device", "set", "vvx2", "firmware_pack="]).good();
    let index = sandbox.digest(("GET", "/prov/0004f2aabbcd.cfg"), ACME, &[], b"").text();
    assert!(index.contains("polycom/5.9.7/sip.ld"), "{index}");
}
