//! The syntax follows the firmware: M20, M21.

use super::{CONFIG, MAC, T46G, as_agent, site};
use crate::house::{House, wait_until};
use serde_json::json;

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
    let house = House::serving(&site());
    for (agent, expected) in [
        ("Yealink SIP-T46G 28.71.0.85 00:15:65:aa:bb:cc", [true, false, false, true]),
        ("Yealink SIP-T46G 28.73.0.50 00:15:65:aa:bb:cc", [true, false, false, true]),
        ("Yealink SIP-T46G 28.80.0.95 00:15:65:aa:bb:cc", [false, true, false, true]),
        ("Yealink SIP-T46G 28.81.0.25 00:15:65:aa:bb:cc", [false, true, true, false]),
        (T46G, [false, true, true, false]),
    ] {
        assert_eq!(spellings(&as_agent(&house, CONFIG, agent)), expected, "{agent}");
    }
    let t28 = "/prov/001565aabb28.cfg";
    let sections = as_agent(&house, t28, "yealink SIP-T28P 2.61.0.85 00:15:65:aa:bb:28");
    assert!(sections.starts_with("[ account ]") && sections.contains("UserName = 102"), "{sections}");
    let flat = as_agent(&house, t28, "Yealink SIP-T28P 2.73.0.40 00:15:65:aa:bb:28");
    assert!(flat.starts_with("#!version:1.0.0.1") && flat.contains("account.1.user_name = 102"), "{flat}");
}

#[test]
fn m20_over_tftp_the_firmware_last_seen_decides() {
    let mut house = House::serving(&site());
    let tftp =
        |house: &House, mac: &str| String::from_utf8(house.tftp_get(format!("{mac}.cfg")).unwrap()).unwrap();
    // Nobody knows: both spellings.
    assert_eq!(spellings(&tftp(&house, MAC)), [true, true, true, true]);
    as_agent(&house, CONFIG, "Yealink SIP-T46G 28.73.0.50 00:15:65:aa:bb:cc");
    assert_eq!(spellings(&tftp(&house, MAC)), [true, false, false, true]);
    as_agent(&house, CONFIG, T46G);
    assert_eq!(spellings(&tftp(&house, MAC)), [false, true, true, false]);
    // An unproven User-Agent says nothing of the phone.
    house.request("GET", CONFIG, &[("User-Agent", "Yealink SIP-T46G 28.73.0.50 00:15:65:aa:bb:cc")], b"");
    assert_eq!(spellings(&tftp(&house, MAC)), [false, true, true, false]);
    as_agent(&house, "/prov/001565aabb28.cfg", "yealink SIP-T28P 2.61.0.85 00:15:65:aa:bb:28");
    assert!(tftp(&house, "001565aabb28").starts_with("[ account ]"));
    // It is remembered over a restart.
    assert_eq!(house.stop(), 0);
    house.serve(&["--http", "127.0.0.1:0", "--tftp", "127.0.0.1:0"]);
    assert_eq!(spellings(&tftp(&house, MAC)), [false, true, true, false]);
    assert!(tftp(&house, "001565aabb28").starts_with("[ account ]"));
}

#[test]
fn m20_v70_txt_says_that_all_yealinks_here_speak_v70() {
    let house = House::serving(&site());
    let dialect = || {
        let told = house.json(&["explain", "001565aabbcc.cfg", "--transport", "tftp", "--json"]);
        let steps = told["steps"].as_array().unwrap().clone();
        steps.into_iter().find(|step| step["step"] == "dialect").unwrap()["result"].clone()
    };
    assert_eq!(dialect(), "yealink-v81", "the catalogue's firmware");
    house.put_file("v70.txt", "");
    assert_eq!(dialect(), "yealink-v70");
    // What the phone says of itself is better known.
    as_agent(&house, CONFIG, T46G);
    let text = String::from_utf8(house.tftp_get("001565aabbcc.cfg").unwrap()).unwrap();
    assert_eq!(spellings(&text), [false, true, true, false]);
}

#[test]
fn m20_both_spellings_where_nobody_knows_the_firmware() {
    let house = House::serving(&site());
    for agent in ["curl/8.0", "Mozilla/5.0"] {
        assert_eq!(spellings(&as_agent(&house, CONFIG, agent)), [true, true, true, true], "{agent}");
    }
    house.cli(&["device", "set", "desk", "firmware=28.73.0.50"]).good();
    assert_eq!(spellings(&as_agent(&house, CONFIG, "curl/8.0")), [true, false, false, true]);
}

#[test]
fn m21_the_malformed_user_agent_is_recognised_and_the_devices_page_says_what_mends_it() {
    let house = House::serving(&site());
    let malformed = "Yealink-T46G 28.71.0.85 28.1.0.128.0.0.0";
    let told = house.json(&["identify", "--user-agent", malformed]);
    assert_eq!(
        (&told["vendor"], &told["model"], &told["firmware"]),
        (&json!("yealink"), &json!("T46G"), &json!("28.71.0.85"))
    );
    let correct = as_agent(&house, CONFIG, "Yealink SIP-T46G 28.71.0.85 00:15:65:aa:bb:cc");
    assert_eq!(as_agent(&house, CONFIG, malformed), correct);
    let advice = || house.json(&["device", "show", MAC, "--json"])["advice"].to_string();
    wait_until("the observation", || advice().contains("factory reset"));
    let page = house.cli(&["device", "show", MAC]).good().out();
    assert!(page.contains("factory reset"), "{page}");
}
